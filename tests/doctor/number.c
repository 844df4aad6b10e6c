#include "tests/doctor/number.h"
#include <stdlib.h>

BIGNUM *number_of(struct str bytes)
{
    BIGNUM *n = BN_bin2bn((const unsigned char *)bytes.p, (int)bytes.n, NULL);
    if (!n)
        abort();
    return n;
}

BIGNUM *number_product(const BIGNUM *a, const BIGNUM *b)
{
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *n = BN_new();
    if (!ctx || !n || BN_mul(n, a, b, ctx) != 1)
        abort();
    BN_CTX_free(ctx);
    return n;
}

struct str number_bytes(const BIGNUM *n)
{
    unsigned char *out = arena_alloc(unit_arena(), (size_t)BN_num_bytes(n));
    return (struct str){(char *)out, (size_t)BN_bn2bin(n, out)};
}
