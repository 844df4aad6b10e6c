/* Who handed the message over, and between which servers a signature that no longer holds was broken: the two questions of
 * who has no time for the path and the claims. Each name is said together with whose word it is. */
#include "src/report/speech.h"

enum { SHOWN_NAME = 60, SHOWN_LIST = 80 };

/* --- who handed it over --- */

/* The reverse name where the server looked it up both ways; else the address, and what the sender called itself. */
static void say_sender(const struct speech *to, const struct hop *h)
{
    bool confirmed = h->rdns.n && !(h->flags & (HOP_RDNS_UNCONFIRMED | HOP_RDNS_UNCHECKED));
    if (confirmed) {
        to->voice->name(to->out, h->rdns, "", SHOWN_NAME);
        speech_words(to, h->ip.n ? " " : "");
    }
    if (h->ip.n) {
        speech_words(to, "[");
        to->voice->name(to->out, h->ip, "", SHOWN_NAME);
        speech_words(to, "]");
    }
    if (!confirmed && h->helo.n) {
        speech_words(to, h->ip.n ? ", which called itself " : "a host that called itself ");
        to->voice->name(to->out, h->helo, "", SHOWN_NAME);
    }
    if (h->flags & HOP_AUTHENTICATED)
        speech_words(to, ", which had logged in");
}

void speech_came_from(const struct speech *to, const struct analysis *a)
{
    const struct hop *h = a->border < a->hop_count ? &a->hops[a->border] : NULL;
    if (!h || !(h->rdns.n || h->ip.n || h->helo.n))
        return;
    say_sender(to, h);
    speech_words(to, ", says ");
    to->voice->name(to->out, h->by, "your server", SHOWN_NAME);
    if (!border_is_sure(a))
        speech_words(to, ", if the names in the path are true");
}

/* --- where it was changed --- */

/* The uppermost server that says that the i-th signature held: the last that had it whole, if that is true. What
 * only could be of the own servers, and may be forged, is no answer here. */
static const struct dkv_claim *last_whole(const struct analysis *a, size_t i)
{
    for (size_t c = 0; c < a->claim_count; c++) {
        const struct dkv_claim *claim = &a->claims[c];
        bool planted = claim->forged || (claim->own && claim->position != DKV_POSITION_ABOVE && claim->record.kind != AUTHRES_ARC);
        for (size_t k = 0; !planted && k < claim->record.count; k++)
            if (claim->compared[k].signature == i + 1 && claim->compared[k].agreement == DKV_DIFFERS &&
                str_ieq(claim->record.results[k].result, S("pass")))
                return claim;
    }
    return NULL;
}

/* The lowest of the own servers that says that it did not hold: the change was before it. */
static const struct dkv_claim *first_broken(const struct analysis *a, size_t i)
{
    for (size_t c = a->claim_count; c > 0; c--) {
        const struct dkv_claim *claim = &a->claims[c - 1];
        for (size_t k = 0; claim->own && claim->position == DKV_POSITION_ABOVE && k < claim->record.count; k++)
            if (claim->compared[k].signature == i + 1 && claim->compared[k].agreement == DKV_AGREES)
                return claim;
    }
    return NULL;
}

/* "<dev.lists.example>"; p == NULL: no list. */
static struct str list_name(const struct analysis *a)
{
    for (size_t i = 0; i < a->field_count; i++)
        if (str_ieq(a->fields[i].name, S("List-Id"))) {
            struct str value = str_cut(a->fields[i].raw, ':').tail, inner = str_cut(str_rcut(value, '<').tail, '>').head;
            return str_trim(inner.n ? inner : value);
        }
    return (struct str){0};
}

static void say_whole(const struct speech *to, const struct dkv_claim *c)
{
    bool sure = c->own && c->record.kind != AUTHRES_ARC;
    speech_words(to, sure ? "It still held when your server " : "A field in the name of ");
    speech_claimant(to, c);
    speech_words(to, sure ? " checked it: it was changed behind that server, among your own systems."
                          : " says that it still held there; if that is true, it was changed there or later.");
}

void speech_changed(const struct speech *to, const struct analysis *a, const struct analysis_signature *s)
{
    if (!s || !reason_is_change(s->dkv->reason) || body_is_missing(s->dkv))
        return;
    size_t i = (size_t)(s - a->signatures);
    const struct dkv_claim *whole = last_whole(a, i), *broken = first_broken(a, i);
    struct str list = list_name(a);
    if (whole)
        say_whole(to, whole);
    if (broken && !(whole && whole->own)) {
        speech_words(to, whole ? " It was broken already when your server " : "It was broken already when your server ");
        speech_claimant(to, broken);
        speech_words(to, " checked it.");
    }
    if (!list.n || (whole && whole->own))
        return;
    speech_words(to, whole || broken ? " It calls itself mail of the list " : "It calls itself mail of the list ");
    to->voice->name(to->out, list, "", SHOWN_LIST); /* as a name, so that no words of theirs stand in the sentence */
    speech_words(to, ", and lists change what they pass on.");
}

/* Is the name of the list of the signer's domain? */
void speech_list(const struct speech *to, const struct analysis *a, const struct analysis_signature *s)
{
    struct str list = list_name(a), signer = s->dkv->domain;
    if (!signer.n || !str_under(list, signer))
        return;
    speech_words(to, " It is the signature of the mailing list ");
    to->voice->name(to->out, list, "", SHOWN_LIST);
    speech_words(to, ", and does not say who wrote to it.");
}
