/* sign: a DKIM signer for tests and samples. Reads a message on standard input and writes it with a
 * DKIM-Signature on top; everything after the field is written byte for byte as it came. It signs
 * wrongly when told to, so it must never sign real mail. */
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/tools/signer.h"

enum kind { TEXT, LIST, FLAG };
static const struct option {
    char letter;
    const char *word;
    enum kind kind;
    size_t at;
    const char *value, *help;
} options[] = {
    {'d', "domain", TEXT, offsetof(struct signer, domain), "DOMAIN", "d="},
    {'s', "selector", TEXT, offsetof(struct signer, selector), "NAME", "s="},
    {'k', "key", TEXT, offsetof(struct signer, key), "FILE", "private key, PEM"},
    {'a', "algorithm", TEXT, offsetof(struct signer, algorithm), "NAME", "rsa-sha256, rsa-sha1, ed25519-sha256"},
    {'c', "canon", TEXT, offsetof(struct signer, canon), "HEADER/BODY", "simple or relaxed (relaxed/simple)"},
    {'h', "names", TEXT, offsetof(struct signer, names), "A:B:...", "fields to sign (the usual ones, if present)"},
    {'i', "auid", TEXT, offsetof(struct signer, auid), "USER@DOMAIN", "i="},
    {'t', "time", TEXT, offsetof(struct signer, time), "SECONDS", "t="},
    {'x', "expires", TEXT, offsetof(struct signer, expires), "SECONDS", "x="},
    {'l', "length", TEXT, offsetof(struct signer, length), "BYTES|all", "l="},
    {'z', "copies", FLAG, offsetof(struct signer, copies), "", "z= with the signed fields"},
    {'q', "query", TEXT, offsetof(struct signer, query), "dns/txt", "q="},
    {0, "tag", LIST, offsetof(struct signer, extra), "NAME=VALUE", "one more tag (in a record too)"},
    {0, "set", LIST, offsetof(struct signer, set), "NAME=VALUE", "what the tag says instead"},
    {0, "drop", LIST, offsetof(struct signer, drop), "NAME", "leave the tag out"},
    {0, "bh", TEXT, offsetof(struct signer, bh), "BASE64", "bh= instead of the right one"},
    {0, "order", TEXT, offsetof(struct signer, order), "A,B,...", "these tags first, in this order"},
    {0, "fold", TEXT, offsetof(struct signer, fold), "COLUMNS", "width of the field's lines (76; 0: one line)"},
    {0, "name", TEXT, offsetof(struct signer, name), "NAME", "of the field (DKIM-Signature)"},
    {0, "wide", FLAG, offsetof(struct signer, wide), "", "white space wherever it may stand"},
    {0, "literal", FLAG, offsetof(struct signer, literal), "", "hash a single LF as it is"},
    {0, "record", FLAG, offsetof(struct signer, record), "", "print the key's TXT record and stop"},
    {0, "zone", FLAG, offsetof(struct signer, zone), "", "the record as a master-file line"},
    {0, "pkcs1", FLAG, offsetof(struct signer, pkcs1), "", "the record with a bare RSAPublicKey"},
};
enum { OPTIONS = sizeof options / sizeof *options };

static _Noreturn void usage(const char *why, const char *what)
{
    fprintf(stderr, "sign: %s%s\nusage: sign -d DOMAIN -s SELECTOR -k KEY [OPTION...] < message > signed\n", why, what);
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option *o = &options[i];
        fprintf(stderr, "  %c%c %s--%-10s %-12s %s\n", o->letter ? '-' : ' ', o->letter ? o->letter : ' ',
                o->kind == LIST ? "*" : " ", o->word, o->value, o->help);
    }
    exit(64);
}

static _Noreturn void die(const char *why, const char *what)
{
    fprintf(stderr, "sign: %s%s\n", why, what);
    exit(66);
}

static const struct option *option_find(const char *arg)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option *o = &options[i];
        bool is_short = arg[0] == '-' && o->letter && arg[1] == o->letter && !arg[2];
        bool is_long = arg[0] == '-' && arg[1] == '-' && strcmp(arg + 2, o->word) == 0;
        if (is_short || is_long)
            return o;
    }
    usage("unknown option ", arg);
}

static void option_take(struct signer *job, const struct option *o, const char *value)
{
    void *at = (char *)job + o->at;
    struct signer_list *list = at;
    switch (o->kind) {
    case FLAG:
        *(bool *)at = true;
        return;
    case TEXT:
        *(struct str *)at = str_z(value);
        return;
    case LIST:
        if (list->n == SIGNER_EDITS)
            usage("too many of --", o->word);
        list->v[list->n++] = str_z(value);
        return;
    }
}

static struct str read_all(struct arena *a, FILE *in)
{
    size_t n = 0, room = 1u << 16;
    char *p = arena_alloc(a, room);
    for (size_t got; (got = fread(p + n, 1, room - n, in)) > 0;) {
        n += got;
        if (n < room)
            continue;
        char *more = arena_array(a, 2, room);
        memcpy(more, p, n);
        p = more;
        room *= 2;
    }
    if (ferror(in))
        die("cannot read the message", "");
    return (struct str){p, n};
}

static EVP_PKEY *read_key(const char *file)
{
    BIO *in = BIO_new_file(file, "r");
    EVP_PKEY *key = in ? PEM_read_bio_PrivateKey(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    if (!key)
        die("no private key in ", file);
    return key;
}

static void write_all(struct str s)
{
    if (s.n && fwrite(s.p, 1, s.n, stdout) != s.n)
        die("cannot write", "");
}

int main(int argc, char **argv)
{
    struct signer job = {0};
    for (int i = 1; i < argc; i++) {
        const struct option *o = option_find(argv[i]);
        if (o->kind != FLAG && i + 1 == argc)
            usage("no value after ", argv[i]);
        option_take(&job, o, o->kind == FLAG ? NULL : argv[++i]);
    }
    if (!job.key.p)
        usage("-k is missing", "");
    struct arena a = {0};
    EVP_PKEY *key = read_key(job.key.p);
    struct str message = job.record ? S("") : read_all(&a, stdin);
    struct signer_result r = job.record ? signer_record(&job, key, &a) : signer_sign(&job, key, &a, message);
    if (r.error)
        die(r.error, "");
    write_all(r.text);
    write_all(message);
    if (fflush(stdout))
        die("cannot write", "");
    EVP_PKEY_free(key);
    arena_free(&a);
    return 0;
}
