/* What a body has somewhere, and its line ends, found in one look: most bodies have nothing odd, and need no closer one. Pure. */
#pragma once
#include "parsers/lineends.h"

struct body_scan {
    bool nul;
    bool high; /* a byte of 80 to FF */
    bool dot;  /* a dot between bytes that may be line ends, below 0E; the first may be the start of the body instead */
    struct line_ends ends;
};
struct body_scan body_scan(struct str body);

/* Is any line longer than limit bytes? Its end, line_end and a CR before it, does not count. May say so of a line that is
 * just as long; never says no of one that is longer. */
bool body_may_have_longer(struct str body, char line_end, size_t limit);
