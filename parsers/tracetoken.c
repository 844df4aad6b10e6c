#include "parsers/tracetoken.h"
#include "parsers/enclosed.h"

/* Bytes before the first that is special. */
static size_t plain_length(struct str s, const bool special[256])
{
    size_t n = 0;
    while (n < s.n && !special[(unsigned char)s.p[n]])
        n++;
    return n;
}

/* Bytes of the unit at the head of a word: a quoted string, <...>, [...], or one character. */
static size_t unit_length(struct trace_reader *r, struct str s)
{
    static const char open[TRACE_UNITS] = {'"', '<', '['}, close[TRACE_UNITS] = {'"', '>', ']'};
    const char *kind = memchr(open, s.p[0], TRACE_UNITS);
    if (!kind || r->open_unit[kind - open])
        return 1;
    size_t n = enclosed_length(s, close[kind - open]);
    r->open_unit[kind - open] = n == 0;
    return n ? n : 1;
}

static bool ends_word(const struct trace_reader *r, char c)
{
    return is_fws(c) || c == ';' || (c == '(' && !r->open_comment);
}

/* Bytes that neither end a word nor begin a unit of several: most of all. */
static size_t run_length(struct str s)
{
    static const bool special[256] = {
        [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true, [';'] = true,
        ['('] = true, ['"'] = true,  ['<'] = true,  ['['] = true,
    };
    return plain_length(s, special);
}

static struct trace_token comment(struct trace_reader *r)
{
    size_t n = comment_length(r->rest, &r->too_deep);
    struct trace_token t = {TRACE_COMMENT, {r->rest.p + 1, n - 2}};
    r->open_comment = n == 0;
    if (n)
        r->rest = str_drop(r->rest, n);
    return t;
}

static struct trace_token take(struct trace_reader *r, enum trace_kind kind, size_t n)
{
    struct trace_token t = {kind, str_take(r->rest, n)};
    r->rest = str_drop(r->rest, n);
    return t;
}

struct trace_token trace_next(struct trace_reader *r)
{
    size_t n = 0;
    while (n < r->rest.n && is_fws(r->rest.p[n]))
        n++;
    r->rest = str_drop(r->rest, n);
    if (!r->rest.n)
        return take(r, TRACE_END, 0);
    if (r->rest.p[0] == ';')
        return take(r, TRACE_SEMICOLON, 1);
    if (r->rest.p[0] == '(' && !r->open_comment) {
        struct trace_token t = comment(r);
        if (!r->open_comment)
            return t;
    }
    n = run_length(r->rest);
    while (n < r->rest.n && !ends_word(r, r->rest.p[n])) {
        n += unit_length(r, str_drop(r->rest, n));
        n += run_length(str_drop(r->rest, n));
    }
    return take(r, TRACE_WORD, n);
}
