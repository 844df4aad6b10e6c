/* parsers/mailbox: every address that is found lies in the field, in order, and has an "@" with something on both
 * sides. */
#include "parsers/mailbox.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct str value = {(const char *)bytes, n};
    struct mailbox_scan scan = {.rest = value};
    const char *at = value.p;
    unsigned flags = mailbox_flags(value);
    assert(!(flags & MAILBOX_ROUTE) || str_find(value, S("<@")) < n);
    for (struct str s = mailbox_next_address(&scan); s.n; s = mailbox_next_address(&scan)) {
        struct str_cut c = str_rcut(s, '@');
        assert(s.p >= at && s.p + s.n <= value.p + n);
        assert(c.found && c.head.n && c.tail.n);
        at = s.p + s.n;
    }
    return 0;
}
