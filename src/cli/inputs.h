/* The messages of a run, one after the other, out of all that may hold them: files and standard input with one message
 * or an mbox, Maildirs, MH folders, directories, each of these compressed or not. Sources are opened one at a time, in
 * the order given; what is in a directory comes sorted.
 *
 * One thread reads (inputs_next, inputs_close); messages may be used and freed by any. */
#pragma once
#include "src/cli/inputkind.h"
#include "src/dkimverify.h"

struct inputs_options {
    enum input_kind kind;
    const char *files0_from; /* after the names: names out of this file, each ended by a NUL; "-": standard input; NULL:
                              * none; borrowed until inputs_close */
    bool measure;            /* find out the size of everything first, for inputs_progress: one stat a file */
};

struct input_message {
    struct str bytes;          /* the message, without the From line of an mbox and the empty line behind it */
    const char *source;        /* for people: "-", the path of the mbox, the path of the file in a Maildir, MH folder or
                                * directory; any bytes: escape them */
    uint64_t index;            /* in that source; the first has 0 */
    uint64_t offset;           /* of bytes in that source, when it is unpacked */
    enum dkv_quoting quoting;  /* for dkv_options */
    const char *note;          /* NULL, or a constant: what is to be said about it on standard error; it can be read */
    const char *why;           /* NULL, or why this one could not be read, in words. bytes is empty then. The run goes on */
    bool is_source;            /* why is about the source as a whole, and not about the index-th message in it */
    struct input_owner *owner; /* holds bytes, source and why until input_message_free */
};

/* names ends with NULL and is borrowed until inputs_close. Never fails: what cannot be opened is a message with why. */
struct inputs *inputs_open(char *const *names, const struct inputs_options *options);

/* From now on call is called where a pipe, a terminal or the like keeps inputs_next waiting: it returns when fd can be read,
 * and may do other work meanwhile; false: no more is to be read. */
void inputs_wait_by(struct inputs *, bool (*call)(void *data, int fd), void *data);

/* The next message, to be freed by whoever has it. False: there are no more. */
bool inputs_next(struct inputs *, struct input_message *);

/* Why what was read from bytes is not to be believed: the file was made shorter meanwhile. NULL: all is well. To be asked
 * when the message is judged and before anything is said about it; true of it then, not for ever. */
const char *input_message_lost(const struct input_message *);

/* Bytes of memory that it keeps from others, about: those of a mapped file cost none. */
size_t input_message_memory(const struct input_message *);

/* bytes, source and why are gone after it; zeroes the message. It may outlive the inputs. */
void input_message_free(struct input_message *);

/* How far the reading is, in bytes as they are stored. Any thread may ask. */
struct inputs_progress {
    uint64_t done;
    uint64_t total; /* 0: not known */
};
struct inputs_progress inputs_progress(const struct inputs *);

void inputs_close(struct inputs *);
