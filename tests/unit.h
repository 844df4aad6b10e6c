/* What the unit tests share: suites, rows of table tests, comparisons that show both sides, memory that goes
 * with the test. Tests never touch the network or files outside their own
 * temporary folder; only the pathological ones look at a clock, that of the processor. */
#pragma once
#include <time.h>
#include "parsers/arena.h"
#include "parsers/reason.h"
#include <CUnit/CUnit.h>

/* One row of suites.def: a function that adds a suite, by unit_suite or by CUnit's own calls. */
#define SUITE(name) void suite_##name(void);
#include "tests/suites.def"
#undef SUITE

#define LENGTH(array) (sizeof(array) / sizeof *(array))

struct unit_test {
    const char *name;
    void (*run)(void);
};
/* n tests under one name. */
void unit_suite(const char *name, const struct unit_test *tests, size_t n);

/* Names the row that the checks after it are about, until the next row or the end of the test: a failure shows
 * it before the condition. */
void unit_row(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct unit_place {
    const char *file;
    unsigned line;
    const char *text;
};
#define UNIT_PLACE(text) ((struct unit_place){__FILE__, __LINE__, text})

/* Each is one CUnit assertion, not fatal; true when it holds. The names of rows and both sides are shown with
 * control bytes escaped. */
#define CHECK(condition) unit_check((condition), UNIT_PLACE(#condition))
#define CHECK_INT(got, want) unit_check_int((long long)(got), (long long)(want), UNIT_PLACE(#got))
#define CHECK_STR(got, want) unit_check_str((got), (want), UNIT_PLACE(#got))
#define CHECK_REASON(got, want) unit_check_reason((got), (want), UNIT_PLACE(#got))
/* Is the processor time since then (clock()) what a pathological case may take? 5 seconds; with a sanitizer 25; UNIT_SECONDS in
 * the environment says otherwise (valgrind needs more). Processor time, so that a busy machine is no failure. */
void unit_check_time(clock_t from);

bool unit_check(bool holds, struct unit_place place);
bool unit_check_int(long long got, long long want, struct unit_place place);
bool unit_check_str(struct str got, struct str want, struct unit_place place);
bool unit_check_reason(enum dkv_reason got, enum dkv_reason want, struct unit_place place);

/* An arena that is emptied after each test. */
struct arena *unit_arena(void);
/* A copy of s in a block of memory of exactly its size, freed after the test: a read past its end is seen by the
 * sanitizers. */
struct str unit_exact(struct str s);

/* The same numbers in every run (splitmix64). A generator starts as any number. */
uint64_t unit_random(uint64_t *generator);
/* Up to most pieces, each one of words chosen by chance, joined in the arena. */
struct str unit_random_text(uint64_t *generator, const struct str *words, size_t n, size_t most, struct arena *arena);
