#include "src/cli/argument.h"
#include "src/cli/say.h"
#include "src/cli/status.h"
#include "src/lookup/cares.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

GOptionContext *argument_context(const GOptionEntry *table, const char *summary, const char *description)
{
    GOptionContext *c = g_option_context_new(NULL);
    g_option_context_set_help_enabled(c, FALSE); /* GLib's would not see that it cannot be written */
    g_option_context_set_summary(c, summary);
    g_option_context_set_description(c, description);
    g_option_context_add_main_entries(c, table, NULL);
    return c;
}

char **argument_split(int argc, char **argv, const char *with_value)
{
    GStrvBuilder *builder = g_strv_builder_new();
    bool names = false;
    for (int i = 0; i < argc; i++) {
        const char *a = argv[i];
        names = names || g_str_equal(a, "--");
        bool split = i && !names && a[0] == '-' && a[1] && strchr(with_value, a[1]) && a[2] && a[2] != '=';
        const char letter[] = {'-', a[0] ? a[1] : '\0', '\0'};
        if (split)
            g_strv_builder_add(builder, letter);
        g_strv_builder_add(builder, split ? a + 2 : a);
    }
    char **all = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return all;
}

bool argument_inform(GOptionContext *context, bool help, bool version, int *code)
{
    if (!help && !version)
        return false;
    g_autofree char *text = help ? g_option_context_get_help(context, TRUE, NULL)
                                 : g_strdup_printf("%s %s\n%s", say_name(), PACKAGE_VERSION, CONFIGURE_SUMMARY);
    *code = say_out(text, strlen(text)) ? EXIT_PASS : EXIT_OUTPUT;
    return true;
}

bool argument_usage(const char *what)
{
    say("%s", what);
    fprintf(stderr, "Try '%s --help'.\n", say_name());
    return false;
}

bool argument_complain(const char *option, const char *value, const char *expected)
{
    g_autofree char *what = g_strdup_printf("%s=%s: %s", option, value, expected);
    return argument_usage(what);
}

bool argument_timeout(double *seconds, const char *text)
{
    char *end = NULL;
    *seconds = g_ascii_strtod(text, &end);
    if (end != text && !*end && isfinite(*seconds) && *seconds > 0 && *seconds <= 3600)
        return true;
    return argument_complain("--timeout", text, "must be a number of seconds, up to 3600");
}

bool argument_when(bool *is, const char *option, const char *word, bool automatic)
{
    if (!g_str_equal(word, "auto") && !g_str_equal(word, "always") && !g_str_equal(word, "never"))
        return argument_complain(option, word, "must be auto, always or never");
    *is = g_str_equal(word, "always") || (g_str_equal(word, "auto") && automatic);
    return true;
}

bool argument_colors(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_color && *no_color) && !(term && g_str_equal(term, "dumb"));
}

/* The one who will use them knows what an address is. */
bool argument_servers(char *const *servers)
{
    char *error = NULL;
    struct cares *dns = servers ? cares_new((const char *const *)servers, 1, &error) : NULL;
    bool ok = dns || !servers;
    if (!ok)
        argument_usage(error);
    cares_free(dns);
    free(error);
    return ok;
}
