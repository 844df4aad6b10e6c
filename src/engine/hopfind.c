/* What single hops show: names and addresses that do not go together, lines without encryption (RFC 5321 sections
 * 4.1.3 and 4.4, RFC 3848). */
#include "src/engine/claims.h"
#include "src/engine/hosts.h"
#include "src/engine/pathfind.h"
#include "src/engine/pathtell.h"

/* From the Internet, and not somebody's own mail program that had logged in: those call themselves anything. */
static bool is_from_server(const struct hop *h)
{
    return h->ip.n && !(h->flags & (HOP_INSIDE | HOP_AUTHENTICATED));
}

static bool is_literal(struct str s) { return s.n && s.p[0] == '['; }

/* ---- what the sender called itself ----------------------------------------------------------------- */

static bool helo_literal(const struct hop *h) { return is_literal(h->helo) && ip_read(h->helo).ok; }
static bool helo_ip(const struct hop *h) { return !is_literal(h->helo) && ip_read(h->helo).ok; }
static bool helo_localhost(const struct hop *h)
{
    return str_ieq(h->helo, S("localhost")) || str_ieq(h->helo, S("localhost.localdomain"));
}
static bool helo_bare(const struct hop *h)
{
    return h->helo.n && !helo_localhost(h) && !is_literal(h->helo) && !str_has(h->helo, '.') && !ip_read(h->helo).ok;
}
static bool rdns_missing(const struct hop *h) { return !h->rdns.n && h->flags & HOP_RDNS_UNKNOWN; }
static bool rdns_unconfirmed(const struct hop *h) { return h->rdns.n && h->flags & HOP_RDNS_UNCONFIRMED; }

static bool tls_none(const struct hop *h)
{
    static const struct str plain[] = {S("SMTP"), S("ESMTP"), S("Microsoft SMTP Server"), S("Microsoft SMTPSVC")};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (str_ieq(h->with, plain[i]) && !(h->flags & HOP_TLS))
            return true;
    return false;
}

static bool proto_differs(const struct hop *h)
{
    return str_ieq(h->with, S("SMTP")) && (h->tls_version.n || h->tls_cipher.n);
}

static const struct {
    bool (*is)(const struct hop *);
    enum dkv_reason reason;
} rows[] = {
    {helo_literal, DKV_HELO_LITERAL},   {helo_ip, DKV_HELO_IP},
    {helo_localhost, DKV_HELO_LOCALHOST}, {helo_bare, DKV_HELO_BARE},
    {rdns_missing, DKV_RDNS_MISSING},   {rdns_unconfirmed, DKV_RDNS_UNCONFIRMED},
    {tls_none, DKV_TLS_NONE},           {proto_differs, DKV_PROTO_VS_COMMENT},
};

static void names(struct path_teller *t, size_t i)
{
    const struct hop *h = &t->e->path->hops[i];
    struct arena *arena = t->e->arena;
    if (!is_from_server(h))
        return;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        if (rows[r].is(h))
            path_tell(t, rows[r].reason, i, arena_print(arena, "%.*s", PATH_SHOWN(h->helo.n ? h->helo : h->ip)));
    bool both = host_is_public(h->helo) && host_is_public(h->rdns) && !ip_read(h->helo).ok;
    if (both && !hosts_related(h->helo, h->rdns, t->e->domains, arena))
        path_tell(t, DKV_HELO_RDNS, i,
                  arena_print(arena, "called itself %.*s, its address belongs to %.*s", PATH_SHOWN(h->helo), PATH_SHOWN(h->rdns)));
}

/* ---- addresses ------------------------------------------------------------------------------------- */

static void addresses(struct path_teller *t, size_t i)
{
    const struct path *p = t->e->path;
    const struct hop *h = &p->hops[i];
    struct arena *arena = t->e->arena;
    if (h->ip_bad.n)
        path_tell(t, DKV_IP_BAD, i, arena_print(arena, "%.*s", PATH_SHOWN(h->ip_bad)));
    if (h->flags & HOP_TWO_ADDRESSES)
        path_tell(t, DKV_IP_SEVERAL, i, arena_print(arena, "%.*s", PATH_SHOWN(h->ip)));
    if (!(h->flags & HOP_INSIDE) || h->flags & (HOP_LOOPBACK | HOP_TWO_ADDRESSES))
        return;
    if (i == p->border)
        path_tell(t, DKV_IP_PRIVATE_BORDER, i, h->ip);
    else if (host_is_public(h->helo) && host_is_public(h->by) && !hosts_related(h->helo, h->by, t->e->domains, arena) &&
             !(h->flags & HOP_AUTHENTICATED))
        path_tell(t, DKV_IP_PRIVATE, i, h->ip);
}

/* A stranger that greets the border server with that server's own name or address. */
static void greeting(struct path_teller *t)
{
    const struct path *p = t->e->path;
    if (p->border == p->count)
        return;
    const struct hop *h = &p->hops[p->border];
    struct ip_text helo = ip_read(h->helo);
    bool name = str_ieq(h->helo, h->by) && !hosts_related(h->rdns, h->by, t->e->domains, t->e->arena);
    bool address = helo.ok && str_ieq(helo.text, h->by_ip);
    if (is_from_server(h) && h->helo.n && (name || address))
        path_tell(t, DKV_HELO_OWN, p->border, arena_print(t->e->arena, "%.*s", PATH_SHOWN(h->helo)));
}

/* ---- recipients ------------------------------------------------------------------------------------ */

static bool occurs(struct str text, struct str address)
{
    for (size_t i = 0; i + address.n <= text.n; i++)
        if (ascii_lower(text.p[i]) == ascii_lower(address.p[0]) && str_ieq((struct str){text.p + i, address.n}, address))
            return true;
    return false;
}

bool path_names_recipient(const struct message *m, struct str address)
{
    static const enum field_name fields[] = {NAME_TO, NAME_CC, NAME_RESENT_TO, NAME_RESENT_CC, NAME_APPARENTLY_TO};
    enum { MOST = 16384, LONGEST = 320 };
    if (!address.n || address.n > LONGEST)
        return true;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        for (int32_t k = known_lowest(m, fields[i]); k != NO_FIELD; k = m->above[k])
            if (occurs(str_take(m->header.fields[k].value, MOST), address))
                return true;
    return false;
}

/* "for" at the border is whom the envelope named. */
static void recipients(struct path_teller *t)
{
    const struct path *p = t->e->path;
    if (p->border == p->count || claims_list(t->e->message))
        return;
    const struct hop *h = &p->hops[p->border];
    if (str_has(h->recipient, '@') && !path_names_recipient(t->e->message, h->recipient))
        path_tell(t, DKV_FOR_MISMATCH, p->border, arena_print(t->e->arena, "%.*s", PATH_SHOWN(h->recipient)));
}

/* ---- programs -------------------------------------------------------------------------------------- */

static size_t run(struct str s)
{
    size_t n = 0;
    while (n < s.n && ascii_alnum(s.p[n]))
        n++;
    return n;
}

/* "1n8uKG-0005Xy-7f", "1rABCD-0000000GxYz-1a2b" */
static bool is_exim_id(struct str id)
{
    struct str_cut a = str_cut(id, '-'), b = str_cut(a.tail, '-');
    bool sizes = a.head.n == 6 && ((b.head.n == 6 && b.tail.n == 2) || (b.head.n == 11 && b.tail.n == 4));
    return sizes && run(a.head) == a.head.n && run(b.head) == b.head.n && run(b.tail) == b.tail.n;
}

static bool is_postfix_id(struct str id) { return run(id) == id.n; }

/* "d70b4b8f7416a-f1c120f0fc0si4054875iak.432.2025.04.08.01.30.16": the time of the line at the end */
static bool is_google_id(struct str id)
{
    size_t dots = 0;
    for (size_t i = id.n; i > 0 && (ascii_digit(id.p[i - 1]) || id.p[i - 1] == '.'); i--)
        dots += id.p[i - 1] == '.';
    return dots >= 6;
}

/* "15.20.8534.34" */
static bool is_microsoft_id(struct str id) { return id.n && ascii_digit(id.p[0]) && str_has(id, '.'); }

enum { IN_2012 = 1325376000 }; /* Google's lines were other ones before */

/* Only what these programs cannot do, whatever their configuration. Lines about users who logged in are rewritten by many
 * owners (header_checks), to hide where they are. */
static const char *cannot_be(const struct hop *h, struct str value)
{
    bool smtp = str_istarts(h->with, S("SMTP")) || str_istarts(h->with, S("ESMTP"));
    bool postfix = str_eq(h->software, S("Postfix")), exim = str_istarts(h->software, S("Exim 4"));
    bool google = str_ieq(h->by, S("mx.google.com")) && smtp && h->date > IN_2012;
    bool microsoft = str_eq(h->with, S("Microsoft SMTP Server")), id = h->id.n > 0;
    bool login = h->flags & HOP_AUTHENTICATED;
    const struct {
        bool wrong;
        const char *words;
    } lines[] = {
        {postfix && id && !is_postfix_id(h->id), "Postfix has no such ids"},
        {postfix && smtp && !login && h->helo.n && !str_has(value, '['), "Postfix writes the sender's address in brackets"},
        {exim && id && !is_exim_id(h->id), "Exim has no such ids"},
        {google && id && !is_google_id(h->id), "Google has no such ids"},
        {microsoft && id && !is_microsoft_id(h->id), "Exchange gives its version as the id"},
        {microsoft && str_has(h->date_text, '('), "Exchange names no time zone in its dates"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].wrong)
            return lines[i].words;
    return NULL;
}

static void programs(struct path_teller *t, size_t i)
{
    const struct hop *h = &t->e->path->hops[i];
    const char *why = h->flags & HOP_CUT ? NULL : cannot_be(h, t->e->message->header.fields[h->field].value);
    struct str id = h->id.n ? h->id : S("no id");
    if (why)
        path_tell(t, DKV_FORMAT_VS_SOFTWARE, i, arena_print(t->e->arena, "%s; %.*s", why, PATH_SHOWN(id)));
}

void hop_find(struct findings *f, const struct evidence *e)
{
    struct path_teller t = {.f = f, .e = e};
    for (size_t i = 0; i < e->path->count; i++) {
        names(&t, i);
        addresses(&t, i);
        programs(&t, i);
    }
    greeting(&t);
    recipients(&t);
    path_told(&t);
}
