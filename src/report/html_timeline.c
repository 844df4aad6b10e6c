/* The path as a drawing, one row a hop. A bar goes from the time of the hop before to the time of this one, all on one
 * scale. A delay so long that it would hide all others is cut and shown broken; one that goes back in time is dashed.
 *
 * Across, all is in percent of the width, down and in letters in pixels, so that the text keeps its size on a phone.
 * Each hop is described in words in the table below; the drawing itself has a title and a description. */
#include "src/report/html.h"
#include "src/report/words.h"
#include <math.h>

/* So many times as long as the next longest a bar may be */
enum { LONGEST = 40 };
enum { ROW = 46, TOP = 4, BORDER = 46, AXIS = 26, SHOWN_HOST = 60, PERCENT_SIZE = 16 };
/* From the left, in pixels: number, delay (its end), lock, host. The host comes last: where there is no room it is cut. */
enum { X_NUMBER = 12, X_DELAY = 90, X_HOST = 118 };
static const char x_lock[] = "104";

struct bar {
    double from, to; /* on the scale, seconds */
    int64_t delay;
    bool dated, begins; /* has a time; is the first that has one */
    bool cut;
};

struct scale {
    double least, most; /* where the bars begin and end */
    bool cut, back;     /* some bar is cut, some goes back */
};

/* --- measuring --- */

static double longest(const struct bar *bars, size_t n)
{
    double most = 0, next = 0;
    for (size_t i = 0; i < n; i++) {
        double size = fabs((double)bars[i].delay);
        next = MAX(next, MIN(size, most));
        most = MAX(most, size);
    }
    return next > 0 ? LONGEST * next : most;
}

static void read_delays(struct bar *bars, const struct analysis *a, size_t first)
{
    bool begun = false;
    for (size_t i = first; i < a->hop_count; i++) {
        bool dated = a->hops[i].date != -1;
        bars[i - first] = (struct bar){.dated = dated, .begins = !begun, .delay = begun && dated ? hop_delay(a, i) : 0};
        begun = begun || dated;
    }
}

static struct scale lay_out(struct bar *bars, size_t n)
{
    struct scale s = {0, 0, false, false};
    double at = 0, most = longest(bars, n);
    for (size_t i = 0; i < n; i++) {
        struct bar *b = &bars[i];
        b->cut = fabs((double)b->delay) > most;
        b->from = at;
        at += b->cut ? copysign(most, (double)b->delay) : (double)b->delay;
        b->to = at;
        s.least = MIN(s.least, at);
        s.most = MAX(s.most, at);
        s.cut = s.cut || b->cut;
        s.back = s.back || b->delay < 0;
    }
    return s;
}

/* In hundredths; a decimal point whatever the locale. Returns buffer. */
static const char *percent(char buffer[static PERCENT_SIZE], const struct scale *s, double at)
{
    double span = s->most - s->least;
    unsigned hundredths = span > 0 ? (unsigned)(10000 * (at - s->least) / span + 0.5) : 0;
    hundredths = MIN(hundredths, 10000);
    g_snprintf(buffer, PERCENT_SIZE, "%u.%02u%%", hundredths / 100, hundredths % 100);
    return buffer;
}

/* --- drawing --- */

/* Something small at a place across that may be given in percent. */
static void put_mark(struct html *h, const char *x, int y, const char *class, const char *path)
{
    html_put(h, "<svg x=\"%s\" y=\"%d\" class=\"mark\"><path class=\"%s\" d=\"%s\"/></svg>\n", x, y, class, path);
}

static void put_bar(struct html *h, const struct scale *s, const struct bar *b, int y)
{
    char from[PERCENT_SIZE], to[PERCENT_SIZE], middle[PERCENT_SIZE];
    percent(from, s, b->from);
    percent(to, s, b->to);
    html_put(h, "<line class=\"track\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>\n", y, y);
    if (!b->dated)
        return;
    html_put(h, "<line class=\"bar%s\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>\n", b->delay < 0 ? " back" : "", from, to, y, y);
    if (b->delay < 0)
        put_mark(h, to, y, "arrow", "M-5 0L5 -6V6Z");
    if (b->cut)
        put_mark(h, percent(middle, s, (b->from + b->to) / 2), y, "break", "M-7 8L-1 -8M1 8L7 -8");
}

static void put_delay(struct html *h, const struct bar *b, int y)
{
    char took[DELAY_SIZE];
    const char *words = !b->dated ? "no date" : b->begins ? "start" : delay_words(took, b->delay, "+");
    html_put(h, "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
             b->delay < 0 ? "delay back" : "delay", X_DELAY, y, words);
}

static void put_row(struct html *h, const struct scale *s, const struct bar *b, size_t i, int y)
{
    const struct hop *hop = &h->a->hops[i];
    html_put(h, "<g class=\"%s\">\n<circle cx=\"%d\" cy=\"%d\" r=\"11\"/>\n"
                "<text class=\"number\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%zu</text>\n",
             i < h->a->border ? "theirs" : "ours", X_NUMBER, y + 13, X_NUMBER, y + 17, i + 1);
    put_delay(h, b, y + 17);
    if (hop->flags & HOP_TLS)
        put_mark(h, x_lock, y + 12, "lock", "M-4 -1V-4A4 4 0 0 1 4 -4V-1M-6 -1H6V7H-6Z");
    html_put(h, "<text class=\"host\" x=\"%d\" y=\"%d\">", X_HOST, y + 17);
    html_text(h->to.out, hop->by.n ? hop->by : S("(not said)"), " ", SHOWN_HOST);
    html_put(h, "</text>\n");
    put_bar(h, s, b, y + 33);
    html_put(h, "</g>\n");
}

static void put_border(struct html *h, int y)
{
    html_put(h, "<g class=\"border\">\n<text x=\"0\" y=\"%d\">above: the word of others</text>\n"
                "<line x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>\n"
                "<text x=\"0\" y=\"%d\">%s</text>\n</g>\n",
             y + 14, y + 21, y + 21, y + 37, border_short_words(h->a));
}

static bool has_axis(const struct scale *s) { return !s->cut && !s->back && s->most > 0; }

static void put_axis(struct html *h, const struct scale *s, int y)
{
    char took[DELAY_SIZE];
    html_put(h, "<text class=\"axis\" x=\"0\" y=\"%d\">0</text>\n"
                "<text class=\"axis\" x=\"100%%\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
             y + 16, y + 16, delay_words(took, (int64_t)s->most, ""));
}

static void put_caption(struct html *h, const struct scale *s)
{
    html_put(h, "<figcaption>Each bar is the time from one hop to the next, drawn to scale. A lock: the line says that the "
                "connection was encrypted.%s%s</figcaption>\n",
             s->cut ? " The broken bar is longer than there is room for." : "",
             s->back ? " A dashed bar goes back in time: a clock is wrong, or a line is made up." : "");
}

void html_timeline(struct html *h, size_t first)
{
    size_t n = h->a->hop_count - first;
    g_autofree struct bar *bars = g_new0(struct bar, n);
    read_delays(bars, h->a, first);
    struct scale s = lay_out(bars, n);
    bool border = h->a->border > first && h->a->border < h->a->hop_count;
    int y = TOP;
    html_put(h, "<figure class=\"timeline\">\n<svg role=\"img\" width=\"100%%\" height=\"%zu\">\n<title>",
             TOP + n * ROW + (border ? BORDER : 0) + (has_axis(&s) ? AXIS : 0));
    speech_path(&h->to, h->a);
    html_put(h, "</title>\n<desc>A row for each hop with a bar as long as it took; the table below says the same in words.</desc>\n");
    for (size_t i = 0; i < n; i++, y += ROW) {
        if (border && first + i == h->a->border) {
            put_border(h, y);
            y += BORDER;
        }
        put_row(h, &s, &bars[i], first + i, y);
    }
    if (has_axis(&s))
        put_axis(h, &s, y);
    html_put(h, "</svg>\n");
    put_caption(h, &s);
    html_put(h, "</figure>\n");
}
