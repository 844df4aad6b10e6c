/* Key files have no packets, so this is how a resolver would have told it: CNAMEs in order, then the texts with their
 * strings as they are written in the file. */
#include "src/lookup/keyreply.h"
#include "parsers/limits.h"

enum { EDE_BOGUS = 6 /* RFC 8914 section 4.7 */ };

/* A string in a file can be longer than one in a packet. */
static struct key_strings fit(const struct key_strings *from, struct arena *arena)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < from->n; i++)
        n += from->list[i].n ? (from->list[i].n + LIMIT_DNS_STRING - 1) / LIMIT_DNS_STRING : 1;
    struct str *list = arena_array(arena, n, sizeof *list);
    for (size_t i = 0; i < from->n; i++) {
        struct str rest = from->list[i];
        do {
            list[at++] = str_take(rest, LIMIT_DNS_STRING);
            rest = str_drop(rest, LIMIT_DNS_STRING);
        } while (rest.n);
    }
    return (struct key_strings){list, n};
}

static struct dns_record *add(struct dns_reply *reply, struct dns_record *records, struct str owner, uint16_t type, int64_t ttl)
{
    struct dns_record *record = &records[reply->record_count++];
    *record = (struct dns_record){.owner = owner, .type = type, .ttl = ttl < 0 ? 0 : (uint32_t)ttl};
    return record;
}

static void add_records(struct dns_reply *reply, const struct dns_question *q, const struct dkv_answer *a,
                        const struct key_strings *strings, struct arena *arena)
{
    struct str owner = str_z(q->name);
    struct dns_record *records = arena_array(arena, a->cname_count + a->txt_count, sizeof *records);
    reply->records = records;
    for (size_t i = 0; i < a->cname_count && (i == 0 || q->type == DNS_TXT); i++) {
        add(reply, records, owner, DNS_CNAME, a->ttl)->target = a->cname[i];
        owner = a->cname[i];
    }
    for (size_t i = 0; i < a->txt_count && q->type == DNS_TXT && reply->record_count < LIMIT_REPLY_RECORDS; i++) {
        struct key_strings fitting = fit(&strings[i], arena);
        struct dns_record *record = add(reply, records, owner, DNS_TXT, a->ttl);
        record->strings = fitting.list;
        record->string_count = fitting.n;
    }
}

static void set_outcome(struct dns_reply *reply, const struct dkv_answer *a)
{
    static const struct {
        enum dns_outcome outcome;
        enum dns_rcode rcode;
    } table[] = {
        [DKV_ANSWER_OK] = {DNS_ANSWERED, DNS_NOERROR},        [DKV_ANSWER_NXDOMAIN] = {DNS_ANSWERED, DNS_NXDOMAIN},
        [DKV_ANSWER_NODATA] = {DNS_ANSWERED, DNS_NOERROR},    [DKV_ANSWER_SERVFAIL] = {DNS_ANSWERED, DNS_SERVFAIL},
        [DKV_ANSWER_REFUSED] = {DNS_ANSWERED, DNS_REFUSED},   [DKV_ANSWER_TIMEOUT] = {DNS_TIMEOUT, DNS_NOERROR},
        [DKV_ANSWER_BAD] = {DNS_GARBAGE, DNS_NOERROR},        [DKV_ANSWER_NOT_RECORDED] = {DNS_NOT_ASKED, DNS_NOERROR},
    };
    reply->outcome = table[a->status].outcome;
    reply->rcode = (uint16_t)table[a->status].rcode;
    reply->ra = reply->outcome == DNS_ANSWERED;
    reply->ad = a->dnssec == DKV_DNSSEC_SECURE;
    reply->ede = a->dnssec == DKV_DNSSEC_BOGUS ? EDE_BOGUS : -1;
}

bool key_reply(struct keyset *const *sets, size_t n, const struct dns_question *q, struct arena *arena,
               struct dns_reply *reply)
{
    struct dkv_answer answer;
    const struct key_strings *strings;
    struct dns_name name;
    if (q->server || q->check_disabled || (q->type != DNS_TXT && q->type != DNS_CNAME) ||
        !dns_name_read(str_z(q->name), &name))
        return false;
    bool known = keysets_answer_strings(sets, n, name.text, arena, &answer, &strings);
    if (!known && (q->type != DNS_CNAME || !answer.cname_count)) /* a CNAME can lead out of the files */
        return false;
    *reply = (struct dns_reply){.ede = -1};
    set_outcome(reply, &answer);
    if (q->type == DNS_CNAME && answer.cname_count) /* what became of its target is another question */
        *reply = (struct dns_reply){.outcome = DNS_ANSWERED, .ra = true, .ede = -1};
    add_records(reply, q, &answer, strings, arena);
    return true;
}
