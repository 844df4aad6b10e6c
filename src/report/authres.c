/* An Authentication-Results field, RFC 8601. Programs trust this field, so a message must not be able to write in
 * it: d= and s= are given only when they are host names, a= when it is an RFC 2045 token, b= when it is base64, i=
 * as a plain or quoted value; what is anything else is left out. Of i= even inside quotes no = ; ( or ) is ever
 * given, for the sake of readers that do not parse. Comments and reasons are our own words. Signatures beyond the
 * limit, which were not checked, are not listed. */
#include "parsers/limits.h"
#include "src/report/fold.h"
#include "src/report/words.h"
#include "src/report/writer.h"

enum { B_LEAST = 8, VALUE = 320, TOKEN = 64 };

/* "=" only as padding at the end: "dkim=pass" is not base64. */
static bool is_base64(struct str s)
{
    for (size_t pad = 0; pad < 2 && s.n && s.p[s.n - 1] == '='; pad++)
        s.n--;
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_alnum(s.p[i]) && s.p[i] != '+' && s.p[i] != '/')
            return false;
    return s.n > 0;
}

static bool is_quotable(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] >= 127 || strchr("=;()", s.p[i]))
            return false;
    return s.n > 0;
}

static void quoted(GString *out, struct str s)
{
    g_string_append_c(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, s.p[i]);
    }
    g_string_append_c(out, '"');
}

static void value(GString *out, struct str s)
{
    if (is_token(s))
        g_string_append_len(out, s.p, (gssize)s.n);
    else
        quoted(out, s);
}

/* A part of an atom that no reader takes for anything else. */
static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!ascii_alnum(s.p[i]) && !str_has(S("+-_"), s.p[i]) && (s.p[i] != '.' || i == 0 || s.p[i - 1] == '.'))
            return false;
    return !s.n || s.p[s.n - 1] != '.';
}

/* pvalue of RFC 8601 section 2.2: an address goes without quotes when its parts are plain. */
static void put_auid(struct fold *f, struct str auid)
{
    struct str_cut at = str_rcut(auid, '@');
    if (!at.found || auid.n > VALUE || !is_host_name(at.tail) || (at.head.n && !is_quotable(at.head)))
        return;
    g_autoptr(GString) word = g_string_new("header.i=");
    if (is_plain(at.head))
        g_string_append_len(word, auid.p, (gssize)auid.n);
    else
        quoted(word, auid);
    fold_word(f, word->str);
}

static void put_property(struct fold *f, const char *name, struct str s, bool fit)
{
    if (!fit)
        return;
    g_autoptr(GString) word = g_string_new(name);
    value(word, s);
    fold_word(f, word->str);
}

/* RFC 6008 section 4: so much of b= that it tells this signature from the others, at least 8 characters. */
static struct str b_part(const struct analysis *a, size_t i, size_t count)
{
    struct str b = a->signatures[i].dkv->b;
    size_t n = B_LEAST;
    for (size_t j = 0; j < count; j++) {
        struct str other = a->signatures[j].dkv->b;
        while (!str_eq(other, b) && n < b.n && n < TOKEN && str_eq(str_take(b, n), str_take(other, n)))
            n++;
    }
    return str_take(b, n);
}

static void put_comment(struct fold *f, const struct dkv_signature *sig, bool bad_names)
{
    g_autoptr(GString) comment = g_string_new("(");
    if (sig->key.type)
        g_string_append_printf(comment, "%d-bit key, ", sig->key.bits);
    if (sig->key.answer && sig->key.answer->dnssec != DKV_DNSSEC_UNKNOWN)
        g_string_append_printf(comment, "DNSSEC %s, ", dnssec_word(sig->key.answer->dnssec));
    if (sig->key.testing)
        g_string_append(comment, "testing, ");
    if (bad_names)
        g_string_append(comment, "malformed domain or selector left out, ");
    if (comment->len == 1)
        return;
    g_string_truncate(comment, comment->len - 2);
    g_string_append_c(comment, ')');
    fold_word(f, comment->str);
}

/* The id alone: the sentences have marks in them that readers who do not parse would trip over. */
static void put_reason(struct fold *f, const struct dkv_signature *sig)
{
    g_autofree char *word = g_strdup_printf("reason=\"%s\"", dkv_reason_row(sig->reason)->id);
    fold_word(f, word);
}

static void put_result(struct fold *f, enum dkv_result result)
{
    g_autofree char *word = g_strdup_printf("dkim=%s", dkv_result_word(result));
    fold_mark(f, ';');
    fold_line(f);
    fold_word(f, word);
}

typedef GStringChunk copies;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(copies, g_string_chunk_free)

/* Bytes of a mapped file can change between a look and a copy, so what is looked at is a copy. */
static struct str copy(GStringChunk *own, struct str s)
{
    return (struct str){s.n ? g_string_chunk_insert_len(own, s.p, (gssize)s.n) : "", s.n};
}

static void put_signature(struct fold *f, const struct analysis *a, size_t i, size_t count)
{
    const struct dkv_signature *sig = a->signatures[i].dkv;
    g_autoptr(copies) own = g_string_chunk_new(256);
    struct str domain = copy(own, signer_ascii(sig)), selector = copy(own, sig->selector);
    struct str algorithm = copy(own, sig->algorithm), b = copy(own, b_part(a, i, count));
    bool domain_fits = is_host_name(domain), selector_fits = is_host_name(selector);
    put_result(f, sig->result);
    put_comment(f, sig, !domain_fits || !selector_fits);
    if (sig->result != DKV_PASS)
        put_reason(f, sig);
    put_property(f, "header.d=", domain, domain_fits);
    put_auid(f, copy(own, sig->auid));
    put_property(f, "header.s=", selector, selector_fits);
    put_property(f, "header.a=", algorithm, is_token(algorithm) && algorithm.n <= TOKEN);
    put_property(f, "header.b=", b, is_base64(sig->b) && is_base64(b));
}

static void put_server(struct fold *f, const char *authserv_id)
{
    struct str id = str_z(authserv_id);
    g_autoptr(GString) word = g_string_new(NULL);
    value(word, is_quotable(id) ? id : S("localhost"));
    fold_word(f, word->str);
}

static struct fold begin(GString *out, const char *authserv_id, const char *eol)
{
    struct fold f = fold_begin(out, "Authentication-Results:", eol);
    put_server(&f, authserv_id);
    return f;
}

void authres_field(GString *out, const struct analysis *a, const char *authserv_id, const char *eol)
{
    struct fold f = begin(out, authserv_id, eol);
    size_t count = MIN(a->signature_count, LIMIT_SIGNATURES);
    if (!a->signature_count)
        put_result(&f, DKV_NONE);
    for (size_t i = 0; i < count; i++)
        put_signature(&f, a, i, count);
    fold_end(&f);
}

void authres_unchecked(GString *out, const char *authserv_id, const char *eol)
{
    struct fold f = begin(out, authserv_id, eol);
    put_result(&f, DKV_TEMPERROR);
    fold_word(&f, "reason=\"" UNCHECKED "\"");
    fold_end(&f);
}

void authres_message(GString *out, const struct analysis *a, const struct writer_options *options)
{
    authres_field(out, a, options->authserv_id, "\n");
}
