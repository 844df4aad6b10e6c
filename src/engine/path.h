/* The path a message took: its Received fields in the order of travel, and the border hop, where it came to the
 * reader's own servers. What stands below the border is a claim. RFC 5321 section 4.4. */
#pragma once
#include "parsers/received.h"
#include "src/engine/message.h"

struct path {
    struct hop *hops; /* path order: hops[0] is the first the message took, the lowest field */
    size_t count;
    size_t border;    /* index of the border hop; count: none is known */
    size_t sure;      /* the same, as far as nobody outside could have made it up: the border, or a hop above it where
                       * the way down to the border rests on what a sender called itself */
    bool more;        /* LIMIT_HOPS: only the upper ones were read */
};

struct path path_read(const struct message *m, struct arena *arena);
