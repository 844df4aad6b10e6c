/* engine/stripfit: what a list of edits may do when nobody knows who made it. */
#include "src/engine/stripfit.h"
#include "tests/unit.h"

#define AR "Authentication-Results:"

static const char *const reserved[] = {"X-DKIM-Report", NULL};

#define IN "From x y\n" "Received: r\r\n" AR " a; b\r\n" "To: c\n" "\nbody\n" AR " a\n"
enum { TO_AT = 9 + 13 + 23 + 7, BODY = TO_AT + 6 + 1, AR_AT = 22 };

static void edits(void)
{
    static const struct {
        const char *name;
        size_t n;
        struct patch patches[3];
        bool fits;
    } rows[] = {
        {"on top", 1, {{9, 0, PUT_FIELDS}}, true},
        {"none", 0, {{0}}, false},
        {"twice", 2, {{9, 0, PUT_FIELDS}, {9, 0, PUT_FIELDS}}, false},
        {"above the mbox line", 1, {{0, 0, PUT_FIELDS}}, false},
        {"inside a field", 1, {{12, 0, PUT_FIELDS}}, false},
        {"in the body", 1, {{BODY, 0, PUT_FIELDS}}, false},
        {"in place of a field", 1, {{9, 13, PUT_FIELDS}}, false},
        {"a field of the name goes", 2, {{9, 0, PUT_FIELDS}, {AR_AT, 30, PUT_NOTHING}}, true},
        {"half of it", 2, {{9, 0, PUT_FIELDS}, {AR_AT, 29, PUT_NOTHING}}, false},
        {"its end", 2, {{9, 0, PUT_FIELDS}, {AR_AT + 1, 29, PUT_NOTHING}}, false},
        {"it and a byte more", 2, {{9, 0, PUT_FIELDS}, {AR_AT, 31, PUT_NOTHING}}, false},
        {"it and the next", 2, {{9, 0, PUT_FIELDS}, {AR_AT, 36, PUT_NOTHING}}, false},
        {"it and all that follows", 2, {{9, 0, PUT_FIELDS}, {AR_AT, sizeof IN - 1 - AR_AT, PUT_NOTHING}}, false},
        {"another field goes", 2, {{9, 0, PUT_FIELDS}, {9, 13, PUT_NOTHING}}, false},
        {"nothing goes", 2, {{9, 0, PUT_FIELDS}, {AR_AT, 0, PUT_NOTHING}}, false},
        {"the body goes", 2, {{9, 0, PUT_FIELDS}, {BODY, 5, PUT_NOTHING}}, false},
        {"one in the body goes", 2, {{9, 0, PUT_FIELDS}, {BODY + 5, 26, PUT_NOTHING}}, false},
        {"the mbox line goes", 2, {{0, 9, PUT_NOTHING}, {9, 0, PUT_FIELDS}}, false},
        {"it is renamed", 2, {{9, 0, PUT_FIELDS}, {AR_AT, 0, PUT_OLD}}, true},
        {"another is renamed", 2, {{9, 0, PUT_FIELDS}, {TO_AT, 0, PUT_OLD}}, false},
        {"renamed and cut", 2, {{9, 0, PUT_FIELDS}, {AR_AT, 3, PUT_OLD}}, false},
        {"renamed in the body", 2, {{9, 0, PUT_FIELDS}, {BODY + 5, 0, PUT_OLD}}, false},
        {"an end", 2, {{9, 0, PUT_FIELDS}, {TO_AT, 0, PUT_END}}, true},
        {"an end before the fields", 2, {{9, 0, PUT_END}, {9, 0, PUT_FIELDS}}, false},
        {"an end inside a field", 2, {{9, 0, PUT_FIELDS}, {TO_AT + 1, 0, PUT_END}}, false},
        {"an end that drops", 2, {{9, 0, PUT_FIELDS}, {TO_AT, 1, PUT_END}}, false},
        {"two ends", 3, {{9, 0, PUT_FIELDS}, {TO_AT, 0, PUT_END}, {TO_AT, 0, PUT_END}}, false},
        {"outside", 2, {{9, 0, PUT_FIELDS}, {1000, 0, PUT_OLD}}, false},
    };
    struct str in = unit_exact(S(IN));
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].name);
        CHECK_INT(strip_fits(in, rows[i].patches, rows[i].n, NULL), rows[i].fits);
    }
}

/* Several in one piece; the end of the message is the end of the header; names that are given. */
static void whole_fields(void)
{
    static const struct {
        const char *name;
        struct str in;
        struct patch patches[2];
        const char *const *names;
        bool fits;
    } rows[] = {
        {"two in one", S(AR "a\n" AR "b\n\nx"), {{0, 0, PUT_FIELDS}, {0, 50, PUT_NOTHING}}, NULL, true},
        {"two, and the empty line", S(AR "a\n" AR "b\n\nx"), {{0, 0, PUT_FIELDS}, {0, 51, PUT_NOTHING}}, NULL, false},
        {"two, and the body", S(AR "a\n" AR "b\n\nx"), {{0, 0, PUT_FIELDS}, {0, 52, PUT_NOTHING}}, NULL, false},
        {"all there is", S(AR "a"), {{0, 0, PUT_FIELDS}, {0, 24, PUT_NOTHING}}, NULL, true},
        {"a name that is given", S("X-DKIM-Report: x\n"), {{0, 0, PUT_FIELDS}, {0, 17, PUT_NOTHING}}, reserved, true},
        {"one that is not", S("X-DKIM-Report: x\n"), {{0, 0, PUT_FIELDS}, {0, 17, PUT_NOTHING}}, NULL, false},
        {"a line below it", S(AR "a\n x\nB: c\n"), {{0, 0, PUT_FIELDS}, {0, 25, PUT_NOTHING}}, NULL, false},
        {"with the line below it", S(AR "a\n x\nB: c\n"), {{0, 0, PUT_FIELDS}, {0, 28, PUT_NOTHING}}, NULL, true},
        {"behind a CR", S("A: b\r" AR "c\n"), {{0, 0, PUT_FIELDS}, {5, 0, PUT_OLD}}, NULL, true},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].name);
        CHECK_INT(strip_fits(unit_exact(rows[i].in), rows[i].patches, 2, rows[i].names), rows[i].fits);
    }
}

/* Below an empty line that is none for procmail. */
static void below(void)
{
#define LF "A: b\n"
#define GAP "\r\n" "x\n" AR " a\n" "\n" AR " b\n"
    enum { GAP_AR = 5 + 2 + 2, BODY_AR = GAP_AR + 26 + 1 };
    static const struct {
        const char *name;
        struct str in;
        size_t n;
        struct patch patches[3];
        bool fits;
    } rows[] = {
        {"renamed", S(LF GAP), 2, {{0, 0, PUT_FIELDS}, {GAP_AR, 0, PUT_OLD}}, true},
        {"renamed and an end", S(LF GAP), 3, {{0, 0, PUT_FIELDS}, {GAP_AR, 0, PUT_OLD}, {GAP_AR, 0, PUT_END}}, true},
        {"an end and more", S(LF GAP), 3, {{0, 0, PUT_FIELDS}, {GAP_AR, 0, PUT_END}, {GAP_AR, 0, PUT_OLD}}, false},
        {"an end inside a line", S(LF GAP), 2, {{0, 0, PUT_FIELDS}, {GAP_AR + 1, 0, PUT_END}}, false},
        {"taken out", S(LF GAP), 2, {{0, 0, PUT_FIELDS}, {GAP_AR, 26, PUT_NOTHING}}, false},
        {"renamed and cut", S(LF GAP), 2, {{0, 0, PUT_FIELDS}, {GAP_AR, 1, PUT_OLD}}, false},
        {"another line", S(LF GAP), 2, {{0, 0, PUT_FIELDS}, {GAP_AR - 2, 0, PUT_OLD}}, false},
        {"inside a line", S(LF GAP), 2, {{0, 0, PUT_FIELDS}, {GAP_AR + 1, 0, PUT_OLD}}, false},
        {"fields", S(LF GAP), 1, {{GAP_AR, 0, PUT_FIELDS}}, false},
        {"further below", S(LF GAP), 2, {{0, 0, PUT_FIELDS}, {BODY_AR, 0, PUT_OLD}}, false},
        {"at the end", S(LF GAP), 2, {{0, 0, PUT_FIELDS}, {BODY_AR + 26, 0, PUT_END}}, false},
        {"in a message of CRLF", S("A:\r\n" GAP), 2, {{0, 0, PUT_FIELDS}, {GAP_AR, 0, PUT_OLD}}, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].name);
        CHECK_INT(strip_fits(unit_exact(rows[i].in), rows[i].patches, rows[i].n, NULL), rows[i].fits);
    }
#undef LF
#undef GAP
}

static void texts(void)
{
    static const struct {
        const char *name;
        struct str fields, eol;
        bool fits;
    } rows[] = {
        {"one", S(AR " mx; dkim=none\r\n"), S("\r\n"), true},
        {"folded", S(AR " mx;\n    dkim=none\n"), S("\n"), true},
        {"in CRs", S(AR " mx;\r    dkim=none\r"), S("\r"), true},
        {"two", S(AR " mx\nX-DKIM-Report: mx\n"), S("\n"), true},
        {"none", S(""), S("\n"), false},
        {"no line end", S(AR " mx"), S("\n"), false},
        {"another line end", S(AR " mx\r\n"), S("\n"), false},
        {"a LF in CRLF", S(AR " mx\nA: b\r\n"), S("\r\n"), false},
        {"a CR in LF", S(AR " mx\rA: b\n"), S("\n"), false},
        {"no known line end", S(AR " mx; "), S("; "), false},
        {"an empty line end", S(AR " mx"), S(""), false},
        {"an empty line", S(AR " mx\n\n"), S("\n"), false},
        {"a line of blanks", S(AR " mx\n   \n"), S("\n"), false},
        {"a blank first", S(" x\n"), S("\n"), false},
        {"another field", S(AR " mx\nSubject: x\n"), S("\n"), false},
        {"8-bit", S(AR " mx\xE4\n"), S("\n"), false},
        {"NUL", S(AR " mx\0\n"), S("\n"), false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct patch_texts t = {rows[i].fields, rows[i].eol};
        unit_row("%s", rows[i].name);
        CHECK_INT(strip_texts_fit(&t, reserved), rows[i].fits);
    }
}

void suite_engine_stripfit(void)
{
    static const struct unit_test tests[] = {{"edits", edits}, {"whole fields", whole_fields}, {"below", below}, {"texts", texts}};
    unit_suite("engine/stripfit", tests, LENGTH(tests));
}
