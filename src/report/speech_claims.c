/* What servers say they found: whose word it is, and whether it agrees with what was found here. */
#include "src/report/speech.h"

enum { SHOWN_NAME = 60 };

const char *claim_owner(const struct dkv_claim *c)
{
    if (c->forged)
        return "forged";
    if (c->record.kind == AUTHRES_ARC)
        return "ARC";
    bool nameless = c->record.kind == AUTHRES_SPF && !c->record.authserv_id.n; /* as Gmail writes it, below its own line */
    if (!c->own && nameless && c->position == DKV_POSITION_AT)
        return "yours?";
    if (!c->own)
        return c->position == DKV_POSITION_UNKNOWN ? "whose?" : "theirs";
    return c->position == DKV_POSITION_ABOVE ? "yours" : "yours?";
}

/* What the result is about: the domain, the address. p == NULL: the field does not say. */
static struct str subject_of(const struct authres_result *r)
{
    static const struct {
        struct str ptype, name;
    } rows[] = {
        {S("header"), S("d")}, {S("header"), S("i")}, {S("header"), S("from")}, {S("smtp"), S("mailfrom")},
        {S("smtp"), S("helo")}, {S("smtp"), S("auth")}, {S(""), S("envelope-from")}, {S(""), S("helo")},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct str value = authres_value(r, rows[i].ptype, rows[i].name);
        if (value.n && !str_ieq(value, S("none"))) /* Microsoft: header.d=none */
            return value;
    }
    return (struct str){0};
}

/* Microsoft's composite authentication: what its numbers mean. */
static const char *compauth_words(struct str reason)
{
    static const struct {
        struct str start;
        const char *words;
    } rows[] = {
        {S("000"), "DMARC failed"}, {S("001"), "no proof, and taken for forged"}, {S("002"), "forbidden by a rule of the receiver"},
        {S("010"), "DMARC failed for the receiver's own domain"}, {S("1"), "passed"}, {S("2"), "passed, hardly"},
        {S("3"), "not checked"}, {S("4"), "let by"}, {S("6"), "no proof for the receiver's own domain"}, {S("7"), "passed"},
        {S("9"), "let by"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (str_starts(reason, rows[i].start))
            return rows[i].words;
    return NULL;
}

static void say_agreement(const struct speech *to, const struct analysis *a, const struct dkv_compared *c)
{
    if (c->several)
        speech_words(to, ", one of several that fit");
    else if (c->agreement == DKV_AGREES)
        speech_words(to, ", as found here");
    else if (c->agreement == DKV_DIFFERS && c->signature <= a->signature_count)
        speech_print(to, ", but here %s", dkv_result_word(a->signatures[c->signature - 1].dkv->result));
    else if (c->gone)
        speech_words(to, ", a signature that the message does not have");
}

void speech_claimed(const struct speech *to, const struct analysis *a, const struct dkv_claim *c, size_t i)
{
    const struct authres_result *r = &c->record.results[i];
    struct str subject = subject_of(r);
    const char *words = str_ieq(r->method, S("compauth")) ? compauth_words(r->reason) : NULL;
    to->voice->name(to->out, r->method, "", SHOWN_NAME);
    speech_words(to, "=");
    to->voice->name(to->out, r->result, "(nothing)", SHOWN_NAME);
    if (subject.n) {
        speech_words(to, " for ");
        to->voice->name(to->out, subject, "", SHOWN_NAME);
    }
    if (words)
        speech_print(to, " (%s)", words);
    say_agreement(to, a, &c->compared[i]);
}

void speech_claimant(const struct speech *to, const struct dkv_claim *c)
{
    to->voice->name(to->out, c->record.authserv_id, c->record.kind == AUTHRES_SPF ? "(Received-SPF)" : "(no name)", SHOWN_NAME);
}

bool claim_is_repeated(const struct analysis *a, const struct dkv_claim *c)
{
    if (c->record.kind != AUTHRES_SPF || c->forged)
        return false;
    for (size_t i = 0; i < a->claim_count; i++) {
        const struct dkv_claim *other = &a->claims[i];
        if (other->record.kind != AUTHRES_RESULTS || other->position != c->position)
            continue;
        for (size_t k = 0; k < other->record.count; k++)
            if (str_ieq(other->record.results[k].method, S("spf")) &&
                str_ieq(other->record.results[k].result, c->record.results[0].result))
                return true;
    }
    return false;
}
