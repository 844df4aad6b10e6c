/* From the library's handle to the one analysis that all writers read. */
#pragma once
#include "parsers/arena.h"
#include "src/report/analysis.h"

/* Only the signatures and the verdict; alignment is not judged. */
struct analysis inspect_signatures(struct dkv *dkv, struct arena *arena);

/* Fills the tree for an opened and answered message. It borrows from the handle and the arena. */
struct analysis inspect(struct dkv *dkv, struct str bytes, const char *source, enum dkv_policy policy, struct arena *arena);
