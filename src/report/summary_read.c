/* Reads what summary_json wrote, from a file that may have come from anywhere. Text must be escaped as ours is, numbers
 * must be numbers, and the sums must add up; groups are not read, because they follow from the tables. Names that are
 * not known are passed over. */
#include "src/report/escape.h"
#include "src/report/json_scan.h"
#include "src/report/summary.h"
#include "src/report/words.h"

enum { NAME_MOST = 16384 };

/* The summary that is being read, and what to do with its places. */
struct reading {
    struct summary *summary;
    const char *as;
    uint64_t shift; /* added to the index of each place, with as */
    const char *why;
    struct json_scan scan;
    json_t *numbers;         /* the members of the summary, or of its table, that are neither tables nor rows */
    enum summary_table table; /* that is being read */
    bool seen[SUMMARY_TABLES], rows;
};

static bool fault(struct reading *r, const char *why)
{
    r->why = why;
    return false;
}

static bool read_number(struct reading *r, json_t *object, const char *name, uint64_t *out)
{
    json_t *value = json_object_get(object, name);
    if (!json_is_integer(value) || json_integer_value(value) < 0 || (uint64_t)json_integer_value(value) > TALLY_MOST)
        return fault(r, "a number is missing, or is none");
    *out = (uint64_t)json_integer_value(value);
    return true;
}

/* ---- text ----------------------------------------------------------------------------------------- */

/* Nothing in it but escapes and what needs none. */
static bool is_escaped(struct str s)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    while (s.n) {
        size_t n = 0;
        while (n < s.n && !escape_begins(str_drop(s, n)))
            n++;
        g_string_truncate(plain, 0);
        escape_append(plain, str_take(s, n), "", SIZE_MAX);
        if (!str_eq((struct str){plain->str, plain->len}, str_take(s, n)))
            return false;
        s = str_drop(s, n + 4);
    }
    return true;
}

static const char *text(struct reading *r, json_t *value)
{
    struct str s = {json_string_value(value), json_string_length(value)};
    if (s.p && s.n <= NAME_MOST && is_escaped(s))
        return s.p;
    fault(r, "a text is missing, or is not escaped as it should be");
    return NULL;
}

/* ---- rows ----------------------------------------------------------------------------------------- */

static bool read_key(struct reading *r, const struct summary_form *form, json_t *object, GString *key)
{
    for (size_t i = 0; i < SUMMARY_PARTS && form->parts[i]; i++) {
        const char *name = form->parts[i];
        uint64_t number = 0;
        const char *part = "";
        if (name[0] == '#' ? !read_number(r, object, name + 1, &number) : !(part = text(r, json_object_get(object, name))))
            return false;
        g_string_append(key, i ? "\t" : "");
        if (name[0] == '#')
            g_string_append_printf(key, "%" G_GUINT64_FORMAT, number);
        else
            g_string_append(key, part);
    }
    return true;
}

static bool read_time(struct reading *r, json_t *value, int64_t *out)
{
    *out = TALLY_NO_TIME;
    if (json_is_null(value))
        return true;
    GDateTime *when = json_is_string(value) ? g_date_time_new_from_iso8601(json_string_value(value), NULL) : NULL;
    if (!when)
        return fault(r, "a time is missing, or is none");
    *out = when_clamp(g_date_time_to_unix(when));
    g_date_time_unref(when);
    return true;
}

static bool read_place(struct reading *r, json_t *object, struct tally_place *place)
{
    place->source = text(r, json_object_get(object, "source"));
    if (!place->source || !read_number(r, object, "index", &place->index))
        return false;
    if (!r->as)
        return true;
    if (!g_str_equal(place->source, "-"))
        return fault(r, "it is not about standard input alone, so it is no piece of one input");
    *place = (struct tally_place){r->as, tally_sum(place->index, r->shift)};
    return true;
}

static bool read_places(struct reading *r, json_t *array, struct tally_place places[TALLY_PLACES], struct tally_row *row)
{
    row->places = places;
    row->place_count = json_array_size(array);
    if (!json_is_array(array) || row->place_count > TALLY_PLACES)
        return fault(r, "the places of a row are missing, or too many");
    for (size_t i = 0; i < row->place_count; i++)
        if (!read_place(r, json_array_get(array, i), &places[i]))
            return false;
    return true;
}

static bool take_row(struct reading *r, enum summary_table table, json_t *object)
{
    const struct summary_form *form = &summary_forms[table];
    g_autoptr(GString) key = g_string_new(NULL);
    struct tally_place places[TALLY_PLACES];
    struct tally_row row = {.first = TALLY_NO_TIME, .last = TALLY_NO_TIME};
    json_t *subject = json_object_get(object, "subject");
    if (!read_key(r, form, object, key))
        return false;
    row.key = key->str;
    for (size_t i = 0; i < TALLY_COUNTS && form->counts[i]; i++)
        if (!read_number(r, object, form->counts[i], &row.counts[i]))
            return false;
    if (form->times && (!read_time(r, json_object_get(object, "first"), &row.first) ||
                        !read_time(r, json_object_get(object, "last"), &row.last)))
        return false;
    if (form->sample && !json_is_null(subject) && !(row.sample = text(r, subject)))
        return false;
    if (form->places && !read_places(r, json_object_get(object, "places"), places, &row))
        return false;
    tally_add(r->summary->tables[table], &row);
    return true;
}

/* A limit lower than ours is of no consequence until it left rows out: those that it kept by then are fewer than ours, and no
 * sum could be exact for more than them. A stranger's summary would shrink all tables to one row. */
static bool add_left_out(struct reading *r, struct tally *table, uint64_t left_out, uint64_t limit)
{
    if (left_out && limit < tally_limit(table))
        return fault(r, "it was made with lower limits (LIMIT_SUMMARY_NAMES, LIMIT_SUMMARY_SIGNATURES), and has left out rows");
    tally_left_out_add(table, left_out, tally_limit(table));
    return true;
}

static bool read_row(void *reading)
{
    struct reading *r = reading;
    json_t *row = json_scan_value(&r->scan);
    bool ok = row && take_row(r, r->table, row);
    json_decref(row);
    return ok;
}

/* One that stands there twice could be read in two ways. */
static bool keep_number(struct reading *r, const char *name)
{
    json_t *value = json_scan_value(&r->scan);
    if (value && json_object_get(r->numbers, name)) {
        json_decref(value);
        return fault(r, "a name stands in it twice");
    }
    return value && json_object_set_new(r->numbers, name, value) == 0;
}

static bool table_member(void *reading, const char *name)
{
    static const char *const known[] = {"total", "left_out", "limit", NULL};
    struct reading *r = reading;
    if (g_strv_contains(known, name))
        return keep_number(r, name);
    if (!g_str_equal(name, "rows"))
        return json_scan_skip(&r->scan);
    if (r->rows)
        return fault(r, "a name stands in it twice");
    r->rows = true;
    return json_scan_list(&r->scan, read_row, r);
}

static bool close_table(struct reading *r, struct tally *table)
{
    uint64_t total, left_out, limit;
    if (!read_number(r, r->numbers, "total", &total) || !read_number(r, r->numbers, "left_out", &left_out) ||
        !read_number(r, r->numbers, "limit", &limit) || !limit || !r->rows)
        return fault(r, "a table is missing");
    if (!add_left_out(r, table, left_out, limit))
        return false;
    return tally_total(table) == total || fault(r, "its sums do not add up");
}

static bool read_table(struct reading *r, enum summary_table table)
{
    if (r->seen[table])
        return fault(r, "a name stands in it twice");
    json_t *outer = r->numbers;
    r->seen[table] = true;
    r->table = table;
    r->rows = false;
    r->numbers = json_object();
    bool ok = json_scan_object(&r->scan, table_member, r) && close_table(r, r->summary->tables[table]);
    json_decref(r->numbers);
    r->numbers = outer;
    return ok;
}

/* ---- all ------------------------------------------------------------------------------------------ */

/* A result that is not in the object was not counted. */
static bool read_counts(struct reading *r, json_t *object, uint64_t by_result[SUMMARY_RESULTS], uint64_t all)
{
    uint64_t n = 0;
    for (size_t i = 0; i < SUMMARY_RESULTS; i++) {
        const char *word = dkv_result_word((enum dkv_result)i);
        if (json_object_get(object, word) && !read_number(r, object, word, &by_result[i]))
            return false;
        n += by_result[i];
    }
    return n == all || fault(r, "its sums do not add up");
}

/* Not there in summaries of the first version. */
static bool read_unreadable(struct reading *r)
{
    return !json_object_get(r->numbers, "unreadable") || read_number(r, r->numbers, "unreadable", &r->summary->unreadable);
}

static bool member(void *reading, const char *name)
{
    static const char *const known[] = {"schema", "messages", "unreadable", "bytes", "signatures", "verdicts", "results", NULL};
    struct reading *r = reading;
    for (size_t i = 0; i < SUMMARY_TABLES; i++)
        if (g_str_equal(name, summary_forms[i].name))
            return read_table(r, (enum summary_table)i);
    return g_strv_contains(known, name) ? keep_number(r, name) : json_scan_skip(&r->scan);
}

static bool read_all(struct reading *r)
{
    struct summary *s = r->summary;
    bool whole = json_scan_object(&r->scan, member, r) && (json_scan_over(&r->scan) || fault(r, "it is no JSON"));
    const char *schema = json_string_value(json_object_get(r->numbers, "schema"));
    if (!whole || !schema || !g_str_equal(schema, "dkimverify-summary/1"))
        return whole ? fault(r, "it is no summary") : false;
    if (!read_number(r, r->numbers, "messages", &s->messages) || !read_unreadable(r) ||
        !read_number(r, r->numbers, "bytes", &s->bytes) || !read_number(r, r->numbers, "signatures", &s->signatures) ||
        !read_counts(r, json_object_get(r->numbers, "verdicts"), s->verdicts, s->messages) ||
        !read_counts(r, json_object_get(r->numbers, "results"), s->results, s->signatures))
        return false;
    for (size_t i = 0; i < SUMMARY_TABLES; i++)
        if (!r->seen[i])
            return fault(r, "a table is missing");
    return true;
}

bool summary_read(struct summary *into, struct json_source json, const char *as, const char **why)
{
    g_autoptr(GString) name = g_string_new(NULL);
    escape_append(name, str_z(as), "", SIZE_MAX);
    struct reading r = {summary_new(), as ? name->str : NULL, tally_sum(into->messages, into->unreadable), .numbers = json_object()};
    json_scan_begin(&r.scan, json);
    bool ok = read_all(&r);
    if (ok)
        summary_merge(into, r.summary);
    *why = ok ? NULL : r.why ? r.why : r.scan.why;
    json_scan_end(&r.scan);
    json_decref(r.numbers);
    summary_free(r.summary);
    return ok;
}
