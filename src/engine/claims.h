/* What other servers say about the message (Authentication-Results and its kin): where each field stands, whose it
 * is, and how what it says of a signature compares with what was found here. RFC 8601 sections 2.5, 4.1, 5. */
#pragma once
#include "src/engine/evidence.h"

struct claims {
    struct dkv_claim *items; /* message order */
    size_t count;
    bool more;               /* LIMIT_CLAIMS */
    size_t top_end;          /* the first field below the border's line that no server puts on top */
    struct own_name *own;    /* names of the reader's own servers */
    size_t own_count;
};

/* e needs all but coverage, author and claims. */
struct claims claims_read(const struct evidence *e);

/* One of the reader's own servers, or of the same organization as one? */
bool claims_own(const struct claims *c, struct str name, const struct evidence *e);

/* Where a header field stands. */
enum dkv_position claims_position(const struct claims *c, const struct path *p, size_t field);

/* "Authentication-Results 1" */
struct str claims_where(const struct dkv_claim *claim, struct arena *arena);

/* Did the message go through a mailing list, by its own fields? */
bool claims_list(const struct message *m);

finder claims_find;
