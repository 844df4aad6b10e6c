/* engine/strip, engine/patch: which Authentication-Results survive, where ours goes, and that every other byte is what it
 * was. */
#include "src/engine/strip.h"
#include "parsers/limits.h"
#include "src/engine/stripfit.h"
#include "tests/unit.h"
#include <time.h>

#define NEW "Authentication-Results: mx.you.example; dkim=none"
#define OURS NEW "\n"
#define TEN "          "
#define BLANKS TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define AR "Authentication-Results:"
#define PASS "; dkim=pass header.d=bank.example\r\n"

static const char *const ids[] = {"mx.you.example", "b\xC3\xBC" "cher.example", NULL};
static const char *const reserved[] = {"X-DKIM-Report", NULL};

/* ---- tools ------------------------------------------------------------------------------------------ */

struct collected {
    char *bytes;
    size_t n;
};

static bool collect(void *to, struct str piece)
{
    struct collected *c = to;
    memcpy(c->bytes + c->n, piece.p, piece.n);
    c->n += piece.n;
    return true;
}

static struct patch_texts texts_of(const struct strip *plan)
{
    bool cr = str_eq(plan->eol, S("\r"));
    return (struct patch_texts){cr ? S(NEW "\r") : S(OURS), plan->eol};
}

static struct str apply(struct str in, const struct strip *plan)
{
    struct collected c = {arena_alloc(unit_arena(), in.n + plan->n * 16 + sizeof OURS), 0};
    struct patch_texts texts = texts_of(plan);
    CHECK(patches_fit(plan->patches, plan->n, in.n));
    CHECK(!plan->n || strip_fits(in, plan->patches, plan->n, reserved));
    CHECK(patch_apply(in, plan->patches, plan->n, &texts, collect, &c));
    return (struct str){c.bytes, c.n};
}

/* What came in, from what went out and what was dropped. */
static struct str undo(struct str in, struct str out, const struct strip *plan)
{
    struct collected c = {arena_alloc(unit_arena(), in.n), 0};
    struct patch_texts texts = texts_of(plan);
    size_t read = 0, at = 0;
    for (size_t i = 0; i < plan->n; i++) {
        const struct patch *p = &plan->patches[i];
        struct str put = patch_text(p, &texts);
        collect(&c, str_take(str_drop(out, read), p->at - at));
        read += p->at - at;
        CHECK_STR(str_take(str_drop(out, read), put.n), put);
        read += put.n;
        collect(&c, str_take(str_drop(in, p->at), p->drop));
        at = p->at + p->drop;
    }
    collect(&c, str_drop(out, read));
    return (struct str){c.bytes, c.n};
}

static struct strip plan_of(struct str in, uint64_t trusted)
{
    struct strip_options options = {.ids = ids, .names = reserved, .trusted = trusted};
    return strip_plan(in, &options, unit_arena());
}

static void check_message(const char *name, struct str in, struct str wanted)
{
    struct str exact = unit_exact(in);
    struct strip plan = plan_of(exact, 0);
    unit_row("%s", name);
    struct str out = apply(exact, &plan);
    CHECK_STR(out, wanted);
    CHECK_STR(undo(exact, out, &plan), exact);
}

/* ---- one field ---------------------------------------------------------------------------------------- */

enum fate { STAYS, GOES, RENAMED };

static const struct {
    const char *name;
    struct str field;
    enum fate fate;
} shapes[] = {
    {"ours", S(AR " mx.you.example" PASS), GOES},
    {"ours, no blank", S(AR "mx.you.example" PASS), GOES},
    {"name in other case", S("authentication-RESULTS: mx.you.example" PASS), GOES},
    {"id in other case", S(AR " MX.You.EXAMPLE" PASS), GOES},
    {"dot at the end", S(AR " mx.you.example." PASS), GOES},
    {"in quotes", S(AR " \"mx.you.example\"" PASS), GOES},
    {"in quotes, with backslashes", S(AR " \"mx\\.you.\\example\"" PASS), GOES},
    {"comment before", S(AR " (really) mx.you.example" PASS), GOES},
    {"comment after", S(AR " mx.you.example (yes)" PASS), GOES},
    {"comment without blanks", S(AR "(a)mx.you.example(b)" PASS), GOES},
    {"comments in comments", S(AR " (a (b; c) \\) d) mx.you.example" PASS), GOES},
    {"folded", S(AR "\r\n\t\r\n mx.you.example\r\n" " ; dkim=pass\r\n"), GOES},
    {"folded in LF lines", S(AR "\n mx.you.example\n ; dkim=pass\n"), GOES},
    {"blank before the colon", S("Authentication-Results \t: mx.you.example" PASS), GOES},
    {"line break before the colon", S("Authentication-Results\r\n : mx.you.example" PASS), GOES},
    {"version 1", S(AR " mx.you.example 1" PASS), GOES},
    {"version 2", S(AR " mx.you.example 2" PASS), GOES},
    {"version and comment", S(AR " mx.you.example (v) 99 (w)" PASS), GOES},
    {"no version that is known", S(AR " mx.you.example 1.5-beta" PASS), GOES},
    {"junk behind the id", S(AR " mx.you.example junk" PASS), GOES},
    {"id alone", S(AR " mx.you.example\r\n"), GOES},
    {"none", S(AR " mx.you.example; none\r\n"), GOES},
    {"with a job", S(AR " mx.you.example/4fPXxq5k3wz" PASS), GOES},
    {"U-label", S(AR " b\xC3\xBC" "cher.example" PASS), GOES},
    {"U-label in other case", S(AR " B\xC3\x9C" "CHER.example" PASS), GOES},
    {"A-label", S(AR " xn--bcher-kva.example" PASS), GOES},
    {"A-label in other case", S(AR " XN--Bcher-KVA.example." PASS), GOES},
    {"dots at the end", S(AR " mx.you.example.." PASS), GOES},
    {"fullwidth letters", S(AR " \xEF\xBD\x8D\xEF\xBD\x98.you.example" PASS), GOES},
    {"zero-width space in the id", S(AR " mx.you\xE2\x80\x8B.example" PASS), GOES},
    {"U-label with a job", S(AR " b\xC3\xBC" "cher.example/7" PASS), GOES},
    {"ours and damaged: open comment", S(AR " mx.you.example; dkim=pass (\r\n"), GOES},
    {"ours and damaged: NUL", S(AR " mx.you.example; dkim=pass\0\r\n"), GOES},
    {"ours and damaged: open quote", S(AR " mx.you.example; dkim=pass reason=\"\r\n"), GOES},
    {"report field of ours", S("X-DKIM-Report: mx.you.example; verdict=pass;\r\n"), GOES},
    {"report field of another", S("x-dkim-report : verdict=pass;\r\n"), GOES},

    {"another's", S(AR " mx.other.example" PASS), STAYS},
    {"another's, in quotes", S(AR " \"mx.other.example\" 1" PASS), STAYS},
    {"another's, junk in a result", S(AR " mx.other.example; dkim=pass what? header.d=b.example\r\n"), STAYS},
    {"another's, of a later version", S(AR " mx.other.example 2; x\r\n"), STAYS},
    {"another's, with a job", S(AR " mx.other.example/4fPXxq5k3wz" PASS), STAYS},
    {"another's, with U-labels", S(AR " m\xC3\xBCller.example" PASS), STAYS},
    {"below us", S(AR " a.mx.you.example" PASS), STAYS},
    {"above us", S(AR " you.example" PASS), STAYS},
    {"longer", S(AR " mx.you.example.org" PASS), STAYS},
    {"ours in a comment", S(AR " (mx.you.example) mx.other.example" PASS), STAYS},
    {"ours in a result", S(AR " mx.other.example; dkim=pass (mx.you.example) header.d=mx.you.example\r\n"), STAYS},
    {"the seal's", S("ARC-Authentication-Results: i=1; mx.you.example" PASS), STAYS},
    {"the seal's, damaged", S("ARC-Authentication-Results: i=1; mx.you.example (\r\n"), STAYS},
    {"old", S("X-Old-Authentication-Results: mx.you.example" PASS), STAYS},
    {"original", S("X-Original-Authentication-Results: mx.you.example" PASS), STAYS},
    {"another field", S("Received-SPF: pass receiver=mx.you.example\r\n"), STAYS},
    {"in a value", S("Subject: Authentication-Results: mx.you.example" PASS), STAYS},
    {"in a folded value", S("Subject: x\r\n Authentication-Results: mx.you.example" PASS), STAYS},
    {"a comma for a colon", S("Authentication-Results, mx.you.example" PASS), STAYS},

    {"empty", S(AR "\r\n"), RENAMED},
    {"blanks", S(AR " \r\n \t\r\n"), RENAMED},
    {"no id", S(AR " dkim=pass header.d=bank.example\r\n"), RENAMED},
    {"no id, as Microsoft has it", S(AR " spf=pass (sender IP is 192.0.2.7)\r\n smtp.mailfrom=b.example; dkim=pass\r\n"),
     RENAMED},
    {"id in encoded words", S(AR " =?utf-8?q?mx.you.example=3B_dkim=3Dpass?=\r\n"), RENAMED},
    {"id is a value", S(AR " mx.you.example=x" PASS), RENAMED},
    {"id in pieces", S(AR " mx.(x)you.example" PASS), RENAMED},
    {"id in pieces, a semicolon in the comment", S(AR " mx.(;)you.example" PASS), RENAMED},
    {"ours behind a blank", S(AR " x mx.you.example" PASS), RENAMED},
    {"ours in halves, one in quotes", S(AR " mx.\"you\".example" PASS), RENAMED},
    {"ours in halves, the first in quotes", S(AR " \"mx.you\".example" PASS), RENAMED},
    {"ours in quotes with blanks", S(AR " \"mx.you.example \"" PASS), RENAMED},
    {"ours in quotes, folded", S(AR " \"mx.you.\r\n example\"" PASS), RENAMED},
    {"ours with a backslash and no quotes", S(AR " mx\\.you.example" PASS), RENAMED},
    {"ours with a port", S(AR " mx.you.example:25" PASS), RENAMED},
    {"ours with more behind @", S(AR " mx.you.example@x" PASS), RENAMED},
    {"ours in angle brackets", S(AR " <mx.you.example>" PASS), RENAMED},
    {"ours in brackets", S(AR " [mx.you.example]" PASS), RENAMED},
    {"ours and a no-break space", S(AR " mx.you.example\xC2\xA0" PASS), RENAMED},
    {"ours behind a no-break space", S(AR " \xC2\xA0mx.you.example" PASS), RENAMED},
    {"ours and a byte of no UTF-8", S(AR " mx.you.example\xA0" PASS), RENAMED},
    {"ours behind a line separator", S(AR " \xE2\x80\xA8mx.you.example" PASS), RENAMED},
    {"encoded words in quotes", S(AR " \"=?utf-8?q?mx.you.example?=\"" PASS), RENAMED},
    {"another's in Latin-1", S(AR " m\xFCller.example" PASS), RENAMED},
    {"open comment", S(AR " (mx.you.example" PASS), RENAMED},
    {"open comment later", S(AR " mx.other.example; dkim=pass (\r\n"), RENAMED},
    {"comment closed twice", S(AR " mx.other.example) mx.you.example" PASS), RENAMED},
    {"open quote", S(AR " \"mx.you.example" PASS), RENAMED},
    {"open quote later", S(AR " mx.other.example; dkim=pass reason=\"\r\n"), RENAMED},
    {"NUL", S(AR " mx.other.example\0; dkim=pass\r\n"), RENAMED},
    {"NUL before our id", S(AR " \0mx.you.example" PASS), RENAMED},
    {"escape sequence", S(AR " mx.other.example; dkim=pass\x1B[2K\r\n"), RENAMED},
    {"NUL in the name", S("Authentication\0-Results: mx.other.example" PASS), RENAMED},
    {"control byte in the name", S("Authentication-\x01Results: mx.other.example" PASS), RENAMED},
    {"8-bit in the name", S("Authentication-Results\xC2\xA0: mx.other.example" PASS), RENAMED},
    {"zero-width space in the name", S("Authentication\xE2\x80\x8B-Results: mx.other.example" PASS), RENAMED},
    {"folded name", S("Authentication-\r\n Results: mx.other.example" PASS), RENAMED},
};

static struct str with_field(const char *before, const char *old, struct str field, enum fate fate, const char *after)
{
    struct collected c = {arena_alloc(unit_arena(), strlen(before) + field.n + strlen(after) + 7), 0};
    collect(&c, str_z(before));
    if (fate == RENAMED)
        collect(&c, str_z(old));
    if (fate != GOES)
        collect(&c, field);
    collect(&c, str_z(after));
    return (struct str){c.bytes, c.n};
}

/* Each in the middle, on top, at the end, and twice with another's between. */
static void fields(void)
{
    static const struct {
        const char *before, *after;
    } places[] = {
        {"Received: r\r\n", "From: a@b.example\r\n\r\nbody"},
        {"", "From: a@b.example\n\nbody\n"},
        {"Received: r\n", ""},
        {"Received: r\r\n" AR " mx.other.example; none\r\n", AR " mx.third.example; none\r\nFrom: x\r\n\r\n"},
    };
    for (size_t i = 0; i < LENGTH(shapes); i++)
        for (size_t k = 0; k < LENGTH(places); k++) {
            const char *before = arena_print(unit_arena(), OURS "%s", places[k].before).p;
            struct str in = with_field(places[k].before, "", shapes[i].field, STAYS, places[k].after);
            struct str out = with_field(before, "X-Old-", shapes[i].field, shapes[i].fate, places[k].after);
            bool named = str_has(str_take(shapes[i].field, 23), ':') || shapes[i].fate == GOES;
            if (named || places[k].before[0]) /* what is no field is not a place to put ours above */
                check_message(shapes[i].name, in, out);
        }
}

/* ---- whole messages ----------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    struct str in, out;
} messages[] = {
    {"empty", S(""), S("")},
    {"an empty line", S("\r\n"), S("\r\n")},
    {"a body alone", S("\nFrom: x\n"), S("\nFrom: x\n")},
    {"no header", S("Hello,\nthis is a text.\nBye\n"), S("Hello,\nthis is a text.\nBye\n")},
    {"binary", S("\x89PNG\r\n\x1A\n\0\0\0\rIHDR: x\n"), S("\x89PNG\r\n\x1A\n\0\0\0\rIHDR: x\n")},
    {"binary line before a field", S("\x7F\x45LF\x02\nA: b\n\n"), S("\x7F\x45LF\x02\nA: b\n\n")},
    {"two lines before a field", S("One\nTwo\nA: b\n\n"), S("One\nTwo\nA: b\n\n")},
    {"a field and no line end", S("A: b"), S(OURS "A: b")},
    {"ours and no line end", S(AR " mx.you.example; dkim=pass"), S(OURS)},
    {"above all Received", S("Return-Path: <a@b>\nReceived: r\n\n"), S(OURS "Return-Path: <a@b>\nReceived: r\n\n")},
    {"mbox line", S("From a@b.example Mon Mar  2 10:00:00 2026\nA: b\n\n"),
     S("From a@b.example Mon Mar  2 10:00:00 2026\n" OURS "A: b\n\n")},
    {"two mbox lines", S("From a@b.example Mon Mar  2 10:00:00 2026\n>From c@d.example Mon Mar  2 10:00:00 2026\nA: b\n\n"),
     S("From a@b.example Mon Mar  2 10:00:00 2026\n>From c@d.example Mon Mar  2 10:00:00 2026\n" OURS "A: b\n\n")},
    {"From in the old form is a field", S("From : a@b.example\n\n"), S(OURS "From : a@b.example\n\n")},
    {"byte order mark", S("\xEF\xBB\xBF" "A: b\n\n"), S("\xEF\xBB\xBF" OURS "A: b\n\n")},
    {"a first line with a blank does not become the end of ours", S(" A: b\nC: d\n\n"), S(" A: b\n" OURS "C: d\n\n")},
    {"a first line with a blank, ours", S(" \t" AR " mx.you.example; dkim=pass\nC: d\n\n"),
     S(" \tX-Old-" AR " mx.you.example; dkim=pass\n" OURS "C: d\n\n")},
    {"several", S(AR " mx.you.example; a=b\nX: y\n" AR " mx.you.example; c=d\n" AR " mx.you.example; e=f\nZ: z\n" AR
                  " mx.you.example; g=h\n\n" AR " mx.you.example; body\n"),
     S(OURS "X: y\nZ: z\n\n" AR " mx.you.example; body\n")},
    {"CRs for line ends", S(AR " mx.you.example; dkim=pass\rA: b\r\rbody\r"), S(NEW "\rA: b\r\rbody\r")},
    {"a CR inside a field", S("A: b\rAuthentication-Results: mx.you.example; dkim=pass\nB: c\n\n"),
     S(OURS "A: b\rX-Old-Authentication-Results: mx.you.example; dkim=pass\nB: c\n\n")},
    {"CRs inside a field, and blanks", S("A: b\r\r Authentication-Results : mx.you.example; dkim=pass\r\nB: c\r\n\r\n"),
     S(OURS "A: b\r\r X-Old-Authentication-Results : mx.you.example; dkim=pass\r\nB: c\r\n\r\n")},
    {"a CR inside another's field", S(AR " mx.other.example; none\r" AR " mx.you.example; dkim=pass\n\n"),
     S(OURS AR " mx.other.example; none\rX-Old-" AR " mx.you.example; dkim=pass\n\n")},
    {"a CR inside the mbox line", S("From x\rAuthentication-Results: mx.you.example; dkim=pass\nA: b\n\n"),
     S("From x\rX-Old-Authentication-Results: mx.you.example; dkim=pass\n" OURS "A: b\n\n")},
    {"a CR inside a field, 100 blanks before the colon", S("A: b\r" "Authentication-Results" BLANKS ": mx.you.example\n\n"),
     S(OURS "A: b\rX-Old-Authentication-Results" BLANKS ": mx.you.example\n\n")},
    {"a VT inside a field, which Python makes a line end", S("A: b\x0B" AR " mx.you.example; dkim=pass\nB: c\n\n"),
     S(OURS "A: b\x0BX-Old-" AR " mx.you.example; dkim=pass\nB: c\n\n")},
    {"FF, FS, GS, RS", S("A: \f" AR " 1\x1C" AR " 2\x1D" AR " 3\x1E" AR " 4\n\n"),
     S(OURS "A: \fX-Old-" AR " 1\x1CX-Old-" AR " 2\x1DX-Old-" AR " 3\x1EX-Old-" AR " 4\n\n")},
    {"NEL in UTF-8 and in Latin 1, line and paragraph separator", S("A: \xC2\x85" AR " 1\x85" AR " 2\xE2\x80\xA8" AR " 3\xE2\x80\xA9" AR " 4\n\n"),
     S(OURS "A: \xC2\x85X-Old-" AR " 1\x85X-Old-" AR " 2\xE2\x80\xA8X-Old-" AR " 3\xE2\x80\xA9X-Old-" AR " 4\n\n")},
    {"text in other scripts", S("A: \xE2\x80\xA6" AR " 1 \xC3\x89" AR " 2\n\n"), S(OURS "A: \xE2\x80\xA6" AR " 1 \xC3\x89" AR " 2\n\n")},
    {"a VT in the mbox line, and in a message of CR lines", S("From x\x0B" AR " y\rA: b\x0B" AR " z\r\r"),
     S("From x\x0BX-Old-" AR " y\r" NEW "\rA: b\x0BX-Old-" AR " z\r\r")},
    {"a VT and a CR", S("A: b\r\x0B" AR " y\n\n"), S(OURS "A: b\rX-Old-\x0BX-Old-" AR " y\n\n")},
    {"a VT before the name", S("A: b\n\x0B" AR " mx.other.example; dkim=pass\n\n"),
     S(OURS "A: b\nX-Old-\x0BX-Old-" AR " mx.other.example; dkim=pass\n\n")},
    {"a CR before a report", S("A: b\rX-DKIM-Report: mx.you.example; verdict=pass;\n\n"),
     S(OURS "A: b\rX-Old-X-DKIM-Report: mx.you.example; verdict=pass;\n\n")},
    {"a blank before a report", S(" X-DKIM-Report: mx.you.example; verdict=pass;\nA: b\n\n"),
     S(" X-Old-X-DKIM-Report: mx.you.example; verdict=pass;\n" OURS "A: b\n\n")},
    {"a folded name, 100 blanks before the colon", S("A: b\nAuthentication-\r\n Results" BLANKS ": mx.other.example\n\n"),
     S(OURS "A: b\nX-Old-Authentication-\r\n Results" BLANKS ": mx.other.example\n\n")},
    {"a CR inside ours", S("A: b\n" AR " mx.you.example; none\r" AR " mx.you.example; dkim=pass\n\n"),
     S(OURS "A: b\n\n")},
    {"a CR before the colon", S("A: b\nAuthentication-Results\r: mx.you.example; dkim=pass\n\n"), S(OURS "A: b\n\n")},
    {"a CR before the colon of another's", S("A: b\nAuthentication-Results\r: mx.other.example; dkim=pass\n\n"),
     S(OURS "A: b\nX-Old-Authentication-Results\r: mx.other.example; dkim=pass\n\n")},
    {"a NUL in the name of ours", S("A: b\nAuthentication\0-Results: mx.you.example; dkim=pass\n\n"), S(OURS "A: b\n\n")},
    {"a CR before a blank line end", S("A: b\r\r\nB: c\r\n\r\n"), S(OURS "A: b\r\r\nB: c\r\n\r\n")},
    {"below an empty line of CRLF among LF", S("A: b\n\r\n" AR " mx.you.example; dkim=pass\nX: y\r\nauthentication-results : x\r\n\n" AR " body\n"),
     S(OURS "A: b\n\r\nX-Old-" AR " mx.you.example; dkim=pass\nX: y\r\nX-Old-authentication-results : x\r\n\n" AR " body\n")},
    {"below it, with CRLF above it", S("A: b\nC: d\r\n\r\nX-DKIM-Report: x"), S(OURS "A: b\nC: d\r\n\r\nX-Old-X-DKIM-Report: x")},
    {"below it, not where a line begins", S("A: b\n\r\n " AR " x\n>" AR " y\nz " AR " z\n"), S(OURS "A: b\n\r\n " AR " x\n>" AR " y\nz " AR " z\n")},
    {"below it, behind an empty line", S("A: b\n\r\n\n" AR " x\n"), S(OURS "A: b\n\r\n\n" AR " x\n")},
    {"below it, a first line that goes", S("Authentication\x80-Results: mx.you.example\r\nA: b\n\r\n" AR " x\n"), S(OURS "A: b\n\r\nX-Old-" AR " x\n")},
    {"below an empty line of LF", S("A: b\n\n\r\n" AR " x\n"), S(OURS "A: b\n\n\r\n" AR " x\n")},
    {"a CRLF body, a LF mbox line", S("From x y\nA: b\r\n\r\n" AR " x\r\n"), S("From x y\n" OURS "A: b\r\n\r\n" AR " x\r\n")},
    {"a line that is no field", S("A: b\nAuthentication-Results\nB: c\n\n"), S(OURS "A: b\nAuthentication-Results\nB: c\n\n")},
};

static void whole(void)
{
    for (size_t i = 0; i < LENGTH(messages); i++)
        check_message(messages[i].name, messages[i].in, messages[i].out);
}

static void line_ends(void)
{
    static const struct {
        const char *name;
        struct str in, eol;
    } rows[] = {
        {"CRLF", S("A: b\r\nC: d\n\n"), S("\r\n")},
        {"LF", S("A: b\nC: d\r\n\r\n"), S("\n")},
        {"CR", S("A: b\rC: d\r\r"), S("\r")},
        {"of the mbox line", S("From x y\r\nA: b"), S("\r\n")},
        {"not of the mbox line", S("From x y\nA: b\r\n"), S("\r\n")},
        {"none", S("A: b"), S("\n")},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].name);
        CHECK_STR(plan_of(rows[i].in, 0).eol, rows[i].eol);
    }
}

/* RFC 8601 section 5: what a server of the reader's own wrote above the border stays. */
static void trusted(void)
{
    static const struct str upper = S(AR " mx.you.example; upper\n"),
                            rest = S("Received: r\n" AR " mx.you.example; lower\n\n");
    struct str in = arena_print(unit_arena(), "%s%s", upper.p, rest.p);
    for (size_t end = 0; end <= upper.n; end++) {
        struct strip plan = plan_of(in, end);
        unit_row("trusted up to %zu", end);
        CHECK_STR(apply(in, &plan), end == upper.n ? arena_print(unit_arena(), OURS "%sReceived: r\n\n", upper.p) :
                                                     S(OURS "Received: r\n\n"));
    }
}

/* Messages by chance of the pieces that matter: the new one has no field of ours but the one on top, and gives the old
 * one back. */
static void chance(void)
{
    static const struct str words[] = {
        S(AR), S("Authentication-Results"), S(" mx.you.example"), S("mx.you.example;"), S(" dkim=pass"), S("\r\n"), S("\n"),
        S("\r"), S(" "), S("\t"), S("("), S(")"), S("\""), S("\\"), S(":"), S(";"), S("\0"), S("\xFF"), S("A: b\n"),
        S("From x y\n"), S("2"),
        S("\n\n"), S("\xEF\xBB\xBF"), S(" mx.other.example"), S("X-DKIM-Report:"), S("="), S("\x0B"), S("\xE2\x80\xA8"),
    };
    uint64_t generator = 4;
    for (size_t i = 0; i < 4000; i++) {
        struct str in = unit_random_text(&generator, words, LENGTH(words), 20, unit_arena());
        struct strip plan = plan_of(in, 0);
        unit_row("text %zu", i);
        struct str out = apply(in, &plan);
        CHECK_STR(undo(in, out, &plan), in);
        struct strip again = plan_of(out, 0);
        CHECK_INT(again.removed, plan.n > 0); /* the one that was put there */
        CHECK(again.renamed == 0 || str_eq(plan.eol, S("\r\n"))); /* ours has a LF here, and the header begins with it */
    }
}

static void unfit(void)
{
    static const struct {
        struct patch patches[2];
        bool fits;
    } rows[] = {
        {{{0, 0, 0}, {0, 10, 0}}, true},
        {{{3, 2, 1}, {5, 5, 3}}, true},
        {{{10, 0, 3}, {10, 0, 2}}, true},
        {{{3, 2, 0}, {4, 1, 0}}, false},
        {{{0, 0, 0}, {11, 0, 0}}, false},
        {{{0, 0, 0}, {5, 6, 0}}, false},
        {{{0, 0, 0}, {5, UINT64_MAX, 0}}, false},
        {{{0, 0, 4}, {5, 0, 0}}, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("patches %zu", i);
        CHECK_INT(patches_fit(rows[i].patches, 2, 10), rows[i].fits);
    }
}

/* ---- what is only meant to be slow -------------------------------------------------------------------------- */

static void slow(void)
{
    static const struct {
        const char *name, *piece, *end;
        size_t times, removed, renamed;
        bool cut;
    } rows[] = {
        {"10,000 of ours", AR " mx.you.example; dkim=pass\n", "A: b\n\n", 10000, 10000, 0, false},
        {"10,000 of ours, another's between", AR " mx.you.example; dkim=pass\nA: b\n", "\n", 10000, 10000, 0, false},
        {"all that may be without id", AR "\n", "A: b\n\n", LIMIT_STRIPPED - 2, 0, LIMIT_STRIPPED - 2, false},
        {"more than may be", "A: b\n" AR "\n", "\n", 200000, 0, LIMIT_STRIPPED - 1, true},
        {"one of 1 MB, a deep comment", "(", "\nA: b\n\n", 1000000, 0, 1, false},
        {"one of 1 MB, results", "; dkim=pass header.d=a", "\nA: b\n\n", 50000, 0, 1, false},
        {"one of 1 MB, quotes", "\"\" ", "\nA: b\n\n", 300000, 0, 1, false},
        {"one of 1 MB, CRs alone", "\r", "\nA: b\n\n", 1000000, 0, 1, false},
        {"one of 1 MB, CRs and blanks", "\r        ", "\nA: b\n\n", 120000, 0, 1, false},
        {"one of 8 MB, CRs", "\rAuthentication-Results", "\nA: b\n\n", 400000, 0, 1, false},
        {"one of 3 MB, fields behind CRs", "\r" AR, "\nA: b\n\n", 130000, 0, 0, true},
        {"200,001 of another's", AR " a\n", "A: b\n\n", 200001, 0, LIMIT_STRIPPED - 1, true},
        {"200,000 with U-labels", AR " \xC3\xA4.\n", "A: b\n\n", 200000, 0, LIMIT_STRIPPED - 1, true},
        {"20,000 with long U-labels", AR " \xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4.\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4.x\n", "\n", 20000, 0,
         20000 - LIMIT_STRIPPED_IDNA, false},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        bool one = str_starts(str_z(rows[i].name), S("one"));
        struct str piece = str_z(rows[i].piece);
        struct collected c = {arena_alloc(unit_arena(), 100 + rows[i].times * piece.n), 0};
        collect(&c, one ? S("A: b\n" AR) : S("X: y\n"));
        for (size_t k = 0; k < rows[i].times; k++)
            collect(&c, piece);
        collect(&c, str_z(rows[i].end));
        clock_t from = clock();
        struct strip plan = plan_of((struct str){c.bytes, c.n}, 0);
        unit_row("%s", rows[i].name);
        CHECK_INT(plan.removed, rows[i].removed);
        CHECK_INT(plan.renamed, rows[i].renamed);
        CHECK_INT(plan.cut, rows[i].cut);
        CHECK(plan.n <= LIMIT_STRIPPED + 2);
        CHECK(strip_fits((struct str){c.bytes, c.n}, plan.patches, plan.n, reserved));
        CHECK((double)(clock() - from) / CLOCKS_PER_SEC < 5);
    }
}

/* One long field in which fields stand behind VT: the parent of the filter holds each against it. */
static void slow_fit(void)
{
    static const struct {
        const char *what, *first; /* of the field */
        size_t before, behind; /* bytes of what may be passed over in its name, and at its end */
        size_t marks;
    } rows[] = {
        {"a long end", "A: b", 0, 8000000, 50000},
        {"a long name", "A: b\n", 1000000, 0, 20000},
    };
    static const char field[] = ":\v" AR " x";
    for (size_t i = 0; i < LENGTH(rows); i++) {
        size_t n = rows[i].before + rows[i].behind;
        struct collected c = {arena_alloc(unit_arena(), 100 + n + rows[i].marks * sizeof field), 0};
        collect(&c, str_z(rows[i].first));
        memset(c.bytes + c.n, 1, rows[i].before);
        c.n += rows[i].before;
        for (size_t k = 0; k < rows[i].marks; k++)
            collect(&c, str_z(field));
        memset(c.bytes + c.n, 'x', rows[i].behind);
        c.n += rows[i].behind;
        collect(&c, S("\n\n"));
        struct str in = {c.bytes, c.n};
        struct strip plan = plan_of(in, 0);
        clock_t from = clock();
        unit_row("%s", rows[i].what);
        CHECK_INT(plan.renamed, rows[i].marks);
        CHECK(strip_fits(in, plan.patches, plan.n, reserved));
        CHECK((double)(clock() - from) / CLOCKS_PER_SEC < 2);
    }
}

/* piece, over and over, is cut where the limit is reached; above that no mark is left. */
static struct strip check_cut(struct str in, struct str piece, struct str mark)
{
    struct strip plan = plan_of(in, 0);
    struct str out = apply(in, &plan);
    struct str head = str_take(out, str_find(out, S("\n\n")));
    CHECK(plan.cut);
    CHECK(head.n > LIMIT_STRIPPED * piece.n && head.n < out.n);
    CHECK_INT(str_find(head, mark), head.n);
    CHECK_STR(undo(in, out, &plan), in);
    return plan;
}

/* Where the limit is reached the header ends, so that no program reads the fields that were not looked at. */
static void cut(void)
{
    size_t n = 0, times = LIMIT_STRIPPED + 100;
    static const struct str piece = S("A: b\n" AR "\n");
    char *bytes = arena_alloc(unit_arena(), times * piece.n);
    for (size_t i = 0; i < times; i++, n += piece.n)
        memcpy(bytes + n, piece.p, piece.n);
    struct str in = {bytes, n};
    check_cut(in, piece, S("\n" AR));
}

/* The same below an empty line that is none for procmail. */
static void cut_below(void)
{
    static const struct str piece = S(AR " a\n");
    size_t times = LIMIT_STRIPPED + 100, n = 7;
    char *bytes = arena_alloc(unit_arena(), n + times * piece.n);
    memcpy(bytes, "A: b\n\r\n", n);
    for (size_t i = 0; i < times; i++, n += piece.n)
        memcpy(bytes + n, piece.p, piece.n);
    struct str in = {bytes, n};
    CHECK_INT(check_cut(in, piece, S("\n" AR " a")).renamed, LIMIT_STRIPPED - 1);
}

/* The ids are not known and there is no memory: whatever would go or be renamed is renamed, others' too, and nothing is
 * taken out. */
static void blunt(void)
{
    static struct patch space[STRIP_SPACE];
    struct strip_options options = {.names = reserved, .space = space};
    for (size_t i = 0; i < LENGTH(shapes); i++) {
        struct str in = unit_exact(arena_print(unit_arena(), "%s%.*s%s", "A: b\r\n", (int)shapes[i].field.n, shapes[i].field.p, "X: y\r\n\r\n"));
        if (str_has(shapes[i].field, '\0'))
            continue; /* arena_print cannot */
        unit_row("%s", shapes[i].name);
        struct strip plan = strip_plan(in, &options, NULL);
        CHECK(plan.patches == space && strip_fits(in, plan.patches, plan.n, reserved));
        size_t gone = 0;
        for (size_t k = 0; k < plan.n; k++)
            gone += plan.patches[k].drop;
        CHECK_INT(gone, 0);
        CHECK(shapes[i].fate == STAYS || plan.renamed > 0);
    }
    /* as many as there can be: in the line of an mbox, and again in the first field */
    static const struct str piece = S("\rAuthentication-Results:");
    size_t n = 0, times = LIMIT_STRIPPED + 100;
    char *bytes = arena_alloc(unit_arena(), 2 * times * piece.n + 40);
    for (int part = 0; part < 2; part++) {
        const char *start = part ? "\nA: b" : "From a@b Mon Mar  2 10:00:00 2026";
        memcpy(bytes + n, start, strlen(start));
        n += strlen(start);
        for (size_t i = 0; i < times; i++, n += piece.n)
            memcpy(bytes + n, piece.p, piece.n);
    }
    bytes[n++] = '\n';
    struct str many = {bytes, n};
    struct strip plan = strip_plan(many, &options, NULL);
    unit_row("%s", "full");
    CHECK(plan.n <= STRIP_SPACE && plan.cut && strip_fits(many, plan.patches, plan.n, reserved));
    struct strip none = strip_plan(S("no header\n\n"), &options, NULL);
    CHECK_INT(none.n, 0);
}

void suite_engine_strip(void)
{
    static const struct unit_test tests[] = {
        {"fields", fields}, {"messages", whole}, {"line ends", line_ends}, {"trusted", trusted},
        {"chance", chance}, {"unfit", unfit},    {"slow", slow}, {"slow fit", slow_fit},           {"cut", cut},
        {"cut below", cut_below}, {"blunt", blunt},
    };
    unit_suite("engine/strip", tests, LENGTH(tests));
}
