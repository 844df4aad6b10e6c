/* parsers/arena: memory of one message. */
#include "parsers/arena.h"
#include "tests/unit.h"

static bool all_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

/* Every piece is zeroed, aligned, and keeps what is written into it while others come. */
static void pieces(void)
{
    static const size_t sizes[] = {0, 1, 2, 15, 16, 17, 100, 16383, 16384, 16385, 1 << 20, 3};
    struct arena a = {0};
    char *all[LENGTH(sizes) * 20];
    for (size_t i = 0; i < LENGTH(all); i++) {
        size_t n = sizes[i % LENGTH(sizes)];
        unit_row("piece %zu of %zu bytes", i, n);
        all[i] = arena_alloc(&a, n);
        CHECK(all[i] != NULL);
        CHECK((uintptr_t)all[i] % _Alignof(max_align_t) == 0);
        CHECK(all_zero(all[i], n));
        memset(all[i], (int)(i % 255) + 1, n);
    }
    bool kept = true;
    for (size_t i = 0; i < LENGTH(all); i++)
        for (size_t k = 0; k < sizes[i % LENGTH(sizes)]; k++)
            kept = kept && (unsigned char)all[i][k] == i % 255 + 1;
    CHECK(kept);
    arena_free(&a);
}

/* After arena_free it starts afresh, and what it hands out is zeroed again. */
static void again(void)
{
    struct arena a = {0};
    for (int round = 0; round < 3; round++) {
        char *p = arena_alloc(&a, 5000);
        CHECK(all_zero(p, 5000));
        memset(p, 1, 5000);
        arena_free(&a);
        CHECK(a.newest == NULL);
    }
    arena_free(&a);
}

static void texts(void)
{
    struct arena *a = unit_arena();
    struct str s = arena_copy(a, S("a\0b"));
    CHECK_STR(s, S("a\0b"));
    CHECK_STR(arena_copy(a, (struct str){NULL, 0}), S(""));
    const char *z = arena_z(a, S("abcdefghijklmnop")); /* sixteen bytes: the NUL needs room of its own */
    CHECK_STR(str_z(z), S("abcdefghijklmnop"));
    CHECK_STR(str_z(arena_z(a, (struct str){NULL, 0})), S(""));
    CHECK_STR(arena_print(a, "%d %.*s", 7, 2, "abc"), S("7 ab"));
    CHECK_STR(arena_print(a, "%s", ""), S(""));
    size_t *numbers = arena_array(a, 3, sizeof *numbers);
    CHECK(numbers[0] == 0 && numbers[2] == 0);
}

void suite_parsers_arena(void)
{
    static const struct unit_test tests[] = {{"pieces", pieces}, {"again", again}, {"texts", texts}};
    unit_suite("parsers/arena", tests, LENGTH(tests));
}
