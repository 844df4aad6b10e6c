#include "src/cli/landlock.h"
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* landlock(7). Written out here: the headers of a system may be older than its kernel. */
enum fs {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    REMOVE_AND_MAKE = 0x1FF << 4, /* directories, files, devices, sockets, pipes, links */
    REFER = 1 << 13,              /* rename and link into another directory; version 2 */
    TRUNCATE = 1 << 14,           /* version 3 */
};
enum scope { ABSTRACT_SOCKETS = 1 << 0, SIGNALS = 1 << 1 }; /* version 6 */
enum { ASK_VERSION = 1 };

struct ruleset {
    uint64_t fs, net, scoped;
};

static struct ruleset all_of(long version)
{
    struct ruleset r = {.fs = EXECUTE | WRITE_FILE | REMOVE_AND_MAKE};
    r.fs |= version >= 2 ? REFER : 0;
    r.fs |= version >= 3 ? TRUNCATE : 0;
    r.scoped = version >= 6 ? ABSTRACT_SOCKETS | SIGNALS : 0;
    return r;
}

/* A set of rights that is handled, and no rule that grants one. An older kernel takes the longer struct as long as what it does
 * not know is zero. Who started us under a seccomp filter has confined us already, and such a filter may kill for a system
 * call that it does not know. */
void landlock_read_only(void)
{
#ifdef SYS_landlock_create_ruleset
    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 0)
        return;
    long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, ASK_VERSION);
    if (version < 1)
        return;
    struct ruleset r = all_of(version);
    long fd = syscall(SYS_landlock_create_ruleset, &r, sizeof r, 0);
    if (fd < 0)
        return;
    syscall(SYS_landlock_restrict_self, (int)fd, 0);
    close((int)fd);
#endif
}
