#include "src/engine/canon.h"

/* ---- header fields ------------------------------------------------------------------------------ */

static void put(struct sink sink, struct str run)
{
    if (run.n)
        sink.put(sink.to, run);
}

/* Simple: bytes as they are, but for line ends. */
static void simple_lines(struct str raw, char line_end, struct sink sink)
{
    for (struct str_cut c = str_cut(raw, line_end);; c = str_cut(c.tail, line_end)) {
        struct str text = c.head;
        if (c.found && line_end == '\n' && text.n && text.p[text.n - 1] == '\r')
            text.n--;
        put(sink, text);
        if (!c.found)
            return;
        put(sink, S("\r\n"));
    }
}

/* Relaxed: the state that must live over the gap which b= leaves. */
struct relaxed {
    struct sink sink;
    bool in_value; /* past the colon */
    bool started;  /* something was put out of the name, or of the value */
    bool wsp;
};

/* A piece of the name, in lower case. */
static void relaxed_name(struct relaxed *r, struct str name)
{
    char low[64];
    while (name.n) {
        struct str piece = str_take(name, sizeof low);
        for (size_t i = 0; i < piece.n; i++)
            low[i] = ascii_lower(piece.p[i]);
        put(r->sink, (struct str){low, piece.n});
        name = str_drop(name, piece.n);
    }
}

/* A run without white space. */
static void relaxed_word(struct relaxed *r, struct str word)
{
    if (r->wsp && r->started)
        put(r->sink, S(" "));
    r->wsp = false;
    r->started = true;
    if (r->in_value)
        put(r->sink, word);
    else
        relaxed_name(r, word);
}

static bool is_line_end_byte(struct str s, size_t i, char line_end)
{
    return s.p[i] == line_end || (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == line_end);
}

static void relaxed_part(struct relaxed *r, struct str part, char line_end)
{
    size_t i = 0;
    while (i < part.n) {
        if (is_wsp(part.p[i]) || is_line_end_byte(part, i, line_end)) {
            r->wsp = r->wsp || is_wsp(part.p[i]);
            i++;
            continue;
        }
        size_t from = i;
        while (i < part.n && !is_wsp(part.p[i]) && !is_line_end_byte(part, i, line_end))
            i++;
        relaxed_word(r, (struct str){part.p + from, i - from});
    }
}

/* WSP before the colon goes too, and a name's WSP is only known to be before the colon when the colon comes:
 * so the name is put out from its trimmed slice. */
static void relaxed_field(struct str before, struct str after, char line_end, struct sink sink)
{
    struct relaxed r = {.sink = sink};
    struct str_cut c = str_cut(before, ':');
    relaxed_part(&r, str_trim(c.head), line_end);
    if (c.found) {
        put(sink, S(":"));
        r = (struct relaxed){.sink = sink, .in_value = true};
        relaxed_part(&r, c.tail, line_end);
    }
    relaxed_part(&r, after, line_end);
}

void canon_field(enum canonicalization canon, struct str raw, char line_end, struct sink sink)
{
    if (canon == CANON_RELAXED) {
        relaxed_field(raw, S(""), line_end, sink);
        put(sink, S("\r\n"));
        return;
    }
    simple_lines(raw, line_end, sink);
    if (!raw.n || raw.p[raw.n - 1] != line_end)
        put(sink, S("\r\n"));
}

void canon_signature(enum canonicalization canon, struct str raw, struct str omit, char line_end, struct sink sink)
{
    if (raw.n && raw.p[raw.n - 1] == line_end) {
        raw.n--;
        if (line_end == '\n' && raw.n && raw.p[raw.n - 1] == '\r')
            raw.n--;
    }
    size_t from = omit.p ? (size_t)(omit.p - raw.p) : raw.n;
    struct str before = str_take(raw, from), after = str_drop(raw, from + omit.n);
    if (canon == CANON_RELAXED) {
        relaxed_field(before, after, line_end, sink);
        return;
    }
    simple_lines(before, line_end, sink);
    simple_lines(after, line_end, sink);
}

/* ---- body --------------------------------------------------------------------------------------- */

/* Empty lines that turned out not to be the last ones. */
static void put_empty_lines(struct canon_body *c)
{
    static const char crlfs[] = "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n";
    const uint64_t many = sizeof crlfs / 2;
    while (c->empty_lines) {
        uint64_t n = c->empty_lines < many ? c->empty_lines : many;
        put(c->sink, (struct str){crlfs, (size_t)n * 2});
        c->empty_lines -= n;
    }
}

/* Content of the current line: canonical already but for what is waiting before it. */
static void put_content(struct canon_body *c, struct str run)
{
    if (!run.n)
        return;
    put_empty_lines(c);
    if (c->wsp)
        put(c->sink, S(" "));
    c->wsp = false;
    c->in_line = c->any = true;
    put(c->sink, run);
}

static void end_line(struct canon_body *c)
{
    if (c->in_line)
        put(c->sink, S("\r\n"));
    else
        c->empty_lines++;
    c->wsp = c->in_line = false;
}

/* Bytes of a line, no line end among them. */
static void put_text(struct canon_body *c, struct str text)
{
    if (c->canon == CANON_SIMPLE) {
        put_content(c, text);
        return;
    }
    size_t i = 0;
    while (i < text.n) {
        if (is_wsp(text.p[i])) {
            c->wsp = true;
            i++;
            continue;
        }
        size_t from = i;
        while (i < text.n && !is_wsp(text.p[i]))
            i++;
        put_content(c, (struct str){text.p + from, i - from});
    }
}

/* Text that reaches the end of the chunk: a CR at its end may be half of a line end. */
static void put_open_text(struct canon_body *c, struct str text)
{
    if (c->line_end == '\n' && text.n && text.p[text.n - 1] == '\r') {
        c->cr = true;
        text.n--;
    }
    put_text(c, text);
}

/* One line without its line_end byte; in READ_LITERAL that byte may belong to the text. */
static void put_line(struct canon_body *c, struct str text)
{
    bool crlf = text.n && text.p[text.n - 1] == '\r';
    if (c->line_end == '\n' && crlf)
        text.n--;
    put_text(c, text);
    if (c->line_end == '\n' && !crlf && c->reading == READ_LITERAL)
        put_content(c, S("\n"));
    else
        end_line(c);
}

/* Is this line's canonical form its own bytes? Relaxed: no tab, no white space before white space or at the
 * end. Sixteen bytes at a time: this loop sees every byte of every body. */
typedef unsigned char v16 __attribute__((vector_size(16)));
typedef unsigned long long v2 __attribute__((vector_size(16)));

static bool relaxed_clean(struct str line)
{
    const char *p = line.p;
    size_t n = line.n, i = 0;
    if (is_wsp(p[n - 1]))
        return false;
    v16 bad = {0};
    for (; i + 17 <= n; i += 16) {
        v16 here, next;
        memcpy(&here, p + i, 16);
        memcpy(&next, p + i + 1, 16);
        bad |= (v16)((here == '\t') | ((here == ' ') & (next == ' ')));
    }
    v2 any = (v2)bad;
    if (any[0] | any[1])
        return false;
    for (; i + 1 < n; i++)
        if (p[i] == '\t' || (p[i] == ' ' && p[i + 1] == ' '))
            return false;
    return true;
}

/* The longest start of rest whose canonical form is its own bytes: whole lines with CRLF that are not empty,
 * with the empty ones between them. Needs a fresh line; leaves one. */
static struct str clean_lines(const struct canon_body *c, struct str rest)
{
    size_t clean = 0, at = 0;
    while (at < rest.n) {
        const char *end = memchr(rest.p + at, '\n', rest.n - at);
        size_t next = end ? (size_t)(end - rest.p) + 1 : 0;
        if (!end || next - at < 2 || end[-1] != '\r')
            break;
        struct str line = {rest.p + at, next - 2 - at};
        at = next;
        if (!line.n)
            continue;
        if (c->canon == CANON_RELAXED && !relaxed_clean(line))
            break;
        clean = next;
    }
    return str_take(rest, clean);
}

/* Finishes the line that an earlier chunk began. */
static struct str finish_line(struct canon_body *c, struct str rest)
{
    if (c->cr) {
        c->cr = false;
        if (rest.p[0] == '\n') {
            end_line(c);
            return str_drop(rest, 1);
        }
        put_content(c, S("\r"));
    }
    if (!c->in_line && !c->wsp)
        return rest;
    struct str_cut cut = str_cut(rest, c->line_end);
    if (cut.found)
        put_line(c, cut.head);
    else
        put_open_text(c, cut.head);
    return cut.tail;
}

void canon_body_put(struct canon_body *c, struct str rest)
{
    while (rest.n) {
        if (c->cr || c->in_line || c->wsp) {
            rest = finish_line(c, rest);
            continue;
        }
        struct str clean = c->line_end == '\n' ? clean_lines(c, rest) : str_take(rest, 0);
        if (clean.n) {
            put_content(c, clean);
            c->in_line = false;
            rest = str_drop(rest, clean.n);
            continue;
        }
        struct str_cut cut = str_cut(rest, c->line_end);
        if (cut.found)
            put_line(c, cut.head);
        else
            put_open_text(c, cut.head);
        rest = cut.tail;
    }
}

void canon_body_end(struct canon_body *c)
{
    if (c->cr)
        put_content(c, S("\r"));
    c->cr = false;
    if (c->in_line)
        put(c->sink, S("\r\n"));
    else if (!c->any && c->canon == CANON_SIMPLE)
        put(c->sink, S("\r\n")); /* section 3.4.3: an empty body is one CRLF */
}
