/* The tags of a key record. RFC 6376 sections 3.2 and 3.6.1. */
#include "src/doctor/keyexam.h"

static struct str shown(struct str s) { return str_take(s, 60); }

/* ---- what is no key record at all --------------------------------------------------------------------- */

static bool is_name(struct str s)
{
    size_t dots = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_alnum(s.p[i]) && !str_has(S("-_."), s.p[i]))
            return false;
        dots += s.p[i] == '.' && i + 1 < s.n;
    }
    return dots >= 2 && s.n <= 254 && s.p[0] != '.' && s.p[0] != '-' && str_find(s, S("..")) == s.n;
}

struct str keyexam_host(const struct keyexam *x)
{
    struct str text = str_trim(x->clean);
    if (x->meant || !is_name(text))
        return S("");
    return str_chop(text, '.');
}

static void check_other_text(const struct keycase *k)
{
    struct str text = str_trim(k->exam->clean), host = keyexam_host(k->exam);
    if (str_istarts(text, S("v=spf1")) || str_istarts(text, S("spf2.0/"))) {
        keycase_add(k, DOCTOR_SPF_TEXT, S(""), shown(text));
    } else if (str_istarts(text, S("v=DMARC1"))) {
        keycase_add(k, DOCTOR_DMARC_TEXT, S(""), shown(text));
    } else if (host.n) {
        struct doctor_finding *f = keycase_add(k, DOCTOR_CNAME_AS_TXT, S(""), shown(text));
        f->publish = (struct doctor_publish){PUBLISH_CNAME, k->owner, host};
    } else {
        keycase_add(k, DOCTOR_OTHER_TEXT, S(""), shown(text));
    }
}

/* ---- the list ------------------------------------------------------------------------------------------ */

static bool is_glued(struct str value) { return keyclean_glued(value, false) < value.n; }

static void check_list(const struct keycase *k)
{
    const struct taglist *tags = &k->exam->record.tags;
    switch (tags->error) {
    case TAGLIST_OK:
        return;
    case TAGLIST_DUPLICATE:
        keycase_add(k, DOCTOR_TAG_DUPLICATE, shown(tags->where), S(""));
        return;
    case TAGLIST_JUNK:
        keycase_add(k, DOCTOR_TAG_JUNK, S(""), tags->where.n ? shown(tags->where) : S("nothing stands between two semicolons"));
        return;
    default:
        keycase_add(k, DOCTOR_TAG_LIMIT, S(""), S(""));
    }
}

static void check_names(const struct keycase *k)
{
    const struct taglist *tags = &k->exam->record.tags;
    for (size_t i = 0; i < tags->count; i++) {
        struct str name = tags->tags[i].name;
        char lower = name.n == 1 ? ascii_lower(name.p[0]) : '\0';
        if (keyclean_known_tag(name))
            continue;
        if (lower && keyclean_known_tag((struct str){&lower, 1}))
            keycase_add(k, DOCTOR_TAG_CASE, shown(name), S(""));
        else
            keycase_add(k, DOCTOR_TAG_UNKNOWN, shown(name), S(""));
    }
}

/* ---- single tags --------------------------------------------------------------------------------------- */

static void check_v(const struct keycase *k)
{
    const struct keyrec *r = &k->exam->record;
    if (!r->v.p)
        keycase_add(k, DOCTOR_V_MISSING, S(""), S(""));
    else if (!str_eq(r->tags.tags[0].name, S("v")))
        keycase_add(k, DOCTOR_V_NOT_FIRST, S(""), S(""));
    else if (str_eq(r->v, S("1")))
        keycase_add(k, DOCTOR_V_IS_1, S(""), S(""));
    else if (!str_eq(r->v, S("DKIM1")) && !is_glued(r->v))
        keycase_add(k, DOCTOR_V_UNKNOWN, S(""), shown(r->v));
}

static void check_k(const struct keycase *k)
{
    const struct keyrec *r = &k->exam->record;
    if (!r->k.p)
        keycase_add(k, DOCTOR_K_MISSING, S(""), S(""));
    else if (r->type == KEY_UNKNOWN && !is_glued(r->k))
        keycase_add(k, DOCTOR_K_UNKNOWN, S(""), shown(r->k));
}

/* Is there a word in the colon-separated list that is not among known? */
static bool has_unknown(struct str list, struct str known)
{
    for (struct str_cut c = {.tail = list, .found = true}; c.found;) {
        c = str_cut(c.tail, ':');
        struct str word = str_trim(c.head);
        if (word.n > 1 || (word.n && !str_has(known, word.p[0])))
            return true;
    }
    return false;
}

/* Is one of the words in the list, letter by letter? */
static bool is_spelt(struct str list, struct str word, struct str other)
{
    for (struct str_cut c = {.tail = list, .found = true}; c.found;) {
        c = str_cut(c.tail, ':');
        if (str_eq(str_trim(c.head), word) || str_eq(str_trim(c.head), other))
            return true;
    }
    return false;
}

/* What a verifier takes only if case does not count to it. */
static void check_case(const struct keycase *k)
{
    const struct keyrec *r = &k->exam->record;
    if (r->k.p && r->type != KEY_UNKNOWN && !is_spelt(r->k, S("rsa"), S("ed25519")))
        keycase_add(k, DOCTOR_VALUE_CASE, S("k="), shown(r->k));
    if (r->h.p && r->h_sha256 && !is_spelt(r->h, S("sha256"), S("sha256")))
        keycase_add(k, DOCTOR_VALUE_CASE, S("h="), shown(r->h));
    if (r->s.p && r->for_email && !is_spelt(r->s, S("email"), S("*")))
        keycase_add(k, DOCTOR_VALUE_CASE, S("s="), shown(r->s));
}

static void check_rest(const struct keycase *k)
{
    const struct keyrec *r = &k->exam->record;
    if (r->h.p && !r->h_sha256 && !is_glued(r->h))
        keycase_add(k, DOCTOR_H_NO_SHA256, S(""), shown(r->h));
    if (r->s.p && !r->for_email && !is_glued(r->s))
        keycase_add(k, DOCTOR_S_NOT_EMAIL, S(""), shown(r->s));
    if (r->testing)
        keycase_add(k, DOCTOR_T_TESTING, S(""), S(""));
    if (r->t.p && has_unknown(r->t, S("ys")) && !is_glued(r->t))
        keycase_add(k, DOCTOR_T_UNKNOWN, S(""), shown(r->t));
    if (r->g)
        keycase_add(k, DOCTOR_G_TAG, S(""), S(""));
    if (r->n.p)
        keycase_add(k, DOCTOR_N_TAG, S(""), shown(r->n));
}

static void check_p(const struct keycase *k)
{
    if (!k->exam->p_text.p)
        keycase_add(k, DOCTOR_P_MISSING, S(""), S(""));
    else if (!k->exam->p_text.n)
        keycase_add(k, DOCTOR_P_EMPTY, S(""), S(""));
}

void keycase_syntax(const struct keycase *k)
{
    if (!k->exam->meant) {
        check_other_text(k);
        return;
    }
    if (k->exam->p_text.p == k->exam->clean.p && k->exam->p_text.n == k->exam->clean.n) {
        keycase_add(k, DOCTOR_P_MISSING, S(""), S("the text is a key without any tag"));
        return;
    }
    check_list(k);
    check_names(k);
    check_v(k);
    check_k(k);
    check_case(k);
    check_rest(k);
    check_p(k);
}
