#include "src/cli/input.h"
#include "parsers/limits.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A little more than the file has, so that its end is seen without another allocation. */
static size_t first_size(const struct stat *st)
{
    return S_ISREG(st->st_mode) && st->st_size > 0 && (unsigned long long)st->st_size < LIMIT_MESSAGE_BYTES
               ? (size_t)st->st_size + 1
               : 65536;
}

static bool make_room(struct input *in, size_t *size)
{
    if (in->n < *size)
        return true;
    char *bigger = realloc(in->bytes, *size * 2);
    if (bigger) {
        in->bytes = bigger;
        *size *= 2;
    }
    return bigger != NULL;
}

static bool read_all(struct input *in, int fd, size_t size, const char **why)
{
    in->bytes = malloc(size);
    while (in->bytes && make_room(in, &size)) {
        ssize_t got = read(fd, in->bytes + in->n, size - in->n);
        if (got == 0)
            return true;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            *why = strerror(errno);
            return false;
        }
        in->n += (size_t)got;
        if (in->n > LIMIT_MESSAGE_BYTES) {
            *why = "larger than a message may be (1 GiB; LIMIT_MESSAGE_BYTES)";
            return false;
        }
    }
    *why = "not enough memory";
    return false;
}

static bool read_fd(struct input *in, int fd, const char **why)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        *why = strerror(errno);
        return false;
    }
    if (S_ISDIR(st.st_mode)) {
        *why = "is a folder; name the message files in it";
        return false;
    }
    if (!read_all(in, fd, first_size(&st), why))
        return false;
    *why = "is empty";
    return in->n > 0;
}

bool input_read(struct input *in, const char *name, const char **why)
{
    *in = (struct input){0};
    bool standard = str_eq(str_z(name), S("-"));
    int fd = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        *why = strerror(errno);
        return false;
    }
    bool ok = read_fd(in, fd, why);
    if (!standard)
        close(fd);
    if (!ok)
        input_free(in);
    return ok;
}

void input_free(struct input *in)
{
    free(in->bytes);
    *in = (struct input){0};
}
