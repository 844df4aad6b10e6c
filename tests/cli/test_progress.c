/* cli/progress: how far a run is, in words. */
#include "src/cli/progress.h"
#include "tests/unit.h"

static void text(void)
{
    static const struct {
        struct progress_facts facts;
        const char *wanted;
    } rows[] = {
        {{0, 0, 0, 0}, "0 messages, 0 bytes"},
        {{1, 999, 0, 1}, "1 message, 999 bytes, 1 messages/s, 999 bytes/s"},
        {{10, 1000, 2000, 2}, "10 messages, 1.0 kB of 2.0 kB, 5 messages/s, 500 bytes/s, 0:02 left"},
        {{12345, 512000000, 2000000000, 60}, "12345 messages, 512 MB of 2.0 GB, 206 messages/s, 8.5 MB/s, 2:54 left"},
        {{5, 1000000, 60000000, 1}, "5 messages, 1.0 MB of 60 MB, 5 messages/s, 1.0 MB/s, 0:59 left"},
        {{5, 1000000, 61000000, 1}, "5 messages, 1.0 MB of 61 MB, 5 messages/s, 1.0 MB/s, 1:00 left"},
        {{5, 1000000, 3601000000, 1}, "5 messages, 1.0 MB of 3.6 GB, 5 messages/s, 1.0 MB/s, 1:00:00 left"},
        {{5, 999499, 0, 0}, "5 messages, 999 kB"},
        {{5, 999500, 0, 0}, "5 messages, 1.0 MB"},
        {{5, 9949, 0, 0}, "5 messages, 9.9 kB"},
        {{5, 9950, 0, 0}, "5 messages, 10 kB"},
        {{5, 1000000000000, 0, 0}, "5 messages, 1.0 TB"},
        {{5, 5000000000000000, 0, 0}, "5 messages, 5000 TB"},
        /* all is read; a file that became longer meanwhile; nothing is read yet */
        {{5, 2000, 2000, 1}, "5 messages, 2.0 kB of 2.0 kB, 5 messages/s, 2.0 kB/s"},
        {{5, 3000, 2000, 1}, "5 messages, 3.0 kB, 5 messages/s, 3.0 kB/s"},
        {{0, 0, 2000, 3}, "0 messages, 0 bytes of 2.0 kB, 0 messages/s, 0 bytes/s"},
        {{5, 3000, 0, -1}, "5 messages, 3.0 kB"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        progress_text(got, &rows[i].facts);
        unit_row("%s", rows[i].wanted);
        CHECK_STR(((struct str){got->str, got->len}), str_z(rows[i].wanted));
    }
}

static void due(void)
{
    struct progress on, off;
    progress_begin(&on, true);
    progress_begin(&off, false);
    CHECK(!progress_due(&on, on.began + G_USEC_PER_SEC - 1));
    CHECK(progress_due(&on, on.began + G_USEC_PER_SEC));
    CHECK(!progress_due(&off, off.began + 3600 * (gint64)G_USEC_PER_SEC));
}

void suite_cli_progress(void)
{
    static const struct unit_test tests[] = {{"text", text}, {"not at once", due}};
    unit_suite("cli/progress", tests, LENGTH(tests));
}
