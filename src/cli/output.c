#include "src/cli/output.h"
#include "src/cli/say.h"

enum { ENOUGH = 65536, OFTEN = G_USEC_PER_SEC / 10 };

void output_begin(struct output *o) { *o = (struct output){.waiting = g_string_sized_new(ENOUGH)}; }

void output_flush(struct output *o)
{
    if (!o->waiting->len || o->failed)
        return;
    o->failed = !say_out(o->waiting->str, o->waiting->len);
    g_string_truncate(o->waiting, 0);
    o->written_at = g_get_monotonic_time();
}

void output_put(struct output *o, const char *text, size_t n)
{
    g_string_append_len(o->waiting, text, (gssize)n);
    if (o->waiting->len >= ENOUGH)
        output_flush(o);
}

void output_tick(struct output *o, gint64 now)
{
    if (now - o->written_at >= OFTEN)
        output_flush(o);
}

bool output_end(struct output *o)
{
    output_flush(o);
    g_string_free(o->waiting, TRUE);
    return !o->failed;
}
