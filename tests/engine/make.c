#include "tests/engine/make.h"
#include "tests/tools/canonical.h"
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>

struct str make_join(struct str a, struct str b)
{
    char *p = arena_alloc(unit_arena(), a.n + b.n);
    if (a.n)
        memcpy(p, a.p, a.n);
    if (b.n)
        memcpy(p + a.n, b.p, b.n);
    return (struct str){p, a.n + b.n};
}

/* ---- keys --------------------------------------------------------------------------------------- */

static EVP_PKEY *keys[MAKE_KEYS];

static void free_keys(void)
{
    for (size_t i = 0; i < LENGTH(keys); i++)
        EVP_PKEY_free(keys[i]);
}

static EVP_PKEY *rsa(size_t bits, unsigned long e)
{
    EVP_PKEY *key = NULL;
    BIGNUM *exponent = BN_new();
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, NULL);
    if (!ctx || !exponent || !BN_set_word(exponent, e) || EVP_PKEY_keygen_init(ctx) != 1 ||
        EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, (int)bits) != 1 ||
        EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, exponent) != 1 || EVP_PKEY_generate(ctx, &key) != 1)
        abort();
    EVP_PKEY_CTX_free(ctx);
    BN_free(exponent);
    return key;
}

static EVP_PKEY *generate(enum make_key which)
{
    static const size_t bits[MAKE_KEYS] = {
        [MAKE_RSA2048] = 2048, [MAKE_RSA2048_OTHER] = 2048, [MAKE_RSA1024] = 1024, [MAKE_RSA512] = 512,
            [MAKE_RSA_E3] = 1024,
    };
    if (bits[which])
        return rsa(bits[which], which == MAKE_RSA_E3 ? 3 : 65537);
    return which == MAKE_EC ? EVP_EC_gen("P-256") : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
}

/* What tests take for granted: an Ed25519 key does not look like DER, and a long RSA key has a '+' in base64. */
static bool is_plain(EVP_PKEY *key)
{
    unsigned char raw[32], *der = NULL, text[1024];
    size_t n = sizeof raw;
    if (EVP_PKEY_get_raw_public_key(key, raw, &n) == 1)
        return raw[0] != 0x30;
    int bytes = i2d_PUBKEY(key, &der);
    if (bytes <= 0 || bytes > 600)
        abort();
    int letters = EVP_EncodeBlock(text, der, bytes);
    OPENSSL_free(der);
    return bytes < 200 || memchr(text, '+', (size_t)letters);
}

static EVP_PKEY *generate_plain(enum make_key which)
{
    EVP_PKEY *key = generate(which);
    while (key && !is_plain(key)) {
        EVP_PKEY_free(key);
        key = generate(which);
    }
    if (!key)
        abort();
    return key;
}

EVP_PKEY *make_key(enum make_key which)
{
    static bool registered;
    if (!registered)
        registered = atexit(free_keys) == 0;
    if (!keys[which])
        keys[which] = generate_plain(which);
    return keys[which];
}

static struct str take_der(unsigned char *der, int n)
{
    if (n <= 0)
        abort();
    struct str s = arena_copy(unit_arena(), (struct str){(const char *)der, (size_t)n});
    OPENSSL_free(der);
    return s;
}

static struct str pkcs8(EVP_PKEY *key, bool encrypted)
{
    unsigned char *der = NULL;
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    X509_SIG *sealed = encrypted ? PKCS8_encrypt(-1, EVP_aes_128_cbc(), "x", 1, NULL, 0, 10, info) : NULL;
    int n = encrypted ? i2d_X509_SIG(sealed, &der) : i2d_PKCS8_PRIV_KEY_INFO(info, &der);
    PKCS8_PRIV_KEY_INFO_free(info);
    X509_SIG_free(sealed);
    return take_der(der, n);
}

struct str make_bytes(enum make_key which, enum make_form form)
{
    EVP_PKEY *key = make_key(which);
    unsigned char *der = NULL, raw[32];
    size_t n = sizeof raw;
    if (form == FORM_P && EVP_PKEY_get_raw_public_key(key, raw, &n) == 1)
        return arena_copy(unit_arena(), (struct str){(char *)raw, n});
    if (form == FORM_SPKI || form == FORM_P)
        return take_der(der, i2d_PUBKEY(key, &der));
    if (form == FORM_PKCS1)
        return take_der(der, i2d_PublicKey(key, &der));
    if (form == FORM_PRIVATE)
        return take_der(der, i2d_PrivateKey(key, &der));
    return pkcs8(key, form == FORM_PKCS8_ENCRYPTED);
}

/* One DER element. */
static struct str der(unsigned char tag, struct str content)
{
    unsigned char *p = arena_alloc(unit_arena(), content.n + 4);
    size_t n = 0;
    p[n++] = tag;
    if (content.n > 127) {
        p[n++] = 0x82;
        p[n++] = (unsigned char)(content.n >> 8);
    }
    p[n++] = (unsigned char)content.n;
    if (content.n)
        memcpy(p + n, content.p, content.n);
    return (struct str){(char *)p, content.n + n};
}

struct str make_rsa(size_t bits, struct str e)
{
    size_t n = (bits + 7) / 8;
    unsigned char *modulus = arena_alloc(unit_arena(), n + 1); /* one zero byte first: it is no negative number */
    uint64_t chance = bits;
    for (size_t i = 1; i <= n; i++)
        modulus[i] = (unsigned char)unit_random(&chance);
    if (n) {
        modulus[1] &= (unsigned char)(0xff >> (n * 8 - bits));
        modulus[1] |= (unsigned char)(0x80 >> (n * 8 - bits));
        modulus[n] |= 1;
    }
    struct str numbers = make_join(der(0x02, (struct str){(char *)modulus, n + 1}), der(0x02, e));
    struct str algorithm = S("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00");
    return der(0x30, make_join(algorithm, der(0x03, make_join(S("\0"), der(0x30, numbers)))));
}

/* ---- texts -------------------------------------------------------------------------------------- */

struct str make_base64(struct str bytes)
{
    char *out = arena_alloc(unit_arena(), bytes.n * 4 / 3 + 8);
    int n = EVP_EncodeBlock((unsigned char *)out, (const unsigned char *)bytes.p, (int)bytes.n);
    return (struct str){out, (size_t)n};
}

struct str make_replaced(struct str text, struct str find, struct str by)
{
    size_t at = str_find(text, find);
    if (at == text.n)
        return text;
    return make_join(make_join(str_take(text, at), by), str_drop(text, at + find.n));
}

struct str make_record(const char *format, enum make_key which)
{
    return make_replaced(str_z(format), S("@"), make_base64(make_bytes(which, FORM_P)));
}

/* ---- signing ------------------------------------------------------------------------------------ */

/* The value of a tag, its name with "=" at the start of the text or behind a blank; p == NULL: not there. */
static struct str tag(struct str tags, struct str name)
{
    struct str blank = make_join(S(" "), name);
    size_t at = str_starts(tags, name) ? 0 : str_find(tags, blank) + 1;
    if (at > tags.n)
        return (struct str){0};
    return str_cut(str_drop(tags, at + name.n), ';').head;
}

static struct str digest(const char *name, struct str data)
{
    unsigned char out[EVP_MAX_MD_SIZE];
    size_t n = 0;
    if (!EVP_Q_digest(NULL, name, NULL, data.p, data.n, out, &n))
        abort();
    return arena_copy(unit_arena(), (struct str){(char *)out, n});
}

/* The i-th field from the top; n == 0 past the end. */
static struct str field_at(struct str head, size_t i)
{
    while (head.n) {
        size_t n = 0;
        do
            n += str_find(str_drop(head, n), S("\r\n")) + 2;
        while (n < head.n && is_wsp(head.p[n]));
        if (!i--)
            return str_take(head, n);
        head = str_drop(head, n);
    }
    return head;
}

/* The canonical fields that h= names, bottom-up (section 5.4.2). */
static struct str selected(struct str head, struct str names, bool relaxed)
{
    struct str out = S("");
    bool used[4000] = {false};
    size_t count = 0;
    while (field_at(head, count).n)
        count++;
    for (struct str_cut c = {.tail = names, .found = true}; c.found;) {
        c = str_cut(c.tail, ':');
        for (size_t i = count; i > 0; i--) {
            struct str field = field_at(head, i - 1);
            if (used[i - 1] || !str_ieq(str_trim(str_cut(field, ':').head), str_trim(c.head)))
                continue;
            used[i - 1] = true;
            out = make_join(make_join(out, canonical_field(unit_arena(), field, relaxed)), S("\r\n"));
            break;
        }
    }
    return out;
}

static struct str sign(EVP_PKEY *key, const char *hash, struct str data)
{
    bool ed25519 = EVP_PKEY_get_id(key) == EVP_PKEY_ED25519;
    if (ed25519) /* RFC 8463 section 3: what is signed is the hash */
        data = digest(hash, data);
    unsigned char out[1024];
    size_t n = sizeof out;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (!ctx || EVP_DigestSignInit_ex(ctx, NULL, ed25519 ? NULL : hash, NULL, NULL, key, NULL) != 1 ||
        EVP_DigestSign(ctx, out, &n, (const unsigned char *)data.p, data.n) != 1)
        abort();
    EVP_MD_CTX_free(ctx);
    return arena_copy(unit_arena(), (struct str){(char *)out, n});
}

struct str make_signature(struct make m)
{
    struct str_cut canon = str_cut(tag(m.tags, S("c=")), '/');
    const char *hash = str_eq(tag(m.tags, S("a=")), S("rsa-sha1")) ? "SHA1" : "SHA256";
    size_t end = str_starts(m.message, S("\r\n")) ? 0 : str_find(m.message, S("\r\n\r\n")) + 2;
    struct str head = str_take(m.message, end), body = str_drop(m.message, end + 2);
    bool relaxed = str_ieq(canon.head, S("relaxed"));
    if (!m.literal)
        body = canonical_crlf(unit_arena(), body);
    body = canonical_body(unit_arena(), body, str_ieq(canon.tail, S("relaxed")));
    struct str_number length = str_number(tag(m.tags, S("l=")));
    if (length.ok)
        body = str_take(body, (size_t)length.value);
    struct str tags = make_replaced(m.tags, S("bh=@"), make_join(S("bh="), make_base64(digest(hash, body))));
    struct str field = make_join(S("DKIM-Signature: "), tags);
    struct str empty = make_replaced(field, S(" b=@"), S(" b="));
    struct str data = make_join(selected(head, tag(m.tags, S("h=")), relaxed), canonical_field(unit_arena(), empty,
        relaxed));
    struct str b = make_base64(sign(make_key(m.key), hash, data));
    return make_join(make_replaced(field, S(" b=@"), make_join(S(" b="), b)), S("\r\n"));
}

struct str make_signed(struct make m) { return make_join(make_signature(m), m.message); }

const struct dkv_finding *make_found(struct str message, struct str txt, enum dkv_policy policy, enum dkv_reason reason)
{
    struct dkv_options options = {.policy = policy, .now = 1772445728};
    struct dkv_answer answer = {.status = DKV_ANSWER_OK, .txt = &txt, .txt_count = 1};
    struct dkv *d = dkv_open(message.p, message.n, &options);
    const struct dkv_signature *s;
    const struct dkv_finding *f;
    const char *const *names;
    for (size_t i = 0, n = dkv_wants(d, &names); i < n; i++)
        dkv_answer(d, i, &answer);
    dkv_signatures(d, &s);
    struct dkv_finding *copy = NULL;
    size_t n = dkv_findings(d, &f);
    for (size_t i = 0; i < n && !copy; i++)
        if (f[i].reason == reason) {
            copy = arena_alloc(unit_arena(), sizeof *copy);
            *copy = f[i];
            copy->detail = arena_copy(unit_arena(), f[i].detail);
            copy->where = arena_copy(unit_arena(), f[i].where);
        }
    dkv_close(d);
    return copy;
}
