#include "tests/lookup/packet.h"

void packet_put16(struct packet *p, unsigned v)
{
    p->bytes[p->n++] = (unsigned char)(v >> 8);
    p->bytes[p->n++] = (unsigned char)v;
}

static void put32(struct packet *p, uint32_t v)
{
    packet_put16(p, v >> 16);
    packet_put16(p, v & 0xffff);
}

void packet_put(struct packet *p, struct str s)
{
    if (s.n)
        memcpy(p->bytes + p->n, s.p, s.n);
    p->n += s.n;
}

/* A name in wire form. '!' is written as a dot inside the label, to have names that need escapes. */
static void put_name(struct packet *p, struct str name)
{
    while (name.n) {
        struct str_cut cut = str_cut(name, '.');
        p->bytes[p->n++] = (unsigned char)cut.head.n;
        for (size_t i = 0; i < cut.head.n; i++)
            p->bytes[p->n++] = cut.head.p[i] == '!' ? '.' : (unsigned char)cut.head.p[i];
        name = cut.tail;
    }
    p->bytes[p->n++] = 0;
}

static void put_data(struct packet *p, const struct record *r)
{
    if (r->type == CNAME) {
        put_name(p, r->data);
    } else if (r->type == SOA) {
        put_name(p, S("ns"));
        put_name(p, S("h"));
        for (int i = 0; i < 4; i++)
            put32(p, 77);
        put32(p, r->minimum);
    } else {
        packet_put(p, r->data);
    }
}

static void put_record(struct packet *p, const struct record *r)
{
    put_name(p, str_z(r->owner));
    packet_put16(p, r->type);
    packet_put16(p, r->class ? r->class : IN);
    put32(p, r->ttl);
    size_t length = p->n;
    packet_put16(p, 0);
    put_data(p, r);
    size_t n = p->n - length - 2;
    p->bytes[length] = (unsigned char)(n >> 8);
    p->bytes[length + 1] = (unsigned char)n;
}

void packet_build(struct packet *p, unsigned flags, const char *question, unsigned type, const struct record *records)
{
    p->n = 0;
    packet_put16(p, 7);
    packet_put16(p, flags);
    packet_put16(p, 1);
    unsigned counts[4] = {0};
    for (const struct record *r = records; r->section; r++)
        counts[r->section]++;
    for (int i = ANSWER; i <= ADDITIONAL; i++)
        packet_put16(p, counts[i]);
    put_name(p, str_z(question));
    packet_put16(p, type);
    packet_put16(p, IN);
    for (const struct record *r = records; r->section; r++)
        put_record(p, r);
}
