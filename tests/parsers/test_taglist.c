/* parsers/taglist: RFC 6376 section 3.2. */
#include "parsers/limits.h"
#include "parsers/taglist.h"
#include "tests/unit.h"

/* The list as "name=value" joined by "|". */
static struct str written(const struct taglist *l)
{
    struct str out = S("");
    for (size_t i = 0; i < l->count; i++)
        out = arena_print(unit_arena(), "%.*s%s%.*s=%.*s", (int)out.n, out.p, i ? "|" : "", (int)l->tags[i].name.n,
                          l->tags[i].name.p, (int)l->tags[i].value.n, l->tags[i].value.p);
    return out;
}

static void grammar(void)
{
    static const struct {
        struct str text, tags;
        enum taglist_error error;
        struct str where;
    } rows[] = {
        {S("a=1"), S("a=1"), TAGLIST_OK, S("")},
        {S("a=1;"), S("a=1"), TAGLIST_OK, S("")},
        {S("a=1; \r\n "), S("a=1"), TAGLIST_OK, S("")},
        {S("a=1;b=2"), S("a=1|b=2"), TAGLIST_OK, S("")},
        {S(" a = 1 ;\r\n\tb\r\n =\t2\r\n"), S("a=1|b=2"), TAGLIST_OK, S("")},
        {S("a=;b="), S("a=|b="), TAGLIST_OK, S("")},
        {S("a= ; b=1"), S("a=|b=1"), TAGLIST_OK, S("")},
        {S("a=b=c"), S("a=b=c"), TAGLIST_OK, S("")},
        {S("a=1 2\t3"), S("a=1 2\t3"), TAGLIST_OK, S("")},
        {S("a=1\r\n 2"), S("a=1\r\n 2"), TAGLIST_OK, S("")},
        {S("a_1b=x"), S("a_1b=x"), TAGLIST_OK, S("")},
        {S("A=1;a=2"), S("A=1|a=2"), TAGLIST_OK, S("")}, /* names are case-sensitive */
        {S("i=\xc3\xbc@x"), S("i=\xc3\xbc@x"), TAGLIST_OK, S("")},
        {S("a=%s%n$(x)`y`"), S("a=%s%n$(x)`y`"), TAGLIST_OK, S("")},
        /* what is no list */
        {S(""), S(""), TAGLIST_JUNK, S("")},
        {S(" \r\n "), S(""), TAGLIST_JUNK, S("")},
        {S(";"), S(""), TAGLIST_JUNK, S("")},
        {S(";a=1"), S("a=1"), TAGLIST_JUNK, S("")},
        {S("a=1;;"), S("a=1"), TAGLIST_JUNK, S("")},
        {S("a=1;;b=2"), S("a=1|b=2"), TAGLIST_JUNK, S("")},
        {S("a=1; ;b=2"), S("a=1|b=2"), TAGLIST_JUNK, S("")},
        {S("a"), S(""), TAGLIST_JUNK, S("a")},
        {S("a;b=1"), S("b=1"), TAGLIST_JUNK, S("a")},
        {S("=1"), S(""), TAGLIST_JUNK, S("=1")},
        {S("1a=1"), S(""), TAGLIST_JUNK, S("1a=1")},
        {S("_a=1"), S(""), TAGLIST_JUNK, S("_a=1")},
        {S("a-b=1"), S(""), TAGLIST_JUNK, S("a-b=1")},
        {S("a b=1"), S(""), TAGLIST_JUNK, S("a b=1")},
        {S("\xc3\xbc=1"), S(""), TAGLIST_JUNK, S("\xc3\xbc=1")},
        {S("a\0=1"), S(""), TAGLIST_JUNK, S("a\0=1")},
        {S("a=x\0y"), S("a=x"), TAGLIST_JUNK, S("a")},
        {S("a=x\x7fy"), S("a=x\x7fy"), TAGLIST_JUNK, S("a")},
        {S("a=x\x1b[31m"), S("a=x\x1b[31m"), TAGLIST_JUNK, S("a")},
        {S("a=x\vy"), S("a=x\vy"), TAGLIST_JUNK, S("a")},
        {S("a=x\ry"), S("a=x\ry"), TAGLIST_JUNK, S("a")}, /* a CR that folds nothing */
        {S("a=x\r y"), S("a=x\r y"), TAGLIST_OK, S("")},  /* CR as line end */
        {S("a=1;a=1"), S("a=1"), TAGLIST_DUPLICATE, S("a")},
        {S("a=1;b=2;a="), S("a=1|b=2"), TAGLIST_DUPLICATE, S("a")},
        {S("a=1;a=2;x"), S("a=1"), TAGLIST_DUPLICATE, S("a")}, /* the first error is told */
        {S("x;a=1;a=2"), S("a=1"), TAGLIST_JUNK, S("x")},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct taglist l = taglist_read(unit_exact(rows[i].text), unit_arena());
        unit_row("%.*s", (int)rows[i].text.n, rows[i].text.p);
        if (!str_has(rows[i].text, '\0'))
            CHECK_STR(written(&l), rows[i].tags);
        CHECK_INT(l.error, rows[i].error);
        CHECK_STR(l.where, rows[i].where);
    }
}

/* Section 3.7: b= is cut out of the hashed field from the "=" to the ";", white space included. */
static void whole_values(void)
{
    struct str text = S(" a=1; b = x\r\n y ;c=2 ");
    struct taglist l = taglist_read(text, unit_arena());
    CHECK_STR(taglist_get(&l, S("b"))->whole, S(" x\r\n y "));
    CHECK_STR(taglist_get(&l, S("b"))->value, S("x\r\n y"));
    CHECK(taglist_get(&l, S("b"))->whole.p == text.p + 9);
    CHECK_STR(taglist_get(&l, S("c"))->whole, S("2 "));
    CHECK(taglist_get(&l, S("B")) == NULL);
    CHECK(taglist_get(&l, S("")) == NULL);
}

/* n numbered tags, or n numbered parts that are none. */
static struct str repeated(size_t n, bool tags)
{
    char *out = arena_alloc(unit_arena(), n * 16);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        struct str one = arena_print(unit_arena(), "%s%zu%s;", tags ? "t" : "", i, tags ? "=1" : "");
        memcpy(out + at, one.p, one.n);
        at += one.n;
    }
    return (struct str){out, at};
}

static void limits(void)
{
    struct arena *a = unit_arena();
    struct str at_limit = repeated(LIMIT_TAGS, true);
    struct taglist l = taglist_read(at_limit, a);
    CHECK_INT(l.error, TAGLIST_OK);
    CHECK_INT(l.count, LIMIT_TAGS);
    l = taglist_read(repeated(LIMIT_TAGS + 1, true), a);
    CHECK_INT(l.error, TAGLIST_TOO_MANY);
    CHECK_INT(l.count, LIMIT_TAGS);
    l = taglist_read(repeated(LIMIT_TAGS * 3, false), a); /* parts that are no tags */
    CHECK_INT(l.error, TAGLIST_JUNK);

    char *big = arena_alloc(a, LIMIT_TAGLIST_BYTES + 1);
    memset(big, 'x', LIMIT_TAGLIST_BYTES + 1);
    memcpy(big, "a=", 2);
    CHECK_INT(taglist_read((struct str){big, LIMIT_TAGLIST_BYTES}, a).error, TAGLIST_OK);
    l = taglist_read((struct str){big, LIMIT_TAGLIST_BYTES + 1}, a);
    CHECK_INT(l.error, TAGLIST_TOO_LONG);
    CHECK_INT(l.count, 0);
}

/* ---- rules -------------------------------------------------------------------------------------- */

struct record {
    struct str seen;
};

static bool take(void *record, const struct tag *t, struct arena *arena)
{
    struct record *r = record;
    r->seen = arena_print(arena, "%.*s%.*s.", (int)r->seen.n, r->seen.p, (int)t->name.n, t->name.p);
    return !str_eq(t->value, S("bad"));
}

static void rules(void)
{
    static const struct tag_rule table[] = {
        {S("a"), true, take, DKV_SIG_VERSION},
        {S("b"), false, take, DKV_SIG_BAD_VALUE},
        {S("c"), true, take, DKV_SIG_BAD_NUMBER},
    };
    static const struct {
        struct str text, seen;
        bool found;
        enum dkv_reason reason;
        struct str where;
    } rows[] = {
        {S("a=1;b=1;c=1"), S("a.b.c."), false, DKV_VERIFIED, S("")},
        {S("c=1;a=1"), S("a.c."), false, DKV_VERIFIED, S("")},
        {S("c=1;x=1;a=1"), S("a.c."), false, DKV_VERIFIED, S("")}, /* unknown tags are ignored */
        {S("a=1"), S("a."), true, DKV_SIG_TAG_MISSING, S("c")},
        {S("c=1"), S("c."), true, DKV_SIG_TAG_MISSING, S("a")},
        {S("a=1;b=bad;c=1"), S("a.b.c."), true, DKV_SIG_BAD_VALUE, S("b")}, /* the rest is read all the same */
        {S("c=bad;b=bad;a=1"), S("a.b.c."), true, DKV_SIG_BAD_VALUE, S("b")}, /* first by the table */
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct record r = {S("")};
        struct taglist l = taglist_read(rows[i].text, unit_arena());
        struct tag_fault f = taglist_apply(&l, table, LENGTH(table), &r, DKV_SIG_TAG_MISSING, unit_arena());
        unit_row("%.*s", (int)rows[i].text.n, rows[i].text.p);
        CHECK_STR(r.seen, rows[i].seen);
        CHECK_INT(f.found, rows[i].found);
        CHECK_REASON(f.reason, rows[i].reason);
        CHECK_STR(f.where, rows[i].where);
    }
}

/* Every byte in every place of a value that is looked at eight bytes at a time. */
static void every_byte(void)
{
    char text[] = "a=xxxxxxxxxxxxxxxxxxxx";
    for (size_t at = 3; at < sizeof text - 2; at++) /* at the ends, white space is none of the value */
        for (unsigned c = 0; c < 256; c++) {
            bool plain = (c >= 0x20 && c != 0x7f && c != ';') || c == '\t' || c == '\n';
            unit_row("byte %u at %zu", c, at);
            text[at] = (char)c;
            struct taglist l = taglist_read(unit_exact((struct str){text, sizeof text - 1}), unit_arena());
            CHECK_INT(l.error, plain ? TAGLIST_OK : TAGLIST_JUNK);
            text[at] = 'x';
        }
}

void suite_parsers_taglist(void)
{
    static const struct unit_test tests[] = {
        {"grammar", grammar}, {"whole values", whole_values}, {"every byte", every_byte}, {"limits", limits}, {"rules", rules},
    };
    unit_suite("parsers/taglist", tests, LENGTH(tests));
}
