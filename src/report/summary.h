/* The summary of many messages: what they came to, who signed them with which keys, what failed most, and what only
 * shows in many messages together: one signature in several of them, one key under domains that have nothing to do with each
 * other, much mail of one kind. dkimverify-json(5) describes its form as JSON.
 *
 * A summary is a sum: it does not matter in which order messages come, nor whether they were added to one summary or to
 * several that are merged. It keeps no time of its own, so the same messages give the same bytes. A summary belongs to
 * one thread at a time. */
#pragma once
#include "src/report/analysis.h"
#include "src/report/json_scan.h"
#include "src/report/tally.h"
#include "src/report/writer.h"

enum summary_table {
    SUMMARY_REASONS, SUMMARY_FINDINGS, SUMMARY_DOMAINS, SUMMARY_SELECTORS, SUMMARY_KEYS, SUMMARY_FAILURES, SUMMARY_CAMPAIGNS,
    SUMMARY_SIGNATURES, SUMMARY_TABLES
};
enum { SUMMARY_PARTS = 4, SUMMARY_RESULTS = DKV_PERMERROR + 1 };

/* What a table has: the one place where its form is written down, for adding, writing and reading. */
struct summary_form {
    const char *name;
    const char *parts[SUMMARY_PARTS];  /* of the key, in order; "#" before the name of one that is a number */
    const char *counts[TALLY_COUNTS];  /* the first is what rows are ordered by */
    bool times, sample, places;
    size_t limit;
};
extern const struct summary_form summary_forms[SUMMARY_TABLES];

struct summary {
    uint64_t messages, bytes, signatures;
    uint64_t unreadable; /* messages that have a place in their source, but could not be read; in none of the other numbers */
    uint64_t verdicts[SUMMARY_RESULTS]; /* of messages, by enum dkv_result */
    uint64_t results[SUMMARY_RESULTS];  /* of signatures */
    struct tally *tables[SUMMARY_TABLES];
    GHashTable *fingerprints; /* the record of a key to its fingerprint, so that it is made once */
};

struct summary *summary_new(void);
void summary_free(struct summary *);

/* One thread looks at messages and another one adds them up: what is to be added of one message, not of those inside it (any
 * thread; it borrows nothing), and adding it. */
struct summary_note;
struct summary_note *summary_note(const struct analysis *);
void summary_take(struct summary *, const struct summary_note *);
size_t summary_note_memory(const struct summary_note *);
void summary_note_free(struct summary_note *);

/* Adds all of another summary, which stays as it is. */
void summary_merge(struct summary *into, const struct summary *from);
/* Adds a summary that summary_json wrote, here or elsewhere: nothing of it is believed unchecked. Not NULL, as: it is
 * the next piece of one input of that name, which was read from standard input piece by piece; what it calls "-" is
 * renamed, and its messages are counted on, those that could not be read as well. False: *why says what is wrong with it
 * (a constant), and into is as before. */
bool summary_read(struct summary *into, struct json_source json, const char *as, const char **why);

/* One JSON object and a line end. */
void summary_json(GString *out, struct summary *);
/* For a person. */
void summary_text(GString *out, struct summary *, const struct writer_options *);

/* ---- for the writers ---- */

/* The i-th part of a row's key. */
struct str summary_part(const struct tally_row *, size_t i);

/* A key that was seen under domains of more than one organization. */
struct summary_shared {
    struct str fingerprint, type, bits;
    uint64_t signatures, cname; /* cname: those whose key was found through a CNAME record */
    size_t organizations;
    struct tally *domains; /* key: the domain; counts[0]: signatures */
};
/* By signatures, the most first, then by fingerprint; to g_ptr_array_unref. The slices live as long as nothing is
 * added to the summary. */
GPtrArray *summary_shared_keys(struct summary *);
