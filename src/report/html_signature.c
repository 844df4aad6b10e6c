/* The signatures in the HTML report: each a card with its result, body and header side by side, and the rest in rows. */
#include "src/report/html.h"

enum { SHOWN_NAME = 80, SHOWN_NAMES = 100, SHOWN_DETAIL = 400, SHOWN_RECORD = 1000 };

static void begin_row(struct html *h, const char *label) { html_put(h, "<div><dt>%s</dt><dd>", label); }
static void end_row(struct html *h) { html_put(h, "</dd></div>\n"); }

/* --- heading and result --- */

static void put_heading(struct html *h, size_t i)
{
    const struct dkv_signature *sig = h->a->signatures[i].dkv;
    unsigned level = MIN(h->level + 2, 6);
    html_put(h, "<h%u><span class=\"number\">DKIM %zu</span> ", level, i + 1);
    speech_signer(&h->to, sig);
    html_put(h, " ");
    html_badge(h, html_kind(sig->result), dkv_result_word(sig->result));
    html_put(h, "</h%u>\n", level);
}

static void put_result(struct html *h, const struct dkv_signature *sig)
{
    const struct dkv_reason_row *row = dkv_reason_row(sig->reason);
    html_put(h, "<p>");
    speech_result(&h->to, sig, SHOWN_DETAIL);
    html_put(h, " <span class=\"source\"><code>%s</code>, ", row->id);
    speech_words(&h->to, row->source);
    html_put(h, "</span></p>\n");
}

/* --- the two halves --- */

static const char *half_kind(enum dkv_hash hash)
{
    static const char *const kinds[] = {
        [DKV_HASH_UNCHECKED] = "doubt", [DKV_HASH_MATCH] = "good", [DKV_HASH_MISMATCH] = "bad"};
    return kinds[hash];
}

static void put_halves(struct html *h, const struct dkv_signature *sig)
{
    bool part = sig->length >= 0 && sig->length < sig->body_size && sig->body_hash == DKV_HASH_MATCH;
    html_put(h, "<dl class=\"halves\">\n<div class=\"%s\"><dt>Header</dt><dd>", half_kind(sig->header_hash));
    speech_words(&h->to, header_words(sig));
    html_put(h, "</dd></div>\n<div class=\"%s\"><dt>Body</dt><dd>", part ? "doubt" : half_kind(sig->body_hash));
    speech_body(&h->to, sig);
    html_put(h, "</dd></div>\n</dl>\n");
}

/* --- rows --- */

typedef void say(const struct speech *, const struct dkv_signature *);

/* A row, unless there is nothing to say. */
static void put_said(struct html *h, const char *label, say *say_it, const struct dkv_signature *sig)
{
    g_autoptr(GString) said = g_string_new(NULL);
    say_it(&(struct speech){said, h->to.voice}, sig);
    if (!said->len)
        return;
    begin_row(h, label);
    g_string_append_len(h->to.out, said->str, (gssize)said->len);
    end_row(h);
}

static void put_made(struct html *h, const struct analysis_signature *s)
{
    begin_row(h, "Made as");
    html_put(h, "selector ");
    html_name(h, s->dkv->selector, "(none)", SHOWN_NAME);
    html_put(h, ", ");
    html_name(h, s->dkv->algorithm, "(no algorithm)", SHOWN_NAME);
    html_put(h, ", ");
    html_name(h, s->dkv->canonicalization, "(no canonicalization)", SHOWN_NAME);
    end_row(h);
    begin_row(h, "Alignment");
    html_put(h, "%s", alignment_words(s->aligned));
    end_row(h);
}

static void put_names(struct html *h, const char *label, const char *before, const struct str *names, size_t n)
{
    if (!n)
        return;
    begin_row(h, label);
    speech_words(&h->to, before);
    speech_names(&h->to, names, n, ", ", SHOWN_NAMES);
    end_row(h);
}

static void put_record(struct html *h, const struct dkv_signature *sig)
{
    struct str record = telling_record(sig);
    if (!record.n)
        return;
    begin_row(h, "Key record");
    html_put(h, "<code>");
    html_value(h, record, "", SHOWN_RECORD);
    html_put(h, "</code>");
    end_row(h);
}

static void put_times(struct html *h, const struct dkv_signature *sig)
{
    if (sig->timestamp < 0 && sig->expires < 0 && sig->reason != DKV_T_FUTURE)
        return;
    begin_row(h, "Times");
    speech_times(&h->to, h->a, sig);
    end_row(h);
}

static void put_signature(struct html *h, size_t i)
{
    const struct analysis_signature *s = &h->a->signatures[i];
    html_put(h, "<section class=\"card %s\">\n", html_kind(s->dkv->result));
    put_heading(h, i);
    put_result(h, s->dkv);
    put_halves(h, s->dkv);
    html_put(h, "<dl class=\"rows\">\n");
    put_said(h, "But", speech_would, s->dkv);
    put_said(h, "Length", speech_length, s->dkv);
    put_made(h, s);
    put_names(h, "Signed", "", s->dkv->signed_names, s->dkv->signed_count);
    put_names(h, "Copies", "the signer's own copy (z=) of these differs from the message: ", s->dkv->z_differs,
              s->dkv->z_differs_count);
    put_said(h, "Key", speech_key, s->dkv);
    put_record(h, s->dkv);
    put_times(h, s->dkv);
    html_put(h, "</dl>\n</section>\n");
}

void html_signatures(struct html *h, size_t shown)
{
    if (!h->a->signature_count)
        return;
    html_put(h, "<section>\n");
    html_heading(h, 1, "Signatures");
    for (size_t i = 0; i < shown; i++)
        put_signature(h, i);
    if (shown < h->a->signature_count)
        html_put(h, "<p>and %zu more signatures, not checked; --format=json lists them</p>\n",
                 h->a->signature_count - shown);
    html_put(h, "</section>\n");
}
