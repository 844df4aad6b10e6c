/* The summary as one JSON object on one line, dkimverify-json(5). Rows are made and written one by one, because all
 * of them as a tree of Jansson's would take many times the memory of the summary. What a row holds was escaped when
 * it was added. */
#include "src/report/summary.h"
#include "src/report/words.h"
#include <jansson.h>

static int append(const char *bytes, size_t n, void *out)
{
    g_string_append_len(out, bytes, (gssize)n);
    return 0;
}

static void write_value(GString *out, json_t *value)
{
    json_dump_callback(value, append, out, JSON_COMPACT | JSON_ENCODE_ANY);
    json_decref(value);
}

static void comma(GString *out)
{
    char last = out->str[out->len - 1];
    if (last != '{' && last != '[')
        g_string_append_c(out, ',');
}

/* name is one of ours. */
static void begin(GString *out, const char *name, char bracket)
{
    comma(out);
    g_string_append_printf(out, "\"%s\":%c", name, bracket);
}

static void member(GString *out, const char *name, json_t *value)
{
    comma(out);
    g_string_append_printf(out, "\"%s\":", name);
    write_value(out, value);
}

static json_t *number(uint64_t n) { return json_integer((json_int_t)n); }
static json_t *string(struct str s) { return json_stringn(s.p ? s.p : "", s.n); }

static json_t *time_of(int64_t seconds)
{
    char when[WHEN_SIZE];
    return seconds == TALLY_NO_TIME ? json_null() : json_string(when_text(when, seconds, 'T', "Z"));
}

static json_t *places(const struct tally_row *row)
{
    json_t *array = json_array();
    for (size_t i = 0; i < row->place_count; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "source", json_string(row->places[i].source));
        json_object_set_new(object, "index", number(row->places[i].index));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *row_object(const struct summary_form *form, const struct tally_row *row)
{
    json_t *object = json_object();
    for (size_t i = 0; i < SUMMARY_PARTS && form->parts[i]; i++) {
        struct str part = summary_part(row, i);
        bool is_number = form->parts[i][0] == '#';
        json_object_set_new(object, form->parts[i] + is_number, is_number ? number((uint64_t)str_number(part).value) : string(part));
    }
    for (size_t i = 0; i < TALLY_COUNTS && form->counts[i]; i++)
        json_object_set_new(object, form->counts[i], number(row->counts[i]));
    if (form->times) {
        json_object_set_new(object, "first", time_of(row->first));
        json_object_set_new(object, "last", time_of(row->last));
    }
    if (form->sample)
        json_object_set_new(object, "subject", row->sample ? json_string(row->sample) : json_null());
    if (form->places)
        json_object_set_new(object, "places", places(row));
    return object;
}

/* Those whose counts[0] is at least so much; the largest come first. */
static void write_rows(GString *out, const char *name, const struct summary_form *form, struct tally *table, uint64_t least)
{
    g_autoptr(GPtrArray) rows = tally_rows(table);
    begin(out, name, '[');
    for (guint i = 0; i < rows->len && ((const struct tally_row *)rows->pdata[i])->counts[0] >= least; i++) {
        comma(out);
        write_value(out, row_object(form, rows->pdata[i]));
    }
    g_string_append_c(out, ']');
}

static void write_table(GString *out, const struct summary_form *form, struct tally *table)
{
    begin(out, form->name, '{');
    member(out, "total", number(tally_total(table)));
    member(out, "left_out", number(tally_left_out(table)));
    member(out, "limit", number(tally_limit(table)));
    write_rows(out, "rows", form, table, 0);
    g_string_append_c(out, '}');
}

static json_t *counts(const uint64_t *by_result, const enum dkv_result *results, size_t n)
{
    json_t *object = json_object();
    for (size_t i = 0; i < n; i++)
        json_object_set_new(object, dkv_result_word(results[i]), number(by_result[results[i]]));
    return object;
}

static json_t *shared_key(const struct summary_shared *s)
{
    json_t *object = json_object(), *domains = json_array();
    g_autoptr(GPtrArray) rows = tally_rows(s->domains);
    for (guint i = 0; i < rows->len; i++) {
        const struct tally_row *row = rows->pdata[i];
        json_t *domain = json_object();
        json_object_set_new(domain, "domain", json_string(row->key));
        json_object_set_new(domain, "signatures", number(row->counts[0]));
        json_array_append_new(domains, domain);
    }
    json_object_set_new(object, "fingerprint", string(s->fingerprint));
    json_object_set_new(object, "type", string(s->type));
    json_object_set_new(object, "bits", number((uint64_t)str_number(s->bits).value));
    json_object_set_new(object, "signatures", number(s->signatures));
    json_object_set_new(object, "cname", number(s->cname));
    json_object_set_new(object, "organizations", number(s->organizations));
    json_object_set_new(object, "domains", domains);
    return object;
}

static void write_groups(GString *out, struct summary *s)
{
    g_autoptr(GPtrArray) shared = summary_shared_keys(s);
    begin(out, "groups", '{');
    write_rows(out, "replays", &summary_forms[SUMMARY_SIGNATURES], s->tables[SUMMARY_SIGNATURES], 2);
    begin(out, "shared_keys", '[');
    for (guint i = 0; i < shared->len; i++) {
        comma(out);
        write_value(out, shared_key(shared->pdata[i]));
    }
    g_string_append(out, "]");
    write_rows(out, "campaigns", &summary_forms[SUMMARY_CAMPAIGNS], s->tables[SUMMARY_CAMPAIGNS], 2);
    g_string_append(out, "}");
}

void summary_json(GString *out, struct summary *s)
{
    static const enum dkv_result verdicts[] = {DKV_PASS, DKV_FAIL, DKV_TEMPERROR, DKV_NONE};
    static const enum dkv_result results[] = {DKV_PASS, DKV_FAIL, DKV_POLICY, DKV_NEUTRAL, DKV_TEMPERROR, DKV_PERMERROR};
    g_string_append_c(out, '{');
    member(out, "schema", json_string("dkimverify-summary/1"));
    member(out, "messages", number(s->messages));
    member(out, "unreadable", number(s->unreadable));
    member(out, "bytes", number(s->bytes));
    member(out, "verdicts", counts(s->verdicts, verdicts, G_N_ELEMENTS(verdicts)));
    member(out, "signatures", number(s->signatures));
    member(out, "results", counts(s->results, results, G_N_ELEMENTS(results)));
    write_groups(out, s);
    for (size_t i = 0; i < SUMMARY_TABLES; i++)
        write_table(out, &summary_forms[i], s->tables[i]);
    g_string_append(out, "}\n");
}
