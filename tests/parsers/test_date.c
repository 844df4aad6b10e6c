/* parsers/date: dates of real header fields, and what was repaired in them (RFC 5322 sections 3.3 and 4.3). */
#include "parsers/date.h"
#include "parsers/mime.h"
#include "tests/parsers/date_text.h"
#include "tests/unit.h"

enum { BASE = 1772442128 }; /* 2026-03-02 09:02:08 UTC, a Monday */

static void dates(void)
{
    static const struct {
        const char *text;
        bool ok;
        int64_t seconds;
        unsigned flags;
    } rows[] = {
        {"Mon, 2 Mar 2026 10:02:08 +0100", true, BASE, 0},
        {"Mon,  2 Mar 2026 10:02:08 +0100 (CET)", true, BASE, 0},
        {" Mon, 02 Mar 2026\r\n\t04:02:08 -0500 (EST)", true, BASE, 0},
        {"2 Mar 2026 09:02:08 -0000", true, BASE, 0},
        {"02 Mar 2026 01:02:08 -0800", true, BASE, 0},
        {"mon, 2 MAR 2026 09:02:08 +0000", true, BASE, 0},
        {"Mon, 2 Mar 2026 09:02 +0000", true, BASE - 8, 0},
        {"Mon, 2 Mar 2026 9:02:08 +0000", true, BASE, 0},
        {"Mon (day), 2 (of) Mar (ch) 2026 (AD) 09:02:08 (time) +0000 (zone)", true, BASE, 0},
        {"Mon, 2 Mar 2026 09:02:08.123456 +0000", true, BASE, 0},
        {"Mon Mar  2 09:02:08 2026 +0000", true, BASE, 0},
        {"Mon Mar  2 09:02:08 +0000 2026", true, BASE, 0},
        {"Thu, 31 Dec 1998 23:59:60 +0000", true, 915148800, 0},
        {"Thu, 1 Jan 1970 00:00:00 +0000", true, 0, 0},
        {"Sat, 29 Feb 2020 00:00:00 +0000", true, 1582934400, 0},
        {"Wed, 31 Dec 1969 23:59:59 +0000", true, -1, 0},
        /* old, and legal */
        {"Mon, 2 Mar 2026 09:02:08 GMT", true, BASE, DATE_ZONE_NAME},
        {"Mon, 2 Mar 2026 09:02:08 UT", true, BASE, DATE_ZONE_NAME},
        {"Mon, 2 Mar 2026 09:02:08 UTC", true, BASE, DATE_ZONE_NAME},
        {"Mon, 2 Mar 2026 09:02:08 Z", true, BASE, DATE_ZONE_NAME},
        {"Mon, 2 Mar 2026 04:02:08 EST", true, BASE, DATE_ZONE_NAME},
        {"Mon, 2 Mar 2026 02:02:08 pdt", true, BASE, DATE_ZONE_NAME},
        /* damaged */
        {"Mon, 2 Mar2026 10:02:08 +0100", true, BASE, DATE_GLUED},
        {"Mon, 2 Mar 26 09:02:08 +0000", true, BASE, DATE_SHORT_YEAR},
        {"Mon, 2 Mar 126 09:02:08 +0000", true, BASE, DATE_SHORT_YEAR},
        {"Fri, 1 Jan 99 00:00:00 +0000", true, 915148800, DATE_SHORT_YEAR},
        {"Sun, 1 Jan 72 00:00:00 +0000", true, 63072000, DATE_SHORT_YEAR | DATE_WRONG_WEEKDAY},
        {"2026-03-02 09:02:08 +0000", true, BASE, DATE_ISO},
        {"2026-03-02T09:02:08Z", true, BASE, DATE_ISO | DATE_ZONE_NAME},
        {"2026-03-02 09:02:08.754 +0000 UTC m=+12.5", true, BASE, DATE_ISO},
        {"Monday, 2 March 2026 09:02:08 +0000", true, BASE, DATE_LONG_NAME},
        {"Mon, 2-Mar-2026 09:02:08 +0000", true, BASE, DATE_HYPHENS},
        {"Mon, 2 Mar 2026 09:02:08", true, BASE, DATE_NO_ZONE},
        {"Mon, 2 Mar 2026 09:02:08 CEST", true, BASE, DATE_ZONE_UNKNOWN},
        {"Mon, 2 Mar 2026 09:02:08 A", true, BASE, DATE_ZONE_UNKNOWN},
        {"Mon, 2 Mar 2026 10:02:08 +01:00", true, BASE, DATE_ZONE_FORM},
        {"Mon, 2 Mar 2026 10:02:08 +1", true, BASE, DATE_ZONE_FORM},
        {"Mon, 2 Mar 2026 11:02:08 GMT+0200", true, BASE, DATE_ZONE_FORM},
        {"Mon, 2 Mar 2026 09:02:08 +1500", true, BASE, DATE_ZONE_WILD},
        {"Mon, 2 Mar 2026 09:02:08 +0160", true, BASE, DATE_ZONE_WILD},
        {"Mon, 2 Mar 2026 09:02:08 +000", true, BASE, DATE_ZONE_WILD},
        {"Mon, 2 Mar 2026 23:02:08 +1400", true, BASE, 0},
        {"Tue, 2 Mar 2026 09:02:08 +0000", true, BASE, DATE_WRONG_WEEKDAY},
        {"Mon, 2 Mar 2026 02:02:08 -0700 (PST)", true, BASE, DATE_ZONE_DIFFERS},
        {"Mon, 2 Mar 2026 17:02:08 +0800 (CST)", true, BASE, 0},
        {"Mon, 2 Mar 2026 10:02:08 +0100 (Romance Standard Time)", true, BASE, 0},
        /* none */
        {"Fri, 31 Feb 2026 09:02:08 +0000", false, 0, DATE_NO_SUCH_DAY},
        {"Sun, 29 Feb 2026 09:02:08 +0000", false, 0, DATE_NO_SUCH_DAY},
        {"Mon, 32 Mar 2026 09:02:08 +0000", false, 0, DATE_NO_SUCH_DAY},
        {"Mon, 0 Mar 2026 09:02:08 +0000", false, 0, 0},
        {"Mon, 2 Mar 2026 24:02:08 +0000", false, 0, 0},
        {"Mon, 2 Mar 2026 09:60:08 +0000", false, 0, 0},
        {"Mon, 2 Mar 2026 09:02:61 +0000", false, 0, 0},
        {"Mon, 2 Mar 2026 09:02:08 PM", false, 0, 0},
        {"Mon, 2 Mar 20260 09:02:08 +0000", false, 0, 0},
        {"Mon, 2 Mar 2026", false, 0, 0},
        {"Mon, 2 3 2026 09:02:08 +0000", false, 0, 0},
        {"02/03/2026 09:02:08 +0000", false, 0, 0},
        {"2026-13-02 09:02:08 +0000", false, 0, DATE_ISO},
        {"Mon, 2 Xyz 2026 09:02:08 +0000", false, 0, 0},
        {"(unclosed Mon, 2 Mar 2026 09:02:08 +0000", false, 0, 0},
        {"99999999999999999999 Mar 2026 09:02:08 +0000", false, 0, 0},
        {"Mon, 2 Mar 99999999999999999999 09:02:08 +0000", false, 0, 0},
        {"", false, 0, 0},
        {"never", false, 0, 0},
        {"-", false, 0, 0},
        {"+0100", false, 0, 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct mime_date d = mime_date(unit_exact(str_z(rows[i].text)));
        unit_row("%s", rows[i].text);
        CHECK_INT(d.ok, rows[i].ok);
        CHECK_INT(d.seconds, rows[i].seconds);
        if (rows[i].ok || rows[i].flags)
            CHECK_INT(d.flags & ~(unsigned)DATE_NO_ZONE, rows[i].flags & ~(unsigned)DATE_NO_ZONE);
        if (rows[i].ok)
            CHECK_INT(d.flags & DATE_NO_ZONE, rows[i].flags & DATE_NO_ZONE);
    }
}

/* Every day of a leap year and of another, at every hour zone: there and back again. */
static void every_day(void)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t want = 1672531200; /* 2023-01-01 */
    for (int year = 2023; year <= 2024; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= days[month - 1] + (month == 2 && year == 2024); day++, want += 86400) {
                int zone = (day % 29 - 14) * 60;
                struct date_parts d = {.year = year, .month = month, .day = day, .zone = zone};
                char z[DATE_TEXT];
                date_text(&d, z);
                struct mime_date back = mime_date(str_z(z));
                unit_row("%s", z);
                CHECK(back.ok);
                CHECK_INT(back.seconds, want - zone * 60);
                CHECK_INT(back.flags, 0);
            }
}

static void finding(void)
{
    static const struct {
        const char *text;
        size_t at;
    } rows[] = {
        {"Mon, 2 Mar 2026", 0},           {"by x Mon, 2 Mar 2026", 5},     {"by x 2 Mar 2026 1", 5},
        {"by x  2 Mar2026", 6},           {"by x 2026-03-02 1", 5},        {"by x.2026-03-02", 15},
        {"by Mon 2", 8},                  {"by Monday, 2", 3},             {"by x 12345678 2 Mar", 19},
        {"by x 1 2 Mar 2026", 7},         {"id 2026-03-021", 14},          {"", 0},
        {"x", 1},                         {"(Mon, x) 2 Mar 2026", 9},      {"2 Mar 202", 9},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].text);
        CHECK_INT((long long)date_find(unit_exact(str_z(rows[i].text))), (long long)rows[i].at);
    }
}

void suite_parsers_date(void)
{
    static const struct unit_test tests[] = {{"dates", dates}, {"every day", every_day}, {"where one begins", finding}};
    unit_suite("parsers/date", tests, LENGTH(tests));
}
