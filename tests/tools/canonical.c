#include "tests/tools/canonical.h"

/* bytes under construction; room is for the longest result that any pass can have */
struct buffer {
    char *p;
    size_t n;
};

static struct buffer buffer_for(struct arena *a, struct str s) { return (struct buffer){arena_array(a, 2, s.n + 2), 0}; }

static void add(struct buffer *b, struct str s)
{
    if (s.n)
        memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

static struct str text(const struct buffer *b) { return (struct str){b->p, b->n}; }

/* The text up to the first needle; what follows the needle stays in *rest. */
static struct str take_until(struct str *rest, struct str needle)
{
    size_t at = str_find(*rest, needle);
    struct str head = str_take(*rest, at);
    *rest = str_drop(*rest, at == rest->n ? at : at + needle.n);
    return head;
}

struct str canonical_crlf(struct arena *a, struct str s)
{
    struct buffer out = buffer_for(a, s);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n' && (i == 0 || s.p[i - 1] != '\r'))
            add(&out, S("\r"));
        add(&out, (struct str){s.p + i, 1});
    }
    return text(&out);
}

static struct str trim_end(struct str s)
{
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static struct str trim_start(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_drop(s, 1);
    return s;
}

/* "Convert all sequences of one or more WSP characters to a single SP character." */
static struct str one_space(struct arena *a, struct str s)
{
    struct buffer out = buffer_for(a, s);
    for (struct str rest = s; rest.n;) {
        struct str after = trim_start(rest);
        if (after.n < rest.n) {
            add(&out, S(" "));
            rest = after;
        } else {
            add(&out, str_take(rest, 1));
            rest = str_drop(rest, 1);
        }
    }
    return text(&out);
}

/* "Unfold all header field continuation lines." Only a CRLF before WSP is a fold. */
static struct str unfold(struct arena *a, struct str s)
{
    struct buffer out = buffer_for(a, s);
    while (s.n) {
        add(&out, take_until(&s, S("\r\n")));
        if (s.n && s.p[0] != ' ' && s.p[0] != '\t')
            add(&out, S("\r\n"));
    }
    return text(&out);
}

static struct str lower(struct arena *a, struct str s)
{
    struct buffer out = buffer_for(a, s);
    for (; out.n < s.n; out.n++)
        out.p[out.n] = ascii_lower(s.p[out.n]);
    return text(&out);
}

struct str canonical_field(struct arena *a, struct str field, bool relaxed)
{
    if (field.n >= 2 && str_eq(str_drop(field, field.n - 2), S("\r\n")))
        field.n -= 2;
    if (!relaxed)
        return field;
    struct str_cut cut = str_cut(one_space(a, unfold(a, field)), ':');
    struct buffer out = buffer_for(a, field);
    add(&out, lower(a, trim_end(cut.head)));
    add(&out, S(":"));
    add(&out, trim_start(trim_end(cut.tail)));
    return text(&out);
}

/* RFC 6376 section 3.4.4 (a): white space at the ends of lines, then inside them. */
static struct str relax_lines(struct arena *a, struct str body)
{
    struct buffer out = buffer_for(a, body);
    while (body.n) {
        size_t before = body.n;
        struct str line = take_until(&body, S("\r\n"));
        bool ended = line.n + body.n < before;
        add(&out, one_space(a, trim_end(line)));
        if (ended)
            add(&out, S("\r\n"));
    }
    return text(&out);
}

struct str canonical_body(struct arena *a, struct str body, bool relaxed)
{
    struct buffer out = buffer_for(a, body);
    add(&out, relaxed ? relax_lines(a, body) : body);
    while (out.n >= 2 && str_eq(str_drop(text(&out), out.n - 2), S("\r\n")))
        out.n -= 2;
    /* section 3.4.3: without a body simple has one CRLF; section 3.4.4: relaxed has nothing */
    if (out.n || !relaxed)
        add(&out, S("\r\n"));
    return text(&out);
}
