/* The chain of CNAME records from the key's name to the key. RFC 1034 section 3.6.2. */
#include "src/doctor/doctor.h"

enum { CHAIN_USUAL = 3, CHAIN_RISKY = 8 };

/* "a.example, b.example, ..." */
static struct str shown(const struct chain *c, struct arena *arena)
{
    struct str all = S("");
    for (size_t i = 0; i < c->count && i < 5; i++)
        all = arena_print(arena, "%.*s%s%.*s", (int)all.n, all.p, i ? ", " : "", (int)c->names[i].n, c->names[i].p);
    return c->count > 5 ? arena_print(arena, "%.*s and %zu more", (int)all.n, all.p, c->count - 5) : all;
}

static void check_length(const struct ward *w, const struct chain *c)
{
    struct str names = shown(c, w->chart->arena);
    if (c->circle)
        chart_add(w->chart, DOCTOR_CNAME_LOOP, S(""), names);
    else if (c->endless)
        chart_add_as(w->chart, DOCTOR_CNAME_CHAIN_LONG, DOCTOR_FATAL, DOCTOR_ALL, S(""), names);
    else if (c->count > CHAIN_RISKY)
        chart_add_as(w->chart, DOCTOR_CNAME_CHAIN_LONG, DOCTOR_ERROR, DOCTOR_SOME, S(""), names);
    else if (c->count > CHAIN_USUAL)
        chart_add(w->chart, DOCTOR_CNAME_CHAIN_LONG, S(""), names);
}

static void check_typo(const struct ward *w, const struct subject *s, const struct chain *c)
{
    const char *target = cname_without_zone(s, w->chart->arena);
    if (target)
        chart_add(w->chart, DOCTOR_CNAME_TARGET_TYPO, S(""), c->names[0])->publish =
            (struct doctor_publish){PUBLISH_CNAME, subject_owner(s), str_z(target)};
}

static bool has_nothing(const struct view *v)
{
    return v->kind == VIEW_NXDOMAIN || v->kind == VIEW_NODATA || v->kind == VIEW_ALIAS;
}

static void check_end(const struct ward *w, const struct subject *s, const struct chain *c)
{
    struct str last = c->names[c->count - 1];
    if (has_nothing(&s->view) && s->view.chain_count) { /* of one that was followed by hand nobody asked for the end */
        bool no_name = s->view.kind == VIEW_NXDOMAIN;
        chart_add(w->chart, DOCTOR_CNAME_DANGLING, last, no_name ? S("no such name") : S("no TXT record there"));
        check_typo(w, s, c);
    }
    if (s->registrable && s->registrable->outcome == DNS_ANSWERED && s->registrable->rcode == DNS_NXDOMAIN)
        chart_add(w->chart, DOCTOR_CNAME_TAKEOVER, str_z(s->end_organization), S(""));
    if (s->view.kind == VIEW_OK && s->end_organization && !(w->options->ses && ses_is_zone(last)))
        chart_add(w->chart, DOCTOR_CNAME_PROVIDER, last, S(""));
}

/* ---- no CNAME where there should be one, or more than one ------------------------------------------------ */

static bool has_address(const struct subject *s)
{
    struct str name = str_z(s->name);
    return reply_record(s->a, name, DNS_ANSWER, DNS_A) || reply_record(s->aaaa, name, DNS_ANSWER, DNS_AAAA);
}

static void check_proxy(const struct ward *w, const struct subject *s)
{
    if (!s->view.chain_count && s->view.kind == VIEW_NODATA && has_address(s))
        chart_add(w->chart, DOCTOR_CNAME_PROXIED, S(""), S(""));
}

/* Both at one server, or the one here and the other there. */
static void check_both(const struct ward *w, const struct subject *s)
{
    const char *with_cname = NULL, *with_txt = NULL;
    for (size_t i = 0; i < s->zone.server_count; i++)
        for (size_t k = 0; k < s->zone.servers[i].address_count; k++) {
            const struct zone_address *a = &s->zone.servers[i].addresses[k];
            if (!a->serves)
                continue;
            if (reply_record(a->cname, str_z(s->name), DNS_ANSWER, DNS_CNAME))
                with_cname = with_cname ? with_cname : s->zone.servers[i].name;
            if (a->txt.kind == VIEW_OK && reply_record(a->txt.reply, str_z(s->name), DNS_ANSWER, DNS_TXT))
                with_txt = with_txt ? with_txt : s->zone.servers[i].name;
        }
    if (with_cname && with_txt)
        chart_add(w->chart, DOCTOR_CNAME_AND_TXT, S(""),
                  arena_print(w->chart->arena, "%s has a CNAME, %s has a TXT record", with_cname, with_txt));
}

void doctor_cname(const struct ward *w, struct subject *s)
{
    struct chain c = subject_chain(s);
    if (!s->name)
        return;
    check_both(w, s);
    if (s->newer) /* the resolver has something else, which it only remembers */
        return;
    check_proxy(w, s);
    if (!c.count)
        return;
    check_length(w, &c);
    if (!c.circle && !c.endless)
        check_end(w, s, &c);
}
