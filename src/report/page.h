/* Paragraphs for a terminal: a label at the left, the text right of it, wrapped by us at the width of the
 * terminal, so that no text of a message ever begins a line or stands left of its own column. */
#pragma once
#include "parsers/str.h"
#include <glib.h>

enum page_color { PAGE_PLAIN, PAGE_GREEN, PAGE_YELLOW, PAGE_RED };

struct page {
    GString *out;
    size_t width;
    bool color;
};

/* Columns that text takes on a terminal; text is what escape.h lets through. */
size_t page_columns(struct str text);

/* Writes margin and label (our own words; the label in colour), and text from column hang on (later, where the
 * label is longer). Lines after the first begin at that column. text is escaped, without line ends, perhaps empty. */
void page_put(struct page *, const char *margin, const char *label, enum page_color, size_t hang, const GString *text);
