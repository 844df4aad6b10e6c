/* The command line of dkimverify: one table, one struct. dkimverify(1) documents each option. */
#pragma once
#include "src/cli/inputkind.h"
#include "src/cli/selection.h"
#include "src/cli/status.h"
#include "src/report/writer.h"

struct options {
    char **inputs;      /* NULL-ended; "-" is standard input; empty: standard input */
    enum input_kind input; /* how each of them is read */
    char *files0_from;  /* a file with more of them; NULL: none */
    char **key_files, **nameservers;
    char **trust;       /* hosts and networks that are the reader's own; NULL: to be found */
    char *record, *authserv_id;
    char *authserv_ids[2]; /* the same as a list that ends with NULL */
    gboolean offline, quiet;
    gboolean filter, add_report, exit_zero;
    char **remove_ids;  /* filter: authserv-ids whose fields go, besides our own; NULL: none */
    gboolean summary;       /* of all messages, after them */
    gboolean merge_summary; /* inputs are files with summaries, not messages */
    char *merge_as;         /* they are pieces of one input of that name; NULL: they are not */
    gboolean doctor;    /* look into keys that cannot be used */
    double timeout;     /* seconds for one message */
    enum dkv_policy policy;
    bool time_given;
    int64_t time;
    const struct writer *writer;
    bool color;
    unsigned jobs;      /* threads that verify */
    bool progress;
    unsigned verdicts;  /* as in struct selection */
    char **domains;     /* A-labels; NULL: all */
};

/* Is this run meant to be a filter? To be asked first: what goes wrong in a filter must not end as in other runs. */
bool options_filter(int argc, char **argv);

/* Reads the command line. True: go on. False: what was wrong, or what was asked for (--help, --version), has been
 * printed, and *code is the exit status. */
bool options_read(struct options *o, int argc, char **argv, int *code);
void options_free(struct options *o);
