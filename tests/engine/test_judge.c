/* The verdict on one signature, end to end through the library: a signed message, perhaps changed, a key record, and
 * what must come out under each policy. */
#include "parsers/limits.h"
#include "src/engine/judge.h"
#include "tests/engine/make.h"

enum { NOW = 1772445728 }; /* an hour after the message's Date */

#define HEADER "From: Kim <kim@x.example>\r\nTo: lee@y.example\r\nSubject: hello\r\nDate: Mon, 2 Mar 2026 10:02:08 +0100\r\n"
#define BODY "line one \r\n\r\n line  two\r\n\r\n\r\n" /* relaxed: 23 bytes */
#define TAGS(a, c, d, h, more) "v=1; a=" a "; c=" c "; d=" d "; s=k1; h=" h more "; bh=@; b=@"
#define USUAL(more) TAGS("rsa-sha256", "relaxed/relaxed", "x.example", "from:to:subject:date", more)
#define SHA1 TAGS("rsa-sha1", "relaxed/relaxed", "x.example", "from:to:subject:date", "")
#define ED TAGS("ed25519-sha256", "relaxed/relaxed", "x.example", "from:to:subject:date", "")

enum expected { NO = DKV_HASH_MISMATCH, YES = DKV_HASH_MATCH, UNKNOWN = DKV_HASH_UNCHECKED };
#define ALWAYS(reason) DKV_##reason, DKV_##reason, DKV_##reason
#define STRICTLY(reason) DKV_##reason, DKV_VERIFIED, DKV_VERIFIED   /* only --policy=strict minds */
#define UNLESS_LEGACY(reason) DKV_##reason, DKV_##reason, DKV_VERIFIED

struct row {
    const char *what, *tags;
    enum make_key key;
    const char *find, *put;   /* change after signing */
    const char *record;       /* "@" is p=; NULL: the usual one */
    int published;            /* the key in the record, if it is another one: 1 + which */
    enum dkv_reason strict, rfc, legacy;
    enum expected body, header;
    const char *detail;       /* NULL: any */
};

static bool seen[DKV_REASONS];

static const struct row rows[] = {
    /* it holds */
    {"good", USUAL(""), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"simple", TAGS("rsa-sha256", "simple/simple", "x.example", "from:to:subject:date", ""), MAKE_RSA2048, 0, 0, 0, 0,
     ALWAYS(VERIFIED), YES, YES, ""},
    {"relaxed/simple", TAGS("rsa-sha256", "relaxed/simple", "x.example", "From : TO:\r\n\tsubject", ""), MAKE_RSA2048,
     0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"Ed25519", ED, MAKE_ED25519, 0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"1024 bits", USUAL(""), MAKE_RSA1024, 0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"e = 3", USUAL(""), MAKE_RSA_E3, 0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"signed twice over", TAGS("rsa-sha256", "simple", "x.example", "from:from:from:to:to:subject:subject:cc:cc", ""),
     MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"unknown tag", USUAL("; xyz=1"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"white space changed, relaxed", USUAL(""), MAKE_RSA2048, "Subject: hello", "SUBJECT:\r\n\thello  ", 0, 0,
     ALWAYS(VERIFIED), YES, YES, ""},
    {"white space in the body, relaxed", USUAL(""), MAKE_RSA2048, " line  two\r\n", "\tline two \r\n\r\n", 0, 0,
     ALWAYS(VERIFIED), YES, YES, ""},
    {"unsigned field changed", TAGS("rsa-sha256", "relaxed", "x.example", "from", ""), MAKE_RSA2048, "hello", "bye", 0, 0,
     ALWAYS(VERIFIED), YES, YES, ""},
    {"Received added", USUAL(""), MAKE_RSA2048, "DKIM-Signature:", "Received: by z\r\nDKIM-Signature:", 0, 0,
     ALWAYS(VERIFIED), YES, YES, ""},
    {"b= folded", USUAL(""), MAKE_RSA2048, " b=", " b=\r\n\t ", 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"name of the field in other case", USUAL(""), MAKE_RSA2048, "DKIM-Signature:", "dkim-signature :", 0, 0,
     ALWAYS(VERIFIED), YES, YES, ""},
    {"expires later", USUAL("; t=1772442128; x=1772445728"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"i= a subdomain", USUAL("; i=a=40b@m.x.example"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"t=s and i= exactly d=", USUAL("; i=a@X.example"), MAKE_RSA2048, 0, 0, "v=DKIM1; t=s; p=@", 0, ALWAYS(VERIFIED),
     YES, YES, ""},
    {"t=y changes nothing", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; t=y; p=@", 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"l= all of it", USUAL("; l=23"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    /* it does not hold */
    {"body changed", USUAL(""), MAKE_RSA2048, "line one", "line 1", 0, 0, ALWAYS(BODY_HASH_MISMATCH), NO, YES, ""},
    {"body cut", USUAL(""), MAKE_RSA2048, " line  two\r\n", "", 0, 0, ALWAYS(BODY_HASH_MISMATCH), NO, YES, ""},
    {"white space in the body, simple", TAGS("rsa-sha256", "relaxed", "x.example", "from", ""), MAKE_RSA2048, "one ",
     "one", 0, 0, ALWAYS(BODY_HASH_MISMATCH), NO, YES, ""},
    {"body changed, Ed25519", ED, MAKE_ED25519, "line one", "line 1", 0, 0, ALWAYS(BODY_HASH_MISMATCH), NO, YES, ""},
    {"Subject changed", USUAL(""), MAKE_RSA2048, "hello", "[list] hello", 0, 0, ALWAYS(HEADER_HASH_MISMATCH), YES, NO,
     ""},
    {"Subject taken away", USUAL(""), MAKE_RSA2048, "Subject: hello\r\n", "", 0, 0, ALWAYS(HEADER_HASH_MISMATCH), YES,
     NO, ""},
    {"Subject added below", USUAL(""), MAKE_RSA2048, "hello\r\n", "hello\r\nSubject: evil\r\n", 0, 0,
     ALWAYS(HEADER_HASH_MISMATCH), YES, NO, ""},
    {"Subject added, signed twice over", TAGS("rsa-sha256", "relaxed", "x.example", "from:subject:subject", ""),
     MAKE_RSA2048,
     "Subject:", "Subject: evil\r\nSubject:", 0, 0, ALWAYS(HEADER_HASH_MISMATCH), YES, NO, ""},
    {"Cc added, signed as absent", TAGS("rsa-sha256", "relaxed", "x.example", "from:cc", ""), MAKE_RSA2048,
     "Subject:", "Cc: z@z.example\r\nSubject:", 0, 0, ALWAYS(HEADER_HASH_MISMATCH), YES, NO, ""},
    {"white space changed, simple", TAGS("rsa-sha256", "simple", "x.example", "from:subject", ""), MAKE_RSA2048,
     "hello", " hello", 0, 0, ALWAYS(HEADER_HASH_MISMATCH), YES, NO, ""},
    {"another tag changed", USUAL("; x=1772449328"), MAKE_RSA2048, "x=1772449328", "x=1872449328", 0, 0,
     ALWAYS(HEADER_HASH_MISMATCH), YES, NO, ""},
    {"a name added to h=", USUAL(""), MAKE_RSA2048, "from:to", "from:cc:to", 0, 0, ALWAYS(HEADER_HASH_MISMATCH), YES,
     NO, ""},
    {"both changed", USUAL(""), MAKE_RSA2048, "hello\r\nDate: Mon, 2 Mar 2026 10:02:08 +0100\r\n\r\nline one",
     "bye\r\nDate: Mon, 2 Mar 2026 10:02:08 +0100\r\n\r\nline 1", 0, 0, ALWAYS(BOTH_HASHES_MISMATCH), NO, NO, ""},
    {"another key", USUAL(""), MAKE_RSA2048, 0, 0, 0, 1 + MAKE_RSA2048_OTHER, ALWAYS(WRONG_KEY_OR_B), YES, UNKNOWN, ""},
    {"another key and body changed", USUAL(""), MAKE_RSA2048, "line one", "line two", 0, 1 + MAKE_RSA2048_OTHER,
     ALWAYS(WRONG_KEY_OR_B), NO, UNKNOWN, ""},
    {"a shorter key", USUAL(""), MAKE_RSA2048, 0, 0, 0, 1 + MAKE_RSA1024, ALWAYS(WRONG_KEY_OR_B), YES, UNKNOWN, ""},
    {"b= damaged", USUAL(""), MAKE_RSA2048, " b=", " b=AAAA", 0, 0, ALWAYS(WRONG_KEY_OR_B), YES, UNKNOWN, ""},
    {"Ed25519, Subject changed", ED, MAKE_ED25519, "hello", "bye", 0, 0, ALWAYS(SIGNATURE_MISMATCH), YES, UNKNOWN, ""},
    {"Ed25519, another key", ED, MAKE_ED25519, 0, 0, 0, 1 + MAKE_ED25519_OTHER, ALWAYS(SIGNATURE_MISMATCH), YES,
     UNKNOWN, ""},
    {"Ed25519, both changed", ED, MAKE_ED25519, "hello\r\nDate: Mon, 2 Mar 2026 10:02:08 +0100\r\n\r\nline one",
     "bye\r\nDate: Mon, 2 Mar 2026 10:02:08 +0100\r\n\r\nline 1", 0, 0, ALWAYS(BODY_HASH_MISMATCH), NO, UNKNOWN, ""},
    /* the signature cannot be used */
    {"no d=", "v=1; a=rsa-sha256; c=relaxed/relaxed; s=k1; h=from; bh=@; b=@", MAKE_RSA2048, 0, 0, 0, 0,
     ALWAYS(SIG_TAG_MISSING), YES, UNKNOWN, "d"},
    {"no b=", "v=1; a=rsa-sha256; c=relaxed/relaxed; d=x.example; s=k1; h=from; bh=@", MAKE_RSA2048, 0, 0, 0, 0,
     ALWAYS(SIG_TAG_MISSING), YES, UNKNOWN, "b"},
    {"no v=", "a=rsa-sha256; c=relaxed/relaxed; d=x.example; s=k1; h=from; bh=@; b=@", MAKE_RSA2048, 0, 0, 0, 0,
     UNLESS_LEGACY(SIG_TAG_MISSING), YES, YES, NULL},
    {"v=2", "v=2; a=rsa-sha256; c=relaxed/relaxed; d=x.example; s=k1; h=from; bh=@; b=@", MAKE_RSA2048, 0, 0, 0, 0,
     ALWAYS(SIG_VERSION), YES, UNKNOWN, NULL},
    {"a tag twice", USUAL("; q=dns/txt; q=dns/txt"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(SIG_TAG_DUPLICATE), YES, UNKNOWN,
     "q"},
    {"an unknown tag twice", USUAL("; xyz=1; xyz=1"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(SIG_TAG_DUPLICATE), YES, UNKNOWN,
     "xyz"},
    {"a bad tag name", USUAL("; x-y=1"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(SIG_TAG_JUNK), YES, UNKNOWN, "x-y=1"},
    {"junk", USUAL("; junk"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(SIG_TAG_JUNK), YES, UNKNOWN, "junk"},
    {"h= ends in a colon", TAGS("rsa-sha256", "relaxed/relaxed", "x.example", "from:", ""), MAKE_RSA2048, 0, 0, 0, 0,
     ALWAYS(SIG_BAD_VALUE), YES, YES, "h"},
    {"i= without @", USUAL("; i=x.example"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(SIG_BAD_VALUE), YES, YES, "i"},
    {"b= no base64", USUAL(""), MAKE_RSA2048, " b=", " b=*", 0, 0, ALWAYS(SIG_BAD_BASE64), YES, UNKNOWN, "b"},
    {"bh= no base64", USUAL(""), MAKE_RSA2048, "bh=", "bh=*", 0, 0, ALWAYS(SIG_BAD_BASE64), UNKNOWN, UNKNOWN, "bh"},
    {"t= no number", USUAL("; t=now"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(SIG_BAD_NUMBER), YES, YES, "t"},
    {"bh= too short", "v=1; a=rsa-sha256; c=relaxed/relaxed; d=x.example; s=k1; h=from; bh=AAAA; b=@", MAKE_RSA2048, 0,
     0, 0, 0, ALWAYS(BH_LENGTH), NO, YES, "3 bytes"},
    {"bh= one byte too long", USUAL(""), MAKE_RSA2048, "bh=", "bh=AAAA", 0, 0, ALWAYS(BH_LENGTH), NO, NO, "35 bytes"},
    {"unknown algorithm", TAGS("rsa-sha512", "relaxed/relaxed", "x.example", "from", ""), MAKE_RSA2048, 0, 0, 0, 0,
     ALWAYS(ALG_UNKNOWN), UNKNOWN, UNKNOWN, "a"},
    {"rsa-sha1", SHA1, MAKE_RSA2048, 0, 0, 0, 0, UNLESS_LEGACY(ALG_SHA1), YES, YES, ""},
    {"unknown canonicalization", TAGS("rsa-sha256", "nofws/simple", "x.example", "from", ""), MAKE_RSA2048, 0, 0, 0, 0,
     ALWAYS(CANON_UNKNOWN), UNKNOWN, UNKNOWN, "c"},
    {"unknown query", USUAL("; q=http"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(Q_UNKNOWN), YES, UNKNOWN, "q"},
    {"From not signed", TAGS("rsa-sha256", "relaxed/relaxed", "x.example", "to:subject:date", ""), MAKE_RSA2048, 0, 0,
     0, 0, ALWAYS(FROM_UNSIGNED), YES, YES, ""},
    {"i= elsewhere", USUAL("; i=kim@y.example"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(I_NOT_UNDER_D), YES, YES,
     "kim@y.example"},
    {"d= is no name", TAGS("rsa-sha256", "relaxed/relaxed", "x..example", "from", ""), MAKE_RSA2048, 0, 0, 0, 0,
     ALWAYS(DOMAIN_BAD), YES, UNKNOWN, "d"},
    {"s= is no name", "v=1; a=rsa-sha256; c=relaxed/relaxed; d=x.example; s=k/1; h=from; bh=@; b=@", MAKE_RSA2048, 0, 0,
     0, 0, ALWAYS(SELECTOR_BAD), YES, UNKNOWN, "s"},
    {"s= too long", "v=1; a=rsa-sha256; c=relaxed/relaxed; d=x.example; s=abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd; "
     "h=from; bh=@; b=@", MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(NAME_TOO_LONG), YES, UNKNOWN, ""},
    {"l= beyond the body", USUAL("; l=24"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(L_TOO_LARGE), UNKNOWN, YES,
     "l=24, the body has 23 bytes"},
    {"l= endless", USUAL("; l=99999999999999999999"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(L_TOO_LARGE), UNKNOWN, YES, NULL},
    {"body shorter than l=", USUAL("; l=23"), MAKE_RSA2048, " two\r\n", "\r\n", 0, 0, ALWAYS(L_TOO_LARGE), UNKNOWN, YES,
     "l=23, the body has 19 bytes"},
    {"expires before it was made", USUAL("; t=1772442128; x=1772442127"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(X_BEFORE_T),
     YES, YES, "t=1772442128 x=1772442127"},
    {"expired", USUAL("; t=1772442128; x=1772445727"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(X_EXPIRED), YES, YES,
     "x=1772445727"},
    {"expired and broken", USUAL("; x=1"), MAKE_RSA2048, "hello", "bye", 0, 0, ALWAYS(X_EXPIRED), YES, NO, "x=1"},
    /* the key cannot be used */
    {"empty record", USUAL(""), MAKE_RSA2048, 0, 0, " ", 0, ALWAYS(KEY_EMPTY_RECORD), YES, UNKNOWN, NULL},
    {"revoked", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; p=", 0, ALWAYS(KEY_REVOKED), YES, UNKNOWN, ""},
    {"no p=", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; k=rsa", 0, ALWAYS(KEY_P_MISSING), YES, UNKNOWN, "p"},
    {"v= not first", USUAL(""), MAKE_RSA2048, 0, 0, "p=@; v=DKIM1", 0, ALWAYS(KEY_V_NOT_FIRST), YES, YES, "v"},
    {"v= unknown", USUAL(""), MAKE_RSA2048, 0, 0, "v=dkim1; p=@", 0, ALWAYS(KEY_V_UNKNOWN), YES, YES, "v"},
    {"key tag twice", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; p=@; p=@", 0, ALWAYS(KEY_TAG_DUPLICATE), YES, UNKNOWN,
     "p"},
    {"junk in the key record", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1;; p=@", 0, ALWAYS(KEY_TAG_JUNK), YES, UNKNOWN, ""},
    {"k= unknown", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; k=dsa; p=@", 0, ALWAYS(K_UNKNOWN), YES, UNKNOWN, "k"},
    {"k= ed25519, a= rsa", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; k=ed25519; p=@", 0, ALWAYS(K_MISMATCH), YES,
     UNKNOWN, ""},
    {"k= rsa, a= ed25519", ED, MAKE_ED25519, 0, 0, "v=DKIM1; p=@", 0, ALWAYS(K_MISMATCH), YES, UNKNOWN, ""},
    {"h= forbids", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; h=sha1; p=@", 0, ALWAYS(KEY_H_FORBIDS), YES, YES, ""},
    {"h= forbids sha1", SHA1, MAKE_RSA2048, 0, 0, "v=DKIM1; h=sha256; p=@", 0, DKV_ALG_SHA1, DKV_ALG_SHA1,
     DKV_KEY_H_FORBIDS, YES, YES, ""},
    {"s= forbids", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; s=tlsrpt; p=@", 0, ALWAYS(KEY_S_NOT_EMAIL), YES, YES, "s"},
    {"t=s forbids", USUAL("; i=@m.x.example"), MAKE_RSA2048, 0, 0, "v=DKIM1; t=s; p=@", 0, ALWAYS(KEY_T_S_VIOLATED),
     YES, YES, ""},
    {"h= forbids, Subject changed", USUAL(""), MAKE_RSA2048, "hello", "bye", "v=DKIM1; h=sha1; p=@", 0,
     ALWAYS(KEY_H_FORBIDS), YES, NO, ""},
    {"h= forbids, another key", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; h=sha1; p=@", 1 + MAKE_RSA2048_OTHER,
     ALWAYS(KEY_H_FORBIDS), YES, UNKNOWN, ""},
    {"h= forbids a key that cannot be read", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; h=sha1; p=AAAA", 0,
     ALWAYS(KEY_H_FORBIDS), YES, UNKNOWN, ""},
    {"s= forbids, Ed25519", ED, MAKE_ED25519, 0, 0, "v=DKIM1; k=ed25519; s=tlsrpt; p=@", 0, ALWAYS(KEY_S_NOT_EMAIL),
     YES, YES, "s"},
    {"p= no base64", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; p=*@", 0, ALWAYS(KEY_BAD_BASE64), YES, UNKNOWN,
     "at character 1 of p="},
    {"p= no key", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; p=AAAA", 0, ALWAYS(KEY_UNREADABLE), YES, UNKNOWN, ""},
    {"p= another kind of key", USUAL(""), MAKE_RSA2048, 0, 0, 0, 1 + MAKE_EC, ALWAYS(KEY_NOT_RSA), YES, UNKNOWN, ""},
    {"p= cut", USUAL(""), MAKE_RSA2048, 0, 0, "v=DKIM1; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", 0, ALWAYS(KEY_TRUNCATED),
     YES, UNKNOWN, ""},
    {"Ed25519 too short", ED, MAKE_ED25519, 0, 0, "v=DKIM1; k=ed25519; p=AAAA", 0, ALWAYS(ED25519_LENGTH), YES, UNKNOWN,
     "3 bytes"},
    {"Ed25519 of small order", ED, MAKE_ED25519, 0, 0, "v=DKIM1; k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 0,
     ALWAYS(ED25519_WEAK), YES, UNKNOWN, ""},
    {"512 bits", USUAL(""), MAKE_RSA512, 0, 0, 0, 0, UNLESS_LEGACY(RSA_TOO_SHORT), YES, YES, NULL},
    {"512 bits, body changed", USUAL(""), MAKE_RSA512, "one", "two", 0, 0, DKV_RSA_TOO_SHORT, DKV_RSA_TOO_SHORT,
     DKV_BODY_HASH_MISMATCH, NO, YES, NULL},
    /* it holds and leaves doors open */
    {"l= less than the body", USUAL("; l=10"), MAKE_RSA2048, 0, 0, 0, 0, STRICTLY(L_PARTIAL), YES, YES, NULL},
    {"l= and text added", USUAL("; l=23"), MAKE_RSA2048, " line  two\r\n", " line  two\r\nevil\r\n", 0, 0,
     STRICTLY(L_PARTIAL), YES, YES, NULL},
    {"l=0", USUAL("; l=0"), MAKE_RSA2048, "line one", "evil", 0, 0, STRICTLY(L_ZERO), YES, YES, NULL},
    {"Subject added above", USUAL(""), MAKE_RSA2048, "Subject:", "Subject: evil\r\nSubject:", 0, 0,
     STRICTLY(HEADER_ADDED), YES, YES, NULL},
    {"From added above", USUAL(""), MAKE_RSA2048, "From:", "From: evil\r\nFrom:", 0, 0, STRICTLY(HEADER_ADDED), YES,
     YES, NULL},
    {"made in the future", USUAL("; t=1772446029"), MAKE_RSA2048, 0, 0, 0, 0, STRICTLY(T_FUTURE), YES, YES, NULL},
    {"a clock that is a little fast", USUAL("; t=1772446028"), MAKE_RSA2048, 0, 0, 0, 0, ALWAYS(VERIFIED), YES, YES, ""},
    {"open doors of a broken one do not matter", USUAL("; l=10"), MAKE_RSA2048, "hello", "bye", 0, 0,
     ALWAYS(HEADER_HASH_MISMATCH), YES, NO, ""},
};

/* ---- the table ---------------------------------------------------------------------------------- */

static const char *usual_record(enum make_key key)
{
    return key == MAKE_ED25519 || key == MAKE_ED25519_OTHER ? "v=DKIM1; k=ed25519; p=@" : "v=DKIM1; k=rsa; p=@";
}

/* The only signature of the message, judged with this one record or, with txt.p NULL, with that status. */
static struct dkv_signature judged(struct str message, enum dkv_policy policy, struct str txt,
    enum dkv_answer_status status)
{
    struct dkv_options options = {.policy = policy, .now = NOW, .seed = 42};
    struct dkv_answer answer = {.status = status, .txt = &txt, .txt_count = txt.p != NULL, .ttl = -1};
    struct dkv *d = dkv_open(message.p, message.n, &options);
    const char *const *names;
    const struct dkv_signature *s;
    struct dkv_signature one = {.reason = DKV_REASONS - 1};
    if (dkv_wants(d, &names))
        dkv_answer(d, 0, &answer);
    if (CHECK_INT(dkv_signatures(d, &s), 1)) {
        one = s[0];
        one.detail = arena_copy(unit_arena(), one.detail);
        CHECK_INT(one.result, dkv_reason_row(one.reason)->result);
        bool pass = one.result == DKV_PASS, temp = one.result == DKV_TEMPERROR;
        CHECK_INT(dkv_verdict(d), pass ? DKV_PASS : temp ? DKV_TEMPERROR : DKV_FAIL);
        CHECK_INT(one.would_verify, one.body_hash == DKV_HASH_MATCH && one.header_hash == DKV_HASH_MATCH);
        CHECK(one.would_verify || !pass);
        seen[one.reason] = true;
    }
    dkv_close(d);
    return one;
}

static void check_row(const struct row *r, struct str message, struct str txt)
{
    const enum dkv_reason want[] = {[DKV_STRICT] = r->strict, [DKV_RFC] = r->rfc, [DKV_LEGACY] = r->legacy};
    for (int policy = DKV_STRICT; policy <= DKV_LEGACY; policy++) {
        unit_row("policy %d, %s", policy, r->what);
        struct dkv_signature s = judged(unit_exact(message), (enum dkv_policy)policy, txt, DKV_ANSWER_OK);
        CHECK_REASON(s.reason, want[policy]);
        CHECK_INT(s.body_hash, r->body);
        CHECK_INT(s.header_hash, r->header);
        if (r->detail)
            CHECK_STR(s.detail, str_z(r->detail));
    }
}

static void table(void)
{
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct row *r = &rows[i];
        struct str message = make_signed((struct make){S(HEADER "\r\n" BODY), str_z(r->tags), r->key, false});
        enum make_key published = r->published ? (enum make_key)(r->published - 1) : r->key;
        struct str txt = make_record(r->record ? r->record : usual_record(published), published);
        if (r->find) {
            struct str changed = make_replaced(message, str_z(r->find), str_z(r->put));
            unit_row("%s", r->what);
            CHECK(!str_eq(changed, message)); /* the change found its place */
            message = changed;
        }
        check_row(r, message, txt);
    }
}

/* ---- what does not fit into the table ------------------------------------------------------------ */

static struct str signed_usual(void) { return make_signed((struct make){S(HEADER "\r\n" BODY), S(USUAL("")),
    MAKE_RSA2048, false}); }

static void answers(void)
{
    static const struct {
        enum dkv_answer_status status;
        enum dkv_reason reason;
    } statuses[] = {
        {DKV_ANSWER_NXDOMAIN, DKV_KEY_MISSING},   {DKV_ANSWER_NODATA, DKV_KEY_NODATA},
        {DKV_ANSWER_SERVFAIL, DKV_DNS_SERVFAIL},  {DKV_ANSWER_REFUSED, DKV_DNS_REFUSED},
        {DKV_ANSWER_TIMEOUT, DKV_DNS_TIMEOUT},    {DKV_ANSWER_BAD, DKV_DNS_BAD_ANSWER},
        {DKV_ANSWER_NOT_RECORDED, DKV_KEY_NOT_RECORDED},
    };
    struct str broken = make_replaced(signed_usual(), S("line one"), S("line 1"));
    for (size_t i = 0; i < LENGTH(statuses); i++) {
        unit_row("status %d", statuses[i].status);
        struct dkv_signature s = judged(signed_usual(), DKV_STRICT, (struct str){0}, statuses[i].status);
        CHECK_REASON(s.reason, statuses[i].reason);
        CHECK_INT(s.body_hash, DKV_HASH_MATCH); /* that much is known without a key */
        CHECK_INT(s.header_hash, DKV_HASH_UNCHECKED);
        s = judged(broken, DKV_STRICT, (struct str){0}, statuses[i].status);
        CHECK_INT(s.body_hash, DKV_HASH_MISMATCH);
    }
    struct dkv_options options = {.policy = DKV_RFC, .now = NOW};
    struct str message = signed_usual();
    struct str txt = make_record("p=@", MAKE_RSA2048);
    struct dkv_answer bogus = {.status = DKV_ANSWER_OK, .dnssec = DKV_DNSSEC_BOGUS, .txt = &txt, .txt_count = 1};
    struct dkv *d = dkv_open(message.p, message.n, &options);
    const struct dkv_signature *s;
    dkv_answer(d, 0, &bogus);
    dkv_answer(d, 1, &bogus); /* past the end: nothing */
    dkv_signatures(d, &s);
    CHECK_REASON(s[0].reason, DKV_DNS_BOGUS);
    seen[DKV_DNS_BOGUS] = true;
    dkv_close(d);
}

static void odd_keys(void)
{
    static const struct {
        enum make_key key;
        enum make_form form;
        const char *format;
        enum dkv_reason reason;
    } forms[] = {
        {MAKE_RSA1024, FORM_PKCS1, "p=@", DKV_VERIFIED},
        {MAKE_RSA1024, FORM_PRIVATE, "p=@", DKV_KEY_PRIVATE},
        {MAKE_RSA1024, FORM_PKCS8, "p=@", DKV_KEY_PRIVATE},
        {MAKE_ED25519, FORM_SPKI, "k=ed25519; p=@", DKV_ED25519_SPKI},
    };
    for (size_t i = 0; i < LENGTH(forms); i++) {
        struct str tags = forms[i].key == MAKE_ED25519 ? S(ED) : S(USUAL(""));
        struct str message = make_signed((struct make){S(HEADER "\r\n" BODY), tags, forms[i].key, false});
        struct str txt = make_replaced(str_z(forms[i].format), S("@"), make_base64(make_bytes(forms[i].key,
            forms[i].form)));
        unit_row("form %zu", i);
        CHECK_REASON(judged(message, DKV_STRICT, txt, DKV_ANSWER_OK).reason, forms[i].reason);
    }
    const struct {
        struct str der;
        enum dkv_reason reason;
    } made[] = {
        {make_rsa(8193, S("\1\0\1")), DKV_LIMIT_RSA_HIT},
        {make_rsa(2048, S("\1")), DKV_RSA_EXPONENT},
        {make_rsa(0, S("\1\0\1")), DKV_RSA_TOO_SHORT},
        {make_join(make_bytes(MAKE_RSA2048, FORM_SPKI), S("x")), DKV_VERIFIED},
    };
    for (size_t i = 0; i < LENGTH(made); i++) {
        struct str txt = make_replaced(S("v=DKIM1; p=@"), S("@"), make_base64(made[i].der));
        unit_row("key %zu", i);
        CHECK_REASON(judged(signed_usual(), DKV_STRICT, txt, DKV_ANSWER_OK).reason, made[i].reason);
    }
}

/* text, n times piece, and the rest of a signature. */
static struct str with_long_tag(const char *tag, const char *piece, size_t n)
{
    struct str p = str_z(piece), t = str_z(tag);
    char *out = arena_alloc(unit_arena(), t.n + n * p.n);
    memcpy(out, t.p, t.n);
    for (size_t i = 0; i < n; i++)
        memcpy(out + t.n + i * p.n, p.p, p.n);
    struct str tags = make_replaced(S(USUAL("; @@")), S("; @@"), (struct str){out, t.n + n * p.n});
    return make_signed((struct make){S(HEADER "\r\n" BODY), tags, MAKE_RSA2048, false});
}

static void limits(void)
{
    struct str txt = make_record("p=@", MAKE_RSA2048), many = S("");
    for (int i = 0; i < LIMIT_TAGS; i++)
        many = arena_print(unit_arena(), "%.*s; t%d=", (int)many.n, many.p, i);
    CHECK_REASON(judged(with_long_tag("; z=", "A:b|", 16380), DKV_RFC, txt, DKV_ANSWER_OK).reason, DKV_LIMIT_TAGLIST_HIT);
    CHECK_REASON(judged(with_long_tag("; z=A", ":b|", 16380), DKV_RFC, txt, DKV_ANSWER_OK).reason, DKV_VERIFIED);
    CHECK_REASON(judged(with_long_tag(":cc", ":cc", LIMIT_SIGNED_NAMES - 4), DKV_RFC, txt, DKV_ANSWER_OK).reason,
        DKV_LIMIT_NAMES_HIT);
    CHECK_REASON(judged(with_long_tag(":cc", ":cc", LIMIT_SIGNED_NAMES - 5), DKV_RFC, txt, DKV_ANSWER_OK).reason,
        DKV_VERIFIED);
    CHECK_REASON(judged(with_long_tag(arena_z(unit_arena(), many), "", 0), DKV_RFC, txt, DKV_ANSWER_OK).reason,
        DKV_LIMIT_TAGS_HIT);
}

/* A cryptographic library without the hash: not the signature's fault. */
static void no_hash(void)
{
    struct arena *a = unit_arena();
    struct message m = message_read(signed_usual(), 0, a);
    struct dkv_tools tools = {.hashes = {.fetched = {true, true}}};
    struct findings f = {.arena = a};
    struct signature s = signature_read(&m, 0, 1, DKV_STRICT, a);
    struct str txt = make_record("p=@", MAKE_RSA2048);
    struct dkv_answer answer = {.status = DKV_ANSWER_OK, .txt = &txt, .txt_count = 1};
    struct judge j = {.message = &m, .policy = DKV_STRICT, .now = NOW, .judged_at = NOW, .tools = &tools,
        .findings = &f, .arena = a};
    s.body = (struct body_want){.canon = s.record.body_canon, .kind = HASH_SHA256, .length = -1};
    body_hash(m.header.body, READ_LINES, '\n', &s.body, 1, &tools.hashes, a);
    struct dkv_signature v = judge_signature(&j, &s, &answer);
    CHECK_REASON(v.reason, DKV_HASH_UNAVAILABLE);
    CHECK(!v.would_verify);
    seen[v.reason] = true;
    keyring_free(&tools.keys);
}

/* Every signature here holds as mathematics; RFC 6376 and RFC 8301 say that none of them may pass. Other verifiers
 * let each of them through. */
static void passes_that_a_must_forbids(void)
{
    static const struct {
        const char *what, *tags, *record;
        enum make_key key;
        enum dkv_reason reason;
        bool told; /* that it would verify */
    } forbidden[] = {
        {"From is not signed", TAGS("rsa-sha256", "relaxed/relaxed", "x.example", "to:subject", ""), "p=@",
         MAKE_RSA2048, DKV_FROM_UNSIGNED, true},
        {"key h= without the hash", USUAL(""), "h=sha1; p=@", MAKE_RSA2048, DKV_KEY_H_FORBIDS, true},
        {"key t=s and i= a subdomain", USUAL("; i=@m.x.example"), "t=s; p=@", MAKE_RSA2048, DKV_KEY_T_S_VIOLATED, true},
        {"key s= without email", USUAL(""), "s=other; p=@", MAKE_RSA2048, DKV_KEY_S_NOT_EMAIL, true},
        {"a tag twice", USUAL("; i=@x.example; i=@x.example"), "p=@", MAKE_RSA2048, DKV_SIG_TAG_DUPLICATE, false},
        {"a key tag twice", USUAL(""), "k=rsa; k=rsa; p=@", MAKE_RSA2048, DKV_KEY_TAG_DUPLICATE, false},
        {"i= outside d=", USUAL("; i=@y.example"), "p=@", MAKE_RSA2048, DKV_I_NOT_UNDER_D, true},
        {"l= beyond the body", USUAL("; l=1000"), "p=@", MAKE_RSA2048, DKV_L_TOO_LARGE, false},
        {"RSA below 1024 bits", USUAL(""), "p=@", MAKE_RSA512, DKV_RSA_TOO_SHORT, true},
        {"rsa-sha1", SHA1, "p=@", MAKE_RSA2048, DKV_ALG_SHA1, true},
        {"expired", USUAL("; x=1772445727"), "p=@", MAKE_RSA2048, DKV_X_EXPIRED, true},
        {"x= before t=", USUAL("; t=1772445728; x=1772445728"), "p=@", MAKE_RSA2048, DKV_X_BEFORE_T, true},
        {"key v= not first", USUAL(""), "p=@; v=DKIM1", MAKE_RSA2048, DKV_KEY_V_NOT_FIRST, true},
        {"key v= unknown", USUAL(""), "v=DKIM2; p=@", MAKE_RSA2048, DKV_KEY_V_UNKNOWN, true},
    };
    for (size_t i = 0; i < LENGTH(forbidden); i++)
        for (int policy = DKV_STRICT; policy <= DKV_RFC; policy++) {
            struct str message = make_signed((struct make){S(HEADER "\r\n" BODY), str_z(forbidden[i].tags),
                forbidden[i].key, false});
            struct str txt = make_record(forbidden[i].record, forbidden[i].key);
            unit_row("policy %d, %s", policy, forbidden[i].what);
            struct dkv_signature s = judged(message, (enum dkv_policy)policy, txt, DKV_ANSWER_OK);
            CHECK_REASON(s.reason, forbidden[i].reason);
            CHECK_INT(s.result, DKV_PERMERROR);
            CHECK_INT(s.would_verify, forbidden[i].told);
        }
}

/* Runs last: each reason that a signature can get was given to one above. */
static void every_reason(void)
{
    static const enum dkv_reason elsewhere[] = {
        DKV_LIMIT_SIGNATURES_HIT, /* test_dkim.c */
        DKV_LIMIT_FIELDS_HIT,     /* test_dkim.c */
        DKV_LIMIT_HEADER_HIT,     /* test_dkim.c */
        DKV_FROM_MULTIPLE,        /* test_dkim.c */
        DKV_LIMIT_CNAMES_HIT,     /* told by the lookup */
    };
    for (size_t i = 0; i < LENGTH(elsewhere); i++)
        seen[elsewhere[i]] = true;
    for (int r = 0; r < DKV_REASONS; r++) {
        const struct dkv_reason_row *row = dkv_reason_row((enum dkv_reason)r);
        unit_row("%s", row->id);
        CHECK(row->result == DKV_NONE || seen[r]);
    }
}

void suite_engine_judge(void)
{
    static const struct unit_test tests[] = {
        {"table", table},
        {"answers", answers},
        {"odd keys", odd_keys},
        {"limits", limits},
        {"no such hash", no_hash},
        {"passes that a MUST forbids", passes_that_a_must_forbids},
        {"every reason was given", every_reason},
    };
    unit_suite("engine/judge", tests, LENGTH(tests));
}
