/* parsers/reason: the table of reasons is part of the interface. */
#include "tests/unit.h"

/* Ids that were published, with their results. Scripts match on them: a row here is never changed or removed. */
static const struct {
    const char *id;
    enum dkv_result result;
} published[] = {
    {"verified", DKV_PASS},
    {"body-hash-mismatch", DKV_FAIL}, {"header-hash-mismatch", DKV_FAIL}, {"both-hashes-mismatch", DKV_FAIL},
    {"wrong-key-or-damaged-b", DKV_FAIL}, {"signature-mismatch", DKV_FAIL},
    {"sig-tag-missing", DKV_PERMERROR}, {"sig-version", DKV_PERMERROR}, {"sig-tag-duplicate", DKV_PERMERROR},
    {"sig-tag-junk", DKV_PERMERROR}, {"sig-bad-value", DKV_PERMERROR}, {"sig-bad-base64", DKV_PERMERROR},
    {"sig-bad-number", DKV_PERMERROR}, {"bh-length", DKV_PERMERROR}, {"alg-unknown", DKV_PERMERROR},
    {"alg-sha1", DKV_PERMERROR}, {"canon-unknown", DKV_PERMERROR}, {"q-unknown", DKV_PERMERROR},
    {"from-unsigned", DKV_PERMERROR}, {"i-not-under-d", DKV_PERMERROR}, {"domain-bad", DKV_PERMERROR},
    {"selector-bad-chars", DKV_PERMERROR}, {"name-too-long", DKV_PERMERROR}, {"l-too-large", DKV_PERMERROR},
    {"x-before-t", DKV_PERMERROR}, {"x-expired", DKV_PERMERROR},
    {"key-missing", DKV_PERMERROR}, {"key-nodata", DKV_PERMERROR}, {"txt-empty", DKV_PERMERROR},
    {"p-empty", DKV_PERMERROR}, {"p-missing", DKV_PERMERROR}, {"v-not-first", DKV_PERMERROR},
    {"v-unknown", DKV_PERMERROR}, {"key-tag-duplicate", DKV_PERMERROR}, {"key-tag-junk", DKV_PERMERROR},
    {"k-unknown", DKV_PERMERROR}, {"k-mismatch", DKV_PERMERROR}, {"key-h-forbids", DKV_PERMERROR},
    {"s-not-email", DKV_PERMERROR}, {"t-s-violated", DKV_PERMERROR}, {"b64-bad-char", DKV_PERMERROR},
    {"key-unreadable", DKV_PERMERROR}, {"spki-not-rsa", DKV_PERMERROR}, {"der-truncated", DKV_PERMERROR},
    {"pem-private", DKV_PERMERROR}, {"ed25519-length", DKV_PERMERROR}, {"ed25519-spki", DKV_PERMERROR},
    {"rsa-lt-1024", DKV_PERMERROR}, {"rsa-e", DKV_PERMERROR}, {"hash-unavailable", DKV_NEUTRAL},
    {"dns-servfail", DKV_TEMPERROR}, {"dnssec-bogus", DKV_TEMPERROR}, {"dns-refused", DKV_TEMPERROR},
    {"dns-timeout", DKV_TEMPERROR}, {"dns-bad-answer", DKV_TEMPERROR}, {"key-not-recorded", DKV_TEMPERROR},
    {"l-partial", DKV_POLICY}, {"l-zero", DKV_POLICY}, {"header-added", DKV_POLICY}, {"t-future", DKV_POLICY},
    {"limit-signatures", DKV_NEUTRAL}, {"limit-tag-list-size", DKV_PERMERROR}, {"limit-tags", DKV_PERMERROR},
    {"limit-signed-names", DKV_PERMERROR}, {"limit-rsa-bits", DKV_PERMERROR}, {"limit-cname-chain", DKV_TEMPERROR},
};

static const struct dkv_reason_row *row_of(const char *id)
{
    for (int r = 0; r < DKV_REASONS; r++)
        if (str_eq(str_z(dkv_reason_row((enum dkv_reason)r)->id), str_z(id)))
            return dkv_reason_row((enum dkv_reason)r);
    return NULL;
}

static void stable(void)
{
    for (size_t i = 0; i < LENGTH(published); i++) {
        unit_row("%s", published[i].id);
        const struct dkv_reason_row *r = row_of(published[i].id);
        if (CHECK(r != NULL))
            CHECK_INT(r->result, published[i].result);
    }
}

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !ascii_digit(s.p[i]) && s.p[i] != '-')
            return false;
    return s.n > 0 && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

static void rows(void)
{
    for (int i = 0; i < DKV_REASONS; i++) {
        const struct dkv_reason_row *r = dkv_reason_row((enum dkv_reason)i);
        struct str sentence = str_z(r->sentence);
        unit_row("%s", r->id);
        CHECK(is_id(str_z(r->id)));
        CHECK(row_of(r->id) == r); /* no other row before it has the id */
        CHECK(sentence.n > 10 && sentence.p[sentence.n - 1] != '.'); /* facts may follow it */
        CHECK(str_z(r->source).n > 0);
    }
}

static void words(void)
{
    static const struct {
        enum dkv_result result;
        const char *word;
    } results[] = {
        {DKV_NONE, "none"}, {DKV_PASS, "pass"}, {DKV_FAIL, "fail"}, {DKV_POLICY, "policy"},
        {DKV_NEUTRAL, "neutral"}, {DKV_TEMPERROR, "temperror"}, {DKV_PERMERROR, "permerror"},
    };
    for (size_t i = 0; i < LENGTH(results); i++)
        CHECK_STR(str_z(dkv_result_word(results[i].result)), str_z(results[i].word));
    CHECK_STR(str_z(dkv_severity_word(DKV_INFO)), S("info"));
    CHECK_STR(str_z(dkv_severity_word(DKV_WARN)), S("warn"));
    CHECK_STR(str_z(dkv_severity_word(DKV_ERROR)), S("error"));
}

void suite_parsers_reason(void)
{
    static const struct unit_test tests[] = {{"ids are stable", stable}, {"rows", rows}, {"words", words}};
    unit_suite("parsers/reason", tests, LENGTH(tests));
}
