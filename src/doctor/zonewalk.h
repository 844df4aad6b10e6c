/* The way from the servers of a parent zone down to the zone that a name is in, one referral after the other, and the addresses
 * of servers on that way. RFC 1034 section 5.3.3. */
#pragma once
#include "src/doctor/zone.h"

struct addresses {
    struct str ip[LIMIT_SERVER_ADDRESSES + 1]; /* one more than are asked, so that the limit is told */
    size_t count;
    bool pending;
    bool alias;  /* the name is a CNAME */
    bool unsure; /* whether there are IPv4 addresses, too, was not said */
};

/* Glue first; what the referral does not tell is asked of the resolver. */
struct addresses addresses_of(struct gather *, const char *server, const struct dns_reply *referral);

/* The address as a question has it. NULL: it is not asked. Names in a stranger's zone may lead anywhere: what is inside a
 * network is only asked in a test that says so. */
const char *to_ask(struct str ip, const struct zone_options *, struct arena *);

/* The names of servers that a reply has for a zone, in answer or authority section, at most max; *more: there are more. */
size_t names_of(const struct dns_reply *, const char *zone, const char **names, size_t max, bool *more, struct arena *);

/* The name without its first label; NULL: it has one. */
const char *parent_of(const char *name);

struct walk {
    const char *apex, *parent;
    const struct dns_reply *referral; /* that told of apex */
    bool pending, authoritative;      /* a server of the last stop serves apex itself */
};

/* To the zone of name; apex: what the resolver takes for its name, NULL: it did not say. */
struct walk walk_down(struct gather *, const char *name, const char *apex, const struct zone_options *);
