/* The front of the lookup: key files first, then answers had before, then the DNS. An answer is kept for its
 * TTL; the seconds in which it may be asked again at all have a floor, so that no domain makes a run over
 * many messages ask for each of them, or wait for a dead server each time. */
#include "src/lookup/lookup.h"
#include "src/lookup/cares.h"
#include "src/lookup/dnsname.h"
#include "src/lookup/keyfile.h"
#include "src/lookup/record.h"

enum {
    TIMEOUT_MS = 8000,
    KEEP_MIN = 10,    /* seconds: of a TTL */
    KEEP_MAX = 86400, /* RFC 8767 section 4 advises days, not weeks */
    KEEP_FAILURE = 30, /* RFC 2308 section 7: not more than five minutes */
};

struct cached {
    struct dkv_answer *answer;
    gint64 until; /* monotonic, microseconds */
};

struct lookup {
    struct arena arena;
    bool offline;
    int timeout_ms;
    GPtrArray *files;   /* struct keyset */
    GHashTable *told;   /* lower-case name -> struct dkv_answer: what the files say */
    GHashTable *cached; /* lower-case name -> struct cached: what the DNS said */
    struct cares *dns;
    struct record *record;
    size_t asked;
};

struct lookup *lookup_open(const struct lookup_options *options, char **error)
{
    *error = NULL;
    struct cares *dns = cares_new(options->nameservers, error);
    struct record *record = dns && options->record ? record_open(options->record, error) : NULL;
    if (*error) {
        cares_free(dns);
        return NULL;
    }
    struct lookup *l = g_new0(struct lookup, 1);
    l->dns = dns;
    l->record = record;
    l->offline = options->offline;
    l->timeout_ms = options->timeout_ms > 0 ? options->timeout_ms : TIMEOUT_MS;
    l->files = g_ptr_array_new_with_free_func((GDestroyNotify)keyset_free);
    l->told = g_hash_table_new(g_str_hash, g_str_equal);
    l->cached = g_hash_table_new(g_str_hash, g_str_equal);
    return l;
}

void lookup_close(struct lookup *l)
{
    if (!l)
        return;
    cares_free(l->dns);
    record_close(l->record);
    g_hash_table_destroy(l->told);
    g_hash_table_destroy(l->cached);
    g_ptr_array_free(l->files, TRUE);
    arena_free(&l->arena);
    g_free(l);
}

bool lookup_add_keys(struct lookup *l, const char *file, char **error)
{
    struct keyset *set = keyfile_read(file, error);
    if (!set)
        return false;
    g_ptr_array_add(l->files, set);
    g_hash_table_remove_all(l->told);
    return true;
}

size_t lookup_asked(const struct lookup *l) { return l->asked; }

/* What the key files say, and when nobody else will be asked, that they say nothing. NULL: ask. */
static struct dkv_answer *from_files(struct lookup *l, const char *name)
{
    struct dkv_answer *answer = g_hash_table_lookup(l->told, name), found;
    if (answer)
        return answer;
    bool known = keysets_answer((struct keyset *const *)l->files->pdata, l->files->len, name, &l->arena, &found);
    if (!known && !l->offline)
        return NULL;
    answer = arena_alloc(&l->arena, sizeof *answer);
    *answer = found;
    g_hash_table_insert(l->told, arena_z(&l->arena, str_z(name)), answer);
    return answer;
}

static struct dkv_answer *bad_name(struct lookup *l)
{
    struct dkv_answer *answer = arena_alloc(&l->arena, sizeof *answer);
    *answer = (struct dkv_answer){.status = DKV_ANSWER_BAD, .ttl = -1};
    return answer;
}

/* The place for the DNS answer to name; *ask when it has to be fetched, which is told once. */
static struct dkv_answer *from_cache(struct lookup *l, const char *name, gint64 now, bool *ask, const char **key)
{
    gpointer old_key = NULL, value = NULL;
    bool known = g_hash_table_lookup_extended(l->cached, name, &old_key, &value);
    struct cached *c = value;
    *ask = !known || c->until <= now;
    if (!known) {
        c = arena_alloc(&l->arena, sizeof *c);
        old_key = arena_z(&l->arena, str_z(name));
        g_hash_table_insert(l->cached, old_key, c);
    }
    if (*ask) { /* the old answer stays where it is: callers may hold it */
        c->answer = arena_alloc(&l->arena, sizeof *c->answer);
        c->until = G_MAXINT64;
    }
    *key = old_key;
    return c->answer;
}

static gint64 keep_for(const struct dkv_answer *a)
{
    bool failed = a->status != DKV_ANSWER_OK && a->status != DKV_ANSWER_NXDOMAIN && a->status != DKV_ANSWER_NODATA;
    return failed || a->ttl < 0 ? KEEP_FAILURE : CLAMP(a->ttl, KEEP_MIN, KEEP_MAX);
}

/* What has to be asked of the DNS. */
struct wanted {
    const char **names;
    struct dkv_answer **answers;
    size_t n;
};

static bool ask_dns(struct lookup *l, const struct wanted *w)
{
    gint64 deadline = g_get_monotonic_time() + l->timeout_ms * G_TIME_SPAN_MILLISECOND;
    cares_ask(l->dns, w->names, w->n, l->timeout_ms, deadline, &l->arena, w->answers);
    l->asked += w->n;
    gint64 now = g_get_monotonic_time();
    for (size_t i = 0; i < w->n; i++) {
        struct cached *c = g_hash_table_lookup(l->cached, w->names[i]);
        c->until = now + keep_for(c->answer) * G_USEC_PER_SEC;
        if (l->record)
            record_add(l->record, w->names[i], c->answer);
    }
    return !l->record || record_flush(l->record);
}

static const struct dkv_answer *find(struct lookup *l, const char *text, gint64 now, struct wanted *w)
{
    struct dns_name name;
    if (!dns_name_read(str_z(text), &name))
        return bad_name(l);
    struct dkv_answer *answer = from_files(l, name.text);
    if (answer)
        return answer;
    bool ask;
    const char *key;
    answer = from_cache(l, name.text, now, &ask, &key);
    if (ask) {
        w->names[w->n] = key;
        w->answers[w->n++] = answer;
    }
    return answer;
}

bool lookup_get(struct lookup *l, const char *const *names, size_t n, const struct dkv_answer **answers)
{
    g_autofree const char **open = g_new(const char *, n);
    g_autofree struct dkv_answer **places = g_new(struct dkv_answer *, n);
    struct wanted wanted = {open, places, 0};
    gint64 now = g_get_monotonic_time();
    for (size_t i = 0; i < n; i++)
        answers[i] = find(l, names[i], now, &wanted);
    return !wanted.n || ask_dns(l, &wanted);
}
