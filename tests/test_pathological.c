/* Messages and keys made to keep a verifier busy or to break it: each is done within seconds, and where a limit ends
 * it, the reason says which. */
#include "parsers/limits.h"
#include "parsers/mime.h"
#include "src/dkimverify.h"
#include "tests/engine/make.h"
#include <stdlib.h>
#include <time.h>

#define BH "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define SIG(c, h, more) "DKIM-Signature: v=1; a=rsa-sha256; c=" c "; d=x.example; s=k1; " BH "; b=AAAA; h=" h more "\r\n"
#define RELAXED SIG("relaxed/relaxed", "from:subject:received", "")
#define SIMPLE SIG("simple/simple", "from:subject:received", "")
#define BOTH RELAXED SIMPLE
#define FROM "From: a@b.example\r\n"
#define MULTIPART "Content-Type: multipart/mixed; boundary=b\r\n"
#define CHARSETS(n) n "*=big5'x'%41; " n "*=euc-kr'x'%41; " n "*=iso-2022-jp'x'%41; " n "*=ibm1047'x'%41; " n "*=x'x'%41; "

/* start, then n times piece, then end. */
static struct str repeated(const char *start, const char *piece, size_t n, const char *end)
{
    struct str s = str_z(start), p = str_z(piece), e = str_z(end);
    char *out = malloc(s.n + n * p.n + e.n);
    if (!out)
        abort();
    memcpy(out, s.p, s.n);
    for (size_t i = 0; i < n; i++)
        memcpy(out + s.n + i * p.n, p.p, p.n);
    memcpy(out + s.n + n * p.n, e.p, e.n);
    return (struct str){out, s.n + n * p.n + e.n};
}

/* Everything that the library can be asked. VERIFIED: no reason is looked for. */
static void judge(const char *what, struct str message, struct str record, enum dkv_reason reason)
{
    struct dkv_options options = {.policy = DKV_STRICT, .now = 1772445728, .seed = 42};
    struct dkv_answer answer = {.status = DKV_ANSWER_OK, .txt = &record, .txt_count = 1};
    const struct dkv_signature *s;
    const struct dkv_finding *f;
    const struct hop *hops;
    const char *const *names;
    size_t border;
    clock_t from = clock();
    struct dkv *d = dkv_open(message.p, message.n, &options);
    for (size_t i = 0, wants = dkv_wants(d, &names); i < wants; i++)
        dkv_answer(d, i, &answer);
    size_t count = dkv_signatures(d, &s), findings = dkv_findings(d, &f);
    dkv_hops(d, &hops, &border);
    bool told = reason == DKV_VERIFIED;
    for (size_t i = 0; i < count; i++)
        told = told || s[i].reason == reason;
    for (size_t i = 0; i < findings; i++)
        told = told || f[i].reason == reason;
    unit_row("%s", what);
    CHECK(told);
    unit_check_time(from);
    dkv_close(d);
}

static void messages(void)
{
    enum { MANY = 100000 };
    static const struct {
        const char *what, *start, *piece;
        size_t n;
        const char *end;
        enum dkv_reason reason;
    } rows[] = {
        /* headers */
        {"folded lines", BOTH FROM "Subject: x", "\r\n y", MANY, "\r\n\r\n", DKV_VERIFIED},
        {"folded lines of white space", BOTH FROM "Subject: x", "\r\n \t", MANY, "\r\n\r\n", DKV_VERIFIED},
        {"white space in one line", BOTH FROM "Subject: x", " \t", MANY, "y\r\n\r\n", DKV_VERIFIED},
        {"white space before the colon", BOTH FROM "Subject", " ", MANY, ": x\r\n\r\n", DKV_VERIFIED},
        {"a long name", BOTH FROM "Subject", "t", MANY * 10, ": x\r\n\r\n", DKV_VERIFIED},
        {"a long value", BOTH FROM "Subject: ", "t", MANY * 10, "\r\n\r\n", DKV_VERIFIED},
        {"a header of 1 MB", BOTH FROM, "Subject: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n", 9999 - 3, "\r\n",
         DKV_VERIFIED},
        {"many fields", BOTH FROM, "X: y\r\n", MANY, "\r\n", DKV_LIMIT_FIELDS_HIT},
        {"many lines without colon", BOTH FROM, "x\r\n", MANY, "\r\n", DKV_LIMIT_FIELDS_HIT},
        {"a header of 6 MB", BOTH FROM, "X: 0123456789abcdef0123456789\r\n y\r\n", MANY * 2, "\r\n",
         DKV_LIMIT_HEADER_HIT},
        {"no end of the header", BOTH FROM, "X", MANY * 100, "", DKV_LIMIT_HEADER_HIT},
        {"colons", BOTH FROM, ":\r\n", 9000, "\r\n", DKV_VERIFIED},
        {"many hops", BOTH FROM, "Received: from a by b; Mon, 2 Mar 2026 10:02:08 +0100\r\n", 9000, "\r\n",
         DKV_LIMIT_HOPS_HIT},
        {"many authors", "From: a@b", ",a@b", MANY / 10, "\r\n\r\n", DKV_LIMIT_ADDRESSES_HIT},
        {"many From fields", BOTH, FROM, 9000, "\r\n", DKV_FROM_MULTIPLE},
        {"NULs and CRs", BOTH FROM "Subject: ", "\r\x01\r", MANY, "\r\n\r\n\r", DKV_BARE_CR},
        /* structured fields */
        {"comments in comments", BOTH FROM "Received: from a ", "(", MANY, "by b\r\n\r\n", DKV_LIMIT_COMMENT_HIT},
        {"comments in comments, closed", BOTH FROM "Received: from a ", "(()", MANY, "by b\r\n\r\n",
         DKV_LIMIT_COMMENT_HIT},
        {"comments behind each other", BOTH FROM "Received: from a ", "(x [1.2.3.4])", MANY / 10, "by b\r\n\r\n",
         DKV_VERIFIED},
        {"clauses behind each other", BOTH FROM "Received: ", "from by with id for via ", MANY / 10, "; x\r\n\r\n",
         DKV_VERIFIED},
        {"semicolons", BOTH FROM "Received: ", ";", MANY, "\r\n\r\n", DKV_VERIFIED},
        {"quotes", BOTH FROM "Received: by ", "\"\\\"", MANY, "\r\n\r\n", DKV_VERIFIED},
        {"comments in From", "From: ", "(", MANY, "\r\n\r\n", DKV_LIMIT_VALUE_HIT},
        {"groups in From", "From: ", "a:", MANY / 10, "\r\n\r\n", DKV_VERIFIED},
        {"routes in From", "From: <", "@a,", MANY / 10, ":a@b>\r\n\r\n", DKV_VERIFIED},
        {"angles in From", "From: ", "<", MANY / 10, "\r\n\r\n", DKV_VERIFIED},
        {"brackets in From", "From: a@", "[", MANY / 10, "\r\n\r\n", DKV_VERIFIED},
        {"quotes in From", "From: ", "\"a\" ", MANY / 10, "\r\n\r\n", DKV_VERIFIED},
        {"encoded words in From", "From: ", "=?UTF-8?Q?a?= ", MANY / 20, "<a@b>\r\n\r\n", DKV_VERIFIED},
        {"halves of encoded words", "From: ", "=?", MANY / 4, "<a@b>\r\n\r\n", DKV_VERIFIED},
        {"lines that a mailbox quoted", BOTH FROM "\r\n", ">From x\r\n>>From y\n", MANY, "", DKV_BARE_LF},
        /* signatures */
        {"a thousand signatures", "", BOTH, 500, FROM "\r\nbody\r\n", DKV_LIMIT_SIGNATURES_HIT},
        {"signatures without anything", "", "DKIM-Signature:\r\n", 9000, FROM "\r\nbody\r\n", DKV_LIMIT_SIGNATURES_HIT},
        {"many empty tags", "DKIM-Signature: v=1", ";", 60000, "\r\n" FROM "\r\n", DKV_SIG_TAG_JUNK},
        {"too many tags to read", "DKIM-Signature: v=1", "; a", MANY, "\r\n" FROM "\r\n", DKV_LIMIT_TAGLIST_HIT},
        {"names in h=", "DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=k1; " BH "; b=AAAA; h=from", ":x", 32000,
         "\r\n" FROM "\r\n",
         DKV_LIMIT_NAMES_HIT},
        {"too many names in h=", "DKIM-Signature: v=1; h=from", ":x", MANY, "\r\n" FROM "\r\n", DKV_LIMIT_TAGLIST_HIT},
        {"copies in z=", "DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=k1; " BH "; b=AAAA; h=from; z=From:a",
         "|From:b", 9000,
         "\r\n" FROM "\r\n", DKV_LIMIT_Z_HIT},
        {"a long copy in z=", "DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=k1; " BH "; b=AAAA; h=from; z=From:",
         "=20", 20000,
         "\r\n" FROM "\r\n", DKV_Z_DIFF},
        {"labels in d=", "DKIM-Signature: v=1; a=rsa-sha256; s=k1; " BH "; b=AAAA; h=from; d=x", ".x", 30000,
         "\r\n" FROM "\r\n", DKV_DOMAIN_BAD},
        {"a long U-label", "DKIM-Signature: v=1; a=rsa-sha256; s=k1; " BH "; b=AAAA; h=from; d=x", "\xc3\xbc", 30000,
         "\r\n" FROM "\r\n",
         DKV_DOMAIN_BAD},
        {"a long b=", "DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=k1; " BH "; h=from; b=", "AAAA", 16000,
         "\r\n" FROM "\r\n",
         DKV_WRONG_KEY_OR_B},
        {"a long bh=", "DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=k1; b=AAAA; h=from; bh=", "AAAA", 16000,
         "\r\n" FROM "\r\n", DKV_BH_LENGTH},
        {"a long i=", "DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=k1; b=AAAA; h=from; " BH "; i=", "@", 60000,
         "x.example\r\n" FROM "\r\n",
         DKV_WRONG_KEY_OR_B},
        {"digits", "DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=k1; b=AAAA; h=from; " BH "; t=1; x=", "9", 60000,
         "\r\n" FROM "\r\n",
         DKV_WRONG_KEY_OR_B},
        /* bodies */
        {"empty lines", BOTH FROM "\r\n", "\r\n", MANY * 10, "", DKV_VERIFIED},
        {"empty lines, then text", BOTH FROM "\r\n", "\r\n", MANY * 10, "x", DKV_VERIFIED},
        {"empty lines, then white space", BOTH FROM "\r\n", "\r\n", MANY * 10, " x\t\r\n", DKV_VERIFIED},
        {"empty lines with LF", BOTH FROM "\r\n", "\n", MANY * 10, "x", DKV_BARE_LF},
        {"empty lines of both kinds", BOTH FROM "\r\n", "\r\n\n", MANY * 5, "x", DKV_BARE_LF},
        {"lines of white space", BOTH FROM "\r\n", " \t\r\n", MANY * 5, "", DKV_VERIFIED},
        {"empty and not quite empty lines", BOTH FROM "\r\n", "\r\n \r\n", MANY * 5, "x", DKV_VERIFIED},
        {"white space in one line of the body", BOTH FROM "\r\n", " \t", MANY * 10, "x", DKV_VERIFIED},
        {"words of one byte", BOTH FROM "\r\n", "x ", MANY * 10, "", DKV_VERIFIED},
        {"CRs", BOTH FROM "\r\n", "\r", MANY * 10, "", DKV_BARE_CR},
        {"CRs with CRLF", BOTH FROM "\r\n", "\r\r\n", MANY * 5, "", DKV_BARE_CR},
        {"CR as line end", "From: a\r\r", "\r", MANY * 10, "x", DKV_CR_LINES},
        {"short lines", BOTH FROM "\r\n", "x\r\n", MANY * 5, "", DKV_VERIFIED},
        {"short lines with LF", BOTH FROM "\r\n", "x\n", MANY * 5, "", DKV_BARE_LF},
        {"50 MB in one line", BOTH FROM "\r\n", "0123456789abcdefghijklmnopqrstuvwxyz0123456789 ", 50000000 / 47, "",
         DKV_VERIFIED},
        {"50 MB without a break", SIMPLE FROM "\r\n", "0123456789abcdef", 50000000 / 16, "", DKV_VERIFIED},
        /* parts */
        {"parts without end", FROM MULTIPART "\r\n", "--b\na:b\n", MANY * 20, "", DKV_LIMIT_PARTS_HIT},
        {"parts of many fields", FROM MULTIPART "\r\n--b\n", "a:\n", MANY * 5, "\n--b--\n", DKV_VERIFIED},
        {"charsets in file names", FROM MULTIPART "\r\n",
         "--b\nContent-Type: text/plain; " CHARSETS("name") CHARSETS("a") "\n\n", 999, "--b--\n",
         DKV_LIMIT_PARTS_HIT},
        {"charsets in From", "From: ", " =?big5?Q?a?= =?euc-kr?Q?b?= =?iso-2022-jp?Q?c?= =?ibm1047?Q?d?= =?x?Q?e?=",
         900, "<a@b.example>\r\n\r\n",
         DKV_LIMIT_ADDRESSES_HIT},
        {"not a message", "", "\xff", MANY * 10, "", DKV_NOT_A_MESSAGE},
    };
    struct str record = make_record("p=@", MAKE_RSA1024);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str message = repeated(rows[i].start, rows[i].piece, rows[i].n, rows[i].end);
        judge(rows[i].what, message, record, rows[i].reason);
        free((void *)(uintptr_t)message.p);
    }
}

/* Each signature hashes all of a big header, and none of them the same way. */
static void everything_signed(void)
{
    struct str fields = repeated("", "X: 0123456789abcdef 0123456789 abcdef 0123456789 abcdef\r\n\t0123456789\r\n",
        9000, FROM "\r\n");
    struct str names = repeated("", ":x", LIMIT_SIGNED_NAMES - 1, ""), message = fields;
    for (int i = 0; i < LIMIT_SIGNATURES; i++) {
        struct str sig = arena_print(unit_arena(), SIG("relaxed/relaxed", "from%.*s", "; t=%d"), (int)names.n, names.p,
            i);
        message = make_join(sig, message);
    }
    judge("every signature signs every field", message, make_record("p=@", MAKE_RSA1024), DKV_WRONG_KEY_OR_B);
    free((void *)(uintptr_t)fields.p);
    free((void *)(uintptr_t)names.p);
}

static void keys(void)
{
    struct str message = S(RELAXED FROM "\r\n");
    static const struct {
        const char *what, *start, *piece;
        size_t n;
        enum dkv_reason reason;
    } rows[] = {
        {"a long record", "v=DKIM1; p=", "AAAA", 100000, DKV_LIMIT_TAGLIST_HIT},
        {"a long key", "v=DKIM1; p=", "MIIB", 16000, DKV_KEY_UNREADABLE},
        {"many key tags", "v=DKIM1", "; a", 20000, DKV_KEY_TAG_JUNK},
        {"many words", "v=DKIM1; p=AAAA; h=sha256", ":x", 30000, DKV_KEY_UNREADABLE},
        {"white space", "v=DKIM1; p=", " ", 60000, DKV_KEY_REVOKED},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str record = repeated(rows[i].start, rows[i].piece, rows[i].n, "");
        judge(rows[i].what, message, record, rows[i].reason);
        free((void *)(uintptr_t)record.p);
    }
    static const size_t bits[] = {16384, 32768, 262144};
    for (size_t i = 0; i < LENGTH(bits); i++) {
        struct str key = make_replaced(S("p=@"), S("@"), make_base64(make_rsa(bits[i], S("\1\0\1"))));
        judge("a big key", message, key, DKV_LIMIT_RSA_HIT);
    }
}

/* One boundary in another, and between them lines that could be delimiters of any. */
static void nested_parts(void)
{
    struct str head = S(FROM), lines = repeated("\r\n", "--x\n", 1000000, "");
    for (int i = 0; i < LIMIT_PART_DEPTH; i++)
        head = arena_print(unit_arena(), "%.*sContent-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n",
            (int)head.n, head.p, i, i);
    judge("lines in nested parts", make_join(head, lines), make_record("p=@", MAKE_RSA1024), DKV_LIMIT_PARTS_HIT);
    free((void *)(uintptr_t)lines.p);
}

/* Names that all fall into one place of a hash table with a known seed; the seed is the caller's secret, and even
 * without it there is an end. */
static void colliding_names(void)
{
    enum { NAMES = 4000, PLACES = 8192 };
    static const struct str head = S(RELAXED FROM);
    char *text = arena_alloc(unit_arena(), head.n + NAMES * 16 + 2);
    size_t n = head.n, found = 0;
    memcpy(text, head.p, head.n);
    for (uint64_t i = 0; found < NAMES; i++) {
        char name[12];
        uint64_t h = 42 ^ 0xcbf29ce484222325u, rest = i;
        for (size_t k = 0; k < sizeof name; k++, rest /= 26) {
            name[k] = (char)('a' + rest % 26);
            h = (h ^ (unsigned char)name[k]) * 0x100000001b3u;
        }
        if (((uint32_t)(h ^ h >> 32) & (PLACES - 1)) != 7)
            continue;
        memcpy(text + n, name, sizeof name);
        memcpy(text + n + sizeof name, ":x\r\n", 4);
        n += sizeof name + 4;
        found++;
    }
    memcpy(text + n, "\r\n", 2);
    judge("names that collide", (struct str){text, n + 2}, make_record("p=@", MAKE_RSA1024), DKV_WRONG_KEY_OR_B);
}

void suite_pathological(void)
{
    static const struct unit_test tests[] = {
        {"messages", messages}, {"everything signed", everything_signed}, {"nested parts", nested_parts}, {"keys",
         keys}, {"colliding names", colliding_names},
    };
    unit_suite("pathological", tests, LENGTH(tests));
}
