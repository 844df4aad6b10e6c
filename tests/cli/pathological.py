#!/usr/bin/env python3
"""Messages made to keep the program busy, for pathological.sh.

    pathological.py make FOLDER      writes them
    pathological.py check PROGRAM FOLDER SECONDS [NAME...]
                                     runs the program over each in every format: none takes more processor time than
                                     SECONDS, none ends badly, and where a limit ends it, the finding says so"""
import json, os, resource, subprocess, sys

REST = ("From: a@s.example\r\nTo: b@r.example\r\nSubject: x\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n"
        "Message-ID: <1@s.example>\r\n")
BODY = "\r\nbody\r\n"
HOP = ("Received: from h%d.example (h%d.example [192.0.2.%d]) by mx%d.example (Postfix) with ESMTPS id %d; "
       "Mon, 2 Mar 2026 10:00:00 +0000\r\n")
SIG = ("DKIM-Signature: v=1; a=rsa-sha256; d=s.example; s=k; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA; "
       "h=from%s\r\n")
AR = "Authentication-Results: mx.r.example; dkim=pass header.d=s.example\r\n"
MIXED = REST + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
DEEP = "(" * 10000 + "x" + ")" * 10000
HOPS = "".join(HOP % (i, i, i % 250, i, i) for i in range(500))


def author(text):
    return REST.replace("From: a@s.example", "From: " + text)


def subject(text):
    return REST.replace("Subject: x", "Subject: " + text)


def message(fields):
    return fields + REST + BODY


# name: (message, ids of the findings that it must have)
MESSAGES = {
    # what every message of these can count on
    "received-500": (message(HOPS), "limit-hops hop-count-loop"),
    "comments-received": (message("Received: from a.example " + DEEP + " by b.example; Mon, 2 Mar 2026 10:00:00 +0000\r\n"), "limit-comment-depth"),
    "comments-from": (author("a@s.example " + DEEP) + BODY, "limit-comment-depth"),
    "comments-authentication-results": (message("Authentication-Results: mx.r.example " + DEEP + "; dkim=pass header.d=s.example\r\n"), "ar-malformed"),
    "comments-date": (REST.replace("+0000", "+0000 " + DEEP) + BODY, "limit-comment-depth"),
    "comments-content-type": (message("Content-Type: text/plain " + DEEP + "\r\n"), "limit-comment-depth"),
    "comments-return-path": (message("Return-Path: " + DEEP + "<a@b>\r\n"), "limit-comment-depth"),
    "mime-100": (REST + "".join("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(100))
                 + "\r\nx\r\n" + "".join("--b%d--\r\n" % i for i in range(99, -1, -1)), "limit-parts"),
    "messages-100": (REST + ("Content-Type: message/rfc822\r\n\r\n" + REST) * 100 + BODY, ""),
    "megabyte-subject": (subject("x" * (1 << 20)) + BODY, "limit-field-size header-big"),
    "megabyte-from": (author("a@s.example, " * 80000) + BODY, "limit-field-size limit-addresses header-big"),
    "megabyte-received": (message("Received: from " + "a " * (1 << 19) + "\r\n"), "limit-field-size header-big"),
    "megabyte-unknown": (message("X-Junk: " + "x" * (1 << 20) + "\r\n"), "header-big"),
    "megabyte-results": (message("Authentication-Results: mx.r.example; " + "dkim=pass header.d=s.example; " * 36000 + "x=y\r\n"), "limit-field-size header-big"),
    "megabyte-fields": (message("".join("X-%d: %s\r\n" % (i, "y" * 100) for i in range(9900))), "header-big"),

    # many of one kind, each big
    "hops-64k": (message("".join("Received: from h%d.example (%s) by mx%d.example; Mon, 2 Mar 2026 10:00:00 +0000\r\n"
                                 % (i, "x y [192.0.2.1] " * 4100, i) for i in range(60))), "limit-field-size"),
    "hops-20k": (message("".join("Received: from h%d.example (%s) by mx%d.example with ESMTP id %s; Mon, 2 Mar 2026 10:00:00 +0000\r\n"
                                 % (i, "x(y)" * 2400, i, "q" * 9000) for i in range(200))), "header-big"),
    "hops-recipients": (message("".join("Received: from h%d.example by mx.example with ESMTP id %d for <%s@x.example>; Mon, 2 Mar 2026 10:00:00 +0000\r\n"
                                        % (i, i, "a" * 300) for i in range(200)) + "".join("To: %s\r\n" % ("a" * 390) for i in range(9000))), "header-big"),
    "same-unknown": (message("X: y\r\n" * 9990), ""),
    "same-subject": (message("Subject: y\r\n" * 9990), "field-repeated"),
    "same-results": (message(AR * 9990), "limit-claims"),
    "same-received": (message(HOP % (1, 1, 1, 1, 1) * 9990), "limit-hops duplicate-line"),
    "same-from": (message("From: =?utf-8?q?a?= <a@s.example>\r\n" * 9990), "from-multiple"),
    "same-to": (message("Delivered-To: z@z.example\r\n" + "To: b@r.example, c@d.example\r\n" * 9990), "field-repeated"),
    "same-delivered": (message("Delivered-To: b@r.example\r\n" * 9000), "delivered-twice"),
    "same-signature": (message(SIG % "" * 9990), "limit-signatures"),
    "same-seal": (message("ARC-Seal: i=1; cv=none; d=s.example; b=AAAA\r\n" * 9990), "arc-structure"),
    "arc-names": (message(("ARC-Message-Signature: i=1; d=s.example; h=" + "authentication-results:" * 2500 + "from; b=AAAA\r\n") * 60), "arc-structure"),
    "signed-names": (message(SIG % "".join(":x%d" % i for i in range(1990)) * 20), ""),
    "copies": (message(SIG % ("; z=" + "|".join("X:%d" % i for i in range(6000)))), "limit-z-copies"),

    # MIME and encoded words
    "parts-names": (MIXED + "".join("--b\r\nContent-Type: text/plain; " + "; ".join("name*%d*=utf-8''%%41%%42" % k for k in range(20))
                                    + "\r\nContent-Disposition: attachment; filename*=iso-2022-jp'x'%41\r\n\r\nx\r\n" for i in range(1000)) + "--b--\r\n", "limit-parts"),
    "parts-encoded": (MIXED + "".join("--b\r\nContent-Type: text/plain; name=\"" + "=?big5?b?pKSk5Q==?= " * 50 + "\"\r\n\r\nx\r\n" for i in range(1000)) + "--b--\r\n", "limit-parts"),
    "parts-base64": (MIXED + ("--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n" + "QUJD" * 20000 + "\r\n") * 100 + "--b--\r\n", ""),
    "parts-empty": (MIXED + "--b\r\n" * 200000, "limit-parts"),
    "boundary-lines": (REST + "Content-Type: multipart/mixed; boundary*=us-ascii''" + "%0A--" * 13000 + "%0AX\r\n\r\n" + "--\n" * 2000000, ""),
    "received-by-from": (("Received: " + "from by " * 3900 + " " * 33000 + "; Mon, 5 Jan 2026 10:00:00 +0000\r\n") * 60 + REST + "\r\n", ""),
    "boundary": (REST + "Content-Type: multipart/mixed; boundary=" + "-" * 60 + "\r\n\r\n" + ("-" * 61 + "\r\n") * 100000, ""),
    "words-subject": (subject("=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=\r\n " * 30000) + BODY, "limit-field-size"),
    "words-from": ("From: " + "=?utf-8?q?a=40b?= " * 50000 + "<a@b.example>\r\n" + BODY, "limit-field-size"),
    "words-charsets": (message("Subject: " + "".join("=?x-%d?q?a?= " % i for i in range(30000)) + "\r\n"), "limit-field-size"),

    # messages inside
    "inside-1000": (MIXED + ("--b\r\nContent-Type: message/rfc822\r\n\r\n" + REST + BODY) * 1000 + "--b--\r\n", "limit-parts"),
    "inside-heavy": (MIXED + ("--b\r\nContent-Type: message/rfc822\r\n\r\n" + HOPS + AR * 100 + SIG % "" * 20 + REST + BODY) * 10 + "--b--\r\n", ""),
    "inside-groups": (MIXED + ("--b\r\nContent-Type: message/rfc822\r\n\r\n" + ("From: " + "a:b;" * 15000 + "\r\n") * 5 + BODY) * 10 + "--b--\r\n", ""),
    "inside-pasted": (MIXED + ("--b\r\n\r\n" + "DKIM-Signature: x\r\nX: y\r\n\r\n" * 2000) * 100 + "--b--\r\n", ""),

    # address fields
    "addresses": (message("Cc: " + "a@b.example, " * 5000 + "\r\nReply-To: " + "a@c.example," * 5000 + "\r\n"), ""),
    "commas": ("From: %s\r\n" % ("a," * 32000) * 10 + "Reply-To: %s\r\n" % ("a b, " * 13000) + BODY, "limit-addresses"),
    "commas-far": ("From: %s\r\n" % ("a," * 100 + "b " * 31000) * 10 + BODY, "limit-addresses"),
    "groups": (author("g:" * 20000) + BODY, ""),
    "angles": (author("<" * 30000) + BODY, ""),
    "quotes": (author("\"a\\\"" * 15000) + BODY, ""),
    "names": ("From: " + ", ".join("a@xn--bcher-kva%d.example" % i for i in range(3000)) + "\r\n" + BODY, "limit-addresses"),
    "route": (message("Return-Path: <" + "@a," * 20000 + ":a@b>\r\n"), "return-path-route"),
    "semicolons": (message("".join(name + ": x" + ";" * 60000 + "\r\n" for name in ("Authentication-Results", "Received", "Content-Type"))), ""),

    # bytes
    "dots": (REST + "\r\n" + ".\n" * 500000, "smuggle-eod"),
    "fields-in-body": (REST + "\r\n" + "DKIM-Signature: x\nFrom: y\nz\n" * 100000, "bare-lf"),
    "nul": (subject("\0" * 500000) + BODY, "nul-byte header-big"),
    "cr": (subject("\r" * 500000) + BODY, "bare-cr header-big"),
    "escapes": (subject("\33[2J" * 60000) + BODY, "limit-field-size"),
    "bidi": ("X-\u202e: \u202e\r\n" * 9000 + REST + BODY, "name-bad-chars"),
}


def make(folder):
    for name, (text, _) in MESSAGES.items():
        with open(os.path.join(folder, name + ".eml"), "wb") as file:
            file.write(text.encode())


def used():
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime


def check(program, folder, seconds, names):
    bad, slowest = 0, 0
    for name in names or MESSAGES:
        ids = MESSAGES[name][1]
        for form in ("text", "json", "html"):
            before = used()
            run = subprocess.run([program, "--offline", "--format=" + form, "--time=2026-03-02T12:00:00Z", os.path.join(folder, name + ".eml")],
                                 capture_output=True)
            took = used() - before
            slowest = max(slowest, took)
            why = []
            if took > seconds:
                why.append("%.2f s" % took)
            if run.returncode not in (1, 2, 75) or run.stderr:
                why.append("exit status %d, %r" % (run.returncode, run.stderr[:100]))
            if form == "json":
                report = json.loads(run.stdout)
                found = {f["id"] for f in report["findings"]} | {s["reason"] for s in report["signatures"]}
                why += ["no " + id for id in ids.split() if id not in found]
            else:
                why += ["no " + id for id in ids.split() if id.encode() not in run.stdout and id != "limit-signatures"]
                why += ["a report of %d bytes" % len(run.stdout)] if len(run.stdout) > 3000000 else []
            if why:
                bad += 1
                print("not ok %s, %s: %s" % (name, form, "; ".join(why)))
    print("%d messages in three formats, %.2f s the slowest" % (len(names or MESSAGES), slowest))
    return bad


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        sys.exit(check(sys.argv[2], sys.argv[3], float(sys.argv[4]), sys.argv[5:]) > 0)
