"""The messages that the callers get, into the current folder. NAME.unsigned is to be signed and called NAME.

    messages.py          all of them
    messages.py forge    forged: passing with fields on top that claim to be ours (all but one line of them must go)
"""
import random, sys

HEADER = b"""From: Ann <ann@s.example>
To: bob@r.example
Subject: hello
Date: Mon, 2 Mar 2026 10:00:00 +0000
Message-ID: <1@s.example>
"""
TEXT = HEADER + b"""
A line.
From here on it is of no matter.
.
..
--
end of text
"""
# Text that mail programs decode before they show it.
ENCODED = HEADER + b"""MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

na=C3=AFve text, and a line that goes on=
 without an end
"""
# RFC 8601 section 2.2: the name in any case, comments wherever white space may be, a version after it.
FORGED = b"""Authentication-Results: mx.example.org; dkim=pass header.d=bank.example
AUTHENTICATION-RESULTS: (ours)
 MX.example.ORG (really) 1; dkim=pass
 header.d=bank.example
"""
FOREIGN = b"Authentication-Results: other.example; spf=pass smtp.mailfrom=s.example\n"


def write(name, data):
    with open(name, "wb") as f:
        f.write(data)


def of_size(size):
    """Lines of about so many bytes; the same every time."""
    block = random.Random(1).randbytes(45_000).hex().encode()
    lines = b"".join(block[i:i + 76] + b"\n" for i in range(0, len(block), 76))
    return HEADER + b"\n" + lines * (size // len(lines))


def binary(long_line):
    """Every byte, NUL and single CRs among them, and no line end at the end."""
    every = bytes(range(256)).replace(b"\r\n", b"\n\r").replace(b"\n", b"")
    return (HEADER + b"Content-Type: application/octet-stream\nContent-Transfer-Encoding: binary\n\n"
            + every * 3 + b"\n" + long_line + b"\n\0\0\n\xff\xfe\r\r\n\rno end")


def all_of_them():
    write("passing.unsigned", TEXT)
    write("crlf.unsigned", TEXT.replace(b"\n", b"\r\n"))
    write("headonly.unsigned", HEADER)
    write("large.unsigned", of_size(3_000_000))
    write("huge.unsigned", of_size(60_000_000))
    write("encoded.unsigned", ENCODED)
    write("unsigned", TEXT)
    write("empty", b"")
    write("binary", binary(b"x" * 9000))  # longer than the buffers of most programs
    write("bytes", binary(b"short"))


def forge():
    with open("passing", "rb") as f:
        passing = f.read()
    write("forged", FORGED + FOREIGN + passing)
    write("../rest/forged", FOREIGN + passing)


forge() if sys.argv[1:] == ["forge"] else all_of_them()
