/* The TXT records at the key's name: how many, which one is the key, and what a wildcard makes of it. RFC 6376 sections
 * 3.6.2.2 and 6.1.2. */
#include "src/doctor/doctor.h"
#include "src/engine/domain.h"

const struct doctor_finding *view_unfit(const struct ward *w, const struct view *v)
{
    const struct doctor_finding *unfit = NULL;
    for (size_t i = 0; i < v->txt_count && i < LIMIT_KEY_RECORDS && !unfit; i++) {
        struct keyexam x = exam_of_record(v->txt[i], w->chart->arena);
        unfit = keyexam_unfit(&x, w->options->blocklist, w->chart->arena);
    }
    return unfit;
}

/* ---- several records ------------------------------------------------------------------------------------- */

enum { JOINED = 4 };

/* The records in this order as one text: does that make a key? */
static bool joined_is_key(const struct dns_record *const *txt, const size_t *order, size_t n, struct keyexam *x, struct arena *arena)
{
    struct str parts[JOINED];
    for (size_t i = 0; i < n; i++)
        parts[i] = exam_of_record(txt[order[i]], arena).text;
    *x = keyexam_read(parts, n, false, arena);
    return x->usable;
}

/* Some order of all the records that makes a key of them. */
static bool find_order(const struct dns_record *const *txt, size_t n, struct keyexam *x, struct arena *arena)
{
    size_t order[JOINED] = {0, 1, 2, 3}, counts[JOINED] = {0};
    if (n < 2 || n > JOINED)
        return false;
    if (joined_is_key(txt, order, n, x, arena))
        return true;
    for (size_t i = 0; i < n;) { /* Heap's algorithm */
        if (counts[i] == i) {
            counts[i++] = 0;
            continue;
        }
        size_t other = i % 2 ? counts[i] : 0, kept = order[other];
        order[other] = order[i];
        order[i] = kept;
        if (joined_is_key(txt, order, n, x, arena))
            return true;
        counts[i]++;
        i = 0;
    }
    return false;
}

struct count {
    size_t meant, usable, best;
};

/* best: a key that verifies, else one that was meant to be one, else the first. */
static struct count count_keys(const struct dns_record *const *txt, size_t n, struct arena *arena)
{
    struct count c = {0};
    for (size_t i = 0; i < n && i < LIMIT_KEY_RECORDS; i++) {
        struct keyexam x = exam_of_record(txt[i], arena);
        if ((x.usable && !c.usable) || (x.meant && !c.meant && !c.usable))
            c.best = i;
        c.meant += x.meant;
        c.usable += x.usable;
    }
    return c;
}

/* ---- what the key is asked for ---------------------------------------------------------------------------- */

static void check_message(const struct ward *w, const struct subject *s)
{
    const struct doctor_target *t = &s->target;
    if (!t->of_message || !s->exam.meant)
        return;
    if (t->wanted_type != KEY_UNKNOWN && s->exam.record.type != KEY_UNKNOWN && t->wanted_type != s->exam.record.type)
        chart_add(w->chart, DOCTOR_K_MISMATCH, S(""),
                  t->wanted_type == KEY_RSA ? S("the signature wants an RSA key") : S("the signature wants an Ed25519 key"));
    if (s->exam.record.strict && t->auid_is_subdomain)
        chart_add(w->chart, DOCTOR_T_STRICT, S(""), S(""));
    if (w->options->only_ed25519 && t->wanted_type == KEY_ED25519)
        chart_add(w->chart, DOCTOR_ED25519_ONLY, S(""), S(""));
}

/* A record at the end of a chain belongs to whoever owns that name. */
static const char *owner_of(const struct subject *s, struct arena *arena)
{
    const struct view *v = s->judged ? s->judged : &s->view;
    return v->chain_count ? domain_ascii(v->end, arena) : subject_owner(s);
}

/* May its key be published? */
static bool examine(const struct ward *w, struct subject *s, const struct keyexam *x)
{
    s->exam = *x;
    s->examined = true;
    s->private_key = s->private_key || x->key.kind == MATERIAL_PRIVATE;
    bool fit = keyexam_judge(&s->exam, owner_of(s, w->chart->arena), w->options->blocklist, w->chart);
    check_message(w, s);
    return fit;
}

/* Providers have several selectors, and leave those empty that they do not sign with now. It is theirs at the end of a chain. */
static void check_withdrawn(const struct ward *w, const struct subject *s)
{
    for (size_t i = 0; i < w->chart->count && s->end_organization && s->judged->chain_count; i++)
        if (w->chart->items[i].subject == w->chart->subject && w->chart->items[i].check == DOCTOR_P_EMPTY)
            w->chart->items[i].fix = "If no mail is signed with this selector, nothing is wrong: providers leave those empty that wait. If mail "
                                     "is, ask the provider, whose record it is.";
}

/* Only one record is examined, but a key that others can sign with is told of wherever it stands. */
static void check_beside(const struct ward *w, struct subject *s, const struct dns_record *const *txt, size_t n, size_t examined)
{
    for (size_t i = 0; i < n && i < LIMIT_KEY_RECORDS; i++) {
        struct keyexam x = exam_of_record(txt[i], w->chart->arena);
        const struct doctor_finding *unfit = i == examined ? NULL : keyexam_unfit(&x, w->options->blocklist, w->chart->arena);
        s->private_key = s->private_key || x.key.kind == MATERIAL_PRIVATE;
        if (unfit && unfit->severity == DOCTOR_CRITICAL)
            chart_add_as(w->chart, unfit->check, unfit->severity, DOCTOR_SOME, S("another record of the name"), unfit->detail);
    }
}

static void check_published(const struct ward *w, struct subject *s, const struct dns_record *const *txt, size_t n)
{
    struct arena *arena = w->chart->arena;
    struct keyexam x;
    struct count c = count_keys(txt, n, arena);
    s->record_count = n;
    if (!c.usable && find_order(txt, n, &x, arena)) {
        bool fit = examine(w, s, &x);
        struct doctor_finding *f =
            chart_add(w->chart, DOCTOR_SPLIT_AS_RECORDS, S(""), arena_print(arena, "%zu records", n));
        f->publish = (struct doctor_publish){x.repaired.n && fit ? PUBLISH_TXT : PUBLISH_NOTHING, owner_of(s, arena), x.repaired};
        f->fix = fit ? NULL : "Delete them, and make a new key under a new selector.";
        return;
    }
    struct str numbers = c.meant == 1 ? arena_print(arena, "%zu records, one of them a key", n)
                                      : arena_print(arena, "%zu records, %zu of them meant as keys", n, c.meant);
    if (n > 1 && c.meant == 1) /* a verifier that takes the other one finds no key in it */
        chart_add_as(w->chart, DOCTOR_TXT_MIXED, DOCTOR_WARN, DOCTOR_SOME, S(""), numbers);
    else if (n > 1)
        chart_add(w->chart, DOCTOR_TXT_MULTIPLE, S(""), numbers);
    x = exam_of_record(txt[c.best], arena);
    examine(w, s, &x);
    check_withdrawn(w, s);
    check_beside(w, s, txt, n, c.best);
}

/* ---- wildcards ------------------------------------------------------------------------------------------------ */

/* What the name itself has is the wildcard's, and no key: taking the wildcard out is not enough. */
static struct doctor_finding *instead_of_key(struct doctor_finding *f)
{
    f->fix = "Take the wildcard out, or give it no such record, and publish the key under this selector: where a name has a record of "
             "its own the wildcard does not count.";
    return f;
}

static void check_wildcard(const struct ward *w, const struct subject *s)
{
    const struct view *v = &s->wildcard;
    if (reply_has_dname(v->reply))
        return;
    if (v->kind == VIEW_ALIAS || (v->kind == VIEW_NXDOMAIN && v->chain_count)) {
        bool same = s->view.kind != VIEW_OK && s->view.chain_count && v->chain_count && str_ieq(s->view.chain[0], v->chain[0]);
        struct str detail = S("it answers with a CNAME");
        if (same)
            instead_of_key(chart_add_as(w->chart, DOCTOR_WILDCARD_TXT, DOCTOR_ERROR, DOCTOR_ALL, str_z(v->name), detail));
        else
            chart_add(w->chart, DOCTOR_WILDCARD_TXT, str_z(v->name), detail);
    }
    if (v->kind != VIEW_OK)
        return;
    struct count c = count_keys(v->txt, v->txt_count, w->chart->arena);
    struct keyexam x = exam_of_record(v->txt[c.best], w->chart->arena);
    struct str text = str_take(x.text, 60);
    if (v->txt_count == 1 && x.p_text.p && !str_trim(x.p_text).n) /* a way to say that there are no others */
        chart_add_as(w->chart, DOCTOR_WILDCARD_TXT, DOCTOR_INFO, DOCTOR_NONE, str_z(v->name), S("it withdraws every selector that is not published"))->fix = "";
    else if (c.usable)
        chart_add(w->chart, DOCTOR_WILDCARD_KEY, str_z(v->name), S(""));
    else if (c.meant)
        chart_add(w->chart, DOCTOR_WILDCARD_TXT, str_z(v->name), text);
    else if (s->exam.usable)
        chart_add_as(w->chart, DOCTOR_WILDCARD_TXT, DOCTOR_ERROR, DOCTOR_NONE, str_z(v->name), text);
    else
        instead_of_key(chart_add_as(w->chart, DOCTOR_WILDCARD_TXT, DOCTOR_ERROR, DOCTOR_SOME, str_z(v->name), text));
}

/* A private key is told of wherever it stands, on a single server, too. */
static void check_private(const struct ward *w, struct subject *s)
{
    for (size_t i = 0; i < s->zone.server_count; i++)
        for (size_t k = 0; k < s->zone.servers[i].address_count; k++) {
            const struct view *v = &s->zone.servers[i].addresses[k].txt;
            bool there = false;
            for (size_t r = 0; r < v->txt_count && r < LIMIT_KEY_RECORDS; r++)
                there = there || exam_of_record(v->txt[r], w->chart->arena).key.kind == MATERIAL_PRIVATE;
            s->private_key = s->private_key || there;
            if (there && !chart_has(w->chart, DOCTOR_PRIVATE_KEY))
                chart_add_as(w->chart, DOCTOR_PRIVATE_KEY, DOCTOR_CRITICAL, DOCTOR_SOME, S("another record of the name"), str_z(s->zone.servers[i].name));
        }
}

/* A record that is not published yet may have a string that no record can have, or be one that has to be split. */
static void check_lengths(const struct ward *w, const struct subject *s, struct str repaired)
{
    struct doctor_publish whole = {repaired.n ? PUBLISH_TXT : PUBLISH_NOTHING, subject_owner(s), repaired};
    if (!s->target.split_known && s->exam.usable && repaired.n > LIMIT_DNS_STRING)
        chart_add(w->chart, DOCTOR_TXT_TO_SPLIT, S(""), arena_print(w->chart->arena, "%zu characters", s->exam.text.n))->publish = whole;
    size_t i = 0, n = s->target.split_known ? s->target.string_count : 0;
    while (i < n && s->target.strings[i].n <= LIMIT_DNS_STRING)
        i++;
    if (i == n)
        return;
    struct str detail = arena_print(w->chart->arena, "string %zu has %zu", i + 1, s->target.strings[i].n);
    chart_add(w->chart, DOCTOR_TXT_STRING_LONG, S(""), detail)->publish = whole;
}

/* What is published now; where the resolver fails, what a server of the zone says. */
static const struct view *view_with_texts(const struct subject *s)
{
    if (s->newer && s->newer->kind == VIEW_OK)
        return s->newer;
    if (s->view.txt_count)
        return &s->view;
    bool failed = s->view.kind == VIEW_SERVFAIL || s->view.kind == VIEW_TIMEOUT || s->view.kind == VIEW_UNKNOWN ||
                  s->view.kind == VIEW_UNREACHABLE || s->view.kind == VIEW_REFUSED;
    for (size_t i = 0; failed && i < s->zone.server_count; i++)
        for (size_t k = 0; k < s->zone.servers[i].address_count; k++)
            if (s->zone.servers[i].addresses[k].txt.kind == VIEW_OK)
                return &s->zone.servers[i].addresses[k].txt;
    return NULL;
}

void doctor_records(const struct ward *w, struct subject *s)
{
    if (s->target.strings) {
        struct keyexam x = keyexam_read(s->target.strings, s->target.string_count, s->target.split_known, w->chart->arena);
        s->record_count = 1;
        check_lengths(w, s, examine(w, s, &x) ? x.repaired : S(""));
        return;
    }
    const struct view *v = s->name ? view_with_texts(s) : NULL;
    s->judged = v;
    if (v && (v != &s->view || !ses_is_empty(s)))
        check_published(w, s, v->txt, v->txt_count);
    if (v && v != &s->view)
        check_beside(w, s, s->view.txt, s->view.txt_count, SIZE_MAX);
    check_private(w, s);
    if (s->name)
        check_wildcard(w, s);
}
