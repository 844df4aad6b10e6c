/* Lookup: from a DNS name to a struct dkv_answer. One front for three sources, asked in this order: the key
 * files, the answers already had in this run, the DNS (c-ares). No name is asked twice while its answer is
 * fresh, however many signatures and messages want it, and however many of them wait for it. Names are A-label host
 * names in any case. One thread, but for lookup_from_files and lookup_other_from_files. */
#pragma once
#include "parsers/arena.h"
#include "src/dkimverify.h"

struct lookup;

struct lookup_options {
    const char *const *nameservers; /* "ADDR", "ADDR:PORT", "[v6]:PORT"; NULL-ended; NULL: the system's */
    bool offline;                   /* never ask DNS: what no key file knows is DKV_ANSWER_NOT_RECORDED */
    int timeout_ms;                 /* for each question, once it is sent */
    const char *record;             /* file to append every DNS answer to; NULL: none */
};

/* Starts nothing: the DNS channel is opened by the first question that needs it. On failure (record file
 * cannot be opened, bad nameserver) NULL, and *error, one line for a person, is the caller's to free(). */
struct lookup *lookup_open(const struct lookup_options *options, char **error);

/* Reads a key file (dkimverify(1), "Key files"). False: *error says "FILE:LINE: what is wrong", to free(). */
bool lookup_add_keys(struct lookup *, const char *file, char **error);

/* What can be said without the DNS: what a key file says; offline, that none does; of what is no name, that it is bad.
 * False: the DNS has to be asked. The answer points into the arena and the files. Reads only: any number of threads may
 * call it at once, after the last lookup_add_keys. */
bool lookup_from_files(const struct lookup *, const char *name, struct arena *arena, struct dkv_answer *answer);

/* The same of a name that is none of a key: "*" does not speak for it, and where there are key files the DNS is not asked
 * about what they do not know. */
bool lookup_other_from_files(const struct lookup *, const char *name, struct arena *arena, struct dkv_answer *answer);

/* Who waits for a name; the answer is held for it. */
typedef void lookup_waiter(void *arg, const struct dkv_answer *answer);

/* What the DNS says: an answer that is still fresh at once; NULL: it is asked for, and a lookup_poll calls the waiter.
 * (Key files are not looked into.) Either way the answer lives until lookup_release. needed: a verdict hangs on it;
 * what none hangs on is not asked of servers that seem to be dead (cares_start). */
const struct dkv_answer *lookup_start(struct lookup *, const char *name, bool needed, lookup_waiter *waiter, void *arg);
void lookup_release(const struct dkv_answer *);

/* Names that are being asked for. */
size_t lookup_waiting(const struct lookup *);

/* Waits until answers come, wake_fd (-1: none) can be read, or wait_ms are over (-1: as long as it takes; 0: not at
 * all), and calls those who wait for what came. */
void lookup_poll(struct lookup *, int wait_ms, int wake_fd);

/* False: --record could not write; answers are complete all the same. */
bool lookup_recorded(const struct lookup *);

/* Answers all names at once, from all three sources, and waits for it. answers[i] is for names[i], owned by the
 * lookup, never NULL. */
void lookup_get(struct lookup *, const char *const *names, size_t n, const struct dkv_answer **answers);

/* How many questions went to the DNS so far (names, not packets). */
size_t lookup_asked(const struct lookup *);

/* Those who wait are not called any more. */
void lookup_close(struct lookup *);
