/* engine/path: hops in the order of travel, and where the reader's own servers begin. */
#include "src/engine/path.h"
#include "parsers/limits.h"
#include "tests/unit.h"

#define HOP(from, by) "Received: from " from " by " by " with ESMTP id 1; Mon, 2 Mar 2026 10:02:08 +0100\r\n"

static const struct row {
    const char *what, *header;
    size_t count, border, sure; /* path order; count: none is known */
} rows[] = {
    {"no hops", "", 0, 0, 0},
    {"one hop", HOP("mail.acme.example (mail.acme.example [192.0.2.25])", "mx.you.example"), 1, 0, 0},
    {"two, the lower is theirs",
     HOP("mail.acme.example (mail.acme.example [192.0.2.25])", "mx.you.example")
     HOP("laptop (laptop.acme.example [192.0.2.7])", "mail.acme.example"), 2, 1, 1},
    {"own relay by name",
     HOP("mx.you.example (mx.you.example [198.51.100.1])", "store.you.example")
     HOP("mail.acme.example (mail.acme.example [192.0.2.25])", "mx.you.example")
     HOP("laptop (laptop.acme.example [192.0.2.7])", "mail.acme.example"), 3, 1, 1},
    {"own relay by inside address",
     HOP("anything (unknown [10.0.0.7])", "mx.you.example") HOP("out (out.acme.example [192.0.2.25])",
         "mx.you.example"), 2, 0, 0},
    {"a filter on the same machine",
     HOP("localhost (localhost [127.0.0.1])", "mx.you.example")
     HOP("mx.you.example ([127.0.0.1])", "localhost (mx.you.example [127.0.0.1]) (amavisd-new, port 10024)")
     HOP("out (out.acme.example [192.0.2.25])", "mx.you.example"), 3, 0, 0},
    {"no from",
     "Received: by mx.you.example (Postfix, from userid 0) id 1; Mon, 2 Mar 2026 10:02:08 +0100\r\n"
     HOP("out (out.acme.example [192.0.2.25])", "mx.you.example"), 2, 0, 0},
    {"all inside", HOP("a (unknown [10.0.0.7])", "mx.you.example") HOP("b (unknown [10.0.0.8])", "mx.you.example"), 2,
     2, 2},
    {"all inside, then somebody else's",
     HOP("a (unknown [10.0.0.7])", "mx.you.example") HOP("b (unknown [10.0.0.8])", "mail.acme.example"), 2, 2, 2},
    /* what a sender calls itself does not open the border */
    {"our name in HELO, no reverse name",
     HOP("mx.you.example (unknown [203.0.113.66])", "mx.you.example") HOP("x (x.acme.example [192.0.2.25])",
         "mx.you.example"),
     2, 1, 1},
    {"our name in HELO, another reverse name",
     HOP("mx.you.example (evil.example [203.0.113.66])", "mx.you.example")
     HOP("x (x.acme.example [192.0.2.25])", "mx.you.example"), 2, 1, 1},
    {"a reverse name that does not lead back",
     HOP("x (mx.you.example [203.0.113.66] (may be forged))", "mx.you.example")
     HOP("x (x.acme.example [192.0.2.25])", "mx.you.example"), 2, 1, 1},
    {"our name in HELO, and nothing after it",
     HOP("mx.you.example (unknown [203.0.113.66])", "mx.you.example"), 1, 0, 0},
    {"localhost in HELO",
     HOP("localhost (unknown [203.0.113.66])", "mx.you.example") HOP("x (x.acme.example [192.0.2.25])",
         "mx.you.example"), 2, 1, 1},
    {"no address, a stranger's name",
     HOP("mail.acme.example", "mx.you.example") HOP("x (x.acme.example [192.0.2.25])", "mx.you.example"), 2, 1, 1},
    /* what a sender can write into the line before its address, or have its own DNS say */
#define LOWER HOP("x (x.acme.example [192.0.2.25])", "mx.you.example")
    {"an inside address in qmail's HELO", HOP("evil.example (HELO x)(10.0.0.1) (203.0.113.66)", "mx.you.example") LOWER, 2, 1, 1},
    {"in qmail's ident", HOP("evil.example (HELO x) (10.0.0.1)(@203.0.113.66)", "mx.you.example") LOWER, 2, 1, 1},
    {"in Exim's ident", HOP("[203.0.113.66] (port=9 ident=y) ([10.0.0.1])", "mx.you.example") LOWER, 2, 1, 1},
    {"an inside address in HELO, as laptops have", HOP("[10.0.0.1] (unknown [203.0.113.66])", "mx.you.example") LOWER, 2, 1, 1},
    {"our name as a stranger's reverse name, by qmail", HOP("mx2.you.example (HELO x) (203.0.113.66)", "mx.you.example") LOWER, 2, 0, 1},
    {"by Haraka", HOP("x (mx2.you.example [203.0.113.66])", "mx.you.example (Haraka/3.0.1)") LOWER, 2, 0, 1},
    {"by OpenSMTPD", HOP("x (mx2.you.example [203.0.113.66])", "mx.you.example (OpenSMTPD)") LOWER, 2, 0, 1},
    {"by Exim, which looks", HOP("mx2.you.example ([203.0.113.66] helo=x)", "mx.you.example (Exim 4.97)") LOWER, 2, 0, 0},
    {"our name in HELO, from a neighbour", HOP("mx2.you.example (203.0.113.66)", "mx.you.example (203.0.113.9)") LOWER, 2, 0, 0},
    {"our name in HELO, from another customer of the network", HOP("mx2.you.example (198.51.7.66)", "mx.you.example (198.51.100.9)") LOWER, 2, 0, 1},
    {"a whole line in HELO", HOP("localhost by localhost (evil.example [203.0.113.66])", "mx.you.example") LOWER, 2, 1, 1},
    {"a program's line in HELO", HOP("mail pickup service by mx.you.example (evil.example [203.0.113.66])", "mx.you.example") LOWER, 2, 1, 1},
    {"a protocol in HELO", HOP("mx2.you.example with LMTP (evil.example [203.0.113.66])", "mx.you.example") LOWER, 2, 1, 1},
    {"a stranger's name at an inside address", HOP("mail.acme.example (unknown [10.0.0.7])", "mx.you.example") LOWER, 2, 0, 1},
    {"that of one of our own, as the line below says", HOP("mail.acme.example (unknown [10.0.0.7])", "mx.you.example")
     HOP("x (x.test [192.0.2.25])", "mail.acme.example"), 2, 0, 0},
    {"an inside name of ours for it", HOP("mail.acme.example (gw.you.example [10.0.0.7])", "mx.you.example") LOWER, 2, 0, 0},
#undef LOWER
    {"servers that write no reverse names",
     HOP("a1.you.example (2001:db8::15)", "a2.you.example") HOP("out.acme.example (192.0.2.25)", "a1.you.example"), 2,
         0, 1},
    /* as the big ones write */
    {"Gmail", "Received: by 2002:a05:6402:1::1 with SMTP id x; Mon, 2 Mar 2026 10:02:08 +0100\r\n"
     HOP("out.acme.example (out.acme.example. [192.0.2.25])", "mx.google.com") HOP("laptop (laptop [10.0.0.7])", "out.acme.example"), 3, 1, 1},
    {"Office 365",
     HOP("A.eurprd01.prod.exchangelabs.com (2603:10a6:10:4bb::19)", "B.eurprd07.prod.outlook.com (2603:10a6:10:404::20)")
     HOP("C.eurprd03.prod.outlook.com (2603:10a6:10:4bb:cafe::5a)", "A.outlook.office365.com (2603:10a6:10:4bb::19)")
     HOP("out.acme.example (192.0.2.25)", "C.mail.protection.outlook.com (10.167.8.106)")
     HOP("laptop (laptop [10.0.0.7])", "out.acme.example"), 4, 1, 1},
    {"somebody who says he is Office 365",
     HOP("A.eurprd01.prod.outlook.com (203.0.113.66)", "C.mail.protection.outlook.com (10.167.8.106)")
     HOP("out.acme.example (192.0.2.25)", "A.eurprd01.prod.outlook.com (2603:10a6:10:4bb::19)"), 2, 1, 1},
    {"LMTP without an address",
     "Received: from mx.you.example by mx.you.example with LMTP id 1; Mon, 2 Mar 2026 10:02:08 +0100\r\n"
     HOP("out.acme.example (out.acme.example [192.0.2.25])", "mx.you.example"), 2, 0, 0},
    {"a hop that is not SMTP",
     "Received: from B.eurprd07.prod.outlook.com (2603:10a6:10:404::20) by D.eurprd07.prod.outlook.com with HTTPS; Mon, 2 Mar 2026 10:02:08 +0100\r\n"
     HOP("out.acme.example (192.0.2.25)", "B.mail.protection.outlook.com (10.167.8.106)"), 2, 0, 0},
    {"Exchange behind IronPort",
     HOP("EX1.corp.you.example (10.20.1.11)", "EX1.corp.you.example (10.20.1.11)")
     HOP("gw.you.example (10.20.4.25)", "EX1.corp.you.example (10.20.1.11)") HOP("out.acme.example ([192.0.2.25])", "gw.you.example"), 3, 0, 0},
    {"addresses covered", HOP("EX1.you.example (x.x.x.x)", "EX1.you.example (x.x.x.x)") HOP("out.acme.example ([x.x.x.x])", "EX1.you.example"), 2, 0, 1},
    {"another name inside", HOP("mx.you.example (10.0.0.2)", "store.brand.example") HOP("out.acme.example ([192.0.2.25])", "mx.you.example"), 2, 0, 0},
    {"a host without a domain", HOP("mx (mx.internal [10.0.0.2])", "store") HOP("out.acme.example ([192.0.2.25])", "mx.you.example"), 2, 0, 0},
    {"fetched from a mailbox",
     "Received: from pop.isp.example [198.51.100.110] by home with POP3 (fetchmail-6.4); Mon, 2 Mar 2026 10:02:08 +0100\r\n"
     HOP("store.isp.example (store.isp.example [198.51.100.7])", "pop.isp.example") HOP("out.acme.example ([192.0.2.25])", "mx.isp.example"), 3, 0, 0},
    /* under one public suffix are many owners */
    {"neighbours", HOP("a.co.uk (a.co.uk [192.0.2.1])", "b.co.uk") HOP("x (x [192.0.2.2])", "b.co.uk"), 2, 1, 1},
    {"no by", "Received: from a.example (a.example [192.0.2.1]); Mon, 2 Mar 2026 10:02:08 +0100\r\n", 1, 0, 0},
    {"nothing to read", "Received: \r\n", 1, 1, 1},
};

static void borders(void)
{
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str text = arena_print(unit_arena(), "%sFrom: a\r\n\r\n", rows[i].header);
        struct message m = message_read(unit_exact(text), 0, unit_arena());
        struct path p = path_read(&m, NULL, NULL, unit_arena());
        unit_row("%s", rows[i].what);
        CHECK_INT(p.count, rows[i].count);
        CHECK_INT(p.border, rows[i].border);
        CHECK_INT(p.sure, rows[i].sure);
        CHECK(!p.more);
    }
}

/* With --trust nothing is found but what it names. */
static void trust(void)
{
#define PATH HOP("mx.you.example (mx.you.example [198.51.100.1])", "store.you.example") \
    HOP("lists.far.example (lists.far.example [203.0.113.9])", "mx.you.example") \
    HOP("out.acme.example (out.acme.example [192.0.2.25])", "lists.far.example")
    static const struct {
        const char *what, *header, *trust[4];
        size_t border;
    } with[] = {
        {"nothing", PATH, {NULL}, 1},
        {"a host", PATH, {"mx.you.example", NULL}, 1},
        {"another host", PATH, {"other.example", NULL}, 2},
        {"a host in capitals", PATH, {"MX.You.Example", NULL}, 1},
        {"two hosts", PATH, {"mx.you.example", "lists.far.example", NULL}, 0},
        {"hosts below a domain", PATH, {".you.example", ".far.example", NULL}, 0},
        {"not the domain itself", PATH, {".mx.you.example", NULL}, 2},
        {"a network", PATH, {"198.51.100.0/24", "203.0.113.9", NULL}, 0},
        {"all", PATH, {"0.0.0.0/0", NULL}, 3},
        {"an inside address is not trusted by itself", HOP("a (a [10.0.0.1])", "mx.you.example") PATH, {"mx.you.example", NULL}, 3},
        {"but the same machine is", HOP("a (a [127.0.0.1])", "mx.you.example") PATH, {"mx.you.example", NULL}, 1},
        {"a name in HELO is not enough", HOP("mx.you.example (evil.example [203.0.113.66])", "store.you.example"), {"mx.you.example", NULL}, 0},
        {"nor without a reverse name", HOP("mx.you.example (unknown [203.0.113.66])", "store.you.example"), {"mx.you.example", NULL}, 0},
        {"nor one that does not lead back", HOP("x (mx.you.example [203.0.113.66] (may be forged))", "store.you.example"), {"mx.you.example", NULL}, 0},
        {"at an inside address it is", HOP("mx.you.example (10.1.1.1)", "store.you.example"), {"mx.you.example", NULL}, 1},
        {"IPv6", HOP("a (a [IPv6:2001:db8:1::1])", "store.you.example"), {"2001:db8:1::/48", NULL}, 1},
        {"A-labels and U-labels", HOP("a (mx.xn--bcher-kva.example [203.0.113.1])", "b"), {".b\xc3\xbc" "cher.example", NULL}, 1},
    };
    for (size_t i = 0; i < LENGTH(with); i++) {
        struct str text = arena_print(unit_arena(), "%sFrom: a\r\n\r\n", with[i].header);
        struct message m = message_read(unit_exact(text), 0, unit_arena());
        struct path p = path_read(&m, with[i].trust, NULL, unit_arena());
        unit_row("%s", with[i].what);
        CHECK_INT(p.border, with[i].border);
        CHECK_INT(p.sure, with[i].border);
    }
}

static void trust_texts(void)
{
    static const struct {
        const char *text;
        bool ok;
    } texts[] = {
        {"mx.you.example", true},  {".you.example", true},   {"localhost", true},       {"192.0.2.1", true},   {"192.0.2.0/24", true},
        {"2001:db8::/32", true},   {"::1", true},            {"b\xc3\xbc" "cher.example", true}, {"", false}, {".", false},
        {"..you.example", false},  {"192.0.2.0/33", false},  {"192.0.2.256", false},    {"192.0.2.0/", false}, {"2001:db8::/129", false},
        {"mx you.example", false}, {"a/b", false},           {"*.you.example", false},  {"\xff.example", false}, {"mx.you.example:25", false},
    };
    for (size_t i = 0; i < LENGTH(texts); i++) {
        unit_row("%s", texts[i].text);
        CHECK_INT(path_trust_ok(unit_exact(str_z(texts[i].text))), texts[i].ok);
    }
}

/* From the last hop with a date; dates of any size. */
static void delays(void)
{
    static const struct hop hops[] = {{.date = -1}, {.date = 100}, {.date = 130}, {.date = -1}, {.date = 120}, {.date = INT64_MAX}, {.date = INT64_MIN}};
    static const int64_t want[] = {PATH_NO_DELAY, PATH_NO_DELAY, 30, PATH_NO_DELAY, -10, 253402300799 - 120, -62135596800 - 253402300799};
    for (size_t i = 0; i < LENGTH(hops); i++) {
        unit_row("hop %zu", i + 1);
        CHECK_INT(path_delay(hops, i), want[i]);
    }
}

static void order(void)
{
    struct message m = message_read(S("Received: by c\r\nX: y\r\nreceived : by b\r\nReceived: by a\r\n\r\n"), 0,
        unit_arena());
    struct path p = path_read(&m, NULL, NULL, unit_arena());
    if (CHECK_INT(p.count, 3)) {
        CHECK_STR(p.hops[0].by, S("a"));
        CHECK_STR(p.hops[1].by, S("b"));
        CHECK_STR(p.hops[2].by, S("c"));
    }
}

/* Past the limit the upper hops are kept: the lower ones are what strangers wrote. */
static void limit(void)
{
    struct str text = S("");
    for (int i = LIMIT_HOPS + 2; i >= 0; i--)
        text = arena_print(unit_arena(), "%.*sReceived: by h%d\r\n", (int)text.n, text.p, i);
    text = arena_print(unit_arena(), "%.*s\r\n", (int)text.n, text.p);
    struct message m = message_read(text, 0, unit_arena());
    struct path p = path_read(&m, NULL, NULL, unit_arena());
    CHECK(p.more);
    if (CHECK_INT(p.count, LIMIT_HOPS)) {
        CHECK_STR(p.hops[0].by, S("h3"));
        CHECK_STR(p.hops[LIMIT_HOPS - 1].by, arena_print(unit_arena(), "h%d", LIMIT_HOPS + 2));
    }
}

void suite_engine_path(void)
{
    static const struct unit_test tests[] = {{"borders", borders}, {"--trust", trust},   {"what can be trusted", trust_texts},
                                              {"delays", delays},   {"order", order},     {"limit", limit}};
    unit_suite("engine/path", tests, LENGTH(tests));
}
