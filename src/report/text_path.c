/* The path in the text report: one row a hop, first hop first, and the border between what others wrote and what
 * the reader's own servers wrote. */
#include "src/report/text.h"
#include "src/report/words.h"

enum { SHOWN_HOPS = 50, SHOWN_HOST = 60, COLUMN_FROM = 36, DAY = 10, DELAY = 7, HANG_PATH = 6, HANG_HOP = 28 };
static const char margin[] = "      ";

static int64_t magnitude(int64_t seconds) { return seconds < 0 ? -seconds : seconds; }

/* "+2 s", "-3 s", "+5 min", "+7 h", "+3 d" */
static const char *delay_text(char buffer[static WHEN_SIZE], int64_t seconds, const char *plus)
{
    static const struct unit {
        int64_t below, size;
        const char *name;
    } units[] = {{120, 1, "s"}, {7200, 60, "min"}, {172800, 3600, "h"}, {INT64_MAX, 86400, "d"}};
    const struct unit *u = units;
    while (magnitude(seconds) >= u->below && u->below != INT64_MAX)
        u++;
    g_snprintf(buffer, WHEN_SIZE, "%s%" G_GINT64_FORMAT " %s", seconds < 0 ? "-" : plus,
               (magnitude(seconds) + u->size / 2) / u->size, u->name);
    return buffer;
}

static void pad(GString *out, size_t from, size_t columns)
{
    size_t have = page_columns((struct str){out->str + from, out->len - from});
    for (; have < columns; have++)
        g_string_append_c(out, ' ');
}

/* The day, in a row of its own, where it is another one than that of the hop before. */
static void put_day(struct text *t, const struct hop *hop, const struct hop *before)
{
    char now[WHEN_SIZE], earlier[WHEN_SIZE];
    if (hop->date == -1)
        return;
    when_text(now, hop->date, ' ', "");
    if (before && before->date != -1 && strncmp(now, when_text(earlier, before->date, ' ', ""), DAY) == 0)
        return;
    g_string_append_len(text_line(t), now, DAY);
    text_put(t, margin, "", PAGE_PLAIN, HANG_PATH);
}

static void from_text(GString *out, const struct hop *hop)
{
    bool named = hop->helo.n || hop->rdns.n;
    text_name(out, hop->helo.n ? hop->helo : hop->rdns, "", SHOWN_HOST);
    if (hop->helo.n && hop->rdns.n && !str_ieq(hop->helo, hop->rdns)) {
        g_string_append(out, " (");
        text_name(out, hop->rdns, "", SHOWN_HOST);
        g_string_append(out, ")");
    }
    if (hop->ip.n) {
        g_string_append(out, named ? " [" : "[");
        text_name(out, hop->ip, "", SHOWN_HOST);
        g_string_append(out, "]");
    } else if (!named) {
        g_string_append(out, "(not said)");
    }
}

/* Number, time of day, delay: our own words, so they can be the label. */
static void hop_label(GString *label, const struct analysis *a, size_t i)
{
    char when[WHEN_SIZE], took[WHEN_SIZE] = "";
    int64_t date = a->hops[i].date, delay = hop_delay(a, i);
    if (delay != INT64_MIN)
        delay_text(took, delay, "+");
    g_string_printf(label, "%2zu  %-8s %*s", i + 1, date == -1 ? "no date" : when_text(when, date, ' ', "") + DAY + 1,
                    DELAY, took);
}

static void put_hop(struct text *t, size_t i, size_t column)
{
    const struct hop *hop = &t->a->hops[i];
    g_autoptr(GString) label = g_string_new(NULL);
    put_day(t, hop, i ? hop - 1 : NULL);
    hop_label(label, t->a, i);
    GString *line = text_line(t);
    from_text(line, hop);
    pad(line, 0, column);
    g_string_append(line, " > ");
    text_name(line, hop->by, "(not said)", SHOWN_HOST);
    g_string_append(line, hop->with.n ? "  " : "");
    text_name(line, hop->with, "", SHOWN_HOST);
    g_string_append(line, hop->tls_version.n ? "  " : "");
    text_name(line, hop->tls_version, "", SHOWN_HOST);
    text_put(t, margin, label->str, PAGE_PLAIN, HANG_HOP);
}

static size_t from_column(const struct analysis *a, size_t first)
{
    g_autoptr(GString) from = g_string_new(NULL);
    size_t widest = 0;
    for (size_t i = first; i < a->hop_count; i++) {
        g_string_truncate(from, 0);
        from_text(from, &a->hops[i]);
        size_t columns = page_columns((struct str){from->str, from->len});
        if (columns <= COLUMN_FROM)
            widest = MAX(widest, columns);
    }
    return widest;
}

static int64_t total_delay(const struct analysis *a)
{
    const struct hop ends[] = {a->hops[0], a->hops[a->hop_count - 1]};
    return hop_delay(&(struct analysis){.hops = ends, .hop_count = 2}, 1);
}

static void put_summary(struct text *t, size_t first)
{
    const struct analysis *a = t->a;
    char took[WHEN_SIZE];
    GString *line = text_line(t);
    g_string_append_printf(line, "%zu hop%s", a->hop_count, a->hop_count == 1 ? "" : "s");
    if (a->hop_count > 1 && a->hops[0].date != -1 && a->hops[a->hop_count - 1].date != -1)
        g_string_append_printf(line, ", %s", delay_text(took, total_delay(a), ""));
    g_string_append(line, ", times in UTC");
    if (first)
        g_string_append_printf(line, "; the first %zu are left out here, --format=json lists them", first);
    text_put(t, "", "PATH", PAGE_PLAIN, HANG_PATH);
}

static const char border[] = "---- what follows was written by your own servers, what stands above only by others ----";

void text_path(struct text *t)
{
    const struct analysis *a = t->a;
    if (!a->hop_count)
        return;
    size_t first = a->hop_count > SHOWN_HOPS ? a->hop_count - SHOWN_HOPS : 0;
    size_t column = from_column(a, first);
    g_string_append_c(t->page.out, '\n');
    put_summary(t, first);
    for (size_t i = first; i < a->hop_count; i++) {
        if (i == a->border) {
            g_string_assign(t->line, border);
            text_put(t, margin, "", PAGE_PLAIN, HANG_PATH);
        }
        put_hop(t, i, column);
    }
}
