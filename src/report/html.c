/* The report as one HTML file for a browser: no script, nothing loaded from anywhere, and a Content-Security-Policy
 * that would stop both. It can be kept, sent on and printed. The order is that of the text report.
 *
 * No element has an id and nothing refers to anything, so that any number of messages can stand in one file. */
#include "src/report/html.h"
#include "parsers/limits.h"
#include "src/report/words.h"
#include "src/report/writer.h"

enum { SHOWN = 400, SHOWN_SHORT = 200, SHOWN_AUTHORS = 20, DEEPEST_HEADING = 6, MESSAGE_BYTES = 4 << 20 };

void html_put(struct html *h, const char *markup, ...)
{
    va_list args;
    va_start(args, markup);
    g_string_append_vprintf(h->to.out, markup, args);
    va_end(args);
}

void html_heading(struct html *h, unsigned below, const char *words)
{
    unsigned level = MIN(h->level + below, DEEPEST_HEADING);
    html_put(h, "<h%u>", level);
    speech_words(&h->to, words);
    html_put(h, "</h%u>\n", level);
}

void html_badge(struct html *h, const char *kind, const char *words)
{
    html_put(h, "<strong class=\"badge %s\">%s</strong>", kind, words);
}

const char *html_kind(enum dkv_result result)
{
    static const char *const kinds[] = {
        [DKV_NONE] = "doubt", [DKV_PASS] = "good", [DKV_FAIL] = "bad", [DKV_POLICY] = "bad",
        [DKV_NEUTRAL] = "doubt", [DKV_TEMPERROR] = "doubt", [DKV_PERMERROR] = "bad",
    };
    return kinds[result];
}

/* --- verdict --- */

static const char *verdict_kind(const struct analysis *a, const struct analysis_signature *s)
{
    return is_doubtful(a, s) ? "doubt" : html_kind(a->verdict);
}

static void put_warning(struct html *h)
{
    if (h->a->attached_count) {
        html_put(h, "<p>");
        speech_holds(&h->to, h->a);
        html_put(h, "</p>\n");
    }
    if (!speech_has_more(h->a))
        return;
    html_put(h, "<p class=\"also\">");
    speech_more(&h->to, h->a, "\"What is odd\"");
    html_put(h, "</p>\n");
}

static void put_changed(struct html *h, const struct analysis_signature *s)
{
    GString *out = h->to.out, *changed = h->to.out = g_string_new(NULL);
    speech_changed(&h->to, h->a, s);
    h->to.out = out;
    if (changed->len)
        html_put(h, "<p>%s</p>\n", changed->str);
    g_string_free(changed, TRUE);
}

static void put_verdict(struct html *h, const struct analysis_signature *s)
{
    static const char *const words[] = {
        [DKV_NONE] = "NONE", [DKV_PASS] = "PASS", [DKV_FAIL] = "FAIL", [DKV_TEMPERROR] = "TEMPERROR",
    };
    unsigned level = MIN(h->level, DEEPEST_HEADING);
    html_put(h, "<header class=\"verdict %s\">\n<h%u><strong class=\"word\">%s</strong> <span>",
             verdict_kind(h->a, s), level, words[h->a->verdict]);
    speech_verdict(&h->to, h->a, s);
    html_put(h, "</span></h%u>\n", level);
    if (h->a->verdict == DKV_PASS) {
        html_put(h, "<p>");
        speech_meaning(&h->to, h->a, s);
        html_put(h, "</p>\n");
    }
    put_changed(h, s);
    put_warning(h);
    html_put(h, "</header>\n");
}

/* --- the message --- */

static void put_fact(struct html *h, const char *label, const char *class, struct str value, const char *nothing, size_t max)
{
    html_put(h, "<div><dt>%s</dt><dd class=\"%s\">", label, class);
    html_value(h, value, nothing, max);
    html_put(h, "</dd></div>\n");
}

/* The addresses themselves, where the display name could push them out of sight or there are several. */
static void put_authors(struct html *h)
{
    const struct analysis *a = h->a;
    size_t shown = MIN(a->from_count, SHOWN_AUTHORS);
    if (!a->from_count || (a->from_count == 1 && a->from_display && strlen(a->from_display) <= SHOWN))
        return;
    html_put(h, "<div><dt>%zu address%s</dt><dd>", a->from_count, a->from_count == 1 ? "" : "es");
    for (size_t i = 0; i < shown; i++) {
        speech_words(&h->to, i ? ", " : "");
        html_value(h, str_z(a->from[i]), "(empty)", SHOWN_SHORT);
    }
    if (shown < a->from_count)
        speech_print(&h->to, " and %zu more", a->from_count - shown);
    html_put(h, "</dd></div>\n");
}

static void put_source(struct html *h)
{
    static const char *const policies[] = {[DKV_STRICT] = "strict", [DKV_RFC] = "rfc", [DKV_LEGACY] = "legacy"};
    const struct analysis *a = h->a;
    char when[WHEN_SIZE];
    if (h->level == 2) {
        html_put(h, "<div><dt>File</dt><dd>");
        html_value(h, g_str_equal(a->source, "-") ? S("") : str_z(a->source), "standard input", SHOWN);
        speech_print(&h->to, ", message %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT " bytes", a->index + 1, a->size);
        html_put(h, "</dd></div>\n");
    }
    html_put(h, "<div><dt>Judged</dt><dd>as of %s, %s, policy %s</dd></div>\n", when_text(when, a->judged_at, ' ', " UTC"),
             clock_text(a->judged_by),
             policies[a->policy]);
}

static void put_came_from(struct html *h)
{
    if (h->a->border == h->a->hop_count)
        return;
    html_put(h, "<div><dt>Came from</dt><dd>");
    gsize before = h->to.out->len;
    speech_came_from(&h->to, h->a);
    html_put(h, h->to.out->len == before ? "(not said)</dd></div>\n" : "</dd></div>\n");
}

static void put_head(struct html *h)
{
    const struct analysis *a = h->a;
    char when[WHEN_SIZE];
    html_put(h, "<dl class=\"facts\">\n");
    put_fact(h, "From", "from", str_z(a->from_display), "(none)", SHOWN);
    put_authors(h);
    put_fact(h, "Subject", "subject", str_z(a->subject), a->subject ? "(empty)" : "(none)", SHOWN);
    html_put(h, "<div><dt>Date</dt><dd>%s</dd></div>\n",
             a->date == -1 ? "(none that can be read)" : when_text(when, a->date, ' ', " UTC"));
    if (a->message_id.n)
        put_fact(h, "Message-ID", "id", a->message_id, "", SHOWN_SHORT);
    put_came_from(h);
    put_source(h);
    html_put(h, "</dl>\n");
}

/* --- what to do --- */

static void put_advice(void *context, const char *who, const char *advice)
{
    struct html *h = context;
    html_put(h, "<p>");
    if (*who)
        html_put(h, "<b>%s</b>: ", who);
    speech_words(&h->to, advice);
    html_put(h, "</p>\n");
}

static void put_next(struct html *h, const struct analysis_signature *deciding, size_t shown)
{
    GString *out = h->to.out, *advice = h->to.out = g_string_new(NULL);
    speech_next(h->a, deciding, shown, put_advice, h);
    h->to.out = out;
    if (advice->len) {
        html_put(h, "<section class=\"next\">\n");
        html_heading(h, 1, "What to do");
        g_string_append_len(out, advice->str, (gssize)advice->len);
        html_put(h, "</section>\n");
    }
    g_string_free(advice, TRUE);
}

/* --- messages inside this one --- */

static void put_message(struct html *h);

static void put_inside(struct html *h, const struct analysis *inside)
{
    struct html inner = {h->to, inside, h->level + 1, h->room};
    html_put(h, "<p class=\"where\">");
    speech_inside(&h->to, inside);
    html_put(h, ":</p>\n");
    put_message(&inner);
}

static void put_attached(struct html *h)
{
    const struct analysis *a = h->a;
    size_t shown = 0;
    if (!a->attached_count && !a->attached_more)
        return;
    html_put(h, "<section class=\"inside\">\n");
    html_heading(h, 1, "Messages inside");
    html_put(h, "<p>Each is judged for itself. Its verdict says nothing about the message that holds it.</p>\n");
    for (; shown < a->attached_count && h->to.out->len < h->room; shown++)
        put_inside(h, &a->attached[shown]);
    if (shown < a->attached_count)
        html_put(h, "<p>%zu more are left out here, --format=json lists them</p>\n", a->attached_count - shown);
    if (a->attached_more)
        html_put(h, "<p>There are more messages inside than are opened.</p>\n");
    html_put(h, "</section>\n");
}

/* --- the page --- */

static void put_message(struct html *h)
{
    const struct analysis_signature *deciding = deciding_signature(h->a);
    size_t shown = MIN(h->a->signature_count, LIMIT_SIGNATURES);
    html_put(h, "<article>\n");
    put_verdict(h, deciding);
    put_head(h);
    if (!is_settled(h->a, deciding))
        put_next(h, deciding, shown);
    html_signatures(h, shown);
    if (is_settled(h->a, deciding))
        put_next(h, deciding, shown);
    html_path(h);
    html_claims(h);
    html_cover(h);
    html_findings(h);
    html_header(h);
    put_attached(h);
    html_put(h, "</article>\n");
}

void html_begin(GString *out, const struct writer_options *options)
{
    (void)options;
    g_string_append(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta http-equiv=\"Content-Security-Policy\" content=\"");
    html_policy(out);
    g_string_append(out, "\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                         "<meta name=\"color-scheme\" content=\"light dark\">\n"
                         "<meta name=\"robots\" content=\"noindex\">\n"
                         "<title>DKIM report</title>\n<style>");
    g_string_append(out, html_style);
    g_string_append(out, "</style>\n</head>\n<body>\n<main>\n<h1>DKIM report</h1>\n");
}

void html_message(GString *out, const struct analysis *a, const struct writer_options *options)
{
    struct html h = {{out, &html_voice}, a, 2, out->len + MESSAGE_BYTES};
    (void)options;
    put_message(&h);
}

void html_end(GString *out, const struct writer_options *options)
{
    (void)options;
    g_string_append(out, "</main>\n<footer>\n<p>Written by dkimverify " PACKAGE_VERSION ". This page runs no script and loads "
                         "nothing. All times are in UTC. Bytes of a message that cannot be shown stand as \\xNN.</p>\n"
                         "</footer>\n</body>\n</html>\n");
}
