/* Authentication-Results and its kin: the first byte chooses which. All slices lie in the field or the arena, the
 * limits hold; a field without fault, written in one way and read again, says the same. */
#include "parsers/limits.h"
#include "tests/parsers/authres_text.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Every byte is read, so that the sanitizers see one that is out of bounds. */
static void touch(struct str s)
{
    static volatile char last;
    for (size_t i = 0; i < s.n; i++)
        last = s.p[i];
    (void)last;
}

static void touch_result(const struct authres_result *r)
{
    const struct str texts[] = {r->method, r->version, r->result, r->reason, r->comment};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        touch(texts[i]);
    assert(r->method.n && r->count <= LIMIT_CLAIM_PROPERTIES);
    for (size_t i = 0; i < r->count; i++) {
        const struct authres_property *p = &r->properties[i];
        touch(p->ptype), touch(p->name), touch(p->value);
        assert(p->name.n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    if (!n)
        return 0;
    enum authres_kind kind = (enum authres_kind)(bytes[0] % 3);
    struct str value = {(const char *)bytes + 1, n - 1};
    struct authres a = authres_read(kind, value, &arena);
    touch(a.authserv_id), touch(a.version), touch(a.where);
    assert(a.count <= LIMIT_CLAIM_RESULTS && (a.kind != AUTHRES_SPF || a.count == 1));
    assert((a.fault == AUTHRES_FINE) == !a.where.p);
    for (size_t i = 0; i < a.count; i++)
        touch_result(&a.results[i]);
    if (a.fault == AUTHRES_FINE) {
        struct authres again = authres_read(kind, authres_write(&a, &arena), &arena);
        assert(authres_same(&a, &again));
    }
    arena_free(&arena);
    return 0;
}
