/* All escaping of the HTML report. First escape.h: only what can be seen is left, as valid UTF-8. Then the five
 * characters that have a meaning in HTML, in text as in attributes, become references. */
#include "src/report/escape.h"
#include "src/report/html.h"

static const char *reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_words(GString *out, const char *words)
{
    const char *begun = words;
    for (; *words; words++) {
        const char *instead = reference(*words);
        if (!instead)
            continue;
        g_string_append_len(out, begun, words - begun);
        g_string_append(out, instead);
        begun = words + 1;
    }
    g_string_append_len(out, begun, words - begun);
}

void html_text(GString *out, struct str s, const char *also, size_t max)
{
    g_autoptr(GString) visible = g_string_new(NULL);
    escape_show(visible, s, also, max);
    html_words(out, visible->str);
}

static void name(GString *out, struct str s, const char *nothing, size_t max)
{
    if (!s.n) {
        html_words(out, nothing);
        return;
    }
    g_string_append(out, "<bdi class=\"name\">");
    html_text(out, s, " ", max);
    g_string_append(out, "</bdi>");
}

static void value(GString *out, struct str s, size_t max)
{
    g_string_append(out, "<bdi>");
    html_text(out, s, "", max);
    g_string_append(out, "</bdi>");
}

const struct voice html_voice = {.words = html_words, .name = name, .value = value};

void html_name(struct html *h, struct str s, const char *nothing, size_t max) { name(h->to.out, s, nothing, max); }

void html_value(struct html *h, struct str s, const char *nothing, size_t max)
{
    if (s.n)
        value(h->to.out, s, max);
    else
        html_words(h->to.out, nothing);
}
