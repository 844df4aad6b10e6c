/* The report for a person: verdict, what it rests on, what to do, the path, what is odd.
 *
 * What comes from the message is escaped, cut to a length that a screen bears, and stays right of its label:
 * no text of a message begins a line. Only the verdict and severity words are ever coloured, by their own meaning. */
#include "src/report/text.h"
#include "parsers/limits.h"
#include "src/report/advice.h"
#include "src/report/escape.h"
#include "src/report/words.h"
#include "src/report/writer.h"
#include <assert.h>

enum { WIDTH = 100, WIDTH_LEAST = 60, SHOWN = 300, SHOWN_SHORT = 120, SHOWN_FINDINGS = 60, SHOWN_AUTHORS = 10 };
enum { HANG_HEAD = 6, HANG_DKIM = 8, HANG_ODD = 13, HANG_FIELD = 18 };
static const char margin[] = "      ";

GString *text_line(struct text *t) { return g_string_truncate(t->line, 0); }

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

void text_signer(GString *out, const struct dkv_signature *sig)
{
    struct str ascii = signer_ascii(sig);
    text_name(out, sig->domain, "(no domain)", LIMIT_DNS_NAME);
    if (ascii.n && !str_eq(ascii, sig->domain)) {
        g_string_append(out, " (");
        text_name(out, ascii, "", LIMIT_DNS_NAME);
        g_string_append(out, ")");
    }
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

static void author_domain(GString *out, const struct analysis *a)
{
    if (a->from_domain)
        text_name(out, str_z(a->from_domain), "", LIMIT_DNS_NAME);
    else if (a->from_ambiguous)
        g_string_append(out, "programs will disagree which that is");
    else
        g_string_append(out, a->from_count > 1 ? "which names more than one" : "which names none");
}

static void say_pass(GString *out, const struct analysis *a, const struct analysis_signature *s)
{
    static const char *const relations[] = {
        [ALIGN_STRICT] = ", the domain in From",
        [ALIGN_RELAXED] = ", of the same organization as the domain in From (",
        [ALIGN_NONE] = ", not by the domain that you see in From (",
    };
    g_string_append(out, "signed by ");
    text_signer(out, s->dkv);
    g_string_append(out, relations[s->aligned]);
    if (s->aligned == ALIGN_STRICT)
        return;
    author_domain(out, a);
    g_string_append(out, ")");
}

static void say_not_pass(GString *out, const struct analysis *a, const struct analysis_signature *s)
{
    static const struct phrase {
        const char *before, *after;
    } phrases[] = {
        [DKV_FAIL] = {"the signature in the name of ", " does not hold: "},
        [DKV_POLICY] = {"the signature of ", " holds, and is refused all the same: "},
        [DKV_NEUTRAL] = {"the signature in the name of ", " was not checked: "},
        [DKV_TEMPERROR] = {"the signature in the name of ", " could not be checked now: "},
        [DKV_PERMERROR] = {"the signature in the name of ", " cannot be used: "},
    };
    if (a->signature_count > 1)
        g_string_append_printf(out, "none of the %zu signatures counts%s; ", a->signature_count,
                               a->verdict == DKV_TEMPERROR ? " yet" : "");
    g_string_append(out, phrases[s->dkv->result].before);
    text_signer(out, s->dkv);
    g_string_append(out, phrases[s->dkv->result].after);
    g_string_append(out, dkv_reason_row(s->dkv->reason)->sentence);
}

static void put_verdict(struct text *t, const struct analysis_signature *s)
{
    static const char *const words[] = {
        [DKV_NONE] = "NONE", [DKV_PASS] = "PASS", [DKV_FAIL] = "FAIL", [DKV_TEMPERROR] = "TEMPERROR",
    };
    const struct analysis *a = t->a;
    enum page_color color = text_color(a->verdict);
    GString *line = text_line(t);
    assert(s || a->verdict == DKV_NONE);
    if (!s)
        g_string_append(line, "this message is not signed: DKIM cannot tell who sent it or whether it was changed");
    else if (a->verdict == DKV_PASS)
        say_pass(line, a, s);
    else
        say_not_pass(line, a, s);
    if (a->verdict == DKV_PASS && s->aligned == ALIGN_NONE)
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
}

/* What a good signature does not say. */
static void put_meaning(struct text *t, const struct analysis_signature *s)
{
    if (t->a->verdict != DKV_PASS)
        return;
    GString *line = text_line(t);
    g_string_append(line, "DKIM speaks for the domain ");
    text_signer(line, s->dkv);
    g_string_append(line, ", not for the person");
    if (s->aligned == ALIGN_NONE)
        g_string_append(line, ", and says nothing about the domain in From");
    g_string_append(line, ".");
    text_put(t, margin, "", PAGE_PLAIN, HANG_HEAD);
}

/* --- what to do --- */

static const char *unsigned_advice(const struct analysis *a)
{
    if (!a->hop_count)
        return "Nothing in it tells where it came from: it has no Received fields either.";
    if (!a->from_domain)
        return "See in the path below where it came from; nothing else vouches for it.";
    return "See in the path below where it came from. If mail from the domain in From is otherwise signed, a message "
           "without a signature is a reason to doubt it.";
}

static const char *verdict_advice(const struct analysis *a, const struct analysis_signature *s)
{
    if (!s)
        return unsigned_advice(a);
    if (a->verdict == DKV_PASS && s->aligned == ALIGN_NONE)
        return "Ask yourself whether this signer may write in the name of the domain in From, as mailing lists, newsletter "
               "services and mail providers do. If you do not expect that, take From as not proven.";
    if (a->verdict == DKV_PASS)
        return "One signature that holds is enough; what follows is for those who made the others.";
    return NULL;
}

static void put_advice(struct text *t, size_t *rows, const char *who, const char *advice)
{
    if (!*rows)
        g_string_append_c(t->page.out, '\n');
    g_string_printf(t->line, "%s%s%s", who, *who ? ": " : "", advice);
    text_put(t, *rows ? margin : "", *rows ? "" : "NEXT", PAGE_PLAIN, HANG_HEAD);
    ++*rows;
}

/* Numbers of the signatures that share the i-th one's reason; empty when an earlier one has it. */
static void sharing(GString *who, const struct analysis *a, size_t i, size_t shown)
{
    const struct analysis_signature *s = a->signatures;
    g_string_assign(who, "");
    for (size_t j = 0; j < shown; j++) {
        if (s[j].dkv->reason != s[i].dkv->reason)
            continue;
        if (j < i) {
            g_string_assign(who, "");
            return;
        }
        g_string_append_printf(who, "%s%zu", who->len ? ", " : "DKIM ", j + 1);
    }
}

/* Nothing when every signature is good and speaks for From. */
static void put_next(struct text *t, const struct analysis_signature *deciding, size_t shown)
{
    const struct analysis *a = t->a;
    const char *overall = verdict_advice(a, deciding);
    bool settled = a->verdict == DKV_PASS && deciding->aligned != ALIGN_NONE;
    g_autoptr(GString) who = g_string_new(NULL);
    size_t rows = 0;
    if (overall && !settled)
        put_advice(t, &rows, "", overall);
    for (size_t i = 0; i < shown; i++) {
        const char *advice = advice_text(a->signatures[i].dkv->reason);
        sharing(who, a, i, shown);
        if (!advice || !who->len)
            continue;
        if (settled && !rows)
            put_advice(t, &rows, "", overall);
        put_advice(t, &rows, a->signature_count > 1 ? who->str : "", advice);
    }
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
    GString *line = text_line(t);
    if (f->where.n) {
        escape_show(line, f->where, "", SHOWN_SHORT);
        g_string_append(line, ": ");
    }
    g_string_append(line, row->sentence);
    if (f->detail.n) {
        g_string_append(line, "; ");
        escape_show(line, f->detail, "", SHOWN);
    }
    g_string_append_printf(line, " (%s)", row->id);
    text_put(t, first ? "ODD   " : margin, dkv_severity_word(row->severity), colors[row->severity], HANG_ODD);
}

/* Said already, as the reason of its signature. */
static bool is_said(const struct analysis *a, const struct dkv_finding *f)
{
    bool about_one = f->signature > 0 && f->signature <= a->signature_count;
    return about_one && a->signatures[f->signature - 1].dkv->reason == f->reason;
}

static void put_findings(struct text *t)
{
    const struct analysis *a = t->a;
    size_t seen = 0;
    for (int severity = DKV_ERROR; severity >= DKV_INFO; severity--) {
        for (size_t i = 0; i < a->finding_count; i++) {
            const struct dkv_finding *f = &a->findings[i];
            if ((int)dkv_reason_row(f->reason)->severity != severity || is_said(a, f))
                continue;
            if (seen == 0)
                g_string_append_c(t->page.out, '\n');
            if (seen < SHOWN_FINDINGS)
                put_finding(t, f, seen == 0);
            seen++;
        }
    }
    if (seen <= SHOWN_FINDINGS)
        return;
    g_string_printf(t->line, "and %zu more; --format=json lists them", seen - SHOWN_FINDINGS);
    text_put(t, margin, "", PAGE_PLAIN, HANG_HEAD);
}

/* --- messages inside this one --- */

static void put_report(struct page page, const struct analysis *a);

/* Each line of an attached message's report stands behind a bar, so that no verdict on it can be taken for one on
 * the message that holds it. */
static void put_one_inside(struct text *t, const struct analysis *inside)
{
    g_autoptr(GString) report = g_string_new(NULL);
    if (inside->attached_part)
        g_string_printf(t->line, "part %zu of this message is a message itself:", inside->attached_part);
    else
        g_string_assign(t->line, "the body of this message is a message itself:");
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
    put_signatures(&t, shown);
    put_next(&t, deciding, shown);
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
