#include "parsers/arena.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 16384 };

struct arena_block {
    struct arena_block *older;
    size_t size;
    max_align_t bytes[];
};

static struct arena_block *block_new(size_t n)
{
    if (n > SIZE_MAX / 2)
        abort();
    size_t size = n > BLOCK ? n : BLOCK;
    struct arena_block *b = calloc(1, sizeof *b + size);
    if (!b)
        abort();
    b->size = size;
    return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
    size_t unit = sizeof(max_align_t);
    if (n > SIZE_MAX / 2)
        abort();
    n = (n + unit - 1) / unit * unit;
    if (!a->newest || n > a->newest->size - a->used) {
        struct arena_block *b = block_new(n);
        b->older = a->newest;
        a->newest = b;
        a->used = 0;
    }
    void *p = (char *)a->newest->bytes + a->used;
    a->used += n;
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t n;
    if (__builtin_mul_overflow(count, size, &n))
        abort();
    return arena_alloc(a, n);
}

struct str arena_copy(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n);
    if (s.n)
        memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

char *arena_z(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return p;
}

struct str arena_print(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char none[1];
    int n = vsnprintf(none, sizeof none, format, args); /* gcc's sanitizers warn of NULL here */
    va_end(args);
    if (n < 0)
        abort();
    char *p = arena_alloc(a, (size_t)n + 1);
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
        free(a->newest);
        a->newest = older;
    }
    a->used = 0;
}
