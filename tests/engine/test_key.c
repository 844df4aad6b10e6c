/* engine/key: from an answer to a key, RFC 6376 section 6.1.2. */
#include "src/engine/key.h"
#include "parsers/limits.h"
#include "tests/engine/make.h"

static void answers(void)
{
    static const struct {
        enum dkv_answer_status status;
        enum dkv_dnssec dnssec;
        size_t count;
        enum dkv_reason reason;
    } rows[] = {
        {DKV_ANSWER_OK, DKV_DNSSEC_UNKNOWN, 1, DKV_VERIFIED},
        {DKV_ANSWER_OK, DKV_DNSSEC_SECURE, 2, DKV_VERIFIED},
        {DKV_ANSWER_OK, DKV_DNSSEC_INSECURE, 1, DKV_VERIFIED},
        {DKV_ANSWER_OK, DKV_DNSSEC_UNKNOWN, 0, DKV_KEY_NODATA},
        {DKV_ANSWER_OK, DKV_DNSSEC_BOGUS, 1, DKV_DNS_BOGUS},
        {DKV_ANSWER_NXDOMAIN, DKV_DNSSEC_UNKNOWN, 0, DKV_KEY_MISSING},
        {DKV_ANSWER_NODATA, DKV_DNSSEC_UNKNOWN, 0, DKV_KEY_NODATA},
        {DKV_ANSWER_SERVFAIL, DKV_DNSSEC_UNKNOWN, 0, DKV_DNS_SERVFAIL},
        {DKV_ANSWER_SERVFAIL, DKV_DNSSEC_BOGUS, 0, DKV_DNS_BOGUS},
        {DKV_ANSWER_REFUSED, DKV_DNSSEC_UNKNOWN, 0, DKV_DNS_REFUSED},
        {DKV_ANSWER_TIMEOUT, DKV_DNSSEC_UNKNOWN, 0, DKV_DNS_TIMEOUT},
        {DKV_ANSWER_BAD, DKV_DNSSEC_UNKNOWN, 0, DKV_DNS_BAD_ANSWER},
        {DKV_ANSWER_NOT_RECORDED, DKV_DNSSEC_UNKNOWN, 0, DKV_KEY_NOT_RECORDED},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkv_answer a = {.status = rows[i].status, .dnssec = rows[i].dnssec, .txt_count = rows[i].count};
        unit_row("row %zu", i);
        CHECK_REASON(key_answer_fault(&a), rows[i].reason);
    }
}

/* Links without end: too many of them, or one that leads back. */
static void chains(void)
{
    struct str names[LIMIT_CNAME_CHAIN];
    for (size_t i = 0; i < LENGTH(names); i++)
        names[i] = arena_print(unit_arena(), "n%zu.example", i);
    const struct str loop[] = {S("a.example"), S("b.example"), S("A.example")};
    const struct {
        enum dkv_answer_status status;
        const struct str *names;
        size_t count;
        enum dkv_reason reason;
    } rows[] = {
        {DKV_ANSWER_BAD, names, LIMIT_CNAME_CHAIN, DKV_LIMIT_CNAMES_HIT},
        {DKV_ANSWER_BAD, names, LIMIT_CNAME_CHAIN - 1, DKV_DNS_BAD_ANSWER},
        {DKV_ANSWER_BAD, loop, 3, DKV_LIMIT_CNAMES_HIT},
        {DKV_ANSWER_BAD, loop, 2, DKV_DNS_BAD_ANSWER},
        {DKV_ANSWER_BAD, NULL, 0, DKV_DNS_BAD_ANSWER},
        {DKV_ANSWER_NXDOMAIN, names, 3, DKV_KEY_MISSING},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkv_answer a = {.status = rows[i].status, .cname = rows[i].names, .cname_count = rows[i].count};
        unit_row("row %zu", i);
        CHECK_REASON(key_answer_fault(&a), rows[i].reason);
    }
}

static void needs(void)
{
    enum { KEY = 0, SHORT = 1, ED = 2, GARBAGE = 3 };
    const struct str p[] = {
        make_base64(make_bytes(MAKE_RSA2048, FORM_P)), make_base64(make_bytes(MAKE_RSA512, FORM_P)),
        make_base64(make_bytes(MAKE_ED25519, FORM_P)), S("AAAA"),
    };
    static const struct {
        const char *record; /* before p= */
        int p;
        struct key_need need;
        enum dkv_reason fault;
        const char *detail;
    } rows[] = {
        {"v=DKIM1; ", KEY, {KEY_RSA, HASH_SHA256, false, 1024}, DKV_VERIFIED, ""},
        {"h=sha256; ", KEY, {KEY_RSA, HASH_SHA256, false, 1024}, DKV_VERIFIED, ""},
        {"h=sha1; ", KEY, {KEY_RSA, HASH_SHA256, false, 1024}, DKV_KEY_H_FORBIDS, ""},
        {"h=sha256; ", KEY, {KEY_RSA, HASH_SHA1, false, 1024}, DKV_KEY_H_FORBIDS, ""},
        {"h=sha1; ", KEY, {KEY_RSA, HASH_SHA1, false, 1024}, DKV_VERIFIED, ""},
        {"h=; ", KEY, {KEY_RSA, HASH_SHA256, false, 1024}, DKV_KEY_H_FORBIDS, ""},
        {"", KEY, {KEY_ED25519, HASH_SHA256, false, 1024}, DKV_K_MISMATCH, ""},
        {"k=ed25519; ", ED, {KEY_RSA, HASH_SHA256, false, 1024}, DKV_K_MISMATCH, ""},
        {"k=ed25519; ", ED, {KEY_ED25519, HASH_SHA256, false, 1024}, DKV_VERIFIED, ""},
        {"k=ed25519; ", KEY, {KEY_ED25519, HASH_SHA256, false, 1024}, DKV_ED25519_LENGTH, "294 bytes"},
        {"k=rsa; ", ED, {KEY_RSA, HASH_SHA256, false, 1024}, DKV_KEY_UNREADABLE, ""},
        {"t=s; ", KEY, {KEY_RSA, HASH_SHA256, false, 1024}, DKV_VERIFIED, ""},
        {"t=s; ", KEY, {KEY_RSA, HASH_SHA256, true, 1024}, DKV_KEY_T_S_VIOLATED, ""},
        {"t=y; ", KEY, {KEY_RSA, HASH_SHA256, true, 1024}, DKV_VERIFIED, ""},
        {"", SHORT, {KEY_RSA, HASH_SHA256, false, 1024}, DKV_RSA_TOO_SHORT, "512 bits"},
        {"", SHORT, {KEY_RSA, HASH_SHA256, false, 512}, DKV_VERIFIED, ""},
        {"", GARBAGE, {KEY_RSA, HASH_SHA256, false, 512}, DKV_KEY_UNREADABLE, ""},
        {"v=DKIM2; ", KEY, {KEY_RSA, HASH_SHA256, false, 1024}, DKV_KEY_V_UNKNOWN, "v"},
        {"s=other; ", KEY, {KEY_RSA, HASH_SHA256, false, 1024}, DKV_KEY_S_NOT_EMAIL, "s"},
    };
    struct keyring ring = {0};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str b64 = p[rows[i].p];
        struct str text = arena_print(unit_arena(), "%sp=%.*s", rows[i].record, (int)b64.n, b64.p);
        struct key_candidate c = key_read(unit_exact(text), &rows[i].need, &ring, unit_arena());
        unit_row("row %zu, %s", i, rows[i].record);
        CHECK_REASON(c.fault, rows[i].fault);
        CHECK_INT(c.usable, rows[i].fault == DKV_VERIFIED);
        CHECK_STR(c.detail, str_z(rows[i].detail));
    }
    keyring_free(&ring);
}

/* Revoked is told before anything that depends on the signature. */
static void revoked(void)
{
    static const struct key_need need = {KEY_ED25519, HASH_SHA256, true, 1024};
    struct keyring ring = {0};
    static const char *const records[] = {"v=DKIM1; p=", "v=DKIM1; k=rsa; h=sha1; t=s; p= ; n=gone", "p=\r\n\t"};
    for (size_t i = 0; i < LENGTH(records); i++) {
        struct key_candidate c = key_read(str_z(records[i]), &need, &ring, unit_arena());
        unit_row("%s", records[i]);
        CHECK_REASON(c.fault, DKV_KEY_REVOKED);
        CHECK(!c.usable && !c.pubkey.pkey);
    }
    struct key_candidate c = key_read(S("v=DKIM1; p=AA*A"), &need, &ring, unit_arena());
    CHECK_STR(c.detail, S("at character 3 of p="));
}

/* A key is decoded once, whoever asks, and is never taken for another: not for one of another type, nor for the same
 * with another least size. */
static void kept(void)
{
    struct keyring ring = {.seed = 1};
    struct str rsa = make_bytes(MAKE_RSA2048, FORM_P), weak = make_bytes(MAKE_RSA512, FORM_P);
    struct pubkey *first, *again;
    enum dkv_reason why = DKV_VERIFIED;
    CHECK(keyring_read(&ring, KEY_RSA, unit_exact(rsa), 1024, &first, &why) && first->bits == 2048);
    EVP_PKEY *handle = first->pkey;
    CHECK(!keyring_read(&ring, KEY_ED25519, rsa, 1024, &again, &why) && !again->pkey);
    CHECK_REASON(why, DKV_ED25519_LENGTH);
    CHECK(!keyring_read(&ring, KEY_RSA, weak, 1024, &again, &why) && again->pkey);
    CHECK_REASON(why, DKV_RSA_TOO_SHORT);
    CHECK(keyring_read(&ring, KEY_RSA, weak, 512, &again, &why) && again->bits == 512);
    CHECK(!keyring_read(&ring, KEY_RSA, weak, 1024, &again, &why));
    CHECK_REASON(why, DKV_RSA_TOO_SHORT);
    CHECK(keyring_read(&ring, KEY_RSA, unit_exact(rsa), 1024, &again, &why) && again->pkey == handle);
    keyring_free(&ring);
}

/* More keys than there is room for: some are decoded again, none is wrong. */
static void many_kept(void)
{
    struct keyring ring = {0};
    for (size_t turn = 0; turn < 2; turn++)
        for (size_t i = 0; i < 3 * KEYRING_SIZE; i++) {
            char p[32] = {(char)(i & 0xff), (char)(i >> 8), 9};
            struct pubkey *key;
            enum dkv_reason why = DKV_VERIFIED;
            size_t length = i % 2 ? sizeof p : sizeof p - 1;
            bool ok = keyring_read(&ring, KEY_ED25519, (struct str){p, length}, 1024, &key, &why);
            if (ok != (length == sizeof p) || (key->pkey != NULL) != ok || (!ok && why != DKV_ED25519_LENGTH))
                CHECK(!"the key of another");
        }
    keyring_free(&ring);
}

void suite_engine_key(void)
{
    static const struct unit_test tests[] = {{"answers", answers}, {"chains", chains}, {"kept keys", kept}, {"many keys", many_kept}, {"what a signature needs",
        needs}, {"revoked", revoked}};
    unit_suite("engine/key", tests, LENGTH(tests));
}
