/* parsers/mailbox: the shape of address fields, RFC 5322 sections 3.4, 4.4. */
#include "parsers/mailbox.h"
#include "tests/unit.h"

static void shapes(void)
{
    static const struct {
        const char *value;
        unsigned flags;
    } rows[] = {
        {" kim@acme.example", 0},
        {" Kim Lee <kim@acme.example>", 0},
        {" \"Lee, Kim\" <kim@acme.example> (home)", 0},
        {" <kim@acme.example>\r\n (a comment (in a comment) with , and <)", 0},
        {" =?utf-8?q?Kim?= <kim@acme.example>", 0},
        {" \"a \\\" b\" <kim@acme.example>", 0},
        {" a@b.example, c@d.example", MAILBOX_SEVERAL},
        {" a@b.example,", 0},
        {" , a@b.example", 0},
        {" Team: a@b.example;", MAILBOX_GROUP},
        {" Team: a@b.example, c@d.example;", MAILBOX_GROUP | MAILBOX_SEVERAL},
        {" undisclosed:;", MAILBOX_GROUP},
        {" <@x.example,@any:admin@legit.example>", MAILBOX_ROUTE},
        {" <admin@legit.example>\\,<second@attack.example>", MAILBOX_BACKSLASH | MAILBOX_SEVERAL | MAILBOX_TRAILING},
        {" <any@attack.example>admin@legit.example", MAILBOX_TRAILING},
        {" <any@attack.example> admin", MAILBOX_TRAILING},
        {" Kim <kim@acme.example", MAILBOX_UNBALANCED},
        {" Kim kim@acme.example>", MAILBOX_UNBALANCED},
        {" \"Kim <kim@acme.example>", MAILBOX_UNBALANCED},
        {" (Kim <kim@acme.example>", MAILBOX_UNBALANCED},
        {" <a@b.example><c@d.example>", MAILBOX_UNBALANCED | MAILBOX_TRAILING},
        {" =?utf-8?B?PGFkbWluQGxlZ2l0LmV4YW1wbGU+?=", MAILBOX_ENCODED},
        {" =?utf-8?B?PGFkbWluQGxlZ2l0LmV4YW1wbGU+?=, <b@c.example>", MAILBOX_ENCODED | MAILBOX_SEVERAL},
        {" Kim\x1b[31m <kim@acme.example>", MAILBOX_CONTROL},
        {" kim@acme.example@attack.example", MAILBOX_ATS},
        {" <kim@acme.example@attack.example>", MAILBOX_ATS},
        {" kim@acme.example @attack.example", MAILBOX_ATS},
        {" kim@acme.example <kim@acme.example>", 0},
        {" \"kim@home\"@acme.example", 0},
        {"", 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].value);
        CHECK_INT(mailbox_flags(unit_exact(str_z(rows[i].value))), rows[i].flags);
    }
}

static void addresses(void)
{
    static const struct {
        const char *value, *found;
    } rows[] = {
        {"Kim <kim@acme.example>", "kim@acme.example|"},
        {"a@b, <c@d.example>e@f", "a@b|c@d.example|e@f|"},
        {"(not@this) this@one", "this@one|"},
        {"(open never@closed", "never@closed|"},
        {"a@ @b @", ""},
        {"x@y@z", "x@y@z|"},
        {"\xc3\xbc@b\xc3\xbc.example", "\xc3\xbc@b\xc3\xbc.example|"},
        {"", ""},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str all = S("");
        struct mailbox_scan scan = {.rest = unit_exact(str_z(rows[i].value))};
        unit_row("%s", rows[i].value);
        for (struct str s = mailbox_next_address(&scan); s.n; s = mailbox_next_address(&scan))
            all = arena_print(unit_arena(), "%.*s%.*s|", (int)all.n, all.p, (int)s.n, s.p);
        CHECK_STR(all, str_z(rows[i].found));
    }
}

/* Half a million open parentheses, quotes and angles: linear, or this test takes minutes. */
static void long_values(void)
{
    for (const char *c = "(\"<@,:;\\"; *c; c++) {
        size_t n = 500000;
        char *p = arena_alloc(unit_arena(), n);
        memset(p, *c, n);
        struct mailbox_scan scan = {.rest = {p, n}};
        mailbox_flags(scan.rest);
        while (mailbox_next_address(&scan).n)
            ;
        CHECK_INT(scan.rest.n, 0);
    }
}

void suite_parsers_mailbox(void)
{
    static const struct unit_test tests[] = {
        {"shapes of an address field", shapes},
        {"what looks like an address", addresses},
        {"long values take linear time", long_values},
    };
    unit_suite("parsers/mailbox", tests, LENGTH(tests));
}
