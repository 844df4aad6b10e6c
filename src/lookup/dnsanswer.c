/* Follows the CNAMEs of a DNS reply (dnsreply.h) to the texts. Refused: truncated replies, names that need escapes,
 * loops of CNAMEs. Records that the question does not lead to are passed over. RFC 1034 section 3.6.2, RFC 2308,
 * RFC 6840. */
#include "src/lookup/dnsanswer.h"
#include "src/lookup/dnsname.h"
#include "src/lookup/dnsreply.h"

struct walk {
    const struct dns_reply *reply;
    struct arena *arena;
    struct str at; /* the name that the chain has come to */
    struct str *txt, *cname;
    size_t txt_count, cname_count;
    int64_t ttl;
    bool broken;
};

static void lower_ttl(struct walk *w, uint32_t ttl)
{
    if (w->ttl < 0 || ttl < w->ttl)
        w->ttl = ttl;
}

/* RFC 6376 section 3.6.2.2: the strings of a record are joined without a gap. */
static struct str join_strings(struct arena *arena, const struct dns_record *record)
{
    size_t n = 0;
    for (size_t i = 0; i < record->string_count; i++)
        n += record->strings[i].n;
    char *out = arena_alloc(arena, n);
    struct str text = {out, 0};
    for (size_t i = 0; i < record->string_count; i++) {
        struct str s = record->strings[i];
        if (s.n)
            memcpy(out + text.n, s.p, s.n);
        text.n += s.n;
    }
    return text;
}

static void add_txt(struct walk *w, const struct dns_record *record)
{
    if (w->txt_count == LIMIT_ANSWER_RECORDS)
        return;
    struct str text = join_strings(w->arena, record);
    lower_ttl(w, record->ttl);
    for (size_t i = 0; i < w->txt_count; i++)
        if (str_eq(w->txt[i], text))
            return;
    if (!w->txt)
        w->txt = arena_array(w->arena, LIMIT_ANSWER_RECORDS, sizeof *w->txt);
    w->txt[w->txt_count++] = text;
}

/* Goes over the answer section once: texts at the name where the chain is are kept; true and *target when the
 * name is an alias. Of two CNAMEs at one name, which is not allowed, the first counts. */
static bool look_at(struct walk *w, struct dns_name *target)
{
    bool alias = false;
    for (size_t i = 0; i < w->reply->record_count && !w->broken; i++) {
        const struct dns_record *record = &w->reply->records[i];
        if (record->section != DNS_ANSWER || !str_ieq(record->owner, w->at))
            continue;
        if (record->type == DNS_TXT)
            add_txt(w, record);
        if (record->type == DNS_CNAME && !alias) {
            alias = dns_name_read(record->target, target);
            w->broken = !alias;
            lower_ttl(w, record->ttl);
        }
    }
    return alias && !w->txt_count && !w->broken;
}

static bool been_at(const struct walk *w, struct str qname, struct str name)
{
    if (str_ieq(qname, name))
        return true;
    for (size_t i = 0; i < w->cname_count; i++)
        if (str_eq(w->cname[i], name))
            return true;
    return false;
}

/* One link further; false when the chain comes back to a name or is too long. */
static bool follow(struct walk *w, struct str qname, struct str target)
{
    if (w->cname_count == LIMIT_CNAME_CHAIN)
        return false;
    bool loop = been_at(w, qname, target);
    if (!w->cname)
        w->cname = arena_array(w->arena, LIMIT_CNAME_CHAIN, sizeof *w->cname);
    w->at = w->cname[w->cname_count++] = arena_copy(w->arena, target);
    return !loop;
}

static void walk_chain(struct walk *w, struct str qname)
{
    struct dns_name target;
    w->at = qname;
    while (!w->broken && look_at(w, &target))
        w->broken = !follow(w, qname, dns_name_str(&target));
}

/* How long "there is none" may be believed: RFC 2308 section 5. False when the answer has no SOA. */
static bool lower_to_soa(struct walk *w)
{
    for (size_t i = 0; i < w->reply->record_count; i++) {
        const struct dns_record *record = &w->reply->records[i];
        if (record->section != DNS_AUTHORITY || record->type != DNS_SOA)
            continue;
        lower_ttl(w, record->ttl);
        lower_ttl(w, record->minimum);
        return true;
    }
    return false;
}

/* A server that does not recurse and has only part of the way to the answer points elsewhere, without an SOA.
 * That is no "there is none": it does not say. */
static bool is_referral(const struct walk *w, bool soa)
{
    return !soa && !w->reply->ra && (w->cname_count || !w->reply->aa);
}

static enum dkv_answer_status judge_none(struct walk *w, enum dkv_answer_status none)
{
    bool soa = lower_to_soa(w);
    if (!soa)
        w->ttl = -1;
    return none == DKV_ANSWER_NODATA && is_referral(w, soa) ? DKV_ANSWER_REFUSED : none;
}

static enum dkv_answer_status read_records(struct walk *w, struct str qname, bool exists)
{
    walk_chain(w, qname);
    if (w->broken) {
        w->ttl = -1;
        return DKV_ANSWER_BAD;
    }
    if (!exists)
        return judge_none(w, DKV_ANSWER_NXDOMAIN);
    return w->txt_count ? DKV_ANSWER_OK : judge_none(w, DKV_ANSWER_NODATA);
}

static enum dkv_answer_status read_reply(struct walk *w, struct str qname)
{
    if (w->reply->outcome != DNS_ANSWERED || w->reply->tc)
        return DKV_ANSWER_BAD;
    switch (w->reply->rcode) {
    case DNS_NOERROR:
        return read_records(w, qname, true);
    case DNS_NXDOMAIN:
        return read_records(w, qname, false);
    case DNS_SERVFAIL:
        return DKV_ANSWER_SERVFAIL;
    case DNS_REFUSED:
        return DKV_ANSWER_REFUSED;
    default:
        return DKV_ANSWER_BAD;
    }
}

/* AD=1 is "secure", as far as the server and the way to it are to be trusted. AD=0 is not "insecure": a
 * resolver that does not validate sends the same, and no answer tells the two apart (RFC 6840 section 5.8). */
static enum dkv_dnssec read_ad(const struct dns_reply *reply, enum dkv_answer_status status)
{
    bool answered = status == DKV_ANSWER_OK || status == DKV_ANSWER_NXDOMAIN || status == DKV_ANSWER_NODATA;
    return answered && reply->ad ? DKV_DNSSEC_SECURE : DKV_DNSSEC_UNKNOWN;
}

void dns_answer_of_reply(const struct dns_reply *reply, struct str qname, struct arena *arena, struct dkv_answer *answer)
{
    struct walk w = {.reply = reply, .arena = arena, .ttl = -1};
    enum dkv_answer_status status = read_reply(&w, qname);
    *answer = (struct dkv_answer){.status = status,
                                  .dnssec = read_ad(reply, status),
                                  .source = DKV_SOURCE_DNS,
                                  .ttl = w.ttl,
                                  .cname = w.cname,
                                  .cname_count = w.cname_count};
    if (status == DKV_ANSWER_OK) {
        answer->txt = w.txt;
        answer->txt_count = w.txt_count;
    }
}

void dns_answer_parse(const unsigned char *packet, size_t n, struct str qname, struct arena *arena,
                      struct dkv_answer *answer)
{
    struct dns_reply reply;
    dns_reply_read(packet, n, qname, DNS_TXT, arena, &reply);
    dns_answer_of_reply(&reply, qname, arena, answer);
}
