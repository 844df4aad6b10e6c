/* src/report/json: every value, and that the manual page and the schema name what the writer writes. */
#include "src/report/words.h"
#include "src/report/writer.h"
#include "tests/report/fixture.h"
#include "tests/report/jsonpage.h"
#include <jansson.h>
#include <stdlib.h>

static json_t *read_back(const struct analysis *a)
{
    g_autoptr(GString) out = fixture_written("json", a);
    return json_loadb(out->str, out->len, JSON_REJECT_DUPLICATES, NULL);
}

static void test_lines(void)
{
    for (size_t i = 0; i < FIXTURES; i++) {
        g_autoptr(GString) out = fixture_written("json", &fixtures[i].analysis);
        json_t *value = json_loadb(out->str, out->len, JSON_REJECT_DUPLICATES, NULL);
        ROW(json_is_object(value), fixtures[i].name);
        ROW(fixture_is_clean(out, ""), fixtures[i].name);
        ROW(count_of(out->str, "\n") == 1 && out->str[out->len - 1] == '\n', fixtures[i].name);
        ROW(g_str_has_prefix(out->str, "{\"schema\":\"dkimverify/1\",\"source\":"), fixtures[i].name);
        json_decref(value);
    }
}

/* "signatures.0.key.name" */
static json_t *at(json_t *value, const char *path)
{
    g_auto(GStrv) steps = g_strsplit(path, ".", -1);
    for (size_t i = 0; steps[i]; i++)
        value = json_is_array(value) ? json_array_get(value, (size_t)strtoul(steps[i], NULL, 10)) : json_object_get(value, steps[i]);
    return value;
}

static void test_values(void)
{
    static const struct row {
        enum fixture_index fixture;
        const char *path, *value;
    } rows[] = {
        {FIXTURE_ALIGNED, "verdict", "\"pass\""},
        {FIXTURE_ALIGNED, "index", "0"},
        {FIXTURE_ALIGNED, "size", "6021"},
        {FIXTURE_ALIGNED, "policy", "\"strict\""},
        {FIXTURE_ALIGNED, "judged", "{\"at\":\"2026-03-02T09:05:28Z\",\"by\":\"border\"}"},
        {FIXTURE_EXPIRED, "judged", "{\"at\":\"2027-03-02T09:02:08Z\",\"by\":\"now\"}"},
        {FIXTURE_SHA1, "policy", "\"rfc\""},
        {FIXTURE_ALIGNED, "from", "{\"addresses\":[\"kim@acme.example\"],\"domain\":\"acme.example\","
                                  "\"display\":\"Kim Lee <kim@acme.example>\",\"ambiguous\":false}"},
        {FIXTURE_HOSTILE, "from.ambiguous", "true"},
        {FIXTURE_ALIGNED, "subject", "\"Release plan\""},
        {FIXTURE_PARTIAL, "subject", "\"\""},
        {FIXTURE_ALIGNED, "date", "\"2026-03-02T09:02:08Z\""},
        {FIXTURE_ALIGNED, "message_id", "\"<20260302.1@acme.example>\""},
        {FIXTURE_ALIGNED, "explanations", "[]"},
        {FIXTURE_ALIGNED, "authentication_results", "[]"},
        {FIXTURE_EMPTY, "subject", "null"},
        {FIXTURE_EMPTY, "date", "null"},
        {FIXTURE_EMPTY, "message_id", "null"},
        {FIXTURE_EMPTY, "from", "{\"addresses\":[],\"domain\":null,\"display\":null,\"ambiguous\":false}"},
        {FIXTURE_EMPTY, "signatures", "[]"},
        {FIXTURE_EMPTY, "received", "[]"},
        {FIXTURE_EMPTY, "findings", "[{\"id\":\"empty-message\",\"severity\":\"warn\",\"signature\":null,\"where\":null,"
                                    "\"text\":\"there is nothing in this message\",\"detail\":null}]"},
        {FIXTURE_ALIGNED, "signatures.0.index", "1"},
        {FIXTURE_ALIGNED, "signatures.0.field", "2"},
        {FIXTURE_ALIGNED, "signatures.0.offset", "310"},
        {FIXTURE_ALIGNED, "signatures.0.domain", "\"acme.example\""},
        {FIXTURE_ALIGNED, "signatures.0.selector", "\"2026a\""},
        {FIXTURE_ALIGNED, "signatures.0.auid", "\"@acme.example\""},
        {FIXTURE_ALIGNED, "signatures.0.algorithm", "\"rsa-sha256\""},
        {FIXTURE_ALIGNED, "signatures.0.canonicalization", "\"relaxed/relaxed\""},
        {FIXTURE_ALIGNED, "signatures.0.query", "null"},
        {FIXTURE_ALIGNED, "signatures.0.signed", "[\"From\",\"To\",\"Subject\",\"Date\",\"Message-ID\",\"MIME-Version\"]"},
        {FIXTURE_ALIGNED, "signatures.0.timestamp", "\"2026-03-02T09:02:08Z\""},
        {FIXTURE_ALIGNED, "signatures.0.expires", "null"},
        {FIXTURE_ALIGNED, "signatures.0.length", "null"},
        {FIXTURE_ALIGNED, "signatures.0.b", "\"nSao2FVMx8/kQw0Zp3e==\""},
        {FIXTURE_ALIGNED, "signatures.0.result", "\"pass\""},
        {FIXTURE_ALIGNED, "signatures.0.reason", "\"verified\""},
        {FIXTURE_ALIGNED, "signatures.0.detail", "null"},
        {FIXTURE_ALIGNED, "signatures.0.body_hash", "\"match\""},
        {FIXTURE_ALIGNED, "signatures.0.header_hash", "\"match\""},
        {FIXTURE_ALIGNED, "signatures.0.header_hash_recovered", "true"},
        {FIXTURE_ALIGNED, "signatures.0.would_verify", "true"},
        {FIXTURE_ALIGNED, "signatures.0.body_size", "4711"},
        {FIXTURE_ALIGNED, "signatures.0.aligned", "\"strict\""},
        {FIXTURE_ALIGNED, "signatures.0.z_differs", "[]"},
        {FIXTURE_ALIGNED, "signatures.0.key",
         "{\"name\":\"2026a._domainkey.acme.example\",\"type\":\"rsa\",\"bits\":2048,\"status\":\"ok\",\"source\":\"dns\","
         "\"server\":\"192.0.2.53\",\"ttl\":3600,\"cname\":[],\"dnssec\":\"secure\",\"testing\":false,"
         "\"record\":\"v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\"}"},
        {FIXTURE_LIST, "signatures.0.key.cname", "[\"2026a.dkim.amazonses.example\"]"},
        {FIXTURE_LIST, "signatures.0.aligned", "\"none\""},
        {FIXTURE_LIST, "signatures.1.body_hash", "\"mismatch\""},
        {FIXTURE_LIST, "signatures.1.header_hash", "\"mismatch\""},
        {FIXTURE_LIST, "findings.2.signature", "1"},
        {FIXTURE_HEADER, "signatures.0.z_differs", "[\"subject\"]"},
        {FIXTURE_HEADER, "signatures.0.key.source", "\"file\""},
        {FIXTURE_HEADER, "signatures.0.key.ttl", "null"},
        {FIXTURE_WRONG_KEY, "signatures.0.header_hash", "\"unknown\""},
        {FIXTURE_TIMEOUT, "signatures.0.key.status", "\"timeout\""},
        {FIXTURE_TIMEOUT, "signatures.0.key.type", "null"},
        {FIXTURE_TIMEOUT, "signatures.0.key.bits", "null"},
        {FIXTURE_PARTIAL, "signatures.0.length", "1200"},
        {FIXTURE_PARTIAL, "coverage.body.tail.offset", "4000"},
        {FIXTURE_PARTIAL, "coverage.body.tail.size", "100"},
        {FIXTURE_PARTIAL, "coverage.body.tail.text", "\"\\\\x0D\\\\x0Aadded \\\\x1B[1m<b>\\\\x0ACOVER  \\\\xE2\\\\x80\\\\xAEx\\\\x0D\\\\x0A\\\\xFF\""},
        {FIXTURE_PARTIAL, "signatures.0.detail", "\"1200 of 4711 bytes are signed\""},
        {FIXTURE_EXPIRED, "signatures.0.expires", "\"2026-03-09T09:02:08Z\""},
        {FIXTURE_REVOKED, "signatures.0.key.record", "\"v=DKIM1; p=\""},
        {FIXTURE_HOSTILE, "signatures.0.expires", "\"9999-12-31T23:59:59Z\""},
        {FIXTURE_HOSTILE, "signatures.0.key.record", "\"p=\\\\x5Cx41\\\\\""},
        {FIXTURE_HOSTILE, "signatures.1.body_hash", "\"unchecked\""},
        {FIXTURE_HOSTILE, "signatures.1.body_size", "null"},
        {FIXTURE_HOSTILE, "signatures.2.key", "null"},
        {FIXTURE_HOSTILE, "message_id", "\"<a b\\\\x09b\\\\x0A\\\\x00>\""},
        {FIXTURE_HOSTILE, "policy", "\"legacy\""},
        {FIXTURE_HOSTILE, "received.2.delay", "null"},
        {FIXTURE_ALIGNED, "received.1",
         "{\"hop\":2,\"from\":{\"helo\":\"mail.acme.example\",\"rdns\":\"mail.acme.example\",\"ip\":\"192.0.2.25\"},"
         "\"by\":\"lists.example\",\"software\":null,\"via\":null,\"with\":\"ESMTPS\",\"id\":\"4Xk2\","
         "\"for\":\"dev@lists.example\",\"envelope_from\":null,\"authenticated\":false,\"user\":null,"
         "\"tls\":{\"version\":\"TLS1.3\",\"cipher\":null},\"date\":\"2026-03-02T09:02:11Z\",\"delay\":2,\"border\":false}"},
        {FIXTURE_ALIGNED, "coverage", "{\"fields\":[],\"body\":{\"size\":0,\"signed\":0,\"tail\":null},\"parts\":[]}"},
        {FIXTURE_INSIDE, "coverage.fields", "[{\"name\":\"Received\",\"signatures\":[]},{\"name\":\"From\",\"signatures\":[1]},"
                                            "{\"name\":null,\"signatures\":[]},{\"name\":\"Received\",\"signatures\":[]}]"},
        {FIXTURE_INSIDE, "coverage.body", "{\"size\":900,\"signed\":900,\"tail\":null}"},
        {FIXTURE_INSIDE, "coverage.parts.1", "{\"depth\":1,\"type\":\"text/plain\",\"filename\":null,\"size\":5,\"signed\":5}"},
        {FIXTURE_INSIDE, "coverage.parts.2.filename", "\"a\\\\x0A.eml\""},
        {FIXTURE_INSIDE, "attached.0.part", "2"},
        {FIXTURE_INSIDE, "attached.0.verdict", "\"fail\""},
        {FIXTURE_INSIDE, "attached.0.attached", "[]"},
        {FIXTURE_ALIGNED, "authentication_results", "[]"},
        {FIXTURE_LIST, "authentication_results.0.kind", "\"authentication-results\""},
        {FIXTURE_LIST, "authentication_results.0.field", "0"},
        {FIXTURE_LIST, "authentication_results.0.authserv_id", "\"mx.you.example\""},
        {FIXTURE_LIST, "authentication_results.0.version", "\"1\""},
        {FIXTURE_LIST, "authentication_results.0.instance", "null"},
        {FIXTURE_LIST, "authentication_results.0.position", "\"above-border\""},
        {FIXTURE_LIST, "authentication_results.0.own", "true"},
        {FIXTURE_LIST, "authentication_results.0.forged", "false"},
        {FIXTURE_LIST, "authentication_results.0.damaged", "false"},
        {FIXTURE_LIST, "authentication_results.0.results.0",
         "{\"method\":\"dkim\",\"result\":\"pass\",\"reason\":null,\"comment\":\"2048-bit key\",\"properties\":"
         "{\"header.d\":\"lists.example\",\"header.b\":\"nSao2FVM\"},\"signature\":1,\"agrees\":true}"},
        {FIXTURE_LIST, "authentication_results.0.results.1.reason", "\"body hash\""},
        {FIXTURE_LIST, "authentication_results.0.results.3.properties", "{\"action\":\"none\",\"header.from\":\"acme.example\"}"},
        {FIXTURE_LIST, "authentication_results.1.kind", "\"received-spf\""},
        {FIXTURE_LIST, "authentication_results.1.authserv_id", "null"},
        {FIXTURE_LIST, "authentication_results.2.position", "\"at-border\""},
        {FIXTURE_LIST, "authentication_results.3.results.0.signature", "null"},
        {FIXTURE_LIST, "authentication_results.3.results.0.agrees", "null"},
        {FIXTURE_LIST, "authentication_results.4.kind", "\"arc-authentication-results\""},
        {FIXTURE_LIST, "authentication_results.4.instance", "1"},
        {FIXTURE_LIST, "authentication_results.4.position", "\"below-border\""},
        {FIXTURE_LIST, "authentication_results.4.results.0.agrees", "false"},
        {FIXTURE_LIST, "authentication_results.5.position", "\"unknown\""},
        {FIXTURE_LIST, "authentication_results.5.results", "[]"},
        {FIXTURE_LIST, "authentication_results.6.forged", "true"},
        {FIXTURE_LIST, "authentication_results.6.damaged", "true"},
        {FIXTURE_HOSTILE, "authentication_results.0.results.0.properties",
         "{\"header\\\\x0A.d\\\\x00\":\"bank.example\\\\x1B[2J\\\\x0APASS\",\"\\\\xE2\\\\x80\\\\xAE.\\\\xFF\":"
         "\"x y; dkim=pass\",\"smtp.mailfrom\":\"a b, as found here\\\\x0APASS  signed\\\\xE2\\\\x80\\\\xAE\"}"},
        {FIXTURE_ALIGNED, "part", NULL},
        {FIXTURE_ALIGNED, "received.2.border", "true"},
        {FIXTURE_ALIGNED, "received.3.tls", "null"},
        {FIXTURE_ALIGNED, "received.0.delay", "null"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        json_t *root = read_back(&fixtures[rows[i].fixture].analysis), *value = at(root, rows[i].path);
        g_autofree char *text = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
        unit_row("%s", rows[i].path);
        CHECK((text == NULL) == (rows[i].value == NULL));
        CHECK_STR(str_z(text), str_z(rows[i].value));
        json_decref(root);
    }
}

static void test_nothing_is_cut(void)
{
    g_autofree char *many = g_strnfill(1 << 20, '\x01');
    struct analysis a = {.source = "-", .subject = many};
    json_t *root = read_back(&a);
    CHECK_INT((long long)json_string_length(at(root, "subject")), 4u << 20);
    json_decref(root);
}

/* --- the schema page --- */

static void test_schema(void)
{
    g_autofree char *text = jsonpage_read("dkimverify-json.schema.json");
    json_t *schema = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (!CHECK(schema != NULL))
        return;
    for (size_t i = 0; i < FIXTURES; i++) {
        json_t *value = read_back(&fixtures[i].analysis);
        jsonpage_schema(value, schema, fixtures[i].name);
        json_decref(value);
    }
    json_decref(schema);
}

static void test_page(void)
{
    g_autofree char *page = jsonpage_read("dkimverify-json.5");
    if (!CHECK(page != NULL))
        return;
    for (size_t i = 0; i < FIXTURES; i++) {
        json_t *value = read_back(&fixtures[i].analysis);
        jsonpage_names(value, page);
        json_decref(value);
    }
    for (int status = DKV_ANSWER_OK; status <= DKV_ANSWER_NOT_RECORDED; status++)
        ROW(strstr(page, answer_word((enum dkv_answer_status)status)) != NULL, answer_word((enum dkv_answer_status)status));
}

void suite_report_json(void)
{
    static const struct unit_test tests[] = {
        {"one object a line", test_lines},
        {"values", test_values},
        {"nothing is cut", test_nothing_is_cut},
        {"schema", test_schema},
        {"manual page", test_page},
    };
    unit_suite("report/json", tests, LENGTH(tests));
}
