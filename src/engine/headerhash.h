/* The header hash of a signature: which field instances h= means, and their canonical bytes. RFC 6376 sections
 * 3.7 step 2, 5.4.2. */
#pragma once
#include "parsers/dkimsig.h"
#include "src/engine/canon.h"
#include "src/engine/message.h"

/* The field instance that each name of h= selects, bottom-up; NO_FIELD where the name has no instance left (an
 * oversigned or removed field). own is the signature's field, which is never selected. The array has
 * sig->name_count entries, in the arena. */
int32_t *header_select(const struct message *m, const struct dkimsig *sig, size_t own, struct arena *arena);

/* Puts out all that is hashed: the selected fields, then the signature's own without its b=. */
void header_canon(const struct message *m, const struct dkimsig *sig, size_t own, struct sink sink, struct arena *arena);
