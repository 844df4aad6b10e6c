/* parsers/received: Received fields as the servers of this world write them (RFC 5321 section 4.4). */
#include "parsers/limits.h"
#include "parsers/received.h"
#include "tests/unit.h"

#define DATE "Mon, 2 Mar 2026 10:02:08 +0100"
enum { DATE_SECONDS = 1772442128 };

static const struct row {
    const char *what, *value;
    const char *helo, *rdns, *ip, *by, *with, *id, *recipient, *tls_version, *tls_cipher;
} rows[] = {
    {"Postfix",
     " from mail.acme.example (mail.acme.example [192.0.2.25])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n"
     "\t key-exchange X25519 server-signature RSA-PSS (2048 bits))\r\n\t(No client certificate requested)\r\n"
     "\tby mx.you.example (Postfix) with ESMTPS id 4Zx1\r\n\tfor <kim@you.example>; " DATE " (CET)",
     "mail.acme.example", "mail.acme.example", "192.0.2.25", "mx.you.example", "ESMTPS", "4Zx1", "<kim@you.example>",
     "TLSv1.3", "TLS_AES_256_GCM_SHA384"},
    {"Postfix, no reverse name", " from friend (unknown [192.0.2.66])\r\n\tby mx.you.example (Postfix) with ESMTP id 1; " DATE,
     "friend", "", "192.0.2.66", "mx.you.example", "ESMTP", "1", "", "", ""},
    {"Exim", " from [198.51.100.7] (helo=laptop)\r\n\tby mx.you.example with esmtpsa  (TLS1.3) tls TLS_AES_128_GCM_SHA256\r\n"
     "\t(Exim 4.96)\r\n\t(envelope-from <a@b.example>)\r\n\tid 1abc-0001\r\n\tfor c@d.example;\r\n\t" DATE,
     "laptop", "", "198.51.100.7", "mx.you.example", "esmtpsa", "1abc-0001", "c@d.example", "TLS1.3",
     "TLS_AES_128_GCM_SHA256"},
    {"Exim, older", " from [198.51.100.7] (port=4711 helo=[10.0.0.7])\r\n\tby mx.you.example with esmtps (TLS1.2:ECDHE_X:256)\r\n"
     "\t(Exim 4.89)\r\n\tid 1; " DATE,
     "[10.0.0.7]", "", "198.51.100.7", "mx.you.example", "esmtps", "1", "", "TLS1.2", "ECDHE_X"},
    {"Exim, name and address", " from host.example ([198.51.100.7]:4711 helo=laptop)\r\n\tby mx.you.example; " DATE,
     "laptop", "host.example", "198.51.100.7", "mx.you.example", "", "", "", "", ""},
    {"qmail", " from unknown (HELO mail.acme.example) (203.0.113.5)\n  by mx.you.example with SMTP; " DATE,
     "mail.acme.example", "unknown", "203.0.113.5", "mx.you.example", "SMTP", "", "", "", ""},
    {"Sendmail", " from mail.acme.example (rev.acme.example [192.0.2.25])\r\n\tby mx.you.example (8.17.1/8.17.1) with ESMTPS id 5\r\n"
     "\t(version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NO)\r\n\tfor <a@b.example>; " DATE,
     "mail.acme.example", "rev.acme.example", "192.0.2.25", "mx.you.example", "ESMTPS", "5", "<a@b.example>", "TLSv1.2",
     "ECDHE-RSA-AES256-GCM-SHA384"},
    {"Exchange", " from AM0.eur.example (2001:db8:1::15)\r\n by AM1.eur.example (2001:db8:2::7) with Microsoft SMTP\r\n"
     " Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1; Mon, 2 Mar2026 10:02:08 +0100",
     "AM0.eur.example", "", "2001:db8:1::15", "AM1.eur.example", "Microsoft SMTP\r\n Server", "15.20.1", "", "TLS1_2",
     "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"},
    {"Gmail", " by 2002:a17:907:1::1 with SMTP id abc;\r\n        " DATE, "", "", "", "2002:a17:907:1::1", "SMTP", "abc", "", "", ""},
    {"address literal", " from [IPv6:2001:db8::25] by mx.you.example with LMTP; " DATE,
     "[IPv6:2001:db8::25]", "", "2001:db8::25", "mx.you.example", "LMTP", "", "", "", ""},
    {"words in comments", " from a.example (b.example [192.0.2.1] by evil.example with magic) by mx.you.example; " DATE,
     "a.example", "b.example", "192.0.2.1", "mx.you.example", "", "", "", "", ""},
    {"nested comments", " from a.example (b.example (from x by y) [192.0.2.1]) by mx.you.example; " DATE,
     "a.example", "b.example", "192.0.2.1", "mx.you.example", "", "", "", "", ""},
    {"semicolon in a comment", " from a.example (x; y) by mx.you.example (;); " DATE,
     "a.example", "", "", "mx.you.example", "", "", "", "", ""},
    {"semicolon in quotes", " from a.example by mx.you.example id \"a;b\"; " DATE,
     "a.example", "", "", "mx.you.example", "", "\"a;b\"", "", "", ""},
    {"the first of a clause counts", " from a.example by b.example by c.example id 1 id 2; " DATE,
     "a.example", "", "", "b.example", "", "1", "", "", ""},
    {"no address that looks like one", " from a.example (b.example [192.0.2.256]) by mx.you.example; " DATE,
     "a.example", "b.example", "", "mx.you.example", "", "", "", "", ""},
};

static void servers(void)
{
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct row *r = &rows[i];
        struct hop h = received_read(unit_exact(str_z(r->value)), unit_arena());
        unit_row("%s", r->what);
        CHECK_STR(h.helo, str_z(r->helo));
        CHECK_STR(h.rdns, str_z(r->rdns));
        CHECK_STR(h.ip, str_z(r->ip));
        CHECK_STR(h.by, str_z(r->by));
        CHECK_STR(h.with, str_z(r->with));
        CHECK_STR(h.id, str_z(r->id));
        CHECK_STR(h.recipient, str_z(r->recipient));
        CHECK_STR(h.tls_version, str_z(r->tls_version));
        CHECK_STR(h.tls_cipher, str_z(r->tls_cipher));
        CHECK_INT(h.date, DATE_SECONDS);
        CHECK_INT(h.date_repaired, i == 7);
        CHECK(!h.too_deep);
    }
}

static void damage(void)
{
    static const struct {
        const char *value, *by, *date_text;
    } damaged[] = {
        {"", "", ""},
        {";", "", ""},
        {" from", "", ""},
        {" from by by by", "", ""},
        {" by mx.example", "mx.example", ""},
        {" by mx.example; not a date", "mx.example", "not a date"},
        {" from a (unclosed by mx.example; " DATE, "", ""},
        {" from \"unclosed by mx.example; " DATE, "", ""},
        {" from a) by mx.example;" , "mx.example", ""},
        {" from a (\\", "", ""},
        {" from a \"\\", "", ""},
        {" from a (\\) by x) by mx.example", "mx.example", ""},
        {"((((", "", ""},
        {" ;;; by x", "", "by x"},
    };
    for (size_t i = 0; i < LENGTH(damaged); i++) {
        struct hop h = received_read(unit_exact(str_z(damaged[i].value)), unit_arena());
        unit_row("%s", damaged[i].value);
        CHECK_STR(h.by, str_z(damaged[i].by));
        CHECK_STR(h.date_text, str_z(damaged[i].date_text));
        CHECK_INT(h.date, -1);
    }
}

static void depth(void)
{
    char value[4 * LIMIT_COMMENT_DEPTH + 40];
    for (int extra = 0; extra <= 1; extra++) {
        size_t n = LIMIT_COMMENT_DEPTH + (size_t)extra;
        memset(value, '(', n);
        memset(value + n, ')', n);
        memcpy(value + 2 * n, " by mx.example; ", 16);
        struct hop h = received_read(unit_exact((struct str){value, 2 * n + 16}), unit_arena());
        unit_row("%zu deep", n);
        CHECK_INT(h.too_deep, extra);
        CHECK_STR(h.by, S("mx.example"));
    }
}

static void inside(void)
{
    static const struct {
        const char *ip;
        bool inside;
    } ips[] = {
        {"10.1.2.3", true},      {"127.0.0.1", true},    {"172.16.0.1", true},    {"172.31.255.255", true},
        {"192.168.1.1", true},   {"169.254.1.1", true},  {"100.64.0.1", true},    {"100.127.255.255", true},
        {"0.0.0.0", true},       {"224.0.0.1", true},    {"255.255.255.255", true}, {"198.18.0.1", true},
        {"9.255.255.255", false}, {"11.0.0.0", false},   {"172.15.255.255", false}, {"172.32.0.0", false},
        {"192.167.255.255", false}, {"192.169.0.0", false}, {"100.63.255.255", false}, {"100.128.0.0", false},
        {"192.0.2.1", false},    {"198.51.100.1", false}, {"203.0.113.1", false},  {"8.8.8.8", false},
        {"::1", true},           {"fe80::1", true},      {"febf::1", true},       {"fc00::1", true},
        {"fdff::1", true},       {"::ffff:10.0.0.1", true}, {"::ffff:192.0.2.1", false}, {"2001:db8::1", false},
        {"fec0::1", false},      {"fe00::1", false},     {"2002::1", false},      {"::2", false},
        {"", true},              {"x", true},            {"1.2.3", true},         {"1.2.3.4.5", true},
        {"99999999999999999999999999999999999999999999999999999999999999", true},
    };
    for (size_t i = 0; i < LENGTH(ips); i++) {
        unit_row("%s", ips[i].ip);
        CHECK_INT(ip_is_inside(unit_exact(str_z(ips[i].ip))), ips[i].inside);
    }
}

void suite_parsers_received(void)
{
    static const struct unit_test tests[] = {
        {"servers", servers}, {"damage", damage}, {"depth of comments", depth}, {"inside addresses", inside},
    };
    unit_suite("parsers/received", tests, LENGTH(tests));
}
