/* parsers/taglist: a list without error, written anew from its tags, is read as the same tags; and whatever the
 * error, tags lie in the text and have different names. */
#include "parsers/limits.h"
#include "parsers/taglist.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct str written(const struct taglist *l, struct arena *arena)
{
    size_t room = 0, n = 0;
    for (size_t i = 0; i < l->count; i++)
        room += l->tags[i].name.n + l->tags[i].value.n + 2;
    char *out = arena_alloc(arena, room);
    for (size_t i = 0; i < l->count; i++) {
        memcpy(out + n, l->tags[i].name.p, l->tags[i].name.n);
        n += l->tags[i].name.n;
        out[n++] = '=';
        memcpy(out + n, l->tags[i].value.p, l->tags[i].value.n);
        n += l->tags[i].value.n;
        out[n++] = ';';
    }
    return (struct str){out, n};
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str text = {(const char *)bytes, n};
    struct taglist l = taglist_read(text, &arena);
    assert(l.count <= LIMIT_TAGS && (n || l.error != TAGLIST_OK));
    for (size_t i = 0; i < l.count; i++) {
        const struct tag *t = &l.tags[i];
        assert(t->name.n && t->whole.p >= text.p && t->whole.p + t->whole.n <= text.p + n);
        assert(str_eq(str_trim(t->whole), t->value) && taglist_get(&l, t->name) == t);
    }
    if (l.error == TAGLIST_OK) {
        struct taglist again = taglist_read(written(&l, &arena), &arena);
        assert(again.error == TAGLIST_OK && again.count == l.count);
        for (size_t i = 0; i < l.count; i++)
            assert(str_eq(l.tags[i].name, again.tags[i].name) && str_eq(l.tags[i].value, again.tags[i].value));
    }
    arena_free(&arena);
    return 0;
}
