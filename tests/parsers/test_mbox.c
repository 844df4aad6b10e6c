/* parsers/mbox: where messages begin and end, in mailboxes as RFC 4155 has them and as they are found. */
#include "parsers/mbox.h"
#include "parsers/limits.h"
#include "tests/unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DATE "Mon Mar  2 10:02:23 2026"
#define FROM "From a@b.example " DATE "\n"
#define M "Subject: x\n\nbody\n"

/* All messages with "|" behind each. The run is made longer by step bytes when more is wanted. */
static struct str split_by(enum mbox_lengths rule, struct str file, size_t step)
{
    struct mbox m = {.rule = rule};
    struct mbox_message found;
    struct arena *arena = unit_arena();
    struct str all = S("");
    size_t at = 0, n = step < file.n ? step : file.n;
    for (;;) {
        struct str run = str_take(str_drop(file, at), n);
        bool last = at + n == file.n;
        switch (mbox_next(&m, run, last, &found)) {
        case MBOX_END:
            return all;
        case MBOX_MORE:
            CHECK(!last);
            n = n + step < file.n - at ? n + step : file.n - at;
            break;
        case MBOX_MESSAGE: {
            char *joined = arena_array(arena, all.n + found.size + 2, 1);
            if (all.n)
                memcpy(joined, all.p, all.n);
            memcpy(joined + all.n, run.p + found.start, found.size);
            joined[all.n + found.size] = found.unquoted ? '!' : '|';
            all = (struct str){joined, all.n + found.size + 1};
            at += found.next;
            n = n - found.next;
        }
        }
    }
}

static struct str split(struct str file, size_t step) { return split_by(MBOX_LENGTHS_DOUBTED, file, step); }

static const struct {
    const char *what, *file, *messages;
} rows[] = {
    {"nothing", "", ""},
    {"one", FROM M, M "|"},
    {"two", FROM M "\n" FROM M "\n", M "|" M "|"},
    {"empty lines before the first", "\n\n" FROM M "\n" FROM M, M "|" M "|"},
    {"a byte order mark", "\xef\xbb\xbf" FROM M, M "|"},
    {"no empty line between", FROM M FROM M, M "|" M "|"},
    {"no empty line, and no field behind it", FROM M FROM "text\n", M FROM "text\n|"},
    {"several empty lines between: one is the mailbox's", FROM M "\n\n" FROM M, M "\n|" M "|"},
    {"cut off in the header", FROM "Subject: x\n" FROM M, "Subject: x\n|" M "|"},
    {"cut off in the header, with an empty line", FROM "Subject: x\n\n" FROM M, "Subject: x\n\n|" M "|"},
    {"a header alone", FROM "Subject: x\n\n\n" FROM M, "Subject: x\n\n|" M "|"},
    {"empty messages", FROM "\n" FROM "\n" FROM "\n", "\n|\n|\n|"},
    {"a From line with nothing behind it", FROM M "\n" FROM, M "||"},
    {"binary rubbish in it", FROM "\1\2\3\xff\n\n" FROM M, "\1\2\3\xff\n\n|" M "|"},
    {"quoted lines stay", FROM "A: b\n\n>From me\n>>From you\n\n" FROM M, "A: b\n\n>From me\n>>From you\n|" M "|"},
    {"a sentence in the body", FROM "A: b\n\nFrom me to you\nSubject: y\n\nFrom here on\n", "A: b\n\nFrom me to you\nSubject: y\n\nFrom here on\n|"},
    {"a sentence after an empty line", FROM "A: b\n\nHi\n\nFrom me: hello\nSubject: y\n", "A: b\n\nHi\n\nFrom me: hello\nSubject: y\n|"},
    {"a sentence with a date", FROM "A: b\n\nHi\n\nFrom what I saw on Jan 5 at 10:00 in 2004 it was\nlate\n",
     "A: b\n\nHi\n\nFrom what I saw on Jan 5 at 10:00 in 2004 it was\nlate\n|"},
    {"a From line of the mailbox before", FROM ">From c@d " DATE "\n" M, ">From c@d " DATE "\n" M "|"},
    {"the field, with a blank", FROM "From : a\n\nx\n\n" FROM M, "From : a\n\nx\n|" M "|"},
    {"no sender", "From " DATE "\n" M "\nFrom " DATE "\n" M, M "|" M "|"},
    {"Thunderbird", "From - " DATE "\nX-Mozilla-Status: 0001\n" M "\nFrom - " DATE "\n" M, "X-Mozilla-Status: 0001\n" M "|" M "|"},
    {"Gmail Takeout", "From 1790000000000000001@xxx Mon Mar 02 10:02:23 +0000 2026\n" M "\nFrom 1790000000000000002@xxx Mon Mar 02 10:02:23 +0000 2026\n" M, M "|" M "|"},
    {"pipermail", "From kim at acme.example  Mon Mar  2 10:02:23 2026\nFrom: kim at acme.example (Kim)\n\nx\n\nFrom kim at acme.example  Mon Mar  2 10:02:23 2026\n" M,
     "From: kim at acme.example (Kim)\n\nx\n|" M "|"},
    {"git format-patch", "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: Kim <k@acme.example>\nSubject: [PATCH] x\n\n---\n-- \n2.39\n\n"
     "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n" M, "From: Kim <k@acme.example>\nSubject: [PATCH] x\n\n---\n-- \n2.39\n|" M "|"},
    {"Eudora", "From ?\?\?@?\?\? " DATE "\n" M "\nFrom ?\?\?@?\?\? " DATE "\n" M, M "|" M "|"},
    {"a zone before the year", "From a@b Mon Mar  2 10:02:23 CET 2026\n" M "\nFrom a@b Mon Mar  2 10:02 CET DST 2026\n" M, M "|" M "|"},
    {"a zone behind it, and remote from", FROM M "\nFrom a@b Mon Mar  2 10:02:23 2026 +0100 remote from c\n" M, M "|" M "|"},
    {"a sender with blanks", FROM M "\nFrom \"Kim Lee\"@b.example " DATE "\n" M, M "|" M "|"},
    {"a date as in the Date field", FROM M "\nFrom a@b Mon, 2 Mar 2026 10:02:23 +0100\n" M, M "|" M "|"},
    {"a day that does not exist", FROM M "\nFrom a@b Thu Feb 31 99:99:99 2026\n" M, M "|" M "|"},
    {"no day of the week", FROM M "\nFrom a@b Mar 2 10:02:23 2026\n" M "\nFrom a@b 2026-03-02 10:02:23\n" M, M "|" M "|" M "|"},
    {"no day of the week, no field behind", FROM M "\nFrom a@b Mar 2 10:02:23 2026\ntext\n", M "\nFrom a@b Mar 2 10:02:23 2026\ntext\n|"},
    {"no day of the week, no empty line before", FROM "A: b\n\nx\nFrom a@b Mar 2 10:02:23 2026\nB: c\n", "A: b\n\nx\nFrom a@b Mar 2 10:02:23 2026\nB: c\n|"},
    {"no dates at all", "From -17\n" M "\nFrom -18\n" M "\nFrom here\ntext\n", M "|" M "\nFrom here\ntext\n|"},
    {"no date, in a mailbox that has them", FROM M "\nFrom MAILER-DAEMON\n" M, M "\nFrom MAILER-DAEMON\n" M "|"},
    {"not begun with a From line", M "\n" FROM M, M "|" M "|"},
    {"Content-Length that is right", FROM "Content-Length: 5\n\nbody\n\n" FROM M, "Content-Length: 5\n\nbody\n|" M "|"},
    {"... with a message in the body: it comes besides", FROM "Content-Length: 5\n\nbody\n\n" FROM "Content-Length: 51\n\n\n" FROM "A: b\n\nx\n\n" FROM "Content-Length: 5\n\nbody\n",
     "Content-Length: 5\n\nbody\n|Content-Length: 51\n\n\n" FROM "A: b\n\nx\n!A: b\n\nx\n|Content-Length: 5\n\nbody\n|"},
    {"... of the first", FROM "Content-Length: 51\n\n\n" FROM "A: b\n\nx\n\n" FROM "Content-Length: 5\n\nbody\n",
     "Content-Length: 51\n\n\n" FROM "A: b\n\nx\n!A: b\n\nx\n|Content-Length: 5\n\nbody\n|"},
    {"... of the last", FROM "Content-Length: 5\n\nbody\n\n" FROM "Content-Length: 51\n\n\n" FROM "A: b\n\nx\n\n",
     "Content-Length: 5\n\nbody\n|Content-Length: 51\n\n\n" FROM "A: b\n\nx\n!A: b\n\nx\n|"},
    {"... with lines that are not quoted", FROM "Content-Length: 12\n\nHi\n\nFrom me\n\n" FROM "Content-Length: 5\n\nbody\n",
     "Content-Length: 12\n\nHi\n\nFrom me\n!Content-Length: 5\n\nbody\n|"},
    {"a burst: honest, over one, over two, none", FROM "Content-Length: 5\n\nbody\n\n"
     FROM "Content-Length: 65\n\nbody\n\n" FROM M "\n" FROM "Content-Length: 125\n\nbody\n\n" FROM M "\n" FROM M "\n" FROM M,
     "Content-Length: 5\n\nbody\n|"
     "Content-Length: 65\n\nbody\n\n" FROM M "!" M "|" "Content-Length: 125\n\nbody\n\n" FROM M "\n" FROM M "!" M "|" M "|" M "|"},
    {"a length inside of a message counts for nothing", FROM "Content-Length: 84\n\nbody\n\n" FROM "Content-Length: 70\n" M "\n" FROM M "\n" FROM M,
     "Content-Length: 84\n\nbody\n\n" FROM "Content-Length: 70\n" M "!" "Content-Length: 70\n" M "|" M "|" M "|"},
    {"a length that leads to what is no From line without it", FROM "Content-Length: 71\n\nbody\n\n" FROM "A: b\n\nFrom x\nnot a field\n" "From a@b.example " DATE "\ntext\n",
     "Content-Length: 71\n\nbody\n|" "A: b\n\nFrom x\nnot a field\n" "From a@b.example " DATE "\ntext\n|"},
    {"Content-Length that leads nowhere", FROM "Content-Length: 7\n\nbody\n\n" FROM M, "Content-Length: 7\n\nbody\n|" M "|"},
    {"Content-Length that leads into the last", FROM "Content-Length: 2\n\nbody\n", "Content-Length: 2\n\nbody\n|"},
    {"Content-Length beyond the end", FROM "Content-Length: 7000\n\nbody\n\n" FROM M, "Content-Length: 7000\n\nbody\n|" M "|"},
    {"Content-Length twice", FROM "Content-Length: 56\nContent-Length: 56\n\nbody\n\n" FROM M,
     "Content-Length: 56\nContent-Length: 56\n\nbody\n|" M "|"},
    {"a stranger's Content-Length hides nothing", FROM M "\n" FROM "Content-Length: 66\n\nbody\n\n" FROM M "\n" FROM M,
     M "|Content-Length: 66\n\nbody\n|" M "|" M "|"},
    {"... even if it leads to a message that has one", FROM M "\n" FROM "Content-Length: 65\n\nbody\n\n" FROM M "\n" FROM "Content-Length: 5\n\nbody\n",
     M "|Content-Length: 65\n\nbody\n|" M "|Content-Length: 5\n\nbody\n|"},
    {"... not as the first either", FROM "Content-Length: 66\n\nbody\n\n" FROM M "\n" FROM M,
     "Content-Length: 66\n\nbody\n\n" FROM M "!" M "|" M "|"},
};

static struct str with_line_ends(struct str s, const char *line_end)
{
    struct str all = S("");
    for (struct str_cut c = str_cut(s, '\n');; c = str_cut(c.tail, '\n')) {
        char *joined = arena_array(unit_arena(), all.n + c.head.n + 2, 1);
        memcpy(joined, all.p, all.n);
        if (c.head.n)
            memcpy(joined + all.n, c.head.p, c.head.n);
        size_t n = all.n + c.head.n;
        for (const char *e = line_end; c.found && *e; e++)
            joined[n++] = *e;
        all = (struct str){joined, n};
        if (!c.found)
            return all;
    }
}

static void whole(void)
{
    for (size_t i = 0; i < LENGTH(rows); i++) {
        unit_row("%s", rows[i].what);
        CHECK_STR(split(unit_exact(str_z(rows[i].file)), SIZE_MAX), str_z(rows[i].messages));
    }
}

/* Where it is known what the mbox is. */
static void rules(void)
{
    static const struct {
        const char *what;
        enum mbox_lengths rule;
        const char *file, *messages;
    } table[] = {
        {"ignored: over a message", MBOX_LENGTHS_IGNORED, FROM "Content-Length: 66\n\nbody\n\n" FROM M "\n" FROM M, "Content-Length: 66\n\nbody\n|" M "|" M "|"},
        {"ignored: before the end", MBOX_LENGTHS_IGNORED, FROM "Content-Length: 5\n\nbody\nFrom a@b " DATE "\ntext\n\n" FROM M,
         "Content-Length: 5\n\nbody\nFrom a@b " DATE "\ntext\n|" M "|"},
        {"believed: over a message", MBOX_LENGTHS_BELIEVED, FROM "Content-Length: 66\n\nbody\n\n" FROM M "\n" FROM M,
         "Content-Length: 66\n\nbody\n\n" FROM M "!" M "|"},
        {"believed: to what is no From line without it", MBOX_LENGTHS_BELIEVED, FROM "Content-Length: 5\n\nbody\nFrom a@b " DATE "\ntext\n",
         "Content-Length: 5\n\nbody\n|text\n|"},
        {"believed: also behind one that is wrong", MBOX_LENGTHS_BELIEVED, FROM M "\n" FROM "Content-Length: 7\n\nbody\n\n" FROM "Content-Length: 66\n\nbody\n\n" FROM M "\n" FROM M,
         M "|Content-Length: 7\n\nbody\n|Content-Length: 66\n\nbody\n\n" FROM M "!" M "|"},
    };
    for (size_t i = 0; i < LENGTH(table); i++) {
        unit_row("%s", table[i].what);
        CHECK_STR(split_by(table[i].rule, unit_exact(str_z(table[i].file)), SIZE_MAX), str_z(table[i].messages));
        CHECK_STR(split_by(table[i].rule, unit_exact(str_z(table[i].file)), 1), str_z(table[i].messages));
    }
}

/* Content-Length counts line ends, so those rows have others. */
static void line_ends(void)
{
    static const char *const ends[] = {"\r\n", "\r"};
    for (size_t i = 0; i < LENGTH(rows); i++)
        for (size_t k = 0; k < LENGTH(ends); k++) {
            if (strstr(rows[i].file, "Content-Length") || (ends[k][1] == 0 && strstr(rows[i].file, "\n\n\n\n")))
                continue;
            struct str file = with_line_ends(str_z(rows[i].file), ends[k]);
            unit_row("%s with line ends of %zu bytes", rows[i].what, strlen(ends[k]));
            CHECK_STR(split(unit_exact(file), SIZE_MAX), with_line_ends(str_z(rows[i].messages), ends[k]));
        }
}

/* However the run grows, the messages are the same: each row stands between others that are longer than what is looked at
 * in one go. */
static void streams(void)
{
    enum { LONG = 5000 };
    char filler[LONG + 1];
    memset(filler, 'x', LONG);
    for (size_t i = 70; i < LONG; i += 70)
        filler[i] = '\n';
    filler[LONG] = 0;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str file = arena_print(unit_arena(), FROM "Content-Length: 5001\n\n%s\n\n%s%s\n\n" FROM "A: b\n\n%s\n", filler,
                                      rows[i].file, filler, filler);
        struct str want = split(unit_exact(file), SIZE_MAX);
        static const size_t steps[] = {1, 7, 100, 4096};
        for (size_t k = 0; k < LENGTH(steps); k++) {
            unit_row("%s, %zu bytes at a time", rows[i].what, steps[k]);
            CHECK_STR(split(file, steps[k]), want);
        }
    }
}

/* A message that is too long to be kept costs no more memory than what is looked at, and the next one is found. */
static void forgotten(void)
{
    enum { KEPT = 4000, LONG = 200000 };
    static const struct {
        const char *what, *start, *piece, *end;
    } table[] = {
        {"lines of a body", FROM "A: b\n\n", "From me\nto you\n\n", "\n"}, {"a body without lines", FROM "A: b\n\n", "x", "\n\n"},
        {"fields", FROM, "A: b\n", "\n\n"},  {"a header without lines", FROM, "x", "\n\n"},
        {"NULs", FROM, "\0", "\n\n"},      {"empty lines", FROM, "\n", "\n"},
        {"CRs", FROM "A: b\n", "\r", "\n\n"}, {"Content-Length", FROM "Content-Length: 150000\n\n", "\nx", "\n\n"},
    };
    for (size_t i = 0; i < LENGTH(table); i++) {
        struct str piece = str_z(table[i].piece), file = str_z(table[i].start);
        piece.n += !piece.n; /* NUL */
        for (size_t k = 0; k < LONG; k += piece.n)
            file.n += piece.n;
        char *bytes = arena_array(unit_arena(), file.n + 200, 1);
        size_t n = strlen(table[i].start);
        memcpy(bytes, table[i].start, n);
        for (; n < file.n; n += piece.n)
            memcpy(bytes + n, piece.p, piece.n);
        n += (size_t)sprintf(bytes + n, "%s" FROM M, table[i].end);
        struct mbox m = {0};
        struct mbox_message found = {0};
        struct str rest = {bytes, n};
        size_t shown = 0, messages = 0, most = 0;
        for (enum mbox_found f = MBOX_MORE; f != MBOX_END;) {
            f = mbox_next(&m, str_take(rest, shown), shown == rest.n, &found);
            size_t gone = f == MBOX_MESSAGE ? found.next : f == MBOX_MORE && shown > KEPT ? mbox_forget(&m) : 0;
            messages += f == MBOX_MESSAGE;
            if (f == MBOX_MESSAGE && messages == 2)
                CHECK_STR(((struct str){rest.p + found.start, found.size}), S(M));
            rest = str_drop(rest, gone);
            shown -= gone;
            most = shown > most ? shown : most;
            if (f == MBOX_MORE)
                shown = shown + 100 < rest.n ? shown + 100 : rest.n;
        }
        unit_row("%s", table[i].what);
        CHECK_INT(messages, 2);
        CHECK(most < 2 * KEPT);
    }
}

static void looks(void)
{
    static const struct {
        const char *head;
        bool is;
    } table[] = {
        {FROM M, true}, {"\r\n\n" FROM M, true}, {"\xef\xbb\xbf" FROM, true}, {"From -17\n" M, true}, {"From a b c\n" M, true},
        {"", false}, {"From ", false}, {"From: a\n\n", false}, {"From : a\nTo: b\n\n", false}, {">" FROM M, false}, {M, false},
        {"From here on\nthere is text\n", false}, {"Received: x\n" FROM M, false},
        {"From a@b Mon Mar  2 10:02:23 2026\rSubject: x\r\rx\r", true},
    };
    for (size_t i = 0; i < LENGTH(table); i++) {
        unit_row("%s", table[i].head);
        CHECK_INT(mbox_looks(unit_exact(str_z(table[i].head))), table[i].is);
    }
}

/* What keeps a splitter busy: each is one piece many times. */
static void pathological(void)
{
    static const struct {
        const char *what, *start, *piece;
        size_t times, messages;
    } table[] = {
        {"ten million From lines", "", FROM, 10000000, 1},
        {"a million empty messages", "", FROM "\n", 1000000, 1000000},
        {"From lines that are none", FROM "\n", "\nFrom me on Jan 5 at 10:00 in 2004 x\ny", 1000000, 1},
        {"100 MB of header", FROM, "Subject: header without an end, and without an empty line, for a hundred megabytes\n", 1250000, 1},
        {"100 MB without a line end", FROM, "0123456789012345678901234567890123456789012345678901234567890123456789", 1500000, 1},
        {"100 MB of line ends", FROM, "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", 2500000, 1},
        {"a million messages in one", FROM "Content-Length: 43000000\n\n", FROM "\n", 1000000, 1000001},
        {"each is in the one before", "", FROM "Content-Length: 49\n\n" FROM "A: b\n\n\n", 500000, 1000000},
        {"lengths that lead nowhere", "", FROM "Content-Length: 60000000\n\n\n", 1000000, 1000000},
    };
    for (size_t i = 0; i < LENGTH(table); i++) {
        struct str start = str_z(table[i].start), piece = str_z(table[i].piece);
        size_t n = start.n + piece.n * table[i].times, at = 0, messages = 0, grown = 1 << 20;
        char *bytes = malloc(n);
        if (!bytes)
            abort();
        memcpy(bytes, start.p, start.n);
        for (size_t k = 0; k < table[i].times; k++)
            memcpy(bytes + start.n + k * piece.n, piece.p, piece.n);
        struct mbox m = {0};
        struct mbox_message found;
        clock_t from = clock();
        for (;;) {
            struct str run = str_take((struct str){bytes + at, n - at}, grown);
            enum mbox_found f = mbox_next(&m, run, run.n == n - at, &found);
            if (f == MBOX_END)
                break;
            if (f == MBOX_MORE) {
                grown *= 2;
                continue;
            }
            messages++;
            at += found.next;
        }
        unit_row("%s", table[i].what);
        unit_check_time(from);
        CHECK_INT(messages, table[i].messages);
        free(bytes);
    }
}

void suite_parsers_mbox(void)
{
    static const struct unit_test tests[] = {
        {"messages", whole}, {"rules of lengths", rules}, {"line ends", line_ends}, {"streams", streams}, {"too long", forgotten}, {"looks like one", looks},
        {"pathological", pathological},
    };
    unit_suite("parsers/mbox", tests, LENGTH(tests));
}
