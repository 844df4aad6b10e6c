/* Reads DNS packets with the C library's ns_initparse and ns_parserr, which check every bound and compression
 * pointer. Refused: another question than ours, records whose data has not the form of their type. RFC 1035
 * section 4, RFC 6891 (EDNS), RFC 8914 (extended errors). */
#include "src/lookup/dnsreply.h"
#include "parsers/limits.h"
#include <arpa/inet.h>
#include <arpa/nameser.h>

enum { OPTION_EDE = 15, SOA_NUMBERS = 20 };

struct reader {
    ns_msg message;
    struct arena *arena;
    struct dns_reply *reply;
    struct dns_record *records;
};

/* ---------------------------------------------------------------- names */

static bool is_plain(char c) { return ascii_alnum(c) || c == '-' || c == '_' || c == '/'; }

static bool is_number_escape(const char *p) { return ascii_digit(p[0]) && ascii_digit(p[1]) && ascii_digit(p[2]); }

static size_t put_escape(char *out, char c)
{
    unsigned byte = (unsigned char)c;
    out[0] = '\\';
    out[1] = (char)('0' + byte / 100);
    out[2] = (char)('0' + byte / 10 % 10);
    out[3] = (char)('0' + byte % 10);
    return 4;
}

/* From the library's form of a name, which has \X and bare punctuation too, to that of dnsfact.h. */
static struct str read_name(struct arena *arena, const char *z)
{
    if (!z[0] || (z[0] == '.' && !z[1]))
        return S(".");
    char *out = arena_alloc(arena, 4 * strlen(z));
    size_t n = 0;
    for (const char *p = z; *p; p++) {
        if (is_plain(*p) || *p == '.') {
            out[n++] = *p;
        } else if (*p != '\\') {
            n += put_escape(out + n, *p);
        } else if (is_number_escape(p + 1)) {
            memcpy(out + n, p, 4);
            n += 4;
            p += 3;
        } else if (p[1]) {
            n += put_escape(out + n, *++p);
        }
    }
    return (struct str){out, n};
}

/* The compressed name that begins at p in the packet; how many bytes it takes there, 0: it is none. */
static size_t read_packed(const struct reader *r, const unsigned char *p, struct str *name)
{
    char text[NS_MAXDNAME];
    int n = ns_name_uncompress(ns_msg_base(r->message), ns_msg_end(r->message), p, text, sizeof text);
    if (n < 0)
        return 0;
    *name = read_name(r->arena, text);
    return (size_t)n;
}

/* ---------------------------------------------------------------- data of records: false when it is malformed */

static bool read_target(const struct reader *r, ns_rr rr, struct dns_record *record)
{
    size_t n = ns_rr_rdlen(rr) ? read_packed(r, ns_rr_rdata(rr), &record->target) : 0;
    return n && n == ns_rr_rdlen(rr);
}

static bool read_mx(const struct reader *r, ns_rr rr, struct dns_record *record)
{
    if (ns_rr_rdlen(rr) < 3)
        return false;
    record->preference = (uint16_t)ns_get16(ns_rr_rdata(rr));
    return read_packed(r, ns_rr_rdata(rr) + 2, &record->target) + 2 == ns_rr_rdlen(rr);
}

static bool read_soa(const struct reader *r, ns_rr rr, struct dns_record *record)
{
    struct str mailbox;
    size_t first = ns_rr_rdlen(rr) ? read_packed(r, ns_rr_rdata(rr), &record->target) : 0;
    if (!first || first >= ns_rr_rdlen(rr))
        return false;
    size_t second = read_packed(r, ns_rr_rdata(rr) + first, &mailbox);
    if (!second || first + second + SOA_NUMBERS != ns_rr_rdlen(rr))
        return false;
    const unsigned char *p = ns_rr_rdata(rr) + first + second;
    uint32_t *const numbers[] = {&record->serial, &record->refresh, &record->retry, &record->expire, &record->minimum};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *numbers[i] = (uint32_t)ns_get32(p + 4 * i);
    return true;
}

static bool read_address(const struct reader *r, ns_rr rr, struct dns_record *record)
{
    char text[INET6_ADDRSTRLEN];
    bool v6 = ns_rr_type(rr) == ns_t_aaaa;
    if (ns_rr_rdlen(rr) != (v6 ? NS_IN6ADDRSZ : NS_INADDRSZ) ||
        !inet_ntop(v6 ? AF_INET6 : AF_INET, ns_rr_rdata(rr), text, sizeof text))
        return false;
    record->target = arena_copy(r->arena, str_z(text));
    return true;
}

/* The next string off data; false when it is longer than what is left. RFC 1035 section 3.3. */
static bool take_string(struct str *data, struct str *string)
{
    size_t n = (unsigned char)data->p[0];
    *data = str_drop(*data, 1);
    *string = str_take(*data, n);
    bool whole = n <= data->n;
    *data = str_drop(*data, n);
    return whole;
}

/* RFC 1035 section 3.3.14: one or more strings, any of which may be empty. */
static bool read_txt(const struct reader *r, ns_rr rr, struct dns_record *record)
{
    struct str data = {(const char *)ns_rr_rdata(rr), ns_rr_rdlen(rr)}, string;
    size_t count = 0;
    for (struct str rest = data; rest.n; count++)
        if (!take_string(&rest, &string))
            return false;
    struct str *strings = arena_array(r->arena, count, sizeof *strings);
    for (size_t i = 0; i < count; i++) {
        take_string(&data, &string);
        strings[i] = arena_copy(r->arena, string);
    }
    record->strings = strings;
    record->string_count = count;
    return count > 0;
}

static const struct kind {
    ns_type type;
    bool (*read)(const struct reader *, ns_rr, struct dns_record *);
} kinds[] = {
    {ns_t_a, read_address},    {ns_t_aaaa, read_address}, {ns_t_ns, read_target}, {ns_t_cname, read_target},
    {ns_t_dname, read_target}, {ns_t_mx, read_mx},        {ns_t_soa, read_soa},   {ns_t_txt, read_txt},
};

static const struct kind *kind_of(ns_rr rr)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].type == ns_rr_type(rr) && ns_rr_class(rr) == ns_c_in)
            return &kinds[i];
    return NULL;
}

/* ---------------------------------------------------------------- sections */

/* RFC 2181 section 8: a TTL with the highest bit set counts as zero. */
static uint32_t read_ttl(uint32_t ttl) { return ttl > INT32_MAX ? 0 : ttl; }

/* Keeps a record of a type that dnsfact.h knows. False: its data is malformed. */
static bool keep(struct reader *r, enum dns_section section, ns_rr rr)
{
    const struct kind *kind = kind_of(rr);
    struct dns_reply *reply = r->reply;
    if (!kind)
        return true;
    if (reply->record_count == LIMIT_REPLY_RECORDS) {
        reply->more = true;
        return true;
    }
    struct dns_record record = {.type = (uint16_t)ns_rr_type(rr), .section = section, .ttl = read_ttl(ns_rr_ttl(rr))};
    if (!kind->read(r, rr, &record))
        return false;
    record.owner = read_name(r->arena, ns_rr_name(rr));
    if (!r->records)
        reply->records = r->records = arena_array(r->arena, LIMIT_REPLY_RECORDS, sizeof *r->records);
    r->records[reply->record_count++] = record;
    return true;
}

/* The upper bits of the response code, and what the server says about its failure. Of several explanations the
 * first is kept. */
static void read_opt(struct reader *r, ns_rr rr)
{
    struct str data = {(const char *)ns_rr_rdata(rr), ns_rr_rdlen(rr)};
    r->reply->edns = true;
    r->reply->rcode |= (uint16_t)(ns_rr_ttl(rr) >> 24 << 4);
    while (data.n >= 4) {
        const unsigned char *p = (const unsigned char *)data.p;
        unsigned option = ns_get16(p), length = ns_get16(p + 2);
        data = str_drop(data, 4);
        if (option == OPTION_EDE && length >= 2 && length <= data.n && r->reply->ede < 0) {
            r->reply->ede = (int)ns_get16((const unsigned char *)data.p);
            r->reply->ede_text = arena_copy(r->arena, str_take(str_drop(data, 2), length - 2));
        }
        data = str_drop(data, length);
    }
}

/* False: the section has something that cannot be read; what stands before it is kept. */
static bool read_section(struct reader *r, ns_sect from, enum dns_section section)
{
    int count = ns_msg_count(r->message, from);
    bool whole = true;
    for (int i = 0; i < count; i++) {
        ns_rr rr;
        if (ns_parserr(&r->message, from, i, &rr) < 0)
            return false;
        if (ns_rr_type(rr) == ns_t_opt && from == ns_s_ar)
            read_opt(r, rr);
        else if (ns_rr_type(rr) == ns_t_rrsig && from == ns_s_an)
            r->reply->rrsig = true;
        else
            whole = keep(r, section, rr) && whole;
    }
    return whole;
}

static bool is_our_question(struct reader *r, struct str name, uint16_t type)
{
    ns_rr rr;
    int count = ns_msg_count(r->message, ns_s_qd);
    if (!count && r->reply->rcode != ns_r_noerror && r->reply->rcode != ns_r_nxdomain)
        return true;
    if (count != 1 || ns_parserr(&r->message, ns_s_qd, 0, &rr) < 0 || ns_rr_type(rr) != type ||
        ns_rr_class(rr) != ns_c_in)
        return false;
    struct str got = read_name(r->arena, ns_rr_name(rr));
    r->reply->case_changed = !str_eq(got, name);
    return str_ieq(got, name);
}

static void read_flags(struct reader *r)
{
    const struct {
        ns_flag flag;
        bool *to;
    } flags[] = {
        {ns_f_aa, &r->reply->aa}, {ns_f_tc, &r->reply->tc}, {ns_f_ra, &r->reply->ra},
        {ns_f_ad, &r->reply->ad}, {ns_f_cd, &r->reply->cd},
    };
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        *flags[i].to = ns_msg_getflag(r->message, (int)flags[i].flag) != 0;
    r->reply->rcode = (uint16_t)ns_msg_getflag(r->message, ns_f_rcode);
}

static bool read_message(struct reader *r, struct str name, uint16_t type)
{
    if (!ns_msg_getflag(r->message, ns_f_qr) || ns_msg_getflag(r->message, ns_f_opcode) != ns_o_query)
        return false;
    read_flags(r);
    if (!is_our_question(r, name, type))
        return false;
    bool whole = read_section(r, ns_s_an, DNS_ANSWER);
    read_section(r, ns_s_ns, DNS_AUTHORITY);
    read_section(r, ns_s_ar, DNS_ADDITIONAL);
    return whole || r->reply->tc;
}

void dns_reply_read(const unsigned char *packet, size_t n, struct str name, uint16_t type, struct arena *arena,
                    struct dns_reply *reply)
{
    struct reader r = {.arena = arena, .reply = reply};
    *reply = (struct dns_reply){.outcome = DNS_GARBAGE, .ede = -1, .size = (uint32_t)n};
    if (n <= NS_MAXMSG && ns_initparse(packet, (int)n, &r.message) == 0 && read_message(&r, name, type))
        reply->outcome = DNS_ANSWERED;
    else
        *reply = (struct dns_reply){.outcome = DNS_GARBAGE, .ede = -1, .size = (uint32_t)n};
}
