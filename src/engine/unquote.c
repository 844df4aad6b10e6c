#include "src/engine/unquote.h"

/* How many ">" stand before "From " at the start of s; 0: it is no such line. */
static size_t depth_of(struct str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] == '>')
        n++;
    return str_starts(str_drop(s, n), S("From ")) ? n : 0;
}

/* Where the next line begins that starts with ">", the first line of s aside; s.n: nowhere. */
static size_t next_mark(struct str s, char line_end)
{
    const char needle[] = {line_end, '>'};
    size_t n = str_find(s, (struct str){needle, sizeof needle});
    return n < s.n ? n + 1 : n;
}

static bool is_added(size_t depth, enum dkv_quoting quoting)
{
    return (quoting == DKV_QUOTING_MBOXRD && depth) || (quoting == DKV_QUOTING_MBOXO && depth == 1);
}

/* A piece ends before a ">" that goes; the next one begins behind it. So rest begins with a ">" that goes, or with the
 * first byte of the body. */
struct str unquote_next(struct str *rest, enum dkv_quoting quoting, char line_end)
{
    struct str s = *rest;
    if (quoting != DKV_QUOTING_MBOXO && quoting != DKV_QUOTING_MBOXRD) {
        *rest = str_drop(s, s.n);
        return s;
    }
    if (is_added(depth_of(s), quoting))
        s = str_drop(s, 1);
    size_t n = next_mark(s, line_end);
    while (n < s.n && !is_added(depth_of(str_drop(s, n)), quoting))
        n += next_mark(str_drop(s, n), line_end);
    *rest = str_drop(s, n);
    return str_take(s, n);
}

struct quoted_lines unquote_count(struct str body, char line_end)
{
    struct quoted_lines q = {0};
    for (size_t at = 0; at < body.n; at += next_mark(str_drop(body, at), line_end)) {
        size_t depth = depth_of(str_drop(body, at));
        q.single += depth == 1;
        q.deeper += depth > 1;
    }
    return q;
}
