/* engine/bodyscan against loops that look at one byte after the other. */
#include "src/engine/bodyscan.h"
#include "tests/unit.h"
#include <stdlib.h>

static struct body_scan slow_scan(struct str body)
{
    struct body_scan s = {0};
    for (size_t i = 0; i < body.n; i++) {
        s.nul = s.nul || body.p[i] == '\0';
        s.high = s.high || (unsigned char)body.p[i] > 127;
        bool before = i == 0 || (unsigned char)body.p[i - 1] < 14, after = i + 1 < body.n && (unsigned char)body.p[i + 1] < 14;
        s.dot = s.dot || (body.p[i] == '.' && before && after);
    }
    return s;
}

/* The longest line, as it is, and without a CR at its end. */
static void slow_longest(struct str body, char line_end, size_t *raw, size_t *bare)
{
    *raw = *bare = 0;
    while (body.n) {
        struct str_cut c = str_cut(body, line_end);
        size_t n = c.head.n, cr = n && c.head.p[n - 1] == '\r';
        *raw = n > *raw ? n : *raw;
        *bare = n - cr > *bare ? n - cr : *bare;
        body = c.tail;
    }
}

static void check_body(struct str body, char line_end, size_t limit)
{
    struct body_scan s = body_scan(body), slow = slow_scan(body);
    CHECK_INT(s.nul, slow.nul);
    CHECK_INT(s.high, slow.high);
    CHECK_INT(s.dot, slow.dot);
    struct line_ends ends = line_ends_count(body);
    CHECK(s.ends.crlf == ends.crlf && s.ends.lf == ends.lf && s.ends.cr == ends.cr);
    size_t raw, bare;
    slow_longest(body, line_end, &raw, &bare);
    CHECK_INT(body_may_have_longer(body, line_end, limit), raw > limit);
    CHECK(bare <= limit || body_may_have_longer(body, line_end, limit));
}

/* Each byte that matters, alone at each place of bodies of each length. */
static void places(void)
{
    static const char bytes[] = {'\0', '\x7f', '\x80', '\xff', '.', '\n', '\r', '\x0d', '\x0e'};
    for (size_t n = 0; n < 70; n++)
        for (size_t at = 0; at < n; at++)
            for (size_t k = 0; k < sizeof bytes; k++)
                for (size_t dot = 0; dot < sizeof bytes; dot++) {
                    char text[80];
                    memset(text, 'x', sizeof text);
                    text[at] = bytes[k];
                    text[at + 1] = dot ? '.' : 'x';
                    text[at + 2] = bytes[dot];
                    unit_row("byte %zu at %zu of %zu", k, at, n);
                    check_body(unit_exact((struct str){text, n}), '\n', 20);
                }
}

static void random_bodies(void)
{
    static const char few[] = "\n\r.\0\xc3";
    unsigned seed = 5321;
    for (int round = 0; round < 20000; round++) {
        char text[300];
        seed = seed * 1103515245 + 12345;
        size_t n = seed >> 16 & 255, rare = 1 + (seed >> 8 & 63);
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245 + 12345;
            text[i] = (seed >> 12) % rare ? 'x' : few[(seed >> 20) % sizeof few];
        }
        unit_row("round %d", round);
        check_body(unit_exact((struct str){text, n}), round % 3 ? '\n' : '\r', rare);
    }
}

/* Longer than what is counted at once, with all that there is at any of its ends. */
static void long_bodies(void)
{
    static const struct str words[] = {S("\n"), S("\r\n"), S("\r"), S("\n\n"), S("."), S(".x"), S("\n.x")};
    uint64_t chance = 5322;
    for (int round = 0; round < 40; round++) {
        struct str body = unit_random_text(&chance, words, LENGTH(words) - (round & 1), 9000, unit_arena());
        struct str all = unit_exact(arena_print(unit_arena(), "%0*d%.*s%s", round * 400, 0, (int)body.n, body.p, round & 2 ? "\n.\n" : ""));
        unit_row("round %d", round);
        check_body(all, '\n', 80);
    }
}

void suite_engine_bodyscan(void)
{
    static const struct unit_test tests[] = {
        {"one byte at each place", places}, {"any body", random_bodies}, {"long bodies", long_bodies},
    };
    unit_suite("engine/bodyscan", tests, LENGTH(tests));
}
