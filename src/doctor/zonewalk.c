#include "src/doctor/zonewalk.h"
#include "parsers/ip.h"
#include "src/engine/domain.h"

enum { ANCESTORS = 5, START_NAMES = 3, START_ADDRESSES = 3 };

/* Addresses to ask on the way. */
struct stop {
    const char *zone; /* whose servers they are; NULL: not known (hints) */
    const char *at[START_ADDRESSES];
    size_t count;
};

/* ---- addresses --------------------------------------------------------------------------------------- */

static const char *with_port(const char *ip, unsigned port, struct arena *arena)
{
    bool v6 = str_has(str_z(ip), ':');
    if (!port || port == 53)
        return ip;
    return arena_z(arena, arena_print(arena, v6 ? "[%s]:%u" : "%s:%u", ip, port));
}

const char *to_ask(struct str ip, const struct zone_options *o, struct arena *arena)
{
    if (!ip_read(ip).ok || (ip_is_inside(ip) && !o->port && !o->hints))
        return NULL;
    return with_port(arena_z(arena, ip), o->port, arena);
}

static void take_addresses(struct addresses *a, const struct dns_reply *r, struct str owner, enum dns_section section)
{
    for (size_t i = 0; r && r->outcome == DNS_ANSWERED && i < r->record_count; i++) {
        const struct dns_record *record = &r->records[i];
        bool fits = record->section == section && (record->type == DNS_A || record->type == DNS_AAAA) && str_ieq(record->owner, owner);
        if (fits && a->count < sizeof a->ip / sizeof *a->ip)
            a->ip[a->count++] = record->target;
    }
}

static bool has_v4(const struct addresses *a)
{
    for (size_t i = 0; i < a->count; i++)
        if (!str_has(a->ip[i], ':'))
            return true;
    return false;
}

/* Whether it has IPv4 addresses, too, decides who can reach it. */
static void take_more(struct gather *g, struct addresses *a, const char *name)
{
    const struct dns_reply *r = gather_resolver(g, name, DNS_A);
    a->pending = !r && !g->last;
    take_addresses(a, r, str_z(name), DNS_ANSWER);
}

static bool says_nothing(const struct dns_reply *r)
{
    return !r || r->outcome != DNS_ANSWERED || (r->rcode != DNS_NOERROR && r->rcode != DNS_NXDOMAIN);
}

struct addresses addresses_of(struct gather *g, const char *name, const struct dns_reply *referral)
{
    static const enum dns_type types[] = {DNS_A, DNS_AAAA};
    struct addresses a = {0};
    take_addresses(&a, referral, str_z(name), DNS_ADDITIONAL);
    if (a.count && !has_v4(&a))
        take_more(g, &a, name);
    a.unsure = !has_v4(&a) && says_nothing(gather_resolver(g, name, DNS_A));
    for (size_t i = 0; i < 2 && !a.count; i++) {
        const struct dns_reply *r = gather_resolver(g, name, types[i]);
        a.pending = a.pending || (!r && !g->last);
        a.alias = a.alias || reply_record(r, str_z(name), DNS_ANSWER, DNS_CNAME);
    }
    if (a.count)
        return a;
    for (size_t i = 0; i < 2; i++) {
        const struct dns_reply *r = gather_resolver(g, name, types[i]);
        struct view v = view_reply(r, name, types[i], g->arena);
        take_addresses(&a, r, v.end, DNS_ANSWER);
    }
    return a;
}

size_t names_of(const struct dns_reply *r, const char *zone, const char **names, size_t max, bool *more, struct arena *arena)
{
    size_t n = 0;
    for (size_t i = 0; r && r->outcome == DNS_ANSWERED && i < r->record_count; i++) {
        const struct dns_record *record = &r->records[i];
        if (record->type != DNS_NS || record->section == DNS_ADDITIONAL || !str_ieq(record->owner, str_z(zone)))
            continue;
        const char *name = domain_ascii(record->target, arena);
        *more = *more || (name && n == max);
        if (name && n < max)
            names[n++] = name;
    }
    return n;
}

/* ---- where the walk begins ---------------------------------------------------------------------------- */

const char *parent_of(const char *name)
{
    struct str_cut c = str_cut(str_z(name), '.');
    return c.found ? c.tail.p : NULL;
}

static void fill_stop(struct gather *g, struct stop *s, const char *zone, const struct dns_reply *list, const struct zone_options *o, bool *pending)
{
    const char *names[START_NAMES];
    bool more = false;
    size_t n = names_of(list, zone, names, START_NAMES, &more, g->arena);
    *s = (struct stop){.zone = zone};
    for (size_t i = 0; i < n; i++) {
        struct addresses a = addresses_of(g, names[i], list);
        *pending = *pending || a.pending;
        for (size_t k = 0; k < a.count && s->count < START_ADDRESSES; k++) {
            const char *server = to_ask(a.ip[k], o, g->arena);
            if (server && !(str_has(a.ip[k], ':') && k + 1 < a.count)) /* IPv4 will do where there is some */
                s->at[s->count++] = server;
        }
    }
}

/* The nearest zone above apex (above name, where apex is not known) whose servers the resolver knows. */
static bool find_start(struct gather *g, const char *name, const char *apex, const struct zone_options *o, struct stop *s)
{
    bool pending = false;
    *s = (struct stop){0};
    if (o->hints) {
        for (size_t i = 0; o->hints[i] && s->count < START_ADDRESSES; i++)
            s->at[s->count++] = o->hints[i];
        return true;
    }
    const char *above = parent_of(apex ? apex : name);
    const char *zone = NULL;
    const struct dns_reply *list = NULL;
    for (size_t i = 0; above && i < ANCESTORS && !zone; i++, above = parent_of(above)) {
        const struct dns_reply *r = gather_resolver(g, above, DNS_NS);
        pending = pending || (!r && !g->last);
        if (reply_record(r, str_z(above), DNS_ANSWER, DNS_NS))
            zone = above, list = r;
    }
    if (zone && !pending)
        fill_stop(g, s, zone, list, o, &pending);
    return !pending;
}

/* ---- the walk ----------------------------------------------------------------------------------------- */

/* The zone that a reply leads to: one below the present one, at or above name. */
static const char *referred(const struct dns_reply *r, const char *name, const char *zone, struct arena *arena)
{
    if (!reply_good(r) || r->aa)
        return NULL;
    for (size_t i = 0; i < r->record_count; i++) {
        const struct dns_record *record = &r->records[i];
        if (record->type != DNS_NS || record->section != DNS_AUTHORITY)
            continue;
        const char *to = domain_ascii(record->owner, arena);
        if (to && domain_under(name, to) && (!zone || (domain_under(to, zone) && !str_ieq(str_z(to), str_z(zone)))))
            return to;
    }
    return NULL;
}

/* Asks the servers of one stop. True: there is another to go to. */
static bool ask_stop(struct gather *g, const char *name, const struct stop *s, struct walk *w)
{
    size_t open = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct dns_reply *r = gather_server(g, s->at[i], name, DNS_SOA);
        open += !r;
    }
    w->pending = open > 0 && !g->last && !g->resolver_only;
    for (size_t i = 0; i < s->count && !w->pending; i++) {
        const struct dns_reply *r = gather_server(g, s->at[i], name, DNS_SOA);
        const char *to = referred(r, name, s->zone, g->arena);
        const struct dns_record *soa = r && r->aa ? reply_soa(r) : NULL;
        const char *own = soa ? domain_ascii(soa->owner, g->arena) : NULL;
        if (to) {
            *w = (struct walk){to, s->zone, r, false, false};
            return true;
        }
        if (own && domain_under(name, own)) {
            bool new = !w->apex || !str_ieq(str_z(own), str_z(w->apex));
            *w = (struct walk){own, new ? NULL : w->parent, new ? NULL : w->referral, false, true};
            return false;
        }
    }
    return false;
}

struct walk walk_down(struct gather *g, const char *name, const char *apex, const struct zone_options *o)
{
    struct walk w = {0};
    struct stop s;
    if (!find_start(g, name, apex, o, &s)) {
        w.pending = true;
        return w;
    }
    for (size_t i = 0; i < LIMIT_DOCTOR_STEPS && s.count && ask_stop(g, name, &s, &w); i++) {
        if (apex && str_ieq(str_z(apex), str_z(w.apex)))
            return w; /* the resolver says that this is the zone itself */
        fill_stop(g, &s, w.apex, w.referral, o, &w.pending);
        if (w.pending)
            return w;
    }
    return w;
}
