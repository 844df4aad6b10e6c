/* The year is taken to begin in March here: then the leap day is its last, and 153 days are five months anywhere in it. */
#include "parsers/moment.h"

enum { DAY = 86400, ERA = 146097, BEFORE = 719468 }; /* days of 400 years; from 0000-03-01 to 1970-01-01 */

int64_t moment_days(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - BEFORE;
}

int64_t moment_seconds(const struct moment *m)
{
    return ((moment_days(m->year, m->month, m->day) * 24 + m->hour) * 60 + m->minute) * 60 + m->second;
}

struct moment moment_of(int64_t seconds)
{
    int64_t since = seconds + (int64_t)BEFORE * DAY, n = since / DAY, s = since % DAY, of_era = n % ERA;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / (ERA - 1)) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    return (struct moment){n / ERA * 400 + y + (m >= 10), m < 10 ? m + 3 : m - 9, of_year - (153 * m + 2) / 5 + 1,
                           s / 3600, s / 60 % 60, s % 60};
}

/* 0000-03-01 was a Wednesday. */
int moment_weekday(int64_t days) { return (int)((days + BEFORE + 2) % 7) + 1; }
