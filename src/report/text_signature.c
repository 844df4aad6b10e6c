/* One signature in the text report: what it claims, how it was judged and why, body and header apart, the key,
 * what is signed, its times. */
#include "src/report/escape.h"
#include "src/report/text.h"

enum { HANG_DKIM = 8, HANG_ROW = 19, SHOWN_NAME = 40, SHOWN_NAMES = 40, SHOWN_DETAIL = 300, SHOWN_RECORD = 200 };
static const char margin[] = "        ";

/* A row that has nothing to say is left out. */
static void put_row(struct text *t, const char *label)
{
    if (t->line->len)
        text_put(t, margin, label, PAGE_PLAIN, HANG_ROW);
}

static void put_heading(struct text *t, size_t i)
{
    const struct analysis_signature *s = &t->a->signatures[i];
    const struct speech to = text_speech(t);
    char label[32];
    g_snprintf(label, sizeof label, "DKIM %zu", i + 1);
    speech_signer(&to, s->dkv);
    g_string_append(t->line, "   selector ");
    text_name(t->line, s->dkv->selector, "(none)", SHOWN_NAME);
    g_string_append(t->line, "   ");
    text_name(t->line, s->dkv->algorithm, "(no algorithm)", SHOWN_NAME);
    g_string_append(t->line, "   ");
    text_name(t->line, s->dkv->canonicalization, "(no canonicalization)", SHOWN_NAME);
    g_string_append_printf(t->line, "   %s", alignment_words(s->aligned));
    text_put(t, "", label, PAGE_PLAIN, HANG_DKIM);
}

static void put_result(struct text *t, const struct dkv_signature *sig)
{
    const struct speech to = text_speech(t);
    speech_result(&to, sig, SHOWN_DETAIL);
    speech_print(&to, " (%s)", dkv_reason_row(sig->reason)->id);
    text_put(t, margin, dkv_result_word(sig->result), text_color(sig->result), HANG_ROW);
}

static void put_said(struct text *t, const char *label, void (*say)(const struct speech *, const struct dkv_signature *),
                     const struct dkv_signature *sig)
{
    const struct speech to = text_speech(t);
    say(&to, sig);
    put_row(t, label);
}

static void put_names(struct text *t, const char *label, const char *before, const struct str *names, size_t n)
{
    const struct speech to = text_speech(t);
    if (!n)
        return;
    speech_words(&to, before);
    speech_names(&to, names, n, " ", SHOWN_NAMES);
    put_row(t, label);
}

static void put_signed(struct text *t, const struct dkv_signature *sig)
{
    g_string_assign(t->line, header_words(sig));
    put_row(t, "header");
    put_names(t, "signed", "", sig->signed_names, sig->signed_count);
    put_names(t, "copies", "the signer's own copy (z=) of these differs from the message: ", sig->z_differs, sig->z_differs_count);
}

static void put_record(struct text *t, const struct dkv_signature *sig)
{
    escape_show(text_line(t), telling_record(sig), "", SHOWN_RECORD);
    put_row(t, "record");
}

static void put_times(struct text *t, const struct dkv_signature *sig)
{
    const struct speech to = text_speech(t);
    speech_times(&to, t->a, sig);
    put_row(t, "times");
}

void text_signature(struct text *t, size_t i)
{
    const struct dkv_signature *sig = t->a->signatures[i].dkv;
    g_string_append_c(t->page.out, '\n');
    put_heading(t, i);
    put_result(t, sig);
    put_said(t, "but", speech_would, sig);
    put_said(t, "body", speech_body, sig);
    put_said(t, "length", speech_length, sig);
    put_signed(t, sig);
    put_said(t, "key", speech_key, sig);
    put_record(t, sig);
    put_said(t, "doctor", speech_doctor, sig);
    put_times(t, sig);
}
