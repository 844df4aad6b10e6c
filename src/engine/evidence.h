/* All that is known of a message when its findings are looked for: a finder reads it and adds to findings. One
 * finder a subject, one file a finder; the table of them is in dkim.c. A finder judges nothing. */
#pragma once
#include "parsers/mime.h"
#include "src/engine/bodyscan.h"
#include "src/engine/findings.h"
#include "src/engine/path.h"
#include "src/engine/signature.h"

struct parts;
struct coverage;
struct author;
struct claims;
struct domains;

struct evidence {
    const struct message *message;
    const struct path *path;
    const struct signature *signatures; /* as read, in message order */
    const struct dkv_signature *judged; /* as judged, the same order */
    size_t count;
    struct body_scan body;              /* what the body has */
    const struct parts *parts;          /* parsers/parts.h */
    const struct coverage *coverage;    /* coverage.h */
    const struct author *author;        /* author.h */
    const struct claims *claims;        /* claims.h */
    const struct dkv_answer *return_path; /* what the DNS says of its domain (returnpath.h); NULL: nothing */
    struct mime_date date;              /* of the Date field; not ok: there is none that can be read */
    const char *const *authserv_ids;    /* as in dkv_options */
    int64_t now;
    enum dkv_policy policy;
    struct domains *domains;            /* domain.h */
    struct arena *arena;
};

typedef void finder(struct findings *f, const struct evidence *e);
