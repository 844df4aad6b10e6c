/* engine/claims: what other servers say, by where it stands, whose name it has, and what was found here; and the
 * fields of Exchange, which are told by the same marks. */
#include "parsers/limits.h"
#include "tests/engine/make.h"
#include <time.h>

enum { NOW = 1772445728 };

/* What became of the message of acme.example on its way to mx.you.example. */
/* SIGNS_SCL: X-MS-Exchange-Organization-SCL is signed, too; SHORT: with l=, and there is more. */
enum fate { GOOD, CHANGED, KEY_GONE, NO_ANSWER, TWICE, OTHER_TWICE, UNSIGNED, SIGNS_SCL, SHORT, FATES };

#define BORDER "Received: from out.acme.example (out.acme.example [192.0.2.25]) by mx.you.example with ESMTPS id 1; " \
               "Mon, 2 Mar 2026 10:02:08 +0100\r\n"
#define INNER "Received: from mx.you.example (mx.you.example [198.51.100.1]) by store.you.example with LMTP id 2; " \
              "Mon, 2 Mar 2026 10:02:09 +0100\r\n"
#define NO_BORDER "Received: from store (store [10.0.0.7]) by mx.you.example with ESMTP id 1; Mon, 2 Mar 2026 10:02:08 +0100\r\n"
#define OFFICE "Received: from out.acme.example (192.0.2.25) by DB5EUR.mail.protection.outlook.com (10.0.0.1) with " \
               "Microsoft SMTP Server id 15.20.1.1; Mon, 2 Mar 2026 09:02:08 +0000\r\n"
#define LIST "List-Id: <dev.lists.example>\r\n"
#define AR "Authentication-Results: "

/* The fields above the border's line, that line, those directly under it, and those after the author's. */
static const struct row {
    const char *what;
    enum fate fate;
    const char *above, *border, *at, *below;
    const char *ids;      /* what is found, in order, each with a blank behind it */
    const char *first;    /* of the first claim: position, "own", "forged", agreement of its first result */
} rows[] = {
    /* one's own server, in the places where servers write */
    {"above", GOOD, AR "mx.you.example; dkim=pass header.d=acme.example\r\n", BORDER, "", "", "", "above own agrees"},
    {"above, another host of ours", GOOD, AR "auth.you.example; dkim=pass header.d=acme.example\r\n", INNER BORDER, "", "", "",
     "above own agrees"},
    {"between our lines", GOOD, INNER AR "mx.you.example; dkim=pass header.d=acme.example\r\n", BORDER, "", "", "", "above own agrees"},
    {"above, a name that is no host", GOOD, AR "our-filter; dkim=pass header.d=acme.example\r\n", BORDER, "", "", "", "above own agrees"},
    {"under our line, as Gmail and Postfix have it", GOOD, "", BORDER,
     "Received-SPF: pass (you.example: ok) client-ip=192.0.2.25;\r\n"
     AR "mx.you.example;\r\n dkim=pass header.i=@acme.example header.s=s1 header.b=@B;\r\n"
     " spf=pass smtp.mailfrom=kim@acme.example\r\n", "", "", "at theirs none"},
    {"no border", GOOD, AR "mx.you.example; dkim=pass header.d=acme.example\r\n", NO_BORDER, "", "", "", "unknown theirs agrees"},
    {"Microsoft above", GOOD, AR "spf=pass smtp.mailfrom=acme.example; dkim=pass header.d=acme.example;dmarc=pass "
     "action=none header.from=acme.example;compauth=pass reason=100\r\n", OFFICE, "", "", "", "above own none"},

    /* strangers */
    {"the sender's own", GOOD, "", BORDER, "", AR "out.acme.example; auth=pass smtp.auth=kim\r\n", "ar-foreign-id ",
     "below theirs none"},
    {"the same stranger twice", GOOD, "", BORDER, "",
     AR "out.acme.example; auth=pass smtp.auth=kim\r\n" AR "out.acme.example; dkim=none\r\n" AR "x.example; dkim=none\r\n",
     "ar-foreign-id ar-foreign-id ", "below theirs none"},
    {"the sender's Microsoft", GOOD, "", BORDER, "",
     AR "dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=acme.example;\r\n", "", "below theirs none"},
    {"ARC goes with the message", GOOD, "", BORDER,
     "ARC-Authentication-Results: i=1; mx.you.example; dkim=pass header.d=acme.example\r\n", "", "", "at own agrees"},
    {"ARC below", CHANGED, "", BORDER, "",
     "ARC-Authentication-Results: i=1; mx.you.example; dkim=pass header.d=acme.example\r\n", "", "below own differs"},

    /* forged */
    {"our name after the author's fields", UNSIGNED, "", BORDER, "", AR "mx.you.example; dkim=pass header.d=bank.example\r\n",
     "ar-forged-own ", "below own forged none"},
    {"case does not hide it", UNSIGNED, "", BORDER, "", AR "MX.You.Example; spf=pass\r\n", "ar-forged-own ", "below own forged none"},
    {"our organization", UNSIGNED, "", BORDER, "", AR "you.example 1; spf=pass\r\n", "ar-forged-own ", "below own forged none"},
    {"a name that only looks like ours", UNSIGNED, "", BORDER, "", AR "notyou.example; spf=pass\r\n", "ar-foreign-id ",
     "below theirs none"},
    {"Received-SPF in our name", UNSIGNED, "", BORDER, "", "Received-SPF: pass receiver=mx.you.example\r\n", "ar-forged-own ",
     "below own forged none"},
    {"it says pass where ours says fail", UNSIGNED, AR "mx.you.example; spf=fail smtp.mailfrom=a@bank.example\r\n", BORDER,
     AR "mx.you.example; spf=pass smtp.mailfrom=a@bank.example\r\n", "", "ar-forged-own ", "above own none"},
    {"both under the line", UNSIGNED, "", BORDER, AR "mx.you.example; dmarc=fail header.from=bank.example\r\n"
     AR "mx.you.example; dmarc=pass header.from=bank.example\r\n", "", "ar-forged-own ", "at own none"},
    {"one line for each method", UNSIGNED, AR "mx.you.example; spf=fail smtp.mailfrom=a.example\r\n", BORDER,
     AR "mx.you.example; dmarc=pass header.from=b.example\r\n" AR "mx.you.example; dkim=none\r\n", "", "", "above own none"},
    {"about another domain", UNSIGNED, AR "mx.you.example; spf=fail smtp.mailfrom=a.example\r\n", BORDER,
     AR "mx.you.example; spf=pass smtp.mailfrom=b.example\r\n", "", "", "above own none"},
    {"an inner server judged otherwise", UNSIGNED, AR "mx.you.example; spf=fail smtp.mailfrom=a.example\r\n" INNER, BORDER,
     AR "mx.you.example; spf=pass smtp.mailfrom=a.example\r\n", "", "", "above own none"},
    {"a signature that is not there", UNSIGNED, "", BORDER, AR "mx.you.example; dkim=pass header.d=bank.example\r\n", "",
     "ar-contradicts ", "at own none"},
    {"the same on a list, which takes signatures out", UNSIGNED, LIST, BORDER, AR "mx.you.example; dkim=pass header.d=bank.example\r\n",
     "", "ar-signature-gone ", "at own none"},
    {"the same above the line", UNSIGNED, AR "mx.you.example; dkim=pass header.d=bank.example\r\n", BORDER, "", "",
     "ar-signature-gone ", "above own none"},
    {"it came back", UNSIGNED, "", BORDER, "",
     "Received: from x (x.example [192.0.2.9]) by mx.you.example with ESMTP id 3; Mon, 2 Mar 2026 10:00:00 +0100\r\n"
     AR "mx.you.example; spf=pass\r\n", "ar-below-border ", "below own none"},
    {"it was sent from here and came back", UNSIGNED, "", BORDER, "",
     "Received: from x (x.example [192.0.2.9]) by mx.you.example with ESMTP id 3; Mon, 2 Mar 2026 10:00:00 +0100\r\n"
     AR "mx.you.example; auth=pass smtp.auth=kim\r\n", "", "below own none"},
    {"posing as Exchange", UNSIGNED, "", OFFICE, AR "spf=pass smtp.mailfrom=bank.example; dkim=pass header.d=bank.example\r\n", "",
     "ar-below-border ", "at theirs none"},

    /* against what was found here */
    {"pass, changed since", CHANGED, AR "mx.you.example; dkim=pass header.d=acme.example\r\n", BORDER, "", "", "ar-changed-since ",
     "above own differs"},
    {"pass, changed by an inner server", CHANGED, INNER, BORDER, AR "mx.you.example; dkim=pass header.d=acme.example\r\n", "",
     "ar-changed-since ", "at own differs"},
    {"pass, and no inner server that could have changed it", CHANGED, "", BORDER,
     AR "mx.you.example; dkim=pass header.d=acme.example\r\n", "", "ar-contradicts ", "at own differs"},
    {"pass, changed by a list", CHANGED, AR "mx.you.example; dkim=pass header.d=acme.example\r\n" LIST, BORDER, "", "",
     "ar-disagrees ", "above own differs"},
    {"a stranger's pass, changed since", CHANGED, "", BORDER, "", AR "lists.example; dkim=pass header.d=acme.example\r\n",
     "ar-foreign-id ar-disagrees ", "below theirs differs"},
    {"fail, and it holds", GOOD, AR "mx.you.example; dkim=fail header.d=acme.example\r\n", BORDER, "", "", "ar-contradicts ",
     "above own differs"},
    {"fail and fail", CHANGED, AR "mx.you.example; dkim=fail header.d=acme.example\r\n", BORDER, "", "", "", "above own agrees"},
    {"neutral with the reason is fail", CHANGED, AR "mx.you.example; dkim=neutral (body hash did not verify) header.d=acme.example\r\n",
     BORDER, "", "", "", "above own agrees"},
    {"neutral, reason=", GOOD, AR "mx.you.example; dkim=neutral reason=\"Bad signature\" header.d=acme.example\r\n", BORDER, "", "",
     "ar-contradicts ", "above own differs"},
    {"neutral alone", GOOD, AR "mx.you.example; dkim=neutral header.d=acme.example\r\n", BORDER, "", "", "", "above own undecided"},
    {"temperror", GOOD, AR "mx.you.example; dkim=temperror header.d=acme.example\r\n", BORDER, "", "", "", "above own undecided"},
    {"none", GOOD, AR "mx.you.example; dkim=none header.d=acme.example\r\n", BORDER, "", "", "", "above own none"},
    {"the key is gone", KEY_GONE, AR "mx.you.example; dkim=pass header.d=acme.example\r\n", BORDER, "", "", "ar-key-since-gone ",
     "above own undecided"},
    {"the DNS does not answer", NO_ANSWER, AR "mx.you.example; dkim=pass header.d=acme.example\r\n", BORDER, "", "", "",
     "above own undecided"},
    {"fail, and it holds but is refused", SHORT, AR "mx.you.example; dkim=fail header.d=acme.example\r\n", BORDER, "", "", "",
     "above own undecided"},
    {"pass, and it holds but is refused", SHORT, AR "mx.you.example; dkim=pass header.d=acme.example\r\n", BORDER, "", "", "",
     "above own agrees"},
    {"told once", CHANGED, AR "mx.you.example; dkim=pass header.d=acme.example; dkim=pass\r\n"
     AR "mx.you.example; dkim=pass\r\n", BORDER, "", "", "ar-changed-since ", "above own differs"},
    {"case of d=", GOOD, AR "mx.you.example; DKIM=Pass header.d=ACME.example\r\n", BORDER, "", "", "", "above own agrees"},
    {"another selector", GOOD, AR "mx.you.example; dkim=fail header.d=acme.example header.s=s2\r\n", BORDER, "", "", "",
     "above own none"},
    {"another b=", GOOD, AR "mx.you.example; dkim=fail header.d=acme.example header.b=00000000\r\n", BORDER, "", "", "",
     "above own none"},
    {"i= with a local part", GOOD, AR "mx.you.example; dkim=fail header.i=kim@acme.example\r\n", BORDER, "", "", "", "above own none"},
    {"i=", GOOD, AR "mx.you.example; dkim=fail header.i=@acme.example\r\n", BORDER, "", "", "ar-contradicts ", "above own differs"},
    {"nothing but the result", GOOD, AR "mx.you.example; dkim=fail\r\n", BORDER, "", "", "ar-contradicts ", "above own differs"},
    {"two of one domain", TWICE, AR "mx.you.example; dkim=pass header.d=acme.example\r\n", BORDER, "", "", "ar-no-b-two-same-d ",
     "above own undecided"},
    {"two of one domain, told apart", TWICE, AR "mx.you.example; dkim=pass header.d=acme.example header.b=@B\r\n", BORDER, "", "", "",
     "above own agrees"},
    {"two that were judged alike", OTHER_TWICE, AR "mx.you.example; dkim=pass header.d=acme.example\r\n", BORDER, "", "", "",
     "above own agrees"},
    {"a stranger's forgery is not told twice", CHANGED, "", BORDER, "", AR "mx.you.example; dkim=pass header.d=acme.example\r\n",
     "ar-forged-own ", "below own forged differs"},

    /* how it is written */
    {"damaged", UNSIGNED, AR "mx.you.example; spf=pass (x: any@legit(a.attack.example is good) smtp.mailfrom=y\r\n", BORDER, "", "",
     "ar-malformed ", "above own none"},
    {"a domain that cannot be one", GOOD, AR "mx.you.example; dkim=pass header.d=legit'a.attack.example\r\n", BORDER, "", "",
     "ar-malformed ar-signature-gone ", "above own none"},
    {"i= that cannot be one", GOOD, AR "mx.you.example; dkim=fail header.i=kim@legit\"a\r\n", BORDER, "", "", "ar-malformed ",
     "above own none"},
    {"words passed over", GOOD, AR "mx.you.example yes; dkim=pass header.d=acme.example\r\n", BORDER, "", "", "ar-unread ",
     "above own agrees"},
    {"SPF of HELO", UNSIGNED, "Received-SPF: Pass (helo) identity=helo; helo=out.acme.example; receiver=mx.you.example\r\n", BORDER, "",
     "", "received-spf-helo ", "above own none"},
    {"SPF of HELO failed", UNSIGNED, "Received-SPF: Fail identity=helo; helo=out.acme.example\r\n", BORDER, "", "", "",
     "above own none"},
    {"SPF of HELO, smtp.helo", UNSIGNED, AR "mx.you.example; spf=pass smtp.helo=out.acme.example\r\n", BORDER, "", "",
     "received-spf-helo ", "above own none"},
    {"SPF of both", UNSIGNED, AR "mx.you.example; spf=pass smtp.mailfrom=a smtp.helo=out.acme.example\r\n", BORDER, "", "", "",
     "above own none"},

    /* Exchange */
    {"Exchange's own, at the end", GOOD, "", OFFICE, "", "X-MS-Exchange-Organization-SCL: 1\r\nX-Forefront-Antispam-Report: CIP:1\r\n",
     "", NULL},
    {"nobody here is Exchange", GOOD, "", BORDER, "", "X-MS-Exchange-Organization-SCL: -1\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n",
     "ms-headers-outside ", NULL},
    {"what Office 365 sends out", GOOD, "", BORDER, "", "X-Forefront-Antispam-Report: CIP:1;DIR:OUT\r\nX-MS-Exchange-CrossTenant-Id: 1\r\n",
     "", NULL},
    {"above somebody else's line", GOOD, "", OFFICE, "X-MS-Exchange-Organization-SCL: 1\r\n", "", "ms-headers-outside ", NULL},
    {"signed by the sender", SIGNS_SCL, "", OFFICE, "", "X-MS-Exchange-Organization-SCL: 1\r\n", "ms-headers-outside ", NULL},
    {"the filter was skipped", GOOD, "", OFFICE, "",
     "X-MS-Exchange-Organization-SCL: -1\r\nX-MS-Exchange-Organization-AuthAs: Anonymous\r\n", "ms-filter-skipped ", NULL},
    {"somebody had logged in", GOOD, "", OFFICE, "",
     "X-MS-Exchange-Organization-SCL: -1\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\n", "", NULL},
    {"no border, nothing to say", GOOD, "", NO_BORDER, "", "X-MS-Exchange-Organization-SCL: -1\r\n", "", NULL},
};

static struct str message_of(const struct row *r)
{
    struct make m = {.tags = S("v=1; a=ed25519-sha256; c=relaxed/simple; d=acme.example; s=s1; h=From:Subject; bh=@; b=@"),
                     .key = MAKE_ED25519};
    struct str author = S("Received: from laptop (laptop [192.0.2.7]) by out.acme.example with ESMTPSA id 9; Mon, 2 Mar 2026 "
                          "10:02:07 +0100\r\nFrom: Kim <kim@acme.example>\r\nTo: you@you.example\r\nSubject: plan\r\n");
    m.message = make_join(make_join(author, str_z(r->below)), S("\r\nWhat was agreed.\r\n"));
    struct str signature = r->fate == UNSIGNED ? S("") : make_signature(m);
    struct str b = str_take(str_drop(signature, str_find(signature, S(" b=")) + 3), 8);
    if (r->fate == SIGNS_SCL || r->fate == SHORT) {
        struct str by = r->fate == SHORT ? S("l=4; h=From") : S("h=X-MS-Exchange-Organization-SCL:From");
        m.tags = make_replaced(m.tags, S("h=From"), by);
        signature = make_signature(m);
    }
    if (r->fate == CHANGED)
        m.message = make_join(m.message, S("And more.\r\n"));
    if (r->fate == TWICE || r->fate == OTHER_TWICE) {
        struct make other = m;
        other.tags = make_replaced(m.tags, S("h=From"), S("t=1; h=From"));
        other.key = r->fate == TWICE ? MAKE_ED25519_OTHER : m.key;
        signature = make_join(signature, make_signature(other));
    }
    struct str top = make_join(make_join(str_z(r->above), str_z(r->border)), make_replaced(str_z(r->at), S("@B"), b));
    return make_join(make_join(make_replaced(top, S("@B"), b), signature), m.message);
}

static struct dkv *opened(const struct row *r, const char *const *authserv_ids)
{
    static struct dkv_answer answers[FATES];
    static struct str txt;
    struct str text = message_of(r);
    struct dkv_options options = {.now = NOW, .authserv_ids = authserv_ids};
    struct dkv *d = dkv_open(text.p, text.n, &options);
    const char *const *names;
    txt = make_record("v=DKIM1; k=ed25519; p=@", MAKE_ED25519);
    for (int i = 0; i < FATES; i++)
        answers[i] = (struct dkv_answer){.status = DKV_ANSWER_OK, .txt = &txt, .txt_count = 1};
    answers[KEY_GONE] = (struct dkv_answer){.status = DKV_ANSWER_NXDOMAIN};
    answers[NO_ANSWER] = (struct dkv_answer){.status = DKV_ANSWER_TIMEOUT};
    for (size_t i = 0; i < dkv_wants(d, &names); i++)
        dkv_answer(d, i, &answers[r->fate]);
    return d;
}

static bool is_ours(const char *id)
{
    return str_starts(str_z(id), S("ar-")) || str_starts(str_z(id), S("ms-")) || str_eq(str_z(id), S("received-spf-helo"));
}

static struct str ids_of(struct dkv *d)
{
    const struct dkv_finding *f;
    struct str out = S("");
    size_t n = dkv_findings(d, &f);
    for (size_t i = 0; i < n; i++)
        if (is_ours(dkv_reason_row(f[i].reason)->id))
            out = arena_print(unit_arena(), "%.*s%s ", (int)out.n, out.p, dkv_reason_row(f[i].reason)->id);
    return out;
}

static struct str first_of(struct dkv *d)
{
    static const char *const positions[] = {"unknown", "above", "at", "below"};
    static const char *const agreements[] = {"none", "agrees", "differs", "undecided"};
    const struct dkv_claim *c;
    if (!dkv_claims(d, &c))
        return S("");
    return arena_print(unit_arena(), "%s %s%s %s", positions[c->position], c->own ? "own" : "theirs", c->forged ? " forged" : "",
                       agreements[c->record.count ? c->compared[0].agreement : DKV_NOT_COMPARED]);
}

static void table(void)
{
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkv *d = opened(&rows[i], NULL);
        unit_row("%s", rows[i].what);
        CHECK_STR(ids_of(d), str_z(rows[i].ids));
        CHECK_STR(first_of(d), str_z(rows[i].first));
        dkv_close(d);
    }
}

/* Names that only the caller can know. */
static void given_names(void)
{
    static const char *const ids[] = {"filter-7", "hosted.example", NULL};
    static const struct row given[] = {
        {"a name that is no host", UNSIGNED, "", BORDER, "", AR "Filter-7; spf=pass\r\n", "ar-forged-own ", "below own forged none"},
        {"somebody else's service", UNSIGNED, "", BORDER, "", AR "mx3.hosted.example; spf=pass\r\n", "ar-forged-own ",
         "below own forged none"},
        {"the host of the path still counts", UNSIGNED, "", BORDER, "", AR "mx.you.example; spf=pass\r\n", "ar-forged-own ",
         "below own forged none"},
        {"no border: it cannot be told", UNSIGNED, "", NO_BORDER, "", AR "filter-7; spf=pass\r\n", "", "unknown own none"},
    };
    for (size_t i = 0; i < LENGTH(given); i++) {
        struct dkv *d = opened(&given[i], ids);
        unit_row("%s", given[i].what);
        CHECK_STR(ids_of(d), str_z(given[i].ids));
        CHECK_STR(first_of(d), str_z(given[i].first));
        dkv_close(d);
    }
}

/* What the sentences say. */
static void details(void)
{
    static const struct {
        size_t row_fate;
        const char *above;
        enum dkv_reason reason;
        const char *where, *detail;
        size_t signature;
    } told[] = {
        {CHANGED, AR "mx.you.example; dkim=pass header.d=acme.example\r\n", DKV_AR_CHANGED_SINCE, "Authentication-Results 1",
         "mx.you.example says dkim=pass for acme.example, here it is fail (body-hash-mismatch): the message was changed after "
         "that check", 1},
        {CHANGED, BORDER AR "mx.you.example; dkim=pass header.d=acme.example\r\n", DKV_AR_CONTRADICTS, "Authentication-Results 1",
         "mx.you.example says dkim=pass for acme.example, here it is fail (body-hash-mismatch): the message was changed after "
         "that check, or the field is forged", 1},
        {GOOD, AR "a.example; spf=none\r\n" AR "mx.you.example; dkim=fail header.d=acme.example\r\n", DKV_AR_CONTRADICTS,
         "Authentication-Results 2",
         "mx.you.example says dkim=fail for acme.example, here it is pass (verified): the DNS answered otherwise then, or that "
         "server had another copy of the message", 1},
        {GOOD, AR "mx.you.example; dkim=pass (never closed\r\n", DKV_AR_MALFORMED, "Authentication-Results 1",
         "a comment is never closed, from here on: (never closed", 0},
    };
    for (size_t i = 0; i < LENGTH(told); i++) {
        struct row r = {"", (enum fate)told[i].row_fate, told[i].above, BORDER, "", "", "", ""};
        struct dkv *d = opened(&r, NULL);
        const struct dkv_finding *f;
        size_t n = dkv_findings(d, &f), at = 0;
        while (at < n && f[at].reason != told[i].reason)
            at++;
        unit_row("%s", told[i].detail);
        if (CHECK(at < n)) {
            CHECK_STR(f[at].where, str_z(told[i].where));
            CHECK_STR(f[at].detail, str_z(told[i].detail));
            CHECK_INT((int)f[at].signature, (int)told[i].signature);
        }
        dkv_close(d);
    }
}

/* Fields that are many, long and all alike, to be compared each with each: well under a second. */
static void heavy(void)
{
    struct str names = S("");
    for (int i = 0; i < LIMIT_CLAIM_PROPERTIES - 1; i++)
        names = arena_print(unit_arena(), "%.*s x.a%d=1", (int)names.n, names.p, i);
    struct str results = arena_print(unit_arena(), "; dkim=pass%.*s x.z=1; dkim=neutral (good)%.*s x.z=2", (int)names.n, names.p,
                                     (int)names.n, names.p);
    struct str one = S(AR "mx.you.example");
    for (int i = 0; i < LIMIT_CLAIM_RESULTS / 2; i++)
        one = make_join(one, results);
    one = make_join(one, S("\r\n"));
    struct str all = S(BORDER);
    for (int i = 0; i < LIMIT_CLAIMS + 1; i++)
        all = make_join(all, one);
    all = make_join(all, S("From: a@acme.example\r\n\r\n"));
    struct dkv_options options = {.now = NOW};
    const struct dkv_claim *c;
    const struct dkv_finding *f;
    clock_t start = clock();
    struct dkv *d = dkv_open(all.p, all.n, &options);
    size_t n = dkv_findings(d, &f);
    CHECK_INT((int)dkv_claims(d, &c), LIMIT_CLAIMS);
    bool limit = false;
    for (size_t i = 0; i < n; i++)
        limit = limit || f[i].reason == DKV_LIMIT_CLAIMS_HIT;
    CHECK(limit);
    CHECK(n < 50);
    CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 1.0);
    dkv_close(d);
}

/* As many as there can be, and each must be placed. */
static void many(void)
{
    struct str ar = S("X-Forefront-A: mx.you.example\r\n"), border = S(BORDER), end = S("From: a@acme.example\r\n\r\n");
    size_t n = LIMIT_FIELDS - 2;
    char *p = arena_alloc(unit_arena(), border.n + n * ar.n + end.n);
    memcpy(p, border.p, border.n);
    for (size_t i = 0; i < n; i++)
        memcpy(p + border.n + i * ar.n, ar.p, ar.n);
    memcpy(p + border.n + n * ar.n, end.p, end.n);
    struct dkv_options options = {.now = NOW};
    const struct dkv_finding *f;
    clock_t start = clock();
    struct dkv *d = dkv_open(p, border.n + n * ar.n + end.n, &options);
    CHECK(dkv_findings(d, &f) < 50);
    CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 1.0);
    dkv_close(d);
}

void suite_engine_claims(void)
{
    static const struct unit_test tests[] = {
        {"table", table}, {"given names", given_names}, {"details", details}, {"heavy", heavy}, {"many", many},
    };
    unit_suite("engine/claims", tests, LENGTH(tests));
}
