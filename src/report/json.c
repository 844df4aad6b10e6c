/* One JSON object a line, dkimverify-json(5). Names are never renamed; every name is always there, null where
 * nothing is known. Strings are escaped before Jansson sees them, so they are valid UTF-8 and safe to print. */
#include "src/report/escape.h"
#include "src/report/words.h"
#include "src/report/writer.h"
#include <assert.h>
#include <jansson.h>

static void put(json_t *object, const char *name, json_t *value)
{
    int failed = json_object_set_new_nocheck(object, name, value);
    assert(!failed);
    (void)failed;
}

static json_t *string(struct str s)
{
    g_autoptr(GString) text = g_string_sized_new(s.n + 16);
    escape_append(text, s, "", SIZE_MAX);
    return json_stringn_nocheck(text->str, text->len);
}

/* Where an empty value means that nothing was said. */
static json_t *string_or_null(struct str s) { return s.n ? string(s) : json_null(); }
static json_t *text_or_null(const char *z) { return z ? string(str_z(z)) : json_null(); }

static json_t *number_or_null(int64_t n) { return n < 0 ? json_null() : json_integer(n); }

static json_t *time_of(int64_t seconds)
{
    char when[WHEN_SIZE];
    return json_string_nocheck(when_text(when, seconds, 'T', "Z"));
}

static json_t *strings(const struct str *s, size_t n)
{
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(array, string(s[i]));
    return array;
}

static json_t *from(const struct analysis *a)
{
    json_t *object = json_object(), *addresses = json_array();
    for (size_t i = 0; i < a->from_count; i++)
        json_array_append_new(addresses, string(str_z(a->from[i])));
    put(object, "addresses", addresses);
    put(object, "domain", text_or_null(a->from_domain));
    put(object, "display", text_or_null(a->from_display));
    put(object, "ambiguous", json_boolean(a->from_ambiguous));
    return object;
}

static json_t *judged(const struct analysis *a)
{
    static const char *const by[] = {[DKV_CLOCK_NOW] = "now", [DKV_CLOCK_BORDER] = "border", [DKV_CLOCK_GIVEN] = "time"};
    json_t *object = json_object();
    put(object, "at", time_of(a->judged_at));
    put(object, "by", json_string_nocheck(by[a->judged_by]));
    return object;
}

static void put_answer(json_t *object, const struct dkv_answer *answer)
{
    const char *source = !answer ? NULL : answer->source == DKV_SOURCE_FILE ? "file" : "dns";
    put(object, "status", answer ? json_string_nocheck(answer_word(answer->status)) : json_null());
    put(object, "source", text_or_null(source));
    put(object, "server", answer ? string_or_null(answer->server) : json_null());
    put(object, "ttl", answer ? number_or_null(answer->ttl) : json_null());
    put(object, "cname", strings(answer ? answer->cname : NULL, answer ? answer->cname_count : 0));
    put(object, "dnssec", json_string_nocheck(dnssec_word(answer ? answer->dnssec : DKV_DNSSEC_UNKNOWN)));
}

static json_t *key(const struct dkv_key *k)
{
    if (!k->name)
        return json_null();
    json_t *object = json_object();
    put(object, "name", string(str_z(k->name)));
    put(object, "type", text_or_null(k->type));
    put(object, "bits", k->type ? json_integer(k->bits) : json_null());
    put_answer(object, k->answer);
    put(object, "testing", json_boolean(k->testing));
    put(object, "record", string_or_null(k->record));
    return object;
}

/* What DKIM-Signature says of itself. */
static void put_tags(json_t *object, const struct dkv_signature *sig)
{
    put(object, "domain", string_or_null(sig->domain));
    put(object, "selector", string_or_null(sig->selector));
    put(object, "auid", string_or_null(sig->auid));
    put(object, "algorithm", string_or_null(sig->algorithm));
    put(object, "canonicalization", string_or_null(sig->canonicalization));
    put(object, "query", string_or_null(sig->query));
    put(object, "signed", strings(sig->signed_names, sig->signed_count));
    put(object, "timestamp", sig->timestamp < 0 ? json_null() : time_of(sig->timestamp));
    put(object, "expires", sig->expires < 0 ? json_null() : time_of(sig->expires));
    put(object, "length", number_or_null(sig->length));
    put(object, "b", string_or_null(sig->b));
}

static void put_judgement(json_t *object, const struct dkv_signature *sig)
{
    static const char *const body[] = {
        [DKV_HASH_UNCHECKED] = "unchecked", [DKV_HASH_MATCH] = "match", [DKV_HASH_MISMATCH] = "mismatch"};
    static const char *const header[] = {
        [DKV_HASH_UNCHECKED] = "unknown", [DKV_HASH_MATCH] = "match", [DKV_HASH_MISMATCH] = "mismatch"};
    put(object, "result", json_string_nocheck(dkv_result_word(sig->result)));
    put(object, "reason", json_string_nocheck(dkv_reason_row(sig->reason)->id));
    put(object, "detail", string_or_null(sig->detail));
    put(object, "body_hash", json_string_nocheck(body[sig->body_hash]));
    put(object, "header_hash", json_string_nocheck(header[sig->header_hash]));
    put(object, "header_hash_recovered", json_boolean(sig->header_hash_recovered));
    put(object, "would_verify", json_boolean(sig->would_verify));
    put(object, "body_size", number_or_null(sig->body_size));
}

static json_t *signature(const struct analysis_signature *s, size_t index)
{
    static const char *const aligned[] = {
        [ALIGN_NONE] = "none", [ALIGN_RELAXED] = "relaxed", [ALIGN_STRICT] = "strict"};
    json_t *object = json_object();
    put(object, "index", json_integer((json_int_t)index));
    put(object, "field", json_integer((json_int_t)s->dkv->field));
    put(object, "offset", number_or_null(s->dkv->offset));
    put_tags(object, s->dkv);
    put_judgement(object, s->dkv);
    put(object, "aligned", json_string_nocheck(aligned[s->aligned]));
    put(object, "z_differs", strings(s->dkv->z_differs, s->dkv->z_differs_count));
    put(object, "key", key(&s->dkv->key));
    return object;
}

static json_t *signatures(const struct analysis *a)
{
    json_t *array = json_array();
    for (size_t i = 0; i < a->signature_count; i++)
        json_array_append_new(array, signature(&a->signatures[i], i + 1));
    return array;
}

static json_t *tls(const struct hop *hop)
{
    if (!(hop->flags & HOP_TLS) && !hop->tls_version.n && !hop->tls_cipher.n)
        return json_null();
    json_t *object = json_object();
    put(object, "version", string_or_null(hop->tls_version));
    put(object, "cipher", string_or_null(hop->tls_cipher));
    return object;
}

static json_t *hop(const struct analysis *a, size_t i)
{
    const struct hop *h = &a->hops[i];
    int64_t delay = hop_delay(a, i);
    json_t *object = json_object(), *sender = json_object();
    put(object, "hop", json_integer((json_int_t)i + 1));
    put(sender, "helo", string_or_null(h->helo));
    put(sender, "rdns", string_or_null(h->rdns));
    put(sender, "ip", string_or_null(h->ip));
    put(object, "from", sender);
    put(object, "by", string_or_null(h->by));
    put(object, "software", string_or_null(h->software));
    put(object, "via", string_or_null(h->via));
    put(object, "with", string_or_null(h->with));
    put(object, "id", string_or_null(h->id));
    put(object, "for", string_or_null(h->recipient));
    put(object, "envelope_from", string_or_null(h->envelope_from));
    put(object, "authenticated", json_boolean(h->flags & HOP_AUTHENTICATED));
    put(object, "user", string_or_null(h->authenticated));
    put(object, "tls", tls(h));
    put(object, "date", h->date == -1 ? json_null() : time_of(h->date));
    put(object, "delay", delay == INT64_MIN ? json_null() : json_integer(delay));
    put(object, "border", json_boolean(i == a->border));
    return object;
}

static json_t *received(const struct analysis *a)
{
    json_t *array = json_array();
    for (size_t i = 0; i < a->hop_count; i++)
        json_array_append_new(array, hop(a, i));
    return array;
}

/* "header.d", or the name alone where the field has no property type. Of a property that stands twice the first. */
static json_t *properties(const struct authres_result *r)
{
    json_t *object = json_object();
    for (size_t i = 0; i < r->count; i++) {
        const struct authres_property *p = &r->properties[i];
        g_autoptr(GString) name = g_string_new(NULL);
        escape_append(name, p->ptype, "", SIZE_MAX);
        g_string_append(name, p->ptype.n ? "." : "");
        escape_append(name, p->name, "", SIZE_MAX);
        if (!json_object_get(object, name->str))
            put(object, name->str, string(p->value));
    }
    return object;
}

static json_t *agrees(const struct dkv_compared *c)
{
    return c->agreement == DKV_AGREES ? json_true() : c->agreement == DKV_DIFFERS ? json_false() : json_null();
}

static json_t *claimed(const struct dkv_claim *c)
{
    json_t *array = json_array();
    for (size_t i = 0; i < c->record.count; i++) {
        const struct authres_result *r = &c->record.results[i];
        json_t *object = json_object();
        put(object, "method", string(r->method));
        put(object, "result", string(r->result));
        put(object, "reason", string_or_null(r->reason));
        put(object, "comment", string_or_null(r->comment));
        put(object, "properties", properties(r));
        put(object, "signature", c->compared[i].signature ? json_integer((json_int_t)c->compared[i].signature) : json_null());
        put(object, "agrees", agrees(&c->compared[i]));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *claims(const struct analysis *a)
{
    json_t *array = json_array();
    for (size_t i = 0; i < a->claim_count; i++) {
        const struct dkv_claim *c = &a->claims[i];
        json_t *object = json_object();
        put(object, "kind", json_string_nocheck(claim_word(c->record.kind)));
        put(object, "field", json_integer((json_int_t)c->field));
        put(object, "authserv_id", string_or_null(c->record.authserv_id));
        put(object, "version", string_or_null(c->record.version));
        put(object, "instance", number_or_null(c->record.instance));
        put(object, "position", json_string_nocheck(position_word(c->position)));
        put(object, "own", json_boolean(c->own));
        put(object, "forged", json_boolean(c->forged));
        put(object, "damaged", json_boolean(authres_damaged(c->record.fault)));
        put(object, "results", claimed(c));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *findings(const struct analysis *a)
{
    json_t *array = json_array();
    for (size_t i = 0; i < a->finding_count; i++) {
        const struct dkv_finding *f = &a->findings[i];
        const struct dkv_reason_row *row = dkv_reason_row(f->reason);
        json_t *object = json_object();
        put(object, "id", json_string_nocheck(row->id));
        put(object, "severity", json_string_nocheck(dkv_severity_word(row->severity)));
        put(object, "signature", f->signature ? json_integer((json_int_t)f->signature) : json_null());
        put(object, "where", string_or_null(f->where));
        put(object, "text", json_string_nocheck(row->sentence));
        put(object, "detail", string_or_null(f->detail));
        json_array_append_new(array, object);
    }
    return array;
}

/* The numbers of the signatures whose bits are set. */
static json_t *bits(uint32_t mask)
{
    json_t *array = json_array();
    for (int i = 0; i < 32; i++)
        if (mask >> i & 1)
            json_array_append_new(array, json_integer(i + 1));
    return array;
}

static json_t *parts(const struct analysis *a)
{
    json_t *array = json_array();
    for (size_t i = 0; i < a->parts->count; i++) {
        const struct part *p = &a->parts->items[i];
        json_t *object = json_object();
        put(object, "depth", json_integer((json_int_t)p->depth));
        put(object, "type", string(str_z(p->type)));
        put(object, "filename", text_or_null(p->filename));
        put(object, "size", json_integer((json_int_t)p->content.n));
        put(object, "signed", json_integer((json_int_t)a->part_signed[i]));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *tail(const struct analysis *a)
{
    if (!a->tail.n)
        return json_null();
    json_t *object = json_object();
    put(object, "offset", json_integer((json_int_t)a->tail_offset));
    put(object, "size", json_integer((json_int_t)(a->body_size - a->body_signed)));
    put(object, "text", string(a->tail));
    return object;
}

static json_t *coverage(const struct analysis *a)
{
    json_t *object = json_object(), *fields = json_array(), *body = json_object();
    for (size_t i = 0; i < a->field_count; i++) {
        json_t *field = json_object();
        put(field, "name", string_or_null(a->fields[i].name));
        put(field, "signatures", bits(a->fields[i].covered));
        json_array_append_new(fields, field);
    }
    put(body, "size", json_integer((json_int_t)a->body_size));
    put(body, "signed", json_integer((json_int_t)a->body_signed));
    put(body, "tail", tail(a));
    put(object, "fields", fields);
    put(object, "body", body);
    put(object, "parts", a->parts ? parts(a) : json_array());
    return object;
}

static json_t *message(const struct analysis *a);

static json_t *attached(const struct analysis *a)
{
    json_t *array = json_array();
    for (size_t i = 0; i < a->attached_count; i++) {
        json_t *object = message(&a->attached[i]);
        put(object, "part", json_integer((json_int_t)a->attached[i].attached_part));
        put(object, "pasted", json_boolean(a->attached[i].attached_pasted));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *message(const struct analysis *a)
{
    static const char *const policies[] = {[DKV_STRICT] = "strict", [DKV_RFC] = "rfc", [DKV_LEGACY] = "legacy"};
    json_t *object = json_object();
    put(object, "schema", json_string_nocheck("dkimverify/1"));
    put(object, "source", string(str_z(a->source)));
    put(object, "index", json_integer((json_int_t)a->index));
    put(object, "offset", json_integer((json_int_t)a->offset));
    put(object, "size", json_integer((json_int_t)a->size));
    put(object, "verdict", json_string_nocheck(dkv_result_word(a->verdict)));
    put(object, "policy", json_string_nocheck(policies[a->policy]));
    put(object, "judged", judged(a));
    put(object, "from", from(a));
    put(object, "subject", text_or_null(a->subject));
    put(object, "date", a->date == -1 ? json_null() : time_of(a->date));
    put(object, "message_id", string_or_null(a->message_id));
    put(object, "signatures", signatures(a));
    put(object, "received", received(a));
    put(object, "authentication_results", claims(a));
    put(object, "coverage", coverage(a));
    put(object, "findings", findings(a));
    put(object, "attached", attached(a));
    put(object, "attached_more", json_boolean(a->attached_more));
    put(object, "explanations", json_array());
    return object;
}

/* ---- the text ----------------------------------------------------------------------------------- */

/* The tree is Jansson's; the text is not, because json_dump looks for a circle at each object, and prints its address to do
 * so: that took longer than all else of a line together. There is no circle here. */
static void dump(GString *out, const json_t *value);

/* RFC 8259 section 7. Control characters do not get here (escape.h), but must not matter if they did. */
static void dump_string(GString *out, const char *s, size_t n)
{
    g_string_append_c(out, '"');
    for (size_t i = 0, from = 0; i <= n; i++) {
        bool special = i < n && ((unsigned char)s[i] < ' ' || s[i] == '"' || s[i] == '\\');
        if (!special && i < n)
            continue;
        g_string_append_len(out, s + from, (gssize)(i - from));
        from = i + 1;
        if (special && (unsigned char)s[i] < ' ')
            g_string_append_printf(out, "\\u%04x", (unsigned)s[i]);
        else if (special)
            g_string_append_len(out, (const char[]){'\\', s[i]}, 2);
    }
    g_string_append_c(out, '"');
}

static void dump_integer(GString *out, json_int_t n)
{
    char text[24], *p = text + sizeof text;
    unsigned long long left = n < 0 ? 0 - (unsigned long long)n : (unsigned long long)n;
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (n < 0)
        *--p = '-';
    g_string_append_len(out, p, text + sizeof text - p);
}

static void dump_object(GString *out, const json_t *object)
{
    json_t *mine = (json_t *)(uintptr_t)object; /* looking is not writing, but Jansson 2.13 has no const here */
    char before = '{';
    for (void *i = json_object_iter(mine); i; i = json_object_iter_next(mine, i)) {
        const char *name = json_object_iter_key(i);
        g_string_append_c(out, before);
        dump_string(out, name, strlen(name));
        g_string_append_c(out, ':');
        dump(out, json_object_iter_value(i));
        before = ',';
    }
    g_string_append(out, before == '{' ? "{}" : "}");
}

static void dump_array(GString *out, const json_t *array)
{
    size_t n = json_array_size(array);
    g_string_append_c(out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            g_string_append_c(out, ',');
        dump(out, json_array_get(array, i));
    }
    g_string_append_c(out, ']');
}

static void dump(GString *out, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        dump_object(out, value);
        return;
    case JSON_ARRAY:
        dump_array(out, value);
        return;
    case JSON_STRING:
        dump_string(out, json_string_value(value), json_string_length(value));
        return;
    case JSON_INTEGER:
        dump_integer(out, json_integer_value(value));
        return;
    default:
        assert(!json_is_real(value));
        g_string_append(out, json_is_true(value) ? "true" : json_is_false(value) ? "false" : "null");
    }
}

void json_message(GString *out, const struct analysis *a, const struct writer_options *options)
{
    (void)options;
    json_t *object = message(a);
    dump(out, object);
    g_string_append_c(out, '\n');
    json_decref(object);
}
