/* The parts of the text report; only text*.c include this. Each row is composed in line, then put. */
#pragma once
#include "src/report/analysis.h"
#include "src/report/page.h"
#include "src/report/speech.h"

struct text {
    struct page page;
    const struct analysis *a;
    GString *line;
};

/* Begins a new row; append to what it returns. */
GString *text_line(struct text *);
/* Begins a new row; speak into what it returns. */
struct speech text_speech(struct text *);
/* Puts the row (page_put). */
void text_put(struct text *, const char *margin, const char *label, enum page_color, size_t hang);

/* Appends what stands for nothing when s is empty, else s, escaped and cut. */
void text_or(GString *out, struct str s, const char *nothing, size_t max);
/* The same for a name, which has no blanks: those it has are escaped, so that it cannot pose as our own words. */
void text_name(GString *out, struct str s, const char *nothing, size_t max);
enum page_color text_color(enum dkv_result);

void text_signature(struct text *, size_t i);
void text_path(struct text *);
void text_claims(struct text *);
void text_cover(struct text *);
