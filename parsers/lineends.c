#include "parsers/lineends.h"
#include "parsers/v16.h"

/* Counts in n bytes, sixteen at a time: LF, CR, and CR before LF; one byte must stand behind them. */
static void count_blocks(const char *p, size_t n, size_t *lf, size_t *cr, size_t *both)
{
    v16 lfs = {0}, crs = {0}, pairs = {0};
    for (size_t i = 0; i < n; i += sizeof lfs) {
        v16 here = v16_at(p + i), next = v16_at(p + i + 1);
        lfs -= (v16)(here == '\n'); /* what is true is -1 */
        crs -= (v16)(here == '\r');
        pairs -= (v16)((here == '\r') & (next == '\n'));
    }
    *lf += v16_sum(lfs);
    *cr += v16_sum(crs);
    *both += v16_sum(pairs);
}

struct line_ends line_ends_count(struct str text)
{
    enum { BLOCK = sizeof(v16), MOST = 255 * BLOCK }; /* a counter is one byte */
    size_t lf = 0, cr = 0, both = 0, at = 0;
    while (text.n - at > BLOCK) {
        size_t n = (text.n - at - 1) / BLOCK * BLOCK;
        n = n < MOST ? n : MOST;
        count_blocks(text.p + at, n, &lf, &cr, &both);
        at += n;
    }
    for (; at < text.n; at++) {
        lf += text.p[at] == '\n';
        cr += text.p[at] == '\r';
        both += text.p[at] == '\r' && at + 1 < text.n && text.p[at + 1] == '\n';
    }
    return (struct line_ends){.crlf = both, .lf = lf - both, .cr = cr - both};
}
