/* Internet addresses as mail programs write them, and networks. Nothing is refused but what is no address;
 * what looks like one and is none is told apart (RFC 5321 section 4.1.3, RFC 4291, RFC 6890). */
#pragma once
#include "parsers/str.h"

struct ip {
    unsigned char bytes[16]; /* IPv4: the first four; an IPv4-mapped IPv6 address is IPv4 */
    bool v6;
};

struct ip_text {
    struct ip ip;
    struct str text; /* the address alone, within what was read */
    bool ok;
    bool bad; /* digits and dots like an IPv4 address, but none: an octet above 255, too many parts */
};

/* The forms that are read: 192.0.2.1, 192.0.2.1:25, 192.0.2.1.61000 (a port behind a fifth dot), 2001:db8::1,
 * IPv6:2001:db8::1, fe80::1%5, ::ffff:192.0.2.1; each also in [], a port behind it. */
struct ip_text ip_read(struct str s);

/* An address that can only be inside somebody's own network (RFC 6890), or no address at all. The networks for
 * documentation count as public: they stand for real ones in examples. */
bool ip_is_inside(struct str ip);
/* The same of an address that is read. */
bool ip_inside(const struct ip *ip);
/* This machine itself: 127.0.0.0/8, ::1. */
bool ip_loopback(const struct ip *ip);

/* Do both belong to one network, that is, are so many first bits of IPv4 the same, or 24 of IPv6? */
bool ip_near(struct str a, struct str b, unsigned bits);

/* "192.0.2.0/24", "2001:db8::/32", or one address. Bits beyond the length are ignored. */
struct net {
    struct ip ip;
    unsigned bits;
    bool ok;
};
struct net net_read(struct str s);
bool net_has(const struct net *net, struct str ip);
