/* The writers: each makes one form of the report out of an analysis (analysis.h). A writer only appends to a
 * string, so that the caller can put a report out as a whole or not at all. It never fails, keeps no state
 * and does not change what it reads.
 *
 * What comes from the message or the DNS goes through escape.h; besides the escapes every writer has its own
 * rules (its file says which) by which a value cannot be mistaken for a part of the report. */
#pragma once
#include "src/report/analysis.h"
#include <glib.h>

struct writer_options {
    bool color;              /* text: verdict and severity words in colour */
    bool many;               /* text: more than one message is reported, so each says which one it is */
    size_t width;            /* text: columns of the terminal; 0: 100 */
    const char *authserv_id; /* authres: who says so; NULL, or what RFC 8601 does not allow: "localhost" */
};

struct writer {
    const char *name; /* as --format has it */
    /* begin and end stand around all messages; NULL: nothing to say there */
    void (*begin)(GString *out, const struct writer_options *);
    void (*message)(GString *out, const struct analysis *, const struct writer_options *);
    void (*end)(GString *out, const struct writer_options *);
    bool whole; /* shows messages that are inside others: they are opened for it */
    bool counts; /* says which message it is when there are many */
    bool lean;  /* reads no more than inspect_lean() fills in */
    bool names_host; /* says which host wrote it (authserv_id) */
};

/* All writers, text first; the row after the last has name NULL. */
extern const struct writer writers[];

/* The writer of that name, or NULL. */
const struct writer *writer_find(const char *name);

/* The rows' functions, one file each. */
void text_message(GString *out, const struct analysis *, const struct writer_options *);
void brief_message(GString *out, const struct analysis *, const struct writer_options *);
void json_message(GString *out, const struct analysis *, const struct writer_options *);
void html_begin(GString *out, const struct writer_options *);
void html_message(GString *out, const struct analysis *, const struct writer_options *);
void html_end(GString *out, const struct writer_options *);
void authres_message(GString *out, const struct analysis *, const struct writer_options *);

/* The Authentication-Results field with its last line end, for the filter: eol is "\n" or "\r\n". */
void authres_field(GString *out, const struct analysis *, const char *authserv_id, const char *eol);

/* X-DKIM-Report, for programs that can only search a field: verdict, alignment, ids of reasons and findings. */
#define MARK_FIELD "X-DKIM-Report"
void mark_field(GString *out, const struct analysis *, const char *authserv_id, const char *eol);

/* The same two for a message that could not be checked, for whatever reason; they say temperror, with this word. */
#define UNCHECKED "not-checked"
void authres_unchecked(GString *out, const char *authserv_id, const char *eol);
void mark_unchecked(GString *out, const char *authserv_id, const char *eol);
