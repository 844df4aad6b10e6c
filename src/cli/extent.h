/* Bytes that several messages share, in memory or mapped out of a file; whoever lets go of them last gives them back. */
#pragma once
#include "parsers/str.h"
#include <stdatomic.h>

struct extent {
    atomic_uint holders;
    char *bytes; /* not to be written when mapped */
    size_t n;    /* bytes that there is room for */
    /* of a mapping */
    bool mapped;
    int fd;
    uint64_t offset; /* of bytes in the file */
    size_t slot, before; /* place in the table of mappings; bytes that were mapped before `bytes` */
};

/* One holder. n bytes to be filled. */
struct extent *extent_new(size_t n);
/* Room for n bytes in all; only in memory, and only when nobody else holds it: false. */
bool extent_grow(struct extent *, size_t n);
/* One holder. n bytes of the regular file from offset on, all of them inside the file as it is now; fd may be closed after
 * it. NULL: it cannot be mapped, or too many are: read it. */
struct extent *extent_map(int fd, uint64_t offset, size_t n);

/* The same in memory, read; n becomes smaller where the file ends. NULL: errno. */
struct extent *extent_read(int fd, uint64_t offset, size_t n);

struct extent *extent_hold(struct extent *);
void extent_drop(struct extent *); /* NULL: nothing */

/* Can what was read at these bytes not be believed, because the file was made shorter? */
bool extent_lost(const struct extent *, struct str bytes);
