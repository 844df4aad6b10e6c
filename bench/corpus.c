/* corpus: writes messages to time verifiers with, the same for the same seed. See bench/README.
 *
 *   corpus FORMS FOLDER [MESSAGES [NAMES [SEED]]]      FORMS: tests/ordinary
 *
 * FOLDER/messages/NUMBER.eml   CRLF line ends
 * FOLDER/keys                  NAME TAB TEXT, one a signing name
 * FOLDER/expected              FILE TAB VERDICT TAB what was done to the message TAB rsa, ed25519, both or "-"
 * FOLDER/index                 for bench/floor: FILE TAB line of keys, from 0 TAB signature, in base64, of the SHA-256
 *                              of the body; -1 and "-" for a message without signature */
#include "bench/extras.h"
#include "bench/form.h"
#include "bench/keymaker.h"
#include "bench/letter.h"
#include "tests/tools/signer.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

/* Which forms, and how many times as often as the others: services write more of the mail than servers of one's own. */
static const struct {
    const char *file;
    unsigned weight;
} form_files[] = {
    {"gmail-to-gmail", 3}, {"gmail-to-o365", 2}, {"gmail-to-postfix-dovecot", 2}, {"o365-to-gmail", 3},
    {"o365-to-o365", 4}, {"exchange-hybrid-to-gmail", 2}, {"outlook-com-to-postfix", 2}, {"ses-to-gmail", 4},
    {"ses-to-o365", 3}, {"ses-to-postfix", 3}, {"sendgrid-to-gmail", 4}, {"mailchimp-to-gmail", 4},
    {"mailgun-to-postfix", 3}, {"sparkpost-to-exim", 3}, {"mailchannels-to-gmail", 2}, {"mimecast-in-to-exchange", 2},
    {"mimecast-out-to-postfix", 2}, {"proofpoint-in-to-exchange", 2}, {"proofpoint-out-to-o365", 2},
    {"fastmail-to-postfix", 1}, {"github-to-gmail", 2}, {"postfix-to-gmail", 2}, {"postfix-to-yahoo", 1},
    {"postfix-amavis-dovecot", 2}, {"exim-cpanel-to-gmail", 2}, {"icloud-to-gmail", 1}, {"yahoo-app-to-gmail", 1},
    {"proton-to-gmail", 1}, {"gmx-to-postfix", 1}, {"groups-io", 1},
};

/* Sizes of whole messages: so many per mille are smaller than that. The mean is about 37 KB. */
static const struct {
    uint64_t per_mille, bytes;
} sizes[] = {{0, 4000}, {100, 5000}, {250, 8000}, {500, 16000}, {750, 37000}, {900, 76000}, {970, 145000}, {990, 300000},
             {998, 700000}, {1000, 2000000}};

/* What becomes of a message after it was signed; the rest, most, arrive as they were sent. */
enum fate { FINE, UNSIGNED, FOOTER, SUBJECT, NO_KEY };
static const struct {
    unsigned per_mille;
    const char *verdict, *word;
} fates[] = {[FINE] = {930, "pass", "as sent"}, [UNSIGNED] = {30, "none", "not signed"}, [FOOTER] = {20, "fail", "a footer was added"},
             [SUBJECT] = {10, "fail", "the Subject was tagged"}, [NO_KEY] = {10, "fail", "no such key"}};

struct name {
    char *domain, *selector;
    EVP_PKEY *key;
};

/* One who signs under a domain of their own, with one key or two. */
struct sender {
    size_t first_name, name_count; /* in corpus.names */
};

struct corpus {
    struct chance chance;
    const char *folder;
    GPtrArray *forms;  /* struct form, by weight */
    GArray *names;     /* struct name: those of services, then those of senders */
    GArray *senders;   /* struct sender */
    size_t next_sender; /* each has a turn before any has its second */
    FILE *keys, *expected, *index;
    struct arena arena; /* of one message */
};

static _Noreturn void die(const char *what, const char *why)
{
    fprintf(stderr, "corpus: %s: %s\n", what, why);
    exit(1);
}

static FILE *create(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    FILE *f = fopen(path, "wb");
    if (!f)
        die(path, g_strerror(errno));
    return f;
}

/* ---- names and keys ------------------------------------------------------------------------------- */

static size_t name_add(struct corpus *c, const char *domain, const char *selector, enum key_kind kind)
{
    struct name name = {g_strdup(domain), g_strdup(selector), keymaker_key(&c->chance, kind)};
    g_array_append_val(c->names, name);
    struct arena arena = {0};
    struct signer job = {.domain = str_z(domain), .selector = str_z(selector), .record = true};
    struct signer_result r = signer_record(&job, name.key, &arena);
    if (r.error)
        die("a key record", r.error);
    fwrite(r.text.p, 1, r.text.n, c->keys);
    arena_free(&arena);
    return c->names->len - 1;
}

static const struct name *name_at(const struct corpus *c, size_t i) { return &g_array_index(c->names, struct name, i); }

static const struct name *service_find(const struct corpus *c, const struct form_signer *s)
{
    for (size_t i = 0; i < c->names->len; i++)
        if (str_eq(str_z(name_at(c, i)->domain), s->domain) && str_eq(str_z(name_at(c, i)->selector), s->selector))
            return name_at(c, i);
    return NULL;
}

static void services_add(struct corpus *c)
{
    for (size_t i = 0; i < c->forms->len; i++) {
        const struct form *f = c->forms->pdata[i];
        for (size_t k = 0; k < f->signer_count; k++)
            if (!f->signers[k].own && !service_find(c, &f->signers[k])) {
                g_autofree char *domain = g_strndup(f->signers[k].domain.p, f->signers[k].domain.n);
                g_autofree char *selector = g_strndup(f->signers[k].selector.p, f->signers[k].selector.n);
                name_add(c, domain, selector, KEY_2048);
            }
    }
}

static char *domain_new(size_t i)
{
    static const char *const first[] = {"north", "harbor", "green", "silver", "river", "maple", "stone", "bright", "quick", "blue",
                                        "old", "royal", "summit", "open", "prime", "lake", "east", "golden", "clear", "union"};
    static const char *const second[] = {"books", "tools", "bank", "travel", "news", "foods", "market", "media", "health",
                                         "energy", "motors", "games", "music", "post", "garden", "school", "clinic", "works"};
    size_t round = i / (G_N_ELEMENTS(first) * G_N_ELEMENTS(second));
    const char *a = first[i % G_N_ELEMENTS(first)], *b = second[i / G_N_ELEMENTS(first) % G_N_ELEMENTS(second)];
    return round ? g_strdup_printf("%s%s%zu.example", a, b, round) : g_strdup_printf("%s%s.example", a, b);
}

/* Of twenty senders two have short keys, one Ed25519 alone, one Ed25519 beside RSA. */
static void sender_add(struct corpus *c, size_t i)
{
    static const char *const selectors[] = {"s1", "selector1", "k1", "mail", "default", "dkim", "2025a"};
    static const enum key_kind kinds[20] = {[3] = KEY_1024, [13] = KEY_1024, [9] = KEY_ED};
    g_autofree char *domain = domain_new(i);
    struct sender s = {c->names->len, 1};
    if (i % 20 == 17) {
        name_add(c, domain, "ed25519", KEY_ED);
        s.name_count = 2;
    }
    name_add(c, domain, selectors[i % G_N_ELEMENTS(selectors)], kinds[i % 20]);
    g_array_append_val(c->senders, s);
}

static const struct sender *sender_choose(struct corpus *c)
{
    size_t i = c->senders->len - 1;
    if (c->next_sender < c->senders->len)
        i = c->next_sender++;
    else
        for (int draw = 0; draw < 3; draw++) /* a few send much, most send little */
            i = MIN(i, chance_below(&c->chance, c->senders->len));
    return &g_array_index(c->senders, struct sender, i);
}

/* ---- one message ---------------------------------------------------------------------------------- */

static size_t size_choose(struct chance *c)
{
    uint64_t at = chance_below(c, 1000000), i = 1;
    while (sizes[i].per_mille * 1000 <= at)
        i++;
    uint64_t from = sizes[i - 1].per_mille * 1000, width = sizes[i].per_mille * 1000 - from;
    return sizes[i - 1].bytes + (size_t)((sizes[i].bytes - sizes[i - 1].bytes) * (at - from) / width);
}

static enum fate fate_choose(struct chance *c)
{
    uint64_t at = chance_below(c, 1000);
    enum fate f = FINE;
    while (at >= fates[f].per_mille)
        at -= fates[f++].per_mille;
    return f;
}

struct letter {
    const struct form *form;
    const struct sender *sender;
    enum fate fate;
    GString *trace, *head, *body;
    const struct name *first; /* whose key bench/floor takes: RSA, if there is one */
    bool rsa, ed25519;
};

/* The new field goes above those that are there: a service signs what its customer has signed. */
static void sign(struct corpus *c, struct letter *l, const struct form_signer *s, const struct name *name)
{
    bool ed = EVP_PKEY_get_id(name->key) == EVP_PKEY_ED25519;
    struct signer job = {
        .domain = str_z(name->domain),
        .selector = l->fate == NO_KEY ? S("gone") : str_z(name->selector),
        .canon = s->canon.n ? s->canon : S("simple/simple"),
        .names = s->names,
        .time = s->time.n ? s->time : (struct str){0},
    };
    struct str text = arena_print(&c->arena, "%s\r\n%s", l->head->str, l->body->str);
    struct signer_result r = signer_sign(&job, name->key, &c->arena, text);
    if (r.error)
        die("signing", r.error);
    g_string_prepend_len(l->head, r.text.p, (gssize)r.text.n);
    if (!l->first || !ed)
        l->first = name;
    l->ed25519 |= ed;
    l->rsa |= !ed;
}

static void sign_all(struct corpus *c, struct letter *l)
{
    for (size_t i = l->form->signer_count; i-- > 0;) {
        const struct form_signer *s = &l->form->signers[i];
        size_t n = s->own ? l->sender->name_count : 1;
        for (size_t k = n; k-- > 0;)
            sign(c, l, s, s->own ? name_at(c, l->sender->first_name + k) : service_find(c, s));
        if (s->own)
            return; /* where a form has two signatures of the sender's, one sender signs once */
    }
}

static void befall(struct letter *l)
{
    char *subject = strstr(l->head->str, "\nSubject: ");
    if (l->fate == FOOTER)
        g_string_append(l->body, "_______________________________________________\r\nTo leave this list, write to its owner.\r\n");
    if (l->fate == SUBJECT && subject)
        g_string_insert(l->head, subject - l->head->str + 10, "[External] ");
}

static void letter_make(struct corpus *c, struct letter *l)
{
    const char *domain = l->sender ? name_at(c, l->sender->first_name)->domain : "";
    g_autoptr(GString) content = g_string_new(NULL);
    size_t size = size_choose(&c->chance);
    form_trace(l->form, &c->chance, domain, l->trace);
    extras_receiver(&c->chance, l->form->name, l->trace);
    form_head(l->form, &c->chance, domain, l->head);
    extras_sender(&c->chance, l->head);
    size_t above = l->trace->len + l->head->len;
    letter_write(&c->chance, size > above + 500 ? size - above : 500, content, l->body);
    g_string_append(l->head, content->str);
    if (l->fate != UNSIGNED)
        sign_all(c, l);
    befall(l);
}

static void index_write(struct corpus *c, const struct letter *l, const char *file)
{
    unsigned char hash[32], bytes[512];
    size_t n = sizeof bytes;
    long key = l->first ? (long)(l->first - name_at(c, 0)) : -1;
    if (key < 0) {
        fprintf(c->index, "%s\t-1\t-\n", file);
        return;
    }
    bool ed = EVP_PKEY_get_id(l->first->key) == EVP_PKEY_ED25519;
    EVP_Digest(l->body->str, l->body->len, hash, NULL, EVP_sha256(), NULL);
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(l->first->key, NULL);
    bool ok = ed ? EVP_DigestSignInit(md, NULL, NULL, NULL, l->first->key) == 1 && EVP_DigestSign(md, bytes, &n, hash, 32) == 1
                 : EVP_PKEY_sign_init(ctx) == 1 && EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1 &&
                       EVP_PKEY_sign(ctx, bytes, &n, hash, 32) == 1;
    if (!ok)
        die(file, "cannot be signed");
    g_autofree char *text = g_base64_encode(bytes, n);
    fprintf(c->index, "%s\t%ld\t%s\n", file, key, text);
    EVP_PKEY_CTX_free(ctx);
    EVP_MD_CTX_free(md);
}

static void message_write(struct corpus *c, size_t number)
{
    struct letter l = {
        .form = c->forms->pdata[chance_below(&c->chance, c->forms->len)],
        .fate = fate_choose(&c->chance),
        .trace = g_string_new(NULL),
        .head = g_string_new(NULL),
        .body = g_string_new(NULL),
    };
    l.sender = l.form->domain.n ? sender_choose(c) : NULL;
    letter_make(c, &l);
    g_autofree char *file = g_strdup_printf("messages/%06zu.eml", number);
    FILE *out = create(c->folder, file);
    fprintf(out, "%s%s\r\n%s", l.trace->str, l.head->str, l.body->str);
    if (fclose(out) != 0)
        die(file, g_strerror(errno));
    const char *algorithms = l.rsa && l.ed25519 ? "both" : l.rsa ? "rsa" : l.ed25519 ? "ed25519" : "-";
    fprintf(c->expected, "%s\t%s\t%s\t%s\n", file, fates[l.fate].verdict, fates[l.fate].word, algorithms);
    index_write(c, &l, file);
    g_string_free(l.trace, TRUE), g_string_free(l.head, TRUE), g_string_free(l.body, TRUE);
    arena_free(&c->arena);
}

/* ---- all ------------------------------------------------------------------------------------------ */

static void forms_read(struct corpus *c, const char *folder)
{
    static struct arena kept;
    for (size_t i = 0; i < G_N_ELEMENTS(form_files); i++) {
        g_autofree char *path = g_strdup_printf("%s/%s.eml", folder, form_files[i].file);
        char *bytes;
        size_t n;
        if (!g_file_get_contents(path, &bytes, &n, NULL))
            die(path, "cannot be read");
        struct form *form = arena_alloc(&kept, sizeof *form);
        *form = form_read(form_files[i].file, (struct str){bytes, n}, &kept);
        if (!form->signer_count)
            die(path, "has no DKIM-Signature");
        for (unsigned k = 0; k < form_files[i].weight; k++)
            g_ptr_array_add(c->forms, form);
    }
}

static size_t number_of(const char *text, size_t otherwise)
{
    struct str_number n = str_number(str_z(text));
    return text && n.ok ? (size_t)n.value : otherwise;
}

static void close_all(struct corpus *c)
{
    if (fclose(c->keys) != 0 || fclose(c->expected) != 0 || fclose(c->index) != 0)
        die(c->folder, g_strerror(errno));
}

int main(int argc, char **argv)
{
    if (argc < 3)
        die("usage", "corpus FORMS FOLDER [MESSAGES [NAMES [SEED]]]");
    size_t messages = number_of(argc > 3 ? argv[3] : NULL, 5000), names = number_of(argc > 4 ? argv[4] : NULL, 500);
    static struct corpus c;
    c = (struct corpus){
        .chance = {number_of(argc > 5 ? argv[5] : NULL, 1)},
        .folder = argv[2],
        .forms = g_ptr_array_new(),
        .names = g_array_new(FALSE, FALSE, sizeof(struct name)),
        .senders = g_array_new(FALSE, FALSE, sizeof(struct sender)),
    };
    g_autofree char *folder = g_build_filename(c.folder, "messages", NULL);
    if (g_mkdir_with_parents(folder, 0700) != 0)
        die(folder, g_strerror(errno));
    c.keys = create(c.folder, "keys");
    c.expected = create(c.folder, "expected");
    c.index = create(c.folder, "index");
    forms_read(&c, argv[1]);
    services_add(&c);
    for (size_t i = 0; c.names->len < names; i++)
        sender_add(&c, i);
    for (size_t i = 0; i < messages; i++)
        message_write(&c, i);
    close_all(&c);
    return 0;
}
