#include "src/engine/domain.h"
#include "parsers/encoding.h"
#include "parsers/limits.h"
#include <idn2.h>
#include <libpsl.h>

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* Labels of 1 to 63 bytes, letters, digits, "-" and "_"; 253 bytes in all. */
static bool lengths_ok(struct str s)
{
    size_t label = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' ? !label : ++label > LIMIT_DNS_LABEL)
            return false;
        if (s.p[i] == '.')
            label = 0;
        else if (!ascii_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
            return false;
    }
    return label > 0 && s.n <= LIMIT_DNS_NAME;
}

static struct str lower_case(struct str s, struct arena *arena)
{
    char *p = arena_z(arena, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = ascii_lower(p[i]);
    return (struct str){p, s.n};
}

const char *domain_ascii(struct str name, struct arena *arena)
{
    if (name.n && name.p[name.n - 1] == '.')
        name.n--;
    if (name.n > 4 * LIMIT_DNS_NAME || str_has(name, '\0'))
        return NULL;
    if (is_ascii(name))
        return lengths_ok(name) ? lower_case(name, arena).p : NULL;
    if (!utf8_valid(name))
        return NULL;
    uint8_t *out = NULL;
    const uint8_t *in = (const uint8_t *)arena_z(arena, name);
    int rc = idn2_lookup_u8(in, &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (rc != IDN2_OK)
        return NULL;
    struct str ascii = lower_case(str_z((const char *)out), arena);
    idn2_free(out);
    return lengths_ok(ascii) ? ascii.p : NULL;
}

bool domain_under(const char *sub, const char *domain)
{
    struct str s = str_z(sub), d = str_z(domain);
    if (!str_iends(s, d))
        return false;
    return s.n == d.n || s.p[s.n - d.n - 1] == '.';
}

/* The part below the public suffix, or the name itself when there is none. */
static const char *organizational(const char *name)
{
    const char *org = psl_registrable_domain(psl_builtin(), name);
    return org ? org : name;
}

bool domain_same_organization(const char *a, const char *b)
{
    return str_ieq(str_z(organizational(a)), str_z(organizational(b)));
}

bool domain_is_public_suffix(const char *name) { return psl_is_public_suffix(psl_builtin(), name) == 1; }
