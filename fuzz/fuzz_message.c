/* The library over a whole message, under every policy. The first line is the key record that answers every
 * question, "!" and a digit an outcome without one; the message follows. */
#include "src/dkimverify.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_signature(const struct dkv_signature *s)
{
    assert((unsigned)s->reason < DKV_REASONS && s->result == dkv_reason_row(s->reason)->result && s->result != DKV_NONE);
    assert(s->would_verify == (s->body_hash == DKV_HASH_MATCH && s->header_hash == DKV_HASH_MATCH));
    assert(s->would_verify || (s->result != DKV_PASS && s->result != DKV_POLICY));
    assert(s->result != DKV_TEMPERROR || s->key.name);
    assert(!s->key.type || s->key.bits > 0 || s->result != DKV_PASS);
    assert(s->length <= s->body_size || s->result != DKV_PASS);
}

static void check_verdict(struct dkv *d, const struct dkv_signature *s, size_t count)
{
    bool any[DKV_PERMERROR + 1] = {false};
    for (size_t i = 0; i < count; i++) {
        check_signature(&s[i]);
        any[s[i].result] = true;
    }
    assert(dkv_verdict(d) == (any[DKV_PASS] ? DKV_PASS : any[DKV_TEMPERROR] ? DKV_TEMPERROR : count ? DKV_FAIL : DKV_NONE));
}

static void check_claims(struct dkv *d, size_t count)
{
    const struct dkv_claim *c;
    size_t n = dkv_claims(d, &c);
    for (size_t i = 0; i < n; i++) {
        assert((i == 0 || c[i - 1].field < c[i].field) && c[i].field < dkv_field_count(d));
        assert(!c[i].forged || (c[i].own && c[i].position >= DKV_POSITION_AT && c[i].record.kind != AUTHRES_ARC));
        assert(!(c[i].forged && c[i].returned));
        for (size_t k = 0; k < c[i].record.count; k++) {
            const struct dkv_compared *one = &c[i].compared[k];
            assert(one->signature <= count && (one->signature || one->agreement != DKV_AGREES));
            assert(!one->signature || (!one->several && !one->gone));
        }
    }
}

static void check_rest(struct dkv *d, size_t count)
{
    const struct dkv_finding *f;
    const struct hop *hops;
    struct str raw, name, value;
    size_t border, n = dkv_findings(d, &f);
    for (size_t i = 0; i < n; i++)
        assert((unsigned)f[i].reason < DKV_REASONS && f[i].signature <= count);
    check_claims(d, count);
    size_t hop_count = dkv_hops(d, &hops, &border);
    assert(border <= hop_count);
    n = dkv_field_count(d);
    for (size_t i = 0; i < n; i++)
        assert(dkv_field(d, i, &raw, &name, &value) && raw.n >= name.n + value.n);
    assert(!dkv_field(d, n, &raw, &name, &value));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct str_cut cut = str_cut((struct str){(const char *)bytes, n}, '\n');
    struct dkv_answer answer = {.txt = &cut.head, .txt_count = 1, .ttl = -1};
    if (cut.head.n == 2 && cut.head.p[0] == '!')
        answer = (struct dkv_answer){.status = (enum dkv_answer_status)((unsigned char)cut.head.p[1] % (DKV_ANSWER_NOT_RECORDED + 1))};
    for (int policy = DKV_STRICT; policy <= DKV_LEGACY; policy++) {
        struct dkv_options options = {.policy = (enum dkv_policy)policy, .now = 1772445728, .seed = n};
        struct dkv *d = dkv_open(cut.tail.p, cut.tail.n, &options);
        const char *const *names;
        const struct dkv_signature *s;
        size_t wants = dkv_wants(d, &names);
        for (size_t i = 0; i < wants; i++) {
            assert(str_z(names[i]).n <= 253);
            dkv_answer(d, i, &answer);
        }
        const char *domain = dkv_return_path_domain(d);
        assert(!domain || (strchr(domain, '.') && str_z(domain).n <= 253));
        dkv_answer_return_path(d, &answer);
        size_t count = dkv_signatures(d, &s);
        check_verdict(d, s, count);
        check_rest(d, count);
        dkv_close(d);
    }
    return 0;
}
