/* The command line of dkimkey: one table, one struct. dkimkey(1) documents each option. */
#pragma once
#include "src/report/diagnosis.h"

enum key_exit_code { KEY_EXIT_GOOD = 0, KEY_EXIT_WARNINGS = 1, KEY_EXIT_ERRORS = 2, KEY_EXIT_USAGE = 64, KEY_EXIT_NO_INPUT = 66,
                     KEY_EXIT_OUTPUT = 74, KEY_EXIT_TEMPORARY = 75 };

struct key_options {
    char **words;        /* what is no option; NULL-ended */
    char **key_files, **nameservers, **hints;
    char *record, *from_message, *ses_zone, *ses_mail_from, *blocklist;
    gboolean offline, quick, follow, ses, quiet;
    double timeout;      /* seconds for all questions together */
    unsigned port;       /* of name servers that are found on the way; 0: 53 */
    bool color, progress;
    const struct diagnosis_writer *writer;
};

/* As options_read of dkimverify. */
bool key_options_read(struct key_options *, int argc, char **argv, int *code);
void key_options_free(struct key_options *);
