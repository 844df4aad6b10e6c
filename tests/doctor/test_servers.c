/* doctor/checkservers, doctor/checkanswer: the servers of a zone and the way to them. Of each check there is a world that has the
 * fault and one that nearly has it. */
#include "tests/doctor/cases.h"

static void servers(void)
{
    static const struct case_ cases[] = {
        {"two that agree", "", DOCTOR_VERIFIES,
         {TWO_SERVERS, "198.51.100.2 acme.example SOA NOERROR+aa an:=/SOA/7", "198.51.100.2 " BOTH_NS, "198.51.100.2 " NAME " TXT NOERROR+aa an:=/TXT/" KEY,
          "198.51.100.2 " NAME " CNAME NOERROR+aa"}},
        {"one has no key", "ns-disagree soa-serial-stale", DOCTOR_PARTLY,
         {TWO_SERVERS, "198.51.100.2 acme.example SOA NOERROR+aa an:=/SOA/6", "198.51.100.2 " BOTH_NS, "198.51.100.2 " NAME " TXT NXDOMAIN+aa",
          "198.51.100.2 " NAME " CNAME NXDOMAIN+aa"}},
        {"other numbers, the same key", "", DOCTOR_VERIFIES,
         {TWO_SERVERS, "198.51.100.2 acme.example SOA NOERROR+aa an:=/SOA/6", "198.51.100.2 " BOTH_NS, "198.51.100.2 " NAME " TXT NOERROR+aa an:=/TXT/" KEY,
          "198.51.100.2 " NAME " CNAME NOERROR+aa"}},
        {"new, and the resolver remembers that there was none", "resolver-differs key-missing", DOCTOR_PARTLY, {GOOD_ZONE}},
        {"gone, and the resolver remembers it", "resolver-differs", DOCTOR_PARTLY,
         {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT NXDOMAIN+aa"}},
        {"another one, and the resolver remembers the old one", "resolver-differs", DOCTOR_PARTLY,
         {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT NOERROR+aa an:=/TXT/v=DKIM1;~t=s;~p=@"}},
        {"nothing, in two ways", "key-missing", DOCTOR_NEVER,
         {SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT NOERROR+aa au:acme.example/SOA/7"}},
        {"the end of the CNAME is known to the resolver only", "", DOCTOR_VERIFIES,
         {"- " NAME " TXT NOERROR an:=/CNAME/k.acme.example an:k.acme.example/TXT/" KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS,
          "198.51.100.1 " NAME " CNAME NOERROR+aa an:=/CNAME/k.acme.example", "198.51.100.1 " NAME " TXT NOERROR+aa an:=/CNAME/k.acme.example"}},
        {"one refuses", "ns-lame", DOCTOR_PARTLY, {TWO_SERVERS, "198.51.100.2 acme.example SOA REFUSED", "198.51.100.2 acme.example NS REFUSED",
          "198.51.100.2 " NAME " TXT REFUSED", "198.51.100.2 " NAME " CNAME REFUSED"}},
        {"one only knows others", "ns-lame", DOCTOR_PARTLY, {TWO_SERVERS, "198.51.100.2 acme.example SOA NOERROR au:example/NS/ns.example",
          "198.51.100.2 acme.example NS NOERROR", "198.51.100.2 " NAME " TXT NOERROR", "198.51.100.2 " NAME " CNAME NOERROR"}},
        {"one is silent", "ns-unreachable", DOCTOR_VERIFIES, {TWO_SERVERS, "198.51.100.2 acme.example SOA TIMEOUT"}},
        {"the parent names another", "ns-parent-child", DOCTOR_VERIFIES,
         {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL_2, NS1_SOA, NS1_NS, NS1_NO_CNAME, NS1_KEY, "198.51.100.2 acme.example SOA NOERROR+aa an:=/SOA/7",
          "198.51.100.2 acme.example NS NOERROR+aa an:=/NS/ns1.acme.example", "198.51.100.2 " NAME " TXT NOERROR+aa an:=/TXT/" KEY, "198.51.100.2 " NAME " CNAME NOERROR+aa"}},
        {"the zone names one without an address", "ns-no-address ns-parent-child", DOCTOR_VERIFIES,
         {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, "198.51.100.1 " BOTH_NS, NS1_NO_CNAME, NS1_KEY}},
        {"a server that is a CNAME", "cname-ns ns-parent-child", DOCTOR_VERIFIES,
         {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, "198.51.100.1 " BOTH_NS, NS1_NO_CNAME, NS1_KEY,
          "- ns2.acme.example A NOERROR an:=/CNAME/ns1.acme.example an:ns1.acme.example/A/198.51.100.1"}},
        {"CNAME here, TXT there", "ns-disagree cname-and-txt", DOCTOR_PARTLY,
         {TWO_SERVERS, "198.51.100.2 acme.example SOA NOERROR+aa an:=/SOA/7", "198.51.100.2 " BOTH_NS, "198.51.100.2 " NAME " TXT NOERROR+aa an:=/CNAME/k.mailer.test",
          "198.51.100.2 " NAME " CNAME NOERROR+aa an:=/CNAME/k.mailer.test"}},
        {"an address inside", "ns-unreachable", DOCTOR_VERIFIES,
         {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, "192.0.2.1 _domainkey.acme.example SOA NOERROR au:acme.example/NS/ns1.acme.example ad:ns1.acme.example/A/10.0.0.1"}},
    };
    cases_check(cases, LENGTH(cases), &cases_target, &cases_options);
}

/* One that does not serve the zone, beside one that does: a resolver may ask the other. That is told apart from what fails for
 * certain, and who names the server decides what is to be done. */
static void lame_beside_good(void)
{
    static const struct {
        const char *what, *first, *txt, *ns;
        bool avoidable;
        const char *fix;
    } rows[] = {
        {"both name it", NS1_KEY, "REFUSED", BOTH_NS, true, "in the zone and at the registrar"},
        {"only the parent names it", NS1_KEY, "REFUSED", "acme.example NS NOERROR+aa an:=/NS/ns1.acme.example", true, "at the registrar"},
        {"and the key is bad", "198.51.100.1 " NAME " TXT NOERROR+aa an:=/TXT/" KEY " an:=/TXT/hello", "REFUSED", BOTH_NS, false, "at the registrar"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const char *ns = arena_z(unit_arena(), arena_print(unit_arena(), "198.51.100.1 %s", rows[i].ns));
        const struct case_ c = {"", "", DOCTOR_PARTLY, {i == 2 ? "- " NAME " TXT NOERROR an:=/TXT/" KEY " an:=/TXT/hello" : GOOD_KEY, SOA, PARENT, PARENT_ADDRESS,
            REFERRAL_2, NS1_SOA, ns, NS1_NO_CNAME, rows[i].first, "198.51.100.2 acme.example SOA REFUSED", "198.51.100.2 acme.example NS REFUSED",
            "198.51.100.2 " NAME " TXT REFUSED", "198.51.100.2 " NAME " CNAME REFUSED"}};
        struct doctor *d = cases_run(&c, &cases_target, 1, &cases_options);
        const struct doctor_finding *f = world_finding(last, "ns-lame");
        unit_row("%s", rows[i].what);
        CHECK_INT(last->verdict, DOCTOR_PARTLY);
        CHECK_INT(last->subjects[0].avoidable, rows[i].avoidable);
        CHECK(f && strstr(doctor_fix(f), rows[i].fix) != NULL);
        doctor_close(d);
    }
}

/* None of the servers gives an answer here, and the resolver gets answers: that is this machine's network, not the zone's fault. */
static void none_here(void)
{
#define SILENT GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL_2
#define FAILS "- 3klul3th4cb5xoo._domainkey.acme.example TXT SERVFAIL"
#define SAYS(n, outcome) "198.51.100." #n " acme.example SOA " outcome, "198.51.100." #n " acme.example NS " outcome, \
                         "198.51.100." #n " " NAME " TXT " outcome, "198.51.100." #n " " NAME " CNAME " outcome
    static const struct {
        const char *what, *ids;
        enum doctor_verdict verdict;
        enum doctor_severity severity;
        const char *says;
        const char *lines[16];
    } rows[] = {
        {"silent, and the resolver gets answers", "ns-unreachable", DOCTOR_VERIFIES, DOCTOR_WARN, "this machine", {SILENT}},
        {"silent for the resolver, too", "ns-unreachable", DOCTOR_NEVER, DOCTOR_ERROR, "Nobody can look up anything", {SILENT, FAILS}},
        {"no server of any zone answers here, and the resolver fails", "dns-servfail ns-unreachable", DOCTOR_UNKNOWN, DOCTOR_WARN, "this machine",
         {"- " NAME " TXT SERVFAIL", "- " NAME " TXT SERVFAIL+cd", FAILS, SOA, PARENT, PARENT_ADDRESS, "- acme.example NS NOERROR an:=/NS/ns1.acme.example",
          "- ns1.acme.example A NOERROR an:=/A/198.51.100.1"}},
        {"the resolver gets what it does not trust", "dnssec-bogus ns-unreachable", DOCTOR_PARTLY, DOCTOR_WARN, "this machine",
         {"- " NAME " TXT NOERROR+cd an:=/TXT/" KEY, "- " NAME " TXT SERVFAIL", FAILS, SOA, PARENT, PARENT_ADDRESS, REFERRAL_2}},
        {"one of two answers", "ns-unreachable", DOCTOR_VERIFIES, DOCTOR_WARN, "Resolvers that ask it lose time", {TWO_SERVERS}},
        {"a resolver answers in their place", "ns-lame", DOCTOR_VERIFIES, DOCTOR_WARN, "in their place", {SILENT, SAYS(1, "NOERROR+ra"), SAYS(2, "NOERROR+ra")}},
        {"all refuse, and the resolver gets answers", "ns-lame", DOCTOR_PARTLY, DOCTOR_ERROR, "in their place", {SILENT, SAYS(1, "REFUSED"), SAYS(2, "NOERROR+ra")}},
        {"all refuse, the resolver, too", "ns-lame ns-lame", DOCTOR_PARTLY, DOCTOR_ERROR, "has to ask another", {SILENT, FAILS, SAYS(1, "REFUSED"), SAYS(2, "NOERROR+ra")}},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct doctor *d = doctor_open(&cases_target, 1, &cases_options);
        last = world_ask(d, rows[i].lines, &last_rounds);
        unit_row("%s", rows[i].what);
        CHECK_STR(world_ids(last, DOCTOR_WARN), str_z(rows[i].ids));
        CHECK_INT(last->verdict, rows[i].verdict);
        const struct doctor_finding *f = world_finding(last, strstr(rows[i].ids, "ns-lame") ? "ns-lame" : "ns-unreachable");
        CHECK_INT(f ? f->severity : DOCTOR_INFO, rows[i].severity);
        CHECK(f && strstr(doctor_why(f), rows[i].says) != NULL);
        doctor_close(d);
    }
}

/* A zone that only IPv6 reaches is not there for resolvers that have none. The parent's glue may be half of the addresses. */
static void only_v6(void)
{
#define V6(kind) GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, \
    "192.0.2.1 _domainkey.acme.example SOA NOERROR au:acme.example/NS/ns1.acme.example ad:ns1.acme.example/AAAA/2001:db8::1", \
    "2001:db8::1 acme.example SOA " kind " an:=/SOA/7", "2001:db8::1 acme.example NS " kind " an:=/NS/ns1.acme.example", \
    "2001:db8::1 " NAME " CNAME " kind, "2001:db8::1 " NAME " TXT " kind " an:=/TXT/" KEY
    static const struct {
        const char *what, *ids;
        bool unreachable;
        const char *lines[16];
    } rows[] = {
        {"it answers", "ns-ipv6-only", false, {V6("NOERROR+aa")}},
        {"no way there", "ns-ipv6-only", true, {V6("NO_ROUTE")}},
        {"silent here", "ns-ipv6-only ns-unreachable", false, {V6("TIMEOUT")}},
        {"the parent tells only half", "", false, {V6("NOERROR+aa"), "- ns1.acme.example A NOERROR an:=/A/198.51.100.1", NS1_SOA, NS1_NS, NS1_NO_CNAME, NS1_KEY}},
        {"nobody knows whether there is more", "", false, {V6("NOERROR+aa"), "- ns1.acme.example A TIMEOUT"}},
        {"IPv4 only", "", false, {GOOD_KEY, GOOD_ZONE}},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct doctor *d = doctor_open(&cases_target, 1, &cases_options);
        last = world_ask(d, rows[i].lines, &last_rounds);
        unit_row("%s", rows[i].what);
        CHECK_STR(world_ids(last, DOCTOR_WARN), str_z(rows[i].ids));
        CHECK_INT(world_finding(last, "ns-ipv6-unreachable") != NULL, rows[i].unreachable);
        doctor_close(d);
    }
}

/* Servers of which each says something else: n of them, and what is told. */
static struct str disagreement_of(size_t n)
{
    struct arena *arena = unit_arena();
    const char *lines[64] = {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS};
    struct str referral = S("192.0.2.1 _domainkey.acme.example SOA NOERROR");
    size_t at = 5;
    for (size_t i = 1; i <= n; i++) {
        referral = arena_print(arena, "%.*s au:acme.example/NS/n%zu.acme.example ad:n%zu.acme.example/A/198.51.100.%zu", (int)referral.n, referral.p, i, i, i);
        lines[at++] = arena_z(arena, arena_print(arena, "198.51.100.%zu acme.example SOA NOERROR+aa an:=/SOA/7", i));
        lines[at++] = arena_z(arena, arena_print(arena, "198.51.100.%zu acme.example NS NOERROR+aa", i));
        lines[at++] = arena_z(arena, arena_print(arena, "198.51.100.%zu " NAME " CNAME NOERROR+aa", i));
        lines[at++] = arena_z(arena, arena_print(arena, "198.51.100.%zu " NAME " TXT NOERROR+aa an:=/TXT/" KEY ";~n=%zu", i, i));
    }
    lines[4] = arena_z(arena, referral);
    struct doctor *d = doctor_open(&cases_target, 1, &cases_options);
    last = world_ask(d, lines, &last_rounds);
    const struct doctor_finding *f = world_finding(last, "ns-disagree");
    struct str detail = f ? arena_copy(arena, f->detail) : S("");
    doctor_close(d);
    return detail;
}

/* What several say is told, with the number of the rest; that two texts differ can be seen. */
static void disagreement(void)
{
    CHECK_STR(disagreement_of(1), S(""));
    CHECK_STR(disagreement_of(2), S("n1.acme.example [198.51.100.1]: 1 TXT record; n2.acme.example [198.51.100.2]: 1 TXT record, a different one"));
    struct str five = disagreement_of(5), seven = disagreement_of(7);
    CHECK(str_find(five, S("n5.acme.example")) < five.n);
    CHECK(str_find(five, S("n1.acme.example")) == 0);
    CHECK(str_find(seven, S("7 different answers, of which these are 5: n1.acme.example")) == 0);
    CHECK(str_find(seven, S("n6.acme.example")) == seven.n);
}

/* All addresses of a server are asked, up to the limit, which is told. */
static void many_addresses(void)
{
    static const struct {
        size_t n, asked;
        bool limit;
    } rows[] = {{1, 1, false}, {9, 9, false}, {LIMIT_SERVER_ADDRESSES, LIMIT_SERVER_ADDRESSES, false}, {LIMIT_SERVER_ADDRESSES + 1, LIMIT_SERVER_ADDRESSES, true}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str referral = S("192.0.2.1 _domainkey.acme.example SOA NOERROR au:acme.example/NS/ns1.acme.example");
        for (size_t k = 1; k <= rows[i].n; k++)
            referral = arena_print(unit_arena(), "%.*s ad:ns1.acme.example/A/198.51.100.%zu", (int)referral.n, referral.p, k);
        const char *lines[] = {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, arena_z(unit_arena(), referral), NULL};
        struct doctor *d = doctor_open(&cases_target, 1, &cases_options);
        last = world_ask(d, lines, &last_rounds);
        unit_row("%zu", rows[i].n);
        CHECK_INT(last->subjects[0].zone.servers[0].address_count, rows[i].asked);
        CHECK_INT(world_finding(last, "limit-servers") != NULL, rows[i].limit);
        doctor_close(d);
    }
}

static void ways(void)
{
    static const struct case_ cases[] = {
        {"fails for TXT only", "txt-query-servfail txt-query-servfail dns-servfail", DOCTOR_NEVER,
         {"- " NAME " TXT SERVFAIL", "- " NAME " TXT SERVFAIL+cd", "- " NAME " CNAME NOERROR an:=/CNAME/k.mailer.test", "- k.mailer.test CNAME NOERROR", "- mailer.test SOA NOERROR an:=/SOA/1", SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS,
          "198.51.100.1 " NAME " CNAME NOERROR+aa an:=/CNAME/k.mailer.test", "198.51.100.1 " NAME " TXT SERVFAIL"}},
        {"knows no TXT where a CNAME stands", "txt-query-servfail txt-query-servfail key-nodata", DOCTOR_NEVER,
         {"- " NAME " TXT NOERROR au:acme.example/SOA/7", "- " NAME " CNAME NOERROR an:=/CNAME/k.mailer.test", "- k.mailer.test CNAME NOERROR", "- mailer.test SOA NOERROR an:=/SOA/1", SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS,
          "198.51.100.1 " NAME " CNAME NOERROR+aa an:=/CNAME/k.mailer.test", "198.51.100.1 " NAME " TXT NOERROR+aa au:acme.example/SOA/7"}},
        {"the same, and the resolver gets the key of another", "txt-query-servfail", DOCTOR_PARTLY,
         {"- " NAME " TXT NOERROR an:=/CNAME/k.mailer.test an:k.mailer.test/TXT/" KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS,
          "198.51.100.1 " NAME " CNAME NOERROR+aa an:=/CNAME/k.mailer.test", "198.51.100.1 " NAME " TXT NXDOMAIN+aa"}},
        {"no CNAME and no TXT", "key-nodata", DOCTOR_NEVER,
         {"- " NAME " TXT NOERROR au:acme.example/SOA/7", SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT NOERROR+aa au:acme.example/SOA/7"}},
        {"the servers at the end of the CNAME fail", "dns-servfail", DOCTOR_NEVER,
         {"- " NAME " TXT SERVFAIL", "- " NAME " TXT SERVFAIL+cd", "- " NAME " CNAME NOERROR an:=/CNAME/k.mailer.test", "- k.mailer.test CNAME SERVFAIL", "- mailer.test SOA SERVFAIL", SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS,
          "198.51.100.1 " NAME " CNAME NOERROR+aa an:=/CNAME/k.mailer.test", "198.51.100.1 " NAME " TXT NOERROR+aa an:=/CNAME/k.mailer.test"}},
        {"the resolver fails, the servers do not", "dns-servfail", DOCTOR_PARTLY, {"- " NAME " TXT SERVFAIL", "- " NAME " TXT SERVFAIL+cd", GOOD_ZONE}},
        {"fails for all", "dns-servfail", DOCTOR_NEVER,
         {"- " NAME " TXT SERVFAIL", "- " NAME " TXT SERVFAIL+cd", SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS,
          "198.51.100.1 " NAME " CNAME SERVFAIL", "198.51.100.1 " NAME " TXT SERVFAIL"}},
        {"too big for UDP, no TCP", "udp-truncated-no-tcp", DOCTOR_PARTLY,
         {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT TCP_REFUSED+tcp", "198.51.100.1 " NAME " TXT NOERROR+aa+tc"}},
        {"too big for UDP, TCP works", "", DOCTOR_VERIFIES,
         {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT NOERROR+aa+tcp an:=/TXT/" KEY, "198.51.100.1 " NAME " TXT NOERROR+aa+tc"}},
        {"too big for UDP, and the resolver takes no TCP", "udp-truncated-no-tcp dns-bad-answer", DOCTOR_PARTLY,
         {"- " NAME " TXT TCP_REFUSED+tcp", "- " NAME " TXT NOERROR+tc", GOOD_ZONE}},
        {"the same behind a CNAME", "udp-truncated-no-tcp dns-bad-answer", DOCTOR_PARTLY,
         {"- " NAME " TXT TIMEOUT+tcp", "- " NAME " TXT NOERROR+tc an:=/CNAME/k.acme.example", SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS,
          "198.51.100.1 " NAME " CNAME NOERROR+aa an:=/CNAME/k.acme.example", "198.51.100.1 " NAME " TXT NOERROR+aa an:=/CNAME/k.acme.example"}},
        {"no EDNS", "edns-broken", DOCTOR_VERIFIES,
         {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, "198.51.100.1 acme.example SOA TIMEOUT+edns", NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT TIMEOUT+edns", NS1_KEY}},
        {"FORMERR for EDNS", "edns-broken", DOCTOR_VERIFIES,
         {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, "198.51.100.1 acme.example SOA FORMERR+edns", NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT FORMERR+edns", NS1_KEY}},
        {"bogus", "dnssec-bogus", DOCTOR_PARTLY, {"- " NAME " TXT NOERROR+cd an:=/TXT/" KEY, "- " NAME " TXT SERVFAIL", GOOD_ZONE}},
        {"short to keep", "ttl-low", DOCTOR_VERIFIES, {GOOD_KEY, TTL(59)}},
        {"long to keep", "ttl-high", DOCTOR_VERIFIES, {GOOD_KEY, TTL(604801)}},
        {"well to keep", "", DOCTOR_VERIFIES, {GOOD_KEY, TTL(604800)}},
        {"nearly forgotten by the resolver", "", DOCTOR_VERIFIES, {"- " NAME " TXT NOERROR an:=/TXT.5/" KEY, GOOD_ZONE}},
    };
    cases_check(cases, LENGTH(cases), &cases_target, &cases_options);
}

/* What is wrong with the servers is told once for a zone; what they say of a name is told of each name. */
static void of_each_name(void)
{
    static const struct doctor_target targets[] = {{.selector = "s", .domain = "acme.example"}, {.selector = "t", .domain = "acme.example"}};
    static const struct case_ c = {"", "", DOCTOR_PARTLY,
        {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, "198.51.100.1 acme.example SOA NOERROR+aa+case an:=/SOA/7", NS1_NS, NS1_NO_CNAME, NS1_KEY,
         "- t._domainkey.acme.example TXT NOERROR an:=/CNAME/k.mailer.test an:k.mailer.test/TXT/p=@",
         "198.51.100.1 t._domainkey.acme.example CNAME NOERROR+aa an:=/CNAME/k.mailer.test", "198.51.100.1 t._domainkey.acme.example TXT SERVFAIL"}};
    struct doctor *d = cases_run(&c, targets, LENGTH(targets), &cases_options);
    const struct doctor_finding *fails = world_finding(last, "txt-query-servfail"), *notes = world_finding(last, "case-0x20");
    CHECK(fails && fails->subject == 2);
    CHECK_INT(last->subjects[0].verdict, DOCTOR_VERIFIES);
    CHECK_INT(last->subjects[1].verdict, DOCTOR_PARTLY);
    CHECK(notes && notes->subject == 1);
    for (size_t i = 0, n = 0; i < last->finding_count; i++)
        CHECK((n += last->findings[i].check == DOCTOR_CASE_0X20) <= 1);
    doctor_close(d);
}

/* A server that does not serve the zone is told of once, and hits all keys of it. */
static void of_all_names(void)
{
    static const struct doctor_target targets[] = {{.selector = "s", .domain = "acme.example"}, {.selector = "t", .domain = "acme.example"}, {.selector = "s", .domain = "other.test"}};
    static const struct case_ c = {"", "", DOCTOR_PARTLY,
        {TWO_SERVERS, "198.51.100.2 acme.example SOA REFUSED", "198.51.100.2 acme.example NS REFUSED", "198.51.100.2 " NAME " TXT REFUSED", "198.51.100.2 " NAME " CNAME REFUSED",
         "- t._domainkey.acme.example TXT NOERROR an:=/TXT/" KEY, "198.51.100.1 t._domainkey.acme.example TXT NOERROR+aa an:=/TXT/" KEY,
         "198.51.100.1 t._domainkey.acme.example CNAME NOERROR+aa", "- s._domainkey.other.test TXT NOERROR an:=/TXT/" KEY}};
    struct doctor *d = cases_run(&c, targets, LENGTH(targets), &cases_options);
    for (size_t i = 0; i < 3; i++) {
        unit_row("key %zu", i);
        CHECK_INT(last->subjects[i].verdict, i < 2 ? DOCTOR_PARTLY : DOCTOR_VERIFIES);
        CHECK_INT(last->subjects[i].avoidable, i < 2);
    }
    for (size_t i = 0, n = 0; i < last->finding_count; i++)
        CHECK((n += last->findings[i].check == DOCTOR_NS_LAME) <= 1);
    doctor_close(d);
}

#define NOW(text) SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT NOERROR+aa an:=/TXT/" text

/* Who hears of an error that is mended, or of a good key that is gone, must be told that it is not for all yet. */
static void changes(void)
{
    static const struct {
        const char *what;
        enum doctor_change change;
        const char *lines[24];
    } rows[] = {
        {"mended", CHANGE_GOOD, {"- " NAME " TXT NOERROR an:=/TXT/\"" KEY "\"", NOW(KEY)}},
        {"new", CHANGE_GOOD, {NOW(KEY)}},
        {"spoilt", CHANGE_BAD, {GOOD_KEY, NOW("\"" KEY "\"")}},
        {"gone", CHANGE_BAD, {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT NXDOMAIN+aa"}},
        {"spoilt in another way", CHANGE_NONE, {"- " NAME " TXT NOERROR an:=/TXT/hello", NOW("\"" KEY "\"")}},
        {"another good one", CHANGE_NONE, {GOOD_KEY, NOW("v=DKIM1;~t=s;~p=@")}},
        {"the same", CHANGE_NONE, {GOOD_KEY, NOW(KEY)}},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct doctor *d = doctor_open(&cases_target, 1, &cases_options);
        last = world_ask(d, rows[i].lines, &last_rounds);
        unit_row("%s", rows[i].what);
        CHECK_INT(last->subjects[0].change, rows[i].change);
        doctor_close(d);
    }
}

/* While resolvers remember what was there before, the record to judge is the one that is published. */
static void published_last(void)
{
#define QUOTED "\"" KEY "\""
    static const struct case_ cases[] = {
        {"mended", "resolver-differs", DOCTOR_PARTLY, {"- " NAME " TXT NOERROR an:=/TXT/" QUOTED, NOW(KEY)}},
        {"spoilt", "txt-quotes-inside resolver-differs", DOCTOR_NEVER, {GOOD_KEY, NOW(QUOTED)}},
        {"new, and typed badly", "txt-quotes-inside resolver-differs key-missing", DOCTOR_NEVER, {NOW(QUOTED)}},
        {"a private key was there", "pem-private resolver-differs", DOCTOR_PARTLY, {"- " NAME " TXT NOERROR an:=/TXT/v=DKIM1;~p=%", NOW(KEY)}},
        {"a private key is there", "pem-private resolver-differs", DOCTOR_NEVER, {GOOD_KEY, NOW("v=DKIM1;~p=%")}},
        {"a private key is on one of the servers", "pem-private ns-disagree", DOCTOR_PARTLY,
         {TWO_SERVERS, "198.51.100.2 acme.example SOA NOERROR+aa an:=/SOA/7", "198.51.100.2 " BOTH_NS, "198.51.100.2 " NAME " TXT NOERROR+aa an:=/TXT/p=%", "198.51.100.2 " NAME " CNAME NOERROR+aa"}},
        {"gone", "resolver-differs", DOCTOR_PARTLY, {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, "198.51.100.1 " NAME " TXT NXDOMAIN+aa"}},
        {"a CNAME to nothing was there", "resolver-differs", DOCTOR_PARTLY, {"- " NAME " TXT NXDOMAIN an:=/CNAME/k.mailer.test", NOW(KEY)}},
        {"a proxy was there", "resolver-differs key-nodata", DOCTOR_PARTLY, {"- " NAME " TXT NOERROR", "- " NAME " A NOERROR an:=/A/192.0.2.7", NOW(KEY)}},
        {"it was published under the doubled name", "resolver-differs key-missing", DOCTOR_PARTLY, {"- " NAME ".acme.example TXT NOERROR an:=/TXT/" KEY, NOW(KEY)}},
        {"the servers do not agree", "ns-disagree", DOCTOR_PARTLY,
         {TWO_SERVERS, "198.51.100.2 acme.example SOA NOERROR+aa an:=/SOA/7", "198.51.100.2 " BOTH_NS, "198.51.100.2 " NAME " TXT NOERROR+aa an:=/TXT/" QUOTED, "198.51.100.2 " NAME " CNAME NOERROR+aa"}},
    };
    cases_check(cases, LENGTH(cases), &cases_target, &cases_options);
    const struct case_ moved = {"", "", DOCTOR_NEVER, {"- " NAME " TXT NOERROR an:=/CNAME/k.mailer.test an:k.mailer.test/TXT/" KEY, NOW(QUOTED)}};
    struct doctor *other = cases_run(&moved, &cases_target, 1, &cases_options);
    const struct doctor_finding *f = world_finding(last, "txt-quotes-inside");
    CHECK(f && f->publish.owner && str_eq(str_z(f->publish.owner), S(NAME))); /* not where the resolver still looks */
    doctor_close(other);
    for (size_t i = 3; i < 6; i++) { /* wherever it stands, it is not shown */
        struct doctor *d = cases_run(&cases[i], &cases_target, 1, &cases_options);
        CHECK(last->subjects[0].private_key);
        doctor_close(d);
    }
}

static void notes(void)
{
    static const struct {
        const char *id;
        bool there;
        const char *lines[16];
    } rows[] = {
        {"dnssec-secure", true, {"- " NAME " TXT NOERROR+ad an:=/TXT/" KEY, SOA}},
        {"dnssec-insecure", true, {GOOD_KEY, SOA}},
        {"dnssec-secure", false, {GOOD_KEY, SOA}},
        {"udp-size", true, {"- " NAME " TXT NOERROR+big an:=/TXT/" KEY, SOA}},
        {"udp-size", false, {GOOD_KEY, SOA}},
        {"ttl-low", true, {GOOD_KEY, TTL(299)}},
        {"ttl-low", false, {GOOD_KEY, TTL(300)}},
        {"ttl-high", true, {"- " NAME " TXT NOERROR an:=/TXT.86401/" KEY, SOA}},
        {"negative-ttl-high", true, {GOOD_KEY, "- _domainkey.acme.example SOA NOERROR au:acme.example/SOA.86400/7/3601"}},
        {"negative-ttl-high", false, {GOOD_KEY, "- _domainkey.acme.example SOA NOERROR au:acme.example/SOA.3600/7/86400"}},
        {"soa-serial-stale", true, {TWO_SERVERS, "198.51.100.2 acme.example SOA NOERROR+aa an:=/SOA/6", "198.51.100.2 " BOTH_NS, "198.51.100.2 " NAME " TXT NOERROR+aa an:=/TXT/" KEY,
          "198.51.100.2 " NAME " CNAME NOERROR+aa"}},
        {"soa-serial-stale", false, {TWO_SERVERS, "198.51.100.2 acme.example SOA NOERROR+aa an:=/SOA/7", "198.51.100.2 " BOTH_NS, "198.51.100.2 " NAME " TXT NOERROR+aa an:=/TXT/" KEY,
          "198.51.100.2 " NAME " CNAME NOERROR+aa"}},
        {"policy-record-at-domainkey", true, {GOOD_KEY, "- _domainkey.acme.example TXT NOERROR an:=/TXT/t=y;~o=~", SOA}},
        {"policy-record-at-domainkey", false, {GOOD_KEY, "- _domainkey.acme.example TXT NOERROR an:=/TXT/hello", SOA}},
        {"cname-to-cname-of-domain", true, {"- " NAME " TXT NOERROR an:=/CNAME/k.mailer.test an:k.mailer.test/TXT/" KEY, SOA}},
        {"cname-to-cname-of-domain", false, {"- " NAME " TXT NOERROR an:=/CNAME/k.acme.example an:k.acme.example/TXT/" KEY, SOA}},
        {"domainkey-absent", true, {SOA}},
        {"domainkey-absent", false, {GOOD_ZONE}},
        {"domainkey-absent", false, {SOA, "- _domainkey.acme.example TXT NOERROR"}},
        {"case-0x20", true, {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, "198.51.100.1 acme.example SOA NOERROR+aa+case an:=/SOA/7", NS1_NS, NS1_NO_CNAME, NS1_KEY}},
        {"case-0x20", false, {GOOD_KEY, GOOD_ZONE}},
        {"ns-ipv6-unreachable", true, {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL " ad:ns1.acme.example/AAAA/2001:db8::1", NS1_SOA, NS1_NS, NS1_NO_CNAME, NS1_KEY}},
        {"ns-ipv6-unreachable", false, {GOOD_KEY, GOOD_ZONE}},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct doctor *d = doctor_open(&cases_target, 1, &cases_options);
        last = world_ask(d, rows[i].lines, &last_rounds);
        unit_row("row %zu: %s", i, rows[i].id);
        CHECK_INT(world_finding(last, rows[i].id) != NULL, rows[i].there);
        doctor_close(d);
    }
}

void suite_doctor_servers(void)
{
    static const struct unit_test tests[] = {
        {"servers", servers}, {"disagreement", disagreement}, {"lame beside good", lame_beside_good}, {"none here", none_here}, {"only IPv6", only_v6}, {"ways", ways}, {"many addresses", many_addresses}, {"notes", notes}, {"of each name", of_each_name}, {"published last", published_last}, {"changes", changes}, {"of all names", of_all_names},
    };
    unit_suite("doctor/servers", tests, LENGTH(tests));
}
