#include "src/doctor/zonewalk.h"
#include "src/engine/domain.h"

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

bool serial_newer(uint32_t a, uint32_t b) { return a != b && (int32_t)(a - b) > 0; }

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
    if (soa && (!z->soa_served || serial_newer(soa->serial, z->serial)))
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
