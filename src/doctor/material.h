/* What the bytes of p= are: the right kind of key, or one of the many things that are pasted in its place. RFC 8017
 * appendix A.1, RFC 5280 section 4.1, RFC 5958, RFC 8410, RFC 8463 section 4.2. Whether a verifier takes it is engine/key's
 * to say; this looks closer. */
#pragma once
#include "parsers/keyrec.h"

enum material_kind {
    MATERIAL_NOTHING,      /* no bytes */
    MATERIAL_RSA,          /* SubjectPublicKeyInfo with rsaEncryption */
    MATERIAL_RSA_BARE,     /* RSAPublicKey */
    MATERIAL_ED25519,      /* 32 bytes */
    MATERIAL_ED25519_SPKI, /* wrapped */
    MATERIAL_OTHER_KEY,    /* SubjectPublicKeyInfo of another kind */
    MATERIAL_PRIVATE,      /* a private key, whole or cut off */
    MATERIAL_CERTIFICATE,
    MATERIAL_REQUEST, /* a certificate request */
    MATERIAL_SSH,
    MATERIAL_CUT, /* DER whose own length says that there is more */
    MATERIAL_JUNK,
};

struct material {
    enum material_kind kind;
    const char *name;    /* MATERIAL_OTHER_KEY: what kind, a constant; else NULL */
    struct str n, e;     /* RSA: modulus and exponent, big-endian without leading zeros, in the arena */
    int bits;            /* RSA */
    uint64_t size;       /* bytes that the DER says it has; 0: it is no DER */
    size_t trailing;     /* bytes behind it */
    struct str standard; /* the bytes that p= should have; empty: there are none to offer */
};

struct material material_read(struct str bytes, struct arena *arena);

/* Base64 with padding, in the arena. */
struct str base64_text(struct str bytes, struct arena *arena);
