/* struct dns_question -> the packet that asks it. Pure. */
#pragma once
#include "src/doctor/dnsfact.h"

enum {
    DNS_QUERY_MAX = 12 + 255 + 4 + 11, /* header, name, type and class, OPT: RFC 1035 section 4.1, RFC 6891 section 6.1.2 */
    DNS_EDNS_SIZE = 1232,              /* fits every path: no fragments */
};

/* Writes the packet; how many bytes it has. 0: the name is none, or too long. */
size_t dns_query_write(const struct dns_question *, uint16_t id, unsigned char packet[static DNS_QUERY_MAX]);
