#include "src/engine/envelope.h"
#include "src/engine/domain.h"

enum { FIELDS = 5, SHOWN = 200, MAILBOXES = 20 };

/* The last "@" outside a quoted local part, or the length. */
static size_t at_sign(struct str s)
{
    size_t at = s.n;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        if (quoted && s.p[i] == '\\')
            i++;
        else if (s.p[i] == '"' && (quoted || i == 0))
            quoted = !quoted;
        else if (s.p[i] == '@' && !quoted)
            at = i;
    }
    return at;
}

struct return_path return_path_read(struct str value)
{
    struct return_path r = {.address = str_trim(value)};
    struct str s = r.address;
    if (s.n && s.p[0] == '<') {
        r.open = s.p[s.n - 1] != '>';
        s = str_drop(str_take(s, s.n - !r.open), 1);
    }
    struct str_cut route = str_cut(s, ':');
    if (s.n && s.p[0] == '@' && route.found) {
        r.route = route.head;
        s = route.tail;
    }
    r.address = s;
    r.domain = str_drop(s, at_sign(s) + 1);
    return r;
}

static bool is_literal(struct str domain) { return domain.n > 2 && domain.p[0] == '[' && domain.p[domain.n - 1] == ']'; }

/* A byte that no local part has outside quotes? "@" is told apart. */
static bool has_bad_byte(struct str local)
{
    if (local.n > 1 && local.p[0] == '"' && local.p[local.n - 1] == '"')
        return false;
    for (size_t i = 0; i < local.n; i++)
        if ((local.p[i] >= 0 && local.p[i] <= ' ') || str_has(S("()<>\"\x7f"), local.p[i]))
            return true;
    return false;
}

static struct str local_part(const struct return_path *r) { return str_take(r->address, at_sign(r->address)); }

static bool is_malformed(const struct return_path *r) { return r->open || has_bad_byte(local_part(r)); }

static bool has_stray_at(const struct return_path *r)
{
    struct str local = local_part(r);
    return str_has(local, '@') && local.p[0] != '"';
}

bool return_path_is_sound(const struct return_path *r) { return !is_malformed(r) && !has_stray_at(r); }

static void find_return_path(struct findings *f, const struct evidence *e, struct str value)
{
    struct return_path r = return_path_read(value);
    struct str address = str_take(r.address, SHOWN), where = S("Return-Path");
    if (r.route.n)
        findings_add(f, DKV_RETURN_PATH_ROUTE, 0, where, address);
    if (is_malformed(&r))
        findings_add(f, DKV_RETURN_PATH_MALFORMED, 0, where, str_has(local_part(&r), '(') ? S("an open parenthesis") : address);
    else if (has_stray_at(&r) || (r.domain.n && !is_literal(r.domain) && !domain_ascii(r.domain, e->arena)))
        findings_add(f, DKV_RETURN_PATH_BAD_DOMAIN, 0, where, address);
}

/* The same mailbox twice: the message came to it, went out and came again. */
static void find_loop(struct findings *f, const struct message *m)
{
    struct str seen[MAILBOXES];
    size_t n = 0;
    for (int32_t i = known_lowest(m, NAME_DELIVERED_TO); i != NO_FIELD && n < MAILBOXES; i = m->above[i]) {
        seen[n] = str_trim(m->header.fields[i].value);
        for (size_t k = 0; k < n; k++)
            if (seen[n].n && str_ieq(seen[k], seen[n])) {
                findings_add(f, DKV_DELIVERED_TWICE, 0, S("Delivered-To"), str_take(seen[n], SHOWN));
                return;
            }
        n++;
    }
}

void envelope_find(struct findings *f, const struct evidence *e)
{
    const struct message *m = e->message;
    size_t n = 0;
    for (int32_t i = known_lowest(m, NAME_RETURN_PATH); i != NO_FIELD && n < FIELDS; i = m->above[i], n++)
        find_return_path(f, e, m->header.fields[i].value);
    find_loop(f, m);
}
