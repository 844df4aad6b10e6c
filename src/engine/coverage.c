#include "src/engine/coverage.h"
#include "src/engine/headerhash.h"
#include "src/engine/unquote.h"

/* Fields of which a second copy, put above a signed one, changes what a reader or a program sees. */
static const enum field_name guarded[] = {
    NAME_FROM, NAME_SUBJECT, NAME_TO, NAME_DATE, NAME_REPLY_TO, NAME_CONTENT_TYPE,
};
enum { GUARDED = sizeof guarded / sizeof *guarded };

/* ---- where in the message a length of canonical bytes ends ---------------------------------------- */

struct offset_search {
    const char *start;
    uint64_t left;
    size_t at; /* bytes of the body behind which the length ends */
};

static void search_run(void *to, struct str run)
{
    struct offset_search *o = to;
    size_t n = run.n < o->left ? run.n : (size_t)o->left;
    uintptr_t first = (uintptr_t)o->start, here = (uintptr_t)run.p;
    if (n && here >= first && here - first >= o->at) /* a run of the body, not one of canon's constants */
        o->at = (size_t)(here - first) + n;
    o->left -= n;
}

static uint64_t signed_bytes(const struct evidence *e, const struct signature *s)
{
    const struct header *h = &e->message->header;
    if (s->record.l < 0 || s->record.l >= s->body.size)
        return h->body.n;
    struct offset_search o = {h->body.p, (uint64_t)s->record.l, 0};
    struct canon_body c = {.canon = s->record.body_canon, .reading = s->literal ? READ_LITERAL : READ_LINES,
                           .line_end = h->line_end, .sink = {search_run, &o}};
    struct str rest = h->body;
    for (struct str piece; (piece = unquote_next(&rest, s->quoting, h->line_end)).n;)
        canon_body_put(&c, piece);
    return o.at;
}

/* ---- the map -------------------------------------------------------------------------------------- */

static void cover_fields(struct coverage *c, const struct evidence *e, size_t i)
{
    const struct signature *s = &e->signatures[i];
    int32_t *selected = header_select(e->message, &s->record, s->field, e->arena);
    for (size_t k = 0; k < s->record.name_count; k++)
        if (selected[k] != NO_FIELD)
            c->fields[selected[k]] |= 1u << i;
    c->fields[s->field] |= 1u << i;
}

/* One signature that names the field once more than it occurs is enough: the copy would break it. */
static bool is_addable(const struct evidence *e, uint32_t holding, enum field_name name)
{
    size_t present = known_count(e->message, name);
    bool covered = false;
    for (size_t i = 0; i < e->count && i < 32; i++) {
        if (!(holding >> i & 1))
            continue;
        size_t named = signature_names(&e->signatures[i], name);
        if (named > present)
            return false;
        covered = covered || named;
    }
    return covered;
}

static void measure_parts(struct coverage *c, const struct evidence *e)
{
    const char *body = e->message->header.body.p;
    c->part_signed = arena_array(e->arena, c->parts->count, sizeof *c->part_signed);
    for (size_t i = 0; i < c->parts->count; i++) {
        struct str content = c->parts->items[i].content;
        uint64_t from = content.n ? (uint64_t)(content.p - body) : 0;
        uint64_t n = c->body_signed > from ? c->body_signed - from : 0;
        c->part_signed[i] = n < content.n ? (size_t)n : content.n;
    }
}

struct coverage coverage_read(const struct evidence *e)
{
    struct coverage c = {0};
    c.fields = arena_array(e->arena, e->message->header.count, sizeof *c.fields);
    c.addable = arena_array(e->arena, GUARDED, sizeof *c.addable);
    for (size_t i = 0; i < e->count && i < 32; i++) {
        if (!e->judged[i].would_verify)
            continue;
        c.holding |= 1u << i;
        cover_fields(&c, e, i);
        uint64_t n = signed_bytes(e, &e->signatures[i]);
        c.body_signed = n > c.body_signed ? n : c.body_signed;
    }
    for (size_t i = 0; i < GUARDED; i++)
        if (is_addable(e, c.holding, guarded[i]))
            c.addable[c.addable_count++] = guarded[i];
    c.parts = e->parts;
    measure_parts(&c, e);
    return c;
}

/* ---- findings ------------------------------------------------------------------------------------- */

/* RFC 6376 section 5.4.1 and what else a reader relies on. */
static const enum field_name wanted[] = {
    NAME_SUBJECT,     NAME_REPLY_TO,    NAME_DATE,        NAME_TO,          NAME_CC,
    NAME_RESENT_DATE, NAME_RESENT_FROM, NAME_RESENT_TO,   NAME_RESENT_CC,   NAME_IN_REPLY_TO,
    NAME_REFERENCES,  NAME_LIST_ID,     NAME_LIST_UNSUBSCRIBE, NAME_MESSAGE_ID, NAME_SENDER,
    NAME_MIME_VERSION, NAME_CONTENT_TYPE, NAME_CONTENT_TRANSFER_ENCODING, NAME_CONTENT_DISPOSITION,
};

static struct str list_names(struct arena *arena, const enum field_name *names, size_t n)
{
    const struct str comma = S(", ");
    size_t room = 0, used = 0;
    for (size_t i = 0; i < n; i++)
        room += comma.n + field_name_text(names[i]).n;
    char *list = arena_alloc(arena, room);
    for (size_t i = 0; i < n; i++) {
        struct str pieces[] = {i ? comma : S(""), field_name_text(names[i])};
        for (size_t k = 0; k < 2; used += pieces[k++].n)
            memcpy(list + used, pieces[k].p, pieces[k].n);
    }
    return (struct str){list, used};
}

static bool any_covers(const struct evidence *e, uint32_t holding, enum field_name name)
{
    for (size_t i = 0; i < e->count && i < 32; i++)
        if (holding >> i & 1 && signature_names(&e->signatures[i], name))
            return true;
    return false;
}

static void find_unsigned(struct findings *f, const struct evidence *e, const struct coverage *c)
{
    enum field_name names[sizeof wanted / sizeof *wanted];
    size_t n = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (known_count(e->message, wanted[i]) && !any_covers(e, c->holding, wanted[i]))
            names[n++] = wanted[i];
    if (n)
        findings_add(f, DKV_HEADER_UNSIGNED, 0, S("header"), list_names(e->arena, names, n));
    if (c->addable_count)
        findings_add(f, DKV_NOT_OVERSIGNED, 0, S("header"), list_names(e->arena, c->addable, c->addable_count));
}

static void find_mime(struct findings *f, const struct evidence *e, const struct coverage *c)
{
    bool multipart = c->parts->count && c->parts->items[0].multipart;
    bool type_signed = any_covers(e, c->holding, NAME_CONTENT_TYPE);
    bool type_addable = !type_signed;
    for (size_t i = 0; i < c->addable_count; i++)
        type_addable = type_addable || c->addable[i] == NAME_CONTENT_TYPE;
    if (multipart && !type_signed)
        findings_add(f, DKV_MIME_UNSIGNED, 0, S("Content-Type"), S(""));
    if (c->body_signed < e->message->header.body.n && type_addable)
        findings_add(f, DKV_MIME_EXPOSED, 0, S("Content-Type"), S(""));
}

void coverage_find(struct findings *f, const struct evidence *e)
{
    const struct coverage *c = e->coverage;
    if (c->parts->more)
        findings_add(f, DKV_LIMIT_PARTS_HIT, 0, S("body"), S(""));
    for (size_t i = 0; i < c->parts->count; i++)
        if (c->parts->items[i].unclosed) {
            findings_add(f, DKV_TRUNCATED, 0, S("body"), S(""));
            break;
        }
    if (!c->holding)
        return;
    find_unsigned(f, e, c);
    find_mime(f, e, c);
}
