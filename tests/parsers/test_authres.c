/* parsers/authres: Authentication-Results, ARC-Authentication-Results and Received-SPF in the shapes in which they
 * are met, what is wrong in them, and what is only meant to be slow. */
#include "parsers/authres.h"
#include "parsers/limits.h"
#include "tests/parsers/authres_text.h"
#include "tests/unit.h"
#include <time.h>

struct row {
    const char *name;
    enum authres_kind kind;
    struct str value, written; /* as authres_write has it */
    enum authres_fault fault;
};

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct authres a = authres_read(rows[i].kind, unit_exact(rows[i].value), unit_arena());
        struct str written = authres_write(&a, unit_arena());
        unit_row("%s", rows[i].name);
        CHECK_STR(written, rows[i].written);
        CHECK_INT(a.fault, rows[i].fault);
        if (a.fault != AUTHRES_FINE)
            continue;
        struct authres again = authres_read(rows[i].kind, unit_exact(written), unit_arena());
        CHECK(authres_same(&a, &again));
    }
}

static void shapes(void)
{
    static const struct row rows[] = {
        {"Google", AUTHRES_RESULTS,
         S(" mx.google.com;\r\n"
           "       dkim=pass header.i=@shop.example header.s=k2026 header.b=UP6aQIvZ;\r\n"
           "       spf=pass (google.com: domain of b+7=kim=you.example@shop.example designates 192.0.2.7 as permitted sender) "
           "smtp.mailfrom=\"b+7=kim=you.example@shop.example\";\r\n"
           "       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=shop.example"),
         S("mx.google.com; dkim=pass header.i=@shop.example header.s=k2026 header.b=UP6aQIvZ; "
           "spf=pass (google.com: domain of b+7=kim=you.example@shop.example designates 192.0.2.7 as permitted sender) "
           "smtp.mailfrom=b+7=kim=you.example@shop.example; "
           "dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=shop.example"),
         AUTHRES_FINE},
        {"Google, b= in quotes, several signatures", AUTHRES_RESULTS,
         S("mx.google.com;\n dkim=pass header.i=@a.example header.s=s header.b=\"Aj/x+3Q0\";\n"
           " dkim=neutral (body hash did not verify) header.i=@b.example header.s=t header.b=qqqqqqqq"),
         S("mx.google.com; dkim=pass header.i=@a.example header.s=s header.b=Aj/x+3Q0; "
           "dkim=neutral (body hash did not verify) header.i=@b.example header.s=t header.b=qqqqqqqq"),
         AUTHRES_FINE},
        {"Microsoft 365", AUTHRES_RESULTS,
         S(" spf=pass (sender IP is 192.0.2.7)\r\n smtp.mailfrom=shop.example; dkim=pass (signature was verified)\r\n"
           " header.d=shop.example;dmarc=pass action=none\r\n header.from=shop.example;compauth=pass reason=100"),
         S("; spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=shop.example; dkim=pass (signature was verified) "
           "header.d=shop.example; dmarc=pass action=none header.from=shop.example; compauth=pass reason=100"),
         AUTHRES_FINE},
        {"Microsoft, the receiving domain between the results", AUTHRES_RESULTS,
         S("spf=none (sender IP is 192.0.2.7) smtp.mailfrom=shop.example; you.example; dkim=none (message not signed)\n"
           " header.d=none;you.example; dmarc=none action=none header.from=shop.example;"),
         S("; spf=none (sender IP is 192.0.2.7) smtp.mailfrom=shop.example; dkim=none (message not signed) "
           "header.d=none; dmarc=none action=none header.from=shop.example"),
         AUTHRES_FINE},
        {"Microsoft, outgoing", AUTHRES_RESULTS,
         S("dkim=none (message not signed)\n header.d=none;dmarc=none action=none header.from=shop.example;"),
         S("; dkim=none (message not signed) header.d=none; dmarc=none action=none header.from=shop.example"),
         AUTHRES_FINE},
        {"Hotmail of 2013, a semicolon in a comment", AUTHRES_RESULTS,
         S("hotmail.com; spf=pass (sender IP is 192.0.2.7; identity alignment result is pass) "
           "smtp.mailfrom=a@shop.example; dkim=temperror header.d=shop.example; x-hmca=none"),
         S("hotmail.com; spf=pass (sender IP is 192.0.2.7; identity alignment result is pass) "
           "smtp.mailfrom=a@shop.example; dkim=temperror header.d=shop.example; x-hmca=none"),
         AUTHRES_FINE},
        {"rspamd", AUTHRES_RESULTS,
         S("mx.you.example;\n\tdkim=neutral (\"body hash did not verify\") header.d=shop.example header.s=a header.b=Zk3hT0qa;\n"
           "\tdmarc=pass (policy=quarantine) header.from=shop.example;\n"
           "\tspf=pass (mx.you.example: domain of a@shop.example designates 192.0.2.7 as permitted sender) "
           "smtp.mailfrom=a@shop.example;\n\tarc=none"),
         S("mx.you.example; dkim=neutral (\"body hash did not verify\") header.d=shop.example header.s=a header.b=Zk3hT0qa; "
           "dmarc=pass (policy=quarantine) header.from=shop.example; "
           "spf=pass (mx.you.example: domain of a@shop.example designates 192.0.2.7 as permitted sender) "
           "smtp.mailfrom=a@shop.example; arc=none"),
         AUTHRES_FINE},
        {"OpenDKIM", AUTHRES_RESULTS,
         S(" smtp.kernel.example;\n\tdkim=pass (2048-bit key) header.d=shop.example header.i=@shop.example header.b=\"mZ4a+q0T\""),
         S("smtp.kernel.example; dkim=pass (2048-bit key) header.d=shop.example header.i=@shop.example header.b=mZ4a+q0T"),
         AUTHRES_FINE},
        {"OpenDKIM, old, reason and adsp", AUTHRES_RESULTS,
         S("mx.you.example; dkim=pass reason=\"1024-bit key; unprotected key\"\n\theader.d=shop.example header.i=@shop.example "
           "header.b=AbCdEfGh;\n\tdkim-adsp=none (unprotected policy); dkim-atps=neutral"),
         S("mx.you.example; dkim=pass reason=\"1024-bit key; unprotected key\" header.d=shop.example "
           "header.i=@shop.example header.b=AbCdEfGh; dkim-adsp=none (unprotected policy); dkim-atps=neutral"),
         AUTHRES_FINE},
        {"amavisd, a comment behind the id", AUTHRES_RESULTS,
         S("mx.you.example (amavisd-new); dkim=pass (2048-bit key)\n\theader.d=shop.example"),
         S("mx.you.example; dkim=pass (2048-bit key) header.d=shop.example"), AUTHRES_FINE},
        {"Exim", AUTHRES_RESULTS,
         S("mx.you.example;\n\tiprev=pass (mail.shop.example) smtp.remote-ip=192.0.2.7;\n\tspf=pass smtp.mailfrom=shop.example;\n"
           "\tdkim=pass header.d=shop.example header.s=2026 header.a=rsa-sha256"),
         S("mx.you.example; iprev=pass (mail.shop.example) smtp.remote-ip=192.0.2.7; spf=pass smtp.mailfrom=shop.example; "
           "dkim=pass header.d=shop.example header.s=2026 header.a=rsa-sha256"),
         AUTHRES_FINE},
        {"Yahoo, no blank before the comment, a semicolon at the end", AUTHRES_RESULTS,
         S("atlas.free.mail.yahoo.example;\n dkim=pass header.i=@shop.example header.s=k1;\n spf=pass smtp.mailfrom=shop.example;\n"
           " dmarc=pass(p=REJECT) header.from=shop.example;"),
         S("atlas.free.mail.yahoo.example; dkim=pass header.i=@shop.example header.s=k1; spf=pass "
           "smtp.mailfrom=shop.example; dmarc=pass (p=REJECT) header.from=shop.example"),
         AUTHRES_FINE},
        {"Fastmail, properties of its own", AUTHRES_RESULTS,
         S("mx4.fm.example;\n    dkim=pass (2048-bit rsa key sha256) header.d=shop.example header.i=@shop.example\n"
           "    header.b=kDzq1x2y header.a=rsa-sha256 header.s=fm1 x-bits=2048;\n    iprev=pass smtp.remote-ip=2001:db8::7 (mail.shop.example);\n"
           "    x-return-mx=pass header.domain=shop.example policy.is_org=yes\n      (MX Records found: mx.shop.example)"),
         S("mx4.fm.example; dkim=pass (2048-bit rsa key sha256) header.d=shop.example header.i=@shop.example "
           "header.b=kDzq1x2y header.a=rsa-sha256 header.s=fm1 x-bits=2048; "
           "iprev=pass (mail.shop.example) smtp.remote-ip=2001:db8::7; "
           "x-return-mx=pass (MX Records found: mx.shop.example) header.domain=shop.example policy.is_org=yes"),
         AUTHRES_FINE},
        {"Yahoo of 2012, words behind the id", AUTHRES_RESULTS,
         S("mta1075.mail.example  from=shop.example; domainkeys=neutral (no sig);  from=shop.example; dkim=pass (ok)"),
         S("mta1075.mail.example; domainkeys=neutral (no sig); from=shop.example; dkim=pass (ok)"), AUTHRES_JUNK},
        {"ARC, Google", AUTHRES_ARC,
         S("i=1; mx.google.com;\n       dkim=pass header.i=@shop.example header.s=k header.b=abcdefgh;\n"
           "       arc=pass (i=1 spf=pass spfdomain=shop.example dkim=pass dkdomain=shop.example)"),
         S("i=1; mx.google.com; dkim=pass header.i=@shop.example header.s=k header.b=abcdefgh; "
           "arc=pass (i=1 spf=pass spfdomain=shop.example dkim=pass dkdomain=shop.example)"),
         AUTHRES_FINE},
        {"ARC, Microsoft", AUTHRES_ARC,
         S(" i=2; mx.microsoft.com 1; spf=pass (sender ip is\n 192.0.2.7) smtp.rcpttodomain=you.example smtp.mailfrom=shop.example;\n"
           " dmarc=pass (p=none sp=none pct=100) action=none header.from=shop.example;\n dkim=pass (signature was verified)"
           " header.d=shop.example; arc=pass (0 oda=1 ltdi=1\n spf=[1,1,smtp.mailfrom=shop.example])"),
         S("i=2; mx.microsoft.com 1; spf=pass (sender ip is\n 192.0.2.7) smtp.rcpttodomain=you.example "
           "smtp.mailfrom=shop.example; dmarc=pass (p=none sp=none pct=100) action=none header.from=shop.example; "
           "dkim=pass (signature was verified) header.d=shop.example; "
           "arc=pass (0 oda=1 ltdi=1\n spf=[1,1,smtp.mailfrom=shop.example])"),
         AUTHRES_FINE},
    };
    check_rows(rows, LENGTH(rows));
}

static void received_spf(void)
{
    static const struct row rows[] = {
        {"Google", AUTHRES_SPF,
         S(" pass (google.com: domain of a@shop.example designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7;"),
         S("pass (google.com: domain of a@shop.example designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7"),
         AUTHRES_FINE},
        {"Microsoft", AUTHRES_SPF,
         S("Pass (protection.outlook.example: domain of shop.example\r\n designates 192.0.2.7 as permitted sender)\r\n"
           " receiver=protection.outlook.example; client-ip=192.0.2.7;\r\n helo=mail.shop.example; pr=C"),
         S("Pass (protection.outlook.example: domain of shop.example\r\n designates 192.0.2.7 as permitted sender) "
           "receiver=protection.outlook.example; client-ip=192.0.2.7; helo=mail.shop.example; pr=C"),
         AUTHRES_FINE},
        {"policyd-spf", AUTHRES_SPF,
         S("Pass (mailfrom) identity=mailfrom; client-ip=2001:db8::7; helo=mail.shop.example; "
           "envelope-from=a+b=c@shop.example; receiver=<UNKNOWN> "),
         S("Pass (mailfrom) identity=mailfrom; client-ip=2001:db8::7; helo=mail.shop.example; "
           "envelope-from=a+b=c@shop.example; receiver=<UNKNOWN>"),
         AUTHRES_FINE},
        {"Mail::SPF", AUTHRES_SPF,
         S("none (shop.example: No applicable sender policy available) receiver=mx.you.example; identity=helo; "
           "helo=mail.shop.example; client-ip=192.0.2.7; envelope-from=\"a b\"@shop.example"),
         S("none (shop.example: No applicable sender policy available) receiver=mx.you.example; identity=helo; "
           "helo=mail.shop.example; client-ip=192.0.2.7; envelope-from=\"\\\"a b\\\"@shop.example\""),
         AUTHRES_FINE},
        {"old, blanks for semicolons", AUTHRES_SPF, S("neutral client-ip=192.0.2.7 envelope-from=<a@shop.example> helo=h"),
         S("neutral client-ip=192.0.2.7; envelope-from=<a@shop.example>; helo=h"), AUTHRES_FINE},
        {"a result alone", AUTHRES_SPF, S(" SoftFail"), S("SoftFail"), AUTHRES_FINE},
        {"no result", AUTHRES_SPF, S("client-ip=192.0.2.7;"), S("\"client-ip=192.0.2.7\""), AUTHRES_NO_RESULT},
        {"nothing", AUTHRES_SPF, S(""), S("\"\""), AUTHRES_NO_RESULT},
    };
    check_rows(rows, LENGTH(rows));
}

static void grammar(void)
{
    static const struct row rows[] = {
        {"none", AUTHRES_RESULTS, S(" mx.you.example 1 ; none"), S("mx.you.example 1; none"), AUTHRES_FINE},
        {"only an id", AUTHRES_RESULTS, S("mx.you.example"), S("mx.you.example"), AUTHRES_FINE},
        {"nothing", AUTHRES_RESULTS, S(""), S(""), AUTHRES_FINE},
        {"comments and blanks wherever they may be", AUTHRES_RESULTS,
         S("(a (b\\) (c)) \\( d)\"mx \\\"1\\\"\"(e)1(f);(g)dkim(h)/(i)1(j)=(k)pass(l)reason(m)=(n)\"all \\\\ \r\n well\"(o)"
           "header(p).(q)d(r)=(s)shop.example(t)"),
         S("\"mx \\\"1\\\"\" 1; dkim/1=pass (g) reason=\"all \\\\  well\" header.d=shop.example"), AUTHRES_FINE},
        {"quotes keep what means something", AUTHRES_RESULTS, S("x; dkim=pass header.i=\"a;b (c) dkim=fail\"@d.example"),
         S("x; dkim=pass header.i=\"\\\"a;b (c) dkim=fail\\\"@d.example\""), AUTHRES_FINE},
        {"folded inside quotes", AUTHRES_RESULTS, S("x; dkim=pass header.i=\"a\r\n b\"@d.example"),
         S("x; dkim=pass header.i=\"\\\"a b\\\"@d.example\""), AUTHRES_FINE},
        {"an empty value is not the next property", AUTHRES_RESULTS, S("x; spf=none smtp.mailfrom= smtp.helo=mail; dkim=fail header.d="),
         S("x; spf=none smtp.mailfrom=\"\" smtp.helo=mail; dkim=fail header.d=\"\""), AUTHRES_FINE},
        {"a value that looks like one", AUTHRES_RESULTS, S("x; spf=pass smtp.mailfrom=smtp.helo=mail"),
         S("x; spf=pass smtp.mailfrom=smtp.helo=mail"), AUTHRES_FINE},
        {"empty parts", AUTHRES_RESULTS, S("x;; ;dkim=none;;"), S("x; dkim=none"), AUTHRES_FINE},
        {"UTF-8", AUTHRES_RESULTS, S("x; dkim=pass header.d=b\xc3\xbc" "cher.example"),
         S("x; dkim=pass header.d=b\xc3\xbc" "cher.example"), AUTHRES_FINE},
        {"a NULL slice", AUTHRES_RESULTS, {NULL, 0}, S(""), AUTHRES_FINE},
        {"ARC without i=", AUTHRES_ARC, S("mx.you.example; dkim=pass"), S("mx.you.example; dkim=pass"), AUTHRES_INSTANCE},
        {"ARC, i= is no number", AUTHRES_ARC, S("i=x; mx.you.example; dkim=pass"), S("; i=x; dkim=pass"), AUTHRES_INSTANCE},
        {"ARC, i=1 and nothing", AUTHRES_ARC, S("i=1"), S("; i=1"), AUTHRES_INSTANCE},
    };
    check_rows(rows, LENGTH(rows));
}

static void faults(void)
{
    static const struct row rows[] = {
        {"comment never closed: the rest is comment", AUTHRES_RESULTS,
         S("x; spf=pass (x: domain of any@legit(a.attack.example permits) smtp.mailfrom=y; dkim=pass"),
         S("x; spf=pass (x: domain of any@legit(a.attack.example permits) smtp.mailfrom=y; dkim=pass)"), AUTHRES_OPEN_COMMENT},
        {"a backslash hides the closing", AUTHRES_RESULTS, S("x; dkim=pass (a\\) header.d=y"), S("x; dkim=pass (a\\) header.d=y)"),
         AUTHRES_OPEN_COMMENT},
        {"closed without being open", AUTHRES_RESULTS, S("x; dkim=pass a) header.d=y"), S("x; dkim=pass header.d=y"),
         AUTHRES_STRAY_CLOSE},
        {"quote never closed", AUTHRES_RESULTS, S("x; dkim=pass header.d=\"y; spf=pass"), S("x; dkim=pass header.d=\"y; spf=pass\""),
         AUTHRES_OPEN_QUOTE},
        {"a control byte", AUTHRES_RESULTS, S("x; dkim=pass header.d=y\0z"), S("x; dkim=pass header.d=y\0z"), AUTHRES_CONTROL},
        {"a version that is not known", AUTHRES_RESULTS, S("x 2; dkim=pass"), S("x 2"), AUTHRES_VERSION},
        {"a word that is nothing", AUTHRES_RESULTS, S("x; dkim=pass maybe header.d=y; spf"), S("x; dkim=pass header.d=y"),
         AUTHRES_JUNK},
        {"a property of no result", AUTHRES_RESULTS, S("x; header.d=y"), S("x"), AUTHRES_JUNK},
        {"no result", AUTHRES_RESULTS, S("x; dkim=; =pass"), S("x; dkim=\"\""), AUTHRES_NO_RESULT},
        {"a property twice", AUTHRES_RESULTS, S("x; dkim=pass header.d=a Header.D=b"), S("x; dkim=pass header.d=a Header.D=b"),
         AUTHRES_TWICE},
        {"damage counts more", AUTHRES_RESULTS, S("x; spf; dkim=pass (a"), S("x; dkim=pass (a)"), AUTHRES_OPEN_COMMENT},
    };
    check_rows(rows, LENGTH(rows));
    unit_row("where it is");
    struct authres a = authres_read(AUTHRES_RESULTS, S("x; dkim=pass (never closed"), unit_arena());
    CHECK_STR(a.where, S("(never closed"));
    CHECK(authres_damaged(a.fault));
    CHECK(!authres_damaged(AUTHRES_FINE));
    CHECK(!authres_damaged(AUTHRES_JUNK));
}

static void values(void)
{
    struct authres a = authres_read(AUTHRES_RESULTS, S("x; dkim=pass header.d=one header.D=two d=three"), unit_arena());
    CHECK_INT((int)a.count, 1);
    CHECK_STR(authres_value(&a.results[0], S("Header"), S("D")), S("one"));
    CHECK_STR(authres_value(&a.results[0], S(""), S("d")), S("three"));
    CHECK(!authres_value(&a.results[0], S("header"), S("s")).p);
    a = authres_read(AUTHRES_SPF, S("pass receiver=mx.you.example"), unit_arena());
    CHECK_STR(a.authserv_id, S("mx.you.example"));
    CHECK_STR(a.results[0].method, S("spf"));
}

/* n times the piece. */
static struct str repeated(struct str piece, size_t n)
{
    char *p = arena_alloc(unit_arena(), piece.n * n);
    for (size_t i = 0; i < n; i++)
        memcpy(p + i * piece.n, piece.p, piece.n);
    return (struct str){p, piece.n * n};
}

static void limits(void)
{
    struct authres a = authres_read(AUTHRES_RESULTS, repeated(S("a;b=c"), LIMIT_CLAIM_RESULTS), unit_arena());
    CHECK_INT((int)a.count, LIMIT_CLAIM_RESULTS);
    CHECK_INT(a.fault, AUTHRES_FINE);
    a = authres_read(AUTHRES_RESULTS, repeated(S("a;b=c"), LIMIT_CLAIM_RESULTS + 1), unit_arena());
    CHECK_INT((int)a.count, LIMIT_CLAIM_RESULTS);
    CHECK_INT(a.fault, AUTHRES_TOO_MANY);
    a = authres_read(AUTHRES_SPF, repeated(S(" b=c"), LIMIT_CLAIM_PROPERTIES + 9), unit_arena());
    CHECK_INT((int)a.results[0].count, LIMIT_CLAIM_PROPERTIES);
    CHECK_INT(a.fault, AUTHRES_TOO_MANY);
    char *deep = arena_alloc(unit_arena(), 2 * LIMIT_COMMENT_DEPTH + 2);
    memset(deep, '(', LIMIT_COMMENT_DEPTH + 1);
    memset(deep + LIMIT_COMMENT_DEPTH + 1, ')', LIMIT_COMMENT_DEPTH + 1);
    a = authres_read(AUTHRES_RESULTS, (struct str){deep, 2 * LIMIT_COMMENT_DEPTH + 2}, unit_arena());
    CHECK_INT(a.fault, AUTHRES_TOO_DEEP);
    a = authres_read(AUTHRES_RESULTS, (struct str){deep + 1, 2 * LIMIT_COMMENT_DEPTH}, unit_arena());
    CHECK_INT(a.fault, AUTHRES_FINE);
    a = authres_read(AUTHRES_RESULTS, repeated(S(" "), LIMIT_VALUE_BYTES), unit_arena());
    CHECK_INT(a.fault, AUTHRES_FINE);
    a = authres_read(AUTHRES_RESULTS, repeated(S(" "), LIMIT_VALUE_BYTES + 1), unit_arena());
    CHECK_INT(a.fault, AUTHRES_TOO_LONG);
}

/* Pieces that would make a reader that looks ahead, goes back or nests take time with the square of the size. The
 * clock is that of the processor, and there is much room: each takes about a millisecond. */
static void slow_ones(void)
{
    static const struct str pieces[] = {
        S("("), S("()"), S("(("), S(")"), S(";"), S("\""), S("\"\""), S("\\"), S("="), S("."), S("/"), S("a="), S("a=b "),
        S("a=b;"), S("a.b= "), S("header.d= "), S("a=b=c"), S("a/"), S("a (b) . (c) "), S("\r\n "), S("(\\"), S("\"\\"),
        S("reason= "), S("a=\"x\r\n\" "), S("none;"),
    };
    for (size_t i = 0; i < LENGTH(pieces); i++)
        for (int kind = AUTHRES_RESULTS; kind <= AUTHRES_SPF; kind++) {
            clock_t start = clock();
            struct str value = repeated(pieces[i], LIMIT_VALUE_BYTES / pieces[i].n);
            struct authres a = authres_read((enum authres_kind)kind, value, unit_arena());
            unit_row("%.*s again and again, kind %d", (int)pieces[i].n, pieces[i].p, kind);
            CHECK(a.count <= LIMIT_CLAIM_RESULTS);
            CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 0.5);
        }
}

/* Whatever the words: what has no fault is read back the same. */
static void by_chance(void)
{
    static const struct str words[] = {
        S("dkim"), S("="), S("pass"), S(" "), S(";"), S("header"), S("."), S("d"), S("("), S(")"), S("\""), S("\\"), S("1"),
        S("/"), S("\r\n\t"), S("mx.you.example"), S("none"), S("reason"), S("i=1;"), S("\xc3\xbc"), S("smtp.helo="), S("\"a b\""),
    };
    uint64_t generator = 8601;
    int fine = 0;
    for (int i = 0; i < 20000; i++) {
        struct arena arena = {0};
        enum authres_kind kind = (enum authres_kind)(unit_random(&generator) % 3);
        struct str text = unit_random_text(&generator, words, LENGTH(words), 24, &arena);
        struct authres a = authres_read(kind, text, &arena);
        if (a.fault == AUTHRES_FINE) {
            struct authres again = authres_read(kind, authres_write(&a, &arena), &arena);
            unit_row("%.*s", (int)text.n, text.p);
            CHECK(authres_same(&a, &again));
            fine++;
        }
        arena_free(&arena);
    }
    CHECK(fine > 1000);
}

void suite_parsers_authres(void)
{
    static const struct unit_test tests[] = {
        {"shapes", shapes}, {"Received-SPF", received_spf}, {"grammar", grammar}, {"faults", faults}, {"values", values},
        {"limits", limits}, {"slow ones", slow_ones}, {"by chance", by_chance},
    };
    unit_suite("parsers/authres", tests, LENGTH(tests));
}
