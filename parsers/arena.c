#include "parsers/arena.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 16384, MOST_SPARE = 64 };

struct arena_block {
    struct arena_block *older;
    size_t size;
    max_align_t bytes[];
};

static struct arena_block *block_new(struct arena_pool *pool, size_t n)
{
    if (n > SIZE_MAX / 2)
        abort();
    struct arena_block *b = pool && n <= BLOCK ? pool->spare : NULL;
    if (b) {
        pool->spare = b->older;
        pool->count--;
        return b;
    }
    size_t size = n > BLOCK ? n : BLOCK;
    b = malloc(sizeof *b + size);
    if (!b)
        abort();
    b->size = size;
    return b;
}

static void block_free(struct arena_pool *pool, struct arena_block *b)
{
    if (!pool || b->size != BLOCK || pool->count == MOST_SPARE) {
        free(b);
        return;
    }
    b->older = pool->spare;
    pool->spare = b;
    pool->count++;
}

void arena_pool_free(struct arena_pool *pool)
{
    while (pool->spare) {
        struct arena_block *older = pool->spare->older;
        free(pool->spare);
        pool->spare = older;
    }
    pool->count = 0;
}

/* Room for n bytes, not set to anything. */
static char *take(struct arena *a, size_t n)
{
    size_t unit = sizeof(max_align_t);
    if (n > SIZE_MAX / 2)
        abort();
    n = (n + unit - 1) / unit * unit;
    if (!a->newest || n > a->newest->size - a->used) {
        struct arena_block *b = block_new(a->pool, n);
        b->older = a->newest;
        a->newest = b;
        a->used = 0;
    }
    char *p = (char *)a->newest->bytes + a->used;
    a->used += n;
    return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
    return memset(take(a, n), 0, n);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n))
        abort();
    return arena_alloc(a, n);
}

void *arena_grow(struct arena *a, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = *room ? 2 * *room : 8;
    void *bigger = arena_array(a, *room, size);
    if (count)
        memcpy(bigger, items, count * size);
    return bigger;
}

struct str arena_copy(struct arena *a, struct str s)
{
    char *p = take(a, s.n);
    if (s.n)
        memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

char *arena_z(struct arena *a, struct str s)
{
    char *p = take(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

struct str arena_print(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char few[256];
    int n = vsnprintf(few, sizeof few, format, args);
    va_end(args);
    if (n < 0)
        abort();
    char *p = take(a, (size_t)n + 1);
    if ((size_t)n < sizeof few)
        memcpy(p, few, (size_t)n + 1);
    else
        vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (struct str){p, (size_t)n};
}

size_t arena_size(const struct arena *a)
{
    size_t n = 0;
    for (const struct arena_block *b = a->newest; b; b = b->older)
        n += sizeof *b + b->size;
    return n;
}

void arena_free(struct arena *a)
{
    while (a->newest) {
        struct arena_block *older = a->newest->older;
        block_free(a->pool, a->newest);
        a->newest = older;
    }
    a->used = 0;
}
