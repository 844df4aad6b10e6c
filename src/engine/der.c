#include "src/engine/der.h"

uint64_t der_length(struct str s, unsigned char tag, size_t *head)
{
    const unsigned char *p = (const unsigned char *)s.p;
    *head = 2;
    if (s.n < 2 || p[0] != tag)
        return 0;
    if (p[1] < 0x80)
        return 2u + p[1];
    size_t bytes = p[1] & 0x7fu;
    uint64_t length = 0;
    if (!bytes || bytes > 4 || s.n < 2 + bytes)
        return 0;
    for (size_t i = 0; i < bytes; i++)
        length = length << 8 | p[2 + i];
    *head = 2 + bytes;
    return *head + length;
}
