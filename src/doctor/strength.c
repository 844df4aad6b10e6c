#include "src/doctor/strength.h"
#include "parsers/limits.h"
#include <openssl/bn.h>
#include <openssl/err.h>
#include <stdlib.h>

static BIGNUM *made(BIGNUM *n)
{
    if (!n)
        abort();
    return n;
}

static BIGNUM *read_number(struct str s) { return made(BN_bin2bn((const unsigned char *)s.p, (int)s.n, NULL)); }

/* What can be computed with at all. */
static bool fits(struct str n) { return n.n > 0 && n.n <= LIMIT_RSA_BITS / 8; }

/* Arithmetic on valid numbers fails for want of memory only. */
static void must(int ok)
{
    if (ok != 1)
        abort();
}

/* ---- small factors --------------------------------------------------------------------------------- */

enum { SIEVE_TO = 65538 };

unsigned strength_small_factor(struct str n)
{
    unsigned char composite[SIEVE_TO] = {0};
    unsigned found = 0;
    if (!fits(n))
        return 0;
    BIGNUM *number = read_number(n);
    for (unsigned p = 2; p < SIEVE_TO && !found; p++) {
        if (composite[p])
            continue;
        for (unsigned long long k = (unsigned long long)p * p; k < SIEVE_TO; k += p)
            composite[k] = 1;
        if (BN_mod_word(number, p) == 0 && !BN_is_word(number, p))
            found = p;
    }
    BN_free(number);
    return found;
}

/* ---- close primes ---------------------------------------------------------------------------------- */

struct work {
    BN_CTX *ctx;
    BIGNUM *a, *b, *c, *d, *rest;
};

static struct work work_begin(void)
{
    struct work w = {.ctx = BN_CTX_new()};
    if (!w.ctx)
        abort();
    BN_CTX_start(w.ctx);
    w.a = BN_CTX_get(w.ctx), w.b = BN_CTX_get(w.ctx), w.c = BN_CTX_get(w.ctx), w.d = BN_CTX_get(w.ctx);
    w.rest = made(BN_CTX_get(w.ctx));
    return w;
}

static void work_end(struct work *w)
{
    BN_CTX_end(w->ctx);
    BN_CTX_free(w->ctx);
    ERR_clear_error();
}

/* root = the whole part of the square root of n, by Newton's method from above. True: n is a square. */
static bool square_root(BIGNUM *root, const BIGNUM *n, BN_CTX *ctx)
{
    BN_CTX_start(ctx);
    BIGNUM *next = BN_CTX_get(ctx), *q = made(BN_CTX_get(ctx));
    BN_zero(next);
    must(BN_set_bit(next, (BN_num_bits(n) + 1) / 2)); /* not below the root */
    do {
        must(BN_copy(root, next) != NULL);
        must(BN_div(q, NULL, n, root, ctx));
        must(BN_add(next, root, q));
        must(BN_rshift1(next, next));
    } while (BN_cmp(next, root) < 0);
    must(BN_sqr(q, root, ctx));
    bool square = BN_cmp(q, n) == 0;
    BN_CTX_end(ctx);
    return square;
}

/* A square ends in one of few ways: most others are told apart without a root. */
static bool may_be_square(const BIGNUM *n)
{
    static const unsigned char ends[] = {0, 1, 4, 9, 16, 17, 25, 33, 36, 41, 49, 57};
    BN_ULONG end = BN_mod_word(n, 64);
    for (size_t i = 0; i < sizeof ends; i++)
        if (end == ends[i])
            return true;
    return false;
}

bool strength_fermat(struct str n, unsigned *rounds)
{
    enum { ROUNDS = 100 };
    bool found = false;
    if (!fits(n))
        return false;
    BIGNUM *number = read_number(n);
    struct work w = work_begin();
    if (!BN_is_zero(number) && !square_root(w.a, number, w.ctx))
        must(BN_add_word(w.a, 1));
    for (*rounds = 0; *rounds < ROUNDS && !found; ++*rounds) {
        must(BN_sqr(w.b, w.a, w.ctx));
        must(BN_sub(w.b, w.b, number));
        found = BN_is_zero(w.b) || (may_be_square(w.b) && square_root(w.c, w.b, w.ctx));
        must(BN_sub(w.d, w.a, w.c));
        found = found && (BN_is_zero(w.b) || !BN_is_one(w.d)); /* 1 times n is no factorization */
        must(BN_add_word(w.a, 1));
    }
    work_end(&w);
    BN_free(number);
    return found;
}

/* ---- ROCA ------------------------------------------------------------------------------------------ */

/* Is x a power of 65537 modulo the product? The order of 65537 there is a product of small prime powers, so it is looked for
 * in each of the small groups (Pohlig and Hellman); x is such a power if and only if it is one in all of them. */
static bool in_group(const BIGNUM *x, const BIGNUM *product, struct work *w)
{
    static const unsigned powers[] = {16, 81, 25, 7, 11, 13, 17, 23, 29, 37, 41, 53, 83};
    static const char order_text[] = "2454106387091158800";
    BIGNUM *order = NULL;
    bool inside = true;
    must(BN_dec2bn(&order, order_text) > 0);
    for (size_t i = 0; i < sizeof powers / sizeof *powers && inside; i++) {
        must(BN_copy(w->rest, order) != NULL);
        BN_div_word(w->rest, powers[i]);
        must(BN_set_word(w->a, 65537));
        must(BN_mod_exp(w->b, w->a, w->rest, product, w->ctx)); /* what generates the small group */
        must(BN_mod_exp(w->c, x, w->rest, product, w->ctx));
        must(BN_one(w->d));
        inside = false;
        for (unsigned k = 0; k < powers[i] && !inside; k++) {
            inside = BN_cmp(w->d, w->c) == 0;
            must(BN_mod_mul(w->d, w->d, w->b, product, w->ctx));
        }
    }
    BN_free(order);
    return inside;
}

bool strength_roca(struct str n)
{
    BIGNUM *product = NULL, *number;
    if (!fits(n))
        return false;
    must(BN_hex2bn(&product, "924CBA6AE99DFA084537FACC54948DF0C23DA044D8CABE0EDD75BC6") > 0);
    number = read_number(n);
    struct work w = work_begin();
    must(BN_nnmod(number, number, product, w.ctx));
    bool inside = in_group(number, product, &w);
    work_end(&w);
    BN_free(number);
    BN_free(product);
    return inside;
}

/* Fermat's test with three bases, which costs a composite one exponentiation; a full proof would cost a hostile key of the
 * largest size minutes. A composite that passes was made to pass, and nobody wants that key either. */
bool strength_prime(struct str n)
{
    static const BN_ULONG bases[] = {2, 3, 5};
    if (!fits(n) || n.n < 2 || !(n.p[n.n - 1] & 1))
        return false;
    BIGNUM *number = read_number(n);
    struct work w = work_begin();
    bool prime = true;
    must(BN_copy(w.a, number) != NULL);
    must(BN_sub_word(w.a, 1));
    for (size_t i = 0; i < sizeof bases / sizeof *bases && prime; i++) {
        must(BN_set_word(w.b, bases[i]));
        must(BN_mod_exp(w.c, w.b, w.a, number, w.ctx));
        prime = BN_is_one(w.c);
    }
    work_end(&w);
    BN_free(number);
    return prime;
}

/* ---- small private exponents ------------------------------------------------------------------------ */

/* Does the candidate k/d factor n? phi = (e d - 1) / k, and the two primes are the roots of x^2 - (n - phi + 1) x + n. */
static bool factors(const BIGNUM *n, const BIGNUM *e, const BIGNUM *k, const BIGNUM *d, BN_CTX *ctx)
{
    BN_CTX_start(ctx);
    BIGNUM *phi = BN_CTX_get(ctx), *rest = BN_CTX_get(ctx), *s = BN_CTX_get(ctx), *root = made(BN_CTX_get(ctx));
    bool found = false;
    must(BN_mul(phi, e, d, ctx));
    must(BN_sub_word(phi, 1));
    must(BN_div(phi, rest, phi, k, ctx));
    if (BN_is_zero(rest) && BN_cmp(phi, n) < 0) {
        must(BN_sub(s, n, phi));
        must(BN_add_word(s, 1));
        must(BN_sqr(s, s, ctx));
        must(BN_lshift(rest, n, 2));
        found = BN_cmp(s, rest) >= 0 && (must(BN_sub(s, s, rest)), BN_is_zero(s) || (may_be_square(s) && square_root(root, s, ctx)));
    }
    BN_CTX_end(ctx);
    return found;
}

/* next = q * now + before, for numerators and denominators of convergents */
static void step(BIGNUM *before, BIGNUM *now, const BIGNUM *q, BIGNUM *spare, BN_CTX *ctx)
{
    must(BN_mul(spare, q, now, ctx));
    must(BN_add(spare, spare, before));
    must(BN_copy(before, now) != NULL);
    must(BN_copy(now, spare) != NULL);
}

/* a/b is the fraction; k before now, d before now the convergents. */
static bool wiener(const BIGNUM *n, const BIGNUM *e, struct work *w)
{
    BN_CTX_start(w->ctx);
    BIGNUM *k0 = BN_CTX_get(w->ctx), *k1 = BN_CTX_get(w->ctx), *d0 = BN_CTX_get(w->ctx), *d1 = made(BN_CTX_get(w->ctx));
    bool found = false;
    must(BN_copy(w->a, e) != NULL);
    must(BN_copy(w->b, n) != NULL);
    BN_zero(k0), must(BN_one(k1)), must(BN_one(d0)), BN_zero(d1);
    while (!BN_is_zero(w->b) && !found && BN_num_bits(d1) <= BN_num_bits(n) / 4 + 1) {
        must(BN_div(w->c, w->rest, w->a, w->b, w->ctx));
        must(BN_copy(w->a, w->b) != NULL);
        must(BN_copy(w->b, w->rest) != NULL);
        step(k0, k1, w->c, w->d, w->ctx);
        step(d0, d1, w->c, w->d, w->ctx);
        found = !BN_is_zero(k1) && factors(n, e, k1, d1, w->ctx);
    }
    BN_CTX_end(w->ctx);
    return found;
}

bool strength_small_d(struct str n, struct str e)
{
    if (!fits(n) || !fits(e))
        return false;
    BIGNUM *modulus = read_number(n), *exponent = read_number(e);
    struct work w = work_begin();
    bool found = BN_cmp(exponent, modulus) < 0 && BN_num_bits(modulus) > 64 && wiener(modulus, exponent, &w);
    work_end(&w);
    BN_free(modulus);
    BN_free(exponent);
    return found;
}

bool strength_exponent(struct str n, struct str e, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < e.n; i++)
        *value = *value >> 56 ? UINT64_MAX : *value << 8 | (unsigned char)e.p[i];
    bool smaller = e.n < n.n || (e.n == n.n && memcmp(e.p, n.p, n.n) < 0);
    return e.n && (e.p[e.n - 1] & 1) && *value >= 3 && smaller;
}

/* ---- patterns -------------------------------------------------------------------------------------- */

size_t strength_ones(struct str n)
{
    size_t ones = 0;
    for (size_t i = 0; i < 8 * n.n; i++)
        ones += (unsigned char)n.p[i / 8] >> i % 8 & 1;
    return ones;
}

static size_t longest_run(struct str n)
{
    size_t run = 0, longest = 0;
    int before = -1;
    for (size_t i = 0; i < 8 * n.n; i++) {
        int bit = (unsigned char)n.p[i / 8] >> (7 - i % 8) & 1;
        run = bit == before ? run + 1 : 1;
        before = bit;
        longest = run > longest ? run : longest;
    }
    return longest;
}

/* How often the most frequent word of 4 bytes is there, counted from the end. */
static size_t most_frequent(struct str n)
{
    size_t most = 0, words = n.n / 4;
    for (size_t i = 0; i < words; i++) {
        size_t times = 0;
        for (size_t k = i; k < words; k++)
            times += memcmp(n.p + n.n - 4 * (i + 1), n.p + n.n - 4 * (k + 1), 4) == 0;
        most = times > most ? times : most;
    }
    return most;
}

bool strength_pattern(struct str n)
{
    enum { RUN = 64, TIMES = 4 };
    return fits(n) && (longest_run(n) >= RUN || most_frequent(n) >= TIMES);
}
