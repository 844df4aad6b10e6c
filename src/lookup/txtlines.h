/* TXT records in a text that somebody copied: lines of a zone file (RFC 1035 section 5.1), or what dig, host and nslookup
 * print. It says where records stand and what their strings are, not what they mean. No I/O. */
#pragma once
#include "src/lookup/master.h"

struct txtline {
    struct str owner; /* a slice of the text; empty: the line has none, as those of dig +short */
    struct str *strings; /* as they stand, escapes read; in the arena */
    size_t string_count;
    bool raw; /* what follows its TXT cannot be read: its one string is the whole line */
};

/* A place in the text. To begin: {.master = {.rest = text, .line = 1}}. */
struct txtlines {
    struct master master;
    struct txtline held; /* the record that was read last, unless it was given out */
    bool open;           /* strings of it may follow, in lines of their own: nslookup of Windows has them so */
    bool begun, ended;
    bool alias; /* a CNAME record was passed over */
};

/* The next record. False: there is none; or the text does not begin as such lines do, and is something else. */
bool txtlines_next(struct txtlines *, struct txtline *, struct arena *);
