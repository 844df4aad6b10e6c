/* src/lookup/cache: answers under their names, held by those who use them. */
#include "src/lookup/cache.h"
#include "tests/unit.h"
#include <glib.h>

enum { ROOM = 100000 };

static struct dkv_answer answer_of(struct str *text)
{
    return (struct dkv_answer){.txt = text, .txt_count = 1, .ttl = 60, .server = S("192.0.2.1")};
}

static void test_copy(void)
{
    char bytes[] = "v=DKIM1; p=";
    struct str texts[] = {{bytes, sizeof bytes - 1}, S("")}, cnames[] = {S("a.example"), S("b.example")};
    struct dkv_answer a = answer_of(texts);
    a.txt_count = a.cname_count = 2;
    a.cname = cnames;
    struct cache *c = cache_new(ROOM);
    const struct dkv_answer *kept = cache_put(c, "k.example", &a, 10);
    memset(bytes, 'x', sizeof bytes);
    texts[1] = cnames[0] = cnames[1] = S("changed");
    CHECK(kept->txt_count == 2 && str_eq(kept->txt[0], S("v=DKIM1; p=")) && !kept->txt[1].n);
    CHECK(kept->cname_count == 2 && str_eq(kept->cname[0], S("a.example")) && str_eq(kept->cname[1], S("b.example")));
    CHECK(str_eq(kept->server, S("192.0.2.1")) && kept->ttl == 60);
    cache_release(kept);
    cache_free(c);
}

static void test_time(void)
{
    struct str text = S("one");
    struct dkv_answer a = answer_of(&text);
    struct cache *c = cache_new(ROOM);
    cache_release(cache_put(c, "k.example", &a, 10));
    const struct dkv_answer *found = cache_find(c, "k.example", 9);
    if (!CHECK(found != NULL))
        return;
    cache_release(found);
    CHECK(!cache_find(c, "k.example", 10));
    CHECK(!cache_find(c, "other.example", 9));
    cache_free(c);
}

/* One that is held stays as it is when its name gets another answer, when its place is needed, and when all ends. */
static void test_held(void)
{
    struct str first = S("first"), second = S("second");
    struct dkv_answer a = answer_of(&first), b = answer_of(&second);
    struct cache *c = cache_new(ROOM);
    const struct dkv_answer *held = cache_put(c, "k.example", &a, 10);
    cache_release(cache_put(c, "k.example", &b, 10));
    const struct dkv_answer *found = cache_find(c, "k.example", 0);
    if (!CHECK(found != NULL))
        return;
    CHECK(str_eq(held->txt[0], S("first")) && str_eq(found->txt[0], S("second")));
    cache_free(c);
    CHECK(str_eq(held->txt[0], S("first")) && str_eq(found->txt[0], S("second")));
    cache_release(held);
    cache_release(found);
}

/* Beyond its size the oldest go, and only they; an answer that is larger than all of it is handed out and not kept. */
static void test_size(void)
{
    enum { NAMES = 1000 };
    g_autofree char *large = g_strnfill(2 * ROOM, 'x');
    struct str text = S("v=DKIM1; p="), much = {large, 2 * ROOM};
    struct dkv_answer a = answer_of(&text), b = answer_of(&much);
    struct cache *c = cache_new(ROOM);
    size_t kept = 0;
    bool gap = false;
    for (int i = 0; i < NAMES; i++) {
        g_autofree char *name = g_strdup_printf("k%d.example", i);
        cache_release(cache_put(c, name, &a, 10));
    }
    for (int i = NAMES - 1; i >= 0; i--) {
        g_autofree char *name = g_strdup_printf("k%d.example", i);
        const struct dkv_answer *found = cache_find(c, name, 0);
        gap = gap || !found;
        kept += found != NULL;
        CHECK(!gap || !found);
        if (found)
            cache_release(found);
    }
    CHECK(kept > 100 && kept < NAMES);
    const struct dkv_answer *one = cache_put(c, "large.example", &b, 10);
    CHECK_INT(one->txt[0].n, 2 * ROOM);
    cache_release(one);
    CHECK(!cache_find(c, "large.example", 0));
    cache_release(cache_put(c, "k.example", &a, 10));
    cache_free(c);
}

void suite_lookup_cache(void)
{
    static const struct unit_test tests[] = {
        {"an answer is copied whole", test_copy},
        {"an answer is good until its time is over", test_time},
        {"an answer that is held stays", test_held},
        {"the oldest answers go", test_size},
    };
    unit_suite("lookup/cache", tests, LENGTH(tests));
}
