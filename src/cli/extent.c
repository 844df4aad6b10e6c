/* A file that is mapped can be made shorter by anybody who may write it. Who then reads behind its new end gets SIGBUS, in
 * whatever function that is: a hash, memchr. There is no way back out of these but to go on, so the handler puts zeros where
 * the file ended, and remembers where; the message that was read so is given up afterwards (extent_lost). All of
 * this program's mappings are in one table of atomic numbers, so that the handler needs no lock, whichever thread it hits.
 *
 * Not the last page: what was cut off within it reads as zeros without a signal. So the size is asked for as well. */
#include "src/cli/extent.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SLOTS = 256 };

/* start is UINTPTR_MAX while a slot is not in use, so that a handler in another thread never sees half of a change. */
static struct {
    atomic_uintptr_t start, end, lost_from;
    atomic_bool taken;
} slots[SLOTS];
static uintptr_t page_size;
static struct sigaction before;

static void on_sigbus(int signal, siginfo_t *info, void *context)
{
    int saved = errno;
    uintptr_t at = (uintptr_t)info->si_addr;
    for (size_t i = 0; i < SLOTS; i++) {
        if (at < atomic_load(&slots[i].start) || at >= atomic_load(&slots[i].end))
            continue;
        uintptr_t page = at & ~(page_size - 1), known = atomic_load(&slots[i].lost_from);
        while (page < known && !atomic_compare_exchange_weak(&slots[i].lost_from, &known, page))
            ;
        void *zeros = mmap((void *)page, atomic_load(&slots[i].end) - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        if (zeros == MAP_FAILED)
            break;
        errno = saved;
        return;
    }
    if (before.sa_flags & SA_SIGINFO)
        before.sa_sigaction(signal, info, context);
    else
        sigaction(SIGBUS, &before, NULL); /* the same access again, and then what always happens */
    errno = saved;
}

static void install(void)
{
    struct sigaction action = {.sa_sigaction = on_sigbus, .sa_flags = SA_SIGINFO};
    if (page_size)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        atomic_store(&slots[i].start, UINTPTR_MAX);
    page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &before);
}

static size_t take_slot(void)
{
    for (size_t i = 0; i < SLOTS; i++)
        if (!atomic_exchange(&slots[i].taken, true))
            return i;
    return SLOTS;
}

static void free_slot(size_t slot)
{
    atomic_store(&slots[slot].start, UINTPTR_MAX);
    atomic_store(&slots[slot].end, 0);
    atomic_store(&slots[slot].taken, false);
}

struct extent *extent_new(size_t n)
{
    struct extent *e = calloc(1, sizeof *e);
    if (!e || !(e->bytes = malloc(n ? n : 1)))
        abort();
    e->holders = 1;
    e->n = n;
    return e;
}

bool extent_grow(struct extent *e, size_t n)
{
    if (e->mapped || atomic_load(&e->holders) != 1)
        return false;
    char *bigger = realloc(e->bytes, n);
    if (!bigger)
        abort();
    e->bytes = bigger;
    e->n = n;
    return true;
}

struct extent *extent_map(int fd, uint64_t offset, size_t n)
{
    install();
    size_t ahead = (size_t)(offset & (page_size - 1)), slot = take_slot();
    if (slot == SLOTS)
        return NULL;
    int own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    char *map = own < 0 ? MAP_FAILED : mmap(NULL, ahead + n, PROT_READ, MAP_PRIVATE, own, (off_t)(offset - ahead));
    struct extent *e = map == MAP_FAILED ? NULL : calloc(1, sizeof *e);
    if (!e) {
        if (own >= 0)
            close(own);
        free_slot(slot);
        return NULL;
    }
    madvise(map, ahead + n, MADV_SEQUENTIAL);
    *e = (struct extent){.holders = 1, .bytes = map + ahead, .n = n, .mapped = true, .fd = own, .offset = offset,
                         .slot = slot, .before = ahead};
    uintptr_t end = (uintptr_t)map + ahead + n;
    atomic_store(&slots[slot].lost_from, UINTPTR_MAX);
    atomic_store(&slots[slot].end, (end + page_size - 1) & ~(page_size - 1));
    atomic_store(&slots[slot].start, (uintptr_t)map);
    return e;
}

struct extent *extent_read(int fd, uint64_t offset, size_t n)
{
    struct extent *e = extent_new(n);
    size_t have = 0;
    ssize_t got = 1;
    while (have < n && got) {
        got = pread(fd, e->bytes + have, n - have, (off_t)(offset + have));
        if (got < 0 && errno != EINTR)
            break;
        have += got > 0 ? (size_t)got : 0;
    }
    e->n = have;
    if (got >= 0 && have)
        return e;
    errno = got < 0 ? errno : ESTALE;
    extent_drop(e);
    return NULL;
}

struct extent *extent_hold(struct extent *e)
{
    atomic_fetch_add(&e->holders, 1);
    return e;
}

void extent_drop(struct extent *e)
{
    if (!e || atomic_fetch_sub(&e->holders, 1) != 1)
        return;
    if (e->mapped) {
        free_slot(e->slot);
        munmap(e->bytes - e->before, e->before + e->n);
        close(e->fd);
    } else {
        free(e->bytes);
    }
    free(e);
}

bool extent_lost(const struct extent *e, struct str bytes)
{
    struct stat st;
    if (!e || !e->mapped || !bytes.n)
        return false;
    uint64_t end = e->offset + (uint64_t)(bytes.p - e->bytes) + bytes.n;
    return atomic_load(&slots[e->slot].lost_from) < (uintptr_t)bytes.p + bytes.n || fstat(e->fd, &st) != 0 ||
           (uint64_t)st.st_size < end;
}
