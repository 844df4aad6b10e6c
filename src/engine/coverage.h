/* What the signatures that hold protect: which header field instances, which bytes of the body, and what could be
 * added to the message without breaking them. RFC 6376 sections 5.4, 8.2, 8.15. */
#pragma once
#include "parsers/parts.h"
#include "src/engine/evidence.h"

struct coverage {
    uint32_t *fields;   /* for each header field: bit i is set when signature i covers this instance */
    uint32_t holding;   /* bit i: signature i holds (its hashes match), whatever policy says */
    enum field_name *addable; /* names of which a copy could be added unseen although a signature covers the field */
    size_t addable_count;
    const struct parts *parts;
    size_t *part_signed; /* for each part: how many bytes of its content, from its start, are covered */
    uint64_t body_signed; /* bytes of the body, as they stand in the message, that are covered from its start */
};

struct coverage coverage_read(const struct evidence *e);

finder coverage_find;
