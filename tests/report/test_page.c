/* src/report/page: where lines are broken. */
#include "src/report/page.h"
#include "tests/report/fixture.h"

static void test_table(void)
{
    static const struct row {
        const char *margin, *label;
        size_t hang;
        const char *text, *out;
    } rows[] = {
        {"", "PASS", 6, "signed", "PASS  signed\n"},
        {"", "PASS", 6, "", "PASS\n"},
        {"  ", "", 2, "x", "  x\n"},
        {"", "TEMPERROR", 6, "x", "TEMPERROR x\n"},
        {"", "A", 4, "one two three four five", "A   one two three\n    four five\n"},
        {"", "A", 4, "one  two   three four", "A   one  two   three\n    four\n"},
        {"", "A", 4, "1234567890123456", "A   1234567890123456\n"},
        {"", "A", 4, "12345678901234567", "A   1234567890123456\n    7\n"},
        {"", "A", 4, "a 12345678901234567 b", "A   a\n    1234567890123456\n    7 b\n"},
        {"", "A", 20, "ab c", "A                   a\n                    b\n                    c\n"},
        {"", "A", 4, "  in", "A     in\n"},
        {"", "A", 4, "end   ", "A   end\n"},
        {"", "A", 4, "                            far", "A   far\n"},
        {"", "A", 4, "\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88",
         "A   \xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\n    \xE6\x9C\x88\n"},
        {"", "A", 4, "e\xCC\x81" "2345678901234 x", "A   e\xCC\x81" "2345678901234 x\n"},
        {"", "A", 4, "x \xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88" "1",
         "A   x\n    \xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88\xE6\x9C\x88" "1\n"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        g_autoptr(GString) text = g_string_new(rows[i].text), out = g_string_new(NULL);
        struct page page = {out, 20, false};
        page_put(&page, rows[i].margin, rows[i].label, PAGE_RED, rows[i].hang, text);
        unit_row("%s", rows[i].out);
        CHECK_STR(gstr(out), str_z(rows[i].out));
    }
}

static void test_color(void)
{
    g_autoptr(GString) text = g_string_new("text"), out = g_string_new(NULL);
    struct page page = {out, 20, true};
    page_put(&page, "", "A", PAGE_GREEN, 4, text);
    page_put(&page, "", "B", PAGE_PLAIN, 4, text);
    CHECK_STR(gstr(out), S("\033[1;32mA\033[0m   text\nB   text\n"));
}

static void test_columns(void)
{
    CHECK_INT((long long)page_columns(S("")), 0);
    CHECK_INT((long long)page_columns(S("ab")), 2);
    CHECK_INT((long long)page_columns(S("\xC3\xA4")), 1);
    CHECK_INT((long long)page_columns(S("\xE6\x9C\x88")), 2);
    CHECK_INT((long long)page_columns(S("e\xCC\x81")), 1);
}

void suite_report_page(void)
{
    static const struct unit_test tests[] = {
        {"wrapping", test_table},
        {"colour", test_color},
        {"columns", test_columns},
    };
    unit_suite("report/page", tests, LENGTH(tests));
}
