#include "src/engine/shape.h"
#include "parsers/limits.h"
#include "parsers/encoding.h"
#include "parsers/mime.h"

static const struct {
    unsigned flag;
    enum dkv_reason reason;
} header_rows[] = {
    {HEADER_BOM, DKV_BOM},
    {HEADER_MBOX_LINE, DKV_MBOX_LINE},
    {HEADER_FIRST_SPACE, DKV_FIRST_LINE_SPACE},
    {HEADER_NO_END, DKV_NO_BODY},
    {HEADER_FIELDS_LIMIT, DKV_LIMIT_FIELDS_HIT},
    {HEADER_SIZE_LIMIT, DKV_LIMIT_HEADER_HIT},
}, field_rows[] = {
    {FIELD_NO_COLON, DKV_NO_COLON_LINE},
    {FIELD_FOLD_COLON, DKV_NAME_FOLD_COLON},
    {FIELD_SPACE_COLON, DKV_NAME_SPACE_COLON},
    {FIELD_BAD_NAME, DKV_NAME_BAD_CHARS},
    {FIELD_NUL, DKV_NUL_BYTE},
};

/* One finding a kind, however many fields have it: the first is named, the others counted. */
static void field_findings(struct findings *f, const struct header *h)
{
    unsigned any = 0;
    for (size_t i = 0; i < h->count; i++)
        any |= h->fields[i].flags;
    for (size_t row = 0; row < sizeof field_rows / sizeof *field_rows; row++) {
        size_t n = 0;
        const struct field *first = NULL;
        if (!(any & field_rows[row].flag))
            continue;
        for (size_t i = 0; i < h->count; i++) {
            /* worse things about the same field come first in the table and are enough */
            bool worse = field_rows[row].flag == FIELD_SPACE_COLON && h->fields[i].flags & FIELD_FOLD_COLON;
            worse = worse || (field_rows[row].flag == FIELD_BAD_NAME && h->fields[i].flags & FIELD_NO_COLON);
            if (!(h->fields[i].flags & field_rows[row].flag) || worse)
                continue;
            first = first ? first : &h->fields[i];
            n++;
        }
        if (!first)
            continue;
        struct str where = first->name.n ? first->name : str_trim(str_take(first->raw, 60));
        struct str detail = n > 1 ? arena_print(f->arena, "and %zu more", n - 1) : S("");
        findings_add(f, field_rows[row].reason, 0, where, detail);
    }
}

static void line_end_findings(struct findings *f, const struct evidence *e)
{
    const struct header *h = &e->message->header;
    struct line_ends body = e->body.ends;
    size_t crlf = h->crlf + body.crlf, lf = h->lf + body.lf;
    if (h->line_end == '\r') {
        findings_add(f, DKV_CR_LINES, 0, S("line ends"), S(""));
        return;
    }
    if (crlf && lf)
        findings_add(f, DKV_BARE_LF, 0, S("line ends"), arena_print(f->arena, "%zu CRLF, %zu LF", crlf, lf));
    if (h->cr + body.cr)
        findings_add(f, DKV_BARE_CR, 0, S("line ends"),
                     arena_print(f->arena, "%zu in the header, %zu in the body", h->cr, body.cr));
}

/* Any field at all that could be one? */
static bool has_fields(const struct header *h)
{
    for (size_t i = 0; i < h->count; i++)
        if (!(h->fields[i].flags & (FIELD_NO_COLON | FIELD_BAD_NAME)))
            return true;
    return false;
}

/* Fields whose values are read for their meaning, up to LIMIT_VALUE_BYTES; those of the path are told with it. */
static const enum field_name read_fields[] = {
    NAME_FROM, NAME_SENDER, NAME_REPLY_TO, NAME_SUBJECT, NAME_DATE, NAME_MESSAGE_ID, NAME_RETURN_PATH,
    NAME_AUTHENTICATION_RESULTS, NAME_CONTENT_TYPE, NAME_CONTENT_DISPOSITION,
};

static void size_findings(struct findings *f, const struct message *m)
{
    size_t n = 0;
    enum field_name first = NAME_OTHER;
    for (size_t i = 0; i < sizeof read_fields / sizeof *read_fields; i++)
        for (int32_t k = known_lowest(m, read_fields[i]); k != NO_FIELD; k = m->above[k]) {
            bool cut = m->header.fields[k].value.n > LIMIT_VALUE_BYTES;
            first = cut && !n ? read_fields[i] : first;
            n += cut;
        }
    if (n)
        findings_add(f, DKV_LIMIT_VALUE_HIT, 0, field_name_text(first),
                     n > 1 ? arena_print(f->arena, "limit %d, and %zu more", LIMIT_VALUE_BYTES, n - 1)
                           : arena_print(f->arena, "limit %d", LIMIT_VALUE_BYTES));
}

/* How deep the comments of a field are nested, counted to one more than the limit. Quoted strings hold none, and behind a
 * backslash nothing counts (RFC 5322 sections 3.2.1, 3.2.2, 3.2.4). */
static size_t comment_depth(struct str value)
{
    size_t depth = 0, deepest = 0;
    bool quoted = false;
    if (!str_has(value, '('))
        return 0;
    for (size_t i = 0; i < value.n && deepest <= LIMIT_COMMENT_DEPTH; i++) {
        char c = value.p[i];
        if (c == '\\')
            i++;
        else if (c == '"' && !depth)
            quoted = !quoted;
        else if (c == '(' && !quoted)
            deepest = ++depth > deepest ? depth : deepest;
        else if (c == ')' && depth)
            depth--;
    }
    return deepest;
}

/* Fields in which a comment may stand, but for those of the path and of other servers' results. */
static void comment_findings(struct findings *f, const struct message *m)
{
    static const enum field_name commented[] = {
        NAME_FROM, NAME_SENDER, NAME_REPLY_TO, NAME_TO, NAME_CC, NAME_DATE, NAME_RETURN_PATH, NAME_MESSAGE_ID,
        NAME_MIME_VERSION, NAME_CONTENT_TYPE, NAME_CONTENT_TRANSFER_ENCODING, NAME_CONTENT_DISPOSITION,
    };
    for (size_t i = 0; i < sizeof commented / sizeof *commented; i++)
        for (int32_t k = known_lowest(m, commented[i]); k != NO_FIELD; k = m->above[k])
            if (comment_depth(str_take(m->header.fields[k].value, LIMIT_VALUE_BYTES)) > LIMIT_COMMENT_DEPTH) {
                findings_add(f, DKV_LIMIT_COMMENT_HIT, 0, field_name_text(commented[i]),
                             arena_print(f->arena, "limit %d", LIMIT_COMMENT_DEPTH));
                return;
            }
}

/* Exchange takes 256 KiB of header, Gmail less, and Postfix cuts off what is beyond 100 KiB. */
enum { BIG_HEADER = 256 << 10 };

static void header_size_finding(struct findings *f, const struct header *h)
{
    size_t n = 0;
    for (size_t i = 0; i < h->count; i++)
        n += h->fields[i].raw.n;
    if (n > BIG_HEADER && !(h->flags & HEADER_SIZE_LIMIT))
        findings_add(f, DKV_HEADER_BIG, 0, S("header"), arena_print(f->arena, "%zu bytes", n));
}

/* RFC 5322 section 3.6, the table; From is told apart. */
static const enum field_name once[] = {
    NAME_SUBJECT, NAME_DATE, NAME_TO, NAME_CC, NAME_SENDER, NAME_REPLY_TO, NAME_MESSAGE_ID, NAME_IN_REPLY_TO,
    NAME_REFERENCES, NAME_MIME_VERSION, NAME_CONTENT_TYPE, NAME_CONTENT_TRANSFER_ENCODING,
};

static void count_findings(struct findings *f, const struct message *m)
{
    for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
        size_t n = known_count(m, once[i]);
        if (n > 1)
            findings_add(f, DKV_FIELD_REPEATED, 0, field_name_text(once[i]), arena_print(f->arena, "%zu times", n));
    }
}

/* All fields, from the first byte to the last. */
static struct str all_fields(const struct header *h)
{
    const struct field *last = &h->fields[h->count - 1];
    return (struct str){h->fields[0].raw.p, (size_t)(last->raw.p + last->raw.n - h->fields[0].raw.p)};
}

/* Fields end with line ends, which are no part of a character: when all together are sound, each is. */
static void eight_bit_finding(struct findings *f, const struct header *h)
{
    if (utf8_valid(all_fields(h)))
        return;
    for (size_t i = 0; i < h->count; i++)
        if (!utf8_valid(h->fields[i].raw)) {
            findings_add(f, DKV_EIGHT_BIT_HEADER, 0, h->fields[i].name, S(""));
            return;
        }
}

static void value_findings(struct findings *f, const struct evidence *e)
{
    const struct message *m = e->message;
    struct str date = known_value(m, NAME_DATE);
    if (!date.p)
        findings_add(f, DKV_DATE_MISSING, 0, S("Date"), S(""));
    else if (!e->date.ok)
        findings_add(f, DKV_DATE_BAD, 0, S("Date"), str_trim(str_take(date, 100)));
}

/* A header with nothing odd in it is read by everybody alike: only an odd one is given to GMime. */
static void differential_finding(struct findings *f, const struct message *m)
{
    const struct header *h = &m->header;
    bool odd = h->cr || (h->lf && h->crlf) || h->flags & HEADER_FIRST_SPACE;
    size_t fields = 0;
    for (size_t i = 0; i < h->count; i++) {
        odd = odd || h->fields[i].flags;
        fields += !(h->fields[i].flags & FIELD_NO_COLON);
    }
    if (!odd || !h->count)
        return;
    size_t others = mime_field_count(all_fields(h));
    if (others != fields)
        findings_add(f, DKV_PARSER_DIFFERENTIAL, 0, S("header"),
                     arena_print(f->arena, "%zu fields here, %zu there", fields, others));
}

void shape_find(struct findings *f, const struct evidence *e)
{
    const struct message *m = e->message;
    if (!m->bytes.n) {
        findings_add(f, DKV_EMPTY_INPUT, 0, S("message"), S(""));
        return;
    }
    if (!has_fields(&m->header)) {
        bool empty_line = !m->header.count && !(m->header.flags & HEADER_NO_END);
        findings_add(f, DKV_NOT_A_MESSAGE, 0, S("message"), empty_line ? S("it begins with an empty line") : S(""));
        return;
    }
    for (size_t i = 0; i < sizeof header_rows / sizeof *header_rows; i++)
        if (m->header.flags & header_rows[i].flag)
            findings_add(f, header_rows[i].reason, 0, S("header"), S(""));
    field_findings(f, &m->header);
    line_end_findings(f, e);
    count_findings(f, m);
    value_findings(f, e);
    eight_bit_finding(f, &m->header);
    differential_finding(f, m);
    size_findings(f, m);
    comment_findings(f, m);
    header_size_finding(f, &m->header);
    size_t from = known_count(m, NAME_FROM);
    if (!from)
        findings_add(f, DKV_NO_FROM, 0, S("From"), S(""));
    if (from > 1)
        findings_add(f, DKV_FROM_MULTIPLE, 0, S("From"), arena_print(f->arena, "%zu From fields", from));
}
