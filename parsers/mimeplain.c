#include "parsers/mimeplain.h"

enum { LONGEST = 998 };

/* How many bytes at the start of s are letters, digits, or stand in also. */
static size_t run_of(struct str s, const char *also)
{
    size_t n = 0;
    while (n < s.n && (ascii_alnum(s.p[n]) || (s.p[n] && strchr(also, s.p[n]))))
        n++;
    return n;
}

/* Takes the run off s. */
static struct str take_run(struct str *s, const char *also)
{
    struct str run = str_take(*s, run_of(*s, also));
    *s = str_drop(*s, run.n);
    return run;
}

static bool take_char(struct str *s, char c)
{
    bool there = s->n && s->p[0] == c;
    *s = there ? str_drop(*s, 1) : *s;
    return there;
}

/* What stands between quotes, when all of it may stand there as it is; p == NULL: it may not. */
static struct str take_quoted(struct str *s)
{
    struct str rest = *s;
    if (!take_char(&rest, '"'))
        return (struct str){0};
    struct str inner = take_run(&rest, "-._+=:/,' ");
    bool edges = inner.n && inner.p[0] != ' ' && inner.p[inner.n - 1] != ' ';
    if (!edges || str_find(inner, S("  ")) < inner.n || !take_char(&rest, '"'))
        return (struct str){0};
    *s = rest;
    return inner;
}

/* ---- mailboxes, RFC 5322 section 3.4 ------------------------------------------------------------- */

/* Words with a dot between each two. */
static bool take_dotted(struct str *s, const char *also)
{
    do
        if (!take_run(s, also).n)
            return false;
    while (take_char(s, '.'));
    return true;
}

static struct str take_address(struct str *s)
{
    struct str rest = *s;
    bool ok = take_dotted(&rest, "_+-") && take_char(&rest, '@') && take_dotted(&rest, "-");
    struct str address = {s->p, s->n - rest.n};
    if (!ok || str_find(address, S("--")) < address.n) /* an A-label may be shown as a U-label */
        return (struct str){0};
    *s = rest;
    return address;
}

/* Words with one space between each two, and one behind the last; or what is quoted. */
static struct str take_name(struct str *s)
{
    struct str rest = *s, name = take_quoted(&rest);
    if (!name.p) {
        size_t n = 0;
        while (rest.n && ascii_alnum(rest.p[0])) {
            n = (size_t)(rest.p - s->p) + take_run(&rest, "").n;
            if (!take_char(&rest, ' '))
                return (struct str){0};
        }
        name = str_take(*s, n);
    } else if (!take_char(&rest, ' ')) {
        return (struct str){0};
    }
    *s = rest;
    return name;
}

struct plain_mailbox plain_mailbox_read(struct str value)
{
    struct plain_mailbox r = {0};
    struct str rest = str_trim(value);
    if (rest.n > LONGEST)
        return r;
    r.address = take_address(&rest);
    if (!r.address.p) {
        r.name = take_name(&rest);
        bool open = take_char(&rest, '<');
        r.address = open ? take_address(&rest) : (struct str){0};
        if (!r.address.p || !take_char(&rest, '>'))
            return r;
    }
    r.ok = !rest.n;
    return r;
}

/* ---- Content-Type, RFC 2045 section 5.1 ----------------------------------------------------------- */

/* "; name=value", and the value to where it belongs. */
static bool take_parameter(struct plain_type *t, struct str *s)
{
    const struct {
        struct str name;
        struct str *to;
    } known[] = {{S("charset"), &t->charset}, {S("boundary"), &t->boundary}, {S("name"), &t->name}};
    if (!take_char(s, ';'))
        return false;
    while (s->n && is_fws(s->p[0]))
        *s = str_drop(*s, 1);
    struct str name = take_run(s, "-");
    if (!name.n || !take_char(s, '='))
        return false;
    struct str value = take_quoted(s);
    if (!value.p)
        value = take_run(s, "-._+");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_ieq(name, known[i].name)) {
            if (known[i].to->p)
                return false;
            *known[i].to = value;
        }
    return value.n > 0;
}

struct plain_type plain_type_read(struct str value)
{
    struct plain_type t = {0};
    struct str rest = str_trim(value);
    const char *start = rest.p;
    if (rest.n > LONGEST || !take_run(&rest, "-").n || !take_char(&rest, '/') || !take_run(&rest, "-.+").n)
        return t;
    t.type = (struct str){start, (size_t)(rest.p - start)};
    while (rest.n)
        if (!take_parameter(&t, &rest))
            return t;
    t.ok = true;
    return t;
}
