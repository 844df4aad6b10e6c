/* The runner of the unit tests. "tests/unit" runs all suites, "tests/unit SUITE..." those named. The exit
 * status is 0 only when every assertion held. */
#include "tests/unit.h"
#include <CUnit/Basic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void (*const suites[])(void) = {
#define SUITE(name) suite_##name,
#include "tests/suites.def"
#undef SUITE
};

struct exact {
    struct exact *next;
    char *bytes;
};

static struct arena arena;
static struct exact *exact_copies;
static char row[200];

/* ---- suites and rows ---------------------------------------------------------------------------- */

static void begin(void) { row[0] = '\0'; }

static void end(void)
{
    while (exact_copies) {
        struct exact *next = exact_copies->next;
        free(exact_copies->bytes);
        free(exact_copies);
        exact_copies = next;
    }
    arena_free(&arena);
}

void unit_suite(const char *name, const struct unit_test *tests, size_t n)
{
    CU_pSuite suite = CU_add_suite_with_setup_and_teardown(name, NULL, NULL, begin, end);
    for (size_t i = 0; i < n; i++)
        if (!suite || !CU_add_test(suite, tests[i].name, tests[i].run)) {
            fprintf(stderr, "%s: %s\n", name, CU_get_error_msg());
            exit(EXIT_FAILURE);
        }
}

void unit_row(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(row, sizeof row, format, args);
    va_end(args);
}

/* ---- time --------------------------------------------------------------------------------------- */

static double seconds_allowed(void)
{
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    const double usual = 25;
#else
    const double usual = 5;
#endif
    const char *said = getenv("UNIT_SECONDS");
    struct str_number n = str_number(str_z(said));
    return n.ok && n.value ? (double)n.value : usual;
}

void unit_check_time(clock_t from)
{
    double seconds = (double)(clock() - from) / CLOCKS_PER_SEC;
    if (!CHECK(seconds < seconds_allowed()))
        CHECK_INT(seconds * 1000, 0); /* shows the milliseconds */
}

/* ---- comparisons -------------------------------------------------------------------------------- */

/* s as it would stand in a C string, cut when it is long. */
static struct str shown(struct str s)
{
    static const char names[] = "abtnvfr";
    enum { LONGEST = 300 };
    char *out = arena_alloc(&arena, 4 * LONGEST + 10);
    size_t n = 0;
    for (size_t i = 0; i < s.n && i < LONGEST; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 7 && c <= 13)
            n += (size_t)snprintf(out + n, 5, "\\%c", names[c - 7]);
        else if (c < 32 || c > 126)
            n += (size_t)snprintf(out + n, 5, "\\x%02x", c);
        else
            out[n++] = s.p[i];
    }
    if (s.n > LONGEST)
        n += (size_t)snprintf(out + n, 4, "...");
    return (struct str){out, n};
}

static bool report(bool holds, struct unit_place place, struct str what)
{
    struct str text = S("");
    if (!holds) {
        struct str r = shown(str_z(row));
        text = arena_print(&arena, "%.*s%s%.*s", (int)r.n, r.p, row[0] ? ": " : "", (int)what.n, what.p);
    }
    CU_assertImplementation(holds, place.line, text.p, place.file, "", CU_FALSE);
    return holds;
}

bool unit_check(bool holds, struct unit_place place) { return report(holds, place, str_z(place.text)); }

bool unit_check_int(long long got, long long want, struct unit_place place)
{
    if (got == want)
        return report(true, place, S(""));
    return report(false, place, arena_print(&arena, "%s is %lld, should be %lld", place.text, got, want));
}

bool unit_check_str(struct str got, struct str want, struct unit_place place)
{
    if (str_eq(got, want))
        return report(true, place, S(""));
    struct str g = shown(got), w = shown(want);
    return report(false, place, arena_print(&arena, "%s is \"%.*s\" (%zu), should be \"%.*s\" (%zu)", place.text,
                                            (int)g.n, g.p, got.n, (int)w.n, w.p, want.n));
}

bool unit_check_reason(enum dkv_reason got, enum dkv_reason want, struct unit_place place)
{
    if (got == want)
        return report(true, place, S(""));
    return report(false, place, arena_print(&arena, "%s is %s, should be %s", place.text, dkv_reason_row(got)->id,
                                            dkv_reason_row(want)->id));
}

/* ---- memory and chance -------------------------------------------------------------------------- */

struct arena *unit_arena(void) { return &arena; }

struct str unit_exact(struct str s)
{
    struct exact *e = malloc(sizeof *e);
    char *bytes = malloc(s.n ? s.n : 1);
    if (!e || !bytes)
        abort();
    if (s.n)
        memcpy(bytes, s.p, s.n);
    *e = (struct exact){exact_copies, bytes};
    exact_copies = e;
    return (struct str){bytes, s.n};
}

uint64_t unit_random(uint64_t *generator)
{
    uint64_t z = *generator += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

struct str unit_random_text(uint64_t *generator, const struct str *words, size_t n, size_t most, struct arena *a)
{
    size_t count = unit_random(generator) % (most + 1), longest = 0, at = 0;
    for (size_t i = 0; i < n; i++)
        longest = words[i].n > longest ? words[i].n : longest;
    char *out = arena_array(a, count, longest);
    for (; count; count--) {
        struct str word = words[unit_random(generator) % n];
        if (word.n)
            memcpy(out + at, word.p, word.n);
        at += word.n;
    }
    return (struct str){out, at};
}

/* ---- main --------------------------------------------------------------------------------------- */

static int run_named(char **names)
{
    for (; *names; names++) {
        CU_pSuite suite = CU_get_suite(*names);
        if (!suite) {
            fprintf(stderr, "there is no suite %s\n", *names);
            return EXIT_FAILURE;
        }
        CU_basic_run_suite(suite);
    }
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (CU_initialize_registry() != CUE_SUCCESS) {
        fprintf(stderr, "CUnit does not start: %s\n", CU_get_error_msg());
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < LENGTH(suites); i++)
        suites[i]();
    CU_basic_set_mode(CU_BRM_VERBOSE);
    int status = argc > 1 ? run_named(argv + 1) : (int)CU_basic_run_tests();
    if (CU_get_number_of_failures() || CU_get_number_of_suites_failed() || !CU_get_number_of_tests_run())
        status = EXIT_FAILURE;
    CU_cleanup_registry();
    return status ? EXIT_FAILURE : EXIT_SUCCESS;
}
