/* parsers/encoding: what is encoded is decoded to the same bytes; what is decoded and encoded again is the same text,
 * white space aside; UTF-8 is what GLib takes for it. */
#include "parsers/encoding.h"
#include <assert.h>
#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct str qp_encode(struct str s, struct arena *arena)
{
    static const char hex[] = "0123456789abcdefABCDEF";
    char *out = arena_array(arena, 3, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c > ' ' && c != '=' && c != ';' && c != 0x7f) {
            out[n++] = s.p[i];
            continue;
        }
        out[n++] = '=';
        out[n++] = hex[c >> 4];
        out[n++] = hex[(c & 15) + (c & 15 && (c & 15) > 9 && i % 2 ? 6 : 0)];
    }
    return (struct str){out, n};
}

static void check_base64(struct str input, struct arena *arena)
{
    g_autofree char *encoded = g_base64_encode((const guchar *)input.p, input.n);
    struct decoded d = base64_decode(str_z(encoded), arena);
    assert(d.ok && !d.unpadded && str_eq(d.bytes, input));
    d = base64_decode(input, arena);
    assert(d.ok || (d.bad <= input.n && !d.bytes.n));
    if (!d.ok)
        return;
    g_autofree char *again = g_base64_encode((const guchar *)d.bytes.p, d.bytes.n);
    struct str text = without_fws(input, arena), whole = str_take(text, d.bytes.n / 3 * 4);
    assert(str_starts(str_z(again), whole) && text.n <= str_z(again).n);
}

static void check_qp(struct str input, struct arena *arena)
{
    struct decoded d = dkim_qp_decode(qp_encode(input, arena), arena);
    assert(d.ok && str_eq(d.bytes, input));
    d = dkim_qp_decode(input, arena);
    if (d.ok) {
        struct decoded again = dkim_qp_decode(qp_encode(d.bytes, arena), arena);
        assert(again.ok && str_eq(again.bytes, d.bytes));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str input = {(const char *)bytes, n};
    check_base64(input, &arena);
    check_qp(input, &arena);
    if (!str_has(input, '\0')) /* GLib takes no NUL */
        assert(utf8_valid(input) == (n == 0 || g_utf8_validate(input.p, (gssize)n, NULL)));
    arena_free(&arena);
    return 0;
}
