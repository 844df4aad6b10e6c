/* parsers/ip: addresses as mail programs write them, and networks. */
#include "parsers/ip.h"
#include "tests/unit.h"

static void reading(void)
{
    static const struct {
        const char *in, *text;
        bool ok, bad, v6;
    } rows[] = {
        {"192.0.2.1", "192.0.2.1", true, false, false},
        {"[192.0.2.1]", "192.0.2.1", true, false, false},
        {"[192.0.2.1]:25", "192.0.2.1", true, false, false},
        {"[192.0.2.1:50000]", "192.0.2.1", true, false, false},
        {"192.0.2.1:25", "192.0.2.1", true, false, false},
        {"10.0.8.6.13219", "10.0.8.6", true, false, false},
        {"2001:db8::25", "2001:db8::25", true, false, true},
        {"[2001:db8::25]:25", "2001:db8::25", true, false, true},
        {"[IPv6:2001:db8::25]", "2001:db8::25", true, false, true},
        {"IPV6:2001:db8::25", "2001:db8::25", true, false, true},
        {"::1", "::1", true, false, true},
        {"[fe80::1c2d%5]", "fe80::1c2d", true, false, true},
        {"fe80::1%eth0", "fe80::1", true, false, true},
        {"::ffff:192.0.2.1", "192.0.2.1", true, false, false},
        {"[::ffff:192.0.2.1]", "192.0.2.1", true, false, false},
        {"::ffff:c000:201", "::ffff:c000:201", true, false, false},
        {"192.0.2.256", "192.0.2.256", false, true, false},
        {"[300.0.2.1]", "300.0.2.1", false, true, false},
        {"10.0.8.6.99999", "10.0.8.6.99999", false, true, false},
        {"1.2.3.4.5.6", "1.2.3.4.5.6", false, true, false},
        {"14.3.158", "14.3.158", false, false, false},
        {"x.x.x.x", "x.x.x.x", false, false, false},
        {"[x.x.x.x]", "x.x.x.x", false, false, false},
        {"[unix socket]", "unix socket", false, false, false},
        {"8.17.1/8.17.1", "8.17.1/8.17.1", false, false, false},
        {"mail.example", "mail.example", false, false, false},
        {"12:34:56", "12:34:56", false, false, false},
        {"", "", false, false, false},
        {"[", "", false, false, false},
        {"[]", "", false, false, false},
        {":", ":", false, false, false},
        {"%", "", false, false, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct ip_text r = ip_read(unit_exact(str_z(rows[i].in)));
        unit_row("%s", rows[i].in);
        CHECK_INT(r.ok, rows[i].ok);
        CHECK_INT(r.bad, rows[i].bad);
        CHECK_INT(r.ip.v6, rows[i].v6);
        CHECK_STR(r.text, str_z(rows[i].text));
    }
    CHECK(!ip_read(unit_exact(S("192.0.2.1\0"))).ok);
}

static void inside(void)
{
    static const struct {
        const char *ip;
        bool inside;
    } rows[] = {
        {"10.1.2.3", true},      {"127.0.0.1", true},    {"172.16.0.1", true},    {"172.31.255.255", true},
        {"192.168.1.1", true},   {"169.254.1.1", true},  {"100.64.0.1", true},    {"100.127.255.255", true},
        {"0.0.0.0", true},       {"224.0.0.1", true},    {"255.255.255.255", true}, {"198.18.0.1", true},
        {"9.255.255.255", false}, {"11.0.0.0", false},   {"172.15.255.255", false}, {"172.32.0.0", false},
        {"192.167.255.255", false}, {"192.169.0.0", false}, {"100.63.255.255", false}, {"100.128.0.0", false},
        {"192.0.2.1", false},    {"198.51.100.1", false}, {"203.0.113.1", false},  {"8.8.8.8", false},
        {"::1", true},           {"::", true},           {"fe80::1", true},       {"febf::1", true},
        {"fc00::1", true},       {"fdff::1", true},      {"::ffff:10.0.0.1", true}, {"::ffff:192.0.2.1", false},
        {"2001:db8::1", false},  {"fec0::1", true},      {"fe00::1", false},      {"::2", true},
        {"2002:a05:6a10::1", true}, {"2002:c000:201::1", false}, {"[192.168.0.1]:25", true}, {"192.0.2.1.25", false},
        {"ff02::1", true},       {"ff0e::1", true},      {"64:ff9b::a00:1", true}, {"64:ff9b::c000:201", false},
        {"::a00:1", true},       {"::c000:201", false},  {"64:ff9a::a00:1", false},
        {"", true},              {"x", true},            {"1.2.3", true},         {"1.2.3.400", true},
        {"99999999999999999999999999999999999999999999999999999999999999", true},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].ip);
        CHECK_INT(ip_is_inside(unit_exact(str_z(rows[i].ip))), rows[i].inside);
    }
    struct ip_text own = ip_read(S("127.0.0.6")), own6 = ip_read(S("::1"));
    struct ip_text inside = ip_read(S("10.0.0.1")), other6 = ip_read(S("::2"));
    CHECK(own.ok && ip_loopback(&own.ip));
    CHECK(own6.ok && ip_loopback(&own6.ip));
    CHECK(inside.ok && !ip_loopback(&inside.ip));
    CHECK(other6.ok && !ip_loopback(&other6.ip));
}

static void nets(void)
{
    static const struct {
        const char *net, *ip;
        bool ok, has;
    } rows[] = {
        {"192.0.2.0/24", "192.0.2.255", true, true},   {"192.0.2.0/24", "192.0.3.0", true, false},
        {"192.0.2.7/24", "192.0.2.1", true, true},     {"192.0.2.1", "192.0.2.1", true, true},
        {"192.0.2.1", "192.0.2.2", true, false},       {"192.0.2.128/25", "192.0.2.127", true, false},
        {"192.0.2.128/25", "192.0.2.128", true, true}, {"0.0.0.0/0", "192.0.2.1", true, true},
        {"0.0.0.0/0", "2001:db8::1", true, false},     {"::/0", "192.0.2.1", true, false},
        {"::/0", "2001:db8::1", true, true},           {"2001:db8::/33", "2001:db8:7fff::1", true, true},
        {"2001:db8::/33", "2001:db8:8000::1", true, false}, {"192.0.2.0/24", "::ffff:192.0.2.9", true, true},
        {"::ffff:192.0.2.0/120", "192.0.2.9", true, true}, {"192.0.2.0/33", "192.0.2.1", false, false},
        {"192.0.2.0/", "192.0.2.0", false, false},     {"192.0.2.0/-1", "192.0.2.0", false, false},
        {"192.0.2.0/x", "192.0.2.0", false, false},    {"192.0.2/24", "192.0.2.0", false, false},
        {"2001:db8::/129", "2001:db8::", false, false}, {"", "192.0.2.0", false, false},
        {"/", "192.0.2.0", false, false},              {"mail.example", "192.0.2.0", false, false},
        {"192.0.2.0/24", "x", true, false},            {"::ffff:192.0.2.0/90", "192.0.2.9", false, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct net n = net_read(unit_exact(str_z(rows[i].net)));
        unit_row("%s in %s", rows[i].ip, rows[i].net);
        CHECK_INT(n.ok, rows[i].ok);
        CHECK_INT(net_has(&n, str_z(rows[i].ip)), rows[i].has);
    }
    CHECK(ip_near(S("40.92.1.1"), S("40.92.200.7"), 16));
    CHECK(!ip_near(S("40.92.1.1"), S("40.93.1.1"), 16));
    CHECK(ip_near(S("40.92.1.1"), S("40.92.1.200"), 24));
    CHECK(!ip_near(S("40.92.1.1"), S("40.92.2.1"), 24));
    CHECK(ip_near(S("2603:10a6:1::1"), S("2603:10b6:2::1"), 24));
    CHECK(!ip_near(S("2603:10a6::1"), S("2603:20a6::1"), 24));
    CHECK(!ip_near(S("x"), S("x"), 16));
}

void suite_parsers_ip(void)
{
    static const struct unit_test tests[] = {{"reading", reading}, {"inside addresses", inside}, {"networks", nets}};
    unit_suite("parsers/ip", tests, LENGTH(tests));
}
