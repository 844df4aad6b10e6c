/* The MIME parts of a message, byte exact: where each begins and ends in the body (RFC 2046 section 5.1). GMime
 * reads the values of the content fields; where a part lies is found here, because it is held against what a
 * signature covers. Nothing is decoded and nothing is refused. */
#pragma once
#include "parsers/header.h"

struct part {
    size_t depth;             /* 0: the message itself */
    const char *type;         /* "text/plain", lower case, UTF-8; never NULL */
    const char *charset, *filename; /* NULL: not said */
    struct str encoding;      /* Content-Transfer-Encoding as written */
    struct str disposition;   /* first word of Content-Disposition */
    struct str content;       /* the bytes of the part's content, inside the body; for multiparts all that is in it */
    bool multipart, message;  /* multipart/..., message/rfc822 */
    bool unclosed;            /* a multipart whose closing boundary is missing */
};

struct parts {
    struct part *items;       /* in the order they stand in the message, parents first */
    size_t count;
    bool more;                /* LIMIT_PARTS or LIMIT_PART_DEPTH was reached */
};

/* header is the message's; its fields and body are borrowed. */
struct parts parts_read(const struct header *header, struct arena *arena);
