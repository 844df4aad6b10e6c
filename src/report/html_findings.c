/* What else is odd, the worst first, each with the rule that it is held against, and once what to do about it. */
#include "src/report/advice.h"
#include "src/report/html.h"

enum { SHOWN_FINDINGS = 100, SHOWN_DETAIL = 400 };

static void put_advice(struct html *h, const char *advice)
{
    if (!advice)
        return;
    html_put(h, "<p><b>What to do</b>: ");
    speech_words(&h->to, advice);
    html_put(h, "</p>");
}

/* again: the one before was for the same reason */
static void put_finding(struct html *h, const struct dkv_finding *f, bool again)
{
    static const char *const kinds[] = {[DKV_INFO] = "plain", [DKV_WARN] = "doubt", [DKV_ERROR] = "bad"};
    const struct dkv_reason_row *row = dkv_reason_row(f->reason);
    const char *kind = kinds[row->severity];
    html_put(h, "<li class=\"card %s\" data-finding=\"%s\">", kind, row->id);
    html_badge(h, kind, dkv_severity_word(row->severity));
    html_put(h, " ");
    speech_finding(&h->to, f, SHOWN_DETAIL);
    html_put(h, " <span class=\"source\"><code>%s</code>, ", row->id);
    speech_words(&h->to, row->source);
    html_put(h, "</span>");
    if (!again)
        put_advice(h, advice_finding(f->reason));
    html_put(h, "</li>\n");
}

void html_findings(struct html *h)
{
    g_autoptr(GArray) told = findings_to_tell(h->a);
    enum dkv_reason before = DKV_REASONS;
    if (!told->len)
        return;
    html_put(h, "<section>\n");
    html_heading(h, 1, "What is odd");
    html_put(h, "<ul class=\"findings\">\n");
    for (guint i = 0; i < MIN(told->len, SHOWN_FINDINGS); i++) {
        const struct dkv_finding *f = g_array_index(told, const struct dkv_finding *, i);
        put_finding(h, f, f->reason == before);
        before = f->reason;
    }
    html_put(h, "</ul>\n");
    if (told->len > SHOWN_FINDINGS)
        html_put(h, "<p>and %u more; --format=json lists them</p>\n", told->len - SHOWN_FINDINGS);
    html_put(h, "</section>\n");
}
