/* Threads that work through jobs: opening and judging, which touches nothing but the job and the thread's own tools.
 * Whoever gives the jobs takes them back: from giving to taking a job belongs to the workers. */
#pragma once
#include "src/cli/job.h"

struct workers;

/* n threads; NULL: the system has none for us. A byte is written to wake_fd, which must not block, when jobs are to be
 * taken or given: when one waits for keys, when many are back, when few are left. */
struct workers *workers_start(size_t n, const struct job_rules *rules, int wake_fd);

/* A job that is new or ready; ready ones go first. */
void workers_give(struct workers *, struct job *job);

/* Jobs that are back, in any order: JOB_WAITING or JOB_DONE. The caller clears the queue. */
GQueue workers_take(struct workers *);

/* How many more new ones they would like to have. */
size_t workers_room(struct workers *);

/* Waits until no thread runs any more. What was begun is finished and can be taken; what was not stays as it is. */
void workers_stop(struct workers *);
void workers_free(struct workers *);
