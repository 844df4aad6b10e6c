/* Keys whose private half others have: a file in badkeys' format, and the examples of RFCs. */
#include "src/doctor/strength.h"
#include <openssl/err.h>
#include <openssl/evp.h>

bool blocklist_hash(struct str number, unsigned char hash[static BLOCKLIST_HASH])
{
    unsigned char whole[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    while (number.n && number.p[0] == '\0')
        number = str_drop(number, 1);
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    bool ok = sha256 && EVP_Digest(number.p ? number.p : "", number.n, whole, &n, sha256, NULL) == 1 && n >= BLOCKLIST_HASH;
    if (ok)
        memcpy(hash, whole, BLOCKLIST_HASH);
    EVP_MD_free(sha256);
    ERR_clear_error();
    return ok;
}

int blocklist_find(struct str list, const unsigned char hash[static BLOCKLIST_HASH])
{
    size_t low = 0, high = list.n / BLOCKLIST_ROW;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *row = list.p + middle * BLOCKLIST_ROW;
        int order = memcmp(row, hash, BLOCKLIST_HASH);
        if (!order)
            return (unsigned char)row[BLOCKLIST_HASH];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

const char *example_key(const unsigned char hash[static BLOCKLIST_HASH])
{
    static const struct {
        unsigned char hash[BLOCKLIST_HASH];
        const char *where;
    } known[] = {
        {{0x1b, 0xe2, 0xc2, 0xe8, 0x98, 0xb8, 0xcb, 0x93, 0x58, 0x38, 0x45, 0x43, 0x9e, 0xb7, 0xb8}, "RFC 6376 appendix C"},
        {{0xfa, 0xa7, 0xf1, 0x55, 0x8c, 0x03, 0x45, 0xa1, 0x16, 0x6a, 0x02, 0x2f, 0x3c, 0x50, 0xfe}, "RFC 8463 appendix A"},
        {{0x21, 0xfe, 0x31, 0xdf, 0xa1, 0x54, 0xa2, 0x61, 0x62, 0x6b, 0xf8, 0x54, 0x04, 0x6f, 0xd2}, "RFC 8463 appendix A, RFC 8032 section 7.1"},
        {{0x39, 0xf7, 0x13, 0xd0, 0xa6, 0x44, 0x25, 0x3f, 0x04, 0x52, 0x94, 0x21, 0xb9, 0xf5, 0x1b}, "RFC 8032 section 7.1"},
        {{0xda, 0xc0, 0x73, 0xe0, 0x12, 0x3b, 0xde, 0xa5, 0x9d, 0xd9, 0xb3, 0xbd, 0xa9, 0xcf, 0x60}, "RFC 8032 section 7.1"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (memcmp(known[i].hash, hash, BLOCKLIST_HASH) == 0)
            return known[i].where;
    return NULL;
}
