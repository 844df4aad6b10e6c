/* parsers/header: every byte has one place, whatever the message looks like. */
#include "parsers/header.h"
#include "parsers/limits.h"
#include "tests/unit.h"

struct expected {
    struct str raw, name, value;
    unsigned flags;
};

static const struct row {
    const char *what;
    struct str message;
    struct expected fields[4]; /* ends with a raw of no bytes */
    struct str preamble, body;
    unsigned flags;
    size_t crlf, lf, cr;
    char line_end;
} rows[] = {
    {"empty", S(""), {{{0}, {0}, {0}, 0}}, S(""), S(""), HEADER_NO_END, 0, 0, 0, '\n'},
    {"one field", S("A: b\r\n\r\nbody"), {{S("A: b\r\n"), S("A"), S(" b"), 0}}, S(""), S("body"), 0, 1, 0, 0, '\n'},
    {"LF", S("A: b\n\nbody"), {{S("A: b\n"), S("A"), S(" b"), 0}}, S(""), S("body"), 0, 0, 1, 0, '\n'},
    {"CR", S("A: b\r\rbody\r"), {{S("A: b\r"), S("A"), S(" b"), 0}}, S(""), S("body\r"), 0, 0, 0, 0, '\r'},
    {"CR, folded", S("A: b\r\tc\rD:\r\r"),
     {{S("A: b\r\tc\r"), S("A"), S(" b\r\tc"), 0}, {S("D:\r"), S("D"), S(""), 0}}, S(""), S(""), 0, 0, 0, 0, '\r'},
    {"mixed line ends", S("A: b\r\nC: d\nE: f\r\n\nbody"),
     {{S("A: b\r\n"), S("A"), S(" b"), 0}, {S("C: d\n"), S("C"), S(" d"), 0}, {S("E: f\r\n"), S("E"), S(" f"), 0}},
     S(""), S("body"), 0, 2, 1, 0, '\n'},
    {"CR inside a line", S("A: b\rX: c\r\n\r\n"), {{S("A: b\rX: c\r\n"), S("A"), S(" b\rX: c"), 0}},
     S(""), S(""), 0, 1, 0, 1, '\n'},
    {"CR CR LF", S("A: b\r\r\n\r\n"), {{S("A: b\r\r\n"), S("A"), S(" b\r"), 0}}, S(""), S(""), 0, 1, 0, 1, '\n'},
    {"a line of one CR is not empty", S("A: b\n\rc\n\nx"),
     {{S("A: b\n"), S("A"), S(" b"), 0}, {S("\rc\n"), {0}, {0}, FIELD_NO_COLON}}, S(""), S("x"), 0, 0, 2, 1, '\n'},
    {"fold", S("A: b\r\n c\r\n\td\r\n\r\n"), {{S("A: b\r\n c\r\n\td\r\n"), S("A"), S(" b\r\n c\r\n\td"), 0}},
     S(""), S(""), 0, 3, 0, 0, '\n'},
    {"a fold of white space only", S("A: b\r\n \r\n c\r\n\r\n"),
     {{S("A: b\r\n \r\n c\r\n"), S("A"), S(" b\r\n \r\n c"), 0}}, S(""), S(""), 0, 3, 0, 0, '\n'},
    {"no empty line", S("A: b\r\nC: d"), {{S("A: b\r\n"), S("A"), S(" b"), 0}, {S("C: d"), S("C"), S(" d"), 0}},
     S(""), S(""), HEADER_NO_END, 1, 0, 0, '\n'},
    {"empty line first", S("\r\nA: b\r\n\r\n"), {{{0}, {0}, {0}, 0}}, S(""), S("A: b\r\n\r\n"), 0, 0, 0, 0, '\n'},
    {"empty value", S("A:\r\n\r\n"), {{S("A:\r\n"), S("A"), S(""), 0}}, S(""), S(""), 0, 1, 0, 0, '\n'},
    {"colons in the value", S("A: b: c\r\n\r\n"), {{S("A: b: c\r\n"), S("A"), S(" b: c"), 0}},
     S(""), S(""), 0, 1, 0, 0, '\n'},
    {"white space before the colon", S("A \t: b\r\n\r\n"), {{S("A \t: b\r\n"), S("A"), S(" b"), FIELD_SPACE_COLON}},
     S(""), S(""), 0, 1, 0, 0, '\n'},
    {"line break before the colon", S("A\r\n : b\r\n\r\n"),
     {{S("A\r\n : b\r\n"), S("A"), S(" b"), FIELD_SPACE_COLON | FIELD_FOLD_COLON}}, S(""), S(""), 0, 2, 0, 0, '\n'},
    {"no colon", S("A b\r\nC: d\r\n\r\n"),
     {{S("A b\r\n"), {0}, {0}, FIELD_NO_COLON}, {S("C: d\r\n"), S("C"), S(" d"), 0}}, S(""), S(""), 0, 2, 0, 0, '\n'},
    {"no name", S(": b\r\n\r\n"), {{S(": b\r\n"), {0}, {0}, FIELD_NO_COLON | FIELD_BAD_NAME}},
     S(""), S(""), 0, 1, 0, 0, '\n'},
    {"blank in the name", S("A B: c\r\n\r\n"), {{S("A B: c\r\n"), S("A B"), S(" c"), FIELD_BAD_NAME}},
     S(""), S(""), 0, 1, 0, 0, '\n'},
    {"8-bit name", S("\xc3\xa4: c\r\n\r\n"), {{S("\xc3\xa4: c\r\n"), S("\xc3\xa4"), S(" c"), FIELD_BAD_NAME}},
     S(""), S(""), 0, 1, 0, 0, '\n'},
    {"NUL in the value", S("A: b\0c\r\n\r\n"), {{S("A: b\0c\r\n"), S("A"), S(" b\0c"), FIELD_NUL}},
     S(""), S(""), 0, 1, 0, 0, '\n'},
    {"NUL in the name", S("A\0: b\r\n\r\n"), {{S("A\0: b\r\n"), S("A\0"), S(" b"), FIELD_NUL | FIELD_BAD_NAME}},
     S(""), S(""), 0, 1, 0, 0, '\n'},
    {"byte order mark", S("\xef\xbb\xbf" "A: b\r\n\r\n"), {{S("A: b\r\n"), S("A"), S(" b"), 0}},
     S("\xef\xbb\xbf"), S(""), HEADER_BOM, 1, 0, 0, '\n'},
    {"mailbox line", S("From a@b Mon Mar  2 10:00:00 2026\nA: b\n\nx"), {{S("A: b\n"), S("A"), S(" b"), 0}},
     S("From a@b Mon Mar  2 10:00:00 2026\n"), S("x"), HEADER_MBOX_LINE, 0, 1, 0, '\n'},
    {"mailbox line, quoted", S(">From a@b Mon\nA: b\n\nx"), {{S("A: b\n"), S("A"), S(" b"), 0}},
     S(">From a@b Mon\n"), S("x"), HEADER_MBOX_LINE, 0, 1, 0, '\n'},
    {"both", S("\xef\xbb\xbf" "From a@b\nA: b\n\nx"), {{S("A: b\n"), S("A"), S(" b"), 0}},
     S("\xef\xbb\xbf" "From a@b\n"), S("x"), HEADER_BOM | HEADER_MBOX_LINE, 0, 1, 0, '\n'},
    {"the field From of old", S("From : a@b\n\nx"), {{S("From : a@b\n"), S("From"), S(" a@b"), FIELD_SPACE_COLON}},
     S(""), S("x"), 0, 0, 1, 0, '\n'},
    {"mailbox line in the middle", S("A: b\nFrom a@b Mon\n\nx"),
     {{S("A: b\n"), S("A"), S(" b"), 0}, {S("From a@b Mon\n"), {0}, {0}, FIELD_NO_COLON}},
     S(""), S("x"), 0, 0, 2, 0, '\n'},
    {"indented first line", S(" A: b\r\nC: d\r\n\r\n"),
     {{S(" A: b\r\n"), {0}, {0}, FIELD_NO_COLON | FIELD_SPACE_COLON}, {S("C: d\r\n"), S("C"), S(" d"), 0}},
     S(""), S(""), HEADER_FIRST_SPACE, 2, 0, 0, '\n'},
    {"only a line end", S("\n"), {{{0}, {0}, {0}, 0}}, S(""), S(""), 0, 0, 0, 0, '\n'},
    {"only text", S("hello"), {{S("hello"), {0}, {0}, FIELD_NO_COLON}}, S(""), S(""), HEADER_NO_END, 0, 0, 0, '\n'},
    {"a NUL alone", S("\0"), {{S("\0"), {0}, {0}, FIELD_NO_COLON | FIELD_NUL}}, S(""), S(""), HEADER_NO_END, 0, 0, 0, '\n'},
};

static void check_fields(const struct row *row, const struct header *h, const char *start)
{
    size_t count = 0;
    while (count < LENGTH(row->fields) && row->fields[count].raw.n)
        count++;
    if (!CHECK_INT(h->count, count))
        return;
    for (size_t i = 0; i < count; i++) {
        CHECK_STR(h->fields[i].raw, row->fields[i].raw);
        CHECK_STR(h->fields[i].name, row->fields[i].name);
        CHECK_STR(h->fields[i].value, row->fields[i].value);
        CHECK_INT(h->fields[i].flags, row->fields[i].flags);
        CHECK(h->fields[i].raw.p == start + h->fields[i].offset);
    }
}

static void table(void)
{
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct row *row = &rows[i];
        struct str message = unit_exact(row->message);
        struct header h = header_split(message, unit_arena());
        unit_row("%s", row->what);
        check_fields(row, &h, message.p);
        CHECK_STR(h.preamble, row->preamble);
        CHECK_STR(h.body, row->body);
        CHECK_INT(h.flags, row->flags);
        CHECK_INT(h.line_end, row->line_end);
        CHECK_INT(h.crlf, row->crlf);
        CHECK_INT(h.lf, row->lf);
        CHECK_INT(h.cr, row->cr);
    }
}

/* Preamble, fields, empty line and body follow each other without a gap from the first byte to the last. */
static bool pieces_are_all(struct str message, const struct header *h)
{
    const char *at = message.p + h->preamble.n;
    for (size_t i = 0; i < h->count; at += h->fields[i++].raw.n)
        if (h->fields[i].raw.p != at || !h->fields[i].raw.n)
            return false;
    struct str line = {at, (size_t)(h->body.p - at)};
    bool empty_line = str_eq(line, S("\n")) || str_eq(line, S("\r\n")) || str_eq(line, S("\r"));
    bool ended = h->flags & HEADER_NO_END ? !line.n && !h->body.n : empty_line;
    return ended && h->body.p + h->body.n == message.p + message.n;
}

static void every_byte_has_its_place(void)
{
    static const struct str words[] = {
        S("\r\n"), S("\n"), S("\r"), S(" "), S("\t"), S(":"), S("A"), S("From "), S("Subject: x"), S("\0"),
        S("\r\n\r\n"), S("\xef\xbb\xbf"), S("\xff"), S(">From "), S("x: y\r\n"),
    };
    uint64_t chance = 1;
    for (int i = 0; i < 20000; i++) {
        struct arena a = {0};
        struct str message = unit_random_text(&chance, words, LENGTH(words), 12, &a);
        struct header h = header_split(message, &a);
        unit_row("%.*s", (int)message.n, message.p);
        CHECK(pieces_are_all(message, &h));
        arena_free(&a);
    }
}

static void limits(void)
{
    struct arena *a = unit_arena();
    char *many = arena_alloc(a, 5 * (LIMIT_FIELDS + 1) + 2);
    for (size_t i = 0; i <= LIMIT_FIELDS; i++)
        memcpy(many + 5 * i, "A: b\n", 5);
    memcpy(many + 5 * (LIMIT_FIELDS + 1), "\nx", 2);
    struct header h = header_split((struct str){many, 5 * (LIMIT_FIELDS + 1) + 2}, a);
    CHECK_INT(h.count, LIMIT_FIELDS);
    CHECK_INT(h.flags, HEADER_FIELDS_LIMIT);
    CHECK_STR(h.body, S("x"));
    many[5 * LIMIT_FIELDS] = '\n'; /* one fewer: no limit is hit */
    h = header_split((struct str){many, 5 * (LIMIT_FIELDS + 1) + 2}, a);
    CHECK_INT(h.count, LIMIT_FIELDS);
    CHECK_INT(h.flags, 0);

    size_t n = LIMIT_HEADER_BYTES + 20;
    char *big = arena_alloc(a, n);
    memset(big, 'x', n);
    memcpy(big, "A: b\nC:", 7);
    memcpy(big + n - 8, "\nD: e\n\nx", 8);
    h = header_split((struct str){big, n}, a);
    CHECK_INT(h.count, 1);
    CHECK_INT(h.flags, HEADER_SIZE_LIMIT);
    CHECK_STR(h.body, S("x"));
}

void suite_parsers_header(void)
{
    static const struct unit_test tests[] = {
        {"table", table}, {"every byte has its place", every_byte_has_its_place}, {"limits", limits},
    };
    unit_suite("parsers/header", tests, LENGTH(tests));
}
