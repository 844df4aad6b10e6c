#include "tests/report/fixture.h"
#include "src/report/escape.h"
#include "src/report/writer.h"

static const int64_t march = 1772442128; /* 2026-03-02 09:02:08 UTC */

/* --- answers and signatures --- */

#define KEY_TEXT S("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA")
#define REVOKED_TEXT S("v=DKIM1; p=")
static const struct str key_text[] = {KEY_TEXT};
static const struct dkv_answer from_dns = {
    .status = DKV_ANSWER_OK, .dnssec = DKV_DNSSEC_SECURE, .source = DKV_SOURCE_DNS, .txt = key_text, .txt_count = 1,
    .ttl = 3600, .server = S("192.0.2.53"),
};
static const struct str ses_names[] = {S("2026a.dkim.amazonses.example")};
static const struct dkv_answer by_alias = {
    .status = DKV_ANSWER_OK, .source = DKV_SOURCE_DNS, .txt = key_text, .txt_count = 1, .cname = ses_names,
    .cname_count = LENGTH(ses_names), .ttl = 300, .server = S("192.0.2.53"),
};
static const struct dkv_answer from_file = {
    .status = DKV_ANSWER_OK, .source = DKV_SOURCE_FILE, .txt = key_text, .txt_count = 1, .ttl = -1,
    .server = S("samples/keys.zone"),
};
static const struct str revoked_text[] = {REVOKED_TEXT};
static const struct dkv_answer revoked = {
    .status = DKV_ANSWER_OK, .source = DKV_SOURCE_FILE, .txt = revoked_text, .txt_count = 1, .ttl = -1,
    .server = S("samples/keys.zone"),
};
static const struct dkv_answer timed_out = {.status = DKV_ANSWER_TIMEOUT, .source = DKV_SOURCE_DNS, .ttl = -1};

static const struct str usual[] = {S("From"), S("To"), S("Subject"), S("Date"), S("Message-ID"), S("MIME-Version")};
static const struct str subject_only[] = {S("subject")};

#define RSA_KEY(key_name, key_answer) \
    {.name = key_name, .answer = &(key_answer), .record = KEY_TEXT, .type = "rsa", .bits = 2048}
#define USUAL(d, s) OF_KIND(d, s, "rsa-sha256")
#define ED25519(d, s) OF_KIND(d, s, "ed25519-sha256")
#define OF_KIND(d, s, a) \
    .field = 2, .offset = 310, .domain = S(d), .selector = S(s), .algorithm = S(a), \
    .canonicalization = S("relaxed/relaxed"), .auid = S("@" d), .b = S("nSao2FVMx8/kQw0Zp3e=="), \
    .signed_names = usual, .signed_count = LENGTH(usual), .expires = -1, .length = -1, .body_size = 4711
#define HOLDS .body_hash = DKV_HASH_MATCH, .header_hash = DKV_HASH_MATCH, .header_hash_recovered = true, .would_verify = true

static const struct dkv_signature good = {
    USUAL("acme.example", "2026a"), HOLDS, .result = DKV_PASS, .reason = DKV_VERIFIED, .timestamp = march,
    .key = RSA_KEY("2026a._domainkey.acme.example", from_dns),
};
static const struct dkv_signature of_list = {
    USUAL("lists.example", "k1"), HOLDS, .result = DKV_PASS, .reason = DKV_VERIFIED, .timestamp = march + 15,
    .key = RSA_KEY("k1._domainkey.lists.example", by_alias),
};
static const struct dkv_signature broken_by_list = {
    USUAL("acme.example", "2026a"), .result = DKV_FAIL, .reason = DKV_BOTH_HASHES_MISMATCH, .timestamp = march,
    .body_hash = DKV_HASH_MISMATCH, .header_hash = DKV_HASH_MISMATCH, .header_hash_recovered = true,
    .key = RSA_KEY("2026a._domainkey.acme.example", from_dns),
};
static const struct dkv_signature body_changed = {
    USUAL("acme.example", "2026a"), .result = DKV_FAIL, .reason = DKV_BODY_HASH_MISMATCH, .timestamp = march,
    .body_hash = DKV_HASH_MISMATCH, .header_hash = DKV_HASH_MATCH, .header_hash_recovered = true,
    .key = RSA_KEY("2026a._domainkey.acme.example", from_file),
};
static const struct dkv_signature header_changed = {
    USUAL("acme.example", "2026a"), .result = DKV_FAIL, .reason = DKV_HEADER_HASH_MISMATCH, .timestamp = march,
    .body_hash = DKV_HASH_MATCH, .header_hash = DKV_HASH_MISMATCH, .header_hash_recovered = true,
    .z_differs = subject_only, .z_differs_count = 1, .key = RSA_KEY("2026a._domainkey.acme.example", from_file),
};
static const struct dkv_signature wrong_key = {
    USUAL("acme.example", "2026a"), .result = DKV_FAIL, .reason = DKV_WRONG_KEY_OR_B, .timestamp = march,
    .body_hash = DKV_HASH_MATCH, .key = RSA_KEY("2026a._domainkey.acme.example", from_dns),
};
static const struct dkv_signature ed25519 = {
    ED25519("acme.example", "ed"), .result = DKV_FAIL, .reason = DKV_SIGNATURE_MISMATCH, .timestamp = march,
    .body_hash = DKV_HASH_MATCH,
    .key = {.name = "ed._domainkey.acme.example", .answer = &from_dns, .type = "ed25519", .bits = 256},
};
static const struct dkv_signature timeout = {
    USUAL("acme.example", "2026a"), .result = DKV_TEMPERROR, .reason = DKV_DNS_TIMEOUT, .timestamp = march,
    .detail = S("8 s"), .body_hash = DKV_HASH_MATCH, .key = {.name = "2026a._domainkey.acme.example", .answer = &timed_out},
};
static const struct dkv_signature partial = {
    .field = 0, .domain = S("news.shop.example"), .selector = S("k1"), .algorithm = S("rsa-sha256"),
    .canonicalization = S("relaxed/simple"), .auid = S("@news.shop.example"), .b = S("Zk9+aaaaaaaaaaaa"),
    .signed_names = usual, .signed_count = 3, .timestamp = march, .expires = -1, .length = 1200, .body_size = 4711, HOLDS,
    .result = DKV_POLICY, .reason = DKV_L_PARTIAL, .detail = S("1200 of 4711 bytes are signed"),
    .key = RSA_KEY("k1._domainkey.news.shop.example", from_dns),
};
static const struct dkv_signature expired = {
    .domain = S("acme.example"), .selector = S("2026a"), .algorithm = S("rsa-sha256"), .canonicalization = S("simple/simple"),
    .auid = S("kim@acme.example"), .b = S("nSao2FVMx8"), .signed_names = usual, .signed_count = 4, .timestamp = march,
    .expires = march + 604800, .length = -1, .body_size = 90, HOLDS, .result = DKV_PERMERROR, .reason = DKV_X_EXPIRED,
    .detail = S("x=1773046928"), .key = RSA_KEY("2026a._domainkey.acme.example", from_dns),
};
static const struct dkv_signature with_revoked = {
    USUAL("acme.example", "old"), .result = DKV_PERMERROR, .reason = DKV_KEY_REVOKED, .timestamp = -1,
    .body_hash = DKV_HASH_MATCH,
    .key = {.name = "old._domainkey.acme.example", .answer = &revoked, .record = REVOKED_TEXT},
};
static const struct dkv_signature sha1 = {
    .domain = S("acme.example"), .selector = S("2026a"), .algorithm = S("rsa-sha1"), .canonicalization = S("simple/simple"),
    .auid = S("@acme.example"), .b = S("nSao2FVMx8"), .signed_names = usual, .signed_count = 4, .timestamp = -1, .expires = -1,
    .length = -1, .body_size = 90, HOLDS, .result = DKV_PERMERROR, .reason = DKV_ALG_SHA1,
    .key = RSA_KEY("2026a._domainkey.acme.example", from_dns),
};
static const struct dkv_signature international = {
    .domain = S("b\xC3\xBC" "cher.example"), .selector = S("eins"), .algorithm = S("rsa-sha256"),
    .canonicalization = S("relaxed/relaxed"), .auid = S("j\xC3\xB6rg@b\xC3\xBC" "cher.example"), .b = S("nSao2FVMx8/kQw"),
    .signed_names = usual, .signed_count = 4, .timestamp = march, .expires = -1, .length = -1, .body_size = 90, HOLDS,
    .result = DKV_PASS, .reason = DKV_VERIFIED, .key = RSA_KEY("eins._domainkey.xn--bcher-kva.example", from_dns),
};

/* --- the path --- */

static const struct hop hops[] = {
    {.helo = S("kim-laptop"), .ip = S("198.51.100.7"), .by = S("mail.acme.example"), .with = S("ESMTPSA"), .id = S("4Xk1"),
     .tls_version = S("TLS1.3"), .tls_cipher = S("TLS_AES_256_GCM_SHA384"), .date = march + 1},
    {.helo = S("mail.acme.example"), .rdns = S("mail.acme.example"), .ip = S("192.0.2.25"), .by = S("lists.example"),
     .with = S("ESMTPS"), .id = S("4Xk2"), .recipient = S("dev@lists.example"), .tls_version = S("TLS1.3"), .date = march + 3},
    {.helo = S("lists.example"), .rdns = S("out7.lists.example"), .ip = S("203.0.113.9"), .by = S("mx.you.example"),
     .with = S("ESMTPS"), .id = S("4Xk3"), .recipient = S("you@you.example"), .tls_version = S("TLS1.2"), .date = march + 200},
    {.helo = S("mx.you.example"), .by = S("store.you.example"), .with = S("LMTP"), .date = march + 86400},
};

/* --- what is covered --- */

static const struct analysis_field fields[] = {{.name = S("Received")}, {.name = S("From"), .covered = 1}, {.raw = S("???")},
                                               {.name = S("Received")}};
static struct part part_items[] = {
    {.type = "multipart/mixed", .content = S("0123456789"), .multipart = true},
    {.depth = 1, .type = "text/plain", .content = S("01234")},
    {.depth = 1, .type = "message/rfc822", .filename = "a\n.eml", .content = S("56789"), .message = true},
};
static const struct parts parts = {part_items, LENGTH(part_items), false};
static const size_t part_signed[] = {10, 5, 5};

/* --- what servers say --- */

static struct authres_property of_lists[] = {{S("header"), S("d"), S("lists.example")}, {S("header"), S("b"), S("nSao2FVM")}};
static struct authres_property of_acme[] = {{S("header"), S("d"), S("acme.example")}};
static struct authres_property of_bank[] = {{S("header"), S("i"), S("@bank.example")}};
static struct authres_property bounces[] = {{S("smtp"), S("mailfrom"), S("dev-bounces@lists.example")}};
static struct authres_property quiet[] = {{S(""), S("action"), S("none")}, {S("header"), S("from"), S("acme.example")}};
static struct authres_property client[] = {{S(""), S("client-ip"), S("198.51.100.9")}, {S(""), S("helo"), S("lists.example")}};
static struct authres_result ours[] = {
    {.method = S("dkim"), .result = S("pass"), .comment = S("2048-bit key"), .properties = of_lists, .count = LENGTH(of_lists)},
    {.method = S("dkim"), .result = S("fail"), .reason = S("body hash"), .properties = of_acme, .count = LENGTH(of_acme)},
    {.method = S("spf"), .result = S("pass"), .properties = bounces, .count = LENGTH(bounces)},
    {.method = S("dmarc"), .version = S("1"), .result = S("fail"), .properties = quiet, .count = LENGTH(quiet)},
    {.method = S("compauth"), .result = S("pass"), .reason = S("130")},
};
static struct authres_result by_spf[] = {{.method = S("spf"), .result = S("Pass"), .properties = client, .count = LENGTH(client)}};
static struct authres_result helo_failed[] = {{.method = S("spf"), .result = S("fail"), .properties = client, .count = LENGTH(client)}};
static struct authres_result on_arrival[] = {
    {.method = S("dkim"), .result = S("pass"), .properties = of_acme, .count = LENGTH(of_acme)}};
static struct authres_result made_up[] = {
    {.method = S("dkim"), .result = S("pass"), .properties = of_bank, .count = LENGTH(of_bank)}};
static const struct dkv_compared ours_compared[LENGTH(ours)] = {{.signature = 1, .agreement = DKV_AGREES}, {.signature = 2, .agreement = DKV_AGREES}};
static const struct dkv_compared arrival_compared[] = {{.signature = 2, .agreement = DKV_DIFFERS}};
static const struct dkv_compared made_up_compared[] = {{.gone = true}};
static const struct dkv_compared one_of_several[] = {{.agreement = DKV_UNDECIDED, .several = true}};
static const struct dkv_claim claims[] = {
    {{AUTHRES_RESULTS, .authserv_id = S("mx.you.example"), .version = S("1"), .instance = -1, .results = ours, .count = LENGTH(ours)},
     .position = DKV_POSITION_ABOVE, .own = true, .number = 1, .compared = ours_compared},
    {{AUTHRES_SPF, .instance = -1, .results = by_spf, .count = 1}, .field = 1, .number = 1, .position = DKV_POSITION_ABOVE,
     .own = true, .compared = &(const struct dkv_compared){0}},
    {{AUTHRES_SPF, .instance = -1, .results = helo_failed, .count = 1}, .field = 2, .number = 2, .position = DKV_POSITION_AT,
     .compared = &(const struct dkv_compared){0}},
    {{AUTHRES_RESULTS, .authserv_id = S("store.you.example"), .instance = -1, .results = on_arrival, .count = 1}, .field = 3,
     .number = 2, .position = DKV_POSITION_AT, .own = true, .compared = one_of_several},
    {{AUTHRES_ARC, .authserv_id = S("lists.example"), .instance = 1, .results = on_arrival, .count = 1}, .field = 4, .number = 1,
     .position = DKV_POSITION_BELOW, .compared = arrival_compared},
    {{AUTHRES_RESULTS, .authserv_id = S("out.acme.example"), .instance = -1, .none = true}, .field = 5, .number = 3,
     .position = DKV_POSITION_UNKNOWN},
    {{AUTHRES_RESULTS, .authserv_id = S("mx.you.example"), .instance = -1, .results = made_up, .count = 1,
      .fault = AUTHRES_OPEN_COMMENT}, .field = 6, .number = 4, .position = DKV_POSITION_BELOW, .own = true, .forged = true,
     .compared = made_up_compared},
};

/* --- findings --- */

static const struct dkv_finding weak[] = {
    {DKV_KEY_TESTING, 1, S("DKIM-Signature 1"), S("")},
    {DKV_RSA_1024, 1, S("DKIM-Signature 1"), S("1024 bits")},
    {DKV_TXT_MULTIPLE, 1, S("DKIM-Signature 1"), S("2 records")},
    {DKV_MBOX_LINE, 0, S(""), S("")},
};
static const struct dkv_finding partial_findings[] = {{DKV_L_PARTIAL, 1, S("DKIM-Signature 1"), S("1200 of 4711 bytes are signed")}};
static const struct dkv_finding nothing[] = {{DKV_EMPTY_INPUT, 0, S(""), S("")}};

/* --- the one that nobody means well by --- */

#define ESC "\x1B"
#define RLO "\xE2\x80\xAE"
static const struct str bad_names[] = {S("From\r\nX: y"), S(""), S("a b\t" ESC "[2J"), S("\xC0\xAF"), S("subject;dkim=pass")};
static const struct str bad_cname[] = {S("evil.example\nPASS  signed by bank.example, the domain in From")};
static const struct dkv_answer bad_answer = {
    .status = DKV_ANSWER_SERVFAIL, .dnssec = DKV_DNSSEC_BOGUS, .txt = bad_cname, .txt_count = 1, .cname = bad_cname,
    .cname_count = 1, .ttl = INT64_MAX, .server = S("\xFF\xFE\r\n"),
};
static const struct dkv_signature hostile[] = {
    {.field = INT32_MAX, .offset = INT64_MAX, .domain = S("bank.example; dkim=pass header.d=bank.example"),
     .selector = S("s1)=pass\tx:y (\r\n"), .algorithm = S("rsa-sha256; spf=pass"), .canonicalization = S("a/b" ESC "]0;x\a"),
     .auid = S("\"; dkim=pass (x) header.i=\"@bank.example"), .query = S("\x7F\xC2\x85"), .b = S("AAAAAAAA; dkim=pass"),
     .signed_names = bad_names, .signed_count = LENGTH(bad_names), .timestamp = INT64_MAX, .expires = INT64_MAX,
     .length = INT64_MAX, .body_size = 3, .result = DKV_PERMERROR, .reason = DKV_DOMAIN_BAD,
     .detail = S("d=\n\nPASS  signed by bank.example" ESC "[1;32m"), .z_differs = bad_names, .z_differs_count = LENGTH(bad_names),
     .key = {.name = "s1._domainkey.\xF0\x9F\x92\xA9\xED\xA0\x80", .answer = &bad_answer, .record = S("p=\\x41\\"),
             .type = "rsa", .bits = 1, .testing = true}},
    {.domain = S(RLO "elpmaxe.knab"), .selector = S("a b"), .auid = S("dkim=pass spf=pass@bank.example"), .b = S("AAAAAAAAB"),
     .timestamp = -1, .expires = -1, .length = -1, .body_size = -1, .result = DKV_TEMPERROR, .reason = DKV_DNS_BOGUS,
     .key = {.name = "", .answer = &bad_answer}},
    {.domain = S("ok.example"), .selector = S("a_b.c"), .algorithm = S("rsa-sha256"), .auid = S("a(b)c\\\"@ok.example"),
     .b = S("AAAAAAAAC"), .timestamp = 0, .expires = 0, .length = 0, .body_size = 0, .result = DKV_NEUTRAL,
     .reason = DKV_LIMIT_SIGNATURES_HIT},
};
static const struct hop bad_hops[] = {
    {.helo = S("a > b\x00x"), .rdns = S(RLO), .ip = S("]\n"), .by = S("\t\t"), .with = S("\xE2\x80\xA8"), .id = S("\x01"),
     .recipient = S("\xFF"), .tls_version = S(ESC), .tls_cipher = S("\xEF\xBB\xBF"), .date = INT64_MIN},
    {.date = INT64_MAX},
    {.date = -1},
};
static struct authres_property bad_properties[] = {
    {S("header\n"), S("d\x00"), S("bank.example" ESC "[2J\nPASS")}, {S(RLO), S("\xFF"), S("x y; dkim=pass")},
    {S("header\n"), S("d\x00"), S("twice")}, {S("smtp"), S("mailfrom"), S("a b, as found here\nPASS  signed" RLO)},
};
static struct authres_result bad_results[] = {
    {.method = S("dkim\x00\n"), .version = S(ESC), .result = S("pass, as found here; spf=pass\nPASS" ESC), .reason = S(ESC "]0;\a"),
     .comment = S("(\n)" RLO), .properties = bad_properties, .count = LENGTH(bad_properties)},
    {.method = S("compauth"), .reason = S("00"), .properties = bad_properties, .count = 1},
};
static const struct dkv_compared bad_compared[] = {{.signature = 99, .agreement = DKV_DIFFERS}, {.signature = 3, .agreement = DKV_AGREES}};
static const struct dkv_claim bad_claims[] = {
    {{AUTHRES_RESULTS, .authserv_id = S("mx.you.example\nPASS  signed by bank.example" ESC "[2K" RLO), .version = S("\x01"),
      .instance = INT64_MAX, .results = bad_results, .count = LENGTH(bad_results), .fault = AUTHRES_CONTROL},
     .field = SIZE_MAX / 4, .number = SIZE_MAX, .position = DKV_POSITION_AT, .own = true, .compared = bad_compared},
};
static const struct dkv_finding bad_findings[] = {
    {DKV_NUL_BYTE, 0, S("Sub\x00ject" ESC), S(RLO "\xF4\x90\x80\x80")},
    {DKV_BOM, 77, S("(" "\xE2\x80\x8B" ")"), S("\r\rPASS")},
};

/* --- the analyses --- */

#define SIGNED(name, sig, how) static const struct analysis_signature name[] = {{&(sig), how}}
SIGNED(sig_good, good, ALIGN_STRICT);
SIGNED(sig_body, body_changed, ALIGN_STRICT);
SIGNED(sig_header, header_changed, ALIGN_STRICT);
SIGNED(sig_wrong, wrong_key, ALIGN_STRICT);
SIGNED(sig_timeout, timeout, ALIGN_STRICT);
SIGNED(sig_partial, partial, ALIGN_RELAXED);
SIGNED(sig_expired, expired, ALIGN_STRICT);
SIGNED(sig_revoked, with_revoked, ALIGN_STRICT);
SIGNED(sig_sha1, sha1, ALIGN_STRICT);
SIGNED(sig_international, international, ALIGN_STRICT);
static const struct analysis_signature sig_list[] = {{&of_list, ALIGN_NONE}, {&broken_by_list, ALIGN_STRICT}};
static const struct analysis_signature sig_ed25519[] = {{&ed25519, ALIGN_STRICT}, {&body_changed, ALIGN_STRICT}};
static const struct analysis_signature sig_hostile[] = {
    {&hostile[0], ALIGN_NONE}, {&hostile[1], ALIGN_RELAXED}, {&hostile[2], ALIGN_STRICT}};

static const char *const kim[] = {"kim@acme.example"};
static const char *const shop[] = {"offers@shop.example"};
static const char *const joerg[] = {"j\xC3\xB6rg@b\xC3\xBC" "cher.example"};
static const char *const two[] = {"ceo@bank.example\r\nX: y", RLO "x@y"};

#define MESSAGE(from_list, who, d) \
    MESSAGE_AT(from_list, who, d, march + 200, DKV_CLOCK_BORDER)
#define MESSAGE_AT(from_list, who, d, when, clock) \
    .source = "-", .size = 6021, .from = from_list, .from_count = LENGTH(from_list), .from_display = who, .from_domain = d, \
    .date = march, .message_id = S("<20260302.1@acme.example>"), .judged_at = when, .judged_by = clock, \
    .hops = hops, .hop_count = LENGTH(hops), .border = 2
#define KIM MESSAGE(kim, "Kim Lee <kim@acme.example>", "acme.example"), .subject = "Release plan"
#define OLD MESSAGE_AT(kim, "Kim Lee <kim@acme.example>", "acme.example", march + 31536000, DKV_CLOCK_NOW), .subject = "Release plan"
#define SIGNATURES(array) .signatures = array, .signature_count = LENGTH(array)
#define FINDINGS(array) .findings = array, .finding_count = LENGTH(array)
#define CLAIMS(array) .claims = array, .claim_count = LENGTH(array)

static const struct analysis inside[] = {{KIM, .verdict = DKV_FAIL, SIGNATURES(sig_body), .attached_part = 2}};

const struct fixture fixtures[FIXTURES] = {
    [FIXTURE_ALIGNED] = {"aligned", {KIM, .verdict = DKV_PASS, SIGNATURES(sig_good)}},
    [FIXTURE_LIST] = {"list", {KIM, .verdict = DKV_PASS, SIGNATURES(sig_list), FINDINGS(weak), CLAIMS(claims)}},
    [FIXTURE_BODY] = {"body", {KIM, .verdict = DKV_FAIL, SIGNATURES(sig_body)}},
    [FIXTURE_HEADER] = {"header", {KIM, .verdict = DKV_FAIL, SIGNATURES(sig_header)}},
    [FIXTURE_WRONG_KEY] = {"wrong-key", {KIM, .verdict = DKV_FAIL, SIGNATURES(sig_wrong)}},
    [FIXTURE_ED25519] = {"ed25519", {KIM, .verdict = DKV_FAIL, SIGNATURES(sig_ed25519)}},
    [FIXTURE_TIMEOUT] = {"timeout", {KIM, .verdict = DKV_TEMPERROR, SIGNATURES(sig_timeout)}},
    [FIXTURE_UNSIGNED] = {"unsigned", {KIM, .verdict = DKV_NONE}},
    [FIXTURE_PARTIAL] = {"partial",
                         {MESSAGE(shop, "\"The Shop\" <offers@shop.example>", "shop.example"), .subject = "",
                          .verdict = DKV_FAIL, SIGNATURES(sig_partial), FINDINGS(partial_findings), .holding = 1, .parts = &parts,
                          .part_signed = part_signed, .body_size = 900, .body_signed = 800, .tail_offset = 4000,
                          .tail = S("\r\nadded " ESC "[1m<b>\nCOVER  " RLO "x\r\n\xFF")}},
    [FIXTURE_EXPIRED] = {"expired", {OLD, .verdict = DKV_FAIL, SIGNATURES(sig_expired)}},
    [FIXTURE_REVOKED] = {"revoked", {KIM, .verdict = DKV_FAIL, SIGNATURES(sig_revoked)}},
    [FIXTURE_SHA1] = {"sha1", {KIM, .verdict = DKV_FAIL, SIGNATURES(sig_sha1), .policy = DKV_RFC}},
    [FIXTURE_INTERNATIONAL] = {"international",
                               {MESSAGE(joerg, "J\xC3\xB6rg <j\xC3\xB6rg@b\xC3\xBC" "cher.example>", "xn--bcher-kva.example"),
                                .subject = "\xE6\x9C\x88\xE6\x9B\x9C\xE6\x97\xA5", .verdict = DKV_PASS,
                                SIGNATURES(sig_international)}},
    [FIXTURE_HOSTILE] = {"hostile",
                         {.source = "a\tb\n" ESC "[2J.eml", .index = INT64_MAX, .offset = INT64_MAX, .size = INT64_MAX,
                          .verdict = DKV_TEMPERROR, .from = two, .from_count = 2, .from_ambiguous = true,
                          .from_display = "PASS  signed by bank.example\n" RLO, .subject = "\nPASS  " ESC "]8;;http://x\a\xE2\x80\x8F\xFF",
                          .date = INT64_MAX, .message_id = S("<a b\tb\n\x00>"), SIGNATURES(sig_hostile), .hops = bad_hops,
                          .hop_count = LENGTH(bad_hops), .border = 1, FINDINGS(bad_findings), CLAIMS(bad_claims), .judged_at = INT64_MIN,
                          .policy = DKV_LEGACY}},
    [FIXTURE_INSIDE] = {"inside", {KIM, .verdict = DKV_PASS, SIGNATURES(sig_good), .fields = fields, .field_count = LENGTH(fields),
                                   .holding = 1, .parts = &parts, .part_signed = part_signed, .body_size = 900, .body_signed = 900,
                                   .attached = inside, .attached_count = 1}},
    [FIXTURE_EMPTY] = {"empty", {.source = "-", .verdict = DKV_NONE, .date = -1, FINDINGS(nothing)}},
};

/* --- helpers --- */

size_t count_of(const char *haystack, const char *needle)
{
    size_t n = 0;
    for (const char *p = haystack; (p = strstr(p, needle)); p++)
        n++;
    return n;
}

GString *fixture_written(const char *writer, const struct analysis *a)
{
    const struct writer_options options = {.authserv_id = "mx.you.example"};
    GString *out = g_string_new(NULL);
    writer_find(writer)->message(out, a, &options);
    return out;
}

void fixture_check_says(const char *writer, const struct fixture_says *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_autoptr(GString) out = fixture_written(writer, &fixtures[rows[i].fixture].analysis);
        ROW(strstr(out->str, rows[i].has) != NULL, rows[i].has);
        ROW(strstr(out->str, rows[i].hasnot) == NULL, rows[i].hasnot);
    }
}

bool fixture_is_clean(const GString *out, const char *also)
{
    if (!g_utf8_validate_len(out->str, out->len, NULL))
        return false;
    for (const char *p = out->str; p < out->str + out->len; p += g_utf8_skip[(unsigned char)*p]) {
        gunichar c = g_utf8_get_char(p);
        bool allowed = c == '\n' || (c < 128 && c && strchr(also, (int)c));
        if (!allowed && !escape_visible(c))
            return false;
    }
    return true;
}
