/* Slices: borrowed bytes with a length. They are never NUL-terminated, may hold any byte, and what
 * they point to is never written. All comparisons are of bytes; case folding is ASCII only, whatever
 * the locale. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* a slice of a string literal */
#define S(literal) ((struct str){"" literal, sizeof(literal) - 1})

static inline struct str str_z(const char *z) { return (struct str){z, z ? strlen(z) : 0}; }

/* the first n bytes; the rest after n bytes; n greater than the length means all or nothing */
static inline struct str str_take(struct str s, size_t n) { return (struct str){s.p, n < s.n ? n : s.n}; }
static inline struct str str_drop(struct str s, size_t n)
{
    n = n < s.n ? n : s.n;
    return n ? (struct str){s.p + n, s.n - n} : s; /* NULL + 0 is undefined in C */
}

/* without its last byte, if that is c */
static inline struct str str_chop(struct str s, char c)
{
    s.n -= s.n && s.p[s.n - 1] == c;
    return s;
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || (a.p[0] == b.p[0] && memcmp(a.p, b.p, a.n) == 0));
}

static inline char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }
static inline bool ascii_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool ascii_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool ascii_alnum(char c) { return ascii_digit(c) || ascii_alpha(c); }
/* value of a hexadecimal digit, -1 if it is none */
static inline int ascii_hex(char c)
{
    return ascii_digit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
/* WSP of RFC 5234: space and tab */
static inline bool is_wsp(char c) { return c == ' ' || c == '\t'; }
/* any byte that folding white space is made of (RFC 6376 section 2.8) */
static inline bool is_fws(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* Most comparisons are of names with tables of names and end at the length or the first byte: those need no call. */
bool str_same_letters(const char *a, const char *b, size_t n);

/* equal but for ASCII case */
static inline bool str_ieq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || (((a.p[0] ^ b.p[0]) & ~0x20) == 0 && str_same_letters(a.p, b.p, a.n)));
}

static inline bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_take(s, prefix.n), prefix);
}

static inline bool str_istarts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_ieq(str_take(s, prefix.n), prefix);
}

static inline bool str_iends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_ieq(str_drop(s, s.n - suffix.n), suffix);
}

/* A name of labels with dots between them: equal to domain, or below it? */
static inline bool str_under(struct str name, struct str domain)
{
    return str_iends(name, domain) && (name.n == domain.n || name.p[name.n - domain.n - 1] == '.');
}

static inline bool str_has(struct str s, char c) { return s.n && memchr(s.p, c, s.n) != NULL; }

struct str str_trim(struct str s);                   /* FWS bytes off both ends */
struct str str_trim_wsp(struct str s);               /* WSP bytes off both ends */

/* Where needle first occurs, or s.n. */
size_t str_find(struct str s, struct str needle);

/* Cuts at the first sep: head before it, tail after it; without sep head is all and found is false. */
struct str_cut {
    struct str head, tail;
    bool found;
};
static inline struct str_cut str_cut(struct str s, char sep)
{
    const char *at = s.n ? memchr(s.p, sep, s.n) : NULL;
    size_t n = at ? (size_t)(at - s.p) : s.n;
    return (struct str_cut){str_take(s, n), str_drop(s, at ? n + 1 : n), at != NULL};
}
struct str_cut str_rcut(struct str s, char sep);     /* at the last sep; not found: tail is all */

/* Reads s as an unsigned decimal number, digits only. ok is false for anything else; a number that
 * does not fit becomes INT64_MAX with ok true, the "infinity" that RFC 6376 section 3.5 (x=) asks for. */
struct str_number {
    int64_t value;
    bool ok;
};
struct str_number str_number(struct str s);
