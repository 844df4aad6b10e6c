/* dkimverify, the library: DKIM verification (RFC 6376, 8301, 8463, 8616) as a pure function of bytes,
 * keys and a time. It does no I/O, asks no DNS, reads no clock and prints nothing: the caller opens a
 * message, looks up the names that dkv_wants() lists by whatever means it likes, hands the answers in,
 * and reads the signatures. One handle belongs to one thread at a time; there are no locks and no globals.
 *
 * All times are seconds since the epoch, UTC; all sizes bytes. Slices (struct str) in results point into
 * the message or into the handle and live as long as both do. They hold an attacker's bytes: escape
 * them before they are shown. */
#pragma once
#include "parsers/authres.h"
#include "parsers/reason.h"
#include "parsers/received.h"
#include "parsers/str.h"

struct dkv;
struct arena_pool;

/* Which rules decide (dkimverify(1), --policy). */
enum dkv_policy {
    DKV_STRICT, /* RFC rules; and a signature that holds but leaves doors open is `policy` */
    DKV_RFC,    /* RFC 6376, 8301 and 8463 to the letter */
    DKV_LEGACY, /* RFC, but also rsa-sha1, RSA keys from 512 bits and signatures without v=: old mail */
};

/* What a mailbox file may have done to body lines that begin with "From ", so that none is taken for the start of a
 * message. Whatever is possible is tried when a body hash does not fit; one that fits is proof. */
enum dkv_quoting {
    DKV_QUOTING_UNKNOWN, /* any of these */
    DKV_QUOTING_NONE,    /* nothing (mboxcl2) */
    DKV_QUOTING_MBOXO,   /* "From " became ">From " */
    DKV_QUOTING_MBOXRD,  /* so did ">From ", which became ">>From ", and so on */
};

struct dkv_options {
    enum dkv_policy policy;
    int64_t now;   /* the time to judge t= and x= by when the message has no border hop */
    bool now_given; /* now is not the time of the check but one that was asked for; only told, never judged by */
    uint64_t seed; /* any number that a writer of messages cannot guess; keeps name tables fast */
    struct dkv_tools *tools; /* kept from message to message, see below; NULL: none */
    const char *const *trust; /* the reader's own hosts and networks (dkv_trust_ok), by which the border hop is known; ends
                               * with NULL; borrowed until dkv_close; NULL or empty: the border is found */
    const char *const *authserv_ids; /* names under which the reader's own servers write Authentication-Results, besides
                                      * the hosts of the path; ends with NULL; borrowed until dkv_close; NULL: none */
    enum dkv_quoting quoting;
};

/* What is costly to make and can be used for one message after the other: decoded keys, digests, organizational domains. One
 * thread at a time has it, and lends it to the handles it works with. No verdict hangs on it. */
struct dkv_tools *dkv_tools_new(uint64_t seed); /* seed: as in dkv_options */
void dkv_tools_free(struct dkv_tools *);

/* For arenas of the same thread; NULL without tools. */
struct arena_pool *dkv_tools_pool(struct dkv_tools *);

/* What a lookup of one name came to. Anything but DKV_ANSWER_OK, NXDOMAIN and NODATA is temporary. */
enum dkv_answer_status {
    DKV_ANSWER_OK,           /* at least one TXT record */
    DKV_ANSWER_NXDOMAIN,     /* no such name */
    DKV_ANSWER_NODATA,       /* the name exists and has no TXT record */
    DKV_ANSWER_SERVFAIL,     /* the server could not find out; dnssec tells whether it was a bad DNSSEC signature */
    DKV_ANSWER_REFUSED,      /* the server would not say */
    DKV_ANSWER_TIMEOUT,      /* no server answered in time */
    DKV_ANSWER_BAD,          /* an answer came and cannot be read, or no server could be reached */
    DKV_ANSWER_NOT_RECORDED, /* offline, and no key file knows the name */
};
enum dkv_dnssec { DKV_DNSSEC_UNKNOWN, DKV_DNSSEC_SECURE, DKV_DNSSEC_INSECURE, DKV_DNSSEC_BOGUS };
enum dkv_source { DKV_SOURCE_DNS, DKV_SOURCE_FILE };

struct dkv_answer {
    enum dkv_answer_status status;
    enum dkv_dnssec dnssec;
    enum dkv_source source;
    const struct str *txt; /* one slice a TXT record, its strings joined without a gap (RFC 6376 section 3.6.2.2) */
    size_t txt_count;
    const struct str *cname; /* the names that CNAME records led to, in order */
    size_t cname_count;
    int64_t ttl;       /* seconds, the smallest of the chain; -1: not known */
    struct str server; /* who said so: address of the DNS server, or name of the key file */
};

/* Did the two halves of a signature hold? They are judged apart, always. */
enum dkv_hash { DKV_HASH_UNCHECKED, DKV_HASH_MATCH, DKV_HASH_MISMATCH };

/* The key that judged a signature. */
struct dkv_key {
    const char *name;                /* the DNS name asked, A-labels, lower case; NULL: none was asked */
    const struct dkv_answer *answer; /* NULL: not looked up */
    struct str record;               /* the TXT text that was used */
    const char *type;                /* "rsa", "ed25519"; NULL when no key could be read */
    int bits;
    bool testing; /* t=y: the domain says it is only testing (RFC 6376 section 3.6.1) */
};

/* One signature, judged. */
struct dkv_signature {
    size_t field;     /* which header field it is, counted from 0 at the top of the message */
    int64_t offset;   /* where that field begins in the message */
    struct str domain, selector, algorithm, canonicalization, query; /* d= s= a= c= q= as written, trimmed */
    struct str auid;  /* i= decoded, or "@" d= (RFC 6376 section 3.5) */
    struct str b;     /* b= without white space, as written */
    const struct str *signed_names; /* h= in order, as written */
    size_t signed_count;
    int64_t timestamp, expires, length; /* t= x= l=; -1: not given */

    enum dkv_result result;
    enum dkv_reason reason;
    struct str detail; /* facts that belong to the reason (numbers, names); may be empty */
    enum dkv_hash body_hash, header_hash;
    bool would_verify; /* both hashes match, whatever result says (e.g. rsa-sha1, expired) */
    bool header_hash_recovered; /* RSA: the signed header hash was read out of b=, the key is the right one */
    int64_t body_size;          /* canonical bytes of the whole body */
    const struct str *z_differs; /* names of fields whose copy in z= is not what the message has now, lower case */
    size_t z_differs_count;
    struct dkv_key key;
};

/* Where a time in a verdict comes from. */
enum dkv_clock { DKV_CLOCK_NOW, DKV_CLOCK_BORDER, DKV_CLOCK_GIVEN };

/* Something worth knowing about the message or one of its signatures that is not a verdict. */
struct dkv_finding {
    enum dkv_reason reason;
    size_t signature; /* 1 for the first; 0: about the message */
    struct str where; /* what it is about, in words ("DKIM-Signature 1", "Subject", ...) */
    struct str detail;
};

/* Where a header field stands, seen from the Received line of the border hop. */
enum dkv_position {
    DKV_POSITION_UNKNOWN, /* no border is known, or it may lie above this field or below it */
    DKV_POSITION_ABOVE,   /* the reader's own servers wrote it */
    DKV_POSITION_AT,      /* directly under the line: there some servers put their fields, and there a sender's own come first */
    DKV_POSITION_BELOW,   /* it came with the message */
};

/* A dkim= result of another server against what was found here. */
enum dkv_agreement {
    DKV_NOT_COMPARED, /* no dkim= result, or about no signature that this message has */
    DKV_AGREES,
    DKV_DIFFERS,   /* one says that the signature held, the other that it did not */
    DKV_UNDECIDED, /* one of the two could not tell */
};
struct dkv_compared {
    size_t signature; /* 1 for the first; 0: none, or it cannot be told which */
    enum dkv_agreement agreement;
    bool several;     /* more than one signature fits, and they were not judged alike */
    bool gone;        /* it names a signature, and the message has none such */
};

/* What another server says it found out: an Authentication-Results, ARC-Authentication-Results or Received-SPF field. */
struct dkv_claim {
    struct authres record;
    size_t field, number; /* which header field, from 0; which of its name, from 1 */
    enum dkv_position position;
    bool own;    /* it is from the reader's own servers, or pretends to be */
    bool forged; /* it pretends to be, and is not */
    bool returned; /* below the border, by a server of the reader's own that the message says it has passed before */
    const struct dkv_compared *compared; /* one for each result of the record */
};

/* Can this stand in dkv_options.trust: a network ("192.0.2.0/24", "2001:db8::/32"), an address, a host
 * ("mx.you.example"), or all hosts below a domain (".you.example")? */
bool dkv_trust_ok(const char *text);

/* Reads a message: n bytes, borrowed until dkv_close, never written, of any content. Never fails: what is
 * wrong with the message is in the findings. options are copied. */
struct dkv *dkv_open(const void *bytes, size_t n, const struct dkv_options *options);

/* The TXT questions whose answers the verdicts need: A-label names, each once, in the order of first use.
 * Empty when nothing is signed or no signature can be used. The names belong to the handle. */
size_t dkv_wants(struct dkv *, const char *const **names);

/* Hands in the answer to names[i] of dkv_wants. answer and all it points to are borrowed until dkv_close.
 * A name that gets no answer counts as DKV_ANSWER_NOT_RECORDED. */
void dkv_answer(struct dkv *, size_t i, const struct dkv_answer *answer);

/* Does the answer show that its name exists? An alias does, whatever became of its target (RFC 6604 section 3). */
bool dkv_answer_shows_name(const struct dkv_answer *);

/* A TXT question besides, which no verdict needs: whether the domain of the topmost Return-Path exists. Its A-label name;
 * NULL: there is none, or none that the DNS should be asked about. The name belongs to the handle. */
const char *dkv_return_path_domain(struct dkv *);

/* Hands in the answer to it, before dkv_findings; borrowed like those of dkv_answer. Without one nothing is found. */
void dkv_answer_return_path(struct dkv *, const struct dkv_answer *answer);

/* From now on the handle works with these tools, or with its own (NULL): for a handle that another thread goes on with. */
void dkv_use(struct dkv *, struct dkv_tools *);

/* Judges every signature, once, in message order (top field first). The array belongs to the handle. */
size_t dkv_signatures(struct dkv *, const struct dkv_signature **signatures);

/* pass when any signature passes; else temperror when any could not be decided; else fail when there is a
 * signature; else none. */
enum dkv_result dkv_verdict(struct dkv *);

/* What else was found; call it after dkv_signatures. The array belongs to the handle. */
size_t dkv_findings(struct dkv *, const struct dkv_finding **findings);

/* The MIME parts (parsers/parts.h); may be called before any answer is in. Belongs to the handle. */
struct parts;
const struct parts *dkv_parts(struct dkv *);

/* What the signatures that hold protect (src/engine/coverage.h). Belongs to the handle. */
struct coverage;
const struct coverage *dkv_coverage(struct dkv *);

/* Who From says wrote it (src/engine/author.h). Belongs to the handle. */
struct author;
const struct author *dkv_author(struct dkv *);

/* The time t= and x= were judged by, and where it comes from. */
int64_t dkv_judged_at(struct dkv *, enum dkv_clock *from);

/* The path, read from the Received fields: hops[0] is the first hop the message took. *border is the index of
 * the hop at which it came to the reader's own servers; the number of hops when that is not known. */
size_t dkv_hops(struct dkv *, const struct hop **hops, size_t *border);

/* What other servers say, top field first, at most LIMIT_CLAIMS. The array belongs to the handle. */
size_t dkv_claims(struct dkv *, const struct dkv_claim **claims);

/* The header fields: how many, and the i-th; false past the end. raw has the line end, name has none of
 * the white space before the colon, value is all after the colon without the last line end. */
size_t dkv_field_count(struct dkv *);
bool dkv_field(struct dkv *, size_t i, struct str *raw, struct str *name, struct str *value);
/* Of the Date field, in seconds since the epoch; -1: there is none that can be read. */
int64_t dkv_date(struct dkv *);
/* The value of the uppermost field of a name, ASCII case ignored; p == NULL: there is none. */
struct str dkv_value(struct dkv *, struct str name);

/* Bytes of memory that the handle takes so far, about; without its tools. */
size_t dkv_memory(const struct dkv *);

void dkv_close(struct dkv *);

