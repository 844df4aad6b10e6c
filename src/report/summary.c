#include "src/report/summary.h"
#include "parsers/keyrec.h"
#include "parsers/limits.h"
#include "src/report/escape.h"
#include "src/report/words.h"

enum { NAME_BYTES = 255, SUBJECT_BYTES = 120, FINGERPRINT = 32, FINGERPRINTS_KEPT = 10000, NOTE_TEXTS = 1024 };

const struct summary_form summary_forms[SUMMARY_TABLES] = {
    [SUMMARY_REASONS] = {"reasons", {"id", "result"}, {"signatures"}, .limit = DKV_REASONS},
    [SUMMARY_FINDINGS] = {"findings", {"id", "severity"}, {"messages"}, .limit = DKV_REASONS},
    [SUMMARY_DOMAINS] = {"domains", {"domain"}, {"messages", "signatures", "pass", "aligned"}, .limit = LIMIT_SUMMARY_NAMES},
    [SUMMARY_SELECTORS] = {"selectors", {"selector"}, {"signatures", "pass"}, .limit = LIMIT_SUMMARY_NAMES},
    [SUMMARY_KEYS] = {"keys", {"name", "type", "#bits", "fingerprint"}, {"signatures", "pass", "cname"},
                      .limit = LIMIT_SUMMARY_NAMES},
    [SUMMARY_FAILURES] = {"failures", {"reason", "domain"}, {"signatures"}, .limit = LIMIT_SUMMARY_NAMES},
    [SUMMARY_CAMPAIGNS] = {"campaigns", {"domain", "from"}, {"messages", "pass", "aligned"}, true, true, true, LIMIT_SUMMARY_NAMES},
    [SUMMARY_SIGNATURES] = {"signatures_seen", {"domain", "selector", "b"}, {"messages", "pass"}, .places = true,
                            .limit = LIMIT_SUMMARY_SIGNATURES},
};

struct summary *summary_new(void)
{
    struct summary *s = g_new0(struct summary, 1);
    for (size_t i = 0; i < SUMMARY_TABLES; i++)
        s->tables[i] = tally_new(summary_forms[i].limit);
    s->fingerprints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return s;
}

void summary_free(struct summary *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < SUMMARY_TABLES; i++)
        tally_free(s->tables[i]);
    g_hash_table_destroy(s->fingerprints);
    g_free(s);
}

void summary_merge(struct summary *into, const struct summary *from)
{
    into->messages = tally_sum(into->messages, from->messages);
    into->bytes = tally_sum(into->bytes, from->bytes);
    into->signatures = tally_sum(into->signatures, from->signatures);
    into->unreadable = tally_sum(into->unreadable, from->unreadable);
    for (size_t i = 0; i < SUMMARY_RESULTS; i++) {
        into->verdicts[i] = tally_sum(into->verdicts[i], from->verdicts[i]);
        into->results[i] = tally_sum(into->results[i], from->results[i]);
    }
    for (size_t i = 0; i < SUMMARY_TABLES; i++)
        tally_merge(into->tables[i], from->tables[i]);
}

struct str summary_part(const struct tally_row *row, size_t i)
{
    struct str_cut cut = str_cut(str_z(row->key), '\t');
    while (i--)
        cut = str_cut(cut.tail, '\t');
    return cut.head;
}

/* ---- one message ---------------------------------------------------------------------------------- */

/* A key begins with a tab, which is left off in the end. Escaping makes other tabs \x09, so no part can be taken for
 * two. */
static void part(GString *key, struct str s, size_t max)
{
    g_string_append_c(key, '\t');
    if (escape_append(key, s, "", max))
        g_string_append(key, "...");
}

/* Names of the DNS are the same in upper and lower case. */
static void name_part(GString *key, struct str s)
{
    g_autoptr(GString) lower = g_string_new(NULL);
    for (size_t i = 0; i < s.n && i <= NAME_BYTES; i++)
        g_string_append_c(lower, ascii_lower(s.p[i]));
    part(key, (struct str){lower->str, lower->len}, NAME_BYTES);
}

struct noted {
    enum summary_table table;
    struct tally_row row;
    struct str record; /* of a key: its fingerprint is still to be put to the row's key; else empty */
};

struct summary_note {
    GStringChunk *texts; /* many notes wait for one message: an arena's block is more than most of them need */
    size_t memory;
    uint64_t bytes;
    enum dkv_result verdict;
    uint64_t signatures, results[SUMMARY_RESULTS];
    GArray *rows; /* struct noted */
    struct tally_place place;
};

static const char *keep(struct summary_note *n, const char *text, size_t length)
{
    n->memory += length + 1;
    return g_string_chunk_insert_len(n->texts, text, (gssize)length);
}

/* The message, and what every row of it has. */
struct adding {
    struct summary_note *note;
    const struct analysis *a;
    const char *subject;
    struct tally_place *place;
};

static const struct dkv_signature *signature(const struct adding *add, size_t i) { return add->a->signatures[i].dkv; }

/* Those past the limit are counted and no more: each is compared with all above it. */
static size_t judged(const struct adding *add) { return MIN(add->a->signature_count, LIMIT_SIGNATURES); }

static struct tally_row row_of(const GString *key)
{
    return (struct tally_row){.key = key->str + 1, .first = TALLY_NO_TIME, .last = TALLY_NO_TIME};
}

static void put(struct adding *add, enum summary_table table, const struct tally_row *row)
{
    struct noted n = {table, *row, S("")};
    n.row.key = keep(add->note, row->key, strlen(row->key));
    g_array_append_val(add->note->rows, n);
}

static void add_result(struct adding *add, const struct dkv_signature *s)
{
    const struct dkv_reason_row *reason = dkv_reason_row(s->reason);
    g_autoptr(GString) key = g_string_new(NULL);
    g_string_printf(key, "\t%s\t%s", reason->id, dkv_result_word(s->result));
    struct tally_row row = row_of(key);
    row.counts[0] = 1;
    put(add, SUMMARY_REASONS, &row);
    if (s->result == DKV_PASS)
        return;
    g_string_printf(key, "\t%s", reason->id);
    name_part(key, signer_domain(s));
    row.key = key->str + 1;
    put(add, SUMMARY_FAILURES, &row);
}

static void add_selector(struct adding *add, const struct dkv_signature *s)
{
    g_autoptr(GString) key = g_string_new(NULL);
    name_part(key, s->selector);
    struct tally_row row = row_of(key);
    row.counts[0] = 1;
    row.counts[1] = s->result == DKV_PASS;
    put(add, SUMMARY_SELECTORS, &row);
}

static char *fingerprint(struct str bytes)
{
    char *hex = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes.p, bytes.n);
    hex[FINGERPRINT] = '\0';
    return hex;
}

static void add_key(struct adding *add, const struct dkv_signature *s)
{
    if (!s->key.name || !s->key.type || !s->key.record.n)
        return;
    g_autoptr(GString) key = g_string_new(NULL);
    name_part(key, str_z(s->key.name));
    g_string_append_printf(key, "\t%s\t%d", s->key.type, s->key.bits);
    struct tally_row row = row_of(key);
    row.counts[0] = 1;
    row.counts[1] = s->result == DKV_PASS;
    row.counts[2] = s->key.answer && s->key.answer->cname_count > 0;
    put(add, SUMMARY_KEYS, &row);
    g_array_index(add->note->rows, struct noted, add->note->rows->len - 1).record =
        (struct str){keep(add->note, s->key.record.p, s->key.record.n), s->key.record.n};
}

/* Where the message has the same signature twice, it is counted once. */
static void add_seen(struct adding *add, size_t i)
{
    const struct dkv_signature *s = signature(add, i);
    for (size_t k = 0; k < i; k++)
        if (str_eq(signature(add, k)->b, s->b) && str_ieq(signature(add, k)->domain, s->domain) &&
            str_ieq(signature(add, k)->selector, s->selector))
            return;
    if (!s->b.n)
        return;
    g_autofree char *b = fingerprint(s->b);
    g_autoptr(GString) key = g_string_new(NULL);
    name_part(key, signer_domain(s));
    name_part(key, s->selector);
    g_string_append_printf(key, "\t%s", b);
    struct tally_row row = row_of(key);
    row.counts[0] = 1;
    row.counts[1] = s->result == DKV_PASS;
    row.places = add->place;
    row.place_count = 1;
    put(add, SUMMARY_SIGNATURES, &row);
}

/* ---- all signatures of one domain ----------------------------------------------------------------- */

struct of_domain {
    uint64_t signatures, pass, aligned; /* the last two: 0 or 1 */
    int64_t first, last;
};

static void time_add(struct of_domain *d, int64_t seconds)
{
    seconds = when_clamp(seconds);
    d->first = d->first == TALLY_NO_TIME ? seconds : MIN(d->first, seconds);
    d->last = d->last == TALLY_NO_TIME ? seconds : MAX(d->last, seconds);
}

/* t= of the signatures; without any, the Date field. */
static struct of_domain domain_of(const struct adding *add, struct str domain)
{
    struct of_domain d = {.first = TALLY_NO_TIME, .last = TALLY_NO_TIME};
    for (size_t i = 0; i < judged(add); i++) {
        const struct dkv_signature *s = signature(add, i);
        if (!str_ieq(signer_domain(s), domain))
            continue;
        d.signatures++;
        bool pass = s->result == DKV_PASS;
        d.pass |= pass;
        d.aligned |= pass && add->a->signatures[i].aligned != ALIGN_NONE;
        if (s->timestamp >= 0)
            time_add(&d, s->timestamp);
    }
    if (d.first == TALLY_NO_TIME && add->a->date != -1)
        time_add(&d, add->a->date);
    return d;
}

static void add_domain(struct adding *add, size_t i)
{
    struct str domain = signer_domain(signature(add, i));
    for (size_t k = 0; k < i; k++)
        if (str_ieq(signer_domain(signature(add, k)), domain))
            return;
    struct of_domain d = domain_of(add, domain);
    g_autoptr(GString) key = g_string_new(NULL);
    name_part(key, domain);
    struct tally_row row = row_of(key);
    memcpy(row.counts, (uint64_t[TALLY_COUNTS]){1, d.signatures, d.pass, d.aligned}, sizeof row.counts);
    put(add, SUMMARY_DOMAINS, &row);
    name_part(key, str_z(add->a->from_domain));
    row = (struct tally_row){key->str + 1, {1, d.pass, d.aligned}, d.first, d.last, add->subject, add->place, 1};
    put(add, SUMMARY_CAMPAIGNS, &row);
}

/* ---- findings ------------------------------------------------------------------------------------- */

static void add_findings(struct adding *add)
{
    bool seen[DKV_REASONS] = {false};
    for (size_t i = 0; i < add->a->finding_count; i++) {
        enum dkv_reason reason = add->a->findings[i].reason;
        const struct dkv_reason_row *r = dkv_reason_row(reason);
        if (seen[reason])
            continue;
        seen[reason] = true;
        g_autoptr(GString) key = g_string_new(NULL);
        g_string_printf(key, "\t%s\t%s", r->id, dkv_severity_word(r->severity));
        struct tally_row row = row_of(key);
        row.counts[0] = 1;
        put(add, SUMMARY_FINDINGS, &row);
    }
}

/* ---- the note, and taking it ---------------------------------------------------------------------- */

static const char *kept(struct summary_note *n, const char *text, size_t max)
{
    g_autoptr(GString) out = g_string_new(NULL);
    if (escape_append(out, str_z(text), "", max))
        g_string_append(out, "...");
    return keep(n, out->str, out->len);
}

static void add_signature(struct adding *add, size_t i)
{
    const struct dkv_signature *s = signature(add, i);
    add->note->results[s->result]++;
    add_result(add, s);
    if (i >= judged(add))
        return;
    add_selector(add, s);
    add_key(add, s);
    add_seen(add, i);
    add_domain(add, i);
}

struct summary_note *summary_note(const struct analysis *a)
{
    struct summary_note *n = g_new0(struct summary_note, 1);
    n->bytes = a->size;
    n->verdict = a->verdict;
    n->signatures = a->signature_count;
    n->rows = g_array_new(FALSE, FALSE, sizeof(struct noted));
    n->texts = g_string_chunk_new(NOTE_TEXTS);
    n->place = (struct tally_place){kept(n, a->source, SIZE_MAX), a->index};
    struct adding add = {n, a, a->subject ? kept(n, a->subject, SUBJECT_BYTES) : NULL, &n->place};
    for (size_t i = 0; i < a->signature_count; i++)
        add_signature(&add, i);
    add_findings(&add);
    return n;
}

size_t summary_note_memory(const struct summary_note *n)
{
    return sizeof *n + 2 * n->rows->len * sizeof(struct noted) + NOTE_TEXTS + 2 * n->memory; /* both grow by doubling */
}

void summary_note_free(struct summary_note *n)
{
    if (!n)
        return;
    g_array_unref(n->rows);
    g_string_chunk_free(n->texts);
    g_free(n);
}

/* Of the bytes in p=, however the record is written around them. */
static const char *key_fingerprint(struct summary *s, struct str text)
{
    g_autofree char *record = g_strndup(text.p, text.n);
    const char *known = g_hash_table_lookup(s->fingerprints, record);
    if (known)
        return known;
    struct arena arena = {0};
    char *made = fingerprint(keyrec_read(text, &arena).p);
    arena_free(&arena);
    if (g_hash_table_size(s->fingerprints) >= FINGERPRINTS_KEPT)
        g_hash_table_remove_all(s->fingerprints);
    g_hash_table_insert(s->fingerprints, g_steal_pointer(&record), made);
    return made;
}

static void take_row(struct summary *s, const struct noted *n)
{
    struct tally_row row = n->row;
    g_autofree char *key = n->record.n ? g_strconcat(row.key, "\t", key_fingerprint(s, n->record), NULL) : NULL;
    row.key = key ? key : row.key;
    tally_add(s->tables[n->table], &row);
}

void summary_take(struct summary *s, const struct summary_note *n)
{
    s->messages++;
    s->bytes = tally_sum(s->bytes, n->bytes);
    s->verdicts[n->verdict]++;
    s->signatures += n->signatures;
    for (size_t i = 0; i < SUMMARY_RESULTS; i++)
        s->results[i] += n->results[i];
    for (guint i = 0; i < n->rows->len; i++)
        take_row(s, &g_array_index(n->rows, struct noted, i));
}
