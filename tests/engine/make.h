/* Keys and signed messages for the tests of the engine. Signatures are made here from the text of the RFC with
 * tests/tools/canonical.c, never with the engine's own code. All results live until the end of the test. */
#pragma once
#include "src/dkimverify.h"
#include "tests/unit.h"
#include <openssl/types.h>

enum make_key {
    MAKE_RSA2048, MAKE_RSA2048_OTHER, MAKE_RSA1024, MAKE_RSA512, MAKE_RSA_E3, MAKE_ED25519, MAKE_ED25519_OTHER, MAKE_EC,
    MAKE_KEYS
};
/* Made when first asked for, the same one for the whole run. */
EVP_PKEY *make_key(enum make_key which);

/* The key as bytes: SubjectPublicKeyInfo; the form that p= of a key record has (Ed25519: 32 bytes); RSAPublicKey;
 * private keys. */
enum make_form { FORM_SPKI, FORM_P, FORM_PKCS1, FORM_PRIVATE, FORM_PKCS8, FORM_PKCS8_ENCRYPTED };
struct str make_bytes(enum make_key which, enum make_form form);

/* A SubjectPublicKeyInfo of an RSA key with a modulus of so many bits that nobody has the private key of, and the
 * exponent e, big-endian bytes. */
struct str make_rsa(size_t bits, struct str e);

/* The text of a key record: format with "@" replaced by the key in the form of p=. */
struct str make_record(const char *format, enum make_key which);

struct str make_join(struct str a, struct str b);
struct str make_base64(struct str bytes);
/* text with the first find replaced, all of text when it is not in it. */
struct str make_replaced(struct str text, struct str find, struct str by);

/* What is signed, and how. tags is the value of the signature's field, each tag as "; name=value" (the first
 * "name=value"); "bh=@" and "b=@" are filled in as h=, c=, a= and l= in it say. message has CRLF line ends. */
struct make {
    struct str message, tags;
    enum make_key key;
    bool literal; /* single LFs in the body are hashed as they are */
};
/* The first finding of that reason about the message, all its keys answered by txt, at 2026-03-02 10:02:08 UTC; NULL:
 * none. It lives until the end of the test. */
const struct dkv_finding *make_found(struct str message, struct str txt, enum dkv_policy policy, enum dkv_reason reason);

/* The field alone, and the message with the field on top. */
struct str make_signature(struct make m);
struct str make_signed(struct make m);
