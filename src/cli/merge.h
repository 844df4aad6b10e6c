/* Printing a summary, and adding up those of other runs (--merge-summary). */
#pragma once
#include "src/cli/options.h"
#include "src/report/summary.h"

/* The sum of a run (batch.h), and how it is printed. */
struct merge_sum {
    struct summary *summary;
    const struct writer *writer;
    struct writer_options how;
    bool after_reports; /* they may stand above it */
};
void *merge_note(const struct analysis *, size_t *memory);
void merge_add(void *sum, void *note, bool counts);
void merge_lost(void *sum);
void merge_end(void *sum, GString *out);

/* Reads the files that the options name, line by line; lines that are reports of messages are passed over. Prints the sum,
 * or complains. width: of the terminal, 0 where there is none. The exit status that one run over all the messages would have
 * had, as far as their verdicts go. */
int merge_run(const struct options *, size_t width);
