/* Lookup: from a DNS name to a struct dkv_answer. One front for three sources, asked in this order: the key
 * files, the answers already had in this run, the DNS (c-ares). No name is asked twice while its answer is
 * fresh, however many signatures and messages want it. Answers live as long as the lookup. One thread. */
#pragma once
#include "src/dkimverify.h"

struct lookup;

struct lookup_options {
    const char *const *nameservers; /* "ADDR", "ADDR:PORT", "[v6]:PORT"; NULL-ended; NULL: the system's */
    bool offline;                   /* never ask DNS: what no key file knows is DKV_ANSWER_NOT_RECORDED */
    int timeout_ms;                 /* for one lookup_get as a whole */
    const char *record;             /* file to append every DNS answer to; NULL: none */
};

/* Starts nothing: the DNS channel is opened by the first question that needs it. On failure (record file
 * cannot be opened, bad nameserver) NULL, and *error, one line for a person, is the caller's to free(). */
struct lookup *lookup_open(const struct lookup_options *options, char **error);

/* Reads a key file (dkimverify(1), "Key files"). False: *error says "FILE:LINE: what is wrong", to free(). */
bool lookup_add_keys(struct lookup *, const char *file, char **error);

/* Answers all names, all questions in flight together, within timeout_ms. answers[i] is for names[i], owned by
 * the lookup, never NULL. Names are A-label host names in any case. False: --record could not write, once;
 * answers are complete all the same. */
bool lookup_get(struct lookup *, const char *const *names, size_t n, const struct dkv_answer **answers);

/* How many questions went to the DNS so far (names, not packets). */
size_t lookup_asked(const struct lookup *);

void lookup_close(struct lookup *);
