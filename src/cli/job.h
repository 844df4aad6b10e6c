/* One message of a run on its way from bytes to a report. It belongs to one thread at a time: the conductor (batch.c), or
 * a worker that was given it. */
#pragma once
#include "src/cli/check.h"
#include "src/cli/inputs.h"
#include "src/cli/options.h"
#include "src/cli/selection.h"
#include "src/lookup/lookup.h"

/* What is the same for all messages of a run; nobody writes it once work has begun. */
struct job_rules {
    struct dkv_options dkv; /* without tools and quoting */
    const struct writer *writer; /* NULL: no reports */
    struct writer_options writer_options;
    struct selection selection;
    const struct options *doctor; /* --doctor; NULL: no */
    const struct lookup *lookup; /* for its key files */
    /* What a summary wants to know of a message (NULL: nothing), out of the whole analysis. Called by any thread; what is
     * returned is handed to batch_options.add in the order of the messages. *memory: bytes that it takes, about. */
    void *(*note)(const struct analysis *, size_t *memory);
};

enum job_state {
    JOB_NEW,     /* nothing was done */
    JOB_WAITING, /* opened; some names have to be asked for, perhaps a second time */
    JOB_READY,   /* all answers are there */
    JOB_DONE,
};

/* A name that the message makes us ask about. */
struct job_want {
    struct job *job;
    const char *name;
    bool of_key; /* else no verdict needs it */
    size_t index;                    /* as in check_answer */
    const struct dkv_answer *answer; /* of the DNS, held; NULL: not there yet */
};

struct batch;
struct job {
    struct input_message in;
    enum job_state state;
    struct check *check; /* from opened to done */
    struct job_want *wants; /* what the key files do not know */
    size_t want_count, unanswered;
    size_t looked; /* so many names of the check were looked for in key files */
    size_t memory; /* bytes that it takes, about */
    size_t counted; /* of them, by the conductor */
    bool done;      /* the conductor has it back, and it is JOB_DONE */
    struct batch *batch; /* the conductor, from WAITING on */
    /* when it is done */
    const char *why;    /* it was not judged, in words; NULL: it was */
    enum dkv_result verdict;
    GString *report; /* NULL: none */
    void *note;
    size_t note_memory;
};

struct job *job_new(const struct input_message *in);

/* The next step, as far as it goes without the DNS: to WAITING or DONE. */
void job_work(struct job *job, const struct job_rules *rules, struct dkv_tools *tools);

/* Gives everything back, in whatever state; answers too, so it is for the thread that has the lookup. */
void job_free(struct job *job);
