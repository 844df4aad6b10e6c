/* What other servers say they found out: Authentication-Results (RFC 8601 section 2.2), ARC-Authentication-Results
 * (RFC 8617 section 4.1.1: "i=N;" and then the same), Received-SPF (RFC 7208 section 9.1). Read as they are really
 * written: Microsoft's without an authserv-id, properties without a property type, comments and blanks left out.
 * Syntax only; who wrote it, and whether it is so, is the engine's business. */
#pragma once
#include "parsers/arena.h"

enum authres_kind { AUTHRES_RESULTS, AUTHRES_ARC, AUTHRES_SPF };

struct authres_property {
    struct str ptype; /* "header" in "header.d=..."; empty where there is none, as in "action=none" */
    struct str name;  /* "d"; "action" */
    struct str value; /* a quoted string without its quotes, backslashes and line breaks; anything else as written */
};

struct authres_result {
    struct str method, version, result, reason; /* version and reason: mostly empty */
    struct str comment; /* the first one that stands among its words, without its parentheses */
    struct authres_property *properties;
    size_t count;
};

enum authres_fault {
    AUTHRES_FINE,
    /* damage: readers will not agree about what this field says */
    AUTHRES_OPEN_COMMENT,  /* "(" that is never closed: all that follows is comment */
    AUTHRES_STRAY_CLOSE,   /* ")" that closes nothing; passed over */
    AUTHRES_OPEN_QUOTE,    /* a quoted string that is never closed: it goes to the end */
    AUTHRES_CONTROL,       /* a control byte that is no line end */
    AUTHRES_TOO_DEEP,      /* LIMIT_COMMENT_DEPTH; the comment is passed over all the same */
    AUTHRES_TOO_LONG,      /* LIMIT_VALUE_BYTES; the rest was not read */
    AUTHRES_TOO_MANY,      /* LIMIT_CLAIM_RESULTS, LIMIT_CLAIM_PROPERTIES; the first were read */
    /* not as the RFC has it, and passed over */
    AUTHRES_VERSION,       /* a version other than 1: what follows the id was not read (section 2.6) */
    AUTHRES_INSTANCE,      /* ARC: does not begin with "i=N;" */
    AUTHRES_JUNK,          /* words that are neither a result nor a property of one */
    AUTHRES_NO_RESULT,     /* "dkim=" and nothing */
    AUTHRES_TWICE,         /* a property that the same result has already; the first counts, both are kept */
};

struct authres {
    enum authres_kind kind;
    struct str authserv_id; /* Received-SPF: its receiver=; empty: the field names none */
    struct str version;
    int64_t instance;       /* ARC's i=; -1: none */
    bool id_junk;           /* something that is no version stands between the authserv-id and its ";" */
    bool none;              /* "none": says that nothing was checked */
    struct authres_result *results;
    size_t count;           /* Received-SPF: one, its method "spf" */
    enum authres_fault fault; /* damage before the rest, of each the first met */
    struct str where;         /* the bytes that it is about, at most 60 */
};

/* value is the field's value, borrowed; the arrays and quoted strings that hold a backslash or a line break are in
 * the arena. All that can be read is there even when a fault is. Takes time linear in the size. */
struct authres authres_read(enum authres_kind kind, struct str value, struct arena *arena);

/* Is it damage, not only a manner of writing? */
bool authres_damaged(enum authres_fault fault);

/* The value of a property, ASCII case ignored in both names; p == NULL: it has none. */
struct str authres_value(const struct authres_result *result, struct str ptype, struct str name);
