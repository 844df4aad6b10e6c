/* Reports on keys: what the doctor found, for a person, for a program, on one line. */
#pragma once
#include "src/doctor/doctor.h"
#include <glib.h>

struct diagnosis_options {
    bool color;
    size_t width; /* of the terminal; 0: there is none */
};

struct diagnosis_writer {
    const char *name; /* --format */
    void (*write)(GString *out, const struct diagnosis *, const struct diagnosis_options *);
};
/* Ends with a row whose name is NULL. */
extern const struct diagnosis_writer diagnosis_writers[];

void diagnosis_text(GString *out, const struct diagnosis *, const struct diagnosis_options *);
void diagnosis_json(GString *out, const struct diagnosis *, const struct diagnosis_options *);
void diagnosis_brief(GString *out, const struct diagnosis *, const struct diagnosis_options *);

/* "verifies", "unused", "partly", "never", "unknown" */
const char *verdict_word(enum doctor_verdict);
const char *effect_word(enum doctor_effect);
/* What one address of a server says about the name, in few words; nothing else is in out. */
void address_words(GString *out, const struct zone_address *);
const char *view_words(enum view_kind);

/* What was seen, where, and what belongs to it; escaped, without a line end. */
void finding_text(GString *out, const struct doctor_finding *, size_t max);
