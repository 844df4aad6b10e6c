#include "parsers/idtime.h"
#include "parsers/moment.h"

static const struct id_time none = {0, NULL};

/* The digits of s in an alphabet of its own; -1: another character. At most 10 digits, so nothing overflows. */
static int64_t number_in(struct str s, struct str alphabet)
{
    int64_t n = 0;
    if (!s.n || s.n > 10)
        return -1;
    for (size_t i = 0; i < s.n; i++) {
        const char *at = memchr(alphabet.p, s.p[i], alphabet.n);
        if (!at)
            return -1;
        n = n * (int64_t)alphabet.n + (at - alphabet.p);
    }
    return n;
}

static bool all_in(struct str s, struct str alphabet) { return s.n <= 10 && number_in(s, alphabet) >= 0; }

static const struct str digits = S("0123456789");
static const struct str base60 = S("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx");
static const struct str base62 = S("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
static const struct str consonants = S("0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz");

static bool possible(const struct moment *m)
{
    return m->month >= 1 && m->month <= 12 && m->day >= 1 && m->day <= 31 && m->hour >= 0 && m->hour <= 23 &&
           m->minute >= 0 && m->minute <= 59 && m->second >= 0 && m->second <= 60;
}

static int64_t distance(int64_t a, int64_t b) { return a < b ? b - a : a - b; }

/* 1995 to 2100: what is outside was not made by this rule */
static struct id_time sane(int64_t seconds, const char *program)
{
    return seconds >= 788918400 && seconds < 4102444800 ? (struct id_time){seconds, program} : none;
}

/* ---- the programs --------------------------------------------------------------------------------- */

/* "1n8uKG-0005Xy-7f", since 4.97 "1rABCD-0000000GxYz-1a2b": six digits to the base of 62. Where file names have no
 * case the base is 36, so an id without any small letter proves nothing. */
static struct id_time exim(const struct hop *h)
{
    if (!str_istarts(h->software, S("Exim ")))
        return none;
    struct str_cut a = str_cut(h->id, '-'), b = str_cut(a.tail, '-');
    bool old = b.head.n == 6 && b.tail.n == 2, new = b.head.n == 11 && b.tail.n == 4, small = false;
    for (size_t i = 0; i < h->id.n; i++)
        small = small || (h->id.p[i] >= 'a' && h->id.p[i] <= 'z');
    bool plain = all_in(str_take(b.head, 6), base62) && all_in(b.tail, base62);
    return a.head.n == 6 && (old || new) && small && plain ? sane(number_in(a.head, base62), "Exim") : none;
}

/* "8.17.1/8.17.1", "8.14.9/8.13.8/Submit": version and version of the configuration */
static bool is_sendmail(struct str software)
{
    struct str_cut dot = str_cut(software, '.'), slash = str_cut(software, '/');
    return dot.found && slash.found && str_number(dot.head).ok && slash.tail.n && ascii_digit(slash.tail.p[0]);
}

/* YMDhmsNNppppp: each of the first six one character; year since 1900 modulo 60, month from 0, UTC. */
static struct id_time sendmail(const struct hop *h)
{
    int64_t v[6];
    if (h->id.n < 13 || h->id.n > 16 || !is_sendmail(h->software) || h->date < 0)
        return none;
    for (size_t i = 0; i < 6; i++)
        v[i] = number_in(str_take(str_drop(h->id, i), 1), base60);
    struct moment m = {1900 + v[0], v[1] + 1, v[2], v[3], v[4], v[5]};
    if (v[0] < 0 || v[1] < 0 || !possible(&m) || !all_in(str_take(str_drop(h->id, 6), 2), base60) ||
        !all_in(str_drop(h->id, 8), digits))
        return none;
    while (m.year < 2200 && distance(moment_seconds(&m), h->date) > (int64_t)30 * 366 * 86400)
        m.year += 60;
    return sane(moment_seconds(&m), "Sendmail");
}

/* enable_long_queue_ids: seconds (six or more characters), microseconds (four), "z", inode without "z" */
static struct id_time postfix(const struct hop *h)
{
    if (!str_istarts(h->software, S("Postfix")))
        return none;
    struct str_cut z = str_rcut(h->id, 'z');
    if (!z.found || z.head.n < 10 || z.head.n > 12 || !z.tail.n)
        return none;
    struct str seconds = str_take(z.head, z.head.n - 4), micro = str_drop(z.head, z.head.n - 4);
    int64_t us = number_in(micro, consonants);
    bool fits = us >= 0 && us < 1000000 && all_in(z.tail, consonants);
    return fits ? sane(number_in(seconds, consonants), "Postfix") : none;
}

static bool is_google(const struct hop *h)
{
    return str_iends(h->by, S(".google.com")) || str_iends(h->by, S(".gmail.com")) || str_istarts(h->by, S("2002:"));
}

/* "k51sor146765otc.41.2018.02.20.11.55.18": the wall clock of California, PST or PDT */
static struct id_time google(const struct hop *h)
{
    int64_t v[6];
    struct str rest = h->id;
    if (!is_google(h) || h->date < 0)
        return none;
    for (size_t i = 6; i > 0; i--) {
        struct str_cut c = str_rcut(rest, '.');
        if (!c.found || c.tail.n != (i == 1 ? 4 : 2) || !all_in(c.tail, digits))
            return none;
        v[i - 1] = number_in(c.tail, digits);
        rest = c.head;
    }
    struct moment m = {v[0], v[1], v[2], v[3], v[4], v[5]};
    if (!possible(&m))
        return none;
    int64_t winter = moment_seconds(&m) + 8 * 3600, summer = winter - 3600;
    return sane(distance(winter, h->date) < distance(summer, h->date) ? winter : summer, "Google");
}

/* "smtpd.web10.39044.1681293526159574737": nanoseconds */
static struct id_time groups_io(const struct hop *h)
{
    if (!str_iends(h->by, S("groups.io")) || !str_starts(h->id, S("smtpd.")))
        return none;
    struct str_cut c = str_rcut(h->id, '.');
    if (c.tail.n != 19)
        return none;
    struct str_number n = str_number(c.tail);
    return n.ok ? sane(n.value / 1000000000, "groups.io") : none;
}

struct id_time id_time(const struct hop *h)
{
    static struct id_time (*const programs[])(const struct hop *) = {exim, sendmail, postfix, google, groups_io};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        struct id_time t = programs[i](h);
        if (t.program)
            return t;
    }
    return none;
}

/* "AbCd-1xYz_1752561227" */
struct id_time id_time_mimecast(struct str value)
{
    struct str_cut c = str_rcut(str_trim(value), '_');
    struct str_number n = str_number(c.tail);
    return c.found && c.tail.n == 10 && n.ok ? sane(n.value, "Mimecast") : none;
}
