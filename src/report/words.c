#include "src/report/words.h"
#include "parsers/encoding.h"
#include "parsers/limits.h"
#include "parsers/moment.h"
#include "src/engine/path.h"

/* 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z */
static const int64_t first_second = -62135596800, last_second = 253402300799;

int64_t when_clamp(int64_t seconds) { return CLAMP(seconds, first_second, last_second); }

/* The last width digits of n. */
static char *put_digits(char *p, int64_t n, int width)
{
    for (int i = width; i--; n /= 10)
        p[i] = (char)('0' + n % 10);
    return p + width;
}

const char *when_text(char buffer[static WHEN_SIZE], int64_t seconds, char sep, const char *zone)
{
    struct moment m = moment_of(when_clamp(seconds));
    const struct {
        int64_t n;
        int width;
        char after;
    } parts[] = {{m.year, 4, '-'}, {m.month, 2, '-'},  {m.day, 2, sep},
                 {m.hour, 2, ':'}, {m.minute, 2, ':'}, {m.second, 2, '\0'}};
    char *p = buffer;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        p = put_digits(p, parts[i].n, parts[i].width);
        *p++ = parts[i].after;
    }
    g_strlcpy(p - 1, zone, WHEN_SIZE - (size_t)(p - 1 - buffer));
    return buffer;
}

/* The key's name is selector "._domainkey." domain, in ASCII (RFC 6376 section 3.6.2.1). Where it does not begin with
 * the selector as written, the beginning of the domain could be guessed wrong, so it is not guessed. */
struct str signer_ascii(const struct dkv_signature *sig)
{
    const struct str mark = S("._domainkey.");
    struct str name = str_z(sig->key.name);
    if (is_ascii(sig->domain))
        return sig->domain;
    if (!sig->selector.n || !str_istarts(name, sig->selector))
        return S("");
    name = str_drop(name, sig->selector.n);
    return str_starts(name, mark) ? str_drop(name, mark.n) : S("");
}

struct str signer_domain(const struct dkv_signature *sig)
{
    struct str ascii = signer_ascii(sig);
    return ascii.n ? ascii : sig->domain;
}

static bool is_label(struct str label)
{
    for (size_t i = 0; i < label.n; i++) {
        char c = label.p[i];
        if (!ascii_alnum(c) && c != '-' && c != '_')
            return false;
    }
    return label.n > 0 && label.n <= LIMIT_DNS_LABEL && label.p[0] != '-' && label.p[label.n - 1] != '-';
}

bool is_host_name(struct str s)
{
    if (s.n > LIMIT_DNS_NAME)
        return false;
    struct str_cut cut = {.tail = s, .found = true};
    while (cut.found) {
        cut = str_cut(cut.tail, '.');
        if (!is_label(cut.head))
            return false;
    }
    return true;
}

const char *answer_word(enum dkv_answer_status status)
{
    static const char *const words[] = {
        [DKV_ANSWER_OK] = "ok", [DKV_ANSWER_NXDOMAIN] = "nxdomain", [DKV_ANSWER_NODATA] = "nodata",
        [DKV_ANSWER_SERVFAIL] = "servfail", [DKV_ANSWER_REFUSED] = "refused", [DKV_ANSWER_TIMEOUT] = "timeout",
        [DKV_ANSWER_BAD] = "bad", [DKV_ANSWER_NOT_RECORDED] = "not-recorded",
    };
    return words[status];
}

const char *dnssec_word(enum dkv_dnssec dnssec)
{
    static const char *const words[] = {
        [DKV_DNSSEC_UNKNOWN] = "unknown", [DKV_DNSSEC_SECURE] = "secure",
        [DKV_DNSSEC_INSECURE] = "insecure", [DKV_DNSSEC_BOGUS] = "bogus",
    };
    return words[dnssec];
}

const char *claim_word(enum authres_kind kind)
{
    static const char *const words[] = {
        [AUTHRES_RESULTS] = "authentication-results", [AUTHRES_ARC] = "arc-authentication-results",
        [AUTHRES_SPF] = "received-spf",
    };
    return words[kind];
}

const char *claim_nothing(const struct dkv_claim *c)
{
    return c->record.fault == AUTHRES_FINE ? "nothing checked" : "nothing that can be read";
}

const char *position_word(enum dkv_position position)
{
    static const char *const words[] = {
        [DKV_POSITION_UNKNOWN] = "unknown", [DKV_POSITION_ABOVE] = "above-border",
        [DKV_POSITION_AT] = "at-border", [DKV_POSITION_BELOW] = "below-border",
    };
    return words[position];
}

int64_t hop_delay(const struct analysis *a, size_t i) { return path_delay(a->hops, i); }

/* With verdict fail any signature will do: what can be told of one that fails says more than what can be told
 * of one that cannot be used, and a refused one says most. */
static int weight(enum dkv_result verdict, const struct analysis_signature *s)
{
    static const int of_fail[] = {[DKV_POLICY] = 4, [DKV_FAIL] = 3, [DKV_PERMERROR] = 2, [DKV_NEUTRAL] = 1};
    enum dkv_result result = s->dkv->result;
    int kind = result == verdict;
    if (verdict == DKV_FAIL)
        kind = result < G_N_ELEMENTS(of_fail) ? of_fail[result] : 0;
    return kind ? (int)s->aligned * 8 + kind : 0;
}

const struct analysis_signature *deciding_signature(const struct analysis *a)
{
    const struct analysis_signature *best = NULL;
    int most = 0;
    for (size_t i = 0; i < a->signature_count; i++) {
        int w = weight(a->verdict, &a->signatures[i]);
        if (w > most) {
            most = w;
            best = &a->signatures[i];
        }
    }
    return best;
}

const char *clock_text(enum dkv_clock clock)
{
    static const char *const texts[] = {
        [DKV_CLOCK_NOW] = "the time of this check",
        [DKV_CLOCK_BORDER] = "when it reached your own servers",
        [DKV_CLOCK_GIVEN] = "the time that --time gave",
    };
    return texts[clock];
}

bool is_no_message(const struct analysis *a)
{
    for (size_t i = 0; i < a->finding_count; i++)
        if (a->findings[i].reason == DKV_NOT_A_MESSAGE || a->findings[i].reason == DKV_EMPTY_INPUT)
            return true;
    return false;
}
