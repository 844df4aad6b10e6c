/* The header as it stands in the message, every field with the numbers of the signatures that protect it. Line ends and
 * indentation are drawn anew: no byte of the message is white space here but its blanks. */
#include "src/report/html.h"

enum { SHOWN_FIELDS = 300, SHOWN_FIELD = 4000, SHOWN_BYTES = 64 << 10, TAB = 8 };

static size_t put_indent(struct html *h, struct str line)
{
    size_t n = 0;
    for (; n < line.n && is_wsp(line.p[n]); n++)
        html_put(h, "%*s", line.p[n] == '\t' ? TAB : 1, "");
    return n;
}

static void put_raw(struct html *h, struct str raw)
{
    struct str rest = str_take(raw, SHOWN_FIELD);
    html_put(h, "<pre><bdi>");
    while (rest.n) {
        struct str_cut c = str_cut(rest, '\n');
        struct str line = str_chop(c.head, '\r'); /* a CR alone is no line end */
        size_t indent = put_indent(h, line);
        html_text(h->to.out, str_drop(line, indent), "", SIZE_MAX);
        rest = c.tail;
        if (rest.n)
            html_put(h, "\n");
    }
    if (raw.n > SHOWN_FIELD)
        html_put(h, "... (%zu bytes more)", raw.n - SHOWN_FIELD);
    html_put(h, "</bdi></pre>");
}

static void put_field(struct html *h, const struct analysis_field *f)
{
    html_put(h, "<li class=\"%s\">", f->covered ? "held" : "open");
    html_signers(h, f->covered);
    put_raw(h, f->raw);
    html_put(h, "</li>\n");
}

void html_header(struct html *h)
{
    const struct analysis *a = h->a;
    size_t i = 0, bytes = 0;
    if (!a->field_count)
        return;
    html_put(h, "<section>\n");
    html_heading(h, 1, "Header");
    html_put(h, "<p>As it stands in the message.%s</p>\n<ol class=\"raw\">\n",
             a->holding ? " A number at the left is that of a signature which protects the field." : "");
    for (; i < a->field_count && i < SHOWN_FIELDS && bytes < SHOWN_BYTES; i++) {
        put_field(h, &a->fields[i]);
        bytes += MIN(a->fields[i].raw.n, SHOWN_FIELD);
    }
    html_put(h, "</ol>\n");
    if (i < a->field_count)
        html_put(h, "<p>and %zu more fields</p>\n", a->field_count - i);
    html_put(h, "</section>\n");
}
