#include "src/engine/body.h"
#include "src/engine/unquote.h"
#include <stdlib.h>

enum { CHUNK = 65536, CANONS = 2, GATHERED = 2048, SMALL = 512 };

/* One canonicalization and the hashes that run over it. Small runs are gathered before they are hashed. */
struct stream {
    struct canon_body canon;
    size_t waiting;
    char gathered[GATHERED];
    struct hasher hasher[HASH_KINDS];
    bool used[HASH_KINDS];
    struct body_want **stops; /* wants with a length, shortest first */
    size_t stop_count, next_stop;
    int64_t size;
};

static void hash_run(struct stream *s, struct str run)
{
    for (int kind = 0; kind < HASH_KINDS; kind++)
        if (s->used[kind])
            hasher_put(&s->hasher[kind], run);
    s->size += (int64_t)run.n;
}

/* Hashes the run, and takes each digest at the very byte where its length ends. */
static void stream_take(struct stream *s, struct str run)
{
    while (s->next_stop < s->stop_count && s->stops[s->next_stop]->length <= s->size + (int64_t)run.n) {
        struct body_want *w = s->stops[s->next_stop++];
        size_t part = (size_t)(w->length - s->size);
        hash_run(s, str_take(run, part));
        run = str_drop(run, part);
        w->digest = hasher_peek(&s->hasher[w->kind]);
    }
    hash_run(s, run);
}

static void stream_flush(struct stream *s)
{
    size_t n = s->waiting;
    s->waiting = 0;
    stream_take(s, (struct str){s->gathered, n});
}

/* memcpy for a few bytes: words and line ends are most of what comes. */
static void copy_few(char *to, const char *from, size_t n)
{
    if (n > 32) {
        memcpy(to, from, n);
    } else if (n >= 16) {
        memcpy(to, from, 16);
        memcpy(to + n - 16, from + n - 16, 16);
    } else if (n >= 4) {
        size_t half = n >= 8 ? 4 : 0; /* two or four overlapping words of four bytes */
        memcpy(to, from, 4);
        memcpy(to + half, from + half, 4);
        memcpy(to + n - 4 - half, from + n - 4 - half, 4);
        memcpy(to + n - 4, from + n - 4, 4);
    } else {
        for (size_t i = 0; i < n; i++)
            to[i] = from[i];
    }
}

/* A sink. */
static void stream_put(void *to, struct str run)
{
    struct stream *s = to;
    if (run.n >= SMALL || run.n > GATHERED - s->waiting)
        stream_flush(s);
    if (run.n >= SMALL) {
        stream_take(s, run);
    } else {
        copy_few(s->gathered + s->waiting, run.p, run.n);
        s->waiting += run.n;
    }
}

static int by_length(const void *a, const void *b)
{
    const struct body_want *x = *(struct body_want *const *)a, *y = *(struct body_want *const *)b;
    return x->length < y->length ? -1 : x->length > y->length;
}

static void stream_begin(struct stream *s, enum canonicalization canon, struct body_want *wants, size_t n,
                         struct hashes *hashes, struct arena *arena)
{
    s->canon.canon = canon;
    s->canon.sink = (struct sink){stream_put, s};
    s->stops = arena_array(arena, n, sizeof *s->stops);
    for (size_t i = 0; i < n; i++) {
        if (wants[i].canon != canon)
            continue;
        if (!s->used[wants[i].kind])
            hasher_begin(&s->hasher[wants[i].kind], hashes, wants[i].kind);
        s->used[wants[i].kind] = true;
        if (wants[i].length >= 0)
            s->stops[s->stop_count++] = &wants[i];
    }
    if (s->stop_count)
        qsort(s->stops, s->stop_count, sizeof *s->stops, by_length);
    stream_flush(s); /* takes the digests of length 0 */
}

static void stream_end(struct stream *s, enum canonicalization canon, struct body_want *wants, size_t n)
{
    struct digest whole[HASH_KINDS] = {0};
    canon_body_end(&s->canon);
    stream_flush(s);
    for (int kind = 0; kind < HASH_KINDS; kind++)
        if (s->used[kind])
            whole[kind] = hasher_end(&s->hasher[kind]);
    for (size_t i = 0; i < n; i++) {
        if (wants[i].canon != canon)
            continue;
        if (wants[i].length < 0)
            wants[i].digest = whole[wants[i].kind];
        wants[i].size = s->size;
    }
}

static void streams_put(struct stream *const *streams, struct str run)
{
    while (run.n) {
        for (int c = 0; c < CANONS; c++)
            if (streams[c])
                canon_body_put(&streams[c]->canon, str_take(run, CHUNK));
        run = str_drop(run, CHUNK);
    }
}

void body_hash_unquoted(struct str body, enum dkv_quoting quoting, enum body_reading reading, char line_end,
                        struct body_want *wants, size_t n, struct hashes *hashes, struct arena *arena)
{
    struct stream *streams[CANONS] = {NULL}; /* NULL: nobody wants it */
    for (size_t i = 0; i < n; i++) {
        struct stream **s = &streams[wants[i].canon];
        if (*s)
            continue;
        *s = arena_alloc(arena, sizeof **s);
        (*s)->canon.reading = reading;
        (*s)->canon.line_end = line_end;
        stream_begin(*s, wants[i].canon, wants, n, hashes, arena);
    }
    for (struct str piece; (piece = unquote_next(&body, quoting, line_end)).n;)
        streams_put(streams, piece);
    for (int c = 0; c < CANONS; c++)
        if (streams[c])
            stream_end(streams[c], (enum canonicalization)c, wants, n);
}

void body_hash(struct str body, enum body_reading reading, char line_end, struct body_want *wants, size_t n,
               struct hashes *hashes, struct arena *arena)
{
    body_hash_unquoted(body, DKV_QUOTING_NONE, reading, line_end, wants, n, hashes, arena);
}
