/* engine/message: fields by name. */
#include "src/engine/message.h"
#include "tests/unit.h"

static void by_name(void)
{
    struct str text = S("A: 0\r\nB: 1\r\na: 2\r\nno colon\r\n: no name\r\nC : 5\r\nA: 6\r\n\r\nA: in the body\r\n");
    struct message m = message_read(text, 7, unit_arena());
    CHECK_INT(m.header.count, 7);
    CHECK_INT(message_lowest(&m, S("A")), 6);
    CHECK_INT(m.above[6], 2);
    CHECK_INT(m.above[2], 0);
    CHECK_INT(m.above[0], NO_FIELD);
    CHECK_INT(message_lowest(&m, S("b")), 1);
    CHECK_INT(message_lowest(&m, S("c")), 5);
    CHECK_INT(message_lowest(&m, S("C ")), NO_FIELD);
    CHECK_INT(message_lowest(&m, S("")), NO_FIELD);
    CHECK_INT(message_lowest(&m, S("no colon")), NO_FIELD);
    CHECK_INT(message_lowest(&m, S("d")), NO_FIELD);
    CHECK_STR(message_value(&m, S("A")), S(" 0"));
    CHECK(message_value(&m, S("D")).p == NULL);
    m = message_read(S("To: 0\nX: 1\nto: 2\nTo\n"), 7, unit_arena());
    CHECK_INT(known_lowest(&m, NAME_TO), 2);
    CHECK_INT(known_count(&m, NAME_TO), 2);
    CHECK_STR(known_value(&m, NAME_TO), S(" 0"));
    CHECK_INT(known_count(&m, NAME_FROM), 0);
    CHECK(known_value(&m, NAME_FROM).p == NULL);
    m = message_read(S(" To: no name\nCc: 1\n"), 7, unit_arena()); /* the first line begins with a space */
    CHECK_INT(known_count(&m, NAME_TO), 0);
    CHECK_INT(m.header.fields[0].known, NAME_OTHER);
    CHECK_INT(m.header.fields[1].known, NAME_CC);
    m = message_read(S(""), 0, unit_arena());
    CHECK_INT(message_lowest(&m, S("A")), NO_FIELD);
}

/* Against a plain search, with names of few letters so that many return, under several seeds. */
static void random_messages(void)
{
    static const struct str words[] = {S("A"), S("b"), S("ab"), S("Ab"), S("B"), S("c"), S("CC"), S("aa"), S("To"), S("tO")};
    uint64_t chance = 8;
    for (int round = 0; round < 300; round++) {
        struct arena a = {0};
        size_t lines = unit_random(&chance) % 150;
        struct str text = S("");
        for (size_t i = 0; i < lines; i++) {
            struct str name = unit_random_text(&chance, words, LENGTH(words), 3, &a);
            text = arena_print(&a, "%.*s%.*s: %zu\n", (int)text.n, text.p, (int)name.n, name.p, i);
        }
        struct message m = message_read(text, unit_random(&chance), &a);
        for (size_t i = 0; i < m.header.count; i++) {
            struct str name = m.header.fields[i].name;
            int32_t above = NO_FIELD, lowest = NO_FIELD;
            for (size_t k = 0; k < m.header.count && name.n; k++)
                if (str_ieq(m.header.fields[k].name, name)) {
                    above = k < i ? (int32_t)k : above;
                    lowest = (int32_t)k;
                }
            unit_row("round %d, field %zu", round, i);
            CHECK_INT(m.above[i], above);
            if (name.n)
                CHECK_INT(message_lowest(&m, name), lowest);
            enum field_name known = field_name_find(name);
            if (known)
                CHECK_INT(known_lowest(&m, known), lowest);
        }
        arena_free(&a);
    }
}

void suite_engine_message(void)
{
    static const struct unit_test tests[] = {{"by name", by_name}, {"random messages", random_messages}};
    unit_suite("engine/message", tests, LENGTH(tests));
}
