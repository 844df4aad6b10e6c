#include "src/engine/content.h"
#include "parsers/parts.h"
#include "src/engine/bodyscan.h"

enum { LONGEST_LINE = 998 }; /* RFC 5322 section 2.1.1, without the line end */

/* ---- ends of data that only some servers see ------------------------------------------------------ */

enum break_kind { NO_BREAK, CRLF, OTHER };

/* What stands before position i, and after position i, as a line end. A NUL between is what smugglers try too. */
static enum break_kind break_before(struct str s, size_t i)
{
    bool nul = i && s.p[i - 1] == '\0';
    i -= nul;
    if (!i || (s.p[i - 1] != '\n' && s.p[i - 1] != '\r'))
        return NO_BREAK;
    return !nul && s.p[i - 1] == '\n' && i > 1 && s.p[i - 2] == '\r' ? CRLF : OTHER;
}

static enum break_kind break_after(struct str s, size_t i)
{
    bool nul = i < s.n && s.p[i] == '\0';
    i += nul;
    if (i >= s.n || (s.p[i] != '\n' && s.p[i] != '\r'))
        return NO_BREAK;
    return !nul && s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n' ? CRLF : OTHER;
}

/* A dot alone on a line ends a message in SMTP, and only CRLF ends a line there. A dot between other line ends is the
 * end for some servers and text for others: a second message can be smuggled past the first. */
static size_t find_end_of_data(struct str body)
{
    for (size_t i = 0; i < body.n; i++) {
        const char *dot = memchr(body.p + i, '.', body.n - i);
        if (!dot)
            break;
        i = (size_t)(dot - body.p);
        enum break_kind before = break_before(body, i), after = break_after(body, i + 1);
        if (before != NO_BREAK && after != NO_BREAK && (before == OTHER || after == OTHER))
            return i;
    }
    return body.n;
}

/* ---- lines ---------------------------------------------------------------------------------------- */

struct fields_behind {
    size_t count; /* lines at the start of the body that look like header fields */
    bool machine; /* one of them is a field that only programs write */
};

static bool is_field(struct str line, bool *machine)
{
    static const struct str of_programs[] = {
        S("MIME-Version"), S("Content-Type"), S("Received"), S("DKIM-Signature"), S("Message-ID"),
    };
    struct str name = str_cut(line, ':').head;
    bool ok = name.n && name.n < line.n && name.n < 60;
    for (size_t i = 0; ok && i < name.n; i++)
        ok = ascii_alnum(name.p[i]) || name.p[i] == '-';
    for (size_t i = 0; ok && i < sizeof of_programs / sizeof *of_programs; i++)
        *machine = *machine || str_ieq(name, of_programs[i]);
    return ok;
}

static struct str next_line(struct str *rest, char line_end)
{
    struct str_cut c = str_cut(*rest, line_end);
    *rest = c.tail;
    return str_chop(c.head, '\r');
}

static size_t longest_line(struct str body, char line_end)
{
    size_t longest = 0;
    while (body.n) {
        struct str line = next_line(&body, line_end);
        longest = line.n > longest ? line.n : longest;
    }
    return longest;
}

static struct fields_behind fields_at_start(struct str body, char line_end)
{
    struct fields_behind f = {0};
    while (body.n) {
        struct str line = next_line(&body, line_end);
        if (!line.n)
            continue;
        if (!is_field(line, &f.machine) && !(f.count && is_wsp(line.p[0])))
            break;
        f.count++;
    }
    return f;
}

/* ---- another message behind the first ------------------------------------------------------------- */

/* After a dot alone on its line: MAIL FROM, RCPT TO and DATA line upon line, without the answers that a log of a session
 * has between them, and then a header field. Greetings and RSET may come first. Where that begins, or the length. */
static size_t find_commands(struct str body, char line_end)
{
    enum { OTHER_LINE, DOT, MAIL, RCPT, DATA } state = OTHER_LINE;
    size_t dot = body.n;
    for (struct str rest = body; rest.n;) {
        size_t at = (size_t)(rest.p - body.p);
        struct str line = next_line(&rest, line_end);
        bool machine = false, hello = str_istarts(line, S("EHLO ")) || str_istarts(line, S("HELO ")) || str_ieq(line, S("RSET"));
        if (state == DATA && is_field(line, &machine))
            return dot;
        if (str_eq(line, S("."))) {
            state = DOT;
            dot = at;
        } else if (state == DOT && str_istarts(line, S("MAIL FROM:"))) {
            state = MAIL;
        } else if ((state == MAIL || state == RCPT) && str_istarts(line, S("RCPT TO:"))) {
            state = RCPT;
        } else if (state == RCPT && str_ieq(line, S("DATA"))) {
            state = DATA;
        } else if (state != DOT || !hello) {
            state = OTHER_LINE;
        }
    }
    return body.n;
}

/* ---- bytes that a part does not own up to ---------------------------------------------------------- */

/* RFC 2045 section 6.4: what is not declared is 7bit. */
static void find_eight_bit(struct findings *f, const struct evidence *e)
{
    for (size_t i = 0; i < e->parts->count; i++) {
        const struct part *p = &e->parts->items[i];
        bool seven = !p->encoding.n || str_ieq(p->encoding, S("7bit"));
        if (p->multipart || p->message || !seven || !body_scan(p->content).high)
            continue;
        findings_add(f, DKV_EIGHT_BIT_BODY, 0, i ? arena_print(e->arena, "part %zu", i) : S("body"), S(""));
        return;
    }
}

static void find_smuggled(struct findings *f, const struct evidence *e)
{
    const struct header *h = &e->message->header;
    size_t dot = h->crlf ? find_end_of_data(h->body) : h->body.n; /* in a file of LF lines a dot is a line of text */
    if (dot < h->body.n)
        findings_add(f, DKV_SMUGGLE_EOD, 0, S("body"), arena_print(e->arena, "at byte %zu of the body", dot));
    size_t commands = find_commands(h->body, h->line_end);
    if (commands < h->body.n)
        findings_add(f, DKV_SMUGGLE_COMMANDS, 0, S("body"), arena_print(e->arena, "at byte %zu of the body", commands));
}

void content_find(struct findings *f, const struct evidence *e)
{
    const struct header *h = &e->message->header;
    struct body_scan has = e->body;
    if (has.dot) /* either has a dot that is alone on a line, whatever ends it */
        find_smuggled(f, e);
    if (body_may_have_longer(h->body, h->line_end, LONGEST_LINE)) {
        size_t longest = longest_line(h->body, h->line_end);
        if (longest > LONGEST_LINE)
            findings_add(f, DKV_LINE_TOO_LONG, 0, S("body"), arena_print(e->arena, "%zu bytes", longest));
    }
    struct fields_behind fields = fields_at_start(h->body, h->line_end);
    bool nothing_else = e->parts->items[0].message; /* message/rfc822: a message is what should be there */
    if (fields.count >= 3 && fields.machine && !nothing_else)
        findings_add(f, DKV_HEADER_AFTER_BODY, 0, S("body"), arena_print(e->arena, "%zu lines", fields.count));
    if (has.nul)
        findings_add(f, DKV_NUL_IN_BODY, 0, S("body"), S(""));
    if (has.high)
        find_eight_bit(f, e);
}
