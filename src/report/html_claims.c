/* What servers say they found out about the message, a card a field, top field first. */
#include "src/report/html.h"
#include "src/report/words.h"

enum { SHOWN_CLAIMS = 30, SHOWN_RESULTS = 20 };

static void put_results(struct html *h, const struct dkv_claim *c)
{
    size_t shown = MIN(c->record.count, SHOWN_RESULTS);
    if (!shown) {
        html_put(h, "<p>%s</p>\n", claim_nothing(c));
        return;
    }
    html_put(h, "<ul>\n");
    for (size_t i = 0; i < shown; i++) {
        html_put(h, "<li>");
        speech_claimed(&h->to, h->a, c, i);
        html_put(h, "</li>\n");
    }
    if (shown < c->record.count)
        html_put(h, "<li>and %zu more</li>\n", c->record.count - shown);
    html_put(h, "</ul>\n");
}

static void put_claim(struct html *h, const struct dkv_claim *c)
{
    static const char *const fields[] = {
        [AUTHRES_RESULTS] = "Authentication-Results", [AUTHRES_ARC] = "ARC-Authentication-Results", [AUTHRES_SPF] = "Received-SPF",
    };
    html_put(h, "<li class=\"card %s\"><p>", c->forged ? "bad" : "plain");
    html_badge(h, c->forged ? "bad" : "owner", claim_owner(c));
    html_put(h, " ");
    speech_claimant(&h->to, c);
    if (c->record.authserv_id.n || c->record.kind != AUTHRES_SPF)
        html_put(h, " <span class=\"source\">%s</span>", fields[c->record.kind]);
    html_put(h, "</p>\n");
    put_results(h, c);
    html_put(h, "</li>\n");
}

void html_claims(struct html *h)
{
    const struct analysis *a = h->a;
    size_t shown = 0, left = 0;
    if (!a->claim_count)
        return;
    html_put(h, "<section>\n");
    html_heading(h, 1, "What servers say they found");
    html_put(h, "<p>The word of others proves nothing.</p>\n<ul class=\"claims\">\n");
    for (size_t i = 0; i < a->claim_count; i++) {
        if (claim_is_repeated(a, &a->claims[i]))
            continue;
        if (shown < SHOWN_CLAIMS)
            put_claim(h, &a->claims[i]);
        else
            left++;
        shown++;
    }
    html_put(h, "</ul>\n");
    if (left)
        html_put(h, "<p>and %zu more fields; --format=json lists them</p>\n", left);
    html_put(h, "</section>\n");
}
