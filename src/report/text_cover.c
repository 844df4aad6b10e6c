/* The COVER part of the text report: what the signatures that hold protect, and what they leave open. A person
 * should see it in five seconds: fields in one row, the rest in another, the body, then the parts if they differ. */
#include "src/report/escape.h"
#include "src/report/text.h"

enum { HANG_COVER = 17, SHOWN_NAMES = 40, SHOWN_PARTS = 20, SHOWN_NAME = 60, SHOWN_TYPE = 60, SHOWN_LINES = 12, SHOWN_LINE = 200 };
static const char margin[] = "      ";

/* A name, and how many fields of the same fate have it. */
struct named {
    struct str name;
    size_t count;
};

/* The first SHOWN_NAMES different names of the fields that are covered, or of those that are not; *left: fields with
 * other names. Lines that are no fields have no name. */
static size_t collect(const struct analysis *a, bool covered, struct named *shown, size_t *left)
{
    size_t n = 0;
    for (size_t i = 0; i < a->field_count; i++) {
        struct str name = a->fields[i].name;
        if ((a->fields[i].covered != 0) != covered || !name.n)
            continue;
        size_t at = 0;
        while (at < n && !str_ieq(shown[at].name, name))
            at++;
        if (at == SHOWN_NAMES) {
            ++*left;
            continue;
        }
        if (at == n)
            shown[n++] = (struct named){name, 0};
        shown[at].count++;
    }
    return n;
}

static void names_text(GString *out, const struct analysis *a, bool covered)
{
    struct named shown[SHOWN_NAMES];
    size_t left = 0, n = collect(a, covered, shown, &left);
    for (size_t i = 0; i < n; i++) {
        g_string_append(out, i ? " " : "");
        text_name(out, shown[i].name, "", SHOWN_NAME);
        if (shown[i].count > 1)
            g_string_append_printf(out, " (%zux)", shown[i].count);
    }
    if (left)
        g_string_append_printf(out, " and %zu more", left);
    if (!n)
        g_string_append(out, "none");
}

static void put_row(struct text *t, bool first, const char *label)
{
    text_put(t, first ? "COVER " : margin, label, PAGE_PLAIN, HANG_COVER);
}

/* The end that is not signed, line by line, so that what was added can be read. */
static void put_tail(struct text *t)
{
    const struct analysis *a = t->a;
    if (!a->tail.n)
        return;
    struct str rest = a->tail;
    g_string_printf(text_line(t), "%" G_GUINT64_FORMAT " bytes from byte %" G_GUINT64_FORMAT " of the message on, which anybody could have added:",
                    a->body_size - a->body_signed, a->tail_offset);
    put_row(t, false, "added?");
    size_t shown = 0, cut = 0;
    for (size_t lines = 0; rest.n && lines < SHOWN_LINES && !cut; lines++) {
        struct str_cut c = str_cut(rest, '\n');
        struct str line = c.found ? str_chop(c.head, '\r') : c.head;
        rest = c.tail;
        g_string_assign(text_line(t), "> ");
        cut = escape_append(t->line, line, "", SHOWN_LINE);
        shown += c.head.n + c.found - cut;
        if (line.n)
            put_row(t, false, "");
    }
    if (a->body_size - a->body_signed <= shown)
        return;
    g_string_printf(text_line(t), "and %" G_GUINT64_FORMAT " bytes more", a->body_size - a->body_signed - shown);
    put_row(t, false, "");
}

static void put_part(struct text *t, size_t i)
{
    const struct part *p = &t->a->parts->items[i];
    const struct speech to = text_speech(t);
    GString *line = to.out;
    for (size_t d = 1; d < p->depth; d++)
        g_string_append(line, "  ");
    text_name(line, str_z(p->type), "", SHOWN_TYPE);
    if (p->filename) {
        g_string_append(line, " \"");
        escape_show(line, str_z(p->filename), "\"", SHOWN_NAME);
        g_string_append_c(line, '"');
    }
    if (!p->multipart) {
        g_string_append(line, ": ");
        speech_measure(&to, t->a->part_signed[i], p->content.n);
    }
    put_row(t, false, "part");
}

void text_cover(struct text *t)
{
    const struct analysis *a = t->a;
    if (!a->holding)
        return;
    g_string_append_c(t->page.out, '\n');
    names_text(text_line(t), a, true);
    put_row(t, true, "signed");
    names_text(text_line(t), a, false);
    put_row(t, false, "not signed");
    const struct speech body = text_speech(t);
    speech_measure(&body, a->body_signed, a->body_size);
    put_row(t, false, "body");
    put_tail(t);
    size_t shown = 0;
    for (size_t i = 1; i < a->parts->count && shown < SHOWN_PARTS; i++, shown++)
        put_part(t, i);
    if (a->parts->count > shown + 1) {
        g_string_printf(t->line, "and %zu more", a->parts->count - shown - 1);
        put_row(t, false, "");
    }
}
