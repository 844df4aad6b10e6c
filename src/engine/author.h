/* Who the message says wrote it: every address that some program could show as its author, and whether they agree.
 * RFC 5322 sections 3.4, 3.6.2, 4.4; RFC 2047 section 5; RFC 6854. */
#pragma once
#include "parsers/mime.h"
#include "src/engine/evidence.h"

struct from_field {
    struct str value;
    struct mailboxes mailboxes;
    struct str *inner; /* for each mailbox the address inside its local part; n == 0: none */
    unsigned flags;    /* enum mailbox_flag, parsers/mailbox.h */
};

struct author {
    struct from_field *fields; /* upper field first */
    size_t field_count;
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
