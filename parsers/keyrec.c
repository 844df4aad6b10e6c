#include "parsers/keyrec.h"
#include "parsers/encoding.h"

static bool take_v(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    ((struct keyrec *)record)->v = t->value;
    return str_eq(t->value, S("DKIM1")); /* case-sensitive, section 3.6.1 */
}

static bool take_k(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    struct keyrec *r = record;
    r->k = t->value;
    r->type = str_ieq(t->value, S("rsa")) ? KEY_RSA : str_ieq(t->value, S("ed25519")) ? KEY_ED25519 : KEY_UNKNOWN;
    return r->type != KEY_UNKNOWN;
}

/* Is word among the colon-separated words of list? */
static bool list_has(struct str list, struct str word)
{
    for (struct str_cut c = {.tail = list, .found = true}; c.found;) {
        c = str_cut(c.tail, ':');
        if (str_ieq(str_trim(c.head), word))
            return true;
    }
    return false;
}

static bool take_h(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    struct keyrec *r = record;
    r->h = t->value;
    r->h_sha1 = list_has(t->value, S("sha1"));
    r->h_sha256 = list_has(t->value, S("sha256"));
    return true; /* unknown algorithms are ignored; what is left over is judged with the signature */
}

static bool take_s(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    struct keyrec *r = record;
    r->s = t->value;
    r->for_email = list_has(t->value, S("*")) || list_has(t->value, S("email"));
    return r->for_email;
}

static bool take_t(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    struct keyrec *r = record;
    r->t = t->value;
    r->testing = list_has(t->value, S("y"));
    r->strict = list_has(t->value, S("s"));
    return true;
}

static bool take_g(void *record, const struct tag *t, struct arena *arena)
{
    (void)t;
    (void)arena;
    return ((struct keyrec *)record)->g = true;
}

static bool take_n(void *record, const struct tag *t, struct arena *arena)
{
    (void)arena;
    ((struct keyrec *)record)->n = t->value;
    return true;
}

static bool take_p(void *record, const struct tag *t, struct arena *arena)
{
    struct keyrec *r = record;
    struct decoded d = base64_decode(t->value, arena);
    r->p_text = t->value;
    r->p = d.bytes;
    r->p_unpadded = d.unpadded;
    r->p_bad = d.bad;
    return d.ok;
}

static const struct tag_rule rules[] = {
    {S("v"), false, take_v, DKV_KEY_V_UNKNOWN},
    {S("p"), true, take_p, DKV_KEY_BAD_BASE64},
    {S("k"), false, take_k, DKV_K_UNKNOWN},
    {S("h"), false, take_h, DKV_KEY_H_FORBIDS},
    {S("s"), false, take_s, DKV_KEY_S_NOT_EMAIL},
    {S("t"), false, take_t, DKV_KEY_TAG_JUNK},
    {S("g"), false, take_g, DKV_KEY_TAG_JUNK},
    {S("n"), false, take_n, DKV_KEY_TAG_JUNK},
};

static const enum dkv_reason list_reasons[] = {
    [TAGLIST_JUNK] = DKV_KEY_TAG_JUNK,
    [TAGLIST_DUPLICATE] = DKV_KEY_TAG_DUPLICATE,
    [TAGLIST_TOO_LONG] = DKV_LIMIT_TAGLIST_HIT,
    [TAGLIST_TOO_MANY] = DKV_LIMIT_TAGS_HIT,
};

struct keyrec keyrec_read(struct str text, struct arena *arena)
{
    struct keyrec r = {.type = KEY_RSA, .h_sha1 = true, .h_sha256 = true, .for_email = true};
    if (!str_trim(text).n) {
        r.fault = (struct tag_fault){true, DKV_KEY_EMPTY_RECORD, text};
        return r;
    }
    r.tags = taglist_read(text, arena);
    r.fault = taglist_apply(&r.tags, rules, sizeof rules / sizeof *rules, &r, DKV_KEY_P_MISSING, arena);
    /* "MUST be the first tag" (section 3.6.1 v=) */
    if (r.v.p && r.tags.count && !str_eq(r.tags.tags[0].name, S("v")))
        r.fault = (struct tag_fault){true, DKV_KEY_V_NOT_FIRST, S("v")};
    if (r.tags.error != TAGLIST_OK)
        r.fault = (struct tag_fault){true, list_reasons[r.tags.error], r.tags.where};
    return r;
}
