/* A little world of DNS servers for the tests of the doctor, one answer a line:
 *
 *   SERVER NAME TYPE OUTCOME[+FLAG...] [SECTION:OWNER/TYPE/DATA]...
 *
 * SERVER is "-" for the resolver, else an address. OUTCOME is an rcode or TIMEOUT, UNREACHABLE, NO_ROUTE, TCP_REFUSED,
 * GARBAGE, NOT_ASKED. FLAGs of the reply: aa tc ra ad case big; the line is only for questions of that kind: cd, tcp, udp,
 * plain (without EDNS), edns. SECTION: an, au, ad. OWNER "=" is the name asked. DATA: a name or an address; of SOA
 * SERIAL or SERIAL/MINIMUM; of TXT the strings with '|' between, '~' for a blank, '@' for a good key,
 * '%' for its private half.
 *
 * What no line answers, the resolver says NXDOMAIN to, and other servers are silent. */
#pragma once
#include "src/doctor/doctor.h"
#include "tests/unit.h"

/* Lets the doctor ask the world until it knows enough. lines ends with NULL. */
const struct diagnosis *world_ask(struct doctor *doctor, const char *const *lines, size_t *rounds);

/* The ids of the findings, those of one severity and above, in their order, a blank between. */
struct str world_ids(const struct diagnosis *, enum doctor_severity least);
/* The first finding of that id, NULL: none. */
const struct doctor_finding *world_finding(const struct diagnosis *, const char *id);
