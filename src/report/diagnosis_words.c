/* Words that the reports on keys share. */
#include "src/report/diagnosis.h"
#include "src/report/escape.h"

const struct diagnosis_writer diagnosis_writers[] = {
    {.name = "text", .write = diagnosis_text},
    {.name = "brief", .write = diagnosis_brief},
    {.name = "json", .write = diagnosis_json},
    {0},
};

const char *verdict_word(enum doctor_verdict verdict)
{
    static const char *const words[DOCTOR_VERDICTS] = {
        [DOCTOR_VERIFIES] = "verifies", [DOCTOR_UNUSED] = "unused", [DOCTOR_PARTLY] = "partly",
        [DOCTOR_NEVER] = "never", [DOCTOR_UNKNOWN] = "unknown",
    };
    return words[verdict];
}

const char *effect_word(enum doctor_effect effect)
{
    static const char *const words[] = {[DOCTOR_NONE] = "none", [DOCTOR_SOME] = "some", [DOCTOR_ALL] = "all"};
    return words[effect];
}

const char *view_words(enum view_kind kind)
{
    static const char *const words[VIEW_KINDS] = {
        [VIEW_PENDING] = "nobody was asked", [VIEW_UNKNOWN] = "nobody was asked", [VIEW_OK] = "a TXT record",
        [VIEW_ALIAS] = "a CNAME", [VIEW_NXDOMAIN] = "no such name", [VIEW_NODATA] = "the name exists, without a TXT record",
        [VIEW_REFERRAL] = "sends to other servers", [VIEW_SERVFAIL] = "failure (SERVFAIL)",
        [VIEW_BOGUS] = "failure, and an answer when DNSSEC is not checked", [VIEW_REFUSED] = "refused (REFUSED)",
        [VIEW_TIMEOUT] = "no answer", [VIEW_UNREACHABLE] = "nothing listens there", [VIEW_BAD] = "no answer that can be used",
    };
    return words[kind];
}

void address_words(GString *out, const struct zone_address *a)
{
    enum { SHOWN = 80 };
    if (!a->server)
        g_string_append(out, "not asked: inside somebody's own network");
    else if (a->no_route)
        g_string_append(out, "could not be asked from here");
    else if (a->soa && !a->reached)
        g_string_append(out, a->soa->outcome == DNS_TIMEOUT ? "does not answer" : "nothing listens there");
    else if (a->lame)
        g_string_append(out, "does not serve the zone");
    else if (a->txt.chain_count) {
        g_string_append(out, "CNAME ");
        escape_show(out, a->txt.chain[0], " ", SHOWN);
    } else if (a->txt.truncated && a->txt.no_tcp)
        g_string_append(out, "cut off, and TCP is not taken");
    else if (a->txt.kind == VIEW_OK)
        g_string_append_printf(out, "%zu TXT record%s", a->txt.txt_count, a->txt.txt_count == 1 ? "" : "s");
    else
        g_string_append(out, view_words(a->txt.kind));
}

void finding_text(GString *out, const struct doctor_finding *f, size_t max)
{
    g_string_append(out, doctor_row(f->check)->seen);
    if (f->where.n) {
        g_string_append(out, ": ");
        escape_show(out, f->where, "", max);
    }
    if (f->detail.n) {
        g_string_append(out, f->where.n ? "; " : ": ");
        escape_show(out, f->detail, "", max);
    }
}

/* One key a line: verdict, name, worst severity, ids. Tabs between; names have none. */
void diagnosis_brief(GString *out, const struct diagnosis *d, const struct diagnosis_options *options)
{
    (void)options;
    for (size_t i = 0; i <= d->subject_count; i++) {
        const struct subject *s = i ? &d->subjects[i - 1] : NULL;
        GString *ids = g_string_new(NULL);
        enum doctor_severity worst = DOCTOR_INFO;
        for (size_t k = 0; k < d->finding_count; k++) {
            const struct doctor_finding *f = &d->findings[k];
            if (f->subject != i || f->severity == DOCTOR_INFO)
                continue;
            worst = MAX(worst, f->severity);
            g_string_append_printf(ids, "%s%s", ids->len ? "," : "", doctor_row(f->check)->id);
        }
        if (s || ids->len) {
            g_string_append_printf(out, "%s\t", verdict_word(s ? s->verdict : d->verdict));
            escape_append(out, str_z(s && s->name ? s->name : s && s->target.selector ? s->target.selector : "*"), "", SIZE_MAX);
            g_string_append_printf(out, "\t%s\t%s\n", doctor_severity_word(worst), ids->len ? ids->str : "-");
        }
        g_string_free(ids, TRUE);
    }
}
