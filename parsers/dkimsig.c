#include "parsers/dkimsig.h"
#include "parsers/encoding.h"
#include "parsers/header.h"
#include "parsers/limits.h"

static bool take_v(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    struct dkimsig *r = record;
    r->v = t->value;
    bool draft = t->value.n == 3 && str_starts(t->value, S("0.")) && ascii_digit(t->value.p[2]);
    return str_eq(t->value, S("1")) || (r->old && draft);
}

/* Known names; the engine decides which of them may still be used. */
static const struct {
    struct str name;
    enum sig_algorithm algorithm;
} algorithms[] = {
    {S("rsa-sha256"), ALG_RSA_SHA256},
    {S("ed25519-sha256"), ALG_ED25519_SHA256},
    {S("rsa-sha1"), ALG_RSA_SHA1},
};

static bool take_a(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    struct dkimsig *r = record;
    r->a = t->value;
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (str_ieq(t->value, algorithms[i].name)) /* ABNF literals know no case (RFC 5234 section 2.3) */
            r->algorithm = algorithms[i].algorithm;
    return r->algorithm != ALG_NONE;
}

static bool take_b(void *record, const struct tag *t, struct arena *arena)
{
    struct dkimsig *r = record;
    struct decoded d = base64_decode(t->value, arena);
    r->b_whole = t->whole;
    r->b_text = without_fws(t->value, arena);
    r->b = d.bytes;
    return d.ok && d.bytes.n;
}

static bool take_bh(void *record, const struct tag *t, struct arena *arena)
{
    struct dkimsig *r = record;
    struct decoded d = base64_decode(t->value, arena);
    r->bh = d.bytes;
    return d.ok && d.bytes.n;
}

static bool canon_word(struct str word, enum canonicalization *canon)
{
    *canon = str_ieq(word, S("relaxed")) ? CANON_RELAXED : CANON_SIMPLE;
    return *canon == CANON_RELAXED || str_ieq(word, S("simple"));
}

static bool take_c(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    struct dkimsig *r = record;
    struct str_cut c = str_cut(t->value, '/');
    r->c = t->value;
    bool head = canon_word(c.head, &r->head_canon);
    bool body = !c.found || canon_word(c.tail, &r->body_canon); /* no second word: simple */
    return r->canon_known = head && body;
}

/* A domain name or selector in the shape of RFC 6376's sub-domain, with "_" (it is seen in the wild, and no
 * resolver minds) and UTF-8 (RFC 8616): labels of one or more characters between single dots. */
static bool is_domain(struct str s)
{
    if (!s.n || !utf8_valid(s))
        return false;
    bool label_empty = true;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.' ? label_empty : !ascii_alnum(c) && c != '-' && c != '_' && (unsigned char)c < 0x80)
            return false;
        label_empty = c == '.';
    }
    return !label_empty;
}

static bool take_d(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    struct dkimsig *r = record;
    r->d = t->value;
    return is_domain(t->value);
}

static bool take_s(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    struct dkimsig *r = record;
    r->s = t->value;
    return is_domain(t->value);
}

static bool take_h(void *record, const struct tag *t, struct arena *arena)
{
    struct dkimsig *r = record;
    size_t n = 1;
    for (size_t i = 0; i < t->value.n; i++)
        n += t->value.p[i] == ':';
    size_t room = n < LIMIT_SIGNED_NAMES ? n : LIMIT_SIGNED_NAMES; /* of a mapped file there may be more colons later */
    struct str *names = arena_array(arena, room, sizeof *names);
    bool ok = true;
    r->names_more = n > LIMIT_SIGNED_NAMES;
    r->h = t->value;
    r->names = names;
    struct str_cut c = {.tail = t->value, .found = true};
    while (c.found && r->name_count < room) {
        c = str_cut(c.tail, ':');
        struct str name = str_trim(c.head);
        ok = ok && is_field_name(name);
        names[r->name_count++] = name;
        r->named[field_name_find(name)]++;
    }
    return ok;
}

/* [ Local-part ] "@" domain-name, in dkim-quoted-printable. */
static bool take_i(void *record, const struct tag *t, struct arena *arena)
{
    struct dkimsig *r = record;
    struct decoded d = dkim_qp_decode(t->value, arena);
    r->i = d.ok ? d.bytes : str_take(t->value, 0);
    struct str_cut c = str_rcut(r->i, '@');
    return d.ok && c.found && is_domain(c.tail);
}

/* q= lists methods; dns/txt must be among them. The drafts before RFC 4871 wrote "dns". */
static bool take_q(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    struct dkimsig *r = record;
    bool ok = false;
    r->q = t->value;
    for (struct str_cut c = {.tail = t->value, .found = true}; c.found && !ok;) {
        c = str_cut(c.tail, ':');
        ok = str_ieq(str_trim(c.head), S("dns/txt")) || (r->old && str_ieq(str_trim(c.head), S("dns")));
    }
    return ok;
}

static bool take_number(int64_t *into, const struct tag *t)
{
    struct str_number n = str_number(t->value);
    if (n.ok)
        *into = n.value;
    return n.ok;
}

static bool take_l(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    return t->value.n <= 76 && take_number(&((struct dkimsig *)record)->l, t);
}

static bool take_t(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    return take_number(&((struct dkimsig *)record)->t, t);
}

static bool take_x(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    return take_number(&((struct dkimsig *)record)->x, t);
}

static bool take_z(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    ((struct dkimsig *)record)->z = t->value;
    return true; /* it is never needed to verify: what is wrong with it is told apart */
}

/* RFC 6376 section 3.5; the order is the order in which faults are told. */
static const struct tag_rule rules[] = {
    {S("v"), true, take_v, DKV_SIG_VERSION},
    {S("a"), true, take_a, DKV_ALG_UNKNOWN},
    {S("d"), true, take_d, DKV_DOMAIN_BAD},
    {S("s"), true, take_s, DKV_SELECTOR_BAD},
    {S("h"), true, take_h, DKV_SIG_BAD_VALUE},
    {S("bh"), true, take_bh, DKV_SIG_BAD_BASE64},
    {S("b"), true, take_b, DKV_SIG_BAD_BASE64},
    {S("c"), false, take_c, DKV_CANON_UNKNOWN},
    {S("i"), false, take_i, DKV_SIG_BAD_VALUE},
    {S("l"), false, take_l, DKV_SIG_BAD_NUMBER},
    {S("q"), false, take_q, DKV_Q_UNKNOWN},
    {S("t"), false, take_t, DKV_SIG_BAD_NUMBER},
    {S("x"), false, take_x, DKV_SIG_BAD_NUMBER},
    {S("z"), false, take_z, DKV_SIG_BAD_VALUE},
};

static const enum dkv_reason list_reasons[] = {
    [TAGLIST_JUNK] = DKV_SIG_TAG_JUNK,
    [TAGLIST_DUPLICATE] = DKV_SIG_TAG_DUPLICATE,
    [TAGLIST_TOO_LONG] = DKV_LIMIT_TAGLIST_HIT,
    [TAGLIST_TOO_MANY] = DKV_LIMIT_TAGS_HIT,
};

struct dkimsig dkimsig_read(struct str value, bool old, struct arena *arena)
{
    struct dkimsig r = {.old = old, .t = -1, .x = -1, .l = -1, .canon_known = true};
    r.tags = taglist_read(value, arena);
    size_t skip = old && !taglist_get(&r.tags, S("v")); /* v= is the first rule */
    r.fault = taglist_apply(&r.tags, rules + skip, sizeof rules / sizeof *rules - skip, &r, DKV_SIG_TAG_MISSING, arena);
    if (r.names_more)
        r.fault = (struct tag_fault){true, DKV_LIMIT_NAMES_HIT, S("h")};
    if (r.tags.error != TAGLIST_OK)
        r.fault = (struct tag_fault){true, list_reasons[r.tags.error], r.tags.where};
    return r;
}

struct z_copies dkimsig_z(struct str z, struct arena *arena)
{
    struct z_copies r = {.ok = true};
    r.copies = arena_array(arena, LIMIT_Z_COPIES, sizeof *r.copies);
    struct str_cut c = {.tail = z, .found = z.n > 0};
    while (c.found && r.count < LIMIT_Z_COPIES) {
        c = str_cut(c.tail, '|');
        struct str_cut pair = str_cut(c.head, ':');
        struct decoded value = dkim_qp_decode(pair.tail, arena);
        if (pair.found && value.ok && is_field_name(str_trim(pair.head)))
            r.copies[r.count++] = (struct z_copy){str_trim(pair.head), value.bytes};
        else
            r.ok = false;
    }
    r.more = c.found;
    return r;
}
