#include "src/report/page.h"

static size_t width_of(const char *p)
{
    gunichar c = g_utf8_get_char(p);
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

static size_t bytes_of(const char *p) { return (size_t)g_utf8_skip[(unsigned char)*p]; }

size_t page_columns(struct str text)
{
    size_t columns = 0;
    for (size_t i = 0; i < text.n; i += bytes_of(text.p + i))
        columns += width_of(text.p + i);
    return columns;
}

/* The longest head of text that fits into room columns, and at least so many bytes. */
static struct str fitting(struct str text, size_t room, size_t least)
{
    size_t columns = 0, i = 0;
    while (i < text.n) {
        columns += width_of(text.p + i);
        if (columns > room && i >= least)
            break;
        i += bytes_of(text.p + i);
    }
    return str_take(text, i);
}

static struct str blanks_of(struct str text)
{
    size_t n = 0;
    while (n < text.n && text.p[n] == ' ')
        n++;
    return str_take(text, n);
}

static void blanks(GString *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        g_string_append_c(out, ' ');
}

static void new_line(struct page *p, size_t hang)
{
    g_string_append_c(p->out, '\n');
    blanks(p->out, hang);
}

/* A word that no line can hold is cut into pieces. Returns the column after it. */
static size_t put_word(struct page *p, struct str word, size_t column, size_t hang)
{
    while (word.n) {
        size_t room = column < p->width ? p->width - column : 0;
        struct str piece = fitting(word, room, column == hang);
        g_string_append_len(p->out, piece.p, (gssize)piece.n);
        column += page_columns(piece);
        word = str_drop(word, piece.n);
        if (word.n) {
            new_line(p, hang);
            column = hang;
        }
    }
    return column;
}

/* Blanks at the very beginning and between words of one line stay; where a line is broken they go. */
static void put_text(struct page *p, struct str text, size_t hang)
{
    size_t column = hang;
    for (bool begun = false; text.n; begun = true) {
        struct str gap = blanks_of(text);
        struct str word = str_cut(str_drop(text, gap.n), ' ').head;
        text = str_drop(text, gap.n + word.n);
        if (!word.n)
            return;
        bool breaks = column + gap.n + page_columns(word) > p->width;
        if (breaks && begun)
            new_line(p, hang);
        if (breaks)
            gap.n = 0, column = hang;
        blanks(p->out, gap.n);
        column = put_word(p, word, column + gap.n, hang);
    }
}

static void put_label(struct page *p, const char *label, enum page_color color)
{
    static const char *const codes[] = {
        [PAGE_GREEN] = "\033[1;32m", [PAGE_YELLOW] = "\033[1;33m", [PAGE_RED] = "\033[1;31m",
    };
    bool colored = p->color && color != PAGE_PLAIN;
    g_string_append_printf(p->out, "%s%s%s", colored ? codes[color] : "", label, colored ? "\033[0m" : "");
}

void page_put(struct page *p, const char *margin, const char *label, enum page_color color, size_t hang,
              const GString *text)
{
    size_t end = strlen(margin) + strlen(label);
    hang = MAX(hang, *label ? end + 1 : end);
    g_string_append(p->out, margin);
    put_label(p, label, color);
    if (text->len) {
        blanks(p->out, hang - end);
        put_text(p, (struct str){text->str, text->len}, hang);
    }
    g_string_append_c(p->out, '\n');
}
