/* Times whole commands that read the same file on standard input: from start to end, in turns, the best run of each
 * counts. bench/commands FILE NAME COMMAND [ARG...] -- NAME COMMAND [ARG...] -- ... prints milliseconds, and how many
 * times as long as the first one takes. */
#include "bench/timer.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 16 };

struct command {
    const char *name;
    char **args;
};

static const char *file;
static posix_spawn_file_actions_t streams;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "commands: %s\n", what);
    exit(1);
}

static void run(void *with)
{
    const struct command *c = with;
    pid_t pid;
    int status;
    if (posix_spawnp(&pid, c->args[0], &streams, NULL, c->args, environ) != 0 || waitpid(pid, &status, 0) != pid || status != 0)
        die(c->args[0]);
}

static size_t read_commands(char **argv, struct command *commands, struct task *tasks)
{
    size_t n = 0;
    for (char **a = argv; *a && n < MOST; n++) {
        commands[n] = (struct command){a[0], a + 1};
        tasks[n] = (struct task){.run = run, .with = &commands[n]};
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
    static struct task tasks[MOST];
    if (argc < 4)
        die("commands FILE NAME COMMAND [ARG...] -- ...");
    file = argv[1];
    size_t n = read_commands(argv + 2, commands, tasks);
    posix_spawn_file_actions_init(&streams);
    posix_spawn_file_actions_addopen(&streams, STDIN_FILENO, file, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&streams, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    for (size_t i = 0; i < n; i++)
        run(&commands[i]);
    tasks_time(tasks, n);
    for (size_t i = 0; i < n; i++)
        printf("%-44s %8.2f ms %8.2f\n", commands[i].name, tasks[i].ns / 1e6, tasks[i].ns / tasks[0].ns);
    return 0;
}
