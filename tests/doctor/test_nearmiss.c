/* doctor/strength: keys just outside each test, which must stay silent, beside keys just inside. They are computed here from
 * constants, so that they are the same in every run. "Prime" factors need only be free of small factors: no test but the
 * one for them looks. */
#include "src/doctor/strength.h"
#include "tests/doctor/number.h"
#include "tests/doctor/rsarecord.h"
#include "tests/engine/make.h"
#include <stdlib.h>

/* ---- numbers ------------------------------------------------------------------------------------------ */

enum { BYTES = 256, BITS = 8 * BYTES };

static const struct str usual_exponent = S("\1\0\1");

static BIGNUM *new_number(void)
{
    BIGNUM *n = BN_new();
    if (!n)
        abort();
    return n;
}

/* Bytes as chance would have them; the top two bits are set, and the lowest. */
static struct str noise(size_t size, uint64_t seed)
{
    char *out = arena_alloc(unit_arena(), size);
    for (size_t i = 0; i < size; i++)
        out[i] = (char)unit_random(&seed);
    out[0] = (char)((unsigned char)out[0] | 0xc0);
    out[size - 1] = (char)((unsigned char)out[size - 1] | 1);
    return (struct str){out, size};
}

/* The first of n, n + step, n + 2 step ... without a small factor. */
static BIGNUM *rough(BIGNUM *n, const BIGNUM *step)
{
    while (!BN_is_odd(n) || strength_small_factor(number_bytes(n)))
        BN_add(n, n, step);
    return n;
}

static BIGNUM *rough_noise(size_t bits, uint64_t seed)
{
    BIGNUM *two = new_number();
    BN_set_word(two, 2);
    BIGNUM *n = rough(number_of(noise(bits / 8, seed)), two);
    BN_free(two);
    return n;
}

/* What the whole examination finds in a key of this modulus. */
static struct str found(struct str n) { return str_z(rsarecord_ids(rsarecord_text(n, usual_exponent), S(""))); }

static bool has_id(struct str ids, struct str id) { return str_find(ids, id) < ids.n; }

/* ---- the tests ------------------------------------------------------------------------------------------ */

static void small_factor(void)
{
    static const struct {
        BN_ULONG factor;
        struct str ids;
    } rows[] = {{65537, S("rsa-smallfactor")}, {65539, S("")}}; /* two primes that follow each other */
    for (size_t i = 0; i < LENGTH(rows); i++) {
        uint64_t seed = 1;
        BIGNUM *n;
        do { /* of 2048 bits */
            n = rough_noise(BITS - 16, seed++);
            BN_mul_word(n, rows[i].factor);
        } while (BN_num_bits(n) != BITS && (BN_free(n), true));
        unit_row("%lu", (unsigned long)rows[i].factor);
        CHECK_STR(found(number_bytes(n)), rows[i].ids);
        BN_free(n);
    }
}

/* Fermat's method starts above the root of n = (a - b)(a + b) and comes to a in this many rounds when b^2 is the largest
 * below rounds (2a - rounds). */
static struct str fermat_modulus(BN_ULONG rounds)
{
    BIGNUM *a = number_of(noise(BYTES / 2, 2)), *limit = BN_dup(a), *b = new_number(), *low = NULL, *high = NULL, *n = NULL;
    BN_lshift1(limit, limit);
    BN_sub_word(limit, rounds);
    BN_mul_word(limit, rounds);
    BN_zero(b);
    for (int bit = BITS / 4 + 16; bit >= 0; bit--) {
        BN_set_bit(b, bit);
        BIGNUM *square = number_product(b, b);
        if (BN_cmp(square, limit) >= 0)
            BN_clear_bit(b, bit);
        BN_free(square);
    }
    if (BN_is_odd(b)) /* a is odd, and the factors must be */
        BN_sub_word(b, 1);
    do {
        BN_free(low), BN_free(high), BN_free(n);
        BN_sub_word(b, 2);
        low = BN_dup(a), high = BN_dup(a);
        BN_sub(low, a, b);
        BN_add(high, a, b);
        n = number_product(low, high);
    } while (strength_small_factor(number_bytes(n)));
    struct str out = number_bytes(n);
    BN_free(a), BN_free(limit), BN_free(b), BN_free(low), BN_free(high), BN_free(n);
    return out;
}

static void fermat(void)
{
    unsigned rounds;
    CHECK_STR(found(fermat_modulus(100)), S("rsa-fermat"));
    CHECK(strength_fermat(fermat_modulus(100), &rounds));
    CHECK_INT(rounds, 100);
    CHECK_STR(found(fermat_modulus(101)), S(""));
}

/* Moduli that are these numbers modulo the product M of the primes up to 167. */
static void roca(void)
{
    static const struct {
        const char *what, *rest;
        struct str ids;
    } rows[] = {
        {"65537^123456789", "62D40C5A30AA7DA53AB7FB3E677B9E8CE6023DAD69A55C9FB8FE059", S("rsa-roca")},
        /* the same, but modulo 151, where it is no power of 65537 */
        {"a power modulo each prime but one", "1E09D3372DA0A25BD4A98703A0595F336DDB179DFE9FE30C04921B3", S("")},
        /* the same, but 65537 times as much modulo 101: no exponent is right for all primes at once */
        {"a power modulo each prime, but not of one exponent", "25FDA57C4E403E39DE917EAC9A7D35E6E146657C818DE28031CF98D", S("")},
    };
    BIGNUM *m = NULL;
    BN_hex2bn(&m, "924CBA6AE99DFA084537FACC54948DF0C23DA044D8CABE0EDD75BC6");
    for (size_t i = 0; i < LENGTH(rows); i++) {
        BIGNUM *rest = NULL, *some = number_of(noise(BYTES, 3)), *quotient = new_number();
        BN_CTX *ctx = BN_CTX_new();
        BN_hex2bn(&rest, rows[i].rest);
        BN_div(quotient, NULL, some, m, ctx);
        BIGNUM *n = number_product(quotient, m);
        BN_add(n, n, rest);
        unit_row("%s", rows[i].what);
        CHECK_STR(found(number_bytes(rough(n, m))), rows[i].ids);
        BN_free(rest), BN_free(some), BN_free(quotient), BN_free(n);
        BN_CTX_free(ctx);
    }
    BN_free(m);
}

/* d of so many bits, and e its inverse; Wiener's method ends at a quarter of the modulus. */
static struct str small_d_ids(size_t bits)
{
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *p = rough_noise(BITS / 2, 4), *q = rough_noise(BITS / 2, 5), *n = number_product(p, q), *d = number_of(noise(bits / 8, 6)), *e;
    BN_sub_word(p, 1);
    BN_sub_word(q, 1);
    BIGNUM *phi = number_product(p, q);
    while (!(e = BN_mod_inverse(NULL, d, phi, ctx)))
        BN_add_word(d, 2);
    struct str exponent = number_bytes(e);
    if ((unsigned char)exponent.p[0] & 0x80) /* a DER number of that form would be negative */
        exponent = make_join(S("\0"), exponent);
    const char *ids = rsarecord_ids(rsarecord_text(number_bytes(n), exponent), S(""));
    BN_free(p), BN_free(q), BN_free(n), BN_free(d), BN_free(e), BN_free(phi);
    BN_CTX_free(ctx);
    return str_z(ids);
}

static void small_d(void)
{
    CHECK(has_id(small_d_ids(504), S("rsa-smalld")));
    CHECK_STR(small_d_ids(528), S("rsa-e")); /* that such an exponent is no good is another matter */
}

/* Noise with what a row says in its midst, and no small factor. */
static struct str with(size_t zero_bits, size_t words)
{
    struct str n = noise(BYTES, 7);
    char *out = arena_alloc(unit_arena(), BYTES);
    memcpy(out, n.p, BYTES);
    out[99] = (char)(out[99] | 1);
    for (size_t i = 0; i < zero_bits; i++)
        out[100 + i / 8] = (char)((unsigned char)out[100 + i / 8] & ~(0x80u >> i % 8));
    out[100 + zero_bits / 8] = (char)((unsigned char)out[100 + zero_bits / 8] | 0x80u >> zero_bits % 8);
    for (size_t i = 0; i < words; i++)
        memcpy(out + 140 + 12 * i, "\x5a\x3c\x99\x61", 4);
    BIGNUM *number = number_of((struct str){out, BYTES}), *two = new_number();
    BN_set_word(two, 2);
    struct str done = number_bytes(rough(number, two));
    BN_free(number), BN_free(two);
    return done;
}

static void patterns(void)
{
    CHECK_STR(found(with(63, 3)), S(""));
    CHECK_STR(found(with(64, 3)), S("rsa-zero-pattern"));
    CHECK_STR(found(with(63, 4)), S("rsa-zero-pattern"));
}

/* A modulus of just so many ones, and no small factor. */
static struct str with_ones(size_t size, size_t ones)
{
    char *out = arena_alloc(unit_arena(), size);
    uint64_t chance = ones;
    do {
        memset(out, 0, size);
        out[0] = (char)0x80, out[size - 1] = 1;
        for (size_t set = 2; set < ones;) {
            size_t at = (size_t)(unit_random(&chance) % (8 * size));
            unsigned char bit = (unsigned char)(1u << at % 8);
            set += !((unsigned char)out[at / 8] & bit);
            out[at / 8] = (char)((unsigned char)out[at / 8] | bit);
        }
    } while (strength_small_factor((struct str){out, size}));
    return (struct str){out, size};
}

/* 10 of 100 beside the half for 2048 bits, 12 for fewer. */
static void bias(void)
{
    static const struct {
        size_t bytes, ones;
        struct str ids;
    } rows[] = {
        {256, 820, S("")}, {256, 819, S("rsa-bias")}, {256, 1228, S("")}, {256, 1229, S("rsa-bias")},
        {128, 390, S("rsa-1024")}, {128, 389, S("rsa-1024 rsa-bias")}, {128, 634, S("rsa-1024")}, {128, 635, S("rsa-1024 rsa-bias")},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%zu ones of %zu", rows[i].ones, 8 * rows[i].bytes);
        CHECK_STR(found(with_ones(rows[i].bytes, rows[i].ones)), rows[i].ids);
    }
}

void suite_doctor_nearmiss(void)
{
    static const struct unit_test tests[] = {
        {"small factor", small_factor}, {"Fermat", fermat}, {"ROCA", roca}, {"small d", small_d}, {"patterns", patterns}, {"bias", bias},
    };
    unit_suite("doctor/nearmiss", tests, LENGTH(tests));
}
