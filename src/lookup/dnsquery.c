#include "src/lookup/dnsquery.h"
#include <arpa/nameser.h>

enum { RD = 0x0100, AD = 0x0020, CD = 0x0010, DO = 0x8000 };

static unsigned char *put16(unsigned char *p, unsigned value)
{
    p[0] = (unsigned char)(value >> 8);
    p[1] = (unsigned char)value;
    return p + 2;
}

/* A resolver is asked with AD, so that it tells what it has validated (RFC 6840 section 5.7). */
static unsigned flags(const struct dns_question *q)
{
    return (q->recurse ? RD | AD : 0) | (q->check_disabled ? CD : 0);
}

static unsigned char *put_opt(unsigned char *p, bool dnssec_ok)
{
    *p++ = 0;
    p = put16(p, ns_t_opt);
    p = put16(p, DNS_EDNS_SIZE);
    p = put16(p, 0);
    p = put16(p, dnssec_ok ? DO : 0);
    return put16(p, 0);
}

size_t dns_query_write(const struct dns_question *q, uint16_t id, unsigned char packet[static DNS_QUERY_MAX])
{
    unsigned char name[NS_MAXCDNAME], *p = packet, *end = name;
    if (ns_name_pton(q->name, name, sizeof name) < 0)
        return 0;
    const unsigned header[] = {id, flags(q), 1, 0, 0, q->edns};
    for (size_t i = 0; i < sizeof header / sizeof *header; i++)
        p = put16(p, header[i]);
    while (*end)
        end += 1 + *end;
    size_t n = (size_t)(end + 1 - name);
    memcpy(p, name, n);
    p = put16(p + n, q->type);
    p = put16(p, ns_c_in);
    if (q->edns)
        p = put_opt(p, q->dnssec_ok);
    return (size_t)(p - packet);
}
