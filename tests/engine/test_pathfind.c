/* engine/pathfind, chainfind, hopfind: what the path shows, and what it must not be blamed for. */
#include "src/dkimverify.h"
#include "tests/unit.h"

enum { NOW = 1772445728 }; /* 2026-03-02 10:02:08 UTC */

#define AT(time) "; Mon, 2 Mar 2026 " time " +0000\r\n"
#define R "Received: "
#define OUT R "from out.acme.example (out.acme.example [192.0.2.25]) by "
#define BORDER(time) OUT "mx.you.example with ESMTPS id B1" AT(time)
#define INNER(time) R "from mx.you.example (mx.you.example [10.1.0.4]) by store.you.example with LMTP id I1" AT(time)
#define LOWER(time) R "from laptop (laptop [10.0.0.7]) by out.acme.example with ESMTPSA id L1" AT(time)
#define AUTHOR "From: Kim <kim@acme.example>\r\nTo: you@you.example\r\nSubject: x\r\nMessage-ID: <1@acme.example>\r\n"
#define WRITTEN(time) AUTHOR "Date: Mon, 2 Mar 2026 " time " +0000\r\n"
#define USUAL WRITTEN("09:00:00")
#define LIST "List-Id: <x.lists.example>\r\n"
/* one hop, from whom the row says */
#define FROM(from, by, rest) R "from " from " by " by " with ESMTPS id 7" rest AT("09:00:02") USUAL
#define ACME "out.acme.example (out.acme.example [192.0.2.25])"

static const struct row {
    const char *what, *header;
    const char *found;  /* "id@where ", in order */
    const char *detail; /* of the first; NULL: not looked at */
} rows[] = {
    {"nothing", INNER("09:00:03") BORDER("09:00:02") LOWER("09:00:01") USUAL, "", NULL},
    {"no hops", USUAL, "", NULL},

    /* delays and clocks */
    {"under five minutes", BORDER("09:05:00") LOWER("09:00:01") USUAL, "", NULL},
    {"five minutes", BORDER("09:05:01") LOWER("09:00:01") USUAL, "delay-long@hop 2 ",
     "5 min at out.acme.example, until mx.you.example took it"},
    {"an hour", BORDER("10:00:01") LOWER("09:00:01") USUAL, "delay-hours@hop 2 ",
     "1 h at out.acme.example, until mx.you.example took it"},
    {"greylisting", "X-Greylist: delayed 600 seconds\r\n" BORDER("09:10:31") LOWER("09:00:01") USUAL, "delay-long@hop 2 ",
     "10 min 30 s at out.acme.example, until mx.you.example took it; the receiver greylists: it turns the first attempt away"},
    {"a list's moderator", BORDER("10:00:01") LOWER("09:00:01") USUAL LIST, "delay-long@hop 2 ", NULL},
    {"a hop without a date between", BORDER("10:00:01") R "from a (a [10.0.0.1]) by b.acme.example\r\n" LOWER("09:00:01") USUAL,
     "delay-hours@hop 3 date-unparsed@hop 2 ", "1 h at out.acme.example, until mx.you.example took it"},
    {"clocks that differ a little", BORDER("09:00:02") LOWER("09:04:59") USUAL, "clock-skew@hop 2 ",
     "4 min 57 s between out.acme.example and mx.you.example: one of the two clocks is wrong"},
    {"clocks that differ much", BORDER("09:00:02") LOWER("09:05:03") USUAL, "delay-negative@hop 2 ",
     "5 min 1 s between out.acme.example and mx.you.example: one of the two clocks is wrong"},
    {"the lower clock is fast",
     INNER("09:00:03") BORDER("09:00:02") LOWER("09:30:00") R "from x ([10.0.0.9]) by out.acme.example with ESMTPSA id 0" AT("09:00:00") USUAL,
     "delay-negative@hop 3 ", "29 min 58 s between out.acme.example and mx.you.example: the clock of the first is fast"},
    {"the upper clock is slow", INNER("09:00:03") BORDER("08:30:00") LOWER("09:00:01") WRITTEN("08:35:00"),
     "delay-negative@hop 2 ", "30 min 1 s between out.acme.example and mx.you.example: the clock of the second is slow"},
    {"without a zone nothing is counted",
     BORDER("10:00:01") R "from laptop (laptop [10.0.0.7]) by out.acme.example with ESMTPSA id L1; 2 Mar 2026 03:00:00\r\n" USUAL,
     "date-damaged@hop 1 ", "no time zone: taken as UTC"},

    /* dates */
    {"damaged dates, told once",
     R "from mx.you.example (10.0.0.1) by mx.you.example with LMTP id 1; Mon, 2 Mar2026 09:00:03 +0000\r\n"
     R "from mx.you.example (10.0.0.1) by mx.you.example with LMTP id 1; Mon, 2 Mar2026 09:00:02 +0000\r\n" USUAL,
     "date-damaged@hop 1 ", "no blank between month and year"},
    {"no date at all", OUT "mx.you.example with ESMTPS id B1\r\n" USUAL, "date-unparsed@hop 1 ", "nothing stands there"},
    {"no such day", OUT "mx.you.example with ESMTPS id B1; Mon, 30 Feb 2026 09:00:00 +0000\r\n" USUAL,
     "date-unparsed@hop 1 ", "there is no such day: Mon, 30 Feb 2026 09:00:00 +0000"},
    {"the wrong weekday", OUT "mx.you.example with ESMTPS id B1; Sun, 2 Mar 2026 09:00:02 +0000\r\n" USUAL,
     "date-weekday@hop 1 ", "Sun, 2 Mar 2026 09:00:02 +0000"},
    {"the wrong name of a zone", OUT "mx.you.example with ESMTPS id B1; Mon, 2 Mar 2026 02:00:02 -0700 (PST)\r\n" USUAL,
     "tz-name-mismatch@hop 1 ", NULL},
    {"the future", OUT "mx.you.example with ESMTPS id B1; Tue, 3 Mar 2026 10:02:09 +0000\r\n"
     AUTHOR "Date: Tue, 3 Mar 2026 10:02:00 +0000\r\n", "date-future@hop 1 ", "Tue, 3 Mar 2026 10:02:09 +0000"},
    {"within a day of now", OUT "mx.you.example with ESMTPS id B1; Tue, 3 Mar 2026 10:02:08 +0000\r\n"
     AUTHOR "Date: Tue, 3 Mar 2026 10:02:00 +0000\r\n", "", NULL},
    {"written after it came", BORDER("09:00:00") WRITTEN("09:10:01"), "date-vs-header@Date ", "10 min 1 s after hop 1"},
    {"written ten minutes after it came", BORDER("09:00:00") WRITTEN("09:10:00"), "", NULL},
    {"written a week before", BORDER("09:00:00") AUTHOR "Date: Mon, 23 Feb 2026 08:59:59 +0000\r\n", "date-vs-header@Date ",
     "7 d before hop 1"},
    {"Date with a wrong weekday", BORDER("09:00:00") AUTHOR "Date: Tue, 2 Mar 2026 09:00:00 +0000\r\n", "date-weekday@Date ", NULL},
    {"Date that is none is told elsewhere", BORDER("09:00:00") AUTHOR "Date: never\r\n", "", NULL},

    /* times in ids */
    {"Exim's id fits", OUT "mx.you.example with esmtps (TLS1.3) (Exim 4.96) id 1vwz8E-0005Xy-7f" AT("09:00:02") USUAL, "", NULL},
    {"Exim's id later", OUT "mx.you.example with esmtps (TLS1.3) (Exim 4.96) id 1vwzAG-0005Xy-7f" AT("09:00:02") USUAL,
     "id-time-mismatch@hop 1 ", "Exim made the id 2 min 6 s after the time of the line"},
    {"Postfix' id much earlier", OUT "mx.you.example (Postfix) with ESMTPS id 4fPXxq5k3wzqlC3; Tue, 3 Mar 2026 09:02:08 +0000\r\n"
     AUTHOR "Date: Tue, 3 Mar 2026 09:00:00 +0000\r\n",
     "id-time-mismatch@hop 1 ", "Postfix made the id 23 h 59 min before the time of the line"},
    {"an id kept for hours", OUT "mx.you.example (8.17.1.24/8.17.1.24) with ESMTPS id 622401aB012345" AT("09:00:02") USUAL, "", NULL},
    {"Mimecast's field", "X-Mimecast-MFC-AGG-ID: abc_1772442001\r\n" OUT "relay.mimecast.com with ESMTP with STARTTLS id us-1" AT("09:00:02") USUAL,
     "", NULL},
    {"Mimecast's field, another day",
     "X-Mimecast-MFC-AGG-ID: abc_1772242001\r\n" OUT "relay.mimecast.com with ESMTP with STARTTLS id us-1" AT("09:00:02") USUAL,
     "id-time-mismatch@hop 1 ", "Mimecast made the id 2 d 7 h before the time of the line"},

    /* the chain */
    {"another host of theirs", BORDER("09:00:02") R "from laptop ([10.0.0.7]) by in.acme.example with ESMTPSA id L1" AT("09:00:01") USUAL, "", NULL},
    {"by its first label", BORDER("09:00:02") R "from laptop ([10.0.0.7]) by out with ESMTPSA id L1" AT("09:00:01") USUAL, "", NULL},
    {"hosts of one service",
     R "from EUR05-obe.outbound.protection.outlook.com (mail.outbound.protection.outlook.com [40.107.1.1]) by mx.you.example with ESMTPS id 1" AT("09:00:02")
     R "from A.prod.exchangelabs.com (2603:10a6::1) by A.prod.exchangelabs.com (2603:10a6::2) with Microsoft SMTP Server (TLS) id 15.20.1.1" AT("09:00:01") USUAL, "", NULL},
    {"a break", BORDER("09:00:02") R "from laptop ([10.0.0.7]) by relay.isp.example with ESMTPSA id L1" AT("09:00:01") USUAL,
     "chain-break@hop 2 ", "taken by relay.isp.example, then given on by out.acme.example"},
    {"an address instead of a name", BORDER("09:00:02") R "from laptop ([10.0.0.7]) by 192.0.2.25 with ESMTPSA id L1" AT("09:00:01") USUAL, "", NULL},
    {"a fetched mailbox", R "from pop.isp.example by home.example with POP3 id 1" AT("09:00:03") BORDER("09:00:02") LOWER("09:00:01") USUAL, "", NULL},
    {"a tail that is made up", R "from mail.evil.example (mail.evil.example [203.0.113.66]) by mx.you.example with ESMTPS id 1" AT("09:00:02")
     R "from a.example (a.example [192.0.2.1]) by mx.google.com with ESMTPS id a1si2.3.2026.03.02.01.00.01" AT("09:00:01") USUAL, "fake-tail@hop 2 ",
     "taken by mx.google.com, then given on by mail.evil.example"},
    {"the same, sent on by its reader", R "from mail.evil.example (mail.evil.example [203.0.113.66]) by mx.you.example with ESMTPS id 1" AT("09:00:02")
     "Resent-From: x@evil.example\r\n" R "from a.example (a.example [192.0.2.1]) by mx.google.com with ESMTPS id a1si2.3.2026.03.02.01.00.01" AT("09:00:01") USUAL,
     "chain-break@hop 2 ", NULL},
    {"Google's own", R "from mail-wr1-f54.google.com (mail-wr1-f54.google.com. [209.85.221.54]) by mx.you.example with ESMTPS id 1" AT("09:00:02")
     R "from a.example (a.example [192.0.2.1]) by smtp.gmail.com with ESMTPSA id a1" AT("09:00:01") USUAL, "", NULL},
    {"the same line twice", BORDER("09:00:02") LOWER("09:00:01") LOWER("09:00:01") USUAL, "duplicate-line@hop 2 ", "as in hop 1"},
    {"the same id at two owners", R "from relay.isp.example (relay.isp.example [198.51.100.5]) by mx.you.example with ESMTPS id 4Zx1abc99" AT("09:00:02")
     OUT "relay.isp.example with ESMTPS id 4Zx1abc99" AT("09:00:01") USUAL, "duplicate-id@hop 2 ", "as in hop 1"},
    {"a version is no id",
     R "from relay.isp.example (relay.isp.example [198.51.100.5]) by mx.you.example (10.0.0.1) with Microsoft SMTP Server (TLS) id 15.20.8534.34" AT("09:00:02")
     OUT "relay.isp.example (198.51.100.5) with Microsoft SMTP Server (TLS) id 15.20.8534.34" AT("09:00:01") USUAL, "", NULL},
#define ROUND(id, time) R "from far.example (far.example [198.51.100.5]) by mx.you.example with ESMTPS id " id " for <kim@you.example>" AT(time) \
    R "from mx.you.example (mx.you.example [203.0.113.1]) by far.example with ESMTPS id x" id AT(time)
    {"three times round", ROUND("c", "09:00:03") ROUND("b", "09:00:02") ROUND("a", "09:00:01") USUAL "Cc: kim@you.example\r\n",
     "loop@hop 6 ", "mx.you.example took it for kim@you.example"},
    {"twice round", ROUND("b", "09:00:02") ROUND("a", "09:00:01") USUAL "Cc: kim@you.example\r\n", "", NULL},
    {"a line below the author's", BORDER("09:00:02") USUAL LOWER("09:00:01"), "received-in-middle@hop 1 ", ""},

    /* names and addresses */
    {"another name", FROM("www.shop.example (out.acme.example [192.0.2.25])", "mx.you.example", ""), "helo-rdns@hop 1 ",
     "called itself www.shop.example, its address belongs to out.acme.example"},
    {"our own name", FROM("mx.you.example (out.acme.example [192.0.2.25])", "mx.you.example", ""), "helo-rdns@hop 1 helo-own@hop 1 ", NULL},
    {"our own name, no reverse name", FROM("mx.you.example (unknown [192.0.2.25])", "mx.you.example", ""),
     "rdns-missing@hop 1 helo-own@hop 1 ", NULL},
    {"our own address", FROM("[203.0.113.1] (out.acme.example [192.0.2.25])", "mx.you.example (203.0.113.1)", ""),
     "helo-literal@hop 1 helo-own@hop 1 ", NULL},
    {"an address for a name", FROM("192.0.2.25 (out.acme.example [192.0.2.25])", "mx.you.example", ""), "helo-ip@hop 1 ", "192.0.2.25"},
    {"localhost", FROM("localhost (out.acme.example [192.0.2.25])", "mx.you.example", ""), "helo-localhost@hop 1 ", NULL},
    {"no domain", FROM("mailserver (out.acme.example [192.0.2.25])", "mx.you.example", ""), "helo-bare@hop 1 ", "mailserver"},
    {"a mail program may call itself anything", R "from localhost (unknown [192.0.2.25]) by mx.you.example with ESMTPSA id 7" AT("09:00:02") USUAL, "", NULL},
    {"no reverse name", FROM("out.acme.example (unknown [192.0.2.25])", "mx.you.example", ""), "rdns-missing@hop 1 ", "out.acme.example"},
    {"two addresses of the sender", FROM("evil.example (HELO x)(10.0.0.1) (203.0.113.66)", "mx.you.example", ""), "ip-several@hop 1 ", "10.0.0.1"},
    {"a reverse name that nobody checked", R "from mx2.you.example (HELO mx2.you.example) (203.0.113.66) by mx.you.example with ESMTPS id 7" AT("09:00:02")
     BORDER("09:00:01") USUAL, "border-unsure@hop 2 ", "mx2.you.example"},
    {"may be forged, but no name that could be", R "from 84.44.1.2 (IP may be forged by CGI script) by web.acme.example with HTTP id 1" AT("09:00:02") USUAL,
     "helo-ip@hop 1 ", NULL},
    {"may be forged", FROM("out.acme.example (out.acme.example [192.0.2.25] (may be forged))", "mx.you.example", ""), "rdns-unconfirmed@hop 1 ", NULL},
    {"a stranger inside", BORDER("09:00:02") R "from mail.far.example (mail.far.example [192.168.0.1]) by out.acme.example with ESMTP id 7" AT("09:00:01") USUAL,
     "ip-private@hop 1 ", "192.168.0.1"},
    {"no address", FROM("out.acme.example (out.acme.example [192.0.2.256])", "mx.you.example", ""), "ip-bad@hop 1 ", "192.0.2.256"},
    {"a port behind the address", FROM("out.acme.example (out.acme.example [192.0.2.25.61000])", "mx.you.example", ""), "", NULL},
    {"no encryption", OUT "mx.you.example with ESMTP id 7" AT("09:00:02") USUAL, "tls-none@hop 1 ", NULL},
    {"no encryption inside", R "from out.acme.example (out.acme.example [10.0.0.25]) by mx.acme.example with ESMTP id 7" AT("09:00:02") USUAL, "", NULL},
    {"SMTP with a cipher", OUT "mx.you.example with SMTP id 7 (version=TLS1_3 cipher=X)" AT("09:00:02") USUAL, "proto-vs-comment@hop 1 ", NULL},
    {"another recipient", FROM(ACME, "mx.you.example", " for <boss@you.example>"), "for-mismatch@hop 1 ", "boss@you.example"},
    {"the recipient", FROM(ACME, "mx.you.example", " for <YOU@you.example>"), "", NULL},
    {"a list's recipient", LIST FROM(ACME, "mx.you.example", " for <boss@you.example>"), "", NULL},
    {"not Postfix' id", OUT "mx.you.example (Postfix) with ESMTPS id S17_x" AT("09:00:02") USUAL, "format-vs-software@hop 1 ", "Postfix has no such ids; S17_x"},
    {"not Exim's id", OUT "mx.you.example with esmtps (TLS1.3) (Exim 4.97) id 4A8C62E0F1" AT("09:00:02") USUAL,
     "format-vs-software@hop 1 ", "Exim has no such ids; 4A8C62E0F1"},
    {"Postfix with a bare address", R "from out.acme.example (out.acme.example 198.51.100.25) by mx.you.example (Postfix) with ESMTPS id 3F2A81C0D4" AT("09:00:02") USUAL,
     "format-vs-software@hop 1 ", "Postfix writes the sender's address in brackets; 3F2A81C0D4"},
    {"Postfix whose owner hides where his users are", R "from unknown by out.acme.example (Postfix) with ESMTPA id 3F2A81C0D4" AT("09:00:02") USUAL, "", NULL},
    {"Postfix with an address that was blotted out", R "from out.acme.example (out.acme.example [x.x.x.x]) by mx.you.example (Postfix) with ESMTPS id 3F2A81C0D4" AT("09:00:02") USUAL, "", NULL},
    {"not Google's id", OUT "mx.google.com with ESMTPS id 3F2A81C0D4" AT("09:00:02") USUAL, "format-vs-software@hop 1 ", "Google has no such ids; 3F2A81C0D4"},
    {"Google's id", OUT "mx.google.com with ESMTPS id d70b4b8f7416a-f1c120f0fc0si4054875iak.432.2026.03.02.01.00.02" AT("09:00:02") USUAL, "", NULL},
    {"Google long ago", OUT "mx.google.com with ESMTPS id 71si145rnb; Tue, 2 Mar 2010 09:00:02 +0000\r\nFrom: kim@acme.example\r\nTo: you@you.example\r\nDate: Tue, 2 Mar 2010 09:00:00 +0000\r\n", "", NULL},
    {"not Exchange's id", OUT "mx.you.example with Microsoft SMTP Server (version=TLS1_2) id 3F2A81C0D4" AT("09:00:02") USUAL,
     "format-vs-software@hop 1 ", "Exchange gives its version as the id; 3F2A81C0D4"},
    {"not Exchange's date", OUT "mx.you.example with Microsoft SMTP Server (version=TLS1_2) id 15.2.1544.4; Mon, 2 Mar 2026 01:00:02 -0800 (PST)\r\n" USUAL,
     "format-vs-software@hop 1 ", "Exchange names no time zone in its dates; 15.2.1544.4"},
    {"Exchange", OUT "mx.you.example with Microsoft SMTP Server (version=TLS1_2) id 15.2.1544.4; Mon, 2 Mar 2026 01:00:02 -0800\r\n" USUAL, "", NULL},

    /* each only a few times */
#define BARE(n) R "from h" n " (h" n " [192.0.2." n "]) by mx" n ".you.example with ESMTPS id " n AT("09:00:02")
    {"many of a kind", BARE("1") BARE("2") BARE("3") BARE("4") BARE("5") BARE("6") BARE("7") USUAL,
     "helo-bare@hop 1 helo-bare@hop 2 helo-bare@hop 3 helo-bare@hop 4 helo-bare@hop 5 helo-bare@other hops ", NULL},
};

/* Only what the three finders find; the others have tests of their own. */
static bool is_about_path(enum dkv_reason r) { return r >= DKV_DELAY_LONG && r <= DKV_FORMAT_VS_SOFTWARE; }

static struct str found(struct dkv *d, struct str *detail)
{
    const struct dkv_finding *f;
    struct str all = S("");
    size_t n = dkv_findings(d, &f);
    for (size_t i = 0; i < n; i++) {
        if (!is_about_path(f[i].reason))
            continue;
        if (!all.n)
            *detail = f[i].detail;
        all = arena_print(unit_arena(), "%.*s%s@%.*s ", (int)all.n, all.p, dkv_reason_row(f[i].reason)->id, (int)f[i].where.n,
                          f[i].where.p);
    }
    return all;
}

static void check(const char *what, const char *header, const char *want, const char *want_detail, const char *const *trust)
{
    struct dkv_options options = {.now = NOW, .trust = trust};
    struct str message = unit_exact(arena_print(unit_arena(), "%s\r\nx\r\n", header)), detail = S("");
    struct dkv *d = dkv_open(message.p, message.n, &options);
    unit_row("%s", what);
    CHECK_STR(found(d, &detail), str_z(want));
    if (want_detail)
        CHECK_STR(detail, str_z(want_detail));
    dkv_close(d);
}

static void table(void)
{
    for (size_t i = 0; i < LENGTH(rows); i++)
        check(rows[i].what, rows[i].header, rows[i].found, rows[i].detail, NULL);
}

static void trusted(void)
{
    static const char *const ours[] = {".you.example", "10.1.0.0/16", NULL};
    check("a break where our own part begins", INNER("09:00:04")
          R "from mx.you.example (mx.you.example [203.0.113.1]) by other.name.example with ESMTPS id I2" AT("09:00:03") BORDER("09:00:02") USUAL,
          "", NULL, ours);
    check("a break inside", R "from mx.you.example (mx.you.example [203.0.113.1]) by store.you.example with ESMTPS id I1" AT("09:00:04")
          R "from gw.you.example (gw.you.example [203.0.113.2]) by filter.service.example with ESMTPS id I2" AT("09:00:03")
          OUT "gw.you.example with ESMTPS id B1" AT("09:00:02") USUAL,
          "chain-break-inside@hop 3 ", "taken by filter.service.example, then given on by mx.you.example", ours);
    check("addresses that are translated", R "from out.acme.example (out.acme.example [10.9.0.1]) by mx.you.example with ESMTPS id B1" AT("09:00:02") USUAL,
          "ip-private-border@hop 1 ", "10.9.0.1", ours);
}

/* Many hops: a warning, then an error. */
static void counts(void)
{
    static const struct {
        int hops;
        const char *id;
    } many[] = {{30, ""}, {31, "hop-count@Received "}, {50, "hop-count@Received "}, {51, "hop-count-loop@Received "}, {500, "hop-count-loop@Received "}};
    for (size_t i = 0; i < LENGTH(many); i++) {
        struct str header = S(USUAL);
        for (int k = 0; k < many[i].hops; k++)
            header = arena_print(unit_arena(), R "from a%d (a [10.0.0.1]) by b%d.you.example" AT("09:00:02") "%.*s", k, k, (int)header.n, header.p);
        check(many[i].id, arena_z(unit_arena(), header), many[i].id, NULL, NULL);
    }
}

void suite_engine_pathfind(void)
{
    static const struct unit_test tests[] = {{"table", table}, {"with --trust", trusted}, {"many hops", counts}};
    unit_suite("engine/pathfind", tests, LENGTH(tests));
}
