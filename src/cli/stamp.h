/* What filter mode does to one message: which bytes go, and the fields that come. It is found out in two steps, and what
 * is known after the first is good by itself: should the second never end, what is forged is gone all the same. */
#pragma once
#include "src/cli/options.h"
#include "src/engine/patch.h"

struct stamp {
    const struct patch *patches; /* n == 0: the message stays as it is */
    size_t n;
    struct patch_texts texts;
};

/* Takes a stamp, which lives until it returns; false: stop. */
typedef bool stamp_sink(void *to, const struct stamp *stamp);

/* The other fields of which there is to be none but the program's own; ends with NULL; NULL: none. */
const char *const *stamp_names(const struct options *options);

/* Gives the sink the stamp of a message that could not be checked, then that of the checked one. Keys are looked up for
 * at most timeout_ms. */
void stamp_make(struct str message, const struct options *options, int timeout_ms, stamp_sink *sink, void *to);
