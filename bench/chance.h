/* Numbers that only look random: the same seed gives the same corpus everywhere. splitmix64. */
#pragma once
#include <stdint.h>

struct chance {
    uint64_t state;
};

static inline uint64_t chance_next(struct chance *c)
{
    uint64_t z = (c->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* 0 .. n-1; n > 0 */
static inline uint64_t chance_below(struct chance *c, uint64_t n) { return chance_next(c) % n; }
