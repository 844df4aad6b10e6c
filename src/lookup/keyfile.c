/* The lines of a key file. What is refused, with its line number: names with escapes, names that cannot be
 * complete, classes other than IN, record types nobody knows, a name that is given two different answers. */
#include "src/lookup/keyfile.h"
#include "parsers/limits.h"
#include "src/lookup/digtext.h"
#include "src/lookup/filebytes.h"
#include "src/lookup/master.h"
#include "src/lookup/transcript_keys.h"

static const struct outcome {
    const char *word;
    enum dkv_answer_status status;
    enum dkv_dnssec dnssec;
} outcomes[] = {
    {"NXDOMAIN", DKV_ANSWER_NXDOMAIN, DKV_DNSSEC_UNKNOWN}, {"NODATA", DKV_ANSWER_NODATA, DKV_DNSSEC_UNKNOWN},
    {"BOGUS", DKV_ANSWER_SERVFAIL, DKV_DNSSEC_BOGUS},      {"SERVFAIL", DKV_ANSWER_SERVFAIL, DKV_DNSSEC_UNKNOWN},
    {"REFUSED", DKV_ANSWER_REFUSED, DKV_DNSSEC_UNKNOWN},   {"TIMEOUT", DKV_ANSWER_TIMEOUT, DKV_DNSSEC_UNKNOWN},
    {"BAD", DKV_ANSWER_BAD, DKV_DNSSEC_UNKNOWN},
};

const char *keyfile_outcome_word(enum dkv_answer_status status, enum dkv_dnssec dnssec)
{
    for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++)
        if (outcomes[i].status == status && (outcomes[i].dnssec == DKV_DNSSEC_UNKNOWN || outcomes[i].dnssec == dnssec))
            return outcomes[i].word;
    return NULL;
}

bool keyfile_outcome(struct str word, enum dkv_answer_status *status, enum dkv_dnssec *dnssec)
{
    for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++)
        if (str_ieq(word, str_z(outcomes[i].word))) {
            *status = outcomes[i].status;
            *dnssec = outcomes[i].dnssec;
            return true;
        }
    return false;
}

static const char *const dnssec_words[] = {
    [DKV_DNSSEC_UNKNOWN] = "unknown",
    [DKV_DNSSEC_SECURE] = "secure",
    [DKV_DNSSEC_INSECURE] = "insecure",
    [DKV_DNSSEC_BOGUS] = "bogus",
};

const char *keyfile_dnssec_word(enum dkv_dnssec dnssec) { return dnssec_words[dnssec]; }

enum dkv_dnssec keyfile_dnssec(struct str word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(dnssec_words); i++)
        if (str_ieq(word, str_z(dnssec_words[i])))
            return (enum dkv_dnssec)i;
    return DKV_DNSSEC_UNKNOWN;
}

struct reader {
    struct master text;
    struct keyset *set;
    struct arena scratch;
    struct digtext dig;
    struct dns_name origin, owner; /* n = 0: none yet */
    int64_t ttl;                   /* $TTL */
    unsigned block, blocks;
    bool block_is_new; /* no record of it was read yet */
    enum dkv_dnssec block_dnssec;
};

/* What stands before the data of a record. */
struct head {
    int64_t ttl;
    bool class_given;
    struct str type;
};

/* ---------------------------------------------------------------- names */

static bool is_bare_selector(const struct dns_name *name) { return str_iends(dns_name_str(name), S("._domainkey")); }

static const char *append_origin(const struct dns_name *origin, struct dns_name *name)
{
    char both[2 * LIMIT_DNS_NAME + 2];
    memcpy(both, name->text, name->n);
    both[name->n] = '.';
    memcpy(both + name->n + 1, origin->text, origin->n);
    bool ok = dns_name_read((struct str){both, name->n + 1 + origin->n}, name);
    return ok ? NULL : "with $ORIGIN the name is too long";
}

static const char *read_name(const struct reader *r, struct str word, struct dns_name *name)
{
    if (str_eq(word, S("@"))) {
        *name = r->origin;
        return r->origin.n ? NULL : "'@' without an $ORIGIN line above";
    }
    if (!dns_name_read(word, name))
        return "this is not a DNS name (letters, digits, '-' and '_'; international names as xn--...)";
    if (word.p[word.n - 1] == '.')
        return NULL;
    if (r->origin.n)
        return append_origin(&r->origin, name);
    return is_bare_selector(name) ? "the name has no domain: write it in full, or put an $ORIGIN line above" : NULL;
}

/* The owner of a record: "*" stands for every name that is not listed. */
static const char *read_owner(struct reader *r, struct str word)
{
    if (str_eq(word, S("*"))) {
        r->owner = (struct dns_name){"*", 1};
        return NULL;
    }
    if (str_starts(word, S("*.")))
        return "a wildcard below a domain is not understood: write the name itself, or '*' for all others";
    return read_name(r, word, &r->owner);
}

/* ---------------------------------------------------------------- records */

static struct key_entry *owner_entry(struct reader *r)
{
    struct key_entry *e = keyset_entry(r->set, r->owner.text, r->block);
    if (e->kind == KEY_NEW) {
        e->dnssec = r->block ? r->block_dnssec : r->dig.dnssec;
        e->asked = r->block_is_new;
    }
    r->block_is_new = false;
    return e;
}

static const char *add_txt(struct reader *r, const struct str *strings, size_t n, int64_t ttl)
{
    return key_entry_add_txt(r->set, owner_entry(r), strings, n, ttl);
}

/* NAME TEXT with a text that is not in quotes. */
static const char *read_plain(struct reader *r, struct str text)
{
    struct str bytes;
    if (!master_unescape(text, &r->scratch, &bytes))
        return "a '\\' must be followed by three digits up to 255 (\\092 is a '\\')";
    return add_txt(r, &bytes, 1, -1);
}

static const char *read_outcome(struct reader *r, struct str word, int64_t ttl)
{
    enum dkv_answer_status status;
    enum dkv_dnssec dnssec;
    if (!keyfile_outcome(str_drop(word, 1), &status, &dnssec))
        return "after '!' one of NXDOMAIN, NODATA, SERVFAIL, BOGUS, REFUSED, TIMEOUT, BAD must follow "
               "(a text that begins with '!' is written \\033...)";
    return key_entry_add_outcome(owner_entry(r), status, dnssec, ttl);
}

/* The strings of a TXT record up to its end. */
static const char *read_strings(struct reader *r, bool quotes_only, int64_t ttl)
{
    g_autoptr(GArray) strings = g_array_new(FALSE, FALSE, sizeof(struct str));
    struct master_token token;
    while ((token = master_next(&r->text)).kind != MASTER_END) {
        struct str bytes;
        if (token.kind == MASTER_BAD)
            return token.error;
        if (quotes_only && token.kind != MASTER_QUOTED)
            return "there is more after the text in quotes";
        if (!master_unescape(token.text, &r->scratch, &bytes))
            return "a '\\' must be followed by three digits up to 255, or by the character that is meant";
        g_array_append_val(strings, bytes);
    }
    if (!strings->len)
        return "a TXT record without a text (an empty one is written \"\")";
    return add_txt(r, (const struct str *)(const void *)strings->data, strings->len, ttl);
}

static const char *finish_record(struct reader *r)
{
    struct master_token token = master_next(&r->text);
    return token.kind == MASTER_BAD ? token.error : token.kind == MASTER_END ? NULL : "there is too much on this line";
}

static const char *read_cname(struct reader *r, int64_t ttl)
{
    struct master_token token = master_next(&r->text);
    struct dns_name target;
    if (token.kind == MASTER_BAD)
        return token.error;
    if (token.kind != MASTER_WORD)
        return "a CNAME record without a name to point to";
    const char *error = read_name(r, token.text, &target);
    if (!error)
        error = finish_record(r);
    if (!error && str_eq(dns_name_str(&r->owner), S("*")))
        error = "'*' cannot have a CNAME";
    return error ? error : key_entry_add_cname(r->set, owner_entry(r), dns_name_str(&target), ttl);
}

static const char *pass_over(struct reader *r)
{
    struct master_token token;
    while ((token = master_next(&r->text)).kind != MASTER_END)
        if (token.kind == MASTER_BAD)
            return token.error;
    return NULL;
}

/* ---------------------------------------------------------------- what kind of line it is */

/* Types that stand beside keys in zones and in what dig prints; their records say nothing about keys. */
static bool is_other_type(struct str word)
{
    static const char *const types[] = {
        "A",     "AAAA",  "NS",   "SOA",        "MX",   "PTR",     "SRV",  "CAA",   "DS",    "DNSKEY", "RRSIG",
        "NSEC",  "NSEC3", "CDS",  "NSEC3PARAM", "TLSA", "CDNSKEY", "SSHFP", "HINFO", "NAPTR", "DNAME",  "SPF",
        "HTTPS", "SVCB",  "LOC",  "RP",         "URI",  "SMIMEA",  "OPENPGPKEY", "ZONEMD", "AFSDB", "CSYNC",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (str_ieq(word, str_z(types[i])))
            return true;
    return str_istarts(word, S("TYPE")) && str_number(str_drop(word, 4)).ok;
}

static bool is_class(struct str word) { return str_ieq(word, S("IN")); }

static struct str skip_blanks(struct str line)
{
    while (line.n && is_wsp(line.p[0]))
        line = str_drop(line, 1);
    return line;
}

/* Takes the next word of one line, without regard to quotes. */
static struct str peel(struct str *line)
{
    size_t n = 0;
    *line = skip_blanks(*line);
    while (n < line->n && !is_wsp(line->p[n]))
        n++;
    struct str word = str_take(*line, n);
    *line = str_drop(*line, n);
    return word;
}

/* Reads [TTL] [CLASS] TYPE, TTL and class in any order. */
static struct head read_head(const struct reader *r, struct str line)
{
    struct head h = {.ttl = -1};
    bool ttl_given = false;
    for (;;) {
        h.type = peel(&line);
        int64_t ttl = master_ttl(h.type);
        if (ttl >= 0 && !ttl_given) {
            h.ttl = ttl;
            ttl_given = true;
        } else if (is_class(h.type) && !h.class_given) {
            h.class_given = true;
        } else {
            break;
        }
    }
    if (!ttl_given)
        h.ttl = r->ttl;
    return h;
}

static bool is_record(const struct head *h)
{
    return str_ieq(h->type, S("TXT")) || str_ieq(h->type, S("CNAME")) ||
           (h->type.n && h->type.p[0] == '!') || is_other_type(h->type);
}

/* The record that begins with the head h; the reader still stands at the head. */
static const char *read_record(struct reader *r, const struct head *h)
{
    r->text.rest = str_drop(r->text.rest, (size_t)(h->type.p - r->text.rest.p) + h->type.n);
    if (h->type.p[0] == '!') {
        const char *error = read_outcome(r, h->type, h->ttl);
        return error ? error : finish_record(r);
    }
    if (str_ieq(h->type, S("TXT")))
        return read_strings(r, false, h->ttl);
    return str_ieq(h->type, S("CNAME")) ? read_cname(r, h->ttl) : pass_over(r);
}

/* After the owner: a master-file record, a text in quotes, or a plain text. */
static const char *read_data(struct reader *r, struct str line)
{
    struct head h = read_head(r, line);
    bool other = is_other_type(h.type);
    if (is_record(&h) && (!other || h.class_given || h.ttl >= 0))
        return read_record(r, &h);
    if (h.class_given)
        return "this is not a record type that is known here (TXT and CNAME are)";
    struct str text = skip_blanks(line);
    if (text.n && text.p[0] == '"') {
        r->text.rest = str_drop(r->text.rest, (size_t)(text.p - r->text.rest.p));
        return read_strings(r, true, -1);
    }
    master_line(&r->text, &line);
    return read_plain(r, text);
}

static const char *read_owned(struct reader *r, struct str line)
{
    struct str after = line;
    struct str word = peel(&after);
    if (is_wsp(line.p[0])) { /* a record of the name above, or a line that somebody moved to the right */
        struct head h = read_head(r, line);
        if (is_record(&h))
            return r->owner.n ? read_record(r, &h) : "a record without a name, and no name above it";
    }
    const char *error = word.p[0] == '"' ? "a text without a name before it" : read_owner(r, word);
    if (error)
        return error;
    bool ends = word.p + word.n == line.p + line.n;
    return ends ? "a name and nothing else" : read_data(r, after);
}

static const char *read_directive(struct reader *r, struct str line)
{
    struct str_cut comment = str_cut(line, ';');
    struct str rest = comment.head;
    struct str word = peel(&rest), value = peel(&rest);
    if (str_trim_wsp(rest).n)
        return "there is too much on this line";
    if (str_ieq(word, S("$TTL"))) {
        r->ttl = master_ttl(value);
        return r->ttl < 0 ? "$TTL needs a number of seconds" : NULL;
    }
    if (!str_ieq(word, S("$ORIGIN")))
        return "of the lines that begin with '$' only $ORIGIN and $TTL are understood";
    struct dns_name origin;
    const char *error = read_name(r, value, &origin);
    if (!error)
        r->origin = origin;
    return error;
}

/* ---------------------------------------------------------------- the file */

/* The heading that --record writes: "; asked TIME of SERVER, dnssec WORD" begins an answer of its own. */
static void read_comment(struct reader *r, struct str line)
{
    if (!str_starts(line, S("; asked "))) {
        digtext_line(&r->dig, line);
        return;
    }
    struct str_cut last = str_rcut(line, ' ');
    r->block = ++r->blocks;
    r->block_is_new = true;
    r->block_dnssec = keyfile_dnssec(last.tail);
}

static const char *read_line(struct reader *r)
{
    struct master next = r->text;
    struct str line;
    master_line(&next, &line);
    if (line.n > LIMIT_KEYFILE_LINE)
        return "the line is too long (LIMIT_KEYFILE_LINE)";
    struct str content = str_trim_wsp(line);
    bool comment = content.n && content.p[0] == ';', directive = line.n && line.p[0] == '$';
    if (content.n && !comment && !directive)
        return read_owned(r, line);
    r->text = next;
    if (comment)
        read_comment(r, content);
    else if (!content.n)
        r->block = 0;
    return directive ? read_directive(r, line) : NULL;
}

static bool read_all(struct reader *r, struct keyfile_error *error)
{
    while (r->text.rest.n) {
        size_t line = r->text.line;
        error->reason = read_line(r);
        if (error->reason) {
            error->line = r->text.open && r->text.rest.n ? r->text.line : line;
            return false;
        }
        arena_free(&r->scratch);
    }
    digtext_finish(&r->dig, r->set);
    return true;
}

struct keyset *keyfile_parse(const char *bytes, size_t n, struct str label, struct keyfile_error *error)
{
    struct reader r = {.text = {{bytes, n}, 1, false}, .set = keyset_new(label), .ttl = -1};
    if (str_starts(r.text.rest, S("\xEF\xBB\xBF")))
        r.text.rest = str_drop(r.text.rest, 3);
    r.dig = digtext_new();
    bool ok = read_all(&r, error);
    arena_free(&r.scratch);
    digtext_free(&r.dig);
    if (ok)
        return r.set;
    keyset_free(r.set);
    return NULL;
}

struct keyset *keyfile_read(const char *file, char **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    struct keyfile_error bad = {0, NULL};
    int failed = file_bytes(file, bytes);
    if (failed) {
        *error = g_strdup_printf("%s: %s", file, g_strerror(failed));
        return NULL;
    }
    struct str text = {(const char *)bytes->data, bytes->len};
    struct keyset *set = transcript_is(text) ? transcript_keys(text, str_z(file), &bad)
                                             : keyfile_parse(text.p, text.n, str_z(file), &bad);
    if (!set)
        *error = g_strdup_printf("%s:%zu: %s", file, bad.line, bad.reason);
    return set;
}
