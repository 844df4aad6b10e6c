/* Asks what standard input has as "ask" lines of a transcript, all at once, and prints the transcript.
 *
 *     asktool [-n RESOLVER]... [-t MS] [-r REPEAT]      -r: every line so many times
 *
 * Then, as comments: how long it took in milliseconds, and how often progress was told. */
#include "src/lookup/asker.h"
#include "src/lookup/transcript.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static size_t told;

static void tell(void *data, size_t done, size_t of)
{
    (void)data;
    told += done <= of && done == told + 1;
}

/* A transcript needs a "got" below each "ask". */
static struct transcript *read_questions(void)
{
    g_autoptr(GString) text = g_string_new("transcript 1\n");
    struct transcript_error error;
    char line[2000];
    while (fgets(line, sizeof line, stdin))
        g_string_append_printf(text, "%s\ngot not-asked\n", line);
    struct transcript *t = transcript_parse(text->str, text->len, &error);
    if (!t)
        fprintf(stderr, "line %zu: %s\n", error.line / 3, error.reason);
    return t;
}

static void ask(struct asker *asker, const struct transcript *t, int timeout_ms, size_t repeat)
{
    const struct dns_fact *facts;
    size_t n = transcript_facts(t, &facts);
    struct arena arena = {0};
    g_autofree struct dns_question *questions = g_new0(struct dns_question, n * repeat);
    g_autofree struct dns_reply *replies = g_new0(struct dns_reply, n * repeat);
    for (size_t i = 0; i < n * repeat; i++)
        questions[i] = facts[i % n].question;
    gint64 start = g_get_monotonic_time();
    asker_ask(asker, questions, n * repeat, start + timeout_ms * G_TIME_SPAN_MILLISECOND, &arena, replies,
              (struct asker_progress){tell, NULL});
    gint64 ms = (g_get_monotonic_time() - start) / G_TIME_SPAN_MILLISECOND;
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < n * repeat; i++)
        transcript_put(out, &(struct dns_fact){questions[i], replies[i]});
    printf("%s; took %ld\n; told %zu\n", out->str, (long)ms, told);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    const char *resolvers[10] = {NULL};
    int option, timeout_ms = 4000, repeat = 1, n = 0;
    char *error = NULL;
    while ((option = getopt(argc, argv, "n:t:r:")) != -1) {
        if (option == 'n' && n < 9)
            resolvers[n++] = optarg;
        if (option == 't')
            timeout_ms = atoi(optarg);
        if (option == 'r')
            repeat = atoi(optarg);
    }
    struct asker *asker = asker_new(resolvers, timeout_ms, &error);
    if (!asker) {
        fprintf(stderr, "%s\n", error);
        free(error);
        return 1;
    }
    struct transcript *t = read_questions();
    if (t)
        ask(asker, t, timeout_ms, (size_t)repeat);
    transcript_free(t);
    asker_free(asker);
    return t ? 0 : 1;
}
