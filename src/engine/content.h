/* What the bytes of the body show: traps that were laid for mail servers (RFC 5321 sections 2.3.8, 4.1.1.4, 4.5.2)
 * and things that break on the way (RFC 5322 section 2.1.1). */
#pragma once
#include "src/engine/evidence.h"

finder content_find;
