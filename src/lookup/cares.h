/* Questions for TXT records, asked of DNS servers through c-ares. The only file that knows c-ares is cares.c.
 * One thread. */
#pragma once
#include "src/dkimverify.h"

struct cares;

/* Prepares to ask: only reads the addresses ("ADDR", "ADDR:PORT", "[v6]:PORT"; NULL: those of the system, read
 * at the first question). timeout_ms: for each question, once it is sent. NULL: an address is none, or there are too
 * many; *error, one line, to free(). */
struct cares *cares_new(const char *const *nameservers, int timeout_ms, char **error);

/* What came of a question, whatever it is. The answer and all it points to go when this returns. */
typedef void cares_done(void *arg, const struct dkv_answer *answer);

/* Asks for a name (lower case; copied). CARES_IN_FLIGHT questions are under way at once, the others wait for their turn.
 * done is called once, by a cares_step. *needed, borrowed until then: somebody cannot do without, as of when its turn comes.
 * What is not needed is DKV_ANSWER_TIMEOUT at once where servers seem to be dead: some question got no answer in time, and none
 * ever got one. */
enum { CARES_IN_FLIGHT = 256 };
void cares_start(struct cares *, const char *name, const bool *needed, cares_done *done, void *arg);

/* Waits until a server speaks, something has to be done, wake_fd (-1: none) can be read, or wait_ms are over (-1: as
 * long as it takes; 0: not at all); then does what there is to do. */
void cares_step(struct cares *, int wait_ms, int wake_fd);

/* Questions that are still open are forgotten. */
void cares_free(struct cares *);
