/* The path in the text report: one row a hop, first hop first, its delay as a bar drawn to scale, and the border
 * between what others wrote and what the reader's own servers wrote. */
#include "src/report/text.h"
#include "src/report/words.h"

enum { SHOWN_HOPS = 50, SHOWN_HOST = 60, COLUMN_FROM = 36, DAY = 10, DELAY = 7, BAR = 6, HANG_PATH = 6, HANG_HOP = 28 };
static const char margin[] = "      ";

static void pad(GString *out, size_t columns)
{
    for (size_t have = page_columns((struct str){out->str, out->len}); have < columns; have++)
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

static int64_t longest_delay(const struct analysis *a)
{
    int64_t longest = 0;
    for (size_t i = 0; i < a->hop_count; i++)
        longest = MAX(longest, hop_delay(a, i)); /* INT64_MIN: none */
    return longest;
}

/* The longest delay takes BAR columns, every other its part of that; what is not nothing is seen. */
static void put_bar(GString *out, int64_t delay, int64_t longest)
{
    size_t marks = delay > 0 ? (size_t)CLAMP((double)delay / (double)longest * BAR + 0.5, 1, BAR) : 0;
    bool back = delay < 0 && delay != INT64_MIN;
    for (size_t i = 0; i < BAR; i++)
        g_string_append_c(out, i < marks ? '#' : i == 0 && back ? '<' : ' ');
}

/* Number, time of day, delay, bar: our own words, so they can be the label. No bars where there is no delay. */
static void hop_label(GString *label, const struct analysis *a, size_t i, int64_t longest)
{
    char when[WHEN_SIZE], took[DELAY_SIZE] = "";
    int64_t date = a->hops[i].date, delay = hop_delay(a, i);
    if (delay != INT64_MIN)
        delay_words(took, delay, "+");
    g_string_printf(label, "%2zu  %-8s %*s", i + 1, date == -1 ? "no date" : when_text(when, date, ' ', "") + DAY + 1,
                    DELAY, took);
    if (longest) {
        g_string_append(label, "  ");
        put_bar(label, delay, longest);
    }
}

static void put_hop(struct text *t, size_t i, size_t column, int64_t longest)
{
    const struct hop *hop = &t->a->hops[i];
    g_autoptr(GString) label = g_string_new(NULL);
    put_day(t, hop, i ? hop - 1 : NULL);
    hop_label(label, t->a, i, longest);
    const struct speech to = text_speech(t);
    speech_host(&to, hop, SHOWN_HOST);
    pad(to.out, column);
    speech_words(&to, " > ");
    to.voice->name(to.out, hop->by, "(not said)", SHOWN_HOST);
    speech_protocol(&to, hop, "  ", SHOWN_HOST);
    text_put(t, margin, label->str, PAGE_PLAIN, HANG_HOP + (longest ? BAR + 2 : 0));
}

static size_t from_column(struct text *t, size_t first)
{
    size_t widest = 0;
    for (size_t i = first; i < t->a->hop_count; i++) {
        const struct speech to = text_speech(t);
        speech_host(&to, &t->a->hops[i], SHOWN_HOST);
        size_t columns = page_columns((struct str){to.out->str, to.out->len});
        if (columns <= COLUMN_FROM)
            widest = MAX(widest, columns);
    }
    return widest;
}

static void put_summary(struct text *t, size_t first)
{
    const struct speech to = text_speech(t);
    speech_path(&to, t->a);
    speech_words(&to, ", times in UTC");
    if (first)
        speech_print(&to, "; the first %zu are left out here, --format=json lists them", first);
    text_put(t, "", "PATH", PAGE_PLAIN, HANG_PATH);
}

void text_path(struct text *t)
{
    const struct analysis *a = t->a;
    if (!a->hop_count)
        return;
    size_t first = a->hop_count > SHOWN_HOPS ? a->hop_count - SHOWN_HOPS : 0;
    size_t column = from_column(t, first);
    int64_t longest = longest_delay(a);
    g_string_append_c(t->page.out, '\n');
    put_summary(t, first);
    for (size_t i = first; i < a->hop_count; i++) {
        if (i == a->border) {
            g_string_printf(text_line(t), "---- %s ----", border_words(a));
            text_put(t, margin, "", PAGE_PLAIN, HANG_PATH);
        }
        put_hop(t, i, column, longest);
    }
    if (a->border == a->hop_count) {
        g_string_assign(text_line(t), no_border_words);
        text_put(t, margin, "", PAGE_PLAIN, HANG_PATH);
    }
}
