#include "parsers/ip.h"
#include <arpa/inet.h>

/* Made of nothing but what addresses are made of? Most names are not, and end here at their first bytes. */
static bool has_address_bytes(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (ascii_hex(s.p[i]) < 0 && s.p[i] != '.' && s.p[i] != ':')
            return false;
    return true;
}

/* s: has_address_bytes() */
static bool convert(struct str s, struct ip *ip)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    char z[INET6_ADDRSTRLEN + 1];
    if (!s.n || s.n >= sizeof z)
        return false;
    memcpy(z, s.p, s.n);
    z[s.n] = '\0';
    *ip = (struct ip){0};
    if (!str_has(s, ':'))
        return inet_pton(AF_INET, z, ip->bytes) == 1;
    if (inet_pton(AF_INET6, z, ip->bytes) != 1)
        return false;
    ip->v6 = memcmp(ip->bytes, mapped, sizeof mapped) != 0;
    if (!ip->v6) {
        memmove(ip->bytes, ip->bytes + sizeof mapped, 4);
        memset(ip->bytes + 4, 0, sizeof mapped);
    }
    return true;
}

static bool is_port(struct str s)
{
    struct str_number n = str_number(s);
    return n.ok && n.value <= 65535;
}

static size_t dots_of(struct str s)
{
    size_t dots = 0;
    for (size_t i = 0; i < s.n; i++)
        dots += s.p[i] == '.';
    return dots;
}

/* "192.0.2.1:25" or "192.0.2.1.25" -> "192.0.2.1" */
static struct str without_port(struct str s)
{
    struct str_cut colon = str_rcut(s, ':'), dot = str_rcut(s, '.');
    if (colon.found && is_port(colon.tail) && str_has(colon.head, '.'))
        return colon.head;
    return dots_of(s) == 4 && is_port(dot.tail) ? dot.head : s;
}

static bool looks_like_v4(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_digit(s.p[i]) && s.p[i] != '.')
            return false;
    return s.n && ascii_digit(s.p[0]) && dots_of(s) >= 3;
}

struct ip_text ip_read(struct str s)
{
    enum { LONGEST = 80 };
    struct ip_text r = {0};
    if (s.n && s.p[0] == '[')
        s = str_cut(str_drop(s, 1), ']').head;
    if (str_istarts(s, S("IPv6:")))
        s = str_drop(s, 5);
    s = str_cut(s, '%').head;
    if (s.n > LONGEST)
        return r;
    r.text = s;
    if (!has_address_bytes(s))
        return r;
    r.ok = convert(s, &r.ip);
    if (!r.ok) {
        struct str alone = without_port(s);
        r.ok = alone.n < s.n && convert(alone, &r.ip);
        r.text = r.ok ? alone : s;
    }
    r.bad = !r.ok && looks_like_v4(s);
    if (r.ok && !r.ip.v6 && str_has(r.text, '.'))
        r.text = str_rcut(r.text, ':').tail; /* "::ffff:192.0.2.1" */
    return r;
}

static uint32_t v4_number(const unsigned char *a)
{
    return (uint32_t)a[0] << 24 | (uint32_t)a[1] << 16 | (uint32_t)a[2] << 8 | a[3];
}

static bool v4_is_inside(const unsigned char *a)
{
#define NET(a, b, bits) {(uint32_t)(a) << 24 | (b) << 16, bits}
    static const struct {
        uint32_t net;
        unsigned bits;
    } nets[] = {
        NET(0, 0, 8),      NET(10, 0, 8),    NET(100, 64, 10),  NET(127, 0, 8),  NET(169, 254, 16),
        NET(172, 16, 12),  NET(192, 168, 16), NET(198, 18, 15), NET(224, 0, 3),
    };
#undef NET
    uint32_t n = v4_number(a);
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
        if ((n ^ nets[i].net) >> (32 - nets[i].bits) == 0)
            return true;
    return false;
}

/* Unique local, link local, site local, multicast; and what holds an inside IPv4 address: 6to4, as Google numbers its own,
 * NAT64 (RFC 6052 section 2.1), and the last 32 bits alone (RFC 4291 section 2.5.5.1), which are loopback and unspecified
 * too. */
static bool v6_is_inside(const unsigned char *a)
{
    static const unsigned char zero[12], nat64[12] = {0x00, 0x64, 0xff, 0x9b};
    if (a[0] == 0x20 && a[1] == 0x02)
        return v4_is_inside(a + 2);
    if (memcmp(a, zero, sizeof zero) == 0 || memcmp(a, nat64, sizeof nat64) == 0)
        return v4_is_inside(a + 12);
    return (a[0] & 0xfe) == 0xfc || (a[0] == 0xfe && (a[1] & 0x80) == 0x80) || a[0] == 0xff;
}

bool ip_inside(const struct ip *ip) { return ip->v6 ? v6_is_inside(ip->bytes) : v4_is_inside(ip->bytes); }

bool ip_loopback(const struct ip *ip)
{
    static const unsigned char one[16] = {[15] = 1};
    return ip->v6 ? memcmp(ip->bytes, one, sizeof one) == 0 : ip->bytes[0] == 127;
}

bool ip_is_inside(struct str ip)
{
    struct ip_text r = ip_read(ip);
    return !r.ok || ip_inside(&r.ip);
}

static bool same_bits(const struct ip *a, const struct ip *b, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    if (a->v6 != b->v6 || memcmp(a->bytes, b->bytes, whole) != 0)
        return false;
    return !rest || (a->bytes[whole] ^ b->bytes[whole]) >> (8 - rest) == 0;
}

bool ip_near(struct str a, struct str b, unsigned bits)
{
    struct ip_text x = ip_read(a), y = ip_read(b);
    return x.ok && y.ok && same_bits(&x.ip, &y.ip, x.ip.v6 ? 24 : bits);
}

struct net net_read(struct str s)
{
    struct net net = {0};
    struct str_cut c = str_cut(s, '/');
    struct str_number bits = str_number(c.tail);
    net.ok = has_address_bytes(c.head) && convert(c.head, &net.ip) && (!c.found || bits.ok);
    int64_t most = net.ip.v6 ? 128 : 32, length = c.found ? bits.value : most;
    if (c.found && !net.ip.v6 && str_has(c.head, ':'))
        length -= 96; /* ::ffff:192.0.2.0/120 */
    net.ok = net.ok && length >= 0 && length <= most;
    net.bits = net.ok ? (unsigned)length : 0;
    return net;
}

bool net_has(const struct net *net, struct str ip)
{
    struct ip_text r = ip_read(ip);
    return net->ok && r.ok && same_bits(&net->ip, &r.ip, net->bits);
}
