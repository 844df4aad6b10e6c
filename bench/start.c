/* start: how long a program takes from its start to its end, against another one, in turns.
 *
 *   start ROUNDS EMPTY PROGRAM ARG...      prints for each: minimum and median in microseconds */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Microseconds. Output of the program goes where ours goes, so a quiet one is wanted. */
static double run(char **args)
{
    pid_t pid;
    int status;
    double began = now();
    if (posix_spawn(&pid, args[0], NULL, NULL, args, environ) != 0 || waitpid(pid, &status, 0) != pid || status != 0) {
        fprintf(stderr, "start: %s does not run, or does not end with status 0\n", args[0]);
        exit(1);
    }
    return now() - began;
}

static int order(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("usage: start ROUNDS EMPTY PROGRAM ARG...\n", stderr);
        return 64;
    }
    size_t rounds = (size_t)strtoul(argv[1], NULL, 10) + 1;
    char *empty[] = {argv[2], NULL}, **commands[] = {empty, argv + 3};
    double *took[] = {calloc(rounds, sizeof(double)), calloc(rounds, sizeof(double))};
    if (!took[0] || !took[1])
        abort();
    for (size_t i = 0; i < rounds; i++)
        for (int k = 0; k < 2; k++)
            took[k][i] = run(commands[k]);
    for (int k = 0; k < 2; k++) {
        qsort(took[k], rounds, sizeof(double), order);
        printf("%s\t%.0f\t%.0f\n", commands[k][0], took[k][0], took[k][rounds / 2]);
        free(took[k]);
    }
    return 0;
}
