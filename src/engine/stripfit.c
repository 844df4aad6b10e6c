#include "src/engine/stripfit.h"
#include "parsers/header.h"
#include "src/engine/lookalike.h"

struct fitting {
    struct str message;
    const struct patch *patch, *end; /* those not looked at yet */
    const char *const *names;
    uint64_t dropped; /* up to here fields are left out */
    size_t tops;      /* PUT_FIELDS */
    uint64_t top;     /* where */
};

static struct str text_at(const struct fitting *t, uint64_t from, uint64_t to)
{
    return str_take(str_drop(t->message, from), to - from);
}

static bool is_ours(const struct fitting *t, const struct field *f)
{
    return f->name.n && (lookalike_results(f->name) || lookalike_any(f->name, t->names));
}

/* Behind a CR, or where a name begins. f: the field that it is in; NULL: the line of an mbox. */
static bool rename_fits(const struct fitting *t, const struct field *f, uint64_t end)
{
    struct str text = text_at(t, t->patch->at, end);
    return t->patch->drop == 0 &&
           ((f && f->name.p == text.p && is_ours(t, f)) || lookalike_field(text, t->names) == text.p);
}

static bool patch_fits(struct fitting *t, const struct field *f)
{
    const struct patch *p = t->patch;
    bool above = p->at == f->offset;
    switch ((enum patch_put)p->put) {
    case PUT_FIELDS:
        t->tops++;
        t->top = p->at;
        return above && p->drop == 0;
    case PUT_END:
        return above && p->drop == 0 && t->tops == 1 && p + 1 == t->end;
    case PUT_OLD:
        return rename_fits(t, f, f->offset + f->raw.n);
    case PUT_NOTHING:
        t->dropped = p->at + p->drop;
        return above && p->drop > 0;
    }
    return false;
}

static bool field_fits(struct fitting *t, const struct field *f)
{
    uint64_t end = f->offset + f->raw.n;
    for (; t->patch < t->end && t->patch->at < end; t->patch++)
        if (!patch_fits(t, f))
            return false;
    return t->dropped <= f->offset || (t->dropped >= end && is_ours(t, f));
}

/* In the part of the body that procmail reads as header. */
static bool below_fits(struct fitting *t, const struct header_walk *w)
{
    struct str header = text_at(t, t->top, t->message.n - w->rest.n), below = lookalike_below(header, w->rest);
    for (; t->patch < t->end; t->patch++) {
        uint64_t at = t->patch->at, from = t->message.n - w->rest.n;
        bool begins = at >= from && at < from + below.n && t->message.p[at - 1] == '\n';
        struct str line = str_cut(text_at(t, at, from + below.n), '\n').head;
        bool fits = t->patch->put == PUT_OLD ? rename_fits(t, NULL, at + line.n) :
                                               t->patch->put == PUT_END && t->patch + 1 == t->end;
        if (!begins || !fits || t->patch->drop)
            return false;
    }
    return true;
}

bool strip_fits(struct str message, const struct patch *patches, size_t n, const char *const *names)
{
    if (!patches_fit(patches, n, message.n))
        return false;
    struct fitting t = {.message = message, .patch = patches, .end = patches + n, .names = names};
    struct header_walk w = header_walk(message);
    uint64_t end = w.preamble.n;
    for (; t.patch < t.end && t.patch->at < w.preamble.n; t.patch++)
        if (t.patch->put != PUT_OLD || !rename_fits(&t, NULL, w.preamble.n))
            return false;
    for (struct field f; t.patch < t.end || t.dropped > end;) {
        if (!header_next(&w, &f))
            return t.tops == 1 && t.dropped <= end && below_fits(&t, &w);
        if (!field_fits(&t, &f))
            return false;
        end = f.offset + f.raw.n;
    }
    return t.tops == 1;
}

/* ---- the fields that are put ------------------------------------------------------------------------------- */

static bool is_name(struct str name, const char *const *names)
{
    for (; names && *names; names++)
        if (str_eq(name, str_z(*names)))
            return true;
    return str_eq(name, S("Authentication-Results"));
}

static bool line_fits(struct str line, bool first, const char *const *names)
{
    bool seen = false;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] != ' ' && !lookalike_printed(line.p[i]))
            return false;
        seen = seen || line.p[i] != ' ';
    }
    return seen && (line.p[0] == ' ' ? !first : is_name(str_cut(line, ':').head, names));
}

bool strip_texts_fit(const struct patch_texts *texts, const char *const *names)
{
    struct str eol = texts->eol, rest = texts->fields;
    if (!rest.n || (!str_eq(eol, S("\n")) && !str_eq(eol, S("\r\n")) && !str_eq(eol, S("\r"))))
        return false;
    for (bool first = true; rest.n; first = false) {
        size_t n = str_find(rest, eol);
        if (n == rest.n || !line_fits(str_take(rest, n), first, names))
            return false;
        rest = str_drop(rest, n + eol.n);
    }
    return true;
}
