#include "src/engine/path.h"
#include "parsers/limits.h"
#include "src/engine/domain.h"

/* The names are from one organization; a name that is none never is. */
static bool same_side(struct str a, struct str b, struct arena *arena)
{
    const char *x = domain_ascii(a, arena), *y = domain_ascii(b, arena);
    return x && y && domain_same_organization(x, y);
}

/* Down from the top: our own servers pass mail on under one domain or from inside addresses; the first hop
 * with a sender from outside is the border. Nothing certain: then there is none. */
static size_t find_border(const struct path *p, struct arena *arena)
{
    for (size_t i = p->count; i > 0; i--) {
        const struct hop *h = &p->hops[i - 1], *top = &p->hops[p->count - 1];
        if (!same_side(h->by, top->by, arena) && !str_ieq(h->by, top->by))
            return p->count;
        struct str sender = h->rdns.n ? h->rdns : h->helo;
        if (!ip_is_inside(h->ip) && !same_side(sender, top->by, arena))
            return i - 1;
    }
    return p->count;
}

struct path path_read(const struct message *m, struct arena *arena)
{
    struct path p = {0};
    size_t all = message_count(m, S("Received"));
    size_t skip = all > LIMIT_HOPS ? all - LIMIT_HOPS : 0;
    p.more = skip > 0;
    p.hops = arena_array(arena, all - skip, sizeof *p.hops);
    for (int32_t i = message_lowest(m, S("Received")); i != NO_FIELD; i = m->above[i]) {
        if (skip)
            skip--;
        else
            p.hops[p.count++] = received_read(m->header.fields[i].value, arena);
    }
    p.border = find_border(&p, arena);
    return p;
}
