#include "src/engine/strip.h"
#include "parsers/authres.h"
#include "parsers/encoding.h"
#include "parsers/header.h"
#include "parsers/limits.h"
#include "src/engine/domain.h"
#include "src/engine/lookalike.h"

struct stripper {
    const struct strip_options *options;
    struct strip *out;
    struct arena *arena;
    size_t room;
    size_t fields;    /* read so far */
    size_t read;      /* Authentication-Results fields */
    size_t converted; /* ids with 8-bit bytes */
    const char **own; /* the ids as A-labels, NULL for one that is no host */
    bool topped;      /* the place for the new fields is found */
    size_t top;       /* that place */
    const char *start; /* of the message */
};

/* ---- the list --------------------------------------------------------------------------------------- */

static void add(struct stripper *s, size_t at, size_t drop, enum patch_put put)
{
    struct strip *out = s->out;
    struct patch *last = out->n ? &out->patches[out->n - 1] : NULL;
    if (last && put == PUT_NOTHING && last->put == PUT_NOTHING && last->at + last->drop == at) {
        last->drop += drop;
        return;
    }
    if (out->n == s->room && !s->options->space) {
        s->room = s->room ? s->room * 2 : 16;
        struct patch *bigger = arena_array(s->arena, s->room, sizeof *bigger);
        if (out->n)
            memcpy(bigger, out->patches, out->n * sizeof *bigger);
        out->patches = bigger;
    }
    out->patches[out->n++] = (struct patch){at, drop, put};
}

/* ---- whose it is -------------------------------------------------------------------------------------- */

static struct str without_dots(struct str id)
{
    while (id.n > 1 && id.p[id.n - 1] == '.')
        id.n--;
    return id;
}

/* RFC 2045 section 5.1. What else can be an authserv-id only in quotes some programs read as one, others as less or more:
 * "mx.example:25", "mx.example ". A slash is let pass: some servers put the number of their job behind one. */
static bool is_token(struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!lookalike_printed(id.p[i]) || str_has(S("()<>@,;:\\\"[]?="), id.p[i]))
            return false;
    return true;
}

/* The same host, as RFC 8601 section 2.5 compares: ASCII case ignored, U-labels and A-labels alike. */
static bool is_own(const struct stripper *s, struct str id, const char *ascii)
{
    struct str host = str_cut(id, '/').head;
    for (size_t i = 0; s->options->ids[i]; i++) {
        struct str own = without_dots(str_z(s->options->ids[i]));
        if (str_ieq(without_dots(id), own) || str_ieq(without_dots(host), own) ||
            (ascii && s->own[i] && str_eq(str_z(ascii), str_z(s->own[i]))))
            return true;
    }
    return false;
}

enum whose { FOREIGN, OWN, UNCLEAR };

/* An id with 8-bit bytes that are no name of a host, or one too many of them, is anybody's. */
static enum whose whose_id(struct stripper *s, struct str id, struct arena *arena)
{
    bool ascii = is_ascii(id), reads = ascii || s->converted++ < LIMIT_STRIPPED_IDNA;
    const char *host = reads ? domain_ascii(without_dots(str_cut(id, '/').head), arena) : NULL;
    if (is_own(s, id, host))
        return OWN;
    return (ascii ? is_token(id) : host != NULL) ? FOREIGN : UNCLEAR;
}

static enum whose whose(struct stripper *s, struct str value)
{
    if (s->read++ >= LIMIT_STRIPPED || !s->options->ids)
        return UNCLEAR;
    struct arena scratch = {0};
    struct authres a = authres_read(AUTHRES_RESULTS, value, &scratch);
    bool unclear = !a.authserv_id.n || a.id_junk || (authres_damaged(a.fault) && a.fault != AUTHRES_TOO_MANY);
    enum whose is = whose_id(s, a.authserv_id, &scratch);
    arena_free(&scratch);
    return is == FOREIGN && unclear ? UNCLEAR : is;
}

/* ---- one field after the other ---------------------------------------------------------------------------- */

static void rename_at(struct stripper *s, const char *name)
{
    add(s, (size_t)(name - s->start), 0, PUT_OLD);
    s->out->renamed++;
}

static bool full(const struct stripper *s) { return s->out->n > LIMIT_STRIPPED; }

/* Where a line ends for Python's str.splitlines: its email package writes a field with one of these in it as two. 0: it does
 * not; else the bytes of the mark. NEL is one byte or, in UTF-8, two that end in it. */
static size_t other_break(struct str text)
{
    static const bool breaks[256] = {['\v'] = true, ['\f'] = true, [0x1C] = true, [0x1D] = true, [0x1E] = true, [0x85] = true};
    if (breaks[(unsigned char)text.p[0]])
        return 1;
    if ((unsigned char)text.p[0] != 0xE2)
        return 0;
    return str_starts(text, S("\xE2\x80\xA8")) || str_starts(text, S("\xE2\x80\xA9")) ? 3 : 0;
}

/* A CR that is no line end here is one for some programs: what follows it they take for a field. Behind the other marks a
 * name has to be written as it should be, so little of the text is looked at. */
static void look_behind_breaks(struct stripper *s, struct str raw, char line_end)
{
    enum { NEAR = 64 };
    for (struct str rest = raw; rest.n && !full(s); rest = str_drop(rest, 1)) {
        bool cr = rest.p[0] == '\r' && line_end == '\n';
        size_t other = cr ? 0 : other_break(rest);
        if (!cr && !other)
            continue;
        struct str behind = cr ? str_drop(rest, 1) : str_take(str_drop(rest, other), NEAR);
        const char *name = lookalike_field(behind, s->options->names);
        if (name)
            rename_at(s, name);
    }
}

/* False: there are more places than may be. */
static bool strip_field(struct stripper *s, const struct field *f, char line_end)
{
    bool trusted = f->offset + f->raw.n <= s->options->trusted;
    bool is_results = f->name.n && lookalike_results(f->name);
    bool reserved = f->name.n && lookalike_any(f->name, s->options->names);
    enum whose is = !is_results || trusted ? FOREIGN : whose(s, f->value);
    if (reserved && !s->options->ids)
        is = UNCLEAR;
    else if (reserved)
        is = OWN;
    if (is == OWN) {
        add(s, f->offset, f->raw.n, PUT_NOTHING);
        s->out->removed++;
        return !full(s);
    }
    struct str text = str_trim(f->raw);
    const char *hidden = f->flags & FIELD_NO_COLON ? lookalike_field(text, s->options->names) : NULL;
    /* "Authentication-\r\n Results:": not every program takes it for one, nor for anything else */
    if (is == UNCLEAR || (is_results && !lookalike_exact(f->name)))
        rename_at(s, f->name.p);
    else if (hidden)
        rename_at(s, hidden);
    look_behind_breaks(s, f->raw, line_end);
    return !full(s);
}

/* ---- where the new fields go ------------------------------------------------------------------------------ */

static bool is_field(const struct field *f) { return f->name.n && !(f->flags & FIELD_BAD_NAME); }

static bool is_text(struct str raw)
{
    for (size_t i = 0; i < raw.n; i++)
        if (!lookalike_printed(raw.p[i]) && !is_fws(raw.p[i]) && (unsigned char)raw.p[i] < 128)
            return false;
    return true;
}

/* The line end of the field's first line, or of the line before it. */
static struct str eol_of(struct str raw, struct str preamble, char line_end)
{
    struct str_cut c = str_cut(raw, line_end);
    if (!c.found)
        c = str_cut(preamble, line_end);
    if (line_end == '\r')
        return S("\r");
    return c.found && c.head.n && c.head.p[c.head.n - 1] == '\r' ? S("\r\n") : S("\n");
}

static void put_fields(struct stripper *s, const struct field *f, const struct header_walk *w)
{
    s->topped = true;
    s->top = f->offset;
    s->out->eol = eol_of(f->raw, w->preamble, w->line_end);
    add(s, f->offset, 0, PUT_FIELDS);
}

/* Above the first field. One line of text that is no field may stand before it, and stays above: under ours it could
 * become the end of it, if it begins with a blank. More than that is no header. */
static bool find_top(struct stripper *s, const struct field *f, const struct header_walk *w)
{
    if (s->topped)
        return true;
    if (!is_field(f))
        return s->fields == 0 && is_text(f->raw);
    put_fields(s, f, w);
    return true;
}

/* The header ends at that byte, and all edits behind it are undone. n, renamed: what they were before it. */
static void cut_at(struct stripper *s, size_t at, size_t n, size_t renamed)
{
    s->out->n = n;
    s->out->renamed = renamed;
    add(s, at, 0, PUT_END);
    s->out->cut = true;
}

static void cut_above(struct stripper *s, const struct field *f, const struct header_walk *w, size_t n, size_t renamed)
{
    if (!s->topped) {
        s->out->n = n;
        put_fields(s, f, w);
        n = s->out->n;
    }
    cut_at(s, f->offset, n, renamed);
}

/* What is body to all but procmail. */
static void look_below(struct stripper *s, const struct header_walk *w)
{
    struct str header = str_drop((struct str){s->start, (size_t)(w->rest.p - s->start)}, s->top);
    for (struct str below = lookalike_below(header, w->rest); below.n;) {
        struct str line = str_take(below, str_find(below, S("\n")) + 1);
        size_t n = s->out->n, renamed = s->out->renamed;
        const char *name = lookalike_field(line, s->options->names);
        if (name == line.p)
            rename_at(s, name);
        if (full(s)) {
            cut_at(s, (size_t)(line.p - s->start), n, renamed);
            return;
        }
        below = str_drop(below, line.n);
    }
}

static void read_own(struct stripper *s)
{
    size_t n = 0;
    if (!s->options->ids)
        return;
    while (s->options->ids[n])
        n++;
    s->own = arena_array(s->arena, n, sizeof *s->own);
    for (size_t i = 0; i < n; i++)
        s->own[i] = domain_ascii(without_dots(str_z(s->options->ids[i])), s->arena);
}

struct strip strip_plan(struct str message, const struct strip_options *options, struct arena *arena)
{
    struct strip out = {.patches = options->space, .eol = S("\n")}, none = {.eol = out.eol};
    struct stripper s = {.options = options, .out = &out, .arena = arena, .start = message.p};
    struct header_walk w = header_walk(message);
    read_own(&s);
    look_behind_breaks(&s, w.preamble, w.line_end);
    for (struct field f; header_next(&w, &f); s.fields++) {
        if (!find_top(&s, &f, &w))
            return none;
        size_t n = out.n, renamed = out.renamed;
        if (!strip_field(&s, &f, w.line_end)) {
            cut_above(&s, &f, &w, n, renamed);
            return out;
        }
    }
    if (s.topped)
        look_below(&s, &w);
    return s.topped ? out : none;
}
