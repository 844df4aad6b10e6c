/* cli/output: what waits and what is written, when. Standard output and error are files meanwhile. */
#include "src/cli/output.h"
#include "tests/unit.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ENOUGH = 65536, OFTEN = G_USEC_PER_SEC / 10 };

/* A standard stream, and the file that stands in for it. */
struct stand_in {
    FILE *stream;
    int saved, file;
};

static struct stand_in stand_in(FILE *stream, const char *name)
{
    fflush(stream);
    struct stand_in s = {stream, dup(fileno(stream)), name ? open(name, O_RDWR) : memfd_create("stand-in", 0)};
    if (s.saved < 0 || s.file < 0 || dup2(s.file, fileno(stream)) < 0)
        abort();
    return s;
}

static void stand_back(struct stand_in *s)
{
    __fpurge(s->stream);
    clearerr(s->stream);
    if (dup2(s->saved, fileno(s->stream)) < 0)
        abort();
    close(s->saved);
    close(s->file);
}

static long long size_of(const struct stand_in *s) { return (long long)lseek(s->file, 0, SEEK_END); }

static void gathered(void)
{
    struct stand_in out = stand_in(stdout, NULL);
    struct output o;
    char *large = g_strnfill(ENOUGH, 'x');
    output_begin(&o);
    output_put(&o, "one\n", 4);
    output_put(&o, large, ENOUGH - 5);
    long long waits = size_of(&out);
    output_put(&o, "two\n", 4);
    long long enough = size_of(&out), left = (long long)o.waiting->len;
    output_put(&o, "three\n", 6);
    bool ended = output_end(&o);
    long long all = size_of(&out);
    char head[4];
    bool first = pread(out.file, head, sizeof head, 0) == sizeof head && memcmp(head, "one\n", sizeof head) == 0;
    stand_back(&out);
    CHECK_INT(waits, 0);
    CHECK_INT(enough, ENOUGH + 3); /* a report is not cut */
    CHECK_INT(left, 0);
    CHECK(ended);
    CHECK_INT(all, ENOUGH + 9);
    CHECK(first);
    g_free(large);
}

static void now_and_then(void)
{
    struct stand_in out = stand_in(stdout, NULL);
    struct output o;
    output_begin(&o);
    output_put(&o, "one\n", 4);
    output_flush(&o);
    gint64 then = o.written_at;
    output_put(&o, "two\n", 4);
    output_tick(&o, then + OFTEN - 1);
    long long early = size_of(&out);
    output_tick(&o, then + OFTEN);
    long long due = size_of(&out);
    then = o.written_at;
    output_tick(&o, then + 10 * OFTEN); /* nothing waits, nothing is written */
    bool idle = o.written_at == then, ended = output_end(&o);
    stand_back(&out);
    CHECK_INT(early, 4);
    CHECK_INT(due, 8);
    CHECK(idle);
    CHECK(ended);
}

/* It is said once, whatever comes after. */
static void full(void)
{
    struct stand_in out = stand_in(stdout, "/dev/full"), err = stand_in(stderr, NULL);
    struct output o;
    output_begin(&o);
    for (int i = 0; i < 3; i++) {
        output_put(&o, "one\n", 4);
        output_flush(&o);
    }
    bool failed = o.failed, ended = output_end(&o);
    char said[400];
    ssize_t n = pread(err.file, said, sizeof said, 0);
    stand_back(&err);
    stand_back(&out);
    CHECK(failed);
    CHECK(!ended);
    CHECK_STR(str_take((struct str){said, n > 0 ? (size_t)n : 0}, 45), S("dkimverify: standard output cannot be written"));
    CHECK(n > 0 && memchr(said, '\n', (size_t)n) == said + n - 1);
}

void suite_cli_output(void)
{
    static const struct unit_test tests[] = {{"gathered", gathered}, {"now and then", now_and_then}, {"a full disk", full}};
    unit_suite("cli/output", tests, LENGTH(tests));
}
