/* Work that may go wrong in any way, done by a child process: it may crash, hang or run out of memory, and who waits for
 * it has lost nothing but time. What it has to say it writes to a pipe. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The work, in the child: writes to fd, in any number of pieces, and returns. */
typedef void child_work(int fd, void *with);

/* Takes what the child wrote, piece by piece, in the parent; false: no more of it, the child is ended. */
typedef bool child_heard(void *to, const char *bytes, size_t n);

enum child_end { CHILD_DONE, CHILD_DIED, CHILD_LATE, CHILD_NONE /* it could not be started */ };

/* Microseconds of a clock that nobody sets. */
int64_t monotonic_us(void);

/* Runs the work until it is done or the deadline (monotonic_us) is there; then it is killed. */
enum child_end child_run(child_work *work, void *with, child_heard *heard, void *to, int64_t deadline);
