/* engine/strip: the edits fit, all but them is as it was, no field of ours is left but the one on top, and what came in
 * can be had back. */
#include "src/engine/strip.h"
#include "src/engine/stripfit.h"
#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

struct out {
    char *bytes;
    size_t n;
};

static bool collect(void *to, struct str piece)
{
    struct out *o = to;
    memcpy(o->bytes + o->n, piece.p, piece.n);
    o->n += piece.n;
    return true;
}

static struct patch_texts texts_of(const struct strip *plan)
{
    static const struct str crlf = S("Authentication-Results: mx; none\r\n"), lf = S("Authentication-Results: mx; none\n"),
                            cr = S("Authentication-Results: mx; none\r");
    bool is_cr = str_eq(plan->eol, S("\r"));
    return (struct patch_texts){is_cr ? cr : plan->eol.n == 2 ? crlf : lf, plan->eol};
}

/* Goes over both side by side. */
static void check_undo(struct str in, struct str out, const struct strip *plan, const struct patch_texts *texts)
{
    size_t at = 0;
    for (size_t i = 0; i < plan->n; i++) {
        const struct patch *p = &plan->patches[i];
        struct str put = patch_text(p, texts), same = str_take(str_drop(in, at), p->at - at);
        assert(str_eq(str_take(out, same.n), same));
        out = str_drop(out, same.n);
        assert(str_eq(str_take(out, put.n), put));
        out = str_drop(out, put.n);
        at = p->at + p->drop;
    }
    assert(str_eq(str_drop(in, at), out));
}

/* Without ids: nothing is taken out, and nothing is left that a plan with ids would touch. */
static void check_blunt(struct str in, const struct strip_options *known, struct arena *arena)
{
    static struct patch space[STRIP_SPACE];
    struct strip_options options = {.names = known->names, .space = space};
    struct strip plan = strip_plan(in, &options, NULL);
    struct patch_texts texts = {S(""), plan.eol};
    struct out o = {malloc(in.n + 64 + plan.n * 8), 0};
    assert(o.bytes && plan.n <= STRIP_SPACE && !plan.removed);
    assert(!plan.n || strip_fits(in, plan.patches, plan.n, known->names));
    assert(patch_apply(in, plan.patches, plan.n, &texts, collect, &o));
    struct str out = {o.bytes, o.n};
    check_undo(in, out, &plan, &texts);
    struct strip again = strip_plan(out, known, arena);
    assert(!again.removed && !again.renamed);
    free(o.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const char *const ids[] = {"mx", NULL}, *const names[] = {"X-R", NULL};
    struct strip_options options = {.ids = ids, .names = names};
    struct arena arena = {0};
    struct str in = {(const char *)bytes, n};
    struct strip plan = strip_plan(in, &options, &arena);
    struct patch_texts texts = texts_of(&plan);
    struct out o = {malloc(n + 64 + plan.n * 8), 0};
    assert(o.bytes && patches_fit(plan.patches, plan.n, n));
    assert(!plan.n || (strip_fits(in, plan.patches, plan.n, names) && strip_texts_fit(&texts, names)));
    assert(patch_apply(in, plan.patches, plan.n, &texts, collect, &o));
    struct str out = {o.bytes, o.n};
    check_undo(in, out, &plan, &texts);
    struct strip again = strip_plan(out, &options, &arena);
    assert(again.removed == (plan.n > 0) && again.renamed == 0);
    free(o.bytes);
    check_blunt(in, &options, &arena);
    arena_free(&arena);
    return 0;
}
