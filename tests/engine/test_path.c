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
    {"servers that write no reverse names",
     HOP("a1.you.example (2001:db8::15)", "a2.you.example") HOP("out.acme.example (192.0.2.25)", "a1.you.example"), 2,
         0, 1},
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
        struct path p = path_read(&m, NULL, unit_arena());
        unit_row("%s", rows[i].what);
        CHECK_INT(p.count, rows[i].count);
        CHECK_INT(p.border, rows[i].border);
        CHECK_INT(p.sure, rows[i].sure);
        CHECK(!p.more);
    }
}

static void order(void)
{
    struct message m = message_read(S("Received: by c\r\nX: y\r\nreceived : by b\r\nReceived: by a\r\n\r\n"), 0,
        unit_arena());
    struct path p = path_read(&m, NULL, unit_arena());
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
    struct path p = path_read(&m, NULL, unit_arena());
    CHECK(p.more);
    if (CHECK_INT(p.count, LIMIT_HOPS)) {
        CHECK_STR(p.hops[0].by, S("h3"));
        CHECK_STR(p.hops[LIMIT_HOPS - 1].by, arena_print(unit_arena(), "h%d", LIMIT_HOPS + 2));
    }
}

void suite_engine_path(void)
{
    static const struct unit_test tests[] = {{"borders", borders}, {"order", order}, {"limit", limit}};
    unit_suite("engine/path", tests, LENGTH(tests));
}
