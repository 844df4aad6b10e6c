/* parsers/mime: whatever GMime makes of a value, the limits hold and texts end; text that is UTF-8 without encoded
 * words comes out as it went in; what is read without GMime is what GMime reads. */
#include "parsers/encoding.h"
#include "parsers/limits.h"
#include "parsers/mime.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool same(const char *a, const char *b) { return !a == !b && str_eq(str_z(a), str_z(b)); }

static void compare(struct str value, const struct mailboxes *m, struct arena *arena)
{
    struct mailboxes g = mime_mailboxes_as_gmime(value, arena);
    assert(g.count == m->count && g.more == m->more);
    for (size_t i = 0; i < g.count; i++)
        assert(same(g.items[i].name, m->items[i].name) && same(g.items[i].address, m->items[i].address));
    struct mime_type a = mime_type(value, "text/plain", arena), b = mime_type_as_gmime(value, "text/plain", arena);
    assert(same(a.type, b.type) && same(a.charset, b.charset) && same(a.boundary, b.boundary) && same(a.name, b.name));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str value = {(const char *)bytes, n};
    struct mailboxes m = mime_mailboxes(value, &arena);
    assert(m.count <= LIMIT_ADDRESSES);
    for (size_t i = 0; i < m.count; i++)
        assert(m.items[i].address && str_z(m.items[i].address).n + str_z(m.items[i].name).n <= 6 * n + 64);
    compare(value, &m, &arena);
    struct str text = str_z(mime_text(value, &arena));
    bool plain = utf8_valid(value) && str_find(value, S("=?")) == n && !str_has(value, '\0') && !str_has(value, '\r');
    assert(!plain || str_has(str_trim(value), '\n') || str_eq(text, str_trim(value)));
    struct mime_date d = mime_date(value);
    assert(d.ok || !d.seconds);
    arena_free(&arena);
    return 0;
}
