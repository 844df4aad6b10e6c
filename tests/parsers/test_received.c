/* parsers/received: Received fields as the servers of this world write them (RFC 5321 section 4.4). */
#include "parsers/date.h"
#include "parsers/limits.h"
#include "parsers/received.h"
#include "tests/unit.h"

#define DATE "Mon, 2 Mar 2026 10:02:08 +0100"
enum { DATE_SECONDS = 1772442128 };
enum { TLS = HOP_TLS, AUTH = HOP_AUTHENTICATED, NO_NAME = HOP_RDNS_UNKNOWN, FORGED = HOP_RDNS_UNCONFIRMED, UNCHECKED = HOP_RDNS_UNCHECKED,
       TWO = HOP_TWO_ADDRESSES };

static const struct row {
    const char *what, *value;
    const char *helo, *rdns, *ip, *by, *with, *id, *recipient, *tls_version, *tls_cipher;
    const char *software, *via, *by_ip, *envelope_from, *authenticated, *ident, *ip_bad;
    unsigned flags;
} rows[] = {
    /* --- Postfix --- */
    {"Postfix",
     " from mail.acme.example (mail.acme.example [192.0.2.25])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n"
     "\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)\r\n\t(No client certificate requested)\r\n"
     "\tby mx.you.example (Postfix) with ESMTPS id 4Zx1\r\n\tfor <kim@you.example>; " DATE " (CET)",
     "mail.acme.example", "mail.acme.example", "192.0.2.25", "mx.you.example", "ESMTPS", "4Zx1", "kim@you.example",
     "TLS1.3", "TLS_AES_256_GCM_SHA384", .software = "Postfix", .flags = TLS},
    {"Postfix, no reverse name", " from friend (unknown [192.0.2.66])\r\n\tby mx.you.example (Postfix) with ESMTP id 1; " DATE,
     "friend", "", "192.0.2.66", "mx.you.example", "ESMTP", "1", .software = "Postfix", .flags = NO_NAME},
    {"Postfix, IPv6", " from mail.acme.example (mail.acme.example [IPv6:2001:db8::25])\n\tby mx.you.example (Postfix) with ESMTP id 1; " DATE,
     "mail.acme.example", "mail.acme.example", "2001:db8::25", "mx.you.example", "ESMTP", "1", .software = "Postfix"},
    {"Postfix, client certificate",
     " from mail.acme.example (mail.acme.example [192.0.2.25])\n\t(using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits))\n"
     "\t(Client CN \"mail.acme.example\", Issuer \"Some CA (x)\" (verified OK))\n\tby mx.you.example (Postfix) with ESMTPS id 1; " DATE,
     "mail.acme.example", "mail.acme.example", "192.0.2.25", "mx.you.example", "ESMTPS", "1", "", "TLS1.2",
     "ECDHE-RSA-AES256-GCM-SHA384", .software = "Postfix", .flags = TLS},
    {"Postfix, login",
     " from [192.168.1.20] (host7.isp.example [198.51.100.7])\n\t(using TLSv1.3 with cipher TLS_AES_128_GCM_SHA256 (128/128 bits))\n"
     "\t(Client did not present a certificate)\n\t(Authenticated sender: kim@acme.example)\n"
     "\tby mail.acme.example (Postfix) with ESMTPSA id 4Zx2\n\tfor <you@you.example>; " DATE " (CET)",
     "[192.168.1.20]", "host7.isp.example", "198.51.100.7", "mail.acme.example", "ESMTPSA", "4Zx2", "you@you.example", "TLS1.3",
     "TLS_AES_128_GCM_SHA256", .software = "Postfix", .authenticated = "kim@acme.example", .flags = TLS | AUTH},
    {"Postfix, local", " by mail.acme.example (Postfix, from userid 1000)\n\tid 4Zx3; " DATE " (CET)",
     "", "", "", "mail.acme.example", "", "4Zx3", .software = "Postfix, from userid 1000"},
    {"Postfix, forwarded", " by mail.acme.example (Postfix)\n\tid 4Zx4; " DATE, "", "", "", "mail.acme.example", "", "4Zx4",
     .software = "Postfix"},
    {"MailChannels", " from cp7.host.example (unknown [127.0.0.6])\n\t(Authenticated sender: acme)\n"
     "\tby relay.mailchannels.net (Postfix) with ESMTPA id 6B1; " DATE,
     "cp7.host.example", "", "127.0.0.6", "relay.mailchannels.net", "ESMTPA", "6B1", .software = "Postfix",
     .authenticated = "acme", .flags = NO_NAME | AUTH},
    /* --- Sendmail and Proofpoint --- */
    {"Sendmail", " from mail.acme.example (rev.acme.example [192.0.2.25])\r\n\tby mx.you.example (8.17.1/8.17.1) with ESMTPS id 5\r\n"
     "\t(version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NO)\r\n\tfor <a@b.example>; " DATE,
     "mail.acme.example", "rev.acme.example", "192.0.2.25", "mx.you.example", "ESMTPS", "5", "a@b.example", "TLS1.2",
     "ECDHE-RSA-AES256-GCM-SHA384", .software = "8.17.1/8.17.1", .flags = TLS},
    {"Sendmail, unconfirmed name, login",
     " from laptop (IDENT:kim@dsl7.isp.example [198.51.100.7] (may be forged))\n\t(authenticated bits=0)\n"
     "\tby mail.acme.example (8.14.4/8.14.4) with ESMTP id 6 (version=TLSv1/SSLv3 cipher=DHE-RSA-AES256-SHA bits=256 verify=NOT)\n"
     "\tfor <a@b.example>; " DATE " (CET)",
     "laptop", "dsl7.isp.example", "198.51.100.7", "mail.acme.example", "ESMTP", "6", "a@b.example", "TLSv1/SSLv3",
     "DHE-RSA-AES256-SHA", .software = "8.14.4/8.14.4", .ident = "kim", .flags = TLS | AUTH | FORGED},
    {"Sendmail, submission", " (from kim@localhost)\n\tby mail.acme.example (8.14.4/8.14.4/Submit) id 7; " DATE,
     "", "", "", "mail.acme.example", "", "7", .software = "8.14.4/8.14.4/Submit", .ident = "kim@localhost"},
    {"Proofpoint", " from pps.filterd (m0045849.ppops.net [127.0.0.1])\n\tby mx0a-00112233.pphosted.com (8.17.1.24/8.17.1.24) with ESMTP id 422;\n\t" DATE,
     "pps.filterd", "m0045849.ppops.net", "127.0.0.1", "mx0a-00112233.pphosted.com", "ESMTP", "422",
     .software = "8.17.1.24/8.17.1.24"},
    {"Proofpoint, edge", " from mail.acme.example (mail.acme.example [192.0.2.25])\n\tby mx0a-00112233.pphosted.com (PPS) with ESMTPS id 3uxp2xh3uk-1\n"
     "\t(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NOT)\n\tfor <you@you.example>; " DATE,
     "mail.acme.example", "mail.acme.example", "192.0.2.25", "mx0a-00112233.pphosted.com", "ESMTPS", "3uxp2xh3uk-1",
     "you@you.example", "TLS1.3", "TLS_AES_256_GCM_SHA384", .software = "PPS", .flags = TLS},
    /* --- Exim --- */
    {"Exim", " from [198.51.100.7] (helo=laptop)\r\n\tby mx.you.example with esmtpsa  (TLS1.3) tls TLS_AES_128_GCM_SHA256\r\n"
     "\t(Exim 4.96)\r\n\t(envelope-from <a@b.example>)\r\n\tid 1abc-0001\r\n\tfor c@d.example;\r\n\t" DATE,
     "laptop", "", "198.51.100.7", "mx.you.example", "esmtpsa", "1abc-0001", "c@d.example", "TLS1.3", "TLS_AES_128_GCM_SHA256",
     .software = "Exim 4.96", .envelope_from = "a@b.example", .flags = TLS | AUTH},
    {"Exim, older", " from [198.51.100.7] (port=4711 helo=[10.0.0.7])\r\n\tby mx.you.example with esmtps (TLS1.2:ECDHE_X:256)\r\n"
     "\t(Exim 4.89)\r\n\tid 1; " DATE,
     "[10.0.0.7]", "", "198.51.100.7", "mx.you.example", "esmtps", "1", "", "TLS1.2", "ECDHE_X", .software = "Exim 4.89", .flags = TLS},
    {"Exim, name and address", " from host.example ([198.51.100.7]:4711 helo=laptop ident=kim)\r\n\tby mx.you.example; " DATE,
     "laptop", "host.example", "198.51.100.7", "mx.you.example", .ident = "kim", .flags = UNCHECKED},
    {"Exim, the same name", " from host.example ([198.51.100.7]:4711)\n\tby mx.you.example with esmtp (Exim 4.97)\n\tid 2; " DATE,
     "host.example", "host.example", "198.51.100.7", "mx.you.example", "esmtp", "2", .software = "Exim 4.97"},
    {"Exim, local", " from kim by mail.acme.example with local (Exim 4.97)\n\t(envelope-from <kim@acme.example>) id 3; " DATE,
     "kim", "", "", "mail.acme.example", "local", "3", .software = "Exim 4.97", .envelope_from = "kim@acme.example"},
    {"OpenSMTPD", " from host.example (host.example [198.51.100.7])\n\tby mx.you.example (OpenSMTPD) with ESMTPS id 4a (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO)\n"
     "\tfor <you@you.example>;\n\t" DATE,
     "host.example", "host.example", "198.51.100.7", "mx.you.example", "ESMTPS", "4a", "you@you.example", "TLS1.3",
     "TLS_AES_256_GCM_SHA384", .software = "OpenSMTPD", .flags = TLS | UNCHECKED},
    /* --- qmail --- */
    {"qmail", " from unknown (HELO mail.acme.example) (203.0.113.5)\n  by mx.you.example with SMTP; " DATE,
     "mail.acme.example", "", "203.0.113.5", "mx.you.example", "SMTP", .flags = NO_NAME},
    {"qmail, ident", " from rev.acme.example (HELO mail.acme.example) (kim@203.0.113.5)\n  by mx.you.example with ESMTP; " DATE,
     "mail.acme.example", "rev.acme.example", "203.0.113.5", "mx.you.example", "ESMTP", .ident = "kim", .flags = UNCHECKED},
    {"qmail, an address in HELO", " from rev.acme.example (HELO x)(10.0.0.1) (203.0.113.5)\n  by mx.you.example with ESMTP; " DATE,
     "x", "rev.acme.example", "10.0.0.1", "mx.you.example", "ESMTP", .flags = UNCHECKED | TWO},
    {"qmail, the same name", " from mail.acme.example (203.0.113.5)\n  by mx.you.example with SMTP; " DATE,
     "mail.acme.example", "", "203.0.113.5", "mx.you.example", "SMTP", .flags = 0},
    {"qmail, local", " (qmail 4711 invoked by uid 1000); 2 Mar 2026 09:02:08 -0000", .software = "qmail 4711 invoked by uid 1000"},
    {"qmail, network", " (qmail 4711 invoked from network); 2 Mar 2026 09:02:08 -0000",
     .software = "qmail 4711 invoked from network"},
    /* --- Microsoft --- */
    {"Office 365", " from AM0.eur.example (2001:db8:1::15)\r\n by AM1.eur.example (2001:db8:2:cafe::7) with Microsoft SMTP\r\n"
     " Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1; Mon, 2 Mar2026 10:02:08 +0100",
     "AM0.eur.example", "", "2001:db8:1::15", "AM1.eur.example", "Microsoft SMTP Server", "15.20.1", "", "TLS1.2",
     "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", .by_ip = "2001:db8:2:cafe::7", .flags = TLS},
    {"Office 365, mailbox", " from AM0.eur.example ([fe80::1c2d:3e4f])\n by AM0.eur.example ([fe80::1c2d:3e4f%5]) with mapi id 15.20.4909.010; " DATE,
     "AM0.eur.example", "", "fe80::1c2d:3e4f", "AM0.eur.example", "mapi", "15.20.4909.010", .by_ip = "fe80::1c2d:3e4f"},
    {"Exchange 2010", " from gw.acme.example (10.20.4.25) by\n EX01.acme.example (10.20.1.11) with Microsoft SMTP Server (TLS) id\n 14.3.158.1; " DATE,
     "gw.acme.example", "", "10.20.4.25", "EX01.acme.example", "Microsoft SMTP Server", "14.3.158.1", .by_ip = "10.20.1.11",
     .flags = TLS},
    {"Exchange 2016", " from EX01.acme.example (10.20.1.11) by EX02.acme.example (10.20.1.12)\n with Microsoft SMTP Server "
     "(version=TLS1_2,\n cipher=TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384_P384) id 15.1.2507.35 via\n Frontend Transport; " DATE,
     "EX01.acme.example", "", "10.20.1.11", "EX02.acme.example", "Microsoft SMTP Server", "15.1.2507.35", "", "TLS1.2",
     "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384_P384", .via = "Frontend Transport", .by_ip = "10.20.1.12", .flags = TLS},
    {"IIS, a file that a program put there", " from mail pickup service by web1.acme.example with Microsoft SMTPSVC;\n\t " DATE,
     "", "", "", "web1.acme.example", "Microsoft SMTPSVC", .flags = 0},
    {"a host that calls itself mail", " from mail pickup (mail.acme.example [192.0.2.25]) by web1.acme.example with Microsoft SMTPSVC; " DATE,
     "mail", "mail.acme.example", "192.0.2.25", "web1.acme.example", "Microsoft SMTPSVC", .flags = 0},
    {"IIS", " from host.example ([198.51.100.7]) by mx.you.example with Microsoft SMTPSVC(10.0.14393.4169);\n\t " DATE,
     "host.example", "", "198.51.100.7", "mx.you.example", "Microsoft SMTPSVC", .flags = 0},
    /* --- Google --- */
    {"Gmail", " from mail.acme.example (mail.acme.example. [192.0.2.25])\n        by mx.google.com with ESMTPS id a640c23a62f3a-b1.22.2026.03.02.01.02.08\n"
     "        for <kim@gmail.com>\n        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\n        " DATE " (CET)",
     "mail.acme.example", "mail.acme.example", "192.0.2.25", "mx.google.com", "ESMTPS", "a640c23a62f3a-b1.22.2026.03.02.01.02.08",
     "kim@gmail.com", "TLS1.3", "TLS_AES_256_GCM_SHA384", .flags = TLS},
    {"Gmail, inside", " by 2002:a17:907:1::1 with SMTP id abc;\r\n        " DATE, "", "", "", "2002:a17:907:1::1", "SMTP", "abc", .flags = 0},
    {"Gmail, out", " by mail-wr1-f72.google.com with SMTP id ffacd0b85a97d-367.1\n        for <kim@acme.example>; " DATE,
     "", "", "", "mail-wr1-f72.google.com", "SMTP", "ffacd0b85a97d-367.1", "kim@acme.example", .flags = 0},
    {"Gmail, submission", " from [192.168.1.105] (host7.isp.example. [198.51.100.7])\n        by smtp.gmail.com with ESMTPSA id x1.2\n"
     "        for <kim@acme.example>\n        (version=TLS1_2 cipher=ECDHE-ECDSA-AES128-GCM-SHA256 bits=128/128);\n        " DATE,
     "[192.168.1.105]", "host7.isp.example", "198.51.100.7", "smtp.gmail.com", "ESMTPSA", "x1.2", "kim@acme.example", "TLS1.2",
     "ECDHE-ECDSA-AES128-GCM-SHA256", .flags = TLS | AUTH},
    {"Google to Google", " from mail-sor-f41.google.com (mail-sor-f41.google.com. [209.85.220.41])\n        by mx.google.com with SMTPS id k51.2\n"
     "        for <kim@gmail.com>\n        (Google Transport Security);\n        " DATE,
     "mail-sor-f41.google.com", "mail-sor-f41.google.com", "209.85.220.41", "mx.google.com", "SMTPS", "k51.2", "kim@gmail.com",
     .flags = TLS},
    /* --- other big ones --- */
    {"Yahoo, inside", " from sonic.gate.mail.ne1.yahoo.com by\n\tsonic306.consmr.mail.ne1.yahoo.com with HTTP; " DATE,
     "sonic.gate.mail.ne1.yahoo.com", "", "", "sonic306.consmr.mail.ne1.yahoo.com", "HTTP", .flags = 0},
    {"Yahoo, submission", " by hermes--production-ne1-7f4.x (Yahoo Inc. Hermes SMTP Server) with ESMTPA ID 6a837b0801d3b548;\n          " DATE,
     "", "", "", "hermes--production-ne1-7f4.x", "ESMTPA", "6a837b0801d3b548", .software = "Yahoo Inc. Hermes SMTP Server",
     .flags = AUTH},
    {"Yahoo, inbound", " from 127.0.0.1  (EHLO mail.acme.example) (192.0.2.25)\n by mta1001.mail.bf1.yahoo.com with SMTPs\n"
     " (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256); " DATE,
     "mail.acme.example", "", "192.0.2.25", "mta1001.mail.bf1.yahoo.com", "SMTPs", "", "", "TLS1.3", "TLS_AES_128_GCM_SHA256",
     .flags = TLS},
    {"Amazon SES", " from a8-97.smtp-out.amazonses.com (a8-97.smtp-out.amazonses.com [54.240.8.97])\n\tby mx.you.example (Postfix) with ESMTPS id 8; " DATE,
     "a8-97.smtp-out.amazonses.com", "a8-97.smtp-out.amazonses.com", "54.240.8.97", "mx.you.example", "ESMTPS", "8",
     .software = "Postfix", .flags = TLS},
    {"Mimecast", " from mail.acme.example (mail.acme.example\n [192.0.2.25]) by relay.mimecast.com with ESMTP with STARTTLS\n (version=TLSv1.3,\n"
     " cipher=TLS_AES_256_GCM_SHA384) id us-mta-114-XZx-1; " DATE,
     "mail.acme.example", "mail.acme.example", "192.0.2.25", "relay.mimecast.com", "ESMTP with STARTTLS", "us-mta-114-XZx-1", "",
     "TLS1.3", "TLS_AES_256_GCM_SHA384", .flags = TLS},
    {"Mimecast, older", " from mail.acme.example (mail.acme.example [192.0.2.25])\n (Using TLS) by relay.mimecast.com with ESMTP id us-mta-1; " DATE,
     "mail.acme.example", "mail.acme.example", "192.0.2.25", "relay.mimecast.com", "ESMTP", "us-mta-1", .flags = TLS},
    {"IronPort", " from mail.acme.example ([192.0.2.25])\n  by gw.you.example with ESMTP; 02 Mar 2026 10:02:08 +0100",
     "mail.acme.example", "", "192.0.2.25", "gw.you.example", "ESMTP", .flags = 0},
    {"IronPort, TLS", " from mail.acme.example ([192.0.2.25])\n  by gw.you.example with ESMTP/TLS/TLS_AES_256_GCM_SHA384; " DATE,
     "mail.acme.example", "", "192.0.2.25", "gw.you.example", "ESMTP", "", "", "", "TLS_AES_256_GCM_SHA384", .flags = TLS},
    {"vger", " from rev.acme.example ([192.0.2.25]:35683 \"EHLO\n\tmail.acme.example\" rhost-flags-OK-OK-OK-OK) by vger.kernel.org\n"
     "\twith ESMTP id S17 (ORCPT\n\t<rfc822;git@vger.kernel.org>); " DATE,
     "mail.acme.example", "rev.acme.example", "192.0.2.25", "vger.kernel.org", "ESMTP", "S17", .flags = UNCHECKED},
    {"vger, list", " (majordomo@vger.kernel.org) by vger.kernel.org via listexpand\n\tid S18 (ORCPT <rfc822;a@b.example>);\n\t" DATE,
     "", "", "", "vger.kernel.org", "", "S18", .via = "listexpand", .software = "majordomo@vger.kernel.org"},
    {"groups.io", " by mx.groups.io with SMTP id smtpd.web10.39044.1772442127159574737;\n " DATE,
     "", "", "", "mx.groups.io", "SMTP", "smtpd.web10.39044.1772442127159574737", .flags = 0},
    {"SendGrid", " by filter0017p1las1.sendgrid.net with SMTP id filter0017p1las1-4-5A.0\n        2026-03-02 09:02:08.754 +0000 UTC m=+12.5",
     "", "", "", "filter0017p1las1.sendgrid.net", "SMTP", "filter0017p1las1-4-5A.0", .flags = 0},
    {"SendGrid, client", " from MTI3 (unknown) by geopod-ismtpd-3-0 (SG) with ESMTP id aB_c for <a@b.example>; Mon, 02 Mar 2026 09:02:08.123 +0000 (UTC)",
     "MTI3", "", "", "geopod-ismtpd-3-0", "ESMTP", "aB_c", "a@b.example", .software = "SG", .flags = NO_NAME},
    {"Fastmail", " from mailfrontend1 ([10.202.2.162])\n  by compute4.internal (MEProxy); " DATE,
     "mailfrontend1", "", "10.202.2.162", "compute4.internal", .software = "MEProxy"},
    {"MessageLabs", " from [192.0.2.25] (using TLSv1.2 with cipher DHE-RSA-AES256-GCM-SHA384 (256 bits))\n"
     "\tby server-6.bemta.az-a.example id 1A/23-45; " DATE,
     "[192.0.2.25]", "", "192.0.2.25", "server-6.bemta.az-a.example", "", "1A/23-45", "", "TLS1.2", "DHE-RSA-AES256-GCM-SHA384",
     .flags = TLS},
    {"Postini", " from mail.acme.example [192.0.2.25] by exprod5mx2.example ([10.0.0.2]) with SMTP;\n\t" DATE,
     "mail.acme.example", "", "192.0.2.25", "exprod5mx2.example", "SMTP", .by_ip = "10.0.0.2"},
    /* --- other programs --- */
    {"Haraka", " from unknown (HELO laptop) (::1)\n\tby mail.acme.example (Haraka/3.0.1) with ESMTPSA; " DATE,
     "laptop", "", "::1", "mail.acme.example", "ESMTPSA", .software = "Haraka/3.0.1", .flags = NO_NAME | TLS | AUTH},
    {"Haraka, more", " from mail.acme.example (mail.acme.example [192.0.2.25])\n\tby mx.you.example (Haraka/3.0.3) with ESMTPS id F0A1-22.1\n"
     "\tenvelope-from <kim@acme.example>\n\ttls TLS_AES_256_GCM_SHA384;\n\t" DATE,
     "mail.acme.example", "mail.acme.example", "192.0.2.25", "mx.you.example", "ESMTPS", "F0A1-22.1", "", "",
     "TLS_AES_256_GCM_SHA384", .software = "Haraka/3.0.3", .envelope_from = "kim@acme.example", .flags = TLS | UNCHECKED},
    {"Zimbra", " from mta.you.example (LHLO mta.you.example) (10.1.0.5) by\n mbox.you.example with LMTP; " DATE,
     "mta.you.example", "mta.you.example", "10.1.0.5", "mbox.you.example", "LMTP", .flags = UNCHECKED},
    {"amavisd", " from mta.you.example ([127.0.0.1])\n\tby localhost (mta.you.example [127.0.0.1]) (amavisd-new, port 10032)\n"
     "\twith ESMTP id 2AbC3 for <you@you.example>; " DATE,
     "mta.you.example", "", "127.0.0.1", "localhost", "ESMTP", "2AbC3", "you@you.example", .by_ip = "127.0.0.1",
     .software = "amavisd-new, port 10032"},
    {"Dovecot", " from mx.you.example ([10.1.0.4])\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\n"
     "\tby mail.you.example with LMTPS\n\tid AbC/dE\n\t(envelope-from <kim@acme.example>)\n\tfor <you@you.example>; " DATE,
     "mx.you.example", "", "10.1.0.4", "mail.you.example", "LMTPS", "AbC/dE", "you@you.example", "TLS1.3", "TLS_AES_256_GCM_SHA384",
     .envelope_from = "kim@acme.example", .flags = TLS},
    {"Cyrus", " from mail.you.example ([unix socket])\n\t by mail.you.example (Cyrus v2.3.7) with LMTPA;\n\t " DATE,
     "mail.you.example", "", "", "mail.you.example", "LMTPA", .software = "Cyrus v2.3.7", .flags = AUTH},
    {"Courier", " from laptop (dsl7.isp.example [::ffff:198.51.100.7])\n  (AUTH: LOGIN kim@acme.example, TLS: TLSv1.2,128bits,ECDHE_RSA_AES_128_GCM_SHA256)\n"
     "  by mail.acme.example with ESMTPSA; " DATE "\n  id 00000000004B8C05.4DBE64CE.00007E3E",
     "laptop", "dsl7.isp.example", "198.51.100.7", "mail.acme.example", "ESMTPSA", "00000000004B8C05.4DBE64CE.00007E3E", "", "TLS1.2",
     "ECDHE_RSA_AES_128_GCM_SHA256", .authenticated = "kim@acme.example", .flags = TLS | AUTH},
    {"Courier, TLS", " from mail.acme.example (mail.acme.example [::ffff:192.0.2.25])\n  (TLS: TLSv1.3,256bits,TLS_AES_256_GCM_SHA384)\n"
     "  by mx.you.example with ESMTPS; " DATE "\n  id 01",
     "mail.acme.example", "mail.acme.example", "192.0.2.25", "mx.you.example", "ESMTPS", "01", "", "TLS1.3", "TLS_AES_256_GCM_SHA384",
     .flags = TLS},
    {"Courier, local", " from localhost (localhost [127.0.0.1])\n  (uid 1000)\n  by mail.acme.example with local; " DATE " id 02",
     "localhost", "localhost", "127.0.0.1", "mail.acme.example", "local", "02", .flags = 0},
    {"fetchmail", " from pop.isp.example [192.0.2.110]\n\tby localhost with IMAP (fetchmail-6.4.16)\n\tfor <kim@localhost> (single-drop); " DATE,
     "pop.isp.example", "", "192.0.2.110", "localhost", "IMAP", "", "kim@localhost", .software = "fetchmail-6.4.16"},
    {"getmail", " from pop.isp.example by laptop with POP3 getmail6 msgid:UID7-1\n for <kim@laptop>; 02 Mar 2026 09:02:08 -0000",
     "pop.isp.example", "", "", "laptop", "POP3 getmail6", "", "kim@laptop", .flags = 0},
    {"CommuniGate", " from [198.51.100.7] (account kim@acme.example HELO [192.168.1.20])\n  by acme.example (CommuniGate Pro SMTP 6.3.19)\n  with ESMTPSA id 46984509; " DATE,
     "[192.168.1.20]", "", "198.51.100.7", "acme.example", "ESMTPSA", "46984509", .software = "CommuniGate Pro SMTP 6.3.19",
     .authenticated = "kim@acme.example", .flags = TLS | AUTH},
    {"CommuniGate, verified", " from mail.acme.example ([192.0.2.25] verified)\n  by you.example (CommuniGate Pro SMTP 6.1)\n  with ESMTP id 1 for a@b.example; " DATE,
     "mail.acme.example", "", "192.0.2.25", "you.example", "ESMTP", "1", "a@b.example", .software = "CommuniGate Pro SMTP 6.1"},
    {"XMail", " from mail.acme.example (192.0.2.25:4711)\n\tby you.example with [XMail 1.22 ESMTP Server]\n\tid <S1A> for <a@b.example> from <kim@acme.example>;\n\t" DATE,
     "mail.acme.example", "", "192.0.2.25", "you.example", "[XMail 1.22 ESMTP Server]", "S1A", "a@b.example",
     .envelope_from = "kim@acme.example"},
    {"MDaemon", " from mail.acme.example (mail.acme.example [192.0.2.25])\n\tby you.example (MDaemon PRO v17.5.0) with ESMTP id md50000.msg\n\tfor <a@b.example>; " DATE,
     "mail.acme.example", "mail.acme.example", "192.0.2.25", "you.example", "ESMTP", "md50000.msg", "a@b.example",
     .software = "MDaemon PRO v17.5.0"},
    {"Ecelerity", " from [10.90.1.2] ([10.90.1.2:50000] helo=app)\n\tby mta7.host.example (envelope-from <b@b.example>)\n"
     "\t(ecelerity 4.2.38 r(Core:4.2.38.0)) with ESMTPS (cipher=DHE-RSA-AES256-GCM-SHA384)\n\tid 12/34-567; " DATE,
     "app", "", "10.90.1.2", "mta7.host.example", "ESMTPS", "12/34-567", "", "", "DHE-RSA-AES256-GCM-SHA384",
     .software = "ecelerity 4.2.38 r(Core:4.2.38.0)", .envelope_from = "b@b.example", .flags = TLS},
    {"Domino", " from mail.acme.example ([192.0.2.25])\n          by you.example (IBM Domino Release 9.0.1FP8)\n          with ESMTP id 2026030210020800-1 ;\n          " DATE,
     "mail.acme.example", "", "192.0.2.25", "you.example", "ESMTP", "2026030210020800-1", .software = "IBM Domino Release 9.0.1FP8"},
    {"SquirrelMail", " from 198.51.100.7 (proxying for 10.0.0.9)\n        (SquirrelMail authenticated user kim)\n        by web.acme.example with HTTP;\n        " DATE,
     "198.51.100.7", "", "198.51.100.7", "web.acme.example", "HTTP", .authenticated = "kim", .flags = AUTH},
    {"Horde", " from dsl7.isp.example (dsl7.isp.example [198.51.100.7]) by\n web.acme.example (Horde Framework) with HTTPS; " DATE,
     "dsl7.isp.example", "dsl7.isp.example", "198.51.100.7", "web.acme.example", "HTTPS", .software = "Horde Framework", .flags = TLS},
    {"OpenSMTPD and others, via", " from a.example (a.example [192.0.2.1]) by b.example via tcp\n with ESMTP id 1; " DATE,
     "a.example", "a.example", "192.0.2.1", "b.example", "ESMTP", "1", .via = "tcp"},
    /* --- odd, and hostile --- */
    {"address literal", " from [IPv6:2001:db8::25] by mx.you.example with LMTP; " DATE,
     "[IPv6:2001:db8::25]", "", "2001:db8::25", "mx.you.example", "LMTP", .flags = 0},
    {"a port behind a dot", " from a.example ([10.0.8.6.13219]) by mx.you.example; " DATE, "a.example", "", "10.0.8.6", "mx.you.example", .flags = 0},
    {"words in comments", " from a.example (b.example [192.0.2.1] by evil.example with magic) by mx.you.example; " DATE,
     "a.example", "b.example", "192.0.2.1", "mx.you.example", .flags = 0},
    {"nested comments", " from a.example (b.example (from x by y) [192.0.2.1]) by mx.you.example; " DATE,
     "a.example", "b.example", "192.0.2.1", "mx.you.example", .flags = 0},
    {"semicolon in a comment", " from a.example (x; y) by mx.you.example (;); " DATE, "a.example", "", "", "mx.you.example",
     .software = ";"},
    {"semicolon in the date's comment", " from a.example by mx.you.example; " DATE " (b; c (d) e)", "a.example", "", "", "mx.you.example",
     .flags = 0},
    {"semicolon in quotes behind the date", " from a.example by mx.you.example; " DATE " \"b; c\"", "a.example", "", "", "mx.you.example",
     .flags = 0},
    {"semicolon in quotes", " from a.example by mx.you.example id \"a;b\"; " DATE,
     "a.example", "", "", "mx.you.example", "", "\"a;b\"", .flags = 0},
    {"semicolon in angle brackets", " from a.example by mx.you.example for <\"a;>b\"@c.example>; " DATE,
     "a.example", "", "", "mx.you.example", "", "", "\"a;>b\"@c.example", .flags = 0},
    {"two semicolons", " from a.example by mx.you.example; id 7; " DATE, "a.example", "", "", "mx.you.example", "", "7", .flags = 0},
    {"a semicolon at the end", " from a.example by mx.you.example; " DATE ";", "a.example", "", "", "mx.you.example", .flags = 0},
    {"no semicolon", " from a.example by mx.you.example with ESMTP id 8 " DATE, "a.example", "", "", "mx.you.example", "ESMTP", "8", .flags = 0},
    {"no semicolon, no weekday", " from a.example by mx.you.example id 8\n\t2 Mar 2026 10:02:08 +0100", "a.example", "", "", "mx.you.example", "", "8", .flags = 0},
    {"the first of a clause counts", " from a.example by b.example id 1 id 2; " DATE,
     "a.example", "", "", "b.example", "", "1", .flags = 0},
    {"but the last of two servers", " from a.example by b.example (B [192.0.2.2]) by c.example (C) id 1; " DATE,
     "a.example", "", "", "c.example", "", "1", .software = "C", .flags = HOP_DISORDER},
    {"what belongs behind the server", " from a.example with LMTP (b.example [192.0.2.2]) by c.example; " DATE,
     "a.example", "", "", "c.example", "", .flags = HOP_DISORDER},
    {"no address that looks like one", " from a.example (b.example [192.0.2.256]) by mx.you.example; " DATE,
     "a.example", "b.example", "", "mx.you.example", .ip_bad = "192.0.2.256"},
    {"covered address", " from a.example (x.x.x.x) by mx.you.example ([x.x.x.x]); " DATE, "a.example", "x.x.x.x", "", "mx.you.example",
     .software = "[x.x.x.x]"},
    {"a host called by", " from by (rev.example [192.0.2.1]) by mx.you.example; " DATE, "by", "rev.example", "192.0.2.1", "mx.you.example", .flags = 0},
    {"a host called with", " from with ([192.0.2.1]) by mx.you.example; " DATE, "with", "", "192.0.2.1", "mx.you.example", .flags = 0},
    {"a host called tls1", " from tls1.acme.example (tls1.acme.example [192.0.2.1]) by mx.you.example; " DATE,
     "tls1.acme.example", "tls1.acme.example", "192.0.2.1", "mx.you.example", .flags = 0},
    {"a bracket that stays open", " from a.example (b.example [192.0.2.1] by mx.you.example id 9; " DATE,
     "a.example", "", "192.0.2.1", "mx.you.example", "", "9", .flags = 0},
    {"a quote that stays open", " from \"a.example by mx.you.example id 9; " DATE, "\"a.example", "", "", "mx.you.example", "", "9", .flags = 0},
    {"capitals", " FROM a.example BY mx.you.example WITH ESMTP ID 1 FOR <a@b.example>; " DATE,
     "a.example", "", "", "mx.you.example", "ESMTP", "1", "a@b.example", .flags = 0},
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
        CHECK_STR(h.ip_bad, str_z(r->ip_bad));
        CHECK_STR(h.by, str_z(r->by));
        CHECK_STR(h.by_ip, str_z(r->by_ip));
        CHECK_STR(h.via, str_z(r->via));
        CHECK_STR(h.with, str_z(r->with));
        CHECK_STR(h.id, str_z(r->id));
        CHECK_STR(h.recipient, str_z(r->recipient));
        CHECK_STR(h.software, str_z(r->software));
        CHECK_STR(h.envelope_from, str_z(r->envelope_from));
        CHECK_STR(h.authenticated, str_z(r->authenticated));
        CHECK_STR(h.ident, str_z(r->ident));
        CHECK_STR(h.tls_version, str_z(r->tls_version));
        CHECK_STR(h.tls_cipher, str_z(r->tls_cipher));
        CHECK_INT(h.flags & ~(unsigned)(HOP_INSIDE | HOP_LOOPBACK), r->flags);
        struct ip_text from = ip_read(h.ip);
        CHECK_INT((h.flags & HOP_INSIDE) != 0, h.ip.n && ip_is_inside(h.ip));
        CHECK_INT((h.flags & HOP_LOOPBACK) != 0, from.ok && ip_loopback(&from.ip));
        CHECK_INT(h.date, DATE_SECONDS);
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
        {" by mx.example; id 7", "mx.example", ""},
        {" from a) by mx.example;" , "mx.example", ""},
        {" from a (\\", "", ""},
        {" from a \"\\", "", ""},
        {" from a (\\) by x) by mx.example", "mx.example", ""},
        {"((((", "", ""},
        {"))))", "", ""},
        {" ;;; by x", "x", ""},
        {" from a by mx.example for <", "mx.example", ""},
        {" from [ by mx.example", "mx.example", ""},
        {" from a (HELO", "", ""},
        {" from a (account) (helo=) (@) ([]) (\"\") (\"EHLO\") by mx.example", "mx.example", ""},
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
    for (unsigned extra = 0; extra <= 1; extra++) {
        size_t n = LIMIT_COMMENT_DEPTH + (size_t)extra;
        memset(value, '(', n);
        memset(value + n, ')', n);
        memcpy(value + 2 * n, " by mx.example; ", 16);
        struct hop h = received_read(unit_exact((struct str){value, 2 * n + 16}), unit_arena());
        unit_row("%zu deep", n);
        CHECK_INT(h.flags, extra ? HOP_TOO_DEEP : 0);
        CHECK_STR(h.by, S("mx.example"));
    }
}

/* What an attacker can make of one field takes time in proportion to it: twenty megabytes, read within the time
 * limit of the test. Anything that looks back would take hours. */
static void cost(void)
{
    static const char *const patterns[] = {
        "(", "()", "(a", "a(", "\"", "\"a", "<", "<\"", "[", "[a", ";", ";a", ";(", " from", " by", " with a", "(from", "(\"",
        "(HELO ", "(@", "a@", "helo=", "(helo=a ", "\\", "(\\", "2 Mar 2026 ", "Mon,", "Mon, ", "2026-03-02", "; Mon, 2 (", "(may be forged",
        "using ", "(using TLS", "(version=", "1.", "[1.", "(1.2.3.4", ":", "[::", "%",
    };
    char *big = arena_alloc(unit_arena(), LIMIT_VALUE_BYTES + 100);
    for (size_t i = 0; i < LENGTH(patterns); i++) {
        size_t n = strlen(patterns[i]);
        for (size_t at = 0; at < LIMIT_VALUE_BYTES + 100; at++)
            big[at] = patterns[i][at % n];
        for (int times = 0; times < 8; times++) {
            struct hop h = received_read((struct str){big, LIMIT_VALUE_BYTES + 100}, unit_arena());
            unit_row("%s", patterns[i]);
            CHECK(h.flags & HOP_CUT);
        }
        CHECK(!(received_read((struct str){big, LIMIT_VALUE_BYTES}, unit_arena()).flags & HOP_CUT));
    }
}

/* Any bytes at all: slices lie within the value. */
static void chance(void)
{
    static const struct str words[] = {
        S("from "), S("by "), S("with "), S("id "), S("for "), S("via "), S("tls "), S("("), S(")"), S("["), S("]"), S("<"), S(">"),
        S("\""), S("\\"), S(";"), S(" "), S("\r\n\t"), S("a.example"), S("[192.0.2.1]"), S("(HELO x)"), S("helo="), S("using TLSv1.3 with cipher "),
        S("version="), S("TLS"), S("AUTH: LOGIN a, TLS: "), S("Mon, 2 Mar 2026 10:02:08 +0100"), S("unknown"), S("@"), S("\0"), S("\xff"),
        S("ESMTP/TLS/"), S("IPv6:"), S("::ffff:1.2.3.4"), S("account "), S("IDENT:"), S("envelope-from <"),
    };
    uint64_t generator = 3;
    for (int i = 0; i < 30000; i++) {
        struct str value = unit_exact(unit_random_text(&generator, words, LENGTH(words), 30, unit_arena()));
        struct hop h = received_read(value, unit_arena());
        const struct str parts[] = {h.helo, h.rdns, h.ip, h.ip_bad, h.by, h.by_ip, h.id, h.recipient, h.envelope_from,
                                    h.authenticated, h.ident, h.date_text};
        for (size_t k = 0; k < LENGTH(parts); k++)
            if (parts[k].n && !CHECK(parts[k].p >= value.p && parts[k].p + parts[k].n <= value.p + value.n))
                return;
    }
}

void suite_parsers_received(void)
{
    static const struct unit_test tests[] = {
        {"servers", servers}, {"damage", damage}, {"depth of comments", depth}, {"cost", cost}, {"by chance", chance},
    };
    unit_suite("parsers/received", tests, LENGTH(tests));
}
