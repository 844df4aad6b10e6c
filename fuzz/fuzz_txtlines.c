/* lookup/txtlines: any text may be pasted. It comes to an end; owners lie in the text, no string is longer than the text, and a
 * record that is written as a line of a zone file is read as the same. */
#include "src/lookup/txtlines.h"
#include <assert.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct str written(const struct txtline *l, struct arena *arena)
{
    size_t room = 8, n = 0;
    for (size_t i = 0; i < l->string_count; i++)
        room += 4 * l->strings[i].n + 4;
    char *out = arena_alloc(arena, room);
    n = (size_t)snprintf(out, room, "a TXT");
    for (size_t i = 0; i < l->string_count; i++) {
        n += (size_t)snprintf(out + n, room - n, " \"");
        for (size_t k = 0; k < l->strings[i].n; k++)
            n += (size_t)snprintf(out + n, room - n, "\\%03u", (unsigned char)l->strings[i].p[k]);
        out[n++] = '"';
    }
    return (struct str){out, n};
}

static void check_again(const struct txtline *l, struct arena *arena)
{
    struct txtlines lines = {.master = {.rest = written(l, arena), .line = 1}};
    struct txtline again;
    assert(txtlines_next(&lines, &again, arena));
    assert(again.string_count == l->string_count && str_eq(again.owner, S("a")) && !again.raw);
    for (size_t i = 0; i < l->string_count; i++)
        assert(str_eq(again.strings[i], l->strings[i]));
    assert(!txtlines_next(&lines, &again, arena));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = {0};
    struct str text = {(const char *)bytes, n};
    struct txtlines lines = {.master = {.rest = text, .line = 1}};
    struct txtline l;
    size_t count = 0;
    for (; txtlines_next(&lines, &l, &arena); count++) {
        assert(l.string_count && count < n);
        assert(!l.owner.n || (l.owner.p >= text.p && l.owner.p + l.owner.n <= text.p + n));
        for (size_t i = 0; i < l.string_count; i++)
            assert(l.strings[i].n <= n);
        if (count < 20)
            check_again(&l, &arena);
    }
    assert(!txtlines_next(&lines, &l, &arena));
    arena_free(&arena);
    return 0;
}
