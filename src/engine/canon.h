/* Canonicalization (RFC 6376 section 3.4) as a stream: bytes go in at any chunk size, runs of canonical bytes
 * come out into a sink. The digest is one sink, a dump for tests another. Nothing is copied: runs point into
 * what was put in, or at constants. */
#pragma once
#include "parsers/dkimsig.h"

struct sink {
    void (*put)(void *to, struct str run);
    void *to;
};

/* One header field (sections 3.4.1, 3.4.2). raw are its lines, line_end the message's ('\n' or '\r'); LF and
 * CRLF come out as CRLF. A field without line end gets one. */
void canon_field(enum canonicalization canon, struct str raw, char line_end, struct sink sink);

/* The DKIM-Signature field itself: without the bytes of `omit` (inside raw) and without its last line end
 * (section 3.7). */
void canon_signature(enum canonicalization canon, struct str raw, struct str omit, char line_end, struct sink sink);

/* How a body's line ends are read. */
enum body_reading {
    READ_LINES,   /* CRLF and LF end a line, and both count as CRLF (section 5.3) */
    READ_LITERAL, /* only CRLF ends a line; a single LF is a byte like others */
};

/* A body (sections 3.4.3, 3.4.4). Fill in the first four, zero the rest. */
struct canon_body {
    enum canonicalization canon;
    enum body_reading reading;
    char line_end; /* '\n', or '\r' in a message without LF */
    struct sink sink;

    uint64_t empty_lines; /* seen and not yet known to be followed by anything */
    bool cr;              /* the last byte was a CR that may belong to a line end */
    bool wsp;             /* relaxed: white space is waiting for what follows */
    bool in_line;         /* the line has content */
    bool any;             /* some content was put out */
};

void canon_body_put(struct canon_body *c, struct str chunk);
/* The end of the body: what closes it is put out. */
void canon_body_end(struct canon_body *c);
