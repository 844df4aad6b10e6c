/* src/lookup/transcript: what is written reads back as the same, byte for byte; what is not a transcript is refused. */
#include "parsers/limits.h"
#include "src/lookup/transcript.h"
#include "tests/unit.h"

#define HEAD "transcript 1\n"
#define ASK "ask q.z TXT of resolver\n"
#define BLOCK(lines) HEAD ASK lines

static struct str rewrite(struct str text, struct transcript_error *error)
{
    struct str exact = unit_exact(text);
    struct transcript *t = transcript_parse(exact.p, exact.n, error);
    if (!t)
        return (struct str){NULL, 0};
    const struct dns_fact *facts;
    size_t n = transcript_facts(t, &facts);
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        transcript_put(out, &facts[i]);
    transcript_free(t);
    return arena_copy(unit_arena(), (struct str){out->str, out->len});
}

/* Text that is written as it would be written: comes back unchanged. */
static void unchanged(void)
{
    static const char *const blocks[] = {
        ASK "got timeout\n",
        ASK "got not-asked\n",
        ASK "got no-route\n",
        "ask . NS of 192.0.2.1\ngot unreachable from 192.0.2.1\n",
        "ask . NS of [2001:db8::1]:5353 rd cd edns do tcp\ngot tcp-refused from [2001:db8::1]:5353\n",
        "ask Q.z TYPE99 of fe80::1%eth0 edns\ngot garbage\nsize 12\nms 34\n",
        ASK "got answered NOERROR from 192.0.2.1 aa tc ra ad cd edns rrsig case more\n",
        ASK "got answered RCODE17\nerror 0 \"\"\n",
        ASK "got answered SERVFAIL\nerror 65535 \"a \\\"b\\\" \\\\ \\027[1m\\200\"\nsize 65535\nms 4294967295\n",
        ASK "got answered NOERROR\nanswer q.z 0 TXT \"\"\nanswer Q.z 2147483647 TXT \"a;\" \"\" \"(b\"\n",
        ASK "got answered NOERROR\nanswer q.z 1 CNAME a\\046b\\032.\\000.z\nauthority . 2 NS ns.z\nadditional ns.z 3 A 192.0.2.1\n"
            "additional ns.z 3 AAAA 2001:db8::1\n",
        ASK "got answered NOERROR\nanswer z 1 SOA ns.z 1 2 3 4 4294967295\nanswer z 1 MX 65535 m.z\nanswer z 1 DNAME y\n",
    };
    struct transcript_error error;
    for (size_t i = 0; i < LENGTH(blocks); i++) {
        unit_row("%zu", i);
        struct str block = arena_print(unit_arena(), "%s\n", blocks[i]);
        CHECK_STR(rewrite(arena_print(unit_arena(), HEAD "%s", block.p), &error), block);
    }
}

/* What a person may write. */
static void by_hand(void)
{
    static const struct {
        const char *text, *want;
    } table[] = {
        {"; a comment\n\n  transcript 1 ; one\n", ""},
        {"transcript 1\r\nask q.z TXT of resolver\r\ngot timeout\r\n", ASK "got timeout\n\n"},
        {BLOCK("  got  answered\tnoerror ; no answer\n; nothing\n\n answer q.z 5 txt ( \"a\"\n \"b\" ) ; two"),
         ASK "got answered NOERROR\nanswer q.z 5 TXT \"a\" \"b\"\n\n"},
        {BLOCK("got answered NOERROR\nanswer q.z 5 TXT \"\\065\\a\"\n"), ASK "got answered NOERROR\nanswer q.z 5 TXT \"Aa\"\n\n"},
        {HEAD HEAD ASK "got timeout\n" HEAD, ASK "got timeout\n\n"},
    };
    struct transcript_error error;
    for (size_t i = 0; i < LENGTH(table); i++) {
        unit_row("%s", table[i].text);
        CHECK_STR(rewrite(str_z(table[i].text), &error), str_z(table[i].want));
    }
}

static void refused(void)
{
    static const struct {
        const char *text;
        size_t line;
        const char *reason;
    } table[] = {
        {ASK "got timeout\n", 1, "the line \"transcript 1\" is missing"},
        {"transcript 2\n", 1, "this is a transcript of a version"},
        {HEAD "q.z 5 IN TXT \"x\"\n", 2, "a line of a transcript begins with"},
        {HEAD "got timeout\n", 2, "there is no \"ask\" above"},
        {HEAD ASK ASK "got timeout\n", 3, "an \"ask\" without a \"got\""},
        {HEAD ASK, 2, "an \"ask\" without a \"got\""},
        {HEAD "ask q.z\n", 2, "this is not a type"},
        {HEAD "ask q.z TYPE65536 of resolver\n", 2, "this is not a type"},
        {HEAD "ask q.z TXT resolver\n", 2, "after the type"},
        {HEAD "ask q.z TXT of\n", 2, "this is not a name"},
        {HEAD "ask q\\.z TXT of resolver\n", 2, "this is not a name"},
        {HEAD "ask q\\256 TXT of resolver\n", 2, "this is not a name"},
        {HEAD "ask \"q.z\" TXT of resolver\n", 2, "here a word is expected"},
        {HEAD "ask q.z TXT of resolver RA\n", 2, "nobody knows this flag"},
        {BLOCK("got\n"), 3, "this is not an outcome"},
        {BLOCK("got answered\n"), 3, "this is not a response code"},
        {BLOCK("got answered RCODE65536\n"), 3, "this is not a response code"},
        {BLOCK("got timeout\ngot timeout\n"), 4, "a second \"got\""},
        {BLOCK("got timeout rd\n"), 3, "nobody knows this flag"},
        {BLOCK("got timeout\nms x\n"), 4, "here a number"},
        {BLOCK("got timeout\nms 1 2\n"), 4, "there is too much"},
        {BLOCK("got timeout\nsize 65536\n"), 4, "here a number"},
        {BLOCK("got timeout\nerror 1 x\n"), 4, "here a text in quotes"},
        {BLOCK("got timeout\nanswer q.z 2147483648 A 192.0.2.1\n"), 4, "here a number"},
        {BLOCK("got timeout\nanswer q.z 1 PTR z\n"), 4, "records of this type"},
        {BLOCK("got timeout\nanswer q.z 1 TXT\n"), 4, "a TXT record without a text"},
        {BLOCK("got timeout\nanswer q.z 1 TXT x\n"), 4, "here a text in quotes"},
        {BLOCK("got timeout\nanswer q.z 1 TXT \"\\256\"\n"), 4, "a '\\' must be"},
        {BLOCK("got timeout\nanswer q.z 1 TXT \"x\n"), 4, "a '\"' is not closed"},
        {BLOCK("got timeout\nanswer q.z 1 SOA z 1 2 3 4\n"), 4, "here a number"},
        {BLOCK("got timeout\nanswer q.z 1 MX z\n"), 4, "here a number"},
    };
    for (size_t i = 0; i < LENGTH(table); i++) {
        struct transcript_error error = {0, NULL};
        unit_row("%s", table[i].text);
        CHECK(!rewrite(str_z(table[i].text), &error).p);
        CHECK_INT(error.line, table[i].line);
        CHECK(str_starts(str_z(error.reason), str_z(table[i].reason)));
    }
}

static void limits(void)
{
    struct transcript_error error;
    g_autoptr(GString) text = g_string_new(BLOCK("got answered NOERROR\n"));
    g_autofree char *string = g_strnfill(255, 'x');
    g_string_append_printf(text, "answer q.z 1 TXT \"%s\"\n", string);
    CHECK(rewrite((struct str){text->str, text->len}, &error).p);
    g_string_insert_c(text, (gssize)text->len - 2, 'x');
    CHECK(!rewrite((struct str){text->str, text->len}, &error).p);
    g_string_assign(text, BLOCK("got answered NOERROR\n"));
    for (int i = 0; i < LIMIT_REPLY_RECORDS; i++)
        g_string_append(text, "answer q.z 1 A 192.0.2.1\n");
    CHECK(rewrite((struct str){text->str, text->len}, &error).p);
    g_string_append(text, "answer q.z 1 A 192.0.2.1\n");
    CHECK(!rewrite((struct str){text->str, text->len}, &error).p);
    CHECK(str_starts(str_z(error.reason), S("there are too many records")));
}

/* Any fact whose names have the right form comes back the same. */
static struct str random_name(uint64_t *random, const char *also)
{
    struct str words[] = {S("a"), S("B"), S("."), S("-"), S("_"), S("\\000"), S("\\046"), S("\\255"), S("9"), str_z(also)};
    struct str name = unit_random_text(random, words, LENGTH(words), 20, unit_arena());
    return name.n ? name : S(".");
}

static struct str random_bytes(uint64_t *random)
{
    char *out = arena_alloc(unit_arena(), 255);
    size_t n = unit_random(random) % 256;
    for (size_t i = 0; i < n; i++)
        out[i] = (char)unit_random(random);
    return (struct str){out, n};
}

static bool chance(uint64_t *random) { return unit_random(random) & 1; }

static struct dns_record random_record(uint64_t *random)
{
    static const uint16_t types[] = {DNS_A, DNS_NS, DNS_CNAME, DNS_SOA, DNS_MX, DNS_TXT, DNS_AAAA, DNS_DNAME};
    struct dns_record r = {.owner = random_name(random, "/"), .type = types[unit_random(random) % LENGTH(types)]};
    r.section = (enum dns_section)(unit_random(random) % 3);
    r.ttl = (uint32_t)unit_random(random) & INT32_MAX;
    if (r.type == DNS_TXT) {
        struct str *strings = arena_array(unit_arena(), 3, sizeof *strings);
        r.strings = strings;
        r.string_count = 1 + unit_random(random) % 3;
        for (size_t i = 0; i < r.string_count; i++)
            strings[i] = random_bytes(random);
        return r;
    }
    r.target = random_name(random, ":");
    if (r.type == DNS_MX)
        r.preference = (uint16_t)unit_random(random);
    if (r.type == DNS_SOA) {
        r.serial = (uint32_t)unit_random(random);
        r.minimum = (uint32_t)unit_random(random);
    }
    return r;
}

static struct dns_fact random_fact(uint64_t *random)
{
    struct dns_record *records = arena_array(unit_arena(), 5, sizeof *records);
    struct dns_fact f = {
        .question = {.name = arena_z(unit_arena(), random_name(random, "/")), .type = (uint16_t)unit_random(random),
                     .server = chance(random) ? NULL : arena_z(unit_arena(), random_name(random, ":")),
                     .recurse = chance(random), .check_disabled = chance(random), .edns = chance(random),
                     .dnssec_ok = chance(random), .tcp = chance(random)},
        .reply = {.outcome = (enum dns_outcome)(unit_random(random) % DNS_OUTCOMES), .server = random_name(random, "["),
                  .aa = chance(random), .tc = chance(random), .ra = chance(random), .ad = chance(random), .cd = chance(random),
                  .edns = chance(random), .rrsig = chance(random), .case_changed = chance(random), .more = chance(random),
                  .ede = chance(random) ? -1 : (int)(unit_random(random) & UINT16_MAX),
                  .size = (uint32_t)unit_random(random) & UINT16_MAX, .ms = (uint32_t)unit_random(random), .records = records,
                  .record_count = unit_random(random) % 6}};
    if (f.reply.outcome == DNS_ANSWERED)
        f.reply.rcode = (uint16_t)(unit_random(random) % 30);
    if (f.reply.ede >= 0)
        f.reply.ede_text = random_bytes(random);
    for (size_t i = 0; i < f.reply.record_count; i++)
        records[i] = random_record(random);
    return f;
}

static void check_same_record(const struct dns_record *a, const struct dns_record *b)
{
    CHECK(a->type == b->type && a->section == b->section && a->ttl == b->ttl && a->preference == b->preference);
    CHECK(a->serial == b->serial && a->refresh == b->refresh && a->retry == b->retry && a->expire == b->expire);
    CHECK_INT(a->minimum, b->minimum);
    CHECK_STR(a->owner, b->owner);
    CHECK_STR(a->target, b->target);
    CHECK_INT(a->string_count, b->string_count);
    for (size_t i = 0; i < a->string_count && i < b->string_count; i++)
        CHECK_STR(a->strings[i], b->strings[i]);
}

static void check_same(const struct dns_reply *a, const struct dns_reply *b)
{
    CHECK(a->outcome == b->outcome && a->rcode == b->rcode && a->aa == b->aa && a->tc == b->tc && a->ra == b->ra);
    CHECK(a->ad == b->ad && a->cd == b->cd && a->edns == b->edns && a->rrsig == b->rrsig);
    CHECK(a->case_changed == b->case_changed && a->more == b->more && a->ede == b->ede);
    CHECK(a->size == b->size && a->ms == b->ms);
    CHECK_STR(a->server, b->server);
    CHECK_STR(a->ede_text, b->ede_text);
    CHECK_INT(a->record_count, b->record_count);
    for (size_t i = 0; i < a->record_count && i < b->record_count; i++)
        check_same_record(&a->records[i], &b->records[i]);
}

static void round_trips(void)
{
    uint64_t random = 6;
    struct transcript_error error;
    for (int i = 0; i < 500; i++) {
        unit_row("%d", i);
        struct dns_fact fact = random_fact(&random);
        g_autoptr(GString) text = g_string_new(NULL);
        transcript_begin(text);
        CHECK(transcript_is((struct str){text->str, text->len}));
        transcript_put(text, &fact);
        for (gsize j = 0; j < text->len; j++)
            if (!CHECK(text->str[j] == '\n' || (text->str[j] >= ' ' && text->str[j] <= '~')))
                break;
        struct transcript *t = transcript_parse(text->str, text->len, &error);
        const struct dns_reply *found = t ? transcript_find(t, &fact.question) : NULL;
        if (CHECK(found != NULL))
            check_same(found, &fact.reply);
        transcript_free(t);
    }
}

static void finding(void)
{
    static const char text[] = HEAD ASK "got timeout\n" ASK "got unreachable\n"
                                    "ask q.z TXT of 192.0.2.1\ngot garbage\n";
    struct transcript_error error;
    struct transcript *t = transcript_parse(text, strlen(text), &error);
    struct dns_question q = {.name = "q.z", .type = DNS_TXT};
    CHECK_INT(transcript_find(t, &q)->outcome, DNS_UNREACHABLE);
    q.server = "192.0.2.1";
    CHECK_INT(transcript_find(t, &q)->outcome, DNS_GARBAGE);
    q.server = "192.0.2.2";
    CHECK(!transcript_find(t, &q));
    q.server = NULL;
    q.name = "Q.z";
    CHECK(!transcript_find(t, &q));
    transcript_free(t);
}

static void what_it_is(void)
{
    CHECK(transcript_is(S("; x\r\n\r\n transcript 1\r\n")));
    CHECK(!transcript_is(S("transcript._domainkey.example v=DKIM1; p=\n" HEAD)));
    CHECK(!transcript_is(S("; x\nq.z \"a\"\n")));
    CHECK(!transcript_is(S("")));
}

/* Names that break the contract, and outcomes too: still one line each, and nothing raw. */
static void broken_contract(void)
{
    struct dns_record record = {.owner = S("a b\n\"\\9"), .type = DNS_CNAME, .target = S("\33]0;x\7 $INCLUDE")};
    struct dns_fact fact = {.question = {.name = "x\n;y\\", .type = DNS_TXT, .server = "1 2"},
                            .reply = {.outcome = DNS_ANSWERED, .ede = -1, .server = S("\n"), .records = &record, .record_count = 1}};
    g_autoptr(GString) text = g_string_new(NULL);
    transcript_put(text, &fact);
    CHECK_STR(((struct str){text->str, text->len}),
              S("ask x\\010\\059y\\092 TXT of 1\\0322\ngot answered NOERROR from \\010\n"
                "answer a\\032b\\010\\034\\0929 0 CNAME \\027\\0930\\059x\\007\\032\\036INCLUDE\n\n"));
}

void suite_lookup_transcript(void)
{
    static const struct unit_test tests[] = {
        {"unchanged", unchanged},     {"by hand", by_hand}, {"refused", refused},       {"limits", limits},
        {"round trips", round_trips}, {"finding", finding}, {"what it is", what_it_is}, {"broken contract", broken_contract},
    };
    unit_suite("lookup/transcript", tests, LENGTH(tests));
}
