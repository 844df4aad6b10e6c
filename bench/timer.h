/* Timing for the programs of this folder. */
#pragma once
#include <stddef.h>

struct task {
    void (*run)(void *with);
    void *with;
    double ns; /* what one run takes; filled in */
};

/* Times n tasks that are to be compared: in short rounds, each task in turn, so that what else the machine does falls
 * on all of them. The best round of each counts, because that only ever adds. */
void tasks_time(struct task *tasks, size_t n);
