#include "src/doctor/keyexam.h"
#include "src/engine/key.h"

static struct str joined(const struct str *strings, size_t n, struct arena *arena)
{
    size_t size = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        size += strings[i].n;
    char *out = arena_alloc(arena, size);
    for (size_t i = 0; i < n; i++) {
        if (strings[i].n)
            memcpy(out + at, strings[i].p, strings[i].n);
        at += strings[i].n;
    }
    return (struct str){out, size};
}

/* What a verifier says: of a signature with sha256 and a key of this record's own type. */
static bool verifier_takes(struct str text, enum dkv_reason *fault, struct arena *arena)
{
    struct keyrec record = keyrec_read(text, arena);
    struct key_need need = {record.type, HASH_SHA256, false, 1024};
    struct keyring ring = {0};
    struct key_candidate c = key_read(text, &need, &ring, arena);
    keyring_free(&ring);
    *fault = c.fault;
    return c.usable;
}

/* A key file without any tag: base64, with or without its armour. */
static bool is_bare_key(const struct keyexam *x, struct arena *arena)
{
    int check;
    if (x->record.p_text.p || str_has(str_take(x->clean, 8), '='))
        return false;
    struct material m = keyclean_p(x->clean, &check, arena);
    return m.kind != MATERIAL_JUNK && m.kind != MATERIAL_NOTHING && m.kind != MATERIAL_ED25519 && (check == -1 || check == DOCTOR_PEM_HEADER);
}

/* p= with its name in upper case, or behind a tag that lost its ";", is p= all the same. */
static struct str find_p(const struct keyexam *x, struct arena *arena)
{
    const struct taglist *tags = &x->record.tags;
    if (x->record.p_text.p)
        return x->record.p_text;
    for (size_t i = 0; i < tags->count; i++) {
        const struct tag *t = &tags->tags[i];
        size_t at = keyclean_glued(t->value, false);
        if (str_ieq(t->name, S("p")))
            return t->value;
        if (at + 2 < t->value.n && t->value.p[at] == 'p')
            return str_trim(str_drop(t->value, at + 2));
    }
    return is_bare_key(x, arena) ? x->clean : (struct str){0};
}

/* ---- the record as it should be ---------------------------------------------------------------------- */

struct composing {
    struct arena *arena;
    struct str text;
};

static void put(struct composing *c, const char *before, struct str value)
{
    c->text = arena_print(c->arena, "%.*s%s%.*s", (int)c->text.n, c->text.p, before, (int)value.n, value.p);
}

/* Printable ASCII but what a zone file, a panel or a tag list would take for its own. */
static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~' || str_has(S("\"\\;"), s.p[i]))
            return false;
    return s.n < 200;
}

/* RFC 6376 section 3.6.1, key-s-tag-type. */
static bool is_service(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (!ascii_alnum(word.p[i]) && word.p[i] != '-')
            return false;
    return word.n > 0 && word.n <= 32 && ascii_alpha(word.p[0]);
}

/* Whoever looks for the key for another service finds it as before, and mail is added. "*" is what no s= says. */
static void put_services(struct composing *c, const struct keyrec *r)
{
    struct str list = S("");
    bool email = false, all = !r->s.p;
    for (struct str_cut cut = {.tail = r->s, .found = true}; cut.found && !all && list.n < 200;) {
        cut = str_cut(cut.tail, ':');
        struct str word = str_trim(cut.head);
        all = str_eq(word, S("*"));
        if (str_ieq(word, S("email")))
            email = true, word = S("email");
        if (is_service(word))
            list = arena_print(c->arena, "%.*s%s%.*s", (int)list.n, list.p, list.n ? ":" : "", (int)word.n, word.p);
    }
    if (all)
        return;
    put(c, "; s=", list);
    put(c, email ? "" : list.n ? ":" : "", email ? S("") : S("email"));
}

static void compose(struct keyexam *x, struct arena *arena)
{
    struct composing c = {arena, S("v=DKIM1")};
    const struct keyrec *r = &x->record;
    bool ed25519 = x->key.kind == MATERIAL_ED25519 || x->key.kind == MATERIAL_ED25519_SPKI;
    enum dkv_reason fault;
    if (!x->key.standard.n)
        return;
    if (r->h.p && r->h_sha256)
        put(&c, "; h=", S("sha256"));
    put_services(&c, r);
    put(&c, "; k=", ed25519 ? S("ed25519") : S("rsa"));
    if (r->testing || r->strict)
        put(&c, "; t=", r->testing && r->strict ? S("y:s") : r->testing ? S("y") : S("s"));
    if (r->n.n && is_plain(r->n))
        put(&c, "; n=", r->n);
    put(&c, "; p=", base64_text(x->key.standard, arena));
    if (verifier_takes(c.text, &fault, arena))
        x->repaired = c.text;
}

/* Records of other standards that have a v= and may have a p= too. */
static bool is_other(struct str text)
{
    return str_istarts(str_trim(text), S("v=spf1")) || str_istarts(str_trim(text), S("v=DMARC1"));
}

struct keyexam keyexam_read(const struct str *strings, size_t n, bool split_known, struct arena *arena)
{
    struct keyexam x = {.strings = strings, .string_count = split_known ? n : 0, .p_check = -1};
    x.text = n == 1 ? strings[0] : joined(strings, n, arena);
    x.usable = verifier_takes(x.text, &x.fault, arena);
    x.clean = x.usable ? x.text : keyclean_text(x.text, &x.damage, arena);
    x.record = keyrec_read(x.clean, arena);
    if (is_other(x.clean))
        return x;
    x.p_text = find_p(&x, arena);
    x.meant = x.p_text.p || str_istarts(x.record.v, S("DKIM")) || str_find(x.clean, S("DKIM1")) < x.clean.n;
    if (x.p_text.p)
        x.key = keyclean_p(x.p_text, &x.p_check, arena);
    if (x.meant)
        compose(&x, arena);
    return x;
}

/* ---- judging ----------------------------------------------------------------------------------------- */

struct doctor_finding *keycase_add(const struct keycase *k, enum doctor_check check, struct str where, struct str detail)
{
    struct doctor_finding *f = chart_add(k->chart, check, where, detail);
    if (f->severity == DOCTOR_ERROR)
        f->effect = k->exam->usable ? DOCTOR_SOME : DOCTOR_ALL;
    if (f->severity >= DOCTOR_WARN && k->exam->repaired.n)
        f->publish = (struct doctor_publish){PUBLISH_TXT, k->owner, k->exam->repaired};
    return f;
}

/* Nothing may be called good that a verifier refuses: whatever the checks overlooked is told in the verifier's words. */
static void check_verifier(const struct keycase *k)
{
    if (k->exam->usable || k->exam->fault == DKV_LIMIT_RSA_HIT)
        return;
    for (size_t i = 0; i < k->chart->count; i++)
        if (k->chart->items[i].subject == k->chart->subject && k->chart->items[i].effect == DOCTOR_ALL)
            return;
    keycase_add(k, DOCTOR_KEY_UNREADABLE, S("p="), str_z(dkv_reason_row(k->exam->fault)->sentence));
}

static bool is_unfit(const struct doctor_finding *f)
{
    return f->severity == DOCTOR_CRITICAL || f->check == DOCTOR_RSA_SHORT || f->check == DOCTOR_RSA_BIAS ||
           (f->check == DOCTOR_RSA_EXPONENT && f->severity == DOCTOR_FATAL);
}

const struct doctor_finding *keyexam_unfit(const struct keyexam *x, struct str blocklist, struct arena *arena)
{
    struct chart *chart = arena_alloc(arena, sizeof *chart);
    const struct doctor_finding *worst = NULL;
    *chart = (struct chart){.arena = arena};
    const struct keycase k = {x, NULL, blocklist, chart};
    if (!x->p_text.p)
        return NULL;
    keycase_content(&k);
    if (x->key.bits > KEYEXAM_OFFERED_BITS)
        return chart_add(chart, DOCTOR_RSA_BIG, S(""), arena_print(arena, "%d bits", x->key.bits));
    keycase_strength(&k);
    for (size_t i = 0; i < chart->count; i++)
        if (is_unfit(&chart->items[i]) && (!worst || chart->items[i].severity > worst->severity))
            worst = &chart->items[i];
    return worst;
}

/* Is there a finding that bars it among those from this one on, or among those that did not fit since? */
static bool has_unfit(const struct chart *c, size_t from, const struct lost_finding *before)
{
    bool unfit = false;
    for (size_t i = from; i < c->count; i++)
        unfit = unfit || is_unfit(&c->items[i]);
    for (const struct lost_finding *l = c->lost; l != before; l = l->next)
        unfit = unfit || is_unfit(&l->finding);
    return unfit;
}

/* Who has the private half of a key could sign with the repaired record just as well; how to write it right is no advice. */
static void publish_nothing(struct chart *c, size_t from)
{
    for (size_t i = from; i < c->count; i++) {
        c->items[i].publish = (struct doctor_publish){PUBLISH_NOTHING, NULL, S("")};
        if (!is_unfit(&c->items[i]) && c->items[i].severity > DOCTOR_INFO)
            c->items[i].fix = "Make a new key first: this one must not be published, however it is written.";
    }
}

bool keyexam_judge(const struct keyexam *x, const char *owner, struct str blocklist, struct chart *chart)
{
    const struct keycase k = {x, owner, blocklist, chart};
    const struct lost_finding *before = chart->lost;
    size_t from = chart->count;
    keycase_packing(&k);
    if (!str_trim(x->text).n)
        return true;
    keycase_syntax(&k);
    if (x->p_text.p) {
        keycase_content(&k);
        keycase_strength(&k);
    }
    check_verifier(&k);
    bool unfit = has_unfit(chart, from, before);
    if (unfit)
        publish_nothing(chart, from);
    return !unfit;
}
