/* engine/author: who From says wrote it; the situations in which programs disagree. */
#include "src/engine/author.h"
#include "tests/engine/make.h"

enum { NOW = 1772445728 };

static struct dkv *opened(struct str message)
{
    struct dkv_options options = {.now = NOW};
    return dkv_open(message.p, message.n, &options);
}

/* Ids of the findings about the author, each with a blank behind it. */
static struct str found(struct dkv *d)
{
    const struct dkv_finding *f;
    size_t n = dkv_findings(d, &f);
    struct str all = S("");
    for (size_t i = 0; i < n; i++) {
        const char *id = dkv_reason_row(f[i].reason)->id;
        if (str_starts(str_z(id), S("from-")) || str_iends(str_z(id), S("-differs")))
            all = arena_print(unit_arena(), "%.*s%s ", (int)all.n, all.p, id);
    }
    return all;
}

static struct str candidates(struct dkv *d)
{
    const struct author *a = dkv_author(d);
    struct str all = S("");
    for (size_t i = 0; i < a->candidate_count; i++)
        all = arena_print(unit_arena(), "%.*s%s ", (int)all.n, all.p, a->candidates[i]);
    return all;
}

static const struct {
    const char *header, *domain, *candidates, *found;
} rows[] = {
    /* ordinary ones */
    {"From: Kim <kim@acme.example>\n", "acme.example", "kim@acme.example ", ""},
    {"From: kim@ACME.example (Kim)\n", "acme.example", "kim@ACME.example ", ""},
    {"From: \"kim@acme.example\" <kim@acme.example>\n", "acme.example", "kim@acme.example ", ""},
    {"From: \"kim@mail.acme.example\" <kim@acme.example>\n", "acme.example", "kim@acme.example ", ""},
    {"From: \"kim@acme.example via dev\" <dev@lists.test>\n", "lists.test", "dev@lists.test ", "from-display-via "},
    {"From: \"Acme.com\" <news@mail.acme.com>\n", "mail.acme.com", "news@mail.acme.com ", ""},
    {"From: \"Dr. K. Lee, node.js\" <kim@acme.example>\n", "acme.example", "kim@acme.example ", ""},
    {"From: \"bank.com: service\" <x@attack.example>\n", "attack.example", "x@attack.example ", "from-display-domain "},
    {"From: \"\xd7\xa9\xd7\x9c\xe2\x80\x8f\" <kim@acme.example>\n", "acme.example", "kim@acme.example ", ""},
    {"From: a@acme.example, b@acme.example\n", "acme.example", "a@acme.example b@acme.example ", "from-many "},
    {"From: Kim <kim@acme.example>\nReply-To: x@other.test\nSender: y@third.test\nReturn-Path: <z@fourth.test>\n",
     "acme.example", "kim@acme.example ", "sender-differs reply-to-differs return-path-differs "},
    {"From: Kim <kim@acme.example>\nReply-To: x@sub.acme.example\n", "acme.example", "kim@acme.example ", ""},
    {"From: <x@xn--bcher-kva.example>\n", "xn--bcher-kva.example", "x@b\xc3\xbc" "cher.example ", "from-idn "},
    /* more than one author, or none */
    {"From: <a@attack.example>\nFrom: <admin@legit.example>\n", NULL, "a@attack.example admin@legit.example ",
     "from-multiple from-ambiguous "},
    {"From : <a@attack.example>\nFrom: <admin@legit.example>\n", NULL, "a@attack.example admin@legit.example ",
     "from-multiple from-ambiguous "},
    {"From\n : <a@attack.example>\nFrom: <admin@legit.example>\n", NULL, "a@attack.example admin@legit.example ",
     "from-multiple from-ambiguous "},
    {"From: <first@attack.example>, <admin@legit.example>\n", NULL, "first@attack.example admin@legit.example ",
     "from-many from-ambiguous "},
    {"From: admin@legit.example,<second@attack.example>\n", NULL, "admin@legit.example second@attack.example ",
     "from-many from-ambiguous "},
    {"Sender: <s@attack.example>\n", NULL, "", "from-missing "},
    {"From: Team: a@acme.example;\n", "acme.example", "a@acme.example ", "from-group "},
    {"From: undisclosed:;\n", NULL, "", "from-group "},
    /* one that is read in two ways */
    {"From: =?utf-8?B?PGFkbWluQGxlZ2l0LmV4YW1wbGU+?=,<second@attack.example>\n", NULL,
     "second@attack.example admin@legit.example ", "from-many from-encoded-address from-display-address from-ambiguous "},
    {"From: <@attack.example,@any.example:admin@legit.example>\n", "legit.example", "admin@legit.example ", "from-route "},
    {"From: <admin@legit.example>\\,<second@attack.example>\n", NULL, "admin@legit.example second@attack.example ",
     "from-many from-quoted-pair from-trailing from-ambiguous "},
    {"From: <any@attack.example>admin@legit.example\n", NULL, "any@attack.example admin@legit.example ",
     "from-trailing from-ambiguous "},
    {"From: any@attack.example@legit.example\n", NULL, "any@attack.example any@attack.example@legit.example ", "from-ambiguous "},
    {"From: any@attack.example; admin@legit.example\n", NULL, "any@attack.example admin@legit.example ", "from-many from-ambiguous "},
    {"From: \"admin@legit.example\" <any@attack.example>\n", "attack.example", "any@attack.example ", "from-display-address "},
    {"From: \"Kim at admin@legit.example\" <fwd@attack.example>\nReply-To: Kim <admin@legit.example>\n", "attack.example",
     "fwd@attack.example ", "from-display-via reply-to-differs "},
    {"From: \"Kim at admin@legit.example\" <fwd@attack.example>\nReply-To: x@attack.example\n", "attack.example",
     "fwd@attack.example ", "from-display-address "},
    {"From: \"admin@legit.example\" <fwd@attack.example>\nReply-To: admin@legit.example\n", "attack.example",
     "fwd@attack.example ", "from-display-address reply-to-differs "},
    {"From: =?utf-8?q?admin=40legit=2Eexample?= <any@attack.example>\n", "attack.example", "any@attack.example ",
     "from-display-address "},
    /* addresses inside the local part: "Mailsploit" */
    {"From: =?utf-8?b?YWRtaW5AbGVnaXQuZXhhbXBsZQ==?==?utf-8?q?=00?=@attack.example\n", NULL,
     "=?utf-8?b?YWRtaW5AbGVnaXQuZXhhbXBsZQ==?==?utf-8?q?=00?=@attack.example admin@legit.example ", "from-encoded-address from-ambiguous "},
    {"From: \"admin@legit.example\"@attack.example\n", NULL, "\"admin@legit.example\"@attack.example admin@legit.example ",
     "from-encoded-address from-ambiguous "},
    {"From: <\"admin@legit.example> \"@attack.example>\n", NULL, "\"admin@legit.example> \"@attack.example admin@legit.example ",
     "from-encoded-address from-ambiguous "},
    {"From: \"kim@home\"@acme.example\n", "acme.example", "\"kim@home\"@acme.example ", ""},
    {"From: bounce+kim=acme.example@list.example\n", "list.example", "bounce+kim=acme.example@list.example ", ""},
    /* no address at all */
    {"From: admin@legit.example.. <x@attack.example>\n", "attack.example", "x@attack.example ", "from-no-address "},
    {"From: admin@legit.example <>\n", "legit.example", "admin@legit.example ", "from-no-address "},
    {"From: <>\n", NULL, "", "from-no-address "},
    {"From:\n", NULL, "", "from-no-address "},
    {"From: Kim Lee\n", NULL, "", "from-no-address "},
    {"From: root (Cron Daemon)\n", NULL, "root ", ""},
    {"From: \"admin@legit.example!\" <any@attack.example>\n", "attack.example", "any@attack.example ", "from-display-address "},
    {"From: \"admin@home@legit.example\" <any@attack.example>\n", "attack.example", "any@attack.example ", "from-display-address "},
    {"From: \"admin@@legit.example\" <any@attack.example>\n", "attack.example", "any@attack.example ", "from-display-address "},
    {"From: =?utf-8?q?admin=40legit.example=00?= <any@attack.example>\n", "attack.example", "any@attack.example ", "from-display-address "},
    {"From: =?utf-8?q?admin=EF=BC=A0legit.example?= <any@attack.example>\n", "attack.example", "any@attack.example ", "from-display-address "},
    {"From: =?utf-8?q?admin=EF=B9=ABlegit.example?= <any@attack.example>\n", "attack.example", "any@attack.example ", "from-display-address "},
    {"From: =?utf-8?q?admin=40le=E2=80=8Bgit=C2=AD.example?= <any@attack.example>\n", "attack.example", "any@attack.example ", "from-display-address "},
    {"From: \"Jobs@Attack\" <any@attack.example>\n", "attack.example", "any@attack.example ", ""},
    {"From: =?utf-8?q?admin=1B=5B2J?= <any@attack.example>\n", "attack.example", "any@attack.example ", "from-controls "},
    {"From: =?utf-8?q?Ann=0A?= <any@attack.example>\n", "attack.example", "any@attack.example ", ""},
    {"From: \"admin@legit.example\" <any@[203.0.113.66]>\n", NULL, "any@[203.0.113.66] ", "from-display-address "},
    {"From: \"x \xe2\x80\xae moc\" <any@attack.example>\n", "attack.example", "any@attack.example ", "from-controls "},
    {"From: \x1b[2J <any@attack.example>\n", "attack.example", "any@attack.example ", "from-controls from-no-address "},
    {"From: <x@xn--pypal-4ve.example>\n", "xn--pypal-4ve.example", "x@p\xd0\xb0ypal.example ", "from-homograph "},
};

static void authors(void)
{
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str message = make_join(str_z(rows[i].header), S("To: x@y.example\n\nbody\n"));
        struct dkv *d = opened(message);
        unit_row("%s", rows[i].header);
        const char *domain = dkv_author(d)->domain;
        CHECK_STR(str_z(domain ? domain : "none"), str_z(rows[i].domain ? rows[i].domain : "none"));
        CHECK_STR(candidates(d), str_z(rows[i].candidates));
        CHECK_STR(found(d), str_z(rows[i].found));
        dkv_close(d);
    }
}

/* Ten thousand From fields, and one of many addresses: limits hold, and it is quick. */
static void many(void)
{
    struct str fields = S("");
    for (int i = 0; i < 300; i++)
        fields = arena_print(unit_arena(), "%.*sFrom: a%d@b%d.example\n", (int)fields.n, fields.p, i, i);
    struct dkv *d = opened(fields);
    CHECK(dkv_author(d)->ambiguous);
    CHECK_STR(str_z(dkv_author(d)->addresses[0]), S("a0@b0.example")); /* the upper ones are those that are shown */
    CHECK_INT(dkv_author(d)->count, 10);
    dkv_close(d);
    struct str list = S("From: ");
    for (int i = 0; i < 300; i++)
        list = arena_print(unit_arena(), "%.*sa%d@b%d.example, ", (int)list.n, list.p, i, i);
    d = opened(make_join(list, S("\n\n")));
    CHECK_INT(dkv_author(d)->count, 100);
    CHECK(dkv_author(d)->ambiguous);
    dkv_close(d);
}

void suite_engine_author(void)
{
    static const struct unit_test tests[] = {
        {"authors", authors},
        {"many authors", many},
    };
    unit_suite("engine/author", tests, LENGTH(tests));
}
