/* parsers/presentation: texts of the DNS as master files have them, and that the reader of those has the same bytes again. */
#include "parsers/presentation.h"
#include "src/lookup/master.h"
#include "tests/unit.h"

struct collected {
    char bytes[4 * 256 + 2];
    size_t n;
};

static void collect(void *to, struct str piece)
{
    struct collected *c = to;
    CHECK(piece.n && piece.n <= sizeof c->bytes - c->n);
    memcpy(c->bytes + c->n, piece.p, piece.n);
    c->n += piece.n;
}

static void examples(void)
{
    static const struct {
        struct str bytes, text;
    } rows[] = {
        {S(""), S("\"\"")},
        {{NULL, 0}, S("\"\"")},
        {S("v=DKIM1; p=ab/+=="), S("\"v=DKIM1; p=ab/+==\"")},
        {S(" a "), S("\" a \"")},
        {S("a\"b\\c"), S("\"a\\\"b\\\\c\"")},
        {S("\"\""), S("\"\\\"\\\"\"")},
        {S("\0\t\x1f\x7f\x80\xff"), S("\"\\000\\009\\031\\127\\128\\255\"")},
        {S("\n1"), S("\"\\0101\"")},
        {S("(;)~"), S("\"(;)~\"")},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct collected c = {.n = 0};
        unit_row("row %zu", i);
        presentation_string(unit_exact(rows[i].bytes), collect, &c);
        CHECK_STR(((struct str){c.bytes, c.n}), rows[i].text);
    }
}

static void read_again(void)
{
    char all[256];
    struct collected c = {.n = 0};
    struct str bytes;
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (char)(unsigned char)i;
    presentation_string((struct str){all, sizeof all}, collect, &c);
    struct master m = {.rest = {c.bytes, c.n}, .line = 1};
    struct master_token token = master_next(&m);
    CHECK_INT(token.kind, MASTER_QUOTED);
    CHECK_INT(m.rest.n, 0);
    CHECK(master_unescape(token.text, unit_arena(), &bytes));
    CHECK_STR(bytes, ((struct str){all, sizeof all}));
}

void suite_parsers_presentation(void)
{
    static const struct unit_test tests[] = {{"examples", examples}, {"read again", read_again}};
    unit_suite("parsers/presentation", tests, LENGTH(tests));
}
