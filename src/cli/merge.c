#include "src/cli/merge.h"
#include "parsers/limits.h"
#include "src/cli/say.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static void print(GString *out, struct summary *s, const struct writer *writer, const struct writer_options *how)
{
    if (g_str_equal(writer->name, "json"))
        summary_json(out, s);
    else
        summary_text(out, s, how);
}

void *merge_note(const struct analysis *a, size_t *memory)
{
    struct summary_note *note = summary_note(a);
    *memory = summary_note_memory(note);
    return note;
}

void merge_add(void *data, void *note, bool counts)
{
    struct merge_sum *sum = data;
    if (counts)
        summary_take(sum->summary, note);
    summary_note_free(note);
}

void merge_lost(void *data)
{
    struct merge_sum *sum = data;
    sum->summary->unreadable++;
}

void merge_end(void *data, GString *out)
{
    struct merge_sum *sum = data;
    if (sum->after_reports && !g_str_equal(sum->writer->name, "json"))
        g_string_append_c(out, '\n');
    print(out, sum->summary, sum->writer, &sum->how);
}

struct source {
    const char *name; /* for complaints */
    FILE *file;
    size_t line, summaries;
};

static bool complain(const struct source *in, const char *why)
{
    say("%s: line %zu: %s", in->name, in->line, why);
    return false;
}

/* A report of a message has another schema, whose name begins alike. */
static bool is_message(struct str line) { return str_starts(line, S("{\"schema\":\"dkimverify/")); }

static bool take_line(struct summary *all, struct source *in, struct str line, const char *as)
{
    const char *why;
    in->line++;
    if (is_message(line) || !str_trim(line).n)
        return true;
    if (!summary_read(all, line, as, &why))
        return complain(in, why);
    in->summaries++;
    return true;
}

/* getline() would read a line of any length into memory, and fgets() does not tell how much it read when there are NULs. */
static bool read_line(struct source *in, GString *line)
{
    int c = 0;
    g_string_truncate(line, 0);
    while (line->len <= LIMIT_SUMMARY_LINE && c != '\n' && (c = getc_unlocked(in->file)) != EOF)
        g_string_append_c(line, (char)c);
    return line->len > 0;
}

static bool take_all(struct summary *all, struct source *in, const char *as)
{
    g_autoptr(GString) line = g_string_new(NULL);
    while (read_line(in, line)) {
        if (line->len > LIMIT_SUMMARY_LINE)
            return complain(in, "is longer than a summary may be (LIMIT_SUMMARY_LINE)");
        if (!take_line(all, in, (struct str){line->str, line->len}, as))
            return false;
    }
    if (ferror(in->file)) {
        say("%s: %s", in->name, g_strerror(errno));
        return false;
    }
    if (!in->summaries)
        say("%s: there is no summary in it; --summary --format=json writes them", in->name);
    return in->summaries > 0;
}

static bool take_file(struct summary *all, const char *name, const char *as)
{
    bool standard = g_str_equal(name, "-");
    struct source in = {standard ? "standard input" : name, standard ? stdin : fopen(name, "re"), 0, 0};
    if (!in.file) {
        say("%s: %s", in.name, g_strerror(errno));
        return false;
    }
    bool ok = take_all(all, &in, as);
    if (!standard)
        fclose(in.file);
    return ok;
}

/* As of a run over many messages. */
static int sum_status(const struct summary *s)
{
    int status = EXIT_PASS;
    for (int verdict = 0; verdict < SUMMARY_RESULTS; verdict++)
        if (s->verdicts[verdict])
            status = status_worse(status, status_of((enum dkv_result)verdict));
    return status;
}

int merge_run(const struct options *o, size_t width)
{
    static char *const standard_input[] = {"-", NULL};
    struct summary *all = summary_new();
    bool ok = true;
    for (char *const *i = o->inputs[0] ? o->inputs : standard_input; ok && *i; i++)
        ok = take_file(all, *i, o->merge_as);
    int status = ok ? sum_status(all) : EXIT_NO_INPUT;
    if (ok && !o->quiet) {
        g_autoptr(GString) out = g_string_new(NULL);
        print(out, all, o->writer, &(struct writer_options){.color = o->color, .width = width});
        if (!say_out(out->str, out->len))
            status = EXIT_OUTPUT;
    }
    summary_free(all);
    return status;
}
