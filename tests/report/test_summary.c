/* src/report/summary: what is counted, the two forms, and what is read back: the same, or nothing. */
#include "src/report/summary.h"
#include "tests/report/feed.h"
#include "tests/report/fixture.h"
#include "tests/report/jsonpage.h"
#include <jansson.h>

static void add(struct summary *s, const struct analysis *a)
{
    struct summary_note *note = summary_note(a);
    summary_take(s, note);
    summary_note_free(note);
}

static bool read_back(struct summary *into, struct str json, const char *as, const char **why)
{
    struct feed feed = {json, SIZE_MAX};
    return summary_read(into, (struct json_source){feed_more, &feed}, as, why);
}

static struct summary *of_all(void)
{
    struct summary *s = summary_new();
    for (size_t i = 0; i < FIXTURES; i++)
        add(s, &fixtures[i].analysis);
    return s;
}

static GString *json_of(struct summary *s)
{
    GString *out = g_string_new(NULL);
    summary_json(out, s);
    return out;
}

static GString *text_of(struct summary *s)
{
    GString *out = g_string_new(NULL);
    summary_text(out, s, &(struct writer_options){0});
    return out;
}

/* Follows names and indexes, "groups.replays.0.messages". */
static json_t *at(json_t *root, const char *path)
{
    g_auto(GStrv) steps = g_strsplit(path, ".", -1);
    for (char **step = steps; *step; step++)
        root = json_is_array(root) ? json_array_get(root, (size_t)g_ascii_strtoull(*step, NULL, 10)) : json_object_get(root, *step);
    return root;
}

static void check_numbers(struct summary *s, const char *const (*rows)[2], size_t n)
{
    g_autoptr(GString) out = json_of(s);
    json_t *root = json_loads(out->str, JSON_REJECT_DUPLICATES, NULL);
    CHECK(root != NULL);
    for (size_t i = 0; i < n; i++) {
        json_t *got = at(root, rows[i][0]);
        g_autofree char *text = got ? json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
        unit_row("%s", rows[i][0]);
        CHECK_STR(str_z(text), str_z(rows[i][1]));
    }
    json_decref(root);
}

/* A signature, its key, and a message with it. */
struct made {
    struct dkv_answer answer;
    struct dkv_signature sig;
    struct analysis_signature signature;
    struct analysis analysis;
};

static struct made *made(const char *domain, const char *key_name, const char *record, const char *b, const char *source, uint64_t index)
{
    struct made *m = arena_alloc(unit_arena(), sizeof *m);
    m->sig = (struct dkv_signature){.domain = str_z(domain), .selector = S("s"), .b = str_z(b), .result = DKV_PASS, .reason = DKV_VERIFIED,
                                    .timestamp = 1772445610, .expires = -1, .length = -1,
                                    .key = {.name = key_name, .answer = &m->answer, .record = str_z(record), .type = "rsa", .bits = 2048}};
    m->signature = (struct analysis_signature){&m->sig, ALIGN_STRICT};
    m->analysis = (struct analysis){.source = source, .index = index, .size = 100, .verdict = DKV_PASS, .from_domain = domain,
                                    .subject = "Hello", .date = -1, .signatures = &m->signature, .signature_count = 1};
    return m;
}

static void test_counts(void)
{
    static const char *const rows[][2] = {
        {"schema", "\"dkimverify-summary/1\""},
        {"messages", "4"},
        {"unreadable", "0"},
        {"bytes", "400"},
        {"verdicts", "{\"pass\":3,\"fail\":1,\"temperror\":0,\"none\":0}"},
        {"signatures", "4"},
        {"results", "{\"pass\":3,\"fail\":1,\"policy\":0,\"neutral\":0,\"temperror\":0,\"permerror\":0}"},
        {"reasons.rows.0", "{\"id\":\"verified\",\"result\":\"pass\",\"signatures\":3}"},
        {"failures.rows", "[{\"reason\":\"body-hash-mismatch\",\"domain\":\"b.example\",\"signatures\":1}]"},
        {"domains.rows.0", "{\"domain\":\"a.example\",\"messages\":2,\"signatures\":2,\"pass\":2,\"aligned\":2}"},
        {"domains.total", "4"},
        {"domains.left_out", "0"},
        {"selectors.rows", "[{\"selector\":\"s\",\"signatures\":4,\"pass\":3}]"},
        {"keys.rows.0.name", "\"s._domainkey.a.example\""},
        {"keys.rows.0.bits", "2048"},
        {"groups.replays.0.places", "[{\"source\":\"m\",\"index\":0},{\"source\":\"m\",\"index\":8}]"},
        {"groups.replays.1", NULL},
        {"groups.shared_keys.0.organizations", "2"},
        {"groups.shared_keys.0.domains",
         "[{\"domain\":\"a.example\",\"signatures\":2},{\"domain\":\"b.example\",\"signatures\":1}]"},
        {"groups.shared_keys.1", NULL},
        {"groups.campaigns.0.first", "\"2026-03-02T10:00:10Z\""},
        {"groups.campaigns.0.subject", "\"Hello\""},
        {"groups.campaigns.1", NULL},
        {"signatures_seen.rows.3.messages", NULL},
    };
    struct summary *s = summary_new();
    struct made *m = made("b.example", "s._domainkey.b.example", "k=rsa; p=AAAA", "two", "m", 3);
    m->sig.result = DKV_FAIL, m->sig.reason = DKV_BODY_HASH_MISMATCH, m->analysis.verdict = DKV_FAIL;
    add(s, &made("A.example", "s._domainkey.a.example", "v=DKIM1; p=AAAA", "one", "m", 8)->analysis);
    add(s, &m->analysis);
    add(s, &made("a.example", "s._domainkey.a.example", "v=DKIM1; p=AAAA", "one", "m", 0)->analysis);
    add(s, &made("c.example", "s._domainkey.c.example", "v=DKIM1; p=AAAB", "three", "m", 1)->analysis);
    check_numbers(s, rows, LENGTH(rows));
    summary_free(s);
}

/* Subdomains belong together, and so do two names of one domain. */
static void test_not_shared(void)
{
    static const char *const rows[][2] = {{"groups.shared_keys", "[]"}, {"groups.replays", "[]"}};
    struct summary *s = summary_new();
    add(s, &made("a.example", "s._domainkey.a.example", "p=AAAA", "one", "m", 1)->analysis);
    add(s, &made("news.a.example", "s._domainkey.news.a.example", "p=AAAA", "two", "m", 2)->analysis);
    add(s, &made("a.example", "t._domainkey.a.example", "p=AAAA", "three", "m", 3)->analysis);
    check_numbers(s, rows, LENGTH(rows));
    summary_free(s);
}

/* Any order, any grouping, and through JSON and back: the same bytes. */
static void test_adds_up(void)
{
    struct summary *one = of_all(), *back = summary_new(), *merged = summary_new(), *read = summary_new();
    for (size_t i = FIXTURES; i-- > 0;) {
        const char *why;
        struct summary *single = summary_new();
        add(back, &fixtures[i].analysis);
        add(single, &fixtures[i].analysis);
        g_autoptr(GString) line = json_of(single);
        ROW(read_back(read, gstr(line), NULL, &why), fixtures[i].name);
        summary_merge(merged, single);
        summary_free(single);
    }
    g_autoptr(GString) wanted = json_of(one);
    struct summary *others[] = {back, merged, read};
    for (size_t i = 0; i < LENGTH(others); i++) {
        g_autoptr(GString) got = json_of(others[i]);
        unit_row("other %zu", i);
        CHECK_STR(gstr(got), gstr(wanted));
        summary_free(others[i]);
    }
    summary_free(one);
}

static void test_pieces(void)
{
    const char *why;
    struct summary *whole = summary_new(), *pieces = summary_new();
    for (uint64_t i = 0; i < 6; i++) {
        if (i == 3) { /* the second of the third piece */
            whole->unreadable++;
            continue;
        }
        add(whole, &made("a.example", "s._domainkey.a.example", "p=AAAA", i % 2 ? "one" : "two", "a\tbox", i)->analysis);
        struct summary *piece = summary_new();
        add(piece, &made("a.example", "s._domainkey.a.example", "p=AAAA", i % 2 ? "one" : "two", "-", 0)->analysis);
        piece->unreadable = i == 2;
        g_autoptr(GString) line = json_of(piece);
        CHECK(read_back(pieces, gstr(line), "a\tbox", &why));
        summary_free(piece);
    }
    g_autoptr(GString) wanted = json_of(whole), got = json_of(pieces);
    CHECK_STR(gstr(got), gstr(wanted));
    CHECK(!read_back(pieces, gstr(wanted), "other", &why));
    summary_free(whole), summary_free(pieces);
}

/* Each is one change to a good summary; nothing of it may be taken. */
static void test_bad(void)
{
    static const struct {
        const char *old, *new;
    } rows[] = {
        {"{\"schema\"", "[\"schema\""},
        {"dkimverify-summary/1", "dkimverify-summary/2"},
        {"\"messages\":", "\"massages\":"},
        {"\"messages\":1", "\"messages\":2"},
        {"\"messages\":1", "\"messages\":-1"},
        {"\"unreadable\":0", "\"unreadable\":-1"},
        {"\"messages\":1", "\"messages\":1.0"},
        {"\"messages\":1", "\"messages\":99999999999999999"},
        {"\"pass\":1,\"fail\"", "\"pass\":2,\"fail\""},
        {"\"left_out\":0", "\"left_out\":1"},
        {"\"limit\":", "\"limits\":"},
        {"\"limit\":", "\"limit\":0,\"was\":"},
        {"\"total\":1,\"left_out\":0,\"limit\":", "\"total\":2,\"left_out\":1,\"limit\":1,\"was\":"},
        {"\"rows\":[", "\"row\":["},
        {"a.example", "a\\u0007.example"},
        {"a.example", "a\\u202e.example"},
        {"\"bits\":2048", "\"bits\":\"2048\""},
        {"2026-03-02T10:00:10Z", "yesterday"},
        {"\"total\":1,", "\"total\":1,\"total\":1,"},
        {"\"bytes\":100,", "\"bytes\":100,\"bytes\":100,"},
        {"\"reasons\":{", "\"findings\":{\"total\":0,\"left_out\":0,\"limit\":500,\"rows\":[]},\"reasons\":{"},
        {"\"rows\":[", "\"rows\":[],\"rows\":["},
        {"\"rows\":[", "\"rows\":[,"},
        {"\"rows\":[{", "\"rows\":[{},{"},
        {"]}}\n", "]}}}\n"},
        {"]}}\n", "]}\n"},
        {"]}}\n", "]},}\n"},
        {"]}}\n", "]}} {}\n"},
        {"\"groups\":{", "\"groups\":,\"g\":{"},
        {"\"groups\":{", "\"groups\" {"},
        {"\"index\":7", "\"index\":null"},
        {"\"source\":\"m\"", "\"source\":5"},
    };
    struct summary *s = summary_new(), *into = of_all();
    add(s, &made("a.example", "s._domainkey.a.example", "p=AAAA", "one", "m", 7)->analysis);
    g_autoptr(GString) good = json_of(s), before = json_of(into);
    /* groups are not read, so what is changed must not be in them alone */
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const char *why = NULL;
        g_autoptr(GString) bad = g_string_new_len(good->str, (gssize)good->len);
        unit_row("%s to %s", rows[i].old, rows[i].new);
        CHECK(g_string_replace(bad, rows[i].old, rows[i].new, strstr(rows[i].old, "messages\":1") ? 1 : 0) > 0);
        CHECK(!read_back(into, gstr(bad), NULL, &why));
        CHECK(why != NULL);
        g_autoptr(GString) after = json_of(into);
        CHECK_STR(gstr(after), gstr(before));
    }
    summary_free(s), summary_free(into);
}

/* A limit that left nothing out is nobody else's. */
static void test_limits(void)
{
    const char *why;
    struct summary *into = of_all(), *all = of_all(), *small = summary_new();
    add(small, &made("a.example", "s._domainkey.a.example", "p=AAAA", "one", "m", 7)->analysis);
    summary_merge(all, small);
    g_autoptr(GString) line = json_of(small), wanted = json_of(all);
    CHECK(g_string_replace(line, "\"limit\":", "\"limit\":1,\"was\":", 0) == SUMMARY_TABLES);
    CHECK(read_back(into, gstr(line), NULL, &why));
    g_autoptr(GString) got = json_of(into);
    CHECK_STR(gstr(got), gstr(wanted));
    summary_free(into), summary_free(all), summary_free(small);
}

/* A name is cut, and the cut goes through what would be an escape: the summary can still be read. */
static void test_cut(void)
{
    for (size_t n = 230; n < 270; n++) {
        const char *why;
        g_autoptr(GString) name = g_string_new(NULL);
        while (name->len < n)
            g_string_append_c(name, 'a');
        g_string_append(name, "\\x41\\x41\\xC3\xc3\xa9\xc3\xa9");
        struct summary *s = summary_new(), *read = summary_new();
        add(s, &made(name->str, "s._domainkey.a.example", "p=AAAA", "one", name->str, 0)->analysis);
        g_autoptr(GString) wanted = json_of(s);
        unit_row("after %zu", n);
        CHECK(read_back(read, gstr(wanted), NULL, &why));
        g_autoptr(GString) got = json_of(read);
        CHECK_STR(gstr(got), gstr(wanted));
        summary_free(s), summary_free(read);
    }
}

static void test_text(void)
{
    static const char *const wanted[] = {"SUMMARY    ", "\nNEXT       ", "\nFAILURES   ", "\nDOMAINS    ", "\nSELECTORS  ", "\nKEYS       ",
                                         "\nODD        "};
    struct summary *s = of_all();
    g_autoptr(GString) out = text_of(s);
    for (size_t i = 0; i < LENGTH(wanted); i++)
        ROW(strstr(out->str, wanted[i]) != NULL, wanted[i]);
    CHECK(fixture_is_clean(out, ""));
    summary_free(s);

    struct summary *none = summary_new();
    g_autoptr(GString) empty = text_of(none);
    CHECK(g_str_has_prefix(empty->str, "SUMMARY    0 messages, 0 bytes, 0 signatures\n"));
    CHECK(strstr(empty->str, "NEXT") == NULL);
    summary_free(none);
}

/* Names cannot speak in our words, nor begin a line. */
static void test_text_hostile(void)
{
    struct summary *s = summary_new();
    struct made *m = made("bank.example  9999 passed", "s._domainkey.bank.example", "p=AAAA", "one", "m\n      9999  bank.example", 1);
    m->analysis.subject = "a\n     1234  bank.example  1234 passed";
    for (int i = 0; i < 3; i++, m->analysis.index++)
        add(s, &m->analysis);
    g_autoptr(GString) out = text_of(s);
    CHECK(fixture_is_clean(out, ""));
    CHECK(strstr(out->str, "bank.example  9999") == NULL);
    CHECK(strstr(out->str, "\n     1234") == NULL);
    CHECK(strstr(out->str, "bank.example\\x20\\x209999") != NULL);
    summary_free(s);
}

/* A message may have as many signatures as fields; only those that are judged are compared with each other. */
static void test_many_signatures(void)
{
    enum { MANY = 10000 };
    struct made *m = made("a.example", NULL, "", "one", "m", 1);
    struct analysis_signature *all = arena_array(unit_arena(), MANY, sizeof *all);
    for (size_t i = 0; i < MANY; i++)
        all[i] = m->signature;
    m->analysis.signatures = all;
    m->analysis.signature_count = MANY;
    static const char *const rows[][2] = {{"signatures", "10000"}, {"domains.rows.0.messages", "1"}, {"signatures_seen.rows.0.messages", "1"}};
    struct summary *s = summary_new();
    add(s, &m->analysis);
    check_numbers(s, rows, LENGTH(rows));
    summary_free(s);
}

static void test_documents(void)
{
    g_autofree char *text = jsonpage_read("dkimverify-summary.schema.json"), *page = jsonpage_read("dkimverify-json.5");
    json_t *schema = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    struct summary *s = of_all(), *none = summary_new();
    if (!CHECK(schema && page))
        return;
    add(s, &made("a.example", "s._domainkey.a.example", "p=AAAA", "one", "m", 7)->analysis);
    add(s, &made("b.example", "s._domainkey.b.example", "p=AAAA", "one", "m", 8)->analysis);
    struct summary *both[] = {s, none};
    for (size_t i = 0; i < LENGTH(both); i++) {
        g_autoptr(GString) out = json_of(both[i]);
        json_t *value = json_loads(out->str, JSON_REJECT_DUPLICATES, NULL);
        CHECK((json_array_size(at(value, "groups.shared_keys")) > 0) == (i == 0)); /* all names come up */
        jsonpage_schema(value, schema, i ? "none" : "summary");
        jsonpage_names(value, page);
        json_decref(value);
        summary_free(both[i]);
    }
    json_decref(schema);
}

void suite_report_summary(void)
{
    static const struct unit_test tests[] = {
        {"what is counted", test_counts},
        {"what is no shared key", test_not_shared},
        {"sums are the same however they are made", test_adds_up},
        {"pieces of one mailbox", test_pieces},
        {"a file that is no summary", test_bad},
        {"limits of others", test_limits}, {"names that are cut", test_cut},
        {"text", test_text},
        {"text with hostile names", test_text_hostile},
        {"many signatures", test_many_signatures},
        {"schema and manual page", test_documents},
    };
    unit_suite("report/summary", tests, LENGTH(tests));
}
