/* engine/pasted: where in text the source of a message begins and ends. */
#include "src/engine/pasted.h"
#include "tests/unit.h"

#define FIELDS "DKIM-Signature: v=1;\n d=x.example\nFrom: a@x.example\n"

static const struct {
    const char *before, *message, *after; /* message NULL: nothing is found in before */
} rows[] = {
    {"", FIELDS "\nbody\n", ""},
    {"", "from: a\r\ndkim-signature: b\r\n\r\nbody", ""},
    {"\n\n", FIELDS "\nbody\n", ""},
    {"See below.\n\n", FIELDS "\n", ""},
    {"----- Original message -----\n", FIELDS "\nbody\n", ""},
    {"x\n-- \n", FIELDS "\nbody\n", ""},
    {"", FIELDS "\nbody\n", "---- End of original message\nLee\n"},
    {"", FIELDS "\nbody\n", "-----End-----"},
    {"", FIELDS "\n-- End\n--x\n-End\n", ""},
    {"Subject: not this one\n\n", FIELDS "\nbody\n", ""},
    {"a: b\nc\n\n", FIELDS "\n", ""},
    {"", FIELDS "\n" FIELDS "\n", ""}, /* the first one, and what it holds is its own */
    {"", NULL, ""},
    {"text", NULL, ""},
    {FIELDS, NULL, ""}, /* no empty line */
    {FIELDS "no field\n\n", NULL, ""},
    {"text\n" FIELDS "\n", NULL, ""},
    {"From: a\n\nDKIM-Signature: b\n\n", NULL, ""},
    {"From: a\nTo: b\n\n", NULL, ""},
    {"> From: a\n> DKIM-Signature: b\n>\n", NULL, ""},
    {" From: a\nDKIM-Signature: b\n\n", NULL, ""},
    {"From: a\nX-DKIM-Signature: b\n\n", NULL, ""},
};

static void table(void)
{
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str message = str_z(rows[i].message), text;
        text = arena_print(unit_arena(), "%s%s%s", rows[i].before, message.n ? rows[i].message : "", rows[i].after);
        text = unit_exact(text);
        struct str found = pasted_find(text);
        unit_row("%zu %s", i, rows[i].before);
        CHECK_STR(found, message);
        CHECK(!found.n || found.p == text.p + strlen(rows[i].before));
    }
}

/* The line that tells a signature is looked for many bytes at a time: it at every place, at the end of the text too. */
static void any_place(void)
{
    for (size_t lead = 1; lead < 80; lead++)
        for (size_t before = 0; before < 40; before++) {
            struct str message = arena_print(unit_arena(), "From: %0*d\ndkim-signature: b\n\n", (int)before + 1, 0);
            struct str text = unit_exact(arena_print(unit_arena(), "%0*d\n\n%.*s", (int)lead, 0, (int)message.n, message.p));
            unit_row("%zu, %zu", lead, before);
            CHECK_STR(pasted_find(text), message);
        }
}

void suite_engine_pasted(void)
{
    static const struct unit_test tests[] = {{"table", table}, {"any place", any_place}};
    unit_suite("engine/pasted", tests, LENGTH(tests));
}
