/* src/lookup/keyreply: what a resolver would have said if it had what a key file has; and the other way round, the answers
 * that a transcript holds. */
#include "parsers/limits.h"
#include "src/lookup/keyfile.h"
#include "src/lookup/keyreply.h"
#include "src/lookup/transcript_keys.h"
#include "tests/lookup/answertext.h"
#include "tests/unit.h"

static const char file[] = "one.d \"v=DKIM1; \" \"p=ab\" \"\"\n"
                           "plain.d v=DKIM1; p=x\n"
                           "two.d 60 TXT \"a\"\ntwo.d 50 TXT \"b\"\n"
                           "alias.d CNAME link.d\nlink.d 70 IN CNAME one.d\n"
                           "out.d CNAME key.elsewhere\n"
                           "gone.d !NXDOMAIN\nnone.d !NODATA\nfail.d !SERVFAIL\nbogus.d !BOGUS\nno.d !REFUSED\n"
                           "mute.d !TIMEOUT\nbad.d !BAD\n"
                           "circle.d CNAME circle.d\n"
                           "to-gone.d CNAME gone.d\n";

/* The reply as a transcript has it, from "got " on; "" when the file does not answer. */
static struct str reply_text(struct keyset *set, struct dns_question q)
{
    struct dns_fact fact = {.question = {.name = "q", .type = DNS_TXT}};
    if (!key_reply(&set, 1, &q, unit_arena(), &fact.reply))
        return S("");
    g_autoptr(GString) out = g_string_new(NULL);
    transcript_put(out, &fact);
    struct str text = arena_copy(unit_arena(), (struct str){out->str, out->len});
    return str_trim(str_drop(text, strlen("ask q TXT of resolver\ngot ")));
}

static void replies(void)
{
    static const struct {
        struct dns_question question;
        const char *want;
    } table[] = {
        {{.name = "one.d", .type = DNS_TXT}, "answered NOERROR ra\nanswer one.d 0 TXT \"v=DKIM1; \" \"p=ab\" \"\""},
        {{.name = "One.D", .type = DNS_TXT}, "answered NOERROR ra\nanswer One.D 0 TXT \"v=DKIM1; \" \"p=ab\" \"\""},
        {{.name = "plain.d", .type = DNS_TXT}, "answered NOERROR ra\nanswer plain.d 0 TXT \"v=DKIM1; p=x\""},
        {{.name = "plain.d", .type = DNS_CNAME}, "answered NOERROR ra"},
        {{.name = "two.d", .type = DNS_TXT}, "answered NOERROR ra\nanswer two.d 50 TXT \"a\"\nanswer two.d 50 TXT \"b\""},
        {{.name = "alias.d", .type = DNS_TXT},
         "answered NOERROR ra\nanswer alias.d 70 CNAME link.d\nanswer link.d 70 CNAME one.d\n"
         "answer one.d 70 TXT \"v=DKIM1; \" \"p=ab\" \"\""},
        {{.name = "alias.d", .type = DNS_CNAME}, "answered NOERROR ra\nanswer alias.d 70 CNAME link.d"},
        {{.name = "out.d", .type = DNS_CNAME}, "answered NOERROR ra\nanswer out.d 0 CNAME key.elsewhere"},
        {{.name = "out.d", .type = DNS_TXT}, ""},
        {{.name = "gone.d", .type = DNS_TXT}, "answered NXDOMAIN ra"},
        {{.name = "gone.d", .type = DNS_CNAME}, "answered NXDOMAIN ra"},
        {{.name = "none.d", .type = DNS_TXT}, "answered NOERROR ra"},
        {{.name = "fail.d", .type = DNS_TXT}, "answered SERVFAIL ra"},
        {{.name = "bogus.d", .type = DNS_TXT}, "answered SERVFAIL ra\nerror 6 \"\""},
        {{.name = "bogus.d", .type = DNS_TXT, .check_disabled = true}, ""},
        {{.name = "no.d", .type = DNS_TXT}, "answered REFUSED ra"},
        {{.name = "mute.d", .type = DNS_TXT}, "timeout"},
        {{.name = "bad.d", .type = DNS_TXT}, "garbage"},
        {{.name = "circle.d", .type = DNS_CNAME}, "answered NOERROR ra\nanswer circle.d 0 CNAME circle.d"},
        {{.name = "to-gone.d", .type = DNS_TXT}, "answered NXDOMAIN ra\nanswer to-gone.d 0 CNAME gone.d"},
        {{.name = "to-gone.d", .type = DNS_CNAME}, "answered NOERROR ra\nanswer to-gone.d 0 CNAME gone.d"},
        {{.name = "other.d", .type = DNS_TXT}, ""},
        {{.name = "one.d", .type = DNS_NS}, ""},
        {{.name = "one.d", .type = DNS_TXT, .server = "192.0.2.1"}, ""},
        {{.name = "o\\032ne.d", .type = DNS_TXT}, ""},
    };
    struct keyfile_error error;
    struct keyset *set = keyfile_parse(file, strlen(file), S("file"), &error);
    for (size_t i = 0; i < LENGTH(table); i++) {
        unit_row("%s %d", table[i].question.name, table[i].question.type);
        CHECK_STR(reply_text(set, table[i].question), str_z(table[i].want));
    }
    keyset_free(set);
}

/* A string of a file may be longer than one of a packet, and a name may have more texts than a reply can hold. */
static void long_texts(void)
{
    struct keyfile_error error;
    g_autoptr(GString) text = g_string_new("long.d ");
    for (int i = 0; i < 600; i++)
        g_string_append_c(text, 'x');
    g_string_append_c(text, '\n');
    struct keyset *set = keyfile_parse(text->str, text->len, S("file"), &error);
    struct dns_question q = {.name = "long.d", .type = DNS_TXT};
    struct dns_reply reply;
    CHECK(key_reply(&set, 1, &q, unit_arena(), &reply));
    CHECK_INT(reply.records[0].string_count, 3);
    CHECK_INT(reply.records[0].strings[1].n, 255);
    CHECK_INT(reply.records[0].strings[2].n, 90);
    keyset_free(set);
}

static void transcripts(void)
{
    static const char text[] = "transcript 1\n"
                               "ask one.d TXT of resolver rd edns do\ngot answered NOERROR ra ad\n"
                               "answer one.d 60 CNAME k.e\nanswer k.e 50 TXT \"a\" \"b\"\n"
                               "ask cut.d TXT of resolver rd\ngot answered NOERROR ra tc\n"
                               "ask cut.d TXT of resolver rd tcp\ngot answered NOERROR ra\nanswer cut.d 5 TXT \"whole\"\n"
                               "ask bogus.d TXT of resolver rd\ngot answered SERVFAIL ra\n"
                               "ask bogus.d TXT of resolver rd cd\ngot answered NOERROR ra\nanswer bogus.d 5 TXT \"x\"\n"
                               "ask fail.d TXT of resolver rd\ngot answered SERVFAIL ra\n"
                               "ask mute.d TXT of resolver rd\ngot timeout\n"
                               "ask gone.d TXT of resolver rd\ngot answered NXDOMAIN ra\n"
                               "ask ns.d TXT of 192.0.2.1\ngot answered NOERROR aa\nanswer ns.d 5 TXT \"x\"\n"
                               "ask off.d TXT of resolver rd\ngot not-asked\n";
    static const char *const table[][2] = {
        {"one.d", "ok 50 secure >k.e [ab]"}, {"cut.d", "ok 5 [whole]"},     {"bogus.d", "servfail bogus"},
        {"fail.d", "servfail"},              {"mute.d", "timeout"},         {"gone.d", "nxdomain"},
        {"ns.d", "not-recorded"},            {"off.d", "not-recorded"},
    };
    struct keyfile_error error = {0, NULL};
    struct keyset *set = transcript_keys(str_z(text), S("file"), &error);
    CHECK(set != NULL);
    for (size_t i = 0; set && i < LENGTH(table); i++) {
        struct dkv_answer answer;
        unit_row("%s", table[i][0]);
        keysets_answer(&set, 1, table[i][0], unit_arena(), &answer);
        CHECK_STR(answer_text(unit_arena(), &answer), str_z(table[i][1]));
    }
    keyset_free(set);
    CHECK(!transcript_keys(S("transcript 1\nx\n"), S("file"), &error));
    CHECK_INT(error.line, 2);
}

void suite_lookup_keyreply(void)
{
    static const struct unit_test tests[] = {
        {"replies", replies}, {"long texts", long_texts}, {"transcripts as key files", transcripts}};
    unit_suite("lookup/keyreply", tests, LENGTH(tests));
}
