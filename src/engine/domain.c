#include "src/engine/domain.h"
#include "parsers/encoding.h"
#include "parsers/limits.h"
#include <idn2.h>
#include <libpsl.h>
#include <stdlib.h>

static bool is_name_byte(char c) { return ascii_alnum(c) || c == '-' || c == '_'; }

/* In lower case, if it has labels of 1 to 63 bytes, letters, digits, "-" and "_", and 253 bytes in all; else NULL. */
static const char *plain_name(struct str s, struct arena *arena)
{
    size_t label = 0;
    if (s.n > LIMIT_DNS_NAME)
        return NULL;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' ? !label : !is_name_byte(s.p[i]) || ++label > LIMIT_DNS_LABEL)
            return NULL;
        label = s.p[i] == '.' ? 0 : label;
    }
    if (!label)
        return NULL;
    char *p = arena_z(arena, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = ascii_lower(p[i]);
    return p;
}

const char *domain_ascii(struct str name, struct arena *arena)
{
    name = str_chop(name, '.');
    const char *plain = plain_name(name, arena);
    if (plain || name.n > 4 * LIMIT_DNS_NAME || is_ascii(name) || str_has(name, '\0') || !utf8_valid(name))
        return plain;
    uint8_t *out = NULL;
    const uint8_t *in = (const uint8_t *)arena_z(arena, name);
    int rc = idn2_lookup_u8(in, &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (rc != IDN2_OK)
        return NULL;
    const char *ascii = plain_name(str_z((const char *)out), arena);
    idn2_free(out);
    return ascii;
}

bool domain_under(const char *sub, const char *domain)
{
    return str_under(str_z(sub), str_z(domain));
}

const char *domain_organizational(const char *name)
{
    const char *org = psl_registrable_domain(psl_builtin(), name);
    return org ? org : name;
}

/* ---- what was looked up before --------------------------------------------------------------------- */

struct kept_domain {
    unsigned char n, at; /* bytes of name; where in it its organizational domain begins */
    char name[LIMIT_DNS_NAME];
};

void domains_free(struct domains *domains)
{
    free(domains->kept);
    domains->kept = NULL;
}

static struct kept_domain *place_of(struct domains *domains, struct str name)
{
    uint32_t h = 0x811c9dc5u;
    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)name.p[i]) * 0x01000193u;
    if (!domains->kept && !(domains->kept = calloc(DOMAINS_KEPT, sizeof *domains->kept)))
        abort();
    return &domains->kept[(h ^ h >> 16) % DOMAINS_KEPT];
}

static struct str organization_of(struct str name, struct domains *domains)
{
    if (!domains || !name.n || name.n > LIMIT_DNS_NAME)
        return str_z(domain_organizational(name.p));
    struct kept_domain *k = place_of(domains, name);
    if (!str_eq((struct str){k->name, k->n}, name)) {
        memcpy(k->name, name.p, name.n);
        k->n = (unsigned char)name.n;
        k->at = (unsigned char)(domain_organizational(name.p) - name.p);
    }
    return str_drop(name, k->at);
}

/* The last two labels, or all there is: whatever the list says, domain_organizational() keeps them. */
static struct str last_labels(struct str name)
{
    struct str_cut top = str_rcut(name, '.');
    const char *from = str_rcut(top.head, '.').tail.p;
    return top.found ? (struct str){from, (size_t)(name.p + name.n - from)} : name;
}

bool domain_same_organization(const char *a, const char *b, struct domains *domains)
{
    struct str x = str_z(a), y = str_z(b);
    if (str_ieq(x, y))
        return true;
    return str_ieq(last_labels(x), last_labels(y)) && str_ieq(organization_of(x, domains), organization_of(y, domains));
}

bool domain_is_public_suffix(const char *name) { return psl_is_public_suffix(psl_builtin(), name) == 1; }

bool domain_is_delegated(const char *name)
{
    struct str_cut top = str_rcut(str_z(name), '.');
    return top.found && psl_is_public_suffix2(psl_builtin(), top.tail.p, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) == 1;
}

/* libidn2 decodes labels that IDNA forbids too: what does not lead back to the same name was none. */
const char *domain_unicode(const char *name, struct arena *arena)
{
    char *out = NULL;
    if (idn2_to_unicode_8z8z(name, &out, 0) != IDN2_OK)
        return NULL;
    const char *copy = arena_z(arena, str_z(out)), *back = domain_ascii(str_z(copy), arena);
    idn2_free(out);
    return back && str_eq(str_z(back), str_z(name)) ? copy : NULL;
}

/* Scripts with letters that are drawn like those of another. */
static const struct {
    uint32_t first, last;
    unsigned script;
} scripts[] = {
    {'a', 'z', 1},        {'A', 'Z', 1},        {0xc0, 0x24f, 1},     {0x370, 0x3ff, 2}, {0x1f00, 0x1fff, 2},
    {0x400, 0x52f, 4},    {0x530, 0x58f, 8},    {0x13a0, 0x13ff, 16}, {0xab70, 0xabbf, 16},
};

static unsigned script_of(uint32_t code)
{
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (code >= scripts[i].first && code <= scripts[i].last)
            return scripts[i].script;
    return 0;
}

/* Cyrillic and Greek letters that nobody can tell from Latin ones. */
static bool looks_latin(uint32_t code)
{
    static const uint16_t lookalikes[] = {
        0x430, 0x435, 0x43e, 0x440, 0x441, 0x443, 0x445, 0x455, 0x456, 0x458, 0x4bb, 0x4cf, 0x501, 0x51b, 0x51d, 0x3bf, 0x3bd,
    };
    for (size_t i = 0; i < sizeof lookalikes / sizeof *lookalikes; i++)
        if (code == lookalikes[i])
            return true;
    return false;
}

static bool label_mixes(struct str label)
{
    unsigned seen = 0;
    bool all_lookalikes = true;
    while (label.n) {
        struct utf8_char c = utf8_first(label);
        unsigned script = script_of(c.code);
        label = str_drop(label, c.length ? c.length : 1); /* valid when it was looked at: a mapped file may have changed */
        seen |= script;
        all_lookalikes = all_lookalikes && (!script || looks_latin(c.code));
    }
    return (seen & (seen - 1)) != 0 || (seen > 1 && all_lookalikes);
}

bool domain_mixes_scripts(struct str name)
{
    if (!utf8_valid(name))
        return false;
    for (struct str_cut c = {.tail = name, .found = true}; c.found;) {
        c = str_cut(c.tail, '.');
        if (label_mixes(c.head))
            return true;
    }
    return false;
}
