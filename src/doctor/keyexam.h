/* One TXT record, looked at closely: what it says, what it was meant to say, and the record to publish instead. The
 * verdict of a verifier on it is engine/key's; a repair is only offered when that takes it. RFC 6376 section 3.6. */
#pragma once
#include "src/doctor/doctorrow.h"
#include "src/doctor/material.h"
#include "parsers/reason.h"

/* Damage of typing and copying that was undone in keyexam.clean, as bits. */
enum damage {
    DAMAGE_QUOTES = 1,    /* '"' inside */
    DAMAGE_BACKSLASH = 2,
    DAMAGE_ENTITY = 4,    /* marks of web pages and word processors */
    DAMAGE_ZONE_LINE = 8, /* name and type of a zone file's line before the value */
};

struct keyexam {
    struct str text;       /* as a verifier reads it: the strings joined */
    const struct str *strings;
    size_t string_count;   /* 0: how it is split is not known */
    bool usable;           /* a verifier takes it for some signature */
    enum dkv_reason fault; /* why not */
    unsigned damage;
    struct str clean;      /* text without damage */
    struct keyrec record;  /* of clean */
    bool meant;            /* it was meant to be a key: it has p= or v=DKIM1, or is a key without any tag */
    struct str p_text;     /* p= of clean, or what stands for it */
    int p_check;           /* what was wrong with the writing of p= (enum doctor_check), -1: nothing */
    struct material key;   /* what p= holds once that is undone */
    struct str repaired;   /* the whole record as it should be; empty: nothing to repair, or it cannot be */
};

/* Reads one record of these strings. Borrows them. */
struct keyexam keyexam_read(const struct str *strings, size_t n, bool split_known, struct arena *arena);

/* The name of a host that stands in the record instead of a key; empty: there is none. */
struct str keyexam_host(const struct keyexam *);

/* Text without typing damage; *damage says which there was. */
struct str keyclean_text(struct str text, unsigned *damage, struct arena *arena);

/* The writings of p= that can be undone, the best first. *check is what it was (-1: nothing had to be). The bytes are in
 * the arena; MATERIAL_JUNK when nothing helps. */
struct material keyclean_p(struct str p, int *check, struct arena *arena);

/* Where in a value another tag begins that lost its ";" ("rsap=MII" -> 3), or its length. */
size_t keyclean_glued(struct str value, bool base64);

/* Is this tag's name one that key records have? */
bool keyclean_known_tag(struct str name);

/* Adds what is wrong with the packing, the syntax, the content of p= and the strength of the key. With repaired,
 * findings that it cures say so for owner (NULL: no name yet). blocklist may be empty. False: nobody may be told to publish
 * this key, as keyexam_unfit has it. */
bool keyexam_judge(const struct keyexam *, const char *owner, struct str blocklist, struct chart *);

/* Keys of more bits are not offered where they were found by the way: verifiers need not take them (RFC 8301 section 3.2), and to
 * compute with them costs a tenth of a second each. */
enum { KEYEXAM_OFFERED_BITS = 4096 };

/* Why nobody may be told to publish this key, or to sign with it, however well its record is written: it is weak, or others
 * have its private half, or it has too many bits. The worst finding that says so, in the arena; NULL: none does. */
const struct doctor_finding *keyexam_unfit(const struct keyexam *, struct str blocklist, struct arena *arena);

/* The parts of keyexam_judge. */
struct keycase {
    const struct keyexam *exam;
    const char *owner;
    struct str blocklist;
    struct chart *chart;
};
/* A finding about the writing of the record: the repair, if there is one, goes with it, and an error does as much harm as
 * the record as it stands allows. */
struct doctor_finding *keycase_add(const struct keycase *, enum doctor_check, struct str where, struct str detail);
void keycase_packing(const struct keycase *);
void keycase_syntax(const struct keycase *);
void keycase_content(const struct keycase *);
void keycase_strength(const struct keycase *);
