/* parsers/idtime: times hidden in the ids that servers give. */
#include "parsers/idtime.h"
#include "tests/unit.h"

enum { BASE = 1772442128 }; /* 2026-03-02 09:02:08 UTC, 01:02:08 in California */

static void ids(void)
{
    static const struct {
        const char *by, *software, *id;
        int64_t date;
        const char *program;
        int64_t seconds;
    } rows[] = {
        /* 1772442128 = 1vwzAG in base 62 */
        {"mx.you.example", "Exim 4.96", "1vwzAG-0005Xy-7f", BASE, "Exim", BASE},
        {"mx.you.example", "Exim 4.98", "1vwzAG-00000005XyZ-1a2B", BASE, "Exim", BASE},
        {"mx.you.example", "Exim 4.96", "1VWZAG-0005XY-7F", BASE, NULL, 0}, /* no small letters: base 36 perhaps */
        {"mx.you.example", "Exim 4.96", "1vwzA-0005Xy-7f", BASE, NULL, 0},
        {"mx.you.example", "Exim 4.96", "1vwzAG-0005Xy-7f-1", BASE, NULL, 0},
        {"mx.you.example", "Exim 4.96", "1vwz_G-0005Xy-7f", BASE, NULL, 0},
        {"mx.you.example", "Postfix", "1vwzAG-0005Xy-7f", BASE, NULL, 0},
        {"mx.you.example", "Exim 4.96", "zzzzzz-0005Xy-7f", BASE, NULL, 0}, /* the year 3770 */
        /* 2026 - 1900 = 126, modulo 60 is 6; March is 2; day 2; 9; 2; 8 */
        {"mx.you.example", "8.17.1/8.17.1", "622928aB012345", BASE, "Sendmail", BASE},
        {"mx.you.example", "8.17.1.24/8.17.1.24", "622928aB01234", BASE + 5000, "Sendmail", BASE},
        {"mx.you.example", "8.14.9/8.13.8/Submit", "622928aB012345", BASE, "Sendmail", BASE},
        {"mx.you.example", "8.14.4/8.14.4", "s27KMtaB012345", 1394223775, "Sendmail", 1394223775},
        {"mx.you.example", "8.17.1/8.17.1", "622928aB01234x", BASE, NULL, 0},
        {"mx.you.example", "8.17.1/8.17.1", "6C2928aB012345", BASE, NULL, 0}, /* the thirteenth month */
        {"mx.you.example", "8.17.1/8.17.1", "620928aB012345", BASE, NULL, 0}, /* day 0 */
        {"mx.you.example", "8.17.1/8.17.1", "62292yaB012345", BASE, NULL, 0},
        {"mx.you.example", "8.17.1/8.17.1", "622928aB012345", -1, NULL, 0},
        {"mx.you.example", "PPS", "622928aB012345", BASE, NULL, 0},
        {"mx.you.example", "8.17.1/8.17.1", "3uxp2xh3uk-1", BASE, NULL, 0},
        /* base 52: 4fPXxq = 1772442143, 5k3w = 805996 microseconds */
        {"mx.you.example", "Postfix", "4fPXxq5k3wzqlC3", BASE, "Postfix", 1772442143},
        {"mx.you.example", "Postfix", "4fPXxq5k3wz", BASE, NULL, 0},
        {"mx.you.example", "Postfix", "4fPXxqzzzzzqlC3", BASE, NULL, 0},  /* more than a million microseconds */
        {"mx.you.example", "Postfix", "4fPAxq5k3wzqlC3", BASE, NULL, 0},  /* a vowel */
        {"mx.you.example", "Postfix", "4A8C62E0F1", BASE, NULL, 0},
        {"mx.you.example", "Exim 4.96", "4fPXxq5k3wzqlC3", BASE, NULL, 0},
        {"mx.google.com", "", "k51sor146765otc.41.2026.03.02.01.02.08", BASE, "Google", BASE},
        {"mx.google.com", "", "k51sor146765otc.41.2026.07.02.02.02.08", 1782982928, "Google", 1782982928}, /* summer */
        {"2002:a05:6a10::1", "", "a1csp2.3.2026.03.02.01.02.08", BASE, "Google", BASE},
        {"mx.google.com", "", "k51sor146765otc.41.2026.13.02.01.02.08", BASE, NULL, 0},
        {"mx.google.com", "", "k51sor146765otc.1", BASE, NULL, 0},
        {"mx.evil.example", "", "k51sor146765otc.41.2026.03.02.01.02.08", BASE, NULL, 0},
        {"mx.google.com", "", "..2026.03.02.01.02.8", BASE, NULL, 0},
        {"mx.groups.io", "", "smtpd.web10.39044.1772442128159574737", BASE, "groups.io", BASE},
        {"mx.groups.io", "", "smtpd.web10.39044.177244212815957473", BASE, NULL, 0},
        {"mx.groups.io", "", "smtpd.web10.39044.9972442128159574737", BASE, NULL, 0},
        {"mx.you.example", "", "smtpd.web10.39044.1772442128159574737", BASE, NULL, 0},
        {"", "", "", -1, NULL, 0},
        {"", "", "z", -1, NULL, 0},
        {"", "", "-", -1, NULL, 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct hop h = {.by = unit_exact(str_z(rows[i].by)), .software = unit_exact(str_z(rows[i].software)),
                        .id = unit_exact(str_z(rows[i].id)), .date = rows[i].date};
        struct id_time t = id_time(&h);
        unit_row("%s by %s %s", rows[i].id, rows[i].by, rows[i].software);
        CHECK_STR(str_z(t.program), str_z(rows[i].program));
        CHECK_INT(t.seconds, rows[i].seconds);
    }
}

static void mimecast(void)
{
    static const struct {
        const char *value;
        int64_t seconds;
    } rows[] = {
        {"XZx-1_abc_1772442128", 1772442128}, {" XZx_1772442128 ", 1772442128}, {"1772442128", 0},
        {"XZx_177244212", 0},                 {"XZx_17724421288", 0},           {"XZx_177244212x", 0},
        {"", 0},                              {"_", 0},                         {"x_0000000001", 0},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct id_time t = id_time_mimecast(unit_exact(str_z(rows[i].value)));
        unit_row("%s", rows[i].value);
        CHECK_INT(t.seconds, rows[i].seconds);
        CHECK_INT(t.program != NULL, rows[i].seconds != 0);
    }
}

void suite_parsers_idtime(void)
{
    static const struct unit_test tests[] = {{"ids of hops", ids}, {"Mimecast's field", mimecast}};
    unit_suite("parsers/idtime", tests, LENGTH(tests));
}
