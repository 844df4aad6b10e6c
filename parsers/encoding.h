/* The two encodings that DKIM tags use: base64 with folding white space anywhere, and dkim-quoted-printable.
 * RFC 6376 sections 2.10, 2.11, 3.5. */
#pragma once
#include "parsers/arena.h"

struct decoded {
    struct str bytes;   /* in the arena; empty when not ok */
    bool ok;
    bool unpadded;      /* base64: closing "=" signs are missing (allowed by the grammar) */
    size_t bad;         /* not ok: offset of the byte in the input that cannot be */
};

/* Strict but for white space and padding: any byte outside the alphabet, "=" before the end or a length that
 * no bytes can give is an error. */
struct decoded base64_decode(struct str text, struct arena *arena);

/* "=" and two upper- or lower-case hexadecimal digits make a byte; white space is dropped; other control
 * bytes and ";" are errors. Bytes from 128 are kept (RFC 8616). */
struct decoded dkim_qp_decode(struct str text, struct arena *arena);

/* text without its white space. */
struct str without_fws(struct str text, struct arena *arena);

bool is_ascii(struct str text);

/* The character that text begins with. length 0: it begins with none, or is empty. RFC 3629: no surrogates, no overlong forms,
 * nothing above U+10FFFF. */
struct utf8_char {
    uint32_t code;
    size_t length;
};
struct utf8_char utf8_first(struct str text);

/* A valid UTF-8 text? */
bool utf8_valid(struct str text);
