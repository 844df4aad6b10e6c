/* Line ends of each kind in a text. */
#pragma once
#include "parsers/str.h"

struct line_ends {
    size_t crlf, lf, cr; /* lf and cr: alone */
};
struct line_ends line_ends_count(struct str text);
