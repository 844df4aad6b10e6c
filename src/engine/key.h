/* From a DNS answer to keys that may judge a signature: RFC 6376 section 6.1.2 steps 2 to 8. */
#pragma once
#include "src/dkimverify.h"
#include "src/engine/keyring.h"

/* What a signature asks of its key. */
struct key_need {
    enum key_type type;
    enum hash_kind hash;
    bool auid_is_subdomain; /* i= names a subdomain of d= (t=s) */
    int least_bits;         /* RSA */
};

/* One TXT record as a key. usable false: fault says why. readable: pubkey can tell whether the signature fits, whatever
 * fault says (a short key, a record that forbids this use). */
struct key_candidate {
    struct keyrec record;
    struct str text;
    struct pubkey *key;   /* belongs to the keyring, gone with the next key_read; NULL: none was looked at */
    struct pubkey pubkey; /* what is known of it; its handles are not to be used */
    bool usable, readable;
    enum dkv_reason fault;
    struct str detail;
};

/* VERIFIED: there are records to look at; else the reason why there is no key. */
enum dkv_reason key_answer_fault(const struct dkv_answer *answer);

/* Reads one record against the need. */
struct key_candidate key_read(struct str text, const struct key_need *need, struct keyring *ring, struct arena *arena);
