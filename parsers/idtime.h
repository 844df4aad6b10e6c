/* Times that mail programs hide in the ids they give: when a server made the id, by its own clock. None of this is
 * documented by those who do it; the shapes are checked so closely that an id of another program does not pass. */
#pragma once
#include "parsers/received.h"

struct id_time {
    int64_t seconds;     /* since the epoch UTC */
    const char *program; /* whose id it is; NULL: no time is hidden here */
};

/* From the id of a hop: Exim, Sendmail, Postfix (long ids), Google, groups.io. Some ids leave out what the date of
 * the hop must tell: Sendmail's year comes round every 60 years, Google does not say whether it is summer. */
struct id_time id_time(const struct hop *h);

/* From X-Mimecast-MFC-AGG-ID. */
struct id_time id_time_mimecast(struct str value);
