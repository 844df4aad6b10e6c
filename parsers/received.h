/* One Received field as a hop (RFC 5321 section 4.4, RFC 5322 section 3.6.7). What stands there was written by a
 * stranger unless it is above the border; nothing of it is checked here. */
#pragma once
#include "parsers/arena.h"

struct hop {
    struct str helo, rdns, ip; /* what the sender called itself, what DNS called its address, the address */
    struct str by, with, id, recipient;
    struct str tls_version, tls_cipher;
    struct str date_text; /* after the last ";" outside comments */
    int64_t date;         /* seconds since the epoch UTC, -1: none that can be read */
    bool date_repaired;
    bool rdns_doubtful;   /* the server wrote "may be forged" behind rdns: it does not lead back to the address */
    bool too_deep;        /* comments nested beyond LIMIT_COMMENT_DEPTH */
};

/* value is the field's value; slices point into it. */
struct hop received_read(struct str value, struct arena *arena);

/* An address that can only be inside somebody's own network (RFC 6890), or no address at all. The networks for
 * documentation count as public: they stand for real ones in examples. */
bool ip_is_inside(struct str ip);
