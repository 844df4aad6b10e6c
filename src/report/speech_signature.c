/* One signature: what it claims, how it was judged and why, body and header apart, the key, its times. */
#include "parsers/limits.h"
#include "src/report/advice.h"
#include "src/report/speech.h"
#include "src/report/words.h"

enum { SHOWN_NAME = 40, SHOWN_NAMES = 40, SHOWN_DETAIL = 300 };

void speech_signer(const struct speech *to, const struct dkv_signature *sig)
{
    struct str ascii = signer_ascii(sig);
    to->voice->name(to->out, sig->domain, "(no domain)", LIMIT_DNS_NAME);
    if (ascii.n && !str_eq(ascii, sig->domain)) {
        speech_words(to, " (");
        to->voice->name(to->out, ascii, "", LIMIT_DNS_NAME);
        speech_words(to, ")");
    }
}

const char *alignment_words(enum alignment aligned)
{
    static const char *const words[] = {
        [ALIGN_STRICT] = "aligned with From", [ALIGN_RELAXED] = "same organization as From",
        [ALIGN_NONE] = "not aligned with From",
    };
    return words[aligned];
}

/* An empty body has no canonical bytes, or with simple one line end (RFC 6376 section 3.4.3). */
bool body_is_empty(const struct dkv_signature *sig)
{
    return sig->body_hash == DKV_HASH_MISMATCH && sig->body_size >= 0 && sig->body_size <= 2;
}

bool body_is_missing(const struct dkv_signature *sig) { return body_is_empty(sig) && sig->header_hash == DKV_HASH_MATCH; }

const char *reason_words(const struct dkv_signature *sig)
{
    return sig->reason == DKV_BODY_HASH_MISMATCH && body_is_missing(sig) ? "there is no body here, and one was signed"
                                                                         : dkv_reason_row(sig->reason)->sentence;
}

void speech_result(const struct speech *to, const struct dkv_signature *sig, size_t max)
{
    static const char *const meaning[] = {
        [DKV_NONE] = "", [DKV_PASS] = "", [DKV_FAIL] = "", [DKV_POLICY] = "it holds, and is refused all the same: ",
        [DKV_NEUTRAL] = "not judged: ", [DKV_TEMPERROR] = "not decided: ", [DKV_PERMERROR] = "cannot be used: ",
    };
    speech_words(to, meaning[sig->result]);
    speech_words(to, reason_words(sig));
    if (sig->detail.n) {
        speech_words(to, "; ");
        to->voice->value(to->out, sig->detail, max);
    }
}

void speech_body(const struct speech *to, const struct dkv_signature *sig)
{
    bool part = sig->length >= 0 && sig->length < sig->body_size;
    if (sig->body_hash == DKV_HASH_UNCHECKED)
        speech_words(to, "not checked");
    else if (sig->length == 0)
        speech_words(to, "nothing of it is signed");
    else if (body_is_empty(sig))
        speech_words(to, "there is none");
    else
        speech_print(to, "%s%s it was signed", part ? "the signed part is " : "",
                     sig->body_hash == DKV_HASH_MATCH ? "exactly as" : "not as");
    if (sig->body_hash == DKV_HASH_MATCH && sig->header_hash == DKV_HASH_MISMATCH)
        speech_words(to, "; only the header was changed");
}

void speech_length(const struct speech *to, const struct dkv_signature *sig)
{
    int64_t l = sig->length, size = sig->body_size;
    if (l < 0 || (sig->body_hash == DKV_HASH_UNCHECKED && sig->reason != DKV_L_TOO_LARGE))
        return;
    speech_print(to, "l=%" G_GINT64_FORMAT ": ", l);
    if (l == size)
        speech_words(to, "all of the body is signed, but what others add to its end would not show");
    else if (l > size)
        speech_print(to, "but the body has only %" G_GINT64_FORMAT " bytes", size);
    else
        speech_print(to, "the last %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " bytes are not signed: "
                     "anybody could have added them", size - l, size);
}

/* RSA gives the signed hash back, so the key and the fields can be told apart; Ed25519 does not. */
static const char *unknown_words(const struct dkv_signature *sig)
{
    if (sig->reason == DKV_WRONG_KEY_OR_B)
        return "cannot be told: the key does not open the signature";
    if (sig->result == DKV_FAIL)
        return "cannot be told: a signed field was changed, or the key is not the one that signed";
    return "not checked";
}

const char *header_words(const struct dkv_signature *sig)
{
    if (sig->header_hash == DKV_HASH_UNCHECKED)
        return unknown_words(sig);
    if (sig->header_hash == DKV_HASH_MISMATCH)
        return "a signed field, or DKIM-Signature itself, was changed, added or removed after signing";
    return sig->body_hash == DKV_HASH_MISMATCH && !body_is_missing(sig)
               ? "the signed fields are exactly as they were signed; only the body was changed"
               : "the signed fields are exactly as they were signed";
}

/* --- key --- */

static void say_answer(const struct speech *to, const struct dkv_answer *answer)
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
    speech_print(to, "%s%s", found[answer->status], recorded ? "file" : "DNS");
    if (answer->server.n) {
        speech_words(to, " ");
        to->voice->value(to->out, answer->server, SHOWN_DETAIL);
    }
    speech_words(to, dnssec[answer->dnssec]);
    if (answer->cname_count) {
        speech_words(to, ", by way of ");
        speech_names(to, answer->cname, answer->cname_count, ", ", SHOWN_NAMES);
    }
}

void speech_key(const struct speech *to, const struct dkv_signature *sig)
{
    const struct dkv_key *key = &sig->key;
    if (!key->name)
        return;
    to->voice->name(to->out, str_z(key->name), "(no name)", SHOWN_DETAIL);
    speech_words(to, ": ");
    if (key->type) {
        to->voice->value(to->out, str_z(key->type), SHOWN_NAME);
        speech_print(to, ", %d bits, ", key->bits);
    }
    if (key->answer)
        say_answer(to, key->answer);
    else
        speech_words(to, "not looked up");
    if (sig->header_hash_recovered && sig->result == DKV_FAIL)
        speech_words(to, "; it is the right one, it opens the signature");
    if (key->testing)
        speech_words(to, "; the domain says that it is only testing (t=y)");
}

/* The key record itself is what is wrong, whatever the mathematics says. */
static bool record_forbids(enum dkv_reason reason)
{
    return reason == DKV_KEY_H_FORBIDS || reason == DKV_KEY_S_NOT_EMAIL || reason == DKV_KEY_T_S_VIOLATED ||
           reason == DKV_KEY_V_NOT_FIRST || reason == DKV_KEY_V_UNKNOWN;
}

struct str telling_record(const struct dkv_signature *sig)
{
    bool may_be_wrong = sig->key.name && sig->result == DKV_PERMERROR &&
                        (!sig->would_verify || record_forbids(sig->reason));
    return may_be_wrong && sig->reason != DKV_KEY_PRIVATE ? sig->key.record : S("");
}

/* --- times --- */

void speech_times(const struct speech *to, const struct analysis *a, const struct dkv_signature *sig)
{
    char when[WHEN_SIZE];
    if (sig->timestamp >= 0)
        speech_print(to, "made %s", when_text(when, sig->timestamp, ' ', " UTC"));
    if (sig->expires >= 0)
        speech_print(to, "%sgood until %s", sig->timestamp >= 0 ? ", " : "", when_text(when, sig->expires, ' ', " UTC"));
    if (sig->expires >= 0 || sig->reason == DKV_T_FUTURE)
        speech_print(to, "; judged as of %s, %s", when_text(when, a->judged_at, ' ', " UTC"),
                     clock_text(a->judged_by));
}

/* Only for what is refused although it fits: never for a signature that does not. */
void speech_would(const struct speech *to, const struct dkv_signature *sig)
{
    if (sig->result != DKV_PASS && sig->would_verify)
        speech_print(to, "the hashes and the key fit; it would verify if %s", advice_if(sig->reason));
}
