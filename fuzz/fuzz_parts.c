/* parsers/parts: parts lie in the body, children in their parents, and none is lost between the limits. */
#include "parsers/limits.h"
#include "parsers/parts.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct header h = header_split((struct str){(const char *)bytes, n}, &arena);
    struct parts p = parts_read(&h, &arena);
    struct str around[LIMIT_PART_DEPTH + 1];
    assert(p.count >= 1 && p.count <= LIMIT_PARTS);
    assert(p.items[0].depth == 0 && p.items[0].content.n == h.body.n);
    for (size_t i = 0; i < p.count; i++) {
        const struct part *part = &p.items[i];
        struct str parent = part->depth ? around[part->depth - 1] : h.body;
        assert(part->depth <= LIMIT_PART_DEPTH && part->type);
        assert(!i || (part->depth && part->depth <= p.items[i - 1].depth + 1));
        assert(!part->content.n || (part->content.p >= parent.p && part->content.p + part->content.n <= parent.p + parent.n));
        around[part->depth] = part->content;
    }
    arena_free(&arena);
    return 0;
}
