/* A header field of our own as it grows: its name, words with a blank between, and a line end, folded before a word that no
 * longer fits. What is put must be fit to stand in a field: this file escapes nothing. */
#pragma once
#include "parsers/str.h"
#include <glib.h>

struct fold {
    GString *out;
    const char *eol;
    size_t column;
};

/* name with its colon. */
struct fold fold_begin(GString *out, const char *name, const char *eol);
void fold_word(struct fold *, const char *word);
/* The next word begins a line. */
void fold_line(struct fold *);
/* Appends to the last word. */
void fold_mark(struct fold *, char mark);
void fold_end(struct fold *);

/* RFC 2045 section 5.1 */
bool is_token(struct str s);
