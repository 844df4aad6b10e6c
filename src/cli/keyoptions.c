#include "src/cli/keyoptions.h"
#include "src/cli/argument.h"
#include "src/engine/domain.h"

/* What GOption hands over as text. */
struct raw {
    struct argument_shared shared;
    char *port;
};

static bool read_format(struct key_options *o, const char *word)
{
    for (o->writer = diagnosis_writers; o->writer->name; o->writer++)
        if (g_str_equal(word, o->writer->name))
            return true;
    return argument_complain("--format", word, "must be text, brief or json");
}

static bool read_port(struct key_options *o, const char *text)
{
    struct str_number n = str_number(str_z(text));
    o->port = n.ok && n.value > 0 && n.value < 65536 ? (unsigned)n.value : 0;
    return o->port || argument_complain("--zone-port", text, "must be a number from 1 to 65535");
}

/* It becomes part of records to publish. */
static bool read_ses_zone(const struct key_options *o)
{
    struct arena arena = {0};
    bool ok = !o->ses_zone || domain_ascii(str_z(o->ses_zone), &arena);
    arena_free(&arena);
    return ok || argument_complain("--ses-zone", o->ses_zone, "must be a name like dkim.amazonses.com");
}

static bool parse(struct key_options *o, struct raw *raw, int argc, char **argv, int *code)
{
    const GOptionEntry table[] = {
        {"keys", 'k', 0, G_OPTION_ARG_FILENAME_ARRAY, &o->key_files, "read answers from FILE, a key file or what --record wrote (again for more)", "FILE"},
        {"offline", 0, 0, G_OPTION_ARG_NONE, &o->offline, "never ask the DNS", NULL},
        {"record", 0, 0, G_OPTION_ARG_FILENAME, &o->record, "append every answer of the DNS to FILE, for --keys", "FILE"},
        {"from-message", 'm', 0, G_OPTION_ARG_FILENAME, &o->from_message, "check every key that the signatures of this message name", "FILE"},
        {"ses", 0, 0, G_OPTION_ARG_NONE, &o->ses, "check the records of Amazon SES Easy DKIM: DOMAIN TOKEN...", NULL},
        {"ses-zone", 0, 0, G_OPTION_ARG_FILENAME, &o->ses_zone, "the zone that these must lead to", "ZONE"},
        {"ses-mail-from", 0, 0, G_OPTION_ARG_FILENAME, &o->ses_mail_from, "check this custom MAIL FROM domain, too", "DOMAIN"},
        {"quick", 0, 0, G_OPTION_ARG_NONE, &o->quick, "ask the resolver only, not the servers of the zone", NULL},
        {"follow", 0, 0, G_OPTION_ARG_NONE, &o->follow, "ask the servers of the zone that a CNAME leads to, too", NULL},
        {"blocklist", 0, 0, G_OPTION_ARG_FILENAME, &o->blocklist, "keys that others have, in badkeys' format", "FILE"},
        {"nameserver", 'n', 0, G_OPTION_ARG_FILENAME_ARRAY, &o->nameservers, "the resolver to ask (again for more)", "ADDR[:PORT]"},
        {"timeout", 0, 0, G_OPTION_ARG_FILENAME, &raw->shared.timeout, "seconds for all questions together (default 20)", "SEC"},
        {"root-hints", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->hints, "look for the zone from this server on (again for more)", "ADDR[:PORT]"},
        {"zone-port", 0, 0, G_OPTION_ARG_FILENAME, &raw->port, "the port of name servers that are found (default 53)", "PORT"},
        {"format", 'f', 0, G_OPTION_ARG_FILENAME, &raw->shared.format, "text (default), brief or json", "WORD"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet, "no report, only an exit status", NULL},
        {"color", 0, 0, G_OPTION_ARG_FILENAME, &raw->shared.color, "auto (default), always or never", "WHEN"},
        {"progress", 0, 0, G_OPTION_ARG_FILENAME, &raw->shared.progress, "auto (default), always or never", "WHEN"},
        {"help", 'h', 0, G_OPTION_ARG_NONE, &raw->shared.help, "print this", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &raw->shared.version, "print the version", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->words, NULL, "[SELECTOR DOMAIN | NAME._domainkey.DOMAIN]..."},
        G_OPTION_ENTRY_NULL,
    };
    const struct argument_command command = {
        table,
        "Says whether a DKIM key is published right, and if not, what is wrong and what to publish.\n"
        "Without a name a record that is not published yet is read from standard input.",
        "Exit status: 0 nothing is wrong; 1 warnings; 2 errors; 64 usage; 66 cannot be read;\n"
        "74 cannot be written; 75 the DNS could not answer.\nThe whole story: man dkimkey",
    };
    return argument_read(&command, &raw->shared, argc, argv, code);
}

static bool interpret(struct key_options *o, const struct raw *raw)
{
    if (o->ses && (o->from_message || !o->words || !o->words[0] || !o->words[1]))
        return argument_usage("--ses wants DOMAIN TOKEN TOKEN TOKEN");
    if (o->ses_mail_from && !o->ses)
        return argument_usage("--ses-mail-from goes with --ses");
    return read_format(o, raw->shared.format ? raw->shared.format : "text") &&
           argument_shared_read(&raw->shared, "20", &o->timeout, &o->color, &o->progress) && (!raw->port || read_port(o, raw->port)) &&
           argument_servers(o->nameservers) && argument_servers(o->hints) && read_ses_zone(o);
}

bool key_options_read(struct key_options *o, int argc, char **argv, int *code)
{
    *o = (struct key_options){0};
    struct raw raw = {0};
    bool go_on = parse(o, &raw, argc, argv, code) && interpret(o, &raw);
    if (!o->words)
        o->words = g_new0(char *, 1);
    argument_shared_free(&raw.shared);
    g_free(raw.port);
    return go_on;
}

void key_options_free(struct key_options *o)
{
    g_strfreev(o->words);
    g_strfreev(o->key_files);
    g_strfreev(o->nameservers);
    g_strfreev(o->hints);
    g_free(o->record), g_free(o->from_message), g_free(o->ses_zone), g_free(o->ses_mail_from), g_free(o->blocklist);
}
