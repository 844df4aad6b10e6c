#include "bench/keymaker.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <stdio.h>
#include <stdlib.h>

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "corpus: %s\n", what);
    exit(1);
}

static void fill(struct chance *c, unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        bytes[i] = (unsigned char)chance_next(c);
}

/* A prime with its two highest bits set, so that the product of two has all its bits; not 1 modulo 65537. */
static BIGNUM *prime(struct chance *c, int bits, BN_CTX *ctx)
{
    unsigned char bytes[128];
    fill(c, bytes, (size_t)bits / 8);
    bytes[0] |= 0xC0;
    bytes[bits / 8 - 1] |= 1;
    BIGNUM *p = BN_bin2bn(bytes, bits / 8, NULL);
    while (p && (BN_mod_word(p, 65537) == 1 || BN_check_prime(p, ctx, NULL) != 1))
        if (BN_add_word(p, 2) != 1)
            die("no prime");
    return p ? p : (die("no prime"), p);
}

struct numbers {
    BIGNUM *p, *q, *n, *e, *d;
};

/* RFC 8017 section 3.2: d is the inverse of e modulo (p-1)(q-1). */
static struct numbers numbers_new(struct chance *c, int bits, BN_CTX *ctx)
{
    struct numbers k = {.n = BN_new(), .e = BN_new(), .d = BN_new()};
    k.p = prime(c, bits / 2, ctx);
    k.q = prime(c, bits / 2, ctx);
    BIGNUM *p1 = BN_dup(k.p), *q1 = BN_dup(k.q), *phi = BN_new();
    if (BN_mul(k.n, k.p, k.q, ctx) != 1 || BN_set_word(k.e, 65537) != 1 || BN_sub_word(p1, 1) != 1 ||
        BN_sub_word(q1, 1) != 1 || BN_mul(phi, p1, q1, ctx) != 1 || !BN_mod_inverse(k.d, k.e, phi, ctx))
        die("no RSA key");
    BN_free(p1), BN_free(q1), BN_free(phi);
    return k;
}

static EVP_PKEY *pkey_of(const struct numbers *k)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *make = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    if (OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, k->n) != 1 ||
        OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, k->e) != 1 ||
        OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_D, k->d) != 1)
        die("no RSA key");
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(b);
    if (EVP_PKEY_fromdata_init(make) != 1 || EVP_PKEY_fromdata(make, &key, EVP_PKEY_KEYPAIR, params) != 1)
        die("no RSA key");
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(b);
    EVP_PKEY_CTX_free(make);
    return key;
}

static EVP_PKEY *rsa(struct chance *c, int bits)
{
    BN_CTX *ctx = BN_CTX_new();
    struct numbers k = numbers_new(c, bits, ctx);
    EVP_PKEY *key = pkey_of(&k);
    BN_free(k.p), BN_free(k.q), BN_free(k.n), BN_free(k.e), BN_free(k.d);
    BN_CTX_free(ctx);
    return key;
}

EVP_PKEY *keymaker_key(struct chance *c, enum key_kind kind)
{
    unsigned char seed[32];
    if (kind != KEY_ED)
        return rsa(c, kind == KEY_1024 ? 1024 : 2048);
    fill(c, seed, sizeof seed);
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
    return key ? key : (die("no Ed25519 key"), key);
}
