/* One JSON object a line, dkimverify-json(5). Names are never renamed; every name is always there, null where
 * nothing is known. All text goes through emit_string, so it is valid UTF-8 and safe to print. */
#include "src/report/emit.h"
#include "src/report/words.h"
#include "src/report/writer.h"

static void word(struct emit *e, struct str name, const char *z) { emit_string(e, name, str_z(z)); }

/* Where an empty value means that nothing was said. */
static void string_or_null(struct emit *e, struct str name, struct str s)
{
    if (s.n)
        emit_string(e, name, s);
    else
        emit_null(e, name);
}

static void text_or_null(struct emit *e, struct str name, const char *z)
{
    if (z)
        word(e, name, z);
    else
        emit_null(e, name);
}

static void number_or_null(struct emit *e, struct str name, bool known, int64_t n)
{
    if (known)
        emit_integer(e, name, n);
    else
        emit_null(e, name);
}

static void size(struct emit *e, struct str name, size_t n) { emit_integer(e, name, (int64_t)n); }

static void time_or_null(struct emit *e, struct str name, bool known, int64_t seconds)
{
    char when[WHEN_SIZE];
    text_or_null(e, name, known ? when_text(when, seconds, 'T', "Z") : NULL);
}

static void strings(struct emit *e, struct str name, const struct str *s, size_t n)
{
    emit_begin(e, name, '[');
    for (size_t i = 0; i < n; i++)
        emit_string(e, EMIT_ITEM, s[i]);
    emit_end(e, ']');
}

static void from(struct emit *e, const struct analysis *a)
{
    emit_begin(e, S("from"), '{');
    emit_begin(e, S("addresses"), '[');
    for (size_t i = 0; i < a->from_count; i++)
        word(e, EMIT_ITEM, a->from[i]);
    emit_end(e, ']');
    text_or_null(e, S("domain"), a->from_domain);
    text_or_null(e, S("display"), a->from_display);
    emit_boolean(e, S("ambiguous"), a->from_ambiguous);
    emit_end(e, '}');
}

static void judged(struct emit *e, const struct analysis *a)
{
    static const char *const by[] = {[DKV_CLOCK_NOW] = "now", [DKV_CLOCK_BORDER] = "border", [DKV_CLOCK_GIVEN] = "time"};
    emit_begin(e, S("judged"), '{');
    time_or_null(e, S("at"), true, a->judged_at);
    word(e, S("by"), by[a->judged_by]);
    emit_end(e, '}');
}

static void answer(struct emit *e, const struct dkv_answer *answer)
{
    const char *source = !answer ? NULL : answer->source == DKV_SOURCE_FILE ? "file" : "dns";
    text_or_null(e, S("status"), answer ? answer_word(answer->status) : NULL);
    text_or_null(e, S("source"), source);
    string_or_null(e, S("server"), answer ? answer->server : S(""));
    number_or_null(e, S("ttl"), answer && answer->ttl >= 0, answer ? answer->ttl : 0);
    strings(e, S("cname"), answer ? answer->cname : NULL, answer ? answer->cname_count : 0);
    word(e, S("dnssec"), dnssec_word(answer ? answer->dnssec : DKV_DNSSEC_UNKNOWN));
}

static void key(struct emit *e, const struct dkv_key *k)
{
    if (!k->name) {
        emit_null(e, S("key"));
        return;
    }
    emit_begin(e, S("key"), '{');
    word(e, S("name"), k->name);
    text_or_null(e, S("type"), k->type);
    number_or_null(e, S("bits"), k->type, k->bits);
    answer(e, k->answer);
    emit_boolean(e, S("testing"), k->testing);
    string_or_null(e, S("record"), k->record);
    emit_end(e, '}');
}

/* What DKIM-Signature says of itself. */
static void tags(struct emit *e, const struct dkv_signature *sig)
{
    string_or_null(e, S("domain"), sig->domain);
    string_or_null(e, S("selector"), sig->selector);
    string_or_null(e, S("auid"), sig->auid);
    string_or_null(e, S("algorithm"), sig->algorithm);
    string_or_null(e, S("canonicalization"), sig->canonicalization);
    string_or_null(e, S("query"), sig->query);
    strings(e, S("signed"), sig->signed_names, sig->signed_count);
    time_or_null(e, S("timestamp"), sig->timestamp >= 0, sig->timestamp);
    time_or_null(e, S("expires"), sig->expires >= 0, sig->expires);
    number_or_null(e, S("length"), sig->length >= 0, sig->length);
    string_or_null(e, S("b"), sig->b);
}

static void judgement(struct emit *e, const struct dkv_signature *sig)
{
    static const char *const body[] = {
        [DKV_HASH_UNCHECKED] = "unchecked", [DKV_HASH_MATCH] = "match", [DKV_HASH_MISMATCH] = "mismatch"};
    static const char *const header[] = {
        [DKV_HASH_UNCHECKED] = "unknown", [DKV_HASH_MATCH] = "match", [DKV_HASH_MISMATCH] = "mismatch"};
    word(e, S("result"), dkv_result_word(sig->result));
    word(e, S("reason"), dkv_reason_row(sig->reason)->id);
    string_or_null(e, S("detail"), sig->detail);
    word(e, S("body_hash"), body[sig->body_hash]);
    word(e, S("header_hash"), header[sig->header_hash]);
    emit_boolean(e, S("header_hash_recovered"), sig->header_hash_recovered);
    emit_boolean(e, S("would_verify"), sig->would_verify);
    number_or_null(e, S("body_size"), sig->body_size >= 0, sig->body_size);
}

static void signature(struct emit *e, const struct analysis_signature *s, size_t index)
{
    static const char *const aligned[] = {
        [ALIGN_NONE] = "none", [ALIGN_RELAXED] = "relaxed", [ALIGN_STRICT] = "strict"};
    emit_begin(e, EMIT_ITEM, '{');
    size(e, S("index"), index);
    size(e, S("field"), s->dkv->field);
    number_or_null(e, S("offset"), s->dkv->offset >= 0, s->dkv->offset);
    tags(e, s->dkv);
    judgement(e, s->dkv);
    word(e, S("aligned"), aligned[s->aligned]);
    strings(e, S("z_differs"), s->dkv->z_differs, s->dkv->z_differs_count);
    key(e, &s->dkv->key);
    emit_end(e, '}');
}

static void signatures(struct emit *e, const struct analysis *a)
{
    emit_begin(e, S("signatures"), '[');
    for (size_t i = 0; i < a->signature_count; i++)
        signature(e, &a->signatures[i], i + 1);
    emit_end(e, ']');
}

static void tls(struct emit *e, const struct hop *hop)
{
    if (!(hop->flags & HOP_TLS) && !hop->tls_version.n && !hop->tls_cipher.n) {
        emit_null(e, S("tls"));
        return;
    }
    emit_begin(e, S("tls"), '{');
    string_or_null(e, S("version"), hop->tls_version);
    string_or_null(e, S("cipher"), hop->tls_cipher);
    emit_end(e, '}');
}

static void hop(struct emit *e, const struct analysis *a, size_t i)
{
    const struct hop *h = &a->hops[i];
    int64_t delay = hop_delay(a, i);
    emit_begin(e, EMIT_ITEM, '{');
    size(e, S("hop"), i + 1);
    emit_begin(e, S("from"), '{');
    string_or_null(e, S("helo"), h->helo);
    string_or_null(e, S("rdns"), h->rdns);
    string_or_null(e, S("ip"), h->ip);
    emit_end(e, '}');
    string_or_null(e, S("by"), h->by);
    string_or_null(e, S("software"), h->software);
    string_or_null(e, S("via"), h->via);
    string_or_null(e, S("with"), h->with);
    string_or_null(e, S("id"), h->id);
    string_or_null(e, S("for"), h->recipient);
    string_or_null(e, S("envelope_from"), h->envelope_from);
    emit_boolean(e, S("authenticated"), h->flags & HOP_AUTHENTICATED);
    string_or_null(e, S("user"), h->authenticated);
    tls(e, h);
    time_or_null(e, S("date"), h->date != -1, h->date);
    number_or_null(e, S("delay"), delay != INT64_MIN, delay);
    emit_boolean(e, S("border"), i == a->border);
    emit_end(e, '}');
}

static void received(struct emit *e, const struct analysis *a)
{
    emit_begin(e, S("received"), '[');
    for (size_t i = 0; i < a->hop_count; i++)
        hop(e, a, i);
    emit_end(e, ']');
}

/* "header.d", or the name alone where the field has no property type. */
static void name_of(GString *name, const struct authres_property *p)
{
    g_string_truncate(name, 0);
    g_string_append_len(name, p->ptype.p, (gssize)p->ptype.n);
    g_string_append(name, p->ptype.n ? "." : "");
    g_string_append_len(name, p->name.p, (gssize)p->name.n);
}

/* Is there a property before i with this name? */
static bool stands_before(const struct authres_result *r, size_t i, const GString *name)
{
    g_autoptr(GString) other = g_string_new(NULL);
    for (size_t k = 0; k < i; k++) {
        if (r->properties[k].name.n > name->len)
            continue;
        name_of(other, &r->properties[k]);
        if (g_string_equal(other, name))
            return true;
    }
    return false;
}

/* Of a property that stands twice the first. */
static void properties(struct emit *e, const struct authres_result *r)
{
    g_autoptr(GString) name = g_string_new(NULL);
    emit_begin(e, S("properties"), '{');
    for (size_t i = 0; i < r->count; i++) {
        name_of(name, &r->properties[i]);
        if (!stands_before(r, i, name))
            emit_pair(e, (struct str){name->str, name->len}, r->properties[i].value);
    }
    emit_end(e, '}');
}

static void agrees(struct emit *e, const struct dkv_compared *c)
{
    if (c->agreement == DKV_AGREES || c->agreement == DKV_DIFFERS)
        emit_boolean(e, S("agrees"), c->agreement == DKV_AGREES);
    else
        emit_null(e, S("agrees"));
}

static void claimed(struct emit *e, const struct dkv_claim *c)
{
    emit_begin(e, S("results"), '[');
    for (size_t i = 0; i < c->record.count; i++) {
        const struct authres_result *r = &c->record.results[i];
        emit_begin(e, EMIT_ITEM, '{');
        emit_string(e, S("method"), r->method);
        emit_string(e, S("result"), r->result);
        string_or_null(e, S("reason"), r->reason);
        string_or_null(e, S("comment"), r->comment);
        properties(e, r);
        number_or_null(e, S("signature"), c->compared[i].signature, (int64_t)c->compared[i].signature);
        agrees(e, &c->compared[i]);
        emit_end(e, '}');
    }
    emit_end(e, ']');
}

static void claims(struct emit *e, const struct analysis *a)
{
    emit_begin(e, S("authentication_results"), '[');
    for (size_t i = 0; i < a->claim_count; i++) {
        const struct dkv_claim *c = &a->claims[i];
        emit_begin(e, EMIT_ITEM, '{');
        word(e, S("kind"), claim_word(c->record.kind));
        size(e, S("field"), c->field);
        string_or_null(e, S("authserv_id"), c->record.authserv_id);
        string_or_null(e, S("version"), c->record.version);
        number_or_null(e, S("instance"), c->record.instance >= 0, c->record.instance);
        word(e, S("position"), position_word(c->position));
        emit_boolean(e, S("own"), c->own);
        emit_boolean(e, S("forged"), c->forged);
        emit_boolean(e, S("damaged"), authres_damaged(c->record.fault));
        claimed(e, c);
        emit_end(e, '}');
    }
    emit_end(e, ']');
}

static void findings(struct emit *e, const struct analysis *a)
{
    emit_begin(e, S("findings"), '[');
    for (size_t i = 0; i < a->finding_count; i++) {
        const struct dkv_finding *f = &a->findings[i];
        const struct dkv_reason_row *row = dkv_reason_row(f->reason);
        emit_begin(e, EMIT_ITEM, '{');
        word(e, S("id"), row->id);
        word(e, S("severity"), dkv_severity_word(row->severity));
        number_or_null(e, S("signature"), f->signature, (int64_t)f->signature);
        string_or_null(e, S("where"), f->where);
        word(e, S("text"), row->sentence);
        string_or_null(e, S("detail"), f->detail);
        emit_end(e, '}');
    }
    emit_end(e, ']');
}

/* The fields in order, each with the numbers of the signatures whose bits are set. */
static void fields(struct emit *e, const struct analysis *a)
{
    emit_begin(e, S("fields"), '[');
    for (size_t i = 0; i < a->field_count; i++) {
        emit_begin(e, EMIT_ITEM, '{');
        string_or_null(e, S("name"), a->fields[i].name);
        emit_begin(e, S("signatures"), '[');
        for (uint32_t n = 1, left = a->fields[i].covered; left; left >>= 1, n++)
            if (left & 1)
                emit_integer(e, EMIT_ITEM, n);
        emit_end(e, ']');
        emit_end(e, '}');
    }
    emit_end(e, ']');
}

static void parts(struct emit *e, const struct analysis *a)
{
    emit_begin(e, S("parts"), '[');
    for (size_t i = 0; a->parts && i < a->parts->count; i++) {
        const struct part *p = &a->parts->items[i];
        emit_begin(e, EMIT_ITEM, '{');
        size(e, S("depth"), p->depth);
        word(e, S("type"), p->type);
        text_or_null(e, S("filename"), p->filename);
        size(e, S("size"), p->content.n);
        size(e, S("signed"), a->part_signed[i]);
        emit_end(e, '}');
    }
    emit_end(e, ']');
}

static void tail(struct emit *e, const struct analysis *a)
{
    if (!a->tail.n) {
        emit_null(e, S("tail"));
        return;
    }
    emit_begin(e, S("tail"), '{');
    size(e, S("offset"), a->tail_offset);
    size(e, S("size"), a->body_size - a->body_signed);
    emit_string(e, S("text"), a->tail);
    emit_end(e, '}');
}

static void coverage(struct emit *e, const struct analysis *a)
{
    emit_begin(e, S("coverage"), '{');
    fields(e, a);
    emit_begin(e, S("body"), '{');
    size(e, S("size"), a->body_size);
    size(e, S("signed"), a->body_signed);
    tail(e, a);
    emit_end(e, '}');
    parts(e, a);
    emit_end(e, '}');
}

static void message(struct emit *e, const struct analysis *a);

static void attached(struct emit *e, const struct analysis *a)
{
    emit_begin(e, S("attached"), '[');
    for (size_t i = 0; i < a->attached_count; i++) {
        emit_begin(e, EMIT_ITEM, '{');
        message(e, &a->attached[i]);
        size(e, S("part"), a->attached[i].attached_part);
        emit_boolean(e, S("pasted"), a->attached[i].attached_pasted);
        emit_end(e, '}');
    }
    emit_end(e, ']');
}

/* The members; the braces are the caller's. */
static void message(struct emit *e, const struct analysis *a)
{
    static const char *const policies[] = {[DKV_STRICT] = "strict", [DKV_RFC] = "rfc", [DKV_LEGACY] = "legacy"};
    word(e, S("schema"), "dkimverify/1");
    word(e, S("source"), a->source);
    size(e, S("index"), a->index);
    size(e, S("offset"), a->offset);
    size(e, S("size"), a->size);
    word(e, S("verdict"), dkv_result_word(a->verdict));
    word(e, S("policy"), policies[a->policy]);
    judged(e, a);
    from(e, a);
    text_or_null(e, S("subject"), a->subject);
    time_or_null(e, S("date"), a->date != -1, a->date);
    string_or_null(e, S("message_id"), a->message_id);
    signatures(e, a);
    received(e, a);
    claims(e, a);
    coverage(e, a);
    findings(e, a);
    attached(e, a);
    emit_boolean(e, S("attached_more"), a->attached_more);
    emit_begin(e, S("explanations"), '[');
    emit_end(e, ']');
}

void json_message(GString *out, const struct analysis *a, const struct writer_options *options)
{
    (void)options;
    g_autoptr(GString) text = g_string_new(NULL);
    struct emit e = {.out = out, .text = text};
    emit_begin(&e, EMIT_ITEM, '{');
    message(&e, a);
    emit_end(&e, '}');
    g_string_append_c(out, '\n');
}
