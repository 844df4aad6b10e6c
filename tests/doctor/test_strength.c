/* doctor/strength: weak keys are made here with OpenSSL's numbers, so that each test knows the secret that it finds. */
#include "src/doctor/strength.h"
#include "parsers/limits.h"
#include "src/doctor/keyexam.h"
#include "tests/doctor/number.h"
#include "tests/doctor/rsarecord.h"
#include "tests/engine/make.h"
#include <stdlib.h>

/* ---- numbers ------------------------------------------------------------------------------------------ */

static BIGNUM *prime_of(int bits)
{
    BIGNUM *p = BN_new();
    if (!p || BN_generate_prime_ex(p, bits, 0, NULL, NULL, NULL) != 1)
        abort();
    return p;
}

/* The bytes of n, which is freed. */
static struct str bytes(BIGNUM *n)
{
    struct str s = number_bytes(n);
    BN_free(n);
    return s;
}

/* The next prime after a + steps. */
static BIGNUM *prime_after(const BIGNUM *a, unsigned long step)
{
    BIGNUM *p = BN_dup(a);
    if (!p || !BN_add_word(p, step))
        abort();
    if (!BN_is_odd(p))
        BN_add_word(p, 1);
    while (BN_check_prime(p, NULL, NULL) != 1)
        BN_add_word(p, 2);
    return p;
}

static struct str modulus(enum make_key which)
{
    struct material m = material_read(make_bytes(which, FORM_P), unit_arena());
    return m.n;
}

static struct str product_of(BIGNUM *p, BIGNUM *q)
{
    BIGNUM *n = number_product(p, q);
    BN_free(p);
    BN_free(q);
    return bytes(n);
}

/* ---- tests ---------------------------------------------------------------------------------------------- */

static void good_keys(void)
{
    static const enum make_key keys[] = {MAKE_RSA2048, MAKE_RSA2048_OTHER, MAKE_RSA1024};
    for (size_t i = 0; i < LENGTH(keys); i++) {
        struct str n = modulus(keys[i]);
        unsigned rounds;
        unit_row("key %zu", i);
        CHECK_INT(strength_small_factor(n), 0);
        CHECK(!strength_fermat(n, &rounds));
        CHECK(!strength_roca(n));
        CHECK(!strength_prime(n));
        CHECK(!strength_pattern(n));
        CHECK(!strength_small_d(n, S("\1\0\1")));
        CHECK(strength_ones(n) > 3 * n.n && strength_ones(n) < 5 * n.n);
    }
}

static void small_factors(void)
{
    static const struct {
        unsigned long factor;
        unsigned found;
    } rows[] = {{2, 2}, {3, 3}, {65521, 65521}, {65537, 65537}, {65539, 0}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        BIGNUM *p = prime_of(512);
        BN_mul_word(p, rows[i].factor);
        unit_row("%lu", rows[i].factor);
        CHECK_INT(strength_small_factor(bytes(p)), rows[i].found);
    }
    CHECK_INT(strength_small_factor(S("\x0d")), 0); /* a prime is no factor of itself */
    CHECK_INT(strength_small_factor(S("")), 0);
}

static void close_primes(void)
{
    unsigned rounds = 0;
    BIGNUM *p = prime_of(512), *q = prime_after(p, 1000), *square = number_product(p, p), *far = BN_dup(p);
    CHECK(strength_fermat(product_of(BN_dup(p), q), &rounds));
    CHECK_INT(rounds, 1);
    CHECK(strength_fermat(bytes(square), &rounds)); /* p twice */
    BN_set_bit(far, 400); /* factors that differ high up are out of reach */
    BN_clear_bit(p, 400);
    BIGNUM *r = prime_after(far, 1);
    CHECK(!strength_fermat(product_of(BN_dup(p), r), &rounds));
    BN_free(far);
    BN_free(p);
    CHECK(!strength_fermat(S(""), &rounds));
    CHECK(!strength_fermat(S("\x0d"), &rounds)); /* 1 times 13 is no find */
}

/* n = r M + 65537^a mod M has the fingerprint, one more has not. */
static void roca(void)
{
    BIGNUM *m = NULL, *base = BN_new(), *a = BN_new(), *n = BN_new(), *r = BN_new();
    BN_CTX *ctx = BN_CTX_new();
    BN_hex2bn(&m, "924CBA6AE99DFA084537FACC54948DF0C23DA044D8CABE0EDD75BC6");
    BN_set_word(base, 65537);
    BN_set_word(a, 123456789);
    BN_rand(r, 800, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
    BN_mod_exp(n, base, a, m, ctx);
    BN_mul(r, r, m, ctx);
    BN_add(n, n, r);
    CHECK(strength_roca(bytes(BN_dup(n))));
    BN_add_word(n, 1);
    CHECK(!strength_roca(bytes(BN_dup(n))));
    CHECK(!strength_roca(bytes(BN_dup(m)))); /* 0 is no power */
    BN_free(m), BN_free(base), BN_free(a), BN_free(n), BN_free(r);
    BN_CTX_free(ctx);
}

/* e is the inverse of a d of so many bits. */
static bool small_d_found(int bits)
{
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *p = prime_of(512), *q = prime_of(512), *n = number_product(p, q), *d = prime_of(bits);
    BN_sub_word(p, 1);
    BN_sub_word(q, 1);
    BIGNUM *phi = number_product(p, q), *e = BN_mod_inverse(NULL, d, phi, ctx);
    if (!e)
        abort();
    bool found = strength_small_d(bytes(n), bytes(e));
    BN_free(p), BN_free(q), BN_free(d), BN_free(phi);
    BN_CTX_free(ctx);
    return found;
}

static void small_d(void)
{
    CHECK(small_d_found(100));
    CHECK(small_d_found(200));
    CHECK(!small_d_found(400));
    CHECK(!strength_small_d(S("\x21"), S("\3")));
}

static void patterns(void)
{
    char n[256];
    uint64_t chance = 3;
    for (size_t i = 0; i < sizeof n; i++)
        n[i] = (char)unit_random(&chance);
    n[0] = (char)0xc1;
    struct str s = {n, sizeof n};
    CHECK(!strength_pattern(s));
    memset(n + 40, 0, 7);
    n[39] = (char)0xff, n[47] = (char)0xff;
    CHECK(!strength_pattern(s)); /* 56 bits */
    memset(n + 40, 0, 9);
    CHECK(strength_pattern(s));
    for (size_t i = 0; i < sizeof n; i++)
        n[i] = (char)unit_random(&chance);
    for (size_t i = 0; i < 3; i++)
        memcpy(n + 4 * i + 100, "\x12\x34\x56\x78", 4);
    CHECK(!strength_pattern(s));
    memcpy(n + 200, "\x12\x34\x56\x78", 4);
    CHECK(strength_pattern(s));
    CHECK_INT(strength_ones(S("\xff\x0f")), 12);
    CHECK_INT(strength_ones(S("\x01\x00")), 1);
}

static void exponents(void)
{
    static const struct {
        struct str n, e;
        bool sound;
        uint64_t value;
    } rows[] = {
        {S("\xff\xff\xff\xf1"), S("\1\0\1"), true, 65537},
        {S("\xff\xff\xff\xf1"), S("\3"), true, 3},
        {S("\xff\xff\xff\xf1"), S("\1"), false, 1},
        {S("\xff\xff\xff\xf1"), S("\4"), false, 4},
        {S("\xff\xff\xff\xf1"), S("\xff\xff\xff\xf1"), false, 0xfffffff1},
        {S("\xff\xff\xff\xf1"), S("\xff\xff\xff\xef"), true, 0xffffffef},
        {S("\xff\xff\xff\xf1"), S("\1\1\1\1\1\1\1\1\1"), false, UINT64_MAX},
        {S("\xff\xff\xff\xf1"), S(""), false, 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        uint64_t value;
        unit_row("row %zu", i);
        CHECK_INT(strength_exponent(rows[i].n, rows[i].e, &value), rows[i].sound);
        CHECK(value == rows[i].value);
    }
}

static void lists(void)
{
    unsigned char hash[BLOCKLIST_HASH], row[BLOCKLIST_ROW];
    struct str n = modulus(MAKE_RSA1024);
    CHECK(blocklist_hash(n, hash));
    char table[5 * BLOCKLIST_ROW];
    /* below and above it, sorted; the row in each place */
    for (size_t at = 0; at < 5; at++) {
        for (size_t i = 0; i < 5; i++) {
            memcpy(row, hash, BLOCKLIST_HASH);
            row[14] = (unsigned char)(hash[14] + (int)i - (int)at);
            row[15] = (unsigned char)(i + 10);
            memcpy(table + i * BLOCKLIST_ROW, row, BLOCKLIST_ROW);
        }
        if (hash[14] < 5 || hash[14] > 250)
            break; /* would not be sorted */
        unit_row("at %zu", at);
        CHECK_INT(blocklist_find((struct str){table, sizeof table}, hash), (int)at + 10);
        CHECK_INT(blocklist_find((struct str){table, at * BLOCKLIST_ROW + 15}, hash), -1); /* the row is not whole */
    }
    CHECK_INT(blocklist_find(S(""), hash), -1);
    CHECK(example_key(hash) == NULL);
}

static void told(void)
{
    const struct str e = S("\1\0\1");
    BIGNUM *p = prime_of(1024), *small = prime_of(2030);
    while (BN_num_bits(small) < 2048)
        BN_mul_word(small, 7);
    CHECK_STR(str_z(rsarecord_ids(rsarecord_text(product_of(BN_dup(p), prime_after(p, 1000)), e), S(""))), S("rsa-fermat"));
    CHECK_STR(str_z(rsarecord_ids(rsarecord_text(bytes(prime_of(2048)), e), S(""))), S("rsa-prime"));
    BN_free(p);
    struct str divisible = bytes(small);
    CHECK(strstr(rsarecord_ids(rsarecord_text(divisible, e), S("")), "rsa-smallfactor") != NULL);
    struct str good = modulus(MAKE_RSA2048);
    CHECK_STR(str_z(rsarecord_ids(rsarecord_text(good, e), S(""))), S(""));
    CHECK_STR(str_z(rsarecord_ids(rsarecord_text(good, S("\3")), S(""))), S("rsa-e"));
    CHECK_STR(str_z(rsarecord_ids(rsarecord_text(good, S("\x11")), S(""))), S("rsa-e"));
    CHECK_STR(str_z(rsarecord_ids(rsarecord_text(good, S("\1")), S(""))), S("rsa-e"));
    CHECK_STR(str_z(rsarecord_ids(rsarecord_text(good, S("\2")), S(""))), S("rsa-e"));
    char hash[BLOCKLIST_ROW] = {0};
    CHECK(blocklist_hash(good, (unsigned char *)hash));
    CHECK_STR(str_z(rsarecord_ids(rsarecord_text(good, e), (struct str){hash, sizeof hash})), S("key-blocklisted"));
    CHECK_STR(str_z(rsarecord_ids(S("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="), S(""))), S("key-rfc-example"));
    CHECK_STR(str_z(rsarecord_ids(S("v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOC"
                             "KG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToI"
                             "MmPSPDdQPNUYckcQ2QIDAQAB"), S(""))), S("k-missing rsa-1024 key-rfc-example"));
}

/* A key that others can sign with is not offered to be published again, however badly it is written. */
static void not_again(void)
{
    static const char *const texts[] = {
        "\"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"",
        "v=1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    };
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct str record = str_z(texts[i]);
        struct chart chart = {.arena = unit_arena()};
        struct keyexam x = keyexam_read(&record, 1, false, unit_arena());
        keyexam_judge(&x, NULL, S(""), &chart);
        unit_row("%s", texts[i]);
        CHECK(chart_has(&chart, DOCTOR_RFC_EXAMPLE));
        for (size_t k = 0; k < chart.count; k++)
            CHECK_INT(chart.items[k].publish.type, PUBLISH_NOTHING);
    }
}

/* The first of n, n + 2, n + 4, ... (of n, n + step, ...) that is odd, has no small factor and is no prime. */
static struct str without_small_factors(BIGNUM *n, const BIGNUM *step)
{
    unsigned char *out = arena_alloc(unit_arena(), (size_t)BN_num_bytes(n) + 1);
    struct str s = {(char *)out, 0};
    do {
        BN_add(n, n, step);
        s.n = (size_t)BN_bn2bin(n, out);
    } while (strength_small_factor(s) || BN_check_prime(n, NULL, NULL) > 0);
    BN_free(n);
    return s;
}

/* Each weakness of the modulus comes out of the whole examination under its own name, and alone. */
static void weak_moduli(void)
{
    const struct str e = S("\1\0\1");
    BIGNUM *m = NULL, *n = BN_new(), *two = BN_new();
    BN_set_word(two, 2);
    BN_hex2bn(&m, "924CBA6AE99DFA084537FACC54948DF0C23DA044D8CABE0EDD75BC6");
    BN_rand(n, 2047 - BN_num_bits(m), BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ANY);
    BIGNUM *multiple = number_product(n, m);
    BN_lshift1(multiple, multiple);
    BN_add_word(multiple, 65537);
    CHECK(strstr(rsarecord_ids(rsarecord_text(without_small_factors(multiple, m), e), S("")), "rsa-roca") != NULL);
    char bytes_[256];
    uint64_t chance = 11;
    for (size_t i = 0; i < sizeof bytes_; i++)
        bytes_[i] = (char)(unit_random(&chance) | unit_random(&chance));
    bytes_[0] = (char)0xc1;
    struct str biased = {bytes_, sizeof bytes_};
    CHECK_STR(str_z(rsarecord_ids(rsarecord_text(without_small_factors(number_of(biased), two), e), S(""))), S("rsa-bias"));
    struct str good = modulus(MAKE_RSA2048);
    memcpy(bytes_, good.p, sizeof bytes_);
    memset(bytes_ + 100, 0, 10);
    CHECK_STR(str_z(rsarecord_ids(rsarecord_text(without_small_factors(number_of(biased), two), e), S(""))), S("rsa-zero-pattern"));
    BN_free(m), BN_free(n), BN_free(two);
}

static void small_d_told(void)
{
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *p = prime_of(1024), *q = prime_of(1024), *n = number_product(p, q), *d = prime_of(200);
    BN_sub_word(p, 1);
    BN_sub_word(q, 1);
    BIGNUM *phi = number_product(p, q), *e = BN_mod_inverse(NULL, d, phi, ctx);
    struct str exponent = bytes(e);
    if ((unsigned char)exponent.p[0] & 0x80) /* a DER number of that form would be negative */
        exponent = make_join(S("\0"), exponent);
    const char *ids = rsarecord_ids(rsarecord_text(bytes(n), exponent), S(""));
    CHECK(strstr(ids, "rsa-smalld") != NULL);
    CHECK(strstr(ids, "rsa-e") != NULL);
    BN_free(p), BN_free(q), BN_free(d), BN_free(phi);
    BN_CTX_free(ctx);
}

static void primes(void)
{
    BIGNUM *n = NULL;
    BN_hex2bn(&n, "1");
    BN_lshift(n, n, 4423); /* 2^4423 - 1 is a prime */
    BN_sub_word(n, 1);
    struct str prime = bytes(n);
    CHECK(strength_prime(prime));
    CHECK(!strength_prime(S("\x01")));
    CHECK(!strength_prime(S("")));
}

static void sizes(void)
{
    static const struct {
        size_t bits;
        const char *id;
    } rows[] = {
        {1023, "rsa-lt-1024"}, {1024, "rsa-1024"}, {2047, "rsa-1024"}, {2048, NULL}, {2056, "rsa-odd-size"}, {4096, NULL},
        {4104, "rsa-gt-4096"}, {LIMIT_RSA_BITS + 8, "rsa-gt-4096"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const char *ids = rsarecord_ids(make_join(S("v=DKIM1; k=rsa; p="), make_base64(make_rsa(rows[i].bits, S("\1\0\1")))), S(""));
        unit_row("%zu bits: %s", rows[i].bits, ids);
        CHECK(!rows[i].id || strstr(ids, rows[i].id) != NULL);
        CHECK(rows[i].id || !strstr(ids, "rsa-odd-size"));
        CHECK(rows[i].bits == 2047 || rows[i].bits == 1024 || !strstr(ids, "rsa-1024"));
    }
}

void suite_doctor_strength(void)
{
    static const struct unit_test tests[] = {
        {"good keys", good_keys}, {"small factors", small_factors}, {"close primes", close_primes}, {"ROCA", roca},
        {"small d", small_d}, {"patterns", patterns}, {"exponents", exponents}, {"lists", lists}, {"told", told}, {"not again", not_again}, {"weak moduli", weak_moduli}, {"small d told", small_d_told}, {"sizes", sizes}, {"primes", primes},
    };
    unit_suite("doctor/strength", tests, LENGTH(tests));
}
