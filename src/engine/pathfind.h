/* What the path shows (RFC 5321 section 4.4, RFC 5322 section 3.6.7). */
#pragma once
#include "src/engine/evidence.h"

finder path_find;  /* times: delays, clocks, dates, ids that hold a time */
finder chain_find; /* do the lines hold together: breaks, loops, lines in the wrong place */
finder hop_find;   /* what single hops show: names, addresses, encryption */

/* Do To, Cc and their kin name the address? */
bool path_names_recipient(const struct message *m, struct str address);
