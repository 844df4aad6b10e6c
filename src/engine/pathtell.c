#include "src/engine/pathtell.h"

enum { MOST = 5 };

void path_tell(struct path_teller *t, enum dkv_reason reason, size_t i, struct str detail)
{
    bool told = t->count[reason]++ < MOST;
    t->more = t->more || !told;
    if (told)
        findings_add(t->f, reason, 0, arena_print(t->e->arena, "hop %zu", i + 1), detail);
}

void path_told(struct path_teller *t)
{
    for (int reason = 0; t->more && reason < DKV_REASONS; reason++)
        if (t->count[reason] > MOST)
            findings_add(t->f, (enum dkv_reason)reason, 0, S("other hops"),
                         arena_print(t->e->arena, "%zu more like this", t->count[reason] - MOST));
}

struct str path_span(int64_t seconds, struct arena *arena)
{
    static const struct {
        int64_t size, part;
        const char *name, *part_name;
    } units[] = {{86400, 3600, "d", "h"}, {3600, 60, "h", "min"}, {60, 1, "min", "s"}};
    int64_t s = seconds < 0 ? -seconds : seconds;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        long long whole = s / units[i].size, part = s % units[i].size / units[i].part;
        if (whole && part)
            return arena_print(arena, "%lld %s %lld %s", whole, units[i].name, part, units[i].part_name);
        if (whole)
            return arena_print(arena, "%lld %s", whole, units[i].name);
    }
    return arena_print(arena, "%lld s", (long long)s);
}

struct str path_writer(const struct hop *h, size_t i, struct arena *arena)
{
    if (h->by.n || h->by_ip.n)
        return h->by.n ? h->by : h->by_ip;
    return arena_print(arena, "hop %zu", i + 1);
}

struct str path_sender(const struct hop *h)
{
    if (h->rdns.n)
        return h->rdns;
    return h->helo.n ? h->helo : h->ip;
}
