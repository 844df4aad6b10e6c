/* The analysis: all that is known about one message, the one tree that every writer reads. It is filled once
 * (src/cli/inspect.c) and not changed after. Slices borrow from the message and the library's handle.
 * Nothing in it is escaped: each writer escapes for its own form (escape.h). */
#pragma once
#include "src/dkimverify.h"

enum alignment { ALIGN_NONE, ALIGN_RELAXED, ALIGN_STRICT };

struct analysis_signature {
    const struct dkv_signature *dkv;
    enum alignment aligned; /* d= against the domain of From (RFC 7489 section 3.1.1) */
};

struct analysis {
    const char *source; /* file name, "-" for standard input */
    uint64_t index;     /* 0 for the first message of the source */
    uint64_t offset, size;
    enum dkv_result verdict;     /* pass, fail, temperror, none */
    const char *const *from;     /* addresses of all From fields, decoded, UTF-8; upper field first */
    size_t from_count;
    const char *from_display;    /* the From value as a person reads it, decoded; NULL: no From */
    const char *from_domain;     /* A-label, lower case; NULL unless there is exactly one author domain */
    bool from_ambiguous;         /* programs will disagree about the author: no signature can speak for it */
    const char *subject;         /* decoded; NULL: none */
    int64_t date;                /* Date field; -1: none that can be read */
    struct str message_id;       /* with its angle brackets */
    const struct analysis_signature *signatures;
    size_t signature_count;
    const struct hop *hops; /* parsers/received.h; path order: the first hop the message took first */
    size_t hop_count, border; /* border: index of the border hop; hop_count: none is known */
    const struct dkv_finding *findings;
    size_t finding_count;
    int64_t judged_at;
    enum dkv_clock judged_by;
    enum dkv_policy policy;
};
