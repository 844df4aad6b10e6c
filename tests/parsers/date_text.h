/* A date as RFC 5322 wants it, for the tests and fuzzing of its reader: what is written must be read again as the same. */
#pragma once
#include "parsers/date.h"
#include <stdio.h>

enum { DATE_TEXT = 80 };

/* "2 Mar 2026 10:02:23 +0100"; no weekday. A leap second is written as 59. */
static inline void date_text(const struct date_parts *d, char out[static DATE_TEXT])
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int zone = d->zone < 0 ? -d->zone : d->zone;
    snprintf(out, DATE_TEXT, "%d %.3s %04d %02d:%02d:%02d %c%02d%02d", d->day, months + 3 * (d->month - 1), d->year, d->hour,
             d->minute, d->second > 59 ? 59 : d->second, d->zone < 0 ? '-' : '+', zone / 60, zone % 60);
}
