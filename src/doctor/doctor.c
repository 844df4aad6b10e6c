#include "src/doctor/doctor.h"
#include <stdlib.h>

struct doctor {
    struct arena arena;  /* the facts' list, targets, the diagnosis */
    struct arena reading; /* emptied each round */
    struct arena questions; /* of all rounds: facts point to them */
    struct doctor_options options;
    struct doctor_target *targets;
    size_t target_count;
    struct dns_fact *facts;
    size_t fact_count;
    size_t rounds;
    bool full;
    struct subject *subjects;
    struct mail_from mail_from;
    struct diagnosis diagnosis;
};

struct doctor *doctor_open(const struct doctor_target *targets, size_t n, const struct doctor_options *options)
{
    struct doctor *d = calloc(1, sizeof *d);
    if (!d)
        abort();
    d->options = *options;
    d->target_count = n < LIMIT_DOCTOR_KEYS ? n : LIMIT_DOCTOR_KEYS;
    d->full = n > LIMIT_DOCTOR_KEYS;
    d->targets = arena_array(&d->arena, d->target_count, sizeof *d->targets);
    if (d->target_count)
        memcpy(d->targets, targets, d->target_count * sizeof *targets);
    d->subjects = arena_array(&d->arena, d->target_count, sizeof *d->subjects);
    return d;
}

/* Reads everything anew; what it wants is in g. */
static void read_all(struct doctor *d, struct gather *g)
{
    arena_free(&d->reading);
    g->arena = &d->reading;
    g->facts = d->facts;
    g->fact_count = d->fact_count;
    g->resolver_only = d->options.quick;
    for (size_t i = 0; i < d->target_count; i++)
        subject_read(g, &d->targets[i], &d->options, &d->subjects[i]);
    mail_from_read(g, d->options.mail_from, &d->mail_from);
    d->full = d->full || g->full;
}

/* Names and servers in questions belong to the reading, which is done anew; those that are handed out stay. */
static const struct dns_question *keep(struct doctor *d, const struct gather *g)
{
    struct dns_question *all = arena_array(&d->questions, g->wanted_count, sizeof *all);
    for (size_t i = 0; i < g->wanted_count; i++) {
        all[i] = g->wanted[i];
        all[i].name = arena_z(&d->questions, str_z(all[i].name));
        all[i].server = all[i].server ? arena_z(&d->questions, str_z(all[i].server)) : NULL;
    }
    return all;
}

size_t doctor_wants(struct doctor *d, const struct dns_question **questions)
{
    struct gather g = {0};
    *questions = NULL;
    if (d->rounds++ >= LIMIT_DOCTOR_ROUNDS) {
        d->full = true;
        return 0;
    }
    read_all(d, &g);
    if (g.wanted_count)
        *questions = keep(d, &g);
    return g.wanted_count;
}

void doctor_tell(struct doctor *d, const struct dns_fact *facts, size_t n)
{
    if (!n)
        return;
    struct dns_fact *all = arena_array(&d->arena, d->fact_count + n, sizeof *all);
    if (d->fact_count)
        memcpy(all, d->facts, d->fact_count * sizeof *all);
    memcpy(all + d->fact_count, facts, n * sizeof *all);
    d->facts = all;
    d->fact_count += n;
}

/* ---- the verdict --------------------------------------------------------------------------------------- */

static bool could_not_answer(const struct subject *s)
{
    static const bool failed[VIEW_KINDS] = {
        [VIEW_PENDING] = true, [VIEW_UNKNOWN] = true, [VIEW_SERVFAIL] = true, [VIEW_REFUSED] = true,
        [VIEW_TIMEOUT] = true, [VIEW_UNREACHABLE] = true, [VIEW_REFERRAL] = true, [VIEW_BAD] = true,
    };
    size_t serving = 0;
    zone_addresses(&s->zone, &serving);
    /* then it is known why */
    bool circle = s->hand_circle || s->hand_endless || s->view.circle || s->view.endless;
    bool alias = s->name && reply_record(s->cname, str_z(s->name), DNS_ANSWER, DNS_CNAME);
    return s->name && !s->target.strings && !circle && !alias && failed[s->view.kind] && !s->examined && !serving;
}

static void weigh(struct subject *s, const struct doctor_finding *f, enum doctor_effect *effect)
{
    s->avoidable = s->avoidable && (f->effect == DOCTOR_NONE || f->check == DOCTOR_NS_LAME);
    *effect = f->effect > *effect ? f->effect : *effect;
    s->worst = f->severity > s->worst ? f->severity : s->worst;
    s->forgeable = s->forgeable || f->severity == DOCTOR_CRITICAL;
}

/* The first key of the same zone: what is wrong with the servers is told with that one. */
static size_t first_of_zone(const struct ward *w, size_t i)
{
    size_t first = 0;
    const char *apex = w->subjects[i].zone.apex;
    while (first < i && !(apex && w->subjects[first].zone.apex && str_ieq(str_z(w->subjects[first].zone.apex), str_z(apex))))
        first++;
    return first;
}

/* Is the finding about a key, or about the servers of its zone? */
static bool concerns(const struct doctor_finding *f, size_t i, size_t first)
{
    bool of_servers = f->check == DOCTOR_NS_LAME || f->check == DOCTOR_NS_UNREACHABLE || f->check == DOCTOR_NS_ONLY_IPV6;
    return f->subject == i + 1 || (of_servers && f->subject == first + 1);
}

static bool has_usable(const struct view *v, struct arena *arena)
{
    bool usable = false;
    for (size_t i = 0; i < v->txt_count && i < LIMIT_KEY_RECORDS && !usable; i++)
        usable = exam_of_record(v->txt[i], arena).usable;
    return usable;
}

/* What lies behind a CNAME that is new is not known. */
static enum doctor_change change_of(const struct subject *s, struct arena *arena)
{
    if (!s->newer || s->newer->kind == VIEW_ALIAS)
        return CHANGE_NONE;
    bool now = has_usable(s->newer, arena), before = has_usable(&s->view, arena);
    return now == before ? CHANGE_NONE : now ? CHANGE_GOOD : CHANGE_BAD;
}

static void judge_subject(const struct ward *w, size_t i)
{
    struct subject *s = &w->subjects[i];
    enum doctor_effect effect = DOCTOR_NONE;
    size_t serving;
    size_t first = first_of_zone(w, i);
    zone_addresses(&s->zone, &serving);
    s->avoidable = serving > 0;
    for (size_t k = 0; k < w->chart->count; k++)
        if (concerns(&w->chart->items[k], i, first))
            weigh(s, &w->chart->items[k], &effect);
    for (const struct lost_finding *l = w->chart->lost; l; l = l->next)
        if (concerns(&l->finding, i, first))
            weigh(s, &l->finding, &effect);
    static const enum doctor_verdict verdicts[] = {
        [DOCTOR_NONE] = DOCTOR_VERIFIES, [DOCTOR_SOME] = DOCTOR_PARTLY, [DOCTOR_ALL] = DOCTOR_NEVER};
    s->verdict = could_not_answer(s) ? DOCTOR_UNKNOWN : verdicts[effect];
    s->avoidable = s->avoidable && s->verdict == DOCTOR_PARTLY;
    s->change = change_of(s, w->chart->arena);
    if (s->verdict == DOCTOR_VERIFIES && ses_is_empty(s))
        s->verdict = DOCTOR_UNUSED;
}

static int rank(enum doctor_verdict v)
{
    static const int ranks[DOCTOR_VERDICTS] = {
        [DOCTOR_UNUSED] = 0, [DOCTOR_VERIFIES] = 1, [DOCTOR_UNKNOWN] = 2, [DOCTOR_PARTLY] = 3, [DOCTOR_NEVER] = 4};
    return ranks[v];
}

static int by_severity(const void *a, const void *b)
{
    const struct doctor_finding *x = a, *y = b;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    if ((x->because < 0) != (y->because < 0))
        return x->because < 0 ? -1 : 1;
    if (x->severity != y->severity)
        return x->severity > y->severity ? -1 : 1;
    return x->check < y->check ? -1 : x->check > y->check;
}

static void sum_up(struct doctor *d, const struct ward *w)
{
    struct diagnosis *all = &d->diagnosis;
    *all = (struct diagnosis){.subjects = d->subjects, .subject_count = d->target_count, .facts = d->facts,
                              .fact_count = d->fact_count, .ses = d->options.ses, .more_findings = w->chart->more};
    for (size_t i = 0; i < d->target_count; i++) {
        judge_subject(w, i);
        all->forgeable = all->forgeable || d->subjects[i].forgeable;
        if (!i || rank(d->subjects[i].verdict) > rank(all->verdict))
            all->verdict = d->subjects[i].verdict;
    }
    for (size_t k = 0; k < w->chart->count; k++)
        all->worst = w->chart->items[k].severity > all->worst ? w->chart->items[k].severity : all->worst;
    for (const struct lost_finding *l = w->chart->lost; l; l = l->next)
        all->worst = l->finding.severity > all->worst ? l->finding.severity : all->worst;
    doctor_causes(w->chart);
    if (w->chart->count)
        qsort(w->chart->items, w->chart->count, sizeof *w->chart->items, by_severity);
    all->findings = w->chart->items;
    all->finding_count = w->chart->count;
}

static void check_subject(const struct ward *w, struct subject *s)
{
    static void (*const checks[])(const struct ward *, struct subject *) = {
        doctor_name, doctor_answer, doctor_cname, doctor_records, doctor_probes, doctor_servers, doctor_ses,
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        checks[i](w, s);
}

const struct diagnosis *doctor_judge(struct doctor *d)
{
    struct gather g = {.last = true};
    read_all(d, &g);
    struct chart chart = {.arena = &d->reading};
    const struct ward w = {&d->options, d->subjects, d->target_count, &chart};
    for (size_t i = 0; i < d->target_count; i++) {
        chart.subject = i + 1;
        d->subjects[i].newer = servers_instead(&d->subjects[i], chart.arena);
        check_subject(&w, &d->subjects[i]);
    }
    chart.subject = 0;
    doctor_ses_set(&w);
    doctor_together(&w);
    doctor_mail_from(&w, &d->mail_from);
    if (d->full)
        chart_add(&chart, DOCTOR_LIMIT_QUESTIONS, S(""), S(""));
    sum_up(d, &w);
    return &d->diagnosis;
}

void doctor_close(struct doctor *d)
{
    if (!d)
        return;
    arena_free(&d->arena);
    arena_free(&d->reading);
    arena_free(&d->questions);
    free(d);
}
