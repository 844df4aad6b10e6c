/* engine/rsakey: whatever it reads, OpenSSL's own decoder reads the same key there. */
#include "src/engine/rsakey.h"
#include "tests/engine/make.h"
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

static EVP_PKEY *reference(struct str p)
{
    const unsigned char *at = (const unsigned char *)p.p;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)p.n);
    at = (const unsigned char *)p.p;
    return key ? key : d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, (long)p.n);
}

/* True: it was read. */
static bool check_same(struct str p)
{
    p = unit_exact(p);
    struct rsakey key = rsakey_read(p);
    EVP_PKEY *other = key.pkey ? reference(p) : NULL;
    if (key.pkey && CHECK(other != NULL)) {
        CHECK_INT(EVP_PKEY_eq(key.pkey, other), 1);
        CHECK(key.e == rsakey_exponent(other));
    }
    EVP_PKEY_free(key.pkey);
    EVP_PKEY_free(other);
    return key.pkey != NULL;
}

static void check_bare(struct str p, bool bare)
{
    struct rsakey key = rsakey_read(p);
    CHECK_INT(key.bare, bare);
    EVP_PKEY_free(key.pkey);
}

static void usual_forms(void)
{
    static const enum make_key keys[] = {MAKE_RSA2048, MAKE_RSA1024, MAKE_RSA512, MAKE_RSA_E3};
    for (size_t i = 0; i < LENGTH(keys); i++) {
        struct str spki = make_bytes(keys[i], FORM_SPKI), pkcs1 = make_bytes(keys[i], FORM_PKCS1);
        unit_row("key %zu", i);
        CHECK(check_same(spki));
        CHECK(check_same(make_join(spki, S("behind"))));
        CHECK(check_same(pkcs1));
        CHECK(check_same(make_join(pkcs1, S("\0"))));
        check_bare(spki, false);
        check_bare(pkcs1, true);
        CHECK(!check_same(make_bytes(keys[i], FORM_PRIVATE)));
        CHECK(!check_same(make_bytes(keys[i], FORM_PKCS8)));
    }
    unit_row("other kinds of keys");
    CHECK(!check_same(make_bytes(MAKE_EC, FORM_SPKI)));
    CHECK(!check_same(make_bytes(MAKE_ED25519, FORM_SPKI)));
    CHECK(!check_same(make_bytes(MAKE_ED25519, FORM_P)));
    CHECK(!check_same(S("")));
    unit_row("large exponents");
    CHECK(check_same(make_rsa(2048, S("\x7f\xff\xff\xff\xff\xff\xff\xff"))));
    CHECK(check_same(make_rsa(2048, S("\1\0\0\0\0\0\0\0\1"))));
    unit_row("numbers that are none");
    CHECK(!check_same(make_rsa(0, S("\x01\x00\x01"))));
    CHECK(!check_same(make_rsa(2048, S("\0"))));
}

static void cut_off(void)
{
    struct str forms[] = {make_bytes(MAKE_RSA1024, FORM_SPKI), make_bytes(MAKE_RSA1024, FORM_PKCS1)};
    for (size_t f = 0; f < LENGTH(forms); f++)
        for (size_t n = 0; n < forms[f].n; n++) {
            unit_row("form %zu cut to %zu bytes", f, n);
            CHECK(!check_same(str_take(forms[f], n)));
        }
}

/* Each byte of the structure with each bit turned, and with values that are special in DER. */
static void damaged(void)
{
    static const unsigned char values[] = {0x00, 0x01, 0x02, 0x03, 0x05, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xff};
    struct str forms[] = {make_bytes(MAKE_RSA1024, FORM_SPKI), make_bytes(MAKE_RSA1024, FORM_PKCS1)};
    for (size_t f = 0; f < LENGTH(forms); f++)
        for (size_t i = 0; i < forms[f].n; i++) {
            if (i > 34 && i + 8 < forms[f].n)
                continue; /* inside the modulus */
            for (size_t v = 0; v < 8 + LENGTH(values); v++) {
                struct str p = arena_copy(unit_arena(), forms[f]);
                unsigned char *at = (unsigned char *)(uintptr_t)p.p + i;
                *at = (unsigned char)(v < 8 ? *at ^ 1u << v : values[v - 8]);
                unit_row("form %zu, byte %zu is %02x", f, i, *at);
                check_same(p);
            }
        }
}

void suite_engine_rsakey(void)
{
    static const struct unit_test tests[] = {
        {"the usual forms", usual_forms},
        {"cut off", cut_off},
        {"damaged", damaged},
    };
    unit_suite("engine/rsakey", tests, LENGTH(tests));
}
