/* Reads the words of master files, RFC 1035 section 5.1. Stricter than name servers in one point: a ';' that
 * follows a word without a blank is an error, because a key written without quotes would end there silently. */
#include "src/lookup/master.h"

static void skip(struct master *m, size_t n) { m->rest = str_drop(m->rest, n); }

bool master_line(struct master *m, struct str *line)
{
    if (!m->rest.n)
        return false;
    struct str_cut cut = str_cut(m->rest, '\n');
    *line = str_chop(cut.head, '\r');
    m->rest = cut.tail;
    m->line++;
    return true;
}

static struct master_token bad(const char *error) { return (struct master_token){MASTER_BAD, {NULL, 0}, error}; }

static bool is_line_end(struct str s)
{
    return !s.n || s.p[0] == '\n' || (s.p[0] == '\r' && (s.n == 1 || s.p[1] == '\n'));
}

/* Blanks, comments, parentheses and the line ends inside them. NULL, or what is wrong. */
static const char *skip_between(struct master *m)
{
    struct str line;
    for (;;) {
        char c = m->rest.n ? m->rest.p[0] : '\n';
        if (is_wsp(c)) {
            skip(m, 1);
        } else if (c == '(' || c == ')') {
            if (m->open == (c == '('))
                return m->open ? "a second '(' before the ')'" : "a ')' without a '('";
            m->open = !m->open;
            skip(m, 1);
        } else if (m->rest.n && m->open && (c == ';' || is_line_end(m->rest))) {
            master_line(m, &line);
        } else {
            return m->open && !m->rest.n ? "a '(' is never closed" : NULL;
        }
    }
}

/* The length of what is left up to a byte of stops, escapes jumped over; the line end always stops. */
static size_t span(struct str s, const char *stops)
{
    size_t i = 0;
    while (i < s.n && !is_line_end(str_drop(s, i)) && (s.p[i] == '\0' || !strchr(stops, s.p[i])))
        i += s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] != '\n' ? 2 : 1;
    return i < s.n ? i : s.n;
}

static struct master_token quoted(struct master *m)
{
    skip(m, 1);
    size_t n = span(m->rest, "\"");
    if (n == m->rest.n || m->rest.p[n] != '"')
        return bad("a '\"' is not closed on its line");
    struct master_token token = {MASTER_QUOTED, str_take(m->rest, n), NULL};
    skip(m, n + 1);
    return token;
}

static struct master_token word(struct master *m)
{
    size_t n = span(m->rest, " \t;()\"");
    struct master_token token = {MASTER_WORD, str_take(m->rest, n), NULL};
    skip(m, n);
    if (n && m->rest.n && m->rest.p[0] == ';')
        return bad("without quotes the text ends at its first ';': put it in quotes");
    return token;
}

struct master_token master_next(struct master *m)
{
    const char *error = skip_between(m);
    if (error)
        return bad(error);
    if (is_line_end(m->rest) || m->rest.p[0] == ';') {
        struct str line;
        master_line(m, &line);
        return (struct master_token){MASTER_END, {NULL, 0}, NULL};
    }
    return m->rest.p[0] == '"' ? quoted(m) : word(m);
}

/* The byte after the backslash at s.p[0]; its length in the text, 0 when there is none. */
static size_t read_escape(struct str s, char *byte)
{
    if (s.n < 2)
        return 0;
    *byte = s.p[1];
    if (!ascii_digit(s.p[1]))
        return 2;
    struct str_number number = str_number(str_take(str_drop(s, 1), 3));
    if (s.n < 4 || !number.ok || number.value > UINT8_MAX)
        return 0;
    *byte = (char)(unsigned char)number.value;
    return 4;
}

bool master_unescape(struct str text, struct arena *arena, struct str *bytes)
{
    char *out = arena_alloc(arena, text.n);
    size_t n = 0;
    while (text.n) {
        size_t taken = 1;
        char c = text.p[0];
        if (c == '\\')
            taken = read_escape(text, &c);
        if (!taken)
            return false;
        out[n++] = c;
        text = str_drop(text, taken);
    }
    *bytes = (struct str){out, n};
    return true;
}

static int64_t unit_seconds(char unit)
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].letter == ascii_lower(unit))
            return units[i].seconds;
    return 0;
}

int64_t master_ttl(struct str word)
{
    int64_t total = 0;
    if (!word.n)
        return -1;
    while (word.n) {
        size_t n = 0;
        while (n < word.n && ascii_digit(word.p[n]))
            n++;
        struct str_number number = str_number(str_take(word, n));
        int64_t unit = n == word.n ? 1 : unit_seconds(word.p[n]);
        if (!number.ok || !unit || number.value > INT32_MAX)
            return -1;
        total += number.value * unit;
        if (total > INT32_MAX)
            return -1;
        word = str_drop(word, n + 1);
    }
    return total;
}
