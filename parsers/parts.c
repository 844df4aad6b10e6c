#include "parsers/parts.h"
#include "parsers/limits.h"
#include "parsers/mime.h"

struct reader {
    struct parts *out;
    struct arena *arena;
};

/* A piece of the body that has header fields and content. */
static void read_part(struct reader *r, const struct header *h, struct str content, size_t depth, const char *otherwise);

static struct str field_value(const struct header *h, struct str name)
{
    for (size_t i = 0; i < h->count; i++)
        if (str_ieq(h->fields[i].name, name))
            return h->fields[i].value;
    return (struct str){0};
}

static struct str first_word(struct str s)
{
    s = str_trim(str_cut(s, ';').head);
    size_t n = 0;
    while (n < s.n && !is_fws(s.p[n]))
        n++;
    return str_take(s, n);
}

enum delimiter { NO_DELIMITER, NEXT_PART, CLOSE };

/* RFC 2046 section 5.1.1: "--" and the boundary, and again "--" at the end; white space may follow. */
static enum delimiter delimiter_of(struct str line, struct str boundary)
{
    if (!str_starts(line, S("--")) || !str_starts(str_drop(line, 2), boundary))
        return NO_DELIMITER;
    struct str rest = str_trim(str_drop(line, 2 + boundary.n));
    return !rest.n ? NEXT_PART : str_eq(rest, S("--")) ? CLOSE : NO_DELIMITER;
}

static struct str cut_line(struct str *rest)
{
    struct str_cut c = str_cut(*rest, '\n');
    struct str line = str_take(*rest, c.head.n + c.found);
    *rest = str_drop(*rest, line.n);
    return line;
}

/* The line end before a delimiter belongs to the delimiter. */
static struct str without_line_end(struct str s)
{
    if (s.n && s.p[s.n - 1] == '\n')
        s.n--;
    if (s.n && s.p[s.n - 1] == '\r')
        s.n--;
    return s;
}

static void read_child(struct reader *r, struct str bytes, size_t depth, const char *otherwise)
{
    struct header h = header_split(bytes, r->arena);
    read_part(r, &h, h.body, depth, otherwise);
}

/* Reads the parts between the delimiters; true when the closing one is there. An outer boundary cannot occur: the
 * content was cut there before. So each byte is looked at once a level, and the levels are limited. */
static bool read_children(struct reader *r, struct str content, struct str boundary, size_t depth, const char *otherwise)
{
    struct str rest = content, part = {0};
    bool in_part = false;
    while (rest.n) {
        struct str line = cut_line(&rest);
        enum delimiter d = delimiter_of(line, boundary);
        if (d == NO_DELIMITER) {
            part.n += in_part ? line.n : 0;
            continue;
        }
        if (in_part)
            read_child(r, without_line_end(part), depth + 1, otherwise);
        if (d == CLOSE)
            return true;
        in_part = true;
        part = (struct str){rest.p, 0};
    }
    if (in_part)
        read_child(r, part, depth + 1, otherwise);
    return false;
}

static void read_multipart(struct reader *r, size_t index, struct str boundary)
{
    struct part p = r->out->items[index];
    if (p.depth >= LIMIT_PART_DEPTH) {
        r->out->more = true;
        return;
    }
    bool digest = str_eq(str_z(p.type), S("multipart/digest")); /* RFC 2046 section 5.1.5 */
    bool closed = read_children(r, p.content, boundary, p.depth, digest ? "message/rfc822" : "text/plain");
    r->out->items[index].unclosed = !closed;
}

static void read_part(struct reader *r, const struct header *h, struct str content, size_t depth, const char *otherwise)
{
    if (r->out->count == LIMIT_PARTS) {
        r->out->more = true;
        return;
    }
    size_t index = r->out->count++;
    struct part *p = &r->out->items[index];
    struct str type_value = field_value(h, S("Content-Type"));
    struct mime_type type = mime_type(type_value, otherwise, r->arena);
    *p = (struct part){
        .depth = depth, .type = type.type, .charset = type.charset, .content = content,
        .encoding = first_word(field_value(h, S("Content-Transfer-Encoding"))),
        .disposition = first_word(field_value(h, S("Content-Disposition"))),
        .filename = mime_filename(field_value(h, S("Content-Disposition")), type_value, r->arena),
    };
    p->multipart = str_starts(str_z(p->type), S("multipart/"));
    p->message = str_eq(str_z(p->type), S("message/rfc822"));
    if (p->multipart && type.boundary)
        read_multipart(r, index, str_z(type.boundary));
}

struct parts parts_read(const struct header *header, struct arena *arena)
{
    struct parts parts = {.items = arena_array(arena, LIMIT_PARTS, sizeof(struct part))};
    struct reader r = {.out = &parts, .arena = arena};
    read_part(&r, header, header->body, 0, "text/plain");
    return parts;
}
