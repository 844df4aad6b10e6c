#include "src/lookup/inquiry.h"
#include "src/lookup/asker.h"
#include "src/lookup/filebytes.h"
#include "src/lookup/keyfile.h"
#include "src/lookup/keyreply.h"
#include "src/lookup/record.h"
#include "src/lookup/transcript.h"

enum { TIMEOUT_MS = 20000 };

struct inquiry {
    struct arena arena;
    bool offline;
    int timeout_ms;
    gint64 deadline; /* 0 before the first question */
    GPtrArray *transcripts, *keys;
    struct asker *asker;
    struct asker_progress progress;
    struct record *record;
};

static void free_transcript(void *t) { transcript_free(t); }
static void free_keyset(void *set) { keyset_free(set); }

struct inquiry *inquiry_open(const struct inquiry_options *options, char **error)
{
    *error = NULL;
    int timeout_ms = options->timeout_ms > 0 ? options->timeout_ms : TIMEOUT_MS;
    struct asker *asker = asker_new(options->nameservers, timeout_ms, error);
    struct record *record = asker && options->record ? record_open(options->record, true, error) : NULL;
    if (*error) {
        asker_free(asker);
        return NULL;
    }
    struct inquiry *inquiry = g_new0(struct inquiry, 1);
    inquiry->offline = options->offline;
    inquiry->timeout_ms = timeout_ms;
    inquiry->transcripts = g_ptr_array_new_with_free_func(free_transcript);
    inquiry->keys = g_ptr_array_new_with_free_func(free_keyset);
    inquiry->asker = asker;
    inquiry->progress = (struct asker_progress){options->progress, options->data};
    inquiry->record = record;
    return inquiry;
}

void inquiry_close(struct inquiry *inquiry)
{
    if (!inquiry)
        return;
    g_ptr_array_unref(inquiry->transcripts);
    g_ptr_array_unref(inquiry->keys);
    asker_free(inquiry->asker);
    record_close(inquiry->record);
    arena_free(&inquiry->arena);
    g_free(inquiry);
}

/* ---------------------------------------------------------------- files */

static bool add_transcript(struct inquiry *inquiry, const char *file, const GByteArray *bytes, char **error)
{
    struct transcript_error bad = {0, NULL};
    struct transcript *t = transcript_parse((const char *)bytes->data, bytes->len, &bad);
    if (t)
        g_ptr_array_add(inquiry->transcripts, t);
    else
        *error = g_strdup_printf("%s:%zu: %s", file, bad.line, bad.reason);
    return t != NULL;
}

static bool add_keys(struct inquiry *inquiry, const char *file, const GByteArray *bytes, char **error)
{
    struct keyfile_error bad = {0, NULL};
    struct keyset *set = keyfile_parse((const char *)bytes->data, bytes->len, str_z(file), &bad);
    if (set)
        g_ptr_array_add(inquiry->keys, set);
    else
        *error = g_strdup_printf("%s:%zu: %s", file, bad.line, bad.reason);
    return set != NULL;
}

bool inquiry_add_file(struct inquiry *inquiry, const char *file, char **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    int failed = file_bytes(file, bytes);
    if (failed) {
        *error = g_strdup_printf("%s: %s", file, g_strerror(failed));
        return false;
    }
    bool transcript = transcript_is((struct str){(const char *)bytes->data, bytes->len});
    return transcript ? add_transcript(inquiry, file, bytes, error) : add_keys(inquiry, file, bytes, error);
}

static bool from_files(struct inquiry *inquiry, const struct dns_question *question, struct dns_reply *reply)
{
    for (guint i = 0; i < inquiry->transcripts->len; i++) {
        const struct dns_reply *known = transcript_find(g_ptr_array_index(inquiry->transcripts, i), question);
        if (known) {
            *reply = *known;
            return true;
        }
    }
    return key_reply((struct keyset *const *)inquiry->keys->pdata, inquiry->keys->len, question, &inquiry->arena, reply);
}

/* ---------------------------------------------------------------- servers */

static bool record(struct inquiry *inquiry, const struct dns_question *questions, const struct dns_reply *replies, size_t n)
{
    if (!inquiry->record)
        return true;
    for (size_t i = 0; i < n; i++)
        if (replies[i].outcome != DNS_NOT_ASKED)
            transcript_put(record_text(inquiry->record), &(struct dns_fact){questions[i], replies[i]});
    return record_flush(inquiry->record);
}

static bool from_servers(struct inquiry *inquiry, const struct dns_question *questions, struct dns_reply *replies, size_t n)
{
    gint64 now = g_get_monotonic_time();
    if (!inquiry->deadline)
        inquiry->deadline = now + inquiry->timeout_ms * G_TIME_SPAN_MILLISECOND;
    asker_ask(inquiry->asker, questions, n, inquiry->deadline, &inquiry->arena, replies, inquiry->progress);
    return record(inquiry, questions, replies, n);
}

bool inquiry_ask(struct inquiry *inquiry, const struct dns_question *questions, size_t n, struct dns_reply *replies)
{
    g_autofree struct dns_question *open = g_new(struct dns_question, n);
    g_autofree struct dns_reply *got = g_new(struct dns_reply, n);
    g_autofree size_t *places = g_new(size_t, n);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        replies[i] = (struct dns_reply){.outcome = DNS_NOT_ASKED, .ede = -1};
        if (from_files(inquiry, &questions[i], &replies[i]) || inquiry->offline)
            continue;
        open[count] = questions[i];
        places[count++] = i;
    }
    if (!count)
        return true;
    bool recorded = from_servers(inquiry, open, got, count);
    for (size_t i = 0; i < count; i++)
        replies[places[i]] = got[i];
    return recorded;
}
