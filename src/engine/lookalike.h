/* Names of fields as some programs may read them: with what cannot be seen left out, and behind a CR that others take for a
 * part of a line. What looks like an Authentication-Results field to any reader must be found. */
#pragma once
#include "parsers/str.h"

/* Not a blank, a control character or an 8-bit byte? */
bool lookalike_printed(char c);

/* Is it called Authentication-Results, for a program that passes over some bytes? */
bool lookalike_results(struct str name);

/* Exactly so, but for ASCII case? */
bool lookalike_exact(struct str name);

/* Is it one of these? names ends with NULL; NULL: none. */
bool lookalike_any(struct str name, const char *const *names);

/* Is text, from its first byte that is no blank, such a field (Authentication-Results, or one of names)? Then that byte,
 * else NULL. Takes no more time where a ":" is near; else it is linear in the size of what stands before the next CR. */
const char *lookalike_field(struct str text, const char *const *names);

/* The part of the body that is header to procmail, which ends one at an empty line of LF alone: in a message whose first
 * field has a line that ends in LF, and whose header ends in an empty line of CRLF. header: from the first field to the
 * empty line, with it.
 * Takes time linear in the size of what it returns and of the first line. */
struct str lookalike_below(struct str header, struct str body);
