#include "parsers/str.h"

bool str_ieq(struct str a, struct str b)
{
    if (a.n != b.n || (a.n && ((a.p[0] ^ b.p[0]) & ~0x20)))
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
            return false;
    return true;
}

bool str_starts(struct str s, struct str prefix) { return s.n >= prefix.n && str_eq(str_take(s, prefix.n), prefix); }

bool str_istarts(struct str s, struct str prefix) { return s.n >= prefix.n && str_ieq(str_take(s, prefix.n), prefix); }

bool str_iends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_ieq(str_drop(s, s.n - suffix.n), suffix);
}

bool str_has(struct str s, char c) { return s.n && memchr(s.p, c, s.n) != NULL; }

struct str str_trim(struct str s)
{
    while (s.n && is_fws(s.p[0]))
        s = str_drop(s, 1);
    while (s.n && is_fws(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_trim_wsp(struct str s)
{
    while (s.n && is_wsp(s.p[0]))
        s = str_drop(s, 1);
    while (s.n && is_wsp(s.p[s.n - 1]))
        s.n--;
    return s;
}

size_t str_find(struct str s, struct str needle)
{
    if (!needle.n)
        return 0;
    const char *at = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
    return at ? (size_t)(at - s.p) : s.n;
}

struct str_cut str_cut(struct str s, char sep)
{
    const char *at = s.n ? memchr(s.p, sep, s.n) : NULL;
    if (!at)
        return (struct str_cut){s, str_drop(s, s.n), false};
    size_t n = (size_t)(at - s.p);
    return (struct str_cut){str_take(s, n), str_drop(s, n + 1), true};
}

struct str_cut str_rcut(struct str s, char sep)
{
    const char *at = s.n ? memrchr(s.p, sep, s.n) : NULL;
    if (!at)
        return (struct str_cut){str_take(s, 0), s, false};
    size_t n = (size_t)(at - s.p);
    return (struct str_cut){str_take(s, n), str_drop(s, n + 1), true};
}

struct str_number str_number(struct str s)
{
    struct str_number r = {0, s.n > 0};
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_digit(s.p[i]))
            return (struct str_number){0, false};
        int digit = s.p[i] - '0';
        r.value = r.value > (INT64_MAX - digit) / 10 ? INT64_MAX : r.value * 10 + digit;
    }
    return r;
}
