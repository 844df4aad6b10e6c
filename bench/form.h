/* Header blocks for the corpus, modelled on those of tests/ordinary: what services and programs write. */
#pragma once
#include "bench/chance.h"
#include "parsers/header.h"
#include <glib.h>

enum { FORM_SIGNERS = 2 };

struct form_signer {
    struct str domain, selector, names, canon, time; /* d= s= h= c= t=; p == NULL: not given */
    bool own; /* the domain is the sender's own, to be given another name; else that of a service */
};

struct form {
    const char *name; /* of its file, without .eml */
    struct header header;
    size_t first_signed; /* index of the field below the last DKIM-Signature */
    struct form_signer signers[FORM_SIGNERS];
    size_t signer_count;
    struct str domain; /* what stands for the sender's own domain in all fields; n == 0: nothing does */
};

/* Reads a message of tests/ordinary that has a DKIM-Signature. name, bytes and arena must outlive the form. */
struct form form_read(const char *name, struct str bytes, struct arena *arena);

/* Appends what the receiver's side wrote above the signatures; what was there when it was signed, with CRLF line
 * ends; the Content fields are not among them. domain stands in the place of form.domain, and numbers in Message-ID,
 * X- and ARC- fields are others every time. */
void form_trace(const struct form *, struct chance *, const char *domain, GString *out);
void form_head(const struct form *, struct chance *, const char *domain, GString *out);
