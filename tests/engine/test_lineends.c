/* Messages whose line ends are no longer those that were signed, or not all alike. RFC 6376 section 5.3. */
#include "tests/engine/handle.h"

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
        handle_judge_with(unit_exact(message), DKV_STRICT, &txt, 1);
        CHECK_REASON(signatures[0].reason, DKV_VERIFIED);
        handle_judge_with(unit_exact(with_line_ends(message, '\n')), DKV_STRICT, &txt, 1);
        CHECK_REASON(signatures[0].reason, DKV_VERIFIED);
        handle_judge_with(unit_exact(with_line_ends(message, '\r')), DKV_STRICT, &txt, 1);
        CHECK_REASON(signatures[0].reason, DKV_VERIFIED);
        CHECK(handle_found(DKV_CR_LINES, 0));
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
            handle_judge_with(message, DKV_STRICT, &txt, 1);
            unit_row("literal %d, changed %d", literal, changed);
            CHECK_REASON(signatures[0].reason, changed ? DKV_BODY_HASH_MISMATCH : DKV_VERIFIED);
            CHECK_INT(handle_found(DKV_READ_AS_LITERAL, 1), literal && !changed);
            CHECK(handle_found(DKV_BARE_LF, 0));
        }
}

void suite_engine_lineends(void)
{
    static const struct unit_test tests[] = {{"line ends", line_ends}, {"single LF", single_lf}, {"close", handle_closed}};
    unit_suite("engine/lineends", tests, LENGTH(tests));
}
