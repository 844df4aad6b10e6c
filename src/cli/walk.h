/* Which files a run reads: the names of the command line and of --files0-from, and what is in them where they are Maildirs,
 * MH folders or directories. Names are read, files are not. */
#pragma once
#include "src/cli/inputkind.h"
#include <stdint.h>

struct walk_file {
    char *path;           /* to g_free(); "-": standard input */
    enum input_kind kind; /* one that is read as a file */
    bool in_directory;    /* found in a folder: only a regular file is wanted */
    bool only_mail;       /* and only if it looks like mail; others lie there as well */
    uint64_t size;        /* 0: not known */
    bool given;           /* by its name: that it is a folder may show only when it is opened */
    bool folder;          /* it did: walk_enter is to be called */
    bool end;             /* no file, but the end of a folder that was named */
    char *why;            /* NULL, or why it, or the folder, cannot be read; to g_free() */
};

/* names ends with NULL; files0_from as in inputs.h. Both are borrowed. */
struct walk *walk_open(char *const *names, enum input_kind kind, const char *files0_from);
/* False: that was all. */
bool walk_next(struct walk *, struct walk_file *);
/* The names in a file that is a folder come next; file->why, or NULL. */
void walk_enter(struct walk *, struct walk_file *file);
void walk_file_clear(struct walk_file *);
/* Bytes of all files that these names come to; 0: not known. */
uint64_t walk_size(char *const *names, enum input_kind kind);
void walk_close(struct walk *);
