/* One thread conducts: it reads, asks for keys, and writes. Where only one is to verify it does that too; else workers do
 * (workers.h). Jobs stand in the window in the order of their messages, from being read until their report is written. */
#include "src/cli/batch.h"
#include "src/cli/interrupt.h"
#include "src/cli/output.h"
#include "src/cli/progress.h"
#include "src/cli/say.h"
#include "src/cli/status.h"
#include "src/cli/workers.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

enum {
    WINDOW_JOBS = 16384,
    WINDOW_BYTES = 24 << 20,
    POLL_EVERY = 1000,   /* microseconds, while there is other work */
    WAIT_MS = 100,       /* at most, when there is none */
};

struct batch {
    const struct batch_options *o;
    struct dkv_tools *tools; /* of this thread */
    struct workers *workers; /* NULL: this thread works */
    GQueue ahead;            /* struct input_message: read, not begun */
    GQueue window;           /* struct job */
    GQueue ready;            /* struct job, to be judged by this thread */
    size_t memory;           /* of the window */
    bool ended;              /* there is nothing more to read */
    int wake[2];
    gint64 polled_at;
    struct output out;
    struct progress progress;
    guint64 read, written; /* messages */
    bool begun;             /* a report was printed */
    bool unrecorded_told;
    int worst;
};

/* ---- jobs -------------------------------------------------------------------------------------- */

static void count_memory(struct batch *b, struct job *job)
{
    b->memory += job->memory - job->counted;
    job->counted = job->memory;
}

static void go_on(struct batch *b, struct job *job);

/* A lookup_waiter. */
static void answer_came(void *want, const struct dkv_answer *answer)
{
    struct job_want *w = want;
    w->answer = answer;
    if (--w->job->unanswered == 0) {
        w->job->state = JOB_READY;
        go_on(w->job->batch, w->job);
    }
}

static void ask(struct batch *b, struct job *job)
{
    job->batch = b;
    for (size_t i = 0; i < job->want_count; i++) {
        struct job_want *w = &job->wants[i];
        if (w->answer)
            continue;
        w->answer = lookup_start(b->o->lookup, w->name, w->of_key, answer_came, w);
        job->unanswered -= w->answer != NULL;
    }
    if (!job->unanswered) {
        job->state = JOB_READY;
        go_on(b, job);
    }
}

/* To whoever works. */
static void go_on(struct batch *b, struct job *job)
{
    if (b->workers)
        workers_give(b->workers, job);
    else if (job->state == JOB_READY)
        g_queue_push_tail(&b->ready, job);
    else
        job_work(job, &b->o->rules, b->tools);
}

static void came_back(struct batch *b, struct job *job)
{
    count_memory(b, job);
    job->done = job->state == JOB_DONE;
    if (job->state == JOB_WAITING)
        ask(b, job);
}

static bool take_back(struct batch *b)
{
    struct job *job;
    GQueue back = b->workers ? workers_take(b->workers) : (GQueue)G_QUEUE_INIT;
    bool any = back.length > 0;
    while ((job = g_queue_pop_head(&back)) != NULL)
        came_back(b, job);
    while ((job = g_queue_pop_head(&b->ready)) != NULL) {
        job_work(job, &b->o->rules, b->tools);
        came_back(b, job);
        any = true;
    }
    return any;
}

/* ---- writing ------------------------------------------------------------------------------------ */

static void put_report(struct batch *b, GString *report)
{
    const struct job_rules *r = &b->o->rules;
    if (!b->begun && r->writer->begin) {
        g_autoptr(GString) head = g_string_new(NULL);
        r->writer->begin(head, &r->writer_options);
        output_put(&b->out, head->str, head->len);
    }
    b->begun = true;
    output_put(&b->out, report->str, report->len);
}

static void complain(const struct input_message *in, const char *why)
{
    const char *source = g_str_equal(in->source, "-") ? "standard input" : in->source;
    if (in->index)
        say("%s, message %" G_GUINT64_FORMAT ": %s", source, in->index + 1, why);
    else
        say("%s: %s", source, why);
}

static void take_note(struct batch *b, struct job *job, bool counts)
{
    if (job->note)
        b->o->add(b->o->data, job->note, counts);
    job->note = NULL;
}

static void finish(struct batch *b, struct job *job)
{
    if (job->in.note && !job->why)
        complain(&job->in, job->in.note);
    if (job->why) {
        complain(&job->in, job->why);
        b->worst = status_worse(b->worst, EXIT_NO_INPUT);
    } else {
        b->worst = status_worse(b->worst, status_of(job->verdict));
    }
    if (job->report)
        put_report(b, job->report);
    take_note(b, job, !job->why);
    if (job->why && !job->in.is_source && b->o->lost)
        b->o->lost(b->o->data);
    b->written++;
    b->memory -= job->counted;
    job_free(job);
}

/* Those that are done, up to the first that is not. */
static bool write_done(struct batch *b)
{
    struct job *job;
    bool any = false;
    while ((job = g_queue_peek_head(&b->window)) != NULL && job->done) {
        finish(b, g_queue_pop_head(&b->window));
        any = true;
    }
    return any;
}

/* ---- reading ------------------------------------------------------------------------------------ */

static bool read_message(struct batch *b, struct input_message *in)
{
    struct input_message *kept = g_queue_pop_head(&b->ahead);
    if (kept) {
        *in = *kept;
        g_free(kept);
        return true;
    }
    b->ended = !inputs_next(b->o->inputs, in);
    return !b->ended;
}

/* The first message is verified without them: most runs have no other. */
static void start_workers(struct batch *b)
{
    if (b->o->jobs > 1 && b->read == 1)
        b->workers = workers_start(b->o->jobs, &b->o->rules, b->wake[1]);
}

static bool read_one(struct batch *b)
{
    struct input_message in;
    if (b->ended || !read_message(b, &in))
        return false;
    struct job *job = job_new(&in);
    g_queue_push_tail(&b->window, job);
    count_memory(b, job);
    start_workers(b);
    b->read++;
    go_on(b, job);
    if (!b->workers)
        came_back(b, job);
    return true;
}

static bool has_room(const struct batch *b)
{
    return !b->window.length || (b->window.length < WINDOW_JOBS && b->memory < WINDOW_BYTES);
}

static bool read_ahead(struct batch *b)
{
    size_t n = b->workers ? workers_room(b->workers) : 1;
    bool any = false;
    while (n-- && has_room(b) && read_one(b))
        any = true;
    return any;
}

/* Does a report have to say which message it is about? */
static void look_for_second(struct batch *b, struct job_rules *rules)
{
    if (!rules->writer || !rules->writer->counts)
        return;
    for (int i = 0; i < 2 && !b->ended; i++) {
        struct input_message in;
        b->ended = !inputs_next(b->o->inputs, &in);
        if (!b->ended)
            g_queue_push_tail(&b->ahead, g_memdup2(&in, sizeof in));
    }
    rules->writer_options.many = b->ahead.length > 1;
    b->ended = false;
}

/* ---- waiting ------------------------------------------------------------------------------------ */

static void drain(int fd)
{
    char bytes[64];
    while (read(fd, bytes, sizeof bytes) == sizeof bytes)
        ;
}

static void poll_lookup(struct batch *b, int wait_ms)
{
    lookup_poll(b->o->lookup, wait_ms, b->wake[0]);
    b->polled_at = g_get_monotonic_time();
    if (!lookup_recorded(b->o->lookup) && !b->unrecorded_told) {
        say("--record: the file cannot be written; the answers are not kept");
        b->unrecorded_told = true;
        b->worst = status_worse(b->worst, EXIT_OUTPUT);
    }
}

/* input: a file that is waited for; -1: none is. */
static void wait_for_something(struct batch *b, int input)
{
    struct pollfd either[] = {{.fd = b->wake[0], .events = POLLIN}, {.fd = input, .events = POLLIN}};
    output_flush(&b->out);
    if (lookup_waiting(b->o->lookup))
        poll_lookup(b, WAIT_MS);
    else if (b->window.length || input >= 0)
        poll(either, 2, b->window.length || b->o->progress ? WAIT_MS : -1);
    drain(b->wake[0]);
}

static void tick(struct batch *b, bool idle, int input)
{
    gint64 now = g_get_monotonic_time();
    output_tick(&b->out, now);
    if (progress_due(&b->progress, now)) {
        struct inputs_progress p = inputs_progress(b->o->inputs);
        progress_show(&b->progress, now, b->written, p.done, p.total);
    }
    if (idle)
        wait_for_something(b, input);
    else if (lookup_waiting(b->o->lookup) && now - b->polled_at >= POLL_EVERY)
        poll_lookup(b, 0);
}

static bool can_read(int fd)
{
    struct pollfd in = {.fd = fd, .events = POLLIN};
    int n = poll(&in, 1, 0);
    return n > 0 || (n < 0 && errno != EINTR);
}

/* For inputs_wait_by: what was read is worked on meanwhile. An interrupt is not missed: who catches it writes to `wake`, and
 * whatever was taken out of that it is asked for before the next wait. */
static bool wait_for_input(void *batch, int fd)
{
    struct batch *b = batch;
    while (!interrupt_caught() && !b->out.failed) {
        if (can_read(fd))
            return true;
        bool moved = take_back(b);
        moved = write_done(b) || moved;
        tick(b, !moved, fd);
    }
    return false;
}

/* ---- the run ------------------------------------------------------------------------------------ */

static void open_wake(struct batch *b)
{
    if (pipe(b->wake) != 0)
        g_error("no pipe: %s", g_strerror(errno));
    for (int i = 0; i < 2; i++) {
        fcntl(b->wake[i], F_SETFD, FD_CLOEXEC);
        fcntl(b->wake[i], F_SETFL, O_NONBLOCK);
    }
}

static void begin(struct batch *b)
{
    open_wake(b);
    interrupt_catch(b->wake[1]);
    b->tools = dkv_tools_new(b->o->rules.dkv.seed);
    inputs_wait_by(b->o->inputs, wait_for_input, b);
    output_begin(&b->out);
    progress_begin(&b->progress, b->o->progress);
}

/* What is done is printed, after an interrupt too; there may be gaps then. */
static void end(struct batch *b)
{
    struct job *job;
    if (b->workers)
        workers_stop(b->workers);
    while ((job = g_queue_pop_head(&b->window)) != NULL)
        if (job->state == JOB_DONE && !b->out.failed && !(job->why && interrupt_caught()))
            finish(b, job);
        else {
            take_note(b, job, false);
            job_free(job);
        }
    g_autoptr(GString) last = g_string_new(NULL);
    if (b->begun && b->o->rules.writer->end)
        b->o->rules.writer->end(last, &b->o->rules.writer_options);
    if (b->o->end)
        b->o->end(b->o->data, last);
    output_put(&b->out, last->str, last->len);
    if (!output_end(&b->out))
        b->worst = EXIT_OUTPUT;
    say_progress(NULL);
}

static void free_all(struct batch *b)
{
    struct input_message *in;
    while ((in = g_queue_pop_head(&b->ahead)) != NULL) {
        input_message_free(in);
        g_free(in);
    }
    workers_free(b->workers);
    g_queue_clear(&b->ready);
    dkv_tools_free(b->tools);
    close(b->wake[0]);
    close(b->wake[1]);
}

int batch_run(struct batch_options *options)
{
    struct batch b = {.o = options, .worst = EXIT_PASS};
    begin(&b);
    look_for_second(&b, &options->rules);
    while ((!b.ended || b.window.length) && !interrupt_caught() && !b.out.failed) {
        bool moved = take_back(&b);
        moved = write_done(&b) || moved;
        moved = read_ahead(&b) || moved;
        tick(&b, !moved, -1);
    }
    end(&b);
    free_all(&b);
    return interrupt_caught() ? interrupt_caught() : b.worst;
}
