/* parsers/enclosed: comments, quoted strings, brackets. */
#include "parsers/enclosed.h"
#include "parsers/limits.h"
#include "tests/unit.h"

static void comments(void)
{
    static const struct {
        struct str text;
        size_t n;
    } rows[] = {
        {S("()"), 2},       {S("(a) b"), 3},     {S("(a(b)c)d)"), 7}, {S("(a\\)b)c"), 6}, {S("(\\()x"), 4},
        {S("(a\0b)c"), 5},  {S("(\")\"x"), 3},   {S("(a"), 0},        {S("(a(b)"), 0},    {S("(a\\)"), 0},
        {S("(a\\"), 0},     {S("(\r\n a)"), 6}, {S("("), 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        bool too_deep = false;
        unit_row("row %zu", i);
        CHECK_INT(comment_length(unit_exact(rows[i].text), &too_deep), rows[i].n);
        CHECK_INT(comment_length(unit_exact(rows[i].text), NULL), rows[i].n);
        CHECK(!too_deep);
    }
}

static void depths(void)
{
    char text[2 * LIMIT_COMMENT_DEPTH + 2];
    for (size_t depth = LIMIT_COMMENT_DEPTH; depth <= LIMIT_COMMENT_DEPTH + 1; depth++) {
        bool too_deep = false;
        memset(text, '(', depth);
        memset(text + depth, ')', depth);
        unit_row("%zu deep", depth);
        CHECK_INT(comment_length(unit_exact((struct str){text, 2 * depth}), &too_deep), 2 * depth);
        CHECK_INT(too_deep, depth > LIMIT_COMMENT_DEPTH);
    }
}

static void others(void)
{
    static const struct {
        struct str text;
        char close;
        size_t n;
    } rows[] = {
        {S("\"\""), '"', 2},         {S("\"a\" b\""), '"', 3},  {S("\"a\\\"b\""), '"', 6}, {S("\"a"), '"', 0},
        {S("\"a\\\""), '"', 0},      {S("\"a\\"), '"', 0},      {S("\""), '"', 0},         {S("<a>b>"), '>', 3},
        {S("<\"a>\"@b>c"), '>', 8},  {S("<\"a>"), '>', 0},      {S("<a\\>>"), '>', 5},     {S("[1.2]"), ']', 5},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("row %zu", i);
        CHECK_INT(enclosed_length(unit_exact(rows[i].text), rows[i].close), rows[i].n);
    }
}

void suite_parsers_enclosed(void)
{
    static const struct unit_test tests[] = {{"comments", comments}, {"depths", depths}, {"quotes and brackets", others}};
    unit_suite("parsers/enclosed", tests, LENGTH(tests));
}
