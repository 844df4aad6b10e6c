#include "src/cli/options.h"
#include "src/cli/argument.h"
#include "src/engine/domain.h"

enum { MOST_JOBS = 256 };

static const struct {
    const char *name;
    enum dkv_policy policy;
} policies[] = {{"strict", DKV_STRICT}, {"rfc", DKV_RFC}, {"legacy", DKV_LEGACY}};

/* What GOption hands over as text. */
struct raw {
    struct argument_shared shared;
    char *policy, *time, *input, *jobs, *only;
};

static bool read_policy(struct options *o, const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(policies); i++)
        if (g_str_equal(word, policies[i].name)) {
            o->policy = policies[i].policy;
            return true;
        }
    return argument_complain("--policy", word, "must be strict, rfc or legacy");
}

static bool read_format(struct options *o, const char *word)
{
    o->writer = writer_find(word);
    if (o->writer)
        return true;
    GString *known = g_string_new("must be one of");
    for (const struct writer *w = writers; w->name; w++)
        g_string_append_printf(known, "%s %s", w == writers ? "" : ",", w->name);
    argument_complain("--format", word, known->str);
    g_string_free(known, TRUE);
    return false;
}

/* Seconds since the epoch, or ISO 8601; without a zone it is UTC. */
static bool read_time(struct options *o, const char *text)
{
    struct str_number epoch = str_number(str_z(text));
    if (epoch.ok && epoch.value < INT64_MAX) {
        o->time = epoch.value;
        return o->time_given = true;
    }
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autofree char *midnight = strlen(text) == 10 ? g_strconcat(text, "T00:00:00", NULL) : NULL;
    GDateTime *when = g_date_time_new_from_iso8601(midnight ? midnight : text, utc);
    if (!when)
        return argument_complain("--time", text, "must be seconds since 1970 or a time like 2026-03-02T10:00:00Z");
    o->time = g_date_time_to_unix(when);
    g_date_time_unref(when);
    return o->time_given = true;
}

/* RFC 8601 section 2.2: a token. Anything else would let another field begin inside this one. */
static bool read_authserv_id(const char *text)
{
    struct str id = str_z(text);
    for (size_t i = 0; i < id.n; i++)
        if (id.p[i] <= ' ' || id.p[i] >= 127 || str_has(S("()<>@,;:\\\"/[]?="), id.p[i]))
            id.n = 0;
    return id.n || argument_complain("--authserv-id", text, "must be a name like mx.example.org");
}

static bool read_remove_ids(const struct options *o)
{
    for (char **id = o->remove_ids; id && *id; id++)
        if (!**id)
            return argument_complain("--remove-id", *id, "must be a name like mx.example.org");
    return true;
}

static bool read_input(struct options *o, const char *word)
{
    bool standard = false;
    for (char **i = o->inputs; i && *i; i++)
        standard = standard || g_str_equal(*i, "-");
    if (!input_kind_find(word, &o->input))
        return argument_complain("--input", word, "must be auto, message, mbox, mboxo, mboxrd, mboxcl, mboxcl2, maildir, mh or directory");
    return !o->files0_from || !standard || !g_str_equal(o->files0_from, "-") ||
           argument_complain("--files0-from", "-", "standard input cannot be a list and a message at once");
}

static bool read_trust(const struct options *o)
{
    for (char **t = o->trust; t && *t; t++)
        if (!dkv_trust_ok(*t))
            return argument_complain("--trust", *t, "must be a host like mx.example.org, all below .example.org, or a network like 192.0.2.0/24");
    return true;
}

static bool read_jobs(struct options *o, const char *text)
{
    struct str_number n = str_number(str_z(text ? text : ""));
    o->jobs = text ? (unsigned)CLAMP(n.value, 0, MOST_JOBS + 1) : MIN(g_get_num_processors(), MOST_JOBS);
    return !text || (n.ok && o->jobs && o->jobs <= MOST_JOBS) ||
           argument_complain("--jobs", text, "must be a number from 1 to 256");
}

static bool read_only(struct options *o, const char *words)
{
    return !words || selection_read_verdicts(words, &o->verdicts) ||
           argument_complain("--only", words, "must be of pass, fail, temperror and none, with commas between");
}

/* In place: A-labels, lower case. */
static bool read_domains(struct options *o)
{
    struct arena arena = {0};
    bool ok = true;
    for (char **d = o->domains; d && *d && ok; d++) {
        const char *ascii = domain_ascii(str_z(*d), &arena);
        ok = ascii || argument_complain("--domain", *d, "must be a domain like acme.example");
        if (ascii) {
            g_free(*d);
            *d = g_strdup(ascii);
        }
    }
    arena_free(&arena);
    return ok;
}

/* A summary is text or JSON; within a page or a field there is no place for it. */
static bool read_summary(const struct options *o)
{
    bool fits = g_str_equal(o->writer->name, "text") || g_str_equal(o->writer->name, "brief") || g_str_equal(o->writer->name, "json");
    if ((o->summary || o->merge_summary) && !fits)
        return argument_complain("--format", o->writer->name, "has no summary; text, brief and json have");
    return !o->merge_as || o->merge_summary || argument_usage("--merge-as goes with --merge-summary");
}

/* All values are bytes (ARG_FILENAME): GLib would else refuse some without saying which. */
static bool parse(struct options *o, struct raw *raw, int argc, char **argv, int *code)
{
    const GOptionEntry table[] = {
        {"keys", 'k', 0, G_OPTION_ARG_FILENAME_ARRAY, &o->key_files, "read public keys from FILE (again for more)", "FILE"},
        {"offline", 0, 0, G_OPTION_ARG_NONE, &o->offline, "never ask the DNS", NULL},
        {"record", 0, 0, G_OPTION_ARG_FILENAME, &o->record, "append every DNS answer to FILE, for --keys", "FILE"},
        {"policy", 0, 0, G_OPTION_ARG_FILENAME, &raw->policy, "strict (default), rfc or legacy", "WORD"},
        {"nameserver", 'n', 0, G_OPTION_ARG_FILENAME_ARRAY, &o->nameservers, "ask this DNS server (again for more)", "ADDR[:PORT]"},
        {"timeout", 0, 0, G_OPTION_ARG_FILENAME, &raw->shared.timeout, "seconds for one message (default 8)", "SEC"},
        {"time", 't', 0, G_OPTION_ARG_FILENAME, &raw->time, "verify as of this time instead of now", "WHEN"},
        {"format", 'f', 0, G_OPTION_ARG_FILENAME, &raw->shared.format, "text (default), brief, json, html or authres", "WORD"},
        {"filter", 'A', 0, G_OPTION_ARG_NONE, &o->filter, "copy the message to standard output, with an Authentication-Results field", NULL},
        {"add-report-header", 0, 0, G_OPTION_ARG_NONE, &o->add_report, "filter: also add X-DKIM-Report with what was found", NULL},
        {"remove-id", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->remove_ids, "filter: also remove fields of this id (again for more)", "ID"},
        {"exit-zero", 0, 0, G_OPTION_ARG_NONE, &o->exit_zero, "exit status 0 whatever the verdict", NULL},
        {"authserv-id", 0, 0, G_OPTION_ARG_FILENAME, &o->authserv_id, "the name of this host in an authres report", "ID"},
        {"trust", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->trust, "this host or network is your own (again for more)", "HOST|NET"},
        {"input", 0, 0, G_OPTION_ARG_FILENAME, &raw->input, "auto (default), message, mbox, maildir, mh, directory; or mboxo, mboxrd, mboxcl, mboxcl2", "WORD"},
        {"files0-from", 0, 0, G_OPTION_ARG_FILENAME, &o->files0_from, "read more names from FILE, a NUL behind each", "FILE|-"},
        {"jobs", 'j', 0, G_OPTION_ARG_FILENAME, &raw->jobs, "verify with so many threads (default: one a processor)", "N"},
        {"only", 0, 0, G_OPTION_ARG_FILENAME, &raw->only, "report messages of these verdicts only: fail,none", "WORDS"},
        {"domain", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->domains, "report messages of this domain only (again for more)", "D"},
        {"progress", 0, 0, G_OPTION_ARG_FILENAME, &raw->shared.progress, "auto (default), always or never", "WHEN"},
        {"summary", 0, 0, G_OPTION_ARG_NONE, &o->summary, "after the messages, what they came to in all", NULL},
        {"merge-summary", 0, 0, G_OPTION_ARG_NONE, &o->merge_summary, "add up summaries (json) in FILE...", NULL},
        {"merge-as", 0, 0, G_OPTION_ARG_FILENAME, &o->merge_as, "they are pieces of one mailbox NAME, in order", "NAME"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet, "no report, only an exit status", NULL},
        {"doctor", 0, 0, G_OPTION_ARG_NONE, &o->doctor, "look into keys that cannot be used, as dkimkey does", NULL},
        {"color", 0, 0, G_OPTION_ARG_FILENAME, &raw->shared.color, "auto (default), always or never", "WHEN"},
        {"help", 'h', 0, G_OPTION_ARG_NONE, &raw->shared.help, "print this", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &raw->shared.version, "print the version", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->inputs, NULL, "[FILE|FOLDER|-]..."},
        G_OPTION_ENTRY_NULL,
    };
    const struct argument_command command = {
        table,
        "Says who signed a message with DKIM, and whether it was changed since.\n"
        "Without FILE the message is read from standard input.",
        "Exit status: 0 a signature of every message passes; 1 signed, but none passes;\n"
        "2 not signed; 64 usage; 66 cannot be read; 74 cannot be written; 75 the DNS failed.\n"
        "The whole story: man dkimverify",
    };
    return argument_read(&command, &raw->shared, argc, argv, code);
}

/* What the doctor says is a text. */
static bool check_doctor(const struct options *o)
{
    return !o->doctor || g_str_equal(o->writer->name, "text") || argument_usage("--doctor goes with --format=text only; dkimkey has a report in JSON");
}

static bool interpret(struct options *o, const struct raw *raw)
{
    return read_policy(o, raw->policy ? raw->policy : "strict") && read_format(o, raw->shared.format ? raw->shared.format : "text") &&
           (!raw->time || read_time(o, raw->time)) && argument_shared_read(&raw->shared, "8", &o->timeout, &o->color, &o->progress) &&
           argument_servers(o->nameservers) && (!o->authserv_id || read_authserv_id(o->authserv_id)) && read_remove_ids(o) &&
           read_trust(o) && read_input(o, raw->input ? raw->input : "auto") && read_jobs(o, raw->jobs) && read_only(o, raw->only) &&
           read_domains(o) && read_summary(o) && check_doctor(o);
}

/* Also where it is no option, but the value of one, or wrong in another way: better that than a report in the place of a
 * message. */
bool options_filter(int argc, char **argv)
{
    static const char name[] = "--filter";
    for (int i = 1; i < argc && !g_str_equal(argv[i], "--"); i++) {
        bool cluster = argv[i][0] == '-' && argv[i][1] != '-';
        if (cluster ? strchr(argv[i], 'A') != NULL : strncmp(argv[i], name, sizeof name - 1) == 0)
            return true;
    }
    return false;
}

bool options_read(struct options *o, int argc, char **argv, int *code)
{
    *o = (struct options){0};
    struct raw raw = {0};
    bool go_on = parse(o, &raw, argc, argv, code) && interpret(o, &raw);
    o->authserv_ids[0] = o->authserv_id;
    if (!o->inputs)
        o->inputs = g_new0(char *, 1);
    argument_shared_free(&raw.shared);
    g_free(raw.policy), g_free(raw.time), g_free(raw.input), g_free(raw.jobs), g_free(raw.only);
    return go_on;
}

void options_free(struct options *o)
{
    g_strfreev(o->inputs);
    g_strfreev(o->key_files);
    g_strfreev(o->nameservers);
    g_strfreev(o->trust);
    g_strfreev(o->remove_ids);
    g_strfreev(o->domains);
    g_free(o->record);
    g_free(o->merge_as);
    g_free(o->authserv_id);
    g_free(o->files0_from);
}
