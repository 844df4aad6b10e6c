/* The custom MAIL FROM domain of Amazon SES: one MX record to Amazon's feedback host, and SPF. Amazon SES Developer Guide,
 * custom MAIL FROM. */
#include "src/doctor/doctor.h"
#include "src/engine/domain.h"

void mail_from_read(struct gather *g, const char *name, struct mail_from *m)
{
    *m = (struct mail_from){.given = name, .name = name ? domain_ascii(str_z(name), g->arena) : NULL};
    if (!m->name)
        return;
    m->mx = gather_resolver(g, m->name, DNS_MX);
    m->txt = gather_resolver(g, m->name, DNS_TXT);
}

/* feedback-smtp.REGION.amazonses.com */
static bool is_feedback_host(struct str host)
{
    struct str_cut first = str_cut(host, '.'), region = str_cut(first.tail, '.');
    return str_ieq(first.head, S("feedback-smtp")) && region.head.n && str_ieq(region.tail, S("amazonses.com"));
}

static void check_mx(const struct ward *w, const struct mail_from *m)
{
    struct arena *arena = w->chart->arena;
    struct view v = view_reply(m->mx, m->name, DNS_MX, arena);
    bool known = view_answered(v.kind);
    struct str to = v.txt_count ? v.txt[0]->target : S("");
    if (!known)
        chart_add(w->chart, DOCTOR_MAIL_FROM_UNKNOWN, str_z(m->name), S(""));
    else if (!v.txt_count)
        chart_add(w->chart, DOCTOR_MAIL_FROM_MX, str_z(m->name), S("there is none"));
    else if (v.txt_count > 1)
        chart_add(w->chart, DOCTOR_MAIL_FROM_MX, str_z(m->name), arena_print(arena, "there are %zu", v.txt_count));
    else if (!is_feedback_host(to))
        chart_add(w->chart, DOCTOR_MAIL_FROM_MX, str_z(m->name), arena_print(arena, "it names %.*s", (int)to.n, to.p));
}

/* How many SPF records there are, and whether one names Amazon. */
static size_t count_spf(const struct view *v, bool *amazon, struct arena *arena)
{
    size_t n = 0;
    for (size_t i = 0; i < v->txt_count; i++) {
        struct str text = exam_of_record(v->txt[i], arena).text;
        if (!str_istarts(text, S("v=spf1")))
            continue;
        *amazon = *amazon || str_find(text, S("include:amazonses.com")) < text.n;
        n++;
    }
    return n;
}

static void check_spf(const struct ward *w, const struct mail_from *m)
{
    struct view v = view_reply(m->txt, m->name, DNS_TXT, w->chart->arena);
    bool amazon = false;
    size_t n = count_spf(&v, &amazon, w->chart->arena);
    if ((v.kind != VIEW_OK && v.kind != VIEW_NODATA && v.kind != VIEW_NXDOMAIN) || (amazon && n == 1))
        return;
    struct doctor_finding *f = chart_add(w->chart, DOCTOR_MAIL_FROM_SPF, str_z(m->name), n > 1 ? S("there are several") : S(""));
    if (n) /* RFC 7208 section 4.5: of two records none counts */
        f->fix = n > 1 ? "Make one record of them, with include:amazonses.com in it." : "Put include:amazonses.com into the SPF record that is there; there may be only one.";
    else
        f->publish = (struct doctor_publish){PUBLISH_TXT, m->name, S("v=spf1 include:amazonses.com ~all")};
}

void doctor_mail_from(const struct ward *w, const struct mail_from *m)
{
    const char *domain = w->subject_count ? w->subjects[0].domain : NULL;
    size_t before = w->chart->count;
    if (!m->given || !domain)
        return;
    if (!m->name || !domain_under(m->name, domain) || str_ieq(str_z(m->name), str_z(domain))) {
        chart_add(w->chart, DOCTOR_MAIL_FROM_DOMAIN, str_z(m->given), S(""));
        return;
    }
    check_mx(w, m);
    check_spf(w, m);
    if (w->chart->count == before)
        chart_add(w->chart, DOCTOR_MAIL_FROM_READY, str_z(m->name), S(""));
}
