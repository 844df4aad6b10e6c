/* Canonicalization for the test signer: RFC 6376 section 3.4 done a second time, one pass over the bytes
 * for each sentence of the RFC and none of it streaming, so that no test rests on the engine's reading of
 * it. Slow on purpose. Text in and out has CRLF line ends. */
#pragma once
#include "parsers/arena.h"
#include "parsers/str.h"

/* Every LF that has no CR before it gets one; a CR alone stays (RFC 6376 section 5.3). */
struct str canonical_crlf(struct arena *a, struct str text);
/* One header field, with or without its last line end; the result has none. */
struct str canonical_field(struct arena *a, struct str field, bool relaxed);
struct str canonical_body(struct arena *a, struct str body, bool relaxed);
