/* A changed message as a list of edits of the bytes that came in: so much is dropped here, so much is put there. What no
 * edit names is the same in both, byte for byte, and from the edits the message that came in can be had back. */
#pragma once
#include "parsers/str.h"

/* What is put. All but the fields are constants, so that no byte of a message can become a part of the program's own. */
enum patch_put {
    PUT_NOTHING,
    PUT_OLD,    /* "X-Old-" before the name of a field */
    PUT_END,    /* a line end: an empty line, by which the header ends here */
    PUT_FIELDS, /* the fields that are added */
};

/* drop bytes from the byte at on are left out, and put stands in their place. */
struct patch {
    uint64_t at, drop;
    uint32_t put; /* enum patch_put */
};

/* What goes with a list of patches. */
struct patch_texts {
    struct str fields; /* with their line ends */
    struct str eol;    /* "\n", "\r\n" or "\r" */
};

/* Takes one piece of the new message; false: stop. */
typedef bool patch_sink(void *to, struct str piece);

/* In order, apart, inside size bytes, of a known kind? Nothing else may be given to patch_apply. */
bool patches_fit(const struct patch *patches, size_t n, uint64_t size);

/* The new message, piece by piece. False: the sink said so. */
bool patch_apply(struct str message, const struct patch *patches, size_t n, const struct patch_texts *texts,
                 patch_sink *sink, void *to);

/* What a patch puts. */
struct str patch_text(const struct patch *patch, const struct patch_texts *texts);
