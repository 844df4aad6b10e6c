/* Fields that Microsoft Exchange writes for its own use: which of them are not from the Exchange server that received
 * the message, and what they say when they are. */
#pragma once
#include "src/engine/evidence.h"

/* Is one of the reader's own servers Exchange, by the lines from the border up? */
bool exchange_received(const struct path *p);

finder exchange_find;
