/* So what do I do? One plain answer for every reason that a signature can be judged by. */
#pragma once
#include "parsers/reason.h"

/* What to do next about a signature that was judged so; NULL for reasons that are only findings, or good. */
const char *advice_text(enum dkv_reason);

/* A signature whose hashes fit and which is refused all the same "would verify if ..."; never NULL. */
const char *advice_if(enum dkv_reason);

/* What to do about a finding; for a reason that judges a signature the same as advice_text. NULL: nothing is known. */
const char *advice_finding(enum dkv_reason);
