#include "src/engine/pasted.h"
#include "parsers/v16.h"

struct lines {
    struct str rest, line; /* line without its line end */
    size_t at;             /* where line begins */
    const char *start;
};

static bool next_line(struct lines *l)
{
    if (!l->rest.n)
        return false;
    l->at = (size_t)(l->rest.p - l->start);
    struct str_cut c = str_cut(l->rest, '\n');
    l->rest = c.tail;
    l->line = str_chop(c.head, '\r');
    return true;
}

/* The name of the field that begins on this line; n == 0: none does. */
static struct str field_name(struct str line)
{
    enum { LONGEST = 76 };
    struct str_cut c = str_cut(str_take(line, LONGEST + 1), ':');
    bool ok = c.found && c.head.n;
    for (size_t i = 0; ok && i < c.head.n; i++)
        ok = c.head.p[i] > ' ' && c.head.p[i] < 127;
    return ok ? c.head : S("");
}

/* "------ Original message ------", "--- Below this line is a copy of the message." */
static bool is_rule(struct str line) { return str_starts(line, S("--")); }

/* "----- End forwarded message -----" */
static bool is_end(struct str line)
{
    size_t dashes = 0;
    while (dashes < line.n && line.p[dashes] == '-')
        dashes++;
    return dashes > 2 && str_istarts(str_trim_wsp(str_drop(line, dashes)), S("end"));
}

static struct str up_to_end(struct str message)
{
    struct lines l = {.rest = message, .start = message.p};
    while (next_line(&l))
        if (is_end(l.line))
            return str_take(message, l.at);
    return message;
}

/* Does a line begin with "dk", in any case? All of DKIM-Signature is only looked for where one does, for in most texts there is
 * none. */
static bool may_be_signed(struct str text)
{
    size_t i = 1;
    if (text.n < 2)
        return false;
    bool found = (text.p[0] | 0x20) == 'd';
    for (; !found && i + sizeof(v16) + 1 <= text.n; i += sizeof(v16)) {
        v16 before = v16_at(text.p + i - 1), here = v16_at(text.p + i), next = v16_at(text.p + i + 1);
        found = v16_any((v16)((before == '\n') & ((here | 0x20) == 'd') & ((next | 0x20) == 'k')));
    }
    for (; !found && i + 1 < text.n; i++)
        found = text.p[i - 1] == '\n' && (text.p[i] | 0x20) == 'd' && (text.p[i + 1] | 0x20) == 'k';
    return found;
}

struct str pasted_find(struct str text)
{
    if (!may_be_signed(text))
        return S("");
    struct lines l = {.rest = text, .start = text.p};
    bool may_begin = true, inside = false, from = false, dkim = false;
    size_t begin = 0;
    while (next_line(&l)) {
        struct str name = field_name(l.line);
        if (inside && !l.line.n && from && dkim)
            return up_to_end(str_drop(text, begin));
        if (!inside && may_begin && name.n) {
            begin = l.at;
            from = dkim = false;
            inside = true;
        }
        from = from || str_ieq(name, S("From"));
        dkim = dkim || str_ieq(name, S("DKIM-Signature"));
        inside = inside && (name.n || (l.line.n && is_wsp(l.line.p[0])));
        may_begin = !l.line.n || is_rule(l.line);
    }
    return S("");
}
