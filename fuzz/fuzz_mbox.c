/* parsers/mbox: messages follow each other to the end of the file, and none reaches into the next but by its Content-Length,
 * which never changes where messages begin; a run that grows gives the same ones as the whole file. */
#include "parsers/mbox.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

struct sums {
    uint64_t starts, all;
};

/* The same numbers for the same messages. */
static struct sums read_all(enum mbox_lengths rule, struct str file, size_t step)
{
    struct mbox m = {.rule = rule};
    struct mbox_message found;
    struct sums sum = {0, 0};
    size_t at = 0, shown = step < file.n ? step : file.n;
    for (;;) {
        struct str run = str_take(str_drop(file, at), shown - at);
        bool last = shown == file.n;
        enum mbox_found f = mbox_next(&m, run, last, &found);
        if (f == MBOX_END) {
            assert(last && at == file.n);
            return sum;
        }
        if (f == MBOX_MORE) {
            assert(!last);
            shown = file.n - shown > step ? shown + step : file.n;
            continue;
        }
        assert(found.next && found.next <= found.end && found.start <= found.next);
        assert(found.end <= run.n && found.size <= found.end - found.start);
        assert(found.next == found.end || rule == MBOX_LENGTHS_DOUBTED);
        sum.starts = sum.starts * 31 + at + found.start;
        sum.all = (sum.all * 31 + sum.starts) * 31 + found.size * 2 + found.unquoted;
        at += found.next;
    }
}

/* With messages that are not kept the file comes to its end too. */
static void forget_all(struct str file, size_t step)
{
    struct mbox m = {0};
    struct mbox_message found = {0};
    size_t shown = 0;
    for (enum mbox_found f = MBOX_MORE; f != MBOX_END;) {
        struct str run = str_take(file, shown);
        f = mbox_next(&m, run, shown == file.n, &found);
        size_t gone = f == MBOX_MESSAGE ? found.next : f == MBOX_MORE ? mbox_forget(&m) : 0;
        assert(gone <= run.n && (f != MBOX_MESSAGE || gone) && (f != MBOX_MORE || shown < file.n));
        file = str_drop(file, gone);
        shown -= gone;
        if (f == MBOX_MORE)
            shown = file.n - shown > step ? shown + step : file.n;
    }
    assert(!file.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct str file = {(const char *)bytes, n};
    for (enum mbox_lengths rule = MBOX_LENGTHS_DOUBTED; rule <= MBOX_LENGTHS_BELIEVED; rule++) {
        uint64_t whole = read_all(rule, file, n + 1).all;
        assert(read_all(rule, file, 1000).all == whole && read_all(rule, file, 4096).all == whole);
        if (n < 10000)
            assert(read_all(rule, file, 1).all == whole);
    }
    assert(read_all(MBOX_LENGTHS_DOUBTED, file, n + 1).starts == read_all(MBOX_LENGTHS_IGNORED, file, n + 1).starts);
    forget_all(file, 1000);
    forget_all(file, 100);
    mbox_looks(file);
    return 0;
}
