/* Sixteen bytes at a time, for loops that see every byte of a message. GNU's vectors, no intrinsics: each compiler makes of
 * them what its machine has. A comparison gives 0xFF in each byte where it is true. Bytes are unsigned. */
#pragma once
#include "parsers/str.h"

typedef unsigned char v16 __attribute__((vector_size(16)));
typedef uint64_t v16_halves __attribute__((vector_size(16)));

/* the sixteen bytes at p, wherever that is */
static inline v16 v16_at(const char *p)
{
    v16 bytes;
    memcpy(&bytes, p, sizeof bytes);
    return bytes;
}

static inline v16 v16_of(uint64_t first, uint64_t last) { return (v16)(v16_halves){first, last}; }

/* Is any byte not 0? */
static inline bool v16_any(v16 bytes)
{
    v16_halves halves = (v16_halves)bytes;
    return (halves[0] | halves[1]) != 0;
}

/* the place of the first byte that is not 0; one must be there */
static inline size_t v16_first(v16 bytes)
{
    const bool little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    v16_halves halves = (v16_halves)bytes;
    unsigned long long half = halves[0] ? halves[0] : halves[1];
    return (halves[0] ? 0u : 8u) + (size_t)(little ? __builtin_ctzll(half) : __builtin_clzll(half)) / 8;
}

static inline size_t v16_sum(v16 counts)
{
    size_t n = 0;
    for (size_t i = 0; i < sizeof counts; i++)
        n += counts[i];
    return n;
}
