/* The analysis: all that is known about one message, the one tree that every writer reads. It is filled once
 * (src/cli/inspect.c) and not changed after. Slices borrow from the message and the library's handle.
 * Nothing in it is escaped: each writer escapes for its own form (escape.h). */
#pragma once
#include "parsers/parts.h"
#include "src/dkimverify.h"

enum alignment { ALIGN_NONE, ALIGN_RELAXED, ALIGN_STRICT };

struct analysis_signature {
    const struct dkv_signature *dkv;
    enum alignment aligned; /* d= against the domain of From (RFC 7489 section 3.1.1) */
};

/* One header field instance. */
struct analysis_field {
    struct str raw, name; /* name empty: a line that is no field */
    uint32_t covered;     /* bit i: signature i, counted from 0, holds and covers this instance */
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
    const struct dkv_claim *claims; /* what other servers say, top field first */
    size_t claim_count;
    const struct dkv_finding *findings;
    size_t finding_count;
    const struct analysis_field *fields; /* all of the header, from the top */
    size_t field_count;
    uint32_t holding;               /* bit i: the hashes of signature i match, whatever policy says */
    const struct parts *parts;      /* MIME parts; the first is the message itself */
    const size_t *part_signed;      /* for each part: how many bytes of its content, from its start, are signed */
    uint64_t body_size, body_signed;
    uint64_t tail_offset;           /* where in the message the end of the body begins that l= leaves unsigned */
    struct str tail;                /* its first bytes, at most LIMIT_TAIL_SHOWN; empty: there is none */
    const struct analysis *attached; /* messages inside this one, each judged for itself */
    size_t attached_count;
    size_t attached_part;            /* of an attached message: index of the outer part it is in */
    bool attached_pasted;            /* of an attached message: it stands in the text of that part */
    bool attached_more;              /* LIMIT_ATTACHED or LIMIT_ATTACHED_DEPTH */
    int64_t judged_at;
    enum dkv_clock judged_by;
    enum dkv_policy policy;
};
