/* X-DKIM-Report, a field for programs that can look into a header and nothing else, like Sieve: "NAME=WORD;" again and
 * again, so that "verdict=pass;" is found only where it is said. Every word is from our own tables; nothing of the message
 * is in it. */
#include "src/report/fold.h"
#include "src/report/writer.h"

static void put(struct fold *f, const char *name, const char *word)
{
    g_autofree char *item = g_strdup_printf("%s=%s;", name, word);
    fold_word(f, item);
}

static struct fold begin(GString *out, const char *authserv_id, enum dkv_result verdict, const char *eol)
{
    struct fold f = fold_begin(out, MARK_FIELD ":", eol);
    g_autofree char *id = g_strconcat(is_token(str_z(authserv_id)) ? authserv_id : "localhost", ";", NULL);
    fold_word(&f, id);
    put(&f, "verdict", dkv_result_word(verdict));
    return f;
}

/* Of the signatures that pass, the one nearest to From. */
static const char *aligned_word(const struct analysis *a)
{
    static const char *const words[] = {[ALIGN_NONE] = "none", [ALIGN_RELAXED] = "relaxed", [ALIGN_STRICT] = "strict"};
    enum alignment best = ALIGN_NONE;
    if (a->from_ambiguous)
        return "ambiguous";
    for (size_t i = 0; i < a->signature_count; i++)
        if (a->signatures[i].dkv->result == DKV_PASS)
            best = MAX(best, a->signatures[i].aligned);
    return words[best];
}

static void put_reasons(struct fold *f, const struct analysis *a)
{
    bool seen[DKV_REASONS] = {false};
    for (size_t i = 0; i < a->signature_count; i++) {
        const struct dkv_signature *s = a->signatures[i].dkv;
        if (s->result != DKV_PASS && !seen[s->reason])
            put(f, "reason", dkv_reason_row(s->reason)->id);
        seen[s->reason] = true;
    }
}

static void put_findings(struct fold *f, const struct analysis *a)
{
    bool seen[DKV_REASONS] = {false};
    for (int severity = DKV_ERROR; severity >= DKV_INFO; severity--)
        for (size_t i = 0; i < a->finding_count; i++) {
            enum dkv_reason reason = a->findings[i].reason;
            const struct dkv_reason_row *row = dkv_reason_row(reason);
            if ((int)row->severity != severity || seen[reason])
                continue;
            put(f, dkv_severity_word(row->severity), row->id);
            seen[reason] = true;
        }
}

void mark_field(GString *out, const struct analysis *a, const char *authserv_id, const char *eol)
{
    struct fold f = begin(out, authserv_id, a->verdict, eol);
    put(&f, "aligned", aligned_word(a));
    put_reasons(&f, a);
    put_findings(&f, a);
    fold_end(&f);
}

void mark_unchecked(GString *out, const char *authserv_id, const char *eol)
{
    struct fold f = begin(out, authserv_id, DKV_TEMPERROR, eol);
    put(&f, "reason", UNCHECKED);
    fold_end(&f);
}
