/* Keys that nobody may be told to publish or to use: weak ones, and those whose private half others have. */
#include "src/doctor/strength.h"
#include "tests/doctor/cases.h"

/* Wherever a record stands by mistake: a key whose private half others have is not offered for the right name, and the
 * advice is another one. */
static void unfit_elsewhere(void)
{
    static const struct {
        const char *what, *text, *ids;
        bool offered;
    } rows[] = {
        {"a good one", KEY, "name-doubled key-missing", true},
        {"a good one, in quotes", "\"" KEY "\"", "name-doubled key-missing", true},
        {"an example of an RFC", EXAMPLE, "key-rfc-example name-doubled key-missing", false},
        {"the same in quotes", "\"" EXAMPLE "\"", "key-rfc-example name-doubled key-missing", false},
        {"a private key", "v=DKIM1;~k=rsa;~p=%", "pem-private name-doubled key-missing", false},
        {"at the end of a CNAME", NULL, "key-rfc-example name-doubled key-missing", false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const char *answer = rows[i].text ? arena_z(unit_arena(), arena_print(unit_arena(), "an:=/TXT/%s", rows[i].text))
                                          : "an:=/CNAME/k.dkim.test an:k.dkim.test/TXT/" EXAMPLE;
        const struct case_ c = {"", "", DOCTOR_NEVER,
            {SOA, arena_z(unit_arena(), arena_print(unit_arena(), "- " NAME ".acme.example TXT NOERROR %s", answer))}};
        struct doctor *d = cases_run(&c, &cases_target, 1, &cases_options);
        unit_row("%s", rows[i].what);
        CHECK_STR(world_ids(last, DOCTOR_WARN), str_z(rows[i].ids));
        const struct doctor_finding *f = world_finding(last, "name-doubled");
        CHECK(f && (f->publish.type != PUBLISH_NOTHING) == rows[i].offered);
        CHECK(f && (strstr(doctor_fix(f), "new") != NULL) != rows[i].offered);
        CHECK_INT(last->forgeable, !rows[i].offered);
        doctor_close(d);
    }
}

/* The same for a key that was cut into several records. */
static void unfit_in_pieces(void)
{
    static const char *const texts[] = {"an:=/TXT/v=DKIM1;~k=rsa;~p an:=/TXT/=@",
                                        "an:=/TXT/v=DKIM1;~k=ed25519;~p an:=/TXT/=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        const struct case_ c = {"", "", DOCTOR_NEVER, {SOA, arena_z(unit_arena(), arena_print(unit_arena(), "- " NAME " TXT NOERROR %s", texts[i]))}};
        struct doctor *d = cases_run(&c, &cases_target, 1, &(struct doctor_options){.quick = true});
        const struct doctor_finding *f = world_finding(last, "txt-split-as-records");
        unit_row("%s", texts[i]);
        CHECK(f && (f->publish.type != PUBLISH_NOTHING) == (i == 0));
        CHECK_INT(world_finding(last, "key-rfc-example") != NULL, i == 1);
        CHECK_INT(last->forgeable, i == 1);
        doctor_close(d);
    }
}

/* And for one that a list of leaked keys has. */
static void unfit_on_a_list(void)
{
    const struct case_ c = {"", "", DOCTOR_NEVER, {SOA, "- s.domainkey.acme.example TXT NOERROR an:=/TXT/" KEY}};
    struct material key = material_read(make_bytes(MAKE_RSA2048, FORM_P), unit_arena());
    char row[BLOCKLIST_ROW] = {0};
    CHECK(blocklist_hash(key.n, (unsigned char *)row));
    for (int listed = 0; listed < 2; listed++) {
        const struct doctor_options o = {.blocklist = {row, listed ? sizeof row : 0}};
        struct doctor *d = cases_run(&c, &cases_target, 1, &o);
        const struct doctor_finding *f = world_finding(last, "underscore-dropped");
        unit_row("listed: %d", listed);
        CHECK(f && (f->publish.type == PUBLISH_NOTHING) == listed);
        CHECK_INT(world_finding(last, "key-blocklisted") != NULL, listed);
        doctor_close(d);
    }
}

/* A CNAME that was meant, and is offered, must not lead to such a key either. */
static void unfit_target(void)
{
    static const struct {
        const char *what, *zone, *id;
    } rows[] = {
        {"the dot forgotten", "- " NAME " TXT NXDOMAIN an:=/CNAME/k.mailer.test.acme.example", "cname-target-typo"},
        {"a text instead", "- " NAME " TXT NOERROR an:=/TXT/k.mailer.test", "cname-is-txt-text"},
    };
    static const char *const there[] = {"- k.mailer.test TXT NOERROR an:=/TXT/" KEY, "- k.mailer.test TXT NOERROR an:=/TXT/" EXAMPLE, "- k.mailer.test TXT NXDOMAIN"};
    for (size_t i = 0; i < LENGTH(rows) * LENGTH(there); i++) {
        size_t key = i % LENGTH(there);
        const struct case_ c = {"", "", DOCTOR_NEVER, {SOA, rows[i / LENGTH(there)].zone, there[key]}};
        struct doctor *d = cases_run(&c, &cases_target, 1, &cases_options);
        const struct doctor_finding *f = world_finding(last, rows[i / LENGTH(there)].id);
        unit_row("%s, key %zu", rows[i / LENGTH(there)].what, key);
        CHECK(f && (f->publish.type == PUBLISH_CNAME) == (key != 1));
        CHECK(f && (strstr(doctor_fix(f), "new") != NULL) == (key == 1));
        CHECK_INT(world_finding(last, "key-rfc-example") != NULL, key == 1);
        CHECK_INT(last->verdict, DOCTOR_NEVER);
        doctor_close(d);
    }
}

/* The text of a record with a key of as many bits or a few more, and no small factor; *bits says how many. */
static const char *text_of_bits(size_t *bits)
{
    for (;; ++*bits) {
        struct str spki = make_rsa(*bits, S("\1\0\1"));
        if (!strength_small_factor(material_read(spki, unit_arena()).n))
            return arena_z(unit_arena(), make_join(S("v=DKIM1;~k=rsa;~p="), make_base64(spki)));
    }
}

/* One that is bigger than verifiers need to take is not offered either: it was found by the way, and is not looked into. */
static void too_big(void)
{
    static const size_t least[] = {KEYEXAM_OFFERED_BITS - 60, KEYEXAM_OFFERED_BITS + 1};
    for (size_t i = 0; i < LENGTH(least); i++) {
        size_t bits = least[i];
        const char *line = arena_z(unit_arena(), arena_print(unit_arena(), "- " NAME ".acme.example TXT NOERROR an:=/TXT/%s", text_of_bits(&bits)));
        const struct case_ c = {"", "", DOCTOR_NEVER, {SOA, line}};
        struct doctor *d = cases_run(&c, &cases_target, 1, &cases_options);
        const struct doctor_finding *f = world_finding(last, "name-doubled");
        unit_row("%zu bits", bits);
        CHECK_INT(bits <= KEYEXAM_OFFERED_BITS, i == 0);
        CHECK(f && (f->publish.type == PUBLISH_TXT) == (i == 0));
        CHECK_INT(world_finding(last, "rsa-gt-4096") != NULL, i == 1);
        doctor_close(d);
    }
}

void suite_doctor_unfit(void)
{
    static const struct unit_test tests[] = {
        {"elsewhere", unfit_elsewhere}, {"in pieces", unfit_in_pieces}, {"on a list", unfit_on_a_list}, {"target", unfit_target}, {"too big", too_big},
    };
    unit_suite("doctor/unfit", tests, LENGTH(tests));
}
