/* From facts to what one server, or the resolver, says about one name; and the list of the questions that are still
 * open. Whoever reads facts says what it would like to know: what is known comes back, the rest is wanted, and asked in
 * one go. So the plan of questions is the reading itself. RFC 1034 section 3.6.2, RFC 4035 section 3.2.2, RFC 8914. */
#pragma once
#include "parsers/arena.h"
#include "parsers/limits.h"
#include "src/doctor/dnsfact.h"

struct gather {
    struct arena *arena;
    const struct dns_fact *facts;
    size_t fact_count;
    struct dns_question *wanted;
    size_t wanted_count, room;
    bool resolver_only; /* no other server is asked */
    bool full;          /* LIMIT_DOCTOR_QUESTIONS kept a question from being wanted */
    bool last;          /* nothing more is wanted: what is not known by now stays so */
};

/* The reply, NULL: it is not known yet, and wanted now (or cannot be had). */
const struct dns_reply *gather_ask(struct gather *, struct dns_question);
/* The resolver, with EDNS and DO. */
const struct dns_reply *gather_resolver(struct gather *, const char *name, enum dns_type);
/* An authoritative server: no recursion. */
const struct dns_reply *gather_server(struct gather *, const char *server, const char *name, enum dns_type);

enum view_kind {
    VIEW_PENDING,  /* not known yet */
    VIEW_UNKNOWN,  /* could not be asked: offline, no time left, no route */
    VIEW_OK,       /* a TXT record */
    VIEW_ALIAS,    /* a CNAME, and nothing at its end: as an authoritative server for another zone has it */
    VIEW_NXDOMAIN, VIEW_NODATA,
    VIEW_REFERRAL, /* to other servers: it is not authoritative */
    VIEW_SERVFAIL,
    VIEW_BOGUS,    /* SERVFAIL, and with checking disabled there is an answer */
    VIEW_REFUSED,
    VIEW_TIMEOUT, VIEW_UNREACHABLE,
    VIEW_BAD,      /* an answer that cannot be used, or a circle of CNAMEs */
    VIEW_KINDS
};

struct view {
    enum view_kind kind;
    const char *name;
    const struct dns_reply *reply; /* the one that counts; NULL: none */
    const struct dns_reply *first; /* over UDP, with EDNS */
    bool truncated, no_tcp, no_edns, udp_big;
    struct str chain[LIMIT_CNAME_CHAIN]; /* names that CNAME records lead to, in order */
    size_t chain_count;
    bool circle, endless; /* the chain comes back to a name; is longer than LIMIT_CNAME_CHAIN */
    struct str end;       /* the last name: that of the TXT records */
    const struct dns_record **txt;
    size_t txt_count;
    int64_t ttl; /* the smallest of chain and texts, -1: none */
};

/* Does it say what the zone has, or that it has nothing? */
bool view_answered(enum view_kind);

/* TXT at name. server NULL: the resolver, whose SERVFAIL is asked about again with checking disabled. Over TCP where UDP
 * was too small, without EDNS where that was not understood. */
struct view view_txt(struct gather *, const char *server, const char *name);

/* What a reply to a question about name and type says, without asking anything. */
struct view view_reply(const struct dns_reply *, const char *name, enum dns_type, struct arena *);

/* The first record of that owner, section and type; NULL: none. Case does not count. */
const struct dns_record *reply_record(const struct dns_reply *, struct str owner, enum dns_section, enum dns_type);
/* Does the answer have a DNAME? Then its CNAME was made from that: the whole tree below stands elsewhere (RFC 6672 section 2). */
bool reply_has_dname(const struct dns_reply *);
/* The SOA record of the zone that the reply comes from: in its answer or, where there is none, in its authority section. */
const struct dns_record *reply_soa(const struct dns_reply *);

/* Was it answered without an error? */
bool reply_good(const struct dns_reply *);
