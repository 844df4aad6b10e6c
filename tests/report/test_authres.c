/* src/report/authres: the field, and that no message can write in it. */
#include "src/report/writer.h"
#include "tests/report/fixture.h"

static void test_fields(void)
{
    static const struct row {
        enum fixture_index fixture;
        const char *out;
    } rows[] = {
        {FIXTURE_ALIGNED, "Authentication-Results: mx.you.example;\n"
                          "        dkim=pass (2048-bit key, DNSSEC secure) header.d=acme.example\n"
                          "        header.i=@acme.example header.s=2026a header.a=rsa-sha256\n"
                          "        header.b=nSao2FVM\n"},
        {FIXTURE_LIST, "Authentication-Results: mx.you.example;\n"
                       "        dkim=pass (2048-bit key) header.d=lists.example\n"
                       "        header.i=@lists.example header.s=k1 header.a=rsa-sha256\n"
                       "        header.b=nSao2FVM;\n"
                       "        dkim=fail (2048-bit key, DNSSEC secure) reason=\"both-hashes-mismatch\"\n"
                       "        header.d=acme.example header.i=@acme.example header.s=2026a\n"
                       "        header.a=rsa-sha256 header.b=nSao2FVM\n"},
        {FIXTURE_UNSIGNED, "Authentication-Results: mx.you.example;\n        dkim=none\n"},
        {FIXTURE_INTERNATIONAL, "Authentication-Results: mx.you.example;\n"
                                "        dkim=pass (2048-bit key, DNSSEC secure) header.d=xn--bcher-kva.example\n"
                                "        header.s=eins header.a=rsa-sha256 header.b=nSao2FVM\n"},
        {FIXTURE_HOSTILE, "Authentication-Results: mx.you.example;\n"
                          "        dkim=permerror\n"
                          "        (1-bit key, DNSSEC bogus, testing, malformed domain or selector left out)\n"
                          "        reason=\"domain-bad\";\n"
                          "        dkim=temperror (DNSSEC bogus, malformed domain or selector left out)\n"
                          "        reason=\"dnssec-bogus\" header.b=AAAAAAAAB;\n"
                          "        dkim=neutral reason=\"limit-signatures\" header.d=ok.example\n"
                          "        header.s=a_b.c header.a=rsa-sha256 header.b=AAAAAAAAC\n"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct fixture *f = &fixtures[rows[i].fixture];
        g_autoptr(GString) out = fixture_written("authres", &f->analysis);
        unit_row("%s", f->name);
        CHECK_STR(gstr(out), str_z(rows[i].out));
    }
}

/* What one signature with these values comes to, unfolded. */
static GString *field_of(const struct dkv_signature *sig)
{
    struct analysis_signature s = {sig, ALIGN_NONE};
    struct analysis a = {.source = "-", .verdict = DKV_FAIL, .signatures = &s, .signature_count = 1};
    GString *out = fixture_written("authres", &a);
    g_string_replace(out, "\n        ", " ", 0);
    return out;
}

/* No value may add a result, a line, a property; what does not fit is left out. */
static void test_no_injection(void)
{
    static const struct str values[] = {
        S("x; dkim=pass"), S("x;dkim=pass header.d=bank.example"), S("x\r\n dkim=pass"), S("x\nAuthentication-Results: y; dkim=pass"),
        S("x) dkim=pass ("), S("x (dkim=pass)"), S("\"; dkim=pass; \""), S("\\\"; dkim=pass"), S("x\" dkim=pass"), S("x\x00; dkim=pass"),
        S("x\xE2\x80\xAE;dkim=pass"), S("dkim=pass"), S("dkim\t=\tpass"), S("x\xFF;dkim=pass"), S("=?utf-8?Q?dkim=3Dpass?="),
        S(""), S(" "), S("("), S("\""), S("\\"), S("x\x7F"), S("x;"), S("x="), S("\t"), S("x)"), S(")"),
    };
    for (size_t i = 0; i < LENGTH(values); i++) {
        struct str v = values[i];
        g_autoptr(GString) auid = g_string_new_len(v.p, (gssize)v.n);
        g_string_append(auid, "@x.example");
        struct dkv_signature sig = {
            .domain = v, .selector = v, .algorithm = v, .canonicalization = v, .query = v, .b = v, .result = DKV_FAIL,
            .auid = {auid->str, auid->len}, .detail = v, .reason = DKV_BODY_HASH_MISMATCH, .key = {.record = v},
        };
        g_autoptr(GString) out = field_of(&sig);
        ROW(fixture_is_clean(out, ""), v.p);
        ROW(count_of(out->str, "\n") == 1, v.p);
        ROW(count_of(out->str, "dkim") == 1, v.p);
        ROW(count_of(out->str, ";") == 1, v.p);
        ROW(count_of(out->str, "(") == 1 && count_of(out->str, ")") == 1, v.p);
        ROW(count_of(out->str, "pass") == 0, v.p);
    }
}

static void test_values(void)
{
    static const struct row {
        const char *name;
        struct dkv_signature sig;
        const char *has, *hasnot;
    } rows[] = {
        {"underscore", {.domain = S("a_b.example"), .selector = S("_s.t-1")}, "header.d=a_b.example header.s=_s.t-1", "malformed"},
        {"empty label", {.domain = S("a..example"), .selector = S("s")}, "malformed", "header.d"},
        {"dot at the end", {.domain = S("a.example."), .selector = S("s")}, "malformed", "header.d"},
        {"hyphen at the end of a label", {.domain = S("a-.example"), .selector = S("s")}, "malformed", "header.d"},
        {"label of 64", {.domain = S("a.example"), .selector = S("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789ab")},
         "malformed", "header.s"},
        {"auid", {.auid = S("kim.lee+x_y-z@acme.example")}, "header.i=kim.lee+x_y-z@acme.example", "\""},
        {"auid without local part", {.auid = S("@acme.example")}, "header.i=@acme.example", "\""},
        {"auid with a blank", {.auid = S("kim lee@acme.example")}, "header.i=\"kim lee@acme.example\"", "header.i=k"},
        {"auid with quotes", {.auid = S("\"kim\\ lee\"@acme.example")}, "header.i=\"\\\"kim\\\\ lee\\\"@acme.example\"", "header.i=k"},
        {"auid with a comma", {.auid = S("a,b@acme.example")}, "header.i=\"a,b@acme.example\"", "header.i=a"},
        {"auid with a dot too many", {.auid = S("a..b@acme.example")}, "header.i=\"a..b@acme.example\"", "header.i=a"},
        {"auid with =", {.auid = S("bounce+kim=acme@acme.example")}, "dkim=fail", "header.i"},
        {"auid with )", {.auid = S("a)b@acme.example")}, "dkim=fail", "header.i"},
        {"auid not ASCII", {.auid = S("j\xC3\xB6rg@acme.example")}, "dkim=fail", "header.i"},
        {"auid without @", {.auid = S("acme.example")}, "dkim=fail", "header.i"},
        {"auid with a bad domain", {.auid = S("a@b c")}, "dkim=fail", "header.i"},
        {"algorithm", {.algorithm = S("ed25519-sha256")}, "header.a=ed25519-sha256", "malformed.*"},
        {"algorithm that is no token", {.algorithm = S("rsa/sha256")}, "dkim=fail", "header.a"},
        {"b with marks", {.b = S("nS/o2F+Mx8==")}, "header.b=\"nS/o2F+M\"", "x8"},
        {"b shorter", {.b = S("nSa")}, "header.b=nSa", "\"nSa"},
        {"b with = inside", {.b = S("spf=pass")}, "dkim=fail", "header.b"},
        {"b padded only", {.b = S("==")}, "dkim=fail", "header.b"},
        {"b not base64", {.b = S("nSao2FVM-")}, "dkim=fail", "header.b"},
        {"testing", {.key = {.testing = true}}, "testing", "bit key"},
        {"key", {.key = {.type = "ed25519", .bits = 256}}, "(256-bit key", "testing"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkv_signature sig = rows[i].sig;
        sig.result = DKV_FAIL;
        sig.reason = DKV_BODY_HASH_MISMATCH;
        g_autoptr(GString) out = field_of(&sig);
        g_string_replace(out, "reason=\"body-hash-mismatch\" ", "", 0);
        ROW(strstr(out->str, rows[i].has) != NULL, rows[i].name);
        ROW(strstr(out->str, rows[i].hasnot) == NULL, rows[i].name);
    }
}

/* Ids of reasons stand in the field as they are, so they may have nothing in them that means something there. */
static void test_reasons(void)
{
    for (int r = 0; r < DKV_REASONS; r++) {
        const struct dkv_reason_row *row = dkv_reason_row((enum dkv_reason)r);
        ROW(strspn(row->id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(row->id) && *row->id, row->id);
    }
}

static void test_b_tells_apart(void)
{
    static const struct dkv_signature sigs[] = {
        {.b = S("AAAAAAAABBBB1"), .result = DKV_PASS}, {.b = S("AAAAAAAABBBB2"), .result = DKV_PASS},
        {.b = S("AAAAAAAAC"), .result = DKV_PASS},     {.b = S("AAAAAAAAC"), .result = DKV_PASS},
    };
    struct analysis_signature s[LENGTH(sigs)];
    for (size_t i = 0; i < LENGTH(sigs); i++)
        s[i] = (struct analysis_signature){&sigs[i], ALIGN_NONE};
    struct analysis a = {.source = "-", .verdict = DKV_PASS, .signatures = s, .signature_count = LENGTH(sigs)};
    g_autoptr(GString) out = fixture_written("authres", &a);
    CHECK_INT((long long)count_of(out->str, "header.b=AAAAAAAABBBB1"), 1);
    CHECK_INT((long long)count_of(out->str, "header.b=AAAAAAAABBBB2"), 1);
    CHECK_INT((long long)count_of(out->str, "header.b=AAAAAAAAC"), 2);
}

static void test_many_signatures(void)
{
    struct dkv_signature sig = {.domain = S("a.example"), .selector = S("s"), .result = DKV_NEUTRAL};
    struct analysis_signature s[1000];
    for (size_t i = 0; i < LENGTH(s); i++)
        s[i] = (struct analysis_signature){&sig, ALIGN_NONE};
    struct analysis a = {.source = "-", .verdict = DKV_FAIL, .signatures = s, .signature_count = LENGTH(s)};
    g_autoptr(GString) out = fixture_written("authres", &a);
    CHECK_INT((long long)count_of(out->str, "dkim="), 20);
}

static void test_server(void)
{
    static const struct row {
        const char *id, *out;
    } rows[] = {
        {"mx.you.example", "Authentication-Results: mx.you.example;\n"},
        {"my server", "Authentication-Results: \"my server\";\n"},
        {NULL, "Authentication-Results: localhost;\n"},
        {"", "Authentication-Results: localhost;\n"},
        {"x\n y", "Authentication-Results: localhost;\n"},
        {"x; dkim=pass", "Authentication-Results: localhost;\n"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        authres_field(out, &fixtures[FIXTURE_UNSIGNED].analysis, rows[i].id, "\n");
        ROW(g_str_has_prefix(out->str, rows[i].out), rows[i].out);
    }
}

/* Lines as long as RFC 5322 section 2.1.1 wants them, each after the first begun with blanks, with the line
 * end that was asked for. */
static void test_folding(void)
{
    for (size_t i = 0; i < FIXTURES; i++) {
        g_autoptr(GString) crlf = g_string_new(NULL);
        g_autoptr(GString) lf = fixture_written("authres", &fixtures[i].analysis);
        authres_field(crlf, &fixtures[i].analysis, "mx.you.example", "\r\n");
        ROW(count_of(crlf->str, "\r\n") == count_of(crlf->str, "\n"), fixtures[i].name);
        g_string_replace(crlf, "\r\n", "\n", 0);
        unit_row("%s", fixtures[i].name);
        CHECK_STR(gstr(crlf), str_z(lf->str));
        g_auto(GStrv) lines = g_strsplit(lf->str, "\n", -1);
        size_t n = g_strv_length(lines);
        ROW(*lines[n - 1] == '\0', fixtures[i].name);
        for (size_t j = 0; j + 1 < n; j++) {
            ROW(strlen(lines[j]) <= 82, lines[j]);
            ROW(j == 0 || (g_str_has_prefix(lines[j], "        ") && lines[j][8] > ' '), lines[j]);
        }
    }
}

void suite_report_authres(void)
{
    static const struct unit_test tests[] = {
        {"fields", test_fields},
        {"no value adds a result", test_no_injection},
        {"values", test_values},
        {"ids of reasons", test_reasons},
        {"header.b tells signatures apart", test_b_tells_apart},
        {"many signatures", test_many_signatures},
        {"authserv-id", test_server},
        {"folding", test_folding},
    };
    unit_suite("report/authres", tests, LENGTH(tests));
}
