/* A table of what strangers choose: names, each with what was counted for it. It is bounded, and it adds up: the same
 * messages give the same table whatever their order, and however they were shared out among tables that were merged.
 *
 * Past its limit it keeps the rows whose names have the smallest SHA-256. Nobody can say before which these are, a name
 * that is once left out never comes back, and one that is kept was counted from its first message on: so what is kept is
 * exact, and what is left out is known as a sum. */
#pragma once
#include "parsers/str.h"
#include <glib.h>

enum { TALLY_COUNTS = 4, TALLY_PLACES = 5 };
#define TALLY_NO_TIME INT64_MIN
#define TALLY_MOST ((uint64_t)1 << 53)

/* a + b, or TALLY_MOST where that is more: past it many a reader of JSON would not have the number exact. All sums end
 * there, because those from another machine may be anything. */
uint64_t tally_sum(uint64_t a, uint64_t b);

/* Where a message is: the index-th of its source, from 0. */
struct tally_place {
    const char *source; /* escaped; belongs to the row */
    uint64_t index;
};

struct tally_row {
    const char *key; /* one part or several with a tab between; escaped text, so no part has a tab in it */
    uint64_t counts[TALLY_COUNTS]; /* the first one is what rows are ordered by, and what is summed up of those left out */
    int64_t first, last;           /* seconds since the epoch; TALLY_NO_TIME */
    const char *sample;            /* one text of those that were given; escaped; NULL: none was */
    struct tally_place *places;    /* the first few, in the order of sources and indexes */
    size_t place_count;
};

struct tally;

struct tally *tally_new(size_t limit);
void tally_free(struct tally *);

/* Adds a row to the one of the same key. All of it is copied. */
void tally_add(struct tally *, const struct tally_row *);
/* Adds all of another table. The lower of the two limits is that of the result. */
void tally_merge(struct tally *into, const struct tally *from);
/* The same for n counts[0] of rows that another table has left out. */
void tally_left_out_add(struct tally *, uint64_t n, size_t limit);

/* The rows that are kept, by counts[0], the largest first, then by key; to g_ptr_array_unref. They are the table's own,
 * until something is added. */
GPtrArray *tally_rows(struct tally *);
/* The sum of counts[0] of all that was added, and of what was left out at the limit. */
uint64_t tally_total(const struct tally *);
uint64_t tally_left_out(struct tally *);
size_t tally_limit(const struct tally *);
