/* The servers of the zone: can they be asked, and do they keep to the rules? RFC 1034 section 4.2.2, RFC 1912 section 2.8,
 * RFC 2182. */
#include "src/doctor/doctor.h"
#include "src/engine/domain.h"

/* ---- one server ----------------------------------------------------------------------------------------- */

static bool is_answered(const struct dns_reply *r)
{
    for (size_t i = 0; i < r->record_count; i++)
        if (r->records[i].section == DNS_ANSWER)
            return true;
    return false;
}

static struct str rcode_words(const struct dns_reply *r, struct arena *arena)
{
    static const char *const words[] = {"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};
    if (r->outcome != DNS_ANSWERED)
        return S("what it sends is no DNS answer");
    if (r->rcode == DNS_NOERROR && !r->aa && !is_answered(r))
        return S("it sends to other servers");
    if (r->rcode == DNS_NOERROR)
        return r->aa ? S("it answers for another zone") : S("it answers, but not as one that is responsible (no AA)");
    return r->rcode < sizeof words / sizeof *words ? arena_print(arena, "it says %s", words[r->rcode]) : arena_print(arena, "it says error %u", r->rcode);
}

static void check_txt(const struct ward *w, const struct zone_server *s, const struct zone_address *a, const char *name)
{
    struct arena *arena = w->chart->arena;
    bool failed = a->txt.kind == VIEW_SERVFAIL || a->txt.kind == VIEW_REFUSED ||
                  (a->txt.kind == VIEW_BAD && a->txt.reply && a->txt.reply->outcome == DNS_ANSWERED && a->txt.reply->rcode == DNS_NOTIMP);
    if (failed && reply_record(a->cname, str_z(name), DNS_ANSWER, DNS_CNAME))
        chart_add(w->chart, DOCTOR_TXT_SERVFAIL, zone_place(s, a, arena), rcode_words(a->txt.reply, arena));
    if (a->denies_text)
        chart_add(w->chart, DOCTOR_TXT_SERVFAIL, zone_place(s, a, arena), S("it says that there is none"));
    if (a->txt.no_tcp)
        chart_add(w->chart, DOCTOR_NO_TCP, zone_place(s, a, arena), S(""));
}

/* What each says about the name. */
static void check_answers(const struct ward *w, const struct zone *z, const char *name)
{
    for (size_t i = 0; i < z->server_count; i++)
        for (size_t k = 0; k < z->servers[i].address_count; k++)
            if (z->servers[i].addresses[k].serves)
                check_txt(w, &z->servers[i], &z->servers[i].addresses[k], name);
}

static void check_manner(const struct ward *w, const struct zone_server *s, const struct zone_address *a)
{
    struct arena *arena = w->chart->arena;
    if (a->no_edns || a->txt.no_edns)
        chart_add(w->chart, DOCTOR_EDNS_BROKEN, zone_place(s, a, arena), S(""));
    if (a->other_case)
        chart_add(w->chart, DOCTOR_CASE_0X20, zone_place(s, a, arena), S(""));
}

/* Where its NS record is to be taken out: the parent of a registered domain is the registrar's to change. */
static const char *named_where(const struct zone *z, const struct zone_server *s, struct arena *arena)
{
    const char *parent = !z->parent || domain_is_public_suffix(z->parent) ? "at the registrar"
                       : arena_z(arena, arena_print(arena, "in the zone %s", z->parent));
    bool both = (s->in_parent && s->in_child) || !z->parent_known || !z->child_known;
    return both ? arena_z(arena, arena_print(arena, "in the zone and %s", parent)) : s->in_parent ? parent : "in the zone";
}

/* One that is better taken out, or else... */
static void complain(const struct ward *w, const struct zone *z, const struct zone_server *s, const struct zone_address *a,
                     enum doctor_check check, struct str detail, const char *or_else)
{
    struct arena *arena = w->chart->arena;
    chart_add(w->chart, check, zone_place(s, a, arena), detail)->fix =
        arena_z(arena, arena_print(arena, "Take it out of the NS records %s, or %s.", named_where(z, s, arena), or_else));
}

static void check_address(const struct ward *w, const struct zone *z, const struct zone_server *s, const struct zone_address *a)
{
    bool silent = a->soa && !a->reached && !a->no_route;
    if (!a->server)
        complain(w, z, s, a, DOCTOR_NS_UNREACHABLE, S("that address is inside somebody's own network; it was not asked"),
                 "give it an address that everybody can reach");
    else if (a->lame)
        complain(w, z, s, a, DOCTOR_NS_LAME, rcode_words(a->soa, w->chart->arena), "have the zone set up on it");
    else if (silent && a->soa->outcome == DNS_TIMEOUT)
        complain(w, z, s, a, DOCTOR_NS_UNREACHABLE, S("it does not answer"), "have it repaired");
    else if (silent)
        complain(w, z, s, a, DOCTOR_NS_UNREACHABLE, S("nothing listens there"), "have it repaired");
}

/* Nobody without IPv6 can ask one of them. */
static bool only_v6(const struct zone *z)
{
    size_t v6 = 0, other = z->more;
    for (size_t i = 0; i < z->server_count; i++) {
        other += z->servers[i].unsure;
        for (size_t k = 0; k < z->servers[i].address_count; k++)
            *(z->servers[i].addresses[k].v6 ? &v6 : &other) += 1;
    }
    return v6 && !other;
}

/* Where no IPv6 address answers at all it is most likely this machine that has none. */
static bool without_v6(const struct zone *z)
{
    size_t asked = 0, reached = 0, other = 0;
    for (size_t i = 0; i < z->server_count; i++)
        for (size_t k = 0; k < z->servers[i].address_count; k++) {
            const struct zone_address *a = &z->servers[i].addresses[k];
            asked += a->v6 && a->server;
            reached += a->v6 && a->reached;
            other += (!a->v6 && a->reached) || (a->v6 && a->no_route);
        }
    return asked && !reached && other;
}

/* What came of asking all addresses of all servers. */
struct tally {
    size_t asked, reached, serving;
    bool recursing; /* all that answer do so as a resolver does, which servers of a zone do not */
};

static struct tally tally_of(const struct zone *z)
{
    struct tally t = {.recursing = true};
    for (size_t i = 0; i < z->server_count; i++)
        for (size_t k = 0; k < z->servers[i].address_count; k++) {
            const struct zone_address *a = &z->servers[i].addresses[k];
            t.asked += a->server && a->soa && !a->no_route && a->soa->outcome != DNS_NOT_ASKED;
            t.reached += a->reached;
            t.serving += a->serves;
            t.recursing = t.recursing && (!a->reached || (a->soa->outcome == DNS_ANSWERED && a->soa->ra));
        }
    return t;
}

static struct doctor_finding *none_of(const struct ward *w, const struct zone *z, enum doctor_check check, enum doctor_severity severity,
                                      enum doctor_effect effect, const char *does)
{
    return chart_add_as(w->chart, check, severity, effect, str_z(z->apex),
                        arena_print(w->chart->arena, "none of its %zu servers %s", z->server_count, does));
}

/* Nothing came back from any: is it them, or the way to them? */
static void tell_silent(const struct ward *w, const struct zone *z, bool resolved)
{
    struct doctor_finding *f;
    if (resolved || !z->parent_known) { /* where no server of the parent answered here, nothing is known of these */
        f = none_of(w, z, DOCTOR_NS_UNREACHABLE, DOCTOR_WARN, DOCTOR_NONE,
                    resolved ? "answers here, and the resolver gets answers all the same" : "answers here, and none of another zone either");
        f->why = "Most likely it is this machine: many networks let nobody but the resolver ask the DNS of the world. So what each "
                 "server says is not known.";
        f->fix = "Run it where port 53 is open to the world, or with --quick.";
        return;
    }
    f = none_of(w, z, DOCTOR_NS_UNREACHABLE, DOCTOR_ERROR, DOCTOR_ALL, "answers");
    f->why = "Nobody can look up anything in this zone: no key, no mail server, no web site.";
    f->fix = "Have the servers repaired. If the zone has moved to other servers, have the registrar name these.";
}

/* Not one of those that answer has the zone, and yet the resolver got an answer from it. */
static void tell_replaced(const struct ward *w, const struct zone *z, bool recursing)
{
    struct doctor_finding *f =
        none_of(w, z, DOCTOR_NS_LAME, recursing ? DOCTOR_WARN : DOCTOR_ERROR, recursing ? DOCTOR_NONE : DOCTOR_SOME,
                recursing ? "could be asked: a resolver answers for each of them" : "serves it, and the resolver gets answers all the same");
    f->why = recursing ? "Some networks catch all questions to the DNS and answer in their place. So what each server says is not known."
                       : "Either something on the way answers in their place, or the resolver has a view of its own; or the zone was moved, "
                         "and other resolvers get nothing.";
    f->fix = "Run it from another network. If it says the same there, have the registrar name the servers that have the zone.";
}

/* What all have in common is told once, not of each; false: there is no such thing. */
static bool tell_of_all(const struct ward *w, const struct zone *z, bool resolved)
{
    struct tally t = tally_of(z);
    if (!t.asked || t.serving || (t.reached && !resolved))
        return false;
    if (t.reached)
        tell_replaced(w, z, t.recursing);
    else
        tell_silent(w, z, resolved);
    return true;
}

/* What is known of it without its answers. */
static void check_entry(const struct ward *w, const struct zone_server *s)
{
    if (!s->address_count)
        chart_add(w->chart, DOCTOR_NS_NO_ADDRESS, str_z(s->name), S(""));
    if (s->is_alias)
        chart_add(w->chart, DOCTOR_NS_CNAME, str_z(s->name), S(""));
}

/* resolved: the resolver got an answer of these servers. */
static void check_each(const struct ward *w, const struct zone *z, bool resolved)
{
    bool no_v6 = without_v6(z);
    if (z->more)
        chart_add(w->chart, DOCTOR_LIMIT_SERVERS, str_z(z->apex), S(""));
    bool told = tell_of_all(w, z, resolved);
    for (size_t i = 0; i < z->server_count; i++) {
        const struct zone_server *s = &z->servers[i];
        check_entry(w, s);
        for (size_t k = 0; k < s->address_count; k++) {
            const struct zone_address *a = &s->addresses[k];
            if (told ? !a->server : !a->v6 || !no_v6)
                check_address(w, z, s, a);
            if (a->serves)
                check_manner(w, s, a);
        }
    }
    if (only_v6(z))
        chart_add(w->chart, DOCTOR_NS_ONLY_IPV6, str_z(z->apex), S(""));
    if (no_v6 && !told)
        chart_add(w->chart, DOCTOR_NS_NO_IPV6, str_z(z->apex), S(""));
}

/* ---- the lists -------------------------------------------------------------------------------------------- */

static struct str listed(const struct zone *z, bool in_parent, struct arena *arena)
{
    struct str all = S("");
    for (size_t i = 0; i < z->server_count; i++) {
        const struct zone_server *s = &z->servers[i];
        if (in_parent ? s->in_parent && !s->in_child : s->in_child && !s->in_parent)
            all = arena_print(arena, "%.*s%s%s", (int)all.n, all.p, all.n ? ", " : "", s->name);
    }
    return all;
}

static void check_lists(const struct ward *w, const struct zone *z)
{
    struct arena *arena = w->chart->arena;
    struct str parent = listed(z, true, arena), child = listed(z, false, arena);
    if (!z->parent_known || !z->child_known || (!parent.n && !child.n))
        return;
    struct str a = parent.n ? arena_print(arena, "only the parent names %.*s", (int)parent.n, parent.p) : S("");
    struct str b = child.n ? arena_print(arena, "only the zone itself names %.*s", (int)child.n, child.p) : S("");
    chart_add(w->chart, DOCTOR_NS_PARENT_CHILD, str_z(z->apex),
              arena_print(arena, "%.*s%s%.*s", (int)a.n, a.p, a.n && b.n ? "; " : "", (int)b.n, b.p));
}

/* One look at the numbers cannot tell a change on its way from a transfer that is broken; that the key differs, too, makes
 * it worth a warning. */
static void check_serials(const struct ward *w, const struct zone *z, bool disagree)
{
    enum doctor_severity severity = disagree ? DOCTOR_WARN : DOCTOR_INFO;
    struct arena *arena = w->chart->arena;
    for (size_t i = 0; i < z->server_count; i++)
        for (size_t k = 0; k < z->servers[i].address_count; k++) {
            const struct zone_address *a = &z->servers[i].addresses[k];
            if (a->serves && serial_newer(z->serial, a->serial))
                chart_add_as(w->chart, DOCTOR_SERIAL_STALE, severity, DOCTOR_NONE, zone_place(&z->servers[i], a, arena),
                             arena_print(arena, "it has %u, another has %u; the refresh interval is %u s", a->serial, z->serial,
                                         z->soa ? z->soa->refresh : 0));
        }
}

/* ---- all ------------------------------------------------------------------------------------------------------ */

/* Several keys of one domain have the same servers: these are told of once. */
static bool told_before(const struct ward *w, const struct subject *s, const char *apex)
{
    for (const struct subject *other = w->subjects; other < s; other++)
        if (other->zone.apex && str_ieq(str_z(other->zone.apex), str_z(apex)))
            return true;
    return false;
}

/* resolved: the resolver got something of the zone just now. */
static void check_zone(const struct ward *w, const struct subject *s, const struct zone *z, const char *name, bool resolved)
{
    if (!z->apex || !z->server_count || !name)
        return;
    bool disagree = servers_disagree(w, z, name);
    if (!disagree && z == &s->zone)
        resolver_differs(w, s);
    check_answers(w, z, name);
    if (told_before(w, s, z->apex))
        return;
    check_each(w, z, resolved);
    check_lists(w, z);
    check_serials(w, z, disagree);
}

void doctor_servers(const struct ward *w, struct subject *s)
{
    /* of a name that no cache has, so it was asked for; or an answer that only DNSSEC keeps it from giving */
    check_zone(w, s, &s->zone, s->name, view_answered(s->wildcard.kind) || s->view.kind == VIEW_BOGUS);
    if (s->view.chain_count)
        check_zone(w, s, &s->end_zone, domain_ascii(s->view.chain[s->view.chain_count - 1], w->chart->arena), view_answered(s->view.kind));
}
