#include "src/engine/lookalike.h"

static const struct str results = S("Authentication-Results");

/* What is looked at in any case: a name may be cut by a CR. */
enum { WINDOW = 100 };

bool lookalike_printed(char c) { return c > ' ' && c < 127; }

/* The same letters, whatever stands between them that cannot be seen or some programs pass over. */
static bool looks_like(struct str name, struct str wanted)
{
    size_t k = 0;
    for (size_t i = 0; i < name.n; i++) {
        if (!lookalike_printed(name.p[i]))
            continue;
        if (k == wanted.n || ascii_lower(name.p[i]) != ascii_lower(wanted.p[k]))
            return false;
        k++;
    }
    return k == wanted.n;
}

bool lookalike_results(struct str name) { return looks_like(name, results); }

bool lookalike_exact(struct str name) { return str_ieq(name, results); }

bool lookalike_any(struct str name, const char *const *names)
{
    for (; names && *names; names++)
        if (looks_like(name, str_z(*names)))
            return true;
    return false;
}

const char *lookalike_field(struct str text, const char *const *names)
{
    while (text.n && is_wsp(text.p[0]))
        text = str_drop(text, 1);
    if (!text.n || is_fws(text.p[0]))
        return NULL;
    struct str_cut c = str_cut(str_take(text, WINDOW), ':');
    if (!c.found)
        c = str_cut(str_cut(text, '\r').head, ':');
    bool named = c.found && (looks_like(c.head, results) || lookalike_any(c.head, names));
    return named ? text.p : NULL;
}

struct str lookalike_below(struct str header, struct str body)
{
    static const struct str empty = S("\n\r\n");
    size_t first = str_find(header, S("\n"));
    bool lf = first < header.n && (first == 0 || header.p[first - 1] != '\r');
    if (!lf || header.n < empty.n || !str_eq(str_drop(header, header.n - empty.n), empty) || str_starts(body, S("\n")))
        return str_take(body, 0);
    return str_take(body, str_find(body, S("\n\n")) + 1);
}
