#include "src/cli/interrupt.h"
#include "src/cli/status.h"
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static volatile sig_atomic_t wake = -1;

static void note(int number)
{
    int kept = errno;
    caught = number;
    if (write(wake, "", 1) < 0)
        errno = kept; /* full: whoever waits is awake already */
    errno = kept;
}

void interrupt_catch(int wake_fd)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND}; /* no SA_RESTART: reading ends */
    wake = wake_fd;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int interrupt_caught(void) { return !caught ? 0 : caught == SIGTERM ? EXIT_TERMINATED : EXIT_INTERRUPTED; }
