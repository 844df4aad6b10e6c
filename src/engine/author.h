/* Who the message says wrote it: every address that some program could show as its author, and whether they agree.
 * RFC 5322 sections 3.4, 3.6.2, 4.4; RFC 2047 section 5; RFC 6854. */
#pragma once
#include "src/engine/evidence.h"

struct author {
    const char **addresses;  /* of the mailboxes of all From fields, upper field first */
    size_t count;
    const char *domain;      /* A-label, lower case; NULL unless all addresses have the same one */
    const char **candidates; /* all of the above and what else could be taken for an address; each once */
    size_t candidate_count;
    bool ambiguous;          /* programs will disagree about the author: domain is NULL */
};

/* Also finds what is odd about From; the findings are told by author_find. */
struct author author_read(const struct message *m, struct arena *arena);

finder author_find;
