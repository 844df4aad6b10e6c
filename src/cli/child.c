#include "src/cli/child.h"
#include "parsers/limits.h"
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The sanitizers take more address space than there is memory. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

int64_t monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void limit(int what, uint64_t most)
{
    struct rlimit r;
    if (getrlimit(what, &r) == 0 && (r.rlim_cur == RLIM_INFINITY || r.rlim_cur > most)) {
        r.rlim_cur = most;
        setrlimit(what, &r);
    }
}

/* Nothing may get to standard output, which is the message's, or to what else the caller has open: standard input may be the
 * same socket. Nothing of a message gets into a core file; and if the parent is killed, nobody would end the child. */
static void confine(pid_t parent, uint64_t more, int64_t deadline)
{
    if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0 || dup2(STDERR_FILENO, STDIN_FILENO) < 0)
        _exit(EXIT_FAILURE);
    syscall(SYS_close_range, STDERR_FILENO + 1, ~0u, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, (uint64_t)((deadline - monotonic_us()) / 1000000 + 2));
    if (!SANITIZED)
        limit(RLIMIT_AS, more + LIMIT_CHECK_MEMORY);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_FAILURE);
}

/* Has it ended? SIGCHLD is blocked, so none is missed; it may be about another child, of who started this program. */
static bool ended(pid_t child, int *status, const sigset_t *chld, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - monotonic_us();
        struct timespec wait = {left / 1000000, left % 1000000 * 1000};
        if (waitpid(child, status, WNOHANG) == child)
            return true;
        if (left <= 0)
            return false;
        sigtimedwait(chld, NULL, &wait);
    }
}

static enum child_end wait_for(pid_t child, const sigset_t *chld, int64_t deadline)
{
    int status = 0;
    if (ended(child, &status, chld, deadline))
        return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? CHILD_DONE : CHILD_DIED;
    kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return CHILD_LATE;
}

enum child_end child_run(child_work *work, void *with, uint64_t more, int64_t deadline)
{
    pid_t parent = getpid();
    sigset_t chld;
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    sigprocmask(SIG_BLOCK, &chld, NULL);
    signal(SIGCHLD, SIG_DFL); /* who ignores it cannot wait for a child */
    prctl(PR_SET_DUMPABLE, 0); /* the child cannot reach into the memory of its parent */
    pid_t child = fork();
    if (child == 0) {
        confine(parent, more, deadline);
        work(with);
        _exit(EXIT_SUCCESS);
    }
    return child < 0 ? CHILD_NONE : wait_for(child, &chld, deadline);
}
