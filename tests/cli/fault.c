/* Preloaded into dkimverify by filter.py: a function of the C library that the check calls does, once, what a bug would.
 * FAULT names it: WHERE-WHAT. "early" is before the forged fields are found, "late" after. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static void fault(const char *where)
{
    const char *wanted = getenv("FAULT");
    size_t n = strlen(where);
    if (!wanted || strncmp(wanted, where, n) != 0 || wanted[n] != '-')
        return;
    const char *what = wanted + n + 1;
    if (strcmp(what, "abort") == 0)
        abort();
    if (strcmp(what, "segv") == 0)
        *(volatile int *)8 = 0;
    if (strcmp(what, "kill") == 0)
        kill(getpid(), SIGKILL);
    if (strcmp(what, "exit0") == 0)
        _exit(0);
    if (strcmp(what, "exit1") == 0)
        exit(1);
    if (strcmp(what, "print") == 0) {
        puts("printed");
        fflush(stdout);
        dprintf(1, "printed\n");
    }
    if (strcmp(what, "junk") == 0) /* on every handle there is, the pipe to the parent among them */
        for (int fd = 3; fd < 10; fd++)
            dprintf(fd, "junk junk junk junk junk junk junk junk junk junk");
    while (strcmp(what, "loop") == 0)
        continue;
    while (strcmp(what, "hang") == 0)
        pause();
}

int gethostname(char *name, size_t n)
{
    fault("early");
    strncpy(name, "mx.you.example", n);
    return 0;
}

ssize_t getrandom(void *to, size_t n, unsigned flags)
{
    (void)flags;
    fault("late");
    memset(to, 4, n);
    return (ssize_t)n;
}

pid_t fork(void)
{
    const char *wanted = getenv("FAULT");
    pid_t (*real)(void) = (pid_t (*)(void))dlsym(RTLD_NEXT, "fork");
    if (wanted && strcmp(wanted, "fork") == 0) {
        errno = EAGAIN;
        return -1;
    }
    return real();
}
