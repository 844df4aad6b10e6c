/* The words of a trace field (Received): words, comments and semicolons, in order. Nothing is refused: a bracket
 * or quote that is never closed is an ordinary character, and so are all later ones of its kind, so that reading
 * takes time linear in the field whatever it holds. RFC 5322 section 3.2. */
#pragma once
#include "parsers/str.h"

enum trace_kind { TRACE_WORD, TRACE_COMMENT, TRACE_SEMICOLON, TRACE_END };

struct trace_token {
    enum trace_kind kind;
    struct str text; /* a comment without its outer parentheses; quotes and brackets stay */
};

enum { TRACE_UNITS = 3 }; /* "", <>, [] */

struct trace_reader {
    struct str rest;
    bool open_comment, open_unit[TRACE_UNITS]; /* one was never closed */
    bool too_deep;                             /* comments nested beyond LIMIT_COMMENT_DEPTH */
};

/* The next token; reader starts as {.rest = value}. */
struct trace_token trace_next(struct trace_reader *reader);
