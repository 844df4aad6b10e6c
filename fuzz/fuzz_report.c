/* Every writer over an analysis made of the input. Whatever is in it, what comes out can be shown and read: no
 * control byte, no mark of direction, valid UTF-8; text keeps its margin, brief its columns, json parses again,
 * authres has one result a signature, html is sound markup.
 *
 * The input is a list of strings with a byte FF (never part of UTF-8) between them. A number is the bytes of a
 * string; no byte is -1. */
#include "parsers/limits.h"
#include "src/report/escape.h"
#include "src/report/page.h"
#include "src/report/writer.h"
#include "tests/report/markup.h"
#include <jansson.h>
#include <stdlib.h>

enum { MOST = 24 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* --- reading --- */

struct input {
    struct str rest;
    GPtrArray *owned; /* copies, for what has to end in NUL */
    struct arena arena;
};

static struct str next(struct input *in)
{
    struct str_cut cut = str_cut(in->rest, '\xFF');
    in->rest = cut.tail;
    return cut.head;
}

static int64_t number(struct input *in)
{
    struct str s = str_take(next(in), 8);
    uint64_t n = s.n ? 0 : UINT64_MAX;
    for (size_t i = 0; i < s.n; i++)
        n = n << 8 | (unsigned char)s.p[i];
    return (int64_t)n;
}

static size_t below(struct input *in, size_t end)
{
    int64_t n = number(in);
    return n < 0 ? 0 : (size_t)n % end;
}

static bool flag(struct input *in) { return below(in, 2) != 0; }

static const char *z(struct input *in)
{
    struct str s = next(in);
    if (!s.n)
        return NULL;
    char *copy = g_strndup(s.p, s.n);
    g_ptr_array_add(in->owned, copy);
    return copy;
}

static size_t strings(struct input *in, struct str *s)
{
    size_t n = below(in, MOST);
    for (size_t i = 0; i < n; i++)
        s[i] = next(in);
    return n;
}

/* --- filling --- */

struct one {
    struct dkv_signature sig;
    struct dkv_answer answer;
    struct str names[MOST], differs[MOST], cname[MOST];
};

struct all {
    struct analysis analysis, inside;
    struct one one[MOST];
    struct analysis_signature signatures[MOST];
    struct hop hops[MOST];
    struct dkv_finding findings[MOST];
    const char *from[MOST];
    struct analysis_field fields[MOST];
    struct part part[MOST + 1];
    struct parts parts;
    size_t part_signed[MOST + 1];
    struct dkv_claim claims[MOST];
    struct dkv_compared compared[LIMIT_CLAIM_RESULTS];
};

static void fill_answer(struct input *in, struct one *o)
{
    struct dkv_answer *answer = &o->answer;
    *answer = (struct dkv_answer){.cname = o->cname};
    answer->status = (enum dkv_answer_status)below(in, DKV_ANSWER_NOT_RECORDED + 1);
    answer->dnssec = (enum dkv_dnssec)below(in, DKV_DNSSEC_BOGUS + 1);
    answer->source = (enum dkv_source)below(in, 2);
    answer->ttl = number(in);
    answer->server = next(in);
    answer->cname_count = strings(in, o->cname);
}

static void fill_key(struct input *in, struct one *o)
{
    struct dkv_key *key = &o->sig.key;
    fill_answer(in, o);
    key->name = z(in);
    key->answer = flag(in) ? &o->answer : NULL;
    key->record = next(in);
    key->type = z(in);
    key->bits = (int)below(in, 1 << 15);
    key->testing = flag(in);
}

static void fill_tags(struct input *in, struct dkv_signature *sig)
{
    struct str *const tags[] = {&sig->domain, &sig->selector, &sig->algorithm, &sig->canonicalization,
                                &sig->query,  &sig->auid,     &sig->b,         &sig->detail};
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
        *tags[i] = next(in);
}

static void fill_numbers(struct input *in, struct dkv_signature *sig)
{
    int64_t *const numbers[] = {&sig->offset, &sig->timestamp, &sig->expires, &sig->length, &sig->body_size};
    sig->field = below(in, LIMIT_FIELDS);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        int64_t n = number(in);
        *numbers[i] = MAX(n, -1);
    }
}

static void fill_signature(struct input *in, struct one *o)
{
    struct dkv_signature *sig = &o->sig;
    *sig = (struct dkv_signature){.signed_names = o->names, .z_differs = o->differs};
    fill_tags(in, sig);
    sig->result = (enum dkv_result)(DKV_PASS + below(in, DKV_PERMERROR));
    sig->reason = (enum dkv_reason)below(in, DKV_REASONS);
    sig->body_hash = (enum dkv_hash)below(in, DKV_HASH_MISMATCH + 1);
    sig->header_hash = (enum dkv_hash)below(in, DKV_HASH_MISMATCH + 1);
    fill_numbers(in, sig);
    sig->would_verify = flag(in);
    sig->header_hash_recovered = flag(in);
    sig->signed_count = strings(in, o->names);
    sig->z_differs_count = strings(in, o->differs);
    fill_key(in, o);
}

static void fill_hop(struct input *in, struct hop *h)
{
    struct str *const parts[] = {&h->helo, &h->rdns,      &h->ip,          &h->by,        &h->with,
                                 &h->id,   &h->recipient, &h->tls_version, &h->tls_cipher};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        *parts[i] = next(in);
    h->date = number(in);
    h->flags = (unsigned)h->date & (HOP_TLS | HOP_AUTHENTICATED | HOP_RDNS_UNCONFIRMED);
}

static void fill_finding(struct input *in, struct dkv_finding *f)
{
    f->reason = (enum dkv_reason)below(in, DKV_REASONS);
    f->signature = below(in, MOST);
    f->where = next(in);
    f->detail = next(in);
}

static void fill_field(struct input *in, struct analysis_field *f)
{
    f->raw = f->name = next(in);
    f->covered = (uint32_t)number(in);
}

/* There is always one part, the message itself; no more of a part is signed than there is. */
static void fill_cover(struct input *in, struct all *all)
{
    struct analysis *a = &all->analysis;
    a->holding = flag(in);
    a->from_ambiguous = flag(in);
    a->field_count = below(in, MOST);
    for (size_t i = 0; i < a->field_count; i++)
        fill_field(in, &all->fields[i]);
    all->parts = (struct parts){.items = all->part, .count = 1 + below(in, MOST)};
    for (size_t i = 0; i < all->parts.count; i++) {
        const char *type = z(in);
        all->part[i] = (struct part){.depth = below(in, MOST), .type = type ? type : "text/plain"};
        all->part[i].filename = z(in);
        all->part[i].content = next(in);
        all->part[i].multipart = flag(in);
        all->part_signed[i] = below(in, all->part[i].content.n + 1);
    }
    a->body_size = below(in, INT32_MAX);
    a->body_signed = below(in, a->body_size + 1);
    a->tail = str_take(str_take(next(in), LIMIT_TAIL_SHOWN), (size_t)(a->body_size - a->body_signed));
    a->tail_offset = a->body_signed;
}

/* What a server says is read from the input as the parser would; how it compares is anything. */
static void fill_claims(struct input *in, struct all *all)
{
    struct analysis *a = &all->analysis;
    a->claims = all->claims;
    a->claim_count = below(in, MOST);
    for (size_t i = 0; i < LIMIT_CLAIM_RESULTS; i++)
        all->compared[i] = (struct dkv_compared){.signature = (i + a->claim_count) % (MOST + 1), .gone = i % 3 == 0,
                                                 .agreement = (enum dkv_agreement)(i % (DKV_UNDECIDED + 1)), .several = i % 7 == 6};
    for (size_t i = 0; i < a->claim_count; i++) {
        struct dkv_claim *c = &all->claims[i];
        enum authres_kind kind = (enum authres_kind)below(in, AUTHRES_SPF + 1);
        *c = (struct dkv_claim){.field = i, .number = i + 1, .compared = all->compared, .own = flag(in)};
        c->forged = flag(in);
        c->position = (enum dkv_position)below(in, DKV_POSITION_BELOW + 1);
        c->record = authres_read(kind, next(in), &in->arena);
    }
}

/* As dkv_verdict() has it. */
static enum dkv_result verdict(const struct analysis *a)
{
    enum dkv_result result = a->signature_count ? DKV_FAIL : DKV_NONE;
    for (size_t i = 0; i < a->signature_count; i++) {
        if (a->signatures[i].dkv->result == DKV_PASS)
            return DKV_PASS;
        if (a->signatures[i].dkv->result == DKV_TEMPERROR)
            result = DKV_TEMPERROR;
    }
    return result;
}

static void fill_parts(struct input *in, struct all *all)
{
    struct analysis *a = &all->analysis;
    for (size_t i = 0; i < a->from_count; i++) {
        const char *address = z(in);
        all->from[i] = address ? address : "";
    }
    for (size_t i = 0; i < a->signature_count; i++) {
        all->signatures[i] = (struct analysis_signature){&all->one[i].sig, (enum alignment)below(in, ALIGN_STRICT + 1)};
        fill_signature(in, &all->one[i]);
    }
    for (size_t i = 0; i < a->hop_count; i++)
        fill_hop(in, &all->hops[i]);
    for (size_t i = 0; i < a->finding_count; i++)
        fill_finding(in, &all->findings[i]);
    fill_cover(in, all);
    fill_claims(in, all);
}

static void fill(struct input *in, struct all *all)
{
    struct analysis *a = &all->analysis;
    *a = (struct analysis){
        .signatures = all->signatures, .hops = all->hops, .findings = all->findings, .from = all->from,
        .fields = all->fields, .parts = &all->parts, .part_signed = all->part_signed, .source = z(in)};
    const char **const texts[] = {&a->from_display, &a->from_domain, &a->subject};
    size_t *const counts[] = {&a->signature_count, &a->hop_count, &a->finding_count, &a->from_count, &a->border};
    uint64_t *const places[] = {&a->index, &a->offset, &a->size};
    a->source = a->source ? a->source : "-";
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = z(in);
    a->message_id = next(in);
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        *counts[i] = below(in, MOST);
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        *places[i] = below(in, INT32_MAX);
    a->date = number(in);
    a->judged_at = number(in);
    a->judged_by = (enum dkv_clock)below(in, DKV_CLOCK_BORDER + 1);
    a->policy = (enum dkv_policy)below(in, DKV_LEGACY + 1);
    fill_parts(in, all);
    a->verdict = verdict(a);
    all->inside = *a;
    a->attached = &all->inside;
    a->attached_count = flag(in);
    a->attached_more = flag(in);
    all->inside.attached_pasted = flag(in);
}

/* --- holding against the rules --- */

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void must_be_clean(const GString *out, const char *also)
{
    must(g_utf8_validate_len(out->str, out->len, NULL));
    for (const char *p = out->str; p < out->str + out->len; p += g_utf8_skip[(unsigned char)*p]) {
        gunichar c = g_utf8_get_char(p);
        must(escape_visible(c) || c == '\n' || (c && c < 128 && strchr(also, (int)c)));
    }
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, what)); p++)
        n++;
    return n;
}

static void must_keep_margin(const GString *out, size_t width, enum dkv_result result)
{
    static const char *const margins[] = {"FILE ",  "PASS ", "FAIL ", "NONE ",   "TEMPERROR ", "DKIM ",
                                          "COVER ", "NEXT ", "PATH ", "CLAIMS ", "ODD ", "INSIDE ", "|", " "};
    g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);
    for (size_t i = 0; lines[i]; i++) {
        bool ours = *lines[i] == '\0';
        for (size_t j = 0; j < G_N_ELEMENTS(margins); j++)
            ours = ours || g_str_has_prefix(lines[i], margins[j]);
        must(ours && page_columns(str_z(lines[i])) <= width);
        must(!g_str_has_prefix(lines[i], "PASS ") || result == DKV_PASS);
    }
}

static void check_text(const struct analysis *a, struct writer_options options)
{
    static const char *const codes[] = {"\033[1;32m", "\033[1;33m", "\033[1;31m", "\033[0m"};
    g_autoptr(GString) plain = g_string_new(NULL), colored = g_string_new(NULL);
    text_message(plain, a, &options);
    must_be_clean(plain, "");
    must_keep_margin(plain, options.width ? MAX(options.width, 60) : 100, a->verdict);
    options.color = true;
    text_message(colored, a, &options);
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        g_string_replace(colored, codes[i], "", 0);
    must(g_string_equal(plain, colored));
}

static void check_brief(const struct analysis *a, const struct writer_options *options)
{
    g_autoptr(GString) out = g_string_new(NULL);
    brief_message(out, a, options);
    must_be_clean(out, "\t");
    must(count(out->str, "\t") == 3 && count(out->str, "\n") == 1 && out->str[out->len - 1] == '\n');
}

static void check_json(const struct analysis *a, const struct writer_options *options)
{
    g_autoptr(GString) out = g_string_new(NULL);
    json_message(out, a, options);
    must_be_clean(out, "");
    must(count(out->str, "\n") == 1 && out->str[out->len - 1] == '\n');
    json_t *value = json_loadb(out->str, out->len, JSON_REJECT_DUPLICATES, NULL);
    must(json_array_size(json_object_get(value, "signatures")) == a->signature_count);
    must(json_array_size(json_object_get(value, "authentication_results")) == a->claim_count);
    json_decref(value);
}

/* Quoted strings and comments taken out, as a reader does first. */
static GString *bare(const char *field)
{
    GString *out = g_string_new(NULL);
    bool quoted = false, comment = false;
    for (const char *p = field; *p; p++) {
        if (quoted && *p == '\\' && p[1])
            p++;
        else if (!comment && *p == '"')
            quoted = !quoted;
        else if (!quoted && (*p == '(' || *p == ')'))
            comment = *p == '(';
        else if (!quoted && !comment)
            g_string_append_c(out, *p);
    }
    must(!quoted && !comment);
    return out;
}

static void check_authres(const struct analysis *a, const struct writer_options *options)
{
    g_autoptr(GString) out = g_string_new(NULL);
    authres_message(out, a, options);
    must_be_clean(out, "");
    must(count(out->str, "\n") == count(out->str, "\n        ") + 1 && out->str[out->len - 1] == '\n');
    g_autoptr(GString) field = bare(out->str);
    size_t results = CLAMP(a->signature_count, 1, LIMIT_SIGNATURES);
    must(count(field->str, "dkim=") == results && count(out->str, "dkim=") == results);
    must(count(field->str, ";") == results && count(out->str, ";") == results);
    must(count(out->str, "=pass") <= results && (a->verdict == DKV_PASS || !count(out->str, "=pass")));
}

struct sizes {
    size_t messages, hops, signatures;
};

static struct sizes sizes_of(const struct analysis *a)
{
    struct sizes s = {1, a->hop_count, MIN(a->signature_count, LIMIT_SIGNATURES)};
    for (size_t i = 0; i < a->attached_count; i++) {
        struct sizes inside = sizes_of(&a->attached[i]);
        s = (struct sizes){s.messages + inside.messages, s.hops + inside.hops, s.signatures + inside.signatures};
    }
    return s;
}

/* Sound markup: had any "<" of a value survived, there would be an element or an end that is not ours. */
static void check_html(const struct analysis *a, const struct writer_options *options)
{
    g_autoptr(GString) out = g_string_new(NULL);
    html_message(out, a, options);
    must_be_clean(out, "");
    struct markup m = markup_read((struct str){out->str, out->len});
    must(!m.fault);
    struct sizes s = sizes_of(a);
    must(count(m.tags->str, "<article>") == s.messages && count(m.tags->str, "data-hop=") == s.hops);
    must(count(m.tags->str, "<section class=\"card") == s.signatures);
    g_string_free(m.tags, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct all all;
    struct input in = {{(const char *)data, size}, g_ptr_array_new_with_free_func(g_free), {0}};
    struct writer_options options = {.many = flag(&in)};
    options.width = below(&in, 256);
    options.authserv_id = z(&in);
    fill(&in, &all);
    check_text(&all.analysis, options);
    check_brief(&all.analysis, &options);
    check_json(&all.analysis, &options);
    check_html(&all.analysis, &options);
    check_authres(&all.analysis, &options);
    g_ptr_array_free(in.owned, TRUE);
    arena_free(&in.arena);
    return 0;
}
