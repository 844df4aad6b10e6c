/* Domain names: A-labels (IDNA 2008 by libidn2), DNS length rules, subdomains, and the organizational domain
 * (public suffix list by libpsl, as built into it). RFC 1035, 5890, 8616, 7489 section 3.2. */
#pragma once
#include "parsers/arena.h"

/* Where the organizational domains of names begin that were looked up before: the list takes longer to ask than all else
 * about a host, and a run over many messages meets the same hosts again. So many are kept, in the place that the name's
 * bytes give; another name of that place takes it. One thread. */
enum { DOMAINS_KEPT = 512 };
struct kept_domain;

/* Starts as {0}. */
struct domains {
    struct kept_domain *kept; /* DOMAINS_KEPT; NULL: none yet */
};
void domains_free(struct domains *domains);

/* The name in A-labels, lower case, without a dot at its end, NUL-terminated in the arena; NULL when it is
 * none: an empty or too long label or name, a byte that no host name has ("_" is let through), bad UTF-8, or
 * labels that IDNA forbids. */
const char *domain_ascii(struct str name, struct arena *arena);

/* Is sub equal to domain or below it? Both from domain_ascii. */
bool domain_under(const char *sub, const char *domain);

/* The organizational domain, which is the end of name; name itself when it has none. From domain_ascii. */
const char *domain_organizational(const char *name);

/* The same organizational domain? A public suffix is its own. domains NULL: nothing is kept. */
bool domain_same_organization(const char *a, const char *b, struct domains *domains);

bool domain_is_public_suffix(const char *name);

/* Is it below a suffix of the list, as names are that can be registered? From domain_ascii. */
bool domain_is_delegated(const char *name);

/* The name in U-labels, for people; NULL when its A-labels are not valid. In the arena. */
const char *domain_unicode(const char *name, struct arena *arena);

/* Does a label of this UTF-8 name mix Latin, Greek, Cyrillic, Armenian or Cherokee letters, or has it only such
 * Cyrillic or Greek letters as look like Latin ones? (UTS 39 sections 4, 5.1, the part that matters for fraud) */
bool domain_mixes_scripts(struct str name);
