#include "parsers/tracetoken.h"
#include "parsers/limits.h"

/* Bytes of the comment that s begins with, its parentheses included; 0: it is never closed. */
static size_t comment_length(struct str s, bool *too_deep)
{
    size_t depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '(' && ++depth > LIMIT_COMMENT_DEPTH)
            *too_deep = true;
        else if (s.p[i] == ')' && --depth == 0)
            return i + 1;
    }
    return 0;
}

/* Bytes up to and with the closing character, or 0. An angle bracket may hold a quoted string. */
static size_t closed_length(struct str s, char close)
{
    bool quoted = false;
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == close && !quoted)
            return i + 1;
        else if (s.p[i] == '"')
            quoted = !quoted;
    }
    return 0;
}

/* Bytes of the unit at the head of a word: a quoted string, <...>, [...], or one character. */
static size_t unit_length(struct trace_reader *r, struct str s)
{
    const struct {
        char open, close;
        bool *never;
    } kinds[] = {
        {'"', '"', &r->open_quote}, {'<', '>', &r->open_angle}, {'[', ']', &r->open_literal}, };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (s.p[0] != kinds[i].open || *kinds[i].never)
            continue;
        size_t n = closed_length(s, kinds[i].close);
        *kinds[i].never = n == 0;
        return n ? n : 1;
    }
    return 1;
}

static bool ends_word(const struct trace_reader *r, char c)
{
    return is_fws(c) || c == ';' || (c == '(' && !r->open_comment);
}

/* Bytes that neither end a word nor begin a unit of several: most of all. */
static size_t plain_length(struct str s)
{
    static const bool special[256] = {
        [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true, [';'] = true,
        ['('] = true, ['"'] = true,  ['<'] = true,  ['['] = true,
    };
    size_t n = 0;
    while (n < s.n && !special[(unsigned char)s.p[n]])
        n++;
    return n;
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

struct trace_token trace_next(struct trace_reader *r)
{
    while (r->rest.n && is_fws(r->rest.p[0]))
        r->rest = str_drop(r->rest, 1);
    if (!r->rest.n)
        return (struct trace_token){TRACE_END, r->rest};
    struct trace_token t = {TRACE_SEMICOLON, str_take(r->rest, 1)};
    if (r->rest.p[0] == ';') {
        r->rest = str_drop(r->rest, 1);
        return t;
    }
    if (r->rest.p[0] == '(' && !r->open_comment) {
        t = comment(r);
        if (!r->open_comment)
            return t;
    }
    size_t n = plain_length(r->rest);
    while (n < r->rest.n && !ends_word(r, r->rest.p[n])) {
        n += unit_length(r, str_drop(r->rest, n));
        n += plain_length(str_drop(r->rest, n));
    }
    t = (struct trace_token){TRACE_WORD, str_take(r->rest, n)};
    r->rest = str_drop(r->rest, n);
    return t;
}
