/* DNS answers -> key-file text, and that text appended to a file (--record). */
#pragma once
#include "src/dkimverify.h"
#include <glib.h>

/* Appends one answer in a form that keyfile_parse reads back to the same answer: status, texts, CNAMEs, TTL,
 * DNSSEC. name is lower case; when is seconds since the epoch. */
void record_format(GString *out, const char *name, const struct dkv_answer *answer, int64_t when);

struct record;

/* Opens file to append to it; NULL: *error says why, to free(). Key files and transcripts (transcript.h) do not mix: a
 * file that is the other kind is refused. */
struct record *record_open(const char *file, bool transcript, char **error);

/* Adds one answer, to be written by the next flush. */
void record_add(struct record *, const char *name, const struct dkv_answer *answer);

/* What the next flush will write, to append to: the blocks of a transcript. */
GString *record_text(struct record *);

/* Writes what was added, in one piece. False, once, when it cannot be written; nothing is written after that. */
bool record_flush(struct record *);

void record_close(struct record *);
