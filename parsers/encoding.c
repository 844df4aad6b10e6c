#include "parsers/encoding.h"

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ascii_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

struct decoded base64_decode(struct str text, struct arena *arena)
{
    struct decoded d = {.ok = true};
    unsigned char *out = arena_alloc(arena, text.n / 4 * 3 + 3);
    size_t n = 0, digits = 0, padding = 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < text.n; i++) {
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

bool utf8_valid(struct str text)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    for (size_t i = 0; i < text.n;) {
        uint32_t code = 0;
        size_t n = utf8_lead((unsigned char)text.p[i], &code);
        if (!n || n > text.n - i)
            return false;
        for (size_t k = 1; k < n; k++) {
            unsigned char c = (unsigned char)text.p[i + k];
            if ((c & 0xc0) != 0x80)
                return false;
            code = code << 6 | (c & 0x3fu);
        }
        if (code < smallest[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
            return false;
        i += n;
    }
    return true;
}
