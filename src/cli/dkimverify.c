/* dkimverify: reads messages, looks up the keys they name, prints what came of it. */
#include "src/cli/check.h"
#include "src/cli/filter.h"
#include "src/cli/inputs.h"
#include "src/cli/options.h"
#include "src/cli/say.h"
#include "src/lookup/lookup.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

struct run {
    const struct options *options;
    struct lookup *lookup;
    struct writer_options writer;
    const char *authserv_ids[2]; /* --authserv-id; ends with NULL */
    int worst;        /* exit status so far */
    uint64_t seed;
    struct dkv_tools *tools;
    bool record_failed;
    bool begun;       /* a report was written */
};

/* From best to worst; a status that is not in the list never gets here. */
static void note_status(struct run *run, int status)
{
    static const int order[] = {EXIT_PASS, EXIT_UNSIGNED, EXIT_NO_PASS, EXIT_TEMPORARY, EXIT_NO_INPUT, EXIT_OUTPUT};
    size_t now = 0, before = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        now = order[i] == status ? i : now;
        before = order[i] == run->worst ? i : before;
    }
    run->worst = order[MAX(now, before)];
}

static int status_of(enum dkv_result verdict)
{
    switch (verdict) {
    case DKV_PASS:
        return EXIT_PASS;
    case DKV_NONE:
        return EXIT_UNSIGNED;
    case DKV_TEMPERROR:
        return EXIT_TEMPORARY;
    default:
        return EXIT_NO_PASS;
    }
}

/* What --exit-zero leaves out. */
static bool is_verdict(int status)
{
    return status == EXIT_NO_PASS || status == EXIT_UNSIGNED || status == EXIT_TEMPORARY;
}

static void look_up(struct run *run, struct check *check)
{
    const char *const *names;
    size_t n = check_wants(check, &names);
    if (!n)
        return;
    g_autofree const struct dkv_answer **answers = g_new0(const struct dkv_answer *, n);
    lookup_get(run->lookup, names, n, answers);
    if (!lookup_recorded(run->lookup) && !run->record_failed) {
        say("--record: the file cannot be written; the answers are not kept");
        run->record_failed = true;
        note_status(run, EXIT_OUTPUT);
    }
    for (size_t i = 0; i < n; i++)
        check_answer(check, i, answers[i]);
}

/* A report goes out whole or not at all. */
static void put_out(GString *report)
{
    if (!say_out(report->str, report->len))
        exit(EXIT_OUTPUT);
}

static struct check *open_message(struct run *run, const struct input_message *in)
{
    struct dkv_options options = {
        .policy = run->options->policy,
        .authserv_ids = run->authserv_ids,
        .trust = (const char *const *)run->options->trust,
        .now = run->options->time_given ? run->options->time : (int64_t)time(NULL),
        .now_given = run->options->time_given,
        .seed = run->seed,
        .quoting = in->quoting,
        .tools = run->tools,
    };
    return check_open(in->bytes, &options, !run->options->quiet && run->options->writer->whole);
}

static void report(struct run *run, const struct analysis *a)
{
    GString *out = g_string_new(NULL);
    if (!run->begun && run->options->writer->begin)
        run->options->writer->begin(out, &run->writer);
    run->begun = true;
    run->options->writer->message(out, a, &run->writer);
    put_out(out);
    g_string_free(out, TRUE);
}

/* One that cannot be read: told, and the run goes on. */
static void complain(struct run *run, const struct input_message *in, const char *why)
{
    const char *source = g_str_equal(in->source, "-") ? "standard input" : in->source;
    if (in->index)
        say("%s, message %" G_GUINT64_FORMAT ": %s", source, in->index + 1, why);
    else
        say("%s: %s", source, why);
    note_status(run, EXIT_NO_INPUT);
}

static void verify(struct run *run, const struct input_message *in)
{
    if (in->why) {
        complain(run, in, in->why);
        return;
    }
    struct check *check = open_message(run, in);
    look_up(run, check);
    enum dkv_result verdict = check_verdict(check);
    struct analysis a = {0};
    if (!run->options->quiet) {
        a = *check_analysis(check, in->source, run->options->writer->lean);
        a.index = in->index;
        a.offset = in->offset;
    }
    const char *lost = input_message_lost(in);
    if (lost)
        complain(run, in, lost);
    else
        note_status(run, status_of(verdict));
    if (!lost && !run->options->quiet)
        report(run, &a);
    check_close(check);
}

/* The keys and the DNS, before any message is read. The exit status when that is not to be had. */
static int open_lookup(struct run *run)
{
    const struct options *o = run->options;
    struct lookup_options lookup = {
        .nameservers = (const char *const *)o->nameservers,
        .offline = o->offline,
        .timeout_ms = (int)(o->timeout * 1000),
        .record = o->record,
    };
    char *error = NULL;
    int status = EXIT_PASS;
    run->lookup = lookup_open(&lookup, &error);
    if (!run->lookup)
        status = EXIT_OUTPUT; /* the addresses of servers are good: options.c asked */
    for (char **k = o->key_files; !status && k && *k; k++)
        if (!lookup_add_keys(run->lookup, *k, &error))
            status = EXIT_NO_INPUT;
    if (status)
        say("%s", error);
    free(error);
    return status;
}

/* 0: standard output is no terminal. A wide one is not used up: long lines are hard to read. */
static size_t terminal_width(void)
{
    struct winsize size;
    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? MIN(size.ws_col, 120) : 0;
}

/* Where there is no report there is nothing around it either. */
static void end_reports(struct run *run)
{
    if (!run->begun || !run->options->writer->end)
        return;
    GString *out = g_string_new(NULL);
    run->options->writer->end(out, &run->writer);
    put_out(out);
    g_string_free(out, TRUE);
}

static void run_all(struct run *run)
{
    static char *const standard_input[] = {"-", NULL};
    const struct options *o = run->options;
    struct inputs_options how = {.kind = o->input, .files0_from = o->files0_from};
    struct inputs *inputs = inputs_open(o->inputs[0] || o->files0_from ? o->inputs : standard_input, &how);
    struct input_message in, next;
    bool more = inputs_next(inputs, &in);
    bool many = more && inputs_next(inputs, &next);
    char host[256] = "localhost";
    if (gethostname(host, sizeof host - 1) != 0)
        g_strlcpy(host, "localhost", sizeof host);
    run->writer = (struct writer_options){
        .color = run->options->color,
        .many = many,
        .width = terminal_width(),
        .authserv_id = run->options->authserv_id ? run->options->authserv_id : host,
    };
    run->authserv_ids[0] = run->options->authserv_id;
    run->seed = (uint64_t)g_random_int() << 32 | g_random_int();
    run->tools = dkv_tools_new(run->seed);
    while (more) {
        verify(run, &in);
        input_message_free(&in);
        more = many;
        in = next;
        many = more && inputs_next(inputs, &next);
    }
    inputs_close(inputs);
    end_reports(run);
    dkv_tools_free(run->tools);
}

/* A standard stream that is closed must not become the number of the next file: a report would be written
 * into --record. What takes its place cannot be used either. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    struct options options;
    int code;
    hold_standard_streams();
    if (options_filter(argc, argv))
        return filter_main(argc, argv);
    if (!options_read(&options, argc, argv, &code)) {
        options_free(&options);
        return code;
    }
    struct run run = {.options = &options};
    run.worst = open_lookup(&run);
    if (run.worst == EXIT_PASS)
        run_all(&run);
    lookup_close(run.lookup);
    options_free(&options);
    return options.exit_zero && is_verdict(run.worst) ? EXIT_PASS : run.worst;
}
