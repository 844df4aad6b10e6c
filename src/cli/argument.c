#include "src/cli/argument.h"
#include "src/cli/say.h"
#include "src/cli/status.h"
#include "src/lookup/cares.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static GOptionContext *context_new(const struct argument_command *command)
{
    GOptionContext *c = g_option_context_new(NULL);
    g_option_context_set_help_enabled(c, FALSE); /* GLib's would not see that it cannot be written */
    g_option_context_set_summary(c, command->summary);
    g_option_context_set_description(c, command->description);
    g_option_context_add_main_entries(c, command->table, NULL);
    return c;
}

static bool has_value(const GOptionEntry *table, char letter)
{
    const GOptionEntry *e = table;
    while (e->long_name && e->short_name != letter)
        e++;
    return e->long_name && e->short_name && e->arg != G_OPTION_ARG_NONE;
}

/* GLib does not know "-j2": what stands behind the letter of an option with a value becomes an argument of its own. */
static char **split(const GOptionEntry *table, int argc, char **argv)
{
    GStrvBuilder *builder = g_strv_builder_new();
    bool names = false;
    for (int i = 0; i < argc; i++) {
        const char *a = argv[i];
        names = names || g_str_equal(a, "--");
        bool glued = i && !names && a[0] == '-' && has_value(table, a[1]) && a[2] && a[2] != '=';
        const char letter[] = {'-', a[0] ? a[1] : '\0', '\0'};
        if (glued)
            g_strv_builder_add(builder, letter);
        g_strv_builder_add(builder, glued ? a + 2 : a);
    }
    char **all = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return all;
}

/* True: something was asked for; *code is the exit status, EXIT_OUTPUT when it could not be written. */
static bool inform(GOptionContext *context, const struct argument_shared *shared, int *code)
{
    if (!shared->help && !shared->version)
        return false;
    g_autofree char *text = shared->help ? g_option_context_get_help(context, TRUE, NULL)
                                         : g_strdup_printf("%s %s\n%s", say_name(), PACKAGE_VERSION, CONFIGURE_SUMMARY);
    *code = say_out(text, strlen(text)) ? EXIT_PASS : EXIT_OUTPUT;
    return true;
}

bool argument_read(const struct argument_command *command, const struct argument_shared *shared, int argc, char **argv, int *code)
{
    char **arguments = split(command->table, argc, argv);
    GOptionContext *context = context_new(command);
    GError *error = NULL;
    *code = EXIT_USAGE;
    bool go_on = g_option_context_parse_strv(context, &arguments, &error) ? !inform(context, shared, code) : argument_usage(error->message);
    g_clear_error(&error);
    g_option_context_free(context);
    g_strfreev(arguments);
    return go_on;
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

static bool read_timeout(double *seconds, const char *text)
{
    char *end = NULL;
    *seconds = g_ascii_strtod(text, &end);
    if (end != text && !*end && isfinite(*seconds) && *seconds > 0 && *seconds <= 3600)
        return true;
    return argument_complain("--timeout", text, "must be a number of seconds, up to 3600");
}

/* "auto", and no word at all, is what automatic says. */
static bool read_when(bool *is, const char *option, const char *word, bool automatic)
{
    bool asks = !word || g_str_equal(word, "auto"), always = !asks && g_str_equal(word, "always");
    *is = asks ? automatic : always;
    return asks || always || g_str_equal(word, "never") || argument_complain(option, word, "must be auto, always or never");
}

/* A terminal that is not dumb, and NO_COLOR is not set. */
static bool wants_color(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && !(no_color && *no_color) && !(term && g_str_equal(term, "dumb"));
}

bool argument_shared_read(const struct argument_shared *s, const char *else_seconds, double *timeout, bool *color, bool *progress)
{
    return read_timeout(timeout, s->timeout ? s->timeout : else_seconds) && read_when(color, "--color", s->color, wants_color()) &&
           read_when(progress, "--progress", s->progress, isatty(STDERR_FILENO));
}

void argument_shared_free(struct argument_shared *s)
{
    g_free(s->format), g_free(s->timeout), g_free(s->color), g_free(s->progress);
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
