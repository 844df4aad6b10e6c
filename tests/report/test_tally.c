/* src/report/tally: what is kept, and that neither the order nor the way of adding up matters. */
#include "src/report/tally.h"
#include "tests/unit.h"

static void add(struct tally *t, const char *key, uint64_t n, uint64_t other)
{
    tally_add(t, &(struct tally_row){.key = key, .counts = {n, other}, .first = TALLY_NO_TIME, .last = TALLY_NO_TIME});
}

/* All that a table says, in one string of the arena. */
static struct str told(struct tally *t)
{
    g_autoptr(GPtrArray) rows = tally_rows(t);
    struct str out = arena_print(unit_arena(), "%d/%d", (int)tally_left_out(t), (int)tally_total(t));
    for (guint i = 0; i < rows->len; i++) {
        const struct tally_row *r = rows->pdata[i];
        out = arena_print(unit_arena(), "%.*s %s=%d,%d,%d..%d,%s", (int)out.n, out.p, r->key, (int)r->counts[0], (int)r->counts[1],
                          (int)r->first, (int)r->last, r->sample ? r->sample : "-");
        for (size_t k = 0; k < r->place_count; k++)
            out = arena_print(unit_arena(), "%.*s@%s:%d", (int)out.n, out.p, r->places[k].source, (int)r->places[k].index);
    }
    return out;
}

static void test_order(void)
{
    struct tally *t = tally_new(10);
    add(t, "b", 1, 1);
    add(t, "a", 1, 0);
    add(t, "c", 5, 1);
    add(t, "b", 1, 1);
    g_autoptr(GPtrArray) rows = tally_rows(t);
    CHECK_INT(rows->len, 3);
    CHECK_STR(str_z(((struct tally_row *)rows->pdata[0])->key), S("c"));
    CHECK_STR(str_z(((struct tally_row *)rows->pdata[1])->key), S("b"));
    CHECK_INT(((struct tally_row *)rows->pdata[1])->counts[0], 2);
    CHECK_INT(((struct tally_row *)rows->pdata[1])->counts[1], 2);
    CHECK_INT(tally_total(t), 8);
    CHECK_INT(tally_left_out(t), 0);
    tally_free(t);
}

static void test_places(void)
{
    static const char *const sources[] = {"b", "a", "c", "a", "b", "a", "d"};
    static const uint64_t indexes[] = {7, 10, 0, 9, 7, 2, 1};
    struct tally *t = tally_new(10);
    for (size_t i = 0; i < LENGTH(sources); i++) {
        struct tally_place place = {sources[i], indexes[i]};
        tally_add(t, &(struct tally_row){"k", {1}, (int64_t)(100 - i), (int64_t)(200 + i), i % 2 ? "x" : "y", &place, 1});
    }
    struct str all = told(t);
    CHECK(str_find(all, S("@a:2@a:9@a:10@b:7@c:0")) < all.n); /* sorted, each once, the first five */
    CHECK(str_find(all, S("@d:1")) == all.n);
    CHECK(str_find(all, S(" k=7,0,94..206,")) < all.n);
    tally_free(t);
}

/* The i-th of some rows, in which names come again. */
static void add_nth(struct tally *t, uint64_t i)
{
    char key[32], sample[32];
    g_snprintf(key, sizeof key, "name %d", (int)(i * i % 317));
    g_snprintf(sample, sizeof sample, "sample %d", (int)(i % 41));
    struct tally_place place = {i % 3 ? "one" : "two", i};
    tally_add(t, &(struct tally_row){key, {1, i % 2}, (int64_t)i, (int64_t)i, sample, &place, 1});
}

/* In any order, in one table or merged from several, with room for all and without. */
static void test_sums(void)
{
    enum { ROWS = 2000 };
    static const size_t limits[] = {1, 10, 100, 1000};
    for (size_t l = 0; l < LENGTH(limits); l++) {
        struct tally *one = tally_new(limits[l]), *back = tally_new(limits[l]), *parts[3], *merged = tally_new(limits[l]);
        for (uint64_t i = 0; i < ROWS; i++) {
            add_nth(one, i);
            add_nth(back, ROWS - 1 - i);
        }
        for (uint64_t p = 0; p < LENGTH(parts); p++) {
            parts[p] = tally_new(limits[l]);
            for (uint64_t i = p; i < ROWS; i += LENGTH(parts))
                add_nth(parts[p], i);
        }
        for (size_t p = LENGTH(parts); p-- > 0;)
            tally_merge(merged, parts[p]);
        unit_row("limit %zu", limits[l]);
        struct str wanted = told(one);
        CHECK_STR(told(back), wanted);
        CHECK_STR(told(merged), wanted);
        CHECK_INT(tally_total(one), ROWS);
        CHECK((tally_left_out(one) > 0) == (limits[l] < 1000));
        tally_free(one), tally_free(back), tally_free(merged);
        for (size_t p = 0; p < LENGTH(parts); p++)
            tally_free(parts[p]);
    }
}

/* What is kept was counted from its first row to its last. */
static void test_kept_is_exact(void)
{
    struct tally *small = tally_new(20), *large = tally_new(1000);
    for (uint64_t i = 0; i < 3000; i++) {
        add_nth(small, i);
        add_nth(large, i);
    }
    g_autoptr(GPtrArray) few = tally_rows(small), all = tally_rows(large);
    CHECK_INT(few->len, 20);
    for (guint i = 0; i < few->len; i++) {
        const struct tally_row *row = few->pdata[i];
        for (guint k = 0; k < all->len; k++) {
            const struct tally_row *other = all->pdata[k];
            if (strcmp(row->key, other->key) != 0)
                continue;
            unit_row("%s", row->key);
            CHECK_INT(row->counts[0], other->counts[0]);
        }
    }
    tally_free(small), tally_free(large);
}

static void test_lower_limit(void)
{
    struct tally *into = tally_new(100), *from = tally_new(10);
    for (uint64_t i = 0; i < 500; i++) {
        add_nth(into, i);
        add_nth(from, i);
    }
    tally_merge(into, from);
    g_autoptr(GPtrArray) rows = tally_rows(into);
    CHECK_INT(rows->len, 10);
    CHECK_INT(tally_limit(into), 10);
    CHECK_INT(tally_total(into), 1000);
    tally_free(into), tally_free(from);
}

static void test_huge(void)
{
    struct tally *t = tally_new(10);
    add(t, "k", UINT64_MAX, 1);
    add(t, "k", UINT64_MAX, UINT64_MAX);
    g_autoptr(GPtrArray) rows = tally_rows(t);
    CHECK(((struct tally_row *)rows->pdata[0])->counts[0] == (uint64_t)1 << 53);
    CHECK(tally_total(t) == (uint64_t)1 << 53);
    tally_free(t);
}

void suite_report_tally(void)
{
    static const struct unit_test tests[] = {
        {"rows in order", test_order},
        {"places, times and samples", test_places},
        {"the order does not matter, nor who adds up", test_sums},
        {"what is kept is exact", test_kept_is_exact},
        {"the lower limit counts", test_lower_limit},
        {"numbers have an end", test_huge},
    };
    unit_suite("report/tally", tests, LENGTH(tests));
}
