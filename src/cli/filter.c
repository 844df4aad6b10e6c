#include "src/cli/filter.h"
#include "parsers/limits.h"
#include "src/cli/child.h"
#include "src/cli/options.h"
#include "src/cli/spool.h"
#include "src/cli/stamp.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* Also a fault of our own, before or after the message was read, must not look like a refusal of it. */
static void hold_signals(void)
{
    static const int ends[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGXCPU, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS};
    struct sigaction on = {.sa_handler = leave}, off = {.sa_handler = SIG_IGN};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        sigaction(ends[i], &on, NULL);
    sigaction(SIGPIPE, &off, NULL);
    sigaction(SIGXFSZ, &off, NULL);
}

/* ---- what the child says ------------------------------------------------------------------------------- */

/* A stamp on its way through the pipe: this, the patches, the fields. */
struct head {
    uint64_t patches;
    uint32_t fields, eol;
};

enum { FIELDS_MOST = 1 << 18, STAMPS = 2, DRAIN_MS = 8000 };

struct heard {
    uint64_t size;  /* of the message */
    char *bytes;
    size_t n, room;
    size_t stamps;  /* of which the last one counts */
    struct stamp stamp;
    char *kept;     /* what stamp lies in */
};

static bool put_stamp(void *to, const struct stamp *stamp)
{
    const int *fd = to;
    struct head head = {stamp->n, (uint32_t)stamp->texts.fields.n, (uint32_t)stamp->texts.eol.n};
    return spool_put(*fd, (const char *)&head, sizeof head) &&
           spool_put(*fd, (const char *)stamp->patches, stamp->n * sizeof *stamp->patches) &&
           spool_put(*fd, stamp->texts.fields.p, head.fields) && spool_put(*fd, stamp->texts.eol.p, head.eol);
}

struct work {
    struct str message;
    const struct options *options;
    int timeout_ms;
};

static void work(int fd, void *with)
{
    const struct work *w = with;
    stamp_make(w->message, w->options, w->timeout_ms, put_stamp, &fd);
}

/* How long the stamp is that begins the bytes; 0: that is not known yet; SIZE_MAX: it can be none. */
static size_t stamp_size(const struct heard *h, struct head *head)
{
    if (h->n < sizeof *head)
        return 0;
    memcpy(head, h->bytes, sizeof *head);
    if (head->patches > LIMIT_STRIPPED + 4 || head->fields > FIELDS_MOST || head->eol > 2)
        return SIZE_MAX;
    return sizeof *head + head->patches * sizeof(struct patch) + head->fields + head->eol;
}

static bool take_stamp(struct heard *h, const struct head *head, size_t size)
{
    char *kept = malloc(size);
    if (!kept)
        return false;
    memcpy(kept, h->bytes, size);
    h->n -= size;
    memmove(h->bytes, h->bytes + size, h->n);
    char *fields = kept + sizeof *head + head->patches * sizeof(struct patch);
    struct stamp stamp = {(const struct patch *)(kept + sizeof *head), head->patches,
                          {{fields, head->fields}, {fields + head->fields, head->eol}}};
    free(h->kept);
    h->kept = kept;
    h->stamp = stamp;
    return ++h->stamps <= STAMPS && patches_fit(stamp.patches, stamp.n, h->size);
}

static bool hear(void *to, const char *bytes, size_t n)
{
    struct heard *h = to;
    if (h->n + n > h->room) {
        char *bigger = realloc(h->bytes, 2 * (h->n + n));
        if (!bigger)
            return false;
        h->bytes = bigger;
        h->room = 2 * (h->n + n);
    }
    memcpy(h->bytes + h->n, bytes, n);
    h->n += n;
    for (;;) {
        struct head head;
        size_t size = stamp_size(h, &head);
        if (size == SIZE_MAX)
            return false;
        if (!size || size > h->n)
            return true;
        if (!take_stamp(h, &head, size))
            return false;
    }
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
    bool ok = stamp->n ? patch_apply(in->bytes, stamp->patches, stamp->n, &stamp->texts, put_piece, &out) && flush(&out)
                       : spool_put_all(in, STDOUT_FILENO);
    return ok && close(STDOUT_FILENO) == 0;
}

/* ---- the run --------------------------------------------------------------------------------------------- */

/* The stamp of the message as far as it could be found out. */
static struct stamp find_stamp(const struct spool *in, const struct options *options, int64_t deadline)
{
    static const char *const whys[] = {
        [CHILD_DONE] = "the message could not be checked",
        [CHILD_DIED] = "the message could not be checked: the check failed",
        [CHILD_LATE] = "the message could not be checked in time",
        [CHILD_NONE] = "the message could not be checked: no process can be started",
    };
    struct heard heard = {.size = in->bytes.n};
    int64_t left = deadline - monotonic_us();
    struct work w = {in->bytes, options, (int)(left / 1000 * 3 / 4)};
    enum child_end end = in->bytes.p ? child_run(work, &w, hear, &heard, deadline) : CHILD_NONE;
    if (end == CHILD_DONE && (heard.stamps == STAMPS || (heard.stamps && !heard.stamp.n)))
        return heard.stamp;
    complain(whys[end], NULL);
    return heard.stamps ? heard.stamp : (struct stamp){0};
}

static int run(const struct options *options)
{
    int64_t begun = monotonic_us(), time = (int64_t)(options->timeout * 1e6);
    struct spool in;
    const char *why = NULL;
    if (!spool_read(&in, STDIN_FILENO, isatty(STDIN_FILENO) ? -1 : (int)(time / 1000), &why)) {
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

int filter_main(int argc, char **argv)
{
    struct options options;
    int code;
    bool terminal = isatty(STDIN_FILENO);
    hold_signals();
    umask(077);
    if (options_read(&options, argc, argv, &code)) {
        if (fits(&options))
            return run(&options);
    } else if (terminal && code == EXIT_PASS) {
        return EXIT_PASS; /* --help */
    }
    if (!terminal)
        spool_drain(STDIN_FILENO, DRAIN_MS);
    return EXIT_TEMPORARY;
}
