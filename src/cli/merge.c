#include "src/cli/merge.h"
#include "src/cli/say.h"
#include <errno.h>
#include <stdio.h>

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

/* A report of a message has another schema, whose name begins alike. */
static const char message_begins[] = "{\"schema\":\"dkimverify/";

struct source {
    const char *name; /* for complaints */
    FILE *file;
    size_t line, summaries;
    char head[sizeof message_begins]; /* what was read of the line to see what it is */
    size_t head_at, head_n;
    bool line_over;
};

static bool complain(const struct source *in, const char *why)
{
    say("%s: line %zu: %s", in->name, in->line, why);
    return false;
}

static int next_byte(struct source *in)
{
    int c = in->line_over ? EOF : getc_unlocked(in->file);
    in->line_over = in->line_over || c == '\n' || c == EOF;
    return in->line_over ? EOF : c;
}

/* A json_source: the rest of the line. A line of any length takes no more memory than another one. */
static size_t rest_of_line(void *source, char *to, size_t n)
{
    struct source *in = source;
    size_t got = 0;
    while (got < n && in->head_at < in->head_n)
        to[got++] = in->head[in->head_at++];
    for (int c; got < n && (c = next_byte(in)) != EOF;)
        to[got++] = (char)c;
    return got;
}

/* Looks at the next line, but for blanks at its start. False: there is none. */
static bool begin_line(struct source *in)
{
    int c = getc_unlocked(in->file);
    in->head_at = in->head_n = 0;
    in->line_over = c == '\n';
    if (c == EOF)
        return false;
    while (c == ' ' || c == '\t' || c == '\r')
        c = next_byte(in);
    while (c != EOF && c != '\n') {
        in->head[in->head_n++] = (char)c;
        c = in->head_n < sizeof message_begins - 1 ? next_byte(in) : EOF;
    }
    in->line++;
    return true;
}

static bool take_line(struct summary *all, struct source *in, const char *as)
{
    const char *why;
    bool message = str_eq((struct str){in->head, in->head_n}, str_z(message_begins));
    if (!message && in->head_n && !summary_read(all, (struct json_source){rest_of_line, in}, as, &why))
        return complain(in, why);
    in->summaries += !message && in->head_n;
    while (next_byte(in) != EOF)
        ;
    return true;
}

static bool take_all(struct summary *all, struct source *in, const char *as)
{
    while (begin_line(in))
        if (!take_line(all, in, as))
            return false;
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
    struct source in = {standard ? "standard input" : name, standard ? stdin : fopen(name, "re"), .line = 0};
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
