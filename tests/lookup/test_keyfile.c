/* src/lookup/keyfile: every form of line, every error, the way through CNAMEs, and what --record writes. */
#include "parsers/limits.h"
#include "src/lookup/keyfile.h"
#include "src/lookup/record.h"
#include "tests/lookup/answertext.h"
#include "tests/unit.h"

/* The answer of a file to a name, as text; the error as "LINE: reason". */
static struct str ask(struct str file, const char *name)
{
    struct keyfile_error error = {0, NULL};
    struct str bytes = unit_exact(file);
    struct keyset *set = keyfile_parse(bytes.p, bytes.n, S("test"), &error);
    if (!set)
        return arena_print(unit_arena(), "%zu: %s", error.line, error.reason);
    struct dkv_answer answer;
    keysets_answer(&set, 1, name, unit_arena(), &answer);
    CHECK_INT(answer.source, DKV_SOURCE_FILE);
    struct str text = answer_text(unit_arena(), &answer);
    keyset_free(set);
    return text;
}

struct line {
    const char *what;
    struct str file;
    const char *name, *want;
};

static void check_lines(const struct line *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unit_row("%s", rows[i].what);
        CHECK_STR(ask(rows[i].file, rows[i].name), str_z(rows[i].want));
    }
}

static void plain(void)
{
    static const struct line rows[] = {
        {"blank", S("a.b v=DKIM1; p=x"), "a.b", "ok [v=DKIM1; p=x]"},
        {"tab", S("a.b\tv=DKIM1; p=x\n"), "a.b", "ok [v=DKIM1; p=x]"},
        {"blanks between are one gap", S("a.b \t v=DKIM1;  p=x\n"), "a.b", "ok [v=DKIM1;  p=x]"},
        {"blanks at the end stay", S("a.b p=x \n"), "a.b", "ok [p=x ]"},
        {"case and dot", S("A.B. p=X\n"), "a.b", "ok [p=X]"},
        {"CRLF", S("a.b p=x\r\nc.d p=y\r\n"), "a.b", "ok [p=x]"},
        {"CRLF, no line end", S("a.b p=x\r"), "a.b", "ok [p=x]"},
        {"byte order mark", S("\xEF\xBB\xBF" "a.b p=x\n"), "a.b", "ok [p=x]"},
        {"escapes", S("a.b \\001\\255\\092\\\\\\;\\\"x\n"), "a.b", "ok [\001\xff\\\\;\"x]"},
        {"raw bytes", S("a.b x\001\x7f\xc3\xa4\ry\n"), "a.b", "ok [x\001\x7f\xc3\xa4\ry]"},
        {"empty text", S("a.b\t\n"), "a.b", "ok []"},
        {"quotes", S("a.b \"v=DKIM1; \" \"p=x\"\n"), "a.b", "ok [v=DKIM1; p=x]"},
        {"quotes and a comment", S("a.b \"p=x\" ; p=y\n"), "a.b", "ok [p=x]"},
        {"quotes inside a text", S("a.b p=\"x\"\n"), "a.b", "ok [p=\"x\"]"},
        {"several records", S("a.b p=x\nc.d p=z\na.b p=y\n"), "a.b", "ok [p=x] [p=y]"},
        {"one record twice", S("a.b p=x\na.b p=x\n"), "a.b", "ok [p=x]"},
        {"comments and empty lines", S("; c\n\n  ; c\n \t\na.b p=x\n;"), "a.b", "ok [p=x]"},
        {"moved to the right", S("   a.b p=x\n"), "a.b", "ok [p=x]"},
        {"other names", S("a.b p=x\n"), "b", "not-recorded"},
        {"empty file", S(""), "a.b", "not-recorded"},
        {"a text that looks like a TTL", S("a.b 300\n"), "a.b", "ok [300]"},
        {"a text that begins with a number", S("a.b 300 p=x\n"), "a.b", "ok [300 p=x]"},
        {"a text that begins with a type", S("a.b mx p=x\n"), "a.b", "ok [mx p=x]"},
        {"a text that begins with a bracket", S("a.b ( p=x\n"), "a.b", "ok [( p=x]"},
    };
    check_lines(rows, LENGTH(rows));
    struct keyfile_error error;
    struct keyset *set = keyfile_parse("a.b x\\000y", 10, S("test"), &error);
    struct dkv_answer answer;
    CHECK(set && keysets_answer(&set, 1, "a.b", unit_arena(), &answer));
    CHECK_STR(answer.txt[0], S("x\0y"));
    CHECK_STR(answer.server, S("test"));
    keyset_free(set);
}

static void master(void)
{
    static const struct line rows[] = {
        {"type alone", S("a.b TXT \"p=x\"\n"), "a.b", "ok [p=x]"},
        {"all", S("a.b. 300 IN TXT \"p=\" \"x\"\n"), "a.b", "ok 300 [p=x]"},
        {"class first", S("a.b. in 5m txt \"p=x\"\n"), "a.b", "ok 300 [p=x]"},
        {"units", S("a.b 1w2d3h4m5s TXT x\n"), "a.b", "ok 788645 [x]"},
        {"no quotes", S("a.b TXT p=x ; comment\n"), "a.b", "ok [p=x]"},
        {"no blank between strings", S("a.b TXT \"p=\"\"x\"\n"), "a.b", "ok [p=x]"},
        {"empty strings", S("a.b TXT \"\" \"\"\n"), "a.b", "ok []"},
        {"escapes", S("a.b TXT \"\\\"\\\\\\;\\001\\x\"\n"), "a.b", "ok [\"\\;\001x]"},
        {"semicolon in quotes", S("a.b TXT \"v=DKIM1; p=x\" ; c\n"), "a.b", "ok [v=DKIM1; p=x]"},
        {"parentheses", S("a.b TXT ( \"p=\" ; c (\n\n\t\"x\"\n )\nc.d TXT y\n"), "a.b", "ok [p=x]"},
        {"after parentheses", S("a.b TXT (\"p=\"\r\n\"x\")\r\nc.d TXT y\r\n"), "c.d", "ok [y]"},
        {"the smallest TTL", S("a.b 300 TXT x\na.b 60 TXT y\n"), "a.b", "ok 60 [x] [y]"},
        {"$TTL", S("$TTL 1h ; c\na.b TXT x\n"), "a.b", "ok 3600 [x]"},
        {"$ORIGIN", S("$ORIGIN b.c.\na TXT x\n"), "a.b.c", "ok [x]"},
        {"$ORIGIN and a full name", S("$ORIGIN b.c\na.b.c. TXT x\n"), "a.b.c", "ok [x]"},
        {"$ORIGIN below another", S("$ORIGIN c.\n$ORIGIN b\na x y\n"), "a.b.c", "ok [x y]"},
        {"@", S("$ORIGIN b.c.\n@ TXT x\n"), "b.c", "ok [x]"},
        {"the name above", S("a.b 60 IN TXT x\n\t120 IN TXT y\n TXT z\n"), "a.b", "ok 60 [x] [y] [z]"},
        {"a zone", S("$ORIGIN b.\n@ 60 IN SOA ns h (\n 1 ; serial\n 2 3 4 5 )\n IN NS ns\nns IN A 192.0.2.1\n"
                     "s._domainkey IN TXT ( \"v=DKIM1; k=rsa; \"\n \"p=x\" ) ; ----- DKIM key s for b\n"),
         "s._domainkey.b", "ok [v=DKIM1; k=rsa; p=x]"},
        {"records of other types", S("a.b 60 IN RRSIG TXT 13 2 (\n 60 ab== )\na.b 5 TYPE65 \\# 0\na.b TXT x\n"), "a.b",
         "ok [x]"},
        {"no TTL: too big", S("a.b 9999w TXT x\n"), "a.b", "ok [9999w TXT x]"},
        {"no TTL: too big a number", S("a.b 2147483648 TXT x\n"), "a.b", "ok [2147483648 TXT x]"},
        {"TTL 0", S("a.b 0 IN TXT x\n"), "a.b", "ok 0 [x]"},
    };
    check_lines(rows, LENGTH(rows));
}

static void cnames(void)
{
    static const struct line rows[] = {
        {"one", S("a.b 300 IN CNAME C.d.\nc.d 60 TXT x\n"), "a.b", "ok 60 >c.d [x]"},
        {"two", S("a CNAME b\nb CNAME c\nc x y\n"), "a", "ok >b >c [x y]"},
        {"relative", S("$ORIGIN z.\na CNAME b\nb TXT x\n"), "a.z", "ok >b.z [x]"},
        {"the smallest TTL is the first", S("a 5 CNAME b\nb 60 TXT x\n"), "a", "ok 5 >b [x]"},
        {"secure as far as the weakest link",
         S(";; ->>HEADER<<-\n;; flags: ad\na CNAME b\n;; ->>HEADER<<-\nb TXT x\n"), "a", "ok >b [x]"},
        {"secure all the way", S(";; ->>HEADER<<-\n;; flags: qr ad;\na CNAME b\nb TXT x\n"), "a", "ok secure >b [x]"},
        {"to an outcome", S("a CNAME b\nb !NXDOMAIN\n"), "a", "nxdomain >b"},
        {"to all others", S("a CNAME b\n* !NODATA\n"), "a", "nodata >b"},
        {"to nothing", S("a CNAME b\n"), "a", "not-recorded >b"},
        {"circle", S("a CNAME b\nb CNAME a\n"), "a", "bad >b >a"},
        {"to itself", S("a CNAME a\n"), "a", "bad >a"},
        {"circle further on", S("a CNAME b\nb CNAME c\nc CNAME b\n"), "a", "bad >b >c >b"},
        {"twice the same", S("a 9 CNAME b\na 5 CNAME b.\nb TXT x\n"), "a", "ok 5 >b [x]"},
    };
    check_lines(rows, LENGTH(rows));
}

static void long_chains(void)
{
    struct str file = {NULL, 0};
    for (int i = 0; i <= LIMIT_CNAME_CHAIN; i++)
        file = arena_print(unit_arena(), "%.*sn%d CNAME n%d\n", (int)file.n, file.n ? file.p : "", i, i + 1);
    file = arena_print(unit_arena(), "%.*sn%d TXT end\n", (int)file.n, file.p, LIMIT_CNAME_CHAIN + 1);
    struct str too_long = ask(file, "n0"), long_enough = ask(file, "n1");
    CHECK(str_starts(long_enough, S("ok >n2 >n3")) && str_iends(long_enough, S("[end]")));
    CHECK(str_starts(too_long, S("bad >n1 >n2")) && !str_has(too_long, '['));
}

static void outcomes(void)
{
    static const struct line rows[] = {
        {"NXDOMAIN", S("a\t!NXDOMAIN\n"), "a", "nxdomain"},
        {"NODATA", S("a !nodata \n"), "a", "nodata"},
        {"SERVFAIL", S("a !SERVFAIL ; why\n"), "a", "servfail"},
        {"BOGUS", S("a !BOGUS"), "a", "servfail bogus"},
        {"REFUSED", S("a !REFUSED\r\n"), "a", "refused"},
        {"TIMEOUT", S("a !TIMEOUT"), "a", "timeout"},
        {"BAD", S("a !BAD"), "a", "bad"},
        {"with TTL", S("a 60 IN !NXDOMAIN\n"), "a", "nxdomain 60"},
        {"twice the same", S("a !NXDOMAIN\na !NXDOMAIN\n"), "a", "nxdomain"},
        {"all others", S("* !NXDOMAIN\na x\n"), "b", "nxdomain"},
        {"not all others", S("* !NXDOMAIN\na x\n"), "a", "ok [x]"},
        {"a text for all others", S("* v=DKIM1; p=\n"), "b", "ok [v=DKIM1; p=]"},
    };
    check_lines(rows, LENGTH(rows));
}

#define DIG_HEADER(status, flags)                                                                                     \
    "; <<>> DiG 9.18.28 <<>> TXT a.b\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: " status \
    ", id: 1\n;; flags: " flags "; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1\n\n;; OPT PSEUDOSECTION:\n"                 \
    "; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;a.b.\t\t\tIN\tTXT\n\n"
#define DIG_END ";; Query time: 0 msec\n;; SERVER: 127.0.0.1#53(127.0.0.1) (UDP)\n;; MSG SIZE  rcvd: 64\n\n"

static void dig(void)
{
    static const struct line rows[] = {
        {"answer", S(DIG_HEADER("NOERROR", "qr rd ra") ";; ANSWER SECTION:\na.b.\t\t300\tIN\tTXT\t\"p=\" \"x\"\n\n" DIG_END),
         "a.b", "ok 300 [p=x]"},
        {"secure", S(DIG_HEADER("NOERROR", "qr rd ra ad") ";; ANSWER SECTION:\na.b. 300 IN TXT \"x\"\n" DIG_END), "a.b",
         "ok 300 secure [x]"},
        {"secure is told of one answer only",
         S(DIG_HEADER("NOERROR", "qr rd ra ad") DIG_HEADER("NOERROR", "qr rd ra") "a.b. IN TXT \"x\"\n" DIG_END), "a.b",
         "ok [x]"},
        {"no such name", S(DIG_HEADER("NXDOMAIN", "qr rd ra") DIG_END), "a.b", "nxdomain"},
        {"no record, but an SOA",
         S(DIG_HEADER("NOERROR", "qr rd ra") ";; AUTHORITY SECTION:\nb. 60 IN SOA ns.b. h.b. 1 2 3 4 5\n" DIG_END), "a.b",
         "nodata"},
        {"SERVFAIL", S(DIG_HEADER("SERVFAIL", "qr rd ra") DIG_END), "a.b", "servfail"},
        {"REFUSED", S(DIG_HEADER("REFUSED", "qr rd") DIG_END), "a.b", "refused"},
        {"another status", S(DIG_HEADER("NOTIMP", "qr rd") DIG_END), "a.b", "bad"},
        {"at the end of a CNAME", S(DIG_HEADER("NXDOMAIN", "qr rd ra") "a.b. 300 IN CNAME c.d.\n" DIG_END), "a.b",
         "nxdomain 300 >c.d"},
        {"an answer counts more than a heading",
         S(DIG_HEADER("NXDOMAIN", "qr rd ra") DIG_END "a.b TXT x\n"), "a.b", "ok [x]"},
        {"+multiline", S("a.b.\t\t300 IN\tTXT (\n\t\t\t\t\"p=\"\n\t\t\t\t\"x\"\n\t\t\t\t)\n"), "a.b", "ok 300 [p=x]"},
        {"old dig escapes ;", S("a.b. 300 IN TXT \"v=DKIM1\\; p=x\"\n"), "a.b", "ok 300 [v=DKIM1; p=x]"},
        {"headings without an answer", S(";; QUESTION SECTION:\n;a.b. IN TXT\n"), "a.b", "not-recorded"},
        {"a question for another type", S(";; ->>HEADER<<- status: NOERROR,\n;; QUESTION SECTION:\n;a.b. IN A\n"), "a.b",
         "not-recorded"},
    };
    check_lines(rows, LENGTH(rows));
}

static void errors(void)
{
    static const struct {
        struct str file;
        size_t line;
        const char *part;
    } rows[] = {
        {S("a.b\n"), 1, "nothing else"},
        {S("; c\r\n\r\na.b\r\n"), 3, "nothing else"},
        {S("v=DKIM1; p=x\n"), 1, "not a DNS name"},
        {S("\"v=DKIM1; p=x\"\n"), 1, "without a name"},
        {S("a..b x\n"), 1, "not a DNS name"},
        {S(". x\n"), 1, "not a DNS name"},
        {S("a\\.b x\n"), 1, "not a DNS name"},
        {S("a\0b x\n"), 1, "not a DNS name"},
        {S("b\xc3\xbc" "cher.example x\n"), 1, "xn--"},
        {S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa x\n"), 1, "not a DNS name"},
        {S("s._domainkey IN TXT \"x\"\n"), 1, "$ORIGIN"},
        {S("*.b x\n"), 1, "wildcard"},
        {S("* CNAME b\n"), 1, "cannot have a CNAME"},
        {S("@ TXT x\n"), 1, "without an $ORIGIN"},
        {S("a.b !NXDOMAN\n"), 1, "one of NXDOMAIN"},
        {S("a.b !NXDOMAIN x\n"), 1, "too much"},
        {S("a.b \\25\n"), 1, "three digits"},
        {S("a.b \\256\n"), 1, "three digits"},
        {S("a.b x\\\n"), 1, "three digits"},
        {S("a.b TXT \"\\25\"\n"), 1, "three digits"},
        {S("a.b TXT \"x\n"), 1, "not closed"},
        {S("a.b TXT \"x\\\n"), 1, "not closed"},
        {S("a.b TXT\n"), 1, "without a text"},
        {S("a.b TXT ; x\n"), 1, "without a text"},
        {S("a.b TXT v=DKIM1; p=x\n"), 1, "put it in quotes"},
        {S("a.b \"x\" y\n"), 1, "more after"},
        {S("a.b TXT ( x\ny\n\n"), 1, "never closed"},
        {S("a.b TXT ( x\n( y )\n"), 2, "second '('"},
        {S("a.b TXT x )\n"), 1, "without a '('"},
        {S("a.b TXT (\nx\n\"y\n)\n"), 3, "not closed"},
        {S("a.b IN WKS x\n"), 1, "not a record type"},
        {S("a.b IN\n"), 1, "not a record type"},
        {S("a.b CNAME\n"), 1, "without a name to point to"},
        {S("a.b CNAME \"c.d\"\n"), 1, "without a name to point to"},
        {S("a.b CNAME c.d e\n"), 1, "too much"},
        {S("a.b CNAME c=d\n"), 1, "not a DNS name"},
        {S("a.b x\na.b !NXDOMAIN\n"), 2, "something else"},
        {S("a.b !NXDOMAIN\na.b !NODATA\n"), 2, "something else"},
        {S("a.b CNAME c.d\na.b x\n"), 2, "something else"},
        {S("a.b CNAME c.d\na.b CNAME e.f\n"), 2, "another CNAME"},
        {S(" TXT x\n"), 1, "no name above"},
        {S("$TTL x\n"), 1, "number of seconds"},
        {S("$TTL 1 2\n"), 1, "too much"},
        {S("$ORIGIN\n"), 1, "not a DNS name"},
        {S("$INCLUDE /etc/passwd\n"), 1, "only $ORIGIN and $TTL"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%.*s", (int)rows[i].file.n, rows[i].file.p);
        struct str got = ask(rows[i].file, "a.b");
        struct str_cut cut = str_cut(got, ':');
        CHECK_INT(str_number(cut.head).value, (long long)rows[i].line);
        if (!CHECK(str_find(got, str_z(rows[i].part)) < got.n))
            CHECK_STR(got, str_z(rows[i].part));
    }
}

static void limits(void)
{
    size_t n = LIMIT_KEYFILE_LINE;
    char *bytes = arena_alloc(unit_arena(), n + 1);
    memset(bytes, 'x', n + 1);
    bytes[1] = ' ';
    CHECK_STR(ask((struct str){bytes, n + 1}, "x"), S("1: the line is too long (LIMIT_KEYFILE_LINE)"));
    CHECK(str_starts(ask((struct str){bytes, n}, "x"), S("ok [xxx")));
    struct str many = {NULL, 0};
    for (int i = 0; i <= LIMIT_ANSWER_RECORDS; i++)
        many = arena_print(unit_arena(), "%.*sa t%d\n", (int)many.n, many.n ? many.p : "", i);
    CHECK_STR(ask(many, "a"), arena_print(unit_arena(), "%d: this name has too many TXT records (LIMIT_ANSWER_RECORDS)",
                                          LIMIT_ANSWER_RECORDS + 1));
}

/* What is written by --record and read again is the same answer, in whatever order names share a target. */
static void round_trips(void)
{
    static const struct line rows[] = {
        {"text", S("q 300 TXT \"v=DKIM1; p=x\"\n"), "q", NULL},
        {"no TTL", S("q TXT x\n"), "q", NULL},
        {"texts", S("q 300 TXT x\nq 300 TXT \"\"\n"), "q", NULL},
        {"bytes", S("q \\000\\127\\001\"\\\\;()\\200\n"), "q", NULL},
        {"chain", S("q 60 CNAME r\nr CNAME s\ns 20 TXT x\n"), "q", NULL},
        {"outcome at the end", S("q 60 CNAME r\nr !NXDOMAIN\n"), "q", NULL},
        {"circle", S("q CNAME r\nr CNAME s\ns CNAME r\n"), "q", NULL},
        {"bogus", S("q !BOGUS\n"), "q", NULL},
        {"failures", S("q !TIMEOUT\n"), "q", NULL},
        {"nodata with TTL", S("q 60 !NODATA\n"), "q", NULL},
        {"secure", S(";; ->>HEADER<<-\n;; flags: ad\nq TXT x\n"), "q", NULL},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].what);
        struct keyfile_error error;
        struct keyset *set = keyfile_parse(rows[i].file.p, rows[i].file.n, S("test"), &error);
        struct dkv_answer answer;
        if (!CHECK(set && keysets_answer(&set, 1, rows[i].name, unit_arena(), &answer)))
            continue;
        GString *out = g_string_new(NULL);
        record_format(out, rows[i].name, &answer, 1772445600);
        for (size_t k = 0; k < out->len; k++)
            CHECK((out->str[k] >= ' ' && out->str[k] <= '~') || out->str[k] == '\n' || out->str[k] == '\t');
        CHECK(strstr(out->str, "; asked 2026-03-02T10:00:00Z of test, dnssec ") == out->str);
        CHECK_STR(ask((struct str){out->str, out->len}, rows[i].name), answer_text(unit_arena(), &answer));
        g_string_free(out, TRUE);
        keyset_free(set);
    }
}

static void long_text(void)
{
    enum { BYTES = 65535 };
    char *bytes = arena_alloc(unit_arena(), BYTES);
    for (size_t i = 0; i < BYTES; i++)
        bytes[i] = (char)(unsigned char)(i * 7);
    struct str text = {bytes, BYTES};
    struct dkv_answer answer = {.status = DKV_ANSWER_OK, .txt = &text, .txt_count = 1, .ttl = 5};
    GString *out = g_string_new(NULL);
    record_format(out, "q", &answer, 0);
    CHECK_STR(ask((struct str){out->str, out->len}, "q"), answer_text(unit_arena(), &answer));
    g_string_free(out, TRUE);
}

static void recorded_blocks(void)
{
#define BLOCK "; asked 2026-03-02T10:00:00Z of 192.0.2.1, dnssec "
    static const struct line rows[] = {
        {"the later counts", S(BLOCK "unknown\nq. 5 IN TXT \"x\"\n\n" BLOCK "secure\nq. 6 IN TXT \"y\"\n\n"), "q",
         "ok 6 secure [y]"},
        {"an outcome replaces a text", S(BLOCK "unknown\nq. 5 IN TXT \"x\"\n\n" BLOCK "unknown\nq. !TIMEOUT\n"), "q",
         "timeout"},
        {"what a person wrote goes first", S("q p=mine\n" BLOCK "unknown\nq. 5 IN TXT \"x\"\n\n"), "q", "ok [p=mine]"},
        {"also after it", S(BLOCK "unknown\nq. 5 IN TXT \"x\"\n\nq p=mine\n"), "q", "ok [p=mine]"},
        {"each chain has its own end",
         S(BLOCK "unknown\nq. 5 IN CNAME t.\nt. 5 IN TXT \"x\"\n\n" BLOCK "unknown\nr. 9 IN CNAME t.\nt. 9 IN TXT \"y\"\n\n"),
         "q", "ok 5 >t [x]"},
        {"and the target the last",
         S(BLOCK "unknown\nq. 5 IN CNAME t.\nt. 5 IN TXT \"x\"\n\n" BLOCK "unknown\nr. 9 IN CNAME t.\nt. 9 IN TXT \"y\"\n\n"),
         "t", "ok 9 [y]"},
        {"or what was asked for itself",
         S(BLOCK "unknown\nt. 7 IN TXT \"x\"\n\n" BLOCK "unknown\nr. 9 IN CNAME t.\nt. 9 IN TXT \"y\"\n\n"), "t",
         "ok 7 [x]"},
    };
    check_lines(rows, LENGTH(rows));
}

static void several_files(void)
{
    struct keyfile_error error;
    const char one[] = "a p=1\nb CNAME c\n* !NXDOMAIN\n", two[] = "a p=2\nc p=3\nd p=4\n";
    struct keyset *sets[] = {keyfile_parse(one, sizeof one - 1, S("one"), &error),
                             keyfile_parse(two, sizeof two - 1, S("two"), &error)};
    static const char *const rows[][3] = {
        {"a", "ok [p=1]", "one"}, {"b", "ok >c [p=3]", "two"}, {"d", "ok [p=4]", "two"}, {"e", "nxdomain", "one"}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkv_answer answer;
        unit_row("%s", rows[i][0]);
        CHECK(keysets_answer(sets, LENGTH(sets), rows[i][0], unit_arena(), &answer));
        CHECK_STR(answer_text(unit_arena(), &answer), str_z(rows[i][1]));
        CHECK_STR(answer.server, str_z(rows[i][2]));
    }
    keyset_free(sets[0]);
    keyset_free(sets[1]);
}

void suite_lookup_keyfile(void)
{
    static const struct unit_test tests[] = {
        {"plain", plain},
        {"master", master},
        {"cnames", cnames},
        {"long chains", long_chains},
        {"outcomes", outcomes},
        {"dig", dig},
        {"errors", errors},
        {"limits", limits},
        {"round trips", round_trips},
        {"long text", long_text},
        {"recorded blocks", recorded_blocks},
        {"several files", several_files},
    };
    unit_suite("lookup/keyfile", tests, LENGTH(tests));
}
