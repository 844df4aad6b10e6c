/* DNS packets for tests, written as a table of records. */
#pragma once
#include "parsers/str.h"

enum { TXT = 16, CNAME = 5, SOA = 6, A = 1, OPT = 41, IN = 1, CH = 3 };
enum { QR = 0x8000, AA = 0x0400, TC = 0x0200, RD = 0x0100, RA = 0x0080, AD = 0x0020, USUAL = QR | RD | RA };
enum { NXDOMAIN = 3 };

struct packet {
    unsigned char bytes[70000];
    size_t n;
};

struct record {
    enum { END, ANSWER, AUTHORITY, ADDITIONAL } section;
    const char *owner;
    unsigned type;
    uint32_t ttl;
    struct str data;  /* as it is; of CNAME the name in text */
    unsigned class;   /* 0: IN */
    uint32_t minimum; /* of SOA */
};

void packet_put16(struct packet *, unsigned v);
void packet_put(struct packet *, struct str s);

/* A reply with id 7 and one question; records end with an END. '!' in a name is a dot inside the label. */
void packet_build(struct packet *, unsigned flags, const char *question, unsigned type, const struct record *records);
