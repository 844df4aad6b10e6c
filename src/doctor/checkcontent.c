/* What p= holds: base64, and in it the right thing. RFC 6376 section 3.6.1, RFC 8463 section 4.2. */
#include "src/doctor/keyexam.h"
#include "parsers/encoding.h"

static size_t characters(struct str p)
{
    size_t n = 0;
    for (size_t i = 0; i < p.n; i++)
        n += !is_fws(p.p[i]);
    return n;
}

/* The byte that is not base64, named without being shown raw. */
static struct str bad_byte(const struct keycase *k)
{
    struct str p = k->exam->p_text;
    struct decoded d = base64_decode(p, k->chart->arena);
    struct arena *arena = k->chart->arena;
    if (d.ok || d.bad >= p.n)
        return arena_print(arena, "it has %zu characters, which no bytes can give", characters(p));
    unsigned char c = (unsigned char)p.p[d.bad];
    if (c > ' ' && c <= '~')
        return arena_print(arena, "\"%c\" at character %zu of p=", c, d.bad + 1);
    return arena_print(arena, "byte %02x (hexadecimal) at character %zu of p=", c, d.bad + 1);
}

static void check_base64(const struct keycase *k)
{
    static const enum doctor_check told_here[] = {DOCTOR_PEM_HEADER, DOCTOR_B64_URL, DOCTOR_B64_MID_PADDING, DOCTOR_B64_BAD};
    const struct keyexam *x = k->exam;
    for (size_t i = 0; i < sizeof told_here / sizeof *told_here; i++)
        if (x->p_check == (int)told_here[i])
            keycase_add(k, told_here[i], S(""), bad_byte(k));
    if (x->p_check == -1 && base64_decode(x->p_text, k->chart->arena).unpadded)
        keycase_add(k, DOCTOR_B64_PADDING, S(""), S(""));
}

/* Is the key itself good, and only k= wrong? */
static void check_type(const struct keycase *k)
{
    const struct keyexam *x = k->exam;
    bool rsa = x->key.kind == MATERIAL_RSA || x->key.kind == MATERIAL_RSA_BARE, wants_rsa = x->record.type == KEY_RSA;
    if (x->record.type == KEY_ED25519 && rsa)
        keycase_add(k, DOCTOR_ED25519_LENGTH, S(""), S("it holds an RSA key, so k=rsa would be right"))->fix = "Write k=rsa.";
    else if (x->record.type == KEY_ED25519 && x->key.kind == MATERIAL_ED25519_SPKI)
        keycase_add(k, DOCTOR_ED25519_SPKI, S(""), S(""));
    else if (wants_rsa && x->key.kind == MATERIAL_ED25519_SPKI)
        keycase_add(k, DOCTOR_NOT_RSA, S(""), S("it is an Ed25519 key; k=ed25519 and its bare 32 bytes would be right"))->fix =
            "Publish its last 32 bytes only, with k=ed25519.";
    else if (wants_rsa && x->key.kind == MATERIAL_ED25519)
        keycase_add(k, DOCTOR_KEY_UNREADABLE, S(""), S("it has 32 bytes, as an Ed25519 key has; then k=ed25519 is missing"))->fix =
            "Write k=ed25519.";
    else if (x->key.kind == MATERIAL_RSA_BARE)
        keycase_add(k, DOCTOR_PKCS1_BARE, S(""), S(""));
}

static void check_cut(const struct keycase *k)
{
    const struct material *m = &k->exam->key;
    struct arena *arena = k->chart->arena;
    size_t wanted = (m->size + 2) / 3 * 4, there = characters(k->exam->p_text);
    struct str missing = wanted > there ? arena_print(arena, "; %zu are missing", wanted - there) : S("");
    keycase_add(k, DOCTOR_KEY_TRUNCATED, S(""),
                arena_print(arena, "p= should have %zu characters and has %zu%.*s", wanted, there, (int)missing.n, missing.p));
}

static void check_junk(const struct keycase *k)
{
    bool ed25519 = k->exam->record.type == KEY_ED25519;
    if (k->exam->p_check == DOCTOR_B64_BAD)
        return;
    size_t n = base64_decode(k->exam->p_text, k->chart->arena).bytes.n;
    keycase_add(k, ed25519 ? DOCTOR_ED25519_LENGTH : DOCTOR_KEY_UNREADABLE, S(""), arena_print(k->chart->arena, "it holds %zu bytes", n));
}

void keycase_content(const struct keycase *k)
{
    const struct material *m = &k->exam->key;
    check_base64(k);
    check_type(k);
    switch (m->kind) {
    case MATERIAL_PRIVATE:
        keycase_add(k, DOCTOR_PRIVATE_KEY, S(""), S(""));
        return;
    case MATERIAL_CERTIFICATE:
        keycase_add(k, DOCTOR_CERTIFICATE, S(""), S(""));
        return;
    case MATERIAL_REQUEST:
        keycase_add(k, DOCTOR_CERTIFICATE, S(""), S("it is a certificate request"));
        return;
    case MATERIAL_SSH:
        keycase_add(k, DOCTOR_SSH_KEY, S(""), S(""));
        return;
    case MATERIAL_OTHER_KEY:
        keycase_add(k, DOCTOR_NOT_RSA, S(""), str_z(m->name));
        return;
    case MATERIAL_CUT:
        check_cut(k);
        return;
    case MATERIAL_JUNK:
        check_junk(k);
        return;
    default:
        if (m->trailing)
            keycase_add(k, DOCTOR_DER_TRAILING, S(""), arena_print(k->chart->arena, "%zu bytes", m->trailing));
    }
}
