/* Values on a command line that both commands understand alike. What is no such value is told, with what it must be. */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* The options of table with the words around them in --help, which is an option of the table itself. To be freed. */
GOptionContext *argument_context(const GOptionEntry *table, const char *summary, const char *description);

/* GLib does not know "-j2": what stands behind a letter that is in with_value becomes an argument of its own. To be freed with
 * g_strfreev. */
char **argument_split(int argc, char **argv, const char *with_value);

/* --help and --version, written to standard output. True: one was asked for; then *code is the exit status, 0, or 74 when it
 * could not be written. */
bool argument_inform(GOptionContext *, bool help, bool version, int *code);

/* Prints what is wrong and where help is. Always false. */
bool argument_usage(const char *what);

/* The same for the value of an option. Always false. */
bool argument_complain(const char *option, const char *value, const char *expected);

/* --timeout: seconds, more than 0 and up to 3600. */
bool argument_timeout(double *seconds, const char *text);

/* auto, always or never: "auto" is what automatic says. */
bool argument_when(bool *is, const char *option, const char *word, bool automatic);

/* Does standard output want colours? A terminal that is not dumb, and NO_COLOR is not set. */
bool argument_colors(void);

/* Addresses of DNS servers, ends with NULL; NULL: none. */
bool argument_servers(char *const *servers);
