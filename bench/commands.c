/* Times whole commands that read the same file on standard input, in turns, so that what else the machine does falls on all
 * of them: from start to end, and what they took of the processor, the best run of each. bench/commands FILE NAME COMMAND
 * [ARG...] -- NAME COMMAND [ARG...] -- ... prints both, and how many times as much as the first one took. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 16, ROUNDS = 60 };

struct command {
    const char *name;
    char **args;
    double wall, cpu; /* milliseconds, of the best run */
};

static const char *file;
static posix_spawn_file_actions_t streams;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "commands: %s\n", what);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double ms(struct timeval t) { return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3; }

static void run(struct command *c)
{
    pid_t pid;
    int status;
    struct rusage used;
    double began = now();
    if (posix_spawnp(&pid, c->args[0], &streams, NULL, c->args, environ) != 0 || wait4(pid, &status, 0, &used) != pid || status != 0)
        die(c->args[0]);
    double wall = now() - began, cpu = ms(used.ru_utime) + ms(used.ru_stime);
    c->wall = !c->wall || wall < c->wall ? wall : c->wall;
    c->cpu = !c->cpu || cpu < c->cpu ? cpu : c->cpu;
}

static size_t read_commands(char **argv, struct command *commands)
{
    size_t n = 0;
    for (char **a = argv; *a && n < MOST; n++) {
        commands[n] = (struct command){.name = a[0], .args = a + 1};
        while (*a && strcmp(*a, "--") != 0)
            a++;
        if (*a)
            *a++ = NULL;
    }
    return n;
}

int main(int argc, char **argv)
{
    static struct command commands[MOST];
    if (argc < 5)
        die("commands FILE NAME COMMAND [ARG...] -- ...");
    file = argv[1];
    size_t n = read_commands(argv + 2, commands);
    posix_spawn_file_actions_init(&streams);
    posix_spawn_file_actions_addopen(&streams, STDIN_FILENO, file, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&streams, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < n; i++)
            run(&commands[i]);
    for (size_t i = 0; i < n; i++)
        printf("%-34s %8.2f ms %6.2f %10.2f ms %6.2f\n", commands[i].name, commands[i].wall,
               commands[i].wall / commands[0].wall, commands[i].cpu, commands[i].cpu / commands[0].cpu);
    return 0;
}
