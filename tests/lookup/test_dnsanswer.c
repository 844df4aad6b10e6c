/* src/lookup/dnsanswer: packets, each written as a table of records. */
#include "parsers/limits.h"
#include "src/lookup/dnsanswer.h"
#include "src/lookup/dnsname.h"
#include "tests/lookup/answertext.h"
#include "tests/lookup/packet.h"
#include "tests/unit.h"

static struct str read_packet(const struct packet *p, size_t n, const char *qname)
{
    struct dkv_answer answer;
    struct str exact = unit_exact((struct str){(const char *)p->bytes, n});
    dns_answer_parse((const unsigned char *)exact.p, exact.n, str_z(qname), unit_arena(), &answer);
    CHECK_INT(answer.source, DKV_SOURCE_DNS);
    return answer_text(unit_arena(), &answer);
}

#define T(owner, ttl, data) {ANSWER, owner, TXT, ttl, S(data), 0, 0}
#define C(owner, ttl, target) {ANSWER, owner, CNAME, ttl, S(target), 0, 0}
#define Z(ttl, minimum) {AUTHORITY, "z", SOA, ttl, {NULL, 0}, 0, minimum}

static const struct row {
    const char *what;
    unsigned flags;
    const char *want;
    struct record records[6];
} rows[] = {
    {"one", USUAL, "ok 5 [x]", {T("q.z", 5, "\1x")}},
    {"owner in another case", USUAL, "ok 5 [x]", {T("Q.Z", 5, "\1x")}},
    {"strings", USUAL, "ok 5 [xyz]", {T("q.z", 5, "\2xy\0\1z")}},
    {"empty string", USUAL, "ok 5 []", {T("q.z", 5, "\0")}},
    {"several, the smallest TTL", USUAL, "ok 4 [x] [y]", {T("q.z", 5, "\1x"), T("q.z", 4, "\1y")}},
    {"the same twice", USUAL, "ok 5 [x]", {T("q.z", 5, "\1x"), T("q.z", 5, "\1x")}},
    {"secure", USUAL | AD, "ok 5 secure [x]", {T("q.z", 5, "\1x")}},
    {"TTL above 2^31", USUAL, "ok 0 [x]", {T("q.z", 0x80000000u, "\1x")}},
    {"other records", USUAL, "ok 5 [x]", {T("p.z", 1, "\1y"), {ANSWER, "q.z", A, 1, S("\1\2\3\4"), 0, 0},
                                          {ANSWER, "q.z", TXT, 1, S("\1y"), CH, 0}, T("q.z", 5, "\1x")}},
    {"in another section", USUAL, "nodata", {{ADDITIONAL, "q.z", TXT, 5, S("\1x"), 0, 0}}},
    {"no string", USUAL, "bad", {T("q.z", 5, "")}},
    {"string too long", USUAL, "bad", {T("q.z", 5, "\2x")}},
    {"second string too long", USUAL, "bad", {T("q.z", 5, "\1x\377y")}},
    {"CNAME", USUAL, "ok 3 >a.z [x]", {C("q.z", 3, "a.z"), T("a.z", 5, "\1x")}},
    {"chain in any order", USUAL, "ok 2 >a.z >b.y [x]", {T("b.y", 5, "\1x"), C("a.z", 2, "B.y"), C("q.z", 3, "A.z")}},
    {"texts beside the chain", USUAL, "ok 3 >a.z [x]", {C("q.z", 3, "a.z"), T("b.z", 1, "\1y"), T("a.z", 5, "\1x")}},
    {"two CNAMEs", USUAL, "ok 3 >a.z [x]", {C("q.z", 3, "a.z"), C("q.z", 9, "b.z"), T("a.z", 5, "\1x"), T("b.z", 5, "\1y")}},
    {"CNAME and text", USUAL, "ok 3 [y]", {C("q.z", 3, "a.z"), T("q.z", 5, "\1y"), T("a.z", 5, "\1x")}},
    {"chain to nothing", USUAL, "nodata >a.z", {C("q.z", 3, "a.z")}},
    {"to itself", USUAL, "bad >q.z", {C("q.z", 3, "q.z")}},
    {"circle", USUAL, "bad >a.z >q.z", {C("q.z", 3, "a.z"), C("a.z", 3, "q.z")}},
    {"a dot in a label", USUAL, "bad", {C("q.z", 3, "a!b.z"), T("a!b.z", 5, "\1x")}},
    {"CNAME to the root", USUAL, "bad", {C("q.z", 3, "")}},
    {"no such name", USUAL | NXDOMAIN, "nxdomain", {{0}}},
    {"no such name, SOA", USUAL | NXDOMAIN | AD, "nxdomain 60 secure", {Z(900, 60)}},
    {"no such name, SOA's own TTL", USUAL | NXDOMAIN, "nxdomain 30", {Z(30, 60)}},
    {"no such name after a CNAME", USUAL | NXDOMAIN, "nxdomain 9 >a.z", {C("q.z", 9, "a.z"), Z(900, 60)}},
    {"no text", USUAL, "nodata 60", {Z(900, 60)}},
    {"authoritative, nothing", QR | AA, "nodata", {{0}}},
    {"not authoritative, not recursive", QR, "refused", {{0}}},
    {"half a chain", QR | AA, "refused >a.y", {C("q.z", 9, "a.y")}},
    {"half a chain and an SOA", QR | AA, "nodata 9 >a.z", {C("q.z", 9, "a.z"), Z(900, 60)}},
    {"FORMERR", USUAL | 1, "bad", {{0}}},
    {"SERVFAIL", USUAL | 2, "servfail", {{0}}},
    {"SERVFAIL with AD", USUAL | AD | 2, "servfail", {T("q.z", 5, "\1x")}},
    {"NOTIMP", USUAL | 4, "bad", {{0}}},
    {"REFUSED", USUAL | 5, "refused", {{0}}},
    {"BADVERS", USUAL, "bad", {{ADDITIONAL, "", OPT, 1u << 24, {NULL, 0}, 1232, 0}}},
    {"EDNS", USUAL, "ok 5 [x]", {T("q.z", 5, "\1x"), {ADDITIONAL, "", OPT, 0x8000, {NULL, 0}, 1232, 0}}},
    {"truncated", USUAL | TC, "bad", {T("q.z", 5, "\1x")}},
    {"a question", RD | RA, "bad", {T("q.z", 5, "\1x")}},
    {"another opcode", USUAL | 4 << 11, "bad", {T("q.z", 5, "\1x")}},
};

static void tables(void)
{
    static struct packet p;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].what);
        packet_build(&p, rows[i].flags, "q.z", TXT, rows[i].records);
        CHECK_STR(read_packet(&p, p.n, "q.z"), str_z(rows[i].want));
    }
}

static void questions(void)
{
    static struct packet p;
    static const struct record answer[] = {T("q.z", 5, "\1x"), {0}};
    packet_build(&p, USUAL, "Q.z", TXT, answer);
    CHECK_STR(read_packet(&p, p.n, "q.Z"), S("ok 5 [x]"));
    CHECK_STR(read_packet(&p, p.n, "q.y"), S("bad"));
    CHECK_STR(read_packet(&p, p.n, "q"), S("bad"));
    p.bytes[5] = 0;
    CHECK_STR(read_packet(&p, p.n, "q.z"), S("bad"));
    packet_build(&p, USUAL, "q.z", TXT, answer + 1);
    p.bytes[5] = 2;
    packet_put(&p, S("\1r\1z\0\0\20\0\1"));
    CHECK_STR(read_packet(&p, p.n, "q.z"), S("bad"));
    packet_build(&p, USUAL, "q.z", A, answer);
    CHECK_STR(read_packet(&p, p.n, "q.z"), S("bad"));
}

/* Cut anywhere, a packet is never more than bad; and nothing is read beyond it. */
static void cut_off(void)
{
    static struct packet p;
    static const struct record records[] = {C("q.z", 3, "a.z"), T("a.z", 5, "\1x\2yz"), Z(900, 60), {0}};
    packet_build(&p, USUAL, "q.z", TXT, records);
    CHECK_STR(read_packet(&p, p.n, "q.z"), S("ok 3 >a.z [xyz]"));
    for (size_t n = 0; n < p.n; n++) {
        unit_row("%zu bytes", n);
        CHECK_STR(read_packet(&p, n, "q.z"), S("bad"));
    }
    p.bytes[p.n] = 0;
    CHECK_STR(read_packet(&p, p.n + 1, "q.z"), S("bad"));
}

static void compression(void)
{
    static struct packet p;
    static const struct record none[] = {{0}};
    static const struct {
        const char *what, *data, *want;
        size_t n;
    } targets[] = {
        {"to the zone", "\1a\xc0\x0e", "nodata >a.z", 4},
        {"to itself", "\xc0\x1e", "bad", 2},
        {"beyond the end", "\xc1\xff", "bad", 2},
        {"more data than name", "\1a\0x", "bad", 4},
        {"unknown label type", "\x80""a\0", "bad", 3},
    };
    for (size_t i = 0; i < LENGTH(targets); i++) {
        unit_row("%s", targets[i].what);
        packet_build(&p, USUAL, "q.z", TXT, none);
        p.bytes[7] = 1;
        packet_put(&p, S("\xc0\x0c\0\5\0\1\0\0\0\5"));
        packet_put16(&p, (unsigned)targets[i].n);
        packet_put(&p, (struct str){targets[i].data, targets[i].n});
        CHECK_STR(read_packet(&p, p.n, "q.z"), str_z(targets[i].want));
    }
}

static void limits(void)
{
    static struct packet p;
    static struct record chain[LIMIT_CNAME_CHAIN + 3];
    static struct record many[LIMIT_ANSWER_RECORDS + 2];
    for (size_t i = 0; i < LIMIT_CNAME_CHAIN + 1; i++)
        chain[i] = (struct record){ANSWER, arena_print(unit_arena(), "n%zu.z", i).p, CNAME, 5,
                                   arena_print(unit_arena(), "n%zu.z", i + 1), 0, 0};
    packet_build(&p, USUAL, "n0.z", TXT, chain);
    struct str got = read_packet(&p, p.n, "n0.z");
    CHECK(str_starts(got, S("bad >n1.z >n2.z")));
    CHECK(str_iends(got, arena_print(unit_arena(), " >n%d.z", LIMIT_CNAME_CHAIN)));
    chain[LIMIT_CNAME_CHAIN] = (struct record){ANSWER, chain[LIMIT_CNAME_CHAIN].owner, TXT, 5, S("\1x"), 0, 0};
    packet_build(&p, USUAL, "n0.z", TXT, chain);
    CHECK(str_starts(read_packet(&p, p.n, "n0.z"), S("ok 5 >n1.z")));

    for (size_t i = 0; i < LIMIT_ANSWER_RECORDS + 1; i++)
        many[i] = (struct record){ANSWER, "q.z", TXT, 5, arena_print(unit_arena(), "\3%03zu", i), 0, 0};
    packet_build(&p, USUAL, "q.z", TXT, many);
    got = read_packet(&p, p.n, "q.z");
    CHECK(str_iends(got, arena_print(unit_arena(), "[%03d]", LIMIT_ANSWER_RECORDS - 1)));
}

static void names(void)
{
    static const struct {
        struct str in;
        const char *want;
    } table[] = {
        {S("A.b-C._d.1/2."), "a.b-c._d.1/2"},
        {S("a"), "a"},
        {S(""), NULL},
        {S("."), NULL},
        {S("a.."), NULL},
        {S(".a"), NULL},
        {S("a..b"), NULL},
        {S("a b"), NULL},
        {S("a\\.b"), NULL},
        {S("a\0b"), NULL},
        {S("\xc3\xa4"), NULL},
    };
    struct dns_name name;
    for (size_t i = 0; i < LENGTH(table); i++) {
        unit_row("%.*s", (int)table[i].in.n, table[i].in.p);
        bool ok = dns_name_read(unit_exact(table[i].in), &name);
        CHECK_INT(ok, table[i].want != NULL);
        if (ok)
            CHECK_STR(dns_name_str(&name), str_z(table[i].want));
    }
    char text[300];
    memset(text, 'a', sizeof text);
    CHECK(dns_name_read((struct str){text, 63}, &name));
    CHECK(!dns_name_read((struct str){text, 64}, &name));
    for (size_t i = 50; i < sizeof text; i += 50)
        text[i] = '.';
    CHECK(dns_name_read((struct str){text, 253}, &name));
    CHECK(!dns_name_read((struct str){text, 254}, &name));
}

void suite_lookup_dnsanswer(void)
{
    static const struct unit_test tests[] = {
        {"tables", tables},           {"questions", questions}, {"cut off", cut_off},
        {"compression", compression}, {"limits", limits},       {"names", names},
    };
    unit_suite("lookup/dnsanswer", tests, LENGTH(tests));
}
