#include "src/cli/check.h"
#include "parsers/limits.h"
#include "src/engine/attached.h"
#include "src/cli/inspect.h"
#include <stdlib.h>

/* A message that is being looked at: the outer one, or one that was found in a part of another. */
struct opened {
    struct dkv *dkv;
    struct str bytes;
    size_t part; /* of an inner message: which part of the outer one it is in */
    bool pasted; /* and it stands in the text of that part */
    struct opened *inner;
    size_t inner_count;
    bool more; /* a limit kept messages inside from being opened */
    size_t *want; /* for each name of dkv_wants: its place in check.names */
};

struct check {
    struct arena arena;
    struct dkv_options options;
    struct opened top;
    size_t left; /* of LIMIT_ATTACHED */
    const char **names;
    const struct dkv_answer **answers;
    size_t name_count;
    bool whole, answered;
    bool asks_return_path; /* the last of names */
    struct analysis analysis;
};

/* ---- opening ------------------------------------------------------------------------------------ */

static size_t add_name(struct check *c, const char *name)
{
    for (size_t i = 0; i < c->name_count; i++)
        if (str_eq(str_z(c->names[i]), str_z(name)))
            return i;
    c->names[c->name_count] = name;
    return c->name_count++;
}

static void open_one(struct check *c, struct opened *o, struct str bytes)
{
    o->bytes = bytes;
    o->dkv = dkv_open(bytes.p, bytes.n, &c->options);
    const char *const *names;
    size_t n = dkv_wants(o->dkv, &names);
    o->want = arena_array(&c->arena, n, sizeof *o->want);
    for (size_t i = 0; i < n; i++)
        o->want[i] = add_name(c, names[i]);
}

static void open_inner(struct check *c, struct opened *o, size_t depth)
{
    struct attached *found;
    size_t n = attached_find(dkv_parts(o->dkv), c->left, &c->arena, &found, &o->more);
    if (depth == LIMIT_ATTACHED_DEPTH) {
        o->more = o->more || n > 0;
        return;
    }
    c->left -= n;
    o->inner_count = n;
    o->inner = arena_array(&c->arena, n, sizeof *o->inner);
    for (size_t i = 0; i < n; i++) {
        o->inner[i].part = found[i].part;
        o->inner[i].pasted = found[i].pasted;
        open_one(c, &o->inner[i], found[i].bytes);
        open_inner(c, &o->inner[i], depth + 1);
    }
}

struct check *check_open(struct str bytes, const struct dkv_options *options, bool whole)
{
    struct check *c = calloc(1, sizeof *c);
    if (!c)
        abort();
    size_t most = whole ? LIMIT_SIGNATURES * (LIMIT_ATTACHED + 1) + 1 : LIMIT_SIGNATURES;
    c->options = *options;
    c->whole = whole;
    c->arena.pool = dkv_tools_pool(options->tools);
    c->left = LIMIT_ATTACHED;
    c->names = arena_array(&c->arena, most, sizeof *c->names);
    open_one(c, &c->top, bytes);
    if (whole)
        open_inner(c, &c->top, 0);
    c->answers = arena_array(&c->arena, c->name_count + whole, sizeof *c->answers);
    return c;
}

size_t check_wants(struct check *c, const char *const **names)
{
    *names = c->names;
    return c->name_count;
}

/* Does the answer about a key leave open whether the names above it exist (RFC 8020 section 2)? */
static bool leaves_open(const struct dkv_answer *a)
{
    return a && (a->status == DKV_ANSWER_NXDOMAIN || a->status == DKV_ANSWER_NOT_RECORDED) && !dkv_answer_shows_name(a);
}

bool check_ask_return_path(struct check *c)
{
    const char *domain = c->whole && !c->asks_return_path ? dkv_return_path_domain(c->top.dkv) : NULL;
    for (size_t i = 0; domain && i < c->name_count; i++)
        if (str_under(str_z(c->names[i]), str_z(domain)) && !leaves_open(c->answers[i]))
            return false;
    c->asks_return_path = c->asks_return_path || domain;
    if (domain)
        c->names[c->name_count++] = domain;
    return domain;
}

void check_answer(struct check *c, size_t i, const struct dkv_answer *answer) { c->answers[i] = answer; }

struct arena *check_arena(struct check *c) { return &c->arena; }

static size_t memory_of(const struct opened *o)
{
    size_t n = dkv_memory(o->dkv);
    for (size_t i = 0; i < o->inner_count; i++)
        n += memory_of(&o->inner[i]);
    return n;
}

size_t check_memory(const struct check *c) { return sizeof *c + arena_size(&c->arena) + memory_of(&c->top); }

/* ---- judging ------------------------------------------------------------------------------------ */

static void hand_in(struct check *c, struct opened *o)
{
    const char *const *names;
    size_t n = dkv_wants(o->dkv, &names);
    for (size_t i = 0; i < n; i++)
        dkv_answer(o->dkv, i, c->answers[o->want[i]]);
    for (size_t i = 0; i < o->inner_count; i++)
        hand_in(c, &o->inner[i]);
}

static void finish_answers(struct check *c)
{
    if (!c->answered) {
        hand_in(c, &c->top);
        if (c->asks_return_path)
            dkv_answer_return_path(c->top.dkv, c->answers[c->name_count - 1]);
    }
    c->answered = true;
}

enum dkv_result check_verdict(struct check *c)
{
    finish_answers(c);
    return dkv_verdict(c->top.dkv);
}

uint64_t check_trusted(struct check *c)
{
    const struct dkv_claim *claims;
    uint64_t end = 0;
    finish_answers(c);
    size_t n = dkv_claims(c->top.dkv, &claims);
    for (size_t i = 0; i < n && claims[i].position == DKV_POSITION_ABOVE; i++) {
        struct str raw, name, value;
        dkv_field(c->top.dkv, claims[i].field, &raw, &name, &value);
        end = (uint64_t)(raw.p + raw.n - c->top.bytes.p);
    }
    return end;
}

static struct analysis analyse(struct check *c, struct opened *o, struct origin origin)
{
    struct analysis a = inspect(o->dkv, o->bytes, origin, c->options.policy, &c->arena);
    struct analysis *inner = arena_array(&c->arena, o->inner_count, sizeof *inner);
    for (size_t i = 0; i < o->inner_count; i++)
        inner[i] = analyse(c, &o->inner[i], origin);
    a.attached = inner;
    a.attached_count = o->inner_count;
    a.attached_part = o->part;
    a.attached_pasted = o->pasted;
    a.attached_more = o->more;
    return a;
}

const struct analysis *check_analysis(struct check *c, struct origin origin, bool lean)
{
    finish_answers(c);
    c->analysis = lean ? inspect_lean(c->top.dkv, c->top.bytes, origin, c->options.policy, &c->arena)
                       : analyse(c, &c->top, origin);
    return &c->analysis;
}

static void use(struct opened *o, struct dkv_tools *tools)
{
    dkv_use(o->dkv, tools);
    for (size_t i = 0; i < o->inner_count; i++)
        use(&o->inner[i], tools);
}

void check_use(struct check *c, struct dkv_tools *tools)
{
    c->arena.pool = dkv_tools_pool(tools);
    use(&c->top, tools);
}

/* ---- the end ------------------------------------------------------------------------------------ */

static void close_all(struct opened *o)
{
    for (size_t i = 0; i < o->inner_count; i++)
        close_all(&o->inner[i]);
    dkv_close(o->dkv);
}

void check_close(struct check *c)
{
    if (!c)
        return;
    close_all(&c->top);
    arena_free(&c->arena);
    free(c);
}
