#include "parsers/hopcomment.h"
#include "parsers/tracetoken.h"

static void first_word(struct str *into, struct str word)
{
    if (!into->n)
        *into = word;
}

void hop_address(struct hop *h, const struct ip_text *ip)
{
    if (h->ip.n)
        return;
    h->ip = ip->text;
    if (ip_inside(&ip->ip))
        h->flags |= ip_loopback(&ip->ip) ? HOP_INSIDE | HOP_LOOPBACK : HOP_INSIDE;
}

static bool ends_value(char c) { return is_fws(c) || c == ',' || c == ')' || c == '('; }

/* The word behind key in a comment, however it goes on: "version=TLS1_2, cipher=X". */
static struct str word_after(struct str comment, struct str key)
{
    size_t at = str_find(comment, key), n = 0;
    if (at == comment.n)
        return str_take(comment, 0);
    struct str s = str_trim(str_drop(comment, at + key.n));
    while (n < s.n && !ends_value(s.p[n]))
        n++;
    return str_take(s, n);
}

static struct str without_quotes(struct str s)
{
    return s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"' ? (struct str){s.p + 1, s.n - 2} : s;
}

static struct str without_angles(struct str s)
{
    return s.n >= 2 && s.p[0] == '<' && s.p[s.n - 1] == '>' ? (struct str){s.p + 1, s.n - 2} : s;
}

/* Cut at the first white space. */
static struct str_cut first_blank(struct str s)
{
    size_t n = 0;
    while (n < s.n && !is_fws(s.p[n]))
        n++;
    return (struct str_cut){str_take(s, n), str_trim(str_drop(s, n)), n < s.n};
}

/* ---- encryption ----------------------------------------------------------------------------------- */

/* "TLSv1.3", "TLS1_2", "SSLv3" -> its usual name; nothing when it is no version. */
static struct str version_name(struct str s)
{
    static const struct {
        struct str digits, name;
    } rows[] = {
        {S("1.3"), S("TLS1.3")}, {S("1.2"), S("TLS1.2")}, {S("1.1"), S("TLS1.1")}, {S("1.0"), S("TLS1.0")},
        {S("1"), S("TLS1.0")},   {S("3"), S("SSL3")},     {S("2"), S("SSL2")},     {S("3.0"), S("SSL3")},
    };
    bool ssl = str_istarts(s, S("SSL"));
    if (!ssl && !str_istarts(s, S("TLS")))
        return S("");
    s = str_drop(s, 3);
    if (s.n && (ascii_lower(s.p[0]) == 'v' || s.p[0] == '_'))
        s = str_drop(s, 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool same = s.n == rows[i].digits.n && s.n && s.p[0] == rows[i].digits.p[0] &&
                    (s.n == 1 || ((s.p[1] == '.' || s.p[1] == '_') && s.p[2] == rows[i].digits.p[2]));
        if (same && ssl == (rows[i].name.p[0] == 'S'))
            return rows[i].name;
    }
    return S("");
}

static void set_tls(struct hop *h, struct str version, struct str cipher)
{
    struct str name = version_name(version);
    first_word(&h->tls_version, name.n ? name : version);
    first_word(&h->tls_cipher, cipher);
    h->flags |= HOP_TLS;
}

/* Postfix, Dovecot, MessageLabs: "using TLSv1.3 with cipher X (256/256 bits) ..." */
static bool using_tls(struct hop *h, struct str comment)
{
    struct str version = word_after(comment, S("using "));
    if (!str_istarts(version, S("TLS")) && !str_istarts(version, S("SSL")))
        return false;
    set_tls(h, version, word_after(comment, S("cipher ")));
    return true;
}

/* Sendmail, Google, Exchange, Mimecast, Ecelerity: "version=X cipher=Y bits=256" */
static bool version_cipher(struct hop *h, struct str comment)
{
    struct str version = word_after(comment, S("version=")), cipher = word_after(comment, S("cipher="));
    if (version.n || cipher.n)
        set_tls(h, version, cipher);
    return true;
}

/* Courier: "TLS: TLSv1.2,256bits,CIPHER" */
static void courier_tls(struct hop *h, struct str s)
{
    struct str_cut version = str_cut(s, ','), bits = str_cut(version.tail, ',');
    set_tls(h, str_trim(version.head), str_trim(bits.tail));
}

/* Exim, OpenSMTPD: "TLS1.3", "TLS1.2:CIPHER:256", "TLS1.3 CIPHER"; Exchange: "TLS". A host may be called tls1. */
static bool tls_alone(struct hop *h, struct str comment)
{
    size_t n = 0;
    while (n < comment.n && comment.p[n] != ':' && !ends_value(comment.p[n]))
        n++;
    struct str version = str_take(comment, n), rest = str_trim(str_drop(comment, n + 1));
    if (version.n == 3 && n < comment.n && comment.p[n] == ':')
        courier_tls(h, rest);
    else if (version.n == 3 && n == comment.n)
        h->flags |= HOP_TLS;
    else if (version_name(version).n)
        set_tls(h, version, first_blank(str_cut(rest, ':').head).head);
    else
        return false;
    return true;
}

static bool tls_said(struct hop *h, struct str comment)
{
    (void)comment;
    h->flags |= HOP_TLS;
    return true;
}

/* ---- who had logged in, who the envelope names ---------------------------------------------------- */

/* Postfix: "Authenticated sender: kim"; Sendmail: "authenticated bits=0" */
static bool authenticated(struct hop *h, struct str comment)
{
    struct str_cut c = str_cut(comment, ':');
    if (comment.n > S("authenticated").n && !is_fws(comment.p[S("authenticated").n]))
        return false;
    h->flags |= HOP_AUTHENTICATED;
    if (c.found)
        first_word(&h->authenticated, str_trim(c.tail));
    return true;
}

/* Courier: "AUTH: LOGIN kim@b.example, TLS: ..." */
static bool courier_auth(struct hop *h, struct str comment)
{
    struct str_cut c = str_cut(str_drop(comment, 5), ',');
    struct str rest = str_trim(c.tail);
    h->flags |= HOP_AUTHENTICATED;
    first_word(&h->authenticated, first_blank(str_trim(c.head)).tail);
    if (str_istarts(rest, S("TLS:")) || str_istarts(rest, S("SSL:")))
        courier_tls(h, str_trim(str_drop(rest, 4)));
    return true;
}

/* "SquirrelMail authenticated user kim" */
static bool squirrelmail(struct hop *h, struct str comment)
{
    first_word(&h->authenticated, str_trim(str_drop(comment, S("SquirrelMail authenticated user").n)));
    h->flags |= HOP_AUTHENTICATED;
    return true;
}

static bool envelope(struct hop *h, struct str comment)
{
    struct str s = str_trim(str_drop(comment, S("envelope-from").n));
    if (s.n && (s.p[0] == ':' || s.p[0] == '='))
        s = str_trim(str_drop(s, 1));
    first_word(&h->envelope_from, without_angles(s));
    return true;
}

static bool program(struct hop *h, struct str comment)
{
    first_word(&h->software, comment);
    return true;
}

static bool nothing(struct hop *h, struct str comment)
{
    (void)h;
    (void)comment;
    return true;
}

/* ---- where the sender was ------------------------------------------------------------------------- */

struct identity {
    struct hop *h;
    struct str name; /* the first plain word */
    size_t words;
    bool helo_next, account_next, address;
};

static bool is_helo(struct str s) { return str_ieq(s, S("HELO")) || str_ieq(s, S("EHLO")) || str_ieq(s, S("LHLO")); }

static void set_helo(struct identity *id, struct str helo)
{
    if (helo.n)
        id->h->helo = helo;
    id->helo_next = false;
}

static void set_address(struct identity *id, const struct ip_text *ip)
{
    if (ip->ok && id->h->ip.n && !str_ieq(id->h->ip, ip->text))
        id->h->flags |= HOP_TWO_ADDRESSES;
    id->address = id->address || ip->ok;
    if (ip->ok)
        hop_address(id->h, ip);
    else
        first_word(&id->h->ip_bad, ip->text);
}

/* "helo=x", "ident=y", "port=25" */
static void key_value(struct identity *id, struct str_cut pair)
{
    if (str_ieq(pair.head, S("helo")))
        set_helo(id, pair.tail);
    else if (str_ieq(pair.head, S("ident")))
        first_word(&id->h->ident, pair.tail);
}

/* "user@192.0.2.1" (qmail), "IDENT:user@host.example" (Sendmail) */
static void user_at(struct identity *id, struct str_cut at)
{
    struct ip_text ip = ip_read(at.tail);
    struct str user = str_istarts(at.head, S("IDENT:")) ? str_drop(at.head, 6) : at.head;
    first_word(&id->h->ident, user);
    if (ip.ok || ip.bad)
        set_address(id, &ip);
    else if (!id->words++ && !id->address)
        id->name = at.tail;
}

static void identity_word(struct identity *id, struct str word)
{
    struct str plain = without_quotes(word);
    struct str_cut blank = first_blank(plain), pair = str_cut(word, '='), at = str_rcut(word, '@');
    struct ip_text ip = ip_read(word);
    if (id->account_next) {
        first_word(&id->h->authenticated, word);
        id->account_next = false;
    } else if (id->helo_next) {
        set_helo(id, word);
    } else if (is_helo(blank.head)) { /* HELO x, or ZMailer's "EHLO x" */
        set_helo(id, blank.tail);
        id->helo_next = !blank.found;
    } else if (str_ieq(word, S("account"))) {
        id->account_next = true;
    } else if (pair.found) {
        key_value(id, pair);
    } else if (ip.ok || ip.bad) {
        set_address(id, &ip);
    } else if (at.found) {
        user_at(id, at);
    } else if (!id->words++ && !id->address) {
        id->name = word;
    }
}

/* "rdns [ip]", "[ip] helo=x", "HELO x", "192.0.2.1", "ident@192.0.2.1", "account kim HELO [10.0.0.1]", in any order
 * of theirs. A word alone is a reverse name when it has a dot and nothing is known yet. */
static void identity(struct hop *h, struct str comment)
{
    struct identity id = {.h = h};
    struct trace_reader reader = {.rest = comment};
    for (struct trace_token t = trace_next(&reader); t.kind != TRACE_END; t = trace_next(&reader))
        if (t.kind == TRACE_WORD)
            identity_word(&id, t.text);
    if (str_ieq(id.name, S("unknown")))
        h->flags |= HOP_RDNS_UNKNOWN;
    else if (id.name.n && (id.address || (id.words == 1 && !h->ip.n && str_has(id.name, '.'))))
        first_word(&h->rdns, str_chop(id.name, '.'));
}

/* "(Postfix)", "(8.17.1/8.17.1)"; or the receiver's own address, "(192.0.2.1)", "(mta.example [127.0.0.1])" */
static void receiver(struct hop *h, struct str comment)
{
    struct trace_reader reader = {.rest = comment};
    for (struct trace_token t = trace_next(&reader); t.kind != TRACE_END; t = trace_next(&reader)) {
        struct ip_text ip = ip_read(t.text);
        if (t.kind == TRACE_WORD && ip.ok) {
            first_word(&h->by_ip, ip.text);
            return;
        }
    }
    first_word(&h->software, comment);
}

/* A comment before any clause: "qmail 4711 invoked by uid 0", Sendmail's "from kim@localhost" */
static void lone(struct hop *h, struct str comment)
{
    if (str_istarts(comment, S("from ")))
        first_word(&h->ident, str_trim(str_drop(comment, 5)));
    else
        first_word(&h->software, comment);
}

/* ---- which is which ------------------------------------------------------------------------------- */

static const struct {
    struct str head;
    bool (*read)(struct hop *, struct str comment); /* false: it is something else */
} heads[] = {
    {S("using "), using_tls},
    {S("version="), version_cipher},
    {S("cipher="), version_cipher},
    {S("TLS"), tls_alone},
    {S("SSL"), tls_alone},
    {S("Using TLS"), tls_said},
    {S("Google Transport Security"), tls_said},
    {S("Authenticated"), authenticated},
    {S("AUTH:"), courier_auth},
    {S("SquirrelMail authenticated user "), squirrelmail},
    {S("envelope-from"), envelope},
    {S("Exim "), program},
    {S("fetchmail"), program},
    {S("No client certificate"), nothing},
    {S("Client "), nothing},
    {S("not verified"), nothing},
    {S("misconfigured sender"), nothing},
    {S("proxying for "), nothing},
    {S("uid "), nothing},
    {S("ORCPT "), nothing},
};

static bool has_word(struct str s, struct str phrase)
{
    for (size_t i = 0; i + phrase.n <= s.n; i++)
        if (ascii_lower(s.p[i]) == phrase.p[0] && str_ieq((struct str){s.p + i, phrase.n}, phrase))
            return true;
    return false;
}

void hop_comment(struct hop *h, enum clause clause, struct str comment)
{
    comment = str_trim(comment);
    if (has_word(comment, S("may be forged")))
        h->flags |= HOP_RDNS_UNCONFIRMED;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (str_istarts(comment, heads[i].head) && heads[i].read(h, comment))
            return;
    if (!comment.n)
        return;
    if (clause == CLAUSE_FROM)
        identity(h, comment);
    else if (clause == CLAUSE_BY)
        receiver(h, comment);
    else if (clause == CLAUSE_NONE)
        lone(h, comment);
}
