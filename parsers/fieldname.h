/* The names of header fields that something here asks for, as numbers: a name is looked up once, when its field is read, and
 * never compared again. A name that nobody asks for is NAME_OTHER. */
#pragma once
#include "parsers/str.h"

enum field_name {
    NAME_OTHER,
#define LENGTH(n) NAMES_OF_##n, BEFORE_NAMES_OF_##n = NAMES_OF_##n - 1,
#define NAME(symbol, text) NAME_##symbol,
#include "parsers/fieldname.def"
#undef LENGTH
#undef NAME
    FIELD_NAMES
};

/* ASCII case is ignored. */
enum field_name field_name_find(struct str name);

/* As it is usually written, with a NUL behind it; empty for NAME_OTHER. */
struct str field_name_text(enum field_name name);
