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

void suite_engine_pasted(void)
{
    static const struct unit_test tests[] = {{"table", table}};
    unit_suite("engine/pasted", tests, LENGTH(tests));
}
