/* Reads dig's comment lines: ";; ->>HEADER<<- ... status: NXDOMAIN, ...", ";; flags: ... ad; ...", and after
 * ";; QUESTION SECTION:" the question itself. Any other comment is passed over; none is an error. */
#include "src/lookup/digtext.h"

struct question {
    struct dns_name name;
    enum dkv_answer_status status;
    enum dkv_dnssec dnssec;
};

struct digtext digtext_new(void) { return (struct digtext){.empty = g_array_new(FALSE, FALSE, sizeof(struct question))}; }

void digtext_free(struct digtext *d) { g_array_free(d->empty, TRUE); }

static struct str word_after(struct str line, struct str what)
{
    size_t at = str_find(line, what);
    struct str rest = str_drop(line, at == line.n ? at : at + what.n);
    return str_cut(str_cut(rest, ',').head, ';').head;
}

static void read_header(struct digtext *d, struct str line)
{
    static const struct {
        const char *word;
        enum dkv_answer_status status;
    } words[] = {{"NOERROR", DKV_ANSWER_NODATA},
                 {"NXDOMAIN", DKV_ANSWER_NXDOMAIN},
                 {"SERVFAIL", DKV_ANSWER_SERVFAIL},
                 {"REFUSED", DKV_ANSWER_REFUSED}};
    struct str word = word_after(line, S("status: "));
    d->answered = true;
    d->status = DKV_ANSWER_BAD;
    d->dnssec = DKV_DNSSEC_UNKNOWN;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (str_eq(word, str_z(words[i].word)))
            d->status = words[i].status;
}

static void read_flags(struct digtext *d, struct str line)
{
    struct str flags = word_after(line, S("flags:"));
    while (flags.n) {
        struct str_cut cut = str_cut(flags, ' ');
        if (str_eq(cut.head, S("ad")))
            d->dnssec = DKV_DNSSEC_SECURE;
        flags = cut.tail;
    }
}

/* ";name.  IN  TXT" */
static void read_question(struct digtext *d, struct str line)
{
    struct str rest = str_trim_wsp(str_drop(line, 1));
    size_t n = 0;
    while (n < rest.n && !is_wsp(rest.p[n]))
        n++;
    struct question q = {.status = d->status, .dnssec = d->dnssec};
    if (!str_iends(rest, S("TXT")) || !dns_name_read(str_take(rest, n), &q.name))
        return;
    g_array_append_val(d->empty, q);
}

void digtext_line(struct digtext *d, struct str line)
{
    if (str_starts(line, S(";; ->>HEADER<<-")))
        read_header(d, line);
    else if (str_starts(line, S(";; flags:")))
        read_flags(d, line);
    else if (d->answered && d->questions && !str_starts(line, S(";;")))
        read_question(d, line);
    d->questions = str_starts(line, S(";; QUESTION SECTION:"));
}

void digtext_finish(struct digtext *d, struct keyset *set)
{
    for (guint i = 0; i < d->empty->len; i++) {
        const struct question *q = &g_array_index(d->empty, struct question, i);
        struct key_entry *e = keyset_entry(set, keyset_end_of_chain(set, q->name.text), 0);
        if (e->kind == KEY_NEW)
            key_entry_add_outcome(e, q->status, q->dnssec, -1);
    }
}
