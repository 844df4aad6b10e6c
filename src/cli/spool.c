#include "src/cli/spool.h"
#include "parsers/limits.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PIECE = 65536 };

/* ---- waiting, reading, writing ---------------------------------------------------------------------- */

bool spool_wait(int fd, short events, int ms)
{
    struct pollfd p = {.fd = fd, .events = events};
    int ready;
    do
        ready = poll(&p, 1, ms);
    while (ready < 0 && errno == EINTR);
    if (ready == 0)
        errno = ETIMEDOUT;
    return ready > 0;
}

/* As read(2), but for signals, handles that do not block, and silence. */
static ssize_t get(int fd, char *to, size_t n, int stall_ms)
{
    for (;;) {
        if (!spool_wait(fd, POLLIN, stall_ms))
            return -1;
        ssize_t got = read(fd, to, n);
        if (got >= 0 || (errno != EINTR && errno != EAGAIN))
            return got;
    }
}

bool spool_put(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t put = write(fd, bytes, n);
        if (put == 0)
            errno = EIO; /* it takes nothing, and would not the next time */
        if (put > 0) {
            bytes += put;
            n -= (size_t)put;
        } else if (errno == EAGAIN) {
            spool_wait(fd, POLLOUT, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

void spool_drain(int fd, int stall_ms)
{
    char junk[PIECE];
    while (get(fd, junk, sizeof junk, stall_ms) > 0)
        continue;
}

/* ---- the temporary file -------------------------------------------------------------------------------- */

static int open_unnamed(const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL && errno != ENOENT))
        return fd;
    char name[4096];
    static const char tail[] = "/dkimverify.XXXXXX";
    size_t n = strlen(folder);
    if (n + sizeof tail > sizeof name)
        return -1;
    memcpy(name, folder, n);
    memcpy(name + n, tail, sizeof tail);
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        unlink(name);
    return fd;
}

/* Never in the place of a standard stream that is closed: what is written there would seem to be written, and be lost. */
static int above_streams(int fd)
{
    if (fd > STDERR_FILENO)
        return fd;
    int above = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(fd);
    return above;
}

static int open_file(void)
{
    const char *folders[] = {getenv("TMPDIR"), "/tmp", "/var/tmp"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        int fd = folders[i] && folders[i][0] == '/' ? open_unnamed(folders[i]) : -1;
        if (fd >= 0)
            return above_streams(fd);
    }
    return -1;
}

/* What is in memory goes to a file, and the memory serves for the pieces that come. */
static bool begin_file(struct spool *s)
{
    s->fd = open_file();
    if (s->fd < 0)
        return false;
    if (spool_put(s->fd, s->memory, s->bytes.n))
        return true;
    close(s->fd);
    s->fd = -1;
    return false;
}

static bool file_get(int fd, char *to, size_t n, uint64_t from)
{
    while (n) {
        ssize_t got = pread(fd, to, n, (off_t)from);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got ? errno : EIO;
            return false;
        }
        to += got;
        n -= (size_t)got;
        from += (uint64_t)got;
    }
    return true;
}

/* ---- keeping --------------------------------------------------------------------------------------------- */

static bool more_memory(struct spool *s, size_t room)
{
    char *bigger = room <= LIMIT_MESSAGE_BYTES ? realloc(s->memory, room) : NULL;
    if (!bigger)
        return false;
    s->memory = bigger;
    s->room = room;
    return true;
}

/* The file is full, or cannot be written any more: all that it has goes back into memory. piece: what it did not take. */
static bool back_to_memory(struct spool *s, struct str piece)
{
    size_t room = s->bytes.n + piece.n + LIMIT_SPOOL_MEMORY;
    char *all = room <= LIMIT_MESSAGE_BYTES ? malloc(room) : NULL;
    if (!all || !file_get(s->fd, all, s->bytes.n, 0)) {
        free(all);
        return false;
    }
    memcpy(all + s->bytes.n, piece.p, piece.n);
    free(s->memory);
    close(s->fd);
    s->fd = -1;
    s->memory = all;
    s->room = room;
    s->bytes.n += piece.n;
    return true;
}

/* Room for another piece: more memory, the file, or more memory after all. */
static bool make_room(struct spool *s)
{
    if (s->fd >= 0 || s->bytes.n < s->room)
        return true;
    size_t room = s->room ? s->room * 2 : PIECE;
    if (room <= LIMIT_SPOOL_MEMORY && more_memory(s, room))
        return true;
    return (s->memory && begin_file(s)) || more_memory(s, room);
}

static bool keep(struct spool *s, size_t n)
{
    if (s->fd < 0) {
        s->bytes.n += n;
        return true;
    }
    if (!spool_put(s->fd, s->memory, n))
        return back_to_memory(s, (struct str){s->memory, n});
    s->bytes.n += n;
    return true;
}

static ssize_t next_piece(struct spool *s, int fd, int stall_ms)
{
    char *to = s->fd < 0 ? s->memory + s->bytes.n : s->memory;
    size_t room = s->fd < 0 ? s->room - s->bytes.n : s->room;
    return get(fd, to, room, stall_ms);
}

/* The memory that the pieces came through serves for the beginning. */
static bool keep_beginning(struct spool *s)
{
    size_t n = s->bytes.n < s->room ? s->bytes.n : s->room;
    if (!file_get(s->fd, s->memory, n, 0))
        return false;
    s->rest = s->bytes.n - n;
    s->bytes = (struct str){s->memory, n};
    return true;
}

/* False: errno says why. */
static bool map(struct spool *s)
{
    s->bytes.p = s->memory;
    if (s->fd < 0)
        return true;
    void *p = mmap(NULL, s->bytes.n, PROT_READ, MAP_PRIVATE, s->fd, 0);
    if (p == MAP_FAILED)
        return keep_beginning(s);
    free(s->memory);
    s->memory = NULL;
    s->bytes.p = p;
    int closed = close(s->fd); /* so that nobody can write it any more; a file far away is only now known to be written */
    s->fd = -1;
    return closed == 0;
}

bool spool_read(struct spool *s, int fd, int stall_ms, const char **why)
{
    *s = (struct spool){.fd = -1};
    for (;;) {
        if (!make_room(s)) {
            *why = "there is no room for the message, neither in a temporary file nor in memory";
            break;
        }
        ssize_t got = next_piece(s, fd, stall_ms);
        if (got == 0 && map(s))
            return true;
        if (got == 0) {
            *why = "the temporary file cannot be read or written";
            return false;
        }
        if (got < 0) {
            *why = errno == ETIMEDOUT ? "standard input stopped in the middle of the message" : strerror(errno);
            return false;
        }
        if (!keep(s, (size_t)got)) {
            *why = "there is no room for the message, neither in a temporary file nor in memory";
            break;
        }
    }
    spool_drain(fd, stall_ms);
    return false;
}

bool spool_put_rest(const struct spool *s, int fd)
{
    char piece[PIECE];
    for (size_t done = 0; done < s->rest; done += sizeof piece) {
        size_t n = s->rest - done < sizeof piece ? s->rest - done : sizeof piece;
        if (!file_get(s->fd, piece, n, s->bytes.n + done) || !spool_put(fd, piece, n))
            return false;
    }
    return true;
}
