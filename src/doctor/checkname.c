/* The name of a key, and the names where its record is found by mistake. RFC 6376 sections 3.1 and 3.6.2.1. */
#include "src/doctor/doctor.h"
#include "parsers/encoding.h"
#include "src/engine/domain.h"

static bool has_upper(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= 'A' && s.p[i] <= 'Z')
            return true;
    return false;
}

void doctor_name(const struct ward *w, struct subject *s)
{
    if (!s->target.selector)
        return;
    struct str selector = str_z(s->target.selector), domain = str_z(s->target.domain);
    if (s->name_fault >= 0) {
        chart_add(w->chart, (enum doctor_check)s->name_fault, selector, domain);
        return;
    }
    if (!is_ascii(selector) || !is_ascii(domain))
        chart_add_as(w->chart, DOCTOR_IDN_LABEL, s->target.of_message ? DOCTOR_ERROR : DOCTOR_INFO,
                     s->target.of_message ? DOCTOR_SOME : DOCTOR_NONE, S(""), str_z(s->name));
    if (has_upper(selector))
        chart_add(w->chart, DOCTOR_SELECTOR_CASE, selector, S(""));
    if (str_has(selector, '.'))
        chart_add(w->chart, DOCTOR_SELECTOR_DOTS, selector, S(""));
    if (domain_is_public_suffix(s->domain))
        chart_add(w->chart, DOCTOR_PUBLIC_SUFFIX, str_z(s->domain), S(""));
}

/* ---- probes ------------------------------------------------------------------------------------------ */

/* The record that stands at the wrong name, for the right one, composed anew. */
static struct doctor_publish moved(const struct subject *s, const struct view *v, struct arena *arena)
{
    const char *target = v->chain_count ? domain_ascii(v->chain[0], arena) : NULL;
    if (target)
        return (struct doctor_publish){PUBLISH_CNAME, subject_owner(s), str_z(target)};
    for (size_t i = 0; i < v->txt_count && i < LIMIT_KEY_RECORDS; i++) {
        struct keyexam x = exam_of_record(v->txt[i], arena);
        if (x.repaired.n)
            return (struct doctor_publish){PUBLISH_TXT, subject_owner(s), x.repaired};
    }
    return (struct doctor_publish){PUBLISH_NOTHING, NULL, S("")};
}

static struct str what_stands(const struct view *v, struct arena *arena)
{
    struct str to = v->chain_count ? v->chain[0] : S("");
    return v->chain_count ? arena_print(arena, "a CNAME to %.*s", (int)to.n, to.p) : S("a TXT record with a key");
}

/* A key that is no good is not moved, it is replaced; what is wrong with it is told here, as nobody looks at that name else. */
static void add_unfit(const struct ward *w, const struct probe *p, const struct doctor_finding *unfit)
{
    struct doctor_finding *f = chart_add(w->chart, p->check, str_z(p->name), what_stands(&p->view, w->chart->arena));
    f->fix = "Delete that record, and do not publish this key again. Make a new one under a new selector.";
    chart_add_as(w->chart, unfit->check, unfit->severity, unfit->effect, str_z(p->name), unfit->detail);
}

/* DomainKeys wrote a tag list with o= there. */
static bool is_policy(const struct view *v, struct arena *arena)
{
    for (size_t i = 0; i < v->txt_count && i < LIMIT_KEY_RECORDS; i++) {
        struct keyexam x = exam_of_record(v->txt[i], arena);
        if (taglist_get(&x.record.tags, S("o")))
            return true;
    }
    return false;
}

/* A wildcard may answer a probe, too: then it shows nothing. */
static bool same_as_wildcard(const struct subject *s, const struct probe *p)
{
    if (s->wildcard.chain_count && p->view.chain_count && str_ieq(p->view.chain[0], s->wildcard.chain[0]))
        return true;
    return s->wildcard.kind == VIEW_OK && p->check == DOCTOR_NAME_DOUBLED && str_ieq(p->view.end, s->wildcard.end);
}

/* A CNAME that would lead to such a key is offered no more. */
static void bar_meant(const struct ward *w, const struct subject *s)
{
    const struct doctor_finding *unfit = view_unfit(w, &s->meant);
    for (size_t i = 0; i < w->chart->count && unfit; i++) {
        struct doctor_finding *f = &w->chart->items[i];
        if (f->subject != w->chart->subject || f->publish.type != PUBLISH_CNAME)
            continue;
        f->publish = (struct doctor_publish){PUBLISH_NOTHING, NULL, S("")};
        f->fix = "Delete the record, and do not let it lead to the key that is there: have a new one made, under a new selector.";
    }
    if (unfit)
        chart_add_as(w->chart, unfit->check, unfit->severity, unfit->effect, str_z(s->meant.name), unfit->detail);
}

void doctor_probes(const struct ward *w, struct subject *s)
{
    struct arena *arena = w->chart->arena;
    bool there = s->newer && (s->newer->kind == VIEW_OK || s->newer->chain_count); /* where it belongs, and only the resolver does not know */
    bar_meant(w, s);
    for (size_t i = 0; i < s->probe_count; i++) {
        const struct probe *p = &s->probes[i];
        if (!p->hit || same_as_wildcard(s, p))
            continue;
        const struct doctor_finding *unfit = view_unfit(w, &p->view);
        if (unfit)
            add_unfit(w, p, unfit);
        else if (!there)
            chart_add(w->chart, p->check, str_z(p->name), what_stands(&p->view, arena))->publish = moved(s, &p->view, arena);
    }
    if (is_policy(&s->domainkey, arena))
        chart_add(w->chart, DOCTOR_POLICY_RECORD, str_z(s->domainkey.name), S(""));
}
