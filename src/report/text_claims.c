/* What servers say they found, in the text report: one row a field, whose word it is, and whether it agrees with what
 * was found here. Values are cut and stay right of our own words. */
#include "src/report/text.h"
#include "src/report/words.h"

enum { SHOWN_CLAIMS = 12, SHOWN_RESULTS = 8, SHOWN_NAME = 60, HANG_CLAIM = 14 };
static const char margin[] = "      ";

static void put_claim(struct text *t, const struct dkv_claim *c)
{
    const struct speech to = text_speech(t);
    size_t shown = MIN(c->record.count, SHOWN_RESULTS);
    speech_claimant(&to, c);
    speech_words(&to, c->record.count ? ":" : ": ");
    speech_words(&to, c->record.count ? "" : claim_nothing(c));
    for (size_t i = 0; i < shown; i++) {
        speech_words(&to, i ? "; " : " ");
        speech_claimed(&to, t->a, c, i);
    }
    if (shown < c->record.count)
        speech_print(&to, "; and %zu more", c->record.count - shown);
    text_put(t, margin, claim_owner(c), c->forged ? PAGE_RED : PAGE_PLAIN, HANG_CLAIM);
}

void text_claims(struct text *t)
{
    const struct analysis *a = t->a;
    size_t shown = 0, left = 0;
    for (size_t i = 0; i < a->claim_count; i++) {
        if (claim_is_repeated(a, &a->claims[i]))
            continue;
        if (shown == SHOWN_CLAIMS) {
            left++;
            continue;
        }
        if (!shown++) {
            g_string_append_c(t->page.out, '\n');
            g_string_assign(text_line(t), "what servers say they found; the word of others proves nothing");
            text_put(t, "", "CLAIMS", PAGE_PLAIN, strlen("CLAIMS") + 2);
        }
        put_claim(t, &a->claims[i]);
    }
    if (!left)
        return;
    g_string_append_printf(text_line(t), "and %zu more fields; --format=json lists them", left);
    text_put(t, margin, "", PAGE_PLAIN, strlen(margin));
}
