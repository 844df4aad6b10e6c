/* parsers/str: slices. */
#include "tests/unit.h"

static void comparisons(void)
{
    static const struct {
        struct str a, b;
        bool eq, ieq, starts, istarts, iends;
    } rows[] = {
        {S(""), S(""), true, true, true, true, true},
        {{NULL, 0}, S(""), true, true, true, true, true},
        {{NULL, 0}, {NULL, 0}, true, true, true, true, true},
        {S("a"), S(""), false, false, true, true, true},
        {S(""), S("a"), false, false, false, false, false},
        {S("abc"), S("abc"), true, true, true, true, true},
        {S("aBc"), S("AbC"), false, true, false, true, true},
        {S("aBcd"), S("AbC"), false, false, false, true, false},
        {S("xaBc"), S("AbC"), false, false, false, false, true},
        {S("a\0b"), S("a\0c"), false, false, false, false, false},
        {S("@["), S("`{"), false, false, false, false, false},          /* 32 apart, no letters */
        {S("\xc4"), S("\xe4"), false, false, false, false, false},      /* 32 apart in Latin-1, no ASCII */
        {S("I"), S("\xc4\xb1"), false, false, false, false, false},     /* the dotless i of Turkish */
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("row %zu", i);
        CHECK_INT(str_eq(rows[i].a, rows[i].b), rows[i].eq);
        CHECK_INT(str_ieq(rows[i].a, rows[i].b), rows[i].ieq);
        CHECK_INT(str_starts(rows[i].a, rows[i].b), rows[i].starts);
        CHECK_INT(str_istarts(rows[i].a, rows[i].b), rows[i].istarts);
        CHECK_INT(str_iends(rows[i].a, rows[i].b), rows[i].iends);
    }
}

static void under(void)
{
    CHECK(str_under(S("x.example"), S("x.example")));
    CHECK(str_under(S("m.X.example"), S("x.Example")));
    CHECK(!str_under(S("evilx.example"), S("x.example")));
    CHECK(!str_under(S("example"), S("x.example")));
    CHECK(!str_under(S(""), S("x.example")));
}

static void pieces(void)
{
    struct str s = S("abc");
    CHECK_STR(str_take(s, 0), S(""));
    CHECK_STR(str_take(s, 2), S("ab"));
    CHECK_STR(str_take(s, 9), S("abc"));
    CHECK_STR(str_drop(s, 0), S("abc"));
    CHECK_STR(str_drop(s, 2), S("c"));
    CHECK_STR(str_drop(s, 9), S(""));
    CHECK(str_drop(s, 9).p == s.p + 3);
    CHECK_STR(str_chop(S("ab.."), '.'), S("ab."));
    CHECK_STR(str_chop(S("."), '.'), S(""));
    CHECK_STR(str_chop(S(".a"), '.'), S(".a"));
    CHECK_STR(str_chop(S(""), '.'), S(""));
    CHECK_STR(str_chop((struct str){NULL, 0}, '.'), S(""));
    CHECK_STR(str_z(NULL), S(""));
    CHECK_STR(str_z("x"), S("x"));
}

static void trims(void)
{
    static const struct {
        struct str in, fws, wsp;
    } rows[] = {
        {S(""), S(""), S("")},
        {S(" \t\r\n"), S(""), S("\r\n")},
        {S(" a b\t"), S("a b"), S("a b")},
        {S("\r\n a\n"), S("a"), S("\r\n a\n")},
        {S("\va\f"), S("\va\f"), S("\va\f")}, /* neither is white space in mail */
        {S("\0 "), S("\0"), S("\0")},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("row %zu", i);
        CHECK_STR(str_trim(unit_exact(rows[i].in)), rows[i].fws);
        CHECK_STR(str_trim_wsp(unit_exact(rows[i].in)), rows[i].wsp);
    }
}

static void cuts(void)
{
    static const struct {
        struct str in, head, tail, last_head, last_tail;
        bool found;
    } rows[] = {
        {S(""), S(""), S(""), S(""), S(""), false},
        {S("ab"), S("ab"), S(""), S(""), S("ab"), false},
        {S("/"), S(""), S(""), S(""), S(""), true},
        {S("a/b/c"), S("a"), S("b/c"), S("a/b"), S("c"), true},
        {S("a/"), S("a"), S(""), S("a"), S(""), true},
        {{NULL, 0}, S(""), S(""), S(""), S(""), false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("row %zu", i);
        struct str_cut c = str_cut(rows[i].in, '/'), last = str_rcut(rows[i].in, '/');
        CHECK_INT(c.found, rows[i].found);
        CHECK_STR(c.head, rows[i].head);
        CHECK_STR(c.tail, rows[i].tail);
        CHECK_INT(last.found, rows[i].found);
        CHECK_STR(last.head, rows[i].last_head);
        CHECK_STR(last.tail, rows[i].last_tail);
    }
}

static void finds(void)
{
    static const struct {
        struct str in, needle;
        size_t at;
    } rows[] = {
        {S("abcabc"), S("ca"), 2}, {S("abc"), S(""), 0},   {S(""), S(""), 0},     {S(""), S("a"), 0},
        {S("abc"), S("abcd"), 3},  {S("a\0b"), S("b"), 2}, {S("aab"), S("ab"), 1}, {{NULL, 0}, S("x"), 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("row %zu", i);
        CHECK_INT(str_find(rows[i].in, rows[i].needle), rows[i].at);
    }
    CHECK(str_has(S("a\0b"), '\0'));
    CHECK(!str_has(S("ab"), '\0'));
    CHECK(!str_has((struct str){NULL, 0}, '\0'));
}

static void numbers(void)
{
    static const struct {
        struct str in;
        bool ok;
        int64_t value;
    } rows[] = {
        {S("0"), true, 0},
        {S("00017"), true, 17},
        {S("9223372036854775806"), true, INT64_MAX - 1},
        {S("9223372036854775807"), true, INT64_MAX},
        {S("9223372036854775808"), true, INT64_MAX},
        {S("18446744073709551616"), true, INT64_MAX}, /* would be 0 if it wrapped round */
        {S("99999999999999999999999999999999999999999999999999999999999999999999999999999"), true, INT64_MAX},
        {S(""), false, 0},
        {S("-1"), false, 0},
        {S("+1"), false, 0},
        {S(" 1"), false, 0},
        {S("1 "), false, 0},
        {S("1x"), false, 0},
        {S("0x10"), false, 0},
        {S("1\0"), false, 0},
        {S("\xd9\xa1"), false, 0}, /* a digit, but not an ASCII one */
        {S("99999999999999999999x"), false, 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("row %zu", i);
        struct str_number n = str_number(unit_exact(rows[i].in));
        CHECK_INT(n.ok, rows[i].ok);
        CHECK_INT(n.value, rows[i].value);
    }
}

static void classes(void)
{
    size_t digits = 0, letters = 0, hex = 0, wsp = 0, fws = 0;
    for (int c = 0; c < 256; c++) {
        digits += ascii_digit((char)c);
        letters += ascii_alpha((char)c);
        hex += ascii_hex((char)c) >= 0;
        wsp += is_wsp((char)c);
        fws += is_fws((char)c);
        CHECK_INT(ascii_alnum((char)c), ascii_digit((char)c) || ascii_alpha((char)c));
        CHECK_INT(ascii_lower((char)c) != (char)c, c >= 'A' && c <= 'Z');
    }
    CHECK_INT(digits, 10);
    CHECK_INT(letters, 52);
    CHECK_INT(hex, 22);
    CHECK_INT(wsp, 2);
    CHECK_INT(fws, 4);
    CHECK_INT(ascii_hex('9'), 9);
    CHECK_INT(ascii_hex('a'), 10);
    CHECK_INT(ascii_hex('F'), 15);
}

void suite_parsers_str(void)
{
    static const struct unit_test tests[] = {
        {"comparisons", comparisons}, {"under", under}, {"pieces", pieces},   {"trims", trims},     {"cuts", cuts},
        {"finds", finds},             {"numbers", numbers}, {"classes", classes},
    };
    unit_suite("parsers/str", tests, LENGTH(tests));
}
