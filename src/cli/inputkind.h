/* How a source is read. Everything but INPUT_AUTO is what --input= forces. A compressed source is unpacked in any case. */
#pragma once
#include <stdbool.h>

enum input_kind {
    INPUT_AUTO, INPUT_MESSAGE,
    INPUT_MBOX, INPUT_MBOXO, INPUT_MBOXRD, INPUT_MBOXCL, INPUT_MBOXCL2, /* of some kind; of this one */
    INPUT_MAILDIR, INPUT_MH, INPUT_DIRECTORY
};

/* The kind of that name ("auto", "message", ...). False: there is none. */
bool input_kind_find(const char *name, enum input_kind *kind);
/* To be read as a file: not a folder. */
bool input_kind_file(enum input_kind kind);
