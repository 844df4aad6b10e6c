#include "src/cli/progress.h"
#include "src/cli/say.h"

enum { FIRST = G_USEC_PER_SEC, OFTEN = G_USEC_PER_SEC / 5 };

/* Three digits that matter, like g_format_size with less of them. */
static void put_size(GString *out, double bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 < G_N_ELEMENTS(units)) {
        bytes /= 1000;
        unit++;
    }
    g_string_append_printf(out, "%.*f %s", unit && bytes < 9.95 ? 1 : 0, bytes, units[unit]);
}

static void put_time_left(GString *out, double seconds)
{
    guint64 left = (guint64)(seconds + 0.5), hours = left / 3600, minutes = left / 60 % 60;
    g_string_append(out, ", ");
    if (hours)
        g_string_append_printf(out, "%" G_GUINT64_FORMAT ":%02" G_GUINT64_FORMAT, hours, minutes);
    else
        g_string_append_printf(out, "%" G_GUINT64_FORMAT, minutes);
    g_string_append_printf(out, ":%02" G_GUINT64_FORMAT " left", left % 60);
}

void progress_text(GString *out, const struct progress_facts *f)
{
    g_string_append_printf(out, "%" G_GUINT64_FORMAT " message%s, ", f->messages, f->messages == 1 ? "" : "s");
    put_size(out, (double)f->bytes);
    if (f->total && f->total >= f->bytes) {
        g_string_append(out, " of ");
        put_size(out, (double)f->total);
    }
    if (f->seconds <= 0)
        return;
    g_string_append_printf(out, ", %.0f messages/s, ", (double)f->messages / f->seconds);
    put_size(out, (double)f->bytes / f->seconds);
    g_string_append(out, "/s");
    if (f->bytes && f->total > f->bytes)
        put_time_left(out, (double)(f->total - f->bytes) * f->seconds / (double)f->bytes);
}

void progress_begin(struct progress *p, bool on)
{
    *p = (struct progress){.on = on, .began = g_get_monotonic_time()};
    p->next = p->began + FIRST;
}

bool progress_due(const struct progress *p, gint64 now) { return p->on && now >= p->next; }

void progress_show(struct progress *p, gint64 now, guint64 messages, guint64 bytes, guint64 total)
{
    g_autoptr(GString) line = g_string_new(NULL);
    struct progress_facts facts = {messages, bytes, total, (double)(now - p->began) / G_USEC_PER_SEC};
    progress_text(line, &facts);
    say_progress(line->str);
    p->next = now + OFTEN;
}
