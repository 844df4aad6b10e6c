#include "parsers/received.h"
#include "parsers/limits.h"
#include "parsers/mime.h"
#include <arpa/inet.h>

enum token_kind { WORD, COMMENT, END };
struct token {
    enum token_kind kind;
    struct str text; /* a comment without its parentheses */
};

struct reader {
    struct str rest;
    bool too_deep;
};

/* Bytes of the comment that s begins with, its parentheses included; all of s if it is never closed. */
static size_t comment_length(struct str s, bool *too_deep)
{
    size_t depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '(' && ++depth > LIMIT_COMMENT_DEPTH)
            *too_deep = true;
        else if (s.p[i] == ')' && --depth == 0)
            return i + 1;
    }
    return s.n;
}

static size_t quoted_length(struct str s)
{
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '"')
            return i + 1;
    }
    return s.n;
}

static struct token next(struct reader *r)
{
    while (r->rest.n && (is_fws(r->rest.p[0]) || r->rest.p[0] == ';'))
        r->rest = str_drop(r->rest, 1);
    if (!r->rest.n)
        return (struct token){.kind = END};
    if (r->rest.p[0] == '(') {
        size_t n = comment_length(r->rest, &r->too_deep);
        struct str text = {r->rest.p + 1, n - 1};
        if (text.n && text.p[text.n - 1] == ')')
            text.n--;
        r->rest = str_drop(r->rest, n);
        return (struct token){COMMENT, text};
    }
    size_t n = 0;
    while (n < r->rest.n && !is_fws(r->rest.p[n]) && r->rest.p[n] != ';' && (n == 0 || r->rest.p[n] != '('))
        n += r->rest.p[n] == '"' ? quoted_length(str_drop(r->rest, n)) : 1;
    struct token t = {WORD, str_take(r->rest, n)};
    r->rest = str_drop(r->rest, n);
    return t;
}

/* The last ";" that is outside comments and quoted strings, or the length. */
static size_t date_start(struct str s)
{
    size_t at = s.n;
    bool deep = false;
    for (size_t i = 0; i < s.n;) {
        if (s.p[i] == ';')
            at = i;
        i += s.p[i] == '(' ? comment_length(str_drop(s, i), &deep) : s.p[i] == '"' ? quoted_length(str_drop(s, i)) : 1;
    }
    return at;
}

/* "[IPv6:...]", "[1.2.3.4]", "1.2.3.4", "[1.2.3.4]:25" -> the address, or nothing. */
static struct str as_ip(struct str s)
{
    char z[INET6_ADDRSTRLEN + 1];
    unsigned char out[16];
    if (s.n && s.p[0] == '[')
        s = str_cut(str_drop(s, 1), ']').head;
    if (str_istarts(s, S("IPv6:")))
        s = str_drop(s, 5);
    if (!s.n || s.n >= sizeof z)
        return str_take(s, 0);
    memcpy(z, s.p, s.n);
    z[s.n] = '\0';
    return inet_pton(AF_INET, z, out) == 1 || inet_pton(AF_INET6, z, out) == 1 ? s : str_take(s, 0);
}

static struct str without_last_dot(struct str s)
{
    return s.n && s.p[s.n - 1] == '.' ? str_take(s, s.n - 1) : s;
}

/* The comment behind "from": "(rdns [ip])", "([ip] helo=x)", "(HELO x)", "(1.2.3.4)", in any of their orders. */
static void from_comment(struct hop *h, struct str comment)
{
    struct reader r = {.rest = comment};
    bool helo_next = false;
    for (struct token t = next(&r); t.kind != END; t = next(&r)) {
        struct str ip = as_ip(t.text);
        if (t.kind == COMMENT) {
            h->rdns_doubtful = h->rdns_doubtful || str_ieq(t.text, S("may be forged"));
            continue;
        }
        if (helo_next || str_istarts(t.text, S("helo="))) {
            struct str helo = helo_next ? t.text : str_drop(t.text, 5);
            struct str literal = as_ip(h->helo);
            if (literal.n)
                h->ip = h->ip.n ? h->ip : literal;
            else if (!h->rdns.n)
                h->rdns = h->helo; /* in these formats the name before the comment is the reverse name */
            h->helo = helo;
            helo_next = false;
        } else if (str_ieq(t.text, S("HELO")) || str_ieq(t.text, S("EHLO")) || str_ieq(t.text, S("LHLO"))) {
            helo_next = true;
        } else if (ip.n) {
            h->ip = h->ip.n ? h->ip : ip;
        } else if (!h->rdns.n && !h->ip.n && str_has(t.text, '.') && !str_has(t.text, '=')) {
            h->rdns = without_last_dot(t.text);
        }
    }
}

static bool is_separator(char c) { return is_fws(c) || c == ',' || c == ')' || c == '('; }

/* The word that follows key in a comment, however it is spelled: "version=TLS1_2 cipher=X", "using TLSv1.3 with
 * cipher X", "TLS1.2:X:256". */
static struct str word_after(struct str comment, struct str key)
{
    size_t at = str_find(comment, key);
    if (at == comment.n)
        return str_take(comment, 0);
    struct str s = str_trim(str_drop(comment, at + key.n));
    size_t n = 0;
    while (n < s.n && !is_separator(s.p[n]))
        n++;
    return str_take(s, n);
}

static void tls_comment(struct hop *h, struct str comment)
{
    struct str version = word_after(comment, S("version="));
    if (!version.n && str_istarts(comment, S("using TLS")))
        version = word_after(comment, S("using "));
    struct str cipher = word_after(comment, S("cipher="));
    if (!cipher.n && version.n)
        cipher = word_after(comment, S("cipher "));
    if (!version.n && str_starts(comment, S("TLS")) && !str_has(comment, ' ')) {
        version = str_cut(comment, ':').head;
        cipher = str_cut(str_cut(comment, ':').tail, ':').head;
    }
    if (!h->tls_version.n)
        h->tls_version = version;
    if (!h->tls_cipher.n)
        h->tls_cipher = cipher;
}

enum clause { NO_CLAUSE, FROM, BY, VIA, WITH, ID, FOR, TLS, CLAUSES }; /* tls: RFC 8314 section 4.3 */
static const struct str keywords[CLAUSES] = {
    [FROM] = S("from"), [BY] = S("by"), [VIA] = S("via"), [WITH] = S("with"), [ID] = S("id"), [FOR] = S("for"),
    [TLS] = S("tls"),
};

static enum clause keyword(struct str word)
{
    for (int c = FROM; c < CLAUSES; c++)
        if (str_ieq(word, keywords[c]))
            return (enum clause)c;
    return NO_CLAUSE;
}

static void take_word(struct hop *h, enum clause clause, struct str word)
{
    struct str *into[CLAUSES] = {[FROM] = &h->helo, [BY] = &h->by,         [WITH] = &h->with,
                                 [ID] = &h->id,     [FOR] = &h->recipient, [TLS] = &h->tls_cipher};
    if (!into[clause])
        return;
    if (!into[clause]->n)
        *into[clause] = word;
    else if (clause == WITH) /* "with Microsoft SMTP Server": all its words */
        into[clause]->n = (size_t)(word.p + word.n - into[clause]->p);
}

struct hop received_read(struct str value, struct arena *arena)
{
    struct hop h = {.date = -1};
    value = str_take(value, LIMIT_VALUE_BYTES);
    size_t semicolon = date_start(value);
    h.date_text = str_trim(str_drop(value, semicolon + 1));
    struct mime_date date = mime_date(h.date_text, arena);
    h.date = date.ok ? date.seconds : -1;
    h.date_repaired = date.repaired && date.ok;
    struct reader r = {.rest = str_take(value, semicolon)};
    enum clause clause = NO_CLAUSE;
    for (struct token t = next(&r); t.kind != END; t = next(&r)) {
        enum clause k = t.kind == WORD ? keyword(t.text) : NO_CLAUSE;
        if (t.kind == COMMENT && clause == FROM)
            from_comment(&h, t.text);
        if (t.kind == COMMENT)
            tls_comment(&h, t.text);
        else if (k != NO_CLAUSE)
            clause = k;
        else
            take_word(&h, clause, t.text);
    }
    if (!h.ip.n)
        h.ip = as_ip(h.helo);
    h.too_deep = r.too_deep;
    return h;
}

static bool v4_is_inside(const unsigned char *a)
{
    static const struct {
        unsigned char net[4], bits;
    } nets[] = {
        {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10},  {{127, 0, 0, 0}, 8},
        {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},  {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15},
        {{224, 0, 0, 0}, 3},
    };
    uint32_t ip = (uint32_t)a[0] << 24 | (uint32_t)a[1] << 16 | (uint32_t)a[2] << 8 | a[3];
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++) {
        const unsigned char *n = nets[i].net;
        uint32_t net = (uint32_t)n[0] << 24 | (uint32_t)n[1] << 16 | (uint32_t)n[2] << 8 | n[3];
        if ((ip ^ net) >> (32 - nets[i].bits) == 0)
            return true;
    }
    return false;
}

bool ip_is_inside(struct str ip)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    static const unsigned char loopback[16] = {[15] = 1};
    char z[INET6_ADDRSTRLEN + 1] = {0};
    unsigned char a[16];
    if (!ip.n || ip.n >= sizeof z)
        return true;
    memcpy(z, ip.p, ip.n);
    if (inet_pton(AF_INET, z, a) == 1)
        return v4_is_inside(a);
    if (inet_pton(AF_INET6, z, a) != 1)
        return true;
    if (memcmp(a, mapped, sizeof mapped) == 0)
        return v4_is_inside(a + 12);
    return (a[0] & 0xfe) == 0xfc || (a[0] == 0xfe && (a[1] & 0xc0) == 0x80) || memcmp(a, loopback, 16) == 0;
}
