/* A message whose source was pasted into text: SpamAssassin with report_safe 2, bounces of qmail, people who report what
 * they got. Only what really is one counts, with From and DKIM-Signature among its fields; a quotation is none. */
#pragma once
#include "parsers/str.h"

/* The first such message of text, up to the end or to a line that says that it ends there; n == 0: there is none. Takes
 * time linear in text. */
struct str pasted_find(struct str text);
