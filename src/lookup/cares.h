/* Questions for TXT records, asked of DNS servers through c-ares. The only file that knows c-ares is cares.c. */
#pragma once
#include "parsers/arena.h"
#include "src/dkimverify.h"

struct cares;

/* Prepares to ask: only reads the addresses ("ADDR", "ADDR:PORT", "[v6]:PORT"; NULL: those of the system, read
 * at the first question). NULL: an address is none, or there are too many; *error, one line, to free(). */
struct cares *cares_new(const char *const *nameservers, char **error);

/* Asks for all n names (lower case) at once. answers[i] is filled in whatever happens, within timeout_ms, its
 * parts in the arena. */
void cares_ask(struct cares *, const char *const *names, size_t n, int timeout_ms, int64_t deadline, struct arena *arena,
               struct dkv_answer *const *answers);

void cares_free(struct cares *);
