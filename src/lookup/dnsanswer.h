/* A DNS answer, as a packet or as a reply that was read -> struct dkv_answer. Pure: bytes in, record out. */
#pragma once
#include "parsers/arena.h"
#include "src/dkimverify.h"
#include "src/doctor/dnsfact.h"

/* Reads the answer of n bytes to the question for the TXT records of qname (any case, no dot at the end).
 * Never fails: a packet that is no answer to that question, or that cannot be read, is DKV_ANSWER_BAD.
 *
 * cname holds every name that was led to, lower case, whatever the status; a chain that comes back to a name
 * ends with that name, one longer than LIMIT_CNAME_CHAIN is cut there, and both are DKV_ANSWER_BAD. Texts are
 * each listed once. Everything is allocated in the arena; server is left empty, source is DKV_SOURCE_DNS. */
void dns_answer_parse(const unsigned char *packet, size_t n, struct str qname, struct arena *arena,
                      struct dkv_answer *answer);

/* The same from a reply to the question for the TXT records of qname. Names of texts and CNAMEs are copied. */
void dns_answer_of_reply(const struct dns_reply *reply, struct str qname, struct arena *arena,
                         struct dkv_answer *answer);
