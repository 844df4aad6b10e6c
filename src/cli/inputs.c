#include "src/cli/inputs.h"
#include "src/cli/source.h"
#include <glib.h>

struct inputs {
    struct walk *walk;
    struct unpack_waiter waiter;
    struct source *source;       /* that is being read; NULL: none */
    uint64_t before;             /* bytes of the sources before it */
    uint64_t size;               /* of it */
    _Atomic uint64_t done, total;
    const char *first;           /* name, for a complaint about all of them */
    bool in_directory;           /* the source is */
    bool any, some;              /* there was a message or a complaint: in the folder that was named; at all */
};

struct inputs *inputs_open(char *const *names, const struct inputs_options *options)
{
    struct inputs *in = g_new0(struct inputs, 1);
    in->walk = walk_open(names, options->kind, options->files0_from);
    in->first = names[0] ? names[0] : options->files0_from;
    if (options->measure && !options->files0_from)
        in->total = walk_size(names, options->kind);
    return in;
}

void inputs_wait_by(struct inputs *in, bool (*call)(void *data, int fd), void *data)
{
    in->waiter = (struct unpack_waiter){call, data};
}

static void note_progress(struct inputs *in)
{
    in->done = in->before + (in->source ? source_done(in->source) : 0);
}

static void leave_source(struct inputs *in)
{
    in->before += in->size ? in->size : source_done(in->source);
    source_close(in->source);
    in->source = NULL;
    note_progress(in);
}

static const char empty[] = "there is no message in it";

/* The file, or a complaint, or nothing: it is no mail. */
static void enter_source(struct inputs *in, struct walk_file *file, struct input_message *out)
{
    char *why = g_steal_pointer(&file->why);
    if (file->end && !in->any)
        why = g_strdup(empty);
    if (!why && !file->end)
        in->source = source_open(file, in->waiter, &why);
    if (file->folder) {
        walk_enter(in->walk, file);
        why = g_steal_pointer(&file->why);
        if (!why)
            return;
    }
    in->size = file->size;
    if (!in->source)
        in->before += file->size;
    if (why)
        source_complain(out, file->path, why);
    in->in_directory = file->in_directory;
    in->any = !file->end && (in->any || (out->why && file->in_directory));
}

/* The end, or a complaint if there was nothing before it. */
static bool find_nothing(struct inputs *in, struct input_message *out)
{
    if (in->some || !in->first)
        return false;
    source_complain(out, in->first, g_strdup(empty));
    return true;
}

bool inputs_next(struct inputs *in, struct input_message *out)
{
    struct walk_file file;
    *out = (struct input_message){0};
    for (;;) {
        if (in->source && source_next(in->source, out)) {
            note_progress(in);
            in->any = in->any || in->in_directory;
            return in->some = true;
        }
        if (in->source)
            leave_source(in);
        bool more = walk_next(in->walk, &file);
        if (more)
            enter_source(in, &file, out);
        walk_file_clear(&file);
        if (!more || out->why) {
            bool complaint = more || find_nothing(in, out);
            in->some = true;
            return complaint;
        }
    }
}

struct inputs_progress inputs_progress(const struct inputs *in)
{
    return (struct inputs_progress){in->done, in->total};
}

void inputs_close(struct inputs *in)
{
    if (in->source)
        source_close(in->source);
    walk_close(in->walk);
    g_free(in);
}
