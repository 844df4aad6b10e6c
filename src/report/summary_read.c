/* Reads what summary_json wrote, from a file that may have come from anywhere. Text must be escaped as ours is, numbers
 * must be numbers, and the sums must add up; groups are not read, because they follow from the tables. Names that are
 * not known are passed over. */
#include "src/report/escape.h"
#include "src/report/summary.h"
#include "src/report/words.h"
#include <jansson.h>

enum { NAME_MOST = 16384 };

/* The summary that is being read, and what to do with its places. */
struct reading {
    struct summary *summary;
    const char *as;
    uint64_t shift; /* added to the index of each place, with as */
    const char *why;
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

static bool is_escape(struct str s)
{
    return s.n >= 4 && s.p[0] == '\\' && s.p[1] == 'x' && ascii_hex(s.p[2]) >= 0 && ascii_hex(s.p[3]) >= 0;
}

/* Nothing in it but escapes and what needs none. */
static bool is_escaped(struct str s)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    while (s.n) {
        size_t n = 0;
        while (n < s.n && !is_escape(str_drop(s, n)))
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

static bool read_row(struct reading *r, enum summary_table table, json_t *object)
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

static bool read_table(struct reading *r, enum summary_table table, json_t *root)
{
    json_t *object = json_object_get(root, summary_forms[table].name), *rows = json_object_get(object, "rows");
    uint64_t total, left_out, limit;
    if (!read_number(r, object, "total", &total) || !read_number(r, object, "left_out", &left_out) ||
        !read_number(r, object, "limit", &limit) || !limit || !json_is_array(rows))
        return fault(r, "a table is missing");
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (!read_row(r, table, json_array_get(rows, i)))
            return false;
    if (!add_left_out(r, r->summary->tables[table], left_out, limit))
        return false;
    return tally_total(r->summary->tables[table]) == total || fault(r, "its sums do not add up");
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
static bool read_unreadable(struct reading *r, json_t *root)
{
    return !json_object_get(root, "unreadable") || read_number(r, root, "unreadable", &r->summary->unreadable);
}

static bool read_all(struct reading *r, json_t *root)
{
    struct summary *s = r->summary;
    const char *schema = json_string_value(json_object_get(root, "schema"));
    if (!schema || !g_str_equal(schema, "dkimverify-summary/1"))
        return fault(r, "it is no summary");
    if (!read_number(r, root, "messages", &s->messages) || !read_unreadable(r, root) || !read_number(r, root, "bytes", &s->bytes) ||
        !read_number(r, root, "signatures", &s->signatures) ||
        !read_counts(r, json_object_get(root, "verdicts"), s->verdicts, s->messages) ||
        !read_counts(r, json_object_get(root, "results"), s->results, s->signatures))
        return false;
    for (size_t i = 0; i < SUMMARY_TABLES; i++)
        if (!read_table(r, (enum summary_table)i, root))
            return false;
    return true;
}

bool summary_read(struct summary *into, struct str json, const char *as, const char **why)
{
    g_autoptr(GString) name = g_string_new(NULL);
    escape_append(name, str_z(as), "", SIZE_MAX);
    struct reading r = {summary_new(), as ? name->str : NULL, tally_sum(into->messages, into->unreadable), "it is no JSON"};
    json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, NULL);
    bool ok = root && read_all(&r, root);
    if (ok)
        summary_merge(into, r.summary);
    *why = r.why;
    json_decref(root);
    summary_free(r.summary);
    return ok;
}
