/* parsers/keyrec and engine/key: what is usable is a key of the kind that was asked for, and has no fault. */
#include "src/engine/key.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const struct key_need needs[] = {
        {KEY_RSA, HASH_SHA256, false, 1024}, {KEY_RSA, HASH_SHA1, true, 512}, {KEY_ED25519, HASH_SHA256, true, 1024},
    };
    struct arena arena = {0};
    struct keyring ring = {0};
    struct str text = {(const char *)bytes, n};
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        struct key_candidate c = key_read(text, &needs[i], &ring, &arena);
        assert(c.usable == (c.fault == DKV_VERIFIED));
        assert(!c.record.fault.found || !c.usable);
        if (c.usable) {
            assert(c.pubkey.pkey && c.record.p.n && c.record.for_email && c.pubkey.type == needs[i].type);
            assert(c.pubkey.bits >= (needs[i].type == KEY_RSA ? needs[i].least_bits : 256));
            assert(!(c.record.strict && needs[i].auid_is_subdomain));
            assert(needs[i].hash == HASH_SHA1 ? c.record.h_sha1 : c.record.h_sha256);
        }
    }
    keyring_free(&ring);
    arena_free(&arena);
    return 0;
}
