#include "src/lookup/cache.h"
#include "parsers/str.h"
#include <glib.h>

/* An answer in one piece of memory, with all that it points to. */
struct kept {
    size_t holds, size;
    struct dkv_answer answer;
    struct str slices[]; /* txt, then cname; the bytes stand behind them */
};

struct entry {
    char *name;
    int64_t until;
    struct kept *kept;
    GList *place; /* in cache.oldest */
};

struct cache {
    GHashTable *names; /* name -> struct entry */
    GQueue oldest;     /* struct entry, the oldest first */
    size_t bytes, most;
};

static void entry_free(void *entry)
{
    struct entry *e = entry;
    cache_release(&e->kept->answer);
    g_free(e->name);
    g_free(e);
}

struct cache *cache_new(size_t most)
{
    struct cache *c = g_new0(struct cache, 1);
    c->most = most;
    c->names = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, entry_free);
    return c;
}

void cache_free(struct cache *c)
{
    if (!c)
        return;
    g_hash_table_destroy(c->names);
    g_queue_clear(&c->oldest);
    g_free(c);
}

/* ---- answers ------------------------------------------------------------------------------------ */

static struct kept *kept_of(const struct dkv_answer *answer)
{
    return (struct kept *)((uintptr_t)answer - offsetof(struct kept, answer));
}

void cache_hold(const struct dkv_answer *answer) { kept_of(answer)->holds++; }

void cache_release(const struct dkv_answer *answer)
{
    struct kept *k = kept_of(answer);
    if (--k->holds == 0)
        g_free(k);
}

static size_t bytes_of(const struct str *s, size_t n)
{
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += sizeof *s + s[i].n;
    return bytes;
}

static struct str copy(struct str s, char **at)
{
    struct str mine = {*at, s.n};
    if (s.n)
        memcpy(*at, s.p, s.n);
    *at += s.n;
    return mine;
}

static struct kept *kept_new(const struct dkv_answer *a)
{
    size_t size = sizeof(struct kept) + bytes_of(a->txt, a->txt_count) + bytes_of(a->cname, a->cname_count) + a->server.n;
    struct kept *k = g_malloc0(size);
    *k = (struct kept){.holds = 1, .size = size, .answer = *a};
    struct str *slice = k->slices;
    char *at = (char *)(slice + a->txt_count + a->cname_count);
    k->answer.txt = slice;
    for (size_t i = 0; i < a->txt_count; i++)
        *slice++ = copy(a->txt[i], &at);
    k->answer.cname = slice;
    for (size_t i = 0; i < a->cname_count; i++)
        *slice++ = copy(a->cname[i], &at);
    k->answer.server = copy(a->server, &at);
    return k;
}

/* ---- names -------------------------------------------------------------------------------------- */

static void drop(struct cache *c, struct entry *e)
{
    c->bytes -= e->kept->size;
    g_queue_delete_link(&c->oldest, e->place);
    g_hash_table_remove(c->names, e->name);
}

const struct dkv_answer *cache_find(struct cache *c, const char *name, int64_t now)
{
    struct entry *e = g_hash_table_lookup(c->names, name);
    if (!e || e->until <= now)
        return NULL;
    cache_hold(&e->kept->answer);
    return &e->kept->answer;
}

const struct dkv_answer *cache_put(struct cache *c, const char *name, const struct dkv_answer *answer, int64_t until)
{
    struct entry *e = g_hash_table_lookup(c->names, name);
    if (e)
        drop(c, e);
    e = g_new0(struct entry, 1);
    *e = (struct entry){.name = g_strdup(name), .until = until, .kept = kept_new(answer)};
    g_hash_table_insert(c->names, e->name, e);
    g_queue_push_tail(&c->oldest, e);
    e->place = c->oldest.tail;
    c->bytes += e->kept->size;
    const struct dkv_answer *mine = &e->kept->answer;
    cache_hold(mine);
    while (c->bytes > c->most)
        drop(c, c->oldest.head->data);
    return mine;
}
