#include "src/engine/pathfind.h"
#include "parsers/limits.h"

void path_find(struct findings *f, const struct evidence *e)
{
    if (e->path->more)
        findings_add(f, DKV_LIMIT_HOPS_HIT, 0, S("Received"), arena_print(e->arena, "limit %d", LIMIT_HOPS));
}
