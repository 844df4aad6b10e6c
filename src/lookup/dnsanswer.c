/* Reads DNS answers with the C library's ns_initparse and ns_parserr, which check every bound and compression
 * pointer. Refused: another question than ours, truncated packets, names that need escapes, loops of CNAMEs.
 * Records that the question does not lead to are passed over. RFC 1035 section 4, RFC 2308, RFC 6840. */
#include "src/lookup/dnsanswer.h"
#include "src/lookup/dnsname.h"
#include <arpa/nameser.h>

struct walk {
    ns_msg message;
    struct arena *arena;
    struct str at; /* the name that the chain has come to */
    struct str *txt, *cname;
    size_t txt_count, cname_count;
    int64_t ttl;
    bool broken;
};

/* RFC 2181 section 8: a TTL with the highest bit set counts as zero. */
static void lower_ttl(struct walk *w, uint32_t ttl)
{
    int64_t seconds = ttl > INT32_MAX ? 0 : (int64_t)ttl;
    if (w->ttl < 0 || seconds < w->ttl)
        w->ttl = seconds;
}

/* RFC 1035 section 3.3.14: one or more strings, each with a length byte; any of them may be empty. */
static bool join_strings(struct arena *arena, ns_rr rr, struct str *text)
{
    struct str data = {(const char *)ns_rr_rdata(rr), ns_rr_rdlen(rr)};
    char *out = arena_alloc(arena, data.n);
    *text = (struct str){out, 0};
    if (!data.n)
        return false;
    while (data.n) {
        size_t n = (unsigned char)data.p[0];
        data = str_drop(data, 1);
        if (n > data.n)
            return false;
        if (n)
            memcpy(out + text->n, data.p, n);
        text->n += n;
        data = str_drop(data, n);
    }
    return true;
}

static void add_txt(struct walk *w, ns_rr rr)
{
    if (w->txt_count == LIMIT_ANSWER_RECORDS)
        return;
    struct str text;
    if (!join_strings(w->arena, rr, &text)) {
        w->broken = true;
        return;
    }
    lower_ttl(w, ns_rr_ttl(rr));
    for (size_t i = 0; i < w->txt_count; i++)
        if (str_eq(w->txt[i], text))
            return;
    if (!w->txt)
        w->txt = arena_array(w->arena, LIMIT_ANSWER_RECORDS, sizeof *w->txt);
    w->txt[w->txt_count++] = text;
}

static bool read_target(const struct walk *w, ns_rr rr, struct dns_name *target)
{
    char text[NS_MAXDNAME];
    int n = ns_name_uncompress(ns_msg_base(w->message), ns_msg_end(w->message), ns_rr_rdata(rr), text, sizeof text);
    return n == ns_rr_rdlen(rr) && dns_name_read(str_z(text), target);
}

/* Goes over the answer section once: texts at the name where the chain is are kept; true and *target when the
 * name is an alias. Of two CNAMEs at one name, which is not allowed, the first counts. */
static bool look_at(struct walk *w, struct dns_name *target)
{
    bool alias = false;
    int count = ns_msg_count(w->message, ns_s_an);
    for (int i = 0; i < count && !w->broken; i++) {
        ns_rr rr;
        if (ns_parserr(&w->message, ns_s_an, i, &rr) < 0) {
            w->broken = true;
        } else if (ns_rr_class(rr) == ns_c_in && str_ieq(str_z(ns_rr_name(rr)), w->at)) {
            if (ns_rr_type(rr) == ns_t_txt)
                add_txt(w, rr);
            if (ns_rr_type(rr) == ns_t_cname && !alias) {
                alias = read_target(w, rr, target);
                w->broken = !alias;
                lower_ttl(w, ns_rr_ttl(rr));
            }
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

static bool is_our_question(ns_msg *message, struct str qname)
{
    ns_rr rr;
    return ns_msg_getflag(*message, ns_f_qr) && ns_msg_getflag(*message, ns_f_opcode) == ns_o_query &&
           ns_msg_count(*message, ns_s_qd) == 1 && ns_parserr(message, ns_s_qd, 0, &rr) == 0 &&
           ns_rr_type(rr) == ns_t_txt && ns_rr_class(rr) == ns_c_in && str_ieq(str_z(ns_rr_name(rr)), qname);
}

/* The response code with the upper bits that EDNS adds (RFC 6891 section 6.1.3). */
static unsigned full_rcode(ns_msg *message)
{
    unsigned rcode = (unsigned)ns_msg_getflag(*message, ns_f_rcode);
    int count = ns_msg_count(*message, ns_s_ar);
    for (int i = 0; i < count; i++) {
        ns_rr rr;
        if (ns_parserr(message, ns_s_ar, i, &rr) == 0 && ns_rr_type(rr) == ns_t_opt)
            rcode |= ns_rr_ttl(rr) >> 24 << 4;
    }
    return rcode;
}

/* How long "there is none" may be believed: RFC 2308 section 5. False when the answer has no SOA. */
static bool lower_to_soa(struct walk *w)
{
    int count = ns_msg_count(w->message, ns_s_ns);
    for (int i = 0; i < count; i++) {
        ns_rr rr;
        if (ns_parserr(&w->message, ns_s_ns, i, &rr) < 0 || ns_rr_type(rr) != ns_t_soa || ns_rr_rdlen(rr) < 22)
            continue;
        lower_ttl(w, ns_rr_ttl(rr));
        lower_ttl(w, (uint32_t)ns_get32(ns_rr_rdata(rr) + ns_rr_rdlen(rr) - 4));
        return true;
    }
    return false;
}

/* A server that does not recurse and has only part of the way to the answer points elsewhere, without an SOA.
 * That is no "there is none": it does not say. */
static bool is_referral(struct walk *w, bool soa)
{
    return !soa && !ns_msg_getflag(w->message, ns_f_ra) &&
           (w->cname_count || !ns_msg_getflag(w->message, ns_f_aa));
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

static enum dkv_answer_status read_message(struct walk *w, struct str qname)
{
    if (!is_our_question(&w->message, qname) || ns_msg_getflag(w->message, ns_f_tc))
        return DKV_ANSWER_BAD;
    switch (full_rcode(&w->message)) {
    case ns_r_noerror:
        return read_records(w, qname, true);
    case ns_r_nxdomain:
        return read_records(w, qname, false);
    case ns_r_servfail:
        return DKV_ANSWER_SERVFAIL;
    case ns_r_refused:
        return DKV_ANSWER_REFUSED;
    default:
        return DKV_ANSWER_BAD;
    }
}

/* AD=1 is "secure", as far as the server and the way to it are to be trusted. AD=0 is not "insecure": a
 * resolver that does not validate sends the same, and no answer tells the two apart (RFC 6840 section 5.8). */
static enum dkv_dnssec read_ad(ns_msg message, enum dkv_answer_status status)
{
    bool answered = status == DKV_ANSWER_OK || status == DKV_ANSWER_NXDOMAIN || status == DKV_ANSWER_NODATA;
    return answered && ns_msg_getflag(message, ns_f_ad) ? DKV_DNSSEC_SECURE : DKV_DNSSEC_UNKNOWN;
}

void dns_answer_parse(const unsigned char *packet, size_t n, struct str qname, struct arena *arena,
                      struct dkv_answer *answer)
{
    struct walk w = {.arena = arena, .ttl = -1};
    *answer = (struct dkv_answer){.status = DKV_ANSWER_BAD, .ttl = -1, .source = DKV_SOURCE_DNS};
    if (n > NS_MAXMSG || ns_initparse(packet, (int)n, &w.message) < 0)
        return;
    answer->status = read_message(&w, qname);
    answer->dnssec = read_ad(w.message, answer->status);
    answer->ttl = w.ttl;
    answer->cname = w.cname;
    answer->cname_count = w.cname_count;
    if (answer->status == DKV_ANSWER_OK) {
        answer->txt = w.txt;
        answer->txt_count = w.txt_count;
    }
}
