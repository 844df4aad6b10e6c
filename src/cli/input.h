/* Reading for dkimkey: a file or standard input becomes the bytes of one message or record, all of it before anything is
 * judged. dkimverify reads by inputs.c. */
#pragma once
#include "parsers/str.h"

struct input {
    char *bytes; /* to free() */
    size_t n;
};

/* name "-": standard input. False: *why says in words what stood in the way (a constant or strerror's). */
bool input_read(struct input *in, const char *name, const char **why);
void input_free(struct input *in);
