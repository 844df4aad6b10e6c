/* What the servers of a zone say about one name, held against each other and against the resolver. RFC 1034 section 4.3.5,
 * RFC 2308 section 5. */
#include "src/doctor/doctor.h"
#include "src/engine/domain.h"
#include <stdlib.h>

/* ---- the servers among themselves -------------------------------------------------------------------------- */

/* The same for answers that mean the same: order and case of names aside. */
static int compare_str(const void *a, const void *b)
{
    const struct str *x = a, *y = b;
    size_t n = x->n < y->n ? x->n : y->n;
    int order = n ? memcmp(x->p, y->p, n) : 0;
    return order ? order : x->n < y->n ? -1 : x->n > y->n;
}

static struct str joined(struct str a, struct str b, struct arena *arena)
{
    char *out = arena_alloc(arena, a.n + b.n + 1);
    if (a.n)
        memcpy(out, a.p, a.n);
    out[a.n] = '\0';
    if (b.n)
        memcpy(out + a.n + 1, b.p, b.n);
    return (struct str){out, a.n + 1 + b.n};
}

/* Only as far as the zone goes: a server that happens to have the zone at the end of a CNAME, too, says more than one that
 * has not, and nothing else. */
static struct str signature_of(const struct view *v, const char *apex, struct arena *arena)
{
    struct str *texts = arena_array(arena, v->txt_count, sizeof *texts), all = S("chain");
    for (size_t i = 0; i < v->chain_count; i++) {
        const char *name = domain_ascii(v->chain[i], arena);
        all = joined(all, name ? str_z(name) : v->chain[i], arena);
        if (!name || !domain_under(name, apex))
            return all;
    }
    all = joined(all, arena_print(arena, "%d", (int)v->kind), arena);
    for (size_t i = 0; i < v->txt_count; i++)
        texts[i] = exam_of_record(v->txt[i], arena).text;
    if (v->txt_count)
        qsort(texts, v->txt_count, sizeof *texts, compare_str);
    for (size_t i = 0; i < v->txt_count; i++)
        all = joined(all, texts[i], arena);
    return all;
}

/* Only answers are compared: who fails, or contradicts itself, is told of elsewhere. */
static bool is_answer(const struct zone_address *a)
{
    bool whole = !a->txt.truncated || !a->txt.no_tcp;
    return a->serves && whole && !a->denies_text && view_answered(a->txt.kind);
}

static struct str said(const struct view *v, struct arena *arena)
{
    if (v->chain_count)
        return arena_print(arena, "a CNAME to %.*s", (int)v->chain[0].n, v->chain[0].p);
    return v->kind == VIEW_OK ? arena_print(arena, "%zu TXT record%s", v->txt_count, v->txt_count == 1 ? "" : "s")
         : v->kind == VIEW_NXDOMAIN ? S("no such name") : S("no TXT record");
}

struct group {
    struct str signature, names, what;
};

/* Sorts a into the group that says the same; false: it is the first of a new one, groups[n]. */
static bool join_group(struct group *groups, size_t n, struct str signature, struct str at, struct arena *arena)
{
    for (size_t g = 0; g < n; g++)
        if (str_eq(groups[g].signature, signature)) {
            groups[g].names = arena_print(arena, "%.*s, %.*s", (int)groups[g].names.n, groups[g].names.p, (int)at.n, at.p);
            return true;
        }
    return false;
}

/* What a new group says, in words that the first of those before it has not. */
static struct str apart_from(const struct group *groups, size_t n, struct str what, struct arena *arena)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(groups[i].what, what))
            return arena_print(arena, "%.*s, a different one", (int)what.n, what.p);
    return what;
}

static size_t group_servers(const struct zone *z, struct group *groups, struct arena *arena)
{
    size_t n = 0;
    for (size_t i = 0; i < z->server_count; i++)
        for (size_t k = 0; k < z->servers[i].address_count; k++) {
            const struct zone_address *a = &z->servers[i].addresses[k];
            struct str signature = is_answer(a) ? signature_of(&a->txt, z->apex, arena) : S(""), at = zone_place(&z->servers[i], a, arena);
            if (!signature.n || join_group(groups, n, signature, at, arena))
                continue;
            groups[n] = (struct group){signature, at, apart_from(groups, n, said(&a->txt, arena), arena)};
            n++;
        }
    return n;
}

/* "ns1 [192.0.2.1]: a CNAME to x; ns2 [192.0.2.2]: no such name" */
bool servers_disagree(const struct ward *w, const struct zone *z, const char *name)
{
    enum { SHOWN = 5 };
    struct arena *arena = w->chart->arena;
    size_t serving;
    struct group *groups = arena_array(arena, zone_addresses(z, &serving), sizeof *groups);
    size_t n = group_servers(z, groups, arena), shown = n < SHOWN ? n : SHOWN;
    struct str all = n > SHOWN ? arena_print(arena, "%zu different answers, of which these are %d: ", n, SHOWN) : S("");
    for (size_t g = 0; g < shown; g++)
        all = arena_print(arena, "%.*s%s%.*s: %.*s", (int)all.n, all.p, g ? "; " : "", (int)groups[g].names.n, groups[g].names.p,
                          (int)groups[g].what.n, groups[g].what.p);
    if (n > 1)
        chart_add(w->chart, DOCTOR_NS_DISAGREE, str_z(name), all);
    return n > 1;
}

/* ---- the servers and the resolver ------------------------------------------------------------------------------- */

/* The first link of the chain, or else the texts: what lies behind a CNAME may be in a zone that the server has not. */
static struct str beginning_of(const struct view *v, struct arena *arena)
{
    struct view first = *v;
    first.kind = v->chain_count || v->kind == VIEW_OK ? VIEW_OK : VIEW_NXDOMAIN; /* there is none, in one way or the other */
    first.chain_count = v->chain_count ? 1 : 0;
    first.txt_count = v->chain_count ? 0 : v->txt_count;
    return signature_of(&first, "", arena);
}

/* What there is to do: wait, publish again what is gone, ask another one. */
static const char *resolver_fix(const struct zone *z, const struct view *seen, const struct view *served, struct arena *arena)
{
    bool gone = served->kind == VIEW_NXDOMAIN || served->kind == VIEW_NODATA;
    int64_t wait = seen->ttl >= 0 ? seen->ttl : zone_negative_ttl(z);
    struct str again = wait < 0 ? S("when the TTL is over") : arena_print(arena, "in %lld s: so long the resolver keeps what it was told", (long long)wait);
    return arena_z(arena, arena_print(arena, "%sLook again %.*s. If it stays so, the resolver has a view of its own of this zone; ask another "
                                             "one (--nameserver).",
                                      gone ? "The servers no longer have it: publish it again if mail is still signed with it. " : "",
                                      (int)again.n, again.p));
}

const struct view *servers_instead(const struct subject *s, struct arena *arena)
{
    const struct zone *z = &s->zone;
    const struct view *seen = &s->view;
    const struct zone_address *here = NULL;
    size_t serving;
    struct group *groups = z->apex ? arena_array(arena, zone_addresses(z, &serving), sizeof *groups) : NULL;
    for (size_t i = 0; i < z->server_count && !here; i++)
        for (size_t k = 0; k < z->servers[i].address_count && !here; k++)
            here = is_answer(&z->servers[i].addresses[k]) ? &z->servers[i].addresses[k] : NULL;
    if (!here || !view_answered(seen->kind) || (seen->truncated && seen->no_tcp) || group_servers(z, groups, arena) > 1)
        return NULL;
    return str_eq(beginning_of(seen, arena), beginning_of(&here->txt, arena)) ? NULL : &here->txt;
}

/* The servers agree; what the resolver says is older, or from elsewhere. */
void resolver_differs(const struct ward *w, const struct subject *s)
{
    struct arena *arena = w->chart->arena;
    const struct view *seen = &s->view, *served = s->newer;
    if (!served)
        return;
    struct str a = said(seen, arena), b = said(served, arena);
    struct doctor_finding *f = chart_add(w->chart, DOCTOR_RESOLVER_DIFFERS, str_z(s->name),
              arena_print(arena, "the resolver: %.*s; the servers: %.*s%s", (int)a.n, a.p, (int)b.n, b.p, str_eq(a, b) ? ", another one" : ""));
    f->fix = resolver_fix(&s->zone, seen, served, arena);
}
