/* The engine room: the messages of a run, verified by as many threads as there are, their keys asked for together, their
 * reports in the order of the messages. What is kept in memory has an end, however many messages there are. */
#pragma once
#include "src/cli/job.h"

struct batch_options {
    struct job_rules rules;
    struct lookup *lookup;
    struct inputs *inputs;
    unsigned jobs;         /* threads that verify, from 1 */
    bool progress;         /* shown on standard error */
    /* For a summary. add: each note of rules.note, in the order of the messages, whatever --only says, to be given back
     * (counts: the message was judged and its report is out). lost: each message that has a place in its source and could
     * not be read. end: its text, when all is done or the run was interrupted. NULL: nobody wants to know. */
    void (*add)(void *data, void *note, bool counts);
    void (*lost)(void *data);
    void (*end)(void *data, GString *out);
    void *data;
};

/* Verifies all and prints the reports. The exit status: the worst of all, or that of the signal which ended the run early. */
int batch_run(struct batch_options *options);
