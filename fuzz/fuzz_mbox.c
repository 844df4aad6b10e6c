/* parsers/mbox: messages follow each other to the end of the file and none reaches into the next; a run that grows gives
 * the same ones as the whole file. */
#include "parsers/mbox.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* The same numbers for the same messages. */
static uint64_t read_all(struct str file, size_t step)
{
    struct mbox m = {0};
    struct mbox_message found;
    uint64_t sum = 0;
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
        assert(found.next && found.next <= run.n && found.start <= found.next && found.size <= found.next - found.start);
        sum = (sum * 31 + at + found.start) * 31 + found.size * 2 + found.unquoted;
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
    uint64_t whole = read_all(file, n + 1);
    assert(read_all(file, 1000) == whole && read_all(file, 4096) == whole);
    if (n < 10000)
        assert(read_all(file, 1) == whole);
    forget_all(file, 1000);
    forget_all(file, 100);
    mbox_looks(file);
    return 0;
}
