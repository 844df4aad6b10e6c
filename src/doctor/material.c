#include "src/doctor/material.h"
#include "parsers/limits.h"
#include "src/engine/der.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>

struct str base64_text(struct str bytes, struct arena *arena)
{
    unsigned char *out = arena_alloc(arena, (bytes.n + 2) / 3 * 4 + 1);
    int n = bytes.n && bytes.n < INT32_MAX / 2 ? EVP_EncodeBlock(out, (const unsigned char *)bytes.p, (int)bytes.n) : 0;
    return (struct str){(char *)out, (size_t)n};
}

/* ---- DER, as far as it is needed to tell things apart ------------------------------------------------ */

static struct str inside(struct str s, unsigned char tag)
{
    size_t head = 0;
    return der_length(s, tag, &head) ? str_drop(s, head) : str_take(s, 0);
}

static bool begins(struct str s, const char *bytes, size_t n) { return str_starts(s, (struct str){bytes, n}); }

/* PKCS#8 and PKCS#1 begin with the version 0, EC keys with 1 and OneAsymmetricKey (RFC 5958) with 0 or 1; a modulus is
 * never so short. So one that was cut off is known as well. One that is encrypted is as good as its password. */
static bool is_private(struct str bytes)
{
    struct str first = inside(bytes, DER_SEQUENCE);
    bool encrypted = begins(inside(first, DER_SEQUENCE), "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d", 11); /* PBES2, RFC 8018 */
    return begins(first, "\x02\x01\x00", 3) || begins(first, "\x02\x01\x01", 3) || encrypted || begins(bytes, "openssh-key-v1", 14);
}

/* A certificate: SEQUENCE { SEQUENCE { [0] version or a serial number...; a request: SEQUENCE { SEQUENCE { 0, SEQUENCE. */
static enum material_kind x509_kind(struct str bytes)
{
    struct str to_be_signed = inside(inside(bytes, DER_SEQUENCE), DER_SEQUENCE);
    if (begins(to_be_signed, "\xa0\x03\x02\x01", 4))
        return MATERIAL_CERTIFICATE;
    return begins(to_be_signed, "\x02\x01\x00\x30", 4) ? MATERIAL_REQUEST : MATERIAL_JUNK;
}

static bool is_ssh(struct str s)
{
    return begins(s, "\0\0\0\x07ssh-rsa", 11) || begins(s, "\0\0\0\x0bssh-ed25519", 15) || begins(s, "\0\0\0\x13" "ecdsa-sha2-", 15);
}

/* ---- keys ------------------------------------------------------------------------------------------ */

static struct str number(const EVP_PKEY *key, const char *name, struct arena *arena)
{
    BIGNUM *n = NULL;
    struct str s = {0};
    if (EVP_PKEY_get_bn_param(key, name, &n) == 1) {
        unsigned char *out = arena_alloc(arena, (size_t)BN_num_bytes(n));
        s = (struct str){(char *)out, (size_t)BN_bn2bin(n, out)};
    }
    BN_free(n);
    return s;
}

static struct str as_spki(const EVP_PKEY *key, struct arena *arena)
{
    unsigned char *der = NULL;
    int n = i2d_PUBKEY(key, &der);
    struct str s = n > 0 ? arena_copy(arena, (struct str){(char *)der, (size_t)n}) : S("");
    OPENSSL_free(der);
    return s;
}

static const char *kind_name(const EVP_PKEY *key)
{
    static const struct {
        int id;
        const char *name;
    } names[] = {
        {EVP_PKEY_EC, "an elliptic curve key (ECDSA)"}, {EVP_PKEY_RSA_PSS, "an RSA-PSS key"}, {EVP_PKEY_DSA, "a DSA key"},
        {EVP_PKEY_ED448, "an Ed448 key"}, {EVP_PKEY_X25519, "an X25519 key"}, {EVP_PKEY_SM2, "an SM2 key"},
        {EVP_PKEY_DH, "a Diffie-Hellman key"},
    };
    int id = EVP_PKEY_get_base_id(key);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].id == id)
            return names[i].name;
    return "a key of another kind";
}

static void take_rsa(struct material *m, const EVP_PKEY *key, struct arena *arena)
{
    m->n = number(key, OSSL_PKEY_PARAM_RSA_N, arena);
    m->e = number(key, OSSL_PKEY_PARAM_RSA_E, arena);
    m->bits = EVP_PKEY_get_bits(key);
    m->standard = as_spki(key, arena);
}

static void take_spki(struct material *m, const EVP_PKEY *key, struct str bytes, struct arena *arena)
{
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
        m->kind = MATERIAL_RSA;
        take_rsa(m, key, arena);
        return;
    case EVP_PKEY_ED25519:
        m->kind = MATERIAL_ED25519_SPKI;
        m->standard = m->size == 44 ? str_drop(str_take(bytes, 44), 12) : S("");
        return;
    default:
        m->kind = MATERIAL_OTHER_KEY;
        m->name = kind_name(key);
    }
}

/* True: it was a public key that OpenSSL reads. */
static bool read_public(struct material *m, struct str bytes, struct arena *arena)
{
    const unsigned char *at = (const unsigned char *)bytes.p;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)bytes.n);
    if (key) {
        take_spki(m, key, bytes, arena);
    } else {
        at = (const unsigned char *)bytes.p;
        key = d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, (long)bytes.n);
        m->kind = key ? MATERIAL_RSA_BARE : m->kind;
        if (key)
            take_rsa(m, key, arena);
    }
    EVP_PKEY_free(key);
    ERR_clear_error();
    return key != NULL;
}

/* SubjectPublicKeyInfo begins with SEQUENCE { SEQUENCE { OBJECT IDENTIFIER. */
static bool is_spki(struct str bytes) { return begins(inside(inside(bytes, DER_SEQUENCE), DER_SEQUENCE), "\x06", 1); }

struct material material_read(struct str bytes, struct arena *arena)
{
    struct material m = {.kind = MATERIAL_JUNK};
    size_t head = 0;
    if (!bytes.n) {
        m.kind = MATERIAL_NOTHING;
        return m;
    }
    m.size = der_length(bytes, DER_SEQUENCE, &head);
    m.trailing = m.size && m.size < bytes.n ? bytes.n - m.size : 0;
    if (is_private(bytes))
        m.kind = MATERIAL_PRIVATE;
    else if (x509_kind(bytes) != MATERIAL_JUNK)
        m.kind = x509_kind(bytes);
    else if (m.size > bytes.n)
        m.kind = MATERIAL_CUT;
    else if (is_ssh(bytes))
        m.kind = MATERIAL_SSH;
    else if (bytes.n <= LIMIT_TAGLIST_BYTES && m.size && read_public(&m, bytes, arena))
        return m;
    else if (is_spki(bytes))
        m.kind = MATERIAL_OTHER_KEY, m.name = "a key that cannot be read";
    else if (bytes.n == 32)
        m.kind = MATERIAL_ED25519, m.standard = bytes;
    return m;
}
