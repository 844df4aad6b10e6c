/* The path a message took: its Received fields in the order of travel, and the border hop, where it came to the
 * reader's own servers. What stands below the border is a claim. RFC 5321 section 4.4. */
#pragma once
#include "parsers/received.h"
#include "src/engine/message.h"

struct domains; /* domain.h */

struct path {
    struct hop *hops; /* path order: hops[0] is the first the message took, the lowest field */
    size_t unread;    /* hops below this index are not read yet, but for their field */
    size_t count;
    size_t border;    /* index of the border hop; count: none is known */
    size_t sure;      /* the same, as far as nobody outside could have made it up: the border, or a hop above it where
                       * the way down to the border rests on what a sender called itself */
    size_t all;       /* Received fields in the message */
    bool more;        /* LIMIT_HOPS: only the upper ones were read */
};

/* trust: hosts and networks that are the reader's own (path_trust_ok), ends with NULL; NULL or empty: they are found by
 * what the upper hops say of each other. domains may be NULL. */
struct path path_read(const struct message *m, const char *const *trust, struct domains *domains, struct arena *arena);

/* The same in two steps, for those who only want the border: the hops below those that tell it are not read before
 * path_rest, which may be called again. */
struct path path_to_border(const struct message *m, const char *const *trust, struct domains *domains, struct arena *arena);
void path_rest(struct path *p, const struct message *m, struct arena *arena);

/* Can this name what is trusted: a network ("192.0.2.0/24", "2001:db8::/32"), an address, a host ("mx.you.example"), or
 * all hosts below a domain (".you.example")? */
bool path_trust_ok(struct str text);

/* Seconds from the last hop below with a known time to the i-th; PATH_NO_DELAY: one of the two is not known. Dates are
 * as far apart as the years 1 and 9999 at most. */
#define PATH_NO_DELAY INT64_MIN
int64_t path_delay(const struct hop *hops, size_t i);
/* The index of that hop; i: there is none. */
size_t path_before(const struct hop *hops, size_t i);
