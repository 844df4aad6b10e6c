/* One line a message, four columns with a tab between: verdict, source:number, signatures, Message-ID.
 * Columns hold whatever a value has in it: tabs, line ends and blanks of a domain or selector are escaped, and
 * so are the marks that this form itself uses (: = ( and ) in domains and selectors). */
#include "parsers/limits.h"
#include "src/report/escape.h"
#include "src/report/words.h"
#include "src/report/writer.h"

enum { SHOWN_NAME = 255, SHOWN_ID = 998 };

static void value(GString *out, struct str s, const char *also, size_t max)
{
    if (!s.n)
        g_string_append_c(out, '-');
    else if (escape_append(out, s, also, max))
        g_string_append(out, "...");
}

static void signature(GString *out, const struct dkv_signature *sig)
{
    value(out, signer_domain(sig), " :=()", SHOWN_NAME);
    g_string_append_c(out, ':');
    value(out, sig->selector, " :=()", SHOWN_NAME);
    g_string_append_printf(out, "=%s", dkv_result_word(sig->result));
    if (sig->result != DKV_PASS)
        g_string_append_printf(out, "(%s)", dkv_reason_row(sig->reason)->id);
}

void brief_message(GString *out, const struct analysis *a, const struct writer_options *options)
{
    (void)options;
    g_string_append_printf(out, "%s\t", dkv_result_word(a->verdict));
    value(out, str_z(a->source), "", SIZE_MAX);
    g_string_append_printf(out, ":%" G_GUINT64_FORMAT "\t%s", a->index + 1, a->signature_count ? "" : "-");
    for (size_t i = 0; i < a->signature_count && i < LIMIT_SIGNATURES; i++) {
        g_string_append(out, i ? " " : "");
        signature(out, a->signatures[i].dkv);
    }
    if (a->signature_count > LIMIT_SIGNATURES)
        g_string_append(out, " ...");
    g_string_append_c(out, '\t');
    value(out, a->message_id, " ", SHOWN_ID);
    g_string_append_c(out, '\n');
}
