/* Writes transcripts (transcript.h). No byte of a server leaves here that is not printable ASCII, and none ends a
 * string, a word or a line. */
#include "src/lookup/transcript.h"
#include "parsers/presentation.h"
#include "src/lookup/transcript_words.h"
#include <inttypes.h>

static void put_word(GString *out, struct words words, int value, const char *prefix)
{
    const struct word *word = words_of_value(words, value);
    if (word)
        g_string_append(out, word->text);
    else
        g_string_append_printf(out, "%s%d", prefix, value);
}

static void put_flags(GString *out, struct words words, const void *from)
{
    for (size_t i = 0; i < words.n; i++)
        if (*(const bool *)((const char *)from + words.list[i].value))
            g_string_append_printf(out, " %s", words.list[i].text);
    g_string_append_c(out, '\n');
}

static void put_byte(GString *out, char c) { g_string_append_printf(out, "\\%03u", (unsigned)(unsigned char)c); }

/* A name has no other bytes than these unless somebody broke the contract. */
static void put_name(GString *out, struct str name, const char *also)
{
    for (; name.n; name = str_drop(name, 1)) {
        char c = name.p[0];
        if (transcript_plain(c, also) || transcript_escape(name))
            g_string_append_c(out, c);
        else
            put_byte(out, c);
    }
}

static void put_server(GString *out, struct str server) { put_name(out, server, ":[]%"); }

static void append(void *out, struct str piece) { g_string_append_len(out, piece.p, (gssize)piece.n); }

static void put_string(GString *out, struct str bytes)
{
    g_string_append_c(out, ' ');
    presentation_string(bytes, append, out);
}

void transcript_put_question(GString *out, const struct dns_question *q)
{
    g_string_append(out, "ask ");
    put_name(out, str_z(q->name), "");
    g_string_append_c(out, ' ');
    put_word(out, transcript_types, q->type, "TYPE");
    g_string_append(out, " of ");
    put_server(out, q->server ? str_z(q->server) : S("resolver"));
    put_flags(out, transcript_question_flags, q);
}

static void put_data(GString *out, const struct dns_record *record)
{
    if (record->type == DNS_TXT) {
        for (size_t i = 0; i < record->string_count; i++)
            put_string(out, record->strings[i]);
        return;
    }
    if (record->type == DNS_MX)
        g_string_append_printf(out, " %u", record->preference);
    g_string_append_c(out, ' ');
    put_name(out, record->target, ":");
    if (record->type == DNS_SOA)
        g_string_append_printf(out, " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32, record->serial,
                               record->refresh, record->retry, record->expire, record->minimum);
}

static void put_record(GString *out, const struct dns_record *record)
{
    put_word(out, transcript_sections, (int)record->section, "");
    g_string_append_c(out, ' ');
    put_name(out, record->owner, "");
    g_string_append_printf(out, " %" PRIu32 " ", record->ttl);
    put_word(out, transcript_types, record->type, "TYPE");
    put_data(out, record);
    g_string_append_c(out, '\n');
}

static void put_got(GString *out, const struct dns_reply *reply)
{
    g_string_append(out, "got ");
    g_string_append(out, transcript_outcome(reply->outcome));
    if (reply->outcome == DNS_ANSWERED) {
        g_string_append_c(out, ' ');
        put_word(out, transcript_rcodes, reply->rcode, "RCODE");
    }
    if (reply->server.n) {
        g_string_append(out, " from ");
        put_server(out, reply->server);
    }
    put_flags(out, transcript_reply_flags, reply);
}

void transcript_begin(GString *out)
{
    g_string_append(out, "; What DNS servers said, written by dkimkey --record.\n"
                         "; To have it judged again: dkimkey --keys THIS-FILE --offline SELECTOR DOMAIN\n"
                         "transcript 1\n\n");
}

void transcript_put(GString *out, const struct dns_fact *fact)
{
    const struct dns_reply *reply = &fact->reply;
    transcript_put_question(out, &fact->question);
    put_got(out, reply);
    if (reply->ede >= 0) {
        g_string_append_printf(out, "error %d", reply->ede);
        put_string(out, reply->ede_text);
        g_string_append_c(out, '\n');
    }
    if (reply->size)
        g_string_append_printf(out, "size %" PRIu32 "\n", reply->size);
    if (reply->ms)
        g_string_append_printf(out, "ms %" PRIu32 "\n", reply->ms);
    for (size_t i = 0; i < reply->record_count; i++)
        put_record(out, &reply->records[i]);
    g_string_append_c(out, '\n');
}

const char *transcript_outcome(enum dns_outcome outcome)
{
    return words_of_value(transcript_outcomes, (int)outcome)->text;
}
