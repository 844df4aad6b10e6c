/* The time by which a message is judged (dkv_judged_at): now, or when it came; and what t= and x= say beside it. */
#include "tests/engine/handle.h"

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
        handle_judge_with(make_join(str_z(rows[i].received), message), DKV_STRICT, &txt, 1);
        enum dkv_clock from;
        unit_row("%s", rows[i].what);
        CHECK_REASON(signatures[0].reason, rows[i].reason);
        CHECK_INT(dkv_judged_at(handle, &from), rows[i].judged_at);
        CHECK_INT(from, rows[i].clock);
        CHECK_INT(handle_found(DKV_EXPIRED_SINCE, 1), rows[i].since);
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
        handle_judge_with(make_signed((struct make){S(HEADER "\r\n" BODY), tags, MAKE_RSA1024, false}), DKV_STRICT, &txt, 1);
        unit_row("%s", rows[i].more);
        CHECK_INT(handle_found(DKV_X_VERY_LONG, 1), rows[i].told);
        CHECK(signatures[0].would_verify);
    }
}

void suite_engine_clock(void)
{
    static const struct unit_test tests[] = {{"the clock", clock_rows}, {"long lives", long_lives}, {"close", handle_closed}};
    unit_suite("engine/clock", tests, LENGTH(tests));
}
