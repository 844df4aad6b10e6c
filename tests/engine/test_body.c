/* engine/body: the body hashes of many signatures in one pass, RFC 6376 section 3.7 step 1. */
#include "src/engine/body.h"
#include "tests/engine/make.h"
#include "tests/tools/canonical.h"

static struct digest hash_of(enum hash_kind kind, struct str data)
{
    struct digest d = {0};
    CHECK(EVP_Q_digest(NULL, kind == HASH_SHA1 ? "SHA1" : "SHA256", NULL, data.p, data.n, d.bytes, &d.n));
    return d;
}

static struct str slice(const struct digest *d) { return (struct str){(const char *)d->bytes, d->n}; }

static struct str canonical(struct str body, enum canonicalization canon)
{
    return canonical_body(unit_arena(), canonical_crlf(unit_arena(), body), canon == CANON_RELAXED);
}

static void check_wants(struct str body, const struct body_want *wants, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str all = canonical(body, wants[i].canon);
        unit_row("%zu bytes, c=%d, hash %d, l=%lld", body.n, wants[i].canon, wants[i].kind, (long long)wants[i].length);
        CHECK_INT(wants[i].size, all.n);
        if (wants[i].length > (int64_t)all.n) {
            CHECK_INT(wants[i].digest.n, 0);
            continue;
        }
        struct digest want = hash_of(wants[i].kind, wants[i].length < 0 ? all : str_take(all, (size_t)wants[i].length));
        CHECK_STR(slice(&wants[i].digest), slice(&want));
    }
}

/* Every l= from nothing to more than there is, all in one pass, the longest first. */
static void every_length(void)
{
    static const struct str bodies[] = {
        S(""), S("x"), S("\r\n\r\n"), S(" a  b \r\n\r\n\tc\r\n\r\n\r\n"), S("one\ntwo \n\n\nthree"),
            S("\r\n\r\nx\r\n \r\n"),
    };
    for (size_t b = 0; b < LENGTH(bodies); b++) {
        struct hashes hashes = {0};
        struct body_want wants[200];
        size_t n = 0;
        for (int64_t length = (int64_t)bodies[b].n + 6; length >= -1; length--)
            for (int k = 0; k < 4; k++)
                wants[n++] = (struct body_want){.canon = k & 1 ? CANON_RELAXED : CANON_SIMPLE,
                                                .kind = k & 2 ? HASH_SHA1 : HASH_SHA256, .length = length};
        body_hash(unit_exact(bodies[b]), READ_LINES, '\n', wants, n, &hashes, unit_arena());
        check_wants(bodies[b], wants, n);
        hashes_free(&hashes);
    }
}

/* Bodies that are longer than one chunk of the pass, with line ends and white space around its end. */
static void chunks(void)
{
    static const struct str words[] = {S("\r\n"), S("\r\n"), S("\n"), S("\r"), S(" "), S("  x"), S("\t"), S("text"),
        S("\r\n\r\n\r\n")};
    uint64_t chance = 6;
    for (size_t i = 0; i < 60; i++) {
        size_t fill = 65536 - 30 + i;
        char *x = arena_alloc(unit_arena(), fill);
        memset(x, 'x', fill);
        struct str end = unit_random_text(&chance, words, LENGTH(words), 40, unit_arena());
        struct str body = make_join((struct str){x, fill}, end);
        struct body_want wants[] = {
            {.canon = CANON_SIMPLE, .kind = HASH_SHA256, .length = -1},
            {.canon = CANON_RELAXED, .kind = HASH_SHA256, .length = -1},
            {.canon = CANON_RELAXED, .kind = HASH_SHA1, .length = 65536},
            {.canon = CANON_SIMPLE, .kind = HASH_SHA256, .length = 65535},
            {.canon = CANON_SIMPLE, .kind = HASH_SHA256, .length = INT64_MAX},
            {.canon = CANON_RELAXED, .kind = HASH_SHA256, .length = 0},
        };
        struct hashes hashes = {0};
        body_hash(body, READ_LINES, '\n', wants, LENGTH(wants), &hashes, unit_arena());
        check_wants(body, wants, LENGTH(wants));
        hashes_free(&hashes);
    }
}

static void no_wants(void)
{
    struct hashes hashes = {0};
    body_hash(S("x"), READ_LINES, '\n', NULL, 0, &hashes, unit_arena());
    CHECK(!hashes.fetched[HASH_SHA256]);
    struct body_want none = {.canon = CANON_SIMPLE, .kind = HASH_SHA1, .length = -1};
    hashes = (struct hashes){.fetched = {true, true}}; /* this OpenSSL offers no hash */
    body_hash(S("x"), READ_LINES, '\n', &none, 1, &hashes, unit_arena());
    CHECK_INT(none.digest.n, 0);
    CHECK_INT(none.size, 3);
    hashes_free(&hashes);
}

void suite_engine_body(void)
{
    static const struct unit_test tests[] = {
        {"every length", every_length}, {"chunks", chunks}, {"nothing to hash", no_wants},
    };
    unit_suite("engine/body", tests, LENGTH(tests));
}
