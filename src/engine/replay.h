/* Signs that a signed message was sent again, to people it was not meant for (RFC 6376 section 8.6). DKIM cannot tell
 * a copy from the original; these are hints, and honest mail has some of them. */
#pragma once
#include "src/engine/evidence.h"

finder replay_find;
