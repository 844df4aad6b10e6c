/* One key: what the resolver says about its name, what stands at the names where such records end up by mistake, what
 * the servers of its zone say. Everything is wanted that could matter, in as few rounds as it takes. */
#include "src/doctor/doctor.h"
#include "parsers/encoding.h"
#include "src/engine/domain.h"
#include "src/doctor/strength.h"

/* ---- names --------------------------------------------------------------------------------------------- */

static bool has_bad_byte(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 128 && !ascii_alnum(s.p[i]) && !str_has(S("-_."), s.p[i]))
            return true;
    return !s.n || s.p[0] == '.' || s.p[s.n - 1] == '.' || str_find(s, S("..")) < s.n || !utf8_valid(s);
}

static const char *text(struct arena *arena, const char *before, const char *between, const char *after)
{
    return arena_z(arena, arena_print(arena, "%s%s%s", before, between, after));
}

/* RFC 6376 section 3.1: a selector is a list of sub-domains. */
static void read_names(struct subject *s, struct arena *arena)
{
    struct str selector = str_z(s->target.selector), domain = str_chop(str_z(s->target.domain), '.');
    s->name_fault = -1;
    if (has_bad_byte(selector) || has_bad_byte(domain)) {
        s->name_fault = DOCTOR_BAD_CHARS;
        return;
    }
    s->selector = domain_ascii(selector, arena);
    s->domain = domain_ascii(domain, arena);
    const char *name = s->selector && s->domain ? text(arena, s->selector, "._domainkey.", s->domain) : NULL;
    s->name = name ? domain_ascii(str_z(name), arena) : NULL;
    if (!s->name)
        s->name_fault = utf8_valid(selector) && selector.n + domain.n < 40 ? DOCTOR_BAD_CHARS : DOCTOR_NAME_TOO_LONG;
}

const char *subject_owner(const struct subject *s) { return s->name; }

bool subject_unasked(const struct subject *s)
{
    bool nothing = s->view.kind == VIEW_PENDING || s->view.kind == VIEW_UNKNOWN;
    return s->name && !s->target.strings && nothing && !(s->view.first && s->view.first->outcome == DNS_NO_ROUTE);
}

struct keyexam exam_of_record(const struct dns_record *r, struct arena *arena)
{
    return keyexam_read(r->strings, r->string_count, true, arena);
}

bool ses_is_empty(const struct subject *s)
{
    const struct view *v = &s->view;
    if (v->kind != VIEW_OK || !v->chain_count || !ses_is_zone(v->chain[v->chain_count - 1]))
        return false;
    for (size_t i = 0; i < v->txt_count; i++)
        for (size_t k = 0; k < v->txt[i]->string_count; k++)
            if (v->txt[i]->strings[k].n)
                return false;
    return true;
}

/* A label that nobody publishes, the same in every run so that a run can be replayed. */
static const char *made_up(const char *name, struct arena *arena)
{
    unsigned char hash[BLOCKLIST_HASH];
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    char *label = arena_alloc(arena, BLOCKLIST_HASH + 1);
    if (!blocklist_hash(str_z(name), hash))
        return "nobody-has-this-name";
    for (size_t i = 0; i < BLOCKLIST_HASH; i++)
        label[i] = digits[hash[i] & 31];
    return label;
}

/* ---- the chain ------------------------------------------------------------------------------------------------- */

struct chain subject_chain(const struct subject *s)
{
    if (s->view.chain_count)
        return (struct chain){s->view.chain, s->view.chain_count, s->view.circle, s->view.endless};
    return (struct chain){s->by_hand, s->by_hand_count, s->hand_circle, s->hand_endless};
}

static struct str chain_end(const struct subject *s)
{
    struct chain c = subject_chain(s);
    return c.count ? c.names[c.count - 1] : S("");
}

/* The target without the zone's own name at its end, if what is left is a whole name of another domain; else empty. */
static struct str without_zone(struct str target, const char *zone)
{
    struct str z = str_z(zone);
    if (!zone || target.n < z.n + 2 || !str_under(target, z))
        return S("");
    struct str rest = str_take(target, target.n - z.n - 1), top = str_rcut(rest, '.').tail;
    bool whole = str_has(rest, '.') && top.n >= 2 && top.p[0] != '_' && !str_ieq(top, S("_domainkey"));
    for (size_t i = 0; i < top.n; i++)
        whole = whole && ascii_alpha(top.p[i]);
    return whole ? rest : S("");
}

const char *cname_without_zone(const struct subject *s, struct arena *arena)
{
    struct chain c = subject_chain(s);
    const char *zones[] = {s->domain, s->zone.apex}, *target = NULL;
    for (size_t i = 0; i < 2 && c.count && !target; i++) {
        struct str rest = without_zone(c.names[0], zones[i]);
        target = rest.n ? domain_ascii(rest, arena) : NULL;
    }
    return target;
}

/* ---- the chain by hand ------------------------------------------------------------------------------------ */

/* A resolver that meets a circle says SERVFAIL and no more. Questions for the CNAME itself are not followed, so each link
 * can be seen. */
static void follow_by_hand(struct gather *g, struct subject *s)
{
    const char *at = s->name;
    s->by_hand_count = 0;
    while (at) {
        const struct dns_reply *r = gather_resolver(g, at, DNS_CNAME);
        const struct dns_record *c = reply_record(r, str_z(at), DNS_ANSWER, DNS_CNAME);
        s->pending = s->pending || (!r && !g->last);
        at = c ? domain_ascii(c->target, g->arena) : NULL;
        s->hand_failed = !at && r && !reply_good(r) && s->by_hand_count > 0;
        if (!at)
            return;
        s->hand_endless = s->by_hand_count == LIMIT_CNAME_CHAIN;
        if (s->hand_endless)
            return;
        s->hand_circle = str_ieq(str_z(at), str_z(s->name));
        for (size_t i = 0; i < s->by_hand_count; i++)
            s->hand_circle = s->hand_circle || str_ieq(s->by_hand[i], str_z(at));
        s->by_hand[s->by_hand_count++] = str_z(at);
        if (s->hand_circle)
            return;
    }
}

/* ---- probes ------------------------------------------------------------------------------------------------ */

static bool is_key_text(const struct view *v, struct arena *arena)
{
    for (size_t i = 0; i < v->txt_count && i < LIMIT_KEY_RECORDS; i++) {
        struct keyexam x = exam_of_record(v->txt[i], arena);
        if (x.meant)
            return true;
    }
    return false;
}

/* A CNAME that was made for a key names DKIM in its target. That the target begins with the selector shows nothing: hosts
 * are called mail or default, too. */
static bool is_key_alias(const struct view *v)
{
    struct str to = v->chain_count ? v->chain[0] : S("");
    return str_find(to, S("_domainkey")) < to.n || str_find(to, S("dkim")) < to.n;
}

static void add_probe(struct gather *g, struct subject *s, enum doctor_check check, const char *name)
{
    struct str n = str_z(name);
    for (size_t i = 0; i < s->probe_count; i++)
        if (str_eq(str_z(s->probes[i].name), n))
            return;
    if (s->probe_count == PROBES || !domain_ascii(n, g->arena) || str_eq(n, str_z(s->name)))
        return;
    struct probe *p = &s->probes[s->probe_count++];
    const struct dns_reply *r = gather_resolver(g, name, DNS_TXT);
    *p = (struct probe){check, name, view_reply(r, name, DNS_TXT, g->arena), false};
    s->pending = s->pending || (!r && !g->last);
    p->hit = !reply_has_dname(r) && (is_key_text(&p->view, g->arena) || is_key_alias(&p->view));
}

/* Where the record may have ended up. */
static void probe_all(struct gather *g, struct subject *s)
{
    const char *sel = s->selector, *d = s->domain, *apex = s->zone.apex, *org = domain_organizational(d);
    struct arena *arena = g->arena;
    add_probe(g, s, DOCTOR_NAME_DOUBLED, text(arena, s->name, ".", d));
    /* of a domain that does not exist the zone is a registry's, and com.com is somebody else's */
    if (apex && !str_eq(str_z(apex), str_z(d)) && domain_under(d, apex) && !domain_is_public_suffix(apex))
        add_probe(g, s, DOCTOR_NAME_DOUBLED, text(arena, s->name, ".", apex));
    add_probe(g, s, DOCTOR_UNDERSCORE_DROPPED, text(arena, sel, ".domainkey.", d));
    add_probe(g, s, DOCTOR_UNDERSCORE_DROPPED, text(arena, sel, "-domainkey.", d));
    add_probe(g, s, DOCTOR_UNDERSCORE_DROPPED, text(arena, sel, "._domainkeys.", d));
    add_probe(g, s, DOCTOR_UNDERSCORE_DROPPED, text(arena, sel, ".dkim.", d));
    add_probe(g, s, DOCTOR_AT_SELECTOR, text(arena, sel, ".", d));
    if (!str_ieq(str_z(org), str_z(d)))
        add_probe(g, s, DOCTOR_WRONG_LEVEL, text(arena, sel, "._domainkey.", str_cut(str_z(d), '.').tail.p));
    if (!str_ieq(str_z(org), str_z(d)))
        add_probe(g, s, DOCTOR_WRONG_LEVEL, text(arena, sel, "._domainkey.", org));
    add_probe(g, s, DOCTOR_WRONG_LEVEL, text(arena, sel, "._domainkey.mail.", d));
    add_probe(g, s, DOCTOR_WRONG_LEVEL, text(arena, sel, "._domainkey.www.", d));
}

/* ---- reading --------------------------------------------------------------------------------------------------- */

static const struct dns_reply *also(struct gather *g, struct subject *s, const char *name, enum dns_type type)
{
    const struct dns_reply *r = gather_resolver(g, name, type);
    s->pending = s->pending || (!r && !g->last);
    return r;
}

/* The zone that was found is one above the domain that somebody registers: is that domain there at all? */
static void read_organization(struct gather *g, struct subject *s)
{
    const char *org = domain_organizational(s->domain), *apex = s->zone.apex;
    if (apex && !str_ieq(str_z(apex), str_z(org)) && domain_under(org, apex))
        s->organization = also(g, s, org, DNS_SOA);
}

/* What only matters where the key is not simply there. */
static void read_more(struct gather *g, struct subject *s)
{
    s->cname = also(g, s, s->name, DNS_CNAME);
    s->a = also(g, s, s->name, DNS_A);
    s->aaaa = also(g, s, s->name, DNS_AAAA);
    if (!s->view.chain_count && s->view.kind != VIEW_NXDOMAIN)
        follow_by_hand(g, s);
    read_organization(g, s);
    probe_all(g, s);
}

/* Its own zone is looked at in any case. */
static void read_end_zone(struct gather *g, struct subject *s, const char *name, const struct zone_options *o)
{
    zone_read(g, name, o, &s->end_zone);
    s->pending = s->pending || s->end_zone.pending;
    if (s->end_zone.apex && s->zone.apex && str_ieq(str_z(s->end_zone.apex), str_z(s->zone.apex)))
        s->end_zone = (struct zone){0};
}

/* Whose is the name that the chain leads to, and is that registered? */
static void read_end(struct gather *g, struct subject *s, const struct doctor_options *o)
{
    struct str end = chain_end(s);
    const char *name = end.n ? domain_ascii(end, g->arena) : NULL;
    if (!name)
        return;
    if (o->follow)
        read_end_zone(g, s, name, &o->zone);
    if (domain_same_organization(name, s->domain, NULL))
        return;
    s->end_organization = domain_organizational(name);
    if (s->view.kind != VIEW_OK)
        s->registrable = also(g, s, s->end_organization, DNS_SOA);
}

static void read_ses_zone(struct gather *g, struct subject *s, const char *zone)
{
    const char *name = ses_target(s->selector, zone, g->arena);
    if (str_ieq(str_z(name), chain_end(s)))
        return;
    struct view v = view_reply(also(g, s, name, DNS_TXT), name, DNS_TXT, g->arena);
    if (v.kind == VIEW_OK && !s->ses_other)
        s->ses_other = name;
}

/* A target that does not exist may exist in the zone of another region; and one that is not published has to be offered. */
static void read_ses_zones(struct gather *g, struct subject *s, const struct doctor_options *o)
{
    struct str end = chain_end(s);
    bool gone = s->view.kind == VIEW_NXDOMAIN || s->view.kind == VIEW_NODATA || s->view.kind == VIEW_ALIAS;
    if (!gone || !(ses_is_zone(end) || (o->ses && !end.n)))
        return;
    if (o->ses_zone)
        read_ses_zone(g, s, o->ses_zone);
    for (size_t i = 0; ses_zones[i]; i++)
        read_ses_zone(g, s, ses_zones[i]);
}

/* Where a CNAME was meant and something else stands there, the record that is offered leads to whatever its target has. */
static void read_meant(struct gather *g, struct subject *s)
{
    const char *target = s->view.kind == VIEW_OK ? NULL : cname_without_zone(s, g->arena);
    for (size_t i = 0; i < s->view.txt_count && i < LIMIT_KEY_RECORDS && !target; i++) {
        struct keyexam x = exam_of_record(s->view.txt[i], g->arena);
        struct str host = keyexam_host(&x);
        target = host.n ? domain_ascii(host, g->arena) : NULL;
    }
    if (target)
        s->meant = view_reply(also(g, s, target, DNS_TXT), target, DNS_TXT, g->arena);
}

static bool has_key(const struct subject *s, struct arena *arena) { return s->view.kind == VIEW_OK && is_key_text(&s->view, arena); }

void subject_read(struct gather *g, const struct doctor_target *target, const struct doctor_options *o, struct subject *s)
{
    *s = (struct subject){.target = *target, .name_fault = -1, .view = {.ttl = -1}, .wildcard = {.ttl = -1}, .domainkey = {.ttl = -1}};
    if (target->selector)
        read_names(s, g->arena);
    if (!s->name || target->strings)
        return;
    const char *domainkey = text(g->arena, "_domainkey.", s->domain, "");
    const char *random = text(g->arena, made_up(s->name, g->arena), ".", domainkey);
    s->view = view_txt(g, NULL, s->name);
    s->wildcard = view_reply(also(g, s, random, DNS_TXT), random, DNS_TXT, g->arena);
    s->domainkey = view_reply(also(g, s, domainkey, DNS_TXT), domainkey, DNS_TXT, g->arena);
    if (s->view.kind == VIEW_PENDING && !g->last)
        s->pending = true;
    zone_read(g, s->name, &o->zone, &s->zone);
    s->pending = s->pending || s->zone.pending;
    if (s->view.kind == VIEW_PENDING)
        return;
    if (!has_key(s, g->arena) && !ses_is_empty(s))
        read_more(g, s);
    read_end(g, s, o);
    read_meant(g, s);
    read_ses_zones(g, s, o);
}
