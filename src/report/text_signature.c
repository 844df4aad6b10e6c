/* One signature in the text report: what it claims, how it was judged and why, body and header apart, the key,
 * what is signed, its times. */
#include "src/report/advice.h"
#include "src/report/escape.h"
#include "src/report/text.h"
#include "src/report/words.h"

enum { HANG_DKIM = 8, HANG_ROW = 19, SHOWN_NAME = 40, SHOWN_NAMES = 40, SHOWN_DETAIL = 300, SHOWN_RECORD = 200 };
static const char margin[] = "        ";

static void put_row(struct text *t, const char *label) { text_put(t, margin, label, PAGE_PLAIN, HANG_ROW); }

static void names(GString *out, const struct str *name, size_t n, const char *between)
{
    for (size_t i = 0; i < n && i < SHOWN_NAMES; i++) {
        g_string_append(out, i ? between : "");
        text_name(out, name[i], "(empty)", SHOWN_NAME);
    }
    if (n > SHOWN_NAMES)
        g_string_append_printf(out, " and %zu more", n - SHOWN_NAMES);
}

static void put_heading(struct text *t, size_t i)
{
    static const char *const aligned[] = {
        [ALIGN_STRICT] = "aligned with From", [ALIGN_RELAXED] = "same organization as From",
        [ALIGN_NONE] = "not aligned with From",
    };
    const struct analysis_signature *s = &t->a->signatures[i];
    char label[32];
    g_snprintf(label, sizeof label, "DKIM %zu", i + 1);
    GString *line = text_line(t);
    text_signer(line, s->dkv);
    g_string_append(line, "   selector ");
    text_name(line, s->dkv->selector, "(none)", SHOWN_NAME);
    g_string_append(line, "   ");
    text_name(line, s->dkv->algorithm, "(no algorithm)", SHOWN_NAME);
    g_string_append(line, "   ");
    text_name(line, s->dkv->canonicalization, "(no canonicalization)", SHOWN_NAME);
    g_string_append_printf(line, "   %s", aligned[s->aligned]);
    text_put(t, "", label, PAGE_PLAIN, HANG_DKIM);
}

static void put_result(struct text *t, const struct dkv_signature *sig)
{
    static const char *const meaning[] = {
        [DKV_NONE] = "", [DKV_PASS] = "", [DKV_FAIL] = "", [DKV_POLICY] = "it holds, and is refused all the same: ",
        [DKV_NEUTRAL] = "not judged: ", [DKV_TEMPERROR] = "not decided: ", [DKV_PERMERROR] = "cannot be used: ",
    };
    const struct dkv_reason_row *row = dkv_reason_row(sig->reason);
    g_string_printf(t->line, "%s%s", meaning[sig->result], row->sentence);
    if (sig->detail.n) {
        g_string_append(t->line, "; ");
        escape_show(t->line, sig->detail, "", SHOWN_DETAIL);
    }
    g_string_append_printf(t->line, " (%s)", row->id);
    text_put(t, margin, dkv_result_word(sig->result), text_color(sig->result), HANG_ROW);
}

static void put_body(struct text *t, const struct dkv_signature *sig)
{
    bool part = sig->length >= 0 && sig->length < sig->body_size;
    GString *line = text_line(t);
    if (sig->body_hash == DKV_HASH_UNCHECKED)
        g_string_append(line, "not checked");
    else if (sig->length == 0)
        g_string_append(line, "nothing of it is signed");
    else
        g_string_append_printf(line, "%s%s it was signed", part ? "the signed part is " : "",
                               sig->body_hash == DKV_HASH_MATCH ? "exactly as" : "not as");
    if (sig->body_hash == DKV_HASH_MATCH && sig->header_hash == DKV_HASH_MISMATCH)
        g_string_append(line, "; only the header was changed");
    put_row(t, "body");
}

static void put_length(struct text *t, const struct dkv_signature *sig)
{
    int64_t l = sig->length, size = sig->body_size;
    if (l < 0 || (sig->body_hash == DKV_HASH_UNCHECKED && sig->reason != DKV_L_TOO_LARGE))
        return;
    GString *line = text_line(t);
    g_string_append_printf(line, "l=%" G_GINT64_FORMAT ": ", l);
    if (l == size)
        g_string_append(line, "all of the body is signed, but what others add to its end would not show");
    else if (l > size)
        g_string_append_printf(line, "but the body has only %" G_GINT64_FORMAT " bytes", size);
    else
        g_string_append_printf(line, "the last %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " bytes are not signed: "
                               "anybody could have added them", size - l, size);
    put_row(t, "length");
}

/* RSA gives the signed hash back, so the key and the fields can be told apart; Ed25519 does not. */
static const char *unknown_text(const struct dkv_signature *sig)
{
    if (sig->reason == DKV_WRONG_KEY_OR_B)
        return "cannot be told: the key does not open the signature";
    if (sig->result == DKV_FAIL)
        return "cannot be told: a signed field was changed, or the key is not the one that signed";
    return "not checked";
}

static const char *header_text(const struct dkv_signature *sig)
{
    if (sig->header_hash == DKV_HASH_UNCHECKED)
        return unknown_text(sig);
    if (sig->header_hash == DKV_HASH_MISMATCH)
        return "a signed field, or DKIM-Signature itself, was changed, added or removed after signing";
    return sig->body_hash == DKV_HASH_MISMATCH
               ? "the signed fields are exactly as they were signed; only the body was changed"
               : "the signed fields are exactly as they were signed";
}

static void put_signed(struct text *t, const struct dkv_signature *sig)
{
    g_string_assign(t->line, header_text(sig));
    put_row(t, "header");
    if (sig->signed_count) {
        names(text_line(t), sig->signed_names, sig->signed_count, " ");
        put_row(t, "signed");
    }
    if (sig->z_differs_count) {
        GString *line = text_line(t);
        g_string_append(line, "the signer's own copy (z=) of these differs from the message: ");
        names(line, sig->z_differs, sig->z_differs_count, " ");
        put_row(t, "copies");
    }
}

/* --- key --- */

static void answer_text(GString *out, const struct dkv_answer *answer)
{
    static const char *const found[] = {
        [DKV_ANSWER_OK] = "from ", [DKV_ANSWER_NXDOMAIN] = "there is no such name, says ",
        [DKV_ANSWER_NODATA] = "there is no TXT record, says ", [DKV_ANSWER_SERVFAIL] = "SERVFAIL, says ",
        [DKV_ANSWER_REFUSED] = "REFUSED, says ", [DKV_ANSWER_TIMEOUT] = "no answer in time from ",
        [DKV_ANSWER_BAD] = "no answer that can be used from ", [DKV_ANSWER_NOT_RECORDED] = "not asked for in the ",
    };
    static const char *const dnssec[] = {
        [DKV_DNSSEC_UNKNOWN] = "", [DKV_DNSSEC_SECURE] = ", DNSSEC secure", [DKV_DNSSEC_INSECURE] = ", no DNSSEC",
        [DKV_DNSSEC_BOGUS] = ", DNSSEC bogus",
    };
    bool recorded = answer->source == DKV_SOURCE_FILE && answer->status != DKV_ANSWER_NOT_RECORDED;
    g_string_append_printf(out, "%s%s", found[answer->status], recorded ? "file" : "DNS");
    if (answer->server.n) {
        g_string_append_c(out, ' ');
        escape_show(out, answer->server, "", SHOWN_DETAIL);
    }
    g_string_append(out, dnssec[answer->dnssec]);
    if (answer->cname_count) {
        g_string_append(out, ", by way of ");
        names(out, answer->cname, answer->cname_count, ", ");
    }
}

static void key_text(GString *out, const struct dkv_signature *sig)
{
    const struct dkv_key *key = &sig->key;
    text_name(out, str_z(key->name), "(no name)", SHOWN_DETAIL);
    g_string_append(out, ": ");
    if (key->type) {
        escape_show(out, str_z(key->type), "", SHOWN_NAME);
        g_string_append_printf(out, ", %d bits, ", key->bits);
    }
    if (key->answer)
        answer_text(out, key->answer);
    else
        g_string_append(out, "not looked up");
    if (sig->header_hash_recovered && sig->result == DKV_FAIL)
        g_string_append(out, "; it is the right one, it opens the signature");
    if (key->testing)
        g_string_append(out, "; the domain says that it is only testing (t=y)");
}

/* A record is shown where it may be what is wrong; one that holds a private key is not spread further. */
static void put_key(struct text *t, const struct dkv_signature *sig)
{
    if (!sig->key.name)
        return;
    key_text(text_line(t), sig);
    put_row(t, "key");
    if (sig->result != DKV_PERMERROR || sig->would_verify || !sig->key.record.n || sig->reason == DKV_KEY_PRIVATE)
        return;
    escape_show(text_line(t), sig->key.record, "", SHOWN_RECORD);
    put_row(t, "record");
}

/* --- times --- */

static void put_times(struct text *t, const struct dkv_signature *sig)
{
    static const char *const clocks[] = {
        [DKV_CLOCK_NOW] = "the time of this check", [DKV_CLOCK_BORDER] = "when it reached your own servers"};
    char when[WHEN_SIZE];
    GString *line = text_line(t);
    if (sig->timestamp >= 0)
        g_string_append_printf(line, "made %s", when_text(when, sig->timestamp, ' ', " UTC"));
    if (sig->expires >= 0)
        g_string_append_printf(line, "%sgood until %s", line->len ? ", " : "",
                               when_text(when, sig->expires, ' ', " UTC"));
    if (sig->expires >= 0 || sig->reason == DKV_T_FUTURE)
        g_string_append_printf(line, "; judged as of %s, %s", when_text(when, t->a->judged_at, ' ', " UTC"),
                               clocks[t->a->judged_by]);
    if (line->len)
        put_row(t, "times");
}

/* Only for what is refused although it fits: never for a signature that does not. */
static void put_would(struct text *t, const struct dkv_signature *sig)
{
    if (sig->result == DKV_PASS || !sig->would_verify)
        return;
    g_string_printf(t->line, "the hashes and the key fit; it would verify if %s", advice_if(sig->reason));
    put_row(t, "but");
}

void text_signature(struct text *t, size_t i)
{
    const struct dkv_signature *sig = t->a->signatures[i].dkv;
    g_string_append_c(t->page.out, '\n');
    put_heading(t, i);
    put_result(t, sig);
    put_would(t, sig);
    put_body(t, sig);
    put_length(t, sig);
    put_signed(t, sig);
    put_key(t, sig);
    put_times(t, sig);
}
