/* A message as the engine sees it: its header fields, an index of them by name for the bottom-up selection of
 * RFC 6376 section 5.4.2, and its body. */
#pragma once
#include "parsers/header.h"

enum { NO_FIELD = -1 };

struct message {
    struct str bytes;
    struct header header;
    int32_t *above;   /* for each field: the next one of its name, upwards; NO_FIELD: none */
    int32_t known[FIELD_NAMES]; /* the lowest field of each name that has a number */
    int32_t *buckets; /* hash table of the lowest field of each other name */
    uint32_t bucket_count;
    uint64_t seed;    /* of the hash, so that names cannot be chosen to collide */
};

struct message message_read(struct str bytes, uint64_t seed, struct arena *arena);

/* The lowest field of this name (ASCII case ignored), or NO_FIELD; go on with above[]. */
int32_t message_lowest(const struct message *m, struct str name);
/* The value of the uppermost field of this name; p == NULL: none. */
struct str message_value(const struct message *m, struct str name);

/* The same two, and how many there are, for a name that has a number: nothing is looked for. */
int32_t known_lowest(const struct message *m, enum field_name name);
size_t known_count(const struct message *m, enum field_name name);
struct str known_value(const struct message *m, enum field_name name);
