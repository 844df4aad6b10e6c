#include "parsers/encoding.h"

/* Of each byte: its value, and one more; 0: it has none. */
static const unsigned char values[256] = {
    ['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    ['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
    ['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, ['+'] = 63, ['/'] = 64,
};

static int base64_value(char c) { return values[(unsigned char)c] - 1; }

/* Whole groups of four, as far as they come without anything between; how many characters. */
static size_t decode_groups(struct str text, unsigned char *out)
{
    size_t i = 0;
    for (; i + 4 <= text.n; i += 4) {
        int a = base64_value(text.p[i]), b = base64_value(text.p[i + 1]);
        int c = base64_value(text.p[i + 2]), d = base64_value(text.p[i + 3]);
        if ((a | b | c | d) < 0)
            break;
        uint32_t bits = (uint32_t)a << 18 | (uint32_t)b << 12 | (uint32_t)c << 6 | (uint32_t)d;
        *out++ = (unsigned char)(bits >> 16);
        *out++ = (unsigned char)(bits >> 8);
        *out++ = (unsigned char)bits;
    }
    return i;
}

struct decoded base64_decode(struct str text, struct arena *arena)
{
    struct decoded d = {.ok = true};
    unsigned char *out = arena_alloc(arena, text.n / 4 * 3 + 3);
    size_t n = 0, digits = 0, padding = 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (digits % 4 == 0 && !padding) {
            size_t whole = decode_groups(str_drop(text, i), out + n);
            digits += whole;
            n += whole / 4 * 3;
            i += whole;
            if (i == text.n)
                break;
        }
        char c = text.p[i];
        if (is_fws(c))
            continue;
        int value = base64_value(c);
        if (c == '=' ? ++padding > 2 : value < 0 || padding)
            return (struct decoded){.bad = i};
        if (c == '=')
            continue;
        bits = bits << 6 | (uint32_t)value;
        if (++digits % 4 == 0) {
            out[n++] = (unsigned char)(bits >> 16);
            out[n++] = (unsigned char)(bits >> 8);
            out[n++] = (unsigned char)bits;
        }
    }
    size_t left = digits % 4;
    if (left == 1 || (padding && (digits + padding) % 4))
        return (struct decoded){.bad = text.n};
    if (left > 1)
        out[n++] = (unsigned char)(bits >> (left == 2 ? 4 : 10));
    if (left > 2)
        out[n++] = (unsigned char)(bits >> 2);
    d.unpadded = left && !padding;
    d.bytes = (struct str){(char *)out, n};
    return d;
}

struct decoded dkim_qp_decode(struct str text, struct arena *arena)
{
    struct decoded d = {.ok = true};
    char *out = arena_alloc(arena, text.n);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (is_fws(c))
            continue;
        if (c == '=') {
            bool whole = text.n - i > 2;
            int high = whole ? ascii_hex(text.p[i + 1]) : -1;
            int low = whole ? ascii_hex(text.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return (struct decoded){.bad = i};
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else if ((unsigned char)c < 0x21 || c == ';' || c == 0x7f) {
            return (struct decoded){.bad = i};
        } else {
            out[n++] = c;
        }
    }
    d.bytes = (struct str){out, n};
    return d;
}

struct str without_fws(struct str text, struct arena *arena)
{
    char *out = arena_alloc(arena, text.n);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if (!is_fws(text.p[i]))
            out[n++] = text.p[i];
    return (struct str){out, n};
}

/* Length of the sequence that first byte begins, 0 if none; its payload bits in *code. */
static size_t utf8_lead(unsigned char first, uint32_t *code)
{
    if (first < 0x80)
        return *code = first, 1;
    if (first >= 0xc2 && first < 0xe0)
        return *code = first & 0x1fu, 2;
    if (first >= 0xe0 && first < 0xf0)
        return *code = first & 0x0fu, 3;
    if (first >= 0xf0 && first < 0xf5)
        return *code = first & 0x07u, 4;
    return 0;
}

/* How many bytes at the start of text are certainly ASCII, many at a time: most text is nothing else. */
static size_t ascii_words(struct str text)
{
    size_t i = 0;
    for (uint64_t word[4]; i + sizeof word <= text.n; i += sizeof word) {
        memcpy(word, text.p + i, sizeof word);
        if ((word[0] | word[1] | word[2] | word[3]) & 0x8080808080808080u)
            break;
    }
    return i;
}

bool is_ascii(struct str text)
{
    size_t i = ascii_words(text);
    while (i < text.n && (unsigned char)text.p[i] < 0x80)
        i++;
    return i == text.n;
}

struct utf8_char utf8_first(struct str text)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const struct utf8_char none = {0, 0};
    struct utf8_char c = none;
    if (text.n)
        c.length = utf8_lead((unsigned char)text.p[0], &c.code);
    if (c.length > text.n)
        return none;
    for (size_t i = 1; i < c.length; i++) {
        unsigned char next = (unsigned char)text.p[i];
        if ((next & 0xc0) != 0x80)
            return none;
        c.code = c.code << 6 | (next & 0x3fu);
    }
    bool bad = c.code < smallest[c.length] || c.code > 0x10ffff || (c.code >= 0xd800 && c.code < 0xe000);
    return bad ? none : c;
}

bool utf8_valid(struct str text)
{
    for (size_t i = ascii_words(text), n; i < text.n; i += n) {
        n = (unsigned char)text.p[i] < 0x80 ? 1 : utf8_first(str_drop(text, i)).length;
        if (!n)
            return false;
    }
    return true;
}
