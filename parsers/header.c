#include "parsers/header.h"
#include "parsers/limits.h"
#include "parsers/lineends.h"

struct splitter {
    struct arena *arena;
    struct header *h;
    size_t capacity;
};

/* Cuts the first line off rest, with its line end. */
static struct str next_line(struct str *rest, char line_end)
{
    const char *end = rest->n ? memchr(rest->p, line_end, rest->n) : NULL;
    struct str line = str_take(*rest, end ? (size_t)(end - rest->p) + 1 : rest->n);
    *rest = str_drop(*rest, line.n);
    return line;
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

bool is_field_name(struct str name)
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
    f->known = field_name_find(name);
    f->value = c.tail;
    if (f->name.n != c.head.n)
        f->flags |= FIELD_SPACE_COLON;
    if (str_has(c.head, line_end))
        f->flags |= FIELD_FOLD_COLON;
    if (!is_field_name(f->name))
        f->flags |= FIELD_BAD_NAME;
}

/* A field is a line and the lines after it that begin with WSP (RFC 5322 section 2.2.3). */
static struct str next_raw(struct header_walk *w)
{
    struct str raw = next_line(&w->rest, w->line_end);
    while (w->rest.n && is_wsp(w->rest.p[0]))
        raw.n += next_line(&w->rest, w->line_end).n;
    return raw;
}

/* "From " of an mbox, not the field "From :" of obsolete syntax. ">From " is one that a mailbox quoted. */
static bool is_mbox_line(struct str rest)
{
    if (str_starts(rest, S(">From ")))
        return true;
    return str_starts(rest, S("From ")) && str_trim(str_cut(str_take(rest, 1000), ':').head).n > 4;
}

static void skip_preamble(struct header_walk *w)
{
    if (str_starts(w->rest, S("\xef\xbb\xbf"))) {
        w->flags |= HEADER_BOM;
        w->rest = str_drop(w->rest, 3);
    }
    if (is_mbox_line(w->rest)) {
        w->flags |= HEADER_MBOX_LINE;
        next_line(&w->rest, w->line_end);
    }
    w->preamble = (struct str){w->start, (size_t)(w->rest.p - w->start)};
}

struct header_walk header_walk(struct str message)
{
    struct header_walk w = {.rest = message, .start = message.p, .line_end = '\n'};
    if (!str_has(message, '\n') && str_has(message, '\r'))
        w.line_end = '\r';
    skip_preamble(&w);
    if (w.rest.n && is_wsp(w.rest.p[0]))
        w.flags |= HEADER_FIRST_SPACE;
    return w;
}

/* How many bytes an empty line has here; 0: there is none. */
static size_t empty_line(struct str s, char line_end)
{
    if (s.p[0] == line_end)
        return 1;
    return line_end == '\n' && str_starts(s, S("\r\n")) ? 2 : 0;
}

bool header_next(struct header_walk *w, struct field *f)
{
    if (!w->rest.n) {
        w->flags |= HEADER_NO_END;
        return false;
    }
    size_t empty = empty_line(w->rest, w->line_end);
    if (empty) {
        w->rest = str_drop(w->rest, empty);
        return false;
    }
    *f = (struct field){.offset = (size_t)(w->rest.p - w->start)};
    f->raw = next_raw(w);
    field_read(f, w->line_end);
    if (w->flags & HEADER_FIRST_SPACE && !w->begun) {
        f->name = f->value = (struct str){0};
        f->known = NAME_OTHER;
        f->flags |= FIELD_NO_COLON;
    }
    w->begun = true;
    return true;
}

static unsigned limit_hit(const struct header *h, const struct field *f)
{
    if (f->offset - h->preamble.n + f->raw.n > LIMIT_HEADER_BYTES)
        return HEADER_SIZE_LIMIT;
    return h->count == LIMIT_FIELDS ? HEADER_FIELDS_LIMIT : 0;
}

/* Of all fields, those past the limits too. */
static void count_line_ends(struct header *h, struct str block)
{
    struct line_ends ends = line_ends_count(block);
    h->crlf = ends.crlf;
    h->lf = ends.lf;
    h->cr = h->line_end == '\r' ? 0 : ends.cr;
}

struct header header_split(struct str message, struct arena *arena)
{
    struct header_walk w = header_walk(message);
    struct header h = {.line_end = w.line_end, .preamble = w.preamble};
    struct splitter s = {.arena = arena, .h = &h};
    unsigned limits = 0;
    struct str block = str_take(w.rest, 0);
    for (struct field f; header_next(&w, &f);) {
        block.n += f.raw.n;
        unsigned hit = limit_hit(&h, &f);
        limits |= hit;
        if (!hit)
            *field_add(&s) = f;
    }
    h.body = w.rest;
    count_line_ends(&h, block);
    h.flags = w.flags | limits;
    return h;
}
