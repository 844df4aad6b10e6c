/* How long dkimverify's parts take, and how many times as long as the cryptography alone: a bare SHA-256 over
 * the same bytes, a bare check of a signature with a key that is ready. See bench/README. */
#include "bench/timer.h"
#include "parsers/header.h"
#include "src/dkimverify.h"
#include "src/engine/body.h"
#include "tests/tools/signer.h"
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>

enum { BODY = 1 << 20, LONG_LINE = 50 * 1000 * 1000, ONE_KB = 1000 };

static struct arena arena;
static const char *const canon_words[] = {[CANON_SIMPLE] = "simple", [CANON_RELAXED] = "relaxed"};

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "speed: %s\n", what);
    exit(1);
}

/* ---- bare cryptography ---------------------------------------------------------------------------- */

static EVP_MD *sha256;

static void run_sha256(void *with)
{
    static EVP_MD_CTX *ctx;
    struct str *bytes = with;
    unsigned char out[32];
    ctx = ctx ? ctx : EVP_MD_CTX_new();
    if (EVP_DigestInit_ex2(ctx, sha256, NULL) != 1 || EVP_DigestUpdate(ctx, bytes->p, bytes->n) != 1 ||
        EVP_DigestFinal_ex(ctx, out, NULL) != 1)
        die("SHA-256 does not work");
}

/* A key, and a signature of it over 32 bytes of zero. */
struct bare {
    EVP_PKEY *key;
    EVP_PKEY_CTX *ctx; /* RSA */
    unsigned char signature[256];
    size_t n;
};
static const unsigned char hash[32];

static struct bare bare_new(EVP_PKEY *key)
{
    struct bare b = {.key = key, .n = sizeof b.signature};
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    bool rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
    b.ctx = rsa ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    bool ok = rsa ? EVP_PKEY_sign_init(b.ctx) == 1 && EVP_PKEY_CTX_set_signature_md(b.ctx, sha256) == 1 &&
                        EVP_PKEY_sign(b.ctx, b.signature, &b.n, hash, sizeof hash) == 1 &&
                        EVP_PKEY_verify_init(b.ctx) == 1 && EVP_PKEY_CTX_set_signature_md(b.ctx, sha256) == 1
                  : EVP_DigestSignInit(md, NULL, NULL, NULL, key) == 1 &&
                        EVP_DigestSign(md, b.signature, &b.n, hash, sizeof hash) == 1;
    EVP_MD_CTX_free(md);
    return ok ? b : (die("cannot sign"), b);
}

static void run_bare(void *with)
{
    struct bare *b = with;
    bool ok;
    if (b->ctx) {
        ok = EVP_PKEY_verify(b->ctx, b->signature, b->n, hash, sizeof hash) == 1;
    } else {
        EVP_MD_CTX *md = EVP_MD_CTX_new();
        ok = EVP_DigestVerifyInit(md, NULL, NULL, NULL, b->key) == 1 &&
             EVP_DigestVerify(md, b->signature, b->n, hash, sizeof hash) == 1;
        EVP_MD_CTX_free(md);
    }
    if (!ok)
        die("a signature does not verify");
}

/* ---- canonicalization of bodies ------------------------------------------------------------------- */

struct body_job {
    struct str body;
    enum canonicalization canon;
    struct hashes *hashes;
};

static void count(void *to, struct str run) { *(size_t *)to += run.n; }

static void run_canon(void *with)
{
    struct body_job *j = with;
    size_t bytes = 0;
    struct canon_body c = {.canon = j->canon, .line_end = '\n', .sink = {count, &bytes}};
    for (struct str rest = j->body; rest.n; rest = str_drop(rest, 65536))
        canon_body_put(&c, str_take(rest, 65536));
    canon_body_end(&c);
}

static void run_body_hash(void *with)
{
    struct body_job *j = with;
    struct arena mine = {0};
    struct body_want want = {.canon = j->canon, .kind = HASH_SHA256, .length = -1};
    body_hash(j->body, READ_LINES, '\n', &want, 1, j->hashes, &mine);
    arena_free(&mine);
}

/* A text of n bytes made of copies of a piece. */
static struct str copies(const char *piece, size_t n)
{
    struct str one = str_z(piece);
    char *p = arena_alloc(&arena, n);
    for (size_t i = 0; i < n; i++)
        p[i] = one.p[i % one.n];
    return (struct str){p, n};
}

static const char crlf_text[] = "The quick brown fox jumps over the lazy dog, and so on, for seventy-two bytes\r\n";

static void bodies(void)
{
    static const struct {
        const char *name, *piece;
        size_t n;
    } kinds[] = {
        {"text, CRLF", crlf_text, BODY},
        {"text, LF", "The quick brown fox jumps over the lazy dog, and so on, for seventy-two bytes\n", BODY},
        {"base64, CRLF", "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0aGlz\r\n", BODY},
        {"HTML, indented, CRLF",
         "<table width=\"100%\" cellspacing=\"0\">\r\n        <tr>\r\n            <td style=\"padding: 4px\">"
         "<a href=\"https://example.org/offers/4711\">Offers</a></td>\r\n        </tr>\r\n", BODY},
        {"quoted reply, LF", "> > The quick brown fox\n> \n>  jumps  over\n\n", BODY},
        {"trailing blanks", "The quick brown fox jumps over the lazy dog.   \r\n", BODY},
        {"tabs, double spaces", "The\tquick  brown \tfox  jumps\tover  the\tlazy  dog \r\n", BODY},
        {"empty lines", "\r\n", BODY},
        {"one long line", "x", LONG_LINE},
    };
    struct hashes hashes = {0};
    printf("\nBody canonicalization        MB/s alone   with SHA-256   bare SHA-256   times bare\n");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct str body = copies(kinds[i].piece, kinds[i].n);
        for (int canon = CANON_SIMPLE; canon <= CANON_RELAXED; canon++) {
            struct body_job job = {body, (enum canonicalization)canon, &hashes};
            struct task t[] = {{run_canon, &job, 0}, {run_body_hash, &job, 0}, {run_sha256, &body, 0}};
            tasks_time(t, 3);
            double size = (double)body.n * 1e3;
            printf("%-20s %-8s %9.0f   %12.0f   %12.0f   %10.2f\n", kinds[i].name, canon_words[canon], size / t[0].ns,
                   size / t[1].ns, size / t[2].ns, t[1].ns / t[2].ns);
        }
    }
    hashes_free(&hashes);
}

/* ---- canonicalization of headers ------------------------------------------------------------------ */

static const char header[] =
    "Return-Path: <bounce-4711@news.example>\r\n"
    "Received: from mail.news.example (mail.news.example [192.0.2.25])\r\n"
    "\tby mx.reader.example (Postfix) with ESMTPS id 4gYcL21jF6z9LDx\r\n"
    "\tfor <reader@reader.example>; Mon,  2 Mar 2026 10:00:07 +0000 (UTC)\r\n"
    "From: \"A Sender of News\" <sender@news.example>\r\n"
    "To: A Reader <reader@reader.example>\r\n"
    "Subject: =?UTF-8?Q?Nachrichten_f=C3=BCr_die_Woche?= and a longer subject\r\n"
    " that goes on in a second line\r\n"
    "Date: Mon, 02 Mar 2026 10:00:02 +0000\r\n"
    "Message-ID: <20260302100002.4711.98f1@mail.news.example>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/alternative;\r\n"
    "\tboundary=\"----=_Part_4711_1234567890.1772445602000\"\r\n"
    "List-Unsubscribe: <https://news.example/u/4711>, <mailto:u-4711@news.example>\r\n"
    "List-ID: The news <news.news.example>\r\n"
    "X-Mailer: Mailer 5.1\r\n"
    "X-Campaign: 2026-09\r\n";

struct field_job {
    struct str *fields;
    size_t n;
    enum canonicalization canon;
};

static void run_fields(void *with)
{
    struct field_job *j = with;
    size_t bytes = 0;
    for (size_t i = 0; i < j->n; i++)
        canon_field(j->canon, j->fields[i], '\n', (struct sink){count, &bytes});
}

static void headers(void)
{
    struct str text = {header, sizeof header - 1};
    struct header h = header_split(text, &arena);
    struct str *fields = arena_array(&arena, h.count, sizeof *fields);
    for (size_t i = 0; i < h.count; i++)
        fields[i] = h.fields[i].raw;
    printf("\nHeader canonicalization: %zu fields, %zu bytes\n", h.count, text.n);
    for (int canon = CANON_SIMPLE; canon <= CANON_RELAXED; canon++) {
        struct field_job job = {fields, h.count, (enum canonicalization)canon};
        struct task t[] = {{run_fields, &job, 0}, {run_sha256, &text, 0}};
        tasks_time(t, 2);
        printf("%-8s %10.2f us   %6.0f MB/s   %6.2f times bare SHA-256 (%.2f us)\n", canon_words[canon], t[0].ns / 1e3,
               (double)text.n * 1e3 / t[0].ns, t[0].ns / t[1].ns, t[1].ns / 1e3);
    }
}

/* ---- keys ----------------------------------------------------------------------------------------- */

struct signing {
    EVP_PKEY *key;
    const char *selector;
    enum key_type type;
    struct str record, p; /* the TXT text, and p= decoded */
};

static struct signing signing_new(EVP_PKEY *key, const char *selector, enum key_type type)
{
    struct signer job = {.record = true};
    struct signer_result r = signer_record(&job, key, &arena);
    if (!key || r.error)
        die("cannot make a key");
    struct keyrec record = keyrec_read(str_trim(r.text), &arena);
    return (struct signing){key, selector, type, str_trim(r.text), record.p};
}

static void run_decode(void *with)
{
    struct signing *s = with;
    struct pubkey key;
    enum dkv_reason why;
    if (!pubkey_decode(&key, s->type, s->p, 1024, &why))
        die("a key cannot be decoded");
    pubkey_free(&key);
}

static void run_fetch(void *with)
{
    (void)with;
    EVP_MD_free(EVP_MD_fetch(NULL, "SHA256", NULL));
}

static void keys(struct signing *rsa, struct signing *ed25519)
{
    struct task t[] = {{run_decode, rsa, 0}, {run_decode, ed25519, 0}, {run_fetch, NULL, 0}};
    tasks_time(t, 3);
    printf("\nKeys and digests\n");
    printf("decode an RSA-2048 key   %8.2f us\n", t[0].ns / 1e3);
    printf("decode an Ed25519 key    %8.2f us\n", t[1].ns / 1e3);
    printf("EVP_MD_fetch of SHA-256  %8.2f us\n", t[2].ns / 1e3);
}

/* ---- whole messages ------------------------------------------------------------------------------- */

struct message_job {
    struct str bytes;
    const struct signing *keys;
    size_t key_count;
};

static struct str message_new(const struct signing *keys, size_t key_count, size_t body_bytes)
{
    struct str body = copies(crlf_text, body_bytes);
    struct str text = arena_print(&arena, "%s\r\n%.*s\r\n", header, (int)body.n, body.p);
    for (size_t i = 0; i < key_count; i++) {
        struct signer job = {.domain = S("news.example"), .selector = str_z(keys[i].selector), .canon = S("relaxed/relaxed")};
        struct signer_result r = signer_sign(&job, keys[i].key, &arena, text);
        if (r.error)
            die(r.error);
        text = arena_print(&arena, "%.*s%.*s", (int)r.text.n, r.text.p, (int)text.n, text.p);
    }
    return text;
}

static const struct signing *key_named(const struct message_job *j, const char *name)
{
    for (size_t i = 0; i < j->key_count; i++)
        if (str_starts(str_z(name), str_z(j->keys[i].selector)))
            return &j->keys[i];
    die("a question for a key that there is not");
}

static void run_message(void *with)
{
    struct message_job *j = with;
    struct dkv_options options = {.policy = DKV_STRICT, .now = 1772445610, .seed = 1};
    struct dkv_answer answers[4];
    struct dkv *dkv = dkv_open(j->bytes.p, j->bytes.n, &options);
    const char *const *names;
    size_t n = dkv_wants(dkv, &names);
    for (size_t i = 0; i < n && i < 4; i++) {
        answers[i] = (struct dkv_answer){.txt = &key_named(j, names[i])->record, .txt_count = 1, .ttl = -1};
        dkv_answer(dkv, i, &answers[i]);
    }
    if (j->key_count && dkv_verdict(dkv) != DKV_PASS)
        die("a message does not verify");
    dkv_close(dkv);
}

/* The message, the cryptography that nobody can do without (a check of each signature with a key that is ready, one
 * SHA-256 over all bytes), and the decoding of the keys. */
static void message_row(const char *name, const struct signing *keys, struct bare *bare, size_t key_count, size_t bytes)
{
    struct message_job job = {message_new(keys, key_count, bytes), keys, key_count};
    struct task t[2 + 4] = {{run_message, &job, 0}, {run_sha256, &job.bytes, 0}};
    struct signing mine[2];
    for (size_t i = 0; i < key_count; i++) {
        mine[i] = keys[i];
        t[2 + 2 * i] = (struct task){run_bare, &bare[i], 0};
        t[3 + 2 * i] = (struct task){run_decode, &mine[i], 0};
    }
    tasks_time(t, 2 + 2 * key_count);
    double least = t[1].ns, decode = 0;
    for (size_t i = 0; i < key_count; i++) {
        least += t[2 + 2 * i].ns;
        decode += t[3 + 2 * i].ns;
    }
    double rest = t[0].ns - decode;
    printf("%-9s %3zu KB %9.2f   %10.0f   %12.2f   %10.2f   %21.2f   %10.2f\n", name, bytes / ONE_KB, t[0].ns / 1e3,
           1e9 / t[0].ns, least / 1e3, t[0].ns / least, rest / 1e3, rest / least);
}

static void messages(struct signing *rsa, struct signing *ed25519)
{
    struct signing both[] = {*rsa, *ed25519};
    struct bare bare[] = {bare_new(rsa->key), bare_new(ed25519->key)};
    struct task t[] = {{run_bare, &bare[0], 0}, {run_bare, &bare[1], 0}};
    tasks_time(t, 2);
    printf("\nBare checks of a signature, key ready: RSA-2048 %.2f us, Ed25519 %.2f us\n", t[0].ns / 1e3, t[1].ns / 1e3);
    printf("\nWhole messages        us   per second   bare, in us   times bare   without decoding keys   times bare\n");
    for (size_t kb = 4; kb <= 40; kb *= 10) {
        message_row("unsigned", both, bare, 0, kb * ONE_KB);
        message_row("rsa-2048", both, bare, 1, kb * ONE_KB);
        message_row("ed25519", both + 1, bare + 1, 1, kb * ONE_KB);
        message_row("both", both, bare, 2, kb * ONE_KB);
    }
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    struct signing rsa = signing_new(EVP_RSA_gen(2048), "r", KEY_RSA);
    struct signing ed25519 = signing_new(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), "e", KEY_ED25519);
    bodies();
    headers();
    keys(&rsa, &ed25519);
    messages(&rsa, &ed25519);
    return 0;
}
