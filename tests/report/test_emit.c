/* src/report/emit: the text is what Jansson writes of the same value, whatever bytes come. */
#include "src/report/emit.h"
#include "src/report/escape.h"
#include "tests/report/fixture.h"
#include <jansson.h>

static GString *emitted(void (*write)(struct emit *e, struct str bytes), struct str bytes)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new("anything");
    struct emit e = {.out = out, .text = text};
    write(&e, bytes);
    return out;
}

static void members(struct emit *e, struct str bytes)
{
    (void)bytes;
    emit_begin(e, EMIT_ITEM, '{');
    emit_begin(e, S("none"), '[');
    emit_end(e, ']');
    emit_begin(e, S("empty"), '{');
    emit_end(e, '}');
    emit_begin(e, S("list"), '[');
    emit_integer(e, EMIT_ITEM, 0);
    emit_integer(e, EMIT_ITEM, -1);
    emit_integer(e, EMIT_ITEM, INT64_MIN);
    emit_integer(e, EMIT_ITEM, INT64_MAX);
    emit_begin(e, EMIT_ITEM, '[');
    emit_end(e, ']');
    emit_null(e, EMIT_ITEM);
    emit_end(e, ']');
    emit_boolean(e, S("yes"), true);
    emit_boolean(e, S("no"), false);
    emit_pair(e, S("a\"b\\x41\n"), S("c"));
    emit_string(e, S("nothing"), (struct str){0});
    emit_null(e, S("null"));
    emit_end(e, '}');
}

static void test_members(void)
{
    g_autoptr(GString) out = emitted(members, S(""));
    CHECK_STR(gstr(out), S("{\"none\":[],\"empty\":{},\"list\":[0,-1,-9223372036854775808,9223372036854775807,[],null],"
                           "\"yes\":true,\"no\":false,\"a\\\"b\\\\x5Cx41\\\\x0A\":\"c\",\"nothing\":\"\",\"null\":null}"));
}

static void one_string(struct emit *e, struct str bytes) { emit_string(e, EMIT_ITEM, bytes); }

static void check_string(struct str bytes)
{
    g_autoptr(GString) out = emitted(one_string, bytes), escaped = g_string_new(NULL);
    escape_append(escaped, bytes, "", SIZE_MAX);
    json_t *value = json_stringn(escaped->str, escaped->len);
    g_autofree char *text = json_dumps(value, JSON_ENCODE_ANY);
    CHECK_STR(gstr(out), str_z(text));
    json_decref(value);
}

static void test_strings(void)
{
    static const struct str rows[] = {
        S(""), S("plain"), S("\""), S("\\"), S("a\\"), S("\\x41"), S("\"\\x41\""), S("\x7f"), S("\x80"), S("\xc3\xa9"), S("\0"),
        S("a\0b"), S("\xe2\x80\xae"), S("\xf0\x9f\x98\x80"), S("~ }"), S("\x1f "), S("/"), S("\r\n"),
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%zu", i);
        check_string(rows[i]);
    }
    for (int c = 0; c < 256; c++) {
        unit_row("byte %d", c);
        check_string((struct str){(char[]){(char)c}, 1});
    }
}

/* Each byte, at each place of what is looked at byte by byte, as one short block, and in blocks. */
static void test_places(void)
{
    static const size_t lengths[] = {3, 4, 7, 8, 15, 16, 17, 40};
    for (int c = 0; c < 256; c++)
        for (size_t k = 0; k < LENGTH(lengths); k++)
            for (size_t at = 0; at < lengths[k]; at++) {
                char bytes[40];
                memset(bytes, 'x', sizeof bytes);
                bytes[at] = (char)c;
                unit_row("byte %d at %zu of %zu", c, at, lengths[k]);
                check_string(unit_exact((struct str){bytes, lengths[k]}));
            }
}

/* Mostly what is plain, with a byte that is not here and there, so that each way is taken at each length. */
static void test_random(void)
{
    static const char odd[] = "\"\\x41\n\x7f\x80\xc3\xa9\xe2\x80\xae\0";
    g_autoptr(GRand) chance = g_rand_new_with_seed(8259);
    for (int round = 0; round < 20000; round++) {
        char bytes[80];
        size_t n = (size_t)g_rand_int_range(chance, 0, sizeof bytes);
        int every = g_rand_int_range(chance, 1, 40);
        for (size_t i = 0; i < n; i++)
            bytes[i] = g_rand_int_range(chance, 0, every) ? (char)g_rand_int_range(chance, ' ', 0x7F)
                                                          : odd[g_rand_int_range(chance, 0, sizeof odd)];
        unit_row("round %d", round);
        check_string((struct str){bytes, n});
    }
}

void suite_report_emit(void)
{
    static const struct unit_test tests[] = {
        {"members", test_members},
        {"strings are Jansson's", test_strings},
        {"any byte in any place is Jansson's", test_places},
        {"any string is Jansson's", test_random},
    };
    unit_suite("report/emit", tests, LENGTH(tests));
}
