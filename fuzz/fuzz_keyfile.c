/* Key files: any bytes may be one. What is read is written as --record would, all of it into one file, and
 * read again: the answers must be the same. */
#include "src/lookup/keyfile.h"
#include "src/lookup/record.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool same_list(const struct str *a, size_t a_count, const struct str *b, size_t b_count)
{
    bool same = a_count == b_count;
    for (size_t i = 0; same && i < a_count; i++)
        same = str_eq(a[i], b[i]);
    return same;
}

static void same_answer(const struct dkv_answer *a, const struct dkv_answer *b)
{
    assert(a->status == b->status && a->ttl == b->ttl);
    assert(a->dnssec == b->dnssec || a->status == DKV_ANSWER_BAD);
    assert(same_list(a->txt, a->txt_count, b->txt, b->txt_count));
    assert(same_list(a->cname, a->cname_count, b->cname, b->cname_count));
}

static void check(struct keyset *set)
{
    struct keyfile_error error;
    struct arena arena = {0};
    g_autoptr(GString) recorded = g_string_new(NULL);
    g_autofree gpointer *names = g_hash_table_get_keys_as_array(set->names, NULL);
    struct dkv_answer before, after;
    for (gpointer *name = names; *name; name++)
        if (strcmp(*name, "*") != 0 && keysets_answer(&set, 1, *name, &arena, &before))
            record_format(recorded, *name, &before, 0);
    struct keyset *again = keyfile_parse(recorded->str, recorded->len, S("test"), &error);
    assert(again);
    for (gpointer *name = names; *name; name++)
        if (strcmp(*name, "*") != 0 && keysets_answer(&set, 1, *name, &arena, &before)) {
            assert(keysets_answer(&again, 1, *name, &arena, &after));
            same_answer(&before, &after);
        }
    keyset_free(again);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct keyfile_error error = {0, NULL};
    struct keyset *set = keyfile_parse((const char *)bytes, n, S("test"), &error);
    if (set)
        check(set);
    else
        assert(error.reason && error.line >= 1);
    keyset_free(set);
    return 0;
}
