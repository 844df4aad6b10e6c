#include "src/cli/filter.h"
#include "src/cli/child.h"
#include "src/cli/landlock.h"
#include "src/cli/options.h"
#include "src/cli/spool.h"
#include "src/cli/stamp.h"
#include "src/engine/strip.h"
#include "src/engine/stripfit.h"
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Without memory of its own: there may be none. */
static void complain(const char *what, const char *why)
{
    dprintf(STDERR_FILENO, "dkimverify: %s%s%s\n", what, why ? ": " : "", why ? why : "");
}

/* ---- whatever happens ---------------------------------------------------------------------------------- */

static void leave(int signal_number)
{
    (void)signal_number;
    _exit(EXIT_TEMPORARY);
}

/* Also a fault of our own, before or after the message was read, must not look like a refusal of it. What the caller has
 * ignored stays so, as nohup(1) wants it. */
static void hold_signals(void)
{
    static const int ends[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM, SIGALRM, SIGXCPU,
                               SIGABRT, SIGSEGV, SIGBUS,  SIGILL,  SIGFPE,  SIGSYS,
                               SIGTRAP, SIGUSR1, SIGUSR2, SIGPROF, SIGVTALRM};
    struct sigaction on = {.sa_handler = leave}, off = {.sa_handler = SIG_IGN}, old;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (sigaction(ends[i], &on, &old) == 0 && old.sa_handler == SIG_IGN)
            sigaction(ends[i], &off, NULL);
    sigaction(SIGPIPE, &off, NULL);
    sigaction(SIGXFSZ, &off, NULL);
}

/* ---- what the child says ------------------------------------------------------------------------------- */

/* The fields of LIMIT_SIGNATURES signatures, the longest there can be, are a quarter of that. */
enum { STAMPS = 2, FIELDS_MOST = 1 << 18 };

/* A stamp, in memory that the child shares. */
struct slot {
    atomic_uint ready; /* 1: it is complete */
    char eol[2];
    atomic_size_t eol_size, fields_size, patches_count;
    char fields[FIELDS_MOST];
    struct patch patches[STRIP_SPACE];
};

struct work {
    struct str message;
    const struct options *options;
    int timeout_ms;
    struct slot *slots; /* STAMPS of them */
    size_t filled;
};

static bool put_stamp(void *to, const struct stamp *s)
{
    struct work *w = to;
    struct slot *slot = &w->slots[w->filled];
    if (w->filled == STAMPS || s->texts.fields.n > sizeof slot->fields || s->texts.eol.n > sizeof slot->eol ||
        s->n > sizeof slot->patches / sizeof *slot->patches)
        return false;
    memcpy(slot->eol, s->texts.eol.p, s->texts.eol.n);
    memcpy(slot->fields, s->texts.fields.p, s->texts.fields.n);
    if (s->n)
        memcpy(slot->patches, s->patches, s->n * sizeof *s->patches);
    slot->eol_size = s->texts.eol.n;
    slot->fields_size = s->texts.fields.n;
    slot->patches_count = s->n;
    atomic_store(&slot->ready, 1);
    w->filled++;
    return true;
}

static void work(void *with)
{
    struct work *w = with;
    if (!w->options->record)
        landlock_read_only();
    stamp_make(w->message, w->options, w->timeout_ms, put_stamp, w);
}

/* What the parent goes by: a copy of what the child left, or its own plan. Static, for there may be no memory to take. */
static struct slot own;

/* What the child left may be anything: it read what an attacker wrote. It may also have left a process that goes on writing,
 * so what is looked at is a copy. */
static bool take_stamp(const struct slot *slot, const struct work *w, struct stamp *stamp)
{
    size_t eol = slot->eol_size, fields = slot->fields_size, n = slot->patches_count;
    if (slot->ready != 1 || eol > sizeof own.eol || fields > sizeof own.fields || n > sizeof own.patches / sizeof *own.patches)
        return false;
    memcpy(own.eol, slot->eol, eol);
    memcpy(own.fields, slot->fields, fields);
    memcpy(own.patches, slot->patches, n * sizeof *own.patches);
    *stamp = (struct stamp){own.patches, n, {{own.fields, fields}, {own.eol, eol}}};
    const char *const *names = stamp_names(w->options);
    return n == 0 || (strip_fits(w->message, own.patches, n, names) && strip_texts_fit(&stamp->texts, names));
}

/* The child has left nothing that can be used. What may be forged must not pass all the same: whoever can make the check
 * fail would only have to do so. Whose the fields are takes memory and more code to find out, so all are renamed. */
static struct stamp rename_all(const struct work *w)
{
    struct strip_options options = {.names = stamp_names(w->options), .space = own.patches};
    struct strip plan = strip_plan(w->message, &options, NULL);
    return (struct stamp){plan.patches, plan.n, {S(""), plan.eol}};
}

/* ---- writing --------------------------------------------------------------------------------------------- */

/* Small pieces are put together. */
struct out {
    char bytes[65536];
    size_t n;
};

static bool flush(struct out *o)
{
    bool ok = spool_put(STDOUT_FILENO, o->bytes, o->n);
    o->n = 0;
    return ok;
}

static bool put_piece(void *to, struct str piece)
{
    struct out *o = to;
    if (piece.n > sizeof o->bytes - o->n && !flush(o))
        return false;
    if (piece.n > sizeof o->bytes)
        return spool_put(STDOUT_FILENO, piece.p, piece.n);
    memcpy(o->bytes + o->n, piece.p, piece.n);
    o->n += piece.n;
    return true;
}

static bool put_message(const struct spool *in, const struct stamp *stamp)
{
    static struct out out;
    return patch_apply(in->bytes, stamp->patches, stamp->n, &stamp->texts, put_piece, &out) && flush(&out) &&
           spool_put_rest(in, STDOUT_FILENO) && close(STDOUT_FILENO) == 0;
}

/* ---- the run --------------------------------------------------------------------------------------------- */

/* The stamp of the message as far as it could be found out. */
static struct stamp find_stamp(const struct spool *in, const struct options *options, int64_t deadline)
{
    static const char *const whys[] = {
        [CHILD_DONE] = "the message could not be checked",
        [CHILD_DIED] = "the message could not be checked: the check failed",
        [CHILD_LATE] = "the message could not be checked in time",
        [CHILD_NONE] = "the message could not be checked: not enough memory, or no process can be started",
    };
    struct work w = {in->bytes, options, (int)((deadline - monotonic_us()) / 1000 * 3 / 4), NULL, 0};
    void *shared = mmap(NULL, STAMPS * sizeof *w.slots, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    enum child_end end = CHILD_NONE;
    if (!in->rest && shared != MAP_FAILED) {
        w.slots = shared;
        end = child_run(work, &w, in->bytes.n, deadline);
    }
    struct stamp stamp = {0};
    if (end == CHILD_DONE && take_stamp(&w.slots[1], &w, &stamp))
        return stamp;
    bool begun = w.slots && take_stamp(&w.slots[0], &w, &stamp);
    if (end == CHILD_DONE && begun && !stamp.n)
        return stamp; /* no header: there is nothing to check */
    complain(whys[end], NULL);
    return begun ? stamp : rename_all(&w);
}

/* A short time for the DNS is not meant for who hands over the message. */
enum { STALL_LEAST_MS = 2000 };

static int run(const struct options *options)
{
    int64_t begun = monotonic_us(), time = (int64_t)(options->timeout * 1e6);
    int stall_ms = time / 1000 > STALL_LEAST_MS ? (int)(time / 1000) : STALL_LEAST_MS;
    struct spool in;
    const char *why = NULL;
    if (!spool_read(&in, STDIN_FILENO, isatty(STDIN_FILENO) ? -1 : stall_ms, &why)) {
        complain("deferred", why);
        return EXIT_TEMPORARY;
    }
    /* a message that took long to come gets a last quarter all the same */
    int64_t now = monotonic_us(), deadline = begun + time > now + time / 4 ? begun + time : now + time / 4;
    struct stamp stamp = {0};
    if (in.bytes.n)
        stamp = find_stamp(&in, options, deadline);
    if (put_message(&in, &stamp))
        return EXIT_PASS;
    complain("deferred: standard output cannot be written", strerror(errno));
    return EXIT_TEMPORARY;
}

/* What makes no sense in a filter is told, not passed over: it was meant to do something. */
static bool fits(const struct options *o)
{
    if (!o->filter)
        complain("--filter, or an A behind a single hyphen, is there and is not the option --filter", NULL);
    bool file = o->inputs[0] && (strcmp(o->inputs[0], "-") != 0 || o->inputs[1]);
    if (file)
        complain("--filter reads standard input, no files", NULL);
    else if (o->writer != writers)
        complain("--filter has no report; --format makes no sense with it", NULL);
    return o->filter && !file && o->writer == writers;
}

enum { DRAIN_MS = 8000 };

int filter_main(int argc, char **argv)
{
    struct options options;
    int code;
    bool terminal = isatty(STDIN_FILENO);
    hold_signals();
    umask(077);
    if (options_read(&options, argc, argv, &code)) {
        if (fits(&options))
            _exit(run(&options)); /* there is nothing to tidy up, and the libraries would take their time */
    } else if (terminal && code == EXIT_PASS) {
        return EXIT_PASS; /* --help */
    }
    if (!terminal)
        spool_drain(STDIN_FILENO, DRAIN_MS);
    return EXIT_TEMPORARY;
}
