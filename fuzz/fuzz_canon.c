/* engine/canon: a body fed in chunks gives the same bytes as in one piece, and both give what the plain
 * canonicalization of the tests does; so do header fields. The first byte chooses how, the second the chunks. */
#include "src/engine/canon.h"
#include "tests/tools/canonical.h"
#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

struct output {
    char *p;
    size_t n, size;
};

static void collect(void *to, struct str run)
{
    struct output *o = to;
    assert(run.n && run.n <= o->size - o->n);
    memcpy(o->p + o->n, run.p, run.n);
    o->n += run.n;
}

static struct output output_for(struct str input, struct arena *arena)
{
    size_t size = 2 * input.n + 2; /* every byte may become CRLF, and one may be added */
    return (struct output){arena_alloc(arena, size), 0, size};
}

static struct str canonical(struct canon_body how, struct str body, size_t step, struct arena *arena)
{
    struct output o = output_for(body, arena);
    how.sink = (struct sink){collect, &o};
    for (struct str rest = body; rest.n; rest = str_drop(rest, step)) {
        struct str chunk = str_take(rest, step);
        char *own = malloc(chunk.n);
        memcpy(own, chunk.p, chunk.n);
        canon_body_put(&how, (struct str){own, chunk.n});
        free(own);
    }
    canon_body_end(&how);
    return (struct str){o.p, o.n};
}

static void check_body(struct canon_body how, struct str body, size_t step, struct arena *arena)
{
    struct str whole = canonical(how, body, body.n + 1, arena), chunked = canonical(how, body, step, arena);
    assert(str_eq(whole, chunked));
    if (how.line_end == '\n') {
        struct str crlf = how.reading == READ_LINES ? canonical_crlf(arena, body) : body;
        assert(str_eq(whole, canonical_body(arena, crlf, how.canon == CANON_RELAXED)));
    }
}

static void check_field(enum canonicalization canon, struct str raw, struct arena *arena)
{
    struct output o = output_for(raw, arena), same = output_for(raw, arena);
    canon_field(canon, raw, '\n', (struct sink){collect, &o});
    canon_signature(canon, raw, str_take(str_drop(raw, raw.n), 0), '\n', (struct sink){collect, &same});
    assert(o.n >= 2 && str_eq(str_drop((struct str){o.p, o.n}, o.n - 2), S("\r\n")));
    assert(str_eq((struct str){o.p, o.n - 2}, (struct str){same.p, same.n}));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    if (n < 2)
        return 0;
    struct str input = {(const char *)bytes + 2, n - 2};
    struct canon_body how = {.canon = bytes[0] & 1 ? CANON_RELAXED : CANON_SIMPLE,
                             .reading = bytes[0] & 2 ? READ_LITERAL : READ_LINES,
                             .line_end = bytes[0] & 4 && !str_has(input, '\n') ? '\r' : '\n'};
    check_body(how, input, (size_t)bytes[1] + 1, &arena);
    if (!str_has(str_take(input, input.n ? input.n - 1 : 0), '\n'))
        check_field(how.canon, input, &arena);
    arena_free(&arena);
    return 0;
}
