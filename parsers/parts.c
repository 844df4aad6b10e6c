#include "parsers/parts.h"
#include "parsers/limits.h"
#include "parsers/lineends.h"
#include "parsers/mime.h"
#include "parsers/tracetoken.h"
#include "parsers/v16.h"

enum {
    RESCANS = 8,       /* bytes that are looked through for boundaries, as a multiple of the body's: real mail needs 2 or 3 */
    SCAN_LEAST = 1u << 20 /* and so many at least */
};

struct reader {
    struct parts *out;
    struct arena *arena;
    uint64_t scan_left;
    size_t charsets_left;
    size_t room;       /* of out->items */
    bool full;         /* no part more is read */
};

/* The fields of a part that matter; slices of the message. */
struct part_head {
    struct str type, encoding, disposition;
};

/* A piece of the body that has header fields and content. */
static void read_part(struct reader *r, const struct part_head *said, struct str content, size_t depth, const char *otherwise);

static struct str field_value(const struct header *h, enum field_name name)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->fields[i].known == name)
            return h->fields[i].value;
    return (struct str){0};
}

/* "base64", "(a comment) base64", "base64(a comment);" (RFC 2045 section 6.1, RFC 2183 section 2) */
static struct str first_word(struct str s)
{
    struct trace_reader reader = {.rest = s};
    struct trace_token t = trace_next(&reader);
    while (t.kind == TRACE_COMMENT)
        t = trace_next(&reader);
    return t.kind == TRACE_WORD ? t.text : str_take(s, 0);
}

static struct part_head head_of(const struct header *h)
{
    return (struct part_head){field_value(h, NAME_CONTENT_TYPE), field_value(h, NAME_CONTENT_TRANSFER_ENCODING),
                              field_value(h, NAME_CONTENT_DISPOSITION)};
}

enum delimiter { NO_DELIMITER, NEXT_PART, CLOSE };

/* RFC 2046 section 5.1.1: "--" and the boundary, and again "--" at the end; white space may follow. */
static enum delimiter delimiter_of(struct str line, struct str boundary)
{
    if (line.n < 2 || line.p[0] != '-' || line.p[1] != '-' || !str_starts(str_drop(line, 2), boundary))
        return NO_DELIMITER;
    struct str rest = str_trim(str_drop(line, 2 + boundary.n));
    return !rest.n ? NEXT_PART : str_eq(rest, S("--")) ? CLOSE : NO_DELIMITER;
}

/* Which of sixteen bytes are a dash behind LF; one byte must stand before them. */
static inline v16 dash_lines(const char *p)
{
    return (v16)((v16_at(p - 1) == '\n') & (v16_at(p) == '-'));
}

/* Where behind the first byte a line begins with a dash, or s.n. Many bytes at a time: this loop sees every byte of every
 * multipart. */
static size_t find_dash_line(struct str s)
{
    enum { BLOCK = 4 * sizeof(v16) };
    size_t i = 1;
    for (; i + BLOCK <= s.n; i += BLOCK) {
        const char *p = s.p + i;
        if (v16_any(dash_lines(p) | dash_lines(p + 16) | dash_lines(p + 32) | dash_lines(p + 48)))
            break;
    }
    while (i < s.n && !(s.p[i - 1] == '\n' && s.p[i] == '-'))
        i++;
    return i < s.n ? i : s.n;
}

/* The next line that begins with mark, which is "--" and the boundary; n == 0: there is none. rest is a line start before and
 * after. */
static struct str next_dashes(struct str *rest, struct str mark)
{
    while (rest->n && !str_starts(*rest, mark))
        *rest = str_drop(*rest, find_dash_line(*rest));
    const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
    struct str line = str_take(*rest, end ? (size_t)(end - rest->p) + 1 : rest->n);
    *rest = str_drop(*rest, line.n);
    return line;
}

/* The fields are needed only here: a message can have millions of them in its parts. */
static void read_child(struct reader *r, struct str bytes, size_t depth, const char *otherwise)
{
    struct arena scratch = {.pool = r->arena->pool};
    struct header h = header_split(bytes, &scratch);
    struct part_head head = head_of(&h);
    struct str content = h.body;
    arena_free(&scratch);
    read_part(r, &head, content, depth, otherwise);
}

static size_t next_index(struct reader *r)
{
    struct parts *all = r->out;
    all->items = arena_grow(r->arena, all->items, all->count, &r->room, sizeof *all->items);
    return all->count++;
}

static void stop(struct reader *r)
{
    r->out->more = r->full = true;
}

/* What the fields say, or nothing once the parts have named too many charsets: the C library loads each anew. */
static struct part_head affordable(struct reader *r, const struct part_head *h)
{
    size_t n = mime_charsets(h->disposition) + mime_charsets(h->type);
    if (n > r->charsets_left) {
        stop(r);
        return (struct part_head){0};
    }
    r->charsets_left -= n;
    return *h;
}

/* Reads the parts between the delimiters; false when the closing one is missing. An outer boundary cannot occur: the
 * content was cut there before. Each byte is looked at once a level, so the levels cost, and are limited together. */
static bool read_children(struct reader *r, struct str content, struct str boundary, size_t depth, const char *otherwise)
{
    if (boundary.n && str_has(str_take(boundary, boundary.n - 1), '\n')) /* RFC 2231 can write one; no line has it */
        return false;
    struct str rest = content, mark = arena_print(r->arena, "--%.*s", (int)boundary.n, boundary.p);
    const char *part = NULL;
    while (rest.n && !r->full) {
        struct str line = next_dashes(&rest, mark);
        enum delimiter d = delimiter_of(line, boundary);
        if (d == NO_DELIMITER)
            continue;
        if (part) /* the line end before a delimiter belongs to the delimiter */
            read_child(r, line_text((struct str){part, (size_t)(line.p - part)}, '\n'), depth + 1, otherwise);
        if (d == CLOSE)
            return true;
        part = line.p + line.n;
    }
    if (part && !r->full)
        read_child(r, (struct str){part, (size_t)(content.p + content.n - part)}, depth + 1, otherwise);
    return r->full; /* what was not read to its end is not said to be cut off */
}

static void read_multipart(struct reader *r, size_t index, struct str boundary)
{
    struct part p = r->out->items[index];
    if (p.depth >= LIMIT_PART_DEPTH) {
        r->out->more = true;
        return;
    }
    if (p.content.n > r->scan_left) {
        stop(r);
        return;
    }
    r->scan_left -= p.content.n;
    bool digest = str_eq(str_z(p.type), S("multipart/digest")); /* RFC 2046 section 5.1.5 */
    bool closed = read_children(r, p.content, boundary, p.depth, digest ? "message/rfc822" : "text/plain");
    r->out->items[index].unclosed = !closed;
}

static void read_part(struct reader *r, const struct part_head *said, struct str content, size_t depth, const char *otherwise)
{
    if (r->out->count == LIMIT_PARTS) {
        stop(r);
        return;
    }
    size_t index = next_index(r);
    struct part_head h = affordable(r, said);
    struct mime_type type = mime_type(h.type, otherwise, r->arena);
    struct part *p = &r->out->items[index];
    *p = (struct part){
        .depth = depth, .type = type.type, .charset = type.charset, .content = content,
        .encoding = first_word(h.encoding), .disposition = first_word(h.disposition),
        .filename = mime_filename(h.disposition, &type, r->arena),
    };
    p->multipart = str_starts(str_z(p->type), S("multipart/"));
    p->message = str_eq(str_z(p->type), S("message/rfc822"));
    if (p->multipart && type.boundary)
        read_multipart(r, index, str_z(type.boundary));
}

struct parts parts_read(const struct header *header, struct arena *arena)
{
    struct parts parts = {0};
    struct reader r = {.out = &parts, .arena = arena, .scan_left = (uint64_t)header->body.n * RESCANS + SCAN_LEAST,
                       .charsets_left = LIMIT_CHARSETS};
    struct part_head head = head_of(header);
    read_part(&r, &head, header->body, 0, "text/plain");
    return parts;
}
