/* parsers/dkimsig: a record without fault is whole; one of the drafts is no stricter than one of today. */
#include "parsers/dkimsig.h"
#include "parsers/limits.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_whole(const struct dkimsig *r)
{
    assert(r->d.n && r->s.n && r->h.n && r->b.n && r->bh.n && r->b_text.n && r->canon_known);
    assert(r->algorithm != ALG_NONE && r->name_count && !r->names_more);
    assert(r->t >= -1 && r->x >= -1 && r->l >= -1);
    assert(!r->i.p || str_has(r->i, '@'));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str value = {(const char *)bytes, n};
    struct dkimsig r = dkimsig_read(value, false, &arena), old = dkimsig_read(value, true, &arena);
    assert(r.name_count <= LIMIT_SIGNED_NAMES);
    assert(!r.b_whole.p || (r.b_whole.p >= value.p && r.b_whole.p + r.b_whole.n <= value.p + n));
    if (!r.fault.found)
        check_whole(&r);
    assert(r.fault.found || !old.fault.found);
    assert(!r.fault.found || (unsigned)r.fault.reason < DKV_REASONS);
    struct z_copies z = dkimsig_z(r.z, &arena);
    assert(z.count <= LIMIT_Z_COPIES);
    for (size_t i = 0; i < z.count; i++)
        assert(z.copies[i].name.n);
    arena_free(&arena);
    return 0;
}
