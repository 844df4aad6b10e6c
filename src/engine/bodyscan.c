#include "src/engine/bodyscan.h"

typedef unsigned char v16 __attribute__((vector_size(16)));

enum { BLOCK = sizeof(v16), AFTER_CR = '\r' + 1 };

static bool any(v16 bytes)
{
    uint64_t halves[2];
    memcpy(halves, &bytes, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/* n bytes, sixteen at a time; one byte must stand before them, and one behind. */
static void scan_blocks(struct body_scan *s, const char *p, size_t n)
{
    v16 nuls = {0}, all = {0}, dots = {0};
    for (size_t i = 0; i < n; i += BLOCK) {
        v16 here, before, after;
        memcpy(&here, p + i, sizeof here);
        memcpy(&before, p + i - 1, sizeof before);
        memcpy(&after, p + i + 1, sizeof after);
        nuls |= (v16)(here == 0);
        all |= here;
        dots |= (v16)((here == '.') & (before < AFTER_CR) & (after < AFTER_CR));
    }
    s->nul = s->nul || any(nuls);
    s->high = s->high || any(all & 0x80);
    s->dot = s->dot || any(dots);
}

static bool may_end_line(struct str body, size_t i) { return (unsigned char)body.p[i] < AFTER_CR; }

static void scan_byte(struct body_scan *s, struct str body, size_t i)
{
    s->nul = s->nul || body.p[i] == '\0';
    s->high = s->high || body.p[i] & '\x80';
    s->dot = s->dot || (body.p[i] == '.' && (i == 0 || may_end_line(body, i - 1)) && i + 1 < body.n && may_end_line(body, i + 1));
}

struct body_scan body_scan(struct str body)
{
    struct body_scan s = {0};
    if (!body.n)
        return s;
    scan_byte(&s, body, 0);
    size_t blocks = body.n > 2 ? (body.n - 2) / BLOCK * BLOCK : 0;
    scan_blocks(&s, body.p + 1, blocks);
    for (size_t i = 1 + blocks; i < body.n; i++)
        scan_byte(&s, body, i);
    return s;
}

/* From line start to the last line start that is near enough for all lines between to be short. */
bool body_may_have_longer(struct str body, char line_end, size_t limit)
{
    while (body.n > limit) {
        const char *end = memrchr(body.p, line_end, limit + 1);
        if (!end)
            return true;
        body = str_drop(body, (size_t)(end - body.p) + 1);
    }
    return false;
}
