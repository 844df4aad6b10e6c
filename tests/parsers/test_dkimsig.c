/* parsers/dkimsig: the DKIM-Signature field, RFC 6376 section 3.5. */
#include "parsers/dkimsig.h"
#include "parsers/limits.h"
#include "tests/unit.h"

#define BH "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define GOOD "v=1; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA"

static void all_tags(void)
{
    struct str text = S(" v=1; a=rsa-sha256; c=relaxed/simple;\r\n\td=x.example; s=a.b; i=J=C3=BCrg=40@m.x.example;\r\n"
                        "\tq=dns/txt; t=1772442128; x=1772528528; l=17;\r\n\th=From : To\r\n\t:subject;\r\n"
                        "\tz=From:a=20b|To:c; " BH ";\r\n\tb= Zm9v\r\n\t YmFy ; unknown=yes");
    struct dkimsig r = dkimsig_read(unit_exact(text), false, unit_arena());
    CHECK(!r.fault.found);
    CHECK_STR(r.v, S("1"));
    CHECK_STR(r.a, S("rsa-sha256"));
    CHECK_STR(r.c, S("relaxed/simple"));
    CHECK_STR(r.d, S("x.example"));
    CHECK_STR(r.s, S("a.b"));
    CHECK_STR(r.q, S("dns/txt"));
    CHECK_STR(r.i, S("J\xc3\xbcrg@@m.x.example"));
    CHECK_STR(r.h, S("From : To\r\n\t:subject"));
    CHECK_STR(r.z, S("From:a=20b|To:c"));
    CHECK_STR(r.b, S("foobar"));
    CHECK_STR(r.b_text, S("Zm9vYmFy"));
    CHECK_STR(r.b_whole, S(" Zm9v\r\n\t YmFy "));
    CHECK_INT(r.bh.n, 32);
    CHECK_INT(r.algorithm, ALG_RSA_SHA256);
    CHECK_INT(r.head_canon, CANON_RELAXED);
    CHECK_INT(r.body_canon, CANON_SIMPLE);
    CHECK_INT(r.t, 1772442128);
    CHECK_INT(r.x, 1772528528);
    CHECK_INT(r.l, 17);
    if (CHECK_INT(r.name_count, 3)) {
        CHECK_STR(r.names[0], S("From"));
        CHECK_STR(r.names[1], S("To"));
        CHECK_STR(r.names[2], S("subject"));
    }
}

static void defaults(void)
{
    struct dkimsig r = dkimsig_read(S(GOOD), false, unit_arena());
    CHECK(!r.fault.found);
    CHECK(!r.c.p && !r.q.p && !r.i.p && !r.z.p);
    CHECK(r.canon_known);
    CHECK_INT(r.head_canon, CANON_SIMPLE);
    CHECK_INT(r.body_canon, CANON_SIMPLE);
    CHECK_INT(r.t, -1);
    CHECK_INT(r.x, -1);
    CHECK_INT(r.l, -1);
    CHECK(!r.names_more);
}

/* Each tag that a signature must have (section 6.1.1), taken away. */
static void missing(void)
{
    static const struct {
        struct str text, where;
    } rows[] = {
        {S("a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA"), S("v")},
        {S("v=1; d=x.example; s=k1; h=from; " BH "; b=AAAA"), S("a")},
        {S("v=1; a=rsa-sha256; s=k1; h=from; " BH "; b=AAAA"), S("d")},
        {S("v=1; a=rsa-sha256; d=x.example; h=from; " BH "; b=AAAA"), S("s")},
        {S("v=1; a=rsa-sha256; d=x.example; s=k1; " BH "; b=AAAA"), S("h")},
        {S("v=1; a=rsa-sha256; d=x.example; s=k1; h=from; b=AAAA"), S("bh")},
        {S("v=1; a=rsa-sha256; d=x.example; s=k1; h=from; " BH), S("b")},
        {S("v=1; a=rsa-sha256; D=x.example; s=k1; h=from; " BH "; b=AAAA"), S("d")}, /* case counts */
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkimsig r = dkimsig_read(rows[i].text, false, unit_arena());
        unit_row("without %.*s", (int)rows[i].where.n, rows[i].where.p);
        CHECK(r.fault.found);
        CHECK_REASON(r.fault.reason, DKV_SIG_TAG_MISSING);
        CHECK_STR(r.fault.where, rows[i].where);
    }
}

/* One more tag after the good ones, or in the place of one of them. */
static void values(void)
{
    static const struct {
        const char *text;
        enum dkv_reason reason; /* VERIFIED: no fault */
        const char *where;
    } rows[] = {
        {GOOD, DKV_VERIFIED, ""},
        {GOOD ";", DKV_VERIFIED, ""},
        {"v=1; a=RSA-SHA256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_VERIFIED, ""},
        {"v=1; a=rsa-sha1; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_VERIFIED, ""},
        {"v=1; a=ed25519-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_VERIFIED, ""},
        {"v=1; a=rsa-sha512; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_ALG_UNKNOWN, "a"},
        {"v=1; a=rsa; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_ALG_UNKNOWN, "a"},
        {"v=1; a=; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_ALG_UNKNOWN, "a"},
        {"v=1; a=rsa-sha256x; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_ALG_UNKNOWN, "a"},
        {"v=2; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_VERSION, "v"},
        {"v=; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_VERSION, "v"},
        {"v=1.0; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_VERSION, "v"},
        {"v=01; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_VERSION, "v"},
        {"v=0.5; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_VERSION, "v"},
        {"v=DKIM1; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_VERSION, "v"},
        /* d= and s= */
        {"v=1; a=rsa-sha256; d=; s=k1; h=from; " BH "; b=AAAA", DKV_DOMAIN_BAD, "d"},
        {"v=1; a=rsa-sha256; d=.x; s=k1; h=from; " BH "; b=AAAA", DKV_DOMAIN_BAD, "d"},
        {"v=1; a=rsa-sha256; d=x.; s=k1; h=from; " BH "; b=AAAA", DKV_DOMAIN_BAD, "d"},
        {"v=1; a=rsa-sha256; d=x..y; s=k1; h=from; " BH "; b=AAAA", DKV_DOMAIN_BAD, "d"},
        {"v=1; a=rsa-sha256; d=x y; s=k1; h=from; " BH "; b=AAAA", DKV_DOMAIN_BAD, "d"},
        {"v=1; a=rsa-sha256; d=x(c).example; s=k1; h=from; " BH "; b=AAAA", DKV_DOMAIN_BAD, "d"},
        {"v=1; a=rsa-sha256; d=\"x\"; s=k1; h=from; " BH "; b=AAAA", DKV_DOMAIN_BAD, "d"},
        {"v=1; a=rsa-sha256; d=%s%n; s=k1; h=from; " BH "; b=AAAA", DKV_DOMAIN_BAD, "d"},
        {"v=1; a=rsa-sha256; d=x.example\r\n\tX: y; s=k1; h=from; " BH "; b=AAAA", DKV_DOMAIN_BAD, "d"},
        {"v=1; a=rsa-sha256; d=\xff.example; s=k1; h=from; " BH "; b=AAAA", DKV_DOMAIN_BAD, "d"},
        {"v=1; a=rsa-sha256; d=b\xc3\xbc" "cher.example; s=k1; h=from; " BH "; b=AAAA", DKV_VERIFIED, ""},
        {"v=1; a=rsa-sha256; d=_x.example; s=_k-1; h=from; " BH "; b=AAAA", DKV_VERIFIED, ""},
        {"v=1; a=rsa-sha256; d=x.example; s=; h=from; " BH "; b=AAAA", DKV_SELECTOR_BAD, "s"},
        {"v=1; a=rsa-sha256; d=x.example; s=a..b; h=from; " BH "; b=AAAA", DKV_SELECTOR_BAD, "s"},
        {"v=1; a=rsa-sha256; d=x.example; s=a/b; h=from; " BH "; b=AAAA", DKV_SELECTOR_BAD, "s"},
        {"v=1; a=rsa-sha256; d=x.example; s=$(id); h=from; " BH "; b=AAAA", DKV_SELECTOR_BAD, "s"},
        {"v=1; a=rsa-sha256; d=x.example; s=\xce\xba; h=from; " BH "; b=AAAA", DKV_VERIFIED, ""},
        /* h= */
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=; " BH "; b=AAAA", DKV_SIG_BAD_VALUE, "h"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from:; " BH "; b=AAAA", DKV_SIG_BAD_VALUE, "h"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=:from; " BH "; b=AAAA", DKV_SIG_BAD_VALUE, "h"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from::to; " BH "; b=AAAA", DKV_SIG_BAD_VALUE, "h"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from to; " BH "; b=AAAA", DKV_SIG_BAD_VALUE, "h"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=fr\xc3\xb6m; " BH "; b=AAAA", DKV_SIG_BAD_VALUE, "h"},
        /* b= and bh= */
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from; bh=; b=AAAA", DKV_SIG_BAD_BASE64, "bh"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from; bh=*; b=AAAA", DKV_SIG_BAD_BASE64, "bh"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=", DKV_SIG_BAD_BASE64, "b"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b= \r\n\t", DKV_SIG_BAD_BASE64, "b"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAA-", DKV_SIG_BAD_BASE64, "b"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AA=A", DKV_SIG_BAD_BASE64, "b"},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AA", DKV_VERIFIED, ""},
        /* c= */
        {GOOD "; c=simple", DKV_VERIFIED, ""},
        {GOOD "; c=Relaxed/SIMPLE", DKV_VERIFIED, ""},
        {GOOD "; c=", DKV_CANON_UNKNOWN, "c"},
        {GOOD "; c=nowsp", DKV_CANON_UNKNOWN, "c"},
        {GOOD "; c=relaxed/", DKV_CANON_UNKNOWN, "c"},
        {GOOD "; c=/simple", DKV_CANON_UNKNOWN, "c"},
        {GOOD "; c=simple/nofws", DKV_CANON_UNKNOWN, "c"},
        {GOOD "; c=simple/simple/simple", DKV_CANON_UNKNOWN, "c"},
        /* i= */
        {GOOD "; i=@x.example", DKV_VERIFIED, ""},
        {GOOD "; i=a=40b@x.example", DKV_VERIFIED, ""},
        {GOOD "; i=a@b\xc3\xbc" "cher.example", DKV_VERIFIED, ""},
        {GOOD "; i=x.example", DKV_SIG_BAD_VALUE, "i"},
        {GOOD "; i=", DKV_SIG_BAD_VALUE, "i"},
        {GOOD "; i=a@", DKV_SIG_BAD_VALUE, "i"},
        {GOOD "; i=a@x.", DKV_SIG_BAD_VALUE, "i"},
        {GOOD "; i=a@x=", DKV_SIG_BAD_VALUE, "i"},
        {GOOD "; i=a@x=0d=0aEvil: yes", DKV_SIG_BAD_VALUE, "i"},
        /* l= t= x= */
        {GOOD "; l=0", DKV_VERIFIED, ""},
        {GOOD "; l=", DKV_SIG_BAD_NUMBER, "l"},
        {GOOD "; l=-1", DKV_SIG_BAD_NUMBER, "l"},
        {GOOD "; l=1e3", DKV_SIG_BAD_NUMBER, "l"},
        {GOOD "; l=1234567890123456789012345678901234567890123456789012345678901234567890123456", DKV_VERIFIED, ""},
        {GOOD "; l=12345678901234567890123456789012345678901234567890123456789012345678901234567", DKV_SIG_BAD_NUMBER,
         "l"},
        {GOOD "; t=0", DKV_VERIFIED, ""},
        {GOOD "; t=1 2", DKV_SIG_BAD_NUMBER, "t"},
        {GOOD "; t=soon", DKV_SIG_BAD_NUMBER, "t"},
        {GOOD "; x=99999999999999999999", DKV_VERIFIED, ""},
        {GOOD "; x=+1", DKV_SIG_BAD_NUMBER, "x"},
        /* q= */
        {GOOD "; q=dns/txt", DKV_VERIFIED, ""},
        {GOOD "; q=DNS/TXT", DKV_VERIFIED, ""},
        {GOOD "; q=dns", DKV_Q_UNKNOWN, "q"},
        {GOOD "; q=http/get : dns/txt", DKV_VERIFIED, ""},
        {GOOD "; q=http/get", DKV_Q_UNKNOWN, "q"},
        {GOOD "; q=", DKV_Q_UNKNOWN, "q"},
        {GOOD "; q=dns/txtx", DKV_Q_UNKNOWN, "q"},
        /* z= is never a fault, whatever stands there */
        {GOOD "; z=", DKV_VERIFIED, ""},
        {GOOD "; z=||=XX", DKV_VERIFIED, ""},
        /* the list itself */
        {GOOD "; b=AAAA", DKV_SIG_TAG_DUPLICATE, "b"},
        {GOOD "; unknown=1; unknown=2", DKV_SIG_TAG_DUPLICATE, "unknown"},
        {GOOD "; junk", DKV_SIG_TAG_JUNK, "junk"},
        {GOOD ";;", DKV_SIG_TAG_JUNK, ""},
        {"", DKV_SIG_TAG_JUNK, ""},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkimsig r = dkimsig_read(unit_exact(str_z(rows[i].text)), false, unit_arena());
        unit_row("%s", rows[i].text);
        CHECK_INT(r.fault.found, rows[i].reason != DKV_VERIFIED);
        CHECK_REASON(r.fault.reason, rows[i].reason);
        CHECK_STR(r.fault.where, str_z(rows[i].where));
    }
}

/* Signatures made after the drafts, before v=1 was fixed. */
static void drafts(void)
{
    static const struct {
        const char *text;
        enum dkv_reason reason;
    } rows[] = {
        {"a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_VERIFIED},
        {"v=0.5; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_VERIFIED},
        {"v=1; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_VERIFIED},
        {"v=2; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_VERSION},
        {"v=0.x; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_VERSION},
        {"v=0.10; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_VERSION},
        {"v=0.5; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_TAG_MISSING},
        {"v=0.5; v=1; a=rsa-sha256; d=x.example; s=k1; h=from; " BH "; b=AAAA", DKV_SIG_TAG_DUPLICATE},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct dkimsig r = dkimsig_read(str_z(rows[i].text), true, unit_arena());
        unit_row("%s", rows[i].text);
        CHECK_REASON(r.fault.reason, rows[i].reason);
    }
}

/* text, then n times piece. */
static struct str long_text(const char *text, size_t n, const char *piece)
{
    struct str t = str_z(text), p = str_z(piece);
    char *out = arena_alloc(unit_arena(), t.n + n * p.n);
    memcpy(out, t.p, t.n);
    for (size_t i = 0; i < n; i++)
        memcpy(out + t.n + i * p.n, p.p, p.n);
    return (struct str){out, t.n + n * p.n};
}

static void limits(void)
{
    struct dkimsig r = dkimsig_read(long_text(GOOD "; h2=", 0, ""), false, unit_arena());
    CHECK(!r.fault.found);
    r = dkimsig_read(long_text("v=1; a=rsa-sha256; d=x.example; s=k1; " BH "; b=AAAA; h=from", LIMIT_SIGNED_NAMES - 1,
        ":a"),
                     false, unit_arena());
    CHECK(!r.fault.found);
    CHECK_INT(r.name_count, LIMIT_SIGNED_NAMES);
    r = dkimsig_read(long_text("v=1; a=rsa-sha256; d=x.example; s=k1; " BH "; b=AAAA; h=from", LIMIT_SIGNED_NAMES, ":a"),
                     false, unit_arena());
    CHECK_REASON(r.fault.reason, DKV_LIMIT_NAMES_HIT);
    CHECK_INT(r.name_count, LIMIT_SIGNED_NAMES);
    r = dkimsig_read(long_text(GOOD "; z=", LIMIT_TAGLIST_BYTES, "x"), false, unit_arena());
    CHECK_REASON(r.fault.reason, DKV_LIMIT_TAGLIST_HIT);
    char tags[(LIMIT_TAGS + 1) * 8];
    size_t n = 0;
    for (int i = 0; i <= LIMIT_TAGS; i++) {
        struct str tag = arena_print(unit_arena(), "t%d=;", i);
        memcpy(tags + n, tag.p, tag.n);
        n += tag.n;
    }
    r = dkimsig_read((struct str){tags, n}, false, unit_arena());
    CHECK_REASON(r.fault.reason, DKV_LIMIT_TAGS_HIT);
}

static void copies(void)
{
    static const struct {
        const char *z;
        size_t count;
        bool ok;
        const char *name, *value; /* of the last one */
    } rows[] = {
        {"From:a@b", 1, true, "From", "a@b"},
        {"From:a@b|Subject:x=20y", 2, true, "Subject", "x y"},
        {"From:a@b|\r\n\tSubject:\r\n\tx=7Cy:z", 2, true, "Subject", "x|y:z"},
        {"From:a@b|nothing", 1, false, "From", "a@b"},
        {"From:a@b|X:=4", 1, false, "From", "a@b"},
        {"From:a@b||", 1, false, "From", "a@b"},
        {"From:", 1, true, "From", ""},
        {":x|From:a", 1, false, "From", "a"},
        {"|", 0, false, "", ""},
        {"", 0, true, "", ""},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct z_copies z = dkimsig_z(unit_exact(str_z(rows[i].z)), unit_arena());
        unit_row("%s", rows[i].z);
        CHECK_INT(z.ok, rows[i].ok);
        CHECK(!z.more);
        if (CHECK_INT(z.count, rows[i].count) && z.count) {
            CHECK_STR(z.copies[z.count - 1].name, str_z(rows[i].name));
            CHECK_STR(z.copies[z.count - 1].value, str_z(rows[i].value));
        }
    }
    struct z_copies z = dkimsig_z(long_text("A:b", LIMIT_Z_COPIES, "|A:b"), unit_arena());
    CHECK(z.ok && z.more);
    CHECK_INT(z.count, LIMIT_Z_COPIES);
}

void suite_parsers_dkimsig(void)
{
    static const struct unit_test tests[] = {
        {"all tags", all_tags}, {"defaults", defaults}, {"missing tags", missing}, {"values", values},
        {"drafts", drafts},     {"limits", limits},     {"copies (z=)", copies},
    };
    unit_suite("parsers/dkimsig", tests, LENGTH(tests));
}
