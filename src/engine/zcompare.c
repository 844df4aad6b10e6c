#include "src/engine/zcompare.h"

/* Equal but for white space: runs of it count as one blank, at the ends as none. */
static bool same_text(struct str a, struct str b)
{
    a = str_trim(a);
    b = str_trim(b);
    while (a.n && b.n) {
        bool gap = is_fws(a.p[0]);
        if (gap != is_fws(b.p[0]) || (!gap && a.p[0] != b.p[0]))
            return false;
        do
            a = str_drop(a, 1);
        while (gap && a.n && is_fws(a.p[0]));
        do
            b = str_drop(b, 1);
        while (gap && b.n && is_fws(b.p[0]));
    }
    return !a.n && !b.n;
}

static struct str lower(struct str s, struct arena *arena)
{
    char *p = arena_z(arena, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = ascii_lower(p[i]);
    return (struct str){p, s.n};
}

static void add_name(struct z_result *r, struct str name, struct arena *arena)
{
    for (size_t i = 0; i < r->count; i++)
        if (str_ieq(r->differs[i], name))
            return;
    r->differs[r->count++] = lower(name, arena);
}

/* The field that copy i speaks of: the last copy of a name is the lowest field, as in h=. */
static int32_t field_of(const struct z_copies *z, size_t i, const struct message *m)
{
    int32_t field = message_lowest(m, z->copies[i].name);
    for (size_t k = i + 1; k < z->count && field != NO_FIELD; k++)
        if (str_ieq(z->copies[k].name, z->copies[i].name))
            field = m->above[field];
    return field;
}

struct z_result z_compare(struct str z, const struct message *m, struct arena *arena)
{
    struct z_copies copies = dkimsig_z(z, arena);
    struct z_result r = {.readable = copies.ok, .more = copies.more};
    r.differs = arena_array(arena, copies.count, sizeof *r.differs);
    for (size_t i = 0; i < copies.count; i++) {
        int32_t field = field_of(&copies, i, m);
        if (field == NO_FIELD || !same_text(m->header.fields[field].value, copies.copies[i].value))
            add_name(&r, copies.copies[i].name, arena);
    }
    return r;
}
