/* Names of Amazon SES Easy DKIM: a domain's CNAME records lead to TOKEN.ZONE, where a zone serves one or more regions. */
#pragma once
#include "parsers/arena.h"

/* The zones that keys are in, NULL at the end; the first is the default. */
extern const char *const ses_zones[];

/* Does the name end in one of them, or in another name of SES? */
bool ses_is_zone(struct str name);

/* "token.dkim.amazonses.com"; zone NULL: the default. */
const char *ses_target(const char *token, const char *zone, struct arena *);
