/* The body hash of every signature. What a file cannot tell is tried: whether a single LF was signed as a line end or as a
 * byte, and whether a mailbox put the ">" before "From ". A hash that fits is proof. */
#pragma once
#include "src/engine/signature.h"

/* Sets body, literal and quoting of each. quoting: what the mailbox may have done. */
void readings_hash(const struct message *message, struct signature *signatures, size_t count, enum dkv_quoting quoting,
                   struct hashes *hashes, struct arena *arena);
