#include "src/engine/exchange.h"
#include "src/engine/claims.h"
#include "src/engine/coverage.h"

static bool is_exchange(const struct hop *h)
{
    return str_istarts(h->with, S("Microsoft SMTP Server")) || str_istarts(h->with, S("mapi")) ||
           str_iends(h->by, S(".outlook.com"));
}

bool exchange_received(const struct path *p)
{
    for (size_t i = p->sure; i < p->count; i++)
        if (is_exchange(&p->hops[i]))
            return true;
    return false;
}

static bool is_organization(struct str name) { return str_istarts(name, S("X-MS-Exchange-Organization-")); }

static bool is_internal(struct str name) { return is_organization(name) || str_istarts(name, S("X-Forefront-")); }

/* Signed by somebody else, and the signature holds: so it was there when the message came. */
static bool is_signed_outside(const struct evidence *e, size_t field)
{
    uint32_t by = e->coverage->fields[field] & e->coverage->holding;
    for (size_t i = 0; by && i < e->count && i < 32; i++)
        if (by >> i & 1 && !claims_own(e->claims, e->judged[i].domain, e))
            return true;
    return false;
}

/* Exchange writes its fields at the end of the header, so their place does not tell. But it takes them out of
 * mail from outside: one that stands above another server's line, or is signed by a stranger, or of which nobody
 * on this side can be the author, was not written here. */
static bool is_from_outside(const struct evidence *e, size_t field, bool exchange)
{
    struct str name = e->message->header.fields[field].name;
    if (!is_internal(name) || claims_position(e->claims, e->path, field) < DKV_POSITION_AT)
        return false;
    if (exchange && is_signed_outside(e, field))
        return true;
    return is_organization(name) && (!exchange || field < e->path->hops[0].field);
}

static void find_outside(struct findings *f, const struct evidence *e, bool exchange)
{
    size_t n = 0, first = 0;
    for (size_t i = 0; i < e->message->header.count; i++) {
        if (!is_from_outside(e, i, exchange))
            continue;
        first = n++ ? first : i;
    }
    if (n)
        findings_add(f, DKV_MS_HEADERS_OUTSIDE, 0, str_take(e->message->header.fields[first].name, 100),
                     n > 1 ? arena_print(f->arena, "and %zu more", n - 1) : S(""));
}

void exchange_find(struct findings *f, const struct evidence *e)
{
    bool exchange = exchange_received(e->path);
    if (e->path->sure < e->path->count)
        find_outside(f, e, exchange);
    struct str scl = str_trim(known_value(e->message, NAME_X_EXCHANGE_SCL));
    struct str as = str_trim(known_value(e->message, NAME_X_EXCHANGE_AUTH_AS));
    if (exchange && str_eq(scl, S("-1")) && str_ieq(as, S("Anonymous")))
        findings_add(f, DKV_MS_FILTER_SKIPPED, 0, S("X-MS-Exchange-Organization-SCL"), S(""));
}
