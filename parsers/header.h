/* Splits a message into header fields and body, byte exact: the only truth for hashing. Every byte of the
 * input belongs to exactly one of: preamble, a field's raw bytes, the empty line, the body. Nothing is
 * refused; what is odd is flagged. RFC 5322 sections 2.1, 2.2, 3.5, 4.5. */
#pragma once
#include "parsers/arena.h"
#include "parsers/fieldname.h"

/* Line ends as the message has them: CRLF and LF both end a line, in any mixture. Only a message without
 * any LF is read with CR as its line end (RFC 6376 section 5.3: a "local line separator"). */

enum field_flag {
    FIELD_NO_COLON = 1,       /* a line that is no field: raw only, name and value empty */
    FIELD_SPACE_COLON = 2,    /* white space before the colon; legal once (section 4.5) */
    FIELD_FOLD_COLON = 4,     /* a line break before the colon */
    FIELD_BAD_NAME = 8,       /* a byte outside 33..126 in the name, or no name */
    FIELD_NUL = 16,
};

struct field {
    struct str raw;   /* all its lines with their line ends */
    struct str name;  /* without white space at either end; case as written */
    struct str value; /* after the colon, up to the line end of its last line */
    size_t offset;    /* of raw in the message */
    unsigned flags;   /* enum field_flag */
    enum field_name known; /* the number of the name */
};

enum header_flag {
    HEADER_BOM = 1,          /* UTF-8 byte order mark before the header, skipped */
    HEADER_MBOX_LINE = 2,    /* "From " line before the header, skipped */
    HEADER_FIRST_SPACE = 4,  /* first line begins with WSP: it is a FIELD_NO_COLON */
    HEADER_NO_END = 8,       /* no empty line: all is header, the body is empty */
    HEADER_FIELDS_LIMIT = 16, /* LIMIT_FIELDS reached */
    HEADER_SIZE_LIMIT = 32,  /* LIMIT_HEADER_BYTES reached */
};

struct header {
    struct field *fields;
    size_t count;
    struct str preamble, body; /* what was skipped before the first field; what follows the empty line */
    char line_end;             /* last byte of a line end: '\n', or '\r' in a message without any LF */
    size_t crlf, lf, cr;       /* in the header block: line ends of each kind, and CRs outside a line end */
    unsigned flags;            /* enum header_flag */
};

/* Is it made of what a field-name may have, and not empty? RFC 5322 section 2.2. A ":" is not looked for: all who ask have cut
 * there. */
bool is_field_name(struct str name);

/* message is borrowed; fields live in the arena. */
struct header header_split(struct str message, struct arena *arena);

/* The same reading, one field at a time and without limits: nothing is kept. */
struct header_walk {
    struct str rest;      /* not yet read; at the end the body */
    struct str preamble;
    char line_end;
    unsigned flags;       /* enum header_flag but for the limits */
    const char *start;    /* of the message */
    bool begun;           /* a field was read */
};
struct header_walk header_walk(struct str message);
/* False at the end of the header. */
bool header_next(struct header_walk *w, struct field *f);
