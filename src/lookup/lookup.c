/* The front of the lookup: key files first, then answers had before, then the DNS. An answer is kept for its
 * TTL; the seconds in which it may be asked again at all have a floor, so that no domain makes a run over
 * many messages ask for each of them, or wait for a dead server each time. */
#include "src/lookup/lookup.h"
#include "src/lookup/cache.h"
#include "src/lookup/cares.h"
#include "src/lookup/dnsname.h"
#include "src/lookup/keyfile.h"
#include "src/lookup/record.h"

enum {
    TIMEOUT_MS = 8000,
    KEEP_MIN = 10,    /* seconds: of a TTL */
    KEEP_MAX = 86400, /* RFC 8767 section 4 advises days, not weeks */
    KEEP_FAILURE = 30, /* RFC 2308 section 7: not more than five minutes */
    KEEP_BYTES = 16 << 20,
};

struct lookup {
    bool offline;
    GPtrArray *files;    /* struct keyset */
    struct cache *cache; /* what the DNS said */
    GHashTable *pending; /* name -> struct pending: what it is asked */
    struct cares *dns;
    struct record *record;
    bool unrecorded;
    size_t asked;
    struct arena arena; /* for lookup_get: what the files say */
    GPtrArray *held;    /* for lookup_get: what the DNS said */
};

/* A name on its way, and those who wait for it. */
struct pending {
    struct lookup *lookup;
    char *name;
    GArray *waiters; /* struct waiter */
    bool needed;     /* by one of them */
};

struct waiter {
    lookup_waiter *call;
    void *arg;
};

static void pending_free(void *pending)
{
    struct pending *p = pending;
    g_array_free(p->waiters, TRUE);
    g_free(p->name);
    g_free(p);
}

static void release(void *answer) { cache_release(answer); }

struct lookup *lookup_open(const struct lookup_options *options, char **error)
{
    *error = NULL;
    struct cares *dns = cares_new(options->nameservers, options->timeout_ms > 0 ? options->timeout_ms : TIMEOUT_MS, error);
    struct record *record = dns && options->record ? record_open(options->record, false, error) : NULL;
    if (*error) {
        cares_free(dns);
        return NULL;
    }
    struct lookup *l = g_new0(struct lookup, 1);
    l->dns = dns;
    l->record = record;
    l->offline = options->offline;
    l->files = g_ptr_array_new_with_free_func((GDestroyNotify)keyset_free);
    l->cache = cache_new(KEEP_BYTES);
    l->pending = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, pending_free);
    l->held = g_ptr_array_new_with_free_func(release);
    return l;
}

void lookup_close(struct lookup *l)
{
    if (!l)
        return;
    cares_free(l->dns);
    record_close(l->record);
    g_hash_table_destroy(l->pending);
    g_ptr_array_free(l->held, TRUE);
    cache_free(l->cache);
    g_ptr_array_free(l->files, TRUE);
    arena_free(&l->arena);
    g_free(l);
}

bool lookup_add_keys(struct lookup *l, const char *file, char **error)
{
    struct keyset *set = keyfile_read(file, error);
    if (set)
        g_ptr_array_add(l->files, set);
    return set != NULL;
}

size_t lookup_asked(const struct lookup *l) { return l->asked; }

size_t lookup_waiting(const struct lookup *l) { return g_hash_table_size(l->pending); }

bool lookup_recorded(const struct lookup *l) { return !l->unrecorded; }

bool lookup_from_files(const struct lookup *l, const char *text, struct arena *arena, struct dkv_answer *answer)
{
    struct dns_name name;
    *answer = (struct dkv_answer){.status = DKV_ANSWER_BAD, .ttl = -1};
    if (!dns_name_read(str_z(text), &name))
        return true;
    return keysets_answer((struct keyset *const *)l->files->pdata, l->files->len, name.text, arena, answer) || l->offline;
}

bool lookup_other_from_files(const struct lookup *l, const char *text, struct arena *arena, struct dkv_answer *answer)
{
    struct dns_name name;
    if (!dns_name_read(str_z(text), &name) || keysets_have((struct keyset *const *)l->files->pdata, l->files->len, name.text))
        return lookup_from_files(l, text, arena, answer) || l->files->len;
    *answer = (struct dkv_answer){.status = DKV_ANSWER_NOT_RECORDED, .source = DKV_SOURCE_FILE, .ttl = -1};
    return l->files->len || l->offline;
}

static gint64 keep_for(const struct dkv_answer *a)
{
    bool failed = a->status != DKV_ANSWER_OK && a->status != DKV_ANSWER_NXDOMAIN && a->status != DKV_ANSWER_NODATA;
    return failed || a->ttl < 0 ? KEEP_FAILURE : CLAMP(a->ttl, KEEP_MIN, KEEP_MAX);
}

/* Those who are called may start other questions. */
static void answered(void *pending, const struct dkv_answer *answer)
{
    struct pending *p = pending;
    struct lookup *l = p->lookup;
    gint64 until = g_get_monotonic_time() + keep_for(answer) * G_USEC_PER_SEC;
    if (l->record)
        record_add(l->record, p->name, answer);
    g_hash_table_steal(l->pending, p->name);
    const struct dkv_answer *mine = cache_put(l->cache, p->name, answer, until);
    for (guint i = 0; i < p->waiters->len; i++) {
        const struct waiter *w = &g_array_index(p->waiters, struct waiter, i);
        cache_hold(mine);
        w->call(w->arg, mine);
    }
    cache_release(mine);
    pending_free(p);
}

static struct pending *pending_new(struct lookup *l, const char *name)
{
    struct pending *p = g_new0(struct pending, 1);
    *p = (struct pending){l, g_strdup(name), g_array_new(FALSE, FALSE, sizeof(struct waiter)), false};
    g_hash_table_insert(l->pending, p->name, p);
    cares_start(l->dns, p->name, &p->needed, answered, p);
    l->asked++;
    return p;
}

const struct dkv_answer *lookup_start(struct lookup *l, const char *text, bool needed, lookup_waiter *waiter, void *arg)
{
    struct dns_name name;
    if (!dns_name_read(str_z(text), &name)) {
        const struct dkv_answer bad = {.status = DKV_ANSWER_BAD, .ttl = -1};
        return cache_put(l->cache, text, &bad, 0);
    }
    const struct dkv_answer *answer = cache_find(l->cache, name.text, g_get_monotonic_time());
    if (answer)
        return answer;
    struct pending *p = g_hash_table_lookup(l->pending, name.text);
    const struct waiter w = {waiter, arg};
    p = p ? p : pending_new(l, name.text);
    p->needed = p->needed || needed;
    g_array_append_val(p->waiters, w);
    return NULL;
}

void lookup_release(const struct dkv_answer *answer) { cache_release(answer); }

void lookup_poll(struct lookup *l, int wait_ms, int wake_fd)
{
    cares_step(l->dns, wait_ms, wake_fd);
    if (l->record && !record_flush(l->record))
        l->unrecorded = true;
}

/* ---- all at once -------------------------------------------------------------------------------- */

static void fill_in(void *place, const struct dkv_answer *answer)
{
    const struct dkv_answer **answered = place;
    *answered = answer;
}

static const struct dkv_answer *from_files(struct lookup *l, const char *name)
{
    struct dkv_answer *answer = arena_alloc(&l->arena, sizeof *answer);
    return lookup_from_files(l, name, &l->arena, answer) ? answer : NULL;
}

void lookup_get(struct lookup *l, const char *const *names, size_t n, const struct dkv_answer **answers)
{
    g_autofree bool *asked = g_new0(bool, n);
    for (size_t i = 0; i < n; i++) {
        answers[i] = from_files(l, names[i]);
        asked[i] = !answers[i];
        if (asked[i])
            answers[i] = lookup_start(l, names[i], true, fill_in, &answers[i]);
    }
    for (size_t i = 0; i < n; i++) {
        while (!answers[i])
            lookup_poll(l, -1, -1);
        if (asked[i])
            g_ptr_array_add(l->held, (gpointer)(uintptr_t)answers[i]);
    }
}
