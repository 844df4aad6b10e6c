/* The library's handle (src/dkimverify.h): questions and answers, several signatures, several keys. */
#include "parsers/limits.h"
#include "tests/engine/handle.h"

/* ---- questions ---------------------------------------------------------------------------------- */

static void questions(void)
{
    static const struct {
        const char *fields, *names; /* names joined by " " */
    } rows[] = {
        {"", ""},
        {"DKIM-Signature: " USUAL("") "\r\n", "k1._domainkey.x.example"},
        {"DKIM-Signature: " USUAL("") "\r\nDKIM-Signature: " USUAL("; t=1") "\r\n", "k1._domainkey.x.example"},
        {"DKIM-Signature: " TAGS("rsa-sha256", "relaxed", "b.example", "k2", "") "\r\nDKIM-Signature: " USUAL("") "\r\n"
         "DKIM-Signature: " TAGS("ed25519-sha256", "simple", "X.EXAMPLE", "K1", "") "\r\n",
         "k2._domainkey.b.example k1._domainkey.x.example"},
        {"DKIM-Signature: " TAGS("rsa-sha256", "relaxed", "b\xc3\xbc" "cher.example", "\xce\xba", "") "\r\n",
         "xn--vxa._domainkey.xn--bcher-kva.example"},
        {"DKIM-Signature: nonsense\r\n", ""},
        {"DKIM-Signature: " USUAL("; q=http") "\r\n", ""},
        {"DKIM-Signature: " USUAL("; t=1; t=2") "\r\n", ""},
        {"DKIM-Signature: " TAGS("rsa-sha1", "relaxed", "x.example", "k1", "") "\r\n", "k1._domainkey.x.example"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkv_options options = {.now = NOW};
        struct str text = arena_print(unit_arena(), "%s" HEADER "\r\n" BODY, rows[i].fields);
        struct str bytes = S("bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), names = S("");
        for (struct str before = {0}; !str_eq(before, text);) {
            before = text;
            text = make_replaced(make_replaced(text, S("bh=@"), bytes), S(" b=@"), S(" b=AAAA"));
        }
        struct dkv *d = dkv_open(text.p, text.n, &options);
        const char *const *wants;
        size_t n = dkv_wants(d, &wants);
        for (size_t k = 0; k < n; k++)
            names = arena_print(unit_arena(), "%.*s%s%s", (int)names.n, names.p, k ? " " : "", wants[k]);
        unit_row("row %zu", i);
        CHECK_STR(names, str_z(rows[i].names));
        dkv_close(d);
    }
    dkv_close(NULL);
}

/* No answer at all, and none before the first judgement, is the same as a key that no file knows. */
static void unanswered(void)
{
    handle_judge(handle_sign(HEADER "\r\n" BODY, USUAL(""), MAKE_RSA2048), DKV_STRICT, NULL, 0);
    CHECK_INT(count, 1);
    CHECK_REASON(signatures[0].reason, DKV_KEY_NOT_RECORDED);
    CHECK_INT(dkv_verdict(handle), DKV_TEMPERROR);
    CHECK(signatures[0].key.answer == NULL);
    CHECK_STR(str_z(signatures[0].key.name), S("k1._domainkey.x.example"));
}

static void description(void)
{
    struct str txt = make_record("v=DKIM1; t=y; p=@", MAKE_RSA2048);
    struct str message = handle_sign("X: y\r\n" HEADER "\r\n" BODY, TAGS("rsa-sha256", "relaxed", "x.example", "k1",
                              "; i=j=C3=B6=20x@M.x.example; t=1772442128; x=1772449328; l=20; q=dns/txt"), MAKE_RSA2048);
    handle_judge_with(make_join(S("Received: by z\r\n"), message), DKV_RFC, &txt, 1);
    const struct dkv_signature *s = &signatures[0];
    CHECK_INT(count, 1);
    CHECK_INT(s->field, 1);
    CHECK_INT(s->offset, 16);
    CHECK_STR(s->domain, S("x.example"));
    CHECK_STR(s->selector, S("k1"));
    CHECK_STR(s->algorithm, S("rsa-sha256"));
    CHECK_STR(s->canonicalization, S("relaxed"));
    CHECK_STR(s->query, S("dns/txt"));
    CHECK_STR(s->auid, S("j\xc3\xb6 x@M.x.example"));
    CHECK_INT(s->signed_count, 3);
    CHECK_STR(s->signed_names[1], S("to"));
    CHECK_INT(s->timestamp, 1772442128);
    CHECK_INT(s->expires, 1772449328);
    CHECK_INT(s->length, 20);
    CHECK_INT(s->body_size, 25); /* simple */
    CHECK_INT(s->result, DKV_PASS);
    CHECK(s->header_hash_recovered);
    CHECK_STR(str_z(s->key.type), S("rsa"));
    CHECK_INT(s->key.bits, 2048);
    CHECK(s->key.testing);
    CHECK_STR(s->key.record, txt);
    CHECK_INT(dkv_signatures(handle, &signatures), 1); /* the same when asked again */
    CHECK(signatures == s);

    message = handle_sign(HEADER "\r\n" BODY, "v=1; a=ed25519-sha256; d=x.example; s=k1; h=from; bh=@; b=@", MAKE_ED25519);
    txt = make_record("k=ed25519; p=@", MAKE_ED25519);
    handle_judge_with(message, DKV_RFC, &txt, 1);
    CHECK_STR(signatures[0].canonicalization, S("simple/simple"));
    CHECK_STR(signatures[0].auid, S("@x.example"));
    CHECK_INT(signatures[0].timestamp, -1);
    CHECK_INT(signatures[0].length, -1);
    CHECK_INT(signatures[0].key.bits, 256);
    CHECK(!signatures[0].header_hash_recovered);
}

static void fields(void)
{
    struct dkv_options options = {.now = NOW};
    struct str text = S("From 1\nA: b\r\nno colon\r\nC : d\n\nbody"), raw, name, value;
    struct dkv *d = dkv_open(text.p, text.n, &options);
    CHECK_INT(dkv_field_count(d), 3);
    CHECK(dkv_field(d, 2, &raw, &name, &value));
    CHECK_STR(raw, S("C : d\n"));
    CHECK_STR(name, S("C"));
    CHECK_STR(value, S(" d"));
    CHECK(!dkv_field(d, 3, &raw, &name, &value));
    CHECK_STR(dkv_value(d, name), value);
    CHECK(dkv_value(d, S("X-Not-There")).p == NULL);
    CHECK(!dkv_field(d, SIZE_MAX, &raw, &name, &value));
    CHECK_INT(dkv_signatures(d, &signatures), 0);
    CHECK_INT(dkv_verdict(d), DKV_NONE);
    dkv_close(d);
}

/* ---- several signatures -------------------------------------------------------------------------- */

/* Top field first, each judged for itself: what one cannot be read for does not touch the next. */
static void several(void)
{
    static const char *const tags[] = {
        TAGS("rsa-sha256", "relaxed/relaxed", "x.example", "k1", ""),
        TAGS("ed25519-sha256", "simple/simple", "x.example", "k2", ""),
        TAGS("rsa-sha512", "relaxed/relaxed", "x.example", "k1", ""),
        TAGS("rsa-sha1", "simple/relaxed", "x.example", "k1", "; l=7"),
        TAGS("rsa-sha256", "simple/relaxed", "x.example", "k1", "; l=7"),
        TAGS("rsa-sha256", "relaxed/simple", "x.example", "k1", "; l=0"),
        TAGS("rsa-sha256", "relaxed/simple", "x.example", "k1", "; l=1000"),
        TAGS("rsa-sha256", "relaxed/simple", "x.example", "k3", ""),
        TAGS("rsa-sha256", "relaxed/relaxed", "x.example", "k1", "; i=@y.example"),
        TAGS("rsa-sha256", "relaxed/relaxed", "x.example", "k1", "; xyz=1"),
    };
    static const enum dkv_reason want[] = {
        DKV_VERIFIED, DKV_VERIFIED, DKV_ALG_UNKNOWN, DKV_ALG_SHA1, DKV_L_PARTIAL, DKV_L_ZERO, DKV_L_TOO_LARGE,
        DKV_KEY_MISSING, DKV_I_NOT_UNDER_D, DKV_VERIFIED,
    };
    struct str plain = S(HEADER "\r\n" BODY), message = plain;
    for (size_t i = LENGTH(tags); i > 0; i--) {
        enum make_key key = i == 2 ? MAKE_ED25519 : MAKE_RSA2048;
        message = make_join(make_signature((struct make){plain, str_z(tags[i - 1]), key, false}), message);
    }
    struct str rsa = make_record("p=@", MAKE_RSA2048), ed25519 = make_record("k=ed25519; p=@", MAKE_ED25519);
    struct dkv_answer first = {.status = DKV_ANSWER_OK, .txt = &rsa, .txt_count = 1};
    struct dkv_answer second = {.status = DKV_ANSWER_OK, .txt = &ed25519, .txt_count = 1};
    struct dkv_answer third = {.status = DKV_ANSWER_NXDOMAIN};
    handle_judge(message, DKV_STRICT, (const struct dkv_answer *const[]){&first, &second, &third}, 3);
    if (!CHECK_INT(count, LENGTH(want)))
        return;
    for (size_t i = 0; i < count; i++) {
        unit_row("signature %zu", i + 1);
        CHECK_REASON(signatures[i].reason, want[i]);
        CHECK_INT(signatures[i].field, i);
        CHECK_INT(signatures[i].body_hash, i == 2 || i == 6 ? DKV_HASH_UNCHECKED : DKV_HASH_MATCH);
    }
    CHECK_INT(dkv_verdict(handle), DKV_PASS);
}

static void verdicts(void)
{
    static const struct {
        const char *answers; /* one letter a signature, top first: p passes, f is broken, t gets no DNS, e has no key */
        enum dkv_result verdict;
    } rows[] = {
        {"", DKV_NONE}, {"p", DKV_PASS}, {"f", DKV_FAIL}, {"e", DKV_FAIL}, {"t", DKV_TEMPERROR}, {"fp", DKV_PASS},
        {"tp", DKV_PASS}, {"pt", DKV_PASS}, {"ft", DKV_TEMPERROR}, {"tf", DKV_TEMPERROR}, {"fe", DKV_FAIL}, {"eft",
         DKV_TEMPERROR},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str plain = S(HEADER "\r\n" BODY), message = plain, good = make_record("p=@", MAKE_RSA1024);
        struct str bad = make_record("p=@", MAKE_RSA2048_OTHER), letters = str_z(rows[i].answers);
        const struct dkv_answer *answers[4];
        for (size_t k = letters.n; k > 0; k--) {
            struct str tags = make_replaced(S(USUAL("")), S("k1"), arena_print(unit_arena(), "k%zu", k));
            message = make_join(make_signature((struct make){plain, tags, MAKE_RSA1024, false}), message);
            struct dkv_answer *a = arena_alloc(unit_arena(), sizeof *a);
            char letter = letters.p[k - 1];
            *a = (struct dkv_answer){.status = letter == 't' ? DKV_ANSWER_TIMEOUT : letter == 'e' ? DKV_ANSWER_NXDOMAIN : DKV_ANSWER_OK,
                                     .txt = letter == 'f' ? &bad : &good, .txt_count = 1};
            answers[k - 1] = a;
        }
        handle_judge(message, DKV_STRICT, answers, letters.n);
        unit_row("%s", rows[i].answers);
        CHECK_INT(dkv_verdict(handle), rows[i].verdict);
    }
}

/* Both signed, and still nobody knows which of them a reader sees. */
static void two_authors(void)
{
    struct str txt = make_record("p=@", MAKE_RSA1024);
    const char *tags = "v=1; a=rsa-sha256; d=x.example; s=k1; h=from:from; bh=@; b=@";
    struct str message = handle_sign("From: a@y.example\r\n" HEADER "\r\n" BODY, tags, MAKE_RSA1024);
    handle_judge_with(message, DKV_STRICT, &txt, 1);
    CHECK_REASON(signatures[0].reason, DKV_FROM_MULTIPLE);
    CHECK_INT(signatures[0].result, DKV_POLICY);
    CHECK(signatures[0].would_verify);
    CHECK(handle_found(DKV_FROM_MULTIPLE, 0));
    const struct dkv_finding *f;
    size_t n = dkv_findings(handle, &f), at = 0;
    while (at < n && f[at].reason != DKV_FROM_AMBIGUOUS)
        at++;
    if (CHECK(at < n))
        CHECK(str_find(f[at].detail, S("a@y.example (its domain has not signed)")) < f[at].detail.n &&
              str_find(f[at].detail, S("x.example (its domain has signed, and the signature is refused)")) < f[at].detail.n);
    handle_judge_with(message, DKV_RFC, &txt, 1);
    CHECK_REASON(signatures[0].reason, DKV_VERIFIED);
}

static void too_many(void)
{
    struct str message = S(HEADER "\r\n" BODY), txt = make_record("p=@", MAKE_RSA1024);
    struct str one = make_signature((struct make){message, S(USUAL("")), MAKE_RSA1024, false});
    for (int i = 0; i < LIMIT_SIGNATURES + 5; i++)
        message = make_join(one, message);
    handle_judge_with(message, DKV_STRICT, &txt, 1);
    if (!CHECK_INT(count, LIMIT_SIGNATURES + 5))
        return;
    for (size_t i = 0; i < count; i++) {
        unit_row("signature %zu", i + 1);
        CHECK_REASON(signatures[i].reason, i < LIMIT_SIGNATURES ? DKV_VERIFIED : DKV_LIMIT_SIGNATURES_HIT);
        CHECK_INT(handle_found(DKV_SIG_COPIES, i + 1), i > 0 && i < LIMIT_SIGNATURES);
    }
    CHECK_INT(signatures[LIMIT_SIGNATURES].result, DKV_NEUTRAL);
    CHECK(!handle_found(DKV_SIG_COPIES, 1));
}

/* A field that was not read may be the one that h= means: forged ones below the limit must not leave the verdict to
 * the upper ones. */
static void unread_fields(void)
{
    static const struct {
        const char *filler;
        size_t times;
        enum dkv_reason reason;
    } rows[] = {
        {"X: y\r\n", 10, DKV_VERIFIED},
        {"X: y\r\n", LIMIT_FIELDS, DKV_LIMIT_FIELDS_HIT},
        {"\t0123456789abcdefghijklmnopqrstuvwxyz\r\n", LIMIT_HEADER_BYTES / 39 + 1, DKV_LIMIT_HEADER_HIT},
    };
    struct str txt = make_record("p=@", MAKE_RSA1024), one = handle_sign(HEADER "\r\n" BODY, USUAL(""), MAKE_RSA1024);
    size_t head = one.n - sizeof("\r\n" BODY) + 1;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        size_t n = strlen(rows[i].filler);
        char *fillers = arena_alloc(unit_arena(), n * rows[i].times);
        for (size_t k = 0; k < rows[i].times; k++)
            memcpy(fillers + k * n, rows[i].filler, n);
        struct str message = make_join(str_take(one, head), (struct str){fillers, n * rows[i].times});
        for (int policy = DKV_STRICT; policy <= DKV_LEGACY; policy++) {
            unit_row("%s times %zu, policy %d", rows[i].filler, rows[i].times, policy);
            handle_judge_with(make_join(message, S("\r\n" BODY)), (enum dkv_policy)policy, &txt, 1);
            CHECK_REASON(signatures[0].reason, rows[i].reason);
            CHECK_INT(signatures[0].would_verify, rows[i].reason == DKV_VERIFIED);
        }
    }
}

/* ---- several records ----------------------------------------------------------------------------- */

static void several_records(void)
{
    static const struct {
        const char *what;
        const char *records[3]; /* "@" is the right key, "#" another one */
        enum dkv_reason reason;
        bool multiple;
    } rows[] = {
        {"one", {"v=DKIM1; p=@"}, DKV_VERIFIED, false},
        {"right and other", {"v=DKIM1; p=@", "v=DKIM1; p=#"}, DKV_VERIFIED, true},
        {"other and right", {"v=DKIM1; p=#", "v=DKIM1; p=@"}, DKV_VERIFIED, true},
        {"something else and right", {"v=spf1 -all", "v=DKIM1; p=@"}, DKV_VERIFIED, true},
        {"right and revoked", {"v=DKIM1; p=@", "v=DKIM1; p="}, DKV_VERIFIED, true},
        {"revoked and right", {"v=DKIM1; p=", "v=DKIM1; p=@"}, DKV_VERIFIED, true},
        {"garbage thrice", {"x", "", "v=DKIM1"}, DKV_KEY_TAG_JUNK, true},
        {"other and something else", {"v=spf1 -all", "v=DKIM1; p=#"}, DKV_WRONG_KEY_OR_B, true},
        {"forbidden and other", {"v=DKIM1; h=sha1; p=@", "v=DKIM1; p=#"}, DKV_WRONG_KEY_OR_B, true},
        {"something else and revoked", {"v=spf1 -all", "v=DKIM1; p="}, DKV_KEY_REVOKED, true},
    };
    struct str message = handle_sign(HEADER "\r\n" BODY, USUAL(""), MAKE_RSA2048);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str txt[3];
        size_t n = 0;
        for (; n < LENGTH(txt) && rows[i].records[n]; n++)
            txt[n] = make_replaced(make_record(rows[i].records[n], MAKE_RSA2048), S("#"),
                                   make_base64(make_bytes(MAKE_RSA2048_OTHER, FORM_P)));
        handle_judge_with(message, DKV_STRICT, txt, n);
        unit_row("%s", rows[i].what);
        CHECK_REASON(signatures[0].reason, rows[i].reason);
        CHECK_INT(handle_found(DKV_TXT_MULTIPLE, 1), rows[i].multiple);
    }
    struct str many[LIMIT_KEY_RECORDS + 1];
    for (size_t i = 0; i < LENGTH(many); i++)
        many[i] = make_record("p=@", i < LENGTH(many) - 1 ? MAKE_RSA1024 : MAKE_RSA2048);
    handle_judge_with(message, DKV_STRICT, many, LENGTH(many));
    CHECK_REASON(signatures[0].reason, DKV_WRONG_KEY_OR_B); /* the right one is not tried any more */
    CHECK(handle_found(DKV_LIMIT_RECORDS_HIT, 1));
    handle_judge_with(message, DKV_STRICT, many + 1, LENGTH(many) - 1);
    CHECK_REASON(signatures[0].reason, DKV_VERIFIED);
    CHECK(!handle_found(DKV_LIMIT_RECORDS_HIT, 1));
}

void suite_engine_dkim(void)
{
    static const struct unit_test tests[] = {
        {"questions", questions},
        {"unanswered", unanswered},
        {"description", description},
        {"fields", fields},
        {"several signatures", several},
        {"verdicts", verdicts},
        {"two authors", two_authors},
        {"too many signatures", too_many},
        {"fields that are not read", unread_fields},
        {"several records", several_records},
        {"close", handle_closed},
    };
    unit_suite("engine/dkim", tests, LENGTH(tests));
}
