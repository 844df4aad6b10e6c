/* src/lookup/txtlines: TXT records out of what people paste, each program's form, and what is not such a text. */
#include "src/lookup/txtlines.h"
#include "tests/unit.h"

/* "owner [string|string] ..."; raw ones between braces; "alias" at the end where there was one. */
static struct str read_all(struct str text)
{
    struct arena *arena = unit_arena();
    struct txtlines lines = {.master = {.rest = unit_exact(text), .line = 1}};
    struct txtline l;
    struct str all = S("");
    while (txtlines_next(&lines, &l, arena)) {
        all = arena_print(arena, "%.*s%s%.*s%s", (int)all.n, all.p, all.n ? " " : "", (int)l.owner.n, l.owner.p, l.raw ? "{" : "[");
        for (size_t i = 0; i < l.string_count; i++)
            all = arena_print(arena, "%.*s%s%.*s", (int)all.n, all.p, i ? "|" : "", (int)l.strings[i].n, l.strings[i].p);
        all = arena_print(arena, "%.*s%s", (int)all.n, all.p, l.raw ? "}" : "]");
    }
    return lines.alias ? arena_print(arena, "%.*s alias", (int)all.n, all.p) : all;
}

static void forms(void)
{
    static const struct {
        const char *what;
        struct str text;
        const char *want;
    } rows[] = {
        {"nothing", S(""), ""},
        {"an empty line", S("\n"), ""},
        {"a zone file's", S("a.b. 300 IN TXT \"x\" \"y\"\n"), "a.b.[x|y]"},
        {"without TTL and class", S("a TXT \"x\""), "a[x]"},
        {"units in a TTL", S("a 1h30m IN TXT x"), "a[x]"},
        {"over several lines", S("a TXT ( \"x\"\n \"y\" )\n"), "a[x|y]"},
        {"no quotes", S("a TXT x y\n"), "a[x|y]"},
        {"the name of the line before", S("\tIN TXT \"x\"\n"), "IN[x]"},
        {"escapes", S("a TXT \"\\\"\\065\\;\"\n"), "a[\"A;]"},
        {"an empty string", S("a TXT \"\"\n"), "a[]"},
        {"other records", S("a MX 10 b\na TXT \"x\"\na A 192.0.2.1\n"), "a[x]"},
        {"two", S("a TXT \"x\"\nb TXT \"y\"\n"), "a[x] b[y]"},
        {"a CNAME", S("a 300 IN CNAME b.\n"), " alias"},
        {"a CNAME, and the end", S("a CNAME b.\nb. TXT \"x\"\n"), "b.[x] alias"},
        {"dig", S(";; QUESTION SECTION:\n;a.\tIN\tTXT\n\n;; ANSWER SECTION:\na. 1 IN TXT \"x\"\n\n;; Query time: 1 msec\n"), "a.[x]"},
        {"dig, with signature", S("a. 1 IN TXT \"x\"\na. 1 IN RRSIG TXT 13 2 1 20270101000000 20260101000000 1 b. AbC=\n"), "a.[x]"},
        {"dig +short", S("\"x\" \"y\"\n"), "[x|y]"},
        {"dig +short, an alias", S("b.\n\"x\"\n"), "[x]"},
        {"host, an alias", S("a is an alias for b.\n"), " alias"},
        {"nslookup, an alias", S("a\tcanonical name = b.\n"), " alias"},
        {"host", S("a is an alias for b.\nb descriptive text \"x\" \"y\"\n"), "b[x|y] alias"},
        {"nslookup", S("Server:\t192.0.2.1\nAddress:\t192.0.2.1#53\n\nNon-authoritative answer:\na\ttext = \"x\" \"y\"\n"), "a[x|y]"},
        {"nslookup of Windows", S("a\ttext =\r\n\r\n\t\"x\"\r\n\t\"y\"\r\n"), "a[x|y]"},
        {"nslookup of Windows, two", S("a\ttext =\r\n\r\n\t\"x\"\r\na\ttext =\r\n\r\n\t\"y\"\r\n\t\"z\"\r\n"), "a[x] a[y|z]"},
        {"that, and no strings", S("a\ttext =\r\n"), ""},
        {"that, and another form", S("a\ttext =\n\t\"x\"\nb TXT \"y\"\n"), "a[x] b[y]"},
        {"a text alone", S("v=DKIM1; p=x\n"), ""},
        {"and what follows it", S("v=DKIM1; p=x\na TXT \"y\"\n"), ""},
        {"a key file", S("-----BEGIN PUBLIC KEY-----\nMIIB==\n"), ""},
        {"a quote that is not closed", S("a TXT \"x\n"), ""},
        {"that, and more before", S("a TXT \"x\"\nb TXT \"y\nc TXT \"z\"\n"), "a[x] b{b TXT \"y} c[z]"},
        {"a bad escape, and more before", S("a TXT \"x\"\nb TXT \"\\999\"\n"), "a[x] b{b TXT \"\\999\"}"},
        {"a parenthesis that is not closed", S("a TXT \"x\"\nb TXT ( \"y\"\nc TXT \"z\"\n"), "a[x] b{b TXT ( \"y\"} c[z]"},
        {"what is no record, and more before", S("a TXT \"x\"\nb c=d (\nc TXT \"z\"\n"), "a[x] c[z]"},
        {"a semicolon without a blank", S("a TXT \"x\"\nb TXT v=DKIM1; p=y\n"), "a[x] b{b TXT v=DKIM1; p=y}"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].what);
        CHECK_STR(read_all(rows[i].text), str_z(rows[i].want));
    }
}

/* Strings in lines of their own: as many as there are, in one go. */
static void many(void)
{
    enum { LINES = 50000 };
    struct str head = S("a text =\n"), line = S("\"x\"\n");
    char *text = arena_alloc(unit_arena(), head.n + LINES * line.n);
    memcpy(text, head.p, head.n);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + head.n + i * line.n, line.p, line.n);
    struct txtlines lines = {.master = {.rest = {text, head.n + LINES * line.n}, .line = 1}};
    struct txtline l;
    CHECK(txtlines_next(&lines, &l, unit_arena()));
    CHECK_INT(l.string_count, LINES);
    CHECK(!txtlines_next(&lines, &l, unit_arena()));
}

void suite_lookup_txtlines(void)
{
    static const struct unit_test tests[] = {{"forms", forms}, {"many", many}};
    unit_suite("lookup/txtlines", tests, LENGTH(tests));
}
