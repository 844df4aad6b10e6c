#include "tests/tools/signer.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "tests/tools/canonical.h"

struct tag {
    struct str name, value;
    bool dropped, placed;
};

enum { TAGS = 64, NAMES = 2000, TAB = 8 };
struct tag_list {
    struct tag v[TAGS];
    size_t n;
};

static const struct algorithm {
    struct str name;
    const char *digest;
    int key_type;
} algorithms[] = {
    {{"rsa-sha256", 10}, "SHA256", EVP_PKEY_RSA},
    {{"rsa-sha1", 8}, "SHA1", EVP_PKEY_RSA},
    {{"ed25519-sha256", 14}, "SHA256", EVP_PKEY_ED25519},
};

static const struct algorithm *algorithm_find(struct str name)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (str_eq(algorithms[i].name, name))
            return &algorithms[i];
    return NULL;
}

static struct signer_result fail(const char *why) { return (struct signer_result){{NULL, 0}, why}; }

static struct str base64(struct arena *a, const void *bytes, size_t n)
{
    char *out = arena_alloc(a, n * 4 / 3 + 8);
    int length = EVP_EncodeBlock((unsigned char *)out, bytes, (int)n);
    return (struct str){out, (size_t)length};
}

/* dkim-quoted-printable, RFC 6376 section 2.11. also lists what else must be written as =XX; without it
 * bytes above 127 stay, as RFC 8616 section 3 lets i= have them. */
static struct str quoted_printable(struct arena *a, struct str s, struct str also)
{
    char *out = arena_array(a, 3, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c > ' ' && c != ';' && c != '=' && c != 0x7f && !str_has(also, s.p[i]) && (c < 0x80 || !also.n)) {
            out[n++] = s.p[i];
            continue;
        }
        out[n++] = '=';
        out[n++] = "0123456789ABCDEF"[c >> 4];
        out[n++] = "0123456789ABCDEF"[c & 15];
    }
    return (struct str){out, n};
}

/* ------------------------------------------------------------------------------- the message */

struct parts {
    struct str head, body;
};

/* The header ends at the first empty line, which belongs to neither part. */
static struct parts parts_of(struct str message)
{
    if (str_starts(message, S("\r\n")))
        return (struct parts){str_take(message, 0), str_drop(message, 2)};
    size_t at = str_find(message, S("\r\n\r\n"));
    return (struct parts){str_take(message, at + 2), str_drop(message, at + 4)};
}

/* Takes the next field, its line end included, off the header. */
static struct str field_next(struct str *head)
{
    size_t n = 0;
    do {
        size_t line = str_find(str_drop(*head, n), S("\r\n"));
        n += line + 2;
    } while (n < head->n && (head->p[n] == ' ' || head->p[n] == '\t'));
    struct str field = str_take(*head, n);
    *head = str_drop(*head, n);
    return field;
}

static struct str field_name(struct str field) { return str_trim_wsp(str_cut(field, ':').head); }

/* The nth field of that name counted from the bottom, nth from 0; n == 0 when there is none. */
static struct str field_from_bottom(struct str head, struct str name, size_t nth)
{
    size_t count = 0;
    for (struct str rest = head; rest.n;)
        count += str_ieq(field_name(field_next(&rest)), name);
    if (nth >= count)
        return (struct str){"", 0};
    size_t wanted = count - nth;
    for (struct str rest = head; rest.n;) {
        struct str field = field_next(&rest);
        wanted -= str_ieq(field_name(field), name);
        if (!wanted)
            return field;
    }
    return (struct str){"", 0};
}

/* what is signed when -h says nothing (RFC 6376 section 5.4.1, and what gives the body its shape) */
static const char *const usual[] = {"from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id",
                                    "in-reply-to", "references", "mime-version", "content-type",
                                    "content-transfer-encoding", "list-id", "list-unsubscribe"};

static bool is_usual(struct str name)
{
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (str_ieq(name, str_z(usual[i])))
            return true;
    return false;
}

static struct str names_usual(struct arena *a, struct str head)
{
    struct str names = S("");
    while (head.n) {
        struct str name = field_name(field_next(&head));
        if (is_usual(name))
            names = arena_print(a, "%.*s%s%.*s", (int)names.n, names.p, names.n ? ":" : "", (int)name.n, name.p);
    }
    return names;
}

/* The fields that names lists, bottom up for a name that returns (RFC 6376 section 5.4.2). */
static size_t fields_select(struct str head, struct str names, struct str fields[NAMES])
{
    struct str seen[NAMES];
    size_t n = 0;
    for (struct str rest = names; rest.n && n < NAMES;) {
        struct str_cut cut = str_cut(rest, ':');
        seen[n] = str_trim(cut.head);
        size_t nth = 0;
        for (size_t i = 0; i < n; i++)
            nth += str_ieq(seen[i], seen[n]);
        fields[n] = field_from_bottom(head, seen[n], nth);
        n++;
        rest = cut.tail;
    }
    return n;
}

/* ----------------------------------------------------------------------------------- the tags */

static void tag_add(struct tag_list *tags, struct str name, struct str value)
{
    if (value.p && tags->n < TAGS)
        tags->v[tags->n++] = (struct tag){name, value, false, false};
}

static struct str copies(struct arena *a, const struct str *fields, size_t n)
{
    struct str z = S("");
    for (size_t i = 0; i < n; i++) {
        if (!fields[i].n)
            continue;
        struct str_cut cut = str_cut(str_take(fields[i], fields[i].n - 2), ':');
        struct str name = field_name(fields[i]), value = quoted_printable(a, cut.tail, S("|"));
        z = arena_print(a, "%.*s%s%.*s:%.*s", (int)z.n, z.p, z.n ? "|" : "", (int)name.n, name.p, (int)value.n, value.p);
    }
    return z;
}

static void tags_edit(const struct signer *job, struct tag_list *tags)
{
    for (size_t i = 0; i < job->set.n; i++)
        for (size_t k = 0; k < tags->n; k++) {
            struct str_cut cut = str_cut(job->set.v[i], '=');
            if (str_eq(tags->v[k].name, cut.head))
                tags->v[k].value = cut.tail;
        }
    for (size_t i = 0; i < job->extra.n; i++) {
        struct str_cut cut = str_cut(job->extra.v[i], '=');
        tag_add(tags, cut.head, cut.tail);
    }
    for (size_t i = 0; i < job->drop.n; i++)
        for (size_t k = 0; k < tags->n; k++)
            tags->v[k].dropped |= str_eq(tags->v[k].name, job->drop.v[i]);
}

/* The tags in the order asked for: those that --order names, then the others; b= last unless named. */
static size_t tags_order(const struct signer *job, struct tag_list *tags, const struct tag *ordered[TAGS])
{
    size_t n = 0;
    for (struct str rest = job->order; rest.n;) {
        struct str_cut cut = str_cut(rest, ',');
        for (size_t k = 0; k < tags->n; k++)
            if (!tags->v[k].placed && str_eq(tags->v[k].name, cut.head)) {
                tags->v[k].placed = true;
                ordered[n++] = &tags->v[k];
                break;
            }
        rest = cut.tail;
    }
    for (int is_b = 0; is_b <= 1; is_b++)
        for (size_t k = 0; k < tags->n; k++)
            if (!tags->v[k].placed && is_b == str_eq(tags->v[k].name, S("b")))
                ordered[n++] = &tags->v[k];
    return n;
}

/* ---------------------------------------------------------------------------- the field's text */

struct writer {
    char *p;
    size_t n, column, width; /* width 0: never folded */
    size_t b_at, b_column;   /* where the value of b= belongs */
    const char *gap;         /* white space where it is allowed */
};

static void put(struct writer *w, struct str s)
{
    if (s.n)
        memcpy(w->p + w->n, s.p, s.n);
    w->n += s.n;
    w->column += s.n;
}

static void put_fold(struct writer *w)
{
    put(w, S("\r\n\t"));
    w->column = TAB;
}

/* A value, folded where it may be: before each piece that would not fit. mark 0: anywhere. */
static void put_value(struct writer *w, struct str value, char mark)
{
    while (value.n) {
        struct str piece = value;
        if (w->width && mark)
            piece = str_take(value, str_cut(value, mark).head.n + 1);
        else if (w->width)
            piece = str_take(value, w->column < w->width ? w->width - w->column : w->width);
        if (w->width && w->column > TAB && (w->column >= w->width || (mark && w->column + piece.n > w->width)))
            put_fold(w);
        else {
            put(w, piece);
            value = str_drop(value, piece.n);
        }
    }
}

static void put_tag(struct writer *w, const struct tag *tag, bool last)
{
    char mark = str_eq(tag->name, S("h")) ? ':' : str_eq(tag->name, S("z")) ? '|' : '\0';
    bool long_text = mark || str_starts(S("bh"), tag->name); /* b= and bh= may be folded anywhere */
    size_t whole = tag->name.n + 1 + (mark || str_eq(tag->name, S("b")) ? 12 : tag->value.n + 1);
    if (w->width && w->column + 1 + whole > w->width)
        put_fold(w);
    else
        put(w, S(" "));
    put(w, tag->name);
    put(w, str_z(w->gap));
    put(w, S("="));
    if (str_eq(tag->name, S("b")) && !w->b_at) {
        w->b_at = w->n;
        w->b_column = w->column;
        w->column = w->width; /* what follows b= goes on a line of its own, however long b= will be */
    } else {
        put(w, str_z(w->gap));
        if (long_text)
            put_value(w, tag->value, mark);
        else
            put(w, tag->value);
        put(w, str_z(w->gap));
    }
    if (!last)
        put(w, S(";"));
}

static struct writer compose(const struct signer *job, struct arena *a, const struct tag **tags, size_t n)
{
    size_t room = 1000;
    for (size_t i = 0; i < n; i++)
        room += 100 + 5 * tags[i]->value.n;
    struct str_number fold = str_number(job->fold.p ? job->fold : S("76"));
    struct writer w = {.p = arena_alloc(a, room), .width = (size_t)fold.value, .gap = job->wide ? "\t " : ""};
    put(&w, job->name.p ? job->name : S("DKIM-Signature"));
    put(&w, S(":"));
    for (size_t i = 0; i < n; i++)
        if (!tags[i]->dropped)
            put_tag(&w, tags[i], i + 1 == n);
    return w;
}

/* The finished field: b= put in where it belongs, folded. */
static struct str insert_b(struct arena *a, const struct writer *w, struct str b)
{
    if (!w->b_at)
        return (struct str){w->p, w->n};
    struct writer folded = {.p = arena_array(a, 5, b.n + 100), .column = w->b_column, .width = w->width};
    put(&folded, str_z(w->gap));
    put_value(&folded, b, '\0');
    put(&folded, str_z(w->gap));
    return arena_print(a, "%.*s%.*s%.*s", (int)w->b_at, w->p, (int)folded.n, folded.p, (int)(w->n - w->b_at),
                       w->p + w->b_at);
}

/* ------------------------------------------------------------------------------------ hashing */

static struct str digest(struct arena *a, const char *name, struct str data)
{
    unsigned char *out = arena_alloc(a, EVP_MAX_MD_SIZE);
    size_t n = 0;
    if (!EVP_Q_digest(NULL, name, NULL, data.p, data.n, out, &n))
        return (struct str){NULL, 0};
    return (struct str){(const char *)out, n};
}

/* RFC 6376 section 3.7 step 2: the fields, each with CRLF, then this field without. */
static struct str header_data(struct arena *a, const struct str *fields, size_t n, struct str field, bool relaxed)
{
    size_t room = 2 * field.n + 10;
    for (size_t i = 0; i < n; i++)
        room += 2 * fields[i].n + 10;
    struct writer w = {.p = arena_alloc(a, room)};
    for (size_t i = 0; i < n; i++)
        if (fields[i].n) {
            put(&w, canonical_field(a, fields[i], relaxed));
            put(&w, S("\r\n"));
        }
    put(&w, canonical_field(a, field, relaxed));
    return (struct str){w.p, w.n};
}

/* RSA signs the data with the digest; Ed25519 signs the digest of the data (RFC 8463 section 3). */
static struct str signature(struct arena *a, const struct algorithm *alg, EVP_PKEY *key, struct str data)
{
    bool pure = alg->key_type == EVP_PKEY_ED25519;
    if (pure)
        data = digest(a, alg->digest, data);
    unsigned char *out = arena_alloc(a, 4096);
    size_t n = 4096;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool ok = ctx && EVP_DigestSignInit_ex(ctx, NULL, pure ? NULL : alg->digest, NULL, NULL, key, NULL) == 1 &&
              EVP_DigestSign(ctx, out, &n, (const unsigned char *)data.p, data.n) == 1;
    EVP_MD_CTX_free(ctx);
    return ok ? base64(a, out, n) : (struct str){NULL, 0};
}

static struct str with_line_end(struct arena *a, struct str field, bool crlf)
{
    char *out = arena_alloc(a, field.n + 2);
    size_t n = 0;
    for (size_t i = 0; i < field.n; i++)
        if (crlf || field.p[i] != '\r')
            out[n++] = field.p[i];
    if (crlf)
        out[n++] = '\r';
    out[n++] = '\n';
    return (struct str){out, n};
}

static struct str body_hash(const struct signer *job, struct arena *a, const struct algorithm *alg, struct str body,
                            struct str *length)
{
    if (str_eq(*length, S("all")))
        *length = arena_print(a, "%zu", body.n);
    else if (length->p)
        body = str_take(body, (size_t)str_number(*length).value);
    struct str hash = digest(a, alg->digest, body);
    return job->bh.p ? job->bh : base64(a, hash.p, hash.n);
}

struct signer_result signer_sign(const struct signer *job, EVP_PKEY *key, struct arena *a, struct str message)
{
    bool ed25519 = EVP_PKEY_get_id(key) == EVP_PKEY_ED25519;
    struct str name = job->algorithm.p ? job->algorithm : ed25519 ? S("ed25519-sha256") : S("rsa-sha256");
    const struct algorithm *alg = algorithm_find(name);
    if (!alg || EVP_PKEY_get_id(key) != alg->key_type)
        return fail("the algorithm is not known, or the key is not for it");
    struct str_cut canon = str_cut(job->canon.p ? job->canon : S("relaxed/simple"), '/');
    struct str length = job->length;
    struct parts parts = parts_of(job->literal ? message : canonical_crlf(a, message));
    struct str body = canonical_body(a, parts.body, str_eq(canon.tail, S("relaxed")));
    struct str bh = body_hash(job, a, alg, body, &length);
    struct str names = job->names.p ? job->names : names_usual(a, parts.head);
    struct str fields[NAMES];
    size_t n = fields_select(parts.head, names, fields);

    struct tag_list tags = {0};
    const struct tag *ordered[TAGS];
    tag_add(&tags, S("v"), S("1"));
    tag_add(&tags, S("a"), name);
    tag_add(&tags, S("c"), job->canon.p ? job->canon : S("relaxed/simple"));
    tag_add(&tags, S("d"), job->domain);
    tag_add(&tags, S("s"), job->selector);
    tag_add(&tags, S("i"), job->auid.p ? quoted_printable(a, job->auid, S("")) : job->auid);
    tag_add(&tags, S("t"), job->time);
    tag_add(&tags, S("x"), job->expires);
    tag_add(&tags, S("l"), length);
    tag_add(&tags, S("q"), job->query);
    tag_add(&tags, S("h"), names);
    tag_add(&tags, S("z"), job->copies ? copies(a, fields, n) : (struct str){NULL, 0});
    tag_add(&tags, S("bh"), bh);
    tag_add(&tags, S("b"), S(""));
    tags_edit(job, &tags);
    struct writer w = compose(job, a, ordered, tags_order(job, &tags, ordered));

    struct str data = header_data(a, fields, n, (struct str){w.p, w.n}, str_eq(canon.head, S("relaxed")));
    struct str b = signature(a, alg, key, data);
    if (!b.p)
        return fail("OpenSSL did not sign");
    bool crlf = str_has(str_cut(message, '\n').head, '\r') || !message.n;
    return (struct signer_result){with_line_end(a, insert_b(a, &w, b), crlf), NULL};
}

/* ----------------------------------------------------------------------------- the key record */

static struct str public_key(const struct signer *job, EVP_PKEY *key, struct arena *a)
{
    unsigned char *der = NULL, raw[32];
    size_t n = sizeof raw;
    if (EVP_PKEY_get_id(key) == EVP_PKEY_ED25519)
        return EVP_PKEY_get_raw_public_key(key, raw, &n) == 1 ? base64(a, raw, n) : (struct str){NULL, 0};
    int size = job->pkcs1 ? i2d_PublicKey(key, &der) : i2d_PUBKEY(key, &der);
    struct str text = size > 0 ? base64(a, der, (size_t)size) : (struct str){NULL, 0};
    OPENSSL_free(der);
    return text;
}

/* One TXT string holds at most 255 bytes (RFC 1035 section 3.3). */
static struct str zone_line(struct arena *a, struct str name, struct str text)
{
    struct str line = arena_print(a, "%.*s.\tIN TXT", (int)name.n, name.p);
    for (; text.n; text = str_drop(text, 255)) {
        struct str piece = str_take(text, 255);
        line = arena_print(a, "%.*s \"%.*s\"", (int)line.n, line.p, (int)piece.n, piece.p);
    }
    return line;
}

struct signer_result signer_record(const struct signer *job, EVP_PKEY *key, struct arena *a)
{
    struct str p = public_key(job, key, a);
    if (!p.p)
        return fail("the key has no public half that DKIM could publish");
    const char *type = EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 ? "ed25519" : "rsa";
    struct str text = arena_print(a, "v=DKIM1; k=%s; ", type);
    for (size_t i = 0; i < job->extra.n; i++)
        text = arena_print(a, "%.*s%.*s; ", (int)text.n, text.p, (int)job->extra.v[i].n, job->extra.v[i].p);
    text = arena_print(a, "%.*sp=%.*s", (int)text.n, text.p, (int)p.n, p.p);
    if (job->domain.p && job->selector.p) {
        struct str name = arena_print(a, "%.*s._domainkey.%.*s", (int)job->selector.n, job->selector.p,
                                      (int)job->domain.n, job->domain.p);
        text = job->zone ? zone_line(a, name, text)
                         : arena_print(a, "%.*s\t%.*s", (int)name.n, name.p, (int)text.n, text.p);
    }
    return (struct signer_result){arena_print(a, "%.*s\n", (int)text.n, text.p), NULL};
}
