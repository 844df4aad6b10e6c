/* Writes answers as blocks of a key file: a heading "; asked TIME of SERVER, dnssec WORD", the records as
 * master-file lines or the outcome as "!WORD", a blank line. keyfile.c reads such a block as one answer that
 * replaces earlier ones of that name, so a file can be appended to for years. */
#include "src/lookup/record.h"
#include "parsers/limits.h"
#include "parsers/presentation.h"
#include "src/lookup/keyfile.h"
#include "src/lookup/transcript.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct record {
    int fd; /* -1 after a failure */
    GString *pending;
};

static void put_str(void *out, struct str s) { g_string_append_len(out, s.p ? s.p : "", (gssize)s.n); }

/* A text longer than one string is set on several lines in parentheses, as zones are written. */
static void put_text(GString *out, struct str text)
{
    bool several = text.n > LIMIT_DNS_STRING;
    if (several)
        g_string_append(out, "( ");
    presentation_string(str_take(text, LIMIT_DNS_STRING), put_str, out);
    for (text = str_drop(text, LIMIT_DNS_STRING); text.n; text = str_drop(text, LIMIT_DNS_STRING)) {
        g_string_append(out, "\n\t");
        presentation_string(str_take(text, LIMIT_DNS_STRING), put_str, out);
    }
    g_string_append(out, several ? " )\n" : "\n");
}

static void put_owner(GString *out, struct str name, int64_t ttl)
{
    put_str(out, name);
    g_string_append(out, ".\t");
    if (ttl >= 0)
        g_string_append_printf(out, "%" G_GINT64_FORMAT "\t", ttl);
}

static void put_heading(GString *out, const struct dkv_answer *a, int64_t when)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(when);
    g_autofree char *text = time ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    g_string_append_printf(out, "; asked %s of ", text ? text : "-");
    put_str(out, a->server.n ? a->server : S("?"));
    g_string_append_printf(out, ", dnssec %s\n", keyfile_dnssec_word(a->dnssec));
}

/* True when the last name of the chain is one that was there before: its record is written already. */
static bool ends_in_loop(struct str name, const struct dkv_answer *a)
{
    if (!a->cname_count)
        return false;
    struct str last = a->cname[a->cname_count - 1];
    bool loop = str_ieq(name, last);
    for (size_t i = 0; i + 1 < a->cname_count; i++)
        loop = loop || str_ieq(a->cname[i], last);
    return loop;
}

void record_format(GString *out, const char *name, const struct dkv_answer *a, int64_t when)
{
    struct str owner = str_z(name);
    put_heading(out, a, when);
    for (size_t i = 0; i < a->cname_count; i++) {
        put_owner(out, owner, a->ttl);
        g_string_append(out, "IN\tCNAME\t");
        put_str(out, a->cname[i]);
        g_string_append(out, ".\n");
        owner = a->cname[i];
    }
    for (size_t i = 0; i < a->txt_count; i++) {
        put_owner(out, owner, a->ttl);
        g_string_append(out, "IN\tTXT\t");
        put_text(out, a->txt[i]);
    }
    const char *word = keyfile_outcome_word(a->status, a->dnssec);
    if (word && !ends_in_loop(str_z(name), a)) {
        put_owner(out, owner, a->ttl);
        g_string_append_printf(out, "!%s\n", word);
    }
    g_string_append_c(out, '\n');
}

/* Why the file cannot be appended to, or NULL. */
static const char *other_kind(const char *file, const struct stat *info, bool transcript)
{
    char head[4096];
    if (!S_ISREG(info->st_mode) || !info->st_size)
        return NULL;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);
    if (fd >= 0)
        close(fd);
    if (n <= 0 || transcript_is((struct str){head, (size_t)n}) == transcript)
        return NULL;
    return transcript ? "this is no transcript: give --record a file of its own"
                      : "this is a transcript of dkimkey: give --record a file of its own";
}

static GString *begin(bool transcript)
{
    GString *out = g_string_new(NULL);
    if (transcript)
        transcript_begin(out);
    else
        g_string_append(out, "; DNS answers recorded by dkimverify --record; "
                             "to use them: dkimverify --keys THIS-FILE --offline\n\n");
    return out;
}

struct record *record_open(const char *file, bool transcript, char **error)
{
    struct stat info = {0};
    int fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    const char *why = fd < 0 || fstat(fd, &info) < 0 ? g_strerror(errno) : other_kind(file, &info, transcript);
    if (why) {
        *error = g_strdup_printf("%s: %s", file, why);
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    struct record *r = g_new0(struct record, 1);
    r->fd = fd;
    /* a line end ends what an interrupted run may have left behind */
    r->pending = info.st_size ? g_string_new("\n") : begin(transcript);
    return r;
}

GString *record_text(struct record *r) { return r->pending; }

void record_add(struct record *r, const char *name, const struct dkv_answer *answer)
{
    record_format(r->pending, name, answer, g_get_real_time() / G_USEC_PER_SEC);
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            p += done;
            n -= (size_t)done;
        }
    }
    return true;
}

bool record_flush(struct record *r)
{
    bool ok = r->fd < 0 || write_all(r->fd, r->pending->str, r->pending->len);
    if (!ok) {
        close(r->fd);
        r->fd = -1;
    }
    g_string_truncate(r->pending, 0);
    return ok;
}

void record_close(struct record *r)
{
    if (!r)
        return;
    if (r->fd >= 0)
        close(r->fd);
    g_string_free(r->pending, TRUE);
    g_free(r);
}
