#include "src/engine/headerhash.h"

int32_t *header_select(const struct message *m, const struct dkimsig *sig, size_t own, struct arena *arena)
{
    enum { FRESH = 0, OFFSET = 2 }; /* a cursor holds the next field + OFFSET, so that NO_FIELD is not FRESH */
    int32_t *selected = arena_array(arena, sig->name_count, sizeof *selected);
    int32_t *cursor = arena_array(arena, m->header.count, sizeof *cursor); /* by the lowest field of the name */
    for (size_t i = 0; i < sig->name_count; i++) {
        int32_t lowest = message_lowest(m, sig->names[i]);
        selected[i] = NO_FIELD;
        if (lowest == NO_FIELD)
            continue;
        int32_t at = cursor[lowest] == FRESH ? lowest : cursor[lowest] - OFFSET;
        if (at == (int32_t)own)
            at = m->above[at];
        selected[i] = at;
        cursor[lowest] = (at == NO_FIELD ? NO_FIELD : m->above[at]) + OFFSET;
    }
    return selected;
}

void header_canon(const struct message *m, const struct dkimsig *sig, size_t own, struct sink sink, struct arena *arena)
{
    int32_t *selected = header_select(m, sig, own, arena);
    for (size_t i = 0; i < sig->name_count; i++)
        if (selected[i] != NO_FIELD)
            canon_field(sig->head_canon, m->header.fields[selected[i]].raw, m->header.line_end, sink);
    canon_signature(sig->head_canon, m->header.fields[own].raw, sig->b_whole, m->header.line_end, sink);
}
