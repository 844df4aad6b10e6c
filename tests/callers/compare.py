"""Is what was delivered what came in, but for our field and what the caller itself adds?

    compare.py CALLER IN REST DELIVERED...
    compare.py --many CALLER INFOLDER RESTFOLDER NAME... -- DELIVERED...

IN is the file that was sent, REST what must stand below our field. Prints one word: what stands after "dkim=" in the
field; "original" when the message has no field of ours and is IN; "nothing" when there is no delivered file. Anything
else is a difference, and what is printed begins with a capital letter and says where.

With --many each delivered file may be any of the messages; prints how many there are of each, and with which result.

A caller's rules: what it makes of the bytes of a message, what it adds above our field, and what it has added before
dkimverify saw the message, which is below. All of it is known to the byte, but for dates and queue ids.
"""
import re, sys

RESULT = re.compile(rb"\bdkim=([a-z]+)")


def unchanged(data):
    return data


def with_last_newline(data):
    return data if not data or data.endswith(b"\n") else data + b"\n"


def maildrop(data):
    """It ends the last line, and what is too large for its buffer loses its NULs: they become LFs."""
    data = with_last_newline(data)
    return data.replace(b"\0", b"\n") if len(data) > 8192 else data


def smtp(data):
    """The last line of a message has an end. Postfix drops CRs before a line end, and makes any other a space."""
    return re.sub(rb"\r+\n", b"\n", with_last_newline(data)).replace(b"\r", b" ")


def exim(data):
    """Every CR is a line end, alone or before a LF; a header is always followed by an empty line."""
    data = re.sub(rb"\r\n?", b"\n", with_last_newline(data).replace(b"\n", b"\r\n"))
    return data if b"\n\n" in data else data + b"\n"


def fetchmail(data):
    """It drops every CR."""
    return with_last_newline(data.replace(b"\r", b""))


def getmail(data):
    """Python's line ends, of which a single CR is one; a header is always followed by an empty line."""
    data = re.sub(rb"\r\n?", b"\n", with_last_newline(data))
    return data if b"\n\n" in data else data + b"\n"


def lf(data):
    return data.replace(b"\r\n", b"\n")


def mbox(data):
    """procmail: lines like a separator get a ">", and the message ends with an empty line if it ends with a line."""
    head, data = (data.split(b"\n", 1)[0] + b"\n", data.split(b"\n", 1)[1]) if data.startswith(b"From ") else (b"", data)
    data = head + re.sub(rb"(?m)^From ", b">From ", data)
    return data + (b"\n" if not data.endswith(b"\n\n") else b"")


EXIM_DATE = rb"[A-Z][a-z]{2}, [ \d]\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
DATE = EXIM_DATE + rb" \([A-Z]+\)\n"
FETCHMAIL_BELOW = (rb"Received: from 127\.0\.0\.1 \[127\.0\.0\.1\]\n\tby \S+ with POP3 \(fetchmail-[\d.]+\)\n"
                   rb"\tfor <\S+@localhost> \(single-drop\); " + DATE)
GETMAIL_ABOVE = (rb"Return-Path: <unknown>\nDelivered-To: unknown\nReceived: from 127\.0\.0\.1 \(127\.0\.0\.1:\d+\) by \S+ "
                 rb"with POP3 getmail6\n  msgid:1; \d+ [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d -0000\n")
# What virtual(8) adds, and the Received field of the message that sendmail brought back.
POSTFIX_ABOVE = (rb"Return-Path: <(?:ann@s\.example)?>\nX-Original-To: bob@r\.example\nDelivered-To: bob@r\.example\n"
                 rb"Received: by mx\.example\.org \(Postfix, from userid 65533\)\n\tid [0-9A-F]+; " + DATE)
# That of the message that came by SMTP.
POSTFIX_BELOW = (rb"Received: from client\.example \(\S+ \[127\.0\.0\.1\]\)\n\tby mx\.example\.org \(Postfix\) with ESMTP "
                 rb"id [0-9A-F]+\n\tfor <bob@r\.example>; " + DATE)
# What appendfile adds before it starts the filter, and the Received field.
EXIM_BELOW = (rb"Return-path: <(?:ann@s\.example)?>\nEnvelope-to: bob@r\.example\nDelivery-date: " + EXIM_DATE + rb"\n"
              rb"Received: from \S+ \([^)\n]*helo=client\.example\)\n\tby mx\.example\.org with esmtp \(Exim [\d.]+\)\n"
              rb"(?:\t\(envelope-from <ann@s\.example>\)\n)?\tid [-0-9A-Za-z]+\n\tfor bob@r\.example;\n\t" + EXIM_DATE + rb"\n")

# caller: (what it makes of the message, what it adds above our field, what it adds below)
RULES = {
    "same": (unchanged, b"", b""),
    "lf": (lf, b"", b""),
    "maildrop": (maildrop, b"", b""),
    "mbox": (mbox, b"", b""),
    "exim": (exim, b"", EXIM_BELOW),
    "fetchmail": (fetchmail, b"", FETCHMAIL_BELOW),
    "getmail": (getmail, GETMAIL_ABOVE, b""),
    "postfix": (smtp, POSTFIX_ABOVE, POSTFIX_BELOW),
}


def our_field(eol):
    return re.compile(rb"Authentication-Results: mx\.example\.org;[^\r\n]*(?:" + eol + rb"[ \t][^\r\n]*)*" + eol)


def where(wanted, got):
    at = next((i for i in range(0, min(len(wanted), len(got)), 4096) if wanted[i:i + 4096] != got[i:i + 4096]), 0)
    while at < min(len(wanted), len(got)) and wanted[at] == got[at]:
        at += 1
    return "Different at byte %d of %d (wanted %d): wanted %r, got %r" % (
        at, len(got), len(wanted), wanted[at:at + 60], got[at:at + 60])


def judge(rules, sent, rest, got):
    made, above, below = rules
    top = re.match(above, got)
    if top and re.match(below, got[top.end():]) and got[re.match(above + below, got).end():] == made(sent):
        return "original"
    if not top:
        return "Above the message: %r" % got[:200]
    got, separator = got[top.end():], b""
    if got.startswith(b"From "):
        separator, got = got[:got.find(b"\n") + 1], got[got.find(b"\n") + 1:]
    field = our_field(b"\r\n" if got[:got.find(b"\n") + 1].endswith(b"\r\n") else b"\n").match(got)
    if field:
        got = got[field.end():]
    under = re.match(below, got)
    if not under:
        return "Below our field: %r" % got[:200]
    wanted, got = made(rest if field else sent), separator + got[under.end():]
    if not field or got != wanted:
        return where(wanted, got)
    result = field and RESULT.search(field.group())
    return result.group(1).decode() if result else "Field without a result"


def read(name):
    with open(name, "rb") as f:
        return f.read()


def one(caller, sent, rest, delivered):
    if len(delivered) > 1:
        return "Delivered %d times" % len(delivered)
    return judge(RULES[caller], read(sent), read(rest), read(delivered[0])) if delivered else "nothing"


def many(caller, sent, rest, arguments):
    at = arguments.index("--")
    names, delivered, found = arguments[:at], arguments[at + 1:], {}
    for file in delivered:
        words = [(name, judge(RULES[caller], read(sent + "/" + name), read(rest + "/" + name), read(file))) for name in names]
        for name, word in [w for w in words if w[1].islower()] or [("altered", file)]:
            found[name, word] = found.get((name, word), 0) + 1
    return "\n".join("%d %s %s" % (found[key], *key) for key in sorted(found, key=lambda k: (names + [k[0]]).index(k[0])))


if sys.argv[1] == "--many":
    print(many(*sys.argv[2:5], sys.argv[5:]))
else:
    print(one(*sys.argv[1:4], sys.argv[4:]))
