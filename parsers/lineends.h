/* Line ends of each kind: CRLF, LF, and CR alone, which is one in messages without any LF only. */
#pragma once
#include "parsers/str.h"

/* The line without its line end, if it has one. line_end: the last byte of a line end there, '\n' or '\r'. */
static inline struct str line_text(struct str line, char line_end)
{
    struct str text = str_chop(line, line_end);
    return text.n < line.n && line_end == '\n' ? str_chop(text, '\r') : text;
}

struct line_ends {
    size_t crlf, lf, cr; /* lf and cr: alone */
};
struct line_ends line_ends_count(struct str text);
