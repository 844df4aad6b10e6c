#include "src/cli/keyreport.h"
#include "src/cli/keyask.h"
#include "src/cli/keytargets.h"
#include "src/report/diagnosis.h"
#include "src/report/escape.h"
#include <stdlib.h>

/* Refused for its key, or for what the DNS said of it: not for its own form, age or cover. */
static bool is_about_key(const struct dkv_signature *s)
{
    bool refused = s->result == DKV_PERMERROR || s->result == DKV_TEMPERROR;
    return refused && s->key.name && !s->would_verify;
}

/* Where it fails, that is part of the report: this may be any thread. */
static struct inquiry *open_inquiry(GString *out, const struct options *o)
{
    const struct inquiry_options options = {
        .nameservers = (const char *const *)o->nameservers, .offline = o->offline, .timeout_ms = (int)(o->timeout * 1000)};
    char *error = NULL;
    struct inquiry *inquiry = inquiry_open(&options, &error);
    for (char **k = o->key_files; inquiry && k && *k && !error; k++)
        inquiry_add_file(inquiry, *k, &error);
    if (error) {
        g_string_append(out, "\nDOCTOR  ");
        escape_append(out, str_z(error), "", SIZE_MAX);
        g_string_append_c(out, '\n');
    }
    free(error);
    return inquiry;
}

static void diagnose(GString *out, const struct key_targets *targets, const struct options *o, const struct writer_options *writer)
{
    const struct doctor_options options = {.only_ed25519 = targets->only_ed25519};
    const struct diagnosis_options how = {.color = writer->color, .width = writer->width};
    struct inquiry *inquiry = open_inquiry(out, o);
    size_t round = 0;
    if (!inquiry)
        return;
    struct doctor *doctor = doctor_open(targets->items, targets->count, &options);
    keyask(inquiry, doctor, &round);
    g_string_append(out, "\nDOCTOR  the keys that could not be used\n\n");
    diagnosis_text(out, doctor_judge(doctor), &how);
    doctor_close(doctor);
    inquiry_close(inquiry);
}

void keyreport(GString *out, const struct analysis *a, const struct options *o, const struct writer_options *writer)
{
    struct arena arena = {0};
    struct key_targets targets = {0};
    for (size_t i = 0; i < a->signature_count; i++)
        if (is_about_key(a->signatures[i].dkv))
            targets_add_signature(&targets, a->signatures[i].dkv, &arena);
    if (targets.count)
        diagnose(out, &targets, o, writer);
    arena_free(&arena);
}
