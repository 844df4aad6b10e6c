/* Reads transcripts (transcript.h). Refused, with the line: words that nobody knows, names that are not in the form of
 * dnsfact.h, strings of more than 255 bytes, a block that is not complete. */
#include "src/lookup/transcript.h"
#include "parsers/limits.h"
#include "src/lookup/master.h"
#include "src/lookup/transcript_words.h"

/* ---------------------------------------------------------------- words */

struct transcript {
    struct arena arena;
    GArray *facts;     /* struct dns_fact */
    GHashTable *last;  /* the question as transcript_put_question writes it -> index of its last fact + 1 */
};

struct reader {
    struct master text;
    struct transcript *transcript;
    struct arena scratch;
    GArray *records;        /* of the block: struct dns_record */
    struct dns_fact *fact;  /* of the block; NULL: before the first */
    bool headed, got, more; /* the heading was read; the block has its "got"; there are words left on this line */
    const char *error;      /* the first on this line; nothing is read after it */
};

static void refuse(struct reader *r, const char *error)
{
    if (!r->error)
        r->error = error;
}

/* The next word or string of the line; empty at its end, and after an error. */
static struct str next(struct reader *r, enum master_kind kind)
{
    if (r->error || !r->more)
        return (struct str){NULL, 0};
    struct master_token token = master_next(&r->text);
    r->more = token.kind != MASTER_END;
    if (token.kind == MASTER_BAD)
        refuse(r, token.error);
    else if (r->more && token.kind != kind)
        refuse(r, kind == MASTER_WORD ? "here a word is expected, not a text in quotes" : "here a text in quotes is expected");
    return r->error ? (struct str){NULL, 0} : token.text;
}

static struct str next_word(struct reader *r) { return next(r, MASTER_WORD); }

/* A word of the table, or the prefix and a number of 16 bits. */
static int next_of(struct reader *r, struct words words, const char *prefix, const char *error)
{
    struct str text = next_word(r);
    const struct word *word = words_of_text(words, text);
    int value = word ? word->value : -1;
    if (value < 0 && *prefix && str_istarts(text, str_z(prefix))) {
        struct str_number number = str_number(str_drop(text, strlen(prefix)));
        value = number.ok && number.value <= UINT16_MAX ? (int)number.value : -1;
    }
    if (value < 0)
        refuse(r, error);
    return value < 0 ? 0 : value;
}

static uint32_t next_number(struct reader *r, int64_t max)
{
    struct str_number number = str_number(next_word(r));
    if (!number.ok || number.value > max)
        refuse(r, "here a number is expected that is not too big");
    return r->error ? 0 : (uint32_t)number.value;
}

/* A name or address, kept as it is. also: what may be in it besides letters, digits, "-_/." and \DDD. */
static struct str next_name(struct reader *r, const char *also)
{
    struct str name = next_word(r);
    bool ok = name.n && name.n < 4 * (LIMIT_DNS_NAME + 2);
    for (size_t i = 0; ok && i < name.n; i++) {
        bool escape = transcript_escape(str_drop(name, i));
        ok = escape || transcript_plain(name.p[i], also);
        i += escape ? 3 : 0;
    }
    if (!ok)
        refuse(r, "this is not a name (letters, digits, '-', '_', '/', and \\DDD for any other byte)");
    return r->error ? (struct str){NULL, 0} : arena_copy(&r->transcript->arena, name);
}

static void next_flags(struct reader *r, struct words words, void *to, struct str text)
{
    for (; text.n && !r->error; text = next_word(r)) {
        const struct word *word = words_of_text(words, text);
        if (word)
            *(bool *)((char *)to + word->value) = true;
        else
            refuse(r, "nobody knows this flag");
    }
}

static bool next_string(struct reader *r, struct str *string)
{
    struct str text = next(r, MASTER_QUOTED);
    if (r->error || !r->more)
        return false;
    if (!master_unescape(text, &r->transcript->arena, string))
        refuse(r, "a '\\' must be followed by three digits up to 255, or by the character that is meant");
    else if (string->n > LIMIT_DNS_STRING)
        refuse(r, "a string of a record has at most 255 bytes");
    return !r->error;
}

/* ---------------------------------------------------------------- lines */

static void end_block(struct reader *r)
{
    if (!r->fact)
        return;
    if (!r->got)
        refuse(r, "an \"ask\" without a \"got\" below it");
    struct dns_record *records = arena_array(&r->transcript->arena, r->records->len, sizeof *records);
    if (r->records->len)
        memcpy(records, r->records->data, r->records->len * sizeof *records);
    r->fact->reply.records = records;
    r->fact->reply.record_count = r->records->len;
    g_array_set_size(r->records, 0);
}

static void read_heading(struct reader *r)
{
    if (!str_eq(next_word(r), S("1")))
        refuse(r, "this is a transcript of a version that is not known here");
    r->headed = true;
}

static char *question_key(const struct dns_question *q)
{
    GString *key = g_string_new(NULL);
    transcript_put_question(key, q);
    return g_string_free(key, FALSE);
}

static void read_ask(struct reader *r)
{
    struct transcript *t = r->transcript;
    struct dns_fact fact = {.reply = {.ede = -1}};
    end_block(r);
    struct str name = next_name(r, "");
    fact.question.type = (uint16_t)next_of(r, transcript_types, "TYPE", "this is not a type of record");
    if (!str_eq(next_word(r), S("of")))
        refuse(r, "after the type \"of\" and who was asked must follow");
    struct str server = next_name(r, ":[]%");
    next_flags(r, transcript_question_flags, &fact.question, next_word(r));
    if (r->error)
        return;
    fact.question.name = arena_z(&t->arena, name);
    fact.question.server = str_eq(server, S("resolver")) ? NULL : arena_z(&t->arena, server);
    g_array_append_val(t->facts, fact);
    g_hash_table_replace(t->last, question_key(&fact.question), GUINT_TO_POINTER(t->facts->len));
    r->fact = &g_array_index(t->facts, struct dns_fact, t->facts->len - 1);
    r->got = false;
}

static void read_got(struct reader *r)
{
    struct dns_reply *reply = &r->fact->reply;
    if (r->got)
        refuse(r, "a second \"got\" for one question");
    r->got = true;
    reply->outcome = (enum dns_outcome)next_of(r, transcript_outcomes, "", "this is not an outcome");
    if (reply->outcome == DNS_ANSWERED)
        reply->rcode = (uint16_t)next_of(r, transcript_rcodes, "RCODE", "this is not a response code");
    struct str word = next_word(r);
    if (str_eq(word, S("from"))) {
        reply->server = next_name(r, ":[]%");
        word = next_word(r);
    }
    next_flags(r, transcript_reply_flags, reply, word);
}

static void read_error(struct reader *r)
{
    r->fact->reply.ede = (int)next_number(r, UINT16_MAX);
    next_string(r, &r->fact->reply.ede_text);
}

static void read_size(struct reader *r) { r->fact->reply.size = next_number(r, UINT16_MAX); }
static void read_ms(struct reader *r) { r->fact->reply.ms = next_number(r, UINT32_MAX); }

static void read_strings(struct reader *r, struct dns_record *record)
{
    g_autoptr(GArray) strings = g_array_new(FALSE, FALSE, sizeof(struct str));
    struct str string;
    while (next_string(r, &string))
        g_array_append_val(strings, string);
    if (!strings->len)
        refuse(r, "a TXT record without a text (an empty one is written \"\")");
    struct str *all = arena_array(&r->transcript->arena, strings->len, sizeof *all);
    if (strings->len)
        memcpy(all, strings->data, strings->len * sizeof *all);
    record->strings = all;
    record->string_count = strings->len;
}

static void read_data(struct reader *r, struct dns_record *record)
{
    uint32_t *const numbers[] = {&record->serial, &record->refresh, &record->retry, &record->expire, &record->minimum};
    if (record->type == DNS_TXT) {
        read_strings(r, record);
        return;
    }
    if (record->type == DNS_MX)
        record->preference = (uint16_t)next_number(r, UINT16_MAX);
    record->target = next_name(r, ":");
    for (size_t i = 0; record->type == DNS_SOA && i < G_N_ELEMENTS(numbers); i++)
        *numbers[i] = next_number(r, UINT32_MAX);
}

static void read_record(struct reader *r, enum dns_section section)
{
    struct dns_record record = {.section = section};
    record.owner = next_name(r, "");
    record.ttl = next_number(r, INT32_MAX);
    record.type = (uint16_t)next_of(r, transcript_types, "", "records of this type are not known here");
    read_data(r, &record);
    if (r->records->len == LIMIT_REPLY_RECORDS)
        refuse(r, "there are too many records (LIMIT_REPLY_RECORDS)");
    g_array_append_val(r->records, record);
}

static void read_answer(struct reader *r) { read_record(r, DNS_ANSWER); }
static void read_authority(struct reader *r) { read_record(r, DNS_AUTHORITY); }
static void read_additional(struct reader *r) { read_record(r, DNS_ADDITIONAL); }

static const struct line {
    const char *word;
    bool in_block; /* stands below an "ask" */
    void (*read)(struct reader *);
} lines[] = {
    {"transcript", false, read_heading},  {"ask", false, read_ask},        {"got", true, read_got},
    {"error", true, read_error},          {"size", true, read_size},       {"ms", true, read_ms},
    {"answer", true, read_answer},        {"authority", true, read_authority},
    {"additional", true, read_additional},
};

static void read_line(struct reader *r)
{
    r->more = true;
    struct str word = next_word(r);
    const struct line *line = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
        if (str_eq(word, str_z(lines[i].word)))
            line = &lines[i];
    if (!word.n)
        return;
    if (!line)
        refuse(r, "a line of a transcript begins with \"ask\", \"got\", \"answer\" and the like");
    else if (!r->headed && line->read != read_heading)
        refuse(r, "the line \"transcript 1\" is missing above");
    else if (line->in_block && !r->fact)
        refuse(r, "there is no \"ask\" above this line");
    else
        line->read(r);
    if (!r->error && r->more && next_word(r).n)
        refuse(r, "there is too much on this line");
}

/* ---------------------------------------------------------------- the file */

bool transcript_is(struct str bytes)
{
    struct master text = {bytes, 1, false};
    struct str line;
    while (master_line(&text, &line)) {
        line = str_trim_wsp(line);
        if (line.n && line.p[0] != ';')
            return str_starts(line, S("transcript "));
    }
    return false;
}

static void read_all(struct reader *r, struct transcript_error *error)
{
    while (r->text.rest.n && !r->error) {
        error->line = r->text.line;
        read_line(r);
    }
    if (!r->error)
        end_block(r);
    error->reason = r->error;
}

struct transcript *transcript_parse(const char *bytes, size_t n, struct transcript_error *error)
{
    struct reader r = {.text = {{bytes, n}, 1, false}, .transcript = g_new0(struct transcript, 1)};
    struct transcript *t = r.transcript;
    t->facts = g_array_new(FALSE, FALSE, sizeof(struct dns_fact));
    t->last = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    r.records = g_array_new(FALSE, FALSE, sizeof(struct dns_record));
    read_all(&r, error);
    g_array_unref(r.records);
    if (!error->reason)
        return t;
    transcript_free(t);
    return NULL;
}

void transcript_free(struct transcript *t)
{
    if (!t)
        return;
    g_hash_table_unref(t->last);
    g_array_unref(t->facts);
    arena_free(&t->arena);
    g_free(t);
}

const struct dns_reply *transcript_find(const struct transcript *t, const struct dns_question *question)
{
    g_autofree char *key = question_key(question);
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(t->last, key));
    return at ? &g_array_index(t->facts, struct dns_fact, at - 1).reply : NULL;
}

size_t transcript_facts(const struct transcript *t, const struct dns_fact **facts)
{
    *facts = (const struct dns_fact *)(const void *)t->facts->data;
    return t->facts->len;
}
