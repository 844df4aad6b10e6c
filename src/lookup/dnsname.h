/* Names of the DNS as this program uses them: text, lower case, no dot at the end, labels of letters, digits,
 * '-', '_' and '/'. A name that needs an escape to be written (a dot or a control byte inside a label) is
 * refused: two programs would not agree what it is. RFC 1035 section 2.3.4, RFC 2181 section 11. */
#pragma once
#include "parsers/limits.h"
#include "parsers/str.h"

struct dns_name {
    char text[LIMIT_DNS_NAME + 1]; /* ends with NUL */
    size_t n;
};

/* Reads text, with or without a dot at its end, into *name. False (and *name is undefined) when it is not a
 * name, or longer than a name or a label can be. */
bool dns_name_read(struct str text, struct dns_name *name);

static inline struct str dns_name_str(const struct dns_name *name) { return (struct str){name->text, name->n}; }
