/* Transcripts: what DNS servers said, as text that a person can read, compare by diff, edit and have judged again.
 * A file is a heading and one block for each question:
 *
 *   transcript 1
 *
 *   ask 2026a._domainkey.acme.example TXT of resolver rd edns do     who was asked: "resolver", or an address
 *   got answered NOERROR from 192.0.2.53 ra ad edns                  outcome; rcode, who answered, flags
 *   error 7 "signature expired"                                      extended error (RFC 8914), if there is one
 *   size 512                                                         bytes of the reply
 *   ms 12                                                            how long it took
 *   answer 2026a._domainkey.acme.example 300 TXT "v=DKIM1; p=" "..." a record: section, owner, TTL, type, data
 *
 * Words and strings are those of master files (RFC 1035 section 5.1), ';' begins a comment. Every byte that is not
 * printable ASCII is written \DDD. Of two blocks with the same question the last counts: a file can be appended to. */
#pragma once
#include "src/doctor/dnsfact.h"
#include <glib.h>

/* The heading of a new file. */
void transcript_begin(GString *out);

/* Appends one block. It reads back to the same fact if names in it have the form that dnsfact.h says. */
void transcript_put(GString *out, const struct dns_fact *fact);

/* Appends its first line: equal for questions that are the same. */
void transcript_put_question(GString *out, const struct dns_question *question);

/* The word for an outcome, as after "got". */
const char *transcript_outcome(enum dns_outcome outcome);

/* Does a file that begins with these bytes say that it is a transcript? Comments may stand before that. */
bool transcript_is(struct str bytes);

struct transcript;
struct transcript_error {
    size_t line;        /* from 1 */
    const char *reason; /* a constant of the program */
};

/* Reads n bytes, which are not needed afterwards. NULL and *error at the first bad line. */
struct transcript *transcript_parse(const char *bytes, size_t n, struct transcript_error *error);
void transcript_free(struct transcript *);

/* What it says about the question, or NULL. Belongs to the transcript. */
const struct dns_reply *transcript_find(const struct transcript *, const struct dns_question *question);

/* All of its facts, in order, replaced ones too. */
size_t transcript_facts(const struct transcript *, const struct dns_fact **facts);
