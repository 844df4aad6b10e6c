/* Key files: bytes -> names and answers. Forms, one record a line, freely mixed:
 *
 *   NAME TEXT                              TEXT is all to the end of the line, ';' included; \DDD is any byte
 *   NAME "STRING" "STRING"...              strings in quotes are joined
 *   NAME [TTL] !OUTCOME                    !NXDOMAIN !NODATA !SERVFAIL !BOGUS !REFUSED !TIMEOUT !BAD
 *   NAME [TTL] [IN] TXT "STRING"...        master files (RFC 1035 section 5.1) with ( ), @, $ORIGIN, $TTL, names
 *   NAME [TTL] [IN] CNAME TARGET           left out, comments after ';'; other record types are passed over
 *   what dig prints                        an answer's headings tell its outcome when it has no records
 *
 * NAME "*" is every name not listed. A transcript (transcript.h) is read too: what resolvers said about TXT records. */
#pragma once
#include "src/lookup/keyset.h"

struct keyfile_error {
    size_t line;        /* from 1 */
    const char *reason; /* a constant of the program */
};

/* Reads n bytes of a key file. label is what answers will name as their source. NULL and *error at the first bad line. */
struct keyset *keyfile_parse(const char *bytes, size_t n, struct str label, struct keyfile_error *error);

/* Reads a file; NULL: *error says "FILE:LINE: what is wrong" or why it cannot be read, to free(). */
struct keyset *keyfile_read(const char *file, char **error);

/* The word after '!' for a status, and back. OK and NOT_RECORDED have none: NULL, false. */
const char *keyfile_outcome_word(enum dkv_answer_status status, enum dkv_dnssec dnssec);
bool keyfile_outcome(struct str word, enum dkv_answer_status *status, enum dkv_dnssec *dnssec);

/* "secure" and so on, and back; a word that is none is DKV_DNSSEC_UNKNOWN. */
const char *keyfile_dnssec_word(enum dkv_dnssec dnssec);
enum dkv_dnssec keyfile_dnssec(struct str word);
