/* A key that cannot be used, looked at by the doctor of dkimkey: what was done to its record. */
#include "src/doctor/doctor.h"
#include "src/report/speech.h"

enum { SHOWN = 200 };

/* Is it the key's record that the signature was refused for? */
static bool record_is_at_fault(const struct dkv_signature *sig)
{
    return sig->result == DKV_PERMERROR && sig->key.name && sig->key.record.p && telling_record(sig).n;
}

/* SES has one active key of three; a message signed with one of the others cannot be verified again. */
static bool ses_moved_on(const struct dkv_signature *sig)
{
    const struct dkv_answer *a = sig->key.answer;
    return sig->reason == DKV_KEY_EMPTY_RECORD && a && a->cname_count && ses_is_zone(a->cname[a->cname_count - 1]);
}

/* The worst that says something else than the reason does. */
static const struct doctor_finding *telling(const struct chart *c, enum dkv_reason reason)
{
    const struct doctor_finding *worst = NULL;
    for (size_t i = 0; i < c->count; i++) {
        const struct doctor_finding *f = &c->items[i];
        bool said = str_eq(str_z(doctor_row(f->check)->id), str_z(dkv_reason_row(reason)->id));
        if (!said && f->severity >= DOCTOR_ERROR && (!worst || f->severity > worst->severity))
            worst = f;
    }
    return worst;
}

static void say_finding(const struct speech *to, const struct doctor_finding *f)
{
    speech_words(to, doctor_row(f->check)->seen);
    if (f->where.n || f->detail.n)
        speech_words(to, ": ");
    to->voice->value(to->out, f->where, SHOWN);
    speech_words(to, f->where.n && f->detail.n ? " " : "");
    to->voice->value(to->out, f->detail, SHOWN);
    speech_print(to, " (%s)", doctor_row(f->check)->id);
}

void speech_doctor(const struct speech *to, const struct dkv_signature *sig)
{
    if (ses_moved_on(sig))
        speech_words(to, "an inactive selector of Amazon SES: it signs with another key by now, so a new check cannot succeed "
                         "(ses-empty-selector)");
    if (!record_is_at_fault(sig))
        return;
    struct arena arena = {0};
    struct chart chart = {.arena = &arena};
    struct keyexam x = keyexam_read(&sig->key.record, 1, false, &arena);
    keyexam_judge(&x, NULL, S(""), &chart);
    const struct doctor_finding *f = telling(&chart, sig->reason);
    if (f)
        say_finding(to, f);
    arena_free(&arena);
}
