#include "src/cli/source.h"
#include "parsers/limits.h"
#include "parsers/mbox.h"
#include "src/cli/extent.h"
#include "src/cli/unpack.h"
#include "src/engine/attached.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK = 1 << 20,   /* what is read at once into memory; a file that is larger is mapped */
    WINDOW = 64 << 20, /* what is mapped at once */
    HEAD = 65536,      /* what is looked at to see what a file is */
};

static const char too_large[] = "larger than a message may be (LIMIT_MESSAGE_BYTES, LIMIT_UNPACKED_MESSAGE)";
static const char lost[] = "the file was made shorter while it was read, or the disk failed";

/* The name of a source, which its messages hold. (A GRefString counts where ThreadSanitizer does not see it.) */
struct name {
    atomic_uint holders;
    char text[];
};

/* What a message holds. */
struct input_owner {
    struct name *source;
    char *why;
    struct extent *extent;
};

struct source {
    struct name *name;
    int fd;     /* of a file that is mapped; -1 */
    uint64_t size;         /* of a regular file, as it was when it was opened; else 0 */
    struct unpack *unpack; /* of all others; NULL */
    bool is_mbox;
    enum dkv_quoting quoting; /* of the mbox, as far as its kind says */
    bool noted;            /* its lengths were complained about */
    bool over, finished;   /* there are no more messages; and what is wrong with the end was told */
    uint64_t most;         /* bytes of a message */
    struct mbox mbox;
    struct extent *extent; /* the run is bytes [at, filled) of it */
    size_t at, filled;
    bool last;             /* nothing comes behind the run */
    const char *why;       /* and that is no good end; NULL */
    uint64_t offset;       /* of the run in the source */
    uint64_t index;
    bool skipping;         /* this message is too large: its end is looked for */
    uint64_t skipped_from; /* offset of its start */
};

/* ---- messages ----------------------------------------------------------------------------------- */

static struct name *name_new(const char *text)
{
    struct name *n = g_malloc(sizeof *n + strlen(text) + 1);
    n->holders = 1;
    memcpy(n->text, text, strlen(text) + 1);
    return n;
}

static void name_drop(struct name *n)
{
    if (atomic_fetch_sub(&n->holders, 1) == 1)
        g_free(n);
}

static struct input_owner *owner_new(struct name *source, char *why, struct extent *extent)
{
    struct input_owner *o = g_new(struct input_owner, 1);
    atomic_fetch_add(&source->holders, 1);
    *o = (struct input_owner){source, why, extent ? extent_hold(extent) : NULL};
    return o;
}

void source_complain(struct input_message *out, const char *name, char *why)
{
    struct name *source = name_new(name);
    *out = (struct input_message){.source = source->text, .why = why, .is_source = true, .owner = owner_new(source, why, NULL)};
    name_drop(source);
}

size_t input_message_memory(const struct input_message *m)
{
    return m->owner && m->owner->extent && !m->owner->extent->mapped ? m->bytes.n : 0;
}

const char *input_message_lost(const struct input_message *m)
{
    return m->owner && extent_lost(m->owner->extent, m->bytes) ? lost : NULL;
}

void input_message_free(struct input_message *m)
{
    if (m->owner) {
        name_drop(m->owner->source);
        g_free(m->owner->why);
        extent_drop(m->owner->extent);
        g_free(m->owner);
    }
    *m = (struct input_message){0};
}

static void emit(struct source *s, struct input_message *out, struct str bytes, uint64_t offset, enum dkv_quoting quoting)
{
    *out = (struct input_message){.bytes = bytes, .source = s->name->text, .index = s->index++, .offset = offset, .quoting = quoting,
                                  .owner = owner_new(s->name, NULL, s->extent)};
}

static void emit_why(struct source *s, struct input_message *out, uint64_t offset, const char *why)
{
    char *mine = g_strdup(why);
    *out = (struct input_message){.source = s->name->text, .index = s->index++, .offset = offset, .why = mine,
                                  .owner = owner_new(s->name, mine, NULL)};
}

/* ---- bytes -------------------------------------------------------------------------------------- */

static struct str run_of(const struct source *s)
{
    return (struct str){s->extent ? s->extent->bytes + s->at : NULL, s->filled - s->at};
}

static void replace(struct source *s, struct extent *by)
{
    extent_drop(s->extent);
    s->extent = by;
    s->at = 0;
}

/* A window that begins where the run does. Where there is no room for one it is read. False: *why. */
static bool map_more(struct source *s, const char **why)
{
    size_t have = s->filled - s->at, want = have * 2 > WINDOW ? have * 2 : WINDOW;
    uint64_t left = s->size - s->offset;
    struct extent *window = extent_map(s->fd, s->offset, left < want ? (size_t)left : want);
    if (!window)
        window = extent_read(s->fd, s->offset, left < want ? (size_t)left : want);
    if (!window) {
        *why = g_strerror(errno);
        return false;
    }
    replace(s, window);
    s->filled = window->n;
    s->last = s->offset + window->n == s->size;
    return true;
}

/* Room behind the run. What messages use is not moved, so a block that is full is left to them. */
static void make_room(struct source *s, size_t first)
{
    size_t have = s->filled - s->at;
    if (s->extent && s->filled < s->extent->n)
        return;
    size_t room = !have ? first : have * 2 > BLOCK ? have * 2 : BLOCK;
    if (have && !s->at && extent_grow(s->extent, room))
        return;
    struct extent *bigger = extent_new(room);
    if (have)
        memcpy(bigger->bytes, s->extent->bytes + s->at, have);
    replace(s, bigger);
    s->filled = have;
}

/* A block that a large message had made large is left to it: a small one that waits for the DNS would keep all of it. */
static void leave_large(struct source *s)
{
    size_t have = s->filled - s->at;
    if (!s->unpack || !s->extent || s->extent->n <= 4 * (size_t)BLOCK || have > s->extent->n / 2)
        return;
    struct extent *smaller = extent_new(have > BLOCK ? have : BLOCK);
    memcpy(smaller->bytes, s->extent->bytes + s->at, have);
    replace(s, smaller);
    s->filled = have;
}

/* Has a plain file given all the bytes that it had, and fewer than were asked for? Then there is nothing more to ask. */
static bool is_read(const struct source *s, size_t got, size_t room)
{
    return s->size && got < room && !unpack_format(s->unpack) && unpack_taken(s->unpack) == s->size;
}

static bool read_more(struct source *s, size_t first, const char **why)
{
    make_room(s, first);
    size_t room = s->extent->n - s->filled;
    ssize_t got = unpack_read(s->unpack, s->extent->bytes + s->filled, room, why);
    s->last = got <= 0 || is_read(s, (size_t)got, room);
    s->filled += got > 0 ? (size_t)got : 0;
    return got >= 0;
}

/* A longer run, or it is the last one. */
static void more(struct source *s)
{
    const char *why;
    if (s->unpack ? read_more(s, BLOCK, &why) : map_more(s, &why))
        return;
    s->last = true;
    s->why = why;
}

/* ---- opening ------------------------------------------------------------------------------------ */

static int open_file(struct walk_file *file, struct stat *st, char **why)
{
    bool standard = g_str_equal(file->path, "-");
    if (standard && isatty(STDIN_FILENO))
        fputs("dkimverify: type or paste a message, Ctrl-D ends it\n", stderr);
    int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY; /* and O_NONBLOCK, or a pipe might never open */
    int fd = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(file->path, flags | O_NONBLOCK);
    if (fd < 0 && !standard && errno == EWOULDBLOCK) /* a lease, which its holder gives up: fcntl(2) */
        fd = open(file->path, flags);
    if (fd < 0 || fstat(fd, st) != 0)
        *why = g_strdup(g_strerror(errno));
    else if (S_ISDIR(st->st_mode) && file->given && file->kind == INPUT_AUTO)
        file->folder = true;
    else if (S_ISDIR(st->st_mode))
        *why = g_strdup("is a folder");
    else if (file->in_directory && !S_ISREG(st->st_mode))
        *why = g_strdup("is no file any more");
    else if (!standard && (S_ISCHR(st->st_mode) || (S_ISREG(st->st_mode) && !st->st_size)))
        fcntl(fd, F_SETFL, flags); /* devices, and files of the kernel, which have no size */
    if (!*why && !file->folder) {
        file->size = S_ISREG(st->st_mode) ? (uint64_t)st->st_size : 0;
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Plain files that are large are mapped, from where they are read next; the rest is a stream. */
static void choose_reading(struct source *s, int fd, const struct stat *st, struct unpack_waiter waiter)
{
    bool large = S_ISREG(st->st_mode) && st->st_size > BLOCK && lseek(fd, 0, SEEK_CUR) == 0;
    s->fd = -1;
    s->unpack = unpack_open(fd, S_ISREG(st->st_mode) ? (struct unpack_waiter){0} : waiter);
    if (!large || unpack_format(s->unpack))
        return;
    s->fd = unpack_release(s->unpack);
    s->unpack = NULL;
}

/* Reads until enough is there to see what it is. */
static bool read_head(struct source *s, const struct stat *st, const char **why)
{
    size_t first = S_ISREG(st->st_mode) && st->st_size > 0 && st->st_size < BLOCK ? (size_t)st->st_size + 1 : BLOCK;
    if (!s->unpack)
        return map_more(s, why);
    while (!s->last && s->filled - s->at < HEAD)
        if (!read_more(s, first, why))
            return false;
        else if (mbox_looks(run_of(s)))
            break; /* soon, so that what comes slowly is not kept waiting */
    return true;
}

/* What is known of an mbox whose kind is. */
static const struct {
    enum mbox_lengths rule;
    enum dkv_quoting quoting;
} mbox_kinds[INPUT_DIRECTORY + 1] = {
    [INPUT_MBOXO] = {MBOX_LENGTHS_IGNORED, DKV_QUOTING_MBOXO},
    [INPUT_MBOXRD] = {MBOX_LENGTHS_IGNORED, DKV_QUOTING_MBOXRD},
    [INPUT_MBOXCL] = {MBOX_LENGTHS_BELIEVED, DKV_QUOTING_UNKNOWN}, /* programs quote as mboxo or as mboxrd */
    [INPUT_MBOXCL2] = {MBOX_LENGTHS_BELIEVED, DKV_QUOTING_NONE},
};

static char *look(struct source *s, const struct walk_file *file, const struct stat *st)
{
    const char *why = NULL;
    bool readable = read_head(s, st, &why), packed = s->unpack && unpack_format(s->unpack);
    s->most = packed ? LIMIT_UNPACKED_MESSAGE : LIMIT_MESSAGE_BYTES;
    struct str head = str_take(run_of(s), HEAD);
    s->why = readable ? NULL : why;
    s->is_mbox = file->kind >= INPUT_MBOX || (file->kind == INPUT_AUTO && mbox_looks(head));
    s->mbox.rule = mbox_kinds[file->kind].rule;
    s->quoting = mbox_kinds[file->kind].quoting;
    if (!readable && !head.n)
        return g_strdup(why);
    if (!head.n)
        return g_strdup("is empty; there is no message in it");
    return NULL;
}

struct source *source_open(struct walk_file *file, struct unpack_waiter waiter, char **why)
{
    struct stat st;
    *why = NULL;
    int fd = open_file(file, &st, why);
    if (fd < 0)
        return NULL;
    struct source *s = g_new0(struct source, 1);
    s->name = name_new(file->path);
    s->size = file->size;
    choose_reading(s, fd, &st, waiter);
    *why = look(s, file, &st);
    bool other = file->only_mail && !s->is_mbox && !attached_looks(str_take(run_of(s), HEAD));
    if (!*why && !other)
        return s;
    if (other)
        g_clear_pointer(why, g_free);
    source_close(s);
    return NULL;
}

/* ---- reading ------------------------------------------------------------------------------------ */

/* The run as far as it was looked at, or the message in it, was not what the file had. */
static bool give_up_lost(struct source *s, struct input_message *out, size_t n)
{
    if (!extent_lost(s->extent, str_take(run_of(s), n)))
        return false;
    emit_why(s, out, s->offset, lost);
    return s->over = s->finished = true;
}

static void advance(struct source *s, size_t n)
{
    s->at += n;
    s->offset += n;
}

/* Both readings of a Content-Length are given. Said once: who wrote one wrote a thousand. */
static void note_lengths(struct source *s, struct input_message *out, const struct mbox_message *m)
{
    if (m->next == m->end || s->noted || out->why)
        return;
    out->note = "its Content-Length leads over lines at which messages begin; these are reported as well "
                "(--input=mboxcl2 believes Content-Length, --input=mboxrd does not)";
    s->noted = true;
}

static void give(struct source *s, struct input_message *out, const struct mbox_message *m)
{
    struct str bytes = str_take(str_drop(run_of(s), m->start), m->size);
    bool cut_off = s->why && m->end == run_of(s).n;
    if (cut_off)
        emit_why(s, out, s->skipping ? s->skipped_from : s->offset + m->start, s->why);
    else if (s->skipping || bytes.n > s->most)
        emit_why(s, out, s->skipping ? s->skipped_from : s->offset + m->start, too_large);
    else
        emit(s, out, bytes, s->offset + m->start, m->unquoted ? DKV_QUOTING_NONE : s->quoting);
    note_lengths(s, out, m);
    s->skipping = false;
    s->finished = cut_off && m->next == m->end;
    s->over = s->finished || !s->is_mbox;
    advance(s, m->next);
    leave_large(s);
}

/* Behind the last message: what is wrong with the end. */
static bool finish(struct source *s, struct input_message *out)
{
    const char *why = s->why ? s->why : s->unpack && unpack_rubbish(s->unpack) ? "something else follows the compressed data" : NULL;
    if (why)
        emit_why(s, out, s->offset, why);
    s->over = s->finished = true;
    return why != NULL;
}

/* A message too large is not kept; of an mbox the rest is searched for its end. */
static void skip(struct source *s)
{
    if (!s->skipping)
        s->skipped_from = s->offset;
    s->skipping = true;
    advance(s, mbox_forget(&s->mbox));
}

/* What is no mbox has nothing behind it, and a device or a pipe may have no end. */
static bool give_up_large(struct source *s, struct input_message *out)
{
    if (s->is_mbox || run_of(s).n <= s->most)
        return false;
    emit_why(s, out, 0, too_large);
    return s->over = s->finished = true;
}

static enum mbox_found look_for_message(struct source *s, struct mbox_message *m)
{
    struct str run = run_of(s);
    if (s->is_mbox)
        return mbox_next(&s->mbox, run, s->last, m);
    *m = (struct mbox_message){.size = run.n, .end = run.n, .next = run.n};
    return !s->last ? MBOX_MORE : run.n ? MBOX_MESSAGE : MBOX_END;
}

bool source_next(struct source *s, struct input_message *out)
{
    struct mbox_message m;
    while (!s->over) {
        enum mbox_found found = look_for_message(s, &m);
        if (found == MBOX_END)
            break;
        if (give_up_lost(s, out, found == MBOX_MESSAGE ? m.end : SIZE_MAX) || give_up_large(s, out))
            return true;
        if (found == MBOX_MESSAGE) {
            give(s, out, &m);
            return true;
        }
        if (run_of(s).n > s->most)
            skip(s);
        more(s);
    }
    return !s->finished && finish(s, out);
}

uint64_t source_done(const struct source *s) { return s->unpack ? unpack_taken(s->unpack) : s->offset; }

void source_close(struct source *s)
{
    if (!s)
        return;
    extent_drop(s->extent);
    unpack_close(s->unpack);
    if (s->fd >= 0)
        close(s->fd);
    name_drop(s->name);
    g_free(s);
}
