/* A file as a stream of bytes, unpacked when its first bytes say gzip, xz or zstd (RFC 1952, RFC 8878, the .xz file format);
 * its name does not matter. Several in a row, one behind the other, are one. */
#pragma once
#include "parsers/str.h"
#include <sys/types.h>

struct unpack;

/* Who is called before a file that may keep us waiting is read: returns when it can be read, or is at its end; false: it
 * shall not be read any more. call NULL: nobody. */
struct unpack_waiter {
    bool (*call)(void *data, int fd);
    void *data;
};

/* fd is closed by unpack_close. waiter is copied. */
struct unpack *unpack_open(int fd, struct unpack_waiter waiter);

/* "gzip", "xz", "zstd"; NULL: not compressed. Reads the first bytes, if unpack_read has not. */
const char *unpack_format(struct unpack *);

/* The next bytes, at least one and at most n; 0: the end; -1: no more can be had, *why says so (a constant or
 * strerror's). What was given before stays good. */
ssize_t unpack_read(struct unpack *, char *to, size_t n, const char **why);

/* At the end: does something else follow the compressed data? */
bool unpack_rubbish(const struct unpack *);

/* Bytes taken from the file so far. */
uint64_t unpack_taken(const struct unpack *);

/* Closes all but the file, which is the caller's again. */
int unpack_release(struct unpack *);
void unpack_close(struct unpack *);
