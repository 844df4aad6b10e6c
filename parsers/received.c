#include "parsers/received.h"
#include "parsers/date.h"
#include "parsers/hopcomment.h"
#include "parsers/limits.h"
#include "parsers/mime.h"
#include "parsers/tracetoken.h"

/* ---- clauses ------------------------------------------------------------------------------------- */

static const struct {
    struct str word;
    enum clause clause;
} keywords[] = {
    {S("from"), CLAUSE_FROM}, {S("by"), CLAUSE_BY},   {S("via"), CLAUSE_VIA}, {S("with"), CLAUSE_WITH},
    {S("id"), CLAUSE_ID},     {S("for"), CLAUSE_FOR}, {S("tls"), CLAUSE_TLS}, {S("envelope-from"), CLAUSE_ENVELOPE},
    {S("as"), CLAUSE_OTHER},
};

static enum clause keyword(struct str word)
{
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (str_ieq(word, keywords[i].word))
            return keywords[i].clause;
    return CLAUSE_NONE;
}

struct reading {
    struct hop *h;
    enum clause clause;
    size_t words;     /* of this clause so far */
    bool broken;      /* a comment ended the words of this clause */
    bool from_seen;   /* a first "from" is read and over */
    bool by_seen;
    struct str first; /* the word behind "from"; the HELO name may be another */
};

static struct str without_angles(struct str s)
{
    if (s.n >= 2 && s.p[0] == '<' && s.p[s.n - 1] == '>')
        return (struct str){s.p + 1, s.n - 2};
    return s;
}

/* "Microsoft SMTP Server", "ESMTP with STARTTLS", "Frontend Transport": all words up to a comment. */
static void append_word(const struct reading *r, struct str *into, struct str word)
{
    if (!into->n)
        *into = word;
    else if (!r->broken && !str_has(word, ':'))
        into->n = (size_t)(word.p + word.n - into->p);
}

static void first_word(struct str *into, struct str word)
{
    if (!into->n)
        *into = word;
}

static void address_word(struct hop *h, struct str word)
{
    struct ip_text ip = ip_read(word);
    if (ip.ok)
        hop_address(h, &ip);
}

/* "from HELO", then perhaps "[address]" (fetchmail, Postini). A second "from" is XMail's envelope sender. */
static void from_word(struct reading *r, struct str word)
{
    struct hop *h = r->h;
    if (r->from_seen)
        first_word(&h->envelope_from, str_has(word, '@') ? without_angles(word) : str_take(word, 0));
    else if (r->words == 0)
        h->helo = r->first = word;
    else if (word.p[0] == '[')
        address_word(h, word);
}

static void for_word(struct hop *h, struct str word)
{
    if (!str_ieq(word, S("multiple")) && !str_ieq(word, S("recipients")))
        first_word(&h->recipient, without_angles(word));
}

static void take_word(struct reading *r, struct str word)
{
    struct hop *h = r->h;
    switch (r->clause) {
    case CLAUSE_FROM:
        from_word(r, word);
        break;
    case CLAUSE_FOR:
        if (r->words == 0)
            for_word(h, word);
        break;
    case CLAUSE_BY:
        first_word(&h->by, word);
        break;
    case CLAUSE_ID:
        first_word(&h->id, without_angles(word));
        break;
    case CLAUSE_WITH:
        append_word(r, &h->with, word);
        break;
    case CLAUSE_VIA:
        append_word(r, &h->via, word);
        break;
    case CLAUSE_TLS:
        first_word(&h->tls_cipher, word);
        h->flags |= HOP_TLS;
        break;
    case CLAUSE_ENVELOPE:
        first_word(&h->envelope_from, without_angles(word));
        break;
    default:
        break;
    }
    r->words++;
}

/* The first byte behind white space; 0: there is none. The end is not looked at, as this is asked word by word. */
static char byte_ahead(struct str s)
{
    size_t n = 0;
    while (n < s.n && is_fws(s.p[n]))
        n++;
    return n < s.n ? s.p[n] : '\0';
}

/* Does word begin a clause here? A host may call itself "by": then a comment follows, not a name. And "from by"
 * the other way round has no name at all. "with ESMTP with STARTTLS" is one clause. */
static enum clause clause_at(const struct reading *r, const struct trace_reader *reader, struct str word)
{
    enum clause c = keyword(word);
    bool first = r->clause == CLAUSE_FROM && r->words == 0 && !r->broken;
    if (first && (c != CLAUSE_BY || byte_ahead(reader->rest) == '('))
        return CLAUSE_NONE;
    if (c == CLAUSE_WITH && r->clause == CLAUSE_WITH && r->words && !r->broken)
        return CLAUSE_NONE;
    return c;
}

/* RFC 5321 section 4.4 has "by" behind "from" and before all others, once. A sender that calls itself by words like
 * "localhost by localhost" brings more of them; what our server wrote comes after that, so its "by" is the last one. */
static void check_order(struct reading *r, enum clause c)
{
    struct hop *h = r->h;
    bool early = !r->by_seen && (c == CLAUSE_WITH || c == CLAUSE_ID || c == CLAUSE_FOR || c == CLAUSE_VIA);
    if (r->from_seen && (early || (c == CLAUSE_BY && r->by_seen)))
        h->flags |= HOP_DISORDER;
    if (c == CLAUSE_BY && h->flags & HOP_DISORDER)
        h->by = h->by_ip = h->software = h->with = h->via = h->id = h->recipient = S("");
    r->by_seen = r->by_seen || c == CLAUSE_BY;
}

static void take_clauses(struct reading *r, struct str text)
{
    struct trace_reader reader = {.rest = text};
    for (struct trace_token t = trace_next(&reader); t.kind != TRACE_END; t = trace_next(&reader)) {
        enum clause c = t.kind == TRACE_WORD ? clause_at(r, &reader, t.text) : CLAUSE_NONE;
        if (t.kind == TRACE_COMMENT) {
            hop_comment(r->h, r->from_seen && r->clause == CLAUSE_FROM ? CLAUSE_OTHER : r->clause, t.text);
            r->broken = true;
        } else if (c != CLAUSE_NONE) {
            r->from_seen = r->from_seen || r->clause == CLAUSE_FROM;
            check_order(r, c);
            r->clause = c;
            r->words = 0;
            r->broken = false;
        } else if (t.kind == TRACE_WORD) {
            take_word(r, t.text);
        }
    }
    if (reader.too_deep)
        r->h->flags |= HOP_TOO_DEEP;
}

/* ---- the date ------------------------------------------------------------------------------------ */

struct parts {
    struct str clauses, date, after; /* after: clauses that stand behind the date (Courier's "id") */
};

/* Could nothing that was open before s end in it? False: perhaps something could. */
static bool closes_nothing(struct str s)
{
    size_t depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"' || c == '>' || c == ']' || c == '\\' || (c == ')' && depth-- == 0))
            return false;
        depth += c == '(';
    }
    return true;
}

/* At the last ";" outside comments that something follows. Nearly always it is the last one of all. */
static struct parts split(struct str value)
{
    struct str_cut last = str_rcut(value, ';');
    if (!last.found)
        return (struct parts){value, str_take(value, 0), str_take(value, 0)};
    if (str_trim(last.tail).n && closes_nothing(last.tail))
        return (struct parts){last.head, last.tail, str_take(value, 0)};
    struct trace_reader reader = {.rest = value};
    struct parts p = {value, str_take(value, 0), str_take(value, 0)};
    struct str semicolon = {0};
    for (struct trace_token t = trace_next(&reader); t.kind != TRACE_END; t = trace_next(&reader)) {
        if (t.kind == TRACE_SEMICOLON) {
            semicolon = t.text;
        } else if (semicolon.p) {
            size_t at = (size_t)(semicolon.p - value.p);
            p = (struct parts){str_take(value, at), str_drop(value, at + 1), str_take(value, 0)};
            semicolon = (struct str){0};
        }
    }
    return p;
}

static void cut_date(struct parts *p)
{
    struct trace_reader reader = {.rest = p->date};
    for (struct trace_token t = trace_next(&reader); t.kind != TRACE_END; t = trace_next(&reader)) {
        enum clause c = t.kind == TRACE_WORD ? keyword(t.text) : CLAUSE_NONE;
        if (c != CLAUSE_NONE && c != CLAUSE_OTHER) {
            size_t at = (size_t)(t.text.p - p->date.p);
            p->after = str_drop(p->date, at);
            p->date = str_take(p->date, at);
            return;
        }
    }
}

/* SendGrid and others write no ";": then the date begins where one can be seen. */
static struct parts find_parts(struct str value)
{
    struct parts p = split(value);
    struct str whole = p.date.n ? p.date : value;
    size_t at = date_find(whole);
    if (p.date.n && (at == whole.n || !str_trim(str_take(whole, at)).n)) {
        cut_date(&p);
    } else if (at < whole.n) {
        p.clauses = str_take(value, (size_t)(whole.p - value.p) + at);
        p.date = str_drop(whole, at);
    }
    return p;
}

/* ---- what the whole tells ------------------------------------------------------------------------ */

/* White space that is more than one blank, or a line end, becomes one blank. */
static struct str one_line(struct str s, struct arena *arena)
{
    bool fine = true;
    for (size_t i = 0; i < s.n; i++)
        fine = fine && (!is_fws(s.p[i]) || (s.p[i] == ' ' && i && !is_fws(s.p[i - 1])));
    if (fine)
        return s;
    char *out = arena_alloc(arena, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!is_fws(s.p[i]))
            out[n++] = s.p[i];
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    return (struct str){out, n};
}

/* Cisco: "with ESMTP/TLS/TLS_AES_256_GCM_SHA384" */
static void split_with(struct hop *h)
{
    size_t at = str_find(h->with, S("/TLS"));
    if (at == h->with.n)
        return;
    first_word(&h->tls_cipher, str_drop(h->with, at + 5));
    h->with = str_take(h->with, at);
    h->flags |= HOP_TLS;
}

/* RFC 3848: the letters behind the protocol's name. A is a login, S is TLS. */
static void read_protocol(struct hop *h)
{
    static const struct {
        struct str word;
        unsigned flags;
    } rows[] = {
        {S("ESMTPA"), HOP_AUTHENTICATED},          {S("ESMTPS"), HOP_TLS},
        {S("ESMTPSA"), HOP_TLS | HOP_AUTHENTICATED}, {S("LMTPA"), HOP_AUTHENTICATED},
        {S("LMTPS"), HOP_TLS},                     {S("LMTPSA"), HOP_TLS | HOP_AUTHENTICATED},
        {S("UTF8SMTPA"), HOP_AUTHENTICATED},       {S("UTF8SMTPS"), HOP_TLS},
        {S("UTF8SMTPSA"), HOP_TLS | HOP_AUTHENTICATED}, {S("UTF8LMTPS"), HOP_TLS},
        {S("SMTPS"), HOP_TLS},                     {S("SMTPSA"), HOP_TLS | HOP_AUTHENTICATED},
        {S("ASMTP"), HOP_AUTHENTICATED},           {S("SSMTP"), HOP_TLS},
        {S("HTTPS"), HOP_TLS},                     {S("ESMTP with STARTTLS"), HOP_TLS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_ieq(h->with, rows[i].word))
            h->flags |= rows[i].flags;
    if (h->tls_version.n || h->tls_cipher.n)
        h->flags |= HOP_TLS;
    if (h->authenticated.n)
        h->flags |= HOP_AUTHENTICATED;
}

/* Programs that look a reverse name up, and not whether it leads back to the address: whoever owns the address can give
 * it any name. qmail's lines are known by the HELO name in a comment. */
static bool leaves_unchecked(const struct hop *h, struct str first)
{
    bool in_comment = h->helo.p != first.p && !str_istarts(h->software, S("Exim "));
    return in_comment || str_istarts(h->software, S("Haraka")) || str_ieq(h->software, S("OpenSMTPD"));
}

/* The reverse name is the word behind "from" in formats that have the HELO name in a comment. */
static void settle_rdns(struct hop *h, struct str first, bool address)
{
    if (h->rdns.n || address)
        return;
    if (h->helo.p != first.p)
        h->rdns = str_chop(first, '.');
    else if (str_istarts(h->software, S("Exim ")) && h->ip.n && !(h->flags & HOP_RDNS_UNKNOWN))
        h->rdns = str_chop(first, '.'); /* Exim leaves helo= out when it is the same */
    if (str_ieq(h->rdns, S("unknown"))) {
        h->rdns = S("");
        h->flags |= HOP_RDNS_UNKNOWN;
    }
}

/* What the word behind "from" was, and how far the names and addresses can be relied on. */
static void settle_from(struct hop *h, struct str first)
{
    struct ip_text ip = ip_read(first);
    if (ip.ok)
        hop_address(h, &ip);
    if (ip.ok && h->flags & HOP_INSIDE && !ip_inside(&ip.ip))
        h->flags |= HOP_TWO_ADDRESSES;
    settle_rdns(h, first, ip.ok);
    if (h->rdns.n && leaves_unchecked(h, first))
        h->flags |= HOP_RDNS_UNCHECKED;
}

/* IIS: "from mail pickup service by": no host, a program of the same machine put a file there. */
static bool is_pickup(struct str clauses) { return str_istarts(str_trim(clauses), S("from mail pickup service by ")); }

struct hop received_read(struct str value, struct arena *arena)
{
    struct hop h = {.date = -1, .flags = value.n > LIMIT_VALUE_BYTES ? HOP_CUT : 0};
    struct parts p = find_parts(str_take(value, LIMIT_VALUE_BYTES));
    h.date_text = str_trim(p.date);
    struct mime_date date = mime_date(h.date_text);
    h.date = date.ok ? date.seconds : -1;
    h.date_flags = date.flags;
    struct reading r = {.h = &h};
    take_clauses(&r, p.clauses);
    take_clauses(&r, p.after);
    if (is_pickup(p.clauses) && !(h.flags & HOP_DISORDER))
        h.helo = r.first = S("");
    settle_from(&h, r.first);
    h.with = one_line(h.with, arena);
    h.via = one_line(h.via, arena);
    h.software = one_line(h.software, arena);
    split_with(&h);
    read_protocol(&h);
    return h;
}
