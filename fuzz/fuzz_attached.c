/* engine/attached: what is found inside a message is a message, from the part that it is said to be in, and no more of
 * them than was asked for. They are opened in turn, as the program does. */
#include "parsers/limits.h"
#include "src/engine/attached.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_one(const struct attached *a, const struct parts *p)
{
    assert(a->part < p->count && !p->items[a->part].multipart && a->bytes.n);
    struct arena scratch = {0};
    struct header h = header_split(arena_copy(&scratch, a->bytes), &scratch);
    assert(h.count > 0 && (!a->pasted || h.count > 1));
    arena_free(&scratch);
}

static size_t look_into(struct str message, size_t left, size_t depth)
{
    struct arena arena = {0};
    struct header h = header_split(message, &arena);
    struct parts p = parts_read(&h, &arena);
    struct attached *all;
    bool more;
    size_t count = attached_find(&p, left, &arena, &all, &more), used = count;
    assert(count <= left && (count == left || !more));
    for (size_t i = 0; i < count; i++) {
        assert(!i || all[i - 1].part <= all[i].part);
        check_one(&all[i], &p);
        if (depth < LIMIT_ATTACHED_DEPTH)
            used += look_into(all[i].bytes, left - used, depth + 1);
    }
    arena_free(&arena);
    return used;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    look_into((struct str){(const char *)bytes, n}, LIMIT_ATTACHED, 0);
    return 0;
}
