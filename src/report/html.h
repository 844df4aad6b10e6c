/* The parts of the HTML report; only html*.c include this.
 *
 * Tags, attributes and numbers are ours and go through html_put. What comes from the message or the DNS, and all
 * words, go through html_text or the voice, so none of it can be markup; and no attribute ever holds any of it. */
#pragma once
#include "src/report/speech.h"

struct html {
    struct speech to; /* what is said is escaped, and names and values are set apart */
    const struct analysis *a;
    unsigned level;   /* of the heading of this message: 2, and one more for each message it is inside of */
    size_t room;      /* the report may grow to so many bytes before messages inside are left out */
};

/* --- html_text.c: all escaping --- */

extern const struct voice html_voice;
/* s as escape.h shows it, at most max bytes of that; then no character has a meaning in HTML. also as in escape.h. */
void html_text(GString *out, struct str s, const char *also, size_t max);
/* Our own words. */
void html_words(GString *out, const char *words);
/* s set apart from our words, its direction of writing kept inside (bdi); "nothing" in our words when it is empty. */
void html_value(struct html *, struct str s, const char *nothing, size_t max);
void html_name(struct html *, struct str s, const char *nothing, size_t max);

/* --- html.c --- */

/* Markup of ours, with numbers and words of ours that have no special character. */
void html_put(struct html *, const char *markup, ...) G_GNUC_PRINTF(2, 3);
/* A heading, `below` levels under the message's. */
void html_heading(struct html *, unsigned below, const char *words);
/* A word with a mark, so that it is not told by its colour alone: "good", "bad", "doubt" or "plain". */
void html_badge(struct html *, const char *kind, const char *words);
const char *html_kind(enum dkv_result);

/* --- one part of the report each --- */

void html_signatures(struct html *, size_t shown);
void html_path(struct html *);
void html_timeline(struct html *, size_t first);
void html_hops(struct html *, size_t first);
void html_claims(struct html *);
void html_cover(struct html *);
void html_findings(struct html *);
void html_header(struct html *);

/* The numbers of the signatures whose bits are set. */
void html_signers(struct html *, uint32_t covered);
/* The style sheet, and the Content-Security-Policy that lets in this style sheet and nothing else (html_style.c). */
extern const char html_style[];
void html_policy(GString *out);
