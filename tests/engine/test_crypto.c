/* engine/crypto: what is accepted as a key, and what a signature proves. */
#include "src/engine/crypto.h"
#include "parsers/limits.h"
#include "tests/engine/make.h"
#include <openssl/rsa.h>

/* ---- keys --------------------------------------------------------------------------------------- */

struct key_row {
    const char *what;
    enum key_type type;
    struct str p;
    int least_bits;
    enum dkv_reason why; /* VERIFIED: it is a key */
    int bits;
    bool bare, trailing;
};

static void check_key(const struct key_row *r)
{
    struct pubkey k;
    enum dkv_reason why = DKV_VERIFIED;
    unit_row("%s", r->what);
    CHECK_INT(pubkey_decode(&k, r->type, unit_exact(r->p), r->least_bits, &why), r->why == DKV_VERIFIED);
    CHECK_REASON(why, r->why);
    if (r->bits) {
        CHECK_INT(k.bits, r->bits);
        CHECK_INT(k.bare_pkcs1, r->bare);
        CHECK_INT(k.trailing, r->trailing);
    }
    if (r->why == DKV_VERIFIED || r->why == DKV_RSA_TOO_SHORT)
        CHECK(k.pkey != NULL);
    pubkey_free(&k);
    CHECK(k.pkey == NULL);
}

static void rsa_keys(void)
{
    struct str spki = make_bytes(MAKE_RSA2048, FORM_SPKI), bare = make_bytes(MAKE_RSA2048, FORM_PKCS1);
    struct str f4 = S("\x01\x00\x01");
    const struct key_row rows[] = {
        {"2048 bits", KEY_RSA, spki, 1024, DKV_VERIFIED, 2048, false, false},
        {"2048 bits, bare", KEY_RSA, bare, 1024, DKV_VERIFIED, 2048, true, false},
        {"a byte follows", KEY_RSA, make_join(spki, S("\0")), 1024, DKV_VERIFIED, 2048, false, true},
        {"a byte follows the bare one", KEY_RSA, make_join(bare, S("x")), 1024, DKV_VERIFIED, 2048, true, true},
        {"another key follows", KEY_RSA, make_join(spki, make_bytes(MAKE_RSA1024, FORM_SPKI)), 1024, DKV_VERIFIED, 2048,
         false, true},
        {"1024 bits", KEY_RSA, make_bytes(MAKE_RSA1024, FORM_SPKI), 1024, DKV_VERIFIED, 1024, false, false},
        {"1023 bits", KEY_RSA, make_rsa(1023, f4), 1024, DKV_RSA_TOO_SHORT, 1023, false, false},
        {"512 bits", KEY_RSA, make_bytes(MAKE_RSA512, FORM_SPKI), 1024, DKV_RSA_TOO_SHORT, 512, false, false},
        {"512 bits of old", KEY_RSA, make_bytes(MAKE_RSA512, FORM_SPKI), 512, DKV_VERIFIED, 512, false, false},
        {"511 bits", KEY_RSA, make_rsa(511, f4), 512, DKV_RSA_TOO_SHORT, 511, false, false},
        {"no bits", KEY_RSA, make_rsa(0, f4), 512, DKV_RSA_TOO_SHORT, 0, false, false},
        {"8192 bits", KEY_RSA, make_rsa(8192, f4), 1024, DKV_VERIFIED, 8192, false, false},
        {"8193 bits", KEY_RSA, make_rsa(8193, f4), 1024, DKV_LIMIT_RSA_HIT, 8193, false, false},
        {"16385 bits", KEY_RSA, make_rsa(16385, f4), 1024, DKV_LIMIT_RSA_HIT, 16385, false, false},
        {"e is 0", KEY_RSA, make_rsa(2048, S("\0")), 1024, DKV_RSA_EXPONENT, 0, false, false},
        {"e is 1", KEY_RSA, make_rsa(2048, S("\1")), 1024, DKV_RSA_EXPONENT, 0, false, false},
        {"e is 2", KEY_RSA, make_rsa(2048, S("\2")), 1024, DKV_RSA_EXPONENT, 0, false, false},
        {"e is 3", KEY_RSA, make_rsa(2048, S("\3")), 1024, DKV_VERIFIED, 2048, false, false},
        {"e is even", KEY_RSA, make_rsa(2048, S("\1\0\0")), 1024, DKV_RSA_EXPONENT, 0, false, false},
        {"e has 33 bits", KEY_RSA, make_rsa(2048, S("\1\xff\xff\xff\xff")), 1024, DKV_VERIFIED, 2048, false, false},
        {"e has 34 bits", KEY_RSA, make_rsa(2048, S("\2\0\0\0\1")), 1024, DKV_RSA_EXPONENT, 0, false, false},
        {"e is as long as n", KEY_RSA, make_rsa(2048, str_drop(make_rsa(2048, f4), 33)), 1024, DKV_RSA_EXPONENT, 0,
         false, false},
        {"PKCS#1 private key", KEY_RSA, make_bytes(MAKE_RSA1024, FORM_PRIVATE), 1024, DKV_KEY_PRIVATE, 0, false, false},
        {"PKCS#8 private key", KEY_RSA, make_bytes(MAKE_RSA1024, FORM_PKCS8), 1024, DKV_KEY_PRIVATE, 0, false, false},
        {"private key of another kind", KEY_RSA, make_bytes(MAKE_ED25519, FORM_PKCS8), 1024, DKV_KEY_PRIVATE, 0, false,
         false},
        {"encrypted private key", KEY_RSA, make_bytes(MAKE_RSA1024, FORM_PKCS8_ENCRYPTED), 1024, DKV_KEY_UNREADABLE, 0,
         false, false},
        {"Ed25519 as SubjectPublicKeyInfo", KEY_RSA, make_bytes(MAKE_ED25519, FORM_SPKI), 1024, DKV_KEY_NOT_RSA, 0,
         false, false},
        {"Ed25519, 32 bytes", KEY_RSA, make_bytes(MAKE_ED25519, FORM_P), 1024, DKV_KEY_UNREADABLE, 0, false, false},
        {"elliptic curve", KEY_RSA, make_bytes(MAKE_EC, FORM_SPKI), 1024, DKV_KEY_NOT_RSA, 0, false, false},
        {"text", KEY_RSA, S("-----BEGIN PUBLIC KEY-----"), 1024, DKV_KEY_UNREADABLE, 0, false, false},
        {"one byte", KEY_RSA, S("0"), 1024, DKV_KEY_UNREADABLE, 0, false, false},
        {"an empty SEQUENCE", KEY_RSA, S("\x30\0"), 1024, DKV_KEY_UNREADABLE, 0, false, false},
        {"a SEQUENCE that says 4 GB", KEY_RSA, S("\x30\x84\xff\xff\xff\xff\x02"), 1024, DKV_KEY_TRUNCATED, 0, false,
         false},
        {"a length of five bytes", KEY_RSA, S("\x30\x85\1\0\0\0\0\x02"), 1024, DKV_KEY_UNREADABLE, 0, false, false},
        {"a length without end", KEY_RSA, S("\x30\x80\x02\x01\x01\0\0"), 1024, DKV_KEY_UNREADABLE, 0, false, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        check_key(&rows[i]);
}

static void ed25519_keys(void)
{
    struct str raw = make_bytes(MAKE_ED25519, FORM_P), spki = make_bytes(MAKE_ED25519, FORM_SPKI);
    const struct key_row rows[] = {
        {"32 bytes", KEY_ED25519, raw, 1024, DKV_VERIFIED, 256, false, false},
        {"order 4", KEY_ED25519, S("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), 1024,
         DKV_ED25519_WEAK, 0, false, false},
        {"order 1", KEY_ED25519, S("\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), 1024,
         DKV_ED25519_WEAK, 0, false, false},
        {"order 1, sign bit", KEY_ED25519,
         S("\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80"), 1024, DKV_ED25519_WEAK, 0, false, false},
        {"31 bytes", KEY_ED25519, str_take(raw, 31), 1024, DKV_ED25519_LENGTH, 0, false, false},
        {"33 bytes", KEY_ED25519, make_join(raw, S("x")), 1024, DKV_ED25519_LENGTH, 0, false, false},
        {"SubjectPublicKeyInfo", KEY_ED25519, spki, 1024, DKV_ED25519_SPKI, 0, false, false},
        {"SubjectPublicKeyInfo, cut", KEY_ED25519, str_take(spki, 43), 1024, DKV_ED25519_LENGTH, 0, false, false},
        {"44 other bytes", KEY_ED25519, str_take(make_bytes(MAKE_RSA1024, FORM_SPKI), 44), 1024, DKV_ED25519_LENGTH, 0,
         false, false},
        {"RSA", KEY_ED25519, make_bytes(MAKE_RSA2048, FORM_SPKI), 1024, DKV_ED25519_LENGTH, 0, false, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        check_key(&rows[i]);
}

/* No beginning of a key is a key, and nobody reads past it. */
static void cut_keys(void)
{
    for (int form = 0; form < 2; form++) {
        struct str whole = make_bytes(MAKE_RSA1024, form ? FORM_PKCS1 : FORM_SPKI);
        for (size_t n = 1; n < whole.n; n++) {
            struct pubkey k;
            enum dkv_reason why = DKV_VERIFIED;
            unit_row("%zu of %zu bytes", n, whole.n);
            CHECK(!pubkey_decode(&k, KEY_RSA, unit_exact(str_take(whole, n)), 1024, &why));
            CHECK_REASON(why, n < 3 ? DKV_KEY_UNREADABLE : DKV_KEY_TRUNCATED);
            CHECK(k.pkey == NULL);
        }
    }
}

/* ---- signatures --------------------------------------------------------------------------------- */

static struct digest sha256(struct str data)
{
    struct digest d = {0};
    CHECK(EVP_Q_digest(NULL, "SHA256", NULL, data.p, data.n, d.bytes, &d.n));
    return d;
}

static struct str slice(const struct digest *d) { return (struct str){(const char *)d->bytes, d->n}; }

/* An RSA signature of any encoded message, well formed or not. */
static struct str rsa_raw(enum make_key key, struct str em)
{
    unsigned char *out = arena_alloc(unit_arena(), 512);
    size_t n = 512;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(make_key(key), NULL);
    CHECK(ctx && EVP_PKEY_sign_init(ctx) == 1 && EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) == 1 &&
          EVP_PKEY_sign(ctx, out, &n, (const unsigned char *)em.p, em.n) == 1);
    EVP_PKEY_CTX_free(ctx);
    return (struct str){(char *)out, n};
}

/* 00 01, padding of so many FF, 00, then what it pads; the rest is garbage that a careless reader skips. */
static struct str encoded(size_t size, size_t ff, struct str prefix, struct str hash, unsigned char type)
{
    unsigned char *em = arena_alloc(unit_arena(), size);
    size_t n = 0;
    em[n++] = 0;
    em[n++] = type;
    memset(em + n, 0xff, ff);
    n += ff;
    em[n++] = 0;
    memcpy(em + n, prefix.p, prefix.n);
    n += prefix.n;
    memcpy(em + n, hash.p, hash.n);
    n += hash.n;
    if (n < size)
        memset(em + n, 0xaa, size - n);
    return (struct str){(char *)em, size};
}

static void check_signature(const char *what, enum make_key key, struct str b, const struct digest *header,
                            enum signature_state want, const struct digest *inside)
{
    struct hashes hashes = {0};
    struct pubkey k;
    enum dkv_reason why = DKV_VERIFIED;
    struct digest recovered;
    unit_row("%s", what);
    enum key_type type = key == MAKE_ED25519 || key == MAKE_ED25519_OTHER ? KEY_ED25519 : KEY_RSA;
    if (!CHECK(pubkey_decode(&k, type, make_bytes(key, FORM_P), 512, &why)))
        return;
    CHECK_INT(signature_check(&k, &hashes, HASH_SHA256, header, unit_exact(b), &recovered), want);
    CHECK_STR(slice(&recovered), inside ? slice(inside) : S(""));
    pubkey_free(&k);
    hashes_free(&hashes);
}

static void rsa_signatures(void)
{
    static const struct str sha256_info = S("\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20");
    static const struct str sha512_info = S("\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40");
    struct digest h = sha256(S("header")), other = sha256(S("other"));
    struct str hash = slice(&h);
    enum make_key key = MAKE_RSA2048;
    struct str good = rsa_raw(key, encoded(256, 202, sha256_info, hash, 1));
    check_signature("good", key, good, &h, SIGNATURE_HOLDS, &h);
    check_signature("over another header", key, good, &other, SIGNATURE_OTHER_HASH, &h);
    check_signature("with another key", MAKE_RSA2048_OTHER, good, &h, SIGNATURE_NO_FIT, NULL);
    check_signature("with a shorter key", MAKE_RSA1024, good, &h, SIGNATURE_NO_FIT, NULL);
    check_signature("cut", key, str_take(good, 255), &h, SIGNATURE_NO_FIT, NULL);
    check_signature("a byte more", key, make_join(good, S("\0")), &h, SIGNATURE_NO_FIT, NULL);
    check_signature("a zero byte before", key, make_join(S("\0"), good), &h, SIGNATURE_NO_FIT, NULL);
    check_signature("empty", key, S(""), &h, SIGNATURE_NO_FIT, NULL);
    check_signature("all ones", key, encoded(256, 253, S(""), S(""), 0xff), &h, SIGNATURE_NO_FIT, NULL);
    char *bent = arena_alloc(unit_arena(), good.n);
    for (size_t bit = 0; bit < 8 * good.n; bit += 97) {
        memcpy(bent, good.p, good.n);
        bent[bit / 8] = (char)(bent[bit / 8] ^ 1 << bit % 8);
        check_signature("one bit is wrong", key, (struct str){bent, good.n}, &h, SIGNATURE_NO_FIT, NULL);
    }
    check_signature("short padding, garbage behind the hash", key, rsa_raw(key, encoded(256, 8, sha256_info, hash, 1)),
        &h,
                    SIGNATURE_NO_FIT, NULL);
    check_signature("the same with e = 3", MAKE_RSA_E3, rsa_raw(MAKE_RSA_E3, encoded(128, 8, sha256_info, hash, 1)), &h,
                    SIGNATURE_NO_FIT, NULL);
    check_signature("good with e = 3", MAKE_RSA_E3, rsa_raw(MAKE_RSA_E3, encoded(128, 74, sha256_info, hash, 1)), &h,
                    SIGNATURE_HOLDS, &h);
    check_signature("padding of encryption", key, rsa_raw(key, encoded(256, 202, sha256_info, hash, 2)), &h,
        SIGNATURE_NO_FIT, NULL);
    check_signature("no DigestInfo", key, rsa_raw(key, encoded(256, 221, S(""), hash, 1)), &h, SIGNATURE_NO_FIT, NULL);
    struct str longer = make_join(hash, hash);
    check_signature("the DigestInfo of SHA-512", key, rsa_raw(key, encoded(256, 170, sha512_info, longer, 1)), &h,
        SIGNATURE_NO_FIT,
                    NULL);
    check_signature("the hash too short", key, rsa_raw(key, encoded(256, 203, sha256_info, str_take(hash, 31), 1)), &h,
                    SIGNATURE_NO_FIT, NULL);
}

static void ed25519_signatures(void)
{
    struct digest h = sha256(S("header")), other = sha256(S("other"));
    unsigned char raw[64];
    size_t n = sizeof raw;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    CHECK(ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, make_key(MAKE_ED25519)) == 1 &&
          EVP_DigestSign(ctx, raw, &n, h.bytes, h.n) == 1 && n == 64);
    EVP_MD_CTX_free(ctx);
    struct str good = {(char *)raw, n};
    check_signature("good", MAKE_ED25519, good, &h, SIGNATURE_HOLDS, NULL);
    check_signature("over another header", MAKE_ED25519, good, &other, SIGNATURE_DIFFERS, NULL);
    check_signature("with another key", MAKE_ED25519_OTHER, good, &h, SIGNATURE_DIFFERS, NULL);
    check_signature("cut", MAKE_ED25519, str_take(good, 63), &h, SIGNATURE_DIFFERS, NULL);
    check_signature("a byte more", MAKE_ED25519, make_join(good, S("\0")), &h, SIGNATURE_DIFFERS, NULL);
    check_signature("one byte", MAKE_ED25519, S("x"), &h, SIGNATURE_DIFFERS, NULL);
    for (size_t i = 0; i < n; i++) {
        raw[i] ^= 1;
        check_signature("one bit is wrong", MAKE_ED25519, good, &h, SIGNATURE_DIFFERS, NULL);
        raw[i] ^= 1;
    }
}

/* ---- digests ------------------------------------------------------------------------------------ */

static void digests(void)
{
    static const char *const names[] = {[HASH_SHA256] = "SHA256", [HASH_SHA1] = "SHA1"};
    struct hashes hashes = {0};
    char data[9000];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (char)(i * 7 + i / 256);
    for (int kind = 0; kind < HASH_KINDS; kind++)
        for (size_t step = 1; step < sizeof data; step = step * 3 / 2 + 1) {
            struct hasher h;
            unsigned char want[EVP_MAX_MD_SIZE];
            size_t n = 0;
            unit_row("%s in steps of %zu", names[kind], step);
            hasher_begin(&h, &hashes, (enum hash_kind)kind);
            for (struct str rest = {data, sizeof data}; rest.n; rest = str_drop(rest, step)) {
                hasher_put(&h, unit_exact(str_take(rest, step)));
                if (rest.n % 5 == 0)
                    hasher_peek(&h); /* looking does not change it */
            }
            struct digest d = hasher_peek(&h), again = hasher_peek(&h);
            CHECK(EVP_Q_digest(NULL, names[kind], NULL, data, sizeof data, want, &n));
            CHECK_STR(slice(&d), ((struct str){(char *)want, n}));
            CHECK_STR(slice(&again), slice(&d));
            CHECK(digest_eq(&d, slice(&again)));
            CHECK(!digest_eq(&d, str_take(slice(&again), n - 1)));
            hasher_free(&h);
        }
    hashes_free(&hashes);
    struct digest none = {0};
    CHECK(!digest_eq(&none, S(""))); /* no digest equals nothing, not even nothing */
}

/* A hash that this OpenSSL does not offer: nothing is computed, nothing matches, nothing breaks. */
static void unavailable(void)
{
    struct hashes hashes = {.fetched = {true, true}};
    struct hasher h;
    hasher_begin(&h, &hashes, HASH_SHA256);
    hasher_put(&h, S("x"));
    CHECK_INT(hasher_peek(&h).n, 0);
    hasher_free(&h);
}

void suite_engine_crypto(void)
{
    static const struct unit_test tests[] = {
        {"RSA keys", rsa_keys}, {"Ed25519 keys", ed25519_keys}, {"keys cut off", cut_keys}, {"RSA signatures",
         rsa_signatures},
        {"Ed25519 signatures", ed25519_signatures}, {"digests", digests}, {"no such hash", unavailable},
    };
    unit_suite("engine/crypto", tests, LENGTH(tests));
}
