/* Words of master files (RFC 1035 section 5.1): what stands between blanks, strings in quotes, parentheses
 * that carry a record over several lines, comments, escapes. */
#pragma once
#include "parsers/arena.h"

/* A place in the text of a file. */
struct master {
    struct str rest;
    size_t line; /* of the first byte of rest, from 1 */
    bool open;   /* inside parentheses */
};

enum master_kind { MASTER_END, MASTER_WORD, MASTER_QUOTED, MASTER_BAD };
struct master_token {
    enum master_kind kind;
    struct str text;   /* escapes not yet read, quotes taken off */
    const char *error; /* MASTER_BAD: what is wrong, a constant */
};

/* The next word of the record. MASTER_END has read the line end; a line end inside parentheses counts as a
 * blank. */
struct master_token master_next(struct master *);

/* Takes the next line off rest, without its line end (LF or CRLF). False at the end of the text. */
bool master_line(struct master *, struct str *line);

/* Reads \DDD as the byte of that decimal value and \X as X. False: an escape is cut off or above 255. */
bool master_unescape(struct str text, struct arena *arena, struct str *bytes);

/* Reads a TTL: seconds, or numbers with units as in 1w2d3h4m5s. -1 when it is none. */
int64_t master_ttl(struct str word);
