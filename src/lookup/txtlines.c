#include "src/lookup/txtlines.h"

enum row_kind { ROW_OTHER, ROW_TEXT, ROW_ALIAS, ROW_BARE, ROW_NONE, ROW_UNREADABLE }; /* BARE: strings alone; NONE: no line is left */

struct row {
    enum row_kind kind;
    struct txtline line;
};

/* A word before the data; what the row is, once that is known. ROW_NONE: not yet. "descriptive text", "is an alias for": host;
 * "canonical name =": nslookup. */
static enum row_kind kind_at(struct row *row, struct str word, size_t n)
{
    static const struct {
        struct str word;
        enum row_kind kind;
    } words[] = {
        {S("IN"), ROW_NONE}, {S("="), ROW_NONE}, {S("descriptive"), ROW_NONE}, {S("is"), ROW_NONE}, {S("an"), ROW_NONE},
        {S("TXT"), ROW_TEXT}, {S("text"), ROW_TEXT}, {S("CNAME"), ROW_ALIAS}, {S("canonical"), ROW_ALIAS}, {S("alias"), ROW_ALIAS},
    };
    size_t i = 0;
    while (i < sizeof words / sizeof *words && !str_ieq(word, words[i].word))
        i++;
    if (i < sizeof words / sizeof *words && (n > 0 || words[i].kind == ROW_TEXT))
        return words[i].kind;
    row->line.owner = n == 0 ? word : row->line.owner;
    return n == 0 || master_ttl(word) >= 0 ? ROW_NONE : ROW_OTHER;
}

/* There is room up to the next power of two. */
static void push(struct txtline *l, struct str string, struct arena *arena)
{
    size_t n = l->string_count;
    if (!(n & (n - 1))) {
        struct str *more = arena_array(arena, n ? 2 * n : 1, sizeof *more);
        if (n)
            memcpy(more, l->strings, n * sizeof *more);
        l->strings = more;
    }
    l->strings[l->string_count++] = string;
}

static bool is_text(const struct row *row) { return row->kind == ROW_TEXT || row->kind == ROW_BARE; }

/* The n-th word of a row. False: it is no word of such a line. */
static bool take_word(struct row *row, const struct master_token *k, size_t n, struct arena *arena)
{
    struct str string;
    bool data = k->kind == MASTER_QUOTED || (row->kind == ROW_TEXT && !str_eq(k->text, S("="))); /* text = "..." */
    if (k->kind == MASTER_BAD || (n < 2 && k->text.n > 1 && !data && str_has(k->text, '=')))
        return false;
    if (n == 0 && k->kind == MASTER_QUOTED)
        row->kind = ROW_BARE;
    if (is_text(row) && data) {
        if (!master_unescape(k->text, arena, &string))
            return false;
        push(&row->line, string, arena);
    } else if (row->kind == ROW_BARE) {
        return false;
    } else if (row->kind == ROW_NONE) {
        row->kind = kind_at(row, k->text, n);
    }
    return true;
}

/* The line as it stands, for whoever can say more about it; the next one is read as if it were whole. */
static void keep_raw(struct master *m, struct str from, struct row *row, struct arena *arena)
{
    struct master again = {.rest = from, .line = m->line};
    struct str line = S("");
    master_line(&again, &line);
    *m = again;
    row->line.raw = is_text(row);
    row->line.string_count = 0;
    push(&row->line, line, arena);
    row->kind = ROW_UNREADABLE;
}

static struct row read_row(struct master *m, struct arena *arena)
{
    struct row row = {.kind = ROW_NONE};
    struct str from = m->rest;
    for (size_t n = 0; from.n; n++) {
        struct master_token k = master_next(m);
        if (k.kind == MASTER_END)
            break;
        if (!take_word(&row, &k, n, arena)) {
            keep_raw(m, from, &row, arena);
            break;
        }
    }
    if (row.kind == ROW_NONE && from.n) /* an empty line, or an owner alone */
        row.kind = ROW_OTHER;
    return row;
}

/* True: it is a record, or the beginning of one. */
static bool take_row(struct txtlines *t, const struct row *row, struct arena *arena)
{
    t->alias = t->alias || row->kind == ROW_ALIAS;
    t->ended = row->kind == ROW_NONE || (row->kind == ROW_UNREADABLE && !t->begun);
    bool joins = row->kind == ROW_BARE && t->open;
    for (size_t i = 0; joins && i < row->line.string_count; i++)
        push(&t->held, row->line.strings[i], arena);
    return !joins && !t->ended && (is_text(row) || row->line.raw);
}

static bool give(struct txtlines *t, struct txtline *out, const struct txtline *line)
{
    *out = *line;
    t->begun = true;
    return true;
}

bool txtlines_next(struct txtlines *t, struct txtline *out, struct arena *arena)
{
    struct txtline held = t->held;
    if (held.string_count && !t->open) {
        t->held = (struct txtline){0};
        return give(t, out, &held);
    }
    while (!t->ended) {
        struct row row = read_row(&t->master, arena);
        if (!take_row(t, &row, arena))
            continue;
        held = t->held;
        t->held = row.line;
        t->open = !row.line.string_count;
        if (held.string_count)
            return give(t, out, &held);
        if (t->open)
            continue;
        t->held = (struct txtline){0};
        return give(t, out, &row.line);
    }
    held = t->held;
    t->held = (struct txtline){0};
    t->open = false;
    return held.string_count && give(t, out, &held);
}
