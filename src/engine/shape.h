/* What the shape of the message shows: its header block and its line ends (RFC 5322 sections 2 and 3.6). */
#pragma once
#include "src/engine/evidence.h"

finder shape_find;
