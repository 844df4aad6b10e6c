#include "src/lookup/filebytes.h"
#include "parsers/limits.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int file_bytes(const char *file, GByteArray *bytes)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    char buffer[65536];
    ssize_t n;
    int error = 0;
    while ((n = read(fd, buffer, sizeof buffer)) != 0 && !error) {
        if (n > 0)
            g_byte_array_append(bytes, (const guint8 *)buffer, (guint)n);
        else if (errno != EINTR)
            error = errno;
        if (bytes->len > LIMIT_KEYFILE_BYTES)
            error = EFBIG;
    }
    close(fd);
    return error;
}
