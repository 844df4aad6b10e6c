/* The message as a whole: verdict, what it means, what to do, findings. */
#include "src/report/speech.h"
#include "parsers/limits.h"
#include "src/report/advice.h"
#include "src/report/words.h"
#include <assert.h>

enum { SHOWN_SHORT = 120, SHOWN_NAME = 60 };

void speech_words(const struct speech *to, const char *words) { to->voice->words(to->out, words); }

void speech_print(const struct speech *to, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *words = g_strdup_vprintf(format, args);
    va_end(args);
    speech_words(to, words);
}

void speech_names(const struct speech *to, const struct str *names, size_t n, const char *between, size_t max)
{
    for (size_t i = 0; i < n && i < max; i++) {
        speech_words(to, i ? between : "");
        to->voice->name(to->out, names[i], "(empty)", SHOWN_NAME);
    }
    if (n > max)
        speech_print(to, " and %zu more", n - max);
}

/* --- verdict --- */

static void author_domain(const struct speech *to, const struct analysis *a)
{
    if (a->from_domain)
        to->voice->name(to->out, str_z(a->from_domain), "", LIMIT_DNS_NAME);
    else if (a->from_ambiguous)
        speech_words(to, "programs will disagree which that is");
    else
        speech_words(to, a->from_count > 1 ? "which names more than one" : "which names none");
}

static void say_pass(const struct speech *to, const struct analysis *a, const struct analysis_signature *s)
{
    static const char *const relations[] = {
        [ALIGN_STRICT] = ", the domain in From",
        [ALIGN_RELAXED] = ", of the same organization as the domain in From (",
        [ALIGN_NONE] = ", not by the domain that you see in From (",
    };
    speech_words(to, "signed by ");
    speech_signer(to, s->dkv);
    speech_words(to, relations[s->aligned]);
    if (s->aligned == ALIGN_STRICT)
        return;
    author_domain(to, a);
    speech_words(to, ")");
}

static void say_not_pass(const struct speech *to, const struct analysis *a, const struct analysis_signature *s)
{
    static const struct phrase {
        const char *before, *after;
    } phrases[] = {
        [DKV_FAIL] = {"the signature in the name of ", " does not hold: "},
        [DKV_POLICY] = {"the signature of ", " holds, and is refused all the same: "},
        [DKV_NEUTRAL] = {"the signature in the name of ", " was not checked: "},
        [DKV_TEMPERROR] = {"the signature in the name of ", " could not be checked now: "},
        [DKV_PERMERROR] = {"the signature in the name of ", " cannot be used: "},
    };
    if (a->signature_count > 1)
        speech_print(to, "none of the %zu signatures counts%s; ", a->signature_count,
                     a->verdict == DKV_TEMPERROR ? " yet" : "");
    speech_words(to, phrases[s->dkv->result].before);
    speech_signer(to, s->dkv);
    speech_words(to, phrases[s->dkv->result].after);
    speech_words(to, reason_words(s->dkv));
    if (s->dkv->result == DKV_TEMPERROR && s->dkv->body_hash == DKV_HASH_MISMATCH)
        speech_print(to, "; whatever the answer, it cannot hold: %s",
                     body_is_empty(s->dkv) ? "there is no body here, and one was signed" : "the body is not as it was signed");
}

void speech_verdict(const struct speech *to, const struct analysis *a, const struct analysis_signature *s)
{
    assert(s || a->verdict == DKV_NONE);
    if (!s)
        speech_words(to, is_no_message(a) ? "this is not an e-mail message"
                                          : "this message is not signed: DKIM cannot tell who sent it or whether it was "
                                            "changed");
    else if (a->verdict == DKV_PASS)
        say_pass(to, a, s);
    else
        say_not_pass(to, a, s);
}

void speech_meaning(const struct speech *to, const struct analysis *a, const struct analysis_signature *s)
{
    if (a->verdict != DKV_PASS)
        return;
    speech_words(to, "DKIM speaks for the domain ");
    speech_signer(to, s->dkv);
    speech_words(to, ", not for the person");
    if (s->aligned == ALIGN_NONE)
        speech_words(to, ", and says nothing about the domain in From");
    speech_words(to, ".");
    speech_list(to, a, s);
}

/* --- what to do --- */

static const char *unsigned_advice(const struct analysis *a)
{
    if (is_no_message(a))
        return "Give the raw source of the message: in most mail programs \"show original\" or \"save as .eml\".";
    if (!a->hop_count)
        return "Nothing in it tells where it came from: it has no Received fields either. Copies that a mail program keeps of "
               "sent mail look so, and what some programs save; take the source from the mailbox that received it.";
    if (!a->from_domain)
        return "See in the path below where it came from; nothing else vouches for it.";
    return "See in the path below where it came from. If mail from the domain in From is otherwise signed, a message "
           "without a signature is a reason to doubt it.";
}

/* A signature that holds, and no one domain in From that it could be held against. */
static const char *no_author_advice(const struct analysis *a)
{
    if (a->from_ambiguous || a->from_count > 1)
        return "Take none of the addresses in From as proven: your mail program may show another one than "
               "your filter went by. Below it is said for each whether its domain has signed.";
    return "Believe nothing about an author: From names none that can be read. The signature says only whose server sent this.";
}

static const char *verdict_advice(const struct analysis *a, const struct analysis_signature *s)
{
    if (!s)
        return unsigned_advice(a);
    if (a->verdict == DKV_PASS && !a->from_domain)
        return no_author_advice(a);
    if (a->verdict == DKV_PASS && s->aligned == ALIGN_NONE)
        return "Ask yourself whether this signer may write in the name of the domain in From, as mailing lists, newsletter "
               "services and mail providers do. If you do not expect that, take From as not proven.";
    if (a->verdict == DKV_PASS)
        return "One signature that holds is enough; what follows is for those who made the others.";
    return NULL;
}

static const char *advice_of(const struct analysis *a, const struct dkv_signature *sig)
{
    if (body_is_missing(sig))
        return "Give the whole message, if you have it: with the header alone only the header can be judged, and "
               "that is as it was signed.";
    if (sig->reason == DKV_X_EXPIRED && a->judged_by == DKV_CLOCK_NOW)
        return "It was judged as of now, since the path does not tell when your own servers took the message. If it is "
               "old, give the time when it came (--time). If it came only now, it can be a replay, the same mail "
               "sent again to other people.";
    return advice_text(sig->reason);
}

/* Numbers of the signatures that share the i-th one's reason; empty when an earlier one has it. */
static void sharing(GString *who, const struct analysis *a, size_t i, size_t shown)
{
    const struct analysis_signature *s = a->signatures;
    g_string_assign(who, "");
    for (size_t j = 0; j < shown; j++) {
        if (s[j].dkv->reason != s[i].dkv->reason)
            continue;
        if (j < i) {
            g_string_assign(who, "");
            return;
        }
        g_string_append_printf(who, "%s%zu", who->len ? ", " : "DKIM ", j + 1);
    }
}

bool is_settled(const struct analysis *a, const struct analysis_signature *deciding)
{
    return a->verdict == DKV_PASS && deciding->aligned != ALIGN_NONE;
}

void speech_next(const struct analysis *a, const struct analysis_signature *deciding, size_t shown,
                 void (*row)(void *, const char *, const char *), void *context)
{
    const char *overall = verdict_advice(a, deciding);
    bool settled = is_settled(a, deciding);
    g_autoptr(GString) who = g_string_new(NULL);
    if (overall && !settled)
        row(context, "", overall);
    for (size_t i = 0; i < shown; i++) {
        const char *advice = advice_of(a, a->signatures[i].dkv);
        sharing(who, a, i, shown);
        if (!advice || !who->len)
            continue;
        if (settled && overall)
            row(context, "", overall);
        overall = NULL;
        row(context, a->signature_count > 1 ? who->str : "", advice);
    }
}

/* --- what is odd, what is covered --- */

void speech_finding(const struct speech *to, const struct dkv_finding *f, size_t max)
{
    if (f->where.n) {
        to->voice->value(to->out, f->where, SHOWN_SHORT);
        speech_words(to, ": ");
    }
    speech_words(to, dkv_reason_row(f->reason)->sentence);
    if (f->detail.n) {
        speech_words(to, "; ");
        to->voice->value(to->out, f->detail, max);
    }
}

/* Is it said already, as the reason of its signature? */
static bool finding_is_said(const struct analysis *a, const struct dkv_finding *f)
{
    bool about_one = f->signature > 0 && f->signature <= a->signature_count;
    return about_one && a->signatures[f->signature - 1].dkv->reason == f->reason;
}

GArray *findings_to_tell(const struct analysis *a)
{
    GArray *told = g_array_new(FALSE, FALSE, sizeof(const struct dkv_finding *));
    for (int severity = DKV_ERROR; severity >= DKV_INFO; severity--)
        for (size_t i = 0; i < a->finding_count; i++) {
            const struct dkv_finding *f = &a->findings[i];
            if ((int)dkv_reason_row(f->reason)->severity == severity && !finding_is_said(a, f))
                g_array_append_val(told, f);
        }
    return told;
}

void speech_measure(const struct speech *to, uint64_t covered, uint64_t size)
{
    if (covered == size)
        speech_print(to, "signed, %" G_GUINT64_FORMAT " bytes", size);
    else if (!covered)
        speech_print(to, "not signed, %" G_GUINT64_FORMAT " bytes", size);
    else
        speech_print(to, "the first %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes are signed", covered, size);
}

void speech_inside(const struct speech *to, const struct analysis *inside)
{
    const char *is = inside->attached_pasted ? "has the source of a message in its text" : "is a message itself";
    if (inside->attached_part)
        speech_print(to, "part %zu of this message %s", inside->attached_part, is);
    else
        speech_print(to, "the body of this message %s", is);
}

static size_t count_of(const struct analysis *a, enum dkv_severity severity)
{
    size_t n = 0;
    for (size_t i = 0; i < a->finding_count; i++)
        n += dkv_reason_row(a->findings[i].reason)->severity == severity && !finding_is_said(a, &a->findings[i]);
    return n;
}

bool is_doubtful(const struct analysis *a, const struct analysis_signature *deciding)
{
    return a->verdict == DKV_PASS && (deciding->aligned == ALIGN_NONE || count_of(a, DKV_ERROR));
}

bool speech_has_more(const struct analysis *a) { return count_of(a, DKV_ERROR) || count_of(a, DKV_WARN); }

void speech_more(const struct speech *to, const struct analysis *a, const char *part)
{
    size_t errors = count_of(a, DKV_ERROR), warnings = count_of(a, DKV_WARN);
    speech_print(to, "There is more to know, below under %s: ", part);
    if (errors)
        speech_print(to, "%zu error%s%s", errors, errors == 1 ? "" : "s", warnings ? ", " : ".");
    if (warnings)
        speech_print(to, "%zu warning%s.", warnings, warnings == 1 ? "" : "s");
}

void speech_holds(const struct speech *to, const struct analysis *a)
{
    if (a->attached_count == 1)
        speech_words(to, "There is a message inside this one; it is judged for itself, below.");
    else if (a->attached_count)
        speech_print(to, "There are %zu messages inside this one; each is judged for itself, below.", a->attached_count);
}
