#include "src/engine/findings.h"

void findings_add(struct findings *f, enum dkv_reason reason, size_t signature, struct str where, struct str detail)
{
    if (f->count == f->capacity) {
        f->capacity = f->capacity ? f->capacity * 2 : 16;
        struct dkv_finding *bigger = arena_array(f->arena, f->capacity, sizeof *bigger);
        if (f->count)
            memcpy(bigger, f->items, f->count * sizeof *bigger);
        f->items = bigger;
    }
    f->items[f->count++] = (struct dkv_finding){reason, signature, where, detail};
}
