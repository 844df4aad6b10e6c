#include "src/engine/path.h"
#include "parsers/limits.h"
#include "src/engine/domain.h"
#include "src/engine/hosts.h"

/* ---- what the reader trusts ------------------------------------------------------------------------ */

struct trusted {
    struct net net;   /* ok false: a host */
    const char *host; /* A-labels */
    bool below;       /* every host below it */
};

static struct trusted trusted_read(struct str text, struct arena *arena)
{
    struct trusted t = {.net = net_read(text), .below = text.n && text.p[0] == '.'};
    if (!t.net.ok)
        t.host = domain_ascii(str_drop(text, t.below), arena);
    return t;
}

bool path_trust_ok(struct str text)
{
    struct arena arena = {0};
    struct trusted t = trusted_read(text, &arena);
    bool address_like = ip_read(text).bad || str_has(text, '/') || str_has(text, ':');
    bool ok = t.net.ok || (t.host && !address_like);
    arena_free(&arena);
    return ok;
}

struct walk {
    const struct message *message;
    struct trusted *trusted;
    size_t trusted_count;
    struct str own; /* the name that our own servers go by */
    struct domains *domains;
    struct arena *arena;
};

static bool host_matches(const struct trusted *t, struct str name, struct arena *arena)
{
    const char *ascii = t->host && name.n ? domain_ascii(name, arena) : NULL;
    if (!ascii)
        return false;
    return t->below ? domain_under(ascii, t->host) && str_z(ascii).n > str_z(t->host).n : str_eq(str_z(ascii), str_z(t->host));
}

/* ---- the border ------------------------------------------------------------------------------------ */

enum side { OURS, CLAIMED, THEIRS };

static bool starts_with_any(struct str s, const struct str *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_istarts(s, words[i]))
            return true;
    return false;
}

/* The sender may have written a part of the line itself. */
enum { NOT_TO_RELY_ON = HOP_TWO_ADDRESSES | HOP_DISORDER };

/* Handed over inside one machine? */
static bool is_local(const struct hop *h)
{
    bool nobody = !h->helo.n && !h->rdns.n && !h->ip.n;
    return nobody || str_ieq(h->with, S("local")) || (h->ip.n ? h->flags & HOP_LOOPBACK : str_ieq(h->helo, S("localhost")));
}

/* fetchmail, getmail: our side went and took it, so the host it names is where our mailbox is. */
static bool is_fetched(const struct hop *h)
{
    static const struct str words[] = {S("POP3"), S("IMAP"), S("SDPS"), S("ETRN"), S("ODMR")};
    return starts_with_any(h->with, words, sizeof words / sizeof *words);
}

/* A reverse name that our server only looked up is what the owner of the address says. */
static enum side named_side(const struct hop *h) { return h->flags & HOP_RDNS_UNCHECKED ? CLAIMED : OURS; }

/* The reverse name is what our server looked up; what a sender calls itself only counts where no server outside can
 * reach: at an inside address. */
static enum side trusted_side(const struct walk *w, const struct hop *h)
{
    if (h->flags & NOT_TO_RELY_ON)
        return THEIRS;
    if (is_local(h) || is_fetched(h))
        return OURS;
    for (size_t i = 0; i < w->trusted_count; i++) {
        const struct trusted *t = &w->trusted[i];
        bool named = !(h->flags & HOP_RDNS_UNCONFIRMED) && host_matches(t, h->rdns, w->arena);
        if (t->net.ok ? net_has(&t->net, h->ip) : (!h->ip.n || h->flags & HOP_INSIDE) && host_matches(t, h->helo, w->arena))
            return OURS;
        if (!t->net.ok && named)
            return named_side(h);
    }
    return THEIRS;
}

/* Not over SMTP: nobody outside can bring a message that way. LMTP is for local delivery (RFC 2033 section 5). */
static bool is_within(const struct hop *h)
{
    return str_istarts(h->with, S("LMTP")) || str_ieq(h->with, S("HTTP")) || str_ieq(h->with, S("HTTPS")) || str_ieq(h->with, S("mapi"));
}

/* Where a hop came from, as its server wrote it: the address, and the reverse name that it looked up itself. Servers
 * that write no reverse names (Exchange) leave only what the sender called itself; that is believed where the two
 * addresses are neighbours, and a claim where they are of one big network, or the server's own is not told. */
static enum side found_side(const struct walk *w, const struct hop *h)
{
    enum { NEIGHBOURS = 24, BIG_NETWORK = 16 };
    if (h->flags & NOT_TO_RELY_ON)
        return THEIRS;
    if (is_local(h) || is_fetched(h) || h->flags & HOP_INSIDE)
        return OURS;
    if (h->ip.n && h->rdns.n)
        return !(h->flags & HOP_RDNS_UNCONFIRMED) && hosts_related(h->rdns, w->own, w->domains, w->arena) ? named_side(h) : THEIRS;
    bool looked_up = h->flags & (HOP_RDNS_UNKNOWN | HOP_RDNS_UNCONFIRMED);
    if (looked_up || !hosts_related(h->helo, w->own, w->domains, w->arena))
        return THEIRS;
    if (h->ip.n && h->by_ip.n && !ip_near(h->ip, h->by_ip, NEIGHBOURS))
        return ip_near(h->ip, h->by_ip, BIG_NETWORK) ? CLAIMED : THEIRS;
    if (h->ip.n && h->by_ip.n)
        return OURS;
    return is_within(h) ? OURS : CLAIMED;
}

/* Another organization's name at an inside address, and not that of the server that wrote the line below: addresses of
 * strangers may be translated there, so that they all look like our own. */
static bool is_translated(const struct walk *w, const struct hop *h, const struct hop *below)
{
    struct str name = h->rdns.n ? h->rdns : h->helo;
    if (!(h->flags & HOP_INSIDE) || is_local(h) || !host_is_public(name) || !host_is_public(w->own))
        return false;
    return !hosts_related(name, w->own, w->domains, w->arena) && !hosts_related(name, below->by, w->domains, w->arena);
}

/* Was the line below written by a server of ours too? By its name, or because the one above got the message from a
 * server of that name inside. What stands there was written by whoever was on the other side: it can only say no. */
static bool below_is_ours(struct walk *w, const struct hop *h, const struct hop *below)
{
    struct str by = below->by;
    if (w->trusted_count || !host_is_public(by))
        return true;
    bool linked = hosts_related(by, h->helo, w->domains, w->arena) || hosts_related(by, h->rdns, w->domains, w->arena);
    bool ours = linked || is_fetched(h) || !host_is_public(w->own) || hosts_related(by, w->own, w->domains, w->arena);
    w->own = ours ? by : w->own;
    return ours;
}

/* Reads the hops from the top down to index i. */
static void read_down_to(struct path *p, size_t i, const struct message *m, struct arena *arena)
{
    while (p->unread > i) {
        struct hop *h = &p->hops[--p->unread];
        size_t field = h->field;
        *h = received_read(m->header.fields[field].value, arena);
        h->field = field;
    }
}

static const struct hop *hop_at(struct path *p, size_t i, const struct walk *w)
{
    read_down_to(p, i, w->message, w->arena);
    return &p->hops[i];
}

/* Down from the top: the first hop with a sender from outside is the border. There is none when all hops are inside,
 * or when the thread is lost: a hop came from inside, and the line below it is a stranger's. */
static void find_border(struct path *p, struct walk *w)
{
    size_t sure = p->count;
    p->border = p->sure = p->count;
    w->own = p->count ? hop_at(p, p->count - 1, w)->by : S("");
    for (size_t i = p->count; i > 0; i--) {
        const struct hop *h = hop_at(p, i - 1, w);
        enum side side = w->trusted_count ? trusted_side(w, h) : found_side(w, h);
        if (side == OURS && !w->trusted_count && i > 1 && is_translated(w, h, hop_at(p, i - 2, w)))
            side = CLAIMED;
        if (side != OURS && sure == p->count)
            sure = i - 1;
        if (side == THEIRS) {
            p->border = i - 1;
            p->sure = sure;
            return;
        }
        if (i > 1 && !below_is_ours(w, h, hop_at(p, i - 2, w)))
            return;
    }
}

static void read_trusted(struct walk *w, const char *const *trust)
{
    size_t n = 0;
    while (trust && trust[n])
        n++;
    w->trusted = arena_array(w->arena, n, sizeof *w->trusted);
    for (size_t i = 0; i < n; i++)
        w->trusted[i] = trusted_read(str_z(trust[i]), w->arena);
    w->trusted_count = n;
}

struct path path_to_border(const struct message *m, const char *const *trust, struct domains *domains, struct arena *arena)
{
    struct path p = {.all = known_count(m, NAME_RECEIVED)};
    struct walk w = {.message = m, .domains = domains, .arena = arena};
    size_t skip = p.all > LIMIT_HOPS ? p.all - LIMIT_HOPS : 0;
    p.more = skip > 0;
    p.hops = arena_array(arena, p.all - skip, sizeof *p.hops);
    for (int32_t i = known_lowest(m, NAME_RECEIVED); i != NO_FIELD; i = m->above[i]) {
        if (skip) {
            skip--;
            continue;
        }
        p.hops[p.count++].field = (size_t)i;
    }
    p.unread = p.count;
    read_trusted(&w, trust);
    find_border(&p, &w);
    return p;
}

void path_rest(struct path *p, const struct message *m, struct arena *arena) { read_down_to(p, 0, m, arena); }

struct path path_read(const struct message *m, const char *const *trust, struct domains *domains, struct arena *arena)
{
    struct path p = path_to_border(m, trust, domains, arena);
    path_rest(&p, m, arena);
    return p;
}

/* ---- delays ---------------------------------------------------------------------------------------- */

size_t path_before(const struct hop *hops, size_t i)
{
    for (size_t k = i; k > 0; k--)
        if (hops[k - 1].date != -1)
            return k - 1;
    return i;
}

/* 0001-01-01 and 9999-12-31, so that no difference overflows */
static int64_t clamp(int64_t t) { return t < -62135596800 ? -62135596800 : t > 253402300799 ? 253402300799 : t; }

int64_t path_delay(const struct hop *hops, size_t i)
{
    size_t before = path_before(hops, i);
    if (before == i || hops[i].date == -1)
        return PATH_NO_DELAY;
    return clamp(hops[i].date) - clamp(hops[before].date);
}
