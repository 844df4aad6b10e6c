#include "parsers/taglist.h"
#include "parsers/limits.h"

/* tag-name = ALPHA *ALNUMPUNC, with "_" as the only punctuation. */
static bool name_ok(struct str name)
{
    if (!name.n || !ascii_alpha(name.p[0]))
        return false;
    for (size_t i = 1; i < name.n; i++)
        if (!ascii_alnum(name.p[i]) && name.p[i] != '_')
            return false;
    return true;
}

/* Are all eight bytes from 0x20 to 0x7e? The lowest that is not sets its high bit in one of the two. */
static bool are_printable(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return !(((w - UINT64_C(0x2020202020202020)) | (w + UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080));
}

/* tval is printable ASCII but ";"; bytes from 128 are let through here (RFC 8616 puts UTF-8 into d=, s=, i=),
 * the tags that may not have them refuse them. */
static bool value_ok(struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        while (value.n - i >= 8 && are_printable(value.p + i))
            i += 8;
        if (i == value.n)
            break;
        unsigned char c = (unsigned char)value.p[i];
        if ((c < 0x20 && !is_fws((char)c)) || c == 0x7f)
            return false;
        if (c == '\r' && !(i + 1 < value.n && is_fws(value.p[i + 1])))
            return false; /* a CR that folds nothing */
    }
    return true;
}

static void fault(struct taglist *l, enum taglist_error error, struct str where)
{
    if (l->error == TAGLIST_OK) {
        l->error = error;
        l->where = where;
    }
}

static void take_part(struct taglist *l, struct str part)
{
    struct str_cut c = str_cut(part, '=');
    struct tag t = {str_trim(c.head), str_trim(c.tail), c.tail};
    if (!c.found || !name_ok(t.name)) {
        fault(l, TAGLIST_JUNK, str_trim(part));
        return;
    }
    if (!value_ok(t.value))
        fault(l, TAGLIST_JUNK, t.name);
    if (taglist_get(l, t.name)) {
        fault(l, TAGLIST_DUPLICATE, t.name);
        return;
    }
    l->tags[l->count++] = t;
}

static size_t count_parts(struct str text)
{
    size_t n = 1;
    for (struct str_cut c = str_cut(text, ';'); c.found && n < LIMIT_TAGS; c = str_cut(c.tail, ';'))
        n++;
    return n;
}

struct taglist taglist_read(struct str text, struct arena *arena)
{
    struct taglist l = {0};
    if (text.n > LIMIT_TAGLIST_BYTES) {
        fault(&l, TAGLIST_TOO_LONG, str_take(text, 0));
        return l;
    }
    size_t room = count_parts(text); /* of a mapped file there may be more parts later */
    l.tags = arena_array(arena, room, sizeof *l.tags);
    struct str_cut c = {.tail = text, .found = true};
    while (c.found) {
        c = str_cut(c.tail, ';');
        if (!c.found && !str_trim(c.head).n && l.count)
            break; /* the one ";" that may end the list */
        if (l.count == room) {
            fault(&l, TAGLIST_TOO_MANY, str_take(text, 0));
            break;
        }
        take_part(&l, c.head);
    }
    return l;
}

const struct tag *taglist_get(const struct taglist *list, struct str name)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->tags[i].name, name))
            return &list->tags[i];
    return NULL;
}

struct tag_fault taglist_apply(const struct taglist *list, const struct tag_rule *rules, size_t n,
                               void *record, enum dkv_reason missing, struct arena *arena)
{
    struct tag_fault first = {0};
    for (size_t i = 0; i < n; i++) {
        const struct tag *t = taglist_get(list, rules[i].name);
        bool ok = t ? rules[i].take(record, t, arena) : !rules[i].required;
        if (!ok && !first.found)
            first = (struct tag_fault){true, t ? rules[i].bad : missing, rules[i].name};
    }
    return first;
}
