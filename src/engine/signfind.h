/* What is odd about the signatures themselves, besides what judges them: what they sign, and for whom. RFC 6376 section
 * 5.4.1, RFC 7489 section 3.1.1. */
#pragma once
#include "src/engine/evidence.h"

finder sign_find;
