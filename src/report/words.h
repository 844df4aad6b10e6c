/* What more than one writer says the same way: times, words for enumerations, and the name of a signer. */
#pragma once
#include "src/report/analysis.h"
#include <glib.h>

enum { WHEN_SIZE = 32 };

/* The time that when_text shows. */
int64_t when_clamp(int64_t seconds);

/* Seconds since the epoch as "2026-03-02T09:02:08Z", or with sep " " and zone " UTC" for people. A time after
 * the year 9999 becomes its last second, one before the year 1 its first: x= may say anything. Returns buffer. */
const char *when_text(char buffer[static WHEN_SIZE], int64_t seconds, char sep, const char *zone);

/* d= as it can be trusted to be read: the A-label form where d= is not ASCII and the key's name has it, else
 * as written. Not escaped. */
struct str signer_domain(const struct dkv_signature *);

/* The A-label form of d=, empty where it is not known. Not checked, see is_host_name. */
struct str signer_ascii(const struct dkv_signature *);

/* Dots between labels of letters, digits, underscores and inner hyphens, at most 253 bytes. */
bool is_host_name(struct str s);

/* "ok", "nxdomain", ... */
const char *answer_word(enum dkv_answer_status);
const char *dnssec_word(enum dkv_dnssec);

/* "authentication-results", ... */
const char *claim_word(enum authres_kind);
/* "above-border", ... */
const char *position_word(enum dkv_position);
/* What to say of a field without results. */
const char *claim_nothing(const struct dkv_claim *);

/* Seconds from the last hop before the i-th that has a date to it; INT64_MIN where one of the two is missing. */
int64_t hop_delay(const struct analysis *, size_t i);

/* The signature that the verdict rests on: of the signatures with the result that made it, the one nearest
 * to From, then the upper. NULL: no signature has that result. */
const struct analysis_signature *deciding_signature(const struct analysis *);

/* Where the time of judging comes from, in words. */
const char *clock_text(enum dkv_clock);

/* The file is no e-mail message at all. */
bool is_no_message(const struct analysis *);
