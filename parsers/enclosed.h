/* How long a comment, a quoted string or what stands in brackets is. RFC 5322 sections 3.2.1, 3.2.2, 3.2.4. */
#pragma once
#include "parsers/str.h"

/* Bytes of the comment that s begins with, its parentheses included; 0: it is never closed. *too_deep becomes true where comments
 * nest beyond LIMIT_COMMENT_DEPTH; NULL: that does not matter. */
size_t comment_length(struct str s, bool *too_deep);

/* Bytes of what s begins with, up to and with the first close; 0: there is none. After an angle bracket may stand a quoted string,
 * in which nothing closes. */
size_t enclosed_length(struct str s, char close);
