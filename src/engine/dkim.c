/* The library's front: a handle over one message. It reads the signatures when opened, lists the names of
 * their keys, and judges when the answers are in. */
#include "parsers/limits.h"
#include "src/engine/arc.h"
#include "src/engine/author.h"
#include "src/engine/claims.h"
#include "src/engine/content.h"
#include "src/engine/coverage.h"
#include "src/engine/envelope.h"
#include "src/engine/exchange.h"
#include "src/engine/judge.h"
#include "src/engine/pathfind.h"
#include "src/engine/readings.h"
#include "src/engine/replay.h"
#include "src/engine/returnpath.h"
#include "src/engine/ses.h"
#include "src/engine/shape.h"
#include "src/engine/signfind.h"
#include <stdlib.h>

struct dkv {
    struct arena arena;
    struct dkv_options options;
    struct message message;
    struct dkv_tools own, *tools; /* tools: those that were lent, or own */
    struct findings findings;
    struct signature *signatures;
    size_t count;
    const char **wants;
    const struct dkv_answer **answers;
    size_t want_count;
    const struct dkv_answer *return_path; /* NULL: not asked */
    struct dkv_signature *judged; /* NULL: not yet */
    bool date_read, path_read, parts_read, coverage_read, author_read, claims_read, findings_done;
    struct mime_date date;
    struct author author;
    struct path path;
    struct parts parts;
    struct coverage coverage;
    struct claims claims;
    int64_t judged_at;
    enum dkv_clock clock;
    bool clock_set;
};

/* ---- tools -------------------------------------------------------------------------------------- */

struct dkv_tools *dkv_tools_new(uint64_t seed)
{
    struct dkv_tools *tools = calloc(1, sizeof *tools);
    if (!tools)
        abort();
    tools->keys.seed = seed;
    return tools;
}

static void tools_end(struct dkv_tools *tools)
{
    hashes_free(&tools->hashes);
    keyring_free(&tools->keys);
    domains_free(&tools->domains);
    arena_pool_free(&tools->pool);
}

void dkv_tools_free(struct dkv_tools *tools)
{
    if (tools)
        tools_end(tools);
    free(tools);
}

void dkv_use(struct dkv *d, struct dkv_tools *tools)
{
    d->tools = tools ? tools : &d->own;
    d->arena.pool = tools ? &tools->pool : NULL;
}

struct arena_pool *dkv_tools_pool(struct dkv_tools *tools) { return tools ? &tools->pool : NULL; }

/* ---- opening ------------------------------------------------------------------------------------ */

static size_t add_want(struct dkv *d, const char *name)
{
    for (size_t i = 0; i < d->want_count; i++)
        if (str_eq(str_z(d->wants[i]), str_z(name)))
            return i;
    d->wants[d->want_count] = name;
    return d->want_count++;
}

/* A signature that is malformed beyond reading names no key; any other is looked up even when it is already
 * refused, so that the report can say whether it would verify. */
static bool wants_key(const struct signature *s)
{
    enum dkv_reason r = s->fault;
    return s->key_name && s->record.b.n && signature_has_body_hash(s) && r != DKV_SIG_TAG_DUPLICATE &&
           r != DKV_SIG_TAG_JUNK && r != DKV_SIG_VERSION && r != DKV_Q_UNKNOWN && r != DKV_SELECTOR_BAD &&
           r != DKV_DOMAIN_BAD && r != DKV_LIMIT_NAMES_HIT && r != DKV_LIMIT_TAGS_HIT;
}

static void read_signatures(struct dkv *d)
{
    size_t n = known_count(&d->message, NAME_DKIM_SIGNATURE);
    d->signatures = arena_array(&d->arena, n, sizeof *d->signatures);
    d->wants = arena_array(&d->arena, LIMIT_SIGNATURES, sizeof *d->wants);
    d->answers = arena_array(&d->arena, LIMIT_SIGNATURES, sizeof *d->answers);
    d->count = n;
    size_t at = n;
    for (int32_t i = known_lowest(&d->message, NAME_DKIM_SIGNATURE); i != NO_FIELD; i = d->message.above[i])
        d->signatures[--at].field = (size_t)i;
    for (size_t i = 0; i < n; i++) {
        struct signature *s = &d->signatures[i];
        if (i >= LIMIT_SIGNATURES) {
            *s = (struct signature){.field = s->field, .number = i + 1, .skipped = true, .body = {.size = -1}};
            continue;
        }
        *s = signature_read(&d->message, s->field, i + 1, d->options.policy, &d->arena);
        if (wants_key(s))
            s->want = add_want(d, s->key_name);
        else
            s->key_name = NULL;
    }
}

struct dkv *dkv_open(const void *bytes, size_t n, const struct dkv_options *options)
{
    struct dkv *d = calloc(1, sizeof *d);
    if (!d)
        abort();
    d->options = *options;
    d->own.keys.seed = options->seed;
    dkv_use(d, options->tools);
    d->findings.arena = &d->arena;
    d->message = message_read((struct str){bytes, n}, options->seed, &d->arena);
    read_signatures(d);
    return d;
}

size_t dkv_wants(struct dkv *d, const char *const **names)
{
    *names = d->wants;
    return d->want_count;
}

void dkv_answer(struct dkv *d, size_t i, const struct dkv_answer *answer)
{
    if (i < d->want_count)
        d->answers[i] = answer;
}

bool dkv_answer_shows_name(const struct dkv_answer *a)
{
    return a->status == DKV_ANSWER_OK || a->status == DKV_ANSWER_NODATA || a->cname_count > 0;
}

const char *dkv_return_path_domain(struct dkv *d)
{
    const char *domain = return_path_domain(&d->message, &d->arena);
    return domain && return_path_is_asked(domain) ? domain : NULL;
}

void dkv_answer_return_path(struct dkv *d, const struct dkv_answer *answer) { d->return_path = answer; }

/* ---- judging ------------------------------------------------------------------------------------ */

/* As far as it takes to know the border: verdicts need no more. */
static const struct path *path_to_border_of(struct dkv *d)
{
    if (!d->path_read)
        d->path = path_to_border(&d->message, d->options.trust, &d->tools->domains, &d->arena);
    d->path_read = true;
    return &d->path;
}

static const struct path *path_of(struct dkv *d)
{
    path_to_border_of(d);
    path_rest(&d->path, &d->message, &d->arena);
    return &d->path;
}

/* The date of the border hop; -1: not known. Behind an address translator every sender looks like one of our own, and
 * the lines below the top one may be made up: where the border is older than a queue can explain, the top one counts. */
static int64_t border_date(const struct path *p)
{
    if (p->sure >= p->count)
        return -1;
    int64_t border = p->hops[p->sure].date, top = p->hops[p->count - 1].date;
    return top < 0 || (border >= 0 && border < top - LIMIT_QUEUE_TIME) ? top : border;
}

/* RFC 6376 section 3.5 x=: the time of reception if it is reliably known, that is, the border hop's. One that is
 * later than now is no time to judge by. */
static void set_clock(struct dkv *d)
{
    if (d->clock_set)
        return;
    d->clock_set = true;
    d->judged_at = d->options.now;
    d->clock = d->options.now_given ? DKV_CLOCK_GIVEN : DKV_CLOCK_NOW;
    bool timed = false;
    for (size_t i = 0; i < d->count; i++)
        timed = timed || d->signatures[i].record.x > 0 || d->signatures[i].record.t > 0;
    if (!timed)
        return;
    int64_t border = border_date(path_to_border_of(d));
    if (border >= 0 && border <= d->options.now) {
        d->judged_at = border;
        d->clock = DKV_CLOCK_BORDER;
    }
}

static void compare_copies(struct dkv *d)
{
    for (size_t i = 1; i < d->count && i < LIMIT_SIGNATURES; i++)
        for (size_t k = 0; k < i; k++)
            if (d->judged[i].b.n && str_eq(d->judged[i].b, d->judged[k].b)) {
                findings_add(&d->findings, DKV_SIG_COPIES, i + 1, arena_print(&d->arena, "DKIM-Signature %zu", i + 1),
                             arena_print(&d->arena, "the same as DKIM-Signature %zu", k + 1));
                break;
            }
}

/* RFC 8463 section 5: an Ed25519 signature should have an RSA one beside it. */
static void look_for_rsa(struct dkv *d)
{
    size_t ed25519 = 0, rsa = 0;
    for (size_t i = 0; i < d->count; i++) {
        ed25519 += d->signatures[i].record.algorithm == ALG_ED25519_SHA256;
        rsa += d->signatures[i].record.algorithm == ALG_RSA_SHA256;
    }
    if (ed25519 && !rsa)
        findings_add(&d->findings, DKV_ED25519_ONLY, 0, S("DKIM-Signature"), S(""));
}

size_t dkv_signatures(struct dkv *d, const struct dkv_signature **signatures)
{
    if (!d->judged) {
        d->judged = arena_array(&d->arena, d->count, sizeof *d->judged);
        set_clock(d);
        readings_hash(&d->message, d->signatures, d->count, d->options.quoting, &d->tools->hashes, &d->arena);
        struct judge j = {&d->message, d->options.policy, d->options.now, d->judged_at,
                          d->tools,    &d->findings,      &d->arena};
        for (size_t i = 0; i < d->count; i++) {
            const struct signature *s = &d->signatures[i];
            d->judged[i] = judge_signature(&j, s, s->key_name ? d->answers[s->want] : NULL);
        }
        compare_copies(d);
        look_for_rsa(d);
    }
    *signatures = d->judged;
    return d->count;
}

enum dkv_result dkv_verdict(struct dkv *d)
{
    const struct dkv_signature *s;
    size_t n = dkv_signatures(d, &s);
    enum dkv_result verdict = n ? DKV_FAIL : DKV_NONE;
    for (size_t i = 0; i < n; i++) {
        if (s[i].result == DKV_PASS)
            return DKV_PASS;
        if (s[i].result == DKV_TEMPERROR)
            verdict = DKV_TEMPERROR;
    }
    return verdict;
}

/* ---- what else there is to know ------------------------------------------------------------------- */

static struct mime_date date_of(struct dkv *d)
{
    if (!d->date_read)
        d->date = mime_date(known_value(&d->message, NAME_DATE));
    d->date_read = true;
    return d->date;
}

int64_t dkv_date(struct dkv *d)
{
    struct mime_date date = date_of(d);
    return date.ok ? date.seconds : -1;
}

static struct evidence evidence_of(struct dkv *d)
{
    struct evidence e = {.message = &d->message, .path = path_of(d), .signatures = d->signatures, .date = date_of(d),
                         .return_path = d->return_path, .authserv_ids = d->options.authserv_ids, .now = d->options.now,
                         .policy = d->options.policy, .domains = &d->tools->domains, .arena = &d->arena};
    e.count = dkv_signatures(d, &e.judged);
    return e;
}

const struct parts *dkv_parts(struct dkv *d)
{
    if (!d->parts_read)
        d->parts = parts_read(&d->message.header, &d->arena);
    d->parts_read = true;
    return &d->parts;
}

const struct coverage *dkv_coverage(struct dkv *d)
{
    if (!d->coverage_read) {
        struct evidence e = evidence_of(d);
        e.parts = dkv_parts(d);
        d->coverage = coverage_read(&e);
        d->coverage_read = true;
    }
    return &d->coverage;
}

const struct author *dkv_author(struct dkv *d)
{
    if (!d->author_read)
        d->author = author_read(&d->message, &d->arena);
    d->author_read = true;
    return &d->author;
}

static const struct claims *claims_of(struct dkv *d)
{
    if (!d->claims_read) {
        struct evidence e = evidence_of(d);
        d->claims = claims_read(&e);
        d->claims_read = true;
    }
    return &d->claims;
}

size_t dkv_claims(struct dkv *d, const struct dkv_claim **claims)
{
    const struct claims *c = claims_of(d);
    *claims = c->items;
    return c->count;
}

/* In the order of the report within one severity. */
static finder *const finders[] = {
    shape_find,
    path_find,
    chain_find,
    hop_find,
    author_find,
    content_find,
    sign_find,
    replay_find,
    coverage_find,
    claims_find,
    arc_find,
    exchange_find,
    envelope_find,
    return_path_find,
    ses_find,
};

size_t dkv_findings(struct dkv *d, const struct dkv_finding **findings)
{
    if (!d->findings_done) {
        struct evidence e = evidence_of(d);
        e.body = body_scan(d->message.header.body);
        e.parts = dkv_parts(d);
        e.coverage = dkv_coverage(d);
        e.author = dkv_author(d);
        e.claims = claims_of(d);
        for (size_t i = 0; i < sizeof finders / sizeof *finders; i++)
            finders[i](&d->findings, &e);
        d->findings_done = true;
    }
    *findings = d->findings.items;
    return d->findings.count;
}

int64_t dkv_judged_at(struct dkv *d, enum dkv_clock *from)
{
    set_clock(d);
    *from = d->clock;
    return d->judged_at;
}

size_t dkv_hops(struct dkv *d, const struct hop **hops, size_t *border)
{
    const struct path *p = path_of(d);
    *hops = p->hops;
    *border = p->border;
    return p->count;
}

bool dkv_trust_ok(const char *text) { return path_trust_ok(str_z(text)); }

size_t dkv_field_count(struct dkv *d) { return d->message.header.count; }

bool dkv_field(struct dkv *d, size_t i, struct str *raw, struct str *name, struct str *value)
{
    if (i >= d->message.header.count)
        return false;
    const struct field *f = &d->message.header.fields[i];
    *raw = f->raw;
    *name = f->name;
    *value = f->value;
    return true;
}

struct str dkv_value(struct dkv *d, struct str name) { return message_value(&d->message, name); }

size_t dkv_memory(const struct dkv *d) { return sizeof *d + arena_size(&d->arena); }

void dkv_close(struct dkv *d)
{
    if (!d)
        return;
    tools_end(&d->own);
    arena_free(&d->arena);
    free(d);
}
