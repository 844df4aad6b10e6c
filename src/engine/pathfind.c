#include "src/engine/pathfind.h"
#include "parsers/limits.h"

void path_find(struct findings *f, const struct evidence *e)
{
    bool too_deep = false;
    for (size_t i = 0; i < e->path->count; i++)
        too_deep = too_deep || e->path->hops[i].flags & HOP_TOO_DEEP;
    if (too_deep)
        findings_add(f, DKV_LIMIT_COMMENT_HIT, 0, S("Received"), arena_print(e->arena, "limit %d", LIMIT_COMMENT_DEPTH));
    if (e->path->more)
        findings_add(f, DKV_LIMIT_HOPS_HIT, 0, S("Received"), arena_print(e->arena, "limit %d", LIMIT_HOPS));
}
