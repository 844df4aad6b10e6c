/* engine/returnpath: a Return-Path at a domain that does not exist, and all that is nearly that; which names are asked. */
#include "src/engine/returnpath.h"
#include "tests/engine/make.h"

enum { NOW = 1772445728 };

static const struct {
    const char *value, *asked; /* NULL: not asked */
} names[] = {
    {"<any@nix.legit.example>", "nix.legit.example"},
    {"any@NIX.legit.example.", "nix.legit.example"},
    {"<@relay.example:any@nix.example>", "nix.example"},
    {"<\"a b@c\"@nix.example>", "nix.example"},
    {"<any@b\xc3\xbc" "cher.example>", "xn--bcher-kva.example"},
    {"<any@test>", NULL},
    {"<any@shop.test>", "shop.test"},
    {"<>", NULL},
    {"", NULL},
    {"<MAILER-DAEMON>", NULL},
    {"<any@[192.0.2.7]>", NULL},
    {"<any@192.0.2.7>", NULL},
    {"<(any@legit.example>", NULL},
    {"<any@legit.example(a.attack.example>", NULL},
    {"<any@legit.example'@any.attack.example>", NULL},
    {"<any@nix.example", NULL},
    {"<any@nix..example>", NULL},
    {"<any@host.localdomain>", NULL},
    {"<any@printer.LOCAL>", NULL},
    {"<any@printer.home.arpa>", NULL},
    {"<any@shop.onion>", NULL},
    {"<any@notlocal>", NULL},
    {"<any@x.notlocal>", "x.notlocal"},
    {"<any@nix.invalid>", NULL},
};

static void questions(void)
{
    struct dkv_options options = {.now = NOW};
    for (size_t i = 0; i < LENGTH(names); i++) {
        struct str text = arena_print(unit_arena(), "Return-Path: %s\r\nReturn-Path: <a@lower.example>\r\nFrom: a@b.example\r\n\r\n",
                                      names[i].value);
        struct dkv *d = dkv_open(text.p, text.n, &options);
        const char *asked = dkv_return_path_domain(d);
        unit_row("%s", names[i].value);
        CHECK_STR(str_z(asked ? asked : "-"), str_z(names[i].asked ? names[i].asked : "-"));
        dkv_close(d);
    }
}

#define SPF(value) "Authentication-Results: mx.r.example; spf=pass " value "\r\n"
#define RECEIVED(date) "Received: from out.x.example (out.x.example [192.0.2.1]) by mx.r.example with ESMTP id 1; " date "\r\n"
#define NIX "nix.legit.example"
#define NOT(why) "; From is not authenticated (" why ")"
#define HELO "; an spf=pass here was about the HELO name"

static const struct str alias[] = {S("x.example")};

enum sign { NONE, BY_FROM, BY_PARENT, BY_OTHER, BROKEN, BELOW_NIX };

static const struct {
    const char *what;
    const char *fields; /* behind Return-Path */
    enum sign sign;
    struct dkv_answer answer;
    enum dkv_reason found; /* VERIFIED: nothing */
    const char *detail;
} rows[] = {
#define NXDOMAIN {.status = DKV_ANSWER_NXDOMAIN}
    {"it does not", "", NONE, NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT, NIX NOT("no signature")},
    {"SPF of it", SPF("smtp.mailfrom=any@" NIX), NONE, NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT, NIX HELO NOT("no signature")},
    {"SPF, the domain alone", SPF("smtp.mailfrom=" NIX), NONE, NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT, NIX HELO NOT("no signature")},
    {"SPF of HELO", SPF("smtp.helo=out.x.example"), NONE, NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT, NIX HELO NOT("no signature")},
    {"SPF of it, Received-SPF", "Received-SPF: pass client-ip=192.0.2.1; envelope-from=\"any@" NIX "\"; helo=x.example\r\n", NONE,
     NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT, NIX HELO NOT("no signature")},
    {"SPF of another, before a forwarder", SPF("smtp.mailfrom=kim@acme.example"), NONE, NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT,
     NIX NOT("no signature")},
    {"SPF failed", "Authentication-Results: mx.r.example; spf=none smtp.mailfrom=any@" NIX "; dkim=pass header.d=x.example\r\n", NONE,
     NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT, NIX NOT("no signature")},
    {"signed by a stranger", "", BY_OTHER, NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT, NIX NOT("no signature of its domain")},
    {"signed, and changed", "", BROKEN, NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT, NIX NOT("no signature that holds")},
    {"signed by From", "", BY_FROM, NXDOMAIN, DKV_RETURN_PATH_GONE, NIX "; From is authenticated"},
    {"signed by its organization", SPF("smtp.mailfrom=any@" NIX), BY_PARENT, NXDOMAIN, DKV_RETURN_PATH_GONE,
     NIX HELO "; From is authenticated"},
    {"an hour old", RECEIVED("Mon, 2 Mar 2026 09:02:08 +0000"), NONE, NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT, NIX NOT("no signature")},
    {"a year old", RECEIVED("Mon, 3 Mar 2025 09:02:08 +0000") SPF("smtp.mailfrom=any@" NIX), NONE, NXDOMAIN, DKV_RETURN_PATH_GONE,
     NIX HELO ", unless the domain existed then" NOT("no signature")},
    {"only its Date is old", "Date: Mon, 3 Mar 2025 09:02:08 +0000\r\n", NONE, NXDOMAIN, DKV_RETURN_PATH_NONEXISTENT,
     NIX NOT("no signature")},
    {"a key below it is there", "", BELOW_NIX, NXDOMAIN, DKV_VERIFIED, ""},
    {"an alias of what does not exist", "", NONE, {.status = DKV_ANSWER_NXDOMAIN, .cname = alias, .cname_count = 1},
     DKV_VERIFIED, ""},
#undef NXDOMAIN
    {"it has texts", "", NONE, {.status = DKV_ANSWER_OK}, DKV_VERIFIED, ""},
    {"it has none", "", NONE, {.status = DKV_ANSWER_NODATA}, DKV_VERIFIED, ""},
    {"SERVFAIL", "", NONE, {.status = DKV_ANSWER_SERVFAIL}, DKV_VERIFIED, ""},
    {"REFUSED", "", NONE, {.status = DKV_ANSWER_REFUSED}, DKV_VERIFIED, ""},
    {"no answer in time", "", NONE, {.status = DKV_ANSWER_TIMEOUT}, DKV_VERIFIED, ""},
    {"a bad answer", "", NONE, {.status = DKV_ANSWER_BAD}, DKV_VERIFIED, ""},
    {"not recorded", "", NONE, {.status = DKV_ANSWER_NOT_RECORDED}, DKV_VERIFIED, ""},
};

/* The one finding of the two; NULL: none, or several. */
static const struct dkv_finding *found(struct dkv *d)
{
    const struct dkv_finding *f, *one = NULL;
    size_t n = dkv_findings(d, &f), count = 0;
    for (size_t i = 0; i < n; i++)
        if (f[i].reason == DKV_RETURN_PATH_NONEXISTENT || f[i].reason == DKV_RETURN_PATH_GONE) {
            one = &f[i];
            count++;
        }
    return count == 1 ? one : NULL;
}

static struct str message_of(const char *domain, const char *fields, enum sign sign)
{
    static const char *const signers[] = {
        [BY_FROM] = "mail.legit.example", [BY_PARENT] = "legit.example", [BY_OTHER] = "x.example",
        [BROKEN] = "mail.legit.example", [BELOW_NIX] = "mail." NIX};
    struct make m = {.message = S("From: admin@mail.legit.example\r\n\r\nHi\r\n"), .key = MAKE_RSA2048};
    if (sign != NONE) {
        m.tags = arena_print(unit_arena(), "v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=k; h=from; bh=@; b=@", signers[sign]);
        m.message = make_signed(m);
    }
    if (sign == BROKEN)
        m.message = make_replaced(m.message, S("Hi"), S("Ha"));
    return arena_print(unit_arena(), "Return-Path: <any@%s>\r\n%s%.*s", domain, fields, (int)m.message.n, m.message.p);
}

static struct dkv *judged(struct str text, const struct dkv_answer *key, const struct dkv_answer *answer)
{
    struct dkv_options options = {.now = NOW};
    struct dkv *d = dkv_open(text.p, text.n, &options);
    dkv_answer(d, 0, key);
    if (answer)
        dkv_answer_return_path(d, answer);
    return d;
}

static void answers(void)
{
    struct str record = make_record("v=DKIM1; p=@", MAKE_RSA2048);
    const struct dkv_answer key = {.txt = &record, .txt_count = 1, .ttl = -1};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str text = message_of(NIX, rows[i].fields, rows[i].sign);
        struct dkv *d = judged(text, &key, &rows[i].answer), *without = judged(text, &key, NULL);
        unit_row("%s", rows[i].what);
        CHECK_INT(dkv_verdict(d), dkv_verdict(without));
        const struct dkv_finding *f = found(d);
        CHECK_REASON(f ? f->reason : DKV_VERIFIED, rows[i].found);
        CHECK_STR(f ? f->detail : S(""), str_z(rows[i].detail));
        CHECK(!found(without));
        dkv_close(d);
        dkv_close(without);
    }
}

/* .invalid needs no answer, and is no younger than it was. */
static void reserved(void)
{
    const struct dkv_answer key = {.status = DKV_ANSWER_NXDOMAIN};
    struct str text = message_of("shop.invalid", RECEIVED("Mon, 3 Mar 2025 09:02:08 +0000"), NONE);
    struct dkv *d = judged(text, &key, NULL);
    const struct dkv_finding *f = found(d);
    CHECK(f && f->reason == DKV_RETURN_PATH_NONEXISTENT);
    CHECK_STR(f ? f->detail : S(""), S("shop.invalid" NOT("no signature")));
    dkv_close(d);
    text = message_of("invalid.example", "", NONE);
    d = judged(text, &key, NULL);
    CHECK(!found(d));
    dkv_close(d);
}

/* A missing key below it leaves open whether it exists. */
static void missing_key(void)
{
    const struct dkv_answer nothing = {.status = DKV_ANSWER_NXDOMAIN};
    struct dkv *d = judged(message_of(NIX, "", BELOW_NIX), &nothing, &nothing);
    const struct dkv_finding *f = found(d);
    CHECK(f && f->reason == DKV_RETURN_PATH_NONEXISTENT);
    CHECK_STR(f ? f->detail : S(""), S(NIX NOT("no signature that holds")));
    dkv_close(d);
}

void suite_engine_returnpath(void)
{
    static const struct unit_test tests[] = {
        {"names asked", questions}, {"answers", answers}, {"reserved names", reserved}, {"a missing key", missing_key}};
    unit_suite("engine/returnpath", tests, LENGTH(tests));
}
