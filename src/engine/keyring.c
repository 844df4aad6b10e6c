#include "src/engine/keyring.h"
#include <stdlib.h>

enum { WAYS = 8 }; /* places in which a key may be */

struct kept_key {
    enum key_type type;
    int least_bits;
    struct pubkey key;
    enum dkv_reason why;
    bool ok;
    size_t n;
    char p[];
};

static void kept_free(struct kept_key *k)
{
    if (k)
        pubkey_free(&k->key);
    free(k);
}

static bool is_it(const struct kept_key *k, enum key_type type, struct str p, int least_bits)
{
    return k->type == type && k->least_bits == least_bits && str_eq((struct str){k->p, k->n}, p);
}

static struct kept_key *kept_new(enum key_type type, struct str p, int least_bits)
{
    struct kept_key *k = calloc(1, sizeof *k + p.n);
    if (!k)
        abort();
    k->type = type;
    k->least_bits = least_bits;
    k->n = p.n;
    if (p.n)
        memcpy(k->p, p.p, p.n);
    k->ok = pubkey_decode(&k->key, type, p, least_bits, &k->why);
    return k;
}

/* Eight bytes at a time: a hash that could be better costs a place, never more than WAYS looks. */
static size_t first_place(const struct keyring *ring, struct str p)
{
    uint64_t h = ring->seed ^ 0xcbf29ce484222325u;
    for (uint64_t word; p.n; p = str_drop(p, sizeof word)) {
        word = 0;
        memcpy(&word, p.p, p.n < sizeof word ? p.n : sizeof word);
        h = (h ^ word) * 0x9e3779b97f4a7c15u;
        h ^= h >> 32;
    }
    return (size_t)h % KEYRING_SIZE;
}

/* Where it is, or where it goes: an empty place, or that of a key whose turn it is. */
static struct kept_key **place_of(struct keyring *ring, enum key_type type, struct str p, int least_bits)
{
    size_t first = first_place(ring, p);
    for (size_t i = 0; i < WAYS; i++) {
        struct kept_key **slot = &ring->slots[(first + i) % KEYRING_SIZE];
        if (!*slot || is_it(*slot, type, p, least_bits))
            return slot;
    }
    return &ring->slots[(first + ring->turn++ % WAYS) % KEYRING_SIZE];
}

bool keyring_read(struct keyring *ring, enum key_type type, struct str p, int least_bits, struct pubkey **key,
                  enum dkv_reason *why)
{
    if (!ring->slots && !(ring->slots = calloc(KEYRING_SIZE, sizeof(struct kept_key *))))
        abort();
    struct kept_key **slot = place_of(ring, type, p, least_bits);
    if (!*slot || !is_it(*slot, type, p, least_bits)) {
        kept_free(*slot);
        *slot = kept_new(type, p, least_bits);
    }
    *key = &(*slot)->key;
    if (!(*slot)->ok)
        *why = (*slot)->why;
    return (*slot)->ok;
}

void keyring_free(struct keyring *ring)
{
    for (size_t i = 0; ring->slots && i < KEYRING_SIZE; i++)
        kept_free(ring->slots[i]);
    free(ring->slots);
    ring->slots = NULL;
}
