/* Amazon SES Easy DKIM: three CNAME records, of which one leads to a key at a time. Amazon SES Developer Guide; what was
 * observed is said to be so. */
#include "src/doctor/doctor.h"
#include "src/engine/domain.h"

enum { TOKENS = 3 };

/* All tokens that were seen: base32 of 160 bits. */
static bool has_token_shape(const char *token)
{
    struct str t = str_z(token);
    for (size_t i = 0; i < t.n; i++)
        if (!(t.p[i] >= 'a' && t.p[i] <= 'z') && !(t.p[i] >= '2' && t.p[i] <= '7'))
            return false;
    return t.n == 32;
}

/* What the servers have counts: the resolver may remember that there was nothing, or what is gone. */
static struct str first_target(const struct subject *s)
{
    if (s->newer)
        return s->newer->chain_count ? s->newer->chain[0] : S("");
    const struct dns_record *c = s->view.chain_count ? NULL : reply_record(s->cname, str_z(s->name), DNS_ANSWER, DNS_CNAME);
    return s->view.chain_count ? s->view.chain[0] : c ? c->target : S("");
}

/* A name in a zone of SES that the CNAME leads to, or what was found elsewhere in its place; empty: there is none. */
static struct str meant_target(const struct ward *w, const struct subject *s)
{
    struct str to = first_target(s);
    for (size_t i = 0; i < w->chart->count && !ses_is_zone(to); i++) {
        const struct doctor_finding *f = &w->chart->items[i];
        if (f->subject == w->chart->subject && f->publish.type == PUBLISH_CNAME)
            to = f->publish.value;
    }
    return ses_is_zone(to) ? to : S("");
}

/* The record that Amazon wants: where the key is, else in the zone that the console shows, else in that of what was meant. */
static struct doctor_publish wanted(const struct ward *w, const struct subject *s)
{
    struct str meant = meant_target(w, s);
    const char *zone = w->options->ses_zone;
    if (!zone && meant.n)
        zone = domain_ascii(str_cut(meant, '.').tail, w->chart->arena);
    const char *target = s->ses_other ? s->ses_other : ses_target(s->selector, zone, w->chart->arena);
    return (struct doctor_publish){PUBLISH_CNAME, subject_owner(s), str_z(target)};
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
    if (s->ses_other && str_ieq(c.head, str_z(s->selector))) {
        f = chart_add(w->chart, DOCTOR_SES_REGION_ZONE, S(""), arena_print(w->chart->arena, "the key is at %s", s->ses_other));
        f->publish = (struct doctor_publish){PUBLISH_CNAME, subject_owner(s), str_z(s->ses_other)};
    }
}

/* The general advice is about keys of one's own. Here the key is Amazon's, and a CNAME record leads to it. */
static const struct {
    enum doctor_check check;
    bool missing; /* the record that Amazon wants goes with it */
    const char *fix;
} advice[] = {
    {DOCTOR_KEY_MISSING, true, "Publish this CNAME record. The key itself is in Amazon's zone; you publish none."},
    {DOCTOR_KEY_NODATA, true, "Publish this CNAME record, and nothing else under the name."},
    {DOCTOR_CNAME_AS_TXT, true, NULL},
    {DOCTOR_CNAME_DANGLING, false, "Compare the target with the console, letter by letter. If it is right, Amazon has taken the set-up "
                                   "back, or the identity is gone: start it again in the console."},
    {DOCTOR_TXT_SERVFAIL, false, "Have the provider repair it, or move the DNS to another one. Until then the status stays Pending, "
                                 "although a look at the CNAME alone shows nothing wrong."},
};

static void advise(const struct ward *w, const struct subject *s, bool missing)
{
    struct doctor_publish record = wanted(w, s);
    for (size_t i = 0; i < w->chart->count; i++) {
        struct doctor_finding *f = &w->chart->items[i];
        if (f->subject == w->chart->subject && f->publish.type == PUBLISH_CNAME)
            f->publish = record;
        for (size_t k = 0; k < sizeof advice / sizeof *advice && f->subject == w->chart->subject; k++)
            if (f->check == advice[k].check && (missing || !advice[k].missing)) {
                f->fix = advice[k].fix;
                if (advice[k].missing)
                    f->publish = record;
            }
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
    if (w->options->ses)
        advise(w, s, !to.n);
    if (ses_is_empty(s) && !chart_has(w->chart, DOCTOR_CNAME_WRONG_TOKEN))
        chart_add(w->chart, s->target.of_message ? DOCTOR_SES_ROTATED : DOCTOR_SES_EMPTY, s->view.end, S(""));
}

/* ---- the set ---------------------------------------------------------------------------------------------- */

static bool leads_right(const struct ward *w, const struct subject *s)
{
    struct str to = s->name ? first_target(s) : S("");
    struct str_cut c = str_cut(to, '.');
    return ses_is_zone(to) && !s->ses_other && str_ieq(c.head, str_z(s->selector)) && (!w->options->ses_zone || str_ieq(c.tail, str_z(w->options->ses_zone)));
}

/* "not published: a, b; leading elsewhere: c" */
static struct str not_in_place(const struct ward *w)
{
    static const char *const words[] = {"not published: ", "leading elsewhere: "};
    struct arena *arena = w->chart->arena;
    struct str all = S("");
    for (size_t elsewhere = 0; elsewhere < 2; elsewhere++) {
        size_t count = 0;
        for (size_t i = 0; i < w->subject_count; i++) {
            const struct subject *s = &w->subjects[i];
            bool there = s->name && first_target(s).n;
            if (leads_right(w, s) || there != elsewhere)
                continue;
            const char *before = count++ ? ", " : words[elsewhere];
            all = arena_print(arena, "%.*s%s%s%s", (int)all.n, all.p, count == 1 && all.n ? "; " : "", before, s->target.selector);
        }
    }
    return all;
}

static bool has_finding(const struct ward *w, size_t subject, enum doctor_check check)
{
    for (size_t i = 0; i < w->chart->count; i++)
        if (w->chart->items[i].subject == subject && w->chart->items[i].check == check)
            return true;
    return false;
}

/* The records are right: then it is the servers, the way to them, or what is published beside. */
static bool has_errors(const struct ward *w)
{
    bool errors = false, gone = false; /* at Amazon's end */
    for (size_t i = 0; i < w->chart->count; i++) {
        errors = errors || w->chart->items[i].severity >= DOCTOR_ERROR;
        gone = gone || w->chart->items[i].check == DOCTOR_CNAME_DANGLING;
    }
    return errors && !gone;
}

/* Mostly the same was done to each of the records: then it is said once for all. */
static struct str with_common_cause(const struct ward *w, struct str what)
{
    static const enum doctor_check causes[] = {
        DOCTOR_UNDERSCORE_DROPPED, DOCTOR_NAME_DOUBLED, DOCTOR_CNAME_TARGET_TYPO, DOCTOR_CNAME_WRONG_TOKEN, DOCTOR_SES_REGION_ZONE,
        DOCTOR_CNAME_AS_TXT, DOCTOR_CNAME_PROXIED, DOCTOR_AT_SELECTOR, DOCTOR_WRONG_LEVEL,
    };
    for (size_t k = 0; k < sizeof causes / sizeof *causes; k++) {
        size_t wrong = 0, hit = 0;
        for (size_t i = 0; i < w->subject_count; i++) {
            bool right = leads_right(w, &w->subjects[i]);
            wrong += !right;
            hit += !right && has_finding(w, i + 1, causes[k]);
        }
        if (wrong && hit == wrong)
            return arena_print(w->chart->arena, "%.*s; with %s: %s", (int)what.n, what.p, wrong > 1 ? "each of them" : "it",
                               doctor_row(causes[k])->seen);
    }
    return what;
}

void doctor_ses_set(const struct ward *w)
{
    if (!w->options->ses || !w->subject_count)
        return;
    size_t right = 0, empty = 0, good = 0, unknown = 0;
    for (size_t i = 0; i < w->subject_count; i++) {
        const struct subject *s = &w->subjects[i];
        right += leads_right(w, s);
        empty += ses_is_empty(s);
        unknown += !view_answered(s->view.kind);
        good += leads_right(w, s) && s->examined && s->exam.usable;
    }
    if (w->subject_count < TOKENS)
        chart_add(w->chart, DOCTOR_SES_FEW_TOKENS, S(""), arena_print(w->chart->arena, "%zu different ones of %d", w->subject_count, TOKENS));
    if (unknown && (right < w->subject_count || !has_errors(w)))
        return;
    if (!right)
        chart_add(w->chart, DOCTOR_SES_NONE, S(""), with_common_cause(w, not_in_place(w)));
    else if (right < w->subject_count)
        chart_add(w->chart, DOCTOR_SES_INCOMPLETE, S(""), with_common_cause(w, not_in_place(w)));
    else if (has_errors(w))
        chart_add(w->chart, DOCTOR_SES_NOT_SEEN, S(""), S(""));
    else if (empty == w->subject_count)
        chart_add(w->chart, DOCTOR_SES_NO_ACTIVE, S(""), S(""));
    else if (good && right >= TOKENS && good + empty == w->subject_count)
        chart_add(w->chart, DOCTOR_SES_READY, S(""), arena_print(w->chart->arena, "%zu with a key, %zu waiting", good, empty));
}
