/* engine/signature: what a signature says of itself, RFC 6376 section 6.1.1. */
#include "src/engine/signature.h"
#include "tests/unit.h"

#define LABEL63 "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabc"
#define BH32 "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define BH20 "bh=2jmj7l5rSw0yVb/vlWAYkK/YBwk="
#define SIG(a, d, s, h, bh, more) "v=1; a=" a "; d=" d "; s=" s "; h=" h "; " bh "; b=AAAA" more
#define USUAL(more) SIG("rsa-sha256", "x.example", "k1", "from", BH32, more)

static const struct row {
    const char *value;
    enum dkv_reason fault, legacy; /* under strict and rfc; under legacy */
    const char *key_name;          /* NULL: none can be asked */
} rows[] = {
    {USUAL(""), DKV_VERIFIED, DKV_VERIFIED, "k1._domainkey.x.example"},
    {SIG("rsa-sha256", "X.Example", "K1", "FROM", BH32, ""), DKV_VERIFIED, DKV_VERIFIED, "k1._domainkey.x.example"},
    {SIG("ed25519-sha256", "x.example", "a.b", "to:from", BH32, ""), DKV_VERIFIED, DKV_VERIFIED,
     "a.b._domainkey.x.example"},
    {SIG("rsa-sha256", "b\xc3\xbc" "cher.example", "\xce\xba", "from", BH32, "; i=j\xc3\xb6@m.b\xc3\xbc" "cher.example"),
     DKV_VERIFIED, DKV_VERIFIED, "xn--vxa._domainkey.xn--bcher-kva.example"},
    {SIG("rsa-sha256", "b\xc3\xbc" "cher.example", "k1", "from", BH32, "; i=@xn--bcher-kva.example"), DKV_VERIFIED,
     DKV_VERIFIED,
     "k1._domainkey.xn--bcher-kva.example"},
    /* sha1 */
    {SIG("rsa-sha1", "x.example", "k1", "from", BH20, ""), DKV_ALG_SHA1, DKV_VERIFIED, "k1._domainkey.x.example"},
    {SIG("rsa-sha1", "x.example", "k1", "to", BH20, ""), DKV_FROM_UNSIGNED, DKV_FROM_UNSIGNED, "k1._domainkey.x.example"},
    /* bh= */
    {SIG("rsa-sha256", "x.example", "k1", "from", BH20, ""), DKV_BH_LENGTH, DKV_BH_LENGTH, "k1._domainkey.x.example"},
    {SIG("rsa-sha1", "x.example", "k1", "from", BH32, ""), DKV_BH_LENGTH, DKV_BH_LENGTH, "k1._domainkey.x.example"},
    {SIG("ed25519-sha256", "x.example", "k1", "from", "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA", ""),
     DKV_BH_LENGTH, DKV_BH_LENGTH, "k1._domainkey.x.example"},
    {SIG("rsa-sha256", "x.example", "k1", "from", "bh=AA==", ""), DKV_BH_LENGTH, DKV_BH_LENGTH,
     "k1._domainkey.x.example"},
    /* h= without From */
    {SIG("rsa-sha256", "x.example", "k1", "to:subject", BH32, ""), DKV_FROM_UNSIGNED, DKV_FROM_UNSIGNED,
     "k1._domainkey.x.example"},
    {SIG("rsa-sha256", "x.example", "k1", "from2:xfrom", BH32, ""), DKV_FROM_UNSIGNED, DKV_FROM_UNSIGNED,
     "k1._domainkey.x.example"},
    /* i= */
    {USUAL("; i=a@x.example"), DKV_VERIFIED, DKV_VERIFIED, "k1._domainkey.x.example"},
    {USUAL("; i=a@m.x.example"), DKV_VERIFIED, DKV_VERIFIED, "k1._domainkey.x.example"},
    {USUAL("; i=a=40evil.example@x.example"), DKV_VERIFIED, DKV_VERIFIED, "k1._domainkey.x.example"},
    {USUAL("; i=@X.EXAMPLE"), DKV_VERIFIED, DKV_VERIFIED, "k1._domainkey.x.example"},
    {USUAL("; i=@evil.example"), DKV_I_NOT_UNDER_D, DKV_I_NOT_UNDER_D, "k1._domainkey.x.example"},
    {USUAL("; i=@evilx.example"), DKV_I_NOT_UNDER_D, DKV_I_NOT_UNDER_D, "k1._domainkey.x.example"},
    {USUAL("; i=@example"), DKV_I_NOT_UNDER_D, DKV_I_NOT_UNDER_D, "k1._domainkey.x.example"},
    {USUAL("; i=x.example@evil.example"), DKV_I_NOT_UNDER_D, DKV_I_NOT_UNDER_D, "k1._domainkey.x.example"},
    {USUAL("; i=@" LABEL63 "d.x.example"), DKV_I_NOT_UNDER_D, DKV_I_NOT_UNDER_D, "k1._domainkey.x.example"}, /* no name */
    {SIG("rsa-sha256", "sub.x.example", "k1", "from", BH32, "; i=@x.example"), DKV_I_NOT_UNDER_D, DKV_I_NOT_UNDER_D,
     "k1._domainkey.sub.x.example"},
    /* t= and x= */
    {USUAL("; t=10; x=11"), DKV_VERIFIED, DKV_VERIFIED, "k1._domainkey.x.example"},
    {USUAL("; t=10; x=10"), DKV_X_BEFORE_T, DKV_X_BEFORE_T, "k1._domainkey.x.example"},
    {USUAL("; t=10; x=9"), DKV_X_BEFORE_T, DKV_X_BEFORE_T, "k1._domainkey.x.example"},
    {USUAL("; t=99999999999999999999; x=5"), DKV_X_BEFORE_T, DKV_X_BEFORE_T, "k1._domainkey.x.example"},
    {USUAL("; x=5"), DKV_VERIFIED, DKV_VERIFIED, "k1._domainkey.x.example"},
    /* names */
    {SIG("rsa-sha256", LABEL63 "d.example", "k1", "from", BH32, ""), DKV_DOMAIN_BAD, DKV_DOMAIN_BAD, NULL},
    {SIG("rsa-sha256", "\xf0\x9f\x98\x80.example", "k1", "from", BH32, ""), DKV_DOMAIN_BAD, DKV_DOMAIN_BAD, NULL},
    {SIG("rsa-sha256", "x.example", LABEL63 "d", "from", BH32, ""), DKV_NAME_TOO_LONG, DKV_NAME_TOO_LONG, NULL},
    {SIG("rsa-sha256", LABEL63 "." LABEL63 "." LABEL63, LABEL63, "from", BH32, ""), DKV_NAME_TOO_LONG,
     DKV_NAME_TOO_LONG, NULL},
    {SIG("rsa-sha256", "x.example", "\xf0\x9f\x98\x80", "from", BH32, ""), DKV_NAME_TOO_LONG, DKV_NAME_TOO_LONG, NULL},
    /* what the parser says stands before all that */
    {SIG("rsa-sha1", "x.example", "k1", "to", BH20, "; q=x"), DKV_Q_UNKNOWN, DKV_Q_UNKNOWN, "k1._domainkey.x.example"},
    {"a=rsa-sha256; d=x.example; s=k1; h=from; " BH32 "; b=AAAA", DKV_SIG_TAG_MISSING, DKV_VERIFIED,
     "k1._domainkey.x.example"},
};

static void faults(void)
{
    static const enum dkv_policy policies[] = {DKV_STRICT, DKV_RFC, DKV_LEGACY};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str text = arena_print(unit_arena(), "From: a\r\nDKIM-Signature: %s\r\n\r\n", rows[i].value);
        struct message m = message_read(unit_exact(text), 0, unit_arena());
        for (size_t p = 0; p < LENGTH(policies); p++) {
            struct signature s = signature_read(&m, 1, 1, policies[p], unit_arena());
            unit_row("policy %d, %s", policies[p], rows[i].value);
            CHECK_REASON(s.fault, policies[p] == DKV_LEGACY ? rows[i].legacy : rows[i].fault);
            CHECK_INT(s.key_name != NULL, rows[i].key_name != NULL);
            CHECK_STR(str_z(s.key_name), str_z(rows[i].key_name));
            CHECK_INT(s.field, 1);
        }
    }
}

static void questions(void)
{
    struct message m = message_read(S("DKIM-Signature: a=rsa-sha1; h=a:To:tO; c=x; bh=AAAA\r\n\r\n"), 0, unit_arena());
    struct signature s = signature_read(&m, 0, 1, DKV_RFC, unit_arena());
    CHECK_INT(signature_hash(&s), HASH_SHA1);
    CHECK_INT(signature_key_type(&s), KEY_RSA);
    CHECK_INT(signature_names(&s, NAME_TO), 2);
    CHECK_INT(signature_names(&s, NAME_FROM), 0);
    CHECK(!signature_has_body_hash(&s)); /* c=x is no canonicalization */
    m = message_read(S("DKIM-Signature: a=ed25519-sha256; bh=AAAA\r\n\r\n"), 0, unit_arena());
    s = signature_read(&m, 0, 1, DKV_RFC, unit_arena());
    CHECK_INT(signature_hash(&s), HASH_SHA256);
    CHECK_INT(signature_key_type(&s), KEY_ED25519);
    CHECK(signature_has_body_hash(&s));
}

void suite_engine_signature(void)
{
    static const struct unit_test tests[] = {{"faults", faults}, {"questions", questions}};
    unit_suite("engine/signature", tests, LENGTH(tests));
}
