/* Which fields must go before an Authentication-Results field of this host is put on top of a message, and where that is:
 * RFC 8601 section 5. Fields that say they are from this host are left out. Those of which cannot be told whose they are,
 * or which only some programs would see, are renamed. Those of other hosts stay, and so do ARC-Authentication-Results,
 * which belong to the chain of seals (RFC 8617 section 5.1). */
#pragma once
#include "parsers/arena.h"
#include "parsers/limits.h"
#include "src/engine/patch.h"

struct strip_options {
    const char *const *ids;   /* the authserv-ids of this host; ends with NULL. NULL: they are not known, so every field
                               * that could name one of them is renamed, and none is taken out */
    const char *const *names; /* other fields that only this program may write; ends with NULL; NULL: none */
    uint64_t trusted;         /* Authentication-Results that end before this byte were written by the reader's own
                               * servers, and stay */
    struct patch *space;      /* STRIP_SPACE of them, to be used instead of the arena; NULL: none */
};

/* So many patches a plan can have. */
enum { STRIP_SPACE = LIMIT_STRIPPED + 4 };

struct strip {
    struct patch *patches; /* in order, with the PUT_FIELDS one among them; n == 0: the message has no header, leave it */
    size_t n;
    struct str eol;        /* of the line that the new fields come before */
    size_t removed, renamed;
    bool cut;              /* LIMIT_STRIPPED: the header ends there, what follows is body */
};

/* Takes time linear in the size of the header; what it keeps is in the arena. Never fails. With space and without ids it
 * needs no memory, and arena may be NULL. */
struct strip strip_plan(struct str message, const struct strip_options *options, struct arena *arena);
