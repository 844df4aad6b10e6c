/* The library's handle (src/dkimverify.h): questions and answers, several signatures, several keys, the clock. */
#include "parsers/limits.h"
#include "tests/engine/make.h"

enum { NOW = 1772445728 };

#define HEADER "From: Kim <kim@x.example>\r\nTo: lee@y.example\r\nSubject: hello\r\n"
#define BODY "line one \r\n\r\n line  two\r\n\r\n\r\n"
#define TAGS(a, c, d, s, more) "v=1; a=" a "; c=" c "; d=" d "; s=" s "; h=from:to:subject" more "; bh=@; b=@"
#define USUAL(more) TAGS("rsa-sha256", "relaxed/relaxed", "x.example", "k1", more)

/* A message judged, its handle open until closed() or the next one. */
static struct dkv *handle;
static const struct dkv_signature *signatures;
static size_t count;

static void closed(void)
{
    dkv_close(handle);
    handle = NULL;
}

/* names[i] is answered with answers[i]; NULL in answers: nothing is handed in. */
static void judge(struct str message, enum dkv_policy policy, const struct dkv_answer *const *answers, size_t n)
{
    struct dkv_options options = {.policy = policy, .now = NOW, .seed = 42};
    closed();
    handle = dkv_open(message.p, message.n, &options);
    for (size_t i = 0; i < n; i++)
        if (answers[i])
            dkv_answer(handle, i, answers[i]);
    count = dkv_signatures(handle, &signatures);
}

/* The same answer to every question. */
static void judge_with(struct str message, enum dkv_policy policy, const struct str *txt, size_t n)
{
    static struct dkv_answer answer;
    const struct dkv_answer *all[LIMIT_SIGNATURES];
    answer = (struct dkv_answer){.status = DKV_ANSWER_OK, .txt = txt, .txt_count = n, .ttl = -1};
    for (size_t i = 0; i < LENGTH(all); i++)
        all[i] = &answer;
    judge(message, policy, all, LENGTH(all));
}

static struct str sign(const char *message, const char *tags, enum make_key key)
{
    return make_signed((struct make){str_z(message), str_z(tags), key, false});
}

static bool found(enum dkv_reason reason, size_t signature)
{
    const struct dkv_finding *f;
    size_t n = dkv_findings(handle, &f);
    for (size_t i = 0; i < n; i++)
        if (f[i].reason == reason && f[i].signature == signature)
            return true;
    return false;
}

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
    judge(sign(HEADER "\r\n" BODY, USUAL(""), MAKE_RSA2048), DKV_STRICT, NULL, 0);
    CHECK_INT(count, 1);
    CHECK_REASON(signatures[0].reason, DKV_KEY_NOT_RECORDED);
    CHECK_INT(dkv_verdict(handle), DKV_TEMPERROR);
    CHECK(signatures[0].key.answer == NULL);
    CHECK_STR(str_z(signatures[0].key.name), S("k1._domainkey.x.example"));
}

static void description(void)
{
    struct str txt = make_record("v=DKIM1; t=y; p=@", MAKE_RSA2048);
    struct str message = sign("X: y\r\n" HEADER "\r\n" BODY, TAGS("rsa-sha256", "relaxed", "x.example", "k1",
                              "; i=j=C3=B6=20x@M.x.example; t=1772442128; x=1772449328; l=20; q=dns/txt"), MAKE_RSA2048);
    judge_with(make_join(S("Received: by z\r\n"), message), DKV_RFC, &txt, 1);
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

    message = sign(HEADER "\r\n" BODY, "v=1; a=ed25519-sha256; d=x.example; s=k1; h=from; bh=@; b=@", MAKE_ED25519);
    txt = make_record("k=ed25519; p=@", MAKE_ED25519);
    judge_with(message, DKV_RFC, &txt, 1);
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
    judge(message, DKV_STRICT, (const struct dkv_answer *const[]){&first, &second, &third}, 3);
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
        judge(message, DKV_STRICT, answers, letters.n);
        unit_row("%s", rows[i].answers);
        CHECK_INT(dkv_verdict(handle), rows[i].verdict);
    }
}

/* Both signed, and still nobody knows which of them a reader sees. */
static void two_authors(void)
{
    struct str txt = make_record("p=@", MAKE_RSA1024);
    const char *tags = "v=1; a=rsa-sha256; d=x.example; s=k1; h=from:from; bh=@; b=@";
    struct str message = sign("From: a@y.example\r\n" HEADER "\r\n" BODY, tags, MAKE_RSA1024);
    judge_with(message, DKV_STRICT, &txt, 1);
    CHECK_REASON(signatures[0].reason, DKV_FROM_MULTIPLE);
    CHECK_INT(signatures[0].result, DKV_POLICY);
    CHECK(signatures[0].would_verify);
    CHECK(found(DKV_FROM_MULTIPLE, 0));
    const struct dkv_finding *f;
    size_t n = dkv_findings(handle, &f), at = 0;
    while (at < n && f[at].reason != DKV_FROM_AMBIGUOUS)
        at++;
    if (CHECK(at < n))
        CHECK(str_find(f[at].detail, S("a@y.example (its domain has not signed)")) < f[at].detail.n &&
              str_find(f[at].detail, S("x.example (its domain has signed, and the signature is refused)")) < f[at].detail.n);
    judge_with(message, DKV_RFC, &txt, 1);
    CHECK_REASON(signatures[0].reason, DKV_VERIFIED);
}

static void too_many(void)
{
    struct str message = S(HEADER "\r\n" BODY), txt = make_record("p=@", MAKE_RSA1024);
    struct str one = make_signature((struct make){message, S(USUAL("")), MAKE_RSA1024, false});
    for (int i = 0; i < LIMIT_SIGNATURES + 5; i++)
        message = make_join(one, message);
    judge_with(message, DKV_STRICT, &txt, 1);
    if (!CHECK_INT(count, LIMIT_SIGNATURES + 5))
        return;
    for (size_t i = 0; i < count; i++) {
        unit_row("signature %zu", i + 1);
        CHECK_REASON(signatures[i].reason, i < LIMIT_SIGNATURES ? DKV_VERIFIED : DKV_LIMIT_SIGNATURES_HIT);
        CHECK_INT(found(DKV_SIG_COPIES, i + 1), i > 0 && i < LIMIT_SIGNATURES);
    }
    CHECK_INT(signatures[LIMIT_SIGNATURES].result, DKV_NEUTRAL);
    CHECK(!found(DKV_SIG_COPIES, 1));
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
    struct str txt = make_record("p=@", MAKE_RSA1024), one = sign(HEADER "\r\n" BODY, USUAL(""), MAKE_RSA1024);
    size_t head = one.n - sizeof("\r\n" BODY) + 1;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        size_t n = strlen(rows[i].filler);
        char *fillers = arena_alloc(unit_arena(), n * rows[i].times);
        for (size_t k = 0; k < rows[i].times; k++)
            memcpy(fillers + k * n, rows[i].filler, n);
        struct str message = make_join(str_take(one, head), (struct str){fillers, n * rows[i].times});
        for (int policy = DKV_STRICT; policy <= DKV_LEGACY; policy++) {
            unit_row("%s times %zu, policy %d", rows[i].filler, rows[i].times, policy);
            judge_with(make_join(message, S("\r\n" BODY)), (enum dkv_policy)policy, &txt, 1);
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
    struct str message = sign(HEADER "\r\n" BODY, USUAL(""), MAKE_RSA2048);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str txt[3];
        size_t n = 0;
        for (; n < LENGTH(txt) && rows[i].records[n]; n++)
            txt[n] = make_replaced(make_record(rows[i].records[n], MAKE_RSA2048), S("#"),
                                   make_base64(make_bytes(MAKE_RSA2048_OTHER, FORM_P)));
        judge_with(message, DKV_STRICT, txt, n);
        unit_row("%s", rows[i].what);
        CHECK_REASON(signatures[0].reason, rows[i].reason);
        CHECK_INT(found(DKV_TXT_MULTIPLE, 1), rows[i].multiple);
    }
    struct str many[LIMIT_KEY_RECORDS + 1];
    for (size_t i = 0; i < LENGTH(many); i++)
        many[i] = make_record("p=@", i < LENGTH(many) - 1 ? MAKE_RSA1024 : MAKE_RSA2048);
    judge_with(message, DKV_STRICT, many, LENGTH(many));
    CHECK_REASON(signatures[0].reason, DKV_WRONG_KEY_OR_B); /* the right one is not tried any more */
    CHECK(found(DKV_LIMIT_RECORDS_HIT, 1));
    judge_with(message, DKV_STRICT, many + 1, LENGTH(many) - 1);
    CHECK_REASON(signatures[0].reason, DKV_VERIFIED);
    CHECK(!found(DKV_LIMIT_RECORDS_HIT, 1));
}

/* ---- the clock ---------------------------------------------------------------------------------- */

#define HOP(from, by, date) "Received: from " from " by " by "; " date "\r\n"
#define TEN "Mon, 2 Mar 2026 10:00:00 +0000"   /* 1772445600 */
#define NINE "Mon, 2 Mar 2026 09:00:00 +0000"  /* 1772442000 */
#define LONG_AGO "Mon, 2 Feb 2026 09:00:00 +0000"
#define LATER "Mon, 2 Mar 2026 11:00:00 +0000" /* after now */

static void clock_rows(void)
{
    static const struct {
        const char *what, *received, *more;
        enum dkv_reason reason;
        enum dkv_clock clock;
        int64_t judged_at;
        bool since;
    } rows[] = {
        {"no hops, not expired", "", "; x=1772445728", DKV_VERIFIED, DKV_CLOCK_NOW, NOW, false},
        {"no hops, expired", "", "; x=1772445727", DKV_X_EXPIRED, DKV_CLOCK_NOW, NOW, false},
        {"expired since", HOP("a.example (a.example [192.0.2.1])", "mx.you.example", NINE), "; x=1772442000",
         DKV_VERIFIED,
         DKV_CLOCK_BORDER, 1772442000, true},
        {"expired before it came", HOP("a.example (a.example [192.0.2.1])", "mx.you.example", NINE), "; x=1772441999",
         DKV_X_EXPIRED,
         DKV_CLOCK_BORDER, 1772442000, false},
        {"the border is not the top",
         HOP("mx.you.example (mx.you.example [198.51.100.1])", "store.you.example", TEN)
         HOP("a.example (a.example [192.0.2.1])", "mx.you.example", NINE), "; x=1772443000", DKV_VERIFIED,
             DKV_CLOCK_BORDER, 1772442000, true},
        {"a stranger made the lower hop up",
         HOP("mx.you.example (unknown [203.0.113.66])", "mx.you.example", TEN)
         HOP("a.example (a.example [192.0.2.1])", "mx.you.example", NINE), "; x=1772443000", DKV_X_EXPIRED,
             DKV_CLOCK_BORDER, 1772445600, false},
        {"a border in the future", HOP("a.example (a.example [192.0.2.1])", "mx.you.example", LATER), "; x=1772445000",
         DKV_X_EXPIRED,
         DKV_CLOCK_NOW, NOW, false},
        {"a border without date", HOP("a.example (a.example [192.0.2.1])", "mx.you.example", "never"), "; x=1772445000",
         DKV_X_EXPIRED,
         DKV_CLOCK_NOW, NOW, false},
        {"no border", HOP("a (a [10.0.0.1])", "mx.you.example", NINE), "; x=1772443000", DKV_X_EXPIRED, DKV_CLOCK_NOW,
         NOW, false},
        {"made after it came", HOP("a.example (a.example [192.0.2.1])", "mx.you.example", NINE), "; t=1772442301",
         DKV_T_FUTURE,
         DKV_CLOCK_BORDER, 1772442000, false},
        {"made a little after it came", HOP("a.example (a.example [192.0.2.1])", "mx.you.example", NINE),
         "; t=1772442300", DKV_VERIFIED,
         DKV_CLOCK_BORDER, 1772442000, false},
        {"queued for almost five days", HOP("mx.you.example (mx.you.example [198.51.100.1])", "store.you.example", TEN)
         HOP("a.example (a.example [192.0.2.1])", "mx.you.example", "Wed, 25 Feb 2026 10:00:00 +0000"), "; x=1772014000",
         DKV_VERIFIED, DKV_CLOCK_BORDER, 1772013600, true},
        {"an address translator lets a stranger in, who made the lower hop up", HOP("a (unknown [172.17.0.1])",
         "mx.you.example", TEN)
         HOP("a.example (a.example [192.0.2.1])", "mx2.you.example", LONG_AGO), "; x=1770023000", DKV_X_EXPIRED,
         DKV_CLOCK_BORDER, 1772445600, false},
        {"the same, and the upper one has no date", HOP("a (unknown [172.17.0.1])", "mx.you.example", "never")
         HOP("a.example (a.example [192.0.2.1])", "mx2.you.example", LONG_AGO), "; x=1770023000", DKV_X_EXPIRED,
             DKV_CLOCK_NOW, NOW, false},
        {"nothing depends on time", HOP("a.example (a.example [192.0.2.1])", "mx.you.example", NINE), "", DKV_VERIFIED,
         DKV_CLOCK_NOW, NOW, false},
        {"it never expires", "", "; t=1; x=99999999999999999999", DKV_VERIFIED, DKV_CLOCK_NOW, NOW, false},
    };
    struct str txt = make_record("p=@", MAKE_RSA1024);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str tags = make_replaced(S(USUAL("; @@")), S("; @@"), str_z(rows[i].more));
        struct str message = make_signed((struct make){S(HEADER "\r\n" BODY), tags, MAKE_RSA1024, false});
        judge_with(make_join(str_z(rows[i].received), message), DKV_STRICT, &txt, 1);
        enum dkv_clock from;
        unit_row("%s", rows[i].what);
        CHECK_REASON(signatures[0].reason, rows[i].reason);
        CHECK_INT(dkv_judged_at(handle, &from), rows[i].judged_at);
        CHECK_INT(from, rows[i].clock);
        CHECK_INT(found(DKV_EXPIRED_SINCE, 1), rows[i].since);
        CHECK(signatures[0].would_verify);
    }
}

static void long_lives(void)
{
    static const struct {
        const char *more;
        bool told;
    } rows[] = {
        {"; t=1772442000; x=1788340000", true},  /* 184 days */
        {"; t=1772442000; x=1788253200", false}, /* 183 */
        {"; x=1999999999", true},
        {"; x=1773000000", false},
        {"; t=0; x=99999999999999999999", true},
        {"; t=1772442000", false},
        {"", false},
    };
    struct str txt = make_record("p=@", MAKE_RSA1024);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str tags = make_replaced(S(USUAL("; @@")), S("; @@"), str_z(rows[i].more));
        judge_with(make_signed((struct make){S(HEADER "\r\n" BODY), tags, MAKE_RSA1024, false}), DKV_STRICT, &txt, 1);
        unit_row("%s", rows[i].more);
        CHECK_INT(found(DKV_X_VERY_LONG, 1), rows[i].told);
        CHECK(signatures[0].would_verify);
    }
}

/* ---- line ends ---------------------------------------------------------------------------------- */

static struct str with_line_ends(struct str s, char end)
{
    char *out = arena_alloc(unit_arena(), s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\n' || s.p[i] != '\r')
            out[n++] = s.p[i] == '\n' ? end : s.p[i];
    return (struct str){out, n};
}

/* Saved with other line ends a message is still the one that was sent (section 5.3). */
static void line_ends(void)
{
    static const char *const canons[] = {"simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"};
    struct str txt = make_record("p=@", MAKE_RSA1024);
    for (size_t i = 0; i < LENGTH(canons); i++) {
        struct str tags = arena_print(unit_arena(),
            "v=1; a=rsa-sha256; c=%s;\r\n\td=x.example; s=k1; h=from:to; bh=@; b=@;\r\n\tt=1", canons[i]);
        struct str message = make_signed((struct make){S(HEADER "\r\n" BODY), tags, MAKE_RSA1024, false});
        unit_row("%s", canons[i]);
        judge_with(unit_exact(message), DKV_STRICT, &txt, 1);
        CHECK_REASON(signatures[0].reason, DKV_VERIFIED);
        judge_with(unit_exact(with_line_ends(message, '\n')), DKV_STRICT, &txt, 1);
        CHECK_REASON(signatures[0].reason, DKV_VERIFIED);
        judge_with(unit_exact(with_line_ends(message, '\r')), DKV_STRICT, &txt, 1);
        CHECK_REASON(signatures[0].reason, DKV_VERIFIED);
        CHECK(found(DKV_CR_LINES, 0));
    }
}

/* A single LF among CRLFs: whichever reading was signed is found. */
static void single_lf(void)
{
    struct str txt = make_record("p=@", MAKE_RSA1024);
    for (int literal = 0; literal <= 1; literal++)
        for (int changed = 0; changed <= 1; changed++) {
            struct make m = {S(HEADER "\r\none\ntwo \n three\r\n\n"), S(USUAL("")), MAKE_RSA1024, literal};
            struct str message = make_signed(m);
            if (changed)
                message = make_replaced(message, S("two"), S("2"));
            judge_with(message, DKV_STRICT, &txt, 1);
            unit_row("literal %d, changed %d", literal, changed);
            CHECK_REASON(signatures[0].reason, changed ? DKV_BODY_HASH_MISMATCH : DKV_VERIFIED);
            CHECK_INT(found(DKV_READ_AS_LITERAL, 1), literal && !changed);
            CHECK(found(DKV_BARE_LF, 0));
        }
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
        {"the clock", clock_rows},
        {"long lives", long_lives},
        {"line ends", line_ends},
        {"single LF", single_lf},
        {"close", closed},
    };
    unit_suite("engine/dkim", tests, LENGTH(tests));
}
