/* DNS answers: any bytes may come from a server. The name and the type asked are those in the packet's question, so that
 * answers get past that check; what is read is recorded, as a key file and as a transcript, and must be read back the
 * same. */
#include "src/lookup/dnsanswer.h"
#include "src/lookup/dnsname.h"
#include "src/lookup/dnsreply.h"
#include "src/lookup/keyfile.h"
#include "src/lookup/record.h"
#include "src/lookup/transcript.h"
#include <arpa/nameser.h>
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool question(const uint8_t *bytes, size_t n, struct dns_name *name)
{
    ns_msg message;
    ns_rr rr;
    return n <= NS_MAXMSG && ns_initparse(bytes, (int)n, &message) == 0 && ns_msg_count(message, ns_s_qd) &&
           ns_parserr(&message, ns_s_qd, 0, &rr) == 0 && dns_name_read(str_z(ns_rr_name(rr)), name);
}

static void replay(const char *name, const struct dkv_answer *answer, struct arena *arena)
{
    struct keyfile_error error;
    struct dkv_answer again;
    g_autoptr(GString) recorded = g_string_new(NULL);
    record_format(recorded, name, answer, 0);
    struct keyset *set = keyfile_parse(recorded->str, recorded->len, S("test"), &error);
    assert(set && keysets_answer(&set, 1, name, arena, &again));
    assert(again.status == answer->status && again.ttl == answer->ttl && again.dnssec == answer->dnssec);
    assert(again.txt_count == answer->txt_count && again.cname_count == answer->cname_count);
    for (size_t i = 0; i < answer->txt_count; i++)
        assert(str_eq(answer->txt[i], again.txt[i]));
    for (size_t i = 0; i < answer->cname_count; i++)
        assert(str_eq(answer->cname[i], again.cname[i]));
    keyset_free(set);
}

/* The whole reply, records of all types: its transcript reads back to the same transcript. */
static void rewrite(const uint8_t *bytes, size_t n, struct arena *arena)
{
    struct dns_fact fact = {.question = {.name = "q"}};
    struct transcript_error error;
    ns_msg message;
    ns_rr rr;
    struct str name = S("s._domainkey.example");
    uint16_t type = DNS_TXT;
    if (n <= NS_MAXMSG && ns_initparse(bytes, (int)n, &message) == 0 && ns_msg_count(message, ns_s_qd) &&
        ns_parserr(&message, ns_s_qd, 0, &rr) == 0) {
        name = str_z(ns_rr_name(rr));
        type = (uint16_t)ns_rr_type(rr);
    }
    dns_reply_read(bytes, n, name, type, arena, &fact.reply);
    g_autoptr(GString) text = g_string_new("transcript 1\n");
    g_autoptr(GString) again = g_string_new("transcript 1\n");
    transcript_put(text, &fact);
    struct transcript *t = transcript_parse(text->str, text->len, &error);
    assert(t);
    const struct dns_fact *facts;
    assert(transcript_facts(t, &facts) == 1);
    transcript_put(again, facts);
    assert(g_string_equal(text, again));
    transcript_free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct dkv_answer answer;
    struct dns_name name;
    if (!question(bytes, n, &name))
        dns_name_read(S("s._domainkey.example"), &name);
    dns_answer_parse(bytes, n, dns_name_str(&name), &arena, &answer);
    assert((answer.status == DKV_ANSWER_OK) == (answer.txt_count > 0));
    assert(answer.cname_count <= LIMIT_CNAME_CHAIN && answer.txt_count <= LIMIT_ANSWER_RECORDS);
    replay(name.text, &answer, &arena);
    rewrite(bytes, n > NS_MAXMSG ? NS_MAXMSG : n, &arena);
    arena_free(&arena);
    return 0;
}
