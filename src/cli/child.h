/* Work that may go wrong in any way, done by a child process: it may crash, hang or run out of memory, and who waits for
 * it has lost nothing but time. The child has no open file but standard error. What comes of it the child writes into memory
 * that both share. */
#pragma once
#include <stdint.h>

/* The work, in the child. */
typedef void child_work(void *with);

enum child_end { CHILD_DONE, CHILD_DIED, CHILD_LATE, CHILD_NONE /* it could not be started */ };

/* Microseconds of a clock that nobody sets. */
int64_t monotonic_us(void);

/* Runs the work until it is done or the deadline (monotonic_us) is there; then it is killed. When this returns, the child
 * is gone. more: bytes that the work may need for what it was given; besides them it gets LIMIT_CHECK_MEMORY. */
enum child_end child_run(child_work *work, void *with, uint64_t more, int64_t deadline);
