/* parsers/fieldname: names and their numbers. */
#include "parsers/fieldname.h"
#include "tests/unit.h"

/* Each row of the table is found, in any case, and nothing that is nearly one. The rows must stand where LENGTH says. */
static void there_and_back(void)
{
    for (size_t i = 1; i < FIELD_NAMES; i++) {
        struct str text = field_name_text((enum field_name)i);
        char near[64] = "";
        unit_row("%s", text.p);
        CHECK(text.n > 0 && text.n < sizeof near && text.p[text.n] == '\0');
        CHECK(text.n >= field_name_text((enum field_name)(i - 1)).n);
        CHECK_INT(field_name_find(unit_exact(text)), i);
        for (size_t k = 0; k < text.n; k++)
            near[k] = text.p[k] >= 'a' ? text.p[k] ^ 0x20 : ascii_lower(text.p[k]);
        CHECK_INT(field_name_find((struct str){near, text.n}), i);
        CHECK_INT(field_name_find((struct str){near, text.n + 1}), NAME_OTHER);
        near[text.n - 1] = '-';
        CHECK_INT(field_name_find((struct str){near, text.n}), NAME_OTHER);
    }
}

static void others(void)
{
    static const struct str rows[] = {
        S(""), S("X"), S("From "), S("Fro\0"), S("Xrom"), S("X-Nobody-Asks"), S("Received\r"),
        S("X-A-Name-That-Is-Longer-Than-All-Of-Them-Are"),
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%.*s", (int)rows[i].n, rows[i].p);
        CHECK_INT(field_name_find(unit_exact(rows[i])), NAME_OTHER);
    }
    CHECK_STR(field_name_text(NAME_OTHER), S(""));
}

void suite_parsers_fieldname(void)
{
    static const struct unit_test tests[] = {{"there and back", there_and_back}, {"other names", others}};
    unit_suite("parsers/fieldname", tests, LENGTH(tests));
}
