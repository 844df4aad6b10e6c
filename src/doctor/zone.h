/* The servers of the zone that a name is in, found from its parent, and what each of their addresses says about the name.
 * RFC 1034 sections 4.2 and 4.3, RFC 1912 section 2.8, RFC 2182. */
#pragma once
#include "src/doctor/view.h"

/* One address of a server, and what it says. */
struct zone_address {
    struct str ip;
    const char *server; /* as a question has it; NULL: not asked, it is inside somebody's own network */
    bool v6;
    const struct dns_reply *soa, *ns, *cname;
    struct view txt;
    bool no_edns;      /* answers only without EDNS */
    bool reached;      /* something came back */
    bool no_route;     /* this machine has no way there */
    bool lame;         /* it answers, and not for this zone */
    bool serves;       /* authoritative for the zone */
    bool denies_text;  /* it has a CNAME there, and to a question for TXT it says that there is nothing */
    bool other_case;   /* a name in other letters is another name to it, or comes back changed */
    uint32_t serial;
};

struct zone_server {
    const char *name;
    bool in_parent, in_child, is_alias;
    bool unsure;        /* it may have more addresses: the resolver did not say */
    struct zone_address *addresses;
    size_t address_count;
};

struct zone {
    const char *apex;   /* NULL: not found */
    const char *parent; /* the zone whose servers told of it; NULL: not known */
    bool parent_known, child_known; /* their lists of servers */
    struct zone_server servers[LIMIT_ZONE_SERVERS];
    size_t server_count;
    bool more;          /* LIMIT_ZONE_SERVERS, LIMIT_SERVER_ADDRESSES */
    bool pending;       /* questions are open */
    const struct dns_record *soa; /* of an authoritative server, or as the resolver has it */
    bool soa_served;    /* it is a server's */
    uint32_t serial;    /* the newest that a server has */
};

struct zone_options {
    const char *const *hints; /* addresses to begin the walk at, NULL-ended; NULL: the resolver knows those of the parent */
    unsigned port;            /* that servers found on the way listen at; 0: 53 */
};

/* Looks for the zone of name; it must be a plain one. Wants what it does not know. */
void zone_read(struct gather *, const char *name, const struct zone_options *, struct zone *);

/* Is serial number a newer than b? They go round (RFC 1982). */
bool serial_newer(uint32_t a, uint32_t b);

/* "ns1.acme.example [192.0.2.1]" */
struct str zone_place(const struct zone_server *, const struct zone_address *, struct arena *);

/* Addresses that are asked at all. */
size_t zone_addresses(const struct zone *, size_t *serving);

/* Seconds that the name's record may be kept, as a server of the zone says; -1: none said. A resolver counts down, and has a
 * limit of its own. */
int64_t zone_ttl(const struct zone *);
/* Seconds that the absence of a name may be kept; -1: not known. RFC 2308 section 5. */
int64_t zone_negative_ttl(const struct zone *);
