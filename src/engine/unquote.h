/* The ">" that mailbox files put before lines of a body that begin with "From ", taken away again: pieces of the body come
 * out, nothing is copied. RFC 4155 appendix A; mboxo and mboxrd, see enum dkv_quoting. */
#pragma once
#include "src/dkimverify.h"

/* The next piece of a body without them; n == 0: that was all. *rest is the whole body at first. With another quoting than
 * MBOXO and MBOXRD the one piece is the body as it stands. line_end: '\n' or '\r'. */
struct str unquote_next(struct str *rest, enum dkv_quoting quoting, char line_end);

/* Lines that may be quoted. */
struct quoted_lines {
    size_t single; /* ">From " */
    size_t deeper; /* ">>From ", ">>>From ", ... */
};
struct quoted_lines unquote_count(struct str body, char line_end);
