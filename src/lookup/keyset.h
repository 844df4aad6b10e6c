/* What key files say: names and their answers, and how an answer is put together from them. */
#pragma once
#include "parsers/arena.h"
#include "src/dkimverify.h"
#include "src/lookup/dnsname.h"
#include <glib.h>

enum key_kind { KEY_NEW, KEY_TXT, KEY_CNAME, KEY_OUTCOME };

/* A TXT record as it is written: its strings, one after the other in the joined text. */
struct key_strings {
    const struct str *list;
    size_t n;
};

/* What one block of a file says about one name. Block 0 is all that a person wrote; each answer that --record
 * appended is a block of its own, complete in itself. */
struct key_entry {
    struct str name; /* lower case; "*": every name not listed */
    unsigned block;
    bool asked; /* the name that the block answers, not one that its CNAMEs lead to */
    enum key_kind kind;
    enum dkv_answer_status status; /* KEY_OUTCOME */
    enum dkv_dnssec dnssec;
    int64_t ttl; /* the smallest; -1: not given */
    struct str *txt;
    struct key_strings *strings; /* one for each of txt */
    size_t txt_count;
    struct str cname;
    struct key_entry *other; /* the same name in an earlier block */
};

struct keyset {
    struct arena arena;
    struct str label;  /* name of the file as given */
    GHashTable *names; /* lower-case name -> struct key_entry, the newest block first */
};

struct keyset *keyset_new(struct str label);
void keyset_free(struct keyset *);

/* What block says about name; a new, empty entry when it says nothing yet. */
struct key_entry *keyset_entry(struct keyset *, const char *name, unsigned block);

/* Add one fact to an entry. NULL, or why it cannot be (a constant): a name has either texts, or one CNAME, or
 * one outcome. A text or CNAME that is there already is no mistake. Texts are copied. */
const char *key_entry_add_txt(struct keyset *, struct key_entry *, const struct str *strings, size_t n, int64_t ttl);
const char *key_entry_add_cname(struct keyset *, struct key_entry *, struct str target, int64_t ttl);
const char *key_entry_add_outcome(struct key_entry *, enum dkv_answer_status, enum dkv_dnssec, int64_t ttl);

/* The name where the CNAMEs of block 0 of this one file lead to from name; name itself when it has none. */
const char *keyset_end_of_chain(struct keyset *, const char *name);

/* Does a file say something about this very name (lower case), not only by "*"? */
bool keysets_have(struct keyset *const *sets, size_t n, const char *name);

/* Answers name (lower case) from the files, the first that knows it; CNAMEs are followed through all of them.
 * False when no file does, or the CNAMEs lead to a name that none knows; answer->cname then says where to.
 * A loop or a chain longer than LIMIT_CNAME_CHAIN is DKV_ANSWER_BAD. The answer points into arena and files. */
bool keysets_answer(struct keyset *const *sets, size_t n, const char *name, struct arena *arena,
                    struct dkv_answer *answer);

/* The same; *strings has what each of answer->txt is made of. */
bool keysets_answer_strings(struct keyset *const *sets, size_t n, const char *name, struct arena *arena,
                            struct dkv_answer *answer, const struct key_strings **strings);
