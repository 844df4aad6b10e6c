#include "src/cli/unpack.h"
#include "src/cli/interrupt.h"
#include "parsers/limits.h"
#include <errno.h>
#include <glib.h>
#include <lzma.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

/* What a step of unpacking came to. */
enum step { STEP_GOES_ON, STEP_FRAME_END, STEP_DAMAGED, STEP_TOO_BIG };

struct format {
    const char *name;
    struct str magic;
    void (*begin)(struct unpack *);
    enum step (*step)(struct unpack *, char *to, size_t n, size_t *got);
    void (*end)(struct unpack *);
};

struct unpack {
    int fd;
    struct unpack_waiter waiter;
    const struct format *format; /* NULL: not compressed */
    bool told;                   /* format is known */
    union {
        z_stream gzip;
        lzma_stream xz;
        ZSTD_DStream *zstd;
    } state;
    size_t at, n;     /* of in: what is not used yet */
    bool in_end;
    bool full;        /* the last step filled all the room that it had */
    bool frame_open;  /* inside of a compressed whole: here the file may not end */
    bool rubbish;     /* behind the last compressed whole stands something else */
    uint64_t taken, given;
    const char *why;
    char in[65536];   /* last, and not set to anything: most files are small and not compressed */
};

enum {
    MAGIC = 6,        /* so many bytes tell every format */
    FIRST_LOOK = 4096 /* of a file that may be mapped */
};

/* ---- the formats -------------------------------------------------------------------------------- */

static void used(struct unpack *u, size_t left) { u->at += u->n - u->at - left; }

static void gzip_begin(struct unpack *u)
{
    if (inflateInit2(&u->state.gzip, 15 + 16) != Z_OK)
        abort();
}

static enum step gzip_step(struct unpack *u, char *to, size_t n, size_t *got)
{
    z_stream *z = &u->state.gzip;
    if (!u->frame_open && u->in[u->at] == 0) { /* tapes and disks fill up with zeros */
        u->at++;
        return STEP_FRAME_END;
    }
    z->next_in = (Bytef *)u->in + u->at;
    z->avail_in = (uInt)(u->n - u->at);
    z->next_out = (Bytef *)to;
    z->avail_out = n < 1u << 30 ? (uInt)n : 1u << 30;
    uInt room = z->avail_out;
    int result = inflate(z, Z_NO_FLUSH);
    used(u, z->avail_in);
    *got = room - z->avail_out;
    if (result == Z_STREAM_END)
        return inflateReset(z) == Z_OK ? STEP_FRAME_END : STEP_DAMAGED;
    return result == Z_OK || result == Z_BUF_ERROR ? STEP_GOES_ON : STEP_DAMAGED;
}

static void gzip_end(struct unpack *u) { inflateEnd(&u->state.gzip); }

static void xz_begin(struct unpack *u)
{
    u->state.xz = (lzma_stream)LZMA_STREAM_INIT;
    if (lzma_stream_decoder(&u->state.xz, LIMIT_UNPACK_MEMORY, 0) != LZMA_OK)
        abort();
}

static enum step xz_step(struct unpack *u, char *to, size_t n, size_t *got)
{
    lzma_stream *x = &u->state.xz;
    if (!u->frame_open && u->in[u->at] == 0) { /* stream padding */
        u->at++;
        return STEP_FRAME_END;
    }
    x->next_in = (const uint8_t *)u->in + u->at;
    x->avail_in = u->n - u->at;
    x->next_out = (uint8_t *)to;
    x->avail_out = n;
    lzma_ret result = lzma_code(x, LZMA_RUN);
    used(u, x->avail_in);
    *got = n - x->avail_out;
    if (result == LZMA_STREAM_END) {
        lzma_end(x);
        xz_begin(u);
        return STEP_FRAME_END;
    }
    return result == LZMA_OK || result == LZMA_BUF_ERROR ? STEP_GOES_ON : result == LZMA_MEMLIMIT_ERROR ? STEP_TOO_BIG : STEP_DAMAGED;
}

static void xz_end(struct unpack *u) { lzma_end(&u->state.xz); }

static void zstd_begin(struct unpack *u)
{
    u->state.zstd = ZSTD_createDStream();
    if (!u->state.zstd)
        abort();
}

static enum step zstd_step(struct unpack *u, char *to, size_t n, size_t *got)
{
    ZSTD_inBuffer in = {u->in, u->n, u->at};
    ZSTD_outBuffer out = {to, n, 0};
    size_t result = ZSTD_decompressStream(u->state.zstd, &out, &in);
    u->at = in.pos;
    *got = out.pos;
    if (ZSTD_isError(result))
        return STEP_DAMAGED;
    return result ? STEP_GOES_ON : STEP_FRAME_END;
}

static void zstd_end(struct unpack *u) { ZSTD_freeDStream(u->state.zstd); }

static const struct format formats[] = {
    {"gzip", S("\x1f\x8b"), gzip_begin, gzip_step, gzip_end},
    {"xz", S("\xfd" "7zXZ\0"), xz_begin, xz_step, xz_end},
    {"zstd", S("\x28\xb5\x2f\xfd"), zstd_begin, zstd_step, zstd_end},
};

/* ---- the file ----------------------------------------------------------------------------------- */

static bool fail(struct unpack *u, const char *why)
{
    u->why = why;
    return false;
}

/* read(2), but for what interrupts it. The waiter sees an interrupt that comes just before read(2), too. */
static ssize_t take(struct unpack *u, char *to, size_t n)
{
    ssize_t got;
    do {
        got = -1;
        errno = ECANCELED;
        if (u->waiter.call && !u->waiter.call(u->waiter.data, u->fd))
            break;
        got = read(u->fd, to, n);
    } while (got < 0 && (errno == EINTR || (errno == EAGAIN && u->waiter.call)) && !interrupt_caught());
    if (got < 0)
        fail(u, g_strerror(errno));
    u->taken += got > 0 ? (uint64_t)got : 0;
    u->in_end = u->in_end || got == 0;
    return got;
}

/* What is left in `in` moves to its start. */
static bool refill(struct unpack *u)
{
    memmove(u->in, u->in + u->at, u->n - u->at);
    u->n -= u->at;
    u->at = 0;
    ssize_t got = take(u, u->in + u->n, (u->told ? sizeof u->in : FIRST_LOOK) - u->n);
    u->n += got > 0 ? (size_t)got : 0;
    return got >= 0;
}

struct unpack *unpack_open(int fd, struct unpack_waiter waiter)
{
    struct unpack *u = malloc(sizeof *u);
    if (!u)
        abort();
    memset(u, 0, offsetof(struct unpack, in));
    u->fd = fd;
    u->waiter = waiter;
    return u;
}

static void tell_format(struct unpack *u, struct str head)
{
    for (size_t i = 0; !u->told && i < sizeof formats / sizeof *formats; i++)
        if (str_starts(head, formats[i].magic)) {
            u->format = &formats[i];
            u->format->begin(u);
        }
    u->told = true;
}

const char *unpack_format(struct unpack *u)
{
    while (!u->told && u->n < MAGIC && !u->in_end && refill(u))
        ;
    tell_format(u, (struct str){u->in, u->n});
    return u->format ? u->format->name : NULL;
}

/* The first bytes of the file are read to where they will stay; how many they are. 0: they are compressed and were moved to
 * `in`, or there are none. */
static size_t read_first(struct unpack *u, char *to, size_t n)
{
    size_t have = 0, room = n < sizeof u->in ? n : sizeof u->in;
    ssize_t got = 1;
    while (have < MAGIC && have < room && got > 0) {
        got = take(u, to + have, room - have);
        have += got > 0 ? (size_t)got : 0;
    }
    tell_format(u, (struct str){to, have});
    if (!u->format)
        return have;
    memcpy(u->in, to, have);
    u->n = have;
    return 0;
}

/* ---- bytes -------------------------------------------------------------------------------------- */

/* A bomb: far more comes out than any mail can be packed to. Many copies of one message are no bomb, so that is not asked
 * before much has come out. */
static bool is_bomb(const struct unpack *u)
{
    return u->given > LIMIT_UNPACKED_BYTES && u->given / LIMIT_UNPACKED_RATIO > u->taken;
}

static ssize_t plain_read(struct unpack *u, char *to, size_t n)
{
    size_t have = u->n - u->at;
    if (!have)
        return u->in_end ? 0 : take(u, to, n);
    n = n < have ? n : have;
    memcpy(to, u->in + u->at, n);
    u->at += n;
    return (ssize_t)n;
}

/* One step, with something to work on. False: the end, or there is a why. */
static bool unpack_step(struct unpack *u, char *to, size_t n, size_t *got)
{
    if (u->at == u->n && !u->full && !u->in_end && !refill(u))
        return false;
    bool dry = u->at == u->n;
    if (dry && !u->frame_open)
        return false;
    enum step step = u->format->step(u, to, n, got);
    if (step == STEP_DAMAGED && !u->frame_open && u->given) {
        u->in_end = u->rubbish = true;
        u->at = u->n;
        return false;
    }
    if (step == STEP_DAMAGED)
        return fail(u, "the compressed data is damaged");
    if (step == STEP_TOO_BIG)
        return fail(u, "unpacking it takes too much memory (LIMIT_UNPACK_MEMORY)");
    u->frame_open = step != STEP_FRAME_END;
    u->full = *got == n; /* there may be more of it without more input */
    return *got || !dry || !u->frame_open ? true : fail(u, "the compressed data ends too early");
}

ssize_t unpack_read(struct unpack *u, char *to, size_t n, const char **why)
{
    ssize_t given = -1;
    size_t got = 0, first = u->told ? 0 : read_first(u, to, n);
    if (!u->why && !u->format) {
        given = first ? (ssize_t)first : plain_read(u, to, n);
    } else if (!u->why) {
        while (!got && unpack_step(u, to, n, &got))
            ;
        u->given += got;
        if (is_bomb(u))
            fail(u, "far more comes out of it than goes in (LIMIT_UNPACKED_BYTES)");
        given = got || !u->why ? (ssize_t)got : -1;
    }
    *why = u->why;
    return given;
}

bool unpack_rubbish(const struct unpack *u) { return u->rubbish; }

uint64_t unpack_taken(const struct unpack *u) { return u->taken - (u->n - u->at); }

int unpack_release(struct unpack *u)
{
    int fd = u->fd;
    if (u->format)
        u->format->end(u);
    free(u);
    return fd;
}

void unpack_close(struct unpack *u)
{
    if (u)
        close(unpack_release(u));
}
