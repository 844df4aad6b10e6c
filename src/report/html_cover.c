/* What the signatures that hold protect: the body as a bar, every header field as a chip in the order of the message,
 * the MIME parts. A person should see it in five seconds. */
#include "src/report/html.h"

enum { SHOWN_CHIPS = 200, SHOWN_PARTS = 50, SHOWN_NAME = 60, SHOWN_TYPE = 80, BAR = 1000 };

/* --- how much --- */

static void put_bar(struct html *h, uint64_t covered, uint64_t size)
{
    uint64_t width = size ? (uint64_t)((double)covered / (double)size * BAR) : 0;
    width = covered ? CLAMP(width, 1, BAR) : 0;
    if (covered < size)
        width = MIN(width, BAR - 1);
    html_put(h, "<svg class=\"measure\" viewBox=\"0 0 %d 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                "<rect class=\"open\" width=\"%d\" height=\"1\"/><rect class=\"held\" width=\"%" G_GUINT64_FORMAT
                "\" height=\"1\"/></svg> ", BAR, BAR, width);
}

static void put_body(struct html *h)
{
    html_put(h, "<dl class=\"rows\">\n<div><dt>Body</dt><dd>");
    put_bar(h, h->a->body_signed, h->a->body_size);
    speech_measure(&h->to, h->a->body_signed, h->a->body_size);
    html_put(h, "</dd></div>\n</dl>\n");
}

/* The end that is not signed, as it stands there. */
static void put_tail(struct html *h)
{
    const struct analysis *a = h->a;
    uint64_t size = a->body_size - a->body_signed;
    if (!a->tail.n)
        return;
    html_put(h, "<p>%" G_GUINT64_FORMAT " bytes, from byte %" G_GUINT64_FORMAT " of the message on, are not signed: anybody could "
                "have added them.</p>\n<div class=\"raw added\"><pre><bdi>", size, a->tail_offset);
    for (struct str rest = a->tail; rest.n;) {
        struct str_cut c = str_cut(rest, '\n');
        struct str line = c.found ? str_chop(c.head, '\r') : c.head;
        rest = c.tail;
        html_text(h->to.out, line, "", SIZE_MAX);
        html_put(h, "\n");
    }
    html_put(h, "</bdi></pre></div>\n");
    if (size > a->tail.n)
        html_put(h, "<p>and %" G_GUINT64_FORMAT " bytes more</p>\n", size - a->tail.n);
}

/* --- header fields --- */

/* How many fields from the i-th on have the same name and are covered by the same signatures. */
static size_t run_of(const struct analysis *a, size_t i)
{
    size_t n = 1;
    while (i + n < a->field_count && a->fields[i + n].covered == a->fields[i].covered &&
           str_ieq(a->fields[i + n].name, a->fields[i].name))
        n++;
    return n;
}

void html_signers(struct html *h, uint32_t covered)
{
    html_put(h, "<span class=\"by\"><span class=\"aside\">%s</span>", covered ? "signed by DKIM " : "not signed");
    for (unsigned bit = 0; bit < 32; bit++)
        if (covered >> bit & 1)
            html_put(h, "%s%u", covered & ((1u << bit) - 1) ? " " : "", bit + 1);
    html_put(h, "</span>");
}

static void put_chip(struct html *h, const struct analysis_field *f, size_t n)
{
    html_put(h, "<li class=\"%s\">", f->covered ? "held" : "open");
    html_name(h, f->name, "(no field)", SHOWN_NAME);
    if (n > 1)
        html_put(h, " (%zux)", n);
    html_put(h, " ");
    html_signers(h, f->covered);
    html_put(h, "</li>\n");
}

static void put_chips(struct html *h)
{
    const struct analysis *a = h->a;
    size_t i = 0;
    html_put(h, "<p>Header fields from the top of the message, with the numbers of the signatures that protect each:</p>\n"
                "<ul class=\"chips\">\n");
    for (size_t shown = 0; i < a->field_count && shown < SHOWN_CHIPS; shown++) {
        size_t n = run_of(a, i);
        put_chip(h, &a->fields[i], n);
        i += n;
    }
    if (i < a->field_count)
        html_put(h, "<li>and %zu more</li>\n", a->field_count - i);
    html_put(h, "</ul>\n");
}

/* --- MIME parts --- */

static void put_part(struct html *h, size_t i)
{
    const struct part *p = &h->a->parts->items[i];
    html_put(h, "<li>");
    if (p->multipart)
        html_put(h, "<span class=\"measure\"></span> ");
    else
        put_bar(h, h->a->part_signed[i], p->content.n);
    html_put(h, "<span class=\"depth%zu\">%zu. ", MIN(p->depth, 6), i);
    html_name(h, str_z(p->type), "", SHOWN_TYPE);
    if (p->filename) {
        html_put(h, ", file ");
        html_value(h, str_z(p->filename), "(no name)", SHOWN_NAME);
    }
    if (!p->multipart) {
        html_put(h, ": ");
        speech_measure(&h->to, h->a->part_signed[i], p->content.n);
    }
    html_put(h, "</span></li>\n");
}

static void put_parts(struct html *h)
{
    size_t n = h->a->parts->count, shown = MIN(n, SHOWN_PARTS + 1);
    if (n < 2)
        return;
    html_put(h, "<p>Parts of the body:</p>\n<ul class=\"parts\">\n");
    for (size_t i = 1; i < shown; i++)
        put_part(h, i);
    if (shown < n)
        html_put(h, "<li>and %zu more</li>\n", n - shown);
    html_put(h, "</ul>\n");
}

void html_cover(struct html *h)
{
    if (!h->a->signature_count)
        return;
    html_put(h, "<section>\n");
    html_heading(h, 1, "What is protected");
    if (h->a->holding) {
        put_body(h);
        put_tail(h);
        put_chips(h);
        put_parts(h);
    } else {
        html_put(h, "<p>Nothing: no signature holds, so none vouches for any header field or for the body.</p>\n");
    }
    html_put(h, "</section>\n");
}
