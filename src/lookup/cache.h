/* Answers that the DNS gave in this run, under their names, each until its time is over. Their number has an end:
 * beyond so many bytes the oldest go. One thread. */
#pragma once
#include "src/dkimverify.h"

struct cache;

/* most: bytes that are kept, about. */
struct cache *cache_new(size_t most);

/* The answer to name (lower case) if it is still good at that time; NULL: none. The caller holds it. */
const struct dkv_answer *cache_find(struct cache *, const char *name, int64_t now);

/* Keeps a copy, in place of an older one, until that time; the caller holds what is returned. */
const struct dkv_answer *cache_put(struct cache *, const char *name, const struct dkv_answer *answer, int64_t until);

/* An answer that is held stays where it is, whatever becomes of its name. Each hold is given back once; both are about
 * what cache_find and cache_put returned. */
void cache_hold(const struct dkv_answer *);
void cache_release(const struct dkv_answer *);

/* Answers that are held are not freed. */
void cache_free(struct cache *);
