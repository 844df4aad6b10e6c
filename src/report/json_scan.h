/* JSON that may be long, read piece by piece: the outer objects and lists are gone through here, and Jansson decodes what is
 * in them, never more than LIMIT_JSON_PIECE bytes at once. A tree of Jansson's takes up to fifty times the bytes that it was
 * made of. What is passed over is not looked at, but for its strings and brackets. */
#pragma once
#include "parsers/str.h"
#include <glib.h>
#include <jansson.h>

/* Where the bytes come from: up to n of them to `to`; 0: that was all. */
struct json_source {
    size_t (*more)(void *data, char *to, size_t n);
    void *data;
};

struct json_scan {
    struct json_source source;
    GString *bytes; /* bytes [at, len) are still to be read */
    size_t at;
    bool over;      /* the source has no more */
    const char *why; /* what is wrong; NULL so far */
};

void json_scan_begin(struct json_scan *, struct json_source);
void json_scan_end(struct json_scan *);

/* The next byte that is no white space, which stays; 0: the end, or a NUL. */
char json_scan_peek(struct json_scan *);

/* Is there nothing more but white space? A NUL is something. */
bool json_scan_over(struct json_scan *);

/* The value that is next; NULL: there is none, or it is too long; to json_decref(). */
json_t *json_scan_value(struct json_scan *);

/* Passes over the value that is next. False: there is none. */
bool json_scan_skip(struct json_scan *);

/* Goes through the object (the list) that is next, each time with the value of a member (an element) to be read. False: that
 * was false, or it is none. */
bool json_scan_object(struct json_scan *, bool (*member)(void *data, const char *name), void *data);
bool json_scan_list(struct json_scan *, bool (*element)(void *data), void *data);
