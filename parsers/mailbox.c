#include "parsers/mailbox.h"
#include "parsers/enclosed.h"

/* Where the reader is inside one field. */
struct walk {
    unsigned flags;
    size_t angles;    /* "<" seen in this mailbox */
    bool in_angle, in_group;
    bool at_sign;     /* an "@" outside quotes was seen in this mailbox */
    size_t ats;       /* of them, since the "<", the ":" of a route, or the ">" */
    bool text;        /* something outside comments was seen in this mailbox */
    bool after_angle; /* behind the ">" */
    bool encoded;
    size_t mailboxes;
};

static void end_address(struct walk *w)
{
    if (w->ats > 1)
        w->flags |= MAILBOX_ATS;
    w->ats = 0;
}

static void end_mailbox(struct walk *w)
{
    if (w->in_angle)
        w->flags |= MAILBOX_UNBALANCED;
    if (w->encoded && !w->at_sign)
        w->flags |= MAILBOX_ENCODED;
    end_address(w);
    w->mailboxes += w->text;
    if (w->mailboxes > 1)
        w->flags |= MAILBOX_SEVERAL;
    w->angles = 0;
    w->in_angle = w->at_sign = w->text = w->after_angle = w->encoded = false;
}

static void angle(struct walk *w, struct str s)
{
    if (s.p[0] == '<') {
        if (w->in_angle || w->angles)
            w->flags |= MAILBOX_UNBALANCED;
        if (s.n > 1 && s.p[1] == '@')
            w->flags |= MAILBOX_ROUTE;
        w->angles++;
        w->in_angle = true;
        w->ats = 0;
    } else {
        if (!w->in_angle)
            w->flags |= MAILBOX_UNBALANCED;
        end_address(w);
        w->in_angle = false;
        w->after_angle = true;
    }
}

static void plain(struct walk *w, struct str s)
{
    unsigned char c = (unsigned char)s.p[0];
    if ((c < 0x20 && !is_fws((char)c)) || c == 0x7f)
        w->flags |= MAILBOX_CONTROL;
    if (is_fws((char)c))
        return;
    if (w->after_angle)
        w->flags |= MAILBOX_TRAILING;
    if (c == '\\')
        w->flags |= MAILBOX_BACKSLASH;
    w->at_sign = w->at_sign || c == '@';
    w->ats = c == ':' && w->flags & MAILBOX_ROUTE ? 0 : w->ats + (c == '@');
    w->encoded = w->encoded || str_starts(s, S("=?"));
    w->text = true;
}

static bool is_list_mark(const struct walk *w, char c)
{
    return !w->in_angle && (c == ',' || c == ':' || c == ';');
}

static void list_mark(struct walk *w, char c)
{
    if (c == ':') {
        w->flags |= MAILBOX_GROUP;
        w->in_group = true;
        w->text = w->encoded = false; /* the name of the group is no mailbox */
    }
    end_mailbox(w);
}

unsigned mailbox_flags(struct str value)
{
    struct walk w = {0};
    for (size_t i = 0; i < value.n;) {
        struct str s = str_drop(value, i);
        char c = s.p[0];
        size_t n = c == '"' ? enclosed_length(s, '"') : c == '(' ? comment_length(s, NULL) : 1;
        if (!n) {
            w.flags |= MAILBOX_UNBALANCED;
            break;
        }
        if (c == '"')
            plain(&w, S("x"));
        else if (c == '<' || c == '>')
            angle(&w, s);
        else if (is_list_mark(&w, c))
            list_mark(&w, c);
        else if (c != '(')
            plain(&w, s);
        i += n;
    }
    end_mailbox(&w);
    return w.flags;
}

static bool is_address_byte(char c)
{
    return (unsigned char)c >= 0x80 || ascii_alnum(c) || str_has(S("!#$%&'*+-/=?^_`{|}~.@"), c);
}

static size_t skip_comment(struct mailbox_scan *scan)
{
    size_t n = scan->rest.p[0] == '(' && !scan->open_comment ? comment_length(scan->rest, NULL) : 0;
    scan->open_comment = scan->open_comment || (scan->rest.p[0] == '(' && !n);
    return n;
}

struct str mailbox_next_address(struct mailbox_scan *scan)
{
    while (scan->rest.n) {
        size_t skip = skip_comment(scan), n = 0;
        if (skip || !is_address_byte(scan->rest.p[0])) {
            scan->rest = str_drop(scan->rest, skip ? skip : 1);
            continue;
        }
        while (n < scan->rest.n && is_address_byte(scan->rest.p[n]))
            n++;
        struct str word = str_take(scan->rest, n);
        scan->rest = str_drop(scan->rest, n);
        struct str_cut c = str_rcut(word, '@');
        if (c.found && c.head.n && c.tail.n)
            return word;
    }
    return str_take(scan->rest, 0);
}
