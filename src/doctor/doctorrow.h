/* The rows of doctor.def as an enumeration with their texts, and findings made of them. All texts of rows are constants
 * of the program, safe to print anywhere; where and detail of a finding hold an attacker's bytes. */
#pragma once
#include "parsers/arena.h"

enum doctor_severity { DOCTOR_INFO, DOCTOR_WARN, DOCTOR_ERROR, DOCTOR_FATAL, DOCTOR_CRITICAL };
/* What a finding does to signatures: they verify all the same, not everywhere, nowhere. */
enum doctor_effect { DOCTOR_NONE, DOCTOR_SOME, DOCTOR_ALL };

enum doctor_check {
#define DOCTOR(symbol, id, severity, effect, seen, why, fix, source) DOCTOR_##symbol,
#include "src/doctor/doctor.def"
#undef DOCTOR
    DOCTOR_CHECKS
};

struct doctor_row {
    const char *id, *seen, *why, *fix, *source;
    enum doctor_severity severity;
    enum doctor_effect effect;
};

/* The row of a check; never NULL for a value of the enumeration. */
const struct doctor_row *doctor_row(enum doctor_check check);
const char *doctor_severity_word(enum doctor_severity severity);

/* A record to put into the zone. What it is made of was checked: owner and a CNAME's value are names of letters, digits,
 * '-', '_' and '.', a text is printable ASCII without '"' and '\', so it can stand anywhere. */
enum doctor_publish_type { PUBLISH_NOTHING, PUBLISH_TXT, PUBLISH_CNAME };
struct doctor_publish {
    enum doctor_publish_type type;
    const char *owner; /* the whole name, no dot at its end; NULL: a record that has no name yet */
    struct str value;
};

struct doctor_finding {
    enum doctor_check check;
    enum doctor_severity severity;
    enum doctor_effect effect;
    size_t subject;    /* which key, from 1; 0: the domain, or all of them */
    struct str where;  /* name, server or tag it is about; may be empty */
    struct str detail; /* numbers and names that belong to it; may be empty */
    struct doctor_publish publish;
    const char *why, *fix; /* why it matters and what to do, where the row's own words do not fit; NULL: those */
    int because;       /* the check of a finding about the same key that explains this one; -1: none */
    enum doctor_severity rank; /* that it is sorted by: its own, or that of what it explains */
};

/* Why it matters, and what to do about it; empty: nothing. */
const char *doctor_why(const struct doctor_finding *);
const char *doctor_fix(const struct doctor_finding *);

/* Findings as they are gathered. */
/* A finding that did not fit: it is not shown, but the verdict counts it. */
struct lost_finding {
    struct doctor_finding finding;
    const struct lost_finding *next;
};

struct chart {
    struct arena *arena;
    size_t subject; /* that those to come are about */
    struct doctor_finding *items;
    size_t count, room;
    bool more; /* LIMIT_DOCTOR_FINDINGS */
    const struct lost_finding *lost;
};

/* Adds one with the row's own severity and effect. The pointer is good until the next is added; beyond the limit it leads to
 * a lost one. where and detail are borrowed. */
struct doctor_finding *chart_add(struct chart *, enum doctor_check, struct str where, struct str detail);
struct doctor_finding *chart_add_as(struct chart *, enum doctor_check, enum doctor_severity, enum doctor_effect,
                                    struct str where, struct str detail);
/* Is there one of that check about the present subject? */
bool chart_has(const struct chart *, enum doctor_check);
