/* src/report/text, advice, words: what the report says, and what it never says. */
#include "parsers/limits.h"
#include "src/report/advice.h"
#include "src/report/page.h"
#include "src/report/words.h"
#include "src/report/writer.h"
#include "tests/report/fixture.h"
#include <time.h>

static GString *written(const struct analysis *a, const struct writer_options *options)
{
    GString *out = g_string_new(NULL);
    text_message(out, a, options);
    return out;
}

static void test_verdict_line(void)
{
    static const struct row {
        enum fixture_index fixture;
        const char *begins;
    } rows[] = {
        {FIXTURE_ALIGNED, "PASS  signed by acme.example, the domain in From\n"},
        {FIXTURE_LIST, "PASS  signed by lists.example, not by the domain that you see in From (acme.example)\n"},
        {FIXTURE_INTERNATIONAL, "PASS  signed by b\xC3\xBC" "cher.example (xn--bcher-kva.example), the domain in From\n"},
        {FIXTURE_BODY, "FAIL  the signature in the name of acme.example does not hold: the body was changed after it was\n"
                       "      signed\n"},
        {FIXTURE_REVOKED, "FAIL  the signature in the name of acme.example cannot be used: the owner of the domain has\n"},
        {FIXTURE_PARTIAL, "FAIL  the signature of news.shop.example holds, and is refused all the same: only the"},
        {FIXTURE_ED25519, "FAIL  none of the 2 signatures counts; the signature in the name of acme.example"},
        {FIXTURE_TIMEOUT, "TEMPERROR  the signature in the name of acme.example could not be checked now: no DNS"},
        {FIXTURE_UNSIGNED, "NONE  this message is not signed: "},
        {FIXTURE_EMPTY, "NONE  this is not an e-mail message\n"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct fixture *f = &fixtures[rows[i].fixture];
        g_autoptr(GString) out = fixture_written("text", &f->analysis);
        ROW(g_str_has_prefix(out->str, rows[i].begins), f->name);
    }
}

/* Two long names that differ at their end, each on thousands of fields. */
static void test_many_fields(void)
{
    enum { EACH = 4000, LONG = 400 };
    char upper[LONG], lower[LONG];
    memset(upper, 'x', sizeof upper);
    memset(lower, 'x', sizeof lower);
    lower[LONG - 1] = 'y';
    g_autofree struct analysis_field *fields = g_new0(struct analysis_field, 2 * EACH);
    for (size_t i = 0; i < 2 * EACH; i++)
        fields[i].name = (struct str){i < EACH ? upper : lower, LONG};
    struct analysis a = fixtures[FIXTURE_INSIDE].analysis;
    a.fields = fields;
    a.field_count = 2 * EACH;
    clock_t from = clock();
    g_autoptr(GString) out = fixture_written("text", &a);
    CHECK((double)(clock() - from) / CLOCKS_PER_SEC < 3);
    CHECK(strstr(out->str, "(4000x)"));
}

static void test_rows(void)
{
    static const struct fixture_says rows[] = {
        {FIXTURE_ALIGNED, "DKIM speaks for the domain acme.example, not for the person.\n", "NEXT"},
        {FIXTURE_ALIGNED, "        key        2026a._domainkey.acme.example: rsa, 2048 bits, from DNS 192.0.2.53, DNSSEC secure\n",
         "the right one"},
        {FIXTURE_ALIGNED, "        times      made 2026-03-02 09:02:08 UTC\n", "judged as of"},
        {FIXTURE_LIST, "says nothing about the\n      domain in From.\n", "the domain in From\n"},
        {FIXTURE_LIST, "by way of\n                   2026a.dkim.amazonses.example\n", "but  "},
        {FIXTURE_LIST, "NEXT  Ask yourself whether this signer may write in the name of", "DKIM 1:"},
        {FIXTURE_LIST, "      DKIM 2: A mailing list or a gateway", "verify if"},
        {FIXTURE_LIST, "ODD   error  DKIM-Signature 1: more than one TXT record", "DKIM-Signature 2"},
        {FIXTURE_BODY, "        body       not as it was signed\n", "speaks for"},
        {FIXTURE_BODY, "        header     the signed fields are exactly as they were signed; only the body was changed\n", "PASS"},
        {FIXTURE_BODY, "it is\n                   the right one, it opens the signature\n", "but  "},
        {FIXTURE_HEADER, "        body       exactly as it was signed; only the header was changed\n", "PASS"},
        {FIXTURE_HEADER, "        copies     the signer's own copy (z=) of these differs from the message: subject\n", "PASS"},
        {FIXTURE_WRONG_KEY, "        header     cannot be told: the key does not open the signature\n", "exactly as they were"},
        {FIXTURE_ED25519, "        header     cannot be told: a signed field was changed, or the key is not the one that signed\n",
         "PASS"},
        {FIXTURE_TIMEOUT, "        key        2026a._domainkey.acme.example: no answer in time from DNS\n", "PASS"},
        {FIXTURE_TIMEOUT, "        temperror  not decided: no DNS server answered in time; 8 s (dns-timeout)\n", "pass  "},
        {FIXTURE_PARTIAL, "        but        the hashes and the key fit; it would verify if bytes after l= were overlooked, as\n", "pass  "},
        {FIXTURE_PARTIAL, "        body       the signed part is exactly as it was signed\n", "ODD"},
        {FIXTURE_PARTIAL, "        length     l=1200: the last 3511 of 4711 bytes are not signed: anybody could have added them\n",
         "PASS"},
        {FIXTURE_PARTIAL, "      body       the first 800 of 900 bytes are signed\n"
                          "      added?     100 bytes from byte 4000 of the message on, which anybody could have added:\n"
                          "                 > added \\x1B[1m<b>\n                 > COVER  \\xE2\\x80\\xAEx\n"
                          "                 > \\xFF\n                 and 70 bytes more\n", "\nCOVER  "},
        {FIXTURE_PARTIAL, "      Subject     (empty)\n", "(none)"},
        {FIXTURE_EXPIRED, "judged as of\n                   2027-03-02 09:02:08 UTC, the time of this check\n", "pass  "},
        {FIXTURE_EXPIRED, "it would verify if it were judged at a time before x=", "PASS"},
        {FIXTURE_REVOKED, "        record     v=DKIM1; p=\n", "verify if"},
        {FIXTURE_SHA1, "it would verify if rsa-sha1 were still allowed", "PASS"},
        {FIXTURE_UNSIGNED, "NEXT  See in the path below where it came from. If mail from the domain in From", "DKIM 1"},
        {FIXTURE_INSIDE, "COVER signed     From\n      not signed Received (2x)\n      body       signed, 900 bytes\n", "\nFAIL"},
        {FIXTURE_INSIDE, "      part       message/rfc822 \"a\\x0A.eml\": signed, 5 bytes\n", "NEXT  One"},
        {FIXTURE_INSIDE, "\n      There is a message inside this one; it is judged for itself, below.\n", "messages inside"},
        {FIXTURE_INSIDE, "INSIDE  part 2 of this message is a message itself:\n"
                         "| FAIL  the signature in the name of acme.example does not hold", "|\n\n"},
        {FIXTURE_INSIDE, "\n|\n| DKIM 1  acme.example", "| \n"},
        {FIXTURE_LIST, "\nCLAIMS  what servers say they found; the word of others proves nothing\n"
                       "      yours   mx.you.example: dkim=pass for lists.example, as found here; dkim=fail for\n"
                       "              acme.example, as found here; spf=pass for dev-bounces@lists.example; dmarc=fail for\n"
                       "              acme.example; compauth=pass (passed)\n", "(Received-SPF): spf=Pass"},
        {FIXTURE_LIST, "      yours?  (Received-SPF): spf=fail for lists.example\n", "PASS  mx"},
        {FIXTURE_LIST, "      yours?  store.you.example: dkim=pass for acme.example, one of several that fit\n", "\\x"},
        {FIXTURE_LIST, "      ARC     lists.example: dkim=pass for acme.example, but here fail\n", "\\x"},
        {FIXTURE_LIST, "      whose?  out.acme.example: nothing checked\n", "\\x"},
        {FIXTURE_LIST, "      forged  mx.you.example: dkim=pass for @bank.example, a signature that the message does not\n"
                       "              have\n", "\\x"},
        {FIXTURE_LIST, "      There is more to know, below under ODD: 1 error, 1 warning. dkimverify-findings(7) says what", "2 errors"},
        {FIXTURE_ALIGNED, "PATH", "more to know"},
        {FIXTURE_ALIGNED, "PATH", "CLAIMS"},
        {FIXTURE_HOSTILE, "      yours?  mx.you.example\\x0APASS\\x20\\x20signed\\x20by\\x20bank.example", "pass, as found here"},
        {FIXTURE_EMPTY, "NEXT  Give the raw source of the message: in most mail programs", "PATH"},
        {FIXTURE_EMPTY, "      From        (none)\n      Subject     (none)\n      Date        (none that can be read)\n", "UTC"},
        {FIXTURE_EMPTY, "ODD   warn   there is nothing in this message (empty-message)\n", "DKIM 1"},
        {FIXTURE_HOSTILE, "                  2 addresses: ceo@bank.example\\x0D\\x0AX: y, \\xE2\\x80\\xAEx@y\n", "\nPASS"},
        {FIXTURE_HOSTILE, "DKIM 1  bank.example;\\x20dkim=pass\\x20header.d=bank.example   selector s1)=pass\\x09x:y\\x20(", "verify if"},
    };
    fixture_check_says("text", rows, LENGTH(rows));
}

/* A private key that somebody published by mistake is not spread further. */
static void test_private_key(void)
{
    static const struct dkv_answer answer = {.status = DKV_ANSWER_OK, .ttl = -1};
    struct dkv_signature sig = {.domain = S("a.example"), .result = DKV_PERMERROR, .reason = DKV_KEY_PRIVATE, .body_size = -1,
                                .key = {.name = "s._domainkey.a.example", .answer = &answer, .record = S("p=MIICX")}};
    struct analysis_signature s = {&sig, ALIGN_NONE};
    struct analysis a = {.source = "-", .verdict = DKV_FAIL, .date = -1, .signatures = &s, .signature_count = 1};
    g_autoptr(GString) hidden = fixture_written("text", &a);
    CHECK(strstr(hidden->str, "MIICX") == NULL);
    sig.reason = DKV_KEY_TRUNCATED;
    g_autoptr(GString) shown = fixture_written("text", &a);
    CHECK(strstr(shown->str, "        record     p=MIICX\n") != NULL);
}

/* Whatever is in the message: clean bytes, no line wider than the terminal, and only our own words at the left
 * margin; PASS only for a verdict of pass. */
static void check_page(const struct fixture *f, size_t width)
{
    static const char *const margins[] = {"PASS ", "FAIL ", "NONE ", "TEMPERROR ", "DKIM ", "COVER ", "NEXT ",
                                          "PATH ", "CLAIMS ", "ODD ",  "INSIDE ", "|", " "};
    const struct writer_options options = {.width = width};
    g_autoptr(GString) out = written(&f->analysis, &options);
    g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);
    ROW(fixture_is_clean(out, ""), f->name);
    for (size_t i = 0; lines[i]; i++) {
        bool ours = *lines[i] == '\0';
        for (size_t j = 0; j < LENGTH(margins); j++)
            ours = ours || g_str_has_prefix(lines[i], margins[j]);
        ROW(ours, lines[i]);
        ROW(page_columns(str_z(lines[i])) <= (width ? width : 100), lines[i]);
        ROW(i == 0 || !g_str_has_prefix(lines[i], "PASS"), lines[i]);
        ROW(!*lines[i] || !g_str_has_suffix(lines[i], " "), lines[i]);
    }
    ROW(g_str_has_prefix(out->str, "PASS") == (f->analysis.verdict == DKV_PASS), f->name);
}

static void test_page(void)
{
    for (size_t i = 0; i < FIXTURES; i++) {
        check_page(&fixtures[i], 0);
        check_page(&fixtures[i], 60);
        check_page(&fixtures[i], 79);
    }
}

/* "would verify" is for signatures whose hashes fit, and never for others. */
static void test_never_suggests_pass(void)
{
    for (int r = 0; r < DKV_REASONS; r++) {
        const struct dkv_reason_row *row = dkv_reason_row((enum dkv_reason)r);
        if (row->result == DKV_NONE || row->result == DKV_PASS)
            continue;
        struct dkv_signature sig = {.domain = S("a.example"), .selector = S("s"), .result = row->result, .body_size = -1,
                                    .reason = (enum dkv_reason)r, .timestamp = -1, .expires = -1, .length = -1};
        struct analysis_signature s = {&sig, ALIGN_STRICT};
        struct analysis a = {.source = "-", .date = -1, .signatures = &s, .signature_count = 1,
                             .verdict = row->result == DKV_TEMPERROR ? DKV_TEMPERROR : DKV_FAIL};
        for (int fits = 0; fits < 2; fits++) {
            sig.would_verify = fits;
            g_autoptr(GString) out = fixture_written("text", &a);
            ROW((strstr(out->str, "it would verify if ") != NULL) == (fits == 1), row->id);
            ROW(!strstr(out->str, "PASS") && !strstr(out->str, "signed by ") && !strstr(out->str, "pass  "), row->id);
            ROW(strstr(out->str, row->id) != NULL, row->id);
        }
    }
}

/* Every reason that a signature can be judged by tells what to do. */
static void test_advice(void)
{
    for (int r = 0; r < DKV_REASONS; r++) {
        const struct dkv_reason_row *row = dkv_reason_row((enum dkv_reason)r);
        const char *advice = advice_text((enum dkv_reason)r);
        bool needs = row->result != DKV_NONE && row->result != DKV_PASS;
        ROW((advice != NULL) == needs, row->id);
        ROW(!advice || (g_ascii_isupper(*advice) && g_str_has_suffix(advice, ".")), row->id);
        ROW(*advice_if((enum dkv_reason)r), row->id);
    }
}

static void test_advice_once(void)
{
    struct dkv_signature sigs[] = {
        {.domain = S("a.example"), .result = DKV_FAIL, .reason = DKV_BODY_HASH_MISMATCH},
        {.domain = S("b.example"), .result = DKV_PERMERROR, .reason = DKV_KEY_MISSING},
    };
    struct analysis_signature s[] = {{&sigs[0], ALIGN_NONE}, {&sigs[1], ALIGN_NONE}, {&sigs[0], ALIGN_STRICT}};
    struct analysis a = {.source = "-", .verdict = DKV_FAIL, .date = -1, .signatures = s, .signature_count = 3};
    g_autoptr(GString) out = fixture_written("text", &a);
    CHECK_INT((long long)count_of(out->str, "DKIM 1, 3: Look along the path"), 1);
    CHECK_INT((long long)count_of(out->str, "Look along the path"), 1);
    CHECK_INT((long long)count_of(out->str, "      DKIM 2: If the message is old"), 1);
}

/* Whether a message was late is only known where the path tells when it came. */
static void test_advice_expired(void)
{
    static const struct {
        enum dkv_clock clock;
        const char *begins;
    } rows[] = {
        {DKV_CLOCK_NOW, "NEXT  It was judged as of now, since the path does not tell when your own servers took the message."},
        {DKV_CLOCK_BORDER, "NEXT  Find out why the message took so long"},
        {DKV_CLOCK_GIVEN, "NEXT  Find out why the message took so long"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct analysis a = fixtures[FIXTURE_EXPIRED].analysis;
        a.judged_by = rows[i].clock;
        g_autoptr(GString) out = fixture_written("text", &a), flat = g_string_new(out->str);
        g_string_replace(flat, "\n      ", " ", 0);
        ROW(strstr(flat->str, rows[i].begins) != NULL, rows[i].begins);
    }
}

static void test_settled(void)
{
    static const struct dkv_signature good = {.domain = S("a.example"), .result = DKV_PASS, .reason = DKV_VERIFIED};
    static const struct dkv_signature bad = {.domain = S("b.example"), .result = DKV_FAIL, .reason = DKV_BODY_HASH_MISMATCH};
    struct analysis_signature s[] = {{&bad, ALIGN_NONE}, {&good, ALIGN_RELAXED}};
    struct analysis a = {.source = "-", .verdict = DKV_PASS, .date = -1, .signatures = s, .signature_count = 2,
                         .from_domain = "mail.a.example"};
    g_autoptr(GString) out = fixture_written("text", &a);
    CHECK(strstr(out->str, "PASS  signed by a.example, of the same organization as the domain in From "
                                            "(mail.a.example)\n") != NULL);
    CHECK(strstr(out->str, "NEXT  One signature that holds is enough; what follows is for those who made the others.\n"
                                            "      DKIM 1: Look along the path") != NULL);
}

static void test_no_path(void)
{
    struct analysis a = {.source = "-", .verdict = DKV_NONE, .date = -1, .from_domain = "a.example", .field_count = 1,
                         .fields = &(struct analysis_field){.raw = S("From: x@a.example\n"), .name = S("From")}};
    g_autoptr(GString) out = fixture_written("text", &a);
    CHECK(strstr(out->str, "NEXT  Nothing in it tells where it came from: it has no Received fields either. Copies that a") != NULL);
}

static void test_no_author(void)
{
    static const struct dkv_signature good = {.domain = S("a.example"), .result = DKV_PASS, .reason = DKV_VERIFIED};
    static const struct row {
        size_t count;
        bool ambiguous;
        const char *says, *next;
    } rows[] = {
        {0, false, "From (which names none)\n", "NEXT  Believe nothing about an author: From names none"},
        {2, false, "From (which names more than one)\n", "NEXT  Take none of the addresses in From as proven:"},
        {1, true, "From (programs will disagree which", "NEXT  Take none of the addresses in From as proven:"},
    };
    static const char *const from[] = {"x@a.example", "y@b.example"};
    struct analysis_signature s = {&good, ALIGN_NONE};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct analysis a = {.source = "-", .verdict = DKV_PASS, .date = -1, .signatures = &s, .signature_count = 1,
                             .from = from, .from_count = rows[i].count, .from_ambiguous = rows[i].ambiguous};
        g_autoptr(GString) out = fixture_written("text", &a);
        ROW(strstr(out->str, rows[i].says) != NULL, rows[i].says);
        ROW(strstr(out->str, rows[i].next) != NULL, rows[i].next);
    }
}

/* The verdict speaks of the signature nearest to From. */
static void test_deciding(void)
{
    static const struct dkv_signature pass = {.result = DKV_PASS}, fail = {.result = DKV_FAIL}, temp = {.result = DKV_TEMPERROR},
                                      perm = {.result = DKV_PERMERROR}, policy = {.result = DKV_POLICY};
    static const struct row {
        const char *name;
        enum dkv_result verdict;
        struct analysis_signature s[3];
        size_t expected;
    } rows[] = {
        {"the aligned one", DKV_PASS, {{&pass, ALIGN_NONE}, {&pass, ALIGN_STRICT}, {&pass, ALIGN_RELAXED}}, 1},
        {"the upper one", DKV_PASS, {{&fail, ALIGN_STRICT}, {&pass, ALIGN_NONE}, {&pass, ALIGN_NONE}}, 1},
        {"only what made the verdict", DKV_TEMPERROR, {{&fail, ALIGN_STRICT}, {&perm, ALIGN_STRICT}, {&temp, ALIGN_NONE}}, 2},
        {"fail before permerror", DKV_FAIL, {{&perm, ALIGN_NONE}, {&fail, ALIGN_NONE}, {&perm, ALIGN_NONE}}, 1},
        {"refused before failed", DKV_FAIL, {{&perm, ALIGN_NONE}, {&fail, ALIGN_NONE}, {&policy, ALIGN_NONE}}, 2},
        {"aligned before all", DKV_FAIL, {{&policy, ALIGN_NONE}, {&perm, ALIGN_STRICT}, {&fail, ALIGN_RELAXED}}, 1},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct analysis a = {.verdict = rows[i].verdict, .signatures = rows[i].s, .signature_count = 3};
        ROW(deciding_signature(&a) == &rows[i].s[rows[i].expected], rows[i].name);
    }
    CHECK(deciding_signature(&fixtures[FIXTURE_EMPTY].analysis) == NULL);
}

static void test_long_values(void)
{
    g_autofree char *many = g_strnfill(1 << 20, 'a');
    struct str huge = {many, 1 << 20};
    struct str names[2000];
    for (size_t i = 0; i < LENGTH(names); i++)
        names[i] = huge;
    struct dkv_signature sig = {.domain = huge, .selector = huge, .algorithm = huge, .canonicalization = huge, .detail = huge,
                                .signed_names = names, .signed_count = LENGTH(names), .z_differs = names,
                                .z_differs_count = LENGTH(names), .result = DKV_FAIL, .reason = DKV_BODY_HASH_MISMATCH};
    struct analysis_signature signatures[1000];
    for (size_t i = 0; i < LENGTH(signatures); i++)
        signatures[i] = (struct analysis_signature){&sig, ALIGN_NONE};
    struct dkv_finding findings[1000];
    for (size_t i = 0; i < LENGTH(findings); i++)
        findings[i] = (struct dkv_finding){DKV_NUL_BYTE, 0, huge, huge};
    struct hop hops[200];
    for (size_t i = 0; i < LENGTH(hops); i++)
        hops[i] = (struct hop){.helo = huge, .rdns = huge, .ip = huge, .by = huge, .with = huge, .date = (int64_t)i};
    const char *from[100];
    for (size_t i = 0; i < LENGTH(from); i++)
        from[i] = many;
    struct analysis a = {.source = "-", .verdict = DKV_FAIL, .subject = many, .from_display = many, .from = from,
                         .from_count = LENGTH(from), .message_id = huge, .signatures = signatures,
                         .signature_count = LENGTH(signatures), .findings = findings,
                         .finding_count = LENGTH(findings), .hops = hops, .hop_count = LENGTH(hops)};
    g_autoptr(GString) out = fixture_written("text", &a);
    CHECK(out->len < 400000);
    CHECK(strstr(out->str, "... (1048276 bytes more)\n") != NULL);
    CHECK(strstr(out->str, "DKIM    and 980 more signatures, not checked; --format=json lists them\n") != NULL);
    CHECK(strstr(out->str, "and 940 more; --format=json lists them\n") != NULL);
    CHECK(strstr(out->str, "the first 150 are left out here") != NULL);
    CHECK(strstr(out->str, "and 90 more\n") != NULL);
}

/* A long display name does not push the address out of sight. */
static void test_address_shown(void)
{
    static const char *const from[] = {"x@evil.example"};
    g_autofree char *display = g_strdup_printf("%*s <x@evil.example>", 2000, "ceo@bank.example");
    struct analysis a = {.source = "-", .date = -1, .from = from, .from_count = 1, .from_display = display};
    g_autoptr(GString) out = fixture_written("text", &a);
    CHECK(strstr(out->str, "                  1 address: x@evil.example\n") != NULL);
}

static void test_many(void)
{
    struct analysis a = fixtures[FIXTURE_UNSIGNED].analysis;
    a.source = "a \x1B.mbox";
    a.index = 2;
    g_autoptr(GString) out = written(&a, &(struct writer_options){.many = true});
    CHECK(g_str_has_prefix(out->str, "FILE  a \\x1B.mbox, message 3\nNONE  "));
    CHECK(g_str_has_suffix(out->str, "\n\n"));
}

/* Colour comes from the verdict and severity words alone, and taking it away gives the plain report. */
static void test_color(void)
{
    static const char *const codes[] = {"\033[1;32m", "\033[1;33m", "\033[1;31m", "\033[0m"};
    for (size_t i = 0; i < FIXTURES; i++) {
        g_autoptr(GString) plain = fixture_written("text", &fixtures[i].analysis);
        g_autoptr(GString) colored = written(&fixtures[i].analysis, &(struct writer_options){.color = true});
        ROW(colored->len > plain->len, fixtures[i].name);
        for (size_t j = 0; j < LENGTH(codes); j++)
            g_string_replace(colored, codes[j], "", 0);
        unit_row("%s", fixtures[i].name);
        CHECK_STR(gstr(colored), str_z(plain->str));
    }
    g_autoptr(GString) pass = written(&fixtures[FIXTURE_ALIGNED].analysis, &(struct writer_options){.color = true});
    g_autoptr(GString) list = written(&fixtures[FIXTURE_LIST].analysis, &(struct writer_options){.color = true});
    g_autoptr(GString) fail = written(&fixtures[FIXTURE_BODY].analysis, &(struct writer_options){.color = true});
    CHECK(g_str_has_prefix(pass->str, "\033[1;32mPASS\033[0m  "));
    CHECK(g_str_has_prefix(list->str, "\033[1;33mPASS\033[0m  "));
    CHECK(g_str_has_prefix(fail->str, "\033[1;31mFAIL\033[0m  "));
}

static void test_times(void)
{
    static const struct row {
        int64_t seconds;
        const char *text;
    } rows[] = {
        {0, "1970-01-01T00:00:00Z"},          {1772442128, "2026-03-02T09:02:08Z"},
        {951782400, "2000-02-29T00:00:00Z"},  {-86400, "1969-12-31T00:00:00Z"},
        {INT64_MAX, "9999-12-31T23:59:59Z"},  {253402300799, "9999-12-31T23:59:59Z"},
        {253402300800, "9999-12-31T23:59:59Z"}, {INT64_MIN, "0001-01-01T00:00:00Z"},
    };
    char when[WHEN_SIZE];
    for (size_t i = 0; i < LENGTH(rows); i++)
        ROW(strcmp(when_text(when, rows[i].seconds, 'T', "Z"), rows[i].text) == 0, rows[i].text);
}

static void test_signer(void)
{
    static const struct row {
        const char *name;
        struct str domain, selector;
        const char *key, *signer;
    } rows[] = {
        {"ASCII", S("Acme.Example"), S("s"), "s._domainkey.acme.example", "Acme.Example"},
        {"converted", S("b\xC3\xBC.example"), S("S"), "s._domainkey.xn--b-zfa.example", "xn--b-zfa.example"},
        {"selector with dots", S("b\xC3\xBC.example"), S("a._domainkey.b"), "a._domainkey.b._domainkey.xn--b-zfa.example",
         "xn--b-zfa.example"},
        {"no key name", S("b\xC3\xBC.example"), S("s"), NULL, "b\xC3\xBC.example"},
        {"another selector", S("b\xC3\xBC.example"), S("t"), "s._domainkey.xn--b-zfa.example", "b\xC3\xBC.example"},
        {"selector not ASCII", S("b\xC3\xBC.example"), S("\xC3\xBC"), "xn--tda._domainkey.xn--b-zfa.example", "b\xC3\xBC.example"},
        {"no selector", S("b\xC3\xBC.example"), S(""), "._domainkey.x", "b\xC3\xBC.example"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkv_signature sig = {.domain = rows[i].domain, .selector = rows[i].selector, .key = {.name = rows[i].key}};
        ROW(str_eq(signer_domain(&sig), str_z(rows[i].signer)), rows[i].name);
    }
}

void suite_report_text(void)
{
    static const struct unit_test tests[] = {
        {"many fields", test_many_fields},
        {"verdict line", test_verdict_line},
        {"rows", test_rows},
        {"private key", test_private_key},
        {"clean, narrow, our words at the margin", test_page},
        {"never suggests pass", test_never_suggests_pass},
        {"advice for every reason", test_advice},
        {"advice is given once", test_advice_once},
        {"neither signed nor received", test_no_path},
        {"an expired signature is called late only where the path says so", test_advice_expired},
        {"nothing to do", test_settled},
        {"no author domain", test_no_author},
        {"the deciding signature", test_deciding},
        {"long values are cut", test_long_values},
        {"addresses stay in sight", test_address_shown},
        {"many messages", test_many},
        {"colour", test_color},
        {"times", test_times},
        {"signer", test_signer},
    };
    unit_suite("report/text", tests, LENGTH(tests));
}
