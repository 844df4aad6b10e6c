/* What key files say, as the reply of a resolver. */
#pragma once
#include "src/doctor/dnsfact.h"
#include "src/lookup/keyset.h"

/* False: the question is none that key files answer (who was asked is not the resolver, a type beside TXT and CNAME), or
 * they do not know the name. The reply points into arena and files. */
bool key_reply(struct keyset *const *sets, size_t n, const struct dns_question *question, struct arena *arena,
               struct dns_reply *reply);
