/* parsers/mimeplain: what is read without GMime is what GMime reads. */
#include "parsers/mime.h"
#include "parsers/mimeplain.h"
#include "tests/unit.h"

static void check_mailbox(struct str value)
{
    struct mailboxes ours = mime_mailboxes(value, unit_arena()), theirs = mime_mailboxes_as_gmime(value, unit_arena());
    CHECK_INT(ours.more, theirs.more);
    if (!CHECK_INT(ours.count, theirs.count))
        return;
    for (size_t i = 0; i < ours.count; i++) {
        CHECK_INT(!ours.items[i].name, !theirs.items[i].name);
        CHECK_STR(str_z(ours.items[i].name), str_z(theirs.items[i].name));
        CHECK_STR(str_z(ours.items[i].address), str_z(theirs.items[i].address));
    }
}

static void check_type(struct str value)
{
    struct mime_type ours = mime_type(value, "text/plain", unit_arena());
    struct mime_type theirs = mime_type_as_gmime(value, "text/plain", unit_arena());
    CHECK_STR(str_z(ours.type), str_z(theirs.type));
    const char *pairs[][2] = {{ours.charset, theirs.charset}, {ours.boundary, theirs.boundary}, {ours.name, theirs.name}};
    for (size_t i = 0; i < LENGTH(pairs); i++) {
        CHECK_INT(!pairs[i][0], !pairs[i][1]);
        CHECK_STR(str_z(pairs[i][0]), str_z(pairs[i][1]));
    }
}

static unsigned seed = 2822;

static unsigned chance(size_t below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % (unsigned)below;
}

/* A value from pieces in an order that is mostly right; how many of all were plain is checked, so that the test is one. */
static struct str value_of(const char *const *usual, size_t n, const char *const *odd, size_t odds)
{
    struct str all = S("");
    for (size_t i = 0; i < n; i++) {
        const char *words[8];
        size_t count = 0;
        for (const char *p = usual[i]; *p; p += strlen(p) + 1)
            words[count++] = p;
        const char *word = chance(20) ? words[chance(count)] : odd[chance(odds)];
        if (chance(30))
            all = arena_print(unit_arena(), "%.*s%s", (int)all.n, all.p, str_eq(str_z(word), S("_")) ? "" : word);
    }
    return unit_exact(all);
}

static void mailboxes(void)
{
    static const char *const usual[] = {
        " \0\t\0_\0\r\n \0", "Kim\0Kim Lee\0\"Lee, Kim\"\0\"K. O'Lee\"\0\"'K=L'\"\0_\0\":,\"\0", " \0_\0", "<\0_\0", "kim\0a.b\0x+y\0a_b-c\0", "@\0",
        "acme.example\0localhost\0a-b.co.uk\0" "1.2.3.4\0EXAMPLE.com\0", ">\0_\0", "_\0 \0"};
    static const char *const odd[] = {"", "\"=?utf-8?q?=41?=\"", "..", ".", "-", "--", "xn--a", "=?", "(c)", "\"", "\\", ",", ";", ":", "@", "<", ">", " ", "\t",
                                      "\r\n", "\r", "\n", "\xc3\xa9", "[", "=", "'", "a b", "%", "!", "*", "\x01", "\"\"", "\"a\"", "+", "_"};
    size_t plain = 0;
    for (int round = 0; round < 40000; round++) {
        struct str value = value_of(usual, LENGTH(usual), odd, LENGTH(odd));
        unit_row("%.*s", (int)value.n, value.p);
        plain += plain_mailbox_read(value).ok;
        check_mailbox(value);
    }
    CHECK(plain > 1000);
}

static void types(void)
{
    static const char *const usual[] = {
        " \0_\0\r\n\t\0", "text\0TEXT\0multipart\0application\0x-a\0", "/\0", "plain\0Mixed\0x-y+z\0vnd.a.b\0html\0", "; \0;\0;\r\n\t\0_\0", "charset\0name\0BOUNDARY\0Charset\0",
        "=\0", "utf-8\0\"utf-8\"\0us-ascii\0\"a b.txt\"\0\"----=_Part\"\0\"b=_1\"\0", "; \0;\r\n \0;\0_\0", "boundary\0name\0format\0x\0charset\0",
        "=\0", "\"=_x=\"\0b1.2\0\"x y, z\"\0\"0:1/2\"\0flowed\0-\0--b\0", "_\0 \0"};
    static const char *const odd[] = {"", "\"=?utf-8?q?=41?=\"", ";", ";;", "=", "*", "*0", "name*", "\"", "\\", "(c)", " ", "\t", "\r\n", "\r", "\xc3\xa9", "=?a?q?b?=", "%41", ",",
                                      ":", "/", "<", "'", "\"\"", "\" a\"", "\"a \"", "\"a  b\"", "a b", "\x01", "+", "?", "--", "@"};
    size_t plain = 0;
    for (int round = 0; round < 40000; round++) {
        struct str value = value_of(usual, LENGTH(usual), odd, LENGTH(odd));
        unit_row("%.*s", (int)value.n, value.p);
        plain += plain_type_read(value).ok;
        check_type(value);
    }
    CHECK(plain > 1000);
}

void suite_parsers_mimeplain(void)
{
    static const struct unit_test tests[] = {{"mailboxes as GMime", mailboxes}, {"types as GMime", types}};
    unit_suite("parsers/mimeplain", tests, LENGTH(tests));
}
