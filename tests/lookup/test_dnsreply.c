/* src/lookup/dnsreply: packets, each written as a table of records; what was read is shown as in a transcript. */
#include "src/lookup/dnsreply.h"
#include "parsers/limits.h"
#include "src/lookup/transcript.h"
#include "tests/lookup/packet.h"
#include "tests/unit.h"

enum { NS = 2, MX = 15, AAAA = 28, DNAME = 39, RRSIG = 46, DO = 0x8000 };

/* The reply to "ask q.z TYPE", without the line of the question and the size. */
static struct str read_packet(const struct packet *p, size_t n, const char *name, unsigned type)
{
    struct dns_fact fact = {.question = {.name = "q.z", .type = DNS_TXT}};
    struct str exact = unit_exact((struct str){(const char *)p->bytes, n});
    dns_reply_read((const unsigned char *)exact.p, exact.n, str_z(name), (uint16_t)type, unit_arena(), &fact.reply);
    CHECK_INT(fact.reply.size, n);
    fact.reply.size = 0;
    g_autoptr(GString) out = g_string_new(NULL);
    transcript_put(out, &fact);
    struct str text = arena_copy(unit_arena(), (struct str){out->str, out->len});
    return str_trim(str_drop(text, strlen("ask q.z TXT of resolver\ngot ")));
}

#define R(section, owner, type, data) {section, owner, type, 5, S(data), 0, 0}

static const struct row {
    const char *what;
    unsigned flags;
    const char *want;
    struct record records[5];
} rows[] = {
    {"nothing", QR, "answered NOERROR", {{0}}},
    {"flags", QR | AA | TC | RA | AD | 0x10, "answered NOERROR aa tc ra ad cd", {{0}}},
    {"rcodes", QR | 9, "answered RCODE9", {{0}}},
    {"TXT, strings as they are", QR, "answered NOERROR\nanswer q.z 5 TXT \"ab\" \"\" \"c\"",
     {R(ANSWER, "q.z", TXT, "\2ab\0\1c")}},
    {"TXT, any byte", QR, "answered NOERROR\nanswer q.z 5 TXT \"\\000\\\"\\\\\\027\\200\\010\"",
     {R(ANSWER, "q.z", TXT, "\6\0\"\\\33\310\n")}},
    {"TXT without a string", QR, "garbage", {R(ANSWER, "q.z", TXT, "")}},
    {"TXT, a string too long", QR, "garbage", {R(ANSWER, "q.z", TXT, "\1a\2b")}},
    {"the same, truncated", QR | TC, "answered NOERROR tc", {R(ANSWER, "q.z", TXT, "\1a\2b")}},
    {"the same, in another section", QR, "answered NOERROR", {R(AUTHORITY, "q.z", TXT, "\1a\2b")}},
    {"A", QR, "answered NOERROR\nadditional ns.z 5 A 192.0.2.1", {R(ADDITIONAL, "ns.z", A, "\300\0\2\1")}},
    {"A, too short", QR, "answered NOERROR", {R(ADDITIONAL, "ns.z", A, "\300\0\2")}},
    {"AAAA", QR, "answered NOERROR\nadditional ns.z 5 AAAA 2001:db8::1",
     {R(ADDITIONAL, "ns.z", AAAA, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1")}},
    {"AAAA, IPv4", QR, "answered NOERROR", {R(ADDITIONAL, "ns.z", AAAA, "\300\0\2\1")}},
    {"NS", QR, "answered NOERROR\nauthority z 5 NS ns.Z", {R(AUTHORITY, "z", NS, "\2ns\1Z\0")}},
    {"NS, junk behind", QR, "garbage", {R(ANSWER, "z", NS, "\2ns\1Z\0x")}},
    {"NS, empty", QR, "garbage", {R(ANSWER, "z", NS, "")}},
    {"NS, the root", QR, "answered NOERROR\nanswer . 5 NS .", {{ANSWER, "", NS, 5, {"", 1}, 0, 0}}},
    {"MX", QR, "answered NOERROR\nanswer z 5 MX 258 m.z", {R(ANSWER, "z", MX, "\1\2\1m\1z\0")}},
    {"MX, too short", QR, "garbage", {R(ANSWER, "z", MX, "\1\2")}},
    {"DNAME", QR, "answered NOERROR\nanswer z 5 DNAME y", {R(ANSWER, "z", DNAME, "\1y\0")}},
    {"SOA", QR, "answered NOERROR\nauthority z 9 SOA ns 77 77 77 77 60",
     {{AUTHORITY, "z", SOA, 9, {NULL, 0}, 0, 60}}},
    {"names with odd bytes", QR, "answered NOERROR\nanswer a\\046b\\032\\034\\092\\036.z 5 CNAME \\000\\200\\059.\\064",
     {{ANSWER, "a!b \"\\$.z", CNAME, 5, S("\0\310;.@"), 0, 0}}},
    {"classes and types of others", QR, "answered NOERROR",
     {{ANSWER, "q.z", TXT, 5, S("\1y"), CH, 0}, R(ANSWER, "q.z", 99, "\1y"), R(AUTHORITY, "z", RRSIG, "")}},
    {"a signature", QR, "answered NOERROR rrsig", {R(ANSWER, "q.z", RRSIG, "x")}},
    {"EDNS", QR, "answered NOERROR edns", {{ADDITIONAL, "", OPT, DO, {NULL, 0}, 1232, 0}}},
    {"EDNS, upper bits", QR | 1, "answered RCODE17 edns", {{ADDITIONAL, "", OPT, 1u << 24, {NULL, 0}, 1232, 0}}},
    {"OPT where none may be", QR | 2, "answered SERVFAIL", {{ANSWER, "", OPT, 1u << 24, {NULL, 0}, 1232, 0}}},
    {"extended error", QR | 2, "answered SERVFAIL edns\nerror 7 \"\\027x\"",
     {{ADDITIONAL, "", OPT, 0, S("\0\3\0\1y\0\17\0\4\0\7\33x\0\17\0\2\0\6"), 1232, 0}}},
    {"extended error without text", QR | 2, "answered SERVFAIL edns\nerror 22 \"\"",
     {{ADDITIONAL, "", OPT, 0, S("\0\17\0\2\0\26"), 1232, 0}}},
    {"extended error, cut off", QR | 2, "answered SERVFAIL edns",
     {{ADDITIONAL, "", OPT, 0, S("\0\17\0\5\0\26x"), 1232, 0}}},
    {"extended error, no code", QR | 2, "answered SERVFAIL edns", {{ADDITIONAL, "", OPT, 0, S("\0\17\0\1\0"), 1232, 0}}},
    {"a question", RD, "garbage", {{0}}},
    {"another opcode", QR | 5 << 11, "garbage", {{0}}},
};

static void tables(void)
{
    static struct packet p;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].what);
        packet_build(&p, rows[i].flags, "q.z", TXT, rows[i].records);
        CHECK_STR(read_packet(&p, p.n, "q.z", TXT), str_z(rows[i].want));
    }
}

/* What came must be about what was asked. */
static void questions(void)
{
    static const struct record none[] = {{0}};
    static struct packet p;
    packet_build(&p, QR, "Q.z", TXT, none);
    CHECK_STR(read_packet(&p, p.n, "Q.z", TXT), S("answered NOERROR"));
    CHECK_STR(read_packet(&p, p.n, "q.Z", TXT), S("answered NOERROR case"));
    CHECK_STR(read_packet(&p, p.n, "q.y", TXT), S("garbage"));
    CHECK_STR(read_packet(&p, p.n, "Q.z", A), S("garbage"));
    packet_build(&p, QR, "", NS, none);
    CHECK_STR(read_packet(&p, p.n, ".", NS), S("answered NOERROR"));
    packet_build(&p, QR, "a!b.z", TXT, none);
    CHECK_STR(read_packet(&p, p.n, "a\\046b.z", TXT), S("answered NOERROR"));
    CHECK_STR(read_packet(&p, p.n, "a.b.z", TXT), S("garbage"));
}

/* A server that could not read the question need not repeat it; one that answers must. */
static void no_question(void)
{
    static const struct {
        unsigned rcode;
        const char *want;
    } table[] = {{0, "garbage"}, {1, "answered FORMERR"}, {2, "answered SERVFAIL"}, {3, "garbage"}, {5, "answered REFUSED"}};
    for (size_t i = 0; i < LENGTH(table); i++) {
        struct packet p = {.n = 0};
        packet_put16(&p, 7);
        packet_put16(&p, QR | table[i].rcode);
        for (int j = 0; j < 4; j++)
            packet_put16(&p, 0);
        CHECK_STR(read_packet(&p, p.n, "q.z", TXT), str_z(table[i].want));
    }
}

static void cut_off(void)
{
    static struct packet p;
    static const struct record records[] = {R(ANSWER, "q.z", TXT, "\1x\2yz"), {AUTHORITY, "z", SOA, 9, {NULL, 0}, 0, 60},
                                            {ADDITIONAL, "", OPT, 0, S("\0\17\0\3\0\7x"), 1232, 0}, {0}};
    packet_build(&p, QR, "q.z", TXT, records);
    for (size_t n = 0; n < p.n; n++) {
        unit_row("%zu bytes", n);
        CHECK_STR(read_packet(&p, n, "q.z", TXT), S("garbage"));
    }
}

static void many(void)
{
    static struct packet p;
    static struct record records[LIMIT_REPLY_RECORDS + 2];
    struct dns_reply reply;
    for (size_t i = 0; i <= LIMIT_REPLY_RECORDS; i++)
        records[i] = (struct record){ANSWER, "q.z", TXT, 5, arena_print(unit_arena(), "\3%03zu", i), 0, 0};
    for (size_t limit = LIMIT_REPLY_RECORDS; limit <= LIMIT_REPLY_RECORDS + 1; limit++) {
        records[limit].section = END;
        packet_build(&p, QR, "q.z", TXT, records);
        records[limit].section = ANSWER;
        dns_reply_read(p.bytes, p.n, S("q.z"), TXT, unit_arena(), &reply);
        CHECK_INT(reply.record_count, LIMIT_REPLY_RECORDS);
        CHECK_INT(reply.more, limit > LIMIT_REPLY_RECORDS);
    }
}

void suite_lookup_dnsreply(void)
{
    static const struct unit_test tests[] = {
        {"tables", tables},   {"questions", questions}, {"no question", no_question},
        {"cut off", cut_off}, {"many records", many},
    };
    unit_suite("lookup/dnsreply", tests, LENGTH(tests));
}
