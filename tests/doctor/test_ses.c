/* doctor/checkses: the set-up of Amazon SES in its good state, and each way in which it goes wrong. */
#include "tests/engine/make.h"
#include "tests/doctor/world.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccc"
#define AT(token) token "._domainkey.acme.example"
#define TO(token) token ".dkim.amazonses.com"
#define IN_SOUTH ".dkim.eu-south-1.amazonses.com"
#define ACTIVE(token) "- " AT(token) " TXT NOERROR an:=/CNAME/" TO(token) " an:" TO(token) "/TXT/p=@"
#define WAITS(token) "- " AT(token) " TXT NOERROR an:=/CNAME/" TO(token) " an:" TO(token) "/TXT/"
#define SOA "- _domainkey.acme.example SOA NOERROR au:acme.example/SOA/7"

struct case_ {
    const char *what, *ids; /* of warnings and worse, and ses-ready */
    enum doctor_verdict verdict;
    size_t tokens;
    const char *zone;
    const char *publish; /* the value of the first record to publish */
    const char *lines[10];
};

static const struct case_ cases[] = {
    {"as it should be", "ses-ready", DOCTOR_VERIFIES, 3, NULL, "", {ACTIVE(A), WAITS(B), WAITS(C), SOA}},
    {"the second is active", "ses-ready", DOCTOR_VERIFIES, 3, NULL, "", {WAITS(A), ACTIVE(B), WAITS(C), SOA}},
    {"none is active", "ses-no-active-key", DOCTOR_UNUSED, 3, NULL, "", {WAITS(A), WAITS(B), WAITS(C), SOA}},
    {"none is there", "ses-all-missing key-missing key-missing key-missing", DOCTOR_NEVER, 3, NULL, TO(A), {SOA}},
    {"one is missing", "ses-incomplete key-missing", DOCTOR_NEVER, 3, NULL, TO(C), {ACTIVE(A), WAITS(B), SOA}},
    {"two tokens only", "ses-few-tokens", DOCTOR_VERIFIES, 2, NULL, "", {ACTIVE(A), WAITS(B), SOA}},
    {"swapped rows", "ses-incomplete cname-wrong-token cname-wrong-token", DOCTOR_NEVER, 3, NULL, TO(A),
     {"- " AT(A) " TXT NOERROR an:=/CNAME/" TO(B) " an:" TO(B) "/TXT/p=@", "- " AT(B) " TXT NOERROR an:=/CNAME/" TO(A) " an:" TO(A) "/TXT/", WAITS(C), SOA}},
    {"as TXT", "ses-incomplete cname-is-txt-text", DOCTOR_NEVER, 3, NULL, TO(B), {ACTIVE(A), "- " AT(B) " TXT NOERROR an:=/TXT/" TO(B), WAITS(C), SOA}},
    {"the domain twice", "ses-incomplete name-doubled key-missing", DOCTOR_NEVER, 3, NULL, TO(B),
     {ACTIVE(A), "- " AT(B) ".acme.example TXT NOERROR an:=/CNAME/" TO(B) " an:" TO(B) "/TXT/", WAITS(C), SOA}},
    {"underscore refused", "ses-incomplete underscore-dropped key-missing", DOCTOR_NEVER, 3, NULL, TO(B),
     {ACTIVE(A), "- " B ".domainkey.acme.example TXT NOERROR an:=/CNAME/" TO(B) " an:" TO(B) "/TXT/", WAITS(C), SOA}},
    {"the zone at the end of the target", "ses-incomplete cname-target-typo cname-dangling ses-target", DOCTOR_NEVER, 3, NULL, "",
     {ACTIVE(A), "- " AT(B) " TXT NXDOMAIN an:=/CNAME/" TO(B) ".acme.example", WAITS(C), SOA}},
    {"not published, and the key is in a region's zone", "ses-incomplete key-missing", DOCTOR_NEVER, 3, NULL, B IN_SOUTH,
     {ACTIVE(A), WAITS(C), SOA, "- " TO(A) " TXT NOERROR an:=/TXT/p=@", "- " B IN_SOUTH " TXT NOERROR an:=/TXT/"}},
    {"not published, and nobody has the key yet", "ses-incomplete key-missing", DOCTOR_NEVER, 3, NULL, TO(B), {ACTIVE(A), WAITS(C), SOA}},
    {"underscore refused, and it was right but for that", "ses-incomplete underscore-dropped key-missing", DOCTOR_NEVER, 3, NULL, B IN_SOUTH,
     {ACTIVE(A), "- " B ".domainkey.acme.example TXT NOERROR an:=/CNAME/" B IN_SOUTH, WAITS(C), SOA}},
    {"underscore refused, and another zone is asked for", "ses-all-missing ses-wrong-region-zone underscore-dropped key-missing ses-wrong-region-zone", DOCTOR_NEVER, 3,
     &IN_SOUTH[1], A IN_SOUTH, {ACTIVE(A), "- " B ".domainkey.acme.example TXT NOERROR an:=/CNAME/" TO(B), WAITS(C), SOA}},
    {"underscore refused, and the rows swapped", "ses-incomplete underscore-dropped key-missing", DOCTOR_NEVER, 3, NULL, TO(B),
     {ACTIVE(A), "- " B ".domainkey.acme.example TXT NOERROR an:=/CNAME/" TO(C), WAITS(C), SOA}},
    {"the zone at the end of another's target", "ses-incomplete cname-target-typo cname-dangling ses-target", DOCTOR_NEVER, 3, NULL, TO(B),
     {ACTIVE(A), "- " AT(B) " TXT NXDOMAIN an:=/CNAME/" TO(C) ".acme.example", WAITS(C), SOA}},
    {"elsewhere", "ses-incomplete ses-target", DOCTOR_PARTLY, 3, NULL, TO(B),
     {ACTIVE(A), "- " AT(B) " TXT NOERROR an:=/CNAME/k.mailer.test an:k.mailer.test/TXT/p=@", WAITS(C), SOA}},
    {"the wrong region", "ses-incomplete ses-wrong-region-zone cname-dangling", DOCTOR_NEVER, 3, NULL, B ".dkim.eu-south-1.amazonses.com",
     {ACTIVE(A), "- " AT(B) " TXT NXDOMAIN an:=/CNAME/" TO(B), WAITS(C), SOA, "- " B ".dkim.eu-south-1.amazonses.com TXT NOERROR an:=/TXT/p=@", "- amazonses.com SOA NOERROR an:=/SOA/1"}},
    {"not the region that was said", "ses-all-missing ses-wrong-region-zone ses-wrong-region-zone ses-wrong-region-zone", DOCTOR_PARTLY, 3, "dkim.eu-south-1.amazonses.com",
     A ".dkim.eu-south-1.amazonses.com", {ACTIVE(A), WAITS(B), WAITS(C), SOA}},
    {"the identity is gone", "cname-dangling", DOCTOR_NEVER, 3, NULL, "",
     {ACTIVE(A), "- " AT(B) " TXT NXDOMAIN an:=/CNAME/" TO(B), WAITS(C), SOA, "- amazonses.com SOA NOERROR an:=/SOA/1"}},
    {"fails for TXT", "ses-not-seen txt-query-servfail dns-servfail", DOCTOR_NEVER, 3, NULL, "",
     {ACTIVE(A), "- " AT(B) " TXT SERVFAIL", "- " AT(B) " TXT SERVFAIL+cd", "- " AT(B) " CNAME NOERROR an:=/CNAME/" TO(B), "- " TO(B) " CNAME NOERROR", WAITS(C), SOA,
      "- amazonses.com SOA NOERROR an:=/SOA/1"}},
};

/* Warnings and worse, and what says that all is well; keys of 2048 bits are used, so none is about strength. */
static struct str told(const struct diagnosis *d)
{
    struct str ids = world_ids(d, DOCTOR_WARN);
    return world_finding(d, "ses-ready") ? make_join(S("ses-ready"), ids) : ids;
}

static struct str first_publish(const struct diagnosis *d)
{
    for (size_t i = 0; i < d->finding_count; i++)
        if (d->findings[i].publish.type == PUBLISH_CNAME)
            return d->findings[i].publish.value;
    return S("");
}

/* Whatever is wrong with a name, one record is offered for it. */
static void check_one_offer(const struct diagnosis *d)
{
    for (size_t i = 0; i < d->finding_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct doctor_publish *a = &d->findings[i].publish, *b = &d->findings[k].publish;
            if (a->type != PUBLISH_NOTHING && b->type != PUBLISH_NOTHING && str_eq(str_z(a->owner), str_z(b->owner)))
                CHECK_STR(a->value, b->value);
        }
}

static void states(void)
{
    static const struct doctor_target targets[] = {
        {.selector = A, .domain = "acme.example"}, {.selector = B, .domain = "acme.example"}, {.selector = C, .domain = "acme.example"}};
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct case_ *c = &cases[i];
        const struct doctor_options o = {.quick = true, .ses = true, .ses_zone = c->zone};
        struct doctor *doctor = doctor_open(targets, c->tokens, &o);
        size_t rounds;
        const struct diagnosis *d = world_ask(doctor, c->lines, &rounds);
        unit_row("%s", c->what);
        CHECK_STR(told(d), str_z(c->ids));
        CHECK_INT(d->verdict, c->verdict);
        if (*c->publish)
            CHECK_STR(first_publish(d), str_z(c->publish));
        check_one_offer(d);
        doctor_close(doctor);
    }
}

/* Whoever looked before the records were there meets a resolver that remembers that there was none: nothing is missing then. And
 * what only the resolver still has is missing. */
static void remembered(void)
{
#define SERVED(token) "198.51.100.1 " AT(token) " TXT NOERROR+aa an:=/CNAME/" TO(token), "198.51.100.1 " AT(token) " CNAME NOERROR+aa an:=/CNAME/" TO(token)
#define ZONE SOA, "- example NS NOERROR an:=/NS/ns.example", "- ns.example A NOERROR an:=/A/192.0.2.1", \
        "192.0.2.1 _domainkey.acme.example SOA NOERROR au:acme.example/NS/ns1.acme.example ad:ns1.acme.example/A/198.51.100.1", \
        "198.51.100.1 acme.example SOA NOERROR+aa an:=/SOA/7", "198.51.100.1 acme.example NS NOERROR+aa an:=/NS/ns1.acme.example"
    static const struct doctor_target targets[] = {
        {.selector = A, .domain = "acme.example"}, {.selector = B, .domain = "acme.example"}, {.selector = C, .domain = "acme.example"}};
    static const struct {
        const char *what, *ids;
        const char *lines[20];
    } rows[] = {
        {"published", "ses-not-seen resolver-differs key-missing", {ACTIVE(A), WAITS(C), ZONE, SERVED(A), SERVED(B), SERVED(C)}},
        {"gone", "ses-incomplete resolver-differs", {ACTIVE(A), WAITS(B), WAITS(C), ZONE, SERVED(A), SERVED(C), "198.51.100.1 " AT(B) " TXT NXDOMAIN+aa"}},
    };
    const struct doctor_options o = {.ses = true};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        size_t rounds;
        struct doctor *doctor = doctor_open(targets, 3, &o);
        const struct diagnosis *d = world_ask(doctor, rows[i].lines, &rounds);
        unit_row("%s", rows[i].what);
        CHECK_STR(told(d), str_z(rows[i].ids));
        CHECK_INT(d->verdict, DOCTOR_PARTLY);
        CHECK_STR(first_publish(d), S(""));
        for (size_t k = 0; k < d->finding_count; k++)
            CHECK(!strstr(doctor_fix(&d->findings[k]), "Publish this CNAME record"));
        doctor_close(doctor);
    }
}

/* Two selectors that answer with an empty text are explained, and are nothing to worry about. */
static void waiting(void)
{
    static const struct doctor_target target = {.selector = B, .domain = "acme.example"};
    static const char *const lines[] = {WAITS(B), SOA, NULL}, *const other[] = {"- " AT(B) " TXT NOERROR an:=/CNAME/k.mailer.test an:k.mailer.test/TXT/", SOA, NULL};
    const struct doctor_options o = {.quick = true};
    size_t rounds;
    struct doctor *doctor = doctor_open(&target, 1, &o);
    const struct diagnosis *d = world_ask(doctor, lines, &rounds);
    CHECK_INT(d->verdict, DOCTOR_UNUSED);
    CHECK_STR(world_ids(d, DOCTOR_WARN), S(""));
    CHECK(world_finding(d, "ses-empty-selector") != NULL);
    doctor_close(doctor);
    doctor = doctor_open(&target, 1, &o);
    d = world_ask(doctor, other, &rounds);
    CHECK_STR(world_ids(d, DOCTOR_WARN), S("txt-empty")); /* somebody else's empty text is one */
    doctor_close(doctor);
}

static void token_shape(void)
{
    static const struct {
        const char *token;
        bool odd;
    } rows[] = {{A, false}, {"a2b3c4d5e6f7abcdefghijklmnopqrst", false}, {"short", true}, {"a1" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct doctor_target target = {.selector = rows[i].token, .domain = "acme.example"};
        const struct doctor_options o = {.quick = true, .ses = true};
        static const char *const nothing[] = {SOA, NULL};
        struct doctor *doctor = doctor_open(&target, 1, &o);
        size_t rounds;
        const struct diagnosis *d = world_ask(doctor, nothing, &rounds);
        unit_row("%s", rows[i].token);
        CHECK_INT(world_finding(d, "ses-token-shape") != NULL, rows[i].odd);
        doctor_close(doctor);
    }
}

static void shared(void)
{
    static const char *const lines[] = {"- s._domainkey.acme.example TXT NOERROR an:=/TXT/v=DKIM1;~k=rsa;~p=@",
                                        "- s._domainkey.other.test TXT NOERROR an:=/TXT/v=DKIM1;~k=rsa;~p=@",
                                        "- t._domainkey.acme.example TXT NOERROR an:=/TXT/v=DKIM1;~k=rsa;~p=@", NULL};
    static const struct doctor_target strangers[] = {{.selector = "s", .domain = "acme.example"}, {.selector = "s", .domain = "other.test"}},
                                      own[] = {{.selector = "s", .domain = "acme.example"}, {.selector = "t", .domain = "acme.example"}};
    const struct doctor_options o = {.quick = true};
    const struct doctor_target *both[] = {strangers, own};
    for (size_t i = 0; i < 2; i++) {
        struct doctor *doctor = doctor_open(both[i], 2, &o);
        size_t rounds;
        const struct diagnosis *d = world_ask(doctor, lines, &rounds);
        const struct doctor_finding *f = world_finding(d, "key-shared");
        CHECK(f != NULL);
        CHECK_INT(f ? (int)f->severity : -1, i ? DOCTOR_INFO : DOCTOR_WARN);
        doctor_close(doctor);
    }
}

static void mail_from(void)
{
    static const struct doctor_target target = {.selector = A, .domain = "acme.example"};
    static const struct {
        const char *name, *ids, *mx, *txt;
    } rows[] = {
        {"bounce.acme.example", "ses-mail-from-ready", "NOERROR an:=/MX/feedback-smtp.eu-west-1.amazonses.com", "NOERROR an:=/TXT/v=spf1~include:amazonses.com~~all"},
        {"bounce.acme.example", "ses-mail-from-mx", "NOERROR an:=/MX/mail.acme.example", "NOERROR an:=/TXT/v=spf1~include:amazonses.com~-all"},
        {"bounce.acme.example", "ses-mail-from-mx", "NOERROR", "NOERROR an:=/TXT/v=spf1~include:amazonses.com~-all"},
        {"bounce.acme.example", "ses-mail-from-mx", "NOERROR an:=/MX/feedback-smtp.eu-west-1.amazonses.com an:=/MX/mail.acme.example",
         "NOERROR an:=/TXT/v=spf1~include:amazonses.com~-all"},
        {"bounce.acme.example", "ses-mail-from-spf", "NOERROR an:=/MX/feedback-smtp.eu-west-1.amazonses.com", "NOERROR an:=/TXT/v=spf1~-all"},
        {"bounce.acme.example", "ses-mail-from-spf", "NOERROR an:=/MX/feedback-smtp.eu-west-1.amazonses.com",
         "NOERROR an:=/TXT/v=spf1~include:amazonses.com~-all an:=/TXT/v=spf1~-all"},
        {"bounce.acme.example", "ses-mail-from-spf", "NOERROR an:=/MX/feedback-smtp.eu-west-1.amazonses.com", "NOERROR an:=/TXT/hello"},
        {"bounce.acme.example", "ses-mail-from-unknown", "SERVFAIL", "SERVFAIL"},
        {"acme.example", "ses-mail-from-domain", "NOERROR", "NOERROR"},
        {"bounce.other.example", "ses-mail-from-domain", "NOERROR", "NOERROR"},
        {"b;c.acme.example", "ses-mail-from-domain", "NOERROR", "NOERROR"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct doctor_options o = {.quick = true, .ses = true, .mail_from = rows[i].name};
        const char *const lines[] = {arena_z(unit_arena(), arena_print(unit_arena(), "- %s MX %s", rows[i].name, rows[i].mx)),
                                     arena_z(unit_arena(), arena_print(unit_arena(), "- %s TXT %s", rows[i].name, rows[i].txt)), NULL};
        struct doctor *doctor = doctor_open(&target, 1, &o);
        size_t rounds, count = 0;
        const struct diagnosis *d = world_ask(doctor, lines, &rounds);
        unit_row("row %zu", i);
        for (size_t k = 0; k < d->finding_count; k++)
            count += str_istarts(str_z(doctor_row(d->findings[k].check)->id), S("ses-mail-from"));
        CHECK_INT(count, 1);
        const struct doctor_finding *f = world_finding(d, rows[i].ids);
        CHECK(f != NULL);
        CHECK_INT(f && f->publish.type == PUBLISH_TXT, str_eq(str_z(rows[i].txt), S("NOERROR an:=/TXT/hello"))); /* a second one would undo both */
        doctor_close(doctor);
    }
}

/* A message that was signed with a key which Amazon no longer publishes. */
static void rotated(void)
{
    static const char *const lines[] = {WAITS(A), SOA, NULL};
    for (size_t of_message = 0; of_message < 2; of_message++) {
        const struct doctor_target t = {.selector = A, .domain = "acme.example", .of_message = of_message};
        struct doctor *doctor = doctor_open(&t, 1, &(struct doctor_options){.quick = true});
        size_t rounds;
        const struct diagnosis *d = world_ask(doctor, lines, &rounds);
        CHECK_STR(world_ids(d, DOCTOR_WARN), of_message ? S("ses-rotated") : S(""));
        CHECK_INT(d->verdict, of_message ? DOCTOR_NEVER : DOCTOR_UNUSED);
        CHECK_INT(world_finding(d, "ses-empty-selector") != NULL, !of_message);
        doctor_close(doctor);
    }
}

void suite_doctor_ses(void)
{
    static const struct unit_test tests[] = {{"states", states}, {"rotated", rotated}, {"waiting", waiting}, {"remembered", remembered}, {"token shape", token_shape}, {"shared", shared}, {"mail from", mail_from}};
    unit_suite("doctor/ses", tests, LENGTH(tests));
}
