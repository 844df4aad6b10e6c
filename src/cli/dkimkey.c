/* dkimkey: is a DKIM key published right, and if not, what exactly is wrong? */
#include "src/cli/input.h"
#include "src/cli/keyask.h"
#include "src/cli/keyoptions.h"
#include "src/cli/keytargets.h"
#include "src/cli/say.h"
#include "src/lookup/keyfile.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct run {
    const struct key_options *options;
    struct arena arena;
    struct key_targets targets;
    struct inquiry *inquiry;
    GMappedFile *blocklist;
    struct input input; /* the message, or the record */
    size_t round;
    bool progress_shown;
};

/* ---- what to look at --------------------------------------------------------------------------------------- */

static int read_input(struct run *run, const char *name, const char *what)
{
    const char *why;
    if (g_str_equal(name, "-") && isatty(STDIN_FILENO))
        fprintf(stderr, "dkimkey: type or paste a %s, Ctrl-D ends it\n", what);
    if (input_read(&run->input, name, &why))
        return KEY_EXIT_GOOD;
    say("%s: %s", g_str_equal(name, "-") ? "standard input" : name, why);
    return KEY_EXIT_NO_INPUT;
}

static int add_message(struct run *run)
{
    int status = read_input(run, run->options->from_message, "message");
    if (status != KEY_EXIT_GOOD)
        return status;
    targets_add_message(&run->targets, (struct str){run->input.bytes, run->input.n}, &run->arena);
    if (run->targets.count)
        return KEY_EXIT_GOOD;
    say("%s: no DKIM signature in it names a key", run->options->from_message);
    return KEY_EXIT_NO_INPUT;
}

static int compare_names(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Without a name all keys of the files are looked at. */
static int add_names_of_files(struct run *run)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (char **f = run->options->key_files; f && *f; f++) {
        char *error = NULL;
        struct keyset *set = keyfile_read(*f, &error);
        if (!set) {
            say("%s", error);
            free(error);
            return KEY_EXIT_NO_INPUT;
        }
        GHashTableIter i;
        void *name;
        g_hash_table_iter_init(&i, set->names);
        while (g_hash_table_iter_next(&i, &name, NULL))
            if (strstr(name, "._domainkey."))
                g_ptr_array_add(names, arena_z(&run->arena, str_z(name)));
        keyset_free(set);
    }
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++)
        if (!i || strcmp(names->pdata[i], names->pdata[i - 1]) != 0)
            targets_add_name(&run->targets, names->pdata[i], NULL, &run->arena);
    if (run->targets.count)
        return KEY_EXIT_GOOD;
    say("no name with ._domainkey. is in the files; say which key to check");
    return KEY_EXIT_USAGE;
}

static int add_names(struct run *run)
{
    char **words = run->options->words;
    for (size_t taken; *words; words += taken) {
        taken = targets_add_name(&run->targets, words[0], words[1], &run->arena);
        if (taken == 2 && strchr(words[0], '.') && !strchr(words[1], '.')) {
            say("%s %s: the selector comes first: dkimkey %s %s", words[0], words[1], words[1], words[0]);
            return KEY_EXIT_USAGE;
        }
        if (!taken) {
            say("%s: say SELECTOR DOMAIN, or SELECTOR._domainkey.DOMAIN", words[0]);
            return KEY_EXIT_USAGE;
        }
    }
    return KEY_EXIT_GOOD;
}

static int add_record(struct run *run)
{
    int status = read_input(run, "-", "record");
    if (status != KEY_EXIT_GOOD)
        return status;
    if (run->input.n > LIMIT_PASTED_BYTES) { /* one that is cut off would be judged wrong */
        say("standard input: more than %d bytes (LIMIT_PASTED_BYTES); give the record alone, or the file to --keys", LIMIT_PASTED_BYTES);
        return KEY_EXIT_NO_INPUT;
    }
    if (targets_add_record(&run->targets, (struct str){run->input.bytes, run->input.n}, &run->arena))
        return KEY_EXIT_GOOD;
    say("standard input: a CNAME record leads to a key and holds none; publish it and check it by its name: dkimkey SELECTOR DOMAIN");
    return KEY_EXIT_NO_INPUT;
}

static int find_targets(struct run *run)
{
    const struct key_options *o = run->options;
    if (o->ses) {
        targets_add_tokens(&run->targets, o->words[0], o->words + 1);
        return KEY_EXIT_GOOD;
    }
    if (o->from_message)
        return add_message(run);
    if (o->words[0])
        return add_names(run);
    return o->key_files ? add_names_of_files(run) : add_record(run);
}

/* ---- asking -------------------------------------------------------------------------------------------------- */

static void show_progress(void *data, size_t done, size_t of)
{
    struct run *run = data;
    fprintf(stderr, "\rdkimkey: round %zu, %zu of %zu answers ", run->round, done, of);
    run->progress_shown = true;
}

static void end_progress(const struct run *run)
{
    if (run->progress_shown)
        fprintf(stderr, "\r%60s\r", "");
}

static int open_inquiry(struct run *run)
{
    const struct key_options *o = run->options;
    const struct inquiry_options options = {
        .nameservers = (const char *const *)o->nameservers, .offline = o->offline, .timeout_ms = (int)(o->timeout * 1000),
        .record = o->record, .progress = o->progress ? show_progress : NULL, .data = run,
    };
    char *error = NULL;
    int status = KEY_EXIT_GOOD;
    run->inquiry = inquiry_open(&options, &error);
    if (!run->inquiry)
        status = KEY_EXIT_OUTPUT;
    for (char **k = o->key_files; !status && k && *k; k++)
        if (!inquiry_add_file(run->inquiry, *k, &error))
            status = KEY_EXIT_NO_INPUT;
    if (status)
        say("%s", error);
    free(error);
    return status;
}

/* Mapped, not read: such lists have hundreds of megabytes. */
static int open_blocklist(struct run *run)
{
    GError *error = NULL;
    if (!run->options->blocklist)
        return KEY_EXIT_GOOD;
    run->blocklist = g_mapped_file_new(run->options->blocklist, FALSE, &error);
    if (run->blocklist && g_mapped_file_get_length(run->blocklist) % 16 == 0)
        return KEY_EXIT_GOOD;
    if (error)
        say("--blocklist: %s", error->message);
    else
        say("--blocklist=%s: this is no block list of badkeys, which has rows of 16 bytes", run->options->blocklist);
    g_clear_error(&error);
    return KEY_EXIT_NO_INPUT;
}

/* False: --record could not be written. */
static bool ask_all(struct run *run, struct doctor *doctor)
{
    bool recorded = keyask(run->inquiry, doctor, &run->round);
    end_progress(run);
    if (!recorded)
        say("--record: the file cannot be written; the answers are not kept");
    return recorded;
}

/* ---- the report ------------------------------------------------------------------------------------------------ */

static int status_of(const struct diagnosis *d)
{
    if (d->verdict == DOCTOR_UNKNOWN)
        return KEY_EXIT_TEMPORARY;
    return d->worst >= DOCTOR_ERROR ? KEY_EXIT_ERRORS : d->worst == DOCTOR_WARN ? KEY_EXIT_WARNINGS : KEY_EXIT_GOOD;
}

static bool report(const struct run *run, const struct diagnosis *d)
{
    const struct diagnosis_options options = {.color = run->options->color, .width = say_width()};
    if (run->options->quiet)
        return true;
    g_autoptr(GString) out = g_string_new(NULL);
    run->options->writer->write(out, d, &options);
    return say_out(out->str, out->len);
}

static int examine(struct run *run)
{
    const struct key_options *o = run->options;
    const struct doctor_options options = {
        .quick = o->quick, .follow = o->follow, .ses = o->ses, .ses_zone = o->ses_zone, .mail_from = o->ses_mail_from, .only_ed25519 = run->targets.only_ed25519,
        .zone = {.hints = (const char *const *)o->hints, .port = o->port},
        .blocklist = {run->blocklist ? g_mapped_file_get_contents(run->blocklist) : NULL,
                      run->blocklist ? g_mapped_file_get_length(run->blocklist) : 0},
    };
    struct doctor *doctor = doctor_open(run->targets.items, run->targets.count, &options);
    bool recorded = ask_all(run, doctor);
    const struct diagnosis *d = doctor_judge(doctor);
    int status = status_of(d);
    if (!report(run, d) || !recorded)
        status = KEY_EXIT_OUTPUT;
    doctor_close(doctor);
    return status;
}

static int run_all(const struct key_options *options)
{
    struct run run = {.options = options};
    int status = find_targets(&run);
    status = status ? status : open_blocklist(&run);
    status = status ? status : open_inquiry(&run);
    status = status ? status : examine(&run);
    inquiry_close(run.inquiry);
    if (run.blocklist)
        g_mapped_file_unref(run.blocklist);
    input_free(&run.input);
    arena_free(&run.arena);
    return status;
}

int main(int argc, char **argv)
{
    struct key_options options;
    int code;
    say_hold_streams();
    say_as("dkimkey");
    if (key_options_read(&options, argc, argv, &code))
        code = run_all(&options);
    key_options_free(&options);
    return code;
}
