/* parsers/encoding: base64, dkim-quoted-printable, UTF-8. */
#include "parsers/encoding.h"
#include "tests/unit.h"

static void base64(void)
{
    static const struct {
        struct str text, bytes;
        bool ok, unpadded;
        size_t bad;
    } rows[] = {
        /* RFC 4648 section 10 */
        {S(""), S(""), true, false, 0},
        {S("Zg=="), S("f"), true, false, 0},
        {S("Zm8="), S("fo"), true, false, 0},
        {S("Zm9v"), S("foo"), true, false, 0},
        {S("Zm9vYmFy"), S("foobar"), true, false, 0},
        {S("AP/+"), S("\0\xff\xfe"), true, false, 0},
        /* white space anywhere, padding optional */
        {S(" Z m\r\n\t9v "), S("foo"), true, false, 0},
        {S("Zg = ="), S("f"), true, false, 0},
        {S("Zg"), S("f"), true, true, 0},
        {S("Zm8"), S("fo"), true, true, 0},
        {S(" \r\n"), S(""), true, false, 0},
        /* what no bytes give */
        {S("Z"), S(""), false, false, 1},
        {S("Zm9vY"), S(""), false, false, 5},
        {S("="), S(""), false, false, 1},
        {S("=="), S(""), false, false, 2},
        {S("===="), S(""), false, false, 2},
        {S("Zg="), S(""), false, false, 3},
        {S("Zg==="), S(""), false, false, 4},
        {S("Zm9v="), S(""), false, false, 5},
        {S("Zm9v===="), S(""), false, false, 6},
        {S("Zg==Zg=="), S(""), false, false, 4}, /* two texts pasted together */
        {S("Zg=g"), S(""), false, false, 3},
        {S("Zm-v"), S(""), false, false, 2}, /* the alphabet of URLs */
        {S("Zm_v"), S(""), false, false, 2},
        {S("Zm9v\0"), S(""), false, false, 4},
        {S("Zm9\xc3"), S(""), false, false, 3},
        {S("-----BEGIN PUBLIC KEY-----"), S(""), false, false, 0},
        {S("Zm9v\v"), S(""), false, false, 4},
        {S("\"Zm9v\""), S(""), false, false, 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct decoded d = base64_decode(unit_exact(rows[i].text), unit_arena());
        unit_row("%.*s", (int)rows[i].text.n, rows[i].text.p);
        CHECK_INT(d.ok, rows[i].ok);
        CHECK_STR(d.bytes, rows[i].bytes);
        CHECK_INT(d.unpadded, rows[i].unpadded);
        CHECK_INT(d.bad, rows[i].bad);
    }
}

static struct str base64_encode(struct str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = arena_alloc(unit_arena(), s.n * 4 / 3 + 4);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < s.n ? (unsigned char)s.p[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            out[n++] = i + k > s.n ? '=' : digits[bits >> (18 - 6 * k) & 63];
    }
    return (struct str){out, n};
}

static void base64_round(void)
{
    uint64_t chance = 2;
    for (size_t n = 0; n < 300; n++) {
        char *bytes = arena_alloc(unit_arena(), n);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)unit_random(&chance);
        struct decoded d = base64_decode(unit_exact(base64_encode((struct str){bytes, n})), unit_arena());
        unit_row("%zu bytes", n);
        CHECK(d.ok && !d.unpadded);
        CHECK_STR(d.bytes, ((struct str){bytes, n}));
    }
}

static void quoted_printable(void)
{
    static const struct {
        struct str text, bytes;
        bool ok;
        size_t bad;
    } rows[] = {
        {S(""), S(""), true, 0},
        {S("abc@x.example"), S("abc@x.example"), true, 0},
        {S("=41=3D=3B=20=7c"), S("A=; |"), true, 0},
        {S("=0d=0A"), S("\r\n"), true, 0},
        {S("=00"), S("\0"), true, 0},
        {S("=FF"), S("\xff"), true, 0},
        {S("a b\r\n\tc"), S("abc"), true, 0}, /* section 2.11: white space is ignored */
        {S("\xc3\xbc"), S("\xc3\xbc"), true, 0},
        {S("="), S(""), false, 0},
        {S("=4"), S(""), false, 0},
        {S("x=4"), S(""), false, 1},
        {S("=G1"), S(""), false, 0},
        {S("=1G"), S(""), false, 0},
        {S("=4 1"), S(""), false, 0},
        {S("a=\r\n41"), S(""), false, 1}, /* no soft line breaks here */
        {S("a;b"), S(""), false, 1},
        {S("a\0b"), S(""), false, 1},
        {S("a\x7f"), S(""), false, 1},
        {S("a\x1b"), S(""), false, 1},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct decoded d = dkim_qp_decode(unit_exact(rows[i].text), unit_arena());
        unit_row("%.*s", (int)rows[i].text.n, rows[i].text.p);
        CHECK_INT(d.ok, rows[i].ok);
        CHECK_STR(d.bytes, rows[i].bytes);
        CHECK_INT(d.bad, rows[i].bad);
    }
    CHECK_STR(without_fws(S(" a\r\n b\tc \n"), unit_arena()), S("abc"));
    CHECK_STR(without_fws(S(""), unit_arena()), S(""));
}

/* Wherever the one byte stands that is none. */
static void ascii(void)
{
    char text[70];
    for (size_t n = 0; n <= sizeof text; n++) {
        memset(text, 0x7f, sizeof text);
        CHECK(is_ascii(unit_exact((struct str){text, n})));
        for (size_t i = 0; i < n; i++) {
            text[i] = '\x80';
            unit_row("byte %zu of %zu", i, n);
            CHECK(!is_ascii(unit_exact((struct str){text, n})));
            text[i] = '\0';
        }
    }
    CHECK(is_ascii((struct str){NULL, 0}));
}

static void utf8(void)
{
    static const struct {
        struct str text;
        bool valid;
    } rows[] = {
        {S(""), true},
        {S("abc\0\x7f"), true},
        {S("\xc2\x80"), true},
        {S("\xdf\xbf"), true},
        {S("\xe0\xa0\x80"), true},
        {S("\xed\x9f\xbf"), true},
        {S("\xee\x80\x80"), true},
        {S("\xef\xbf\xbf"), true},
        {S("\xf0\x90\x80\x80"), true},
        {S("\xf4\x8f\xbf\xbf"), true},
        {S("x\xc3\xa4y"), true},
        {S("\x80"), false},             /* alone */
        {S("\xc3"), false},             /* cut off */
        {S("\xe2\x82"), false},
        {S("\xf0\x9f\x98"), false},
        {S("\xc3x"), false},
        {S("\xe2\x82x"), false},
        {S("\xc0\x80"), false},         /* overlong */
        {S("\xc1\xbf"), false},
        {S("\xe0\x9f\xbf"), false},
        {S("\xf0\x8f\xbf\xbf"), false},
        {S("\xed\xa0\x80"), false},     /* surrogates */
        {S("\xed\xbf\xbf"), false},
        {S("\xf4\x90\x80\x80"), false}, /* above U+10FFFF */
        {S("\xf5\x80\x80\x80"), false},
        {S("\xfe"), false},
        {S("\xff"), false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%.*s", (int)rows[i].text.n, rows[i].text.p);
        CHECK_INT(utf8_valid(unit_exact(rows[i].text)), rows[i].valid);
        CHECK(rows[i].valid || rows[i].text.p[0] == 'x' || !utf8_first(unit_exact(rows[i].text)).length);
        for (size_t n = 1; n < 20; n++) { /* ASCII is passed over in words */
            char text[40] = "0123456789abcdefghij";
            memcpy(text + n, rows[i].text.p, rows[i].text.n);
            CHECK_INT(utf8_valid(unit_exact((struct str){text, n + rows[i].text.n})), rows[i].valid);
        }
    }
}

static void characters(void)
{
    static const struct {
        struct str text;
        uint32_t code;
        size_t length;
    } rows[] = {
        {S("ab"), 'a', 1},                 {S("\0"), 0, 1},                  {S("\xc2\x80x"), 0x80, 2},
        {S("\xe2\x82\xac\xe2"), 0x20ac, 3}, {S("\xf0\x9f\x98\x80"), 0x1f600, 4}, {S("\xf4\x8f\xbf\xbf"), 0x10ffff, 4},
        {S(""), 0, 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct utf8_char c = utf8_first(unit_exact(rows[i].text));
        unit_row("row %zu", i);
        CHECK_INT(c.code, rows[i].code);
        CHECK_INT(c.length, rows[i].length);
    }
}

void suite_parsers_encoding(void)
{
    static const struct unit_test tests[] = {
        {"base64", base64}, {"base64, there and back", base64_round}, {"quoted-printable", quoted_printable},
        {"ASCII", ascii},
        {"UTF-8", utf8},
        {"characters", characters},
    };
    unit_suite("parsers/encoding", tests, LENGTH(tests));
}
