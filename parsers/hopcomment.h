/* The comments of a Received field. RFC 5322 lets them be ignored; but it is there that servers say from which
 * address a message came, whether the line was encrypted, and who had logged in. */
#pragma once
#include "parsers/received.h"

enum clause {
    CLAUSE_NONE, CLAUSE_FROM, CLAUSE_BY, CLAUSE_VIA, CLAUSE_WITH, CLAUSE_ID, CLAUSE_FOR, CLAUSE_TLS, CLAUSE_ENVELOPE,
    CLAUSE_OTHER
};

/* The sender's address, which is ok, and the flags that say where it is. One that is known already stays. */
void hop_address(struct hop *h, const struct ip_text *ip);

/* Reads one comment, without its parentheses, that stands in clause. What is known already stays. */
void hop_comment(struct hop *h, enum clause clause, struct str comment);
