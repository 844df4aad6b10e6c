#include "bench/timer.h"
#include <stdbool.h>
#include <time.h>

/* A round is shorter than the slices of time that a scheduler gives, so that some rounds are not disturbed. */
static const double round_ns = 2e6, budget_ns = 4e8;
enum { LEAST_ROUNDS = 5 };

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
    double until = now() + budget_ns * (double)n;
    for (size_t i = 0; i < n; i++)
        tasks[i].ns = round_ns;
    for (int round = 0; round < LEAST_ROUNDS || now() < until; round++)
        for (size_t i = 0; i < n; i++) {
            double took = round_of(&tasks[i]);
            bool first = round == 0;
            tasks[i].ns = first || took < tasks[i].ns ? took : tasks[i].ns;
        }
}
