/* The report for a person: verdict, what to do, what it rests on, the path, what is odd.
 *
 * What comes from the message is escaped, cut to a length that a screen bears, and stays right of its label:
 * no text of a message begins a line. Only the verdict and severity words are ever coloured, by their own meaning. */
#include "src/report/text.h"
#include "parsers/limits.h"
#include "src/report/escape.h"
#include "src/report/words.h"
#include "src/report/writer.h"

enum { WIDTH = 100, WIDTH_LEAST = 60, SHOWN = 300, SHOWN_SHORT = 120, SHOWN_FINDINGS = 60, SHOWN_AUTHORS = 10 };
enum { HANG_HEAD = 6, HANG_DKIM = 8, HANG_ODD = 13, HANG_FIELD = 18 };
static const char margin[] = "      ";

GString *text_line(struct text *t) { return g_string_truncate(t->line, 0); }

static void plain_words(GString *out, const char *words) { g_string_append(out, words); }
static void plain_value(GString *out, struct str s, size_t max) { escape_show(out, s, "", max); }

struct speech text_speech(struct text *t)
{
    static const struct voice voice = {.words = plain_words, .name = text_name, .value = plain_value};
    return (struct speech){text_line(t), &voice};
}

void text_put(struct text *t, const char *before, const char *label, enum page_color color, size_t hang)
{
    page_put(&t->page, before, label, color, hang, t->line);
}

void text_or(GString *out, struct str s, const char *nothing, size_t max)
{
    if (s.n)
        escape_show(out, s, "", max);
    else
        g_string_append(out, nothing);
}

void text_name(GString *out, struct str s, const char *nothing, size_t max)
{
    if (s.n)
        escape_show(out, s, " ", max);
    else
        g_string_append(out, nothing);
}

enum page_color text_color(enum dkv_result result)
{
    static const enum page_color colors[] = {
        [DKV_NONE] = PAGE_YELLOW, [DKV_PASS] = PAGE_GREEN, [DKV_FAIL] = PAGE_RED, [DKV_POLICY] = PAGE_RED,
        [DKV_NEUTRAL] = PAGE_YELLOW, [DKV_TEMPERROR] = PAGE_YELLOW, [DKV_PERMERROR] = PAGE_RED,
    };
    return colors[result];
}

/* --- verdict --- */

static void put_verdict(struct text *t, const struct analysis_signature *s)
{
    static const char *const words[] = {
        [DKV_NONE] = "NONE", [DKV_PASS] = "PASS", [DKV_FAIL] = "FAIL", [DKV_TEMPERROR] = "TEMPERROR",
    };
    const struct analysis *a = t->a;
    enum page_color color = text_color(a->verdict);
    const struct speech to = text_speech(t);
    speech_verdict(&to, a, s);
    if (is_doubtful(a, s))
        color = PAGE_YELLOW;
    text_put(t, "", words[a->verdict], color, strlen(words[a->verdict]) + 2);
}

/* --- the message --- */

static void put_field(struct text *t, const char *label, struct str value, const char *nothing, size_t max)
{
    text_or(text_line(t), value, nothing, max);
    text_put(t, margin, label, PAGE_PLAIN, HANG_FIELD);
}

/* The addresses themselves, where the display name could push them out of sight or there are several. */
static void put_authors(struct text *t)
{
    const struct analysis *a = t->a;
    size_t shown = MIN(a->from_count, SHOWN_AUTHORS);
    if (a->from_count == 1 && a->from_display && strlen(a->from_display) <= SHOWN)
        return;
    if (!a->from_count)
        return;
    GString *line = text_line(t);
    g_string_append_printf(line, "%zu address%s: ", a->from_count, a->from_count == 1 ? "" : "es");
    for (size_t i = 0; i < shown; i++) {
        g_string_append(line, i ? ", " : "");
        escape_show(line, str_z(a->from[i]), "", SHOWN_SHORT);
    }
    if (shown < a->from_count)
        g_string_append_printf(line, " and %zu more", a->from_count - shown);
    text_put(t, margin, "           ", PAGE_PLAIN, HANG_FIELD);
}

static void put_head(struct text *t)
{
    const struct analysis *a = t->a;
    char when[WHEN_SIZE];
    put_field(t, "From", str_z(a->from_display), "(none)", SHOWN);
    put_authors(t);
    put_field(t, "Subject", str_z(a->subject), a->subject ? "(empty)" : "(none)", SHOWN);
    g_string_append(text_line(t), a->date == -1 ? "(none that can be read)" : when_text(when, a->date, ' ', " UTC"));
    text_put(t, margin, "Date", PAGE_PLAIN, HANG_FIELD);
    if (a->message_id.n)
        put_field(t, "Message-ID", a->message_id, "", SHOWN_SHORT);
    const struct speech from = text_speech(t);
    speech_came_from(&from, a);
    if (t->line->len)
        text_put(t, margin, "Came from", PAGE_PLAIN, HANG_FIELD);
}

static void put_meaning(struct text *t, const struct analysis_signature *s)
{
    const struct speech to = text_speech(t);
    speech_meaning(&to, t->a, s);
    if (t->line->len)
        text_put(t, margin, "", PAGE_PLAIN, HANG_HEAD);
    const struct speech changed = text_speech(t);
    speech_changed(&changed, t->a, s);
    if (t->line->len)
        text_put(t, margin, "", PAGE_PLAIN, HANG_HEAD);
    const struct speech holds = text_speech(t);
    speech_holds(&holds, t->a);
    if (t->line->len)
        text_put(t, margin, "", PAGE_PLAIN, HANG_HEAD);
    if (!speech_has_more(t->a))
        return;
    const struct speech more = text_speech(t);
    speech_more(&more, t->a, "ODD");
    speech_words(&more, " dkimverify-findings(7) says what to do about each.");
    text_put(t, margin, "", PAGE_PLAIN, HANG_HEAD);
}

/* --- what to do --- */

struct next {
    struct text *text;
    bool begun;
};

static void put_advice(void *context, const char *who, const char *advice)
{
    struct next *next = context;
    struct text *t = next->text;
    if (!next->begun)
        g_string_append_c(t->page.out, '\n');
    g_string_printf(t->line, "%s%s%s", who, *who ? ": " : "", advice);
    text_put(t, next->begun ? margin : "", next->begun ? "" : "NEXT", PAGE_PLAIN, HANG_HEAD);
    next->begun = true;
}

static void put_signatures(struct text *t, size_t shown)
{
    for (size_t i = 0; i < shown; i++)
        text_signature(t, i);
    if (shown == t->a->signature_count)
        return;
    g_string_printf(t->line, "and %zu more signatures, not checked; --format=json lists them",
                    t->a->signature_count - shown);
    g_string_append_c(t->page.out, '\n');
    text_put(t, "", "DKIM", PAGE_PLAIN, HANG_DKIM);
}

/* --- what is odd --- */

static void put_finding(struct text *t, const struct dkv_finding *f, bool first)
{
    static const enum page_color colors[] = {
        [DKV_INFO] = PAGE_PLAIN, [DKV_WARN] = PAGE_YELLOW, [DKV_ERROR] = PAGE_RED,
    };
    const struct dkv_reason_row *row = dkv_reason_row(f->reason);
    const struct speech to = text_speech(t);
    speech_finding(&to, f, SHOWN);
    speech_print(&to, " (%s)", row->id);
    text_put(t, first ? "ODD   " : margin, dkv_severity_word(row->severity), colors[row->severity], HANG_ODD);
}

static void put_findings(struct text *t)
{
    g_autoptr(GArray) told = findings_to_tell(t->a);
    if (told->len)
        g_string_append_c(t->page.out, '\n');
    for (guint i = 0; i < MIN(told->len, SHOWN_FINDINGS); i++)
        put_finding(t, g_array_index(told, const struct dkv_finding *, i), i == 0);
    if (told->len <= SHOWN_FINDINGS)
        return;
    g_string_printf(t->line, "and %u more; --format=json lists them", told->len - SHOWN_FINDINGS);
    text_put(t, margin, "", PAGE_PLAIN, HANG_HEAD);
}

/* --- messages inside this one --- */

static void put_report(struct page page, const struct analysis *a);

/* Each line of an attached message's report stands behind a bar, so that no verdict on it can be taken for one on
 * the message that holds it. */
static void put_one_inside(struct text *t, const struct analysis *inside)
{
    g_autoptr(GString) report = g_string_new(NULL);
    const struct speech to = text_speech(t);
    speech_inside(&to, inside);
    speech_words(&to, ":");
    g_string_append_c(t->page.out, '\n');
    text_put(t, "", "INSIDE", PAGE_PLAIN, HANG_DKIM);
    put_report((struct page){report, t->page.width - 2, t->page.color}, inside);
    g_auto(GStrv) lines = g_strsplit(report->str, "\n", -1);
    for (char **l = lines; *l && (l[1] || **l); l++)
        g_string_append_printf(t->page.out, "|%s%s\n", **l ? " " : "", *l);
}

static void put_inside(struct text *t)
{
    for (size_t i = 0; i < t->a->attached_count; i++)
        put_one_inside(t, &t->a->attached[i]);
    if (!t->a->attached_more)
        return;
    g_string_assign(t->line, "there are more messages inside than are opened");
    text_put(t, "", "INSIDE", PAGE_PLAIN, HANG_DKIM);
}

static void put_report(struct page page, const struct analysis *a)
{
    g_autoptr(GString) line = g_string_new(NULL);
    struct text t = {page, a, line};
    const struct analysis_signature *deciding = deciding_signature(a);
    size_t shown = MIN(a->signature_count, LIMIT_SIGNATURES);
    put_verdict(&t, deciding);
    put_head(&t);
    put_meaning(&t, deciding);
    if (!is_settled(a, deciding))
        speech_next(a, deciding, shown, put_advice, &(struct next){.text = &t});
    put_signatures(&t, shown);
    if (is_settled(a, deciding))
        speech_next(a, deciding, shown, put_advice, &(struct next){.text = &t});
    text_path(&t);
    text_claims(&t);
    text_cover(&t);
    put_findings(&t);
    put_inside(&t);
}

static void put_source(struct page page, const struct analysis *a)
{
    g_autoptr(GString) line = g_string_new(NULL);
    escape_append(line, str_z(a->source), "", SIZE_MAX);
    g_string_append_printf(line, ", message %" G_GUINT64_FORMAT, a->index + 1);
    page_put(&page, "", "FILE", PAGE_PLAIN, HANG_HEAD, line);
}

void text_message(GString *out, const struct analysis *a, const struct writer_options *options)
{
    struct page page = {out, options->width ? MAX(options->width, WIDTH_LEAST) : WIDTH, options->color};
    if (options->many)
        put_source(page, a);
    put_report(page, a);
    if (options->many)
        g_string_append_c(out, '\n');
}
