/* The body hashes that a message's signatures need, however many canonicalizations, algorithms and lengths they
 * mix, in one pass over the body. RFC 6376 section 3.7 step 1. */
#pragma once
#include "src/dkimverify.h"
#include "src/engine/crypto.h"

struct body_want {
    enum canonicalization canon;
    enum hash_kind kind;
    int64_t length; /* l=: only so many canonical bytes; -1: all */

    struct digest digest; /* what came out; n == 0 when length is more than there is */
    int64_t size;         /* canonical bytes of the whole body */
};

void body_hash(struct str body, enum body_reading reading, char line_end, struct body_want *wants, size_t n,
               struct hashes *hashes, struct arena *arena);

/* The same without the ">" that this quoting put in. */
void body_hash_unquoted(struct str body, enum dkv_quoting quoting, enum body_reading reading, char line_end,
                        struct body_want *wants, size_t n, struct hashes *hashes, struct arena *arena);
