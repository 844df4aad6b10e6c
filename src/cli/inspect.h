/* From the library's handle to the one analysis that all writers read. */
#pragma once
#include "parsers/arena.h"
#include "src/report/analysis.h"

/* Where a message was found. */
struct origin {
    const char *source;     /* file name, "-" for standard input */
    uint64_t index, offset; /* in it */
};

/* Only the verdict, the signatures without their alignment, Message-ID, size and source: the same as inspect() says, at a
 * fraction of its cost. */
struct analysis inspect_lean(struct dkv *dkv, struct str bytes, struct origin origin, enum dkv_policy policy, struct arena *arena);

/* Fills the tree for an opened and answered message. It borrows from the handle and the arena. */
struct analysis inspect(struct dkv *dkv, struct str bytes, struct origin origin, enum dkv_policy policy, struct arena *arena);
