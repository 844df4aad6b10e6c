/* parsers/lineends: line ends of each kind. */
#include "parsers/lineends.h"
#include "tests/unit.h"

static void examples(void)
{
    static const struct {
        struct str text;
        size_t crlf, lf, cr;
    } rows[] = {
        {S(""), 0, 0, 0},         {S("x"), 0, 0, 0},           {S("\r\n"), 1, 0, 0},      {S("\n"), 0, 1, 0},
        {S("\r"), 0, 0, 1},       {S("\r\r\n\n"), 1, 1, 1},    {S("a\r\nb\nc\rd"), 1, 1, 1}, {S("\n\r"), 0, 1, 1},
        {S("\n\n\r\n\r\n\r\r"), 2, 2, 2},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct line_ends e = line_ends_count(unit_exact(rows[i].text));
        unit_row("row %zu", i);
        CHECK_INT(e.crlf, rows[i].crlf);
        CHECK_INT(e.lf, rows[i].lf);
        CHECK_INT(e.cr, rows[i].cr);
    }
}

/* Bytes that matter at every place of a block, against a loop. */
static void any_text(void)
{
    static const struct str words[] = {S("\r"), S("\n"), S("\r\n"), S("x"), S("0123456789abcdef")};
    uint64_t chance = 3;
    for (int round = 0; round < 3000; round++) {
        struct str text = unit_exact(unit_random_text(&chance, words, LENGTH(words), 600, unit_arena()));
        struct line_ends e = line_ends_count(text), slow = {0};
        for (size_t i = 0; i < text.n; i++) {
            bool pair = text.p[i] == '\n' && i && text.p[i - 1] == '\r';
            slow.crlf += pair;
            slow.lf += text.p[i] == '\n' && !pair;
            slow.cr += text.p[i] == '\r' && !(i + 1 < text.n && text.p[i + 1] == '\n');
        }
        unit_row("round %d", round);
        CHECK(e.crlf == slow.crlf && e.lf == slow.lf && e.cr == slow.cr);
    }
}

static void lines(void)
{
    static const struct {
        struct str line;
        char line_end;
        struct str text;
    } rows[] = {
        {S("a\r\n"), '\n', S("a")},   {S("a\n"), '\n', S("a")},     {S("a"), '\n', S("a")},     {S("a\r"), '\n', S("a\r")},
        {S("a\r\r\n"), '\n', S("a\r")}, {S("a\n\n"), '\n', S("a\n")}, {S("\r\n"), '\n', S("")}, {S(""), '\n', S("")},
        {S("a\r"), '\r', S("a")},     {S("a\r\r"), '\r', S("a\r")}, {S("a\r\n"), '\r', S("a\r\n")},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("row %zu", i);
        CHECK_STR(line_text(unit_exact(rows[i].line), rows[i].line_end), rows[i].text);
    }
}

void suite_parsers_lineends(void)
{
    static const struct unit_test tests[] = {{"examples", examples}, {"any text", any_text}, {"a line without its end", lines}};
    unit_suite("parsers/lineends", tests, LENGTH(tests));
}
