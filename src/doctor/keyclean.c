/* Undoes what panels, web pages and people do to a key record on its way into the DNS. Nothing here decides whether the
 * result is right: that is for the key inside to show. */
#include "src/doctor/keyexam.h"
#include "parsers/encoding.h"

/* ---- the text -------------------------------------------------------------------------------------- */

struct mark {
    struct str from, to;
    enum damage damage;
};
static const struct mark marks[] = {
    {S("&quot;"), S(""), DAMAGE_ENTITY}, {S("&#34;"), S(""), DAMAGE_ENTITY},  {S("&#39;"), S(""), DAMAGE_ENTITY},
    {S("&apos;"), S(""), DAMAGE_ENTITY}, {S("&nbsp;"), S(" "), DAMAGE_ENTITY}, {S("&#43;"), S("+"), DAMAGE_ENTITY},
    {S("&#61;"), S("="), DAMAGE_ENTITY}, {S("&#x2F;"), S("/"), DAMAGE_ENTITY}, {S("%2B"), S("+"), DAMAGE_ENTITY},
    {S("%2F"), S("/"), DAMAGE_ENTITY},   {S("%3D"), S("="), DAMAGE_ENTITY},   {S("%3B"), S(";"), DAMAGE_ENTITY},
    {S("\xe2\x80\x98"), S(""), DAMAGE_ENTITY}, {S("\xe2\x80\x99"), S(""), DAMAGE_ENTITY}, /* single quotation marks */
    {S("\xe2\x80\x9c"), S(""), DAMAGE_ENTITY}, {S("\xe2\x80\x9d"), S(""), DAMAGE_ENTITY}, /* double ones */
    {S("\xe2\x80\x9e"), S(""), DAMAGE_ENTITY}, {S("\xc2\xab"), S(""), DAMAGE_ENTITY}, {S("\xc2\xbb"), S(""), DAMAGE_ENTITY},
    {S("\xc2\xa0"), S(" "), DAMAGE_ENTITY},    /* no-break space */
    {S("\xe2\x80\x8b"), S(""), DAMAGE_ENTITY}, /* zero width space */
    {S("\xef\xbb\xbf"), S(""), DAMAGE_ENTITY}, /* byte order mark */
    {S("\xe2\x80\x93"), S("-"), DAMAGE_ENTITY}, {S("\xc2\xad"), S(""), DAMAGE_ENTITY}, /* dash, soft hyphen */
    {S("<br>"), S(" "), DAMAGE_ENTITY}, {S("<br/>"), S(" "), DAMAGE_ENTITY}, {S("<br />"), S(" "), DAMAGE_ENTITY},
    {S("\\r"), S(" "), DAMAGE_BACKSLASH}, {S("\\n"), S(" "), DAMAGE_BACKSLASH}, /* line ends as JSON and programs write them */
    {S("\""), S(""), DAMAGE_QUOTES},           {S("\\"), S(""), DAMAGE_BACKSLASH},
};

static const struct mark *mark_at(struct str s)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_istarts(s, marks[i].from))
            return &marks[i];
    return NULL;
}

/* Where the value begins in a line "NAME [TTL] [IN] TXT ( value"; 0 when it is none. */
static size_t value_of_zone_line(struct str s)
{
    for (size_t i = 1; i + 4 < s.n && i < 400; i++)
        if (is_wsp(s.p[i - 1]) && str_istarts(str_drop(s, i), S("TXT")) && (is_fws(s.p[i + 3]) || s.p[i + 3] == '"' || s.p[i + 3] == '('))
            return str_has(str_take(s, i), '=') ? 0 : i + 3;
    return 0;
}

static bool at_ends(char c) { return is_fws(c) || c == '(' || c == ')'; }

struct str keyclean_text(struct str text, unsigned *damage, struct arena *arena)
{
    char *out = arena_alloc(arena, text.n);
    size_t n = 0, start = value_of_zone_line(text);
    *damage = start ? DAMAGE_ZONE_LINE : 0;
    struct str s = str_drop(text, start);
    while (start && s.n && at_ends(s.p[0]))
        s = str_drop(s, 1);
    while (start && s.n && at_ends(s.p[s.n - 1]))
        s.n--;
    while (s.n) {
        const struct mark *m = mark_at(s);
        struct str to = m ? m->to : str_take(s, 1);
        if (m)
            *damage |= m->damage;
        if (to.n)
            out[n++] = to.p[0];
        s = str_drop(s, m ? m->from.n : 1);
    }
    return *damage ? str_trim((struct str){out, n}) : text;
}

/* ---- tags that lost their semicolon ------------------------------------------------------------------ */

bool keyclean_known_tag(struct str name)
{
    return name.n == 1 && str_has(S("vkhstpng"), name.p[0]);
}

size_t keyclean_glued(struct str value, bool base64)
{
    for (size_t i = 1; i + 1 < value.n; i++) {
        if (value.p[i] != '=' || !keyclean_known_tag(str_take(str_drop(value, i - 1), 1)))
            continue;
        if (!base64 || (value.p[i - 1] != 'p' && ascii_alpha(value.p[i + 1]) && value.n - i < 40))
            return i - 1;
    }
    return value.n;
}

/* ---- p= ---------------------------------------------------------------------------------------------- */

static struct str same(struct str p, struct arena *arena)
{
    (void)arena;
    return p;
}

/* Where the last line of an armour begins, "-----END PUBLIC KEY-----", its blanks and hyphens there or not. */
static size_t footer(struct str s)
{
    for (size_t i = s.n; i-- > 0;) {
        struct str rest = str_drop(s, i);
        if (rest.n > 60)
            break;
        size_t end = str_find(rest, S("END"));
        if (end == 0 && (str_find(rest, S("KEY")) < rest.n || str_find(rest, S("CERTIFICATE")) < rest.n))
            return i;
    }
    return s.n;
}

static struct str without_armour(struct str p, struct arena *arena)
{
    (void)arena;
    size_t begin = str_find(p, S("BEGIN"));
    struct str rest = str_drop(p, begin);
    size_t key = str_find(rest, S("KEY")), certificate = str_find(rest, S("CERTIFICATE")), least = key < certificate ? key + 3 : certificate + 11;
    if (begin == p.n || least > 40)
        return str_take(p, 0);
    rest = str_drop(rest, least);
    rest = str_take(rest, footer(rest));
    while (rest.n && (rest.p[0] == '-' || is_fws(rest.p[0])))
        rest = str_drop(rest, 1);
    while (rest.n && (rest.p[rest.n - 1] == '-' || is_fws(rest.p[rest.n - 1])))
        rest.n--;
    return rest;
}

static struct str without_end(struct str p, struct str bytes)
{
    size_t n = p.n;
    while (n && (is_fws(p.p[n - 1]) || str_has(bytes, p.p[n - 1])))
        n--;
    return n < str_trim(p).n ? str_take(p, n) : str_take(p, 0);
}

static struct str without_dot(struct str p, struct arena *arena)
{
    (void)arena;
    return without_end(p, S("."));
}

static struct str without_paren(struct str p, struct arena *arena)
{
    (void)arena;
    return without_end(p, S("()"));
}

static struct str without_tags(struct str p, struct arena *arena)
{
    (void)arena;
    size_t at = keyclean_glued(p, true);
    return str_take(p, at < p.n ? at : 0);
}

static struct str replaced(struct str p, const char *from, const char *to, struct arena *arena)
{
    struct str out = arena_copy(arena, p);
    char *bytes = arena_alloc(arena, p.n);
    size_t changed = 0;
    for (size_t i = 0; i < p.n; i++) {
        const char *at = p.p[i] ? strchr(from, p.p[i]) : NULL;
        bytes[i] = at ? to[at - from] : p.p[i];
        changed += at != NULL;
    }
    out.p = bytes;
    return changed ? out : str_take(p, 0);
}

static struct str usual_alphabet(struct str p, struct arena *arena) { return replaced(p, "-_", "+/", arena); }
static struct str blanks_as_plus(struct str p, struct arena *arena) { return replaced(p, " ", "+", arena); }

static struct str first_blob(struct str p, struct arena *arena)
{
    (void)arena;
    size_t at = str_find(p, S("="));
    while (at < p.n && p.p[at] == '=')
        at++;
    return str_take(p, at < p.n ? at : 0);
}

/* Without the last one of characters that are one more than bytes can give. */
static struct str whole_bytes(struct str p, struct arena *arena)
{
    struct str s = without_fws(p, arena);
    return s.n % 4 == 1 ? str_take(s, s.n - 1) : str_take(s, 0);
}

static const struct {
    int check;
    struct str (*change)(struct str, struct arena *);
} writings[] = {
    {-1, same},
    {DOCTOR_PEM_HEADER, without_armour},
    {DOCTOR_TXT_DOT, without_dot},
    {DOCTOR_TXT_PAREN, without_paren},
    {DOCTOR_SPLIT_SPACE_LOST, without_tags},
    {DOCTOR_B64_URL, usual_alphabet},
    {DOCTOR_TXT_ENTITY, blanks_as_plus},
    {DOCTOR_B64_MID_PADDING, first_blob},
    {DOCTOR_B64_BAD, whole_bytes},
};

/* How much a find is worth: a whole thing of some kind, then one that was cut off, then bytes. */
static int worth(const struct material *m) { return m->kind == MATERIAL_JUNK ? 1 : m->kind == MATERIAL_CUT ? 2 : 3; }

struct material keyclean_p(struct str p, int *check, struct arena *arena)
{
    struct material best = {.kind = p.n ? MATERIAL_JUNK : MATERIAL_NOTHING};
    int most = 0;
    *check = p.n ? DOCTOR_B64_BAD : -1;
    for (size_t i = 0; i < sizeof writings / sizeof *writings && p.n; i++) {
        struct str changed = writings[i].change(p, arena);
        struct decoded d = base64_decode(changed, arena);
        if (!changed.n || !d.ok || !d.bytes.n)
            continue;
        struct material m = material_read(d.bytes, arena);
        if (worth(&m) <= most)
            continue;
        most = worth(&m);
        best = m;
        *check = m.kind == MATERIAL_CUT && writings[i].change == whole_bytes ? -1 : writings[i].check;
    }
    return best;
}
