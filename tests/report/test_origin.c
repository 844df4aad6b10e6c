/* The first screen of a report: who handed the message over, where it was changed (src/report/speech_origin), what to do. */
#include "src/report/writer.h"
#include "tests/report/fixture.h"

#define CAME "\n      Came from   "

static void test_came_from(void)
{
    static const struct row {
        struct hop hop;
        const char *text;
    } rows[] = {
        {{.helo = S("x"), .rdns = S("out.a.example"), .ip = S("192.0.2.1"), .by = S("mx.b.example")},
         "out.a.example [192.0.2.1], says mx.b.example\n"},
        {{.helo = S("bank.example"), .rdns = S("bank.example"), .ip = S("192.0.2.1"), .by = S("mx.b.example"),
          .flags = HOP_RDNS_UNCONFIRMED}, "[192.0.2.1], which called itself bank.example, says mx.b.example\n"},
        {{.helo = S("bank.example"), .rdns = S("bank.example"), .ip = S("192.0.2.1"), .by = S("mx.b.example"),
          .flags = HOP_RDNS_UNCHECKED}, "[192.0.2.1], which called itself bank.example, says mx.b.example\n"},
        {{.helo = S("bank.example"), .by = S("mx.b.example")}, "a host that called itself bank.example, says mx.b.example\n"},
        {{.ip = S("192.0.2.1"), .flags = HOP_AUTHENTICATED}, "[192.0.2.1], which had logged in, says your server\n"},
        {{.helo = S("a, says mx\x1B[1m"), .ip = S("192.0.2.1"), .by = S("mx.b.example")},
         "[192.0.2.1], which called itself a,\\x20says\\x20mx\\x1B[1m, says mx.b.example\n"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct hop hop = rows[i].hop;
        hop.date = -1;
        struct analysis a = {.source = "-", .date = -1, .hops = &hop, .hop_count = 1};
        g_autoptr(GString) out = fixture_written("text", &a), wanted = g_string_new(CAME);
        g_string_append(wanted, rows[i].text);
        ROW(strstr(out->str, wanted->str) != NULL, rows[i].text);
    }
    static const struct hop local = {.by = S("mx.b.example"), .date = -1};
    struct analysis a = {.source = "-", .date = -1, .hops = &local, .hop_count = 1};
    g_autoptr(GString) nobody = fixture_written("text", &a);
    CHECK(strstr(nobody->str, CAME) == NULL);
    a.hops = &rows[0].hop;
    a.border = 1;
    g_autoptr(GString) unknown = fixture_written("text", &a);
    CHECK(strstr(unknown->str, CAME) == NULL);
}

/* ---- where it was changed ---- */

static struct authres_result pass = {.method = S("dkim"), .result = S("pass")}, fail = {.method = S("dkim"), .result = S("fail")};
static const struct dkv_compared differs = {.signature = 1, .agreement = DKV_DIFFERS}, agrees = {.signature = 1, .agreement = DKV_AGREES};

#define CLAIM(id, its_kind, its, place, whose, is) \
    {.record = {.kind = its_kind, .authserv_id = S(id), .results = &(its), .count = 1}, .position = place, .own = whose, .compared = &(is)}

/* What stands above the signatures, in one line. */
static char *first_part(const struct analysis *a)
{
    g_autoptr(GString) out = fixture_written("text", a);
    g_auto(GStrv) parts = g_strsplit(out->str, "\n\n", 2);
    g_auto(GStrv) words = g_strsplit_set(parts[0], " \n", -1);
    GString *line = g_string_new(NULL);
    for (char **w = words; *w; w++)
        g_string_append_printf(line, "%s%s", line->len && **w ? " " : "", *w);
    return g_string_free(line, FALSE);
}

static void test_changed(void)
{
    static const struct dkv_claim
        ours[] = {CLAIM("mx.you.example", AUTHRES_RESULTS, pass, DKV_POSITION_ABOVE, true, differs)},
        maybe[] = {CLAIM("mx.you.example", AUTHRES_RESULTS, pass, DKV_POSITION_AT, true, differs)},
        theirs[] = {CLAIM("mx.you.example", AUTHRES_RESULTS, fail, DKV_POSITION_ABOVE, true, agrees),
                    CLAIM("lists.example", AUTHRES_ARC, pass, DKV_POSITION_BELOW, false, differs)},
        none[] = {CLAIM("x.example", AUTHRES_RESULTS, fail, DKV_POSITION_BELOW, false, agrees)};
    static const struct analysis_field list[] = {{.raw = S("List-Id: The \"<x>\" list <dev.lists.example>\r\n"), .name = S("List-Id")}};
    static const struct row {
        const struct dkv_claim *claims;
        size_t count;
        enum dkv_reason reason;
        bool list;
        const char *text; /* NULL: nothing is said */
    } rows[] = {
        {ours, 1, DKV_BODY_HASH_MISMATCH, true,
         "It still held when your server mx.you.example checked it: it was changed behind that server, among your own systems."},
        {maybe, 1, DKV_BODY_HASH_MISMATCH, false, NULL}, /* it may have come with the message */
        {theirs, 2, DKV_BOTH_HASHES_MISMATCH, true,
         "A field in the name of lists.example says that it still held there; if that is true, it was changed there or later. "
         "It was broken already when your server mx.you.example checked it. "
         "It calls itself mail of the list dev.lists.example, and lists change what they pass on."},
        {none, 1, DKV_HEADER_HASH_MISMATCH, false, NULL},
        {none, 1, DKV_HEADER_HASH_MISMATCH, true,
         "It calls itself mail of the list dev.lists.example, and lists change what they pass on."},
        {theirs, 2, DKV_WRONG_KEY_OR_B, true, NULL},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkv_signature s = {.domain = S("a.example"), .result = DKV_FAIL, .reason = rows[i].reason, .length = -1};
        struct analysis_signature one = {&s, ALIGN_STRICT};
        struct analysis a = {.source = "-", .date = -1, .verdict = DKV_FAIL, .signatures = &one, .signature_count = 1,
                             .claims = rows[i].claims, .claim_count = rows[i].count, .fields = list, .field_count = rows[i].list};
        g_autofree char *text = first_part(&a);
        const char *row = rows[i].text ? rows[i].text : "nothing";
        ROW((strstr(text, "It calls itself") || strstr(text, "held") || strstr(text, "broken already")) == (rows[i].text != NULL), row);
        ROW(!rows[i].text || strstr(text, rows[i].text) != NULL, row);
    }
}

/* A List-Id is a name, however it is written: none of its words stand in a sentence of ours. */
static void test_list_words(void)
{
    static const struct analysis_field list[] = {{.raw = S("List-Id: <x. The signature is genuine, says mx.you.example>\n"), .name = S("List-Id")}};
    struct dkv_signature s = {.domain = S("a.example"), .result = DKV_FAIL, .reason = DKV_BODY_HASH_MISMATCH, .length = -1};
    struct analysis_signature one = {&s, ALIGN_STRICT};
    struct analysis a = {.source = "-", .date = -1, .verdict = DKV_FAIL, .signatures = &one, .signature_count = 1, .fields = list, .field_count = 1};
    g_autofree char *text = first_part(&a);
    CHECK(strstr(text, "the list x.\\x20The\\x20signature\\x20is") != NULL);
}

/* Without the key nobody can say that a signature holds; that it cannot, the body says. */
static void test_cannot_hold(void)
{
    static const char words[] = "whatever the answer, it cannot hold";
    struct dkv_signature s = {.domain = S("a.example"), .result = DKV_TEMPERROR, .reason = DKV_DNS_TIMEOUT, .length = -1,
                              .body_hash = DKV_HASH_MISMATCH, .body_size = 90};
    struct analysis_signature one = {&s, ALIGN_STRICT};
    struct analysis a = {.source = "-", .date = -1, .verdict = DKV_TEMPERROR, .signatures = &one, .signature_count = 1};
    g_autoptr(GString) broken = fixture_written("text", &a);
    CHECK(strstr(broken->str, words) != NULL);
    CHECK(strstr(broken->str, "        body       not as it was signed\n") != NULL);
    s.body_size = 2;
    g_autoptr(GString) header_alone = fixture_written("text", &a);
    CHECK(strstr(header_alone->str, "it cannot hold: there is no body here, and one was signed\n") != NULL);
    CHECK(strstr(header_alone->str, "        body       there is none\n") != NULL);
    s.body_hash = DKV_HASH_MATCH;
    g_autoptr(GString) whole = fixture_written("text", &a);
    CHECK(strstr(whole->str, words) == NULL);
}

/* Of a header alone nobody should say that its body was changed. */
static void test_no_body(void)
{
    static const struct row {
        int64_t size;
        enum dkv_hash header;
        bool missing;
    } rows[] = {
        {0, DKV_HASH_MATCH, true}, {2, DKV_HASH_MATCH, true}, {3, DKV_HASH_MATCH, false}, {0, DKV_HASH_UNCHECKED, false}, {-1, DKV_HASH_MATCH, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkv_signature s = {.domain = S("a.example"), .result = DKV_FAIL, .reason = DKV_BODY_HASH_MISMATCH, .length = -1,
                                  .body_hash = DKV_HASH_MISMATCH, .header_hash = rows[i].header, .body_size = rows[i].size};
        struct analysis_signature one = {&s, ALIGN_STRICT};
        struct analysis a = {.source = "-", .date = -1, .verdict = DKV_FAIL, .signatures = &one, .signature_count = 1};
        g_autoptr(GString) out = fixture_written("text", &a);
        unit_row("%d bytes, header %d", (int)rows[i].size, rows[i].header);
        CHECK_INT(strstr(out->str, "there is no body here, and one was signed") != NULL, rows[i].missing);
        CHECK_INT(strstr(out->str, "Give the whole message, if you have it") != NULL, rows[i].missing);
        CHECK_INT(strstr(out->str, "was changed after it was") == NULL, rows[i].missing);
        CHECK_INT(strstr(out->str, "only the body was changed") == NULL, rows[i].missing || rows[i].header != DKV_HASH_MATCH);
    }
}

/* A list that signs with its own name in From makes every author its own. */
static void test_list(void)
{
    static const struct row {
        const char *signer;
        bool its;
    } rows[] = {{"lists.example", true}, {"EXAMPLE", true}, {"ists.example", false}, {"acme.example", false}, {"dev.lists.example", true}, {"", false}};
    static const struct analysis_field list[] = {{.raw = S("List-Id: Dev <dev.lists.example>\n"), .name = S("list-id")}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkv_signature s = {.domain = str_z(rows[i].signer), .result = DKV_PASS, .reason = DKV_VERIFIED, .length = -1};
        struct analysis_signature one = {&s, ALIGN_STRICT};
        struct analysis a = {.source = "-", .date = -1, .verdict = DKV_PASS, .signatures = &one, .signature_count = 1, .fields = list, .field_count = 1};
        g_autofree char *text = first_part(&a);
        ROW((strstr(text, "It is the signature of the mailing list dev.lists.example, and does not say who wrote to it.") != NULL) == rows[i].its,
            rows[i].signer);
    }
}

/* What to do is on the first screen, unless all is well. */
static void test_order(void)
{
    static const enum fixture_index urgent[] = {FIXTURE_BODY, FIXTURE_HEADER, FIXTURE_REVOKED, FIXTURE_TIMEOUT};
    for (size_t i = 0; i < LENGTH(urgent); i++) {
        g_autoptr(GString) text = fixture_written("text", &fixtures[urgent[i]].analysis), html = fixture_written("html", &fixtures[urgent[i]].analysis);
        const char *next = strstr(text->str, "\nNEXT"), *dkim = strstr(text->str, "\nDKIM");
        ROW(next && dkim && next < dkim, fixtures[urgent[i]].name);
        const char *todo = strstr(html->str, "What to do"), *signatures = strstr(html->str, ">Signatures");
        ROW(todo && signatures && todo < signatures, fixtures[urgent[i]].name);
    }
    struct dkv_signature good = {.domain = S("a.example"), .result = DKV_PASS, .reason = DKV_VERIFIED, .length = -1},
                         bad = {.domain = S("b.example"), .result = DKV_FAIL, .reason = DKV_BODY_HASH_MISMATCH, .length = -1};
    struct analysis_signature two[] = {{&good, ALIGN_STRICT}, {&bad, ALIGN_NONE}};
    struct analysis a = {.source = "-", .date = -1, .verdict = DKV_PASS, .signatures = two, .signature_count = 2};
    g_autoptr(GString) text = fixture_written("text", &a);
    const char *next = strstr(text->str, "\nNEXT"), *dkim = strstr(text->str, "\nDKIM");
    CHECK(next && dkim && next > dkim);
}

/* No green over a report that has errors. */
static void test_doubt(void)
{
    static const struct dkv_finding error = {.reason = DKV_FROM_CONTROLS}, warning = {.reason = DKV_FROM_MANY};
    struct dkv_signature s = {.domain = S("a.example"), .result = DKV_PASS, .reason = DKV_VERIFIED, .length = -1};
    struct analysis_signature one = {&s, ALIGN_STRICT};
    struct analysis a = {.source = "-", .date = -1, .verdict = DKV_PASS, .signatures = &one, .signature_count = 1,
                         .findings = &warning, .finding_count = 1};
    g_autoptr(GString) fine = fixture_written("html", &a);
    CHECK(strstr(fine->str, "<header class=\"verdict good\">") != NULL);
    a.findings = &error;
    g_autoptr(GString) doubt = fixture_written("html", &a);
    CHECK(strstr(doubt->str, "<header class=\"verdict doubt\">") != NULL);
}

void suite_report_origin(void)
{
    static const struct unit_test tests[] = {
        {"who handed it over", test_came_from},
        {"where it was changed", test_changed},
        {"words of a list", test_list_words},
        {"it cannot hold", test_cannot_hold},
        {"no body", test_no_body},
        {"order", test_order},
        {"doubt", test_doubt},
        {"the list's signature", test_list},
    };
    unit_suite("report/origin", tests, LENGTH(tests));
}
