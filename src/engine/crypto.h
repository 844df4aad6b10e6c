/* The cryptography: digests, public keys, signatures. All of it is OpenSSL's; this file says in DKIM's terms
 * what came out. RFC 6376 sections 3.3, 3.7, 6.1.3; RFC 8017 section 8.2.2; RFC 8463. */
#pragma once
#include "parsers/keyrec.h"
#include "src/engine/canon.h"
#include <openssl/evp.h>

enum { DIGEST_MAX = 32 };

struct digest {
    unsigned char bytes[DIGEST_MAX];
    size_t n; /* 0: could not be computed (this OpenSSL does not offer the hash) */
};
bool digest_eq(const struct digest *a, struct str b);

enum hash_kind { HASH_SHA256, HASH_SHA1, HASH_KINDS };

/* The digests, fetched once, and contexts that are used again. Zero it before; an algorithm this OpenSSL refuses stays
 * NULL. */
enum { SPARE_CONTEXTS = 4 };
struct hashes {
    EVP_MD *md[HASH_KINDS];
    bool fetched[HASH_KINDS];
    EVP_MD_CTX *spare[SPARE_CONTEXTS];
    size_t spares;
};
void hashes_free(struct hashes *h);

/* A running hash that takes canonical runs; small ones are gathered first. */
struct hasher {
    EVP_MD_CTX *ctx; /* NULL: the algorithm is not to be had, nothing is hashed */
    struct hashes *hashes;
    size_t waiting;
    char buffer[2048];
};
void hasher_begin(struct hasher *h, struct hashes *hashes, enum hash_kind kind);
void hasher_put(void *hasher, struct str run); /* a sink */
/* The hash of what was put so far, without ending it. */
struct digest hasher_peek(struct hasher *h);
/* The same, and the end: nothing is put any more. */
struct digest hasher_end(struct hasher *h);
void hasher_free(struct hasher *h);

/* A public key, decoded. It belongs to one thread at a time. */
struct pubkey {
    EVP_PKEY *pkey;
    EVP_PKEY_CTX *recover; /* RSA: ready for signatures over that hash; NULL: not yet used */
    enum hash_kind recover_kind;
    enum key_type type;
    int bits;
    bool bare_pkcs1, trailing; /* RSAPublicKey without SubjectPublicKeyInfo; bytes after it */
};
/* Reads p= of a key record. False: *why is the reason. Size and exponent are judged here (RFC 8301 section 3.2,
 * RFC 6376 section 8.13), against least_bits. A key that is only too short is decoded all the same, so that
 * the mathematics can still be told. */
bool pubkey_decode(struct pubkey *k, enum key_type type, struct str p, int least_bits, enum dkv_reason *why);
void pubkey_free(struct pubkey *k);

enum signature_state {
    SIGNATURE_HOLDS,
    SIGNATURE_OTHER_HASH, /* RSA: made with this key, over another header hash */
    SIGNATURE_NO_FIT,     /* RSA: not made with this key, or damaged */
    SIGNATURE_DIFFERS,    /* Ed25519: one or the other, it cannot be told */
};
/* Judges b= against the header hash. RSA: the signed hash is recovered from it and told in *recovered
 * (n == 0: none). */
enum signature_state signature_check(struct pubkey *k, struct hashes *hashes, enum hash_kind kind,
                                     const struct digest *header, struct str b, struct digest *recovered);
