/* Standard input, kept: all of it, before anything is done with it. A message that is large lies in a temporary file that
 * has no name; where there can be none, in memory. What cannot be kept is read to its end all the same, so that who writes
 * it is not cut off. */
#pragma once
#include "parsers/str.h"

struct spool {
    struct str bytes; /* all of it, or its beginning when there is a rest */
    size_t rest;      /* so much more is in the file, which could not be mapped */
    int fd;           /* the file; -1: none, or mapped */
    char *memory;     /* private */
    size_t room;      /* private */
};

/* Reads fd to its end. stall_ms: how long it may say nothing; -1: for ever. False: *why says in words what stood in the
 * way (a constant or strerror's). */
bool spool_read(struct spool *s, int fd, int stall_ms, const char **why);

/* Reads fd to its end and keeps nothing; gives up after stall_ms of silence. */
void spool_drain(int fd, int stall_ms);

/* Writes n bytes; false: errno says why. */
bool spool_put(int fd, const char *bytes, size_t n);

/* Writes what comes after bytes. False: errno says why. */
bool spool_put_rest(const struct spool *s, int fd);

/* Waits until fd is ready for events (poll's). False: not within that time, errno is ETIMEDOUT; or errno says why. */
bool spool_wait(int fd, short events, int ms);
