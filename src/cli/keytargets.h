/* Which keys to look at: names on the command line, the signatures of a message, the names in key files, or a record that
 * is not published yet. */
#pragma once
#include "src/dkimverify.h"
#include "src/doctor/doctor.h"

struct key_targets {
    struct doctor_target items[LIMIT_DOCTOR_KEYS + 1]; /* one more than is looked at, so that the limit is told */
    size_t count;
    bool only_ed25519;
};

/* "selector._domainkey.domain", or the two apart; second NULL: none follows. How many words were taken, 0: it is no name. */
size_t targets_add_name(struct key_targets *, const char *first, const char *second, struct arena *);
void targets_add_tokens(struct key_targets *, const char *domain, char *const *tokens);

/* Every key that a signature of the message names, each once. */
void targets_add_message(struct key_targets *, struct str message, struct arena *);

/* The key of one signature, unless it is there already. */
void targets_add_signature(struct key_targets *, const struct dkv_signature *, struct arena *);

/* A record as it was typed, copied out of a zone file or printed by dig, host or nslookup, a bare text or a key file (PEM);
 * of several TXT records each. False: there is only a CNAME record. */
bool targets_add_record(struct key_targets *, struct str text, struct arena *);
