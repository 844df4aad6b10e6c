/* Values of the commonest forms, which are read in one way only: no comment, no encoded word, no escape, no byte beyond ASCII,
 * nothing twice. All else is refused, and goes to GMime, which would say the same of these (tests/parsers/test_mimeplain.c). */
#pragma once
#include "parsers/str.h"

/* "kim@acme.example", "Kim Lee <kim@acme.example>", "\"Lee, Kim\" <kim@acme.example>": name n == 0: none. */
struct plain_mailbox {
    bool ok;
    struct str name, address; /* slices of value */
};
struct plain_mailbox plain_mailbox_read(struct str value);

/* "text/plain; charset=utf-8; name=\"a b.txt\"": p == NULL: not said. */
struct plain_type {
    bool ok;
    struct str type, charset, boundary, name; /* slices of value; type as written */
};
struct plain_type plain_type_read(struct str value);
