#include "src/engine/rsakey.h"
#include "src/engine/der.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

/* One element: its content, and what follows it. */
struct der {
    struct str content, rest;
    bool ok;
};

/* The element at the start of s, if it has that tag and a definite length that is all there. */
static struct der der_take(struct str s, unsigned char tag)
{
    size_t head;
    uint64_t whole = der_length(s, tag, &head);
    if (!whole || whole > s.n)
        return (struct der){0};
    return (struct der){str_drop(str_take(s, (size_t)whole), head), str_drop(s, (size_t)whole), true};
}

/* A number above 0 in its shortest form; NULL: it is none. */
static BIGNUM *number(struct der d)
{
    const unsigned char *p = (const unsigned char *)d.content.p;
    size_t n = d.content.n;
    bool ok = d.ok && n && n < INT16_MAX && p[0] < 0x80 && (n == 1 ? p[0] > 0 : p[0] || p[1] >= 0x80);
    return ok ? BN_bin2bn(p, (int)n, NULL) : NULL;
}

static EVP_PKEY *make_key(const BIGNUM *n, const BIGNUM *e)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    bool ok = build && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
              OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1;
    OSSL_PARAM *params = ok ? OSSL_PARAM_BLD_to_param(build) : NULL;
    EVP_PKEY_CTX *ctx = params ? EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL) : NULL;
    if (ctx && EVP_PKEY_fromdata_init(ctx) == 1 && EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    return key;
}

static uint64_t as_uint64(const BIGNUM *n)
{
    unsigned char bytes[8];
    uint64_t value = 0;
    if (BN_bn2binpad(n, bytes, sizeof bytes) < 0)
        return UINT64_MAX;
    for (size_t i = 0; i < sizeof bytes; i++)
        value = value << 8 | bytes[i];
    return value;
}

/* The content of an RSAPublicKey. */
static struct rsakey read_numbers(struct str content)
{
    struct der modulus = der_take(content, DER_INTEGER), exponent = der_take(modulus.rest, DER_INTEGER);
    BIGNUM *n = number(modulus), *e = number(exponent);
    struct rsakey key = {0};
    if (n && e && !exponent.rest.n)
        key = (struct rsakey){.pkey = make_key(n, e), .e = as_uint64(e)};
    BN_free(n);
    BN_free(e);
    return key;
}

struct rsakey rsakey_read(struct str p)
{
    static const char rsa_encryption[] = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
    const struct str algorithm = {rsa_encryption, sizeof rsa_encryption - 1};
    struct der outer = der_take(p, DER_SEQUENCE);
    struct rsakey key = read_numbers(outer.content);
    key.bare = key.pkey != NULL;
    if (key.bare || !str_starts(outer.content, algorithm))
        return key;
    struct der bits = der_take(str_drop(outer.content, algorithm.n), DER_BIT_STRING);
    struct der inner = der_take(str_drop(bits.content, 1), DER_SEQUENCE); /* behind the number of unused bits */
    bool whole = bits.ok && !bits.rest.n && bits.content.n && bits.content.p[0] == 0 && inner.ok && !inner.rest.n;
    return whole ? read_numbers(inner.content) : key;
}

uint64_t rsakey_exponent(const EVP_PKEY *pkey)
{
    BIGNUM *e = NULL;
    uint64_t value = EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e) == 1 ? as_uint64(e) : 0;
    BN_free(e);
    return value;
}
