/* engine/ses: the marks of Amazon SES, in honest mail of several regions and years, and with one of them wrong. */
#include "src/dkimverify.h"
#include "tests/unit.h"

enum { NOW = 1772445728 };

#define HOP(host, ip) "Received: from " host " (" host " [" ip "]) by mx.you.example with ESMTPS id 1; " \
                      "Fri, 7 Mar 2014 12:22:57 -0800\r\n"
#define ID "Message-ID: <000001449e367eb4-5c0f2a9d-7e31-4b86-9a1d-3f6be2c7d480-000000@email.amazonses.com>\r\n"
#define OUT "X-SES-Outgoing: 2014.03.07-54.240.8.97\r\n"
#define DATE "Date: Fri, 7 Mar 2014 20:22:55 +0000\r\n"
#define SIG(t) "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; s=x; d=amazonses.com; t=" t "; h=From; bh=; b=\r\n"
#define SOON ", 2 s before your own servers had it"
#define SEEN "region us-east-1, sent at 2014-03-07 20:22:55 UTC from 54.240.8.97" SOON
#define LATE "Date: Tue, 3 Mar 2026 08:00:00 +0000\r\n"
/* 2026-03-03 08:00:00 UTC in milliseconds is 019cb2b60800 in hexadecimal */
#define LATE_ID(region) "<" region "019cb2b60800-5c0f2a9d-7e31-4b86-9a1d-3f6be2c7d480-000000@"

static const struct row {
    const char *what, *header;
    const char *ids;    /* what is found, in order, each with a blank behind it */
    const char *detail; /* of the first */
} rows[] = {
    {"not SES", HOP("out.acme.example", "192.0.2.25") "Message-ID: <1@acme.example>\r\nFeedback-ID: 1:2:3:acme\r\n" DATE, "", ""},
    {"2014", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") SIG("1394223775") ID OUT DATE, "ses-seen ", SEEN},
    {"the hop alone proves it", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID DATE, "ses-seen ", SEEN},
    {"Ireland in 2026",
     HOP("b224-9.smtp-out.eu-west-1.amazonses.com", "69.169.224.9") LATE
     "Feedback-ID: ::1.eu-west-1.MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=:AmazonSES\r\n"
     "X-SES-Outgoing: 2026.03.03-69.169.224.9\r\nMessage-ID: " LATE_ID("0102") "eu-west-1.amazonses.com>\r\n",
     "ses-seen ", "region eu-west-1, sent at 2026-03-03 08:00:00 UTC from 69.169.224.9"},
    {"Feedback-ID before 2024, a region that is not known by its digits",
     HOP("e250-1.smtp-out.sa-east-1.amazonses.com", "23.251.250.1") LATE
     "Feedback-ID: 1.sa-east-1.MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=:AmazonSES\r\n"
     "Message-ID: " LATE_ID("0103") "sa-east-1.amazonses.com>\r\n",
     "ses-seen ", "region sa-east-1, sent at 2026-03-03 08:00:00 UTC from 23.251.250.1"},
    {"a letter that is not known", HOP("k1-2.smtp-out.amazonses.com", "76.223.180.116") ID DATE
     "X-SES-Outgoing: 2014.03.07-76.223.180.116\r\n", "ses-seen ",
     "region us-east-1, sent at 2014-03-07 20:22:55 UTC from 76.223.180.116" SOON},
    {"the address is left out", HOP("a8-97.smtp-out.amazonses.com", "x.x.x.x") ID OUT DATE, "ses-seen ", SEEN},
    {"a relay of ours before it", HOP("relay.you.example", "10.0.0.7") HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID OUT DATE,
     "ses-seen ", SEEN},
    {"the time zone of Date", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID OUT "Date: Fri, 7 Mar 2014 12:22:55 -0800\r\n",
     "ses-seen ", SEEN},
    {"forwarded, Amazon's signature is there", HOP("fwd.example", "192.0.2.9") SIG("1394223775") ID OUT DATE, "ses-marks ", SEEN},
    {"sent again through SES, the old field is still there",
     HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID OUT "X-SES-Outgoing: 2014.03.06-54.240.9.1\r\n" DATE, "ses-seen ", SEEN},
    {"no host name, but the address", HOP("unknown", "54.240.8.97") OUT DATE, "ses-marks ",
     "region (not told), sent at a time that it does not tell from 54.240.8.97"},
    {"bounces go to Amazon",
     HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID OUT DATE
     "Return-Path: <000001449e367eb4-5c0f2a9d-7e31-4b86-9a1d-3f6be2c7d480-000000@amazonses.com>\r\n",
     "ses-seen ses-return-path ", SEEN},
    {"bounces go to Amazon, region",
     HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID OUT DATE "Return-Path: x@eu-west-1.amazonses.com\r\n",
     "ses-seen ses-return-path ", SEEN},

    /* what does not fit */
    {"another address in the field", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID "X-SES-Outgoing: 2014.03.07-54.240.8.98\r\n" DATE,
     "ses-seen ses-ip-differs ", SEEN},
    {"another host name", HOP("a8-98.smtp-out.amazonses.com", "54.240.8.97") ID OUT DATE, "ses-seen ses-host-differs ", SEEN},
    {"an address that is not Amazon's", HOP("a8-97.smtp-out.amazonses.com", "203.0.113.66") ID OUT DATE,
     "ses-seen ses-ip-differs ses-host-differs ", "region us-east-1, sent at 2014-03-07 20:22:55 UTC from 203.0.113.66" SOON},
    {"Date ten minutes later", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID OUT "Date: Fri, 7 Mar 2014 20:32:55 +0000\r\n",
     "ses-seen ses-time-differs ", SEEN},
    {"Date four minutes later", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID OUT "Date: Fri, 7 Mar 2014 20:26:55 +0000\r\n",
     "ses-seen ", SEEN},
    {"t= of another day", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") SIG("1394310175") ID OUT DATE,
     "ses-seen ses-time-differs ", SEEN},
    {"the day after", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID "X-SES-Outgoing: 2014.03.08-54.240.8.97\r\n" DATE,
     "ses-seen ", SEEN},
    {"two days after", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID "X-SES-Outgoing: 2014.03.09-54.240.8.97\r\n" DATE,
     "ses-seen ses-date-differs ", SEEN},
    {"the host is in Ireland", HOP("a8-97.smtp-out.eu-west-1.amazonses.com", "54.240.8.97") ID OUT DATE,
     "ses-seen ses-region-differs ", SEEN},
    {"Feedback-ID is of Oregon",
     HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") ID OUT DATE "Feedback-ID: 1.us-west-2.eA==:AmazonSES\r\n",
     "ses-seen ses-region-differs ", SEEN},
    {"copied into other mail", HOP("out.acme.example", "192.0.2.25") "Message-ID: <1@acme.example>\r\n" OUT DATE,
     "ses-marks ses-no-hop ", "region (not told), sent at a time that it does not tell from 54.240.8.97"},

    /* what is nothing */
    {"an id of another shape", HOP("out.acme.example", "192.0.2.25") "Message-ID: <000001449e367eb4@email.amazonses.com>\r\n" DATE, "", ""},
    {"a host that only looks like it", HOP("notamazonses.com", "192.0.2.25") DATE, "", ""},
    {"a date that is none", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") "X-SES-Outgoing: 2014.13.07-54.240.8.97\r\n" DATE,
     "ses-seen ", "region us-east-1, sent at a time that it does not tell from 54.240.8.97"},
    {"the highest time", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97")
     "Message-ID: <0100ffffffffffff-5c0f2a9d-7e31-4b86-9a1d-3f6be2c7d480-000000@email.amazonses.com>\r\n",
     "ses-seen ", "region us-east-1, sent at 10889-08-02 05:31:50 UTC from 54.240.8.97"},
    {"an endless t=", HOP("a8-97.smtp-out.amazonses.com", "54.240.8.97") SIG("9223372036854775807") DATE,
     "ses-seen ", "region us-east-1, sent at a time that it does not tell from 54.240.8.97"},
};

static void table(void)
{
    struct dkv_options options = {.now = NOW};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct str text = arena_print(unit_arena(), "%sFrom: a@harborbooks.example\r\n\r\n", rows[i].header), ids = S("");
        struct dkv *d = dkv_open(text.p, text.n, &options);
        const struct dkv_finding *f;
        size_t n = dkv_findings(d, &f);
        unit_row("%s", rows[i].what);
        for (size_t k = 0; k < n; k++) {
            const char *id = dkv_reason_row(f[k].reason)->id;
            if (!str_starts(str_z(id), S("ses-")))
                continue;
            if (!ids.n)
                CHECK_STR(f[k].detail, str_z(rows[i].detail));
            ids = arena_print(unit_arena(), "%.*s%s ", (int)ids.n, ids.p, id);
        }
        CHECK_STR(ids, str_z(rows[i].ids));
        dkv_close(d);
    }
}

void suite_engine_ses(void)
{
    static const struct unit_test tests[] = {{"table", table}};
    unit_suite("engine/ses", tests, LENGTH(tests));
}
