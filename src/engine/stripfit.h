/* Whether a list of edits does no more than strip_plan may: who made the list is not trusted. The process that reads a
 * message for its signatures reads what an attacker wrote, and if it is his, it shall not be able to cut the message or
 * write into it; it can lie about the verdict and leave a forged field where it is. */
#pragma once
#include "src/engine/patch.h"

/* Once PUT_FIELDS, above a field; what is left out are whole fields called Authentication-Results or one of names, what is
 * renamed is called so too; and all that in the header, or in what procmail takes for it. names ends with NULL; NULL: none.
 * Takes time linear in the size of the header and the list. */
bool strip_fits(struct str message, const struct patch *patches, size_t n, const char *const *names);

/* The fields are called so, are printable ASCII, folded where a line ends, and cannot end the header. */
bool strip_texts_fit(const struct patch_texts *texts, const char *const *names);
