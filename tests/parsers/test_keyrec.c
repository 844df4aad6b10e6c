/* parsers/keyrec: the key record, RFC 6376 section 3.6.1. */
#include "parsers/keyrec.h"
#include "parsers/limits.h"
#include "tests/unit.h"

static void faults(void)
{
    static const struct {
        const char *text;
        enum dkv_reason reason; /* VERIFIED: no fault */
        const char *where;
    } rows[] = {
        {"v=DKIM1; k=rsa; p=AAAA", DKV_VERIFIED, ""},
        {"p=AAAA", DKV_VERIFIED, ""},
        {"v=DKIM1; p=AAAA;", DKV_VERIFIED, ""},
        {" v = DKIM1 ; p = AA AA ", DKV_VERIFIED, ""},
        {"v=DKIM1;p=AAAA;unknown=x", DKV_VERIFIED, ""},
        {"k=rsa; p=AAAA", DKV_VERIFIED, ""},
        {"v=DKIM1; p=", DKV_VERIFIED, ""}, /* revoked: no fault of the record */
        {"v=DKIM1; p= \t", DKV_VERIFIED, ""},
        {"v=DKIM1; n=%s%n; p=AAAA", DKV_VERIFIED, ""},
        {"v=DKIM1; g=*; p=AAAA", DKV_VERIFIED, ""},
        /* v= */
        {"v=DKIM2; p=AAAA", DKV_KEY_V_UNKNOWN, "v"},
        {"v=dkim1; p=AAAA", DKV_KEY_V_UNKNOWN, "v"}, /* case counts */
        {"v=1; p=AAAA", DKV_KEY_V_UNKNOWN, "v"},
        {"v=; p=AAAA", DKV_KEY_V_UNKNOWN, "v"},
        {"v=DKIM1 x; p=AAAA", DKV_KEY_V_UNKNOWN, "v"},
        {"k=rsa; v=DKIM1; p=AAAA", DKV_KEY_V_NOT_FIRST, "v"},
        {"p=AAAA; v=DKIM1", DKV_KEY_V_NOT_FIRST, "v"},
        {"v=spf1 -all", DKV_KEY_V_UNKNOWN, "v"},
        /* p= */
        {"v=DKIM1; k=rsa", DKV_KEY_P_MISSING, "p"},
        {"v=DKIM1; P=AAAA", DKV_KEY_P_MISSING, "p"},
        {"v=DKIM1; p=AAA*", DKV_KEY_BAD_BASE64, "p"},
        {"v=DKIM1; p=AA-_", DKV_KEY_BAD_BASE64, "p"},
        {"v=DKIM1; p=AA==AAAA", DKV_KEY_BAD_BASE64, "p"},
        {"v=DKIM1; p=-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----", DKV_KEY_BAD_BASE64, "p"},
        {"v=DKIM1; p=\"AAAA\"", DKV_KEY_BAD_BASE64, "p"},
        {"v=DKIM1; p=A", DKV_KEY_BAD_BASE64, "p"},
        {"v=DKIM1; p=AA", DKV_VERIFIED, ""},
        /* k= h= s= t= */
        {"k=ed25519; p=AAAA", DKV_VERIFIED, ""},
        {"k=RSA; p=AAAA", DKV_VERIFIED, ""},
        {"k=; p=AAAA", DKV_K_UNKNOWN, "k"},
        {"k=dsa; p=AAAA", DKV_K_UNKNOWN, "k"},
        {"k=rsa-sha256; p=AAAA", DKV_K_UNKNOWN, "k"},
        {"s=*; p=AAAA", DKV_VERIFIED, ""},
        {"s=email; p=AAAA", DKV_VERIFIED, ""},
        {"s=tlsrpt : email; p=AAAA", DKV_VERIFIED, ""},
        {"s=tlsrpt; p=AAAA", DKV_KEY_S_NOT_EMAIL, "s"},
        {"s=; p=AAAA", DKV_KEY_S_NOT_EMAIL, "s"},
        {"s=emails; p=AAAA", DKV_KEY_S_NOT_EMAIL, "s"},
        {"t=; h=; p=AAAA", DKV_VERIFIED, ""},
        /* the list */
        {"v=DKIM1; p=AAAA; p=", DKV_KEY_TAG_DUPLICATE, "p"},
        {"v=DKIM1; n=a; n=b; p=AAAA", DKV_KEY_TAG_DUPLICATE, "n"},
        {"v=DKIM1; v=DKIM1; p=AAAA", DKV_KEY_TAG_DUPLICATE, "v"},
        {"v=DKIM1;; p=AAAA", DKV_KEY_TAG_JUNK, ""},
        {"v=DKIM1; rsa; p=AAAA", DKV_KEY_TAG_JUNK, "rsa"},
        {"\"v=DKIM1; p=AAAA\"", DKV_KEY_TAG_JUNK, "\"v=DKIM1"},
        {"hello", DKV_KEY_TAG_JUNK, "hello"},
        {"v=DKIM1; n=\x1b[2J; p=AAAA", DKV_KEY_TAG_JUNK, "n"},
        {"", DKV_KEY_EMPTY_RECORD, ""},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct keyrec r = keyrec_read(unit_exact(str_z(rows[i].text)), unit_arena());
        unit_row("%s", rows[i].text);
        CHECK_INT(r.fault.found, rows[i].reason != DKV_VERIFIED);
        CHECK_REASON(r.fault.reason, rows[i].reason);
        CHECK_STR(r.fault.where, str_z(rows[i].where));
    }
}

static void meaning(void)
{
    static const struct {
        const char *text;
        enum key_type type;
        bool sha1, sha256, email, testing, strict, g;
        const char *p;
    } rows[] = {
        {"p=Zm9v", KEY_RSA, true, true, true, false, false, false, "foo"},
        {"k=ed25519; p=Zm9v", KEY_ED25519, true, true, true, false, false, false, "foo"},
        {"k=x; p=Zm9v", KEY_UNKNOWN, true, true, true, false, false, false, "foo"},
        {"h=sha256; p=", KEY_RSA, false, true, true, false, false, false, ""},
        {"h=sha1; p=", KEY_RSA, true, false, true, false, false, false, ""},
        {"h=sha1 : SHA256; p=", KEY_RSA, true, true, true, false, false, false, ""},
        {"h=; p=", KEY_RSA, false, false, true, false, false, false, ""},
        {"h=sha512; p=", KEY_RSA, false, false, true, false, false, false, ""},
        {"t=y; p=", KEY_RSA, true, true, true, true, false, false, ""},
        {"t=s; p=", KEY_RSA, true, true, true, false, true, false, ""},
        {"t=s:y; p=", KEY_RSA, true, true, true, true, true, false, ""},
        {"t=y : z\r\n : s; p=", KEY_RSA, true, true, true, true, true, false, ""},
        {"t=yes; p=", KEY_RSA, true, true, true, false, false, false, ""},
        {"s=other; p=", KEY_RSA, true, true, false, false, false, false, ""},
        {"g=; p=", KEY_RSA, true, true, true, false, false, true, ""},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct keyrec r = keyrec_read(unit_exact(str_z(rows[i].text)), unit_arena());
        unit_row("%s", rows[i].text);
        CHECK_INT(r.type, rows[i].type);
        CHECK_INT(r.h_sha1, rows[i].sha1);
        CHECK_INT(r.h_sha256, rows[i].sha256);
        CHECK_INT(r.for_email, rows[i].email);
        CHECK_INT(r.testing, rows[i].testing);
        CHECK_INT(r.strict, rows[i].strict);
        CHECK_INT(r.g, rows[i].g);
        CHECK_STR(r.p, str_z(rows[i].p));
    }
    struct keyrec r = keyrec_read(S("v=DKIM1; p=Zm9*"), unit_arena());
    CHECK_INT(r.p_bad, 3);
    CHECK_STR(r.p_text, S("Zm9*"));
    CHECK(keyrec_read(S("p=Zg"), unit_arena()).p_unpadded);
}

static void limits(void)
{
    char *big = arena_alloc(unit_arena(), LIMIT_TAGLIST_BYTES + 1);
    memset(big, 'A', LIMIT_TAGLIST_BYTES + 1);
    memcpy(big, "p=", 2);
    struct keyrec r = keyrec_read((struct str){big, LIMIT_TAGLIST_BYTES + 1}, unit_arena());
    CHECK_REASON(r.fault.reason, DKV_LIMIT_TAGLIST_HIT);
    char many[(LIMIT_TAGS + 1) * 8];
    size_t n = 0;
    for (int i = 0; i <= LIMIT_TAGS; i++) {
        struct str tag = arena_print(unit_arena(), "t%d=;", i);
        memcpy(many + n, tag.p, tag.n);
        n += tag.n;
    }
    r = keyrec_read((struct str){many, n}, unit_arena());
    CHECK_REASON(r.fault.reason, DKV_LIMIT_TAGS_HIT);
}

void suite_parsers_keyrec(void)
{
    static const struct unit_test tests[] = {{"faults", faults}, {"meaning", meaning}, {"limits", limits}};
    unit_suite("parsers/keyrec", tests, LENGTH(tests));
}
