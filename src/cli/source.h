/* One file, or standard input, as messages: it is unpacked, and told by looking whether it is one message or an mbox. Large
 * files are mapped, a window at a time; of anything else there is never more in memory than one message and a block. */
#pragma once
#include "src/cli/unpack.h"
#include "src/cli/inputs.h"
#include "src/cli/walk.h"

struct source;

/* The file to read; its size is set. NULL with *why (to g_free()): it cannot be read. NULL without: it is a folder that was
 * given, which is set, too; or it is not mail, and was not asked for by name. waiter: for pipes and the like. */
struct source *source_open(struct walk_file *file, struct unpack_waiter waiter, char **why);

/* The next message; with its why, it could not be read. False: that was all. */
bool source_next(struct source *, struct input_message *);

/* Bytes of the file that are done with. */
uint64_t source_done(const struct source *);

void source_close(struct source *);

/* A message that says why something cannot be read. Takes why. */
void source_complain(struct input_message *, const char *name, char *why);
