#include "src/cli/stamp.h"
#include "parsers/limits.h"
#include "src/cli/check.h"
#include "src/cli/hostname.h"
#include "src/cli/say.h"
#include "src/engine/strip.h"
#include "src/lookup/lookup.h"
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

struct maker {
    struct str message;
    const struct options *options;
    int timeout_ms;
    stamp_sink *sink;
    void *to;
    const char **ids;   /* ours first; ends with NULL */
    char host[HOST_NAME_ROOM];
    struct arena arena;
};

static void read_ids(struct maker *m)
{
    const struct options *o = m->options;
    size_t more = o->remove_ids ? g_strv_length(o->remove_ids) : 0;
    m->ids = arena_array(&m->arena, more + 2, sizeof *m->ids);
    m->ids[0] = o->authserv_id;
    if (!o->authserv_id) {
        host_name(m->host);
        m->ids[0] = m->host;
    }
    for (size_t i = 0; i < more; i++)
        m->ids[i + 1] = o->remove_ids[i];
}

const char *const *stamp_names(const struct options *options)
{
    static const char *const names[] = {MARK_FIELD, NULL};
    return options->add_report ? names : NULL;
}

static struct strip plan(struct maker *m, uint64_t trusted)
{
    struct strip_options options = {.ids = m->ids, .names = stamp_names(m->options), .trusted = trusted};
    return strip_plan(m->message, &options, &m->arena);
}

static void give(const struct maker *m, const struct strip *plan, const GString *fields)
{
    struct stamp stamp = {plan->patches, plan->n, {{fields->str, fields->len}, plan->eol}};
    m->sink(m->to, &stamp);
}

static struct lookup *open_lookup(const struct maker *m)
{
    const struct options *o = m->options;
    struct lookup_options options = {
        .nameservers = (const char *const *)o->nameservers,
        .offline = o->offline,
        .timeout_ms = m->timeout_ms,
        .record = o->record,
    };
    char *error = NULL;
    struct lookup *lookup = lookup_open(&options, &error);
    for (char **k = o->key_files; lookup && !error && k && *k; k++)
        lookup_add_keys(lookup, *k, &error);
    if (error) {
        say("%s", error);
        exit(EXIT_NO_INPUT);
    }
    return lookup;
}

static void look_up(struct lookup *lookup, struct check *check)
{
    const char *const *names;
    size_t n = check_wants(check, &names);
    const struct dkv_answer **answers = g_new0(const struct dkv_answer *, n);
    lookup_get(lookup, names, n, answers);
    if (!lookup_recorded(lookup))
        say("--record: the file cannot be written; the answers are not kept");
    for (size_t i = 0; i < n; i++)
        check_answer(check, i, answers[i]);
    g_free(answers);
}

static struct check *open_message(const struct maker *m)
{
    struct dkv_options options = {
        .policy = m->options->policy,
        .authserv_ids = m->ids,
        .trust = (const char *const *)m->options->trust,
        .now = m->options->time_given ? m->options->time : (int64_t)time(NULL),
        .now_given = m->options->time_given,
    };
    if (getrandom(&options.seed, sizeof options.seed, 0) != sizeof options.seed)
        abort();
    return check_open(m->message, &options, false);
}

static void give_unchecked(struct maker *m, const struct strip *first, const char *eol)
{
    GString *fields = g_string_new(NULL);
    authres_unchecked(fields, m->ids[0], eol);
    if (m->options->add_report)
        mark_unchecked(fields, m->ids[0], eol);
    give(m, first, fields);
    g_string_free(fields, TRUE);
}

static void give_checked(struct maker *m, const struct strip *first, const char *eol)
{
    struct lookup *lookup = open_lookup(m);
    struct check *check = open_message(m);
    GString *fields = g_string_new(NULL);
    look_up(lookup, check);
    const struct analysis *a = check_analysis(check, (struct origin){.source = "-"}, !m->options->add_report);
    authres_field(fields, a, m->ids[0], eol);
    if (m->options->add_report)
        mark_field(fields, a, m->ids[0], eol);
    uint64_t trusted = m->options->trust ? check_trusted(check) : 0;
    struct strip again = trusted ? plan(m, trusted) : *first;
    give(m, &again, fields);
}

/* The process ends with it, so what it took is not given back. */
void stamp_make(struct str message, const struct options *options, int timeout_ms, stamp_sink *sink, void *to)
{
    struct maker m = {.message = message, .options = options, .timeout_ms = timeout_ms, .sink = sink, .to = to};
    read_ids(&m);
    struct strip first = plan(&m, 0);
    const char *eol = arena_z(&m.arena, first.eol);
    give_unchecked(&m, &first, eol);
    if (first.n && message.n <= LIMIT_MESSAGE_BYTES)
        give_checked(&m, &first, eol);
}
