/* An RSA public key in the two forms that p= of nearly every key record has: SubjectPublicKeyInfo (RFC 5280 section
 * 4.1, RFC 8017 appendix A.1) and the bare RSAPublicKey of RFC 6376's grammar. OpenSSL's own decoder takes every kind of
 * key in any encoding, and spends a hundred times as long on finding out which one it has before it. */
#pragma once
#include "parsers/str.h"
#include <openssl/types.h>

struct rsakey {
    EVP_PKEY *pkey; /* NULL: not exactly of these forms, which does not say that it is no key */
    bool bare;      /* RSAPublicKey */
    uint64_t e;     /* the exponent; UINT64_MAX: that or more */
};

/* p is DER; bytes behind the key are let be. The caller frees pkey. */
struct rsakey rsakey_read(struct str p);
/* The same e of any RSA key. */
uint64_t rsakey_exponent(const EVP_PKEY *pkey);
