/* One DKIM-Signature of a message: what can be said of it from the message alone, before any key is known. RFC
 * 6376 section 6.1.1. */
#pragma once
#include "src/dkimverify.h"
#include "src/engine/body.h"
#include "src/engine/message.h"

struct signature {
    struct dkimsig record;
    size_t field, number;      /* the header field; 1 for the first signature */
    const char *domain, *auid_domain; /* A-labels; NULL: not a name */
    const char *key_name;      /* NULL: no key can be asked for */
    size_t want;               /* index of key_name among the names asked for */
    enum dkv_reason fault;     /* VERIFIED: none */
    struct str fault_detail;
    bool skipped;              /* past LIMIT_SIGNATURES: nothing was read */

    struct body_want body;     /* set before it is judged; body.size < 0: not hashed */
    bool literal;              /* the body hash fits only if single LFs are kept as they are */
    enum dkv_quoting quoting;  /* MBOXO, MBOXRD: it fits only if the ">" of that mailbox are taken away */
};

/* Reads the field-th field of m, which is a DKIM-Signature. */
struct signature signature_read(const struct message *m, size_t field, size_t number, enum dkv_policy policy,
                                struct arena *arena);

/* The hash and the key type that a= names. */
enum hash_kind signature_hash(const struct signature *s);
enum key_type signature_key_type(const struct signature *s);

/* Can its body be hashed? (a=, c= and bh= were read) */
bool signature_has_body_hash(const struct signature *s);

/* How often h= names a field. */
size_t signature_names(const struct signature *s, enum field_name name);
