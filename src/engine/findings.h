/* The list of what was found, growing in the arena. */
#pragma once
#include "parsers/arena.h"
#include "src/dkimverify.h"
#include "src/engine/message.h"

struct findings {
    struct dkv_finding *items;
    size_t count, capacity;
    struct arena *arena;
};

/* signature: 1 for the first, 0: about the message. where and detail are kept as they are. */
void findings_add(struct findings *f, enum dkv_reason reason, size_t signature, struct str where, struct str detail);

