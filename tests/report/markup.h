/* A strict reader of the markup that the HTML report is made of, for its tests and its fuzzing: known elements and
 * attributes only, every element closed where it must be, no "<", ">" or quote outside of them, no "&" that is not a
 * reference. What a browser would forgive is a fault here. */
#pragma once
#include "parsers/str.h"
#include <glib.h>

struct markup {
    GString *tags;     /* all of them, without the text between */
    const char *fault; /* NULL: none */
    size_t at;         /* where */
};

static bool markup_listed(struct str word, const char *list)
{
    g_autofree char *wanted = g_strdup_printf(" %.*s ", (int)word.n, word.p);
    return word.n > 0 && strstr(list, wanted) != NULL;
}

static bool markup_element(struct str name)
{
    return markup_listed(name, " html head meta title style body main header footer article section h1 h2 h3 h4 h5 h6 p ul ol "
                               "li dl div dt dd span strong b bdi code pre figure figcaption svg desc g line circle rect "
                               "path text table thead tbody tr th td ");
}

/* name="value", value without any character that could end it; none that loads, runs or styles */
static const char *markup_attribute(struct str attribute)
{
    struct str_cut cut = str_cut(attribute, '=');
    if (!markup_listed(cut.head, " lang charset http-equiv content name class role aria-hidden colspan scope data-label data-hop "
                                 "data-finding width height viewBox preserveAspectRatio d x y x1 x2 y1 y2 cx cy r text-anchor "))
        return "an attribute that the report does not have";
    struct str value = str_drop(cut.tail, 1);
    if (cut.tail.n < 2 || cut.tail.p[0] != '"' || cut.tail.p[cut.tail.n - 1] != '"')
        return "a value without quotes";
    value.n--;
    return str_has(value, '"') || str_has(value, '<') || str_has(value, '&') ? "a value that ends too soon" : NULL;
}

/* Attributes of a tag; they are cut at quotes, since a value may have blanks. */
static const char *markup_attributes(struct str rest)
{
    while (rest.n) {
        if (rest.p[0] != ' ')
            return "no blank before an attribute";
        rest = str_drop(rest, 1);
        size_t first = str_find(rest, S("\"")), last = first + 1 + str_find(str_drop(rest, first + 1), S("\""));
        if (last >= rest.n)
            return "a quote is not closed";
        const char *fault = markup_attribute(str_take(rest, last + 1));
        if (fault)
            return fault;
        rest = str_drop(rest, last + 1);
    }
    return NULL;
}

/* tag is what stands between < and >. open: the names of the elements that are open. */
static const char *markup_tag(struct str tag, GPtrArray *open)
{
    bool closes = tag.n && tag.p[0] == '/';
    tag = str_drop(tag, closes ? 1 : 0);
    bool single = !closes && tag.n && tag.p[tag.n - 1] == '/';
    tag.n -= single ? 1 : 0;
    struct str name = str_cut(tag, ' ').head;
    if (!markup_element(name))
        return "an element that the report does not have";
    if (closes) {
        if (!open->len || !str_eq(str_z(open->pdata[open->len - 1]), tag))
            return "an element is closed that is not the innermost";
        g_ptr_array_remove_index(open, open->len - 1);
        return NULL;
    }
    if (!single && !str_eq(name, S("meta")))
        g_ptr_array_add(open, g_strndup(name.p, name.n));
    return markup_attributes(str_drop(tag, name.n));
}

static const char *markup_text(struct str text)
{
    static const struct str references[] = {S("&amp;"), S("&lt;"), S("&gt;"), S("&quot;"), S("&#39;")};
    for (; text.n; text = str_drop(text, 1)) {
        bool known = text.p[0] != '&';
        for (size_t i = 0; i < G_N_ELEMENTS(references); i++)
            known = known || str_starts(text, references[i]);
        if (!known || text.p[0] == '>')
            return "a character that has a meaning in HTML";
    }
    return NULL;
}

/* s is a whole page or a piece of one. Give tags back with g_string_free. */
static struct markup markup_read(struct str s)
{
    const struct str doctype = S("<!DOCTYPE html>");
    struct markup m = {g_string_new(NULL), NULL, 0};
    g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_free);
    struct str rest = str_starts(s, doctype) ? str_drop(s, doctype.n) : s;
    while (rest.n && !m.fault) {
        size_t begins = str_find(rest, S("<"));
        bool style = open->len && g_str_equal(open->pdata[open->len - 1], "style");
        m.at = s.n - rest.n;
        m.fault = style ? NULL : markup_text(str_take(rest, begins));
        rest = str_drop(rest, begins);
        if (m.fault || !rest.n)
            break;
        size_t ends = str_find(rest, S(">"));
        m.at = s.n - rest.n;
        m.fault = ends < rest.n ? markup_tag(str_drop(str_take(rest, ends), 1), open) : "a tag without end";
        g_string_append_len(m.tags, rest.p, (gssize)MIN(ends + 1, rest.n));
        rest = str_drop(rest, ends + 1);
    }
    if (!m.fault && open->len)
        m.fault = "an element is not closed";
    return m;
}
