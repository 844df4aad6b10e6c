/* doctor/keyexam: one record, looked at closely. Of each check there is a record that has the fault and one that nearly
 * has it. In the tables '@' stands for p= of a key, '|' is where one string of the TXT record ends and the next begins. */
#include "src/doctor/keyexam.h"
#include "parsers/encoding.h"
#include "parsers/limits.h"
#include "src/engine/key.h"
#include "tests/engine/make.h"

/* What '@' stands for. */
enum value {
    RSA_WHOLE, RSA_1024, RSA_512, RSA_CUT, RSA_UNPADDED, RSA_TRAILING, RSA_BARE, RSA_URL, RSA_BLANKS, RSA_PEM, RSA_PEM_GLUED,
    PRIVATE, PRIVATE_PKCS8, PRIVATE_CUT, PRIVATE_ENCRYPTED, PRIVATE_SSH, EC, ED, ED_SPKI, ED_SHORT, CERTIFICATE, REQUEST, SSH, JUNK, TWICE,
};

/* A certificate as far as it is looked at, and a request. */
static const char certificate[] = "\x30\x82\x01\x0a\x30\x81\xf4\xa0\x03\x02\x01\x02\x02\x01\x01";
static const char request[] = "\x30\x82\x01\x0a\x30\x81\xf4\x02\x01\x00\x30\x0d\x31\x0b\x30";

static struct str text_of(enum make_key key, enum make_form form) { return make_base64(make_bytes(key, form)); }

static struct str blank_for_plus(struct str s)
{
    char *out = arena_z(unit_arena(), s);
    for (size_t i = 0; i < s.n; i++)
        out[i] = out[i] == '+' ? ' ' : out[i];
    return (struct str){out, s.n};
}

static struct str url(struct str s)
{
    char *out = arena_z(unit_arena(), s);
    for (size_t i = 0; i < s.n; i++)
        out[i] = out[i] == '+' ? '-' : out[i] == '/' ? '_' : out[i];
    return (struct str){out, s.n};
}

static struct str between(const char *before, struct str s, const char *after)
{
    return make_join(make_join(str_z(before), s), str_z(after));
}

static struct str value_text(enum value v)
{
    struct str rsa = text_of(MAKE_RSA2048, FORM_P), ed = make_bytes(MAKE_ED25519, FORM_P);
    switch (v) {
    case RSA_WHOLE: return rsa;
    case RSA_1024: return text_of(MAKE_RSA1024, FORM_P);
    case RSA_512: return text_of(MAKE_RSA512, FORM_P);
    case RSA_CUT: return str_take(rsa, 200);
    case RSA_UNPADDED: return str_take(text_of(MAKE_RSA512, FORM_PKCS1), 99); /* 74 bytes */
    case RSA_TRAILING: return make_base64(make_join(make_bytes(MAKE_RSA2048, FORM_P), S("abc")));
    case RSA_BARE: return text_of(MAKE_RSA2048, FORM_PKCS1);
    case RSA_URL: return url(rsa);
    case RSA_BLANKS: return blank_for_plus(rsa);
    case RSA_PEM: return between("-----BEGIN PUBLIC KEY-----", rsa, "-----END PUBLIC KEY-----");
    case RSA_PEM_GLUED: return between("BEGINPUBLICKEY", rsa, "ENDPUBLICKEY");
    case PRIVATE: return text_of(MAKE_RSA2048, FORM_PRIVATE);
    case PRIVATE_ENCRYPTED: return text_of(MAKE_RSA2048, FORM_PKCS8_ENCRYPTED);
    case PRIVATE_SSH: return make_base64(S("openssh-key-v1\0\0\0\0\4none"));
    case PRIVATE_PKCS8: return text_of(MAKE_RSA2048, FORM_PKCS8);
    case PRIVATE_CUT: return str_take(text_of(MAKE_RSA2048, FORM_PKCS8), 240);
    case EC: return text_of(MAKE_EC, FORM_SPKI);
    case ED: return make_base64(ed);
    case ED_SPKI: return text_of(MAKE_ED25519, FORM_SPKI);
    case ED_SHORT: return make_base64(str_take(ed, 31));
    case CERTIFICATE: return make_base64((struct str){certificate, sizeof certificate - 1});
    case REQUEST: return make_base64((struct str){request, sizeof request - 1});
    case SSH: return make_base64(S("\0\0\0\x07ssh-rsa\0\0\0\x03\1\0\1"));
    case JUNK: return make_base64(S("\x01\x02 this is no key of any kind at all"));
    case TWICE: return make_join(text_of(MAKE_RSA512, FORM_PKCS1), text_of(MAKE_RSA512, FORM_PKCS1)); /* each ends in '=' */
    }
    return S("");
}

/* ---- reading a row ------------------------------------------------------------------------------------- */

static struct keyexam examine(const char *format, struct str value)
{
    struct str whole = make_replaced(str_z(format), S("@"), value), *strings = arena_array(unit_arena(), 20, sizeof *strings);
    size_t n = 0;
    for (struct str_cut c = {.tail = whole, .found = true}; c.found && n < 20;) {
        c = str_cut(c.tail, '|');
        strings[n++] = unit_exact(c.head);
    }
    return keyexam_read(strings, n, true, unit_arena());
}

static struct str ids_of(const struct chart *c)
{
    struct str all = S("");
    for (size_t i = 0; i < c->count; i++)
        all = arena_print(unit_arena(), "%.*s%s%s", (int)all.n, all.p, all.n ? " " : "", doctor_row(c->items[i].check)->id);
    return all;
}

enum outcome { USABLE, BROKEN, REPAIRED /* broken, and a record that is not is offered */, BETTER /* usable, but one is offered */ };
struct row {
    const char *text;
    enum value value;
    enum outcome outcome;
    const char *ids;
};

/* The repaired record has nothing wrong with its writing. */
static void check_repair(const struct keyexam *x)
{
    struct chart chart = {.arena = unit_arena()};
    struct keyexam again = keyexam_read(&x->repaired, 1, false, unit_arena());
    const struct keycase k = {&again, NULL, S(""), &chart};
    CHECK(again.usable);
    keycase_packing(&k);
    keycase_syntax(&k);
    keycase_content(&k);
    for (size_t i = 0; i < chart.count; i++)
        CHECK(chart.items[i].severity == DOCTOR_INFO);
}

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct chart chart = {.arena = unit_arena()};
        struct keyexam x = examine(rows[i].text, value_text(rows[i].value));
        bool never = false, offered = false;
        keyexam_judge(&x, "s._domainkey.acme.example", S(""), &chart);
        for (size_t k = 0; k < chart.count; k++) {
            never = never || chart.items[k].effect == DOCTOR_ALL;
            offered = offered || chart.items[k].publish.type == PUBLISH_TXT;
        }
        unit_row("row %zu: %s", i, rows[i].text);
        CHECK_STR(ids_of(&chart), str_z(rows[i].ids));
        CHECK_INT(never, rows[i].outcome == BROKEN || rows[i].outcome == REPAIRED);
        CHECK_INT(offered, rows[i].outcome == REPAIRED || rows[i].outcome == BETTER);
        if (offered)
            check_repair(&x);
    }
}

/* ---- the tables ----------------------------------------------------------------------------------------- */

static void packing(void)
{
    static const struct row rows[] = {
        {"v=DKIM1; k=rsa; p=@", RSA_WHOLE, USABLE, ""},
        {"", RSA_WHOLE, BROKEN, "txt-empty"},
        {" ", RSA_WHOLE, BROKEN, "txt-empty"},
        {"\"v=DKIM1; k=rsa; p=@\"", RSA_WHOLE, REPAIRED, "txt-quotes-inside"},
        {"\"v=DKIM1; k=rsa; \" \"p=@\"", RSA_WHOLE, REPAIRED, "txt-quotes-inside"},
        {"v=DKIM1; k=rsa; n=a \"note\"; p=@", RSA_WHOLE, USABLE, "n-tag"},
        {"v=DKIM1\\; k=rsa\\; p=@", RSA_WHOLE, REPAIRED, "txt-backslash"},
        {"v=DKIM1; n=a\\b; k=rsa; p=@", RSA_WHOLE, USABLE, "n-tag"},
        {"v=DKIM1; k=rsa; p=\\n@\\n", RSA_WHOLE, REPAIRED, "txt-backslash"}, /* line ends as JSON has them */
        {"v=DKIM1; k=rsa;<br>p=<BR/>@", RSA_WHOLE, REPAIRED, "txt-entity"},
        {"&quot;v=DKIM1; k=rsa; p=@&quot;", RSA_WHOLE, REPAIRED, "txt-entity"},
        {"\xe2\x80\x9cv=DKIM1; k=rsa; p=@\xe2\x80\x9d", RSA_WHOLE, REPAIRED, "txt-entity"},
        {"\xef\xbb\xbfv=DKIM1; k=rsa; p=@", RSA_WHOLE, REPAIRED, "txt-entity"},
        {"v=DKIM1;\xc2\xa0k=rsa; p=@", RSA_WHOLE, REPAIRED, "txt-entity"},
        {"v=DKIM1; k=rsa; p=@", RSA_BLANKS, REPAIRED, "txt-entity"},
        {"v=DKIM1; n=R&D &quot; x; k=rsa; p=@", RSA_WHOLE, REPAIRED, "txt-entity n-tag"},
        {"v=DKIM1; n=Q&A, 100%2; k=rsa; p=@", RSA_WHOLE, USABLE, "n-tag"},
        {"s._domainkey.acme.example. 3600 IN TXT \"v=DKIM1; k=rsa; p=@\"", RSA_WHOLE, REPAIRED, "txt-name-in-value txt-quotes-inside"},
        {"s._domainkey IN TXT ( v=DKIM1; k=rsa; p=@ )", RSA_WHOLE, REPAIRED, "txt-name-in-value"},
        {"v=DKIM1; n=see s._domainkey; k=rsa; p=@", RSA_WHOLE, USABLE, "n-tag"},
        {"v=DKIM1; n=IN TXT x; k=rsa; p=@", RSA_WHOLE, USABLE, "n-tag"},
        {"v=DKIM1; k=rsa; p=@.", RSA_WHOLE, REPAIRED, "txt-trailing-dot"},
        {"v=DKIM1; k=rsa; p=@ )", RSA_WHOLE, REPAIRED, "txt-trailing-paren"},
        {"v=DKIM1; k=rsa; p=@;", RSA_WHOLE, USABLE, ""},
        /* where it is split */
        {"v=DKIM1; k=rsa; |p=@", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; |k=rsa; p= |@", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; k=rsa; p=MIIB | IjAN", RSA_WHOLE, BROKEN, "txt-split-space-inserted der-truncated"},
        {"v=DKIM1; k=r |sa; p=@", RSA_WHOLE, REPAIRED, "txt-split-space-inserted k-unknown"},
        {"v=DKIM1; k=r|sa; p=@", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; n=a | note; k=rsa; p=@", RSA_WHOLE, USABLE, "n-tag"},
        {"v=DKIM1; k=rsa|p=@", RSA_WHOLE, REPAIRED, "txt-split-space-lost"},
        {"v=DKIM1|k=rsa; p=@", RSA_WHOLE, REPAIRED, "txt-split-space-lost k-missing"},
        {"v=DKIM1; k=rsa; p=@|t=s", RSA_WHOLE, REPAIRED, "txt-split-space-lost"},
        {"v=DKIM1; n=x=y p=z; k=rsa; p=@", RSA_WHOLE, USABLE, "n-tag"},
        /* 16 characters, and 239 of the key: 255 in all */
        {"v=DKIM1; k=rsa; p=@", RSA_CUT, BROKEN, "der-truncated"},
    };
    check_rows(rows, LENGTH(rows));
}

static void cut_at_255(void)
{
    struct str whole = make_record("v=DKIM1; k=rsa; p=@", MAKE_RSA2048), after = str_drop(whole, 255);
    struct str parts[] = {str_take(whole, 255), after};
    for (size_t n = 1; n <= 2; n++) {
        struct chart chart = {.arena = unit_arena()};
        struct keyexam x = keyexam_read(parts, n, true, unit_arena());
        keyexam_judge(&x, NULL, S(""), &chart);
        unit_row("%zu strings", n);
        CHECK_STR(ids_of(&chart), n == 1 ? S("txt-truncated-255 der-truncated") : S(""));
    }
    struct str shorter = str_take(whole, 254);
    struct chart chart = {.arena = unit_arena()};
    struct keyexam x = keyexam_read(&shorter, 1, true, unit_arena());
    keyexam_judge(&x, NULL, S(""), &chart);
    CHECK_STR(ids_of(&chart), S("der-truncated"));
}

static void many_tags(void)
{
    struct str text = S("v=DKIM1");
    for (size_t i = 0; i <= LIMIT_TAGS; i++)
        text = make_join(text, arena_print(unit_arena(), "; t%zu=x", i));
    struct chart chart = {.arena = unit_arena()};
    struct keyexam x = keyexam_read(&text, 1, false, unit_arena());
    keyexam_judge(&x, NULL, S(""), &chart);
    CHECK(str_find(ids_of(&chart), S("limit-tags")) == 0);
}

static void syntax(void)
{
    static const struct row rows[] = {
        {"k=rsa; p=@", RSA_WHOLE, USABLE, "v-missing"},
        {"k=rsa; v=DKIM1; p=@", RSA_WHOLE, REPAIRED, "v-not-first"},
        {"v=dkim1; k=rsa; p=@", RSA_WHOLE, REPAIRED, "v-unknown"},
        {"v=DKIM1.0; k=rsa; p=@", RSA_WHOLE, REPAIRED, "v-unknown"},
        {"v=DKIM2; k=rsa; p=@", RSA_WHOLE, REPAIRED, "v-unknown"},
        {"v=1; k=rsa; p=@", RSA_WHOLE, REPAIRED, "v-is-1"},
        {" v = DKIM1 ; k=rsa; p=@", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; k=rsa; k=rsa; p=@", RSA_WHOLE, REPAIRED, "key-tag-duplicate"},
        {"v=DKIM1; k=rsa; x=rsa; p=@", RSA_WHOLE, USABLE, "key-tag-unknown"},
        {"v=DKIM1; k=rsa;; p=@", RSA_WHOLE, REPAIRED, "key-tag-junk"},
        {"v=DKIM1; rsa; k=rsa; p=@", RSA_WHOLE, REPAIRED, "key-tag-junk"},
        {"v=DKIM1; k=rsa; 1x=y; p=@", RSA_WHOLE, REPAIRED, "key-tag-junk"},
        {"v=DKIM1; K=rsa; p=@", RSA_WHOLE, BETTER, "key-tag-case k-missing"},
        {"v=DKIM1; k=rsa; P=@", RSA_WHOLE, REPAIRED, "key-tag-case"},
        {"v=DKIM1; k=rsa; X=1; p=@", RSA_WHOLE, USABLE, "key-tag-unknown"},
        {"v=DKIM1; k=dsa; p=@", RSA_WHOLE, REPAIRED, "k-unknown"},
        {"v=DKIM1; k=RSA; p=@", RSA_WHOLE, BETTER, "key-value-case"},
        {"v=DKIM1; k=Ed25519; p=@", ED, BETTER, "key-value-case"},
        {"v=DKIM1; h=SHA256; k=rsa; p=@", RSA_WHOLE, BETTER, "key-value-case"},
        {"v=DKIM1; h=SHA1 : sha256; k=rsa; p=@", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; s=Email; k=rsa; p=@", RSA_WHOLE, BETTER, "key-value-case"},
        {"v=DKIM1; s=Email:*; k=rsa; p=@", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; p=@", RSA_WHOLE, USABLE, "k-missing"},
        {"v=DKIM1; h=sha1; k=rsa; p=@", RSA_WHOLE, REPAIRED, "h-no-sha256"},
        {"v=DKIM1; h=; k=rsa; p=@", RSA_WHOLE, REPAIRED, "h-no-sha256"},
        {"v=DKIM1; h=sha1:sha256; k=rsa; p=@", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; s=tlsrpt; k=rsa; p=@", RSA_WHOLE, REPAIRED, "s-not-email"},
        {"v=DKIM1; s=email; k=rsa; p=@", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; s=x:*; k=rsa; p=@", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; t=y; k=rsa; p=@", RSA_WHOLE, USABLE, "t-y"},
        {"v=DKIM1; t=s; k=rsa; p=@", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; t=s:z; k=rsa; p=@", RSA_WHOLE, USABLE, "t-unknown"},
        {"v=DKIM1; g=*; k=rsa; p=@", RSA_WHOLE, USABLE, "g-tag"},
        {"v=DKIM1; k=rsa", RSA_WHOLE, BROKEN, "p-missing"},
        {"v=DKIM1; k=rsa; p=", RSA_WHOLE, BROKEN, "p-empty"},
        {"v=DKIM1; k=rsa; p= ;", RSA_WHOLE, BROKEN, "p-empty"},
        {"@", RSA_WHOLE, REPAIRED, "p-missing"},
        {"@", RSA_PEM, REPAIRED, "p-missing pem-header"},
        /* other records */
        {"v=spf1 include:amazonses.com ~all", RSA_WHOLE, BROKEN, "spf-at-selector"},
        {"v=DMARC1; p=none", RSA_WHOLE, BROKEN, "dmarc-at-selector"},
        {"google-site-verification=abc", RSA_WHOLE, BROKEN, "other-text"},
        {"t2abc.dkim.amazonses.com", RSA_WHOLE, BROKEN, "cname-is-txt-text"},
        {"not.a key.example", RSA_WHOLE, BROKEN, "other-text"},
    };
    check_rows(rows, LENGTH(rows));
}

static void content(void)
{
    static const struct row rows[] = {
        {"v=DKIM1; k=rsa; p=@", RSA_1024, USABLE, "rsa-1024"},
        {"v=DKIM1; k=rsa; p=@", RSA_512, BROKEN, "rsa-lt-1024"},
        {"v=DKIM1; k=rsa; p=*@", RSA_WHOLE, BROKEN, "b64-bad-char"},
        {"v=DKIM1; k=rsa; p=A@", RSA_WHOLE, BROKEN, "b64-bad-char"},
        {"v=DKIM1; k=rsa; p= @ ", RSA_WHOLE, USABLE, ""},
        {"v=DKIM1; k=rsa; p=@", RSA_URL, REPAIRED, "b64-url-alphabet"},
        {"v=DKIM1; k=rsa; p=@", RSA_UNPADDED, BROKEN, "b64-padding pkcs1-bare rsa-lt-1024"},
        {"v=DKIM1; k=rsa; p=@", TWICE, BROKEN, "b64-mid-padding pkcs1-bare rsa-lt-1024"},
        {"v=DKIM1; k=rsa; p=@", RSA_PEM, REPAIRED, "pem-header"},
        {"v=DKIM1; k=rsa; p=@", RSA_PEM_GLUED, REPAIRED, "pem-header"},
        {"v=DKIM1; k=rsa; p=@", PRIVATE, BROKEN, "pem-private"},
        {"v=DKIM1; k=rsa; p=@", PRIVATE_PKCS8, BROKEN, "pem-private"},
        {"v=DKIM1; k=rsa; p=@", PRIVATE_CUT, BROKEN, "pem-private"},
        {"v=DKIM1; k=rsa; p=-----BEGIN RSA PRIVATE KEY-----@-----END RSA PRIVATE KEY-----", PRIVATE, BROKEN, "pem-header pem-private"},
        {"v=DKIM1; k=rsa; p=@", PRIVATE_ENCRYPTED, BROKEN, "pem-private"},
        {"v=DKIM1; k=rsa; p=@", PRIVATE_SSH, BROKEN, "pem-private"},
        {"v=DKIM1; k=rsa; p=@", CERTIFICATE, BROKEN, "cert-pasted"},
        {"v=DKIM1; k=rsa; p=@", REQUEST, BROKEN, "cert-pasted"},
        {"v=DKIM1; k=rsa; p=@", SSH, BROKEN, "ssh-key"},
        {"v=DKIM1; k=rsa; p=@", RSA_CUT, BROKEN, "der-truncated"},
        {"v=DKIM1; k=rsa; p=@", RSA_TRAILING, BETTER, "der-trailing"},
        {"v=DKIM1; k=rsa; p=@", RSA_BARE, BETTER, "pkcs1-bare"},
        {"v=DKIM1; k=rsa; p=@", EC, BROKEN, "spki-not-rsa"},
        {"v=DKIM1; k=rsa; p=@", JUNK, BROKEN, "key-unreadable"},
        {"v=DKIM1; k=rsa; p=@", ED, REPAIRED, "key-unreadable"},
        {"v=DKIM1; k=rsa; p=@", ED_SPKI, REPAIRED, "spki-not-rsa"},
        {"v=DKIM1; k=ed25519; p=@", ED, USABLE, ""},
        {"v=DKIM1; k=ed25519; p=@", ED_SPKI, REPAIRED, "ed25519-spki"},
        {"v=DKIM1; k=ed25519; p=@", ED_SHORT, BROKEN, "ed25519-length"},
        {"v=DKIM1; k=ed25519; p=@", RSA_WHOLE, REPAIRED, "ed25519-length"},
        {"v=DKIM1; k=ed25519; p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", RSA_WHOLE, BROKEN, "ed25519-small-order"},
    };
    check_rows(rows, LENGTH(rows));
}

/* How a key is to be written that must not be published at all is no advice: who follows it publishes a private key. */
static void no_writing_of_unfit_keys(void)
{
    static const struct {
        const char *text;
        enum value value;
        const char *fix; /* of what is wrong with the writing */
    } rows[] = {
        {"\"v=DKIM1; k=rsa; p=@\"", RSA_WHOLE, "Enter the text without quotation marks."},
        {"\"v=DKIM1; k=rsa; p=@\"", PRIVATE, "Make a new key first"},
        {"\"v=DKIM1; k=rsa; p=@\"", RSA_512, "Make a new key first"},
        {"-----BEGIN RSA PRIVATE KEY-----@-----END RSA PRIVATE KEY-----", PRIVATE, "Make a new key first"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct chart chart = {.arena = unit_arena()};
        struct keyexam x = examine(rows[i].text, value_text(rows[i].value));
        keyexam_judge(&x, NULL, S(""), &chart);
        unit_row("row %zu", i);
        for (size_t k = 0; k < chart.count; k++) {
            const struct doctor_finding *f = &chart.items[k];
            if (f->check != DOCTOR_PRIVATE_KEY && f->check != DOCTOR_RSA_SHORT)
                CHECK(strstr(doctor_fix(f), rows[i].fix) == doctor_fix(f));
        }
    }
}

/* What would be published can stand anywhere: whatever the record holds, no byte of it is one that a zone file, a
 * terminal or a tag list has another meaning for. */
static void nothing_injected(void)
{
    static const char *const texts[] = {
        "\"v=DKIM1; n=\x1b[2J; k=rsa; p=@\"",
        "\"v=DKIM1; n=a\\\" ) evil IN TXT (; k=rsa; p=@\"",
        "\"v=DKIM1; x=\n; t=s:\x07; h=sha256:\x1b; k=rsa; p=@\"",
        "\"v=DKIM1; n=\xe2\x80\xae; k=rsa; p=@\"",
    };
    for (size_t i = 0; i < LENGTH(texts); i++) {
        struct keyexam x = examine(texts[i], value_text(RSA_WHOLE));
        unit_row("%s", texts[i]);
        for (size_t k = 0; k < x.repaired.n; k++)
            CHECK(x.repaired.p[k] >= ' ' && x.repaired.p[k] <= '~' && x.repaired.p[k] != '"' && x.repaired.p[k] != '\\');
    }
}

/* It ends no text, and is no dot, parenthesis or letter of a name. */
static void nul(void)
{
    const struct {
        struct str text, ids;
    } rows[] = {
        {S("t2abc.dkim\0.amazonses.com"), S("other-text")},
        {S("t2abc.dkim.amazonses.com\0"), S("other-text")},
        {make_join(make_record("v=DKIM1; k=rsa; p=@", MAKE_RSA2048), S("\0")), S("key-tag-junk b64-bad-char")},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct chart chart = {.arena = unit_arena()};
        struct keyexam x = keyexam_read(&rows[i].text, 1, false, unit_arena());
        keyexam_judge(&x, "s._domainkey.acme.example", S(""), &chart);
        unit_row("row %zu", i);
        CHECK_STR(ids_of(&chart), rows[i].ids);
        for (size_t k = 0; k < chart.count; k++)
            CHECK(!str_has(chart.items[k].publish.value, '\0'));
    }
}

/* Whatever it is, a record without a finding that says "never" is one that a verifier takes. */
static void never_too_kind(void)
{
    const struct str words[] = {
        S("v=DKIM1"), S("; "), S(";"), S("k=rsa"), S("k=ed25519"), S("p="), S("p"), S("="), S("\""), S("\\"), S("h=sha1"), S("h=sha256"),
        S("t=y"), S("s=email"), S("n="), S(" "), S("\t"), S("&quot;"), value_text(RSA_WHOLE), value_text(ED), value_text(RSA_URL), S("."), S("-"), S("\r\n "),
    };
    uint64_t chance = 6;
    for (size_t i = 0; i < 3000; i++) {
        struct str text = unit_random_text(&chance, words, LENGTH(words), 9, unit_arena());
        struct chart chart = {.arena = unit_arena()};
        struct keyexam x = keyexam_read(&text, 1, false, unit_arena());
        bool never = false;
        keyexam_judge(&x, NULL, S(""), &chart);
        for (size_t k = 0; k < chart.count; k++)
            never = never || chart.items[k].effect == DOCTOR_ALL;
        unit_row("%.*s", (int)str_take(text, 150).n, text.p);
        CHECK(never == !x.usable);
        CHECK(!x.repaired.n || !str_has(x.repaired, '"'));
    }
}

/* What a key is for stays so in the record that is offered: mail comes to it, nothing goes. RFC 6376 section 3.6.1 s=. */
static void services(void)
{
    static const struct {
        const char *text, *offered; /* the record without k= and p=, NULL: none */
    } rows[] = {
        {"v=DKIM1; s=tlsrpt; k=rsa; p=@", "v=DKIM1; s=tlsrpt:email"},
        {"v=DKIM1; s= tlsrpt : x-1 ; k=rsa; p=@", "v=DKIM1; s=tlsrpt:x-1:email"},
        {"v=DKIM1; s=; k=rsa; p=@", "v=DKIM1; s=email"},
        {"v=DKIM1; s=e-mail; k=rsa; p=@", "v=DKIM1; s=e-mail:email"},
        {"v=DKIM1; s=\x1b[2J:tlsrpt:x y; k=rsa; p=@", "v=DKIM1; s=tlsrpt:email"},
        {"v=1; s=email; k=rsa; p=@", "v=DKIM1; s=email"},
        {"v=1; s=email:tlsrpt; k=rsa; p=@", "v=DKIM1; s=email:tlsrpt"},
        {"v=1; s=*; k=rsa; p=@", "v=DKIM1"},
        {"v=1; s=tlsrpt:*; k=rsa; p=@", "v=DKIM1"},
        {"v=1; k=rsa; p=@", "v=DKIM1"},
        {"v=DKIM1; s=tlsrpt:email; k=rsa; p=@", NULL},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct chart chart = {.arena = unit_arena()};
        struct keyexam x = examine(rows[i].text, value_text(RSA_WHOLE));
        struct doctor_publish offered = {PUBLISH_NOTHING, NULL, S("")};
        keyexam_judge(&x, "s._domainkey.acme.example", S(""), &chart);
        for (size_t k = 0; k < chart.count; k++)
            offered = chart.items[k].publish.type ? chart.items[k].publish : offered;
        unit_row("%s", rows[i].text);
        CHECK_STR(str_take(offered.value, str_find(offered.value, S("; k="))), str_z(rows[i].offered ? rows[i].offered : ""));
        if (rows[i].offered)
            check_repair(&x);
    }
}

void suite_doctor_keyexam(void)
{
    static const struct unit_test tests[] = {
        {"packing", packing}, {"cut at 255", cut_at_255}, {"many tags", many_tags}, {"syntax", syntax}, {"services", services}, {"content", content}, {"no writing of unfit keys", no_writing_of_unfit_keys},
        {"nothing injected", nothing_injected}, {"never too kind", never_too_kind},
        {"a NUL", nul},
    };
    unit_suite("doctor/keyexam", tests, LENGTH(tests));
}
