#include "src/engine/attached.h"
#include "parsers/encoding.h"
#include "parsers/mime.h"
#include "src/engine/pasted.h"

/* Types in which programs keep whole messages: RFC 2046 section 5.2.1, and what mail gateways make of it. */
static bool may_hold_message(const struct part *p)
{
    static const struct str types[] = {S("message/rfc822"), S("message/global"), S("application/octet-stream"),
                                       S("text/rfc822-headers")};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(str_z(p->type), types[i]))
            return true;
    return p->filename && str_iends(str_z(p->filename), S(".eml"));
}

static bool is_text(const struct part *p) { return str_eq(str_z(p->type), S("text/plain")); }

static struct str content_of(const struct part *p, struct arena *arena)
{
    if (str_ieq(p->encoding, S("base64")))
        return base64_decode(p->content, arena).bytes;
    if (str_ieq(p->encoding, S("quoted-printable")))
        return mime_quoted_printable(p->content, arena);
    return p->content;
}

bool attached_looks(struct str bytes)
{
    static const enum field_name telling[] = {NAME_FROM, NAME_RECEIVED, NAME_DKIM_SIGNATURE, NAME_MESSAGE_ID};
    if (!bytes.n || memchr(bytes.p, ':', bytes.n < 1000 ? bytes.n : 1000) == NULL)
        return false;
    struct arena scratch = {0};
    struct header h = header_split(bytes, &scratch);
    bool told = false;
    for (size_t i = 0; i < h.count && !told; i++)
        for (size_t k = 0; k < sizeof telling / sizeof *telling; k++)
            told = told || h.fields[i].known == telling[k];
    arena_free(&scratch);
    return told;
}

size_t attached_find(const struct parts *parts, size_t most, struct arena *arena, struct attached **all, bool *more)
{
    size_t n = 0;
    *all = arena_array(arena, most, sizeof **all);
    *more = false;
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *p = &parts->items[i];
        bool whole = may_hold_message(p);
        if (p->multipart || !(whole || is_text(p)))
            continue;
        if (n == most && whole) {
            *more = true;
            break;
        }
        struct str content = content_of(p, arena), bytes = whole ? content : pasted_find(content);
        if (!attached_looks(bytes))
            continue;
        if (n == most) {
            *more = true;
            break;
        }
        (*all)[n++] = (struct attached){bytes, i, !whole};
    }
    return n;
}
