/* The DKIM-Signature field as a record (RFC 6376 section 3.5; RFC 8616 for internationalized domains).
 * Syntax only: what the values mean together is the engine's business. */
#pragma once
#include "parsers/fieldname.h"
#include "parsers/taglist.h"

enum sig_algorithm { ALG_NONE, ALG_RSA_SHA1, ALG_RSA_SHA256, ALG_ED25519_SHA256 };
enum canonicalization { CANON_SIMPLE, CANON_RELAXED };

struct dkimsig {
    bool old;                        /* read as one of before RFC 4871 may be */
    struct taglist tags;
    struct str v, a, c, d, s, q, h;  /* as written, trimmed; n == 0 and p == NULL: not there */
    struct str b_whole;              /* the bytes of the field to leave out of the header hash (section 3.7) */
    struct str b_text;               /* b= without white space */
    struct str b, bh;                /* decoded */
    struct str i;                    /* decoded from quoted-printable; p == NULL: not there */
    enum sig_algorithm algorithm;    /* ALG_NONE: unknown */
    enum canonicalization head_canon, body_canon;
    bool canon_known;
    const struct str *names;         /* h= */
    size_t name_count;
    uint32_t named[FIELD_NAMES];     /* how often h= has each name that has a number */
    bool names_more;                 /* h= has more than LIMIT_SIGNED_NAMES */
    int64_t t, x, l;                 /* -1: not there */
    struct str z;                    /* as written */
    struct tag_fault fault;          /* the first thing wrong; found == false: none */
};

/* value is the field's value (after the colon), borrowed. All that can be read is there even when a fault
 * is. old: what the drafts before RFC 4871 wrote is no
 * fault: v= from 0.1 to 0.5 or missing, q=dns. */
struct dkimsig dkimsig_read(struct str value, bool old, struct arena *arena);

/* One copy in z=: name and value, decoded. */
struct z_copy {
    struct str name, value;
};
/* Splits and decodes z=; at most LIMIT_Z_COPIES, *more tells that there were others. ok false: some copy
 * cannot be read (it is left out). The array is in the arena. */
struct z_copies {
    struct z_copy *copies;
    size_t count;
    bool ok, more;
};
struct z_copies dkimsig_z(struct str z, struct arena *arena);
