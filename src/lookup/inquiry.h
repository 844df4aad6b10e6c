/* The doctor's questions: answered from files where they know, else by DNS servers, and recorded. What lookup.h is for
 * keys, this is for everything that a server may say. One thread. */
#pragma once
#include "src/doctor/dnsfact.h"

struct inquiry;

struct inquiry_options {
    const char *const *nameservers; /* the resolvers: "ADDR", "ADDR:PORT", "[v6]:PORT"; ends with NULL; NULL: the system's */
    bool offline;                   /* never ask: what no file knows is DNS_NOT_ASKED */
    int timeout_ms;                 /* for all rounds together, from the first; 0: a default */
    const char *record;             /* file to append every reply of a server to, as a transcript; NULL: none */
    void (*progress)(void *data, size_t done, size_t of); /* of the round; NULL: nobody wants to know */
    void *data;
};

/* Asks nothing yet. NULL: *error, one line for a person, to free(). */
struct inquiry *inquiry_open(const struct inquiry_options *options, char **error);

/* Reads a transcript (transcript.h) or a key file (keyfile.h), whichever it is. Files that are added first go first. A key
 * file answers what the resolver is asked about TXT and CNAME records. False: *error says "FILE:LINE: what is wrong",
 * to free(). */
bool inquiry_add_file(struct inquiry *, const char *file, char **error);

/* One round: replies[i] is for questions[i], and lives as long as the inquiry. Questions are asked all at once. False:
 * --record could not write, once; replies are complete all the same. */
bool inquiry_ask(struct inquiry *, const struct dns_question *questions, size_t n, struct dns_reply *replies);

void inquiry_close(struct inquiry *);
