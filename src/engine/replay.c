#include "src/engine/replay.h"
#include "parsers/mime.h"
#include "src/engine/claims.h"
#include "src/engine/envelope.h"
#include "src/engine/hosts.h"
#include "src/engine/pathtell.h"

enum { DAY = 86400, WEEK = 7 * DAY };

static bool is_list(const struct message *m)
{
    return known_count(m, NAME_LIST_ID) || known_count(m, NAME_LIST_POST) || known_count(m, NAME_MAILING_LIST);
}

/* The youngest t= of a signature that holds; -1: none. */
static int64_t signed_at(const struct evidence *e)
{
    int64_t t = -1;
    for (size_t i = 0; i < e->count; i++)
        if (e->judged[i].would_verify && e->judged[i].timestamp > t)
            t = e->judged[i].timestamp;
    return t;
}

static void find_age(struct findings *f, const struct evidence *e)
{
    const struct path *p = e->path;
    int64_t t = signed_at(e), border = p->border < p->count ? p->hops[p->border].date : -1;
    if (t < 0 || border < 0 || border - t <= DAY)
        return;
    bool old = border - t > WEEK && !is_list(e->message); /* moderators of lists take their time */
    findings_add(f, old ? DKV_REPLAY_AGE : DKV_SIG_OLD, 0, S("path"), path_span(border - t, e->arena));
}

static bool names_address(const struct message *m, enum field_name field, const char *address, struct arena *arena)
{
    for (int32_t i = known_lowest(m, field); i != NO_FIELD; i = m->above[i]) {
        struct mailboxes all = mime_mailboxes(m->header.fields[i].value, arena);
        for (size_t k = 0; k < all.count; k++)
            if (str_ieq(str_z(all.items[k].address), str_z(address)))
                return true;
    }
    return false;
}

/* The mailbox that the message was delivered to, as the last server wrote it; NULL: not said. */
static const char *delivered_to(const struct evidence *e)
{
    static const enum field_name fields[] = {NAME_DELIVERED_TO, NAME_X_ORIGINAL_TO, NAME_ENVELOPE_TO};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct mailboxes m = mime_mailboxes(known_value(e->message, fields[i]), e->arena);
        if (m.count == 1)
            return m.items[0].address;
    }
    return NULL;
}

static bool any_holds(const struct evidence *e)
{
    for (size_t i = 0; i < e->count; i++)
        if (e->judged[i].would_verify)
            return true;
    return false;
}

static void find_recipient(struct findings *f, const struct evidence *e)
{
    const char *address = delivered_to(e);
    if (!address || is_list(e->message) || !any_holds(e) || known_count(e->message, NAME_PRECEDENCE))
        return;
    if (!names_address(e->message, NAME_TO, address, e->arena) && !names_address(e->message, NAME_CC, address, e->arena))
        findings_add(f, DKV_REPLAY_RECIPIENT, 0, S("To"), str_z(address));
}

/* ---- by whom it was handed over -------------------------------------------------------------------- */

/* Does the message say that somebody passed it on: a list, a forwarder, a person who sent it again? */
static bool is_passed_on(const struct message *m)
{
    static const enum field_name marks[] = {
        NAME_RESENT_FROM, NAME_RESENT_TO, NAME_RESENT_DATE, NAME_X_FORWARDED_TO, NAME_X_FORWARDED_FOR, NAME_X_BEENTHERE,
        NAME_X_LOOP, NAME_X_GOOGLE_GROUP_ID,
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (known_count(m, marks[i]))
            return true;
    return is_list(m) || known_count(m, NAME_DELIVERED_TO) > 1;
}

/* The host that handed it to the reader's own servers, when it is one of the Internet with a name; NULL: not known. */
static const struct hop *giver(const struct path *p)
{
    const struct hop *h = p->border < p->count ? &p->hops[p->border] : NULL;
    return h && h->ip.n && !(h->flags & (HOP_INSIDE | HOP_AUTHENTICATED)) && host_is_public(path_sender(h)) ? h : NULL;
}

static bool same_service(const char *a, const char *b) { return a && b && str_eq(str_z(a), str_z(b)); }

/* Mail of a service that sends by its own hosts, last taken by such a host, came from a stranger's: whoever had it in a
 * mailbox sent it again. A forwarder's own line would stand between the two. */
static void find_way(struct findings *f, const struct evidence *e)
{
    const struct hop *h = giver(e->path);
    if (!h || e->path->border == 0 || is_passed_on(e->message))
        return;
    const struct hop *below = h - 1;
    const char *last = host_service(below->by);
    bool own = same_service(host_service(h->helo), last) || same_service(host_service(h->rdns), last);
    for (size_t i = 0; i < e->count && !own && service_sends_itself(last); i++) {
        const struct dkv_signature *s = &e->judged[i];
        if (!s->would_verify || !same_service(host_service(s->domain), last))
            continue;
        findings_add(f, DKV_REPLAY_PATH, i + 1, arena_print(e->arena, "hop %zu", e->path->border + 1),
                     arena_print(e->arena, "signed by %.*s, last taken by %.*s, handed over by %.*s", PATH_SHOWN(s->domain),
                                 PATH_SHOWN(below->by), PATH_SHOWN(path_sender(h))));
        return;
    }
}

static bool spf_passed(const struct evidence *e)
{
    for (size_t i = 0; i < e->claims->count; i++) {
        const struct dkv_claim *c = &e->claims->items[i];
        for (size_t k = 0; k < c->record.count && c->own && !c->forged; k++)
            if (str_ieq(c->record.results[k].method, S("spf")) && str_ieq(c->record.results[k].result, S("pass")))
                return true;
    }
    return false;
}

/* A service that signs all it sends, and writes down where it had it from, did neither: a second message that was
 * smuggled past the first looks like that. Bounces are the exception. */
static void find_smuggled(struct findings *f, const struct evidence *e)
{
    const struct hop *h = giver(e->path);
    if (!h || e->path->border || e->count || is_passed_on(e->message) || !spf_passed(e))
        return;
    const char *service = host_service(h->rdns);
    struct return_path r = return_path_read(known_value(e->message, NAME_RETURN_PATH));
    bool bounce = known_count(e->message, NAME_RETURN_PATH) && !r.address.n;
    if (service_sends_itself(service) && !bounce && !known_count(e->message, NAME_AUTO_SUBMITTED))
        findings_add(f, DKV_SMUGGLED_SUSPECT, 0, arena_print(e->arena, "hop %zu", e->path->border + 1),
                     arena_print(e->arena, "from %.*s (%s)", PATH_SHOWN(h->rdns), service));
}

/* Whoever has a message of which To is not signed can send it to anybody as if it were meant for him. */
static void find_unsigned_to(struct findings *f, const struct evidence *e)
{
    for (size_t i = 0; i < e->count; i++)
        if (e->judged[i].would_verify && signature_names(&e->signatures[i], NAME_TO))
            return;
    if (any_holds(e))
        findings_add(f, DKV_REPLAY_UNSIGNED_TO, 0, S("To"), S(""));
}

void replay_find(struct findings *f, const struct evidence *e)
{
    find_age(f, e);
    find_recipient(f, e);
    find_way(f, e);
    find_smuggled(f, e);
    find_unsigned_to(f, e);
}
