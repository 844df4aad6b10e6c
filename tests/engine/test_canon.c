/* engine/canon: RFC 6376 section 3.4. The reference is tests/tools/canonical.c, which does what the RFC says one
 * sentence after the other and knows nothing of chunks. */
#include "src/engine/canon.h"
#include "tests/engine/make.h"
#include "tests/tools/canonical.h"

struct collected {
    char *p;
    size_t n, size;
};

static void collect(void *to, struct str run)
{
    struct collected *c = to;
    if (run.n > c->size - c->n) {
        char *bigger = arena_alloc(unit_arena(), 2 * (c->n + run.n));
        if (c->n)
            memcpy(bigger, c->p, c->n);
        c->p = bigger;
        c->size = 2 * (c->n + run.n);
    }
    memcpy(c->p + c->n, run.p, run.n);
    c->n += run.n;
}

static struct str text(const struct collected *c) { return (struct str){c->p, c->n}; }

/* ---- the examples of section 3.4.5 --------------------------------------------------------------- */

static struct str one_field(enum canonicalization canon, struct str raw, char line_end)
{
    struct collected c = {0};
    canon_field(canon, raw, line_end, (struct sink){collect, &c});
    return text(&c);
}

static struct canon_body body_of(enum canonicalization canon, enum body_reading reading, char line_end,
    struct collected *c)
{
    return (struct canon_body){.canon = canon, .reading = reading, .line_end = line_end, .sink = {collect, c}};
}

static struct str whole_body(enum canonicalization canon, struct str body)
{
    struct collected c = {0};
    struct canon_body b = body_of(canon, READ_LINES, '\n', &c);
    canon_body_put(&b, body);
    canon_body_end(&b);
    return text(&c);
}

static void rfc_examples(void)
{
    struct str a = S("A: X\r\n"), b = S("B : Y\t\r\n\tZ  \r\n");
    struct str body = S(" C \r\nD \t E\r\n\r\n\r\n");
    CHECK_STR(one_field(CANON_RELAXED, a, '\n'), S("a:X\r\n"));
    CHECK_STR(one_field(CANON_RELAXED, b, '\n'), S("b:Y Z\r\n"));
    CHECK_STR(one_field(CANON_SIMPLE, a, '\n'), a);
    CHECK_STR(one_field(CANON_SIMPLE, b, '\n'), b);
    CHECK_STR(whole_body(CANON_RELAXED, body), S(" C\r\nD E\r\n"));
    CHECK_STR(whole_body(CANON_SIMPLE, body), S(" C \r\nD \t E\r\n"));
}

/* ---- header fields ------------------------------------------------------------------------------ */

static void fields(void)
{
    static const struct {
        struct str raw, simple, relaxed;
        char line_end;
    } rows[] = {
        {S("A:\r\n"), S("A:\r\n"), S("a:\r\n"), '\n'},
        {S("A: \t \r\n"), S("A: \t \r\n"), S("a:\r\n"), '\n'},
        {S("A:\r\n b\r\n"), S("A:\r\n b\r\n"), S("a:b\r\n"), '\n'}, /* folded right behind the colon */
        {S("A: b\n"), S("A: b\r\n"), S("a:b\r\n"), '\n'},
        {S("A: b\n\tc\n"), S("A: b\r\n\tc\r\n"), S("a:b c\r\n"), '\n'},
        {S("A: b\n\tc\r\n"), S("A: b\r\n\tc\r\n"), S("a:b c\r\n"), '\n'},
        {S("A: b\r\tc\r"), S("A: b\r\n\tc\r\n"), S("a:b c\r\n"), '\r'},
        {S("A: b"), S("A: b\r\n"), S("a:b\r\n"), '\n'}, /* no line end at the end of the message */
        {S("A: b\r\n \r\n c\r\n"), S("A: b\r\n \r\n c\r\n"), S("a:b c\r\n"), '\n'},
        {S("A \t: b\r\n"), S("A \t: b\r\n"), S("a:b\r\n"), '\n'},
        {S("A\r\n : b\r\n"), S("A\r\n : b\r\n"), S("a:b\r\n"), '\n'},
        {S("A  B: c\r\n"), S("A  B: c\r\n"), S("a b:c\r\n"), '\n'},
        {S("aBC: DeF\r\n"), S("aBC: DeF\r\n"), S("abc:DeF\r\n"), '\n'}, /* only the name is lowered */
        {S("\xc3\x84: \xc3\x84\r\n"), S("\xc3\x84: \xc3\x84\r\n"), S("\xc3\x84:\xc3\x84\r\n"), '\n'},
        {S("A: b : c:\r\n"), S("A: b : c:\r\n"), S("a:b : c:\r\n"), '\n'},
        {S("A: b\rc\r\n"), S("A: b\rc\r\n"), S("a:b\rc\r\n"), '\n'}, /* a CR alone is no white space */
        {S("A: b\r\r\n"), S("A: b\r\r\n"), S("a:b\r\r\n"), '\n'},
        {S("A: \rb\r\n"), S("A: \rb\r\n"), S("a:\rb\r\n"), '\n'},
        {S("A: b \r \r\n"), S("A: b \r \r\n"), S("a:b \r\r\n"), '\n'},
        {S("A: b\0 \0c\r\n"), S("A: b\0 \0c\r\n"), S("a:b\0 \0c\r\n"), '\n'},
        {S("A: b\v\fc\r\n"), S("A: b\v\fc\r\n"), S("a:b\v\fc\r\n"), '\n'},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str raw = unit_exact(rows[i].raw);
        unit_row("%.*s", (int)raw.n, raw.p);
        CHECK_STR(one_field(CANON_SIMPLE, raw, rows[i].line_end), rows[i].simple);
        CHECK_STR(one_field(CANON_RELAXED, raw, rows[i].line_end), rows[i].relaxed);
    }
}

/* A name of any length is lowered, whatever pieces that is done in. */
static void long_names(void)
{
    for (size_t n = 1; n < 200; n++) {
        char *raw = arena_alloc(unit_arena(), n + 4), *want = arena_alloc(unit_arena(), n + 4);
        memset(raw, 'Q', n);
        memset(want, 'q', n);
        memcpy(raw + n, ":x\r\n", 4);
        memcpy(want + n, ":x\r\n", 4);
        unit_row("%zu bytes", n);
        CHECK_STR(one_field(CANON_RELAXED, (struct str){raw, n + 4}, '\n'), ((struct str){want, n + 4}));
    }
}

/* With the line end that text of this kind has, as CRLF. */
static struct str as_crlf(struct str s, char line_end)
{
    struct str out = canonical_crlf(unit_arena(), s);
    if (line_end == '\n')
        return out;
    char *p = arena_array(unit_arena(), 2, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        p[n++] = s.p[i];
        if (s.p[i] == '\r')
            p[n++] = '\n';
    }
    return (struct str){p, n};
}

static const struct str field_words[] = {
    S(" "), S("\t"), S("  "), S("x"), S("Y:"), S("=;"), S("\r\n "), S("\n\t"), S("\r\n\t "), S("\0"), S("\xe4"),
        S("word"),
    S("\r"),
};

static void random_fields(void)
{
    uint64_t chance = 3;
    for (int i = 0; i < 5000; i++) {
        struct str value = unit_random_text(&chance, field_words, LENGTH(field_words) - 1, 12, unit_arena());
        struct str raw = make_join(S("NaMe"), make_join(i % 3 ? S(":") : S(" \t:"), make_join(value,
            i % 2 ? S("\r\n") : S("\n"))));
        struct str crlf = as_crlf(raw, '\n');
        unit_row("%.*s", (int)raw.n, raw.p);
        CHECK_STR(one_field(CANON_SIMPLE, unit_exact(raw), '\n'), crlf);
        CHECK_STR(one_field(CANON_RELAXED, unit_exact(raw), '\n'),
                  make_join(canonical_field(unit_arena(), crlf, true), S("\r\n")));
    }
}

/* ---- the signature's own field ------------------------------------------------------------------- */

static struct str own_field(enum canonicalization canon, struct str raw, struct str omit, char line_end)
{
    struct collected c = {0};
    canon_signature(canon, raw, omit, line_end, (struct sink){collect, &c});
    return text(&c);
}

/* Whatever b= holds, the canonical field is that of the field with nothing there, without a line end. */
static void random_signatures(void)
{
    static const struct str ends[] = {S("\r\n"), S("\n"), S("")};
    uint64_t chance = 4;
    for (int i = 0; i < 5000; i++) {
        struct str before = make_join(S("DKIM-Signature:"), unit_random_text(&chance, field_words,
            LENGTH(field_words) - 1, 6, unit_arena()));
        struct str b = unit_random_text(&chance, field_words, LENGTH(field_words), 6, unit_arena());
        struct str tail = unit_random_text(&chance, field_words, LENGTH(field_words) - 1, 6, unit_arena());
        struct str after = i % 2 ? S("") : make_join(S(";"), tail);
        before = make_join(before, S("b="));
        struct str raw = unit_exact(make_join(make_join(before, b), make_join(after, ends[i % 3])));
        struct str omit = {raw.p + before.n, b.n};
        struct str empty = as_crlf(make_join(before, after), '\n');
        unit_row("%.*s", (int)raw.n, raw.p);
        CHECK_STR(own_field(CANON_SIMPLE, raw, omit, '\n'), empty);
        CHECK_STR(own_field(CANON_RELAXED, raw, omit, '\n'), canonical_field(unit_arena(), empty, true));
    }
    struct str cr = S("DKIM-Signature: v=1;\r b=x y;\r c=d\r");
    CHECK_STR(own_field(CANON_SIMPLE, cr, str_take(str_drop(cr, 24), 3), '\r'),
        S("DKIM-Signature: v=1;\r\n b=;\r\n c=d"));
    CHECK_STR(own_field(CANON_RELAXED, cr, str_take(str_drop(cr, 24), 3), '\r'), S("dkim-signature:v=1; b=; c=d"));
}

/* ---- bodies ------------------------------------------------------------------------------------- */

/* How a body is fed. */
static struct str fed(enum canonicalization canon, enum body_reading reading, char line_end, struct str body,
    size_t first,
                      size_t step)
{
    struct collected c = {0};
    struct canon_body b = body_of(canon, reading, line_end, &c);
    canon_body_put(&b, unit_exact(str_take(body, first)));
    for (body = str_drop(body, first); body.n; body = str_drop(body, step))
        canon_body_put(&b, unit_exact(str_take(body, step)));
    canon_body_end(&b);
    return text(&c);
}

static struct str reference(enum canonicalization canon, enum body_reading reading, char line_end, struct str body)
{
    struct str crlf = reading == READ_LINES ? as_crlf(body, line_end) : body;
    return canonical_body(unit_arena(), crlf, canon == CANON_RELAXED);
}

static bool has_lf(struct str s) { return str_has(s, '\n'); }

/* One body in every reading: whole, cut in two at every byte, byte by byte. */
static void check_body(struct str body)
{
    static const struct {
        enum canonicalization canon;
        enum body_reading reading;
        char line_end;
    } ways[] = {
        {CANON_SIMPLE, READ_LINES, '\n'},   {CANON_RELAXED, READ_LINES, '\n'}, {CANON_SIMPLE, READ_LITERAL, '\n'},
        {CANON_RELAXED, READ_LITERAL, '\n'}, {CANON_SIMPLE, READ_LINES, '\r'},  {CANON_RELAXED, READ_LINES, '\r'},
    };
    unit_row("%.*s", (int)body.n, body.p);
    for (size_t w = 0; w < LENGTH(ways); w++) {
        if (ways[w].line_end == '\r' && has_lf(body))
            continue; /* CR is only read as a line end where there is no LF at all */
        struct str want = reference(ways[w].canon, ways[w].reading, ways[w].line_end, body);
        bool same = CHECK_STR(fed(ways[w].canon, ways[w].reading, ways[w].line_end, body, body.n, 1), want);
        same = same && CHECK_STR(fed(ways[w].canon, ways[w].reading, ways[w].line_end, body, 0, 1), want);
        for (size_t cut = 1; cut < body.n && same; cut++)
            same = CHECK_STR(fed(ways[w].canon, ways[w].reading, ways[w].line_end, body, cut, body.n), want);
    }
}

static void bodies(void)
{
    static const struct {
        struct str body, simple, relaxed;
    } rows[] = {
        {S(""), S("\r\n"), S("")},
        {S("\r\n"), S("\r\n"), S("")},
        {S("\n"), S("\r\n"), S("")},
        {S("\r\n\r\n\r\n"), S("\r\n"), S("")},
        {S(" "), S(" \r\n"), S("")},
        {S(" \t\r\n"), S(" \t\r\n"), S("")},
        {S("\r\n \r\n"), S("\r\n \r\n"), S("")},
        {S("x"), S("x\r\n"), S("x\r\n")},
        {S("x\r\n"), S("x\r\n"), S("x\r\n")},
        {S("x\n"), S("x\r\n"), S("x\r\n")},
        {S("x\r\n\r\n"), S("x\r\n"), S("x\r\n")},
        {S("x\r\n \r\n"), S("x\r\n \r\n"), S("x\r\n")},
        {S("\r\nx\r\n"), S("\r\nx\r\n"), S("\r\nx\r\n")},
        {S("x\r\n\r\n\r\ny"), S("x\r\n\r\n\r\ny\r\n"), S("x\r\n\r\n\r\ny\r\n")},
        {S("x\n \n\ny\n"), S("x\r\n \r\n\r\ny\r\n"), S("x\r\n\r\n\r\ny\r\n")},
        {S("  x  y\t\tz \r\n"), S("  x  y\t\tz \r\n"), S(" x y z\r\n")},
        {S("\t"), S("\t\r\n"), S("")},
        {S("\tx"), S("\tx\r\n"), S(" x\r\n")},
        {S("x\r"), S("x\r\r\n"), S("x\r\r\n")},
        {S("\r"), S("\r\r\n"), S("\r\r\n")},
        {S("x\r\ry\n"), S("x\r\ry\r\n"), S("x\r\ry\r\n")},
        {S("x \r y\n"), S("x \r y\r\n"), S("x \r y\r\n")},
        {S("x\r\r\ny"), S("x\r\r\ny\r\n"), S("x\r\r\ny\r\n")},
        {S("x\n\r\ny"), S("x\r\n\r\ny\r\n"), S("x\r\n\r\ny\r\n")},
        {S("x\n\r"), S("x\r\n\r\r\n"), S("x\r\n\r\r\n")},
        {S("\0\r\n\0 \0"), S("\0\r\n\0 \0\r\n"), S("\0\r\n\0 \0\r\n")},
        {S(".\r\n..\r\n"), S(".\r\n..\r\n"), S(".\r\n..\r\n")},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        check_body(rows[i].body);
        CHECK_STR(whole_body(CANON_SIMPLE, rows[i].body), rows[i].simple);
        CHECK_STR(whole_body(CANON_RELAXED, rows[i].body), rows[i].relaxed);
    }
}

/* Only CRLF ends a line: a single LF is a byte like others, and no white space either. */
static void literal(void)
{
    static const struct {
        struct str body, simple, relaxed;
    } rows[] = {
        {S("x\n"), S("x\n\r\n"), S("x\n\r\n")},
        {S("x \n y\r\n"), S("x \n y\r\n"), S("x \n y\r\n")},
        {S("\n\n"), S("\n\n\r\n"), S("\n\n\r\n")},
        {S("x\n\r\n\r\n"), S("x\n\r\n"), S("x\n\r\n")},
        {S("x\r\n\n"), S("x\r\n\n\r\n"), S("x\r\n\n\r\n")},
        {S("\r\n"), S("\r\n"), S("")},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%.*s", (int)rows[i].body.n, rows[i].body.p);
        CHECK_STR(fed(CANON_SIMPLE, READ_LITERAL, '\n', rows[i].body, rows[i].body.n, 1), rows[i].simple);
        CHECK_STR(fed(CANON_RELAXED, READ_LITERAL, '\n', rows[i].body, rows[i].body.n, 1), rows[i].relaxed);
    }
}

static void random_bodies(void)
{
    static const struct str words[] = {
        S("\r\n"), S("\r\n"), S("\n"), S("\r"), S(" "), S("\t"), S("  "), S("x"), S("yz"), S("\0"), S("\xff"),
        S("a line with words in it, longer than sixteen bytes"), S("0123456789abcdef"),
    };
    uint64_t chance = 5;
    for (int i = 0; i < 3000; i++)
        check_body(unit_random_text(&chance, words, LENGTH(words), 12, unit_arena()));
    for (int i = 0; i < 1000; i++) /* no LF: CR as line end */
        check_body(unit_random_text(&chance, words + 3, LENGTH(words) - 3, 12, unit_arena()));
}

/* White space at every place of lines of every length: long lines are looked over sixteen bytes at a time. */
static void long_lines(void)
{
    static const char *const gaps[] = {" ", "  ", "\t", " \t", "\t ", "   "};
    for (size_t n = 1; n < 70; n++)
        for (size_t at = 0; at <= n; at++)
            for (size_t g = 0; g < LENGTH(gaps); g++) {
                char *line = arena_alloc(unit_arena(), 2 * n + 12);
                struct str gap = str_z(gaps[g]);
                memset(line, 'x', n);
                memcpy(line + at, gap.p, gap.n);
                memset(line + at + gap.n, 'y', n - at);
                memcpy(line + n + gap.n, "\r\nend\r\n", 7);
                struct str body = unit_exact((struct str){line, n + gap.n + 7});
                unit_row("%zu bytes, gap %zu at %zu", n, g, at);
                CHECK_STR(whole_body(CANON_RELAXED, body), reference(CANON_RELAXED, READ_LINES, '\n', body));
                CHECK_STR(whole_body(CANON_SIMPLE, body), body);
            }
}

void suite_engine_canon(void)
{
    static const struct unit_test tests[] = {
        {"the examples of RFC 6376 section 3.4.5", rfc_examples},
        {"fields", fields},
        {"long names", long_names},
        {"random fields", random_fields},
        {"random signatures", random_signatures},
        {"bodies", bodies},
        {"single LF kept", literal},
        {"random bodies at every chunk boundary", random_bodies},
        {"long lines", long_lines},
    };
    unit_suite("engine/canon", tests, LENGTH(tests));
}
