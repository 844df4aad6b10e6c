/* Bytes that are there as a source of JSON (report/json_scan). */
#pragma once
#include "parsers/str.h"
#include "src/report/json_scan.h"

/* Gives at most `step` bytes at once. */
struct feed {
    struct str left;
    size_t step;
};

static inline size_t feed_more(void *data, char *to, size_t n)
{
    struct feed *feed = data;
    struct str piece = str_take(feed->left, n < feed->step ? n : feed->step);
    if (piece.n)
        memcpy(to, piece.p, piece.n);
    feed->left = str_drop(feed->left, piece.n);
    return piece.n;
}
