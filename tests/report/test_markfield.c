/* src/report/markfield, and the fields of a message that could not be checked. */
#include "src/report/writer.h"
#include "tests/report/fixture.h"

static void test_marks(void)
{
    for (size_t i = 0; i < FIXTURES; i++) {
        const struct fixture *f = &fixtures[i];
        g_autoptr(GString) out = g_string_new(NULL);
        mark_field(out, &f->analysis, "mx.you.example", "\r\n");
        struct str start = S(MARK_FIELD ": mx.you.example; verdict="), left = gstr(out);
        unit_row("%s", f->name);
        CHECK_STR(str_take(left, start.n), start);
        CHECK(str_iends(left, S(";\r\n")));
        /* our own characters, lines that are folded, items that end */
        for (size_t k = 0; k < left.n; k++)
            CHECK(ascii_alnum(left.p[k]) || str_has(S("-=.:; \r\n"), left.p[k]));
        g_string_replace(out, "\r\n        ", " ", 0);
        left = str_drop(gstr(out), start.n);
        CHECK_INT(str_find(left, S("\r\n")), left.n - 2);
    }
}

static void test_words(void)
{
    static const struct row {
        enum fixture_index fixture;
        const char *begin;
    } rows[] = {
        {FIXTURE_ALIGNED, "X-DKIM-Report: localhost; verdict=pass; aligned=strict;"},
        {FIXTURE_LIST, "X-DKIM-Report: localhost; verdict=pass; aligned=none;\n        reason=both-hashes-mismatch;"},
        {FIXTURE_UNSIGNED, "X-DKIM-Report: localhost; verdict=none; aligned=none;"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        mark_field(out, &fixtures[rows[i].fixture].analysis, "not a; name", "\n");
        unit_row("%s", fixtures[rows[i].fixture].name);
        CHECK_STR(str_take(gstr(out), strlen(rows[i].begin)), str_z(rows[i].begin));
    }
}

static void test_unchecked(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    authres_unchecked(out, "mx.you.example", "\r\n");
    mark_unchecked(out, "mx.you.example", "\n");
    CHECK_STR(gstr(out), S("Authentication-Results: mx.you.example;\r\n        dkim=temperror reason=\"not-checked\"\r\n"
                           "X-DKIM-Report: mx.you.example; verdict=temperror; reason=not-checked;\n"));
}

void suite_report_markfield(void)
{
    static const struct unit_test tests[] = {{"every fixture", test_marks}, {"words", test_words}, {"unchecked", test_unchecked}};
    unit_suite("report/markfield", tests, LENGTH(tests));
}
