/* floor: what no verifier can do without. Each message is read, its body hashed once as it is, and one signature of
 * that hash checked with a key that is decoded once a run. Nothing is parsed but the end of the header.
 *
 *   floor < index      in the folder that bench/corpus made */
#include "parsers/str.h"
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { KEYS = 100000 };

struct key {
    EVP_PKEY *key;
    EVP_PKEY_CTX *ctx; /* RSA */
};

static char *records[KEYS];
static struct key keys[KEYS];
static EVP_MD *sha256;
static EVP_MD_CTX *md;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "floor: %s\n", what);
    exit(1);
}

static void records_read(void)
{
    FILE *in = fopen("keys", "r");
    size_t room = 0;
    for (size_t i = 0; in && i < KEYS && getline(&records[i], &room, in) > 0; i++)
        room = 0;
    if (!in || ferror(in))
        die("no file keys");
    fclose(in);
}

/* The base64 text that ends at a line end or at a NUL; n: how many bytes it stands for. */
static unsigned char *decode(char *text, size_t *n)
{
    text[strcspn(text, "\r\n")] = '\0';
    size_t length = strlen(text);
    unsigned char *out = malloc(length + 4);
    int bytes = EVP_DecodeBlock(out, (unsigned char *)text, (int)length);
    if (bytes < 0)
        die("bad base64");
    *n = (size_t)bytes;
    while (length && text[--length] == '=')
        --*n;
    return out;
}

static struct key *key_at(long i)
{
    struct key *k = &keys[i];
    if (k->key)
        return k;
    size_t n;
    char *p = records[i] ? strstr(records[i], "p=") : NULL;
    if (!p)
        die("a key is missing");
    bool ed = strstr(records[i], "k=ed25519") != NULL;
    unsigned char *der = decode(p + 2, &n);
    const unsigned char *at = der;
    k->key = ed ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, der, n) : d2i_PUBKEY(NULL, &at, (long)n);
    k->ctx = ed ? NULL : EVP_PKEY_CTX_new(k->key, NULL);
    if (!ed && (EVP_PKEY_verify_init(k->ctx) != 1 || EVP_PKEY_CTX_set_signature_md(k->ctx, sha256) != 1))
        die("a key cannot be decoded");
    free(der);
    return k;
}

static struct str message_read(const char *path)
{
    static char *bytes;
    static size_t room;
    int fd = open(path, O_RDONLY);
    off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    if (size < 0 || lseek(fd, 0, SEEK_SET) != 0)
        die(path);
    if ((size_t)size > room) {
        room = (size_t)size * 2;
        free(bytes);
        bytes = malloc(room);
    }
    if (!bytes || read(fd, bytes, (size_t)size) != size || close(fd) != 0)
        die(path);
    return (struct str){bytes, (size_t)size};
}

static void check(struct key *k, const unsigned char hash[static 32], const unsigned char *signature, size_t n, const char *path)
{
    bool ok;
    if (k->ctx)
        ok = EVP_PKEY_verify(k->ctx, signature, n, hash, 32) == 1;
    else
        ok = EVP_MD_CTX_reset(md) == 1 && EVP_DigestVerifyInit(md, NULL, NULL, NULL, k->key) == 1 &&
             EVP_DigestVerify(md, signature, n, hash, 32) == 1;
    if (!ok)
        die(path);
}

static void message(const char *path, long key, char *base64)
{
    unsigned char hash[32];
    struct str bytes = message_read(path), body = str_drop(bytes, str_find(bytes, S("\r\n\r\n")) + 4);
    if (EVP_MD_CTX_reset(md) != 1 || EVP_DigestInit_ex2(md, sha256, NULL) != 1 || EVP_DigestUpdate(md, body.p, body.n) != 1 ||
        EVP_DigestFinal_ex(md, hash, NULL) != 1)
        die("SHA-256 does not work");
    if (key >= KEYS)
        die("bad index");
    if (key < 0)
        return;
    size_t n;
    unsigned char *signature = decode(base64, &n);
    check(key_at(key), hash, signature, n, path);
    free(signature);
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    md = EVP_MD_CTX_new();
    records_read();
    while (getline(&line, &room, stdin) > 0) {
        char *key = strchr(line, '\t'), *base64 = key ? strchr(key + 1, '\t') : NULL;
        if (!base64)
            die("bad index");
        *key++ = '\0';
        *base64++ = '\0';
        message(line, strtol(key, NULL, 10), base64);
    }
    free(line);
    return 0;
}
