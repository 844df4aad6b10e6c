/* parsers/mime: values that GMime reads for us. */
#include "parsers/date.h"
#include "parsers/limits.h"
#include "parsers/mime.h"
#include "tests/unit.h"

static void dates(void)
{
    static const struct {
        const char *text;
        int64_t seconds;
        bool ok, repaired;
    } rows[] = {
        {"Mon, 2 Mar 2026 10:02:08 +0100", 1772442128, true, false},
        {" Mon, 2 Mar 2026 09:02:08 +0000 (UTC)", 1772442128, true, false},
        {"2 Mar 2026 09:02:08 GMT", 1772442128, true, false},
        {"Mon, 2 Mar 2026\r\n 04:02:08 -0500", 1772442128, true, false},
        {"Fri, 7 Mar2014 09:00:00 +0000", 1394182800, true, true},
        {"Thu, 1 Jan 1970 00:00:00 +0000", 0, true, false},
        {"", 0, false, false},
        {"never", 0, false, false},
        {"(comment only)", 0, false, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct mime_date d = mime_date(unit_exact(str_z(rows[i].text)));
        unit_row("%s", rows[i].text);
        CHECK_INT(d.ok, rows[i].ok);
        CHECK_INT(d.seconds, rows[i].seconds);
        if (d.ok)
            CHECK_INT((d.flags & DATE_DAMAGE) != 0, rows[i].repaired);
    }
}

static void mailboxes(void)
{
    static const struct {
        struct str text;
        size_t count;
        const char *name, *address; /* of the last one */
    } rows[] = {
        {S(" a@b.example"), 1, NULL, "a@b.example"},
        {S(" Kim Lee <kim@acme.example>"), 1, "Kim Lee", "kim@acme.example"},
        {S(" \"Lee, Kim\" <kim@acme.example>"), 1, "Lee, Kim", "kim@acme.example"},
        {S(" =?UTF-8?Q?J=C3=BCrg?= <j@b.example>"), 1, "J\xc3\xbcrg", "j@b.example"},
        {S(" J\xc3\xbcrg <j@b\xc3\xbc" "cher.example>"), 1, "J\xc3\xbcrg", "j@b\xc3\xbc" "cher.example"},
        {S(" a@b.example,\r\n\tc@d.example"), 2, NULL, "c@d.example"},
        {S(" friends: a@b.example, c@d.example;"), 2, NULL, "c@d.example"},
        {S(" undisclosed-recipients:;"), 0, NULL, NULL},
        {S(""), 0, NULL, NULL},
        {S(" <>"), 0, NULL, NULL},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct mailboxes m = mime_mailboxes(unit_exact(rows[i].text), unit_arena());
        unit_row("%.*s", (int)rows[i].text.n, rows[i].text.p);
        CHECK(!m.more);
        if (!CHECK_INT(m.count, rows[i].count) || !m.count)
            continue;
        CHECK_STR(str_z(m.items[m.count - 1].name), str_z(rows[i].name));
        CHECK_STR(str_z(m.items[m.count - 1].address), str_z(rows[i].address));
    }
}

static void texts(void)
{
    static const struct {
        struct str value, text;
    } rows[] = {
        {S(" hello"), S("hello")},
        {S(" hello\r\n world "), S("hello world")},
        {S(" =?UTF-8?B?w7xi?="), S("\xc3\xbc" "b")},
        {S(" =?ISO-8859-1?Q?=FCb?= x"), S("\xc3\xbc" "b x")},
        {S(" =?UTF-8?Q?a?= =?UTF-8?Q?b?="), S("ab")},
        {S(" \xc3\xbc"), S("\xc3\xbc")},
        {S(" a\0b"), S("a\xef\xbf\xbd" "b")},
        {S(""), S("")},
        {S(" =?UTF-8?Q?cut"), S("=?UTF-8?Q?cut")},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%.*s", (int)rows[i].value.n, rows[i].value.p);
        CHECK_STR(str_z(mime_text(unit_exact(rows[i].value), unit_arena())), rows[i].text);
    }
}

static void limits(void)
{
    size_t n = 2 * LIMIT_VALUE_BYTES;
    char *big = arena_alloc(unit_arena(), n);
    for (size_t i = 0; i < n; i++)
        big[i] = "a@b,"[i % 4];
    struct mailboxes m = mime_mailboxes((struct str){big, n}, unit_arena());
    CHECK(m.more);
    CHECK_INT(m.count, LIMIT_ADDRESSES);
    m = mime_mailboxes((struct str){big, 4 * LIMIT_ADDRESSES}, unit_arena());
    CHECK(!m.more);
    CHECK_INT(m.count, LIMIT_ADDRESSES);
    m = mime_mailboxes((struct str){big, 4 * LIMIT_ADDRESSES + 4}, unit_arena());
    CHECK(m.more);
    CHECK_INT(str_z(mime_text((struct str){big, n}, unit_arena())).n, LIMIT_VALUE_BYTES);
}

/* So many of a mark, blanks up to n bytes, and an address. */
static bool is_read(char mark, size_t marks, size_t n)
{
    static const struct str address = S("a@b.example");
    char *value = arena_alloc(unit_arena(), n);
    memset(value, ' ', n);
    memset(value, mark, marks);
    memcpy(value + n - address.n, address.p, address.n);
    struct mailboxes m = mime_mailboxes((struct str){value, n}, unit_arena());
    CHECK_INT(m.count, mark == ',' && !m.more); /* at a ";" GMime gives up */
    return !m.more;
}

static void marks(void)
{
    enum { COMMAS = 100, WHOLE = LIMIT_ADDRESS_WORK / COMMAS };
    CHECK(is_read(';', LIMIT_ADDRESS_MARKS, LIMIT_ADDRESS_MARKS + 20));
    CHECK(!is_read(';', LIMIT_ADDRESS_MARKS + 1, LIMIT_ADDRESS_MARKS + 20));
    CHECK(is_read(',', COMMAS, WHOLE));
    CHECK(!is_read(',', COMMAS, WHOLE + 2));
    CHECK(is_read(';', COMMAS, WHOLE + 2));
}

void suite_parsers_mime(void)
{
    static const struct unit_test tests[] = {
        {"dates", dates}, {"mailboxes", mailboxes}, {"texts", texts}, {"limits", limits}, {"marks", marks},
    };
    unit_suite("parsers/mime", tests, LENGTH(tests));
}
