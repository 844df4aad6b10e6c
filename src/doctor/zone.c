#include "src/doctor/zone.h"
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

/* Names in a stranger's zone may lead anywhere: what is inside a network is only asked in a test that says so. */
static const char *to_ask(struct str ip, const struct zone_options *o, struct arena *arena)
{
    if (!ip_read(ip).ok || (ip_is_inside(ip) && !o->port && !o->hints))
        return NULL;
    return with_port(arena_z(arena, ip), o->port, arena);
}

struct addresses {
    struct str ip[8];
    size_t count;
    bool pending, alias, unsure;
};

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

/* Glue first; what the referral does not tell is asked of the resolver. */
static struct addresses addresses_of(struct gather *g, const char *name, const struct dns_reply *referral)
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

/* The server names that a reply has for a zone, in answer or authority section. */
static size_t names_of(const struct dns_reply *r, const char *zone, const char **names, size_t max, bool *more, struct arena *arena)
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

static const char *parent_of(const char *name)
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

struct walk {
    const char *apex, *parent;
    const struct dns_reply *referral; /* that told of apex */
    bool pending, authoritative;      /* a server of the last stop serves apex itself */
};

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

static struct walk walk_down(struct gather *g, const char *name, const char *apex, const struct zone_options *o)
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

/* ---- the servers of the zone --------------------------------------------------------------------------- */

static struct zone_server *add_server(struct zone *z, const char *name)
{
    for (size_t i = 0; i < z->server_count; i++)
        if (str_ieq(str_z(z->servers[i].name), str_z(name)))
            return &z->servers[i];
    if (z->server_count == LIMIT_ZONE_SERVERS) {
        z->more = true;
        return NULL;
    }
    z->servers[z->server_count] = (struct zone_server){.name = name};
    return &z->servers[z->server_count++];
}

static void add_list(struct gather *g, struct zone *z, const struct dns_reply *list, bool parent)
{
    const char *names[LIMIT_ZONE_SERVERS];
    size_t n = names_of(list, z->apex, names, LIMIT_ZONE_SERVERS, &z->more, g->arena);
    for (size_t i = 0; i < n; i++) {
        struct zone_server *s = add_server(z, names[i]);
        if (s && parent)
            s->in_parent = true;
        else if (s)
            s->in_child = true;
    }
    if (n && parent)
        z->parent_known = true;
    else if (n)
        z->child_known = true;
}

static void find_addresses(struct gather *g, struct zone *z, struct zone_server *s, const struct dns_reply *referral, const struct zone_options *o)
{
    size_t total = zone_addresses(z, &(size_t){0});
    struct addresses a = addresses_of(g, s->name, referral);
    z->pending = z->pending || a.pending;
    s->is_alias = a.alias;
    s->unsure = a.unsure;
    s->addresses = arena_array(g->arena, a.count, sizeof *s->addresses);
    for (size_t i = 0; i < a.count; i++) {
        if (total + s->address_count >= LIMIT_SERVER_ADDRESSES) {
            z->more = true;
            return;
        }
        s->addresses[s->address_count++] = (struct zone_address){
            .ip = a.ip[i], .v6 = str_has(a.ip[i], ':'), .server = to_ask(a.ip[i], o, g->arena), .txt = {.ttl = -1}};
    }
}

/* ---- what each says ------------------------------------------------------------------------------------- */

static bool came_back(const struct dns_reply *r) { return r && (r->outcome == DNS_ANSWERED || r->outcome == DNS_GARBAGE || r->outcome == DNS_TCP_REFUSED); }
static bool no_route(const struct dns_reply *r) { return r && (r->outcome == DNS_NO_ROUTE || r->outcome == DNS_NOT_ASKED); }

/* The zone's SOA in an authoritative answer. */
static const struct dns_record *own_soa(const struct zone *z, const struct dns_reply *r)
{
    return reply_good(r) && r->aa ? reply_record(r, str_z(z->apex), DNS_ANSWER, DNS_SOA) : NULL;
}

static const struct dns_reply *one(struct gather *g, struct zone *z, const char *server, const char *name, enum dns_type type, bool edns)
{
    const struct dns_reply *r =
        edns ? gather_server(g, server, name, type)
             : gather_ask(g, (struct dns_question){.name = name, .type = (uint16_t)type, .server = server});
    z->pending = z->pending || (!r && !g->last && !g->resolver_only);
    return r;
}

/* Silent with EDNS: is it EDNS, or the server? */
static bool needs_plain(const struct dns_reply *r)
{
    return r && (r->outcome == DNS_TIMEOUT || (r->outcome == DNS_ANSWERED && (r->rcode == DNS_FORMERR || r->rcode == DNS_NOTIMP)));
}

/* Letters large and small are the same to the DNS (RFC 4343); a server gives the name back as it was asked. */
static const char *mixed(const char *name, struct arena *arena)
{
    char *out = arena_z(arena, str_z(name));
    for (size_t i = 0; out[i]; i += 2)
        out[i] = out[i] >= 'a' && out[i] <= 'z' ? (char)(out[i] - 'a' + 'A') : out[i];
    return out;
}

static void ask_in_other_case(struct gather *g, struct zone *z, struct zone_address *a, bool edns)
{
    const struct dns_reply *r = one(g, z, a->server, mixed(z->apex, g->arena), DNS_SOA, edns);
    a->other_case = a->serves && r && r->outcome == DNS_ANSWERED && (r->case_changed || !own_soa(z, r));
}

/* RFC 1982: serial numbers go round. */
static bool is_newer(uint32_t a, uint32_t b) { return a != b && (int32_t)(a - b) > 0; }

static void ask_address(struct gather *g, struct zone *z, struct zone_address *a, const char *name)
{
    a->soa = one(g, z, a->server, z->apex, DNS_SOA, true);
    bool edns = true;
    if (needs_plain(a->soa)) {
        const struct dns_reply *plain = one(g, z, a->server, z->apex, DNS_SOA, false);
        a->no_edns = plain && plain->outcome == DNS_ANSWERED && !needs_plain(plain);
        edns = !a->no_edns;
        a->soa = a->no_edns ? plain : a->soa;
    }
    a->reached = came_back(a->soa);
    a->no_route = no_route(a->soa);
    const struct dns_record *soa = own_soa(z, a->soa);
    a->serves = soa != NULL;
    a->serial = soa ? soa->serial : 0;
    if (soa && (!z->soa_served || is_newer(soa->serial, z->serial)))
        z->soa = soa, z->serial = soa->serial, z->soa_served = true;
    if (a->soa && !a->reached)
        return; /* it will not answer other questions either */
    a->ns = one(g, z, a->server, z->apex, DNS_NS, edns);
    a->cname = one(g, z, a->server, name, DNS_CNAME, edns);
    a->txt = view_txt(g, a->server, name);
    a->denies_text = (a->txt.kind == VIEW_NODATA || a->txt.kind == VIEW_NXDOMAIN) && !a->txt.chain_count && reply_record(a->cname, str_z(name), DNS_ANSWER, DNS_CNAME);
    ask_in_other_case(g, z, a, edns);
    z->pending = z->pending || (a->txt.kind == VIEW_PENDING && !g->last && !g->resolver_only);
    a->lame = a->soa && a->reached && !a->serves;
}

static void ask_servers(struct gather *g, struct zone *z, const char *name)
{
    for (size_t i = 0; i < z->server_count; i++)
        for (size_t k = 0; k < z->servers[i].address_count; k++) {
            struct zone_address *a = &z->servers[i].addresses[k];
            if (a->server)
                ask_address(g, z, a, name);
        }
}

/* The zone's own list, by those who serve it. */
static void add_child_lists(struct gather *g, struct zone *z)
{
    size_t known = z->server_count;
    for (size_t i = 0; i < known; i++)
        for (size_t k = 0; k < z->servers[i].address_count; k++)
            if (z->servers[i].addresses[k].serves && z->servers[i].addresses[k].ns && z->servers[i].addresses[k].ns->aa)
                add_list(g, z, z->servers[i].addresses[k].ns, false);
}

struct str zone_place(const struct zone_server *s, const struct zone_address *a, struct arena *arena)
{
    return arena_print(arena, "%s [%.*s]", s->name, (int)a->ip.n, a->ip.p);
}

size_t zone_addresses(const struct zone *z, size_t *serving)
{
    size_t n = 0;
    *serving = 0;
    for (size_t i = 0; i < z->server_count; i++)
        for (size_t k = 0; k < z->servers[i].address_count; k++) {
            n++;
            *serving += z->servers[i].addresses[k].serves;
        }
    return n;
}

void zone_read(struct gather *g, const char *name, const struct zone_options *o, struct zone *z)
{
    *z = (struct zone){0};
    const char *above = parent_of(name); /* a CNAME at the name itself would lead the question away */
    if (!above)
        return;
    const struct dns_reply *by_resolver = gather_resolver(g, above, DNS_SOA);
    const struct dns_record *soa = by_resolver ? reply_soa(by_resolver) : NULL;
    const char *apex = soa ? domain_ascii(soa->owner, g->arena) : NULL;
    apex = apex && domain_under(name, apex) ? apex : NULL;
    z->apex = apex;
    z->soa = apex ? soa : NULL;
    z->pending = !by_resolver && !g->last;
    if (g->resolver_only || z->pending)
        return;
    struct walk w = walk_down(g, above, apex, o);
    z->pending = w.pending;
    if (w.pending || (!w.apex && !apex))
        return;
    z->apex = w.apex ? w.apex : apex;
    z->parent = w.parent;
    if (w.referral)
        add_list(g, z, w.referral, true);
    else
        add_list(g, z, gather_resolver(g, z->apex, DNS_NS), false); /* no parent was seen: the resolver's word */
    for (size_t i = 0; i < z->server_count; i++)
        find_addresses(g, z, &z->servers[i], w.referral, o);
    ask_servers(g, z, name);
    size_t before = z->server_count;
    add_child_lists(g, z);
    for (size_t i = before; i < z->server_count; i++)
        find_addresses(g, z, &z->servers[i], w.referral, o);
    if (z->server_count > before)
        ask_servers(g, z, name);
}

int64_t zone_ttl(const struct zone *z)
{
    for (size_t i = 0; i < z->server_count; i++)
        for (size_t k = 0; k < z->servers[i].address_count; k++)
            if (z->servers[i].addresses[k].serves && z->servers[i].addresses[k].txt.ttl >= 0)
                return z->servers[i].addresses[k].txt.ttl;
    return -1;
}

int64_t zone_negative_ttl(const struct zone *z)
{
    if (!z->soa)
        return -1;
    return z->soa->ttl < z->soa->minimum ? z->soa->ttl : z->soa->minimum;
}
