/* One question to one DNS server and what came back: the raw material of the doctor (doctor.h). Who asks fills in a
 * fact for each question that the doctor wants; nothing here asks, and nothing here judges.
 *
 * All slices and arrays are borrowed and must live as long as the doctor that they are handed to. They hold an
 * attacker's bytes. RFC 1035 sections 3.2, 4.1; RFC 6891; RFC 8914 (EDE). */
#pragma once
#include "parsers/str.h"

/* Types that questions ask for and records have; a record of another type is left out. */
enum dns_type {
    DNS_A = 1, DNS_NS = 2, DNS_CNAME = 5, DNS_SOA = 6, DNS_MX = 15, DNS_TXT = 16, DNS_AAAA = 28, DNS_DNAME = 39,
};
enum dns_rcode { DNS_NOERROR, DNS_FORMERR, DNS_SERVFAIL, DNS_NXDOMAIN, DNS_NOTIMP, DNS_REFUSED };

struct dns_question {
    const char *name;   /* no dot at its end ("." is the root); asked in exactly this case */
    uint16_t type;
    const char *server; /* "ADDR", "ADDR:PORT", "[v6]:PORT"; NULL: the resolver of the run */
    bool recurse;        /* RD */
    bool check_disabled; /* CD: give me what does not validate too (RFC 4035 section 3.2.2) */
    bool edns;           /* with an OPT record of 1232 bytes; without it no dnssec_ok and no EDE */
    bool dnssec_ok;      /* DO */
    bool tcp;            /* over TCP from the start; else over UDP, and a truncated answer is told, not followed */
};

enum dns_outcome {
    DNS_NOT_ASKED,   /* offline and in no transcript, or the run's time was up: nothing is known */
    DNS_ANSWERED,    /* a reply came that fits the question: rcode and what follows hold */
    DNS_TIMEOUT,     /* nothing came, after all tries */
    DNS_UNREACHABLE, /* ICMP came back: nothing listens there, or a router on the way knows no way */
    DNS_NO_ROUTE,    /* this machine has no way there (no IPv6, say): nothing is known about the server */
    DNS_TCP_REFUSED, /* the server takes no TCP connection, or closes it without an answer */
    DNS_GARBAGE,     /* what came is no DNS message, or no answer to the question */
    DNS_OUTCOMES
};
enum dns_section { DNS_ANSWER, DNS_AUTHORITY, DNS_ADDITIONAL };

/* Names are in presentation form (RFC 1035 section 5.1): no dot at the end, the root is ".", case as received, and a
 * byte that is no letter, digit, '-', '_' or '/' is written \DDD, so a dot inside a label is \046. */
struct dns_record {
    struct str owner;
    uint16_t type;
    enum dns_section section;
    uint32_t ttl;
    struct str target;         /* CNAME, DNAME, NS, MX: the name; SOA: MNAME; A, AAAA: the address as text */
    const struct str *strings; /* TXT: the strings as published, in order, each of at most 255 bytes */
    size_t string_count;
    uint16_t preference;       /* MX */
    uint32_t serial, refresh, retry, expire, minimum; /* SOA */
};

struct dns_reply {
    enum dns_outcome outcome;
    struct str server; /* address of who answered, as in dns_question; empty: not known */
    uint16_t rcode;    /* with the upper bits of EDNS */
    bool aa, tc, ra, ad, cd;
    bool edns;         /* the reply has an OPT record */
    bool rrsig;        /* the answer section holds an RRSIG */
    bool case_changed; /* the name came back in another case than it was asked */
    int ede;           /* RFC 8914 INFO-CODE; -1: none */
    struct str ede_text;
    uint32_t size;     /* bytes of the reply */
    uint32_t ms;       /* how long it took, of the last try */
    const struct dns_record *records;
    size_t record_count;
    bool more;         /* there were more records than LIMIT_REPLY_RECORDS; the first are here */
};

struct dns_fact {
    struct dns_question question;
    struct dns_reply reply;
};

/* Do two questions ask the same, of the same server, in the same way? */
bool dns_question_same(const struct dns_question *a, const struct dns_question *b);
