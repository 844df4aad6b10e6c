/* The report on keys as one JSON object (dkimkey(1), JSON). All text from the DNS goes through escape.h: no byte of it is
 * anything but a visible character. A private key is not repeated. */
#include "src/report/diagnosis.h"
#include "src/report/escape.h"
#include "src/report/zonetext.h"
#include <jansson.h>
#include <stdlib.h>

static json_t *text(struct str s)
{
    g_autoptr(GString) out = g_string_new(NULL);
    escape_append(out, s, "", SIZE_MAX);
    return json_stringn(out->str, out->len);
}

static json_t *text_or_null(const char *z) { return z ? text(str_z(z)) : json_null(); }

static json_t *names(const struct str *s, size_t n)
{
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(all, text(s[i]));
    return all;
}

static json_t *strings_of(const struct dns_record *r) { return names(r->strings, r->string_count); }

static json_t *key_of(const struct subject *s)
{
    const struct material *m = &s->exam.key;
    static const char *const kinds[] = {
        [MATERIAL_NOTHING] = "none", [MATERIAL_RSA] = "rsa", [MATERIAL_RSA_BARE] = "rsa", [MATERIAL_ED25519] = "ed25519",
        [MATERIAL_ED25519_SPKI] = "ed25519", [MATERIAL_OTHER_KEY] = "other", [MATERIAL_PRIVATE] = "private",
        [MATERIAL_CERTIFICATE] = "certificate", [MATERIAL_REQUEST] = "certificate-request", [MATERIAL_SSH] = "ssh",
        [MATERIAL_CUT] = "truncated", [MATERIAL_JUNK] = "unreadable",
    };
    if (!s->examined || !s->exam.meant)
        return json_null();
    return json_pack("{s:s, s:o, s:b, s:b}", "type", kinds[m->kind], "bits", m->bits ? json_integer(m->bits) : json_null(),
                     "usable", (int)s->exam.usable, "testing", (int)s->exam.record.testing);
}

static json_t *records_of(const struct subject *s)
{
    json_t *all = json_array();
    const struct view *v = s->judged ? s->judged : &s->view;
    for (size_t i = 0; i < v->txt_count && !s->private_key; i++)
        json_array_append_new(all, strings_of(v->txt[i]));
    return all;
}

static json_t *address_of(const struct zone_address *a)
{
    g_autoptr(GString) says = g_string_new(NULL);
    address_words(says, a);
    return json_pack("{s:o, s:b, s:b, s:o, s:s}", "address", text(a->ip), "reached", (int)a->reached, "authoritative", (int)a->serves,
                     "serial", a->serves ? json_integer(a->serial) : json_null(), "says", says->str);
}

static json_t *zone_of(const struct zone *z)
{
    json_t *servers = json_array();
    if (!z->apex) {
        json_decref(servers);
        return json_null();
    }
    for (size_t i = 0; i < z->server_count; i++) {
        const struct zone_server *s = &z->servers[i];
        json_t *addresses = json_array();
        for (size_t k = 0; k < s->address_count; k++)
            json_array_append_new(addresses, address_of(&s->addresses[k]));
        json_array_append_new(servers, json_pack("{s:o, s:b, s:b, s:o}", "name", text_or_null(s->name), "in_parent", (int)s->in_parent,
                                                 "in_zone", (int)s->in_child, "addresses", addresses));
    }
    return json_pack("{s:o, s:o, s:o}", "apex", text_or_null(z->apex), "parent", text_or_null(z->parent), "servers", servers);
}

static json_t *subject_of(const struct subject *s)
{
    const struct view *v = &s->view;
    bool asked = s->name && !s->target.strings;
    bool by_hand = !v->chain_count;
    json_t *o = json_pack("{s:o, s:o, s:o, s:s, s:s, s:b, s:o}", "selector", text_or_null(s->target.selector), "domain",
                          text_or_null(s->target.domain), "name", text_or_null(s->name), "verdict", verdict_word(s->verdict), "severity",
                          doctor_severity_word(s->worst), "forgeable", (int)s->forgeable, "key", key_of(s));
    json_object_set_new(o, "answer", asked ? json_string(view_words(v->kind)) : json_null());
    json_object_set_new(o, "cname", by_hand ? names(s->by_hand, s->by_hand_count) : names(v->chain, v->chain_count));
    json_object_set_new(o, "records", records_of(s));
    bool by_server = v->first && v->first->server.n;
    json_object_set_new(o, "ttl", v->ttl >= 0 && by_server ? json_integer(v->ttl) : json_null());
    json_object_set_new(o, "dnssec", v->kind == VIEW_OK && by_server ? json_string(v->reply->ad ? "secure" : "insecure")
                                     : v->kind == VIEW_BOGUS ? json_string("bogus") : json_null());
    json_object_set_new(o, "zone", zone_of(&s->zone));
    json_object_set_new(o, "target_zone", zone_of(&s->end_zone));
    return o;
}

static json_t *publish_of(const struct doctor_publish *p)
{
    g_autoptr(GString) line = g_string_new(NULL);
    json_t *strings = json_array();
    struct str string;
    if (p->type == PUBLISH_NOTHING) {
        json_decref(strings);
        return json_null();
    }
    zone_line(line, p);
    for (size_t i = 0; p->type == PUBLISH_TXT && zone_string(p, i, &string); i++)
        json_array_append_new(strings, text(string));
    return json_pack("{s:s, s:o, s:o, s:o, s:s}", "type", p->type == PUBLISH_TXT ? "TXT" : "CNAME", "name", text_or_null(p->owner),
                     "value", text(p->value), "strings", strings, "zone_line", line->str);
}

static json_t *finding_of(const struct doctor_finding *f)
{
    const struct doctor_row *r = doctor_row(f->check);
    json_t *because = f->because < 0 ? json_null() : json_string(doctor_row((enum doctor_check)f->because)->id);
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:s, s:s, s:s, s:o, s:o}", "id", r->id, "severity", doctor_severity_word(f->severity),
                     "effect", effect_word(f->effect), "key", f->subject ? json_integer((json_int_t)f->subject) : json_null(), "where",
                     text(f->where), "detail", text(f->detail), "text", r->seen, "why", doctor_why(f), "fix", doctor_fix(f), "source", r->source,
                     "because", because, "publish", publish_of(&f->publish));
}

void diagnosis_json(GString *out, const struct diagnosis *d, const struct diagnosis_options *options)
{
    (void)options;
    json_t *keys = json_array(), *findings = json_array();
    for (size_t i = 0; i < d->subject_count; i++)
        json_array_append_new(keys, subject_of(&d->subjects[i]));
    for (size_t i = 0; i < d->finding_count; i++)
        json_array_append_new(findings, finding_of(&d->findings[i]));
    json_t *all = json_pack("{s:s, s:s, s:s, s:b, s:I, s:o, s:o}", "schema", "dkimkey/1", "verdict", verdict_word(d->verdict), "severity",
                            doctor_severity_word(d->worst), "forgeable", (int)d->forgeable, "questions", (json_int_t)d->fact_count, "keys",
                            keys, "findings", findings);
    char *line = all ? json_dumps(all, JSON_COMPACT) : NULL;
    if (!line)
        abort(); /* out of memory */
    g_string_append_printf(out, "%s\n", line);
    free(line);
    json_decref(all);
}
