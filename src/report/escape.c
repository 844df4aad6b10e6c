/* What is not shown as it is: what is not UTF-8 (RFC 3629: overlong forms, surrogates, above U+10FFFF),
 * controls, marks of direction, invisible characters, line and paragraph separators, tags, private use and
 * non-characters. Letters that merely look like others are let through: they are seen for what they are in
 * the A-label that stands beside a domain.
 *
 * Bytes of a mapped file can change between a look and a copy, so what is looked at is a copy. */
#include "src/report/escape.h"
#include "parsers/encoding.h"

struct range {
    uint32_t first, last;
};

/* in order; whatever plane it is on, a code point that ends in FFFE or FFFF is none */
static const struct range hidden[] = {
    {0x0000, 0x001F},     /* C0 controls */
    {0x007F, 0x009F},     /* DELETE, C1 controls */
    {0x00AD, 0x00AD},     /* soft hyphen */
    {0x034F, 0x034F},     /* combining grapheme joiner */
    {0x061C, 0x061C},     /* Arabic letter mark */
    {0x115F, 0x1160},     /* Hangul fillers */
    {0x17B4, 0x17B5},     /* Khmer inherent vowels */
    {0x180B, 0x180F},     /* Mongolian variation selectors, vowel separator */
    {0x200B, 0x200F},     /* zero width, left-to-right and right-to-left mark */
    {0x2028, 0x202E},     /* line and paragraph separator, embeddings, overrides */
    {0x2060, 0x206F},     /* word joiner, invisible operators, isolates, deprecated controls */
    {0x3164, 0x3164},     /* Hangul filler */
    {0xD800, 0xF8FF},     /* surrogates, private use */
    {0xFDD0, 0xFDEF},     /* non-characters */
    {0xFEFF, 0xFEFF},     /* zero width no-break space */
    {0xFFA0, 0xFFA0},     /* halfwidth Hangul filler */
    {0xFFF0, 0xFFFB},     /* not assigned, interlinear annotation */
    {0x1BCA0, 0x1BCA3},   /* shorthand format controls */
    {0x1D173, 0x1D17A},   /* musical format controls */
    {0xE0000, 0x10FFFF},  /* tags, variation selectors supplement, private use planes */
};

bool escape_visible(uint32_t code)
{
    if (code > 0x10FFFF || (code & 0xFFFE) == 0xFFFE)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(hidden); i++)
        if (code <= hidden[i].last)
            return code < hidden[i].first;
    return true;
}

bool escape_begins(struct str s)
{
    return s.n >= 4 && s.p[0] == '\\' && s.p[1] == 'x' && ascii_hex(s.p[2]) >= 0 && ascii_hex(s.p[3]) >= 0;
}

static bool stays(struct str s, struct utf8_char c, const char *also)
{
    if (c.length == 0 || !escape_visible(c.code) || escape_begins(s))
        return false;
    return c.length > 1 || !strchr(also, s.p[0]);
}

static void append_bytes(GString *out, struct str s)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char byte = (unsigned char)s.p[i];
        const char escaped[] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
        g_string_append_len(out, escaped, sizeof escaped);
    }
}

/* How many bytes at the start stay as they are: printable ASCII, which most of all text is. */
static size_t plain_ascii(struct str s, const char *also)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= ' ' && s.p[n] < 0x7F && s.p[n] != '\\' && !(*also && strchr(also, s.p[n])))
        n++;
    return n;
}

/* Of bytes that do not change. */
static size_t append_steady(GString *out, struct str s, const char *also, size_t max)
{
    while (s.n) {
        size_t run = plain_ascii(str_take(s, max), also); /* not all of s: callers cut long values into lines */
        g_string_append_len(out, s.p, (gssize)run);
        s = str_drop(s, run);
        max -= run;
        if (!s.n)
            return 0;
        struct utf8_char c = utf8_first(s);
        struct str unit = str_take(s, c.length ? c.length : 1);
        bool plain = stays(s, c, also);
        size_t needs = plain ? unit.n : 4 * unit.n;
        if (needs > max)
            return s.n;
        if (plain)
            g_string_append_len(out, unit.p, (gssize)unit.n);
        else
            append_bytes(out, unit);
        max -= needs;
        s = str_drop(s, unit.n);
    }
    return 0;
}

size_t escape_append(GString *out, struct str s, const char *also, size_t max)
{
    enum { AHEAD = 8 }; /* what is looked at behind the last byte that fits: a character, an escape */
    char few[512], *copy = few;
    struct str head = max < SIZE_MAX - AHEAD ? str_take(s, max + AHEAD) : s;
    if (head.n > sizeof few)
        copy = g_malloc(head.n);
    if (head.n)
        memcpy(copy, head.p, head.n);
    size_t left = append_steady(out, (struct str){copy, head.n}, also, max);
    if (copy != few)
        g_free(copy);
    return s.n - head.n + left;
}

void escape_show(GString *out, struct str s, const char *also, size_t max)
{
    size_t left = escape_append(out, s, also, max);
    if (left)
        g_string_append_printf(out, "... (%zu byte%s more)", left, left == 1 ? "" : "s");
}
