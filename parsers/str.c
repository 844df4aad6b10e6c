#include "parsers/str.h"

bool str_same_letters(const char *a, const char *b, size_t n)
{
    size_t i = 0;
    while (n - i >= 8 && memcmp(a + i, b + i, 8) == 0)
        i += 8;
    for (; i < n; i++)
        if (a[i] != b[i] && ascii_lower(a[i]) != ascii_lower(b[i]))
            return false;
    return true;
}

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
