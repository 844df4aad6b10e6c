/* z=, the signer's copy of header fields, against what the message has now (RFC 6376 section 3.5 z=). It proves
 * nothing and decides nothing; it tells where to look. */
#pragma once
#include "parsers/dkimsig.h"
#include "src/engine/message.h"

struct z_result {
    struct str *differs; /* names, lower case, each once */
    size_t count;
    bool readable, more;
};

struct z_result z_compare(struct str z, const struct message *m, struct arena *arena);
