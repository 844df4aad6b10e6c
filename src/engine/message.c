#include "src/engine/message.h"

static uint32_t bucket_of(const struct message *m, struct str name)
{
    uint64_t h = m->seed ^ 0xcbf29ce484222325u;
    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)ascii_lower(name.p[i])) * 0x100000001b3u;
    return (uint32_t)(h ^ h >> 32) & (m->bucket_count - 1);
}

/* The bucket where name is, or where it would go. */
static uint32_t find_bucket(const struct message *m, struct str name)
{
    uint32_t b = bucket_of(m, name);
    while (m->buckets[b] != NO_FIELD && !str_ieq(m->header.fields[m->buckets[b]].name, name))
        b = (b + 1) & (m->bucket_count - 1);
    return b;
}

/* Where the index has the lowest field of the i-th field's name. */
static int32_t *lowest_of(struct message *m, size_t i)
{
    const struct field *f = &m->header.fields[i];
    return f->known ? &m->known[f->known] : &m->buckets[find_bucket(m, f->name)];
}

struct message message_read(struct str bytes, uint64_t seed, struct arena *arena)
{
    struct message m = {.bytes = bytes, .seed = seed, .bucket_count = 64};
    m.header = header_split(bytes, arena);
    size_t n = m.header.count;
    while (m.bucket_count < 2 * n)
        m.bucket_count *= 2;
    m.above = arena_array(arena, n, sizeof *m.above);
    m.buckets = arena_array(arena, m.bucket_count, sizeof *m.buckets);
    for (uint32_t i = 0; i < m.bucket_count; i++)
        m.buckets[i] = NO_FIELD;
    for (size_t i = 0; i < FIELD_NAMES; i++)
        m.known[i] = NO_FIELD;
    for (size_t i = 0; i < n; i++) {
        m.above[i] = NO_FIELD;
        if (m.header.fields[i].flags & FIELD_NO_COLON)
            continue;
        int32_t *lowest = lowest_of(&m, i);
        m.above[i] = *lowest;
        *lowest = (int32_t)i;
    }
    return m;
}

/* How many fields of one name there are, from its lowest up. */
static size_t count_from(const struct message *m, int32_t lowest)
{
    size_t n = 0;
    for (int32_t i = lowest; i != NO_FIELD; i = m->above[i])
        n++;
    return n;
}

static struct str uppermost_from(const struct message *m, int32_t lowest)
{
    struct str value = {0};
    for (int32_t i = lowest; i != NO_FIELD; i = m->above[i])
        value = m->header.fields[i].value;
    return value;
}

int32_t message_lowest(const struct message *m, struct str name)
{
    enum field_name known = field_name_find(name);
    return known ? m->known[known] : m->buckets[find_bucket(m, name)];
}

struct str message_value(const struct message *m, struct str name) { return uppermost_from(m, message_lowest(m, name)); }

int32_t known_lowest(const struct message *m, enum field_name name) { return m->known[name]; }

size_t known_count(const struct message *m, enum field_name name) { return count_from(m, m->known[name]); }

struct str known_value(const struct message *m, enum field_name name) { return uppermost_from(m, m->known[name]); }
