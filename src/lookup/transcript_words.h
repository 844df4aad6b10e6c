/* The words of transcripts (transcript.h), by which they are written and read. For transcript*.c alone. */
#pragma once
#include "src/doctor/dnsfact.h"

struct word {
    const char *text;
    int value; /* a number of the DNS, an enum, or the offset of a bool */
};

struct words {
    const struct word *list;
    size_t n;
};

extern const struct words transcript_outcomes, transcript_rcodes, transcript_types, transcript_sections;
extern const struct words transcript_question_flags, transcript_reply_flags; /* of struct dns_question and dns_reply */

const struct word *words_of_value(struct words words, int value);    /* NULL: there is none */
const struct word *words_of_text(struct words words, struct str text); /* in any case; NULL: there is none */

/* Can this byte stand in a name, or, with those in also, in an address? */
bool transcript_plain(char c, const char *also);

/* Does s begin with \DDD, up to 255? */
bool transcript_escape(struct str s);
