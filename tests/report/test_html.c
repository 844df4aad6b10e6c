/* src/report/html: what the report says, that it is one sound page, that no value becomes markup, and that no message
 * makes it grow without end. */
#include "parsers/limits.h"
#include "src/report/escape.h"
#include "src/report/html.h"
#include "src/report/writer.h"
#include "tests/report/fixture.h"
#include "tests/report/markup.h"

static const int64_t march = 1772442128; /* 2026-03-02 09:02:08 UTC */

/* The whole page. */
static GString *page_of(const struct analysis *a)
{
    const struct writer_options options = {0};
    GString *out = g_string_new(NULL);
    html_begin(out, &options);
    html_message(out, a, &options);
    html_end(out, &options);
    return out;
}

static bool is_sound(const GString *out, const char *row)
{
    struct markup m = markup_read(gstr(out));
    if (m.fault)
        unit_row("%s: %s at %.60s", row, m.fault, out->str + m.at);
    else
        unit_row("%s", row);
    g_string_free(m.tags, TRUE);
    return CHECK(!m.fault) && CHECK(fixture_is_clean(out, ""));
}

static void test_sound(void)
{
    for (size_t i = 0; i < FIXTURES; i++) {
        g_autoptr(GString) out = page_of(&fixtures[i].analysis);
        is_sound(out, fixtures[i].name);
        ROW(g_str_has_prefix(out->str, "<!DOCTYPE html>\n<html lang=\"en\">\n"), fixtures[i].name);
        ROW(count_of(out->str, "<article>") == 1 + fixtures[i].analysis.attached_count, fixtures[i].name);
    }
}

/* The reader of markup sees what it must. */
static void test_reader(void)
{
    static const char *const wrong[] = {
        "<p>", "</p>", "<p><b></p></b>", "a < b", "a > b", "a & b", "&nbsp;", "<script></script>", "<p onclick=\"x\"></p>",
        "<p style=\"x\"></p>", "<a href=\"x\"></a>", "<p class=x></p>", "<p class=\"a&b\"></p>", "<p class=\"a\"title=\"b\"></p>",
        "<p class=\"a</p>", "<!-- -->", "<>", "<p", "<style></style><style>",
    };
    static const char *const right[] = {
        "", "a", "<p class=\"a b\">&amp;&lt;&gt;&quot;&#39;</p>", "<meta charset=\"utf-8\">", "<svg><path d=\"M0 0\"/></svg>",
        "<!DOCTYPE html><style>a>b{}</style>",
    };
    for (size_t i = 0; i < LENGTH(wrong) + LENGTH(right); i++) {
        bool good = i >= LENGTH(wrong);
        const char *text = good ? right[i - LENGTH(wrong)] : wrong[i];
        struct markup m = markup_read(str_z(text));
        ROW(good == !m.fault, text);
        g_string_free(m.tags, TRUE);
    }
}

static void test_says(void)
{
    static const struct fixture_says rows[] = {
        {FIXTURE_ALIGNED, "<header class=\"verdict good\">\n<h2><strong class=\"word\">PASS</strong> <span>signed by "
                          "<bdi class=\"name\">acme.example</bdi>, the domain in From</span></h2>\n", "FAIL"},
        {FIXTURE_ALIGNED, "<dt>From</dt><dd class=\"from\"><bdi>Kim Lee &lt;kim@acme.example&gt;</bdi></dd>", "What to do"},
        {FIXTURE_ALIGNED, "<dt>Judged</dt><dd>as of 2026-03-02 09:05:28 UTC, when it reached your own servers, policy strict</dd>",
         "What is odd"},
        {FIXTURE_ALIGNED, "<dt>File</dt><dd>standard input, message 1, 6021 bytes</dd>", "Messages inside"},
        {FIXTURE_LIST, "<header class=\"verdict doubt\">", "verdict good"},
        {FIXTURE_LIST, "<p class=\"also\">There is more to know, below under &quot;What is odd&quot;: 1 error, 1 warning.</p>", "FAIL"},
        {FIXTURE_LIST, "<li class=\"card bad\" data-finding=\"txt-multiple\"><strong class=\"badge bad\">error</strong> "
                       "<bdi>DKIM-Signature 1</bdi>: more than one TXT record", "verify if"},
        {FIXTURE_LIST, "<p><b>What to do</b>: The owner must leave one TXT record at this name and remove the others.</p></li>",
         "verify if"},
        {FIXTURE_LIST, "<code>t-y</code>, RFC 6376 section 3.6.1 t=</span>", "verify if"},
        {FIXTURE_LIST, "<p><b>DKIM 2</b>: A mailing list or a gateway", "verify if"},
        {FIXTURE_LIST, "<h3>What servers say they found</h3>", "verify if"},
        {FIXTURE_BODY, "<header class=\"verdict bad\">", "PASS"},
        {FIXTURE_BODY, "<div class=\"good\"><dt>Header</dt><dd>the signed fields are exactly as they were signed; only the body", "PASS"},
        {FIXTURE_BODY, "<div class=\"bad\"><dt>Body</dt><dd>not as it was signed</dd></div>", "PASS"},
        {FIXTURE_HEADER, "(z=) of these differs from the message: <bdi class=\"name\">subject</bdi></dd>", "PASS"},
        {FIXTURE_HEADER, "<dt>Key</dt><dd><bdi class=\"name\">2026a._domainkey.acme.example</bdi>: <bdi>rsa</bdi>, 2048 bits, "
                         "from file <bdi>samples/keys.zone</bdi>; it is the right one", "PASS"},
        {FIXTURE_PARTIAL, "<div class=\"doubt\"><dt>Body</dt>", "What is odd"},
        {FIXTURE_PARTIAL, "<dt>Length</dt><dd>l=1200: the last 3511 of 4711 bytes", "class=\"badge good\""},
        {FIXTURE_PARTIAL, "<dt>But</dt><dd>the hashes and the key fit; it would verify if", "There is more to know"},
        {FIXTURE_EXPIRED, "<dt>Times</dt><dd>made 2026-03-02 09:02:08 UTC, good until 2026-03-09 09:02:08 UTC; judged as of", "PASS"},
        {FIXTURE_REVOKED, "<dt>Key record</dt><dd><code><bdi>v=DKIM1; p=</bdi></code></dd>", "verify if"},
        {FIXTURE_ALIGNED, "<dt>Signed</dt><dd>", "Key record"},
        {FIXTURE_TIMEOUT, "<strong class=\"word\">TEMPERROR</strong>", "PASS"},
        {FIXTURE_UNSIGNED, "<strong class=\"word\">NONE</strong>", "<h3>Signatures</h3>"},
        {FIXTURE_UNSIGNED, "<p>See in the path below where it came from.", "What is protected"},
        {FIXTURE_EMPTY, "<dd class=\"subject\">(none)</dd>", "<h3>Path</h3>"},
        {FIXTURE_EMPTY, "data-finding=\"empty-message\"", "<h3>Header</h3>"},
        {FIXTURE_HOSTILE, "<dt>2 addresses</dt><dd><bdi>ceo@bank.example\\x0D\\x0AX: y</bdi>, <bdi>\\xE2\\x80\\xAEx@y</bdi>", "\\x0D\n"},
    };
    fixture_check_says("html", rows, LENGTH(rows));
}

/* The policy names the style sheet that stands in the page. */
static void test_policy(void)
{
    g_autoptr(GString) out = page_of(&fixtures[FIXTURE_ALIGNED].analysis);
    const char *begin = strstr(out->str, "<style>") + strlen("<style>"), *end = strstr(begin, "</style>");
    guint8 digest[32];
    gsize n = sizeof digest;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)begin, end - begin);
    g_checksum_get_digest(sum, digest, &n);
    g_checksum_free(sum);
    g_autofree char *hash = g_base64_encode(digest, n);
    g_autofree char *meta = g_strdup_printf("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                                            "style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n", hash);
    CHECK(strstr(out->str, meta) != NULL);
    CHECK(count_of(out->str, "<style>") == 1 && strstr(out->str, "url(") == NULL && strstr(out->str, "@import") == NULL);
}

/* --- no value is markup: with any text in every value, the tags are those of a harmless message --- */

struct poisoned {
    struct analysis a;
    struct dkv_answer answer;
    struct dkv_signature sig[2];
    struct analysis_signature signatures[2];
    struct hop hops[2];
    struct dkv_finding findings[1];
    struct analysis_field fields[3];
    struct part part[3];
    struct parts parts;
    size_t part_signed[3];
    struct authres_property property;
    struct authres_result result;
    struct dkv_compared compared;
    struct dkv_claim claim;
    struct str names[2];
    const char *from[2];
};

static void fill_signature(struct poisoned *p, struct dkv_signature *sig, struct str v, const char *z)
{
    p->answer = (struct dkv_answer){.status = DKV_ANSWER_OK, .server = v, .cname = p->names, .cname_count = 2, .ttl = -1};
    *sig = (struct dkv_signature){
        .domain = v, .selector = v, .algorithm = v, .canonicalization = v, .query = v, .auid = v, .b = v, .detail = v,
        .signed_names = p->names, .signed_count = 2, .z_differs = p->names, .z_differs_count = 2, .timestamp = march,
        .expires = march, .length = 10, .body_size = 20, .result = DKV_PERMERROR, .reason = DKV_KEY_TAG_JUNK,
        .key = {.name = z, .answer = &p->answer, .record = v, .type = z, .bits = 7},
    };
}

static void fill_rest(struct poisoned *p, struct str v, const char *z)
{
    p->result = (struct authres_result){.method = v, .result = v, .reason = v, .comment = v, .properties = &p->property, .count = 1};
    p->property = (struct authres_property){S("header"), S("d"), v};
    p->claim = (struct dkv_claim){.record = {.authserv_id = v, .results = &p->result, .count = 1}, .compared = &p->compared};
    p->findings[0] = (struct dkv_finding){DKV_NUL_BYTE, 0, v, v};
    for (size_t i = 0; i < 2; i++)
        p->hops[i] = (struct hop){.helo = v, .rdns = v, .ip = v, .by = v, .with = v, .id = v, .recipient = v, .tls_version = v,
                                  .tls_cipher = v, .date = march + (int64_t)i, .flags = HOP_RDNS_UNCONFIRMED};
    /* the name of a field does not decide how many chips there are */
    for (size_t i = 0; i < 3; i++)
        p->fields[i] = (struct analysis_field){.raw = v, .name = v, .covered = (uint32_t)i};
    for (size_t i = 0; i < 3; i++)
        p->part[i] = (struct part){.depth = i, .type = z, .filename = z, .content = v};
    p->parts = (struct parts){p->part, 3, false};
}

static GString *poisoned_tags(const char *z)
{
    struct str v = str_z(z);
    struct poisoned p = {.names = {v, v}, .from = {z, z}};
    fill_signature(&p, &p.sig[0], v, z);
    fill_signature(&p, &p.sig[1], v, z);
    fill_rest(&p, v, z);
    p.signatures[0].dkv = &p.sig[0];
    p.signatures[1].dkv = &p.sig[1];
    p.a = (struct analysis){
        .source = z, .verdict = DKV_FAIL, .from = p.from, .from_count = 2, .from_display = z, .from_domain = z, .subject = z,
        .date = march, .message_id = v, .signatures = p.signatures, .signature_count = 2, .hops = p.hops, .hop_count = 2,
        .border = 1, .claims = &p.claim, .claim_count = 1, .findings = p.findings, .finding_count = 1, .fields = p.fields,
        .field_count = 3, .holding = 3, .parts = &p.parts, .part_signed = p.part_signed, .body_size = 9, .body_signed = 5};
    g_autoptr(GString) out = page_of(&p.a);
    is_sound(out, z);
    GString *tags = markup_read(gstr(out)).tags;
    /* a protocol is shown word by word: how many words a value has is no markup */
    while (g_string_replace(tags, "<bdi class=\"name\"></bdi><bdi class=\"name\"></bdi>", "<bdi class=\"name\"></bdi>", 0))
        ;
    return tags;
}

static void test_poison(void)
{
    static const char *const poison[] = {
        "<script>alert(1)</script>", "</title></style></bdi></pre></svg>", "\"><img src=x onerror=alert(1)>", "' onload='x",
        "&lt;b&gt;", "&#60;b&#62;", "<!--", "-->", "]]>", "<![CDATA[", "</text><a xlink:href=\"javascript:x\">", "\\x3Cb\\x3E",
        "\xC0\xBCscript\xC0\xBE", "\xEF\xBC\x9Cscript\xEF\xBC\x9E", "\x1B[31m\x07", "\xE2\x80\xAE<b>", "\r\n\r\n<b>", "\xFF\xFE<\x80", "%s%n<",
        "<\xCC\xB8script>", "\t\t<b>",
    };
    g_autoptr(GString) harmless = poisoned_tags("x");
    for (size_t i = 0; i < LENGTH(poison); i++) {
        g_autoptr(GString) tags = poisoned_tags(poison[i]);
        ROW(g_string_equal(tags, harmless), poison[i]);
    }
}

/* --- limits --- */

static void check_bounded(const struct analysis *a, const char *row, const char *says, size_t most)
{
    g_autoptr(GString) out = fixture_written("html", a);
    is_sound(out, row);
    ROW(strstr(out->str, says) != NULL, row);
    ROW(out->len < most, row);
}

static void test_limits(void)
{
    enum { MANY = 10000 };
    g_autofree char *megabyte = g_strnfill(1 << 20, '<');
    g_autofree struct str *names = g_new(struct str, MANY);
    g_autofree struct hop *hops = g_new0(struct hop, MANY);
    g_autofree struct analysis_field *fields = g_new0(struct analysis_field, MANY);
    g_autofree struct dkv_finding *findings = g_new0(struct dkv_finding, MANY);
    g_autofree struct part *parts = g_new0(struct part, MANY);
    g_autofree size_t *part_signed = g_new0(size_t, MANY);
    for (size_t i = 0; i < MANY; i++) {
        names[i] = S("subject");
        hops[i] = (struct hop){.by = str_z(megabyte), .date = march + (int64_t)i};
        fields[i] = (struct analysis_field){.raw = str_z(megabyte), .name = str_z(megabyte), .covered = i % 2};
        findings[i] = (struct dkv_finding){.reason = DKV_BOM, .detail = str_z(megabyte)};
        parts[i] = (struct part){.depth = i, .type = megabyte, .filename = megabyte};
    }
    const struct parts all_parts = {parts, MANY, false};
    const struct analysis plain = {.source = "-", .date = -1}, *empty = &plain;
    struct dkv_signature sig = {.domain = S("a.example"), .signed_names = names, .signed_count = MANY, .result = DKV_PASS,
                                .reason = DKV_VERIFIED, .timestamp = -1, .expires = -1, .length = -1};
    g_autofree struct analysis_signature *sigs = g_new(struct analysis_signature, MANY);
    for (size_t i = 0; i < MANY; i++)
        sigs[i] = (struct analysis_signature){&sig, ALIGN_NONE};
    struct analysis a = *empty;
    a.subject = megabyte;
    check_bounded(&a, "subject", "... (1048176 bytes more)", 10000);
    a = *empty, a.signatures = sigs, a.signature_count = 1, a.verdict = DKV_PASS;
    check_bounded(&a, "signed names", " and 9900 more</dd>", 20000);
    a.signature_count = MANY;
    check_bounded(&a, "signatures", "<p>and 9980 more signatures, not checked", 200000);
    a = *empty, a.hops = hops, a.hop_count = MANY, a.border = 5;
    check_bounded(&a, "hops", " The first 9900 are left out here", 300000);
    a = *empty, a.findings = findings, a.finding_count = MANY;
    check_bounded(&a, "findings", "<p>and 9900 more; --format=json lists them</p>", 400000);
    a = *empty, a.fields = fields, a.field_count = MANY;
    check_bounded(&a, "header", " more fields</p>", 400000);
    a = *empty, a.signatures = sigs, a.signature_count = 1, a.verdict = DKV_PASS, a.holding = 1;
    a.fields = fields, a.field_count = MANY, a.parts = &all_parts, a.part_signed = part_signed;
    check_bounded(&a, "chips", "<li>and 9800 more</li>", 600000);
    check_bounded(&a, "parts", "<li>and 9949 more</li>", 600000);
}

/* What to do about findings of one kind is said once. */
static void test_advice_once(void)
{
    static const struct dkv_finding findings[] = {{DKV_RSA_1024, 1, S("a"), S("")}, {DKV_RSA_1024, 2, S("b"), S("")}, {DKV_BOM, 0, S(""), S("")}};
    struct analysis a = {.source = "-", .date = -1, .findings = findings, .finding_count = LENGTH(findings)};
    g_autoptr(GString) out = fixture_written("html", &a);
    CHECK_INT(count_of(out->str, "data-finding="), 3);
    CHECK_INT(count_of(out->str, "<b>What to do</b>"), 2);
}

/* --- messages inside --- */

static void test_inside(void)
{
    struct analysis deepest = {.source = "-", .date = -1, .attached_part = 2}, middle = deepest;
    middle.attached = &deepest, middle.attached_count = 1, middle.attached_part = 0;
    struct analysis outer = {.source = "-", .date = -1, .attached = &middle, .attached_count = 1, .attached_more = true};
    g_autoptr(GString) out = page_of(&outer);
    is_sound(out, "inside");
    CHECK_INT(count_of(out->str, "<article>"), 3);
    CHECK_INT(count_of(out->str, "<h2>"), 1);
    CHECK(strstr(out->str, "<h3>Messages inside</h3>") && strstr(out->str, "<h3><strong class=\"word\">NONE"));
    CHECK(strstr(out->str, "<h4>Messages inside</h4>") && strstr(out->str, "<h4><strong class=\"word\">NONE"));
    CHECK(strstr(out->str, "the body of this message is a message itself:") != NULL);
    CHECK(strstr(out->str, "part 2 of this message is a message itself:") != NULL);
    CHECK(strstr(out->str, "<p>There are more messages inside than are opened.</p>") != NULL);
    CHECK_INT(count_of(out->str, "<dt>File</dt>"), 1);
}

/* Ten times ten times ... messages stop when the report is long enough. */
static void test_inside_limit(void)
{
    enum { EACH = 20, DEEP = 4 };
    static char text[4000];
    memset(text, '"', sizeof text - 1);
    struct analysis level[DEEP + 1][EACH];
    struct analysis_field fields[16];
    for (size_t i = 0; i < LENGTH(fields); i++)
        fields[i] = (struct analysis_field){.raw = str_z(text), .name = S("X")};
    for (size_t d = 0; d <= DEEP; d++)
        for (size_t i = 0; i < EACH; i++)
            level[d][i] = (struct analysis){.source = "-", .date = -1, .fields = fields, .field_count = LENGTH(fields),
                                            .attached = d < DEEP ? level[d + 1] : NULL, .attached_count = d < DEEP ? EACH : 0};
    g_autoptr(GString) out = fixture_written("html", &level[0][0]);
    is_sound(out, "inside, many");
    CHECK(out->len > (4 << 20) && out->len < (6 << 20));
    CHECK(strstr(out->str, " more are left out here, --format=json lists them</p>") != NULL);
}

/* --- the timeline --- */

static void test_timeline(void)
{
    static const struct row {
        int64_t date[4];
        size_t border;
        const char *has, *hasnot;
    } rows[] = {
        {{0, 1, 3, 4}, 4, "x1=\"25.00%\" x2=\"75.00%\"", "class=\"break\""},
        {{0, 1, 3, 4}, 4, ">4 s</text>", "goes back in time"},
        {{0, 1, 3, 4}, 4, "Which of these are your own servers is not known", "above: the word of others"},
        {{0, 1, 3, 4}, 2, "above: the word of others", "is not known"},
        {{0, 1, 3, 4}, 0, "All of it was written by your own servers.", "above: the word of others"},
        {{0, 0, 0, 0}, 4, "x1=\"0.00%\" x2=\"0.00%\"", "nan"},
        {{5, 3, 3, 7}, 4, "<line class=\"bar back\" x1=\"50.00%\" x2=\"0.00%\"", "class=\"axis\""},
        {{5, 3, 3, 7}, 4, "A dashed bar goes back in time", "class=\"break\""},
        {{0, 1, 1, 1000}, 4, "class=\"break\"", "class=\"axis\""},
        {{0, 1, 1, 1000}, 4, "x1=\"2.44%\" x2=\"100.00%\"", "goes back in time"},
        {{0, 0, 0, 1000}, 4, "x1=\"0.00%\" x2=\"100.00%\"", "class=\"break\""},
        {{0, -1, 3, 4}, 4, ">no date</text>", "x1=\"25.00%\""},
        {{0, -1, 3, 4}, 4, "<span class=\"note\">since hop 1</span>", "since hop 2"},
        {{-1, -1, -1, -1}, 4, ">no date</text>", "class=\"bar\""},
        {{-1, 7, 8, 9}, 4, ">start</text>", "since hop"},
        {{INT64_MIN, INT64_MAX, 0, INT64_MAX}, 4, "class=\"bar\"", "nan"},
    };
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct hop hops[4] = {0};
        for (size_t k = 0; k < 4; k++)
            hops[k].date = rows[i].date[k];
        struct analysis a = {.source = "-", .date = -1, .hops = hops, .hop_count = 4, .border = rows[i].border};
        g_autoptr(GString) out = fixture_written("html", &a);
        is_sound(out, rows[i].has);
        ROW(strstr(out->str, rows[i].has) != NULL, rows[i].has);
        ROW(strstr(out->str, rows[i].hasnot) == NULL, rows[i].hasnot);
        ROW(count_of(out->str, "<tr class=\"ours\" data-hop=") + count_of(out->str, "<tr class=\"theirs\" data-hop=") == 4, rows[i].has);
    }
}

static void test_lock(void)
{
    const struct hop hops[] = {{.flags = HOP_TLS, .with = S("Microsoft SMTP Server"), .date = -1}, {.date = -1}};
    struct analysis a = {.source = "-", .date = -1, .hops = hops, .hop_count = 2, .border = 2};
    g_autoptr(GString) out = fixture_written("html", &a);
    CHECK_INT(count_of(out->str, "class=\"lock\""), 1);
    CHECK_INT(count_of(out->str, "no TLS named"), 1);
    CHECK(strstr(out->str, "<bdi class=\"name\">Server</bdi> TLS</td>") != NULL);
    CHECK_INT(count_of(out->str, "<td data-label=\"How\">(not said) <span"), 1);
}

/* --- what is protected --- */

static void test_cover(void)
{
    static const struct dkv_signature good = {.domain = S("a.example"), .result = DKV_PASS, .reason = DKV_VERIFIED};
    static const struct analysis_field fields[] = {
        {S("Received: a\r\n\tb\r\n"), S("Received"), 0}, {S("received: c\r\n"), S("received"), 0},
        {S("From: x\n"), S("From"), 5}, {S("From: y\n"), S("From"), 1}, {S("junk\n"), S(""), 0},
    };
    static struct part part[] = {
        {.type = "multipart/mixed", .multipart = true, .content = S("0123456789")},
        {.depth = 1, .type = "text/plain", .content = S("0123")},
        {.depth = 1, .type = "application/pdf", .filename = "\"<x>.pdf", .content = S("45")},
    };
    static const struct parts parts = {part, LENGTH(part), false};
    static const size_t part_signed[] = {5, 1, 0};
    const struct analysis_signature s[] = {{&good, ALIGN_STRICT}, {&good, ALIGN_STRICT}, {&good, ALIGN_STRICT}};
    struct analysis a = {.source = "-", .date = -1, .verdict = DKV_PASS, .signatures = s, .signature_count = 3, .holding = 5,
                         .fields = fields, .field_count = LENGTH(fields), .parts = &parts, .part_signed = part_signed,
                         .body_size = 1000000, .body_signed = 999999};
    g_autoptr(GString) out = fixture_written("html", &a);
    is_sound(out, "cover");
    CHECK(strstr(out->str, "<li class=\"open\"><bdi class=\"name\">Received</bdi> (2x) ") != NULL);
    CHECK(strstr(out->str, "<li class=\"held\"><bdi class=\"name\">From</bdi> <span class=\"by\"><span class=\"aside\">signed by "
                           "DKIM </span>1 3</span></li>") != NULL);
    CHECK(strstr(out->str, "<li class=\"open\">(no field) ") != NULL);
    CHECK(strstr(out->str, "<rect class=\"held\" width=\"999\" height=\"1\"/></svg> the first 999999 of 1000000 bytes") != NULL);
    CHECK(strstr(out->str, "<rect class=\"held\" width=\"250\" height=\"1\"/></svg> <span class=\"depth1\">1. ") != NULL);
    CHECK(strstr(out->str, "file <bdi>&quot;&lt;x&gt;.pdf</bdi>: not signed, 2 bytes") != NULL);
    CHECK(strstr(out->str, "1 3</span><pre><bdi>From: x</bdi></pre></li>") != NULL);
    CHECK(strstr(out->str, "<pre><bdi>Received: a\n        b</bdi></pre>") != NULL);
    a.holding = 0;
    g_autoptr(GString) nothing = fixture_written("html", &a);
    CHECK(strstr(nothing->str, "<p>Nothing: no signature holds") != NULL);
}

/* A private key that somebody published by mistake is not spread further. */
static void test_private_key(void)
{
    static const struct dkv_answer answer = {.status = DKV_ANSWER_OK, .ttl = -1};
    struct dkv_signature sig = {.domain = S("a.example"), .result = DKV_PERMERROR, .reason = DKV_KEY_PRIVATE, .body_size = -1,
                                .key = {.name = "s._domainkey.a.example", .answer = &answer, .record = S("p=MIICX")}};
    struct analysis_signature s = {&sig, ALIGN_NONE};
    struct analysis a = {.source = "-", .verdict = DKV_FAIL, .date = -1, .signatures = &s, .signature_count = 1};
    g_autoptr(GString) hidden = fixture_written("html", &a);
    CHECK(strstr(hidden->str, "MIICX") == NULL);
    sig.reason = DKV_KEY_TRUNCATED;
    g_autoptr(GString) shown = fixture_written("html", &a);
    CHECK(strstr(shown->str, "p=MIICX") != NULL);
}

void suite_report_html(void)
{
    static const struct unit_test tests[] = {
        {"the reader of markup", test_reader}, {"sound pages", test_sound}, {"what is said", test_says},
        {"the policy", test_policy}, {"no value is markup", test_poison}, {"limits", test_limits}, {"advice is given once", test_advice_once}, {"messages inside", test_inside},
        {"messages inside, to a limit", test_inside_limit}, {"the timeline", test_timeline}, {"locks", test_lock},
        {"what is protected", test_cover}, {"a private key", test_private_key},
    };
    unit_suite("report/html", tests, LENGTH(tests));
}
