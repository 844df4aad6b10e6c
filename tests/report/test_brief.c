/* src/report/brief: the lines, and that columns hold whatever is in a value. */
#include "src/report/writer.h"
#include "tests/report/fixture.h"

static void test_lines(void)
{
    static const struct row {
        enum fixture_index fixture;
        const char *out;
    } rows[] = {
        {FIXTURE_ALIGNED, "pass\t-:1\tacme.example:2026a=pass\t<20260302.1@acme.example>\n"},
        {FIXTURE_LIST, "pass\t-:1\tlists.example:k1=pass acme.example:2026a=fail(both-hashes-mismatch)\t"
                       "<20260302.1@acme.example>\n"},
        {FIXTURE_TIMEOUT, "temperror\t-:1\tacme.example:2026a=temperror(dns-timeout)\t<20260302.1@acme.example>\n"},
        {FIXTURE_UNSIGNED, "none\t-:1\t-\t<20260302.1@acme.example>\n"},
        {FIXTURE_INTERNATIONAL, "pass\t-:1\txn--bcher-kva.example:eins=pass\t<20260302.1@acme.example>\n"},
        {FIXTURE_EMPTY, "none\t-:1\t-\t-\n"},
        {FIXTURE_HOSTILE,
         "temperror\ta\\x09b\\x0A\\x1B[2J.eml:9223372036854775808\t"
         "bank.example;\\x20dkim\\x3Dpass\\x20header.d\\x3Dbank.example:"
         "s1\\x29\\x3Dpass\\x09x\\x3Ay\\x20\\x28\\x0D\\x0A=permerror(domain-bad) "
         "\\xE2\\x80\\xAEelpmaxe.knab:a\\x20b=temperror(dnssec-bogus) ok.example:a_b.c=neutral(limit-signatures)\t"
         "<a\\x20b\\x09b\\x0A\\x00>\n"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct fixture *f = &fixtures[rows[i].fixture];
        g_autoptr(GString) out = fixture_written("brief", &f->analysis);
        unit_row("%s", f->name);
        CHECK_STR(gstr(out), str_z(rows[i].out));
    }
}

static void test_columns_hold(void)
{
    for (size_t i = 0; i < FIXTURES; i++) {
        g_autoptr(GString) out = fixture_written("brief", &fixtures[i].analysis);
        ROW(fixture_is_clean(out, "\t"), fixtures[i].name);
        ROW(count_of(out->str, "\t") == 3, fixtures[i].name);
        ROW(count_of(out->str, "\n") == 1 && out->str[out->len - 1] == '\n', fixtures[i].name);
    }
}

static void test_long_values(void)
{
    g_autofree char *many = g_strnfill(1 << 20, 'a');
    struct dkv_signature sig = {.domain = {many, 1 << 20}, .selector = {many, 1 << 20}, .result = DKV_FAIL};
    struct analysis_signature signatures[1000];
    for (size_t i = 0; i < LENGTH(signatures); i++)
        signatures[i] = (struct analysis_signature){&sig, ALIGN_NONE};
    struct analysis a = {.source = "-", .verdict = DKV_FAIL, .message_id = {many, 1 << 20}, .signatures = signatures,
                         .signature_count = LENGTH(signatures)};
    g_autoptr(GString) out = fixture_written("brief", &a);
    CHECK(out->len < 20000);
    CHECK(strstr(out->str, " ...\t") != NULL);
}

void suite_report_brief(void)
{
    static const struct unit_test tests[] = {
        {"lines", test_lines},
        {"four columns whatever the values", test_columns_hold},
        {"long values are cut", test_long_values},
    };
    unit_suite("report/brief", tests, LENGTH(tests));
}
