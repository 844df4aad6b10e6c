#include "src/cli/inspect.h"
#include "parsers/limits.h"
#include "parsers/mime.h"
#include "src/engine/author.h"
#include "src/engine/coverage.h"
#include "src/engine/domain.h"

/* RFC 7489 section 3.1.1, on A-labels. Only d= counts, never i=. */
static enum alignment align(const struct dkv_signature *s, const char *from_domain, struct arena *arena)
{
    const char *d = domain_ascii(s->domain, arena);
    if (!d || !from_domain)
        return ALIGN_NONE;
    if (str_eq(str_z(d), str_z(from_domain)))
        return ALIGN_STRICT;
    return domain_same_organization(d, from_domain, NULL) ? ALIGN_RELAXED : ALIGN_NONE;
}

static void read_signatures(struct analysis *a, struct dkv *dkv, bool lean, struct arena *arena)
{
    const struct dkv_signature *s;
    a->signature_count = dkv_signatures(dkv, &s);
    struct analysis_signature *all = arena_array(arena, a->signature_count, sizeof *all);
    for (size_t i = 0; i < a->signature_count; i++)
        all[i] = (struct analysis_signature){&s[i], lean ? ALIGN_NONE : align(&s[i], a->from_domain, arena)};
    a->signatures = all;
}

static void read_coverage(struct analysis *a, struct dkv *dkv, struct str bytes, struct arena *arena)
{
    const struct coverage *c = dkv_coverage(dkv);
    size_t n = dkv_field_count(dkv);
    struct analysis_field *fields = arena_array(arena, n, sizeof *fields);
    for (size_t i = 0; i < n; i++) {
        struct str value;
        dkv_field(dkv, i, &fields[i].raw, &fields[i].name, &value);
        fields[i].covered = c->fields[i];
    }
    a->fields = fields;
    a->field_count = n;
    a->holding = c->holding;
    a->parts = c->parts;
    a->part_signed = c->part_signed;
    a->body_signed = c->body_signed;
    a->body_size = c->parts->items[0].content.n;
    if (!c->holding || c->body_signed >= a->body_size)
        return;
    struct str body = c->parts->items[0].content;
    a->tail = str_take(str_drop(body, (size_t)c->body_signed), LIMIT_TAIL_SHOWN);
    a->tail_offset = (uint64_t)(a->tail.p - bytes.p);
}

static struct analysis begin(struct dkv *dkv, struct str bytes, struct origin origin, enum dkv_policy policy)
{
    return (struct analysis){.source = origin.source, .index = origin.index, .offset = origin.offset, .size = bytes.n,
                             .policy = policy, .date = -1, .verdict = dkv_verdict(dkv),
                             .message_id = str_trim(dkv_value(dkv, S("Message-ID")))};
}

struct analysis inspect_lean(struct dkv *dkv, struct str bytes, struct origin origin, enum dkv_policy policy, struct arena *arena)
{
    struct analysis a = begin(dkv, bytes, origin, policy);
    read_signatures(&a, dkv, true, arena);
    return a;
}

struct analysis inspect(struct dkv *dkv, struct str bytes, struct origin origin, enum dkv_policy policy, struct arena *arena)
{
    struct analysis a = begin(dkv, bytes, origin, policy);
    const struct author *author = dkv_author(dkv);
    struct str from = dkv_value(dkv, S("From"));
    a.from = author->addresses;
    a.from_count = author->count;
    a.from_domain = author->domain;
    a.from_ambiguous = author->ambiguous;
    a.from_display = from.p ? mime_text(from, arena) : NULL;
    read_signatures(&a, dkv, false, arena);
    struct str subject = dkv_value(dkv, S("Subject"));
    a.subject = subject.p ? mime_text(subject, arena) : NULL;
    a.date = dkv_date(dkv);
    a.hop_count = dkv_hops(dkv, &a.hops, &a.border);
    read_coverage(&a, dkv, bytes, arena);
    a.claim_count = dkv_claims(dkv, &a.claims);
    a.finding_count = dkv_findings(dkv, &a.findings);
    a.judged_at = dkv_judged_at(dkv, &a.judged_by);
    return a;
}
