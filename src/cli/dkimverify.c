/* dkimverify: reads messages, looks up the keys they name, prints what came of it. */
#include "src/cli/batch.h"
#include "src/cli/filter.h"
#include "src/cli/hostname.h"
#include "src/cli/merge.h"
#include "src/cli/options.h"
#include "src/cli/say.h"
#include <stdlib.h>
#include <time.h>

/* The keys and the DNS, before any message is read. The exit status when that is not to be had. */
static int open_lookup(const struct options *o, struct lookup **lookup)
{
    struct lookup_options how = {
        .nameservers = (const char *const *)o->nameservers,
        .offline = o->offline,
        .timeout_ms = (int)(o->timeout * 1000),
        .record = o->record,
    };
    char *error = NULL;
    int status = EXIT_PASS;
    *lookup = lookup_open(&how, &error);
    if (!*lookup)
        status = EXIT_OUTPUT; /* the addresses of servers are good: options.c asked */
    for (char **k = o->key_files; !status && k && *k; k++)
        if (!lookup_add_keys(*lookup, *k, &error))
            status = EXIT_NO_INPUT;
    if (status)
        say("%s", error);
    free(error);
    return status;
}

/* What --exit-zero leaves out. */
static bool is_verdict(int status)
{
    return status == EXIT_NO_PASS || status == EXIT_UNSIGNED || status == EXIT_TEMPORARY;
}

static struct job_rules rules_of(const struct options *o, const struct lookup *lookup, const char *host)
{
    return (struct job_rules){
        .dkv = {.policy = o->policy,
                .authserv_ids = o->authserv_id ? (const char *const *)o->authserv_ids : NULL,
                .trust = (const char *const *)o->trust,
                .now = o->time_given ? o->time : (int64_t)time(NULL),
                .now_given = o->time_given,
                .seed = (uint64_t)g_random_int() << 32 | g_random_int()},
        .writer = o->quiet ? NULL : o->writer,
        .doctor = o->doctor ? o : NULL,
        .writer_options = {.color = o->color, .width = say_width(),
                           .authserv_id = o->authserv_id ? o->authserv_id : host},
        .selection = {o->verdicts, (const char *const *)o->domains},
        .lookup = lookup,
        .note = o->summary ? merge_note : NULL,
    };
}

static int verify(const struct options *o, struct lookup *lookup)
{
    static char *const standard_input[] = {"-", NULL};
    char host[HOST_NAME_ROOM] = "";
    if (o->writer->names_host && !o->authserv_id)
        host_name(host);
    struct inputs_options how = {.kind = o->input, .files0_from = o->files0_from, .measure = o->progress};
    bool named = o->inputs[0] || o->files0_from;
    struct batch_options batch = {
        .rules = rules_of(o, lookup, host),
        .lookup = lookup,
        .inputs = inputs_open(named ? o->inputs : standard_input, &how),
        .jobs = o->jobs,
        .progress = o->progress,
    };
    struct merge_sum sum = {o->summary ? summary_new() : NULL, o->writer, batch.rules.writer_options, !o->quiet};
    if (o->summary)
        batch.add = merge_add, batch.lost = merge_lost, batch.end = merge_end, batch.data = &sum;
    int status = batch_run(&batch);
    summary_free(sum.summary);
    inputs_close(batch.inputs);
    return status;
}

int main(int argc, char **argv)
{
    struct options options;
    int code;
    say_hold_streams();
    if (options_filter(argc, argv))
        return filter_main(argc, argv);
    if (!options_read(&options, argc, argv, &code)) {
        options_free(&options);
        return code;
    }
    struct lookup *lookup = NULL;
    int status = options.merge_summary ? merge_run(&options, say_width()) : open_lookup(&options, &lookup);
    if (status == EXIT_PASS && !options.merge_summary)
        status = verify(&options, lookup);
    lookup_close(lookup);
    options_free(&options);
    return options.exit_zero && is_verdict(status) ? EXIT_PASS : status;
}
