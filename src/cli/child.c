#include "src/cli/child.h"
#include "src/cli/spool.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int64_t monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Nothing of a library may get to standard output, which is the message's; nothing of a message into a core file; and if the
 * parent is killed, nobody would end the child. */
static void confine(pid_t parent, int64_t deadline)
{
    rlim_t seconds = (rlim_t)((deadline - monotonic_us()) / 1000000 + 2);
    struct rlimit none = {0, 0}, cpu = {seconds, seconds};
    if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        _exit(EXIT_FAILURE);
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &cpu);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_FAILURE);
}

static pid_t start(child_work *work, void *with, int fds[2], int64_t deadline)
{
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        close(fds[0]);
        confine(parent, deadline);
        work(fds[1], with);
        _exit(EXIT_SUCCESS);
    }
    close(fds[1]);
    return child;
}

/* Until the child has closed its end. False: too late, or what it wrote was not wanted. */
static bool listen_to(int fd, child_heard *heard, void *to, int64_t deadline)
{
    char piece[65536];
    for (;;) {
        int64_t left = deadline - monotonic_us();
        if (left <= 0 || !spool_wait(fd, POLLIN, (int)((left + 999) / 1000)))
            return false;
        ssize_t got = read(fd, piece, sizeof piece);
        if (got == 0)
            return true;
        if (got < 0 && errno != EINTR)
            return false;
        if (got > 0 && !heard(to, piece, (size_t)got))
            return false;
    }
}

static enum child_end wait_for(pid_t child, bool killed)
{
    int status = 0;
    pid_t got;
    do
        got = waitpid(child, &status, 0);
    while (got < 0 && errno == EINTR);
    return killed ? CHILD_LATE : got == child && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? CHILD_DONE : CHILD_DIED;
}

enum child_end child_run(child_work *work, void *with, child_heard *heard, void *to, int64_t deadline)
{
    int fds[2];
    signal(SIGCHLD, SIG_DFL); /* who ignores it cannot wait for a child */
    if (pipe2(fds, O_CLOEXEC) != 0)
        return CHILD_NONE;
    pid_t child = start(work, with, fds, deadline);
    bool over = child > 0 && listen_to(fds[0], heard, to, deadline);
    close(fds[0]);
    if (child < 0)
        return CHILD_NONE;
    if (!over)
        kill(child, SIGKILL);
    return wait_for(child, !over);
}
