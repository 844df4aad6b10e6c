/* engine/coverage: what the signatures that hold protect, RFC 6376 sections 5.4, 8.2, 8.15. */
#include "src/engine/coverage.h"
#include "tests/engine/make.h"

enum { NOW = 1772445728 };

static const struct {
    const char *header, *body, *names, *extra; /* names: h=; extra: further tags of the signature */
    const char *covered;   /* names of the fields that are covered, each once more than a blank */
    const char *addable;
    long body_signed;      /* -1: all */
    const char *found;     /* ids of the findings of coverage_find */
} rows[] = {
    {"From: a@b.example\r\nSubject: x\r\n", "one\r\ntwo\r\n", "from:subject", "",
     "DKIM-Signature From Subject ", "From Subject ", -1, "not-oversigned "},
    {"From: a@b.example\r\nSubject: x\r\n", "one\r\ntwo\r\n", "from:subject:from:subject", "",
     "DKIM-Signature From Subject ", "", -1, ""},
    {"From: a@b.example\r\nTo: x\r\nSubject: y\r\n", "one\r\n", "from:from", "",
     "DKIM-Signature From ", "", -1, "header-unsigned "},
    {"Subject: above\r\nFrom: a@b.example\r\nSubject: x\r\n", "one\r\n", "from:from:subject", "",
     "DKIM-Signature From Subject ", "Subject ", -1, "not-oversigned "},
    {"From: a@b.example\r\n", "one\r\ntwo\r\n", "from:from", "; l=5", "DKIM-Signature From ", "", 5, "mime-exposed "},
    {"From: a@b.example\r\n", "one\r\ntwo\r\n", "from:from:content-type", "; l=5", "DKIM-Signature From ", "", 5, ""},
    {"From: a@b.example\r\n", "one \t x\r\n\r\n", "from:from", "; c=simple/relaxed; l=4", "DKIM-Signature From ", "", 6,
     "mime-exposed "},
    {"From: a@b.example\r\n", "one \t x\r\n", "from:from", "; c=simple/relaxed; l=5", "DKIM-Signature From ", "", 7,
     "mime-exposed "},
    {"From: a@b.example\r\n", "one\r\n", "from:from", "; l=0", "DKIM-Signature From ", "", 0, "mime-exposed "},
    {"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n", "--b\r\n\r\nx\r\n--b--\r\n", "from:from", "",
     "DKIM-Signature From ", "", -1, "header-unsigned mime-unsigned "},
    {"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n", "--b\r\n\r\nx\r\n",
     "from:from:content-type:content-type", "", "DKIM-Signature From Content-Type ", "", -1, "truncated "},
};

static struct str names_of(const struct coverage *c, struct dkv *d)
{
    struct str all = S(""), raw, name, value;
    for (size_t i = 0; dkv_field(d, i, &raw, &name, &value); i++)
        if (c->fields[i])
            all = arena_print(unit_arena(), "%.*s%.*s ", (int)all.n, all.p, (int)name.n, name.p);
    return all;
}

static struct str addable_of(const struct coverage *c)
{
    struct str all = S("");
    for (size_t i = 0; i < c->addable_count; i++)
        all = arena_print(unit_arena(), "%.*s%s ", (int)all.n, all.p, field_name_text(c->addable[i]).p);
    return all;
}

static struct str found_of(struct dkv *d)
{
    static const enum dkv_reason ours[] = {DKV_HEADER_UNSIGNED, DKV_NOT_OVERSIGNED, DKV_MIME_UNSIGNED,
                                           DKV_MIME_EXPOSED,    DKV_TRUNCATED,      DKV_LIMIT_PARTS_HIT};
    const struct dkv_finding *f;
    size_t n = dkv_findings(d, &f);
    struct str all = S("");
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < LENGTH(ours); k++)
            if (f[i].reason == ours[k])
                all = arena_print(unit_arena(), "%.*s%s ", (int)all.n, all.p, dkv_reason_row(f[i].reason)->id);
    return all;
}

static struct dkv *judged(struct str message, struct dkv_answer *answer, struct str *record)
{
    struct dkv_options options = {.policy = DKV_RFC, .now = NOW};
    const struct dkv_signature *s;
    struct dkv *d = dkv_open(message.p, message.n, &options);
    *record = make_record("v=DKIM1; p=@", MAKE_RSA2048);
    *answer = (struct dkv_answer){.status = DKV_ANSWER_OK, .txt = record, .txt_count = 1, .ttl = -1};
    dkv_answer(d, 0, answer);
    dkv_signatures(d, &s);
    return d;
}

static void maps(void)
{
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str plain = arena_print(unit_arena(), "%s\r\n%s", rows[i].header, rows[i].body);
        struct str tags = arena_print(unit_arena(), "v=1; a=rsa-sha256; d=b.example; s=s; h=%s; bh=@; b=@%s",
                                      rows[i].names, rows[i].extra);
        struct dkv_answer answer;
        struct str record;
        struct dkv *d = judged(make_signed((struct make){plain, tags, MAKE_RSA2048, false}), &answer, &record);
        const struct coverage *c = dkv_coverage(d);
        unit_row("%zu: %s", i, rows[i].names);
        CHECK_INT(c->holding, 1);
        CHECK_STR(names_of(c, d), str_z(rows[i].covered));
        CHECK_STR(addable_of(c), str_z(rows[i].addable));
        CHECK_INT(c->body_signed, rows[i].body_signed < 0 ? (long)strlen(rows[i].body) : rows[i].body_signed);
        CHECK_STR(found_of(d), str_z(rows[i].found));
        dkv_close(d);
    }
}

/* A signature that does not hold covers nothing. */
static void broken(void)
{
    struct str tags = S("v=1; a=rsa-sha256; d=b.example; s=s; h=from; bh=@; b=@");
    struct str m = make_signed((struct make){S("From: a@b.example\r\n\r\nbody\r\n"), tags, MAKE_RSA2048, false});
    struct dkv_answer answer;
    struct str record;
    struct dkv *d = judged(make_replaced(m, S("body"), S("bodz")), &answer, &record);
    const struct coverage *c = dkv_coverage(d);
    CHECK_INT(c->holding, 0);
    CHECK_INT(c->body_signed, 0);
    CHECK_STR(names_of(c, d), S(""));
    CHECK_STR(found_of(d), S(""));
    dkv_close(d);
}

/* How much of each part lies before the end of l=. */
static void parts(void)
{
    struct str plain = S("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                         "--b\r\n\r\nfirst\r\n--b\r\n\r\nsecond\r\n--b--\r\n");
    struct str tags = S("v=1; a=rsa-sha256; d=b.example; s=s; h=from; bh=@; b=@; l=24");
    struct dkv_answer answer;
    struct str record;
    struct dkv *d = judged(make_signed((struct make){plain, tags, MAKE_RSA2048, false}), &answer, &record);
    const struct coverage *c = dkv_coverage(d);
    CHECK_INT(c->parts->count, 3);
    CHECK_INT(c->part_signed[1], 5);
    CHECK_INT(c->part_signed[2], 3);
    dkv_close(d);
}

void suite_engine_coverage(void)
{
    static const struct unit_test tests[] = {
        {"maps", maps},
        {"a signature that does not hold", broken},
        {"parts", parts},
    };
    unit_suite("engine/coverage", tests, LENGTH(tests));
}
