#include "src/engine/canon.h"
#include "parsers/lineends.h"
#include "parsers/v16.h"

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
        put(sink, c.found && line_end == '\n' ? str_chop(c.head, '\r') : c.head);
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

/* The first byte from i on that can be white space, sixteen at a time. */
static inline size_t pass_text(struct str s, size_t i)
{
    for (; i + sizeof(v16) <= s.n; i += sizeof(v16)) {
        v16 low = (v16)(v16_at(s.p + i) <= ' ');
        if (v16_any(low))
            return i + v16_first(low);
    }
    while (i < s.n && (unsigned char)s.p[i] > ' ')
        i++;
    return i;
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
        while ((i = pass_text(part, i)) < part.n && !is_wsp(part.p[i]) && !is_line_end_byte(part, i, line_end))
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
    relaxed_part(&r, c.head, line_end);
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
    raw = line_text(raw, line_end);
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

/* Canonical bytes that begin with content, after all that waits for content. */
static void put_content(struct canon_body *c, struct str run)
{
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

/* How many bytes at the start of s are a line end; 0: none. A CR at the end of a chunk never gets here. */
static size_t line_end_at(const struct canon_body *c, struct str s)
{
    if (c->line_end == '\r')
        return s.p[0] == '\r';
    if (s.p[0] == '\n')
        return c->reading == READ_LINES;
    return s.p[0] == '\r' && s.n > 1 && s.p[1] == '\n' ? 2 : 0;
}

/* What ends a plain run (below) at byte i, i > 0. */
struct stops {
    bool wsp; /* a tab, and a space that may not be the only one or not stay */
    bool lf;  /* LF without CR */
};

static bool is_stop(struct str s, size_t i, struct stops stops)
{
    char b = s.p[i];
    if (b == '\n')
        return stops.lf && s.p[i - 1] != '\r';
    return stops.wsp && (b == '\t' || (b == ' ' && (i + 1 == s.n || (unsigned char)s.p[i + 1] <= ' ')));
}

/* Which of sixteen bytes are stops; one byte must stand before them and one behind. */
static inline v16 stops_in(const char *p, struct stops stops)
{
    v16 before = v16_at(p - 1), here = v16_at(p), next = v16_at(p + 1), stop = {0};
    if (stops.lf)
        stop |= (v16)((here == '\n') & (before != '\r'));
    if (stops.wsp)
        stop |= (v16)((here == '\t') | ((here == ' ') & (next <= ' ')));
    return stop;
}

/* The index of the first stop behind the first byte. Sixteen bytes at a time, four times before one looks what came of
 * it: this loop sees every byte of every body. */
static inline size_t find_stop(struct str s, struct stops stops)
{
    size_t i = 1;
    for (; i + 65 <= s.n; i += 64) {
        const char *p = s.p + i;
        if (v16_any(stops_in(p, stops) | stops_in(p + 16, stops) | stops_in(p + 32, stops) | stops_in(p + 48, stops)))
            break;
    }
    for (; i + 17 <= s.n; i += 16) {
        v16 found = stops_in(s.p + i, stops);
        if (v16_any(found))
            return i + v16_first(found);
    }
    while (i < s.n && !is_stop(s, i, stops))
        i++;
    return i;
}

static size_t find_cr(struct str s, bool wsp)
{
    size_t i = 1;
    while (i < s.n && s.p[i] != '\r' && !(wsp && is_wsp(s.p[i])))
        i++;
    return i;
}

/* The longest start of s, whose first byte is content, of which every byte stays as it is, empty lines at its
 * end aside. */
static struct str plain_run(const struct canon_body *c, struct str s)
{
    bool relaxed = c->canon == CANON_RELAXED, lines = c->reading == READ_LINES;
    size_t n = s.n;
    if (c->line_end == '\r')
        n = find_cr(s, relaxed);
    else if (relaxed)
        n = lines ? find_stop(s, (struct stops){true, true}) : find_stop(s, (struct stops){true, false});
    else if (lines)
        n = find_stop(s, (struct stops){false, true});
    return str_take(s, n);
}

/* The CRLFs at the end of a plain run are the end of its last line and then empty lines. */
static size_t put_plain(struct canon_body *c, struct str run)
{
    size_t n = run.n;
    while (n >= 2 && run.p[n - 2] == '\r' && run.p[n - 1] == '\n' && c->line_end == '\n')
        n -= 2;
    size_t ends = (run.n - n) / 2;
    put_content(c, str_take(run, ends ? n + 2 : n));
    c->in_line = !ends;
    c->empty_lines = ends ? ends - 1 : 0;
    return run.n;
}

/* White space: with a space at its end it is put out together with the run behind it. */
static size_t put_wsp(struct canon_body *c, struct str s)
{
    size_t n = 1;
    while (n < s.n && is_wsp(s.p[n]))
        n++;
    c->wsp = true;
    if (n == s.n || s.p[n - 1] != ' ' || line_end_at(c, str_drop(s, n)))
        return n;
    c->wsp = false;
    return n - 1 + put_plain(c, (struct str){s.p + n - 1, 1 + plain_run(c, str_drop(s, n)).n});
}

/* The CR that an earlier chunk ended with. */
static struct str put_waiting_cr(struct canon_body *c, struct str rest)
{
    if (!c->cr || !rest.n)
        return rest;
    c->cr = false;
    if (rest.p[0] == '\n') {
        end_line(c);
        return str_drop(rest, 1);
    }
    put_content(c, S("\r"));
    return rest;
}

void canon_body_put(struct canon_body *c, struct str rest)
{
    rest = put_waiting_cr(c, rest);
    if (rest.n && rest.p[rest.n - 1] == '\r' && c->line_end == '\n') {
        c->cr = true;
        rest.n--;
    }
    while (rest.n) {
        size_t n = line_end_at(c, rest);
        if (n) {
            end_line(c);
        } else if (c->canon == CANON_RELAXED && is_wsp(rest.p[0])) {
            n = put_wsp(c, rest);
        } else {
            n = put_plain(c, plain_run(c, rest));
        }
        rest = str_drop(rest, n);
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
