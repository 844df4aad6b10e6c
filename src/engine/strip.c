#include "src/engine/strip.h"
#include "parsers/authres.h"
#include "parsers/header.h"
#include "parsers/limits.h"
#include "src/engine/domain.h"

struct stripper {
    const struct strip_options *options;
    struct strip *out;
    struct arena *arena;
    size_t room;
    size_t fields;    /* read so far */
    bool topped;      /* the place for the new fields is found */
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
    if (out->n == s->room) {
        s->room = s->room ? s->room * 2 : 16;
        struct patch *bigger = arena_array(s->arena, s->room, sizeof *bigger);
        if (out->n)
            memcpy(bigger, out->patches, out->n * sizeof *bigger);
        out->patches = bigger;
    }
    out->patches[out->n++] = (struct patch){at, drop, put};
}

/* ---- what a field is called --------------------------------------------------------------------------- */

static bool is_printed(char c) { return c > ' ' && c < 127; }

/* The same letters, whatever stands between them that cannot be seen or some programs pass over. */
static bool looks_like(struct str name, struct str wanted)
{
    size_t k = 0;
    for (size_t i = 0; i < name.n; i++) {
        if (!is_printed(name.p[i]))
            continue;
        if (k == wanted.n || ascii_lower(name.p[i]) != ascii_lower(wanted.p[k]))
            return false;
        k++;
    }
    return k == wanted.n;
}

static const struct str results = S("Authentication-Results");

/* Is text, from its first byte that is no blank, a field of that name? Then that byte, else NULL. */
static const char *disguised(struct str text)
{
    while (text.n && is_wsp(text.p[0]))
        text = str_drop(text, 1);
    struct str_cut c = str_cut(str_take(text, 4 * results.n), ':');
    return c.found && !is_fws(text.p[0]) && looks_like(c.head, results) ? text.p : NULL;
}

/* ---- whose it is -------------------------------------------------------------------------------------- */

static struct str without_dot(struct str id) { return str_take(id, id.n - (id.n > 1 && id.p[id.n - 1] == '.')); }

static bool is_plain_ascii(struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!is_printed(id.p[i]))
            return false;
    return !str_istarts(id, S("xn--")) && str_find(id, S(".xn--")) == id.n;
}

/* The same host, as RFC 8601 section 2.5 compares: ASCII case ignored, U-labels and A-labels alike. */
static bool same_id(struct str id, struct str own, struct arena *arena)
{
    if (str_ieq(without_dot(id), without_dot(own)))
        return true;
    if (is_plain_ascii(id) && is_plain_ascii(own))
        return false;
    const char *a = domain_ascii(id, arena), *b = domain_ascii(own, arena);
    return a && b && str_eq(str_z(a), str_z(b));
}

/* Some servers put the number of their job behind a slash. */
static bool is_own(const struct stripper *s, struct str id, struct arena *arena)
{
    for (const char *const *own = s->options->ids; *own; own++)
        if (same_id(id, str_z(*own), arena) || same_id(str_cut(id, '/').head, str_z(*own), arena))
            return true;
    return false;
}

enum whose { FOREIGN, OWN, UNCLEAR };

static enum whose whose(const struct stripper *s, struct str value)
{
    struct arena scratch = {0};
    struct authres a = authres_read(AUTHRES_RESULTS, value, &scratch);
    bool unclear = !a.authserv_id.n || a.id_junk || (authres_damaged(a.fault) && a.fault != AUTHRES_TOO_MANY);
    enum whose is = is_own(s, a.authserv_id, &scratch) ? OWN : unclear ? UNCLEAR : FOREIGN;
    arena_free(&scratch);
    return is;
}

/* ---- one field after the other ---------------------------------------------------------------------------- */

static bool is_reserved(const struct stripper *s, struct str name)
{
    for (const char *const *n = s->options->names; n && *n; n++)
        if (looks_like(name, str_z(*n)))
            return true;
    return false;
}

static void rename_at(struct stripper *s, const char *name)
{
    add(s, (size_t)(name - s->start), 0, PUT_OLD);
    s->out->renamed++;
}

/* A CR that is no line end here is one for some programs: what follows it they take for a field. */
static void look_behind_crs(struct stripper *s, struct str raw, char line_end)
{
    if (line_end != '\n')
        return;
    for (struct str_cut c = str_cut(raw, '\r'); c.found; c = str_cut(c.tail, '\r')) {
        const char *name = disguised(c.tail);
        if (name)
            rename_at(s, name);
    }
}

static void strip_field(struct stripper *s, const struct field *f, char line_end)
{
    bool trusted = f->offset + f->raw.n <= s->options->trusted;
    bool is_results = f->name.n && looks_like(f->name, results);
    enum whose is = !is_results || trusted ? FOREIGN : whose(s, f->value);
    if (is == OWN || (f->name.n && is_reserved(s, f->name))) {
        add(s, f->offset, f->raw.n, PUT_NOTHING);
        s->out->removed++;
        return;
    }
    /* "Authentication-\r\n Results:": not every program takes it for one, nor for anything else */
    if (is == UNCLEAR || (is_results && !str_ieq(f->name, results)))
        rename_at(s, f->name.p);
    else if (f->flags & FIELD_NO_COLON && disguised(str_trim(f->raw)))
        rename_at(s, disguised(str_trim(f->raw)));
    look_behind_crs(s, f->raw, line_end);
}

/* ---- where the new fields go ------------------------------------------------------------------------------ */

static bool is_field(const struct field *f) { return f->name.n && !(f->flags & FIELD_BAD_NAME); }

static bool is_text(struct str raw)
{
    for (size_t i = 0; i < raw.n; i++)
        if (!is_printed(raw.p[i]) && !is_fws(raw.p[i]) && (unsigned char)raw.p[i] < 128)
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

/* Above the first field. One line of text that is no field may stand before it, and stays above: under ours it could
 * become the end of it, if it begins with a blank. More than that is no header. */
static bool find_top(struct stripper *s, const struct field *f, const struct header_walk *w)
{
    if (s->topped)
        return true;
    if (!is_field(f))
        return s->fields == 0 && is_text(f->raw);
    s->topped = true;
    s->out->eol = eol_of(f->raw, w->preamble, w->line_end);
    add(s, f->offset, 0, PUT_FIELDS);
    return true;
}

struct strip strip_plan(struct str message, const struct strip_options *options, struct arena *arena)
{
    struct strip out = {.eol = S("\n")}, none = out;
    struct stripper s = {.options = options, .out = &out, .arena = arena, .start = message.p};
    struct header_walk w = header_walk(message);
    for (struct field f; header_next(&w, &f); s.fields++) {
        if (!find_top(&s, &f, &w))
            return none;
        if (out.n >= LIMIT_STRIPPED && s.topped) {
            add(&s, f.offset, 0, PUT_END);
            out.cut = true;
            break;
        }
        strip_field(&s, &f, w.line_end);
    }
    return s.topped ? out : none;
}
