/* The summary for a person: what it all came to, what to do, what only shows in many messages together, and then the
 * tables, the first rows of each. Names and subjects were escaped when they were added; here blanks in names are too,
 * and commas in places, and each row stands right of its number, so that no text of a message looks like a row of ours. */
#include "src/report/advice.h"
#include "src/report/page.h"
#include "src/report/summary.h"
#include "src/report/words.h"

enum { WIDTH = 100, WIDTH_LEAST = 60, HANG = 11, SHOWN = 5, SHOWN_ADVICE = 3, SHOWN_DOMAINS = 4 };

struct view {
    struct page page;
    struct summary *s;
    GString *line;
};

/* ---- rows ----------------------------------------------------------------------------------------- */

static GString *line(struct view *v, const char *format, ...) G_GNUC_PRINTF(2, 3);
static GString *line(struct view *v, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_string_vprintf(v->line, format, values);
    va_end(values);
    return v->line;
}

static void put(struct view *v, const char *label, enum page_color color) { page_put(&v->page, "", label, color, HANG, v->line); }

/* A row of a list: its number stands left of it. */
static void put_row(struct view *v, uint64_t number)
{
    g_autofree char *label = g_strdup_printf("%*s%7" G_GUINT64_FORMAT, HANG, "", number);
    page_put(&v->page, "", label, PAGE_PLAIN, HANG + 9, v->line);
}

static void head(struct view *v, const char *label, enum page_color color)
{
    g_string_append_c(v->page.out, '\n');
    put(v, label, color);
}

/* What is escaped already, and now without these characters as well. */
static void without(GString *out, struct str s, const char *also)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr(also, s.p[i]))
            g_string_append_printf(out, "\\x%02X", (unsigned)(unsigned char)s.p[i]);
        else
            g_string_append_c(out, s.p[i]);
}

/* Blanks of a name would let it speak in our words. */
static void name(GString *out, struct str s, const char *nothing)
{
    without(out, s, " ");
    g_string_append(out, s.n ? "" : nothing);
}

static void domain(GString *out, const struct tally_row *row, size_t i) { name(out, summary_part(row, i), "(no domain)"); }

static void places(GString *out, const struct tally_row *row, uint64_t messages)
{
    for (size_t i = 0; i < row->place_count; i++) {
        g_string_append(out, i ? ", " : "");
        without(out, str_z(row->places[i].source), " ,");
        g_string_append_printf(out, ":%" G_GUINT64_FORMAT, row->places[i].index + 1);
    }
    if (messages > row->place_count)
        g_string_append_printf(out, " and %" G_GUINT64_FORMAT " more", messages - row->place_count);
}

static const char *plural(uint64_t n) { return n == 1 ? "" : "s"; }

static const struct tally_row *at(const GPtrArray *rows, guint i) { return rows->pdata[i]; }

static void tell_rest(struct view *v, uint64_t shown, uint64_t all, const char *what)
{
    if (all <= shown)
        return;
    line(v, "%" G_GUINT64_FORMAT " more %s%s", all - shown, what, plural(all - shown));
    page_put(&v->page, "", "", PAGE_PLAIN, HANG + 9, v->line);
}

/* ---- what it came to ------------------------------------------------------------------------------ */

static void put_verdicts(struct view *v)
{
    static const struct {
        enum dkv_result verdict;
        enum page_color color;
        const char *words;
    } rows[] = {
        {DKV_PASS, PAGE_GREEN, "a signature holds"},
        {DKV_FAIL, PAGE_RED, "signed, and no signature holds"},
        {DKV_TEMPERROR, PAGE_YELLOW, "the DNS could not answer"},
        {DKV_NONE, PAGE_YELLOW, "not signed"},
    };
    uint64_t all = MAX(v->s->messages, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        uint64_t n = v->s->verdicts[rows[i].verdict], share = n * 1000 / all;
        line(v, "%7" G_GUINT64_FORMAT " %5" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT " %%   %s", n, share / 10, share % 10, rows[i].words);
        page_put(&v->page, "  ", dkv_result_word(rows[i].verdict), n ? rows[i].color : PAGE_PLAIN, HANG + 2, v->line);
    }
}

static void put_summary(struct view *v)
{
    uint64_t n = v->s->bytes, unit = n < 10000 ? 1 : n < 10000000 ? 1000 : 1000000;
    line(v, "%" G_GUINT64_FORMAT " message%s, %" G_GUINT64_FORMAT " %s, %" G_GUINT64_FORMAT " signature%s", v->s->messages,
         plural(v->s->messages), n / unit, unit == 1 ? "bytes" : unit == 1000 ? "KB" : "MB", v->s->signatures,
         plural(v->s->signatures));
    if (v->s->unreadable)
        g_string_append_printf(v->line, "; %" G_GUINT64_FORMAT " more could not be read", v->s->unreadable);
    put(v, "SUMMARY", PAGE_PLAIN);
    put_verdicts(v);
}

/* ---- what to do ----------------------------------------------------------------------------------- */

static enum dkv_reason reason_of(struct str id)
{
    for (int i = 0; i < DKV_REASONS; i++)
        if (str_eq(str_z(dkv_reason_row((enum dkv_reason)i)->id), id))
            return (enum dkv_reason)i;
    return DKV_REASONS;
}

/* The most common reasons that are no pass, each with what to do about it. */
static size_t put_reasons(struct view *v)
{
    g_autoptr(GPtrArray) rows = tally_rows(v->s->tables[SUMMARY_REASONS]);
    size_t shown = 0;
    for (guint i = 0; i < rows->len && shown < SHOWN_ADVICE; i++) {
        enum dkv_reason reason = reason_of(summary_part(at(rows, i), 0));
        const char *advice = reason < DKV_REASONS ? advice_text(reason) : NULL;
        if (!advice)
            continue;
        if (!shown++) {
            line(v, "about the most common reasons for which signatures do not count; signatures");
            head(v, "NEXT", PAGE_PLAIN);
        }
        line(v, "%s: %s", dkv_reason_row(reason)->id, advice);
        put_row(v, at(rows, i)->counts[0]);
    }
    return shown;
}

static void put_next(struct view *v)
{
    size_t shown = put_reasons(v);
    uint64_t pass = v->s->verdicts[DKV_PASS];
    if (shown || !v->s->messages)
        return;
    line(v, "%s", pass == v->s->messages ? "Nothing about the signatures: one of every message holds."
                                         : "What is not signed, nobody vouches for by DKIM. Judge it by other means.");
    head(v, "NEXT", PAGE_PLAIN);
}

/* ---- what shows in many messages together --------------------------------------------------------- */

static guint at_least(const GPtrArray *rows, uint64_t n)
{
    guint count = 0;
    while (count < rows->len && at(rows, count)->counts[0] >= n)
        count++;
    return count;
}

static void put_replays(struct view *v)
{
    g_autoptr(GPtrArray) rows = tally_rows(v->s->tables[SUMMARY_SIGNATURES]);
    guint n = at_least(rows, 2);
    if (!n)
        return;
    line(v, "%u signature%s in more than one message. That may be copies of one message; if they came at different times, or for "
            "people who have nothing to do with each other, somebody sends a signed message again.", n, n == 1 ? " is" : "s are");
    head(v, "REPLAYED", PAGE_YELLOW);
    for (guint i = 0; i < n && i < SHOWN; i++) {
        const struct tally_row *row = at(rows, i);
        domain(line(v, "%s", ""), row, 0);
        g_string_append(v->line, "  selector ");
        name(v->line, summary_part(row, 1), "(none)");
        g_string_append(v->line, row->counts[1] == row->counts[0] ? "  pass  " : row->counts[1] ? "  pass in some  " : "  never a pass  ");
        places(v->line, row, row->counts[0]);
        put_row(v, row->counts[0]);
    }
    tell_rest(v, SHOWN, n, "such signature");
}

static void shared_row(struct view *v, const struct summary_shared *k)
{
    g_autoptr(GPtrArray) rows = tally_rows(k->domains);
    line(v, "%.*s %.*s: ", (int)k->type.n, k->type.p, (int)k->bits.n, k->bits.p);
    for (guint i = 0; i < rows->len && i < SHOWN_DOMAINS; i++) {
        g_string_append(v->line, i ? ", " : "");
        domain(v->line, at(rows, i), 0);
    }
    if (rows->len > SHOWN_DOMAINS)
        g_string_append_printf(v->line, " and %u more", rows->len - SHOWN_DOMAINS);
    if (k->cname)
        g_string_append(v->line, k->cname == k->signatures ? "; by CNAME" : "; in part by CNAME");
    put_row(v, k->signatures);
}

static void put_shared(struct view *v)
{
    g_autoptr(GPtrArray) shared = summary_shared_keys(v->s);
    if (!shared->len)
        return;
    line(v, "%u key%s under domains of different organizations. By CNAME that is a service that signs for its customers; "
            "otherwise one who holds the key can sign for all of them.", shared->len, shared->len == 1 ? " is" : "s are");
    head(v, "ONE KEY", PAGE_YELLOW);
    for (guint i = 0; i < shared->len && i < SHOWN; i++)
        shared_row(v, shared->pdata[i]);
    tell_rest(v, SHOWN, shared->len, "such key");
}

static void span(GString *out, const struct tally_row *row)
{
    char first[WHEN_SIZE], last[WHEN_SIZE];
    if (row->first == TALLY_NO_TIME)
        return;
    when_text(first, row->first, ' ', "");
    when_text(last, row->last, ' ', "");
    first[10] = last[10] = '\0';
    g_string_append_printf(out, strcmp(first, last) == 0 ? "  %s" : "  %s to %s", first, last);
}

static void put_campaigns(struct view *v)
{
    g_autoptr(GPtrArray) rows = tally_rows(v->s->tables[SUMMARY_CAMPAIGNS]);
    guint n = at_least(rows, 2);
    if (!n)
        return;
    line(v, "who signs most, and for whom: messages, signing domain, domain in From, passed, days, one of the subjects");
    head(v, "CAMPAIGNS", PAGE_PLAIN);
    for (guint i = 0; i < n && i < SHOWN; i++) {
        const struct tally_row *row = at(rows, i);
        domain(line(v, "%s", ""), row, 0);
        struct str from = summary_part(row, 1);
        if (!str_eq(from, summary_part(row, 0))) {
            g_string_append(v->line, " for ");
            name(v->line, from, "(no single From)");
        }
        g_string_append_printf(v->line, "  %" G_GUINT64_FORMAT " passed", row->counts[1]);
        span(v->line, row);
        g_string_append_printf(v->line, "%s%s", row->sample ? "  " : "", row->sample ? row->sample : "");
        put_row(v, row->counts[0]);
    }
    tell_rest(v, SHOWN, n, "such pair");
}

/* ---- tables --------------------------------------------------------------------------------------- */

struct listing {
    enum summary_table table;
    const char *label, *one, *many, *about;
    size_t parts, passed; /* how many parts of the key are shown; which of the counts passed, 0: none */
};

static const struct listing listings[] = {
    {SUMMARY_FAILURES, "FAILURES", "kind", "kinds", "by reason and signing domain; signatures", 2, 0},
    {SUMMARY_DOMAINS, "DOMAINS", "signing domain", "signing domains", "messages", 1, 2},
    {SUMMARY_SELECTORS, "SELECTORS", "selector", "selectors", "signatures", 1, 1},
    {SUMMARY_KEYS, "KEYS", "key", "keys", "name, type, bits; signatures", 3, 1},
};

static void put_listing(struct view *v, const struct listing *l)
{
    g_autoptr(GPtrArray) rows = tally_rows(v->s->tables[l->table]);
    if (!rows->len)
        return;
    line(v, "%u %s: %s", rows->len, rows->len == 1 ? l->one : l->many, l->about);
    head(v, l->label, PAGE_PLAIN);
    for (guint i = 0; i < rows->len && i < SHOWN; i++) {
        line(v, "%s", "");
        for (size_t k = 0; k < l->parts; k++) {
            g_string_append(v->line, k ? "  " : "");
            name(v->line, summary_part(at(rows, i), k), "(none)");
        }
        if (l->passed)
            g_string_append_printf(v->line, "  %" G_GUINT64_FORMAT " passed", at(rows, i)->counts[l->passed]);
        put_row(v, at(rows, i)->counts[0]);
    }
    tell_rest(v, SHOWN, rows->len, "row");
}

/* Errors first, then warnings; most of what is only told is in every message. */
static int by_severity(const void *a, const void *b)
{
    const struct tally_row *x = *(const struct tally_row *const *)a, *y = *(const struct tally_row *const *)b;
    enum dkv_reason one = reason_of(summary_part(x, 0)), other = reason_of(summary_part(y, 0));
    int n = one == DKV_REASONS ? -1 : (int)dkv_reason_row(one)->severity, m = other == DKV_REASONS ? -1 : (int)dkv_reason_row(other)->severity;
    if (n != m)
        return m - n;
    return x->counts[0] != y->counts[0] ? (x->counts[0] > y->counts[0] ? -1 : 1) : strcmp(x->key, y->key);
}

static void put_findings(struct view *v)
{
    g_autoptr(GPtrArray) rows = tally_rows(v->s->tables[SUMMARY_FINDINGS]);
    if (!rows->len)
        return;
    g_ptr_array_sort(rows, by_severity);
    line(v, "%u kind%s of finding: messages", rows->len, plural(rows->len));
    head(v, "ODD", PAGE_PLAIN);
    for (guint i = 0; i < rows->len && i < SHOWN; i++) {
        enum dkv_reason reason = reason_of(summary_part(at(rows, i), 0));
        name(line(v, "%s", ""), summary_part(at(rows, i), 1), "");
        g_string_append(v->line, "  ");
        if (reason < DKV_REASONS)
            g_string_append_printf(v->line, "%s ", dkv_reason_row(reason)->sentence);
        g_string_append_c(v->line, '(');
        name(v->line, summary_part(at(rows, i), 0), "");
        g_string_append_c(v->line, ')');
        put_row(v, at(rows, i)->counts[0]);
    }
    tell_rest(v, SHOWN, rows->len, "kind");
}

static void put_limits(struct view *v)
{
    for (size_t i = 0; i < SUMMARY_TABLES; i++) {
        uint64_t n = tally_left_out(v->s->tables[i]);
        if (!n)
            continue;
        line(v, "%s: the table keeps %zu rows (%s), so %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " %s are not in it.", summary_forms[i].name,
             tally_limit(v->s->tables[i]), i == SUMMARY_SIGNATURES ? "LIMIT_SUMMARY_SIGNATURES" : "LIMIT_SUMMARY_NAMES", n,
             tally_total(v->s->tables[i]), summary_forms[i].counts[0]);
        head(v, "LIMIT", PAGE_YELLOW);
    }
}

void summary_text(GString *out, struct summary *s, const struct writer_options *options)
{
    size_t width = options->width ? MAX(options->width, WIDTH_LEAST) : WIDTH;
    struct view v = {.page = {.out = out, .width = width, .color = options->color}, .s = s, .line = g_string_new(NULL)};
    put_summary(&v);
    put_next(&v);
    put_replays(&v);
    put_shared(&v);
    put_campaigns(&v);
    for (size_t i = 0; i < G_N_ELEMENTS(listings); i++)
        put_listing(&v, &listings[i]);
    put_findings(&v);
    put_limits(&v);
    g_string_free(v.line, TRUE);
}
