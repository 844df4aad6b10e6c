/* An answer as one line, for tables of tests: status, TTL unless it is not known, DNSSEC unless it is not known,
 * ">name" for each CNAME, "[text]" for each text:  "ok 300 secure >b.example [v=DKIM1; p=x]". */
#pragma once
#include "parsers/arena.h"
#include "src/dkimverify.h"

struct str answer_text(struct arena *, const struct dkv_answer *);
