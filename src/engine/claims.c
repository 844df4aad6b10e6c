#include "src/engine/claims.h"
#include "parsers/limits.h"
#include "src/engine/domain.h"

struct own_name {
    struct str name;
    const char *ascii; /* NULL: no domain name */
};

/* ---- whose is it ---------------------------------------------------------------------------------- */

static void add_own(struct claims *c, struct str name, struct arena *arena)
{
    for (size_t i = 0; i < c->own_count; i++)
        if (str_ieq(c->own[i].name, name))
            return;
    if (name.n)
        c->own[c->own_count++] = (struct own_name){name, domain_ascii(name, arena)};
}

/* The hosts that wrote the Received lines from the border up, and what the caller knows. */
static void read_own(struct claims *c, const struct evidence *e)
{
    const struct path *p = e->path;
    size_t given = 0;
    while (e->authserv_ids && e->authserv_ids[given])
        given++;
    c->own = arena_array(e->arena, given + p->count, sizeof *c->own);
    for (size_t i = 0; i < given; i++)
        add_own(c, str_z(e->authserv_ids[i]), e->arena);
    for (size_t i = p->sure; i < p->count; i++)
        add_own(c, p->hops[i].by, e->arena);
}

bool claims_own(const struct claims *c, struct str name, const struct evidence *e)
{
    const char *ascii = name.n ? domain_ascii(name, e->arena) : NULL;
    for (size_t i = 0; name.n && i < c->own_count; i++)
        if (str_ieq(c->own[i].name, name) ||
            (ascii && c->own[i].ascii && domain_same_organization(ascii, c->own[i].ascii, e->domains)))
            return true;
    return false;
}

/* ---- where does it stand -------------------------------------------------------------------------- */

/* A field that a server puts on top of a message, not one that its author wrote or another server left? */
static bool is_on_top(enum field_name name)
{
    static const enum field_name others[] = {
        NAME_RECEIVED, NAME_DKIM_SIGNATURE, NAME_FROM, NAME_TO, NAME_CC, NAME_SUBJECT, NAME_DATE, NAME_MESSAGE_ID,
        NAME_MIME_VERSION, NAME_CONTENT_TYPE, NAME_REPLY_TO, NAME_SENDER,
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (name == others[i])
            return false;
    return true;
}

static size_t top_end(const struct evidence *e)
{
    const struct header *h = &e->message->header;
    size_t i = e->path->border < e->path->count ? e->path->hops[e->path->border].field + 1 : 0;
    while (i < h->count && is_on_top(h->fields[i].known))
        i++;
    return i;
}

enum dkv_position claims_position(const struct claims *c, const struct path *p, size_t field)
{
    if (p->sure == p->count)
        return DKV_POSITION_UNKNOWN;
    if (field < p->hops[p->sure].field)
        return DKV_POSITION_ABOVE;
    if (p->border == p->count || field < p->hops[p->border].field)
        return DKV_POSITION_UNKNOWN;
    return field < c->top_end ? DKV_POSITION_AT : DKV_POSITION_BELOW;
}

/* ---- is it forged --------------------------------------------------------------------------------- */

/* The message has passed our servers before, by the line next to the field: then the field may be of that time. */
static bool returned(const struct claims *c, const struct evidence *e, size_t field)
{
    const struct path *p = e->path;
    for (size_t i = 0; i < p->border; i++) {
        const struct hop *h = &p->hops[i];
        bool next_above = h->field < field && (i == 0 || h[-1].field > field);
        bool next_below = h->field > field && (i + 1 == p->border || h[1].field < field);
        if ((next_above || next_below) && claims_own(c, h->by, e))
            return true;
    }
    return false;
}

/* About the same thing, as far as their properties tell? */
static bool same_subject(const struct authres_result *a, const struct authres_result *b)
{
    if (!str_ieq(a->method, b->method))
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct authres_property *p = &a->properties[i];
        struct str other = authres_value(b, p->ptype, p->name);
        if (other.p && !str_ieq(other, p->value))
            return false;
    }
    return true;
}

/* Steps that may be spent on comparing fields with each other; honest messages need some hundreds. */
enum { BUDGET = 300000, PAIR = 30 };

/* The lower one says pass where the upper one of the same server does not. */
static bool outdoes(const struct authres *lower, const struct authres *upper, size_t *budget)
{
    struct str pass = S("pass");
    if (!str_ieq(lower->authserv_id, upper->authserv_id))
        return false;
    for (size_t i = 0; i < lower->count; i++)
        for (size_t k = 0; k < upper->count && *budget > PAIR; k++, --*budget) {
            if (!str_ieq(lower->results[i].result, pass) || str_ieq(upper->results[k].result, pass))
                continue;
            if (same_subject(&lower->results[i], &upper->results[k]))
                return true;
            *budget -= PAIR;
        }
    return false;
}

/* Under the border's line a server's own field and one that came with the message look alike. But one server
 * does not write two things: the one that stands lower, and says better things, came along. */
static bool outdone(const struct claims *c, const struct evidence *e, size_t i, size_t *budget)
{
    const struct dkv_claim *claim = &c->items[i];
    const struct path *p = e->path;
    size_t next_line = p->border + 1 < p->count ? p->hops[p->border + 1].field : 0;
    for (size_t k = 0; k < i; k++) {
        const struct dkv_claim *upper = &c->items[k];
        bool same_stop = p->border + 1 == p->count || upper->field > next_line;
        if (same_stop && upper->own && upper->record.kind == claim->record.kind &&
            outdoes(&claim->record, &upper->record, budget))
            return true;
    }
    return false;
}

/* Who it is from. ARC's fields travel with the message for ever, so theirs are never forged by their place. */
static void judge_origin(struct claims *c, const struct evidence *e, size_t i, size_t *budget)
{
    struct dkv_claim *claim = &c->items[i];
    bool ours = claims_own(c, claim->record.authserv_id, e);
    claim->own = ours || claim->position == DKV_POSITION_ABOVE;
    if (claim->record.kind == AUTHRES_ARC || !ours)
        return;
    if (claim->position == DKV_POSITION_BELOW) {
        claim->returned = returned(c, e, claim->field);
        claim->forged = !claim->returned;
    } else if (claim->position == DKV_POSITION_AT) {
        claim->forged = outdone(c, e, i, budget);
    }
}

/* ---- does it agree -------------------------------------------------------------------------------- */

struct named {
    struct str d, s, i, b;
    const char *domain; /* d= as A-label; NULL: none */
};

static bool fits(const struct named *n, const struct signature *s, const struct dkv_signature *judged)
{
    if (n->d.n && !str_ieq(n->d, judged->domain) &&
        !(n->domain && s->domain && str_ieq(str_z(n->domain), str_z(s->domain))))
        return false;
    if (n->s.n && !str_ieq(n->s, judged->selector))
        return false;
    if (n->b.n && !str_starts(judged->b, n->b))
        return false;
    return !n->i.n || str_ieq(n->i, judged->auid) || (n->i.p[0] == '@' && str_iends(judged->auid, n->i));
}

enum holds { HOLDS, BROKEN, UNKNOWN };

static enum holds found_here(const struct dkv_signature *s)
{
    return s->result == DKV_PASS || s->would_verify ? HOLDS : s->result == DKV_FAIL ? BROKEN : UNKNOWN;
}

static bool says(struct str text, struct str word)
{
    for (size_t i = 0; i + word.n <= text.n; i++)
        if (str_istarts(str_drop(text, i), word))
            return true;
    return false;
}

/* Many verifiers say neutral, with the reason, where RFC 8601 section 2.7.1 has fail. */
static enum holds said_there(const struct authres_result *r)
{
    static const struct str bad[] = {S("hash"), S("verif"), S("fail"), S("alter"), S("bad"), S("invalid")};
    if (str_ieq(r->result, S("pass")))
        return HOLDS;
    if (str_ieq(r->result, S("fail")) || str_ieq(r->result, S("hardfail")))
        return BROKEN;
    for (size_t i = 0; str_ieq(r->result, S("neutral")) && i < sizeof bad / sizeof *bad; i++)
        if (says(str_take(r->comment, 200), bad[i]) || says(str_take(r->reason, 200), bad[i]))
            return BROKEN;
    return UNKNOWN;
}

static enum dkv_agreement agreement(enum holds there, const struct dkv_signature *s)
{
    enum holds here = found_here(s);
    if (there == UNKNOWN || here == UNKNOWN)
        return DKV_UNDECIDED;
    if (there == here)
        return DKV_AGREES;
    /* what holds and is refused all the same may well be called a failure */
    return there == BROKEN && s->result != DKV_PASS ? DKV_UNDECIDED : DKV_DIFFERS;
}

static struct dkv_compared compare(const struct evidence *e, const struct authres_result *r)
{
    struct str h = S("header");
    struct dkv_compared out = {0};
    if (!str_ieq(r->method, S("dkim")) || str_ieq(r->result, S("none")))
        return out;
    struct named n = {authres_value(r, h, S("d")), authres_value(r, h, S("s")), authres_value(r, h, S("i")),
                      authres_value(r, h, S("b")), NULL};
    n.domain = n.d.n ? domain_ascii(n.d, e->arena) : NULL;
    out.gone = n.d.n || n.i.n || n.b.n;
    enum holds there = said_there(r);
    for (size_t i = 0; i < e->count && i < LIMIT_SIGNATURES; i++) {
        if (!fits(&n, &e->signatures[i], &e->judged[i]))
            continue;
        enum dkv_agreement now = agreement(there, &e->judged[i]);
        if (!out.signature)
            out = (struct dkv_compared){.signature = i + 1, .agreement = now};
        else if (out.agreement != now)
            out.several = true;
    }
    if (out.several)
        out = (struct dkv_compared){.agreement = DKV_UNDECIDED, .several = true};
    return out;
}

/* ---- all of it ------------------------------------------------------------------------------------ */

static const struct {
    enum field_name name;
    enum authres_kind kind;
} names[] = {
    {NAME_AUTHENTICATION_RESULTS, AUTHRES_RESULTS},
    {NAME_ARC_AUTHENTICATION_RESULTS, AUTHRES_ARC},
    {NAME_RECEIVED_SPF, AUTHRES_SPF},
};
enum { NAMES = sizeof names / sizeof *names };

static void add(struct claims *c, const struct evidence *e, size_t field, enum authres_kind kind, size_t number)
{
    if (c->count == LIMIT_CLAIMS) {
        c->more = true;
        return;
    }
    struct dkv_claim *claim = &c->items[c->count++];
    struct dkv_compared *compared;
    *claim = (struct dkv_claim){.field = field, .number = number, .position = claims_position(c, e->path, field)};
    claim->record = authres_read(kind, e->message->header.fields[field].value, e->arena);
    claim->compared = compared = arena_array(e->arena, claim->record.count, sizeof *compared);
    for (size_t i = 0; i < claim->record.count; i++)
        compared[i] = compare(e, &claim->record.results[i]);
}

struct claims claims_read(const struct evidence *e)
{
    struct claims c = {.top_end = top_end(e)};
    size_t all = 0, seen[NAMES] = {0};
    read_own(&c, e);
    for (size_t k = 0; k < NAMES; k++)
        all += known_count(e->message, names[k].name);
    c.items = arena_array(e->arena, all < LIMIT_CLAIMS ? all : LIMIT_CLAIMS, sizeof *c.items);
    for (size_t i = 0; all && i < e->message->header.count; i++)
        for (size_t k = 0; k < NAMES; k++)
            if (e->message->header.fields[i].known == names[k].name)
                add(&c, e, i, names[k].kind, ++seen[k]);
    size_t budget = BUDGET;
    for (size_t i = 0; i < c.count; i++)
        judge_origin(&c, e, i, &budget);
    return c;
}

struct str claims_where(const struct dkv_claim *claim, struct arena *arena)
{
    for (size_t k = 0; k < NAMES; k++)
        if (names[k].kind == claim->record.kind)
            return arena_print(arena, "%s %zu", field_name_text(names[k].name).p, claim->number);
    return S("");
}

bool claims_list(const struct message *m)
{
    static const enum field_name marks[] = {NAME_LIST_ID, NAME_LIST_POST, NAME_MAILING_LIST, NAME_X_MAILMAN_VERSION, NAME_X_BEENTHERE};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (known_count(m, marks[i]))
            return true;
    return false;
}
