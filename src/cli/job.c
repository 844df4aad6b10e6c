#include "src/cli/job.h"
#include "src/cli/keyreport.h"

struct job *job_new(const struct input_message *in)
{
    struct job *job = g_new0(struct job, 1);
    job->in = *in;
    job->memory = sizeof *job + input_message_memory(in);
    return job;
}

static bool needs_author(const struct job_rules *r) { return r->selection.domains != NULL; }

static bool is_lean(const struct job_rules *r) { return (!r->writer || r->writer->lean) && !needs_author(r) && !r->note; }

/* Asks the key files about names that are new; what they do not know becomes a want. */
static void answer_from_files(struct job *job, const struct job_rules *rules, bool of_key)
{
    bool (*ask)(const struct lookup *, const char *, struct arena *, struct dkv_answer *) = of_key ? lookup_from_files : lookup_other_from_files;
    const char *const *names;
    size_t n = check_wants(job->check, &names), had = job->want_count;
    for (; job->looked < n; job->looked++) {
        const char *name = names[job->looked];
        struct dkv_answer *answer = arena_alloc(check_arena(job->check), sizeof *answer);
        if (ask(rules->lookup, name, check_arena(job->check), answer)) {
            check_answer(job->check, job->looked, answer);
            continue;
        }
        if (job->want_count == had)
            job->wants = g_renew(struct job_want, job->wants, had + n - job->looked);
        job->wants[job->want_count++] = (struct job_want){.job = job, .name = name, .of_key = of_key, .index = job->looked};
    }
    job->unanswered += job->want_count - had;
}

/* What can be asked with the answers that are in. */
static void look_up(struct job *job, const struct job_rules *rules)
{
    answer_from_files(job, rules, true);
    if (check_ask_return_path(job->check))
        answer_from_files(job, rules, false);
}

static void open_message(struct job *job, const struct job_rules *rules, struct dkv_tools *tools)
{
    struct dkv_options options = rules->dkv;
    options.tools = tools;
    options.quoting = job->in.quoting;
    job->check = check_open(job->in.bytes, &options, rules->writer && rules->writer->whole);
    look_up(job, rules);
    job->memory += check_memory(job->check);
}

static void tell(struct job *job, const struct job_rules *rules)
{
    const struct analysis *a = check_analysis(
        job->check, (struct origin){job->in.source, job->in.index, job->in.offset}, is_lean(rules));
    if (rules->note)
        job->note = rules->note(a, &job->note_memory);
    if (!rules->writer || !selection_takes(&rules->selection, a))
        return;
    job->report = g_string_sized_new(rules->writer->lean ? 256 : 8192);
    rules->writer->message(job->report, a, &rules->writer_options);
    if (rules->doctor)
        keyreport(job->report, a, rules->doctor, &rules->writer_options);
}

static void take_answers(struct job *job, const struct job_rules *rules, struct dkv_tools *tools)
{
    check_use(job->check, tools);
    for (size_t i = 0; i < job->want_count; i++)
        check_answer(job->check, job->wants[i].index, job->wants[i].answer);
    look_up(job, rules);
}

static void judge(struct job *job, const struct job_rules *rules)
{
    job->verdict = check_verdict(job->check);
    if (rules->writer || rules->note)
        tell(job, rules);
    check_close(job->check);
    job->check = NULL;
}

/* A file that was made shorter while it was read: what was found in it is not to be believed. */
static void finish(struct job *job)
{
    job->why = job->in.why ? job->in.why : input_message_lost(&job->in);
    if (job->why && job->report) {
        g_string_free(job->report, TRUE);
        job->report = NULL;
    }
    if (!job->why && !job->in.note) /* else its source is still to be named */
        input_message_free(&job->in);
    job->memory = sizeof *job + job->note_memory + (job->report ? job->report->allocated_len : 0);
    job->state = JOB_DONE;
}

void job_work(struct job *job, const struct job_rules *rules, struct dkv_tools *tools)
{
    if (job->state == JOB_NEW && !job->in.why)
        open_message(job, rules, tools);
    else if (job->check)
        take_answers(job, rules, tools);
    if (job->unanswered) {
        job->state = JOB_WAITING;
        return;
    }
    if (job->check)
        judge(job, rules);
    finish(job);
}

void job_free(struct job *job)
{
    for (size_t i = 0; i < job->want_count; i++)
        if (job->wants[i].answer)
            lookup_release(job->wants[i].answer);
    if (job->check)
        check_use(job->check, NULL); /* the tools may be gone, with their thread */
    check_close(job->check);
    input_message_free(&job->in);
    if (job->report)
        g_string_free(job->report, TRUE);
    g_free(job->wants);
    g_free(job);
}
