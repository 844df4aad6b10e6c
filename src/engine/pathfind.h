/* What the path shows: delays, breaks, odd hops (RFC 5321 section 4.4, RFC 5322 section 3.6.7). */
#pragma once
#include "src/engine/evidence.h"

finder path_find;
