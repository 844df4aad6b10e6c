#include "src/engine/crypto.h"
#include "parsers/limits.h"
#include "src/engine/der.h"
#include "src/engine/rsakey.h"
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>

bool digest_eq(const struct digest *a, struct str b)
{
    return a->n && a->n == b.n && memcmp(a->bytes, b.p, b.n) == 0;
}

/* ---- digests ------------------------------------------------------------------------------------ */

static const EVP_MD *hash_get(struct hashes *h, enum hash_kind kind)
{
    static const char *const names[HASH_KINDS] = {[HASH_SHA256] = "SHA256", [HASH_SHA1] = "SHA1"};
    if (!h->fetched[kind]) {
        h->fetched[kind] = true;
        h->md[kind] = EVP_MD_fetch(NULL, names[kind], NULL);
        ERR_clear_error();
    }
    return h->md[kind];
}

void hashes_free(struct hashes *h)
{
    for (int i = 0; i < HASH_KINDS; i++)
        EVP_MD_free(h->md[i]);
    while (h->spares)
        EVP_MD_CTX_free(h->spare[--h->spares]);
    *h = (struct hashes){0};
}

static EVP_MD_CTX *context_take(struct hashes *h)
{
    EVP_MD_CTX *ctx = h->spares ? h->spare[--h->spares] : EVP_MD_CTX_new();
    if (!ctx)
        abort();
    return ctx;
}

static void context_give(struct hashes *h, EVP_MD_CTX *ctx)
{
    if (ctx && h->spares < SPARE_CONTEXTS)
        h->spare[h->spares++] = ctx;
    else
        EVP_MD_CTX_free(ctx);
}

void hasher_begin(struct hasher *h, struct hashes *hashes, enum hash_kind kind)
{
    h->waiting = 0;
    h->ctx = NULL;
    h->hashes = hashes;
    const EVP_MD *md = hash_get(hashes, kind);
    if (!md)
        return;
    h->ctx = context_take(hashes);
    if (EVP_DigestInit_ex2(h->ctx, md, NULL) != 1)
        abort();
}

static void hasher_flush(struct hasher *h)
{
    if (h->waiting && EVP_DigestUpdate(h->ctx, h->buffer, h->waiting) != 1)
        abort();
    h->waiting = 0;
}

void hasher_put(void *hasher, struct str run)
{
    struct hasher *h = hasher;
    if (!h->ctx)
        return;
    if (run.n > sizeof h->buffer - h->waiting) {
        hasher_flush(h);
        if (run.n >= sizeof h->buffer) {
            if (EVP_DigestUpdate(h->ctx, run.p, run.n) != 1)
                abort();
            return;
        }
    }
    memcpy(h->buffer + h->waiting, run.p, run.n);
    h->waiting += run.n;
}

struct digest hasher_peek(struct hasher *h)
{
    struct digest d = {0};
    unsigned n = 0;
    if (!h->ctx)
        return d;
    hasher_flush(h);
    EVP_MD_CTX *copy = context_take(h->hashes);
    if (EVP_MD_CTX_copy_ex(copy, h->ctx) != 1 || EVP_DigestFinal_ex(copy, d.bytes, &n) != 1)
        abort();
    context_give(h->hashes, copy);
    d.n = n;
    return d;
}

struct digest hasher_end(struct hasher *h)
{
    struct digest d = {0};
    unsigned n = 0;
    if (!h->ctx)
        return d;
    hasher_flush(h);
    if (EVP_DigestFinal_ex(h->ctx, d.bytes, &n) != 1)
        abort();
    d.n = n;
    hasher_free(h);
    return d;
}

void hasher_free(struct hasher *h)
{
    context_give(h->hashes, h->ctx);
    h->ctx = NULL;
}

/* ---- keys --------------------------------------------------------------------------------------- */

/* The length that the outermost SEQUENCE says it has in all, 0 if it is none. */
static uint64_t length_told(struct str der)
{
    size_t head;
    return der_length(der, DER_SEQUENCE, &head);
}

static struct rsakey decode_rsa(struct str p)
{
    struct rsakey key = rsakey_read(p);
    if (key.pkey)
        return key;
    const unsigned char *at = (const unsigned char *)p.p;
    key.pkey = d2i_PUBKEY(NULL, &at, (long)p.n);
    if (key.pkey)
        return key;
    at = (const unsigned char *)p.p;
    key.pkey = d2i_PublicKey(EVP_PKEY_RSA, NULL, &at, (long)p.n);
    key.bare = key.pkey != NULL;
    return key;
}

/* Why is it not a public key? */
static enum dkv_reason not_a_key(struct str p)
{
    const unsigned char *at = (const unsigned char *)p.p;
    EVP_PKEY *private_key = d2i_AutoPrivateKey(NULL, &at, (long)p.n);
    EVP_PKEY_free(private_key);
    if (private_key)
        return DKV_KEY_PRIVATE;
    return length_told(p) > p.n ? DKV_KEY_TRUNCATED : DKV_KEY_UNREADABLE;
}

/* e must be odd, at least 3, and small enough not to be a means of attack (RFC 6376 section 8.13). */
static bool exponent_ok(uint64_t e) { return e % 2 && e > 1 && e < UINT64_C(1) << 33; }

static bool rsa_decode(struct pubkey *k, struct str p, int least_bits, enum dkv_reason *why)
{
    struct rsakey key = decode_rsa(p);
    k->pkey = key.pkey;
    k->bare_pkcs1 = key.bare;
    if (!k->pkey)
        return *why = not_a_key(p), false;
    if (EVP_PKEY_get_base_id(k->pkey) != EVP_PKEY_RSA)
        return *why = DKV_KEY_NOT_RSA, false;
    k->bits = EVP_PKEY_get_bits(k->pkey);
    k->trailing = length_told(p) < p.n;
    if (k->bits > LIMIT_RSA_BITS)
        return *why = DKV_LIMIT_RSA_HIT, false;
    if (!exponent_ok(key.e ? key.e : rsakey_exponent(k->pkey)))
        return *why = DKV_RSA_EXPONENT, false;
    return k->bits >= least_bits || (*why = DKV_RSA_TOO_SHORT, false);
}

/* Points of order 1, 2, 4 and 8, in all their encodings, the sign bit aside: for such a key a signature over every
 * message can be written down without any private key. */
static bool is_small_order(struct str p)
{
    static const unsigned char points[][32] = {
        {0},
        {1},
        {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
         0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
        {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
         0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
        {0xec, [1 ... 30] = 0xff, 0x7f},
        {0xed, [1 ... 30] = 0xff, 0x7f},
        {0xee, [1 ... 30] = 0xff, 0x7f},
    };
    unsigned char y[32];
    memcpy(y, p.p, sizeof y);
    y[31] &= 0x7f;
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        if (memcmp(y, points[i], sizeof y) == 0)
            return true;
    return false;
}

static bool ed25519_decode(struct pubkey *k, struct str p, enum dkv_reason *why)
{
    static const char spki[] = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21";
    if (p.n != 32) {
        *why = p.n == 44 && str_starts(p, (struct str){spki, sizeof spki - 1}) ? DKV_ED25519_SPKI : DKV_ED25519_LENGTH;
        return false;
    }
    if (is_small_order(p))
        return *why = DKV_ED25519_WEAK, false;
    k->pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, (const unsigned char *)p.p, p.n);
    k->bits = 256;
    return k->pkey || (*why = DKV_KEY_UNREADABLE, false);
}

bool pubkey_decode(struct pubkey *k, enum key_type type, struct str p, int least_bits, enum dkv_reason *why)
{
    *k = (struct pubkey){.type = type};
    bool ok = type == KEY_RSA ? rsa_decode(k, p, least_bits, why) : ed25519_decode(k, p, why);
    ERR_clear_error();
    return ok;
}

void pubkey_free(struct pubkey *k)
{
    EVP_PKEY_CTX_free(k->recover);
    EVP_PKEY_free(k->pkey);
    k->recover = NULL;
    k->pkey = NULL;
}

/* ---- signatures --------------------------------------------------------------------------------- */

/* A context is made once for a key and a hash: that takes longer than many a check. */
static EVP_PKEY_CTX *recover_context(struct pubkey *k, enum hash_kind kind, const EVP_MD *md)
{
    if (k->recover && k->recover_kind == kind)
        return k->recover;
    EVP_PKEY_CTX_free(k->recover);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(k->pkey, NULL);
    bool ready = ctx && EVP_PKEY_verify_recover_init(ctx) == 1 &&
                 EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1 && EVP_PKEY_CTX_set_signature_md(ctx, md) == 1;
    if (!ready)
        EVP_PKEY_CTX_free(ctx);
    k->recover = ready ? ctx : NULL;
    k->recover_kind = kind;
    return k->recover;
}

/* The hash inside an RSASSA-PKCS1-v1_5 signature. OpenSSL checks the whole encoded message, DigestInfo and
 * padding, byte by byte; what is left is the hash. */
static struct digest rsa_recover(struct pubkey *k, enum hash_kind kind, const EVP_MD *md, struct str b)
{
    struct digest d = {0};
    unsigned char out[LIMIT_RSA_BITS / 8 + 1];
    size_t n = sizeof out;
    if (b.n != (size_t)EVP_PKEY_get_size(k->pkey) || b.n > sizeof out)
        return d; /* RFC 8017 section 8.2.2 step 1 */
    EVP_PKEY_CTX *ctx = recover_context(k, kind, md);
    if (ctx && EVP_PKEY_verify_recover(ctx, out, &n, (const unsigned char *)b.p, b.n) == 1 && n <= sizeof d.bytes) {
        memcpy(d.bytes, out, n);
        d.n = n;
    }
    return d;
}

/* RFC 8463 section 3: what is signed is the SHA-256 hash of the header. */
static bool ed25519_holds(const struct pubkey *k, const struct digest *header, struct str b)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool holds = ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, k->pkey) == 1 &&
                 EVP_DigestVerify(ctx, (const unsigned char *)b.p, b.n, header->bytes, header->n) == 1;
    EVP_MD_CTX_free(ctx);
    return holds;
}

enum signature_state signature_check(struct pubkey *k, struct hashes *hashes, enum hash_kind kind,
                                     const struct digest *header, struct str b, struct digest *recovered)
{
    enum signature_state state;
    *recovered = (struct digest){0};
    if (k->type == KEY_ED25519) {
        state = ed25519_holds(k, header, b) ? SIGNATURE_HOLDS : SIGNATURE_DIFFERS;
    } else {
        const EVP_MD *md = hash_get(hashes, kind);
        if (md)
            *recovered = rsa_recover(k, kind, md, b);
        struct str signed_hash = {(const char *)recovered->bytes, recovered->n};
        state = !recovered->n ? SIGNATURE_NO_FIT : digest_eq(header, signed_hash) ? SIGNATURE_HOLDS : SIGNATURE_OTHER_HASH;
    }
    ERR_clear_error();
    return state;
}
