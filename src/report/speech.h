/* What more than one writer says in the same words. The words are ours; between them stand names and values of the
 * message, and each writer has its own way of making those safe: its voice. A piece of speech has no line end. */
#pragma once
#include "src/report/analysis.h"
#include <glib.h>

struct voice {
    void (*words)(GString *, const char *); /* our own */
    /* A name, which has no blanks: a domain, a host, a field; nothing: our words for an empty one */
    void (*name)(GString *, struct str, const char *nothing, size_t max);
    void (*value)(GString *, struct str, size_t max); /* anything else that is not ours */
};

struct speech {
    GString *out;
    const struct voice *voice;
};

/* Our own words, and numbers. */
void speech_words(const struct speech *, const char *words);
void speech_print(const struct speech *, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Names with between between them; those past max are counted. */
void speech_names(const struct speech *, const struct str *names, size_t n, const char *between, size_t max);

/* --- the message (speech.c) --- */

/* The verdict in one sentence; s is the deciding signature (words.h), NULL when nothing is signed. */
void speech_verdict(const struct speech *, const struct analysis *, const struct analysis_signature *s);
/* What a good signature says and what it does not; nothing unless the verdict is pass. */
void speech_meaning(const struct speech *, const struct analysis *, const struct analysis_signature *s);

/* What to do, for the first `shown` signatures: one call a piece of advice, the most general first. who is empty or
 * names the signatures that it is for ("DKIM 1, 3"). None when all is well. */
void speech_next(const struct analysis *, const struct analysis_signature *deciding, size_t shown,
                 void (*row)(void *context, const char *who, const char *advice), void *context);

/* A signature of the author's domain holds: then what to do is for others, and can wait until the signatures were shown. */
bool is_settled(const struct analysis *, const struct analysis_signature *deciding);

/* A signature that holds is no reason to be at ease: it is another domain's, or something is wrong all the same. */
bool is_doubtful(const struct analysis *, const struct analysis_signature *deciding);

/* A verdict is about signatures only; whoever reads no further should know that there is more: findings of severity warn
 * and error, in a part of the report of that name. */
bool speech_has_more(const struct analysis *);
void speech_more(const struct speech *, const struct analysis *, const char *part);

/* That there are messages inside; nothing where there are none. */
void speech_holds(const struct speech *, const struct analysis *);

/* Where in the outer message this one was found, as a sentence without its end. */
void speech_inside(const struct speech *, const struct analysis *inside);

/* The finding without its id and severity. */
void speech_finding(const struct speech *, const struct dkv_finding *, size_t max);
/* The findings that are not said already, as the reasons of their signatures: const struct dkv_finding *, the worst first. To be
 * freed. */
GArray *findings_to_tell(const struct analysis *);

/* "signed, 90 bytes", "not signed, ...", "the first 10 of 90 bytes are signed" */
void speech_measure(const struct speech *, uint64_t covered, uint64_t size);

/* --- where it came from (speech_origin.c); these say nothing where nothing is known --- */

/* The host that handed the message to the reader's own servers, and which of them says so. */
void speech_came_from(const struct speech *, const struct analysis *);
/* Between which servers the message was changed, when the deciding signature does not hold because it was. */
void speech_changed(const struct speech *, const struct analysis *, const struct analysis_signature *s);

/* That a good signature is only that of a mailing list. */
void speech_list(const struct speech *, const struct analysis *, const struct analysis_signature *s);

/* --- one signature (speech_signature.c); each has its label elsewhere --- */

/* d= as a person should read it: with its A-label where it is not ASCII. */
void speech_signer(const struct speech *, const struct dkv_signature *);
const char *alignment_words(enum alignment);
/* Its reason in a sentence. */
const char *reason_words(const struct dkv_signature *);
/* There was a body when it was signed, and there is none. */
bool body_is_empty(const struct dkv_signature *);
/* The same, and the header is as it was signed: somebody gave the header alone. */
bool body_is_missing(const struct dkv_signature *);
/* The reason with its detail, without its id. */
void speech_result(const struct speech *, const struct dkv_signature *, size_t max);
void speech_body(const struct speech *, const struct dkv_signature *);
const char *header_words(const struct dkv_signature *);
/* These say nothing where there is nothing to say. */
void speech_length(const struct speech *, const struct dkv_signature *);
void speech_times(const struct speech *, const struct analysis *, const struct dkv_signature *);
void speech_would(const struct speech *, const struct dkv_signature *);
void speech_key(const struct speech *, const struct dkv_signature *);
/* The key record where it may be what is wrong, else empty; one that holds a private key is not spread further. */
struct str telling_record(const struct dkv_signature *);

/* What the doctor of dkimkey sees in a record that is at fault; nothing where that says no more than the reason. */
void speech_doctor(const struct speech *, const struct dkv_signature *);

/* --- what servers say (speech_claims.c) --- */

/* Whose word it is: "yours", "yours?", "theirs", "whose?", "ARC", "forged" */
const char *claim_owner(const struct dkv_claim *);
/* The server that says so. */
void speech_claimant(const struct speech *, const struct dkv_claim *);
/* The i-th result of it, and whether that is so. */
void speech_claimed(const struct speech *, const struct analysis *, const struct dkv_claim *, size_t i);
/* Received-SPF mostly repeats what stands in Authentication-Results. */
bool claim_is_repeated(const struct analysis *, const struct dkv_claim *);

/* --- the path (speech_path.c) --- */

enum { DELAY_SIZE = 32 };
/* "+2 s", "-3 s", "+5 min", "+7 h", "+3 d"; plus stands before what is not negative. Returns buffer. */
const char *delay_words(char buffer[static DELAY_SIZE], int64_t seconds, const char *plus);
/* What the sender called itself, what the DNS calls it, its address. */
void speech_host(const struct speech *, const struct hop *, size_t max);
/* "ESMTPS  TLS1.3", "Microsoft SMTP Server  TLS", with before in front of each; nothing where nothing is said. */
void speech_protocol(const struct speech *, const struct hop *, const char *before, size_t max);
/* "3 hops, 14 s" */
void speech_path(const struct speech *, const struct analysis *);
/* What the line between the words of others and those of the reader's own servers says; where that border rests on names
 * that a stranger could choose, it says so. */
bool border_is_sure(const struct analysis *);
const char *border_words(const struct analysis *);
const char *border_short_words(const struct analysis *); /* of what is below, where there is little room */
extern const char no_border_words[]; /* instead, when no border is known */
