#include "src/engine/returnpath.h"
#include "parsers/ip.h"
#include "src/engine/author.h"
#include "src/engine/claims.h"
#include "src/engine/domain.h"
#include "src/engine/envelope.h"
#include "src/engine/hosts.h"

enum { SHOWN = 100, OLD = 30 * 86400 };

const char *return_path_domain(const struct message *m, struct arena *arena)
{
    struct return_path r = return_path_read(known_value(m, NAME_RETURN_PATH));
    const char *domain = return_path_is_sound(&r) ? domain_ascii(r.domain, arena) : NULL;
    return domain && str_has(str_z(domain), '.') ? domain : NULL;
}

/* RFC 6761 section 6.4: no name below it exists, which needs no question. */
static bool is_invalid(const char *domain) { return str_under(str_z(domain), S("invalid")); }

/* RFC 6761 section 6.3; RFC 6762 section 3 and appendix G; RFC 7686 section 2; RFC 8375 section 4. */
bool return_path_is_asked(const char *domain)
{
    struct str name = str_z(domain);
    return host_is_public(name) && !ip_read(name).ok && !str_under(name, S("onion"));
}

/* RFC 8020 section 2: where a name exists, so do those above it. */
static bool key_shows(const struct evidence *e, const char *domain)
{
    for (size_t i = 0; i < e->count; i++) {
        const struct dkv_key *key = &e->judged[i].key;
        if (key->name && key->answer && domain_under(key->name, domain) && dkv_answer_shows_name(key->answer))
            return true;
    }
    return false;
}

/* Why From is not authenticated; NULL: it is. RFC 7489 section 3.1.1. */
static const char *not_authenticated(const struct evidence *e)
{
    const char *why = e->count ? "no signature that holds" : "no signature";
    for (size_t i = 0; i < e->count; i++) {
        if (e->judged[i].result != DKV_PASS)
            continue;
        const char *d = e->signatures[i].domain;
        if (d && e->author->domain && domain_same_organization(d, e->author->domain, e->domains))
            return NULL;
        why = "no signature of its domain";
    }
    return why;
}

/* Did SPF pass, as the result has it, for this domain or for one that it does not name? */
static bool is_spf_pass(const struct authres_result *r, enum authres_kind kind, const char *domain)
{
    bool field = kind == AUTHRES_SPF;
    struct str sender = authres_value(r, field ? S("") : S("smtp"), field ? S("envelope-from") : S("mailfrom"));
    struct str named = str_rcut(return_path_read(sender).address, '@').tail;
    return str_ieq(r->method, S("spf")) && str_ieq(r->result, S("pass")) && (!sender.n || str_ieq(named, str_z(domain)));
}

static bool has_spf_pass(const struct evidence *e, const char *domain)
{
    for (size_t i = 0; i < e->claims->count; i++) {
        const struct dkv_claim *c = &e->claims->items[i];
        for (size_t k = 0; k < c->record.count && !c->forged; k++)
            if (is_spf_pass(&c->record.results[k], c->record.kind, domain))
                return true;
    }
    return false;
}

/* So old that the domain may have existed then? By the uppermost hop, which the reader's own server wrote. */
static bool is_old(const struct evidence *e)
{
    int64_t date = e->path->count ? e->path->hops[e->path->count - 1].date : -1;
    return date >= 0 && date < e->now - OLD;
}

/* RFC 7208 sections 2.4, 4.3: SPF has no result for such a domain, so a pass was that of HELO. NXDOMAIN means that nothing
 * is there, nor below it (RFC 8020 section 2); no other answer says that much. */
void return_path_find(struct findings *f, const struct evidence *e)
{
    bool nxdomain = e->return_path && e->return_path->status == DKV_ANSWER_NXDOMAIN && !e->return_path->cname_count;
    const char *domain = return_path_domain(e->message, e->arena);
    if (!domain || !(nxdomain || is_invalid(domain)) || key_shows(e, domain))
        return;
    const char *why = not_authenticated(e);
    bool old = is_old(e) && !is_invalid(domain), spf = has_spf_pass(e, domain);
    struct str name = str_take(str_z(domain), SHOWN);
    findings_add(f, why && !old ? DKV_RETURN_PATH_NONEXISTENT : DKV_RETURN_PATH_GONE, 0, S("Return-Path"),
                 arena_print(e->arena, "%.*s%s%s; From is %s%s%s", (int)name.n, name.p,
                             spf ? "; an spf=pass here was about the HELO name" : "",
                             spf && old ? ", unless the domain existed then" : "", why ? "not authenticated (" : "authenticated",
                             why ? why : "", why ? ")" : ""));
}
