/* The names of key files and the way through their CNAMEs. What a person wrote goes before what was recorded;
 * of two records of one name the later counts, and inside a recorded answer its own lines count first: so an
 * answer is replayed as it was, even where names share a CNAME target that changed meanwhile. */
#include "src/lookup/keyset.h"
#include "parsers/limits.h"

struct keyset *keyset_new(struct str label)
{
    struct keyset *set = g_new0(struct keyset, 1);
    set->label = arena_copy(&set->arena, label);
    set->names = g_hash_table_new(g_str_hash, g_str_equal);
    return set;
}

void keyset_free(struct keyset *set)
{
    if (!set)
        return;
    g_hash_table_destroy(set->names);
    arena_free(&set->arena);
    g_free(set);
}

/* Where the entry of block is, or would be put. Blocks are made in order, so the newest stands in front, and
 * block 0, which every file may come back to, at the end. */
struct key_entry *keyset_entry(struct keyset *set, const char *name, unsigned block)
{
    struct key_entry *first = g_hash_table_lookup(set->names, name);
    struct key_entry *last = NULL;
    for (struct key_entry *e = first; e; last = e, e = e->other)
        if (e->block == block)
            return e;
        else if (block)
            break;
    struct key_entry *e = arena_alloc(&set->arena, sizeof *e);
    char *copy = arena_z(&set->arena, str_z(name));
    *e = (struct key_entry){.name = str_z(copy), .block = block, .ttl = -1};
    if (last && !block) {
        last->other = e;
        return e;
    }
    e->other = first;
    g_hash_table_replace(set->names, copy, e);
    return e;
}

static const char *become(struct key_entry *e, enum key_kind kind, int64_t ttl)
{
    if (e->kind != KEY_NEW && e->kind != kind)
        return "the lines above already say something else about this name";
    e->kind = kind;
    if (ttl >= 0 && (e->ttl < 0 || ttl < e->ttl))
        e->ttl = ttl;
    return NULL;
}

/* RFC 6376 section 3.6.2.2: the strings of a record are joined without a gap. */
static struct str join(struct arena *arena, const struct str *strings, size_t n, struct key_strings *parts)
{
    size_t size = 0;
    for (size_t i = 0; i < n; i++)
        size += strings[i].n;
    char *out = arena_alloc(arena, size);
    struct str *list = arena_array(arena, n, sizeof *list), text = {out, 0};
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct str){out + text.n, strings[i].n};
        if (strings[i].n)
            memcpy(out + text.n, strings[i].p, strings[i].n);
        text.n += strings[i].n;
    }
    *parts = (struct key_strings){list, n};
    return text;
}

const char *key_entry_add_txt(struct keyset *set, struct key_entry *e, const struct str *strings, size_t count, int64_t ttl)
{
    struct key_strings parts;
    struct str text = join(&set->arena, strings, count, &parts);
    const char *error = become(e, KEY_TXT, ttl);
    if (error)
        return error;
    for (size_t i = 0; i < e->txt_count; i++)
        if (str_eq(e->txt[i], text))
            return NULL;
    if (e->txt_count == LIMIT_ANSWER_RECORDS)
        return "this name has too many TXT records (LIMIT_ANSWER_RECORDS)";
    size_t n = e->txt_count;
    if ((n & (n - 1)) == 0) { /* room doubles at 0, 1, 2, 4, 8, ... */
        struct str *more = arena_array(&set->arena, n ? 2 * n : 1, sizeof *more);
        struct key_strings *also = arena_array(&set->arena, n ? 2 * n : 1, sizeof *also);
        if (n) {
            memcpy(more, e->txt, n * sizeof *more);
            memcpy(also, e->strings, n * sizeof *also);
        }
        e->txt = more;
        e->strings = also;
    }
    e->strings[n] = parts;
    e->txt[e->txt_count++] = text;
    return NULL;
}

const char *key_entry_add_cname(struct keyset *set, struct key_entry *e, struct str target, int64_t ttl)
{
    bool first = e->kind == KEY_NEW;
    const char *error = become(e, KEY_CNAME, ttl);
    if (!error && !first && !str_eq(e->cname, target))
        error = "the lines above give this name another CNAME";
    if (first)
        e->cname = str_z(arena_z(&set->arena, target));
    return error;
}

const char *key_entry_add_outcome(struct key_entry *e, enum dkv_answer_status status, enum dkv_dnssec dnssec,
                                  int64_t ttl)
{
    bool first = e->kind == KEY_NEW;
    const char *error = become(e, KEY_OUTCOME, ttl);
    if (error || (!first && e->status != status))
        return "the lines above already say something else about this name";
    e->status = status;
    if (dnssec != DKV_DNSSEC_UNKNOWN)
        e->dnssec = dnssec;
    return NULL;
}

static struct key_entry *in_block(struct keyset *set, const char *name, unsigned block)
{
    struct key_entry *e = g_hash_table_lookup(set->names, name);
    while (e && e->block != block)
        e = e->other;
    return e;
}

const char *keyset_end_of_chain(struct keyset *set, const char *name)
{
    for (int i = 0; i <= LIMIT_CNAME_CHAIN; i++) {
        struct key_entry *e = in_block(set, name, 0);
        if (!e || e->kind != KEY_CNAME)
            return name;
        name = e->cname.p;
    }
    return name;
}

/* What a person wrote; else the last record of a question for this very name; else the last that mentions it. */
static struct key_entry *best_in(struct keyset *set, const char *name)
{
    struct key_entry *newest = g_hash_table_lookup(set->names, name), *asked = NULL;
    for (struct key_entry *e = newest; e; e = e->other) {
        if (!e->block)
            return e;
        if (!asked && e->asked)
            asked = e;
    }
    return asked ? asked : newest;
}

struct found {
    struct keyset *set;
    struct key_entry *entry;
};

static struct found find(struct keyset *const *sets, size_t n, const char *name, struct found before)
{
    if (before.entry && before.entry->block) {
        struct key_entry *e = in_block(before.set, name, before.entry->block);
        if (e)
            return (struct found){before.set, e};
    }
    const char *const names[] = {name, "*"};
    for (size_t k = 0; k < G_N_ELEMENTS(names); k++)
        for (size_t i = 0; i < n; i++) {
            struct key_entry *e = best_in(sets[i], names[k]);
            if (e)
                return (struct found){sets[i], e};
        }
    return (struct found){NULL, NULL};
}

bool keysets_have(struct keyset *const *sets, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (best_in(sets[i], name))
            return true;
    return false;
}

/* A chain is as secure as its weakest link. */
static enum dkv_dnssec weaker(enum dkv_dnssec a, enum dkv_dnssec b)
{
    static const int strength[] = {
        [DKV_DNSSEC_BOGUS] = 0, [DKV_DNSSEC_UNKNOWN] = 1, [DKV_DNSSEC_INSECURE] = 2, [DKV_DNSSEC_SECURE] = 3};
    return strength[a] < strength[b] ? a : b;
}

static void add_link(struct dkv_answer *a, const struct found *link, bool first)
{
    const struct key_entry *e = link->entry;
    a->dnssec = first ? e->dnssec : weaker(a->dnssec, e->dnssec);
    if (e->ttl >= 0 && (a->ttl < 0 || e->ttl < a->ttl))
        a->ttl = e->ttl;
    a->server = link->set->label;
}

static bool been_at(const struct dkv_answer *a, struct str start, struct str name)
{
    bool been = str_eq(start, name);
    for (size_t i = 0; i < a->cname_count; i++)
        been = been || str_eq(a->cname[i], name);
    return been;
}

static void end_chain(struct dkv_answer *a, const struct key_entry *e)
{
    a->status = e->kind == KEY_TXT ? DKV_ANSWER_OK : e->status;
    a->txt = e->txt;
    a->txt_count = e->txt_count;
}

/* One link further; false when the chain comes back to a name or is too long. */
static bool follow(struct dkv_answer *a, struct str start, struct str target, struct arena *arena)
{
    if (a->cname_count == LIMIT_CNAME_CHAIN)
        return false;
    struct str *chain = arena_array(arena, a->cname_count + 1, sizeof *chain);
    if (a->cname_count)
        memcpy(chain, a->cname, a->cname_count * sizeof *chain);
    bool loop = been_at(a, start, target);
    chain[a->cname_count++] = target;
    a->cname = chain;
    return !loop;
}

bool keysets_answer_strings(struct keyset *const *sets, size_t n, const char *name, struct arena *arena,
                            struct dkv_answer *answer, const struct key_strings **strings)
{
    struct found link = {NULL, NULL};
    const char *at = name;
    *strings = NULL;
    *answer = (struct dkv_answer){.status = DKV_ANSWER_NOT_RECORDED, .source = DKV_SOURCE_FILE, .ttl = -1};
    while ((link = find(sets, n, at, link)).entry) {
        add_link(answer, &link, !answer->cname_count);
        if (link.entry->kind != KEY_CNAME) {
            end_chain(answer, link.entry);
            *strings = link.entry->strings;
            return true;
        }
        if (!follow(answer, str_z(name), link.entry->cname, arena)) {
            answer->status = DKV_ANSWER_BAD;
            answer->ttl = -1;
            answer->dnssec = DKV_DNSSEC_UNKNOWN;
            return true;
        }
        at = link.entry->cname.p;
    }
    return false;
}

bool keysets_answer(struct keyset *const *sets, size_t n, const char *name, struct arena *arena,
                    struct dkv_answer *answer)
{
    const struct key_strings *strings;
    return keysets_answer_strings(sets, n, name, arena, answer, &strings);
}
