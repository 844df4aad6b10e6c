#include "src/cli/inspect.h"
#include "parsers/mime.h"
#include "src/engine/domain.h"

/* The uppermost field of that name; p == NULL: none. */
static struct str field_value(struct dkv *dkv, struct str wanted)
{
    struct str raw, name, value;
    for (size_t i = 0; dkv_field(dkv, i, &raw, &name, &value); i++)
        if (str_ieq(name, wanted))
            return value;
    return (struct str){0};
}

static const char *domain_of(const char *address, struct arena *arena)
{
    struct str_cut c = str_rcut(str_z(address), '@');
    return c.found ? domain_ascii(c.tail, arena) : NULL;
}

static void add_from(struct analysis *a, struct str value, struct arena *arena)
{
    struct mailboxes m = mime_mailboxes(value, arena);
    const char **all = arena_array(arena, a->from_count + m.count, sizeof *all);
    for (size_t i = 0; i < a->from_count; i++)
        all[i] = a->from[i];
    for (size_t i = 0; i < m.count; i++)
        all[a->from_count + i] = m.items[i].address;
    a->from = all;
    a->from_count += m.count;
    if (!a->from_display)
        a->from_display = mime_text(value, arena);
}

/* Every From field counts: programs differ in which of several they show. No more are read than a person could
 * look at. */
static void read_from(struct analysis *a, struct dkv *dkv, struct arena *arena)
{
    struct str raw, name, value;
    size_t fields = 0;
    for (size_t i = 0; fields < 10 && dkv_field(dkv, i, &raw, &name, &value); i++)
        if (str_ieq(name, S("From"))) {
            add_from(a, value, arena);
            fields++;
        }
    for (size_t i = 0; i < a->from_count; i++) {
        const char *domain = domain_of(a->from[i], arena);
        if (!domain || (a->from_domain && !str_eq(str_z(domain), str_z(a->from_domain)))) {
            a->from_domain = NULL;
            return;
        }
        a->from_domain = domain;
    }
}

/* RFC 7489 section 3.1.1, on A-labels. Only d= counts, never i=. */
static enum alignment align(const struct dkv_signature *s, const char *from_domain, struct arena *arena)
{
    const char *d = domain_ascii(s->domain, arena);
    if (!d || !from_domain)
        return ALIGN_NONE;
    if (str_eq(str_z(d), str_z(from_domain)))
        return ALIGN_STRICT;
    return domain_same_organization(d, from_domain) ? ALIGN_RELAXED : ALIGN_NONE;
}

static void read_signatures(struct analysis *a, struct dkv *dkv, struct arena *arena)
{
    const struct dkv_signature *s;
    a->signature_count = dkv_signatures(dkv, &s);
    struct analysis_signature *all = arena_array(arena, a->signature_count, sizeof *all);
    for (size_t i = 0; i < a->signature_count; i++)
        all[i] = (struct analysis_signature){&s[i], align(&s[i], a->from_domain, arena)};
    a->signatures = all;
}

struct analysis inspect(struct dkv *dkv, struct str bytes, const char *source, enum dkv_policy policy, struct arena *arena)
{
    struct analysis a = {.source = source, .size = bytes.n, .policy = policy, .date = -1};
    read_from(&a, dkv, arena);
    read_signatures(&a, dkv, arena);
    struct str subject = field_value(dkv, S("Subject"));
    a.subject = subject.p ? mime_text(subject, arena) : NULL;
    struct mime_date date = mime_date(field_value(dkv, S("Date")), arena);
    a.date = date.ok ? date.seconds : -1;
    a.message_id = str_trim(field_value(dkv, S("Message-ID")));
    a.hop_count = dkv_hops(dkv, &a.hops, &a.border);
    a.verdict = dkv_verdict(dkv);
    a.finding_count = dkv_findings(dkv, &a.findings);
    a.judged_at = dkv_judged_at(dkv, &a.judged_by);
    return a;
}
