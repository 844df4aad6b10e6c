/* The resolver's answer: whether there is one, how long it may be kept, DNSSEC, its way. RFC 1035, RFC 2308, RFC 4035,
 * RFC 6891. */
#include "src/doctor/doctor.h"
#include "src/engine/domain.h"

enum { LOW = 300, VERY_LOW = 60, HIGH = 86400, VERY_HIGH = 604800, NEGATIVE_HIGH = 3600 };

/* "from 192.0.2.53; DNSSEC signature expired" */
static struct str told_by(const struct dns_reply *r, struct arena *arena)
{
    static const struct {
        int code;
        const char *words;
    } codes[] = {
        {6, "DNSSEC bogus"}, {7, "DNSSEC signature expired"}, {8, "DNSSEC signature not yet valid"}, {9, "DNSKEY missing"},
        {10, "RRSIGs missing"}, {12, "NSEC missing"}, {22, "no server of the zone could be reached"}, {23, "network error"},
    };
    struct str all = r && r->server.n ? arena_print(arena, "from %.*s", (int)r->server.n, r->server.p) : S("");
    for (size_t i = 0; r && i < sizeof codes / sizeof *codes; i++)
        if (codes[i].code == r->ede)
            all = arena_print(arena, "%.*s%s%s", (int)all.n, all.p, all.n ? "; " : "", codes[i].words);
    return all;
}

/* What a server of the zone gives for TXT, of one kind; the resolver's failure is not theirs then. */
static bool server_gives(const struct zone *z, enum view_kind kind)
{
    for (size_t i = 0; i < z->server_count; i++)
        for (size_t k = 0; k < z->servers[i].address_count; k++)
            if (z->servers[i].addresses[k].serves && z->servers[i].addresses[k].txt.kind == kind)
                return true;
    return false;
}

/* The resolver says that there is no TXT, and has a CNAME: it had both from the servers. */
static bool is_denied(const struct subject *s)
{
    bool nothing = s->view.kind == VIEW_NODATA || s->view.kind == VIEW_NXDOMAIN;
    return nothing && !s->view.chain_count && reply_record(s->cname, str_z(s->name), DNS_ANSWER, DNS_CNAME) &&
           !server_gives(&s->zone, VIEW_ALIAS) && !server_gives(&s->zone, VIEW_OK);
}

/* The resolver fails for TXT and has the CNAME: is that the server of the CNAME, or one behind it? */
static void check_behind(const struct ward *w, const struct subject *s, struct doctor_finding *failure)
{
    if (!reply_record(s->cname, str_z(s->name), DNS_ANSWER, DNS_CNAME))
        return;
    if (!s->hand_failed && !server_gives(&s->zone, VIEW_ALIAS) && !server_gives(&s->zone, VIEW_OK))
        chart_add(w->chart, DOCTOR_TXT_SERVFAIL, str_z(s->name), S("as the resolver sees it"));
    else if (s->by_hand_count)
        failure->detail = arena_print(w->chart->arena, "the CNAME is there; what fails is %.*s, where it leads",
                                      (int)s->by_hand[s->by_hand_count - 1].n, s->by_hand[s->by_hand_count - 1].p);
}

/* Circles and what lies behind CNAMEs are the business of doctor_cname. */
static void check_failure(const struct ward *w, const struct subject *s)
{
    static const int checks[VIEW_KINDS] = {
        [VIEW_PENDING] = DOCTOR_NOT_RECORDED, [VIEW_UNKNOWN] = DOCTOR_NOT_RECORDED, [VIEW_OK] = -1, [VIEW_ALIAS] = -1,
        [VIEW_NXDOMAIN] = DOCTOR_KEY_MISSING, [VIEW_NODATA] = DOCTOR_KEY_NODATA, [VIEW_REFERRAL] = DOCTOR_DNS_BAD,
        [VIEW_SERVFAIL] = DOCTOR_DNS_SERVFAIL, [VIEW_BOGUS] = DOCTOR_DNSSEC_BOGUS, [VIEW_REFUSED] = DOCTOR_DNS_REFUSED,
        [VIEW_TIMEOUT] = DOCTOR_DNS_TIMEOUT, [VIEW_UNREACHABLE] = DOCTOR_DNS_TIMEOUT, [VIEW_BAD] = DOCTOR_DNS_BAD,
    };
    const struct view *v = &s->view;
    bool nothing = v->kind == VIEW_NXDOMAIN || v->kind == VIEW_NODATA;
    int check = checks[v->kind];
    if (check < 0 || (nothing && v->chain_count) || v->circle || v->endless || s->hand_circle || s->hand_endless)
        return;
    bool no_way = v->kind == VIEW_UNKNOWN && !subject_unasked(s);
    struct str detail = no_way ? S("this machine has no way to the resolver") : nothing ? S("") : told_by(v->first, w->chart->arena);
    struct doctor_finding *f = chart_add(w->chart, no_way ? DOCTOR_DNS_TIMEOUT : (enum doctor_check)check, str_z(s->name), detail);
    bool elsewhere = server_gives(&s->zone, VIEW_OK) || (nothing && server_gives(&s->zone, VIEW_ALIAS)) || v->no_tcp;
    if (f->effect == DOCTOR_ALL && elsewhere) { /* who asks another resolver gets the key */
        f->effect = DOCTOR_SOME;
        f->severity = DOCTOR_ERROR;
        f->detail = nothing ? S("as the resolver sees it") : f->detail;
    }
    if (v->kind == VIEW_NXDOMAIN && s->organization && s->organization->outcome == DNS_ANSWERED && s->organization->rcode == DNS_NXDOMAIN)
        chart_add(w->chart, DOCTOR_DOMAIN_MISSING, str_z(domain_organizational(s->domain)), S(""));
    else if (v->kind == VIEW_NXDOMAIN && s->domainkey.kind == VIEW_NXDOMAIN && !elsewhere)
        chart_add(w->chart, DOCTOR_DOMAINKEY_ABSENT, str_z(s->domainkey.name), S(""));
    if (v->kind == VIEW_SERVFAIL)
        check_behind(w, s, f);
    if (is_denied(s))
        chart_add(w->chart, DOCTOR_TXT_SERVFAIL, str_z(s->name), S("as the resolver sees it"));
}

static void check_way(const struct ward *w, const struct view *v)
{
    if (v->no_tcp)
        chart_add(w->chart, DOCTOR_NO_TCP, S("the resolver"), S(""))->fix = "Have the way to its TCP port 53 opened, or ask another one (--nameserver).";
    if (v->no_edns)
        chart_add(w->chart, DOCTOR_EDNS_BROKEN, S("the resolver"), S(""));
    if (v->udp_big)
        chart_add(w->chart, DOCTOR_UDP_SIZE, S(""), v->truncated ? S("it did not fit into 1232 bytes") : arena_print(w->chart->arena, "%u bytes", v->first->size));
}

static void check_ttl(const struct ward *w, const struct subject *s)
{
    int64_t published = zone_ttl(&s->zone), ttl = published >= 0 ? published : s->view.ttl;
    struct str detail = arena_print(w->chart->arena, "%lld s", (long long)ttl);
    if (published >= 0 && ttl < LOW)
        chart_add_as(w->chart, DOCTOR_TTL_LOW, ttl < VERY_LOW ? DOCTOR_WARN : DOCTOR_INFO, DOCTOR_NONE, S(""), detail);
    if (ttl > HIGH)
        chart_add_as(w->chart, DOCTOR_TTL_HIGH, ttl > VERY_HIGH ? DOCTOR_WARN : DOCTOR_INFO, DOCTOR_NONE, S(""), detail);
}

static void check_negative_ttl(const struct ward *w, const struct subject *s)
{
    int64_t ttl = zone_negative_ttl(&s->zone);
    if (ttl > NEGATIVE_HIGH)
        chart_add(w->chart, DOCTOR_NEGATIVE_TTL_HIGH, str_z(s->zone.apex), arena_print(w->chart->arena, "%lld s", (long long)ttl));
}

void doctor_answer(const struct ward *w, struct subject *s)
{
    if (!s->name || s->target.strings)
        return;
    check_failure(w, s);
    check_way(w, &s->view);
    if (s->view.kind == VIEW_OK && s->view.first->server.n) { /* a file knows nothing of these */
        check_ttl(w, s);
        chart_add(w->chart, s->view.reply->ad ? DOCTOR_DNSSEC_SECURE : DOCTOR_DNSSEC_INSECURE, S(""), S(""));
    }
    check_negative_ttl(w, s);
}
