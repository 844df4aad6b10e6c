/* The path in the HTML report: the timeline (html_timeline.c), and under it the hops as a table, which becomes a list
 * where the screen is narrow. */
#include "src/report/html.h"
#include "src/report/words.h"

enum { SHOWN_HOPS = 100, SHOWN_HOST = 100, SHOWN_ID = 80, COLUMNS = 5 };

/* --- cells; data-label is what stands before a cell where the table is a list --- */

static void begin_cell(struct html *h, const char *label) { html_put(h, "<td data-label=\"%s\">", label); }
static void end_cell(struct html *h) { html_put(h, "</td>\n"); }

/* A delay that is not from the hop before says so: hops without a date are passed over. */
static void put_delay(struct html *h, size_t i, int64_t seconds)
{
    char took[DELAY_SIZE];
    size_t since = i - 1;
    while (h->a->hops[since].date == -1)
        since--;
    html_put(h, " <span class=\"delay%s\">%s</span>", seconds < 0 ? " back" : "", delay_words(took, seconds, "+"));
    if (since + 1 < i)
        html_put(h, " <span class=\"note\">since hop %zu</span>", since + 1);
}

static void put_when(struct html *h, size_t i)
{
    const struct hop *hop = &h->a->hops[i];
    char when[WHEN_SIZE];
    int64_t delay = hop_delay(h->a, i);
    begin_cell(h, "When");
    html_put(h, "%s", hop->date == -1 ? "no date" : when_text(when, hop->date, ' ', ""));
    if (delay != INT64_MIN)
        put_delay(h, i, delay);
    end_cell(h);
}

static void put_from(struct html *h, const struct hop *hop)
{
    begin_cell(h, "From");
    speech_host(&h->to, hop, SHOWN_HOST);
    if (hop->flags & HOP_RDNS_UNCONFIRMED)
        html_put(h, " <span class=\"note\">the server doubts that name: it may be forged</span>");
    if (hop->flags & HOP_AUTHENTICATED)
        html_put(h, " <span class=\"note\">had logged in</span>");
    end_cell(h);
}

static void put_by(struct html *h, const struct hop *hop)
{
    begin_cell(h, "By");
    html_name(h, hop->by, "(not said)", SHOWN_HOST);
    if (hop->id.n) {
        html_put(h, " <span class=\"note\">id ");
        html_name(h, hop->id, "", SHOWN_ID);
        html_put(h, "</span>");
    }
    if (hop->recipient.n) {
        html_put(h, " <span class=\"note\">for ");
        html_name(h, hop->recipient, "", SHOWN_ID);
        html_put(h, "</span>");
    }
    end_cell(h);
}

static void put_how(struct html *h, const struct hop *hop)
{
    begin_cell(h, "How");
    speech_words(&h->to, hop->with.n ? "" : "(not said)");
    speech_protocol(&h->to, hop, " ", SHOWN_ID);
    if (hop->tls_cipher.n) {
        html_put(h, " <span class=\"note\">");
        html_name(h, hop->tls_cipher, "", SHOWN_ID);
        html_put(h, "</span>");
    }
    if (!(hop->flags & HOP_TLS))
        html_put(h, " <span class=\"note\">no TLS named</span>");
    end_cell(h);
}

static void put_hop(struct html *h, size_t i)
{
    const struct hop *hop = &h->a->hops[i];
    if (i && i == h->a->border)
        html_put(h, "<tr class=\"border\"><td colspan=\"%d\">%s</td></tr>\n", COLUMNS, border_words(h->a));
    html_put(h, "<tr class=\"%s\" data-hop=\"%zu\">\n<th scope=\"row\">%zu</th>\n", i < h->a->border ? "theirs" : "ours",
             i + 1, i + 1);
    put_when(h, i);
    put_from(h, hop);
    put_by(h, hop);
    put_how(h, hop);
    html_put(h, "</tr>\n");
}

void html_hops(struct html *h, size_t first)
{
    html_put(h, "<table class=\"hops\">\n<thead><tr><th scope=\"col\">Hop</th><th scope=\"col\">When, UTC</th>"
                "<th scope=\"col\">From</th><th scope=\"col\">By</th><th scope=\"col\">How</th></tr></thead>\n<tbody>\n");
    for (size_t i = first; i < h->a->hop_count; i++)
        put_hop(h, i);
    html_put(h, "</tbody>\n</table>\n");
}

static void put_trust(struct html *h)
{
    const struct analysis *a = h->a;
    if (a->border == 0)
        html_put(h, " All of it was written by your own servers%s.", border_is_sure(a) ? "" : ", if the names in it are true");
    else if (a->border == a->hop_count)
        html_put(h, " %s", no_border_words);
}

void html_path(struct html *h)
{
    size_t n = h->a->hop_count, first = n > SHOWN_HOPS ? n - SHOWN_HOPS : 0;
    if (!n)
        return;
    html_put(h, "<section>\n");
    html_heading(h, 1, "Path");
    html_put(h, "<p>");
    speech_path(&h->to, h->a);
    html_put(h, ".");
    put_trust(h);
    if (first)
        html_put(h, " The first %zu are left out here, --format=json lists them.", first);
    html_put(h, "</p>\n");
    html_timeline(h, first);
    html_hops(h, first);
    html_put(h, "</section>\n");
}
