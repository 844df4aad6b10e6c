#include "src/report/fold.h"

enum { LINE = 78, INDENT = 8 };

struct fold fold_begin(GString *out, const char *name, const char *eol)
{
    g_string_append(out, name);
    return (struct fold){out, eol, strlen(name)};
}

void fold_word(struct fold *f, const char *word)
{
    size_t n = strlen(word);
    if (f->column + 1 + n > LINE) {
        g_string_append_printf(f->out, "%s%*s", f->eol, INDENT, "");
        f->column = INDENT;
    } else {
        g_string_append_c(f->out, ' ');
        f->column++;
    }
    g_string_append_len(f->out, word, (gssize)n);
    f->column += n;
}

void fold_line(struct fold *f) { f->column = LINE; }

void fold_mark(struct fold *f, char mark)
{
    g_string_append_c(f->out, mark);
    f->column++;
}

void fold_end(struct fold *f) { g_string_append(f->out, f->eol); }

bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 127 || str_has(S("()<>@,;:\\\"/[]?="), s.p[i]))
            return false;
    return s.n > 0;
}
