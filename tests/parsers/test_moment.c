/* parsers/moment: the calendar. */
#include "parsers/moment.h"
#include "tests/unit.h"
#include <time.h>

static void table(void)
{
    static const struct {
        int64_t seconds;
        struct moment m;
        int weekday;
    } rows[] = {
        {0, {1970, 1, 1, 0, 0, 0}, 4},
        {-1, {1969, 12, 31, 23, 59, 59}, 3},
        {951782400, {2000, 2, 29, 0, 0, 0}, 2},
        {951868800, {2000, 3, 1, 0, 0, 0}, 3},
        {-2203891201, {1900, 2, 28, 23, 59, 59}, 3},
        {-2203891200, {1900, 3, 1, 0, 0, 0}, 4}, /* no leap year */
        {1772442128, {2026, 3, 2, 9, 2, 8}, 1},
        {-62135596800, {1, 1, 1, 0, 0, 0}, 1},
        {253402300799, {9999, 12, 31, 23, 59, 59}, 5},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct moment m = moment_of(rows[i].seconds);
        unit_row("%lld", (long long)rows[i].seconds);
        CHECK_INT(moment_seconds(&rows[i].m), rows[i].seconds);
        CHECK(memcmp(&m, &rows[i].m, sizeof m) == 0);
        CHECK_INT(moment_weekday(moment_days(m.year, m.month, m.day)), rows[i].weekday);
    }
    struct moment leap = {2016, 12, 31, 23, 59, 60};
    CHECK_INT(moment_seconds(&leap), 1483228800);
}

/* Every 13th day or so from the year 1 to 9999, as the C library has it. */
static void like_the_library(void)
{
    for (int64_t seconds = -62135596800; seconds <= 253402300799; seconds += 13 * 86400 + 3671) {
        time_t t = (time_t)seconds;
        struct tm tm;
        struct moment m = moment_of(seconds);
        gmtime_r(&t, &tm);
        unit_row("%lld", (long long)seconds);
        bool same = m.year == tm.tm_year + 1900 && m.month == tm.tm_mon + 1 && m.day == tm.tm_mday && m.hour == tm.tm_hour &&
                    m.minute == tm.tm_min && m.second == tm.tm_sec;
        CHECK(same && moment_seconds(&m) == seconds);
        CHECK_INT(moment_weekday(moment_days(m.year, m.month, m.day)) % 7, tm.tm_wday);
    }
}

void suite_parsers_moment(void)
{
    static const struct unit_test tests[] = {{"table", table}, {"like the C library", like_the_library}};
    unit_suite("parsers/moment", tests, LENGTH(tests));
}
