#include "src/engine/path.h"
#include "parsers/limits.h"
#include "src/engine/domain.h"

/* The names are from one organization; a name that is none never is. */
static bool same_side(struct str a, struct str b, struct arena *arena)
{
    const char *x = domain_ascii(a, arena), *y = domain_ascii(b, arena);
    return x && y && domain_same_organization(x, y);
}

enum side { OUTSIDE, CLAIMED, INSIDE };

/* Where a hop came from, as its server wrote it: the address and the reverse name it looked up itself, or, where it
 * wrote no reverse name, only what the sender called itself. */
static enum side side_of(const struct hop *h, struct str own, struct arena *arena)
{
    bool local = !h->helo.n || str_ieq(h->helo, S("localhost")); /* handed over inside one machine */
    if (h->ip.n ? ip_is_inside(h->ip) : local)
        return INSIDE;
    if (h->ip.n && same_side(h->rdns, own, arena))
        return h->flags & HOP_RDNS_UNCONFIRMED ? CLAIMED : INSIDE;
    return !h->rdns.n && same_side(h->helo, own, arena) ? CLAIMED : OUTSIDE;
}

/* Down from the top: our own servers pass mail on under one domain or from inside addresses (a filter on the same
 * machine calls itself localhost); the first hop with a sender from outside is the border. Nothing certain: then
 * there is none. */
static void find_border(struct path *p, struct arena *arena)
{
    struct str own = p->count ? p->hops[p->count - 1].by : S("");
    size_t sure = p->count;
    p->border = p->sure = p->count;
    for (size_t i = p->count; i > 0; i--) {
        const struct hop *h = &p->hops[i - 1];
        if (!same_side(h->by, own, arena) && !str_ieq(h->by, own) && !str_ieq(h->by, S("localhost")))
            return;
        enum side side = side_of(h, own, arena);
        if (side != INSIDE && sure == p->count)
            sure = i - 1;
        if (side == OUTSIDE) {
            p->border = i - 1;
            p->sure = sure;
            return;
        }
    }
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
    find_border(&p, arena);
    return p;
}
