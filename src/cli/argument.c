#include "src/cli/argument.h"
#include "src/cli/say.h"
#include "src/lookup/cares.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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
