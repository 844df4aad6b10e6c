/* The ARC sets of a message as far as their form goes (RFC 8617 section 5.2 steps 1 to 3): which servers say that they
 * sealed it, and whether a chain could hold at all. No seal is verified here, and whoever tells must say so. */
#pragma once
#include "src/engine/evidence.h"

finder arc_find;
