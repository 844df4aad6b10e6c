/* --only and --domain: which messages are reported. All are verified, and count for the exit status. */
#pragma once
#include "src/report/analysis.h"

struct selection {
    unsigned verdicts;          /* bit v: messages of that enum dkv_result; 0: all */
    const char *const *domains; /* A-labels; NULL-ended; NULL: all */
};

/* "fail,none" and so on. False: a word is no verdict. */
bool selection_read_verdicts(const char *words, unsigned *verdicts);

/* Needs a message's author (dkv_author) for from_domain; else the analysis may be a lean one. A message is of a domain when
 * it claims a signature of it or of a domain below, or has such an author. */
bool selection_takes(const struct selection *, const struct analysis *);
