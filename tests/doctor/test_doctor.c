/* doctor/doctor: names, CNAMEs, several records, wildcards, servers and the way to them. Of each check there is a world that
 * has the fault and one that nearly has it. */
#include "tests/engine/make.h"
#include "src/doctor/strength.h"
#include "tests/doctor/world.h"

#define NAME "s._domainkey.acme.example"
#define KEY "v=DKIM1;~k=rsa;~p=@"
/* The zone as the resolver sees it; one server, which is good. */
#define SOA "- _domainkey.acme.example SOA NOERROR au:acme.example/SOA/7"
#define PARENT "- example NS NOERROR an:=/NS/ns.example"
#define PARENT_ADDRESS "- ns.example A NOERROR an:=/A/192.0.2.1"
#define REFERRAL "192.0.2.1 _domainkey.acme.example SOA NOERROR au:acme.example/NS/ns1.acme.example ad:ns1.acme.example/A/198.51.100.1"
#define NS1_SOA "198.51.100.1 acme.example SOA NOERROR+aa an:=/SOA/7"
#define NS1_NS "198.51.100.1 acme.example NS NOERROR+aa an:=/NS/ns1.acme.example"
#define NS1_NO_CNAME "198.51.100.1 " NAME " CNAME NOERROR+aa au:acme.example/SOA/7"
#define NS1_KEY "198.51.100.1 " NAME " TXT NOERROR+aa an:=/TXT/" KEY
#define TTL(seconds) SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, \
    "198.51.100.1 " NAME " TXT NOERROR+aa an:=/TXT." #seconds "/" KEY
#define GOOD_ZONE SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS, NS1_NO_CNAME, NS1_KEY
#define GOOD_KEY "- " NAME " TXT NOERROR an:=/TXT/" KEY
/* The same with two servers. */
#define REFERRAL_2 "192.0.2.1 _domainkey.acme.example SOA NOERROR au:acme.example/NS/ns1.acme.example au:acme.example/NS/ns2.acme.example " \
                   "ad:ns1.acme.example/A/198.51.100.1 ad:ns2.acme.example/A/198.51.100.2"
#define BOTH_NS "acme.example NS NOERROR+aa an:=/NS/ns1.acme.example an:=/NS/ns2.acme.example"
#define TWO_SERVERS GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL_2, NS1_SOA, "198.51.100.1 " BOTH_NS, NS1_NO_CNAME, NS1_KEY

struct case_ {
    const char *what;
    const char *ids; /* of warnings and worse */
    enum doctor_verdict verdict;
    const char *lines[24];
};

static const struct diagnosis *last;
static size_t last_rounds;

static struct doctor *run(const struct case_ *c, const struct doctor_target *t, size_t n, const struct doctor_options *o)
{
    struct doctor *d = doctor_open(t, n, o);
    last = world_ask(d, c->lines, &last_rounds);
    return d;
}

static void check_cases(const struct case_ *cases, size_t n, const struct doctor_target *target, const struct doctor_options *o)
{
    for (size_t i = 0; i < n; i++) {
        struct doctor *d = run(&cases[i], target, 1, o);
        unit_row("%s", cases[i].what);
        CHECK_STR(world_ids(last, DOCTOR_WARN), str_z(cases[i].ids));
        CHECK_INT(last->verdict, cases[i].verdict);
        CHECK(last_rounds < LIMIT_DOCTOR_ROUNDS);
        doctor_close(d);
    }
}

static const struct doctor_target usual = {.selector = "s", .domain = "acme.example", .wanted_type = KEY_UNKNOWN};
static const struct doctor_options no_options = {0};

/* ---- keys that nobody may be told to publish ---------------------------------------------------------------- */

#define EXAMPLE "v=DKIM1;~k=ed25519;~p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" /* RFC 8463 appendix A */

/* Wherever a record stands by mistake: a key whose private half others have is not offered for the right name, and the
 * advice is another one. */
static void unfit_elsewhere(void)
{
    static const struct {
        const char *what, *text, *ids;
        bool offered;
    } rows[] = {
        {"a good one", KEY, "name-doubled key-missing", true},
        {"a good one, in quotes", "\"" KEY "\"", "name-doubled key-missing", true},
        {"an example of an RFC", EXAMPLE, "key-rfc-example name-doubled key-missing", false},
        {"the same in quotes", "\"" EXAMPLE "\"", "key-rfc-example name-doubled key-missing", false},
        {"a private key", "v=DKIM1;~k=rsa;~p=%", "pem-private name-doubled key-missing", false},
        {"at the end of a CNAME", NULL, "key-rfc-example name-doubled key-missing", false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const char *answer = rows[i].text ? arena_z(unit_arena(), arena_print(unit_arena(), "an:=/TXT/%s", rows[i].text))
                                          : "an:=/CNAME/k.dkim.test an:k.dkim.test/TXT/" EXAMPLE;
        const struct case_ c = {"", "", DOCTOR_NEVER,
            {SOA, arena_z(unit_arena(), arena_print(unit_arena(), "- " NAME ".acme.example TXT NOERROR %s", answer))}};
        struct doctor *d = run(&c, &usual, 1, &no_options);
        unit_row("%s", rows[i].what);
        CHECK_STR(world_ids(last, DOCTOR_WARN), str_z(rows[i].ids));
        const struct doctor_finding *f = world_finding(last, "name-doubled");
        CHECK(f && (f->publish.type != PUBLISH_NOTHING) == rows[i].offered);
        CHECK(f && (strstr(doctor_fix(f), "new") != NULL) != rows[i].offered);
        CHECK_INT(last->forgeable, !rows[i].offered);
        doctor_close(d);
    }
}

/* The same for a key that was cut into several records. */
static void unfit_in_pieces(void)
{
    static const char *const texts[] = {"an:=/TXT/v=DKIM1;~k=rsa;~p an:=/TXT/=@",
                                        "an:=/TXT/v=DKIM1;~k=ed25519;~p an:=/TXT/=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        const struct case_ c = {"", "", DOCTOR_NEVER, {SOA, arena_z(unit_arena(), arena_print(unit_arena(), "- " NAME " TXT NOERROR %s", texts[i]))}};
        struct doctor *d = run(&c, &usual, 1, &(struct doctor_options){.quick = true});
        const struct doctor_finding *f = world_finding(last, "txt-split-as-records");
        unit_row("%s", texts[i]);
        CHECK(f && (f->publish.type != PUBLISH_NOTHING) == (i == 0));
        CHECK_INT(world_finding(last, "key-rfc-example") != NULL, i == 1);
        CHECK_INT(last->forgeable, i == 1);
        doctor_close(d);
    }
}

/* And for one that a list of leaked keys has. */
static void unfit_on_a_list(void)
{
    const struct case_ c = {"", "", DOCTOR_NEVER, {SOA, "- s.domainkey.acme.example TXT NOERROR an:=/TXT/" KEY}};
    struct material key = material_read(make_bytes(MAKE_RSA2048, FORM_P), unit_arena());
    char row[BLOCKLIST_ROW] = {0};
    CHECK(blocklist_hash(key.n, (unsigned char *)row));
    for (int listed = 0; listed < 2; listed++) {
        const struct doctor_options o = {.blocklist = {row, listed ? sizeof row : 0}};
        struct doctor *d = run(&c, &usual, 1, &o);
        const struct doctor_finding *f = world_finding(last, "underscore-dropped");
        unit_row("listed: %d", listed);
        CHECK(f && (f->publish.type == PUBLISH_NOTHING) == listed);
        CHECK_INT(world_finding(last, "key-blocklisted") != NULL, listed);
        doctor_close(d);
    }
}

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
        {"a key under a name that is the top level twice", "key-missing", DOCTOR_NEVER,
         {"- _domainkey.acme.example SOA NXDOMAIN au:example/SOA/7", "- " NAME ".example TXT NOERROR an:=/TXT/" KEY}},
        {"one level down", "wrong-domain-level key-missing", DOCTOR_NEVER, {"- s._domainkey.mail.acme.example TXT NOERROR an:=/TXT/" KEY, SOA}},
        {"elsewhere, and here", "", DOCTOR_VERIFIES, {GOOD_KEY, GOOD_ZONE, "- s._domainkey.mail.acme.example TXT NOERROR an:=/TXT/" KEY}},
        {"resolver silent", "dns-timeout", DOCTOR_UNKNOWN, {"- " NAME " TXT TIMEOUT"}},
        {"resolver talks nonsense", "dns-bad-answer", DOCTOR_UNKNOWN, {"- " NAME " TXT GARBAGE"}},
        {"resolver refuses", "dns-refused", DOCTOR_UNKNOWN, {"- " NAME " TXT REFUSED"}},
        {"resolver fails", "dns-servfail", DOCTOR_UNKNOWN, {"- " NAME " TXT SERVFAIL", "- " NAME " TXT SERVFAIL+cd"}},
        {"not asked", "key-not-recorded", DOCTOR_UNKNOWN, {"- " NAME " TXT NOT_ASKED"}},
        {"no way to the resolver", "dns-timeout", DOCTOR_UNKNOWN, {"- " NAME " TXT NO_ROUTE"}},
    };
    check_cases(cases, LENGTH(cases), &usual, &no_options);
}

static void upper_level(void)
{
    static const struct case_ cases[] = {
        {"one level up", "wrong-domain-level key-missing", DOCTOR_NEVER, {"- s._domainkey.acme.example TXT NOERROR an:=/TXT/" KEY}},
        {"nothing there", "key-missing", DOCTOR_NEVER, {SOA}},
    };
    const struct doctor_target below = {.selector = "s", .domain = "news.acme.example"};
    check_cases(cases, LENGTH(cases), &below, &no_options);
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
        struct doctor *d = run(&nothing, &t, 1, &no_options);
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
        struct doctor *d = run(&there, &t, 1, &(struct doctor_options){.quick = true});
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
    struct doctor *d = doctor_open(&usual, 1, &no_options);
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
        struct doctor *d = run(&c, &usual, 1, &no_options);
        unit_row("%s", rows[i].reply);
        CHECK_STR(world_ids(last, DOCTOR_WARN), str_z(rows[i].ids));
        CHECK_INT(last->verdict, DOCTOR_VERIFIES);
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
        {"one of two strings", "", DOCTOR_VERIFIES, {"- " NAME " TXT NOERROR an:=/TXT/v=DKIM1;~|k=rsa;~p=@", SOA}},
    };
    check_cases(cases, LENGTH(cases), &usual, &(struct doctor_options){.quick = true});
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
        struct doctor *d = run(&with_key, &t, 1, &o);
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
        {"a proxy", "cname-proxied key-nodata", DOCTOR_NEVER, {"- " NAME " TXT NOERROR au:acme.example/SOA/7", "- " NAME " A NOERROR an:=/A/192.0.2.80", SOA}},
        {"meant as a CNAME", "cname-is-txt-text", DOCTOR_NEVER, {"- " NAME " TXT NOERROR an:=/TXT/s.dkim.mailer.test", SOA}},
    };
    check_cases(cases, LENGTH(cases), &usual, &(struct doctor_options){.quick = true});
}

/* ---- servers ---------------------------------------------------------------------------------------------------- */

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
    check_cases(cases, LENGTH(cases), &usual, &no_options);
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
        struct doctor *d = run(&c, &usual, 1, &no_options);
        const struct doctor_finding *f = world_finding(last, "ns-lame");
        unit_row("%s", rows[i].what);
        CHECK_INT(last->verdict, DOCTOR_PARTLY);
        CHECK_INT(last->subjects[0].avoidable, rows[i].avoidable);
        CHECK(f && strstr(doctor_fix(f), rows[i].fix) != NULL);
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
    struct doctor *d = doctor_open(&usual, 1, &no_options);
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

static void ways(void)
{
    static const struct case_ cases[] = {
        {"fails for TXT only", "txt-query-servfail txt-query-servfail dns-servfail", DOCTOR_NEVER,
         {"- " NAME " TXT SERVFAIL", "- " NAME " TXT SERVFAIL+cd", "- " NAME " CNAME NOERROR an:=/CNAME/k.mailer.test", "- k.mailer.test CNAME NOERROR", "- mailer.test SOA NOERROR an:=/SOA/1", SOA, PARENT, PARENT_ADDRESS, REFERRAL, NS1_SOA, NS1_NS,
          "198.51.100.1 " NAME " CNAME NOERROR+aa an:=/CNAME/k.mailer.test", "198.51.100.1 " NAME " TXT SERVFAIL"}},
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
    check_cases(cases, LENGTH(cases), &usual, &no_options);
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
        {"domainkey-absent", false, {SOA, "- _domainkey.acme.example TXT NOERROR"}},
        {"case-0x20", true, {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL, "198.51.100.1 acme.example SOA NOERROR+aa+case an:=/SOA/7", NS1_NS, NS1_NO_CNAME, NS1_KEY}},
        {"case-0x20", false, {GOOD_KEY, GOOD_ZONE}},
        {"ns-ipv6-unreachable", true, {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, REFERRAL " ad:ns1.acme.example/AAAA/2001:db8::1", NS1_SOA, NS1_NS, NS1_NO_CNAME, NS1_KEY}},
        {"ns-ipv6-unreachable", false, {GOOD_KEY, GOOD_ZONE}},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct doctor *d = doctor_open(&usual, 1, &no_options);
        last = world_ask(d, rows[i].lines, &last_rounds);
        unit_row("row %zu: %s", i, rows[i].id);
        CHECK_INT(world_finding(last, rows[i].id) != NULL, rows[i].there);
        doctor_close(d);
    }
}

/* ---- the plan ---------------------------------------------------------------------------------------------------- */

static void plan(void)
{
    static const struct case_ good = {"", "", DOCTOR_VERIFIES, {GOOD_KEY, GOOD_ZONE}};
    struct doctor *d = run(&good, &usual, 1, &no_options);
    CHECK(last_rounds <= 6);
    CHECK(last->fact_count <= 25);
    CHECK_STR(str_z(last->subjects[0].zone.apex), S("acme.example"));
    CHECK_STR(str_z(last->subjects[0].zone.parent), S("example"));
    CHECK(last->subjects[0].zone.parent_known && last->subjects[0].zone.child_known);
    doctor_close(d);
    d = run(&good, &usual, 1, &(struct doctor_options){.quick = true});
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
    d = run(&root, &usual, 1, &(struct doctor_options){.zone = {hints, 5300}});
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
    struct doctor *d = run(&circle, &usual, 1, &o);
    CHECK(last_rounds < LIMIT_DOCTOR_ROUNDS);
    doctor_close(d);
    struct str many = S("192.0.2.1 _domainkey.acme.example SOA NOERROR");
    for (size_t i = 0; i < 35; i++)
        many = arena_print(unit_arena(), "%.*s au:acme.example/NS/n%zu.acme.example", (int)many.n, many.p, i);
    struct case_ crowd = {"", "", DOCTOR_VERIFIES, {GOOD_KEY, SOA, PARENT, PARENT_ADDRESS, many.p}};
    d = run(&crowd, &usual, 1, &o);
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
    struct doctor *d = run(&nothing, many, LIMIT_DOCTOR_KEYS, &no_options);
    CHECK(world_finding(last, "limit-questions") == NULL);
    doctor_close(d);
    d = run(&nothing, many, LIMIT_DOCTOR_KEYS + 1, &no_options);
    CHECK_INT(last->subject_count, LIMIT_DOCTOR_KEYS);
    CHECK(world_finding(last, "limit-questions") != NULL);
    doctor_close(d);
    for (size_t i = 0; i < LIMIT_DOCTOR_KEYS; i++)
        many[i].domain = arena_z(unit_arena(), arena_print(unit_arena(), "a.b.c%zu.d%zu.e%zu.name.example", i, i, i));
    d = run(&nothing, many, LIMIT_DOCTOR_KEYS, &no_options);
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
    struct doctor *d = run(&noisy, many, LIMIT_DOCTOR_KEYS, &(struct doctor_options){.quick = true});
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
        {"existence", existence}, {"upper level", upper_level}, {"names", names}, {"U-labels", u_labels}, {"wildcards", wildcards}, {"several records", several_records},
        {"unfit elsewhere", unfit_elsewhere}, {"unfit in pieces", unfit_in_pieces}, {"unfit on a list", unfit_on_a_list},
        {"message", message}, {"aliases", aliases}, {"servers", servers}, {"disagreement", disagreement}, {"lame beside good", lame_beside_good}, {"ways", ways}, {"notes", notes}, {"plan", plan}, {"endless", endless}, {"limits", limits}, {"many findings", many_findings},
    };
    unit_suite("doctor/doctor", tests, LENGTH(tests));
}
