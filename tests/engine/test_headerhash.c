/* engine/headerhash: which fields h= means, RFC 6376 section 5.4.2. */
#include "src/engine/headerhash.h"
#include "tests/unit.h"

/* Fields 0 to 8 of one message; the signature under test is field 3. */
static const struct str text = S("DKIM-Signature: b=top\r\n"
                                 "Received: r1\r\n"
                                 "From: f2\r\n"
                                 "DKIM-Signature: v=1; b=xyz; h=from\r\n"
                                 "Subject: s4\r\n"
                                 "From: f5\r\n"
                                 "no colon\r\n"
                                 "FROM : f7\r\n"
                                 "DKIM-Signature: b=low\r\n"
                                 "\r\nbody");
enum { OWN = 3 };

static const struct {
    const char *h;
    int32_t selected[6];
    const char *canonical; /* relaxed */
} rows[] = {
    {"from", {7}, "from:f7\r\n"},
    {"From:fROM", {7, 5}, "from:f7\r\nfrom:f5\r\n"},
    {"from:from:from:from", {7, 5, 2, NO_FIELD}, "from:f7\r\nfrom:f5\r\nfrom:f2\r\n"},
    {"subject:from:subject:from:subject", {4, 7, NO_FIELD, 5, NO_FIELD}, "subject:s4\r\nfrom:f7\r\nfrom:f5\r\n"},
    {"cc:from:cc", {NO_FIELD, 7, NO_FIELD}, "from:f7\r\n"},
    {"dkim-signature", {8}, "dkim-signature:b=low\r\n"},
    {"dkim-signature:dkim-signature", {8, 0}, "dkim-signature:b=low\r\ndkim-signature:b=top\r\n"},
    {"dkim-signature:dkim-signature:dkim-signature", {8, 0, NO_FIELD},
     "dkim-signature:b=low\r\ndkim-signature:b=top\r\n"},
    {"nocolon:received", {NO_FIELD, 1}, "received:r1\r\n"},
    {"from:dkim-signature:from", {7, 8, 5}, "from:f7\r\ndkim-signature:b=low\r\nfrom:f5\r\n"},
};

struct collected {
    char bytes[500];
    size_t n;
};

static void collect(void *to, struct str run)
{
    struct collected *c = to;
    memcpy(c->bytes + c->n, run.p, run.n);
    c->n += run.n;
}

static void selection(void)
{
    struct message m = message_read(unit_exact(text), 0, unit_arena());
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str value = arena_print(unit_arena(), "v=1; h=%s", rows[i].h);
        struct dkimsig sig = dkimsig_read(value, false, unit_arena());
        int32_t *selected = header_select(&m, &sig, OWN, unit_arena());
        unit_row("h=%s", rows[i].h);
        for (size_t k = 0; k < sig.name_count; k++)
            CHECK_INT(selected[k], rows[i].selected[k]);
    }
}

static void canonical(void)
{
    struct message m = message_read(unit_exact(text), 0, unit_arena());
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str value = arena_print(unit_arena(), "v=1; c=relaxed; h=%s", rows[i].h);
        struct dkimsig sig = dkimsig_read(value, false, unit_arena());
        struct collected c = {.n = 0};
        sig.b_whole = dkimsig_read(m.header.fields[OWN].value, false, unit_arena()).b_whole;
        header_canon(&m, &sig, OWN, (struct sink){collect, &c}, unit_arena());
        unit_row("h=%s", rows[i].h);
        CHECK_STR(((struct str){c.bytes, c.n}),
                  arena_print(unit_arena(), "%sdkim-signature:v=1; b=; h=from", rows[i].canonical));
    }
}

/* The own field is the lowest, or the only one. */
static void own_at_the_ends(void)
{
    struct message m = message_read(S("DKIM-Signature: a\r\nFrom: x\r\nDKIM-Signature: b\r\n\r\n"), 0, unit_arena());
    struct dkimsig sig = dkimsig_read(S("h=dkim-signature:dkim-signature"), false, unit_arena());
    int32_t *s = header_select(&m, &sig, 2, unit_arena());
    CHECK_INT(s[0], 0);
    CHECK_INT(s[1], NO_FIELD);
    s = header_select(&m, &sig, 0, unit_arena());
    CHECK_INT(s[0], 2);
    CHECK_INT(s[1], NO_FIELD);
    m = message_read(S("From: x\r\nDKIM-Signature: b\r\n\r\n"), 0, unit_arena());
    s = header_select(&m, &sig, 1, unit_arena());
    CHECK_INT(s[0], NO_FIELD);
    CHECK_INT(s[1], NO_FIELD);
}

void suite_engine_headerhash(void)
{
    static const struct unit_test tests[] = {
        {"selection", selection}, {"canonical bytes", canonical}, {"own field at the ends", own_at_the_ends},
    };
    unit_suite("engine/headerhash", tests, LENGTH(tests));
}
