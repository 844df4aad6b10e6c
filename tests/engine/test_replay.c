/* engine/replay, signfind and content: mail that was sent again, or past another; what signers sign and for whom. Each
 * sign is spoiled by one change: a near miss finds nothing. */
#include "tests/engine/make.h"

#define TOP "Received: from out.bulk.example (out.bulk.example [192.0.2.66]) by mx.you.example with ESMTPS id 1;\r\n" \
            " Mon, 2 Mar 2026 10:02:00 +0000\r\n"
#define GOOGLE "Received: from mail-ej1-f45.google.com (mail-ej1-f45.google.com [209.85.218.45]) by mx.you.example with ESMTPS id 1;\r\n" \
               " Mon, 2 Mar 2026 10:02:00 +0000\r\n"
#define INNER "Received: by mail-ej1-f45.google.com with SMTP id a640c23a62f3a-1; Mon, 2 Mar 2026 10:01:59 +0000\r\n"
#define SPF "Authentication-Results: mx.you.example; spf=pass smtp.mailfrom=gmail.com\r\n"
#define WRITTEN "From: kim@gmail.com\r\nTo: lee@x.example\r\nSubject: x\r\n\r\nx\r\n"
#define BY(d, h) "v=1; a=rsa-sha256; c=relaxed/relaxed; d=" d "; s=k1; h=" h "; bh=@; b=@"
#define USUAL BY("gmail.com", "from:to:subject")
#define LATE(when) "Received: from out.acme.example (out.acme.example [192.0.2.25]) by mx.you.example with ESMTPS id 1; " when " +0000\r\n"
#define TIMED USUAL "; t=1772445600" /* 2 Mar 2026 10:00:00 UTC */
#define LINE_50 "12345678901234567890123456789012345678901234567890"
#define LINE_500 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50
#define LINE_998 LINE_500 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50 LINE_50 "123456789012345678901234567890123456789012345678"

static const struct row {
    const char *what, *top, *written;
    const char *tags; /* NULL: not signed */
    enum dkv_reason reason;
    const char *detail; /* NULL: it is not found */
} rows[] = {
    /* sent again */
    {"sent again", TOP INNER, WRITTEN, USUAL, DKV_REPLAY_PATH,
     "signed by gmail.com, last taken by mail-ej1-f45.google.com, handed over by out.bulk.example"},
    {"then the lines are not made up", TOP INNER, WRITTEN, USUAL, DKV_FAKE_TAIL, NULL},
    {"not signed: made up", TOP INNER, WRITTEN, NULL, DKV_FAKE_TAIL,
     "taken by mail-ej1-f45.google.com, then given on by out.bulk.example"},
    {"from its own host", GOOGLE INNER, WRITTEN, USUAL, DKV_REPLAY_PATH, NULL},
    {"a signature that is none of the service", TOP INNER, WRITTEN, BY("bulk.example", "from:to:subject"), DKV_REPLAY_PATH, NULL},
    {"forwarded by a server that says so",
     TOP "Received: from mail-ej1-f45.google.com (mail-ej1-f45.google.com [209.85.218.45]) by in.bulk.example with ESMTPS id 7;\r\n"
     " Mon, 2 Mar 2026 10:01:59 +0000\r\n" INNER, WRITTEN, USUAL, DKV_REPLAY_PATH, NULL},
    {"forwarded by a rule", "X-Forwarded-To: a@you.example\r\n" TOP INNER, WRITTEN, USUAL, DKV_REPLAY_PATH, NULL},
    {"a list", "List-Id: <x.bulk.example>\r\n" TOP INNER, WRITTEN, USUAL, DKV_REPLAY_PATH, NULL},
    {"sent again by hand", "Resent-From: <b@bulk.example>\r\n" TOP INNER, WRITTEN, USUAL, DKV_REPLAY_PATH, NULL},
    {"a service that lets others send for it",
     TOP "Received: by mx.sendgrid.net with SMTP id 1; Mon, 2 Mar 2026 10:01:59 +0000\r\n", WRITTEN,
     BY("sendgrid.net", "from:to:subject"), DKV_REPLAY_PATH, NULL},
    {"To is not signed", GOOGLE INNER, WRITTEN, BY("gmail.com", "from:subject"), DKV_REPLAY_UNSIGNED_TO, ""},
    {"To is signed", GOOGLE INNER, WRITTEN, USUAL, DKV_REPLAY_UNSIGNED_TO, NULL},
    {"nothing is signed", GOOGLE INNER, WRITTEN, NULL, DKV_REPLAY_UNSIGNED_TO, NULL},

    {"a day late", LATE("3 Mar 2026 10:00:01"), WRITTEN, TIMED, DKV_SIG_OLD, "1 d"},
    {"not a day late", LATE("3 Mar 2026 10:00:00"), WRITTEN, TIMED, DKV_SIG_OLD, NULL},
    {"a week late", LATE("9 Mar 2026 10:00:01"), WRITTEN, TIMED, DKV_REPLAY_AGE, "7 d"},
    {"not a week late", LATE("9 Mar 2026 10:00:00"), WRITTEN, TIMED, DKV_REPLAY_AGE, NULL},
    {"a list's moderator on holiday", "List-Id: <x.bulk.example>\r\n" LATE("9 Mar 2026 10:00:01"), WRITTEN, TIMED, DKV_REPLAY_AGE, NULL},
    {"another mailbox", "Delivered-To: max@x.example\r\n", WRITTEN, USUAL, DKV_REPLAY_RECIPIENT, "max@x.example"},
    {"the mailbox in To", "Delivered-To: Lee@x.example\r\n", WRITTEN, USUAL, DKV_REPLAY_RECIPIENT, NULL},
    {"another mailbox of a list", "List-Id: <x.bulk.example>\r\nDelivered-To: max@x.example\r\n", WRITTEN, USUAL, DKV_REPLAY_RECIPIENT, NULL},

    /* smuggled */
    {"no signature, no line below", SPF GOOGLE, WRITTEN, NULL, DKV_SMUGGLED_SUSPECT, "from mail-ej1-f45.google.com (Google)"},
    {"signed", SPF GOOGLE, WRITTEN, USUAL, DKV_SMUGGLED_SUSPECT, NULL},
    {"a line below", SPF GOOGLE INNER, WRITTEN, NULL, DKV_SMUGGLED_SUSPECT, NULL},
    {"SPF did not pass", GOOGLE, WRITTEN, NULL, DKV_SMUGGLED_SUSPECT, NULL},
    {"a host of nobody", SPF TOP, WRITTEN, NULL, DKV_SMUGGLED_SUSPECT, NULL},
    {"a bounce", "Return-Path: <>\r\n" SPF GOOGLE, WRITTEN, NULL, DKV_SMUGGLED_SUSPECT, NULL},
    {"another's word about SPF", GOOGLE "Authentication-Results: mx.bulk.example; spf=pass smtp.mailfrom=gmail.com\r\n", WRITTEN,
     NULL, DKV_SMUGGLED_SUSPECT, NULL},
    {"commands in the body", "", "From: a@b.example\r\n\r\nx\r\n.\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nrcpt to:<e@f>\r\nDATA\r\nFrom: x\r\n",
     NULL, DKV_SMUGGLE_COMMANDS, "at byte 3 of the body"},
    {"with a greeting", "", "From: a@b.example\n\n.\nRSET\nEHLO x\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\nFrom: x\n", NULL,
     DKV_SMUGGLE_COMMANDS, "at byte 0 of the body"},
    {"no dot before them", "", "From: a@b.example\r\n\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nFrom: x\r\n.\r\n", NULL,
     DKV_SMUGGLE_COMMANDS, NULL},
    {"the log of a session", "",
     "From: a@b.example\r\n\r\n.\r\n250 ok\r\nMAIL FROM:<a@b>\r\n250 ok\r\nRCPT TO:<c@d>\r\n250 ok\r\nDATA\r\n354 go\r\nFrom: x\r\n", NULL,
     DKV_SMUGGLE_COMMANDS, NULL},
    {"nothing after DATA", "", "From: a@b.example\r\n\r\n.\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nwe talked about\r\n", NULL,
     DKV_SMUGGLE_COMMANDS, NULL},

    /* lines, and a quote that never ends */
    {"998 bytes", "", "From: a@b.example\r\n\r\n" LINE_998 "\r\n", NULL, DKV_LINE_TOO_LONG, NULL},
    {"999 bytes", "", "From: a@b.example\r\n\r\n" LINE_998 "x\r\n", NULL, DKV_LINE_TOO_LONG, "999 bytes"},
    {"an open quote", "", "From: \"Kim <kim@gmail.com>\r\n\r\n", NULL, DKV_FROM_UNBALANCED, ""},
    {"a closed one", "", "From: \"Kim\" <kim@gmail.com>\r\n\r\n", NULL, DKV_FROM_UNBALANCED, NULL},

    /* bytes that are not declared */
    {"8bit, not declared", "", "From: a@b.example\r\n\r\n\xc3\xbc\r\n", NULL, DKV_EIGHT_BIT_BODY, ""},
    {"8bit, as 7bit", "", "Content-Transfer-Encoding: 7BIT\r\nFrom: a@b.example\r\n\r\n\xc3\xbc\r\n", NULL, DKV_EIGHT_BIT_BODY, ""},
    {"8bit, declared", "", "Content-Transfer-Encoding: 8bit\r\nFrom: a@b.example\r\n\r\n\xc3\xbc\r\n", NULL, DKV_EIGHT_BIT_BODY, NULL},
    {"7bit", "", "From: a@b.example\r\n\r\nu\r\n", NULL, DKV_EIGHT_BIT_BODY, NULL},
    {"in a part that declares it", "",
     "Content-Type: multipart/mixed; boundary=b\r\nFrom: a@b.example\r\n\r\n--b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xc3\xbc\r\n--b--\r\n",
     NULL, DKV_EIGHT_BIT_BODY, NULL},

    /* signers */
    {"h= with Received", "", WRITTEN, BY("gmail.com", "from:received:return-path"), DKV_H_FRAGILE, "Received, Return-Path"},
    {"h= without", "", WRITTEN, USUAL, DKV_H_FRAGILE, NULL},
    {"the service alone", "", WRITTEN, BY("amazonses.com", "from:to"), DKV_SIG_SERVICE_ONLY, "amazonses.com signed, not gmail.com"},
    {"its customer's domain at the service", "", WRITTEN, BY("acme-example.20230601.gappssmtp.com", "from:to"), DKV_SIG_SERVICE_ONLY,
     "gappssmtp.com signed, not gmail.com"},
    {"the author", "", WRITTEN, USUAL, DKV_SIG_SERVICE_ONLY, NULL},
    {"a list", "", WRITTEN, BY("lists.example", "from:to"), DKV_SIG_SERVICE_ONLY, NULL},
    {"the service for itself", "", "From: no-reply@amazonses.com\r\nTo: x@y.example\r\n\r\n", BY("amazonses.com", "from:to"),
     DKV_SIG_SERVICE_ONLY, NULL},
};

static void table(void)
{
    struct str txt = make_record("p=@", MAKE_RSA2048);
    for (size_t i = 0; i < LENGTH(rows); i++) {
        const struct row *r = &rows[i];
        struct str written = str_z(r->written);
        if (r->tags)
            written = make_signed((struct make){written, str_z(r->tags), MAKE_RSA2048, false});
        const struct dkv_finding *f = make_found(make_join(str_z(r->top), written), txt, DKV_STRICT, r->reason);
        unit_row("%s: %s", r->what, dkv_reason_row(r->reason)->id);
        CHECK_INT(f != NULL, r->detail != NULL);
        if (f && r->detail)
            CHECK_STR(f->detail, str_z(r->detail));
    }
}

void suite_engine_replay(void)
{
    static const struct unit_test tests[] = {{"table", table}};
    unit_suite("engine/replay", tests, LENGTH(tests));
}
