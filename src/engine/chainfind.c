/* Do the lines of the path hold together: who gave the message on, and who took it (RFC 5321 section 4.4)? */
#include "src/engine/hosts.h"
#include "src/engine/pathfind.h"
#include "src/engine/pathtell.h"

/* ---- breaks ---------------------------------------------------------------------------------------- */

/* Lines that say nothing of a host the next could be held against: local delivery, a mailbox that was fetched, the web. */
static bool says_nothing(const struct hop *h)
{
    static const struct str with[] = {S("local"), S("HTTP"), S("HTTPS"), S("mapi")};
    static const struct str begins[] = {S("POP3"), S("IMAP"), S("ESMTPA"), S("SMTPA")};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
        if (str_ieq(h->with, with[i]))
            return true;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (str_istarts(h->with, begins[i]))
            return true;
    return false;
}

static struct str first_label(struct str s) { return str_cut(s, '.').head; }

static bool same_host(struct str a, struct str b)
{
    bool bare = !str_has(a, '.') || !str_has(b, '.');
    return a.n && b.n && (str_ieq(a, b) || (bare && str_ieq(first_label(a), first_label(b))));
}

/* Nothing that the two lines say speaks against the one having come from the other? Load balancers, pools of outgoing
 * hosts and services under several names break honest chains, so whatever fits is enough. */
static bool fits(const struct hop *below, const struct hop *above, const struct evidence *e)
{
    bool named = host_is_public(above->helo) || host_is_public(above->rdns);
    if (says_nothing(above) || !below->by.n || !host_is_public(below->by) || !named)
        return true;
    if (above->flags & HOP_INSIDE || str_ieq(above->ip, below->by_ip))
        return true;
    return same_host(below->by, above->helo) || same_host(below->by, above->rdns) || str_ieq(below->by, above->ip) ||
           hosts_related(below->by, above->helo, e->domains, e->arena) || hosts_related(below->by, above->rdns, e->domains, e->arena);
}

static bool is_resent(const struct message *m)
{
    return known_count(m, NAME_RESENT_FROM) || known_count(m, NAME_RESENT_DATE) || known_count(m, NAME_RESENT_TO);
}

/* It did come from there once: its signature holds. That it was sent on is told with replay. */
static bool is_signed_by(const struct evidence *e, const char *service)
{
    for (size_t i = 0; i < e->count; i++) {
        const char *signer = e->judged[i].would_verify ? host_service(e->judged[i].domain) : NULL;
        if (signer && str_eq(str_z(signer), str_z(service)))
            return true;
    }
    return false;
}

static void breaks(struct path_teller *t)
{
    const struct path *p = t->e->path;
    for (size_t i = 1; i < p->count; i++) {
        const struct hop *below = &p->hops[i - 1], *above = &p->hops[i];
        if (fits(below, above, t->e))
            continue;
        const char *service = host_service(below->by);
        struct str by = path_writer(below, i - 1, t->e->arena), from = path_sender(above);
        struct str detail = arena_print(t->e->arena, "taken by %.*s, then given on by %.*s", PATH_SHOWN(by), PATH_SHOWN(from));
        bool fake = i == p->border && service_sends_itself(service) && above->ip.n && !is_resent(t->e->message) &&
                    !is_signed_by(t->e, service);
        path_tell(t, fake ? DKV_FAKE_TAIL : i > p->border ? DKV_CHAIN_BREAK_INSIDE : DKV_CHAIN_BREAK, i, detail);
    }
}

/* ---- loops ----------------------------------------------------------------------------------------- */

/* Made to be unlike any other: not a version ("15.20.1.2"), not a short number. */
static bool is_telling(struct str id)
{
    bool letters = false, digits = false;
    for (size_t i = 0; i < id.n; i++) {
        letters = letters || ascii_alpha(id.p[i]);
        digits = digits || ascii_digit(id.p[i]);
    }
    return id.n >= 8 && letters && digits;
}

static void duplicates(struct path_teller *t)
{
    const struct path *p = t->e->path;
    const struct field *fields = t->e->message->header.fields;
    struct str *lines = arena_array(t->e->arena, p->count, sizeof *lines);
    for (size_t i = 0; i < p->count; i++) {
        lines[i] = str_trim(fields[p->hops[i].field].value);
        for (size_t k = 0; k < i; k++) {
            const struct hop *a = &p->hops[k], *b = &p->hops[i];
            bool same_line = str_eq(lines[k], lines[i]);
            bool same_id = str_eq(a->id, b->id) && is_telling(b->id) && a->by.n && b->by.n && !hosts_related(a->by, b->by, t->e->domains, t->e->arena);
            if (same_line || same_id) {
                path_tell(t, same_line ? DKV_DUPLICATE_LINE : DKV_DUPLICATE_ID, i,
                          arena_print(t->e->arena, "as in hop %zu", k + 1));
                break;
            }
        }
    }
}

/* The same server took it for the same address from another machine, three times: it goes round. */
static void loops(struct path_teller *t)
{
    const struct path *p = t->e->path;
    for (size_t i = 2; i < p->count; i++) {
        const struct hop *h = &p->hops[i];
        size_t before = 0;
        if (!h->recipient.n || !h->by.n || !h->ip.n || h->flags & HOP_INSIDE)
            continue;
        for (size_t k = 0; k < i; k++) {
            const struct hop *o = &p->hops[k];
            before += str_ieq(o->by, h->by) && str_ieq(o->recipient, h->recipient) && o->ip.n && !(o->flags & HOP_INSIDE);
        }
        if (before == 2)
            path_tell(t, DKV_LOOP, i, arena_print(t->e->arena, "%.*s took it for %.*s", PATH_SHOWN(h->by), PATH_SHOWN(h->recipient)));
    }
}

/* Exim refuses more than 30 Received fields, Postfix and Sendmail more than 50 or 100. */
static void counts(struct path_teller *t)
{
    size_t n = t->e->path->all;
    if (n > 30)
        findings_add(t->f, n > 50 ? DKV_HOP_COUNT_LOOP : DKV_HOP_COUNT, 0, S("Received"),
                     arena_print(t->e->arena, "%zu Received fields", n));
}

/* A server puts its line on top, above all that the author wrote. */
static void places(struct path_teller *t)
{
    const struct path *p = t->e->path;
    int32_t from = known_lowest(t->e->message, NAME_FROM);
    for (size_t i = 0; from != NO_FIELD && i < p->count; i++)
        if (p->hops[i].field > (size_t)from) {
            path_tell(t, DKV_RECEIVED_IN_MIDDLE, i, S(""));
            return;
        }
}

/* Below that line and down to the border nothing but names says that the lines are the reader's own. */
static void border(struct path_teller *t)
{
    const struct path *p = t->e->path;
    if (p->sure != p->border)
        path_tell(t, DKV_BORDER_UNSURE, p->sure, path_sender(&p->hops[p->sure]));
}

void chain_find(struct findings *f, const struct evidence *e)
{
    struct path_teller t = {.f = f, .e = e};
    border(&t);
    breaks(&t);
    duplicates(&t);
    loops(&t);
    counts(&t);
    places(&t);
    path_told(&t);
}
