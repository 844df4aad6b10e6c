/* The key record: the text of a TXT record at selector._domainkey.domain (RFC 6376 section 3.6.1, RFC 8463
 * section 4.2). Syntax only; the key's bytes are read by the engine. */
#pragma once
#include "parsers/taglist.h"

enum key_type { KEY_RSA, KEY_ED25519, KEY_UNKNOWN };

struct keyrec {
    struct taglist tags;
    struct str v, k, h, s, t, n, p_text; /* as written; p == NULL: not there */
    enum key_type type;
    bool h_sha1, h_sha256;               /* what h= allows; both when there is no h= */
    bool for_email;                      /* s= */
    bool testing, strict;                /* t=y, t=s */
    bool g;                              /* a g= of RFC 4871; ignored */
    struct str p;                        /* decoded */
    bool p_unpadded;
    size_t p_bad;                        /* offset in p_text of the byte that is not base64 */
    struct tag_fault fault;              /* the first thing wrong */
};

struct keyrec keyrec_read(struct str text, struct arena *arena);
