/* doctor/doctor: names, CNAMEs, several records, wildcards, and the plan of questions. Of each check there is a world that has
 * the fault and one that nearly has it. */
#include "tests/doctor/cases.h"

/* ---- names ------------------------------------------------------------------------------------------------- */

static void existence(void)
{
    static const struct case_ cases[] = {
        {"all is well", "", DOCTOR_VERIFIES, {GOOD_KEY, GOOD_ZONE}},
        {"nothing there", "key-missing", DOCTOR_NEVER, {SOA}},
        {"another type there", "key-nodata", DOCTOR_NEVER, {"- " NAME " TXT NOERROR au:acme.example/SOA/7", SOA}},
        {"the name twice", "name-doubled key-missing", DOCTOR_NEVER, {"- " NAME ".acme.example TXT NOERROR an:=/TXT/" KEY, SOA}},
        {"the name twice, a CNAME", "name-doubled key-missing", DOCTOR_NEVER,
         {"- " NAME ".acme.example TXT NXDOMAIN an:=/CNAME/s.dkim.mailer.example", SOA}},
        {"twice, but no key", "key-missing", DOCTOR_NEVER, {"- " NAME ".acme.example TXT NOERROR an:=/TXT/hello", SOA}},
        {"no underscore", "underscore-dropped key-missing", DOCTOR_NEVER, {"- s.domainkey.acme.example TXT NOERROR an:=/TXT/" KEY, SOA}},
        {"a hyphen instead", "underscore-dropped key-missing", DOCTOR_NEVER, {"- s-domainkey.acme.example TXT NOERROR an:=/TXT/" KEY, SOA}},
        {"other text without underscore", "key-missing", DOCTOR_NEVER, {"- s.domainkey.acme.example TXT NOERROR an:=/TXT/v=spf1", SOA}},
        {"without _domainkey", "at-selector-not-under-domainkey key-missing", DOCTOR_NEVER, {"- s.acme.example TXT NOERROR an:=/TXT/" KEY, SOA}},
        {"host of that name", "key-missing", DOCTOR_NEVER, {"- s.acme.example TXT NOERROR an:=/TXT/hello", SOA}},
        {"host of that name that is an alias", "key-missing", DOCTOR_NEVER, {"- s.acme.example TXT NOERROR an:=/CNAME/s.mailer.test", SOA}},
        {"alias made for DKIM", "at-selector-not-under-domainkey key-missing", DOCTOR_NEVER,
         {"- s.acme.example TXT NXDOMAIN an:=/CNAME/s.dkim.mailer.test", SOA}},
        {"a key under a name that is the top level twice", "domain-missing key-missing", DOCTOR_NEVER,
         {"- _domainkey.acme.example SOA NXDOMAIN au:example/SOA/7", "- " NAME ".example TXT NOERROR an:=/TXT/" KEY}},
        {"no such domain", "domain-missing key-missing", DOCTOR_NEVER, {"- _domainkey.acme.example SOA NXDOMAIN au:example/SOA/7"}},
        {"a domain without a zone of its own", "key-missing", DOCTOR_NEVER,
         {"- _domainkey.acme.example SOA NXDOMAIN au:example/SOA/7", "- acme.example SOA NOERROR au:example/SOA/7"}},
        {"nobody says whether the domain is there", "key-missing", DOCTOR_NEVER,
         {"- _domainkey.acme.example SOA NXDOMAIN au:example/SOA/7", "- acme.example SOA SERVFAIL"}},
        {"one level down", "wrong-domain-level key-missing", DOCTOR_NEVER, {"- s._domainkey.mail.acme.example TXT NOERROR an:=/TXT/" KEY, SOA}},
        {"elsewhere, and here", "", DOCTOR_VERIFIES, {GOOD_KEY, GOOD_ZONE, "- s._domainkey.mail.acme.example TXT NOERROR an:=/TXT/" KEY}},
        {"resolver silent", "dns-timeout", DOCTOR_UNKNOWN, {"- " NAME " TXT TIMEOUT"}},
        {"resolver talks nonsense", "dns-bad-answer", DOCTOR_UNKNOWN, {"- " NAME " TXT GARBAGE"}},
        {"resolver refuses", "dns-refused", DOCTOR_UNKNOWN, {"- " NAME " TXT REFUSED"}},
        {"resolver fails", "dns-servfail", DOCTOR_UNKNOWN, {"- " NAME " TXT SERVFAIL", "- " NAME " TXT SERVFAIL+cd"}},
        {"not asked", "key-not-recorded", DOCTOR_UNKNOWN, {"- " NAME " TXT NOT_ASKED"}},
        {"no way to the resolver", "dns-timeout", DOCTOR_UNKNOWN, {"- " NAME " TXT NO_ROUTE"}},
    };
    cases_check(cases, LENGTH(cases), &cases_target, &cases_options);
}

static void upper_level(void)
{
    static const struct case_ cases[] = {
        {"one level up", "wrong-domain-level key-missing", DOCTOR_NEVER, {"- s._domainkey.acme.example TXT NOERROR an:=/TXT/" KEY}},
        {"nothing there", "key-missing", DOCTOR_NEVER, {SOA}},
    };
    const struct doctor_target below = {.selector = "s", .domain = "news.acme.example"};
    cases_check(cases, LENGTH(cases), &below, &cases_options);
}

static void names(void)
{
    static const struct {
        const char *selector, *domain, *ids;
    } rows[] = {
        {"s", "acme.example", "key-missing"},
        {"S1", "acme.example", "key-missing selector-case"},
        {"a.b", "acme.example", "key-missing selector-dots"},
        {"s;x", "acme.example", "selector-bad-chars"},
        {"s x", "acme.example", "selector-bad-chars"},
        {"s", "acme..example", "selector-bad-chars"},
        {"", "acme.example", "selector-bad-chars"},
        {"s\x1b[2J", "acme.example", "selector-bad-chars"},
        {"s", "b\xc3\xbc" "cher.example", "key-missing idn-u-label"},
        {"s", "b\xff.example", "selector-bad-chars"},
        {"s", "co.uk", "key-missing d-public-suffix"},
        {"a123456789012345678901234567890123456789012345678901234567890123", "acme.example", "name-too-long"},
        {"a12345678901234567890123456789012345678901234567890123456789012", "acme.example", "key-missing"},
        {"s", "acme.example.", "key-missing"},
    };
    static const struct case_ nothing = {"", "", DOCTOR_NEVER, {NULL}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct doctor_target t = {.selector = rows[i].selector, .domain = rows[i].domain};
        struct doctor *d = cases_run(&nothing, &t, 1, &cases_options);
        unit_row("%s %s", rows[i].selector, rows[i].domain);
        struct str ids = world_ids(last, DOCTOR_INFO);
        CHECK_STR(make_replaced(ids, S(" domainkey-absent"), S("")), str_z(rows[i].ids));
        CHECK_INT(last->verdict, DOCTOR_NEVER);
        doctor_close(d);
    }
}

/* A name that somebody types is only told in the form of the DNS. One in a signature is no syntax at all to verifiers that do not
 * know internationalized mail. RFC 8616 section 4. */
static void u_labels(void)
{
    static const struct {
        const char *selector, *domain;
        bool of_message;
        struct str ids;
        enum doctor_verdict verdict;
    } rows[] = {
        {"s", "b\xc3\xbc" "cher.example", false, S(""), DOCTOR_VERIFIES},
        {"s", "b\xc3\xbc" "cher.example", true, S("idn-u-label"), DOCTOR_PARTLY},
        {"s", "xn--bcher-kva.example", true, S(""), DOCTOR_VERIFIES},
    };
    static const struct case_ there = {"", "", DOCTOR_VERIFIES, {"- s._domainkey.xn--bcher-kva.example TXT NOERROR an:=/TXT/" KEY}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct doctor_target t = {.selector = rows[i].selector, .domain = rows[i].domain, .of_message = rows[i].of_message};
        struct doctor *d = cases_run(&there, &t, 1, &(struct doctor_options){.quick = true});
        unit_row("row %zu", i);
        CHECK_STR(world_ids(last, DOCTOR_WARN), rows[i].ids);
        CHECK_INT(last->verdict, rows[i].verdict);
        CHECK_INT(world_finding(last, "idn-u-label") != NULL, i < 2);
        doctor_close(d);
    }
}

/* ---- wildcards, several records -------------------------------------------------------------------------------- */

/* The label that the doctor makes up, found out by asking it. */
static const char *random_name(void)
{
    const struct dns_question *q;
    struct doctor *d = doctor_open(&cases_target, 1, &cases_options);
    const char *name = NULL;
    size_t n = doctor_wants(d, &q);
    for (size_t i = 0; i < n; i++)
        if (q[i].type == DNS_TXT && str_iends(str_z(q[i].name), S("._domainkey.acme.example")) && !str_eq(str_z(q[i].name), S(NAME)))
            name = arena_z(unit_arena(), str_z(q[i].name));
    doctor_close(d);
    CHECK(name != NULL);
    return name ? name : "";
}

static void wildcards(void)
{
    static const struct {
        const char *reply, *ids;
    } rows[] = {
        {"NOERROR an:=/TXT/" KEY, "wildcard-key"},
        {"NOERROR an:=/TXT/hello", "wildcard-txt"},
        {"NOERROR an:=/TXT/v=DKIM1;~p=", ""}, /* no selector but those that are published */
        {"NOERROR an:=/TXT/v=DKIM1;~p=x", "wildcard-txt"},
        {"NOERROR an:=/CNAME/x.example", "wildcard-txt"},
        {"NOERROR au:acme.example/SOA/7", ""},
        {"NXDOMAIN", ""},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct case_ c = {"", "", DOCTOR_VERIFIES, {GOOD_KEY, GOOD_ZONE}};
        size_t n = 0;
        while (c.lines[n])
            n++;
        c.lines[n] = arena_z(unit_arena(), arena_print(unit_arena(), "- %s TXT %s", random_name(), rows[i].reply));
        struct doctor *d = cases_run(&c, &cases_target, 1, &cases_options);
        unit_row("%s", rows[i].reply);
        CHECK_STR(world_ids(last, DOCTOR_WARN), str_z(rows[i].ids));
        CHECK_INT(last->verdict, DOCTOR_VERIFIES);
        doctor_close(d);
    }
}

/* One answer for all names: that of a wildcard, or of a DNAME. It shows nothing about a name at which somebody could have put a
 * record by mistake, and a DNAME is no wildcard: each name leads to another. RFC 6672 section 2. */
static void answers_for_all(void)
{
    static const struct {
        const char *what, *answer, *ids;
    } rows[] = {
        {"a wildcard", "an:=/CNAME/all.dkim.mailer.test", "wildcard-txt cname-dangling"},
        {"a DNAME", "an:acme.example/DNAME/dkim.mailer.test an:=/CNAME/x.dkim.mailer.test", "cname-dangling"},
        {"a CNAME by mistake", NULL, "name-doubled key-missing"},
    };
    static const char *const names[] = {NAME, NAME ".acme.example", "s.domainkey.acme.example", "s.acme.example", "s._domainkey.www.acme.example", NULL};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct case_ c = {"", "", DOCTOR_NEVER, {SOA, "- mailer.test SOA NOERROR an:=/SOA/1"}};
        for (size_t k = 0; k < LENGTH(names) && rows[i].answer; k++)
            c.lines[2 + k] = arena_z(unit_arena(), arena_print(unit_arena(), "- %s TXT NXDOMAIN %s", names[k] ? names[k] : random_name(), rows[i].answer));
        if (!rows[i].answer)
            c.lines[2] = "- " NAME ".acme.example TXT NXDOMAIN an:=/CNAME/all.dkim.mailer.test";
        struct doctor *d = cases_run(&c, &cases_target, 1, &(struct doctor_options){.quick = true});
        unit_row("%s", rows[i].what);
        CHECK_STR(world_ids(last, DOCTOR_WARN), str_z(rows[i].ids));
        doctor_close(d);
    }
}

static void several_records(void)
{
    static const struct case_ cases[] = {
        {"two keys", "txt-multiple", DOCTOR_PARTLY, {"- " NAME " TXT NOERROR an:=/TXT/" KEY " an:=/TXT/" KEY, SOA}},
        {"a key and a text", "txt-multiple-mixed", DOCTOR_PARTLY, {"- " NAME " TXT NOERROR an:=/TXT/hello an:=/TXT/" KEY, SOA}},
        {"texts only", "other-text txt-multiple", DOCTOR_NEVER, {"- " NAME " TXT NOERROR an:=/TXT/hello an:=/TXT/world", SOA}},
        {"cut into records", "txt-split-as-records", DOCTOR_NEVER, {"- " NAME " TXT NOERROR an:=/TXT/v=DKIM1;~k=rsa;~p an:=/TXT/=@", SOA}},
        {"in another order", "txt-split-as-records", DOCTOR_NEVER, {"- " NAME " TXT NOERROR an:=/TXT/=@ an:=/TXT/v=DKIM an:=/TXT/1;~k=rsa;~p", SOA}},
        {"a key and a leaked one", "key-rfc-example txt-multiple", DOCTOR_PARTLY, {"- " NAME " TXT NOERROR an:=/TXT/" KEY " an:=/TXT/" EXAMPLE, SOA}},
        {"a key and a private one", "pem-private txt-multiple", DOCTOR_PARTLY, {"- " NAME " TXT NOERROR an:=/TXT/" KEY " an:=/TXT/p=%", SOA}},
        {"a certificate as a file has it", "cert-pasted p-missing pem-header", DOCTOR_NEVER,
         {"- " NAME " TXT NOERROR an:=/TXT/-----BEGIN~CERTIFICATE-----MIIBCjCB9KADAgECAgEB-----END~CERTIFICATE-----", SOA}},
        {"one of two strings", "", DOCTOR_VERIFIES, {"- " NAME " TXT NOERROR an:=/TXT/v=DKIM1;~|k=rsa;~p=@", SOA}},
    };
    cases_check(cases, LENGTH(cases), &cases_target, &(struct doctor_options){.quick = true});
}

static void message(void)
{
    static const struct case_ with_key = {"", "", DOCTOR_VERIFIES, {"- " NAME " TXT NOERROR an:=/TXT/v=DKIM1;~k=rsa;~t=s;~p=@", SOA}};
    static const struct {
        enum key_type type;
        bool below, only;
        const char *ids;
    } rows[] = {
        {KEY_RSA, false, false, ""}, {KEY_ED25519, false, false, "k-mismatch"}, {KEY_RSA, true, false, "t-s-violated"},
        {KEY_UNKNOWN, false, true, ""}, {KEY_ED25519, false, true, "k-mismatch ed25519-only"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct doctor_target t = {.selector = "s", .domain = "acme.example", .of_message = true, .wanted_type = rows[i].type, .auid_is_subdomain = rows[i].below};
        const struct doctor_options o = {.quick = true, .only_ed25519 = rows[i].only};
        struct doctor *d = cases_run(&with_key, &t, 1, &o);
        unit_row("row %zu", i);
        CHECK_STR(world_ids(last, DOCTOR_WARN), str_z(rows[i].ids));
        doctor_close(d);
    }
}

/* ---- CNAME ----------------------------------------------------------------------------------------------------- */

#define LINK(to) "an:=/CNAME/" to
#define MORE(from, to) " an:" from "/CNAME/" to

static void aliases(void)
{
    static const struct case_ cases[] = {
        {"to a key", "", DOCTOR_VERIFIES, {"- " NAME " TXT NOERROR " LINK("k.mailer.test") " an:k.mailer.test/TXT/" KEY, SOA}},
        {"to nothing", "cname-dangling", DOCTOR_NEVER, {"- " NAME " TXT NXDOMAIN " LINK("k.mailer.test"), "- mailer.test SOA NOERROR an:=/SOA/1", SOA}},
        {"to a name without a text", "cname-dangling", DOCTOR_NEVER, {"- " NAME " TXT NOERROR " LINK("k.mailer.test"), "- mailer.test SOA NOERROR an:=/SOA/1", SOA}},
        {"to nobody's domain", "cname-takeover cname-dangling", DOCTOR_NEVER, {"- " NAME " TXT NXDOMAIN " LINK("k.mailer.test"), "- mailer.test SOA NXDOMAIN", SOA}},
        {"a circle", "cname-loop", DOCTOR_NEVER, {"- " NAME " TXT NOERROR " LINK("b.example") MORE("b.example", NAME), SOA}},
        {"a circle, and the resolver fails", "cname-loop", DOCTOR_NEVER,
         {"- " NAME " TXT SERVFAIL", "- " NAME " TXT SERVFAIL+cd", "- " NAME " CNAME NOERROR " LINK("b.example"), "- b.example CNAME NOERROR " LINK(NAME), SOA}},
        {"four links", "cname-chain-long", DOCTOR_VERIFIES,
         {"- " NAME " TXT NOERROR " LINK("a.acme.example") MORE("a.acme.example", "b.acme.example") MORE("b.acme.example", "c.acme.example")
          MORE("c.acme.example", "d.acme.example") " an:d.acme.example/TXT/" KEY, SOA}},
        {"three links", "", DOCTOR_VERIFIES,
         {"- " NAME " TXT NOERROR " LINK("a.acme.example") MORE("a.acme.example", "b.acme.example") MORE("b.acme.example", "c.acme.example")
          " an:c.acme.example/TXT/" KEY, SOA}},
        {"the dot forgotten", "cname-target-typo cname-dangling", DOCTOR_NEVER, {"- " NAME " TXT NXDOMAIN " LINK("s.dkim.mailer.test.acme.example"), SOA}},
        {"a name of the same zone", "cname-dangling", DOCTOR_NEVER, {"- " NAME " TXT NXDOMAIN " LINK("key1.acme.example"), SOA}},
        {"to a key that was withdrawn", "p-empty", DOCTOR_NEVER, {"- " NAME " TXT NOERROR " LINK("k.mailer.test") " an:k.mailer.test/TXT/v=DKIM1;~p=", SOA}},
        {"a proxy", "cname-proxied key-nodata", DOCTOR_NEVER, {"- " NAME " TXT NOERROR au:acme.example/SOA/7", "- " NAME " A NOERROR an:=/A/192.0.2.80", SOA}},
        {"meant as a CNAME", "cname-is-txt-text", DOCTOR_NEVER, {"- " NAME " TXT NOERROR an:=/TXT/s.dkim.mailer.test", SOA}},
    };
    cases_check(cases, LENGTH(cases), &cases_target, &(struct doctor_options){.quick = true});
}

/* A provider's key is the provider's to publish; with most of them several selectors wait. */
static void withdrawn(void)
{
    static const char *const there[] = {"an:=/TXT/v=DKIM1;~p=", LINK("k.acme.example") " an:k.acme.example/TXT/v=DKIM1;~p=", LINK("k.mailer.test") " an:k.mailer.test/TXT/v=DKIM1;~p="};
    for (size_t i = 0; i < LENGTH(there); i++) {
        const struct case_ c = {"", "", DOCTOR_NEVER, {SOA, arena_z(unit_arena(), arena_print(unit_arena(), "- " NAME " TXT NOERROR %s", there[i]))}};
        struct doctor *d = cases_run(&c, &cases_target, 1, &(struct doctor_options){.quick = true});
        const struct doctor_finding *f = world_finding(last, "p-empty");
        unit_row("row %zu", i);
        CHECK(f && (strstr(doctor_fix(f), "ask the provider") != NULL) == (i == 2));
        doctor_close(d);
    }
}

/* ---- the plan ---------------------------------------------------------------------------------------------------- */

static void plan(void)
{
    static const struct case_ good = {"", "", DOCTOR_VERIFIES, {GOOD_KEY, GOOD_ZONE}};
    struct doctor *d = cases_run(&good, &cases_target, 1, &cases_options);
    CHECK(last_rounds <= 6);
    CHECK(last->fact_count <= 25);
    CHECK_STR(str_z(last->subjects[0].zone.apex), S("acme.example"));
    CHECK_STR(str_z(last->subjects[0].zone.parent), S("example"));
    CHECK(last->subjects[0].zone.parent_known && last->subjects[0].zone.child_known);
    doctor_close(d);
    d = cases_run(&good, &cases_target, 1, &(struct doctor_options){.quick = true});
    for (size_t i = 0; i < last->fact_count; i++)
        CHECK(!last->facts[i].question.server);
    doctor_close(d);
    /* from a root server, over two zones, at another port */
    static const char *const hints[] = {"127.0.0.1:5300", NULL};
    static const struct case_ root = {"", "", DOCTOR_VERIFIES, {GOOD_KEY, SOA,
        "127.0.0.1:5300 _domainkey.acme.example SOA NOERROR au:example/NS/ns.example ad:ns.example/A/127.0.0.2",
        "127.0.0.2:5300 _domainkey.acme.example SOA NOERROR au:acme.example/NS/ns1.acme.example ad:ns1.acme.example/A/127.0.0.3",
        "127.0.0.3:5300 acme.example SOA NOERROR+aa an:=/SOA/7", "127.0.0.3:5300 acme.example NS NOERROR+aa an:=/NS/ns1.acme.example",
        "127.0.0.3:5300 " NAME " CNAME NOERROR+aa", "127.0.0.3:5300 " NAME " TXT NOERROR+aa an:=/TXT/" KEY}};
    d = cases_run(&root, &cases_target, 1, &(struct doctor_options){.zone = {hints, 5300}});
    CHECK_STR(world_ids(last, DOCTOR_WARN), S(""));
    CHECK_STR(str_z(last->subjects[0].zone.parent), S("example"));
    CHECK_INT(last->subjects[0].zone.server_count, 1);
    doctor_close(d);
}

/* Zones that send the walk round, hundreds of servers, a chain without end: it ends, and tells. */
static void endless(void)
{
    struct doctor_options o = {0};
    static const struct case_ circle = {"", "", DOCTOR_VERIFIES, {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS,
        "192.0.2.1 _domainkey.acme.example SOA NOERROR au:example/NS/ns.example ad:ns.example/A/192.0.2.1"}};
    struct doctor *d = cases_run(&circle, &cases_target, 1, &o);
    CHECK(last_rounds < LIMIT_DOCTOR_ROUNDS);
    doctor_close(d);
    struct str many = S("192.0.2.1 _domainkey.acme.example SOA NOERROR");
    for (size_t i = 0; i < 35; i++)
        many = arena_print(unit_arena(), "%.*s au:acme.example/NS/n%zu.acme.example", (int)many.n, many.p, i);
    struct case_ crowd = {"", "", DOCTOR_VERIFIES, {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, many.p}};
    d = cases_run(&crowd, &cases_target, 1, &o);
    CHECK(last->subjects[0].zone.server_count <= LIMIT_ZONE_SERVERS);
    CHECK(last->subjects[0].zone.more);
    doctor_close(d);
}

/* More keys than are looked at, more questions than are asked: the rest is left out, and that is told. */
static void limits(void)
{
    struct doctor_target *many = arena_array(unit_arena(), LIMIT_DOCTOR_KEYS + 1, sizeof *many);
    static const struct case_ nothing = {"", "", DOCTOR_NEVER, {NULL}};
    for (size_t i = 0; i <= LIMIT_DOCTOR_KEYS; i++)
        many[i] = (struct doctor_target){.selector = "s", .domain = "acme.example"};
    struct doctor *d = cases_run(&nothing, many, LIMIT_DOCTOR_KEYS, &cases_options);
    CHECK(world_finding(last, "limit-questions") == NULL);
    doctor_close(d);
    d = cases_run(&nothing, many, LIMIT_DOCTOR_KEYS + 1, &cases_options);
    CHECK_INT(last->subject_count, LIMIT_DOCTOR_KEYS);
    CHECK(world_finding(last, "limit-questions") != NULL);
    doctor_close(d);
    for (size_t i = 0; i < LIMIT_DOCTOR_KEYS; i++)
        many[i].domain = arena_z(unit_arena(), arena_print(unit_arena(), "a.b.c%zu.d%zu.e%zu.name.example", i, i, i));
    d = cases_run(&nothing, many, LIMIT_DOCTOR_KEYS, &cases_options);
    CHECK(last->fact_count <= LIMIT_DOCTOR_QUESTIONS);
    CHECK(world_finding(last, "limit-questions") != NULL);
    doctor_close(d);
}

/* A fault that no longer fits into the report counts all the same. */
static void many_findings(void)
{
    struct doctor_target *many = arena_array(unit_arena(), LIMIT_DOCTOR_KEYS, sizeof *many);
    static const struct case_ noisy = {"", "", DOCTOR_NEVER, {"- " NAME " TXT NOERROR an:=/TXT/t=y:z;~n=x;~g=*;~x=1;~p=@", SOA}};
    for (size_t i = 0; i < LIMIT_DOCTOR_KEYS; i++)
        many[i] = (struct doctor_target){.selector = "s", .domain = "acme.example"};
    many[LIMIT_DOCTOR_KEYS - 1].selector = "gone";
    struct doctor *d = cases_run(&noisy, many, LIMIT_DOCTOR_KEYS, &(struct doctor_options){.quick = true});
    CHECK_INT(last->finding_count, LIMIT_DOCTOR_FINDINGS);
    CHECK(last->more_findings);
    CHECK_INT(last->subjects[0].verdict, DOCTOR_VERIFIES);
    CHECK_INT(last->subjects[LIMIT_DOCTOR_KEYS - 1].verdict, DOCTOR_NEVER);
    CHECK_INT(last->verdict, DOCTOR_NEVER);
    CHECK_INT(last->worst, DOCTOR_FATAL);
    doctor_close(d);
}

void suite_doctor_doctor(void)
{
    static const struct unit_test tests[] = {
        {"existence", existence}, {"upper level", upper_level}, {"names", names}, {"U-labels", u_labels}, {"wildcards", wildcards}, {"answers for all", answers_for_all},
        {"several records", several_records}, {"message", message}, {"aliases", aliases}, {"withdrawn", withdrawn}, {"plan", plan}, {"endless", endless},
        {"limits", limits}, {"many findings", many_findings},
    };
    unit_suite("doctor/doctor", tests, LENGTH(tests));
}
