#include "parsers/fieldname.h"

static const struct str texts[FIELD_NAMES + 1] = {
    [NAME_OTHER] = S(""),
#define LENGTH(n)
#define NAME(symbol, text) [NAME_##symbol] = S(text),
#include "parsers/fieldname.def"
#undef LENGTH
#undef NAME
    [FIELD_NAMES] = S(""),
};

enum { LONGEST = 33 };

/* The first name of each length. */
static const unsigned char first[LONGEST + 1] = {
#define LENGTH(n) [n] = NAMES_OF_##n,
#define NAME(symbol, text)
#include "parsers/fieldname.def"
#undef LENGTH
#undef NAME
};

enum field_name field_name_find(struct str name)
{
    size_t k = name.n <= LONGEST ? first[name.n] : NAME_OTHER;
    while (texts[k].n == name.n && !str_ieq(texts[k], name))
        k++;
    return texts[k].n == name.n ? (enum field_name)k : NAME_OTHER;
}

struct str field_name_text(enum field_name name) { return texts[name]; }
