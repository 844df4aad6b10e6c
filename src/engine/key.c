#include "src/engine/key.h"
#include "parsers/limits.h"

/* Too many links, or a link back to a name that was there before. */
static bool chain_never_ends(const struct dkv_answer *a)
{
    bool loop = false;
    for (size_t i = 0; i + 1 < a->cname_count; i++)
        loop = loop || str_ieq(a->cname[i], a->cname[a->cname_count - 1]);
    return loop || a->cname_count >= LIMIT_CNAME_CHAIN;
}

enum dkv_reason key_answer_fault(const struct dkv_answer *answer)
{
    static const enum dkv_reason faults[] = {
        [DKV_ANSWER_OK] = DKV_VERIFIED,           [DKV_ANSWER_NXDOMAIN] = DKV_KEY_MISSING,
        [DKV_ANSWER_NODATA] = DKV_KEY_NODATA,     [DKV_ANSWER_SERVFAIL] = DKV_DNS_SERVFAIL,
        [DKV_ANSWER_REFUSED] = DKV_DNS_REFUSED,   [DKV_ANSWER_TIMEOUT] = DKV_DNS_TIMEOUT,
        [DKV_ANSWER_BAD] = DKV_DNS_BAD_ANSWER,    [DKV_ANSWER_NOT_RECORDED] = DKV_KEY_NOT_RECORDED,
    };
    if (answer->dnssec == DKV_DNSSEC_BOGUS)
        return DKV_DNS_BOGUS;
    if (answer->status == DKV_ANSWER_BAD && chain_never_ends(answer))
        return DKV_LIMIT_CNAMES_HIT;
    if (answer->status == DKV_ANSWER_OK && !answer->txt_count)
        return DKV_KEY_NODATA;
    return faults[answer->status];
}

/* Revoked comes before anything that depends on the signature (section 6.1.2 step 7 says the same of an absent
 * key). VERIFIED: no objection. */
static enum dkv_reason need_fault(const struct keyrec *r, const struct key_need *need)
{
    if (!r->p.n)
        return DKV_KEY_REVOKED;
    if (need->hash == HASH_SHA256 ? !r->h_sha256 : !r->h_sha1)
        return DKV_KEY_H_FORBIDS;
    if (r->type != need->type)
        return DKV_K_MISMATCH;
    if (r->strict && need->auid_is_subdomain)
        return DKV_KEY_T_S_VIOLATED;
    return DKV_VERIFIED;
}

static struct str fault_detail(const struct key_candidate *c, struct arena *arena)
{
    switch (c->fault) {
    case DKV_KEY_BAD_BASE64:
        return arena_print(arena, "at character %zu of p=", c->record.p_bad + 1);
    case DKV_ED25519_LENGTH:
        return arena_print(arena, "%zu bytes", c->record.p.n);
    case DKV_RSA_TOO_SHORT:
    case DKV_LIMIT_RSA_HIT:
        return arena_print(arena, "%d bits", c->pubkey.bits);
    default:
        return c->record.fault.found ? c->record.fault.where : S("");
    }
}

/* Faults of a record that holds a key all the same. One with a tag twice, or with junk in it, is not looked into: it is
 * not clear what it says. */
static bool is_about_use(enum dkv_reason fault)
{
    static const enum dkv_reason faults[] = {
        DKV_VERIFIED, DKV_KEY_H_FORBIDS, DKV_KEY_S_NOT_EMAIL, DKV_KEY_T_S_VIOLATED, DKV_KEY_V_NOT_FIRST, DKV_KEY_V_UNKNOWN,
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (fault == faults[i])
            return true;
    return false;
}

/* The first fault stays; a key inside is read whatever the record forbids. */
static void read_pubkey(struct key_candidate *c, const struct key_need *need, struct keyring *ring)
{
    enum dkv_reason why = DKV_VERIFIED;
    if (!is_about_use(c->fault) || !c->record.p.n || c->record.type != need->type)
        return;
    bool ok = keyring_read(ring, c->record.type, c->record.p, need->least_bits, &c->key, &why);
    c->pubkey = *c->key;
    c->readable = ok || why == DKV_RSA_TOO_SHORT;
    if (c->fault == DKV_VERIFIED)
        c->fault = why;
}

struct key_candidate key_read(struct str text, const struct key_need *need, struct keyring *ring, struct arena *arena)
{
    struct key_candidate c = {.text = text, .record = keyrec_read(text, arena), .fault = DKV_VERIFIED};
    if (c.record.fault.found)
        c.fault = c.record.fault.reason;
    else
        c.fault = need_fault(&c.record, need);
    read_pubkey(&c, need, ring);
    c.usable = c.fault == DKV_VERIFIED;
    if (!c.usable)
        c.detail = fault_detail(&c, arena);
    return c;
}
