/* engine/arc: chains that could hold and chains that could not, by their form. */
#include "tests/engine/make.h"

#define AAR(i) "ARC-Authentication-Results: i=" i "; mx.acme.example; dkim=pass header.d=x.example header.s=k1\r\n"
#define AMS(i) AMS_OF(i, "from:subject:dkim-signature")
#define AMS_OF(i, h) "ARC-Message-Signature: i=" i "; a=rsa-sha256; d=acme.example; s=arc; h=" h "; bh=AAAA; b=AAAA\r\n"
#define AS(i, cv) AS_OF(i, cv, "acme.example")
#define AS_OF(i, cv, d) "ARC-Seal: i=" i "; a=rsa-sha256; cv=" cv "; d=" d "; s=arc; b=AAAA\r\n"
#define FIRST AS("1", "none") AMS("1") AAR("1")
#define SECOND AS_OF("2", "pass", "lists.example") AMS("2") AAR("2")
#define REST "From: a@x.example\r\nSubject: x\r\n\r\nx\r\n"

static const struct row {
    const char *what, *header;
    enum dkv_reason reason; /* VERIFIED: no finding about ARC at all */
    const char *detail;
} rows[] = {
    {"no ARC", "", DKV_VERIFIED, ""},
    {"one set", FIRST, DKV_ARC_UNTRUSTED, "sealed by acme.example"},
    {"two sets", SECOND FIRST, DKV_ARC_UNTRUSTED, "sealed by acme.example, lists.example"},
    {"the order of fields is nothing", AAR("1") AMS("2") AS("1", "none") AAR("2") AMS("1") AS("2", "pass"), DKV_ARC_UNTRUSTED,
     "sealed by acme.example, acme.example"},
    {"blanks and case", "arc-seal: i = 1 ; cv = None; d=a.example; b=AAAA\r\n" AMS("1") "ARC-Authentication-Results:\r\n i=1 ; none\r\n",
     DKV_ARC_UNTRUSTED, "sealed by a.example"},
    {"no seal", AMS("1") AAR("1"), DKV_ARC_STRUCTURE, "i=1 has no ARC-Seal"},
    {"no results", AS("1", "none") AMS("1"), DKV_ARC_STRUCTURE, "i=1 has no ARC-Authentication-Results"},
    {"no message signature", AS("1", "none") AAR("1"), DKV_ARC_STRUCTURE, "i=1 has no ARC-Message-Signature"},
    {"two seals", AS("1", "none") FIRST, DKV_ARC_STRUCTURE, "i=1 has more than one ARC-Seal"},
    {"a gap", AS("3", "pass") AMS("3") AAR("3") FIRST, DKV_ARC_STRUCTURE, "i=2 has no ARC-Authentication-Results"},
    {"the first is missing", SECOND, DKV_ARC_STRUCTURE, "i=1 has no ARC-Authentication-Results"},
    {"the first says pass", AS("1", "pass") AMS("1") AAR("1"), DKV_ARC_STRUCTURE, "the seal of i=1 says cv=pass, not none"},
    {"the second says none", AS("2", "none") AMS("2") AAR("2") FIRST, DKV_ARC_STRUCTURE, "the seal of i=2 says cv=none, not pass"},
    {"no cv", "ARC-Seal: i=1; d=x.example; b=AAAA\r\n" AMS("1") AAR("1"), DKV_ARC_STRUCTURE, "the seal of i=1 says cv=, not none"},
    {"the last says fail", AS_OF("2", "fail", "lists.example") AMS("2") AAR("2") FIRST, DKV_ARC_FAIL, "lists.example says cv=fail"},
    {"one went on after fail", AS("3", "pass") AMS("3") AAR("3") AS("2", "fail") AMS("2") AAR("2") FIRST, DKV_ARC_STRUCTURE,
     "the seal of i=2 says cv=fail, not pass"},
    {"i=51", FIRST AAR("51"), DKV_ARC_STRUCTURE, "ARC-Authentication-Results has an impossible i="},
    {"i=0", FIRST AMS("0"), DKV_ARC_STRUCTURE, "ARC-Message-Signature has an impossible i="},
    {"i=x", FIRST AS("x", "none"), DKV_ARC_STRUCTURE, "ARC-Seal has an impossible i="},
    {"no i=", FIRST "ARC-Authentication-Results: mx.acme.example; none\r\n", DKV_ARC_STRUCTURE,
     "ARC-Authentication-Results has no i="},
    {"an endless i=", FIRST AAR("99999999999999999999999"), DKV_ARC_STRUCTURE, "ARC-Authentication-Results has an impossible i="},
};

static void table(void)
{
    static const enum dkv_reason reasons[] = {DKV_ARC_STRUCTURE, DKV_ARC_FAIL, DKV_ARC_UNTRUSTED};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str message = arena_print(unit_arena(), "%s" REST, rows[i].header);
        unit_row("%s", rows[i].what);
        for (size_t k = 0; k < LENGTH(reasons); k++) {
            const struct dkv_finding *f = make_found(message, S(""), DKV_STRICT, reasons[k]);
            CHECK_INT(f != NULL, reasons[k] == rows[i].reason);
            if (f && reasons[k] == rows[i].reason)
                CHECK_STR(f->detail, str_z(rows[i].detail));
        }
    }
}

static void signed_names(void)
{
    static const struct {
        const char *h, *detail; /* NULL: nothing is found */
    } signed_by[] = {
        {"from:subject:dkim-signature", NULL},
        {"from:Authentication-Results", "Authentication-Results"},
        {"from:arc-seal:authentication-results", "arc-seal"},
        {"from : ARC-Message-Signature", "ARC-Message-Signature"},
        {"from:X-Authentication-Results", NULL},
    };
    for (size_t i = 0; i < LENGTH(signed_by); i++) {
        struct str message = arena_print(unit_arena(), "%sARC-Message-Signature: i=1; d=a.example; h=%s; b=AAAA\r\n%s" REST,
                                         AS("1", "none"), signed_by[i].h, AAR("1"));
        const struct dkv_finding *f = make_found(message, S(""), DKV_STRICT, DKV_ARC_SIGNS_RESULTS);
        unit_row("%s", signed_by[i].h);
        CHECK_INT(f != NULL, signed_by[i].detail != NULL);
        if (f && signed_by[i].detail)
            CHECK_STR(f->detail, str_z(signed_by[i].detail));
    }
}

/* The first sealer saw the signature hold; whether it holds here too is the difference. */
static void changed(void)
{
    struct str txt = make_record("p=@", MAKE_RSA2048);
    struct str good = make_signed((struct make){S(REST), S("v=1; a=rsa-sha256; d=x.example; s=k1; h=from:subject; bh=@; b=@"),
                                                MAKE_RSA2048, false});
    struct str bad = make_replaced(good, S("Subject: x"), S("Subject: [list] x"));
    struct str chain = S(SECOND FIRST), failed = make_replaced(chain, S("i=1; mx.acme.example; dkim=pass"), S("i=1; mx.acme.example; dkim=fail"));
    const struct dkv_finding *f = make_found(make_join(chain, bad), txt, DKV_STRICT, DKV_ARC_VS_DKIM);
    if (CHECK(f != NULL)) {
        CHECK_STR(f->detail, S("the signature of x.example, by the word of acme.example"));
        CHECK_INT(f->signature, 1);
    }
    CHECK(!make_found(make_join(chain, good), txt, DKV_STRICT, DKV_ARC_VS_DKIM));
    CHECK(!make_found(make_join(failed, bad), txt, DKV_STRICT, DKV_ARC_VS_DKIM));
    CHECK(!make_found(make_join(S(SECOND AAR("1")), bad), txt, DKV_STRICT, DKV_ARC_VS_DKIM)); /* no chain */
}

void suite_engine_arc(void)
{
    static const struct unit_test tests[] = {{"table", table}, {"signed names", signed_names}, {"changed", changed}};
    unit_suite("engine/arc", tests, LENGTH(tests));
}
