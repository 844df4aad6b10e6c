/* engine/domain: names of the DNS. */
#include "src/engine/domain.h"
#include "tests/unit.h"
#include <libpsl.h>

#define LABEL10 "abcdefghij"
#define LABEL63 LABEL10 LABEL10 LABEL10 LABEL10 LABEL10 LABEL10 "abc"
#define NAME253 LABEL63 "." LABEL63 "." LABEL63 "." LABEL10 LABEL10 LABEL10 LABEL10 LABEL10 LABEL10 "a"

static void ascii(void)
{
    static const struct {
        struct str name;
        const char *ascii; /* NULL: it is none */
    } rows[] = {
        {S("x.example"), "x.example"},
        {S("X.Example"), "x.example"},
        {S("x.example."), "x.example"},
        {S("_dmarc.x-y.example"), "_dmarc.x-y.example"},
        {S("localhost"), "localhost"},
        {S("1.2.3.4"), "1.2.3.4"},
        {S(LABEL63 ".x"), LABEL63 ".x"},
        {S(NAME253), NAME253},
        {S(""), NULL},
        {S("."), NULL},
        {S(".x"), NULL},
        {S("x..y"), NULL},
        {S("x.."), NULL},
        {S("x y"), NULL},
        {S("x\0.example"), NULL},
        {S("x\n.example"), NULL},
        {S("x(c).example"), NULL},
        {S("x\\046y.example"), NULL},
        {S("a@x.example"), NULL},
        {S("*.example"), NULL},
        {S(LABEL63 "d.x"), NULL},
        {S(NAME253 "b"), NULL},
        /* U-labels (RFC 8616) */
        {S("b\xc3\xbc" "cher.example"), "xn--bcher-kva.example"},
        {S("B\xc3\x9c" "CHER.example"), "xn--bcher-kva.example"},
        {S("bu\xcc\x88" "cher.example"), "xn--bcher-kva.example"}, /* not in NFC */
        {S("fa\xc3\x9f.example"), "xn--fa-hia.example"},           /* sharp s is itself in IDNA 2008 */
        {S("\xe4\xbe\x8b.example"), "xn--fsq.example"},
        {S("xn--bcher-kva.example"), "xn--bcher-kva.example"},
        {S("k1._domainkey.b\xc3\xbc" "cher.example"), "k1._domainkey.xn--bcher-kva.example"},
        {S("b\xc3.example"), NULL},
        {S("\xff\xfe"), NULL},
        {S("\xf0\x9f\x98\x80.example"), NULL},   /* a picture is no letter */
        {S("x\xe2\x80\xae.example"), NULL},      /* a mark of direction */
        {S("x\xe2\x80\x8b.example"), "x.example"}, /* an invisible blank is dropped (UTS 46) */
        {S("x\xc2\xa0y.example"), NULL},
        {S("-\xc3\xbc.example"), NULL},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const char *got = domain_ascii(unit_exact(rows[i].name), unit_arena());
        unit_row("%.*s", (int)rows[i].name.n, rows[i].name.p);
        CHECK_INT(got != NULL, rows[i].ascii != NULL);
        CHECK_STR(str_z(got), str_z(rows[i].ascii));
    }
}

static void relations(void)
{
    static const struct {
        const char *sub, *domain;
        bool under, same_organization;
    } rows[] = {
        {"x.example", "x.example", true, true},
        {"m.x.example", "x.example", true, true},
        {"a.b.c.x.example", "x.example", true, true},
        {"x.example", "m.x.example", false, true},
        {"evilx.example", "x.example", false, false},
        {"x.example.evil", "x.example", false, false},
        {"example", "x.example", false, false},
        {"a.x.example", "b.x.example", false, true},
        {"a.co.uk", "b.co.uk", false, false}, /* two registrants under one public suffix */
        {"m.a.co.uk", "a.co.uk", true, true},
        {"a.co.uk", "co.uk", true, false},
        {"co.uk", "co.uk", true, true},
        {"one.github.io", "two.github.io", false, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s and %s", rows[i].sub, rows[i].domain);
        CHECK_INT(domain_under(rows[i].sub, rows[i].domain), rows[i].under);
        CHECK_INT(domain_same_organization(rows[i].sub, rows[i].domain, NULL), rows[i].same_organization);
        CHECK_INT(domain_same_organization(rows[i].domain, rows[i].sub, NULL), rows[i].same_organization);
    }
    CHECK(domain_is_public_suffix("com"));
    CHECK(domain_is_public_suffix("co.uk"));
    CHECK(!domain_is_public_suffix("x.co.uk"));
    CHECK(!domain_is_public_suffix("x.com"));
}

/* Names that are told apart without the list: that must be what the list says too. */
static void random_relations(void)
{
    static const char *const labels[] = {"com", "uk", "co", "github", "io", "jp", "kobe", "city", "ck", "www", "example", "a", "xn--p1ai", "b"};
    struct domains domains = {0};
    unsigned seed = 3492;
    for (int round = 0; round < 50000; round++) {
        char names[2][80] = {"", ""};
        for (int i = 0; i < 2; i++)
            for (unsigned n = 0, most = 1 + (seed >> 13) % 4; n < most; n++) {
                seed = seed * 1103515245 + 12345;
                strcat(names[i], n ? "." : "");
                strcat(names[i], labels[(seed >> 16) % LENGTH(labels)]);
            }
        const char *a = psl_registrable_domain(psl_builtin(), names[0]), *b = psl_registrable_domain(psl_builtin(), names[1]);
        unit_row("%s and %s", names[0], names[1]);
        bool same = strcmp(a ? a : names[0], b ? b : names[1]) == 0;
        CHECK_INT(domain_same_organization(names[0], names[1], NULL), same);
        CHECK_INT(domain_same_organization(names[0], names[1], &domains), same);
    }
    domains_free(&domains);
}

static void unicode(void)
{
    CHECK_STR(str_z(domain_unicode("xn--bcher-kva.example", unit_arena())), S("b\xc3\xbc" "cher.example"));
    CHECK_STR(str_z(domain_unicode("x.example", unit_arena())), S("x.example"));
    CHECK(domain_unicode("xn--a.example", unit_arena()) == NULL); /* a control character */
}

static void scripts(void)
{
    static const struct {
        struct str name;
        bool mixed;
    } rows[] = {
        {S(""), false},
        {S("paypal.example"), false},
        {S("b\xc3\xbc" "cher.example"), false},
        {S("p\xd0\xb0ypal.example"), true},                              /* a Cyrillic a in Latin letters */
        {S("\xd0\xb0\xd1\x80\xd1\x80.example"), true},                   /* three Cyrillic letters that look Latin */
        {S("\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80.example"), false}, /* a Russian word */
        {S("\xce\xb1\xce\xb2\xce\xb3.gr"), false},                       /* a Greek one */
        {S("\xce\xb1x.gr"), true},
        {S("\xd0\xbf\xce\xb2.example"), true},                           /* Cyrillic and Greek */
        {S("\xe4\xbe\x8b-x.example"), false},                           /* Han with Latin is usual */
        {S("abc.\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc.example"), false},     /* each label has one */
        {S("x\xff"), false},                                             /* no UTF-8: nothing is said */
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%.*s", (int)rows[i].name.n, rows[i].name.p);
        CHECK_INT(domain_mixes_scripts(unit_exact(rows[i].name)), rows[i].mixed);
    }
}

void suite_engine_domain(void)
{
    static const struct unit_test tests[] = {
        {"A-labels", ascii}, {"relations", relations},
        {"any relations", random_relations}, {"U-labels", unicode}, {"scripts", scripts},
    };
    unit_suite("engine/domain", tests, LENGTH(tests));
}
