#include "parsers/date.h"
#include "parsers/enclosed.h"

static const struct str months[] = {
    S("January"), S("February"), S("March"),     S("April"),   S("May"),      S("June"),
    S("July"),    S("August"),   S("September"), S("October"), S("November"), S("December"),
};
static const struct str weekdays[] = {
    S("Monday"), S("Tuesday"), S("Wednesday"), S("Thursday"), S("Friday"), S("Saturday"), S("Sunday"),
};

/* Names of zones, in minutes east. In a date only those of RFC 5322 section 4.3 count (legal); the others are only
 * held against the offset before them. A name that stands for several zones has several rows. */
static const struct zone {
    struct str name;
    int minutes;
    bool legal;
} zones[] = {
    {S("UT"), 0, true},      {S("GMT"), 0, true},     {S("UTC"), 0, true},     {S("Z"), 0, true},
    {S("EST"), -300, true},  {S("EDT"), -240, true},  {S("CST"), -360, true},  {S("CDT"), -300, true},
    {S("MST"), -420, true},  {S("MDT"), -360, true},  {S("PST"), -480, true},  {S("PDT"), -420, true},
    {S("EST"), 600, false},  {S("EST"), 660, false},  {S("CST"), 480, false},  {S("CST"), 570, false},
    {S("CST"), 630, false},  {S("CST"), -300, false}, {S("CDT"), -240, false}, {S("EDT"), 660, false},
    {S("MST"), 390, false},  {S("MST"), 480, false},  {S("PST"), 480, false},  {S("CET"), 60, false},
    {S("CEST"), 120, false}, {S("EET"), 120, false},  {S("EEST"), 180, false}, {S("WET"), 0, false},
    {S("WEST"), 60, false},  {S("JST"), 540, false},
};
enum { ZONES = sizeof zones / sizeof *zones };

struct reader {
    struct str rest;
    struct date_parts *d;
    bool has_time, has_zone;
};

/* 1 for the first; 0: none of them. At least three letters of a name must be there. */
static int name_of(struct str word, const struct str *names, int n, bool *full)
{
    for (int i = 0; i < n; i++)
        if (word.n >= 3 && word.n <= names[i].n && str_ieq(word, str_take(names[i], word.n))) {
            *full = word.n > 3;
            return i + 1;
        }
    return 0;
}

static struct str digits_of(struct str s)
{
    size_t n = 0;
    while (n < s.n && ascii_digit(s.p[n]))
        n++;
    return str_take(s, n);
}

static struct str letters_of(struct str s)
{
    size_t n = 0;
    while (n < s.n && ascii_alpha(s.p[n]))
        n++;
    return str_take(s, n);
}

/* What is not below 99999 is 99999, and so is no digit at all. */
static int small(struct str digits)
{
    int n = digits.n ? 0 : 99999;
    for (size_t i = 0; i < digits.n && n < 99999; i++)
        n = n * 10 + (digits.p[i] - '0');
    return n < 99999 ? n : 99999;
}

/* ---- zones -------------------------------------------------------------------------------------- */

/* "(PST)" behind an offset that is not Pacific Standard Time's. Names that are not in the table prove nothing. */
static void compare_zone(struct reader *r, struct str comment)
{
    bool known = false, fits = false;
    comment = str_trim(comment);
    for (size_t i = 0; i < ZONES; i++)
        if (str_ieq(comment, zones[i].name)) {
            known = true;
            fits = fits || zones[i].minutes == r->d->zone;
        }
    if (known && !fits && r->has_zone && !(r->d->flags & (DATE_VAGUE | DATE_ZONE_NAME)))
        r->d->flags |= DATE_ZONE_DIFFERS;
}

/* "+0100", "+01:00", "+1": what RFC 5322 does not have is flagged. */
static void take_offset(struct reader *r)
{
    bool west = r->rest.p[0] == '-';
    struct str hours = digits_of(str_drop(r->rest, 1)), minutes = {0};
    r->rest = str_drop(r->rest, 1 + hours.n);
    if (hours.n <= 2 && r->rest.n > 1 && r->rest.p[0] == ':' && ascii_digit(r->rest.p[1])) {
        minutes = digits_of(str_drop(r->rest, 1));
        r->rest = str_drop(r->rest, 1 + minutes.n);
    } else if (hours.n == 4) {
        minutes = str_drop(hours, 2);
        hours = str_take(hours, 2);
    }
    int h = small(hours), m = minutes.n ? small(minutes) : 0;
    bool wild = hours.n > 2 || h * 100 + m > 1400 || m > 59;
    if (wild)
        r->d->flags |= DATE_ZONE_WILD;
    else if (minutes.n != 2 || minutes.p != hours.p + 2)
        r->d->flags |= DATE_ZONE_FORM;
    r->d->zone = wild ? 0 : (west ? -1 : 1) * (h * 60 + m);
    r->has_zone = true;
}

/* "GMT", "EST", "GMT+0200", a military letter, or some other word. */
static void take_zone_name(struct reader *r, struct str word)
{
    r->has_zone = true;
    if (str_ieq(word, S("AM")) || str_ieq(word, S("PM")))
        r->d->hour = 99; /* no date has it, and half of them would be wrong */
    for (size_t i = 0; i < ZONES; i++) {
        if (!zones[i].legal || !str_ieq(word, zones[i].name))
            continue;
        bool offset = zones[i].minutes == 0 && r->rest.n > 1 && (r->rest.p[0] == '+' || r->rest.p[0] == '-') &&
                      ascii_digit(r->rest.p[1]);
        r->d->zone = zones[i].minutes;
        r->d->flags |= offset ? DATE_ZONE_FORM : DATE_ZONE_NAME;
        if (offset)
            take_offset(r);
        return;
    }
    r->d->flags |= DATE_ZONE_UNKNOWN;
}

/* ---- days and times ----------------------------------------------------------------------------- */

/* RFC 5322 section 4.3 */
static void take_year(struct date_parts *d, struct str digits)
{
    int n = small(digits);
    d->year = digits.n > 3 ? n : digits.n == 3 ? n + 1900 : n < 50 ? n + 2000 : n + 1900;
    if (digits.n < 4)
        d->flags |= DATE_SHORT_YEAR;
    if (digits.n > 4 || d->year < 1)
        d->year = 99999;
}

/* "10:02" or "10:02:23" or "10:02:23.456" */
static void take_time(struct reader *r, struct str hours)
{
    struct str minutes = digits_of(str_drop(r->rest, 1)), seconds = {0};
    r->rest = str_drop(r->rest, 1 + minutes.n);
    if (r->rest.n > 1 && r->rest.p[0] == ':' && ascii_digit(r->rest.p[1])) {
        seconds = digits_of(str_drop(r->rest, 1));
        r->rest = str_drop(r->rest, 1 + seconds.n);
        if (r->rest.n && (r->rest.p[0] == '.' || r->rest.p[0] == ','))
            r->rest = str_drop(r->rest, 1 + digits_of(str_drop(r->rest, 1)).n);
    }
    r->d->hour = hours.n <= 2 ? small(hours) : 99;
    r->d->minute = minutes.n && minutes.n <= 2 ? small(minutes) : 99;
    r->d->second = !seconds.n ? 0 : seconds.n <= 2 ? small(seconds) : 99;
    r->has_time = true;
}

static bool is_iso(struct str s)
{
    static const char shape[] = "dddd-dd-dd";
    if (s.n < sizeof shape - 1 || (s.n > sizeof shape - 1 && ascii_digit(s.p[sizeof shape - 1])))
        return false;
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == 'd' ? !ascii_digit(s.p[i]) : s.p[i] != shape[i])
            return false;
    return true;
}

static void take_iso(struct reader *r)
{
    struct date_parts *d = r->d;
    d->year = small(str_take(r->rest, 4));
    d->month = small(str_take(str_drop(r->rest, 5), 2));
    d->day = small(str_take(str_drop(r->rest, 8), 2));
    d->flags |= DATE_ISO;
    r->rest = str_drop(r->rest, 10);
    if (r->rest.n > 1 && ascii_lower(r->rest.p[0]) == 't' && ascii_digit(r->rest.p[1]))
        r->rest = str_drop(r->rest, 1);
}

/* False: this belongs to no date, or the date is complete. */
static bool take_number(struct reader *r)
{
    struct date_parts *d = r->d;
    if (!d->day && !d->year && is_iso(r->rest)) {
        take_iso(r);
        return true;
    }
    struct str digits = digits_of(r->rest);
    r->rest = str_drop(r->rest, digits.n);
    if (!r->has_time && r->rest.n && r->rest.p[0] == ':')
        take_time(r, digits);
    else if (!d->day && digits.n <= 2 && small(digits) > 0)
        d->day = small(digits);
    else if (!d->year && (d->day || digits.n == 4))
        take_year(d, digits);
    else
        return false;
    return true;
}

static bool take_word(struct reader *r)
{
    struct date_parts *d = r->d;
    struct str word = letters_of(r->rest);
    bool full = false;
    r->rest = str_drop(r->rest, word.n);
    int month = name_of(word, months, 12, &full), weekday = month ? 0 : name_of(word, weekdays, 7, &full);
    if (month && !d->month) {
        d->month = month;
        if (r->rest.n && ascii_digit(r->rest.p[0]))
            d->flags |= DATE_GLUED;
    } else if (weekday && !d->weekday && !r->has_time) {
        d->weekday = weekday;
    } else if (r->has_time && !r->has_zone) {
        take_zone_name(r, word);
        full = false;
    } else {
        return false;
    }
    d->flags |= full ? DATE_LONG_NAME : 0;
    return true;
}

static bool take_comment(struct reader *r)
{
    size_t n = comment_length(r->rest, NULL);
    if (!n)
        return false;
    compare_zone(r, (struct str){r->rest.p + 1, n - 2});
    r->rest = str_drop(r->rest, n);
    return true;
}

static bool take_sign(struct reader *r)
{
    bool number = r->rest.n > 1 && ascii_digit(r->rest.p[1]);
    if (r->has_time && !r->has_zone && number) {
        take_offset(r);
        return true;
    }
    bool between = r->rest.p[0] == '-' && !r->has_time && r->d->day;
    r->d->flags |= between ? DATE_HYPHENS : 0;
    r->rest = str_drop(r->rest, 1);
    return between;
}

static bool take(struct reader *r)
{
    char c = r->rest.p[0];
    if (ascii_digit(c))
        return take_number(r);
    if (ascii_alpha(c))
        return take_word(r);
    if (c == '(')
        return take_comment(r);
    if (c == '+' || c == '-')
        return take_sign(r);
    r->rest = str_drop(r->rest, 1);
    return is_fws(c) || c == ',' || c == '.';
}

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int days_in(int month, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

struct date_parts date_read(struct str text)
{
    struct date_parts d = {0};
    struct reader r = {.rest = text, .d = &d};
    while (r.rest.n && take(&r))
        ;
    if (!d.year || !d.month || !d.day || !r.has_time)
        return d;
    if (!r.has_zone)
        d.flags |= DATE_NO_ZONE;
    bool sane = d.year <= 9999 && d.month <= 12 && d.hour <= 23 && d.minute <= 59 && d.second <= 60;
    if (sane && d.day > days_in(d.month, d.year))
        d.flags |= DATE_NO_SUCH_DAY;
    d.ok = sane && !(d.flags & DATE_NO_SUCH_DAY);
    return d;
}

/* ---- dates that nothing announces ---------------------------------------------------------------- */

static struct str skip_blanks(struct str s)
{
    for (int i = 0; i < 4 && s.n && is_fws(s.p[0]); i++)
        s = str_drop(s, 1);
    return s;
}

static bool begins_date(struct str s)
{
    bool full;
    struct str letters = letters_of(str_take(s, 12)), digits = digits_of(str_take(s, 3));
    if (letters.n)
        return name_of(letters, weekdays, 7, &full) && s.n > letters.n && s.p[letters.n] == ',';
    if (is_iso(s))
        return true;
    if (!digits.n || digits.n > 2)
        return false;
    s = skip_blanks(str_drop(s, digits.n));
    letters = letters_of(str_take(s, 12));
    return name_of(letters, months, 12, &full) && digits_of(str_take(skip_blanks(str_drop(s, letters.n)), 5)).n == 4;
}

size_t date_find(struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        bool word = i == 0 || is_fws(text.p[i - 1]) || text.p[i - 1] == ';' || text.p[i - 1] == ')';
        if (word && begins_date(str_drop(text, i)))
            return i;
    }
    return text.n;
}
