/* Analyses written by hand, such as the program makes from real messages, and one that no honest message
 * leads to. */
#pragma once
#include "src/report/analysis.h"
#include "tests/unit.h"
#include <glib.h>

enum fixture_index {
    FIXTURE_ALIGNED, FIXTURE_LIST, FIXTURE_BODY, FIXTURE_HEADER, FIXTURE_WRONG_KEY, FIXTURE_ED25519, FIXTURE_TIMEOUT,
    FIXTURE_UNSIGNED, FIXTURE_PARTIAL, FIXTURE_EXPIRED, FIXTURE_REVOKED, FIXTURE_SHA1, FIXTURE_INTERNATIONAL,
    FIXTURE_HOSTILE, FIXTURE_EMPTY, FIXTURE_INSIDE, FIXTURES
};

struct fixture {
    const char *name;
    struct analysis analysis;
};

extern const struct fixture fixtures[FIXTURES];

/* What the named writer makes of it, all options off. */
GString *fixture_written(const char *writer, const struct analysis *a);

/* What a writer says, and what it does not say, about one of them. */
struct fixture_says {
    enum fixture_index fixture;
    const char *has, *hasnot;
};
void fixture_check_says(const char *writer, const struct fixture_says *rows, size_t n);

/* No control byte but \n and those in also, no mark of direction, nothing invisible, valid UTF-8. */
bool fixture_is_clean(const GString *out, const char *also);

/* A check that names its row. */
#define ROW(holds, row) (unit_row("%s", row), unit_check((holds), UNIT_PLACE(#holds)))

static inline struct str gstr(const GString *s) { return (struct str){s->str, s->len}; }

/* How often needle occurs. */
size_t count_of(const char *haystack, const char *needle);
