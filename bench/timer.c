#include "bench/timer.h"
#include <time.h>

enum { ROUNDS = 15 };
static const double round_ns = 2e7;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* As many runs as a round has time for, going by the best one so far. */
static double round_of(const struct task *task)
{
    size_t runs = task->ns < round_ns ? (size_t)(round_ns / (task->ns + 1)) : 1;
    double began = now();
    for (size_t i = 0; i < runs; i++)
        task->run(task->with);
    return (now() - began) / (double)runs;
}

void tasks_time(struct task *tasks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        tasks[i].ns = round_ns;
        tasks[i].ns = round_of(&tasks[i]);
    }
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < n; i++) {
            double took = round_of(&tasks[i]);
            tasks[i].ns = took < tasks[i].ns ? took : tasks[i].ns;
        }
}
