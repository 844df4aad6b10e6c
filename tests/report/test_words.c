/* src/report/words: times are written as the C library writes them. */
#include "src/report/words.h"
#include "tests/report/fixture.h"
#include <time.h>

static void check_time(int64_t seconds, int64_t shown)
{
    time_t t = (time_t)shown;
    struct tm tm;
    char expected[80], when[WHEN_SIZE];
    gmtime_r(&t, &tm);
    snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02d UTC", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
             tm.tm_hour, tm.tm_min, tm.tm_sec);
    CHECK_STR(str_z(when_text(when, seconds, 'T', " UTC")), str_z(expected));
}

static void test_times(void)
{
    static const int64_t first = -62135596800, last = 253402300799;
    static const struct row {
        int64_t seconds, shown;
    } rows[] = {
        {0, 0}, {-1, -1}, {951782400, 951782400}, {first, first}, {first - 1, first}, {last, last}, {last + 1, last},
        {INT64_MIN, first}, {INT64_MAX, last},
    };
    g_autoptr(GRand) chance = g_rand_new_with_seed(5322);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%lld", (long long)rows[i].seconds);
        check_time(rows[i].seconds, rows[i].shown);
    }
    for (int round = 0; round < 20000; round++) {
        int64_t t = (int64_t)g_rand_double_range(chance, (double)first, (double)last);
        unit_row("%lld", (long long)t);
        check_time(t, t);
    }
}

static void test_cut(void)
{
    char when[WHEN_SIZE];
    CHECK_STR(str_z(when_text(when, 0, ' ', "")), S("1970-01-01 00:00:00"));
    CHECK_STR(str_z(when_text(when, 0, ' ', " a zone without an end")), S("1970-01-01 00:00:00 a zone with"));
}

void suite_report_words(void)
{
    static const struct unit_test tests[] = {{"times", test_times}, {"zones", test_cut}};
    unit_suite("report/words", tests, LENGTH(tests));
}
