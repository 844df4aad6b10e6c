/* The one door to GMime: mailboxes, encoded words, content fields; and dates, which date.h reads. Nothing read here is ever
 * hashed.
 * GMime is started by the first call that needs it. RFC 5322 sections 3.3, 3.4; RFC 2047. */
#pragma once
#include "parsers/arena.h"

struct mailbox {
    const char *name;    /* display name, decoded to UTF-8 as far as it can be; NULL: none */
    const char *address; /* addr-spec, UTF-8 or raw bytes; may hold control bytes: escape it */
};

struct mailboxes {
    struct mailbox *items;
    size_t count;
    bool more; /* LIMIT_ADDRESSES or LIMIT_VALUE_BYTES was reached */
};

/* The mailboxes of an address field, groups opened. Bytes that are no address are passed over. */
struct mailboxes mime_mailboxes(struct str value, struct arena *arena);

/* The value unfolded, its encoded words decoded. NULs become U+FFFD. Cut at LIMIT_VALUE_BYTES. */
const char *mime_text(struct str value, struct arena *arena);

/* Seconds since the epoch UTC, or ok false. Known damage is repaired first ("7 Mar2014", seen in real Exchange lines); flags tell
 * which, and what else was odd. */
struct mime_date {
    int64_t seconds;
    bool ok;
    unsigned flags; /* enum date_flag, parsers/date.h */
};
struct mime_date mime_date(struct str value);

/* Content-Type: type "text/plain" in lower case, never NULL; parameters NULL when not said. value p == NULL or
 * not readable: otherwise is the type. */
struct mime_type {
    const char *type, *charset, *boundary, *name;
};
struct mime_type mime_type(struct str value, const char *otherwise, struct arena *arena);

/* The same two by GMime alone, whatever the form: for the tests. */
struct mailboxes mime_mailboxes_as_gmime(struct str value, struct arena *arena);
struct mime_type mime_type_as_gmime(struct str value, const char *otherwise, struct arena *arena);

/* How many charsets could be named in it: encoded words (RFC 2047) and extended parameters (RFC 2231) that begin. */
size_t mime_charsets(struct str value);

/* The file name of a part, from Content-Disposition or else name= of its Content-Type; NULL: none. */
const char *mime_filename(struct str disposition, const struct mime_type *type, struct arena *arena);

/* Quoted-printable content decoded (RFC 2045 section 6.7); what is malformed stays as it is. */
struct str mime_quoted_printable(struct str content, struct arena *arena);

/* How many header fields GMime reads out of a header block, which programs built on it will show. At most the first
 * LIMIT_VALUE_BYTES are given to it. */
size_t mime_field_count(struct str block);
