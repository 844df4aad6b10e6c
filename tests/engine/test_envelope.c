/* engine/envelope: Return-Path in the forms of mail and in those of tricks; Delivered-To. */
#include "src/engine/envelope.h"
#include "tests/unit.h"

static const struct {
    const char *value, *address, *domain, *route;
    enum dkv_reason found; /* VERIFIED: nothing */
    const char *detail;
} rows[] = {
    {" <kim@acme.example>", "kim@acme.example", "acme.example", "", DKV_VERIFIED, ""},
    {"kim@acme.example", "kim@acme.example", "acme.example", "", DKV_VERIFIED, ""}, /* Exchange, IronPort */
    {"<>", "", "", "", DKV_VERIFIED, ""},
    {"", "", "", "", DKV_VERIFIED, ""},
    {"<MAILER-DAEMON>", "MAILER-DAEMON", "", "", DKV_VERIFIED, ""},
    {"\r\n <b+7=kim=you.example@acme.example>", "b+7=kim=you.example@acme.example", "acme.example", "", DKV_VERIFIED, ""},
    {"<SRS0=a1B2=C3=acme.example=kim@list.example>", "SRS0=a1B2=C3=acme.example=kim@list.example", "list.example", "", DKV_VERIFIED, ""},
    {"<o'hara@acme.example>", "o'hara@acme.example", "acme.example", "", DKV_VERIFIED, ""},
    {"<\"a b@c\"@acme.example>", "\"a b@c\"@acme.example", "acme.example", "", DKV_VERIFIED, ""},
    {"<kim@[192.0.2.7]>", "kim@[192.0.2.7]", "[192.0.2.7]", "", DKV_VERIFIED, ""},
    {"<kim@b\xc3\xbc" "cher.example>", "kim@b\xc3\xbc" "cher.example", "b\xc3\xbc" "cher.example", "", DKV_VERIFIED, ""},
    {"<(any@legit.example>", "(any@legit.example", "legit.example", "", DKV_RETURN_PATH_MALFORMED, "an open parenthesis"},
    {"<kim@acme.example", "kim@acme.example", "acme.example", "", DKV_RETURN_PATH_MALFORMED, "kim@acme.example"},
    {"<a b@acme.example>", "a b@acme.example", "acme.example", "", DKV_RETURN_PATH_MALFORMED, "a b@acme.example"},
    {"<any@legit.example(a.attack.example>", "any@legit.example(a.attack.example", "legit.example(a.attack.example", "",
     DKV_RETURN_PATH_BAD_DOMAIN, "any@legit.example(a.attack.example"},
    {"<any@legit.example'@any.attack.example>", "any@legit.example'@any.attack.example", "any.attack.example", "",
     DKV_RETURN_PATH_BAD_DOMAIN, "any@legit.example'@any.attack.example"},
    {"<@a.example,@b.example:kim@attack.example>", "kim@attack.example", "attack.example", "@a.example,@b.example",
     DKV_RETURN_PATH_ROUTE, "kim@attack.example"},
};

static const struct dkv_finding *only(struct dkv *d, enum dkv_reason from, enum dkv_reason to)
{
    const struct dkv_finding *f, *one = NULL;
    size_t n = dkv_findings(d, &f);
    for (size_t i = 0; i < n; i++)
        if (f[i].reason >= from && f[i].reason <= to)
            one = one ? NULL : &f[i];
    return one;
}

static void return_paths(void)
{
    struct dkv_options options = {.now = 1772445728};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct return_path r = return_path_read(unit_exact(str_z(rows[i].value)));
        unit_row("%s", rows[i].value);
        CHECK_STR(r.address, str_z(rows[i].address));
        CHECK_STR(r.domain, str_z(rows[i].domain));
        CHECK_STR(r.route, str_z(rows[i].route));
        struct str text = arena_print(unit_arena(), "Return-Path: %s\r\nFrom: a@b.example\r\n\r\n", rows[i].value);
        struct dkv *d = dkv_open(text.p, text.n, &options);
        const struct dkv_finding *f = only(d, DKV_RETURN_PATH_MALFORMED, DKV_RETURN_PATH_ROUTE);
        CHECK_INT(f != NULL, rows[i].found != DKV_VERIFIED);
        if (f) {
            CHECK_REASON(f->reason, rows[i].found);
            CHECK_STR(f->detail, str_z(rows[i].detail));
        }
        dkv_close(d);
    }
    struct return_path nul = return_path_read((struct str){0});
    CHECK_STR(nul.address, S(""));
}

static void loops(void)
{
    static const struct {
        struct str header;
        bool found;
    } deliveries[] = {
        {S("Delivered-To: a@b.example\r\nDelivered-To: c@d.example\r\n"), false},
        {S("Delivered-To: a@b.example\r\nDelivered-To: c@d.example\r\ndelivered-to: A@b.example\r\n"), true},
        {S("Delivered-To:\r\nDelivered-To: \r\n"), false},
    };
    struct dkv_options options = {.now = 1772445728};
    for (size_t i = 0; i < LENGTH(deliveries); i++) {
        struct str text = arena_print(unit_arena(), "%sFrom: a@b.example\r\n\r\n", deliveries[i].header.p);
        struct dkv *d = dkv_open(text.p, text.n, &options);
        unit_row("%zu", i);
        CHECK_INT(only(d, DKV_DELIVERED_TWICE, DKV_DELIVERED_TWICE) != NULL, deliveries[i].found);
        dkv_close(d);
    }
}

void suite_engine_envelope(void)
{
    static const struct unit_test tests[] = {{"Return-Path", return_paths}, {"Delivered-To", loops}};
    unit_suite("engine/envelope", tests, LENGTH(tests));
}
