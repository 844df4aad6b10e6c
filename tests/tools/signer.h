/* The test signer: makes a DKIM-Signature field (RFC 6376, 8463) over a message, right by default and as
 * wrong as a test wants it. */
#pragma once
#include <openssl/types.h>

#include "parsers/arena.h"
#include "parsers/str.h"

enum { SIGNER_EDITS = 32 };
/* what the command line gave, as it gave it; a text with p == NULL was not given */
struct signer_list {
    struct str v[SIGNER_EDITS];
    size_t n;
};

struct signer {
    struct str domain, selector, key, algorithm, canon, names, auid, time, expires, length, query;
    struct str bh, order, fold, name;
    struct signer_list extra; /* NAME=VALUE, added as they are */
    struct signer_list set;   /* NAME=VALUE, put in the place of the right value */
    struct signer_list drop;  /* NAME */
    bool copies;              /* z= */
    bool wide;                /* white space wherever RFC 6376 section 3.2 allows it */
    bool literal;             /* a single LF is not made CRLF before hashing */
    bool record, zone, pkcs1;
};

/* Either text or, when it is not to be had, error: a sentence. */
struct signer_result {
    struct str text;
    const char *error;
};

/* The field for this message, its lines and its end as the message's first line ends. */
struct signer_result signer_sign(const struct signer *job, EVP_PKEY *key, struct arena *a, struct str message);
/* The key record: text alone, NAME TEXT when a domain is given, or a master-file line (zone). */
struct signer_result signer_record(const struct signer *job, EVP_PKEY *key, struct arena *a);
