/* One Received field as a hop (RFC 5321 section 4.4, RFC 5322 section 3.6.7), in the shapes that the servers of
 * this world write. What stands there was written by a stranger unless it is above the border; nothing of it is
 * checked here, and nothing is refused. */
#pragma once
#include "parsers/arena.h"
#include "parsers/ip.h"

enum hop_flag {
    HOP_TLS = 1,              /* it says that the line was encrypted, perhaps without saying how */
    HOP_AUTHENTICATED = 2,    /* the sender had logged in */
    HOP_RDNS_UNKNOWN = 4,     /* its address had no reverse name ("unknown") */
    HOP_RDNS_UNCONFIRMED = 8, /* "(may be forged)": the reverse name does not lead back to the address */
    HOP_TOO_DEEP = 16,        /* comments nested beyond LIMIT_COMMENT_DEPTH */
    HOP_CUT = 32,             /* longer than LIMIT_VALUE_BYTES: the rest was not read */
    HOP_RDNS_UNCHECKED = 64,  /* such programs write a reverse name down without looking whether it leads back */
    HOP_TWO_ADDRESSES = 128,  /* two addresses stand for the sender's: one may be what it called itself */
    HOP_INSIDE = 256,         /* its address can only be inside somebody's own network */
    HOP_LOOPBACK = 512,       /* it is the machine's own */
    HOP_DISORDER = 1024,      /* clauses where the sender's name should be, or "by" twice: it may have called itself so */
};

struct hop {
    struct str helo, rdns, ip; /* what the sender called itself, what DNS called its address, the address */
    struct str ip_bad;         /* what stands in the place of an address and looks like one, but is none */
    struct str by, by_ip, via, with, id;
    struct str recipient;      /* of "for", without <> */
    struct str software;       /* the comment behind "by", or the only comment: "Postfix", "qmail 1 invoked by uid 0" */
    struct str envelope_from, authenticated, ident; /* the latter two: who logged in, what ident said; as written */
    struct str tls_version, tls_cipher; /* version as "TLS1.3" where it is known, else as written */
    struct str date_text;      /* after the last ";" outside comments, or where a date begins without one */
    int64_t date;              /* seconds since the epoch UTC, -1: none that can be read */
    unsigned date_flags;       /* enum date_flag, parsers/date.h */
    unsigned flags;            /* enum hop_flag */
    size_t field;              /* which header field it is; set by who knows it */
};

/* value is the field's value; slices point into it, or into the arena where white space had to be made one blank. */
struct hop received_read(struct str value, struct arena *arena);
