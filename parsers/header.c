#include "parsers/header.h"
#include "parsers/limits.h"

struct splitter {
    struct arena *arena;
    struct header *h;
    size_t capacity;
    const char *start; /* of the message */
};

/* Cuts the first line off rest, with its line end. */
static struct str next_line(struct str *rest, char line_end)
{
    struct str_cut c = str_cut(*rest, line_end);
    struct str line = str_take(*rest, c.head.n + (c.found ? 1 : 0));
    *rest = str_drop(*rest, line.n);
    return line;
}

/* The line without its line end. */
static struct str line_text(struct str line, char line_end)
{
    if (line.n && line.p[line.n - 1] == line_end)
        line.n--;
    else
        return line;
    if (line_end == '\n' && line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

static void count_line_ends(struct header *h, struct str line)
{
    struct str text = line_text(line, h->line_end);
    size_t end = line.n - text.n;
    h->crlf += end == 2;
    h->lf += end == 1 && h->line_end == '\n';
    for (struct str_cut c = str_cut(text, '\r'); c.found; c = str_cut(c.tail, '\r'))
        h->cr++;
}

static struct field *field_add(struct splitter *s)
{
    if (s->h->count == s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : 32;
        struct field *bigger = arena_array(s->arena, capacity, sizeof *bigger);
        if (s->h->count)
            memcpy(bigger, s->h->fields, s->h->count * sizeof *bigger);
        s->h->fields = bigger;
        s->capacity = capacity;
    }
    return &s->h->fields[s->h->count++];
}

static bool name_is_clean(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 33 || (unsigned char)name.p[i] > 126)
            return false;
    return name.n > 0;
}

/* The name without white space at its end: WSP and line breaks. A CR that is no line break stays, so that such a name
 * is another name (RFC 6376 section 3.4.2 takes away WSP only). */
static struct str name_of(struct str s, char line_end)
{
    for (;;) {
        struct str text = line_text(s, line_end);
        while (text.n && is_wsp(text.p[text.n - 1]))
            text.n--;
        if (text.n == s.n)
            return s;
        s = text;
    }
}

/* Name, value and flags from raw. */
static void field_read(struct field *f, char line_end)
{
    struct str_cut c = str_cut(line_text(f->raw, line_end), ':');
    if (str_has(f->raw, '\0'))
        f->flags |= FIELD_NUL;
    struct str name = name_of(c.head, line_end);
    while (name.n && is_wsp(name.p[0])) /* only the first line of a message can begin so */
        name = str_drop(name, 1);
    if (!c.found || !name.n) {
        f->flags |= FIELD_NO_COLON | (c.found ? FIELD_BAD_NAME : 0);
        return;
    }
    f->name = name;
    f->value = c.tail;
    if (f->name.n != c.head.n)
        f->flags |= FIELD_SPACE_COLON;
    if (str_has(c.head, line_end))
        f->flags |= FIELD_FOLD_COLON;
    if (!name_is_clean(f->name))
        f->flags |= FIELD_BAD_NAME;
}

/* A field is a line and the lines after it that begin with WSP (RFC 5322 section 2.2.3). */
static struct str next_field(struct header *h, struct str *rest)
{
    struct str raw = next_line(rest, h->line_end);
    count_line_ends(h, raw);
    while (rest->n && is_wsp(rest->p[0])) {
        struct str more = next_line(rest, h->line_end);
        count_line_ends(h, more);
        raw.n += more.n;
    }
    return raw;
}

/* "From " of an mbox, not the field "From :" of obsolete syntax. ">From " is one that a mailbox quoted. */
static bool is_mbox_line(struct str rest)
{
    if (str_starts(rest, S(">From ")))
        return true;
    return str_starts(rest, S("From ")) && str_trim(str_cut(str_take(rest, 1000), ':').head).n > 4;
}

static void skip_preamble(struct header *h, struct str *rest)
{
    const char *start = rest->p;
    if (str_starts(*rest, S("\xef\xbb\xbf"))) {
        h->flags |= HEADER_BOM;
        *rest = str_drop(*rest, 3);
    }
    if (is_mbox_line(*rest)) {
        h->flags |= HEADER_MBOX_LINE;
        next_line(rest, h->line_end);
    }
    h->preamble = (struct str){start, (size_t)(rest->p - start)};
}

static void split_fields(struct splitter *s, struct str *rest)
{
    struct header *h = s->h;
    const char *block = rest->p;
    while (rest->n) {
        struct str ahead = *rest;
        struct str first = next_line(&ahead, h->line_end);
        if (!line_text(first, h->line_end).n) {
            *rest = ahead;
            return;
        }
        size_t offset = (size_t)(rest->p - s->start);
        struct str raw = next_field(h, rest);
        if ((size_t)(raw.p + raw.n - block) > LIMIT_HEADER_BYTES)
            h->flags |= HEADER_SIZE_LIMIT;
        else if (h->count == LIMIT_FIELDS)
            h->flags |= HEADER_FIELDS_LIMIT;
        else {
            struct field *f = field_add(s);
            *f = (struct field){.raw = raw, .offset = offset};
            field_read(f, h->line_end);
        }
    }
    h->flags |= HEADER_NO_END;
}

struct header header_split(struct str message, struct arena *arena)
{
    struct header h = {.line_end = '\n'};
    if (!str_has(message, '\n') && str_has(message, '\r'))
        h.line_end = '\r';
    struct str rest = message;
    skip_preamble(&h, &rest);
    if (rest.n && is_wsp(rest.p[0]))
        h.flags |= HEADER_FIRST_SPACE;
    struct splitter s = {.arena = arena, .h = &h, .start = message.p};
    split_fields(&s, &rest);
    if (h.flags & HEADER_FIRST_SPACE && h.count) {
        h.fields[0].name = h.fields[0].value = (struct str){0};
        h.fields[0].flags |= FIELD_NO_COLON;
    }
    h.body = rest;
    return h;
}
