/* src/report/json_scan: where a value ends, whatever stands in its strings and however its bytes come; how long one may be; and
 * that input which ends too early is refused, wherever that is. */
#include "parsers/limits.h"
#include "src/report/json_scan.h"
#include "tests/report/feed.h"
#include "tests/report/fixture.h"

#define NO_JSON S("it is no JSON")
#define TOO_LONG S("a row of it is longer than one may be (LIMIT_JSON_PIECE)")

static void begin(struct json_scan *s, struct feed *feed, struct str text, size_t step)
{
    *feed = (struct feed){text, step};
    json_scan_begin(s, (struct json_source){feed_more, feed});
}

/* What was not read, without white space before it. */
static void check_rest(struct json_scan *s, const struct feed *feed, struct str want)
{
    g_autoptr(GString) rest = g_string_new(NULL);
    json_scan_peek(s);
    g_string_append_len(rest, s->bytes->str + s->at, (gssize)(s->bytes->len - s->at));
    g_string_append_len(rest, feed->left.p ? feed->left.p : "", (gssize)feed->left.n);
    CHECK_STR(gstr(rest), want);
}

static void check_why(const struct json_scan *s, struct str want) { CHECK_STR(str_z(s->why ? s->why : "nothing"), want); }

static const size_t steps[] = {1, 2, 3, SIZE_MAX};

/* ---- one value ------------------------------------------------------------------------------------- */

/* rest NULL: there is no value. */
static const struct value_row {
    const char *text, *rest;
} values[] = {
    /* brackets in strings */
    {"\"]}\", 1", ", 1"},
    {"[\"]\", \"[{\"],", ","},
    {"{\"}\": \"{\"} ]", "]"},
    {"{\"a\": [\"]}\", {\"[\": \"\"}]}]", "]"},
    /* a backslash before the quote, and one that is itself escaped */
    {"\"a\\\"]\"]", "]"},
    {"\"a\\\\\"]", "]"},
    {"\"a\\\\\\\"]\"]", "]"},
    {"[\"\\\\\", \"\\\"\"],", ","},
    /* nesting */
    {"[]", ""},
    {"{},", ","},
    {" \r\n\t[[[]], [{}]] ,", ","},
    {"{\"a\":{\"b\":[1,{\"c\":[]}]},\"d\":2}}", "}"},
    /* what has no end of its own */
    {"12 ,", ","},
    {"12]", "]"},
    {"-1.5e3}", "}"},
    {"true,", ","},
    {"null", ""},
    {"\"\"", ""},
    /* no value */
    {"", NULL},
    {" \n", NULL},
    {",", NULL},
    {":", NULL},
    {"]", NULL},
    {"}", NULL},
    /* the end comes too early */
    {"\"", NULL},
    {"\"a", NULL},
    {"\"a\\", NULL},
    {"\"a\\\"", NULL},
    {"\"a\\\\\\\"", NULL},
    {"[", NULL},
    {"[1", NULL},
    {"[1,", NULL},
    {"[[]", NULL},
    {"[\"]", NULL},
    {"{", NULL},
    {"{\"a", NULL},
    {"{\"a\"", NULL},
    {"{\"a\":", NULL},
    {"{\"a\":1", NULL},
    {"{\"a\":\"}", NULL},
    {"{\"a\":{}", NULL},
};

static bool skip(struct json_scan *s) { return json_scan_skip(s); }

static bool decode(struct json_scan *s)
{
    json_t *value = json_scan_value(s);
    json_decref(value);
    return value != NULL;
}

static void check_values(const char *how, bool (*read)(struct json_scan *s))
{
    for (size_t i = 0; i < LENGTH(values); i++)
        for (size_t k = 0; k < LENGTH(steps); k++) {
            const struct value_row *r = &values[i];
            struct json_scan s;
            struct feed feed;
            unit_row("%s, %zu at once: %s", how, steps[k], r->text);
            begin(&s, &feed, unit_exact(str_z(r->text)), steps[k]);
            CHECK_INT(read(&s), r->rest != NULL);
            check_why(&s, r->rest ? S("nothing") : NO_JSON);
            if (r->rest)
                check_rest(&s, &feed, str_z(r->rest));
            json_scan_end(&s);
        }
}

/* Who passes over a value and who decodes it must be at the same place then. */
static void one_value(void)
{
    check_values("passed over", skip);
    check_values("decoded", decode);
}

static void twice_named(void)
{
    struct json_scan s;
    struct feed feed;
    begin(&s, &feed, S("{\"a\":1,\"a\":2}"), SIZE_MAX);
    CHECK(!json_scan_value(&s));
    check_why(&s, NO_JSON);
    json_scan_end(&s);
}

/* ---- length and depth ------------------------------------------------------------------------------ */

/* before, n bytes c, after */
static GString *filled(const char *before, size_t n, char c, const char *after)
{
    GString *out = g_string_new(before);
    gsize at = out->len;
    g_string_set_size(out, at + n);
    memset(out->str + at, c, n);
    return g_string_append(out, after);
}

static void lengths(void)
{
    static const struct row {
        const char *name, *before, *after;
        size_t bytes; /* of the value */
        const char *rest;
        bool fits;
    } rows[] = {
        {"a string of the limit", "\"", "\"", LIMIT_JSON_PIECE, ",", true},
        {"a string of the limit, at the end", "\"", "\"", LIMIT_JSON_PIECE, "", true},
        {"a string of one byte more", "\"", "\"", LIMIT_JSON_PIECE + 1, ",", false},
        {"a row of the limit", "{\"a\":[\"", "\"]}", LIMIT_JSON_PIECE, "]", true},
        {"a row of one byte more", "{\"a\":[\"", "\"]}", LIMIT_JSON_PIECE + 1, "]", false},
        {"white space before it does not count", " \n {\"a\":\"", "\"}", LIMIT_JSON_PIECE + 3, "]", true},
        {"many times the limit", "[\"", "\"]", 9 * LIMIT_JSON_PIECE + 7, ",", false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct row *r = &rows[i];
        struct json_scan s;
        struct feed feed;
        unit_row("%s", r->name);
        g_autoptr(GString) text = filled(r->before, r->bytes - strlen(r->before) - strlen(r->after), 'a', r->after);
        CHECK_INT(text->len, r->bytes);
        g_string_append(text, r->rest);
        begin(&s, &feed, unit_exact(gstr(text)), 4093);
        CHECK_INT(decode(&s), r->fits);
        check_why(&s, r->fits ? S("nothing") : TOO_LONG);
        if (r->fits)
            check_rest(&s, &feed, str_z(r->rest));
        json_scan_end(&s);
        begin(&s, &feed, unit_exact(gstr(text)), 4093); /* nothing is too long to be passed over */
        CHECK(json_scan_skip(&s));
        check_rest(&s, &feed, str_z(r->rest));
        json_scan_end(&s);
    }
}

/* What Jansson says about the end of a piece hangs on what was cut there: one list, whose last element begins before the limit
 * and ends behind it. */
static void cut_anywhere(void)
{
    static const char *const elements[] = {"true", "false", "null", "-1.5e-3", "\"\\u00e9\"", "\"\\uD83D\\uDE00\"",
                                           "\"\\n\"", "\"\u00e9\"", "\"\u20ac\"", "\"\U0001f600\"", "{\"a\":1}"};
    for (size_t i = 0; i < LENGTH(elements); i++)
        for (size_t within = 0; within <= strlen(elements[i]); within++) {
            struct json_scan s;
            struct feed feed;
            unit_row("%s, %zu bytes of it", elements[i], within);
            g_autoptr(GString) text = filled("[1,", LIMIT_JSON_PIECE - strlen("[1,") - within, ' ', elements[i]);
            g_string_append(text, "],");
            begin(&s, &feed, unit_exact(gstr(text)), SIZE_MAX);
            CHECK(!decode(&s));
            check_why(&s, TOO_LONG);
            json_scan_end(&s);
        }
}

/* A fault that is not at the end of the piece is one, however long the value is. */
static void wrong_and_long(void)
{
    static const char *const rows[] = {"[tru,", "[\"\xff\",", "[\"\\x\",", "[1 2,", "[-,"};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct json_scan s;
        struct feed feed;
        unit_row("%s", rows[i]);
        g_autoptr(GString) text = filled(rows[i], 2 * LIMIT_JSON_PIECE, ' ', "1]");
        begin(&s, &feed, unit_exact(gstr(text)), SIZE_MAX);
        CHECK(!decode(&s));
        check_why(&s, NO_JSON);
        json_scan_end(&s);
    }
}

static void depths(void)
{
    enum { DEPTH = 100000 };
    g_autoptr(GString) text = filled("", DEPTH, '[', ""), close = filled("", DEPTH, ']', "");
    struct json_scan s;
    struct feed feed;
    g_string_append_len(text, close->str, (gssize)close->len);
    begin(&s, &feed, unit_exact(gstr(text)), SIZE_MAX);
    CHECK(json_scan_skip(&s));
    check_rest(&s, &feed, S(""));
    json_scan_end(&s);
    begin(&s, &feed, unit_exact(str_take(gstr(text), text->len - 1)), SIZE_MAX);
    CHECK(!json_scan_skip(&s));
    check_why(&s, NO_JSON);
    json_scan_end(&s);
    begin(&s, &feed, unit_exact(gstr(text)), SIZE_MAX); /* Jansson has an end of its own */
    CHECK(!decode(&s));
    check_why(&s, NO_JSON);
    json_scan_end(&s);
}

/* ---- objects and lists ----------------------------------------------------------------------------- */

/* Goes through all that is nested, and writes down what it meets. */
struct walk {
    struct json_scan scan;
    GString *seen;
};

static bool walk_value(struct walk *w);

static bool walk_member(void *data, const char *name)
{
    struct walk *w = data;
    g_string_append_printf(w->seen, "%s=", name);
    return walk_value(w);
}

static bool walk_element(void *data) { return walk_value(data); }

static bool walk_value(struct walk *w)
{
    char c = json_scan_peek(&w->scan);
    bool ok = true;
    if (c == '{' || c == '[') {
        g_string_append_c(w->seen, c);
        ok = c == '{' ? json_scan_object(&w->scan, walk_member, w) : json_scan_list(&w->scan, walk_element, w);
        g_string_append_c(w->seen, c == '{' ? '}' : ']');
    } else {
        json_t *value = json_scan_value(&w->scan);
        g_autofree char *text = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
        ok = value != NULL;
        g_string_append_printf(w->seen, "%s;", text ? text : "?");
        json_decref(value);
    }
    return ok;
}

static void nested(void)
{
    static const struct row {
        const char *text, *seen; /* seen NULL: refused */
    } rows[] = {
        {"{}", "{}"},
        {" [ ] ", "[]"},
        {"[1,\"a\", null ]", "[1;\"a\";null;]"},
        {"{\"a\" : 1 , \"b\":\"]}\"}", "{a=1;b=\"]}\";}"},
        {"[[],[[]],{\"a\":[{}]}]", "[[][[]]{a=[{}]}]"},
        {"{\"a\":{\"b\":[2,{\"c\":\"\\\"}\"}]},\"d\":[]}", "{a={b=[2;{c=\"\\\"}\";}]}d=[]}"},
        {"[", NULL},           {"[1", NULL},         {"[1,", NULL},        {"[1,]", NULL},    {"[,1]", NULL},
        {"[1 2]", NULL},       {"[1;2]", NULL},      {"[}", NULL},         {"[1}", NULL},     {"[[1]", NULL},
        {"{", NULL},           {"{\"a", NULL},       {"{\"a\"", NULL},     {"{\"a\":", NULL}, {"{\"a\":1", NULL},
        {"{\"a\":1,", NULL},   {"{\"a\":1,}", NULL}, {"{,}", NULL},        {"{1:2}", NULL},   {"{\"a\" 1}", NULL},
        {"{\"a\":}", NULL},    {"{\"a\":1]", NULL},  {"{]", NULL},         {"{a:1}", NULL},   {"{\"a\":[1}", NULL},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        for (size_t k = 0; k < LENGTH(steps); k++) {
            const struct row *r = &rows[i];
            g_autoptr(GString) seen = g_string_new(NULL);
            struct walk w = {.seen = seen};
            struct feed feed;
            unit_row("%zu at once: %s", steps[k], r->text);
            begin(&w.scan, &feed, unit_exact(str_z(r->text)), steps[k]);
            CHECK_INT(walk_value(&w), r->seen != NULL);
            check_why(&w.scan, r->seen ? S("nothing") : NO_JSON);
            if (r->seen)
                CHECK_STR(gstr(seen), str_z(r->seen));
            CHECK(!r->seen || !json_scan_peek(&w.scan));
            json_scan_end(&w.scan);
        }
}

static bool refuse_member(void *data, const char *name)
{
    (void)name;
    ++*(int *)data;
    return false;
}

static bool refuse_element(void *data) { return refuse_member(data, ""); }

/* White space may follow; a NUL is no end. */
static void over(void)
{
    static const struct {
        struct str text;
        bool over;
    } rows[] = {{{"{}", 2}, true}, {{"{} \r\n", 5}, true}, {{"{} 2", 4}, false}, {{"{}\0", 3}, false}, {{"{} \0{\"a", 7}, false}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct json_scan s;
        struct feed feed;
        unit_row("row %zu", i);
        begin(&s, &feed, rows[i].text, 1);
        CHECK(json_scan_skip(&s));
        CHECK_INT(json_scan_over(&s), rows[i].over);
        json_scan_end(&s);
    }
}

/* Who was called and says false has the last word: nothing more is read, and no reason is added to his. */
static void refused(void)
{
    struct json_scan s;
    struct feed feed;
    int calls = 0;
    begin(&s, &feed, S("[1,2]"), SIZE_MAX);
    CHECK(!json_scan_list(&s, refuse_element, &calls));
    check_why(&s, S("nothing"));
    json_scan_end(&s);
    begin(&s, &feed, S("{\"a\":1,\"b\":2}"), SIZE_MAX);
    CHECK(!json_scan_object(&s, refuse_member, &calls));
    check_why(&s, S("nothing"));
    json_scan_end(&s);
    CHECK_INT(calls, 2);
    begin(&s, &feed, S("1"), SIZE_MAX);
    CHECK(!json_scan_object(&s, refuse_member, &calls));
    CHECK(!json_scan_list(&s, refuse_element, &calls));
    check_why(&s, NO_JSON);
    json_scan_end(&s);
    CHECK_INT(calls, 2);
}

void suite_report_json_scan(void)
{
    static const struct unit_test tests[] = {
        {"one value", one_value}, {"a name that stands twice", twice_named}, {"lengths", lengths},
        {"cut anywhere", cut_anywhere}, {"wrong and long", wrong_and_long}, {"depths", depths},
        {"objects and lists", nested}, {"what is over", over}, {"refused by who was called", refused},
    };
    unit_suite("report/json_scan", tests, LENGTH(tests));
}
