#include "src/doctor/view.h"

/* ---- questions --------------------------------------------------------------------------------------- */

static void want(struct gather *g, const struct dns_question *q)
{
    for (size_t i = 0; i < g->wanted_count; i++)
        if (dns_question_same(&g->wanted[i], q))
            return;
    if (g->wanted_count + g->fact_count >= LIMIT_DOCTOR_QUESTIONS) {
        g->full = true;
        return;
    }
    g->wanted = arena_grow(g->arena, g->wanted, g->wanted_count, &g->room, sizeof *g->wanted);
    g->wanted[g->wanted_count++] = *q;
}

const struct dns_reply *gather_ask(struct gather *g, struct dns_question q)
{
    for (size_t i = g->fact_count; i-- > 0;)
        if (dns_question_same(&g->facts[i].question, &q))
            return &g->facts[i].reply;
    if (!g->last && !(g->resolver_only && q.server))
        want(g, &q);
    return NULL;
}

static struct dns_question resolver_question(const char *name, enum dns_type type)
{
    return (struct dns_question){.name = name, .type = (uint16_t)type, .recurse = true, .edns = true, .dnssec_ok = true};
}

const struct dns_reply *gather_resolver(struct gather *g, const char *name, enum dns_type type)
{
    return gather_ask(g, resolver_question(name, type));
}

static struct dns_question server_question(const char *server, const char *name, enum dns_type type)
{
    return (struct dns_question){.name = name, .type = (uint16_t)type, .server = server, .edns = true, .dnssec_ok = true};
}

const struct dns_reply *gather_server(struct gather *g, const char *server, const char *name, enum dns_type type)
{
    return gather_ask(g, server_question(server, name, type));
}

/* ---- replies ----------------------------------------------------------------------------------------- */

bool reply_good(const struct dns_reply *r) { return r && r->outcome == DNS_ANSWERED && r->rcode == DNS_NOERROR; }

/* The root's name is the dot. */
static struct str without_dot(struct str name) { return name.n > 1 ? str_chop(name, '.') : name; }

const struct dns_record *reply_record(const struct dns_reply *r, struct str owner, enum dns_section section, enum dns_type type)
{
    for (size_t i = 0; r && r->outcome == DNS_ANSWERED && i < r->record_count; i++) {
        const struct dns_record *record = &r->records[i];
        if (record->section == section && record->type == type && str_ieq(without_dot(record->owner), without_dot(owner)))
            return record;
    }
    return NULL;
}

bool reply_has_dname(const struct dns_reply *r)
{
    for (size_t i = 0; r && r->outcome == DNS_ANSWERED && i < r->record_count; i++)
        if (r->records[i].section == DNS_ANSWER && r->records[i].type == DNS_DNAME)
            return true;
    return false;
}

const struct dns_record *reply_soa(const struct dns_reply *r)
{
    const struct dns_record *found = NULL;
    for (size_t i = 0; r && r->outcome == DNS_ANSWERED && i < r->record_count; i++)
        if (r->records[i].type == DNS_SOA && r->records[i].section != DNS_ADDITIONAL && (!found || r->records[i].section < found->section))
            found = &r->records[i];
    return found;
}

/* ---- views ------------------------------------------------------------------------------------------- */

static enum view_kind kind_of_failure(const struct dns_reply *r)
{
    static const enum view_kind kinds[DNS_OUTCOMES] = {
        [DNS_NOT_ASKED] = VIEW_UNKNOWN, [DNS_ANSWERED] = VIEW_BAD, [DNS_TIMEOUT] = VIEW_TIMEOUT,
        [DNS_UNREACHABLE] = VIEW_UNREACHABLE, [DNS_NO_ROUTE] = VIEW_UNKNOWN, [DNS_TCP_REFUSED] = VIEW_UNREACHABLE,
        [DNS_GARBAGE] = VIEW_BAD,
    };
    return kinds[r->outcome];
}

static enum view_kind kind_of_rcode(unsigned rcode)
{
    return rcode == DNS_NXDOMAIN ? VIEW_NXDOMAIN : rcode == DNS_SERVFAIL ? VIEW_SERVFAIL : rcode == DNS_REFUSED ? VIEW_REFUSED : VIEW_BAD;
}

bool view_answered(enum view_kind kind)
{
    return kind == VIEW_OK || kind == VIEW_ALIAS || kind == VIEW_NXDOMAIN || kind == VIEW_NODATA;
}

static void keep_ttl(struct view *v, uint32_t ttl)
{
    if (v->ttl < 0 || ttl < v->ttl)
        v->ttl = ttl;
}

static bool in_chain(const struct view *v, struct str name)
{
    if (str_ieq(without_dot(name), without_dot(str_z(v->name))))
        return true;
    for (size_t i = 0; i < v->chain_count; i++)
        if (str_ieq(v->chain[i], without_dot(name)))
            return true;
    return false;
}

static void follow(struct view *v, const struct dns_reply *r)
{
    v->end = str_z(v->name);
    for (const struct dns_record *c; (c = reply_record(r, v->end, DNS_ANSWER, DNS_CNAME)) != NULL;) {
        v->circle = in_chain(v, c->target);
        v->endless = v->chain_count == LIMIT_CNAME_CHAIN;
        if (v->endless)
            return;
        v->chain[v->chain_count++] = without_dot(c->target);
        keep_ttl(v, c->ttl);
        if (v->circle)
            return;
        v->end = without_dot(c->target);
    }
}

static void take_texts(struct view *v, const struct dns_reply *r, enum dns_type type, struct arena *arena)
{
    v->txt = arena_array(arena, r->record_count, sizeof *v->txt);
    for (size_t i = 0; i < r->record_count; i++) {
        const struct dns_record *t = &r->records[i];
        if (t->section != DNS_ANSWER || t->type != type || !str_ieq(without_dot(t->owner), v->end))
            continue;
        v->txt[v->txt_count++] = t;
        keep_ttl(v, t->ttl);
    }
}

/* A server that is not authoritative and names others. */
static bool is_referral(const struct dns_reply *r)
{
    bool ns = false;
    for (size_t i = 0; i < r->record_count; i++)
        ns = ns || (r->records[i].section == DNS_AUTHORITY && r->records[i].type == DNS_NS);
    return ns && !r->aa && !reply_soa(r);
}

struct view view_reply(const struct dns_reply *r, const char *name, enum dns_type type, struct arena *arena)
{
    struct view v = {.name = name, .reply = r, .ttl = -1, .kind = VIEW_PENDING, .end = str_z(name)};
    if (!r)
        return v;
    if (r->outcome != DNS_ANSWERED) {
        v.kind = kind_of_failure(r);
        return v;
    }
    follow(&v, r);
    take_texts(&v, r, type, arena);
    if (v.circle || v.endless)
        v.kind = VIEW_BAD;
    else if (r->rcode != DNS_NOERROR)
        v.kind = kind_of_rcode(r->rcode);
    else if (v.txt_count)
        v.kind = VIEW_OK;
    else if (v.chain_count)
        v.kind = VIEW_ALIAS;
    else
        v.kind = is_referral(r) ? VIEW_REFERRAL : VIEW_NODATA;
    return v;
}

/* RFC 6891 section 7: who does not know EDNS says FORMERR or NOTIMP, or is silent. */
static bool dislikes_edns(const struct dns_reply *r)
{
    return r->outcome == DNS_TIMEOUT || (r->outcome == DNS_ANSWERED && (r->rcode == DNS_FORMERR || r->rcode == DNS_NOTIMP || r->rcode == 16));
}

static const struct dns_reply *again(struct gather *g, struct dns_question q, bool edns, bool tcp, bool unchecked)
{
    q.edns = edns;
    q.dnssec_ok = q.dnssec_ok && edns;
    q.tcp = tcp;
    q.check_disabled = unchecked;
    return gather_ask(g, q);
}

static struct view pending(const char *name) { return (struct view){.name = name, .ttl = -1, .end = str_z(name)}; }

/* RFC 8914 sections 4.6 to 4.13: extended errors about signatures. */
static bool says_bogus(const struct dns_reply *r) { return r->ede >= 5 && r->ede <= 12; }

/* The resolver failed: is it the DNSSEC signature? */
static void check_bogus(struct gather *g, struct dns_question q, struct view *v)
{
    const struct dns_reply *unchecked = again(g, q, true, false, true);
    if (!unchecked && !g->last) {
        v->kind = VIEW_PENDING;
        return;
    }
    struct view open = view_reply(unchecked, v->name, (enum dns_type)q.type, g->arena);
    bool answered = open.kind == VIEW_OK || open.kind == VIEW_NXDOMAIN || open.kind == VIEW_NODATA;
    if (answered) {
        open.first = v->first;
        *v = open;
    }
    if (answered || says_bogus(v->first))
        v->kind = VIEW_BOGUS;
}

struct view view_txt(struct gather *g, const char *server, const char *name)
{
    struct dns_question q = server ? server_question(server, name, DNS_TXT) : resolver_question(name, DNS_TXT);
    const struct dns_reply *first = gather_ask(g, q), *r = first;
    bool edns = true;
    if (!first)
        return pending(name);
    if (dislikes_edns(first)) {
        const struct dns_reply *plain = again(g, q, false, false, false);
        if (!plain && !g->last)
            return pending(name);
        edns = !(plain && plain->outcome == DNS_ANSWERED && plain->rcode != DNS_FORMERR && plain->rcode != DNS_NOTIMP);
        r = edns ? first : plain;
    }
    bool truncated = r->outcome == DNS_ANSWERED && r->tc;
    const struct dns_reply *tcp = truncated ? again(g, q, edns, true, false) : NULL;
    if (truncated && !tcp && !g->last)
        return pending(name);
    bool no_tcp = truncated && tcp && (tcp->outcome == DNS_TCP_REFUSED || tcp->outcome == DNS_TIMEOUT || tcp->outcome == DNS_UNREACHABLE);
    struct view v = view_reply(truncated && tcp && !no_tcp ? tcp : r, name, DNS_TXT, g->arena);
    if (truncated && (no_tcp || !tcp) && (v.kind == VIEW_NODATA || v.kind == VIEW_ALIAS)) /* what is there was cut off */
        v.kind = no_tcp ? VIEW_BAD : VIEW_UNKNOWN;
    v.first = first;
    v.truncated = truncated;
    v.no_tcp = no_tcp;
    v.no_edns = !edns;
    v.udp_big = first->outcome == DNS_ANSWERED && (truncated || first->size > 1232);
    if (v.kind == VIEW_SERVFAIL && !server)
        check_bogus(g, q, &v);
    return v;
}
