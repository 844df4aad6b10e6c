#include "src/cli/selection.h"
#include "src/engine/domain.h"

bool selection_read_verdicts(const char *words, unsigned *verdicts)
{
    static const enum dkv_result known[] = {DKV_PASS, DKV_FAIL, DKV_TEMPERROR, DKV_NONE};
    *verdicts = 0;
    for (struct str_cut c = {.tail = str_z(words), .found = true}; c.found;) {
        unsigned one = 0;
        c = str_cut(c.tail, ',');
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (str_eq(c.head, str_z(dkv_result_word(known[i]))))
                one = 1u << known[i];
        if (!one)
            return false;
        *verdicts |= one;
    }
    return true;
}

static bool is_of(const struct selection *s, const char *name)
{
    for (const char *const *d = s->domains; name && *d; d++)
        if (domain_under(name, *d))
            return true;
    return false;
}

static bool has_domain(const struct selection *s, const struct analysis *a)
{
    struct arena scratch = {0};
    bool found = is_of(s, a->from_domain);
    for (size_t i = 0; i < a->signature_count && !found; i++)
        found = is_of(s, domain_ascii(a->signatures[i].dkv->domain, &scratch));
    for (size_t i = 0; i < a->from_count && !found; i++)
        found = is_of(s, domain_ascii(str_rcut(str_z(a->from[i]), '@').tail, &scratch));
    arena_free(&scratch);
    return found;
}

bool selection_takes(const struct selection *s, const struct analysis *a)
{
    if (s->verdicts && !(s->verdicts >> a->verdict & 1))
        return false;
    return !s->domains || has_domain(s, a);
}
