/* Large numbers for the tests that make weak keys. What OpenSSL cannot do ends the test. */
#pragma once
#include "tests/unit.h"
#include <openssl/bn.h>

/* Of these bytes, the most significant first. To be freed with BN_free, as all numbers here. */
BIGNUM *number_of(struct str bytes);
BIGNUM *number_product(const BIGNUM *a, const BIGNUM *b);

/* Its bytes, in the arena of the test. */
struct str number_bytes(const BIGNUM *n);
