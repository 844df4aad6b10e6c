/* Text of the DNS as master files have it: the presentation format of RFC 9499 section 5. */
#pragma once
#include "parsers/str.h"

/* Gives put, piece by piece, the <character-string> that holds these bytes, in quotes: '"' and '\' behind a '\', and what is not
 * printable ASCII as \DDD (RFC 1035 section 5.1). No piece is empty. How long a string may be is for the caller to know. */
void presentation_string(struct str bytes, void (*put)(void *to, struct str piece), void *to);
