#include "src/engine/signature.h"
#include "src/engine/domain.h"

enum hash_kind signature_hash(const struct signature *s)
{
    return s->record.algorithm == ALG_RSA_SHA1 ? HASH_SHA1 : HASH_SHA256;
}

enum key_type signature_key_type(const struct signature *s)
{
    return s->record.algorithm == ALG_ED25519_SHA256 ? KEY_ED25519 : KEY_RSA;
}

bool signature_has_body_hash(const struct signature *s)
{
    return !s->skipped && s->record.algorithm != ALG_NONE && s->record.canon_known && s->record.bh.n;
}

size_t signature_names(const struct signature *s, enum field_name name) { return s->record.named[name]; }

static const char *key_name(const struct signature *s, struct arena *arena)
{
    const char *selector = domain_ascii(s->record.s, arena);
    if (!selector || !s->domain)
        return NULL;
    struct str name = arena_print(arena, "%s._domainkey.%s", selector, s->domain);
    return domain_ascii(name, arena);
}

/* Faults that need more than one tag, in the order of section 6.1.1. VERIFIED: none. */
static enum dkv_reason cross_fault(const struct signature *s, enum dkv_policy policy)
{
    const struct dkimsig *r = &s->record;
    if (!s->domain)
        return DKV_DOMAIN_BAD;
    if (!s->key_name)
        return DKV_NAME_TOO_LONG;
    if (r->bh.n != (signature_hash(s) == HASH_SHA1 ? 20u : 32u))
        return DKV_BH_LENGTH;
    if (!signature_names(s, NAME_FROM))
        return DKV_FROM_UNSIGNED;
    if (r->i.p && (!s->auid_domain || !domain_under(s->auid_domain, s->domain)))
        return DKV_I_NOT_UNDER_D;
    if (r->x >= 0 && r->t >= 0 && r->x <= r->t)
        return DKV_X_BEFORE_T;
    if (r->algorithm == ALG_RSA_SHA1 && policy != DKV_LEGACY)
        return DKV_ALG_SHA1;
    return DKV_VERIFIED;
}

static struct str cross_detail(const struct signature *s, enum dkv_reason fault, struct arena *arena)
{
    switch (fault) {
    case DKV_BH_LENGTH:
        return arena_print(arena, "%zu bytes", s->record.bh.n);
    case DKV_X_BEFORE_T:
        return arena_print(arena, "t=%lld x=%lld", (long long)s->record.t, (long long)s->record.x);
    case DKV_I_NOT_UNDER_D:
        return s->record.i;
    default:
        return S("");
    }
}

struct signature signature_read(const struct message *m, size_t field, size_t number, enum dkv_policy policy,
                                struct arena *arena)
{
    struct signature s = {.field = field, .number = number, .fault = DKV_VERIFIED, .body = {.size = -1}};
    s.record = dkimsig_read(m->header.fields[field].value, policy == DKV_LEGACY, arena);
    s.domain = domain_ascii(s.record.d, arena);
    s.auid_domain = s.record.i.p ? domain_ascii(str_rcut(s.record.i, '@').tail, arena) : s.domain;
    s.key_name = key_name(&s, arena);
    if (s.record.fault.found) {
        s.fault = s.record.fault.reason;
        s.fault_detail = s.record.fault.where;
        return s;
    }
    s.fault = cross_fault(&s, policy);
    s.fault_detail = cross_detail(&s, s.fault, arena);
    return s;
}
