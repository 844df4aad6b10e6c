/* Preloaded into dkimverify by filterfaults.py: a function of the C library that the check calls does, once, what a bug would.
 * FAULT names it: WHERE-WHAT. "early" is before the forged fields are found, "late" after. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* All memory that is shared with the parent, and then it looks as if all were well. The first word stays 1. */
static void spoil(int byte)
{
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        char *end;
        char *from = (char *)strtoul(line, &end, 16), *to = (char *)strtoul(end + 1, &end, 16);
        if (strncmp(end, " rw-s", 5) != 0)
            continue;
        memset(from, byte, (size_t)(to - from));
        *(unsigned *)from = 1;
    }
    _exit(0);
}

/* A stamp that is whole and well formed, and takes more out than it may: the first edit, where the new field goes, drops 50
 * bytes. Found by its place: src/cli/filter.c, struct slot. */
static void cut(void)
{
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        char *end;
        char *from = (char *)strtoul(line, &end, 16);
        end = strchr(end, ' ');
        if (strncmp(end, " rw-s", 5) == 0)
            *(unsigned long *)(from + 32 + (1 << 18) + 8) = 50;
    }
    _exit(1);
}

/* What a hostile child does to the files it was left. */
static void spoil_files(void)
{
    for (int fd = 3; fd < 100; fd++)
        if (ftruncate(fd, 0) == 0 || write(fd, "x", 1) > 0)
            fprintf(stderr, "file %d is open\n", fd);
    if (write(0, "x", 1) != 1)
        _exit(1);
}

/* What a hostile child does to the files and processes of whoever called: nothing of it may come about. */
static void escape(void)
{
    int fd = open("escaped", O_CREAT | O_WRONLY, 0600);
    fprintf(stderr, "made a file: %s\n", fd < 0 ? "no" : "yes");
    fd = open("good.eml", O_RDWR);
    fprintf(stderr, "opened a file for writing: %s\n", fd < 0 ? "no" : "yes");
    fprintf(stderr, "read a file: %s\n", open("good.eml", O_RDONLY) < 0 ? "no" : "yes");
    fprintf(stderr, "renamed a file: %s\n", rename("renamed", "renamed.1") < 0 && errno == EACCES ? "no" : "yes");
    fprintf(stderr, "signalled its parent: %s\n", kill(getppid(), SIGWINCH) < 0 ? "no" : "yes");
    execl("/bin/true", "true", (char *)NULL);
    fprintf(stderr, "ran a program: no\n");
}

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
    if (strcmp(what, "cut") == 0)
        cut();
    if (strcmp(what, "files") == 0)
        spoil_files();
    if (strcmp(what, "escape") == 0)
        escape();
    if (strcmp(what, "ones") == 0)
        spoil(0xFF);
    if (strcmp(what, "numbers") == 0)
        spoil(0x01);
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
