/* Public keys that were read before: a key takes longer to decode than to use, and a run over many messages meets the
 * same ones again. So many are kept, whatever the number of signers. One thread. */
#pragma once
#include "src/engine/crypto.h"

enum { KEYRING_SIZE = 1024 };
struct kept_key;

/* Starts as {0}, but for the seed: any number that a writer of keys cannot guess. */
struct keyring {
    uint64_t seed;
    struct kept_key **slots; /* KEYRING_SIZE; NULL: none yet */
    unsigned turn;           /* who goes next */
};

/* What pubkey_decode makes of p, read once. False: *why, and the key is decoded only as far as that says. The key belongs
 * to the ring and stays until the next call. */
bool keyring_read(struct keyring *ring, enum key_type type, struct str p, int least_bits, struct pubkey **key,
                  enum dkv_reason *why);

void keyring_free(struct keyring *ring);
