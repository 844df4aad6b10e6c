/* JSON text (RFC 8259), written as it comes: begin an object or an array, its members in order, end it. Commas, quotes and
 * escapes are set here. Nothing is kept but the text, so nobody looks whether a name stands twice or a bracket is the
 * right one; the tests parse every line.
 *
 * name is what stands before the value in an object, as a literal of ours; EMIT_ITEM in an array and at the top. */
#pragma once
#include "parsers/str.h"
#include <glib.h>

struct emit {
    GString *out;  /* belongs to the caller */
    GString *text; /* strings on their way; the caller's too, any content */
    bool more;     /* a value stands before the next one */
};

#define EMIT_ITEM S("")

void emit_begin(struct emit *e, struct str name, char bracket);
void emit_end(struct emit *e, char bracket);

void emit_integer(struct emit *e, struct str name, int64_t n);
void emit_boolean(struct emit *e, struct str name, bool b);
void emit_null(struct emit *e, struct str name);

/* Anybody's bytes: escaped as escape.h says, and the result as a JSON string. */
void emit_string(struct emit *e, struct str name, struct str bytes);

/* A member whose name is theirs as well, escaped in the same way. */
void emit_pair(struct emit *e, struct str name, struct str bytes);
