#include "src/engine/readings.h"
#include "parsers/lineends.h"
#include "parsers/limits.h"
#include "src/engine/unquote.h"

/* One way to read the body. The first row is tried for all, each further one for those that did not fit before. */
static const struct reading {
    enum body_reading lines;
    enum dkv_quoting quoting; /* what is undone */
} readings[] = {
    {READ_LINES, DKV_QUOTING_NONE},     {READ_LITERAL, DKV_QUOTING_NONE},
    {READ_LINES, DKV_QUOTING_MBOXRD},   {READ_LINES, DKV_QUOTING_MBOXO},
    {READ_LITERAL, DKV_QUOTING_MBOXRD}, {READ_LITERAL, DKV_QUOTING_MBOXO},
};

/* Signatures and what is wanted for them, index by index. */
struct job {
    const struct message *message;
    struct hashes *hashes;
    struct arena *arena;
    struct body_want *wants;
    struct signature **owners;
    size_t n;
};

static bool fits(const struct body_want *w, const struct signature *s)
{
    return w->digest.n && digest_eq(&w->digest, s->record.bh);
}

/* Those that have a hash, and not the right one. With l= beyond the body there is none. */
static void keep_mismatches(struct job *job)
{
    size_t n = 0;
    for (size_t i = 0; i < job->n; i++) {
        struct signature *s = job->owners[i];
        if (!s->body.digest.n || fits(&s->body, s))
            continue;
        job->owners[n] = s;
        job->wants[n++] = s->body;
    }
    job->n = n;
}

static void read_as(struct job *job, const struct reading *r, bool first)
{
    const struct header *h = &job->message->header;
    body_hash_unquoted(h->body, r->quoting, r->lines, h->line_end, job->wants, job->n, job->hashes, job->arena);
    for (size_t i = 0; i < job->n; i++) {
        struct signature *s = job->owners[i];
        if (!first && !fits(&job->wants[i], s))
            continue;
        s->body = job->wants[i];
        s->literal = r->lines == READ_LITERAL;
        s->quoting = r->quoting;
    }
    keep_mismatches(job);
}

/* What the body makes possible. */
struct doubts {
    bool literal, mboxrd, mboxo;
};

static struct doubts doubts_of(const struct message *m, enum dkv_quoting quoting)
{
    struct line_ends ends = line_ends_count(m->header.body);
    struct quoted_lines quoted = unquote_count(m->header.body, m->header.line_end);
    bool rd = quoting == DKV_QUOTING_UNKNOWN || quoting == DKV_QUOTING_MBOXRD;
    bool o = quoting == DKV_QUOTING_UNKNOWN || quoting == DKV_QUOTING_MBOXO;
    return (struct doubts){
        .literal = ends.lf && ends.crlf + m->header.crlf,
        .mboxrd = rd && quoted.single + quoted.deeper,
        .mboxo = o && quoted.single && (!rd || quoted.deeper), /* else it is the same as mboxrd */
    };
}

static bool is_possible(const struct reading *r, const struct doubts *d)
{
    return (r->lines != READ_LITERAL || d->literal) && (r->quoting != DKV_QUOTING_MBOXRD || d->mboxrd) &&
           (r->quoting != DKV_QUOTING_MBOXO || d->mboxo);
}

void readings_hash(const struct message *message, struct signature *signatures, size_t count, enum dkv_quoting quoting,
                   struct hashes *hashes, struct arena *arena)
{
    struct job job = {.message = message, .hashes = hashes, .arena = arena};
    job.wants = arena_array(arena, LIMIT_SIGNATURES, sizeof *job.wants);
    job.owners = arena_array(arena, LIMIT_SIGNATURES, sizeof *job.owners);
    for (size_t i = 0; i < count; i++) {
        struct signature *s = &signatures[i];
        if (!signature_has_body_hash(s))
            continue;
        job.owners[job.n] = s;
        job.wants[job.n++] = (struct body_want){.canon = s->record.body_canon, .kind = signature_hash(s), .length = s->record.l};
    }
    if (!job.n)
        return;
    read_as(&job, &readings[0], true);
    if (!job.n)
        return;
    struct doubts doubts = doubts_of(message, quoting);
    for (size_t i = 1; i < sizeof readings / sizeof *readings && job.n; i++)
        if (is_possible(&readings[i], &doubts))
            read_as(&job, &readings[i], false);
}
