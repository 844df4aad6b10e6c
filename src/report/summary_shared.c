/* One key under domains that have nothing to do with each other: read from the table of keys, when somebody asks. */
#include "src/engine/domain.h"
#include "src/report/summary.h"

static void shared_free(gpointer data)
{
    struct summary_shared *s = data;
    tally_free(s->domains);
    g_free(s);
}

/* RFC 6376 section 3.6.2.1: what follows "._domainkey." in the name of a key. */
static struct str domain_of(const struct tally_row *row)
{
    static const struct str mark = S("._domainkey.");
    struct str name = summary_part(row, 0);
    return str_drop(name, str_find(name, mark) + mark.n);
}

static size_t count_organizations(struct tally *domains)
{
    g_autoptr(GPtrArray) rows = tally_rows(domains);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < rows->len; i++)
        g_hash_table_add(seen, (gpointer)(uintptr_t)domain_organizational(((const struct tally_row *)rows->pdata[i])->key));
    return g_hash_table_size(seen);
}

static struct summary_shared *shared_new(const GPtrArray *rows)
{
    struct summary_shared *s = g_new0(struct summary_shared, 1);
    s->domains = tally_new(rows->len);
    for (guint i = 0; i < rows->len; i++) {
        const struct tally_row *row = rows->pdata[i];
        struct str domain = domain_of(row);
        g_autofree char *key = g_strndup(domain.p, domain.n);
        tally_add(s->domains, &(struct tally_row){.key = key, .counts = {row->counts[0]}, .first = TALLY_NO_TIME});
        s->signatures += row->counts[0];
        s->cname += row->counts[2];
        s->type = summary_part(row, 1), s->bits = summary_part(row, 2), s->fingerprint = summary_part(row, 3);
    }
    s->organizations = count_organizations(s->domains);
    return s;
}

static int by_signatures(const void *a, const void *b)
{
    const struct summary_shared *x = *(const struct summary_shared *const *)a, *y = *(const struct summary_shared *const *)b;
    if (x->signatures != y->signatures)
        return x->signatures > y->signatures ? -1 : 1;
    int order = memcmp(x->fingerprint.p, y->fingerprint.p, MIN(x->fingerprint.n, y->fingerprint.n));
    return order ? order : (x->fingerprint.n > y->fingerprint.n) - (x->fingerprint.n < y->fingerprint.n);
}

/* The rows of the table of keys by fingerprint. */
static GHashTable *keys_by_fingerprint(const GPtrArray *rows)
{
    GHashTable *by = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < rows->len; i++) {
        struct str part = summary_part(rows->pdata[i], 3);
        g_autofree char *fingerprint = g_strndup(part.p, part.n);
        GPtrArray *same = g_hash_table_lookup(by, fingerprint);
        if (!same) {
            same = g_ptr_array_new();
            g_hash_table_insert(by, g_steal_pointer(&fingerprint), same);
        }
        g_ptr_array_add(same, rows->pdata[i]);
    }
    return by;
}

GPtrArray *summary_shared_keys(struct summary *summary)
{
    g_autoptr(GPtrArray) rows = tally_rows(summary->tables[SUMMARY_KEYS]);
    g_autoptr(GHashTable) by = keys_by_fingerprint(rows);
    GPtrArray *found = g_ptr_array_new_with_free_func(shared_free);
    GHashTableIter i;
    gpointer same;
    g_hash_table_iter_init(&i, by);
    while (g_hash_table_iter_next(&i, NULL, &same)) {
        if (((GPtrArray *)same)->len < 2)
            continue;
        struct summary_shared *s = shared_new(same);
        if (s->organizations > 1)
            g_ptr_array_add(found, s);
        else
            shared_free(s);
    }
    g_ptr_array_sort(found, by_signatures);
    return found;
}
