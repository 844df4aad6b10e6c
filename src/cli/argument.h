/* The command lines of both commands: reading one by its table of options, and values that both understand alike. What is no
 * such value is told, with what it must be. */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* Options that both tables have, as GOption hands them over: a text is NULL where the option was not given. */
struct argument_shared {
    char *format, *timeout, *color, *progress;
    gboolean help, version;
};

/* The table, and the words around it in --help. */
struct argument_command {
    const GOptionEntry *table;
    const char *summary, *description;
};

/* Reads a command line into the places that the table names; those of its options that are in *shared are there then. True: go on.
 * False: what was wrong, or what was asked for (--help, --version), has been printed, and *code is the exit status. */
bool argument_read(const struct argument_command *, const struct argument_shared *shared, int argc, char **argv, int *code);

/* Understands --timeout (else_seconds where it was not given), --color and --progress. */
bool argument_shared_read(const struct argument_shared *, const char *else_seconds, double *timeout, bool *color, bool *progress);
void argument_shared_free(struct argument_shared *);

/* Prints what is wrong and where help is. Always false. */
bool argument_usage(const char *what);

/* The same for the value of an option. Always false. */
bool argument_complain(const char *option, const char *value, const char *expected);

/* Addresses of DNS servers, ends with NULL; NULL: none. */
bool argument_servers(char *const *servers);
