/* parsers/parts: where MIME parts lie, RFC 2046 section 5.1. */
#include "parsers/parts.h"
#include "parsers/limits.h"
#include "tests/unit.h"

static struct parts read(struct str message)
{
    struct header *h = arena_alloc(unit_arena(), sizeof *h);
    *h = header_split(message, unit_arena());
    return parts_read(h, unit_arena());
}

/* "depth type size;" for each part, "!" behind a multipart that is not closed. */
static struct str drawn(struct parts p)
{
    struct str all = S("");
    for (size_t i = 0; i < p.count; i++)
        all = arena_print(unit_arena(), "%.*s%zu %s %zu%s; ", (int)all.n, all.p, p.items[i].depth, p.items[i].type,
                          p.items[i].content.n, p.items[i].unclosed ? "!" : "");
    return all;
}

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"

static void trees(void)
{
    static const struct {
        const char *message, *tree;
    } rows[] = {
        {"From: a\n\nhello", "0 text/plain 5; "},
        {"Content-Type: TEXT/HTML; charset=x\n\nhello", "0 text/html 5; "},
        {"Content-Type: nonsense\n\nhello", "0 text/plain 5; "},
        {MIXED "--b\n\none\n--b\nContent-Type: text/html\n\ntwo\n--b--\n",
         "0 multipart/mixed 48; 1 text/plain 3; 1 text/html 3; "},
        {MIXED "pre\n--b\n\none\n--b--\npost", "0 multipart/mixed 23; 1 text/plain 3; "},
        {MIXED "--b\n\none\n--b \t\n\ntwo\n--b--  \n", "0 multipart/mixed 28; 1 text/plain 3; 1 text/plain 3; "},
        {MIXED "--bb\n--b\n\n--bc\n--b--x\n--b--\n", "0 multipart/mixed 28; 1 text/plain 11; "},
        {MIXED "--b\n\none\n", "0 multipart/mixed 9!; 1 text/plain 4; "},
        {MIXED "no delimiter", "0 multipart/mixed 12!; "},
        {"Content-Type: multipart/mixed\n\n--b\n\nx\n--b--\n", "0 multipart/mixed 13; "},
        {"Content-Type: multipart/digest; boundary=b\n\n--b\n\nFrom: a\n\nx\n--b--\n",
         "0 multipart/digest 22; 1 message/rfc822 10; "},
        {MIXED "--b\nContent-Type: multipart/alternative; boundary=\"c d\"\n\n--c d\n\nx\n--c d--\n--b\n\ny\n--b--\n",
         "0 multipart/mixed 87; 1 multipart/alternative 16; 2 text/plain 1; 1 text/plain 1; "},
        {MIXED "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\nx\n--b--\n--c--\n",
         "0 multipart/mixed 72; 1 multipart/alternative 6!; 2 text/plain 1; "},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].message);
        CHECK_STR(drawn(read(unit_exact(str_z(rows[i].message)))), str_z(rows[i].tree));
    }
}

static void encodings(void)
{
    static const struct {
        const char *value, *encoding;
    } rows[] = {
        {"base64", "base64"}, {" base64 ; x", "base64"}, {"(a) base64 (b)", "base64"}, {"base64(b)", "base64"},
        {"((a) b)\n quoted-printable", "quoted-printable"}, {"(base64", "(base64"}, {"; base64", ""}, {"", ""}, {"(a)", ""},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str text = arena_print(unit_arena(), "Content-Transfer-Encoding: %s\n\nx", rows[i].value);
        unit_row("%s", rows[i].value);
        CHECK_STR(read(unit_exact(text)).items[0].encoding, str_z(rows[i].encoding));
    }
}

static void values(void)
{
    struct parts p = read(S(MIXED "--b\r\nContent-Type: application/pdf; name=\"old.pdf\"\r\nContent-Transfer-Encoding: "
                            "base64\r\nContent-Disposition: attachment;\r\n filename=\"=?utf-8?q?b=C3=BC.pdf?=\"\r\n\r\n"
                            "AAAA\r\n--b--\r\n"));
    CHECK_INT(p.count, 2);
    CHECK_STR(p.items[1].encoding, S("base64"));
    CHECK_STR(p.items[1].disposition, S("attachment"));
    CHECK_STR(str_z(p.items[1].filename), S("b\xc3\xbc.pdf"));
    CHECK_STR(p.items[1].content, S("AAAA"));
}

/* Every line is a delimiter, and every part a multipart of the same boundary. */
static void limits(void)
{
    struct str many = S(MIXED), deep = S("");
    for (int i = 0; i < LIMIT_PARTS + 10; i++)
        many = arena_print(unit_arena(), "%.*s--b\n\n", (int)many.n, many.p);
    struct parts p = read(many);
    CHECK(p.more);
    CHECK_INT(p.count, LIMIT_PARTS);
    for (int i = 0; i < 200; i++)
        deep = arena_print(unit_arena(), "%.*sContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", (int)deep.n, deep.p, i, i);
    p = read(deep);
    CHECK(p.more);
    CHECK_INT(p.count, LIMIT_PART_DEPTH + 1);
    /* what is nested too deep does not hide what stands behind it */
    deep = S("");
    for (int i = 0; i < LIMIT_PART_DEPTH + 2; i++)
        deep = arena_print(unit_arena(), "%.*sContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", (int)deep.n, deep.p, i, i);
    p = read(arena_print(unit_arena(), "%.*s\n--b0\nContent-Type: text/html\n\nx\n--b0--\n", (int)deep.n, deep.p));
    CHECK(p.more);
    CHECK_INT(p.count, LIMIT_PART_DEPTH + 2);
    CHECK_STR(str_z(p.items[p.count - 1].type), S("text/html"));
}

/* The C library loads a charset for each; what is beyond the limit is a part without type and name. */
static void charsets(void)
{
    struct str name = S(""), message = S(MIXED);
    for (int i = 0; i < 30; i++)
        name = arena_print(unit_arena(), "%.*s =?x%d?q?a?=", (int)name.n, name.p, i);
    for (int i = 0; i < 60; i++)
        message = arena_print(unit_arena(), "%.*s--b\nContent-Type: text/html; name=\"%.*s\"\n\n", (int)message.n, message.p, (int)name.n, name.p);
    struct parts p = read(arena_print(unit_arena(), "%.*s--b--\n", (int)message.n, message.p));
    CHECK(p.more);
    CHECK_INT(p.count, 1 + LIMIT_CHARSETS / 30 + 1);
    CHECK_STR(str_z(p.items[p.count - 2].type), S("text/html"));
    CHECK_STR(str_z(p.items[p.count - 1].type), S("text/plain"));
    CHECK(!p.items[p.count - 1].filename);
    CHECK(!p.items[0].unclosed);
}

/* ---- any text between delimiters, against a reader that goes line by line ---------------------------- */

static bool is_mark(struct str line, bool *closes)
{
    const struct str mark = S("--b-");
    struct str rest = str_trim(str_drop(line, mark.n));
    *closes = str_starts(line, mark) && str_eq(rest, S("--"));
    return *closes || (str_starts(line, mark) && !rest.n);
}

static struct str body_of(struct str part, bool ended)
{
    if (ended && part.n && part.p[part.n - 1] == '\n')
        part.n--;
    if (ended && part.n && part.p[part.n - 1] == '\r')
        part.n--;
    return header_split(part, unit_arena()).body;
}

static size_t slow_parts(struct str body, struct str *found)
{
    size_t n = 0;
    struct str part = {0};
    bool inside = false, closes = false;
    while (body.n && !closes) {
        struct str line = str_take(body, str_cut(body, '\n').head.n + 1);
        body = str_drop(body, line.n);
        if (!is_mark(line, &closes)) {
            part.n += line.n;
            continue;
        }
        if (inside)
            found[n++] = body_of(part, true);
        inside = true;
        part = (struct str){line.p + line.n, 0};
    }
    if (inside && !closes)
        found[n++] = body_of(part, false);
    return n;
}

static void random_delimiters(void)
{
    static const char *const pieces[] = {"--b-", "--b---", "--b", "--", "-", "\n", "\n", "\r\n", "\r\n", " ", "\t", "x", "\n--b-\n", "a: b\n"};
    unsigned seed = 2046;
    for (unsigned round = 0; round < 20000; round++) {
        char text[400] = "Content-Type: multipart/mixed; boundary=b-\r\n\r\n";
        for (unsigned i = 0, most = round % 40; i < most; i++) {
            seed = seed * 1103515245 + 12345;
            strcat(text, pieces[(seed >> 16) % LENGTH(pieces)]);
        }
        struct str found[200];
        struct header h = header_split(unit_exact(str_z(text)), unit_arena());
        struct parts parts = parts_read(&h, unit_arena());
        size_t n = slow_parts(h.body, found);
        unit_row("round %u: %s", round, text);
        if (!CHECK_INT(parts.count, n + 1))
            return;
        for (size_t i = 0; i < n; i++)
            CHECK(parts.items[i + 1].content.n == found[i].n && (!found[i].n || parts.items[i + 1].content.p == found[i].p));
    }
}

/* Delimiters are looked for many bytes at a time: one at every place of such a block, and what is nearly one before it. */
static void any_place(void)
{
    for (size_t lead = 0; lead < 200; lead++) {
        struct str filler = arena_print(unit_arena(), "%0*d", (int)lead, 0);
        struct str text = arena_print(unit_arena(), MIXED "%.*s--b\n-\n--c\n--b\n\n%.*s\n--b--", (int)lead, filler.p, (int)lead, filler.p);
        struct parts p = read(unit_exact(text));
        unit_row("%zu bytes before", lead);
        CHECK(!p.items[0].unclosed);
        if (CHECK_INT(p.count, lead ? 2 : 3))
            CHECK_INT(p.items[p.count - 1].content.n, lead);
    }
}

void suite_parsers_parts(void)
{
    static const struct unit_test tests[] = {
        {"any delimiters", random_delimiters},
        {"a delimiter at any place", any_place},
        {"trees", trees},
        {"encodings", encodings},
        {"values of the content fields", values},
        {"limits", limits},
        {"charsets", charsets},
    };
    unit_suite("parsers/parts", tests, LENGTH(tests));
}
