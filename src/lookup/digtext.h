/* The headings that dig prints around an answer: they tell what came of a question that got no records. */
#pragma once
#include "src/lookup/keyset.h"

struct digtext {
    GArray *empty; /* the questions seen so far */
    enum dkv_answer_status status;
    enum dkv_dnssec dnssec;   /* of the records that follow: secure when the answer has the flag ad */
    bool answered, questions; /* after a header; in its question section */
};

struct digtext digtext_new(void);
void digtext_free(struct digtext *);

/* Takes in one comment line, from its ';' on. */
void digtext_line(struct digtext *, struct str line);

/* Gives the answer's status to every name that was asked and has got no record in the file. */
void digtext_finish(struct digtext *, struct keyset *);
