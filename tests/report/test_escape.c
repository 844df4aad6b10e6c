/* src/report/escape: what is shown, what is not, where a value is cut, and that the escape can be undone. */
#include "src/report/emit.h"
#include "src/report/escape.h"
#include "tests/report/fixture.h"
#include <pthread.h>
#include <stdatomic.h>

static void test_table(void)
{
    static const struct row {
        const char *name;
        struct str in;
        const char *also, *out;
    } rows[] = {
        {"nothing", S(""), "", ""},
        {"plain", S("Release plan, 100% (draft)"), "", "Release plan, 100% (draft)"},
        {"letters of the world", S("J\xC3\xB6rg \xE6\x9C\x88 \xD7\xA9\xD7\x9C \xF0\x9F\x92\xA9"), "",
         "J\xC3\xB6rg \xE6\x9C\x88 \xD7\xA9\xD7\x9C \xF0\x9F\x92\xA9"},
        {"controls", S("a\tb\r\nc\x7F\x1B[2J\x00"), "", "a\\x09b\\x0D\\x0Ac\\x7F\\x1B[2J\\x00"},
        {"C1 controls as UTF-8", S("\xC2\x85\xC2\x9B"), "", "\\xC2\\x85\\xC2\\x9B"},
        {"C1 controls as bytes", S("\x85\x9B"), "", "\\x85\\x9B"},
        {"right-to-left override", S("a\xE2\x80\xAE" "b"), "", "a\\xE2\\x80\\xAEb"},
        {"isolates", S("\xE2\x81\xA6\xE2\x81\xA9"), "", "\\xE2\\x81\\xA6\\xE2\\x81\\xA9"},
        {"zero width", S("\xE2\x80\x8B\xE2\x80\x8D\xEF\xBB\xBF\xC2\xAD"), "",
         "\\xE2\\x80\\x8B\\xE2\\x80\\x8D\\xEF\\xBB\\xBF\\xC2\\xAD"},
        {"tags", S("\xF3\xA0\x81\x81"), "", "\\xF3\\xA0\\x81\\x81"},
        {"line separator", S("\xE2\x80\xA8"), "", "\\xE2\\x80\\xA8"},
        {"overlong slash", S("\xC0\xAF\xE0\x80\xAF\xF0\x80\x80\xAF"), "",
         "\\xC0\\xAF\\xE0\\x80\\xAF\\xF0\\x80\\x80\\xAF"},
        {"surrogate", S("\xED\xA0\x80"), "", "\\xED\\xA0\\x80"},
        {"beyond U+10FFFF", S("\xF4\x90\x80\x80\xF5\x80\x80\x80"), "", "\\xF4\\x90\\x80\\x80\\xF5\\x80\\x80\\x80"},
        {"non-character", S("\xEF\xBF\xBE\xEF\xB7\x90"), "", "\\xEF\\xBF\\xBE\\xEF\\xB7\\x90"},
        {"private use", S("\xEE\x80\x80"), "", "\\xEE\\x80\\x80"},
        {"cut short", S("a\xE2\x82"), "", "a\\xE2\\x82"},
        {"cut short inside", S("\xE2\x82z\xC3"), "", "\\xE2\\x82z\\xC3"},
        {"Latin-1", S("J\xF6rg"), "", "J\\xF6rg"},
        {"a backslash of its own", S("C:\\Users\\kim"), "", "C:\\Users\\kim"},
        {"a backslash that poses as an escape", S("\\x41 \\xfg \\X41 \\x4"), "", "\\x5Cx41 \\xfg \\X41 \\x4"},
        {"two backslashes", S("\\\\x41"), "", "\\\\x5Cx41"},
        {"also", S("a b:c\xC3\xA4"), " :", "a\\x20b\\x3Ac\xC3\xA4"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        size_t left = escape_append(out, unit_exact(rows[i].in), rows[i].also, SIZE_MAX);
        unit_row("%s", rows[i].name);
        CHECK_STR(gstr(out), str_z(rows[i].out));
        CHECK(left == 0);
    }
}

static void test_begins(void)
{
    static const struct row {
        struct str in;
        bool begins;
    } rows[] = {
        {S("\\x41"), true},  {S("\\x5c and more"), true}, {S("\\xaF"), true},   {S(""), false},       {S("\\x4"), false},
        {S("\\x4g"), false}, {S("\\xg4"), false},         {S("\\X41"), false}, {S("a\\x41"), false}, {S("x41x"), false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%.*s", (int)rows[i].in.n, rows[i].in.p);
        CHECK_INT(escape_begins(unit_exact(rows[i].in)), rows[i].begins);
    }
}

static void test_cut(void)
{
    static const struct row {
        struct str in;
        size_t max;
        const char *out;
    } rows[] = {
        {S("abcdef"), 6, "abcdef"},
        {S("abcdef"), 5, "abcde... (1 byte more)"},
        {S("abcdef"), 0, "... (6 bytes more)"},
        {S("ab\n"), 5, "ab... (1 byte more)"},
        {S("ab\n"), 6, "ab\\x0A"},
        {S("a\xC3\xA4\xC3\xA4"), 4, "a\xC3\xA4... (2 bytes more)"},
        {S("\xE2\x80\xAEx"), 11, "... (4 bytes more)"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        escape_show(out, rows[i].in, "", rows[i].max);
        unit_row("%s", rows[i].out);
        CHECK_STR(gstr(out), str_z(rows[i].out));
    }
}

/* Reads \xNN back. */
static GString *unescaped(const GString *s)
{
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < s->len; i++) {
        const char *p = s->str + i;
        bool escape = p[0] == '\\' && p[1] == 'x' && ascii_hex(p[2]) >= 0 && ascii_hex(p[3]) >= 0;
        g_string_append_c(out, escape ? (char)(ascii_hex(p[2]) * 16 + ascii_hex(p[3])) : *p);
        i += escape ? 3 : 0;
    }
    return out;
}

/* Any bytes: what comes out is clean, and the bytes can be had back. Bytes are drawn from what is likely to hurt. */
static void test_any_bytes(void)
{
    static const char drawn[] = "\\\\\\xxxx4455aF \t\n\x1B\x80\x82\xA0\xAE\xC2\xC3\xE2\xED\xEF\xBB\xBF\xF0\xF4\xFF\x00z";
    uint64_t random = 1;
    bool clean = true, same = true;
    for (size_t round = 0; round < 20000; round++) {
        char bytes[24];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = drawn[unit_random(&random) % sizeof drawn];
        struct str in = {bytes, round % (sizeof bytes + 1)};
        g_autoptr(GString) out = g_string_new(NULL);
        escape_append(out, in, round % 2 ? " x" : "", SIZE_MAX);
        g_autoptr(GString) back = unescaped(out);
        clean = clean && fixture_is_clean(out, "") && !strchr(out->str, '\n');
        same = same && str_eq((struct str){back->str, back->len}, in);
    }
    CHECK(clean);
    CHECK(same);
}

/* Every code point, held against GLib's table of categories: nothing that it calls a control, a format character, a
 * separator of lines, a surrogate or private is visible, and no ordinary letter is hidden. */
static void test_all_characters(void)
{
    size_t shown = 0, lost = 0;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        GUnicodeType type = g_unichar_type(c);
        bool hidden = type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_SURROGATE ||
                      type == G_UNICODE_PARAGRAPH_SEPARATOR || type == G_UNICODE_PRIVATE_USE;
        /* signs that stand before Arabic, Syriac, Kaithi and hieroglyphic text are format characters and seen */
        bool prefix = (c >= 0x600 && c <= 0x605) || c == 0x6DD || c == 0x70F || c == 0x890 || c == 0x891 || c == 0x8E2 ||
                      c == 0x110BD || c == 0x110CD || (c >= 0x13430 && c <= 0x1343F);
        hidden = hidden || (type == G_UNICODE_FORMAT && !prefix);
        bool letter = g_unichar_isalnum(c) && c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0;
        shown += hidden && escape_visible(c);
        lost += letter && !escape_visible(c);
    }
    CHECK_INT((long long)shown, 0);
    CHECK_INT((long long)lost, 0);
    CHECK(!escape_visible(0x110000));
    CHECK(!escape_visible(UINT32_MAX));
}

/* A long value that is cut into lines costs its length once, not once a line: 2 MB in lines of 8 bytes. */
static void cut_into_lines(void)
{
    enum { SIZE = 2000000 };
    char *bytes = malloc(SIZE);
    if (!bytes)
        abort();
    memset(bytes, 'a', SIZE);
    struct str rest = {bytes, SIZE};
    GString *out = g_string_new(NULL);
    clock_t from = clock();
    while (rest.n && clock() - from < 10 * CLOCKS_PER_SEC)
        rest = str_drop(rest, rest.n - escape_append(out, rest, ";", 8));
    CHECK_INT((long)rest.n, 0);
    CHECK_INT((long)out->len, SIZE);
    g_string_free(out, TRUE);
    free(bytes);
}

/* One byte is now a letter, now ESC, while the others look; like a mapped file that somebody writes to. */
struct flicker {
    char bytes[64];
    atomic_bool over;
};

static void *flicker(void *data)
{
    struct flicker *f = data;
    volatile char *byte = &f->bytes[40];
    while (!atomic_load_explicit(&f->over, memory_order_relaxed))
        *byte = *byte == 'a' ? '\x1B' : 'a';
    return NULL;
}

static void changing(void)
{
    struct flicker f = {.over = false};
    pthread_t thread;
    bool clean = true;
    GString *out = g_string_new(NULL), *json = g_string_new(NULL), *text = g_string_new(NULL);
    for (size_t i = 0; i < sizeof f.bytes; i++)
        f.bytes[i] = 'a';
    CHECK_INT(pthread_create(&thread, NULL, flicker, &f), 0);
    for (size_t i = 0; i < 20000 && clean; i++) {
        struct str s = {f.bytes, sizeof f.bytes};
        struct emit e = {g_string_truncate(json, 0), text, false};
        escape_append(g_string_truncate(out, 0), s, "", SIZE_MAX);
        emit_string(&e, EMIT_ITEM, s);
        clean = !strchr(out->str, '\x1B') && !strchr(json->str, '\x1B');
    }
    atomic_store(&f.over, true);
    pthread_join(thread, NULL);
    CHECK(clean);
    g_string_free(out, TRUE);
    g_string_free(json, TRUE);
    g_string_free(text, TRUE);
}

void suite_report_escape(void)
{
    static const struct unit_test tests[] = {
        {"table", test_table},
        {"what begins an escape", test_begins},
        {"cut", test_cut},
        {"any bytes can be had back", test_any_bytes},
        {"all characters", test_all_characters},
        {"cut into lines", cut_into_lines},
        {"bytes that change meanwhile", changing},
    };
    unit_suite("report/escape", tests, LENGTH(tests));
}
