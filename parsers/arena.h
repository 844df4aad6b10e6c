/* One arena a message: memory that is handed out in order, zeroed, and given back all at once. There is
 * no way to free a single piece and no failure for the caller: out of memory is abort(). */
#pragma once
#include "parsers/str.h"

struct arena_block;

/* Blocks that arenas gave back, for the next ones: one thread's. Starts as {0}. */
struct arena_pool {
    struct arena_block *spare;
    size_t count;
};
void arena_pool_free(struct arena_pool *pool);

struct arena {
    struct arena_block *newest;
    size_t used; /* bytes handed out from the newest block */
    struct arena_pool *pool; /* where blocks come from and go to; NULL: the system. May be changed at any time */
};

/* An arena starts as {0}, or with a pool. n bytes, aligned for any type, set to zero; n may be 0. */
void *arena_alloc(struct arena *a, size_t n);
/* count * size with overflow check (abort). */
void *arena_array(struct arena *a, size_t count, size_t size);
/* items, of which there are count, with room for one more: as they are, or copied to where there is twice the room. *room
 * starts as 0, and how large it may get is the caller's to limit. */
void *arena_grow(struct arena *a, void *items, size_t count, size_t *room, size_t size);
/* A copy of s; arena_z also ends it with a NUL byte for C interfaces (s itself may hold NULs: check first). */
struct str arena_copy(struct arena *a, struct str s);
char *arena_z(struct arena *a, struct str s);
/* printf into the arena; for our own words and numbers, slices go in by "%.*s". */
struct str arena_print(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Bytes that it has taken from the system. */
size_t arena_size(const struct arena *a);

/* Gives everything back; the arena can be used again. */
void arena_free(struct arena *a);
