/* What servers say they found, in the text report: one row a field, whose word it is, and whether it agrees with what
 * was found here. Values are cut and stay right of our own words. */
#include "src/report/escape.h"
#include "src/report/text.h"
#include "src/report/words.h"

enum { SHOWN_CLAIMS = 12, SHOWN_RESULTS = 8, SHOWN_NAME = 60, HANG_CLAIM = 14 };
static const char margin[] = "      ";

/* Whose word it is. */
static const char *owner(const struct dkv_claim *c, enum page_color *color)
{
    *color = c->forged ? PAGE_RED : PAGE_PLAIN;
    if (c->forged)
        return "forged";
    if (c->record.kind == AUTHRES_ARC)
        return "ARC";
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

static void append_agreement(GString *line, const struct text *t, const struct dkv_compared *c)
{
    if (c->several)
        g_string_append(line, ", one of several that fit");
    else if (c->agreement == DKV_AGREES)
        g_string_append(line, ", as found here");
    else if (c->agreement == DKV_DIFFERS && c->signature <= t->a->signature_count)
        g_string_append_printf(line, ", but here %s", dkv_result_word(t->a->signatures[c->signature - 1].dkv->result));
    else if (c->gone)
        g_string_append(line, ", a signature that the message does not have");
}

static void append_result(GString *line, const struct text *t, const struct dkv_claim *c, size_t i)
{
    const struct authres_result *r = &c->record.results[i];
    struct str subject = subject_of(r);
    const char *words = str_ieq(r->method, S("compauth")) ? compauth_words(r->reason) : NULL;
    g_string_append(line, i ? "; " : " ");
    text_name(line, r->method, "", SHOWN_NAME);
    g_string_append(line, "=");
    text_name(line, r->result, "(nothing)", SHOWN_NAME);
    if (subject.n) {
        g_string_append(line, " for ");
        text_name(line, subject, "", SHOWN_NAME);
    }
    if (words)
        g_string_append_printf(line, " (%s)", words);
    append_agreement(line, t, &c->compared[i]);
}

static void put_claim(struct text *t, const struct dkv_claim *c)
{
    enum page_color color;
    const char *label = owner(c, &color);
    GString *line = text_line(t);
    size_t shown = MIN(c->record.count, SHOWN_RESULTS);
    text_name(line, c->record.authserv_id, c->record.kind == AUTHRES_SPF ? "(Received-SPF)" : "(no name)", SHOWN_NAME);
    g_string_append(line, ":");
    if (!c->record.count)
        g_string_append(line, " nothing checked");
    for (size_t i = 0; i < shown; i++)
        append_result(line, t, c, i);
    if (shown < c->record.count)
        g_string_append_printf(line, "; and %zu more", c->record.count - shown);
    text_put(t, margin, label, color, HANG_CLAIM);
}

/* Received-SPF mostly repeats what stands in Authentication-Results. */
static bool is_repeated(const struct analysis *a, const struct dkv_claim *c)
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

void text_claims(struct text *t)
{
    const struct analysis *a = t->a;
    size_t shown = 0, left = 0;
    for (size_t i = 0; i < a->claim_count; i++) {
        if (is_repeated(a, &a->claims[i]))
            continue;
        if (shown == SHOWN_CLAIMS) {
            left++;
            continue;
        }
        if (!shown++) {
            g_string_append_c(t->page.out, '\n');
            g_string_assign(text_line(t), "what servers say they found; the word of others proves nothing");
            text_put(t, "", "CLAIMS", PAGE_PLAIN, strlen("CLAIMS") + 2);
        }
        put_claim(t, &a->claims[i]);
    }
    if (!left)
        return;
    g_string_append_printf(text_line(t), "and %zu more fields; --format=json lists them", left);
    text_put(t, margin, "", PAGE_PLAIN, strlen(margin));
}
