/* The shape of an address field, as it stands in the message: what a lenient program may read differently from a
 * strict one. Reading the addresses themselves is GMime's (mime.h). RFC 5322 sections 3.4, 4.4. */
#pragma once
#include "parsers/str.h"

enum mailbox_flag {
    MAILBOX_ROUTE = 1,       /* <@a,@b:user@domain>, obsolete */
    MAILBOX_BACKSLASH = 2,   /* outside quoted strings and comments, where it means nothing */
    MAILBOX_TRAILING = 4,    /* text after the closing ">" */
    MAILBOX_UNBALANCED = 8,  /* a quote, comment or "<" that is never closed, or a ">" too many */
    MAILBOX_GROUP = 16,      /* name: ... ; (RFC 6854) */
    MAILBOX_ENCODED = 32,    /* an encoded word where an address must stand */
    MAILBOX_SEVERAL = 64,    /* more than one mailbox */
    MAILBOX_CONTROL = 128,   /* a control byte other than folding */
    MAILBOX_ATS = 256,       /* a second "@" in one address, outside quotes */
};

/* Flags of the value of an address field. Linear in its length. */
unsigned mailbox_flags(struct str value);

/* Goes through all that looks like an address: word characters with an "@" among them, wherever it stands but in
 * comments. Starts as {value}; n == 0: no more. Linear. */
struct mailbox_scan {
    struct str rest;
    bool open_comment; /* one was never closed: parentheses mean nothing any more */
};
struct str mailbox_next_address(struct mailbox_scan *scan);
