/* What is found besides verdicts: about the shape of the message, about its signatures and their keys. */
#include "parsers/limits.h"
#include "src/engine/findings.h"
#include "tests/engine/make.h"

enum { NOW = 1772445728 };

/* ---- the list ----------------------------------------------------------------------------------- */

static void list(void)
{
    struct findings f = {.arena = unit_arena()};
    for (size_t i = 0; i < 100; i++)
        findings_add(&f, DKV_BOM, i, S("where"), arena_print(unit_arena(), "%zu", i));
    CHECK_INT(f.count, 100);
    for (size_t i = 0; i < f.count; i++) {
        CHECK_INT(f.items[i].signature, i);
        CHECK_STR(f.items[i].detail, arena_print(unit_arena(), "%zu", i));
    }
}

/* ---- the message -------------------------------------------------------------------------------- */

static const struct dkv_finding *find(const struct dkv_finding *f, size_t n, enum dkv_reason reason)
{
    for (size_t i = 0; i < n; i++)
        if (f[i].reason == reason)
            return &f[i];
    return NULL;
}

#define FROM "From: a@b.example\r\n"

static const struct shape_row {
    struct str message;
    enum dkv_reason reason;
    const char *where, *detail; /* NULL: it is not found; detail NULL: any */
} shapes[] = {
    {S(""), DKV_EMPTY_INPUT, "message", ""},
    {S(""), DKV_NOT_A_MESSAGE, NULL, NULL},
    {S("hello"), DKV_NOT_A_MESSAGE, "message", ""},
    {S("\nFrom: a\n\nb"), DKV_NOT_A_MESSAGE, "message", "it begins with an empty line"},
    {S("hello world\r\nno colon\r\n"), DKV_NOT_A_MESSAGE, "message", ""},
    {S("\0\1\2\3:\n"), DKV_NOT_A_MESSAGE, "message", ""},
    {S(FROM "\r\n"), DKV_NOT_A_MESSAGE, NULL, NULL},
    {S(FROM "\r\nx"), DKV_NO_BODY, NULL, NULL},
    {S(FROM), DKV_NO_BODY, "header", ""},
    {S(FROM "\r\n"), DKV_NO_FROM, NULL, NULL},
    {S("To: x\r\n\r\n"), DKV_NO_FROM, "From", ""},
    {S(FROM "\r\n"), DKV_FROM_MULTIPLE, NULL, NULL},
    {S(FROM FROM FROM "\r\n"), DKV_FROM_MULTIPLE, "From", "3 From fields"},
    {S("\xef\xbb\xbf" FROM "\r\n"), DKV_BOM, "header", ""},
    {S(FROM "\r\n\xef\xbb\xbf"), DKV_BOM, NULL, NULL},
    {S("From a@b Mon\n" FROM "\n"), DKV_MBOX_LINE, "header", ""},
    {S(FROM "\r\nFrom a@b Mon\n"), DKV_MBOX_LINE, NULL, NULL},
    {S(" x\r\n" FROM "\r\n"), DKV_FIRST_LINE_SPACE, "header", ""},
    {S(FROM "no colon\r\n\r\n"), DKV_NO_COLON_LINE, "no colon", ""},
    {S(FROM "no colon\r\nnone\r\nX: y\r\nno\r\n\r\n"), DKV_NO_COLON_LINE, "no colon", "and 2 more"},
    {S(FROM "\r\nno colon\r\n"), DKV_NO_COLON_LINE, NULL, NULL},
    {S(FROM "X : y\r\n\r\n"), DKV_NAME_SPACE_COLON, "X", ""},
    {S(FROM "X\r\n : y\r\n\r\n"), DKV_NAME_FOLD_COLON, "X", ""},
    {S(FROM "X\r\n : y\r\n\r\n"), DKV_NAME_SPACE_COLON, NULL, NULL}, /* the worse of the two is enough */
    {S(FROM "X Y: z\r\n\r\n"), DKV_NAME_BAD_CHARS, "X Y", ""},
    {S(FROM "X\x80: z\r\n\r\n"), DKV_NAME_BAD_CHARS, "X\x80", ""},
    {S(FROM ": z\r\n\r\n"), DKV_NAME_BAD_CHARS, NULL, NULL},
    {S(FROM "X: \0\r\n\r\n"), DKV_NUL_BYTE, "X", ""},
    {S(FROM "\r\n\0"), DKV_NUL_BYTE, NULL, NULL},
    {S(FROM "\r\nx\ny\r\n"), DKV_BARE_LF, "line ends", "2 CRLF, 1 LF"},
    {S("From: x\nTo: y\n\nz\n"), DKV_BARE_LF, NULL, NULL}, /* LF everywhere is a file on Unix */
    {S(FROM "\r\nx\ry\r\n"), DKV_BARE_CR, "line ends", "0 in the header, 1 in the body"},
    {S(FROM "X: y\rz\r\n\r\n"), DKV_BARE_CR, "line ends", "1 in the header, 0 in the body"},
    {S("From: x\r\rbody\r"), DKV_CR_LINES, "line ends", ""},
    {S("From: x\r\rbody\r"), DKV_BARE_CR, NULL, NULL},
    {S(FROM "\r\nx\r\n"), DKV_CR_LINES, NULL, NULL},
    {S(FROM "\r\n"), DKV_LIMIT_HOPS_HIT, NULL, NULL},
    {S(FROM "Subject: a\r\n\r\n"), DKV_FIELD_REPEATED, NULL, NULL},
    {S(FROM "Subject: a\r\nSUBJECT: b\r\n\r\n"), DKV_FIELD_REPEATED, "Subject", "2 times"},
    {S(FROM "Received: a\r\nReceived: b\r\n\r\n"), DKV_FIELD_REPEATED, NULL, NULL},
    {S(FROM "\r\n"), DKV_DATE_MISSING, "Date", ""},
    {S(FROM "Date: soon\r\n\r\n"), DKV_DATE_BAD, "Date", "soon"},
    {S(FROM "Date: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\n"), DKV_DATE_BAD, NULL, NULL},
    {S(FROM "Date: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\n"), DKV_DATE_MISSING, NULL, NULL},
    {S(FROM "Subject: \xc3\xbc\r\n\r\n"), DKV_EIGHT_BIT_HEADER, NULL, NULL},
    {S(FROM "Subject: \xfc\r\n\r\n"), DKV_EIGHT_BIT_HEADER, "Subject", ""},
    {S(FROM "X Y: z\r\n\r\n"), DKV_PARSER_DIFFERENTIAL, "header", "2 fields here, 1 there"},
    {S(FROM "Content-Type: text/plain\r\nX : y\r\n\r\n"), DKV_PARSER_DIFFERENTIAL, NULL, NULL},
    {S(FROM "\r\nx\r\n.\r\ny\r\n"), DKV_SMUGGLE_EOD, NULL, NULL},
    {S(FROM "\r\nx\r\n.x\ny\r\n"), DKV_SMUGGLE_EOD, NULL, NULL},
    {S("From: a\n\nx\n.\ny\n"), DKV_SMUGGLE_EOD, NULL, NULL}, /* LF everywhere: a line with a dot */
    {S(FROM "\r\nx\n.\ny\r\n"), DKV_SMUGGLE_EOD, "body", "at byte 2 of the body"},
    {S(FROM "\r\nx\n.\r\ny\r\n"), DKV_SMUGGLE_EOD, "body", "at byte 2 of the body"},
    {S(FROM "\r\nx\r\n.\ny\r\n"), DKV_SMUGGLE_EOD, "body", "at byte 3 of the body"},
    {S(FROM "\r\nx\r.\ry\r\n"), DKV_SMUGGLE_EOD, "body", "at byte 2 of the body"},
    {S(FROM "\r\nx\r.\r\ny\r\n"), DKV_SMUGGLE_EOD, "body", "at byte 2 of the body"},
    {S(FROM "\r\nx\r\n.\ry\r\n"), DKV_SMUGGLE_EOD, "body", "at byte 3 of the body"},
    {S(FROM "\r\nx\r\n\0.\r\ny\r\n"), DKV_SMUGGLE_EOD, "body", "at byte 4 of the body"},
    {S(FROM "\r\nx\r\n.\0\r\ny\r\n"), DKV_SMUGGLE_EOD, "body", "at byte 3 of the body"},
    {S(FROM "\r\nMIME-Version: 1.0\r\nContent-Type: x\r\nTo: y\r\n"), DKV_HEADER_AFTER_BODY, "body", "3 lines"},
    {S(FROM "\r\nFrom: x\r\nSent: today\r\nTo: y\r\nSubject: z\r\n"), DKV_HEADER_AFTER_BODY, NULL, NULL},
    {S(FROM "\r\nHello\r\nMIME-Version: 1.0\r\nContent-Type: x\r\nTo: y\r\n"), DKV_HEADER_AFTER_BODY, NULL, NULL},
    {S(FROM "Content-Type: message/rfc822\r\n\r\nMIME-Version: 1.0\r\nContent-Type: x\r\nTo: y\r\n"), DKV_HEADER_AFTER_BODY, NULL, NULL},
    {S(FROM "\r\nx\0y\r\n"), DKV_NUL_IN_BODY, "body", ""},
};

static void check_shape(const struct shape_row *r)
{
    struct dkv_options options = {.now = NOW};
    struct dkv *d = dkv_open(r->message.p, r->message.n, &options);
    const struct dkv_signature *s;
    const struct dkv_finding *f;
    unit_row("%s, %.*s", dkv_reason_row(r->reason)->id, (int)r->message.n, r->message.p);
    dkv_signatures(d, &s);
    size_t n = dkv_findings(d, &f);
    const struct dkv_finding *one = find(f, n, r->reason);
    CHECK_INT(one != NULL, r->where != NULL);
    if (one && r->where) {
        CHECK_STR(one->where, str_z(r->where));
        CHECK_INT(one->signature, 0);
        if (r->detail)
            CHECK_STR(one->detail, str_z(r->detail));
    }
    CHECK_INT(dkv_findings(d, &f), n); /* found once, however often asked */
    dkv_close(d);
}

static void shape(void)
{
    for (size_t i = 0; i < LENGTH(shapes); i++)
        check_shape(&shapes[i]);
}

static struct str repeated(const char *piece, size_t n, const char *end)
{
    struct str p = str_z(piece), e = str_z(end);
    char *out = arena_alloc(unit_arena(), n * p.n + e.n);
    for (size_t i = 0; i < n; i++)
        memcpy(out + i * p.n, p.p, p.n);
    memcpy(out + n * p.n, e.p, e.n);
    return (struct str){out, n * p.n + e.n};
}

/* The same as a C string. */
static const char *with(const char *piece, size_t n, const char *end) { return arena_z(unit_arena(), repeated(piece, n,
    end)); }

static void limits(void)
{
    const struct shape_row rows[] = {
        {repeated("X: y\n", LIMIT_FIELDS + 1, "\n"), DKV_LIMIT_FIELDS_HIT, "header", ""},
        {repeated("X: y\n", LIMIT_FIELDS, "\n"), DKV_LIMIT_FIELDS_HIT, NULL, NULL},
        {repeated("X: yyyyyyyyyyyyyy\n yyyyyyyyyyyyyy\n", LIMIT_HEADER_BYTES / 33 + 1, "\n"), DKV_LIMIT_HEADER_HIT,
         "header", ""},
        {repeated("Received: by x\n", LIMIT_HOPS + 1, "\n"), DKV_LIMIT_HOPS_HIT, "Received", "limit 200"},
        {repeated("Received: by x\n", LIMIT_HOPS, "\n"), DKV_LIMIT_HOPS_HIT, NULL, NULL},
        {repeated("Received:", 1, with("(", LIMIT_COMMENT_DEPTH + 1, " by x\n\n")), DKV_LIMIT_COMMENT_HIT, "Received",
         "limit 50"},
        {repeated("Received:", 1, with("(", LIMIT_COMMENT_DEPTH, " by x\n\n")), DKV_LIMIT_COMMENT_HIT, NULL, NULL},
        {repeated("From:", 1, with("x", LIMIT_VALUE_BYTES + 1, "\n\n")), DKV_LIMIT_VALUE_HIT, "From", "limit 65536"},
        {repeated("From:", 1, with("x", LIMIT_VALUE_BYTES, "\n\n")), DKV_LIMIT_VALUE_HIT, NULL, NULL},
        {repeated("X: y\nSubject:", 2, with("x", LIMIT_VALUE_BYTES + 1, "\n\n")), DKV_LIMIT_VALUE_HIT, "Subject",
         "limit 65536"},
        {repeated("Date:", 1, with("x", LIMIT_VALUE_BYTES + 1, with("\nFrom:", 1, with("x", LIMIT_VALUE_BYTES + 1,
         "\n\n")))),
         DKV_LIMIT_VALUE_HIT, "From", "limit 65536, and 1 more"},
        {repeated("X:", 1, with("x", LIMIT_VALUE_BYTES + 1, "\n\n")), DKV_LIMIT_VALUE_HIT, NULL, NULL},
        {repeated("Received: from ", 1, with("x", LIMIT_VALUE_BYTES, "\n\n")), DKV_LIMIT_VALUE_HIT, "Received", "limit 65536"},
        {repeated("Received: by x ", 1, with("x", LIMIT_VALUE_BYTES - 7, "\n\n")), DKV_LIMIT_VALUE_HIT, NULL, NULL},
        {repeated("From: a@b ", 1, with("(", LIMIT_COMMENT_DEPTH + 1, "\n\n")), DKV_LIMIT_COMMENT_HIT, "From", "limit 50"},
        {repeated("From: a@b ", 1, with("(", LIMIT_COMMENT_DEPTH, "\n\n")), DKV_LIMIT_COMMENT_HIT, NULL, NULL},
        {repeated("Date: ", 1, with("(()", LIMIT_COMMENT_DEPTH + 1, "\n\n")), DKV_LIMIT_COMMENT_HIT, "Date", "limit 50"},
        {repeated("Date: ", 1, with("()", LIMIT_COMMENT_DEPTH + 1, "\n\n")), DKV_LIMIT_COMMENT_HIT, NULL, NULL},
        {repeated("To: \"", 1, with("(", LIMIT_COMMENT_DEPTH + 1, "\" <a@b>\n\n")), DKV_LIMIT_COMMENT_HIT, NULL, NULL},
        {repeated("To: a ", 1, with("\\(", LIMIT_COMMENT_DEPTH + 1, "<a@b>\n\n")), DKV_LIMIT_COMMENT_HIT, NULL, NULL},
        {repeated("Subject: ", 1, with("(", LIMIT_COMMENT_DEPTH + 1, "\n\n")), DKV_LIMIT_COMMENT_HIT, NULL, NULL},
        {repeated("X: y\n", 43691, "\n"), DKV_HEADER_BIG, NULL, NULL}, /* past LIMIT_FIELDS nothing is read */
        {repeated("X:", 1, with("x", (256 << 10) - 2, "\n\n")), DKV_HEADER_BIG, "header", "262145 bytes"},
        {repeated("X:", 1, with("x", (256 << 10) - 3, "\n\n")), DKV_HEADER_BIG, NULL, NULL},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        check_shape(&rows[i]);
}

/* ---- signatures and keys ------------------------------------------------------------------------- */

#define TAGS(a, c, d, h, more) "v=1; a=" a "; c=" c "; d=" d "; s=k1; h=" h more "; bh=@; b=@"
#define USUAL(more) TAGS("rsa-sha256", "relaxed/relaxed", "x.example", "from", more)
#define EMPTY_BH "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define CRLF_BH "bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY="

static const struct {
    const char *what, *body, *tags, *record;
    enum make_key key;
    enum dkv_policy policy;
    enum dkv_reason reason;
    const char *detail; /* NULL: it is not found */
} marks[] = {
    {"no l=", "x\r\n", USUAL(""), "p=@", MAKE_RSA2048, DKV_RFC, DKV_L_PRESENT, NULL},
    {"l= all", "x\r\n", USUAL("; l=3"), "p=@", MAKE_RSA2048, DKV_RFC, DKV_L_PRESENT, ""},
    {"l= all of nothing", "", USUAL("; l=0"), "p=@", MAKE_RSA2048, DKV_RFC, DKV_L_ZERO, NULL},
    {"l= in part", "xyz\r\n", USUAL("; l=3"), "p=@", MAKE_RSA2048, DKV_RFC, DKV_L_PARTIAL, "3 of 5 bytes are signed"},
    {"l=0", "xyz\r\n", USUAL("; l=0"), "p=@", MAKE_RSA2048, DKV_RFC, DKV_L_ZERO, "0 of 5 bytes are signed"},
    {"the hash of nothing", "text\r\n", "v=1; a=rsa-sha256; c=relaxed/relaxed; d=x.example; s=k1; h=from; " EMPTY_BH "; b=@", "p=@",
     MAKE_RSA2048, DKV_RFC, DKV_BH_EMPTY_BODY, ""},
    {"the hash of CRLF", "text\r\n", "v=1; a=rsa-sha256; d=x.example; s=k1; h=from; " CRLF_BH "; b=@", "p=@",
     MAKE_RSA2048, DKV_RFC, DKV_BH_EMPTY_BODY, ""},
    {"the hash of nothing, rightly", "\r\n", USUAL(""), "p=@", MAKE_RSA2048, DKV_RFC, DKV_BH_EMPTY_BODY, NULL},
    {"the hash of nothing by l=0", "text\r\n", USUAL("; l=0"), "p=@", MAKE_RSA2048, DKV_RFC, DKV_BH_EMPTY_BODY, NULL},
    {"z= the same", "x\r\n", USUAL("; z=From:a@b.example"), "p=@", MAKE_RSA2048, DKV_RFC, DKV_Z_DIFF, NULL},
    {"z= other", "x\r\n", USUAL("; z=From:c@b.example|Subject:x"), "p=@", MAKE_RSA2048, DKV_RFC, DKV_Z_DIFF, "2 fields"},
    {"z= unreadable", "x\r\n", USUAL("; z=From:=4"), "p=@", MAKE_RSA2048, DKV_RFC, DKV_Z_BAD, ""},
    {"signs itself", "x\r\n", TAGS("rsa-sha256", "relaxed", "x.example", "from:DKIM-signature", ""), "p=@",
     MAKE_RSA2048, DKV_RFC, DKV_SIGNS_ITSELF, ""},
    {"does not", "x\r\n", USUAL(""), "p=@", MAKE_RSA2048, DKV_RFC, DKV_SIGNS_ITSELF, NULL},
    {"public suffix", "x\r\n", TAGS("rsa-sha256", "relaxed", "co.uk", "from", ""), "p=@", MAKE_RSA2048, DKV_RFC,
     DKV_D_PUBLIC_SUFFIX, "co.uk"},
    {"testing", "x\r\n", USUAL(""), "t=y; p=@", MAKE_RSA2048, DKV_RFC, DKV_KEY_TESTING, ""},
    {"not testing", "x\r\n", USUAL(""), "t=s; p=@", MAKE_RSA2048, DKV_RFC, DKV_KEY_TESTING, NULL},
    {"1024 bits", "x\r\n", USUAL(""), "p=@", MAKE_RSA1024, DKV_RFC, DKV_RSA_1024, "1024 bits"},
    {"2048 bits", "x\r\n", USUAL(""), "p=@", MAKE_RSA2048, DKV_RFC, DKV_RSA_1024, NULL},
    {"g=", "x\r\n", USUAL(""), "g=*; p=@", MAKE_RSA2048, DKV_RFC, DKV_G_TAG, ""},
    {"Ed25519 alone", "x\r\n", TAGS("ed25519-sha256", "relaxed", "x.example", "from", ""), "k=ed25519; p=@",
     MAKE_ED25519, DKV_RFC, DKV_ED25519_ONLY, ""},
    {"sha1 of old", "x\r\n", TAGS("rsa-sha1", "relaxed", "x.example", "from", ""), "p=@", MAKE_RSA2048, DKV_LEGACY,
     DKV_ALG_SHA1, ""},
    {"sha1 refused", "x\r\n", TAGS("rsa-sha1", "relaxed", "x.example", "from", ""), "p=@", MAKE_RSA2048, DKV_RFC,
     DKV_ALG_SHA1, NULL},
    {"no v=", "x\r\n", "a=rsa-sha256; d=x.example; s=k1; h=from; bh=@; b=@", "p=@", MAKE_RSA2048, DKV_LEGACY,
     DKV_V_DRAFT, ""},
    {"v=1", "x\r\n", USUAL(""), "p=@", MAKE_RSA2048, DKV_LEGACY, DKV_V_DRAFT, NULL},
    {"future", "x\r\n", USUAL("; t=1872445728"), "p=@", MAKE_RSA2048, DKV_RFC, DKV_T_FUTURE, "t=1872445728"},
};

static void of_signatures(void)
{
    for (size_t i = 0; i < LENGTH(marks); i++) {
        struct str plain = arena_print(unit_arena(), FROM "\r\n%s", marks[i].body);
        struct str message = make_signed((struct make){plain, str_z(marks[i].tags), marks[i].key, false});
        const struct dkv_finding *f = make_found(message, make_record(marks[i].record, marks[i].key), marks[i].policy,
            marks[i].reason);
        unit_row("%s: %s", marks[i].what, dkv_reason_row(marks[i].reason)->id);
        CHECK_INT(f != NULL, marks[i].detail != NULL);
        if (f && marks[i].detail)
            CHECK_STR(f->detail, str_z(marks[i].detail));
        if (f && marks[i].reason != DKV_ED25519_ONLY) {
            CHECK_INT(f->signature, 1);
            CHECK_STR(f->where, S("DKIM-Signature 1"));
        }
    }
}

static void of_keys(void)
{
    struct str message = make_signed((struct make){S(FROM "\r\nx\r\n"), S(USUAL("")), MAKE_RSA2048, false});
    struct str spki = make_bytes(MAKE_RSA2048, FORM_SPKI), bare = make_bytes(MAKE_RSA2048, FORM_PKCS1);
    struct str b64 = make_base64(make_join(spki, S("xy"))); /* 296 bytes: one "=" at the end */
    struct str unpadded = make_replaced(S("p=@"), S("@"), str_take(b64, b64.n - 1));
    struct str padded = make_replaced(S("p=@"), S("@"), b64);
    struct str pkcs1 = make_replaced(S("p=@"), S("@"), make_base64(bare));
    struct str plain = make_replaced(S("p=@"), S("@"), make_base64(spki));
    CHECK(make_found(message, unpadded, DKV_RFC, DKV_B64_PADDING) != NULL);
    CHECK(make_found(message, padded, DKV_RFC, DKV_B64_PADDING) == NULL);
    CHECK(make_found(message, padded, DKV_RFC, DKV_DER_TRAILING) != NULL);
    CHECK(make_found(message, plain, DKV_RFC, DKV_DER_TRAILING) == NULL);
    CHECK(make_found(message, pkcs1, DKV_RFC, DKV_PKCS1_BARE) != NULL);
    CHECK(make_found(message, plain, DKV_RFC, DKV_PKCS1_BARE) == NULL);
}

/* A NUL in the signature's field, between its tags: the list is no list, and that it is there is told. */
static void nul_in_signature(void)
{
    struct str message = make_signed((struct make){S(FROM "\r\nx\r\n"), S(USUAL("")), MAKE_RSA2048, false});
    struct str with_nul = make_replaced(message, S("; h="), S(";\0 h="));
    struct str txt = make_record("p=@", MAKE_RSA2048);
    CHECK(make_found(with_nul, txt, DKV_RFC, DKV_SIG_NUL) != NULL);
    CHECK(make_found(message, txt, DKV_RFC, DKV_SIG_NUL) == NULL);
}

static void z_copies(void)
{
    struct str z = make_join(S("; z="), repeated("X:y|", LIMIT_Z_COPIES, "X:y"));
    struct str tags = make_replaced(S(USUAL("; @@")), S("; @@"), z);
    struct str message = make_signed((struct make){S(FROM "\r\nx\r\n"), tags, MAKE_RSA2048, false});
    const struct dkv_finding *f = make_found(message, make_record("p=@", MAKE_RSA2048), DKV_RFC, DKV_LIMIT_Z_HIT);
    if (CHECK(f != NULL))
        CHECK_STR(f->detail, S("limit 200"));
}

void suite_engine_findings(void)
{
    static const struct unit_test tests[] = {
        {"list", list},
        {"shape", shape},
        {"limits", limits},
        {"of signatures", of_signatures},
        {"of keys", of_keys},
        {"NUL in a signature", nul_in_signature},
        {"copies in z=", z_copies},
    };
    unit_suite("engine/findings", tests, LENGTH(tests));
}
