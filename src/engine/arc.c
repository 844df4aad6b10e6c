#include "src/engine/arc.h"
#include "parsers/limits.h"
#include "parsers/taglist.h"
#include "src/engine/claims.h"

enum kind { RESULTS, MESSAGE_SIGNATURE, SEAL, KINDS };
static const enum field_name names[KINDS] = {
    [RESULTS] = NAME_ARC_AUTHENTICATION_RESULTS, [MESSAGE_SIGNATURE] = NAME_ARC_MESSAGE_SIGNATURE, [SEAL] = NAME_ARC_SEAL,
};

struct set {
    size_t count[KINDS];
    struct str domain, cv; /* d= and cv= of its seal */
};

struct chain {
    struct set sets[LIMIT_ARC_SETS + 1]; /* from 1 */
    size_t newest;    /* the highest i=; 0: there are no ARC fields */
    size_t fields;
    struct str fault; /* the first thing wrong with it; empty: it could hold */
    struct str forbidden; /* a name that the h= of a message signature must not have */
};

enum { SHOWN = 100 };
#define SHORT(s) (int)((s).n < SHOWN ? (s).n : SHOWN), (s).p

/* ---- reading --------------------------------------------------------------------------------------- */

static void add_fault(struct chain *c, struct str fault)
{
    if (!c->fault.n)
        c->fault = fault;
}

/* "i=N;" in front, as ARC-Authentication-Results has it (section 4.1.1). */
static struct str leading_instance(struct str value)
{
    struct str_cut tag = str_cut(str_cut(value, ';').head, '=');
    return str_ieq(str_trim(tag.head), S("i")) ? str_trim(tag.tail) : S("");
}

/* Section 4.1.2: neither Authentication-Results nor a field of ARC may be signed by it. */
static void look_at_names(struct chain *c, const struct taglist *tags)
{
    const struct tag *h = taglist_get(tags, S("h"));
    for (struct str_cut k = {.tail = h ? h->value : S(""), .found = true}; k.found;) {
        k = str_cut(k.tail, ':');
        struct str name = str_trim(k.head);
        enum field_name known = field_name_find(name);
        bool forbidden = known == NAME_AUTHENTICATION_RESULTS;
        for (size_t i = 0; i < KINDS; i++)
            forbidden = forbidden || known == names[i];
        if (forbidden && !c->forbidden.n)
            c->forbidden = name;
    }
}

static void read_field(struct chain *c, enum kind kind, struct str value, struct arena *arena)
{
    struct taglist tags = kind == RESULTS ? (struct taglist){0} : taglist_read(value, arena);
    const struct tag *i = taglist_get(&tags, S("i"));
    struct str instance = kind == RESULTS ? leading_instance(value) : i ? i->value : S("");
    struct str_number n = str_number(instance);
    if (!n.ok || n.value < 1 || n.value > LIMIT_ARC_SETS) {
        add_fault(c, arena_print(arena, "%s has %s i=", field_name_text(names[kind]).p, instance.n ? "an impossible" : "no"));
        return;
    }
    struct set *set = &c->sets[n.value];
    c->newest = (size_t)n.value > c->newest ? (size_t)n.value : c->newest;
    set->count[kind]++;
    if (kind == MESSAGE_SIGNATURE)
        look_at_names(c, &tags);
    const struct tag *d = taglist_get(&tags, S("d")), *cv = taglist_get(&tags, S("cv"));
    if (kind == SEAL && set->count[SEAL] == 1) {
        set->domain = d ? d->value : S("");
        set->cv = cv ? cv->value : S("");
    }
}

/* Section 5.2 step 3: one of each field a set, no gap between the sets, and each seal says what its place demands. That
 * the newest says "fail" is step 2 and told apart. */
static void check(struct chain *c, struct arena *arena)
{
    for (size_t i = 1; i <= c->newest; i++) {
        const struct set *s = &c->sets[i];
        for (size_t k = 0; k < KINDS; k++)
            if (s->count[k] != 1)
                add_fault(c, arena_print(arena, "i=%zu has %s %s", i, s->count[k] ? "more than one" : "no", field_name_text(names[k]).p));
        struct str want = i == 1 ? S("none") : S("pass");
        bool newest_failed = i == c->newest && str_ieq(s->cv, S("fail"));
        if (s->count[SEAL] && !str_ieq(s->cv, want) && !newest_failed)
            add_fault(c, arena_print(arena, "the seal of i=%zu says cv=%.*s, not %.*s", i, SHORT(s->cv), SHORT(want)));
    }
}

static struct chain chain_read(const struct message *m, struct arena *arena)
{
    struct chain c = {0};
    for (size_t k = 0; k < KINDS; k++)
        for (int32_t i = known_lowest(m, names[k]); i != NO_FIELD; i = m->above[i])
            if (c.fields++ < KINDS * LIMIT_ARC_SETS)
                read_field(&c, (enum kind)k, m->header.fields[i].value, arena);
    if (c.fields > KINDS * LIMIT_ARC_SETS)
        add_fault(&c, arena_print(arena, "more than %d sets", LIMIT_ARC_SETS));
    check(&c, arena);
    return c;
}

/* ---- telling --------------------------------------------------------------------------------------- */

/* "sealed by a.example, b.example and 3 more", the first sealer first */
static struct str sealers(const struct chain *c, struct arena *arena)
{
    enum { MOST = 5 };
    struct str list = S("sealed by ");
    for (size_t i = 1; i <= c->newest && i <= MOST; i++)
        list = arena_print(arena, "%.*s%s%.*s", (int)list.n, list.p, i > 1 ? ", " : "", SHORT(c->sets[i].domain));
    return c->newest > MOST ? arena_print(arena, "%.*s and %zu more", (int)list.n, list.p, c->newest - MOST) : list;
}

/* The first server of the chain says that the signature held; here it does not. */
static void find_changed(struct findings *f, const struct evidence *e, const struct chain *c)
{
    for (size_t i = 0; i < e->claims->count; i++) {
        const struct dkv_claim *claim = &e->claims->items[i];
        if (claim->record.kind != AUTHRES_ARC || claim->record.instance != 1)
            continue;
        for (size_t k = 0; k < claim->record.count; k++) {
            const struct dkv_compared *one = &claim->compared[k];
            if (one->agreement != DKV_DIFFERS || !str_ieq(claim->record.results[k].result, S("pass")))
                continue;
            struct str d = e->judged[one->signature - 1].domain, by = c->sets[1].domain;
            findings_add(f, DKV_ARC_VS_DKIM, one->signature, claims_where(claim, e->arena),
                         arena_print(e->arena, "the signature of %.*s, by the word of %.*s", SHORT(d), SHORT(by)));
            return;
        }
    }
}

void arc_find(struct findings *f, const struct evidence *e)
{
    struct str where = S("ARC");
    struct chain c = chain_read(e->message, e->arena);
    if (!c.fields)
        return;
    if (c.fault.n)
        findings_add(f, DKV_ARC_STRUCTURE, 0, where, c.fault);
    else if (str_ieq(c.sets[c.newest].cv, S("fail")))
        findings_add(f, DKV_ARC_FAIL, 0, where, arena_print(e->arena, "%.*s says cv=fail", SHORT(c.sets[c.newest].domain)));
    else
        findings_add(f, DKV_ARC_UNTRUSTED, 0, where, sealers(&c, e->arena));
    if (c.forbidden.n)
        findings_add(f, DKV_ARC_SIGNS_RESULTS, 0, S("ARC-Message-Signature"), str_take(c.forbidden, SHOWN));
    if (!c.fault.n)
        find_changed(f, e, &c);
}
