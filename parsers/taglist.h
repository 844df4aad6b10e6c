/* tag=value lists (RFC 6376 section 3.2), read once by one reader and given meaning by a rule table:
 * DKIM-Signature, key records, and whatever comes later. */
#pragma once
#include "parsers/arena.h"
#include "parsers/reason.h"

struct tag {
    struct str name;
    struct str value; /* trimmed of FWS */
    struct str whole; /* all bytes between "=" and ";" or the end */
};

enum taglist_error {
    TAGLIST_OK,
    TAGLIST_JUNK,      /* a part that is no tag=value, an empty part, a bad name, a control byte in a value */
    TAGLIST_DUPLICATE, /* the same name twice; names are case-sensitive */
    TAGLIST_TOO_LONG,  /* LIMIT_TAGLIST_BYTES; nothing was read */
    TAGLIST_TOO_MANY,  /* LIMIT_TAGS; the first were read */
};

struct taglist {
    struct tag *tags;
    size_t count;
    enum taglist_error error; /* the first one met */
    struct str where;         /* the part it is about */
};

/* Reads all that can be read even when there is an error, so that a report can show it. text is borrowed. */
struct taglist taglist_read(struct str text, struct arena *arena);

/* The first tag of this name, or NULL. */
const struct tag *taglist_get(const struct taglist *list, struct str name);

/* One row of a rule table: what a tag's value does to the record. */
struct tag_rule {
    struct str name;
    bool required;
    /* Takes the value into the record; returns false when the value is not allowed. */
    bool (*take)(void *record, const struct tag *tag, struct arena *arena);
    enum dkv_reason bad; /* the reason when take says no */
};

struct tag_fault {
    bool found;
    enum dkv_reason reason;
    struct str where; /* name of the tag; for a missing one too */
};

/* Applies every rule, unknown tags are ignored (section 3.2), and gives the first fault in the order of the
 * table. missing is the reason for a required tag that is not there. */
struct tag_fault taglist_apply(const struct taglist *list, const struct tag_rule *rules, size_t n,
                               void *record, enum dkv_reason missing, struct arena *arena);
