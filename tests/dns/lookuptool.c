/* Asks the lookup for names and prints what it says, for the tests in this folder:
 *
 *   lookuptool [--nameserver ADDR]... [--keys FILE]... [--record FILE] [--offline] [--timeout MS]
 *       [--times N] [--later SECONDS] [--each] NAME...
 *
 * --times: all of it N times, --later: the lookup's clock is put forward after each; --each: every name in a
 * round of its own. One line a name, then one for each CNAME and text; at the end how many questions went to the DNS and how
 * many milliseconds the last round took. Exit 0; 1 when --record failed; 64 usage; 66 bad key file or option. */
#include "src/lookup/lookup.h"
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static gchar **nameservers, **keys, **names;
static gchar *record;
static gboolean offline, each;
static gint timeout_ms = 8000, times = 1, later;
static gint64 put_forward;

static const GOptionEntry entries[] = {
    {"nameserver", 'n', 0, G_OPTION_ARG_STRING_ARRAY, &nameservers, "ask this server", "ADDR[:PORT]"},
    {"keys", 'k', 0, G_OPTION_ARG_FILENAME_ARRAY, &keys, "read a key file", "FILE"},
    {"record", 'r', 0, G_OPTION_ARG_FILENAME, &record, "append answers", "FILE"},
    {"offline", 0, 0, G_OPTION_ARG_NONE, &offline, "never ask", NULL},
    {"timeout", 't', 0, G_OPTION_ARG_INT, &timeout_ms, "for one round", "MS"},
    {"times", 0, 0, G_OPTION_ARG_INT, &times, "ask that often", "N"},
    {"later", 0, 0, G_OPTION_ARG_INT, &later, "put the clock forward after each time", "SECONDS"},
    {"each", 0, 0, G_OPTION_ARG_NONE, &each, "every name in a round of its own", NULL},
    {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &names, NULL, "NAME..."},
    {0},
};

/* Stands in for GLib's in everything that is linked into this program. */
gint64 g_get_monotonic_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return put_forward + now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static const char *const statuses[] = {
    [DKV_ANSWER_OK] = "ok",           [DKV_ANSWER_NXDOMAIN] = "nxdomain", [DKV_ANSWER_NODATA] = "nodata",
    [DKV_ANSWER_SERVFAIL] = "servfail", [DKV_ANSWER_REFUSED] = "refused", [DKV_ANSWER_TIMEOUT] = "timeout",
    [DKV_ANSWER_BAD] = "bad",         [DKV_ANSWER_NOT_RECORDED] = "not-recorded",
};
static const char *const dnssecs[] = {
    [DKV_DNSSEC_UNKNOWN] = "unknown",
    [DKV_DNSSEC_SECURE] = "secure",
    [DKV_DNSSEC_INSECURE] = "insecure",
    [DKV_DNSSEC_BOGUS] = "bogus",
};

static void print_bytes(const char *label, struct str s)
{
    printf("  %s ", label);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= ' ' && s.p[i] <= '~' && s.p[i] != '\\')
            putchar(s.p[i]);
        else
            printf("\\%03u", (unsigned)(unsigned char)s.p[i]);
    putchar('\n');
}

static void print_answer(const char *name, const struct dkv_answer *a)
{
    printf("%s status=%s dnssec=%s ttl=%lld source=%s server=%.*s\n", name, statuses[a->status], dnssecs[a->dnssec],
           (long long)a->ttl, a->source == DKV_SOURCE_FILE ? "file" : "dns", (int)a->server.n,
           a->server.n ? a->server.p : "");
    for (size_t i = 0; i < a->cname_count; i++)
        print_bytes("cname", a->cname[i]);
    for (size_t i = 0; i < a->txt_count; i++)
        print_bytes("txt", a->txt[i]);
}

static int fail(struct lookup *l, char *error)
{
    fprintf(stderr, "lookuptool: %s\n", error);
    free(error);
    lookup_close(l);
    return 66;
}

static int run(struct lookup *l)
{
    size_t n = g_strv_length(names);
    g_autofree const struct dkv_answer **answers = g_new0(const struct dkv_answer *, n);
    const char *const *all = (const char *const *)names;
    gint64 took = 0;
    for (int i = 0; i < times; i++) {
        gint64 began = g_get_monotonic_time();
        for (size_t k = 0; each && k < n; k++)
            lookup_get(l, all + k, 1, answers + k);
        if (!each)
            lookup_get(l, all, n, answers);
        took = (g_get_monotonic_time() - began) / 1000;
        put_forward += later * G_USEC_PER_SEC;
    }
    for (size_t i = 0; i < n; i++)
        print_answer(names[i], answers[i]);
    printf("asked %zu\nms %lld\n", lookup_asked(l), (long long)took);
    return lookup_recorded(l) ? 0 : 1;
}

int main(int argc, char **argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, NULL) || !names)
        return 64;
    char *error = NULL;
    struct lookup_options options = {(const char *const *)nameservers, offline, timeout_ms, record};
    struct lookup *l = lookup_open(&options, &error);
    if (!l)
        return fail(l, error);
    for (gchar **k = keys; k && *k; k++)
        if (!lookup_add_keys(l, *k, &error))
            return fail(l, error);
    int status = run(l);
    lookup_close(l);
    return status;
}
