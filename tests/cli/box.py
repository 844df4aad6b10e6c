#!/usr/bin/env python3
"""Puts messages into mailboxes, for tests/cli/mailboxes.sh, by what the formats say and not by what dkimverify does.

  box.py mbox KIND FILE MESSAGE...    KIND: mboxo, mboxrd, mboxcl, mboxcl2, crlf (mboxrd with CRLF), git, noempty
  box.py broken FILE COUNT MESSAGE    an mbox of COUNT messages, each hundredth of them broken in one of several ways
"""
import re
import sys

POSTMARK = b"From kim@acme.example Mon Mar  2 10:02:23 2026\n"


def read(path):
    with open(path, "rb") as file:
        return file.read().replace(b"\r\n", b"\n")


def quoted(message, pattern):
    head, body = message.split(b"\n\n", 1)
    return head + b"\n\n" + re.sub(pattern, rb">\g<0>", body, flags=re.M)


def with_length(message):
    head, body = message.split(b"\n\n", 1)
    return head + b"\nContent-Length: %d\n\n" % len(body) + body


def boxed(kind, message):
    if kind in ("mboxo", "mboxcl"):
        message = quoted(message, rb"^From ")
    elif kind in ("mboxrd", "crlf", "noempty"):
        message = quoted(message, rb"^>*From ")
    if kind in ("mboxcl", "mboxcl2"):
        message = with_length(message)
    postmark = POSTMARK
    if kind == "git":
        postmark = b"From %040x Mon Sep 17 00:00:00 2001\n" % len(message)
        message = quoted(message, rb"^>*From ")
    return postmark + message + (b"" if kind == "noempty" else b"\n")


def broken(number):
    """a message and how many it is in the eyes of anybody"""
    kinds = [
        b"Subject: cut off in the header\nFrom: a@b.exam",
        b"Subject: cut off in the body\nFrom: a@b.example\n\nThis is not the e",
        bytes((i * 7919) % 251 for i in range(5000)).replace(b"\n", b"\0"),
        b"Subject: " + b"a header that does not end " * (4 * 1024 * 1024 if number == 400 else 1000) + b"\n",
        b"Subject: no line between header and body\nThis is the body.\nAnd this.\n",
        b"",
        b"\0\0\0\0\n\n\n\n",
        b"Content-Length: 999999999\nContent-Length: 5\n\nwrong lengths\n",
    ]
    return POSTMARK + kinds[number // 100 % len(kinds)] + b"\n\n"


def main():
    if sys.argv[1] == "mbox":
        data = b"".join(boxed(sys.argv[2], read(path)) for path in sys.argv[4:])
        if sys.argv[2] == "crlf":
            data = data.replace(b"\n", b"\r\n")
        with open(sys.argv[3], "wb") as file:
            file.write(data)
        return
    good = boxed("mboxrd", read(sys.argv[4]))
    with open(sys.argv[2], "wb") as file:
        for number in range(int(sys.argv[3])):
            file.write(broken(number) if number % 100 == 0 else good)


main()
