/* What is wrong with the claims of other servers, each with the reason why it matters. A field that came with the
 * message is its sender's word; that alone is no fault of it. */
#include "parsers/limits.h"
#include "src/engine/claims.h"
#include "src/engine/domain.h"
#include "src/engine/exchange.h"

enum { SHOWN = 100, FIELDS_TOLD = 10 };

struct teller {
    struct findings *f;
    const struct evidence *e;
    bool list;
    uint32_t told[DKV_REASONS]; /* bit i: told about signature i; bit 0: about none */
    size_t damaged;
};

static void tell(struct teller *t, enum dkv_reason reason, size_t signature, const struct dkv_claim *c, struct str detail)
{
    findings_add(t->f, reason, signature, claims_where(c, t->e->arena), detail);
}

/* The first time for this reason and signature? */
static bool is_new(struct teller *t, enum dkv_reason reason, size_t signature)
{
    uint32_t bit = (uint32_t)1 << signature % 32;
    bool new = !(t->told[reason] & bit);
    t->told[reason] |= bit;
    return new;
}

static struct str who(const struct dkv_claim *c)
{
    return c->record.authserv_id.n ? str_take(c->record.authserv_id, SHOWN) : S("a server that gives no name");
}

/* ---- how it is written ----------------------------------------------------------------------------- */

static const char *const fault_words[] = {
    [AUTHRES_OPEN_COMMENT] = "a comment is never closed, from here on",
    [AUTHRES_STRAY_CLOSE] = "a parenthesis closes what was not open",
    [AUTHRES_OPEN_QUOTE] = "a quoted string is never closed, from here on",
    [AUTHRES_CONTROL] = "a control character",
    [AUTHRES_TOO_DEEP] = "comments nested too deep",
    [AUTHRES_TOO_LONG] = "too long, only its beginning was read",
    [AUTHRES_TOO_MANY] = "too many results or properties, only the first were read",
    [AUTHRES_VERSION] = "a version that is not known",
    [AUTHRES_INSTANCE] = "it does not begin with i= and a number",
    [AUTHRES_JUNK] = "this is no result and no property of one",
    [AUTHRES_NO_RESULT] = "no result",
    [AUTHRES_TWICE] = "this property stands twice",
};

/* A domain that no signature can have, in the first result that has one; p == NULL: none. */
static struct str bad_domain(const struct dkv_claim *c, struct arena *arena)
{
    for (size_t i = 0; i < c->record.count; i++) {
        const struct authres_result *r = &c->record.results[i];
        struct str d = authres_value(r, S("header"), S("d")), at = authres_value(r, S("header"), S("i"));
        struct str values[] = {d, str_rcut(at, '@').tail};
        for (size_t k = 0; str_ieq(r->method, S("dkim")) && k < 2; k++)
            if (values[k].n && !domain_ascii(values[k], arena))
                return values[k];
    }
    return (struct str){0};
}

static void tell_form(struct teller *t, const struct dkv_claim *c)
{
    struct arena *arena = t->e->arena;
    const struct authres *r = &c->record;
    struct str domain = bad_domain(c, arena), where = r->where;
    if (r->fault == AUTHRES_FINE && !domain.p)
        return;
    if (++t->damaged > FIELDS_TOLD)
        return;
    bool damaged = authres_damaged(r->fault);
    if (r->fault != AUTHRES_FINE)
        tell(t, damaged ? DKV_AR_MALFORMED : DKV_AR_UNREAD, 0, c,
             arena_print(arena, "%s: %.*s", fault_words[r->fault], (int)where.n, where.p));
    if (domain.p && !damaged)
        tell(t, DKV_AR_MALFORMED, 0, c,
             arena_print(arena, "it names a domain that cannot be one: %.*s", (int)str_take(domain, SHOWN).n, domain.p));
}

/* ---- where it stands ------------------------------------------------------------------------------- */

static bool only_login(const struct authres *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (!str_ieq(r->results[i].method, S("auth")))
            return false;
    return r->count > 0;
}

static bool says_pass(const struct authres *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (str_ieq(r->results[i].result, S("pass")))
            return true;
    return false;
}

/* Exchange writes such fields without a name, and renames those that came along: one that kept its name did not
 * come through it honestly. */
static bool poses_as_exchange(const struct teller *t, const struct dkv_claim *c)
{
    bool along = c->position == DKV_POSITION_AT || c->position == DKV_POSITION_BELOW;
    return along && c->record.kind == AUTHRES_RESULTS && !c->record.authserv_id.n && says_pass(&c->record) &&
           exchange_received(t->e->path);
}

static bool named_before(const struct claims *all, const struct dkv_claim *c)
{
    for (const struct dkv_claim *b = all->items; b < c; b++)
        if (b->record.kind == AUTHRES_RESULTS && !b->own && str_ieq(b->record.authserv_id, c->record.authserv_id))
            return true;
    return false;
}

static void tell_origin(struct teller *t, const struct dkv_claim *c)
{
    struct arena *arena = t->e->arena;
    struct str name = who(c);
    bool foreign = c->record.kind == AUTHRES_RESULTS && c->record.authserv_id.n && !c->own;
    if (c->forged && is_new(t, DKV_AR_FORGED_OWN, 0)) {
        bool at = c->position == DKV_POSITION_AT;
        tell(t, DKV_AR_FORGED_OWN, 0, c,
             arena_print(arena, "%.*s %s", (int)name.n, name.p,
                         at ? "says pass in it, and in a field above it says otherwise"
                            : "is one of your own servers, but the field stands below the line that your border server wrote"));
    }
    if (c->returned && !only_login(&c->record) && is_new(t, DKV_AR_BELOW_BORDER, 0))
        tell(t, DKV_AR_BELOW_BORDER, 0, c,
             arena_print(arena, "%.*s may have written it when the message passed there before, or somebody made up both",
                         (int)name.n, name.p));
    if (poses_as_exchange(t, c) && is_new(t, DKV_AR_BELOW_BORDER, 0))
        tell(t, DKV_AR_BELOW_BORDER, 0, c, S("it gives no name, as Exchange does, and did not come from your Exchange server"));
    if (foreign && !named_before(t->e->claims, c) && t->e->path->sure < t->e->path->count)
        tell(t, DKV_AR_FOREIGN_ID, 0, c, name);
}

/* ---- what it says of the signatures ----------------------------------------------------------------- */

/* d= as the field has it, or what else it names. */
static struct str about(const struct authres_result *r)
{
    struct str d = authres_value(r, S("header"), S("d")), i = authres_value(r, S("header"), S("i"));
    return str_take(d.n ? d : i.n ? i : S("a signature that it does not name"), SHOWN);
}

static const char *what_happened(const struct dkv_claim *c, const struct authres_result *r, const struct dkv_signature *s)
{
    if (!str_ieq(r->result, S("pass")))
        return "the DNS answered otherwise then, or that server had another copy of the message";
    if (c->own && c->position == DKV_POSITION_ABOVE && reason_is_change(s->reason))
        return "the message was changed after that check";
    if (s->reason == DKV_WRONG_KEY_OR_B || s->reason == DKV_SIGNATURE_MISMATCH)
        return "the message was changed after that check, the key was replaced since, or the field is forged";
    return "the message was changed after that check, or the field is forged";
}

/* Gateways that put a banner into what was checked already are common. Above the border's line only our own servers write;
 * under it only a further server of ours, behind the check, speaks for one. */
static bool changed_inside(const struct teller *t, const struct dkv_claim *c, const struct authres_result *r,
                           const struct dkv_signature *s)
{
    const struct path *p = t->e->path;
    bool behind = c->position == DKV_POSITION_AT && p->border + 1 < p->count;
    return str_ieq(r->result, S("pass")) && reason_is_change(s->reason) && (c->position == DKV_POSITION_ABOVE || behind);
}

/* What a server of ours says is held against it, if there is no harmless reason. */
static enum dkv_reason difference(const struct teller *t, const struct dkv_claim *c, const struct authres_result *r,
                                  const struct dkv_signature *s)
{
    if (!c->own || t->list)
        return DKV_AR_DISAGREES;
    return changed_inside(t, c, r, s) ? DKV_AR_CHANGED_SINCE : DKV_AR_CONTRADICTS;
}

static void tell_difference(struct teller *t, const struct dkv_claim *c, const struct authres_result *r, size_t signature)
{
    const struct dkv_signature *s = &t->e->judged[signature - 1];
    struct str name = who(c), d = about(r), result = str_take(r->result, SHOWN);
    enum dkv_reason reason = difference(t, c, r, s);
    if (is_new(t, reason, signature))
        tell(t, reason, signature, c,
             arena_print(t->e->arena, "%.*s says dkim=%.*s for %.*s, here it is %s (%s): %s", (int)name.n, name.p,
                         (int)result.n, result.p, (int)d.n, d.p, dkv_result_word(s->result),
                         dkv_reason_row(s->reason)->id, what_happened(c, r, s)));
}

static bool key_is_gone(enum dkv_reason reason)
{
    return reason == DKV_KEY_MISSING || reason == DKV_KEY_NODATA || reason == DKV_KEY_EMPTY_RECORD ||
           reason == DKV_KEY_REVOKED;
}

static void tell_missing(struct teller *t, const struct dkv_claim *c, const struct authres_result *r)
{
    struct str name = who(c), d = about(r);
    bool planted = c->position == DKV_POSITION_AT && !t->list;
    enum dkv_reason reason = planted ? DKV_AR_CONTRADICTS : DKV_AR_SIGNATURE_GONE;
    if (c->own && is_new(t, reason, 0))
        tell(t, reason, 0, c,
             arena_print(t->e->arena, "%.*s says dkim=pass for %.*s, and the message has no such signature%s", (int)name.n,
                         name.p, (int)d.n, d.p, planted ? ": it was taken out after that check, or the field is forged" : ""));
}

static void tell_result(struct teller *t, const struct dkv_claim *c, size_t i)
{
    const struct authres_result *r = &c->record.results[i];
    const struct dkv_compared *k = &c->compared[i];
    bool pass = str_ieq(r->result, S("pass"));
    struct str name = who(c), d = about(r);
    if (k->agreement == DKV_DIFFERS)
        tell_difference(t, c, r, k->signature);
    else if (k->several && is_new(t, DKV_AR_NO_B, 0))
        tell(t, DKV_AR_NO_B, 0, c, arena_print(t->e->arena, "dkim=%.*s for %.*s", (int)str_take(r->result, SHOWN).n,
                                               r->result.p, (int)d.n, d.p));
    else if (k->gone && pass)
        tell_missing(t, c, r);
    else if (k->signature && pass && key_is_gone(t->e->judged[k->signature - 1].reason) &&
             is_new(t, DKV_AR_KEY_SINCE_GONE, k->signature))
        tell(t, DKV_AR_KEY_SINCE_GONE, k->signature, c,
             arena_print(t->e->arena, "%.*s says dkim=pass for %.*s", (int)name.n, name.p, (int)d.n, d.p));
}

/* SPF of the name in HELO says nothing about an address of the message. */
static void tell_spf(struct teller *t, const struct dkv_claim *c, const struct authres_result *r)
{
    bool helo = c->record.kind == AUTHRES_SPF
                    ? str_ieq(authres_value(r, S(""), S("identity")), S("helo"))
                    : authres_value(r, S("smtp"), S("helo")).n && !authres_value(r, S("smtp"), S("mailfrom")).n;
    struct str name = authres_value(r, c->record.kind == AUTHRES_SPF ? S("") : S("smtp"), S("helo"));
    if (str_ieq(r->method, S("spf")) && str_ieq(r->result, S("pass")) && helo && is_new(t, DKV_RECEIVED_SPF_HELO, 0))
        tell(t, DKV_RECEIVED_SPF_HELO, 0, c, str_take(name, SHOWN));
}

static void tell_claim(struct teller *t, const struct dkv_claim *c)
{
    tell_form(t, c);
    tell_origin(t, c);
    for (size_t i = 0; i < c->record.count; i++) {
        tell_spf(t, c, &c->record.results[i]);
        if (c->record.kind == AUTHRES_RESULTS && !c->forged)
            tell_result(t, c, i);
    }
}

void claims_find(struct findings *f, const struct evidence *e)
{
    struct teller t = {.f = f, .e = e, .list = claims_list(e->message)};
    for (size_t i = 0; i < e->claims->count; i++)
        tell_claim(&t, &e->claims->items[i]);
    if (t.damaged > FIELDS_TOLD)
        findings_add(f, DKV_AR_MALFORMED, 0, S("Authentication-Results"),
                     arena_print(e->arena, "and %zu fields more", t.damaged - FIELDS_TOLD));
    if (e->claims->more)
        findings_add(f, DKV_LIMIT_CLAIMS_HIT, 0, S("Authentication-Results"), arena_print(e->arena, "limit %d", LIMIT_CLAIMS));
}
