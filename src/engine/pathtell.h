/* How the findings about the path are told: by hop, in words, and each kind only a few times. */
#pragma once
#include "src/engine/evidence.h"

struct path_teller {
    struct findings *f;
    const struct evidence *e;
    size_t count[DKV_REASONS];
    bool more; /* of some kind there was more than is told */
};

/* About the i-th hop. After some of one kind the rest is only counted. */
void path_tell(struct path_teller *t, enum dkv_reason reason, size_t i, struct str detail);
/* Tells how many were left out. */
void path_told(struct path_teller *t);

/* "2 h 5 min"; of a negative time the same as of a positive one. */
struct str path_span(int64_t seconds, struct arena *arena);
/* Who wrote the line: "by", or the address there, or "hop 3". */
struct str path_writer(const struct hop *h, size_t i, struct arena *arena);
/* Whom it had it from: the reverse name, what it called itself, its address. */
struct str path_sender(const struct hop *h);
/* Both cut to a length that a sentence bears, for arena_print's "%.*s". */
#define PATH_SHOWN(s) (int)((s).n < 100 ? (s).n : 100), (s).p
