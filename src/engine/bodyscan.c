#include "src/engine/bodyscan.h"
#include "parsers/v16.h"

enum { BLOCK = sizeof(v16), MOST = 255 * BLOCK /* a counter is one byte */, AFTER_CR = '\r' + 1 };

static v16 dots_of(v16 before, v16 here) { return (v16)((here == '.') & (before < AFTER_CR)); }

static bool has_lone_dot(const char *p, size_t n)
{
    v16 dots = {0};
    for (size_t i = 0; i < n; i += BLOCK)
        dots |= dots_of(v16_at(p + i - 1), v16_at(p + i)) & (v16)(v16_at(p + i + 1) < AFTER_CR);
    return v16_any(dots);
}

/* At most MOST bytes, sixteen at a time; one byte must stand before them, and one behind. What stands behind a dot is only
 * asked where a line begins with one. A CR is counted with the byte behind it, which tells whose it is. */
static void scan_blocks(struct body_scan *s, const char *p, size_t n)
{
    v16 nuls = {0}, all = {0}, dots = {0}, lfs = {0}, crs = {0}, pairs = {0};
    for (size_t i = 0; i < n; i += BLOCK) {
        v16 here = v16_at(p + i), before = v16_at(p + i - 1);
        v16 lf = (v16)(here == '\n'), cr = (v16)(before == '\r');
        nuls |= (v16)(here == 0);
        all |= here;
        dots |= dots_of(before, here);
        lfs -= lf; /* what is true is -1 */
        crs -= cr;
        pairs -= lf & cr;
    }
    s->nul = s->nul || v16_any(nuls);
    s->high = s->high || v16_any(all & 0x80);
    s->dot = s->dot || (v16_any(dots) && has_lone_dot(p, n));
    s->ends.crlf += v16_sum(pairs);
    s->ends.lf += v16_sum(lfs) - v16_sum(pairs);
    s->ends.cr += v16_sum(crs) - v16_sum(pairs);
}

static bool may_end_line(struct str body, size_t i) { return (unsigned char)body.p[i] < AFTER_CR; }

static void scan_byte(struct body_scan *s, struct str body, size_t i)
{
    bool lf = body.p[i] == '\n', cr = i && body.p[i - 1] == '\r';
    s->nul = s->nul || body.p[i] == '\0';
    s->high = s->high || body.p[i] & '\x80';
    s->dot = s->dot || (body.p[i] == '.' && (i == 0 || may_end_line(body, i - 1)) && i + 1 < body.n && may_end_line(body, i + 1));
    s->ends.crlf += lf && cr;
    s->ends.lf += lf && !cr;
    s->ends.cr += cr && !lf;
}

struct body_scan body_scan(struct str body)
{
    struct body_scan s = {0};
    size_t at = 1;
    if (!body.n)
        return s;
    scan_byte(&s, body, 0);
    while (body.n - at > BLOCK) {
        size_t n = (body.n - at - 1) / BLOCK * BLOCK;
        n = n < MOST ? n : MOST;
        scan_blocks(&s, body.p + at, n);
        at += n;
    }
    for (; at < body.n; at++)
        scan_byte(&s, body, at);
    s.ends.cr += body.p[body.n - 1] == '\r';
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
