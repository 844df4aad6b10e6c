/* How strong the key is. RFC 8301 section 3.2; the rules of badkeys, as facts. A new key is the only cure, so no repaired
 * record goes with these. */
#include "src/doctor/keyexam.h"
#include "parsers/limits.h"
#include "src/engine/crypto.h"
#include "src/doctor/strength.h"

static void add(const struct keycase *k, enum doctor_check check, struct str detail)
{
    chart_add(k->chart, check, S(""), detail);
}

static void check_size(const struct keycase *k, int bits)
{
    static const int usual[] = {1024, 2048, 3072, 4096};
    struct str detail = arena_print(k->chart->arena, "%d bits", bits);
    bool odd = true;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        odd = odd && bits != usual[i];
    if (bits < 1024)
        add(k, DOCTOR_RSA_SHORT, detail);
    else if (bits < 2048)
        add(k, DOCTOR_RSA_1024, detail);
    else if (bits > LIMIT_RSA_BITS)
        chart_add_as(k->chart, DOCTOR_RSA_BIG, DOCTOR_ERROR, DOCTOR_SOME, S(""), detail);
    else if (bits > 4096)
        add(k, DOCTOR_RSA_BIG, detail);
    if (odd && bits >= 1024)
        add(k, DOCTOR_RSA_ODD_SIZE, detail);
}

/* The verifier's own bound decides what is too big; below it, 3 is weak where padding is checked carelessly. */
static void check_exponent(const struct keycase *k, const struct material *m)
{
    uint64_t e;
    bool sound = strength_exponent(m->n, m->e, &e);
    struct str detail = arena_print(k->chart->arena, e == UINT64_MAX ? "e has more than 64 bits" : "e = %llu", (unsigned long long)e);
    if (!sound || e >= UINT64_C(1) << 33)
        add(k, DOCTOR_RSA_EXPONENT, detail);
    else if (e == 3)
        chart_add_as(k->chart, DOCTOR_RSA_EXPONENT, DOCTOR_WARN, DOCTOR_NONE, S(""), detail);
    else if (e != 65537)
        chart_add_as(k->chart, DOCTOR_RSA_EXPONENT, DOCTOR_INFO, DOCTOR_NONE, S(""), detail);
    if (e > UINT64_C(1) << 32 && strength_small_d(m->n, m->e))
        add(k, DOCTOR_RSA_SMALL_D, S(""));
}

static void check_bits(const struct keycase *k, const struct material *m)
{
    size_t ones = 100 * strength_ones(m->n), bits = 8 * m->n.n, allowed = m->bits >= 2048 ? 10 : 12;
    if (strength_pattern(m->n))
        add(k, DOCTOR_RSA_PATTERN, S(""));
    else if (ones < (50 - allowed) * bits || ones > (50 + allowed) * bits)
        add(k, DOCTOR_RSA_BIAS, arena_print(k->chart->arena, "%zu of %zu bits are ones", ones / 100, bits));
}

static void check_modulus(const struct keycase *k, const struct material *m)
{
    unsigned rounds, factor = strength_small_factor(m->n);
    if (m->bits > LIMIT_RSA_BITS)
        return;
    if (factor) {
        add(k, DOCTOR_RSA_SMALL_FACTOR, arena_print(k->chart->arena, "it can be divided by %u", factor));
        return;
    }
    if (strength_prime(m->n))
        add(k, DOCTOR_RSA_PRIME, S(""));
    if (strength_fermat(m->n, &rounds))
        add(k, DOCTOR_RSA_FERMAT, arena_print(k->chart->arena, "found after %u round%s", rounds, rounds == 1 ? "" : "s"));
    if (strength_roca(m->n))
        add(k, DOCTOR_RSA_ROCA, S(""));
    check_bits(k, m);
}

static void check_lists(const struct keycase *k, struct str number)
{
    unsigned char hash[BLOCKLIST_HASH];
    if (!blocklist_hash(number, hash))
        return;
    const char *where = example_key(hash);
    int list = blocklist_find(k->blocklist, hash);
    if (where)
        add(k, DOCTOR_RFC_EXAMPLE, str_z(where));
    if (list >= 0)
        add(k, DOCTOR_BLOCKLISTED, arena_print(k->chart->arena, "list %d of the block list", list));
}

static void check_ed25519(const struct keycase *k, const struct material *m)
{
    struct pubkey key;
    enum dkv_reason why = DKV_VERIFIED;
    pubkey_decode(&key, KEY_ED25519, m->standard, 0, &why);
    pubkey_free(&key);
    if (why == DKV_ED25519_WEAK)
        add(k, DOCTOR_ED25519_WEAK, S(""));
    check_lists(k, m->standard);
}

void keycase_strength(const struct keycase *k)
{
    const struct material *m = &k->exam->key;
    if (m->kind == MATERIAL_RSA || m->kind == MATERIAL_RSA_BARE) {
        check_size(k, m->bits);
        check_exponent(k, m);
        check_modulus(k, m);
        check_lists(k, m->n);
    } else if (m->standard.n == 32 && (m->kind == MATERIAL_ED25519 || m->kind == MATERIAL_ED25519_SPKI)) {
        check_ed25519(k, m);
    }
}
