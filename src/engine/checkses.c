/* Amazon SES Easy DKIM: three CNAME records, of which one leads to a key at a time. Amazon SES Developer Guide; what was
 * observed is said to be so. */
#include "src/engine/doctor.h"
#include "src/engine/domain.h"

const char *const ses_zones[] = {
    "dkim.amazonses.com",
    "dkim.af-south-1.amazonses.com",
    "dkim.ap-south-2.amazonses.com",
    "dkim.ap-northeast-3.amazonses.com",
    "dkim.ap-southeast-3.amazonses.com",
    "dkim.ap-southeast-5.amazonses.com",
    "dkim.ca-west-1.amazonses.com",
    "dkim.eu-south-1.amazonses.com",
    "dkim.eu-central-2.amazonses.com",
    "dkim.il-central-1.amazonses.com",
    "dkim.me-central-1.amazonses.com",
    "dkim.us-gov-east-1.amazonses.com",
    NULL,
};

enum { TOKENS = 3 };

bool ses_is_zone(struct str name) { return str_iends(name, S(".amazonses.com")); }

const char *ses_target(const char *token, const char *zone, struct arena *arena)
{
    return arena_z(arena, arena_print(arena, "%s.%s", token, zone ? zone : ses_zones[0]));
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

/* All tokens that were seen: base32 of 160 bits. */
static bool has_token_shape(const char *token)
{
    struct str t = str_z(token);
    for (size_t i = 0; i < t.n; i++)
        if (!(t.p[i] >= 'a' && t.p[i] <= 'z') && !(t.p[i] >= '2' && t.p[i] <= '7'))
            return false;
    return t.n == 32;
}

static struct str first_target(const struct subject *s)
{
    const struct dns_record *c = s->view.chain_count ? NULL : reply_record(s->cname, str_z(s->name), DNS_ANSWER, DNS_CNAME);
    return s->view.chain_count ? s->view.chain[0] : c ? c->target : S("");
}

/* The record that Amazon wants. */
static struct doctor_publish wanted(const struct ward *w, const struct subject *s)
{
    struct str to = first_target(s);
    struct str_cut rest = str_cut(to, '.');
    const char *zone = w->options->ses_zone;
    if (!zone && ses_is_zone(to))
        zone = plain_name(rest.tail, w->chart->arena);
    return (struct doctor_publish){PUBLISH_CNAME, subject_owner(s), str_z(ses_target(s->selector, zone, w->chart->arena))};
}

/* ---- where it leads ------------------------------------------------------------------------------------------ */

static void check_target(const struct ward *w, struct subject *s, struct str to)
{
    struct str_cut c = str_cut(to, '.');
    const char *zone = w->options->ses_zone;
    struct doctor_finding *f = NULL;
    if (!ses_is_zone(to))
        f = w->options->ses ? chart_add(w->chart, DOCTOR_SES_TARGET, S(""), to) : NULL;
    else if (!str_ieq(c.head, str_z(s->selector)))
        f = chart_add(w->chart, DOCTOR_CNAME_WRONG_TOKEN, S(""), to);
    else if (zone && !str_ieq(c.tail, str_z(zone)))
        f = chart_add(w->chart, DOCTOR_SES_REGION_ZONE, S(""), to);
    if (f)
        f->publish = wanted(w, s);
    if (s->ses_other) {
        f = chart_add(w->chart, DOCTOR_SES_REGION_ZONE, S(""), arena_print(w->chart->arena, "the key is at %s", s->ses_other));
        f->publish = (struct doctor_publish){PUBLISH_CNAME, subject_owner(s), str_z(s->ses_other)};
    }
}

/* What is missing is to be published as Amazon wants it. */
static void complete_missing(const struct ward *w, const struct subject *s)
{
    for (size_t i = 0; i < w->chart->count; i++) {
        struct doctor_finding *f = &w->chart->items[i];
        bool missing = f->check == DOCTOR_KEY_MISSING || f->check == DOCTOR_KEY_NODATA || f->check == DOCTOR_CNAME_AS_TXT;
        if (f->subject == w->chart->subject && missing)
            f->publish = wanted(w, s);
    }
}

void doctor_ses(const struct ward *w, struct subject *s)
{
    if (!s->name || s->target.strings)
        return;
    struct str to = first_target(s);
    if (w->options->ses && !has_token_shape(s->selector))
        chart_add(w->chart, DOCTOR_SES_TOKEN_SHAPE, str_z(s->selector), S(""));
    if (to.n)
        check_target(w, s, to);
    else if (w->options->ses)
        complete_missing(w, s);
    if (ses_is_empty(s))
        chart_add(w->chart, DOCTOR_SES_EMPTY, s->view.end, S(""));
}

/* ---- all together ---------------------------------------------------------------------------------------------- */

static bool leads_right(const struct ward *w, const struct subject *s)
{
    struct str to = s->name ? first_target(s) : S("");
    struct str_cut c = str_cut(to, '.');
    return ses_is_zone(to) && str_ieq(c.head, str_z(s->selector)) && (!w->options->ses_zone || str_ieq(c.tail, str_z(w->options->ses_zone)));
}

static bool is_unknown(const struct subject *s)
{
    return s->view.kind != VIEW_OK && s->view.kind != VIEW_NXDOMAIN && s->view.kind != VIEW_NODATA && s->view.kind != VIEW_ALIAS;
}

/* Selectors of subjects that are not there. */
static struct str missing_names(const struct ward *w)
{
    struct str all = S("");
    for (size_t i = 0; i < w->subject_count; i++)
        if (!leads_right(w, &w->subjects[i]))
            all = arena_print(w->chart->arena, "%.*s%s%s", (int)all.n, all.p, all.n ? ", " : "", w->subjects[i].target.selector);
    return all;
}

static void check_set(const struct ward *w)
{
    size_t right = 0, empty = 0, good = 0, unknown = 0;
    for (size_t i = 0; i < w->subject_count; i++) {
        const struct subject *s = &w->subjects[i];
        right += leads_right(w, s);
        empty += ses_is_empty(s);
        unknown += is_unknown(s);
        good += leads_right(w, s) && s->examined && s->exam.usable;
    }
    if (w->subject_count < TOKENS)
        chart_add_as(w->chart, DOCTOR_SES_INCOMPLETE, DOCTOR_WARN, DOCTOR_NONE, S(""),
                     arena_print(w->chart->arena, "only %zu of the %d tokens were given", w->subject_count, TOKENS));
    if (unknown)
        return;
    if (!right)
        chart_add(w->chart, DOCTOR_SES_NONE, S(""), S(""));
    else if (right < w->subject_count)
        chart_add(w->chart, DOCTOR_SES_INCOMPLETE, S(""), missing_names(w));
    else if (empty == w->subject_count)
        chart_add(w->chart, DOCTOR_SES_NO_ACTIVE, S(""), S(""));
    else if (good && right >= TOKENS && good + empty == w->subject_count)
        chart_add(w->chart, DOCTOR_SES_READY, S(""), arena_print(w->chart->arena, "%zu with a key, %zu waiting", good, empty));
}

/* The same key for several owners; two names of one chain's end are one key published once. */
static void check_shared(const struct ward *w)
{
    for (size_t i = 0; i < w->subject_count; i++)
        for (size_t k = i + 1; k < w->subject_count; k++) {
            const struct subject *a = &w->subjects[i], *b = &w->subjects[k];
            struct str x = a->exam.key.standard, y = b->exam.key.standard;
            if (!a->examined || !b->examined || !x.n || !str_eq(x, y) || (a->name && b->name && str_eq(str_z(a->name), str_z(b->name))))
                continue;
            bool strangers = a->domain && b->domain && !domain_same_organization(a->domain, b->domain);
            chart_add_as(w->chart, DOCTOR_KEY_SHARED, strangers ? DOCTOR_WARN : DOCTOR_INFO, DOCTOR_NONE, S(""),
                         arena_print(w->chart->arena, "%s and %s", a->name ? a->name : "a record", b->name ? b->name : "a record"));
        }
}

void doctor_together(const struct ward *w)
{
    if (w->options->ses && w->subject_count)
        check_set(w);
    check_shared(w);
}
