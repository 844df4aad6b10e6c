#include "src/report/tally.h"
#include <stdlib.h>

struct row {
    struct tally_row row; /* first, so that one is the other */
    uint64_t rank;        /* the first bytes of the key's SHA-256 */
    uint64_t sample_rank;
    guint hash;
};

struct tally {
    GHashTable *rows; /* struct row, as key and as value */
    size_t limit;
    uint64_t total, seed;
    bool full;          /* rows were left out: from here on none may come whose rank is above the edge */
    uint64_t edge_rank; /* of the last row that was kept */
    char *edge_key;
};

/* ---- rows ----------------------------------------------------------------------------------------- */

static guint row_hash(gconstpointer row) { return ((const struct row *)row)->hash; }

static gboolean row_equal(gconstpointer a, gconstpointer b)
{
    return strcmp(((const struct row *)a)->row.key, ((const struct row *)b)->row.key) == 0;
}

static void row_free(gpointer data)
{
    struct row *r = data;
    for (size_t i = 0; i < r->row.place_count; i++)
        g_ref_string_release((char *)(uintptr_t)r->row.places[i].source);
    g_free(r->row.places);
    g_free((char *)(uintptr_t)r->row.sample);
    g_free((char *)(uintptr_t)r->row.key);
    g_free(r);
}

static uint64_t rank_of(const char *key)
{
    guint8 digest[32];
    gsize n = sizeof digest;
    uint64_t rank = 0;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)key, -1);
    g_checksum_get_digest(sum, digest, &n);
    g_checksum_free(sum);
    for (size_t i = 0; i < sizeof rank; i++)
        rank = rank << 8 | digest[i];
    return rank;
}

/* Seeded, because who chooses the names must not be able to choose where they meet. */
static guint hash_of(const struct tally *t, const char *key)
{
    uint64_t h = t->seed;
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * 0x100000001b3u;
    return (guint)(h ^ h >> 32);
}

static int compare(uint64_t rank, const char *key, uint64_t other_rank, const char *other_key)
{
    return rank != other_rank ? (rank < other_rank ? -1 : 1) : strcmp(key, other_key);
}

static int by_rank(const void *a, const void *b)
{
    const struct row *x = *(const struct row *const *)a, *y = *(const struct row *const *)b;
    return compare(x->rank, x->row.key, y->rank, y->row.key);
}

static int by_count(const void *a, const void *b)
{
    const struct tally_row *x = *(const struct tally_row *const *)a, *y = *(const struct tally_row *const *)b;
    return x->counts[0] != y->counts[0] ? (x->counts[0] > y->counts[0] ? -1 : 1) : strcmp(x->key, y->key);
}

/* ---- the limit ------------------------------------------------------------------------------------ */

static void trim(struct tally *t)
{
    if (g_hash_table_size(t->rows) <= t->limit)
        return;
    guint n;
    g_autofree gpointer *rows = g_hash_table_get_keys_as_array(t->rows, &n);
    qsort(rows, n, sizeof *rows, by_rank);
    const struct row *last = rows[t->limit - 1];
    g_free(t->edge_key);
    t->edge_key = g_strdup(last->row.key);
    t->edge_rank = last->rank;
    t->full = true;
    for (size_t i = t->limit; i < n; i++)
        g_hash_table_remove(t->rows, rows[i]);
}

/* Sorting at each new row would cost too much; a quarter more than is kept is let in before. */
static void trim_sometimes(struct tally *t)
{
    if (g_hash_table_size(t->rows) > t->limit + t->limit / 4 + 16)
        trim(t);
}

/* ---- adding --------------------------------------------------------------------------------------- */

static int place_compare(const struct tally_place *a, const struct tally_place *b)
{
    int order = strcmp(a->source, b->source);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

static void place_add(struct tally_row *r, struct tally_place place)
{
    place.index = MIN(place.index, TALLY_MOST);
    size_t at = r->place_count;
    while (at > 0 && place_compare(&place, &r->places[at - 1]) < 0)
        at--;
    if (at == TALLY_PLACES || (at > 0 && place_compare(&place, &r->places[at - 1]) == 0))
        return;
    if (r->place_count == TALLY_PLACES)
        g_ref_string_release((char *)(uintptr_t)r->places[--r->place_count].source);
    else
        r->places = g_renew(struct tally_place, r->places, r->place_count + 1);
    memmove(r->places + at + 1, r->places + at, (r->place_count - at) * sizeof place);
    r->places[at] = (struct tally_place){g_ref_string_new_intern(place.source), place.index};
    r->place_count++;
}

/* Of all samples the one with the smallest hash: any would do, but it has to be the same in whatever order they come. */
static void sample_add(struct row *r, const char *sample)
{
    uint64_t rank = r->row.sample && strcmp(sample, r->row.sample) == 0 ? r->sample_rank : rank_of(sample);
    if (r->row.sample && compare(rank, sample, r->sample_rank, r->row.sample) >= 0)
        return;
    g_free((char *)(uintptr_t)r->row.sample);
    r->row.sample = g_strdup(sample);
    r->sample_rank = rank;
}

static void times_add(struct tally_row *r, int64_t first, int64_t last)
{
    if (first == TALLY_NO_TIME)
        return;
    bool none = r->first == TALLY_NO_TIME;
    r->first = none ? first : MIN(r->first, first);
    r->last = none ? last : MAX(r->last, last);
}

/* NULL: it belongs to those that are left out. */
static struct row *row_get(struct tally *t, const char *key)
{
    struct row probe = {.row = {.key = key}, .hash = hash_of(t, key)};
    struct row *r = g_hash_table_lookup(t->rows, &probe);
    if (r)
        return r;
    uint64_t rank = rank_of(key);
    if (t->full && compare(rank, key, t->edge_rank, t->edge_key) > 0)
        return NULL;
    r = g_new0(struct row, 1);
    r->row = (struct tally_row){.key = g_strdup(key), .first = TALLY_NO_TIME, .last = TALLY_NO_TIME};
    r->rank = rank;
    r->hash = probe.hash;
    g_hash_table_add(t->rows, r);
    return r;
}

uint64_t tally_sum(uint64_t a, uint64_t b)
{
    return a > TALLY_MOST || b > TALLY_MOST || a + b > TALLY_MOST ? TALLY_MOST : a + b;
}

void tally_add(struct tally *t, const struct tally_row *more)
{
    t->total = tally_sum(t->total, more->counts[0]);
    struct row *r = row_get(t, more->key);
    if (!r)
        return;
    for (size_t i = 0; i < TALLY_COUNTS; i++)
        r->row.counts[i] = tally_sum(r->row.counts[i], more->counts[i]);
    times_add(&r->row, more->first, more->last);
    if (more->sample)
        sample_add(r, more->sample);
    for (size_t i = 0; i < more->place_count; i++)
        place_add(&r->row, more->places[i]);
    trim_sometimes(t);
}

void tally_left_out_add(struct tally *t, uint64_t n, size_t limit)
{
    t->total = tally_sum(t->total, n);
    t->limit = MIN(t->limit, MAX(limit, 1));
    trim_sometimes(t);
}

static uint64_t kept(const struct tally *t)
{
    GHashTableIter i;
    gpointer row;
    uint64_t all = 0;
    g_hash_table_iter_init(&i, t->rows);
    while (g_hash_table_iter_next(&i, &row, NULL))
        all = tally_sum(all, ((const struct tally_row *)row)->counts[0]);
    return all;
}

void tally_merge(struct tally *into, const struct tally *from)
{
    GHashTableIter i;
    gpointer row;
    tally_left_out_add(into, from->total - kept(from), from->limit);
    g_hash_table_iter_init(&i, from->rows);
    while (g_hash_table_iter_next(&i, &row, NULL))
        tally_add(into, row);
}

/* ---- the table ------------------------------------------------------------------------------------ */

struct tally *tally_new(size_t limit)
{
    struct tally *t = g_new0(struct tally, 1);
    t->rows = g_hash_table_new_full(row_hash, row_equal, row_free, NULL);
    t->limit = MAX(limit, 1);
    t->seed = (uint64_t)g_random_int() << 32 | g_random_int();
    return t;
}

void tally_free(struct tally *t)
{
    if (!t)
        return;
    g_hash_table_destroy(t->rows);
    g_free(t->edge_key);
    g_free(t);
}

GPtrArray *tally_rows(struct tally *t)
{
    trim(t);
    guint n;
    GPtrArray *rows = g_ptr_array_new();
    g_autofree gpointer *all = g_hash_table_get_keys_as_array(t->rows, &n);
    qsort(all, n, sizeof *all, by_count);
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(rows, all[i]);
    return rows;
}

uint64_t tally_total(const struct tally *t) { return t->total; }

uint64_t tally_left_out(struct tally *t)
{
    trim(t);
    return t->total - kept(t);
}

size_t tally_limit(const struct tally *t) { return t->limit; }
