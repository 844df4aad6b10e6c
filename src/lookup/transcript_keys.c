/* Goes by the text of key files, as --record writes it: so there is one rule for how answers follow each other. */
#include "src/lookup/transcript_keys.h"
#include "src/lookup/dnsanswer.h"
#include "src/lookup/record.h"

static bool is_key_question(const struct dns_question *q)
{
    struct dns_name name;
    return !q->server && q->type == DNS_TXT && q->recurse && !q->check_disabled && dns_name_read(str_z(q->name), &name);
}

/* With CD=1 the resolver gave what it refused without: a bad DNSSEC signature (RFC 4035 section 3.2.2). */
static bool is_bogus(const struct transcript *t, const struct dns_question *question)
{
    struct dns_question q = *question;
    q.check_disabled = true;
    const struct dns_reply *reply = transcript_find(t, &q);
    return reply && reply->outcome == DNS_ANSWERED && (reply->rcode == DNS_NOERROR || reply->rcode == DNS_NXDOMAIN);
}

static void put_answer(GString *out, const struct transcript *t, const struct dns_fact *fact, struct arena *arena)
{
    struct dkv_answer answer;
    struct dns_name name;
    dns_name_read(str_z(fact->question.name), &name);
    dns_answer_of_reply(&fact->reply, dns_name_str(&name), arena, &answer);
    if (fact->reply.outcome == DNS_TIMEOUT)
        answer.status = DKV_ANSWER_TIMEOUT;
    if (answer.status == DKV_ANSWER_SERVFAIL && is_bogus(t, &fact->question))
        answer.dnssec = DKV_DNSSEC_BOGUS;
    record_format(out, name.text, &answer, 0);
}

struct keyset *transcript_keys(struct str bytes, struct str label, struct keyfile_error *error)
{
    struct transcript_error bad = {0, NULL};
    struct transcript *t = transcript_parse(bytes.p, bytes.n, &bad);
    if (!t) {
        *error = (struct keyfile_error){bad.line, bad.reason};
        return NULL;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    struct arena arena = {0};
    const struct dns_fact *facts;
    size_t n = transcript_facts(t, &facts);
    for (size_t i = 0; i < n; i++)
        if (is_key_question(&facts[i].question) && facts[i].reply.outcome != DNS_NOT_ASKED && !facts[i].reply.tc)
            put_answer(text, t, &facts[i], &arena);
    struct keyset *set = keyfile_parse(text->str, text->len, label, error);
    transcript_free(t);
    arena_free(&arena);
    return set;
}
