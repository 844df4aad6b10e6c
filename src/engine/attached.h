/* Messages inside a message: forwarded originals (message/rfc822), what quarantines and spam filters wrap, and sources
 * that stand in text (pasted.h). Each is a message of its own, with its own signatures. */
#pragma once
#include "parsers/parts.h"

struct attached {
    struct str bytes; /* inside the outer message, or decoded in the arena */
    size_t part;      /* index of the part it was found in */
    bool pasted;      /* it is not the part, but stands in its text */
};

/* Those in the parts of a message, in order, at most that many; *more: there were others. */
size_t attached_find(const struct parts *parts, size_t most, struct arena *arena, struct attached **all, bool *more);

/* A message that can be looked into: fields, and one of those that every mail has. */
bool attached_looks(struct str bytes);
