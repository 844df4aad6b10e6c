/* parsers/header: preamble, fields, empty line and body follow each other without a gap, and names and values lie in
 * their fields. */
#include "parsers/header.h"
#include "parsers/limits.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool inside(struct str part, struct str whole)
{
    return !part.n || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void check_field(const struct field *f, const char *at, const char *start)
{
    assert(f->raw.n && f->raw.p == at && f->raw.p == start + f->offset);
    assert(inside(f->name, f->raw) && inside(f->value, f->raw));
    assert(!(f->flags & FIELD_NO_COLON) || (!f->name.n && !f->value.n));
    assert(f->flags & FIELD_NO_COLON || (f->name.n && str_has(f->raw, ':')));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str message = {(const char *)bytes, n};
    struct header h = header_split(message, &arena);
    const char *at = message.p + h.preamble.n;
    assert(h.preamble.n <= n && h.count <= LIMIT_FIELDS);
    for (size_t i = 0; i < h.count; at += h.fields[i++].raw.n)
        check_field(&h.fields[i], at, message.p);
    assert(h.body.p + h.body.n == message.p + n);
    if (!(h.flags & (HEADER_FIELDS_LIMIT | HEADER_SIZE_LIMIT))) {
        struct str line = {at, (size_t)(h.body.p - at)};
        bool ended = str_eq(line, S("\n")) || str_eq(line, S("\r\n")) || str_eq(line, S("\r"));
        assert(h.flags & HEADER_NO_END ? !line.n && !h.body.n : ended);
    }
    arena_free(&arena);
    return 0;
}
