#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets of parsers and engine into fuzz/corpus/, each named after what it shows.
Those of the whole message are the samples, each below the key that its first signature asks for.
Run it from the top folder after a change here or in samples/; what fuzzing found is kept beside them by hand."""
import base64
import hashlib
import pathlib
import re

TOP = pathlib.Path(__file__).resolve().parent.parent
MODULUS = b"\x80" + b"".join(hashlib.sha256(bytes([i])).digest() for i in range(4))[:126] + b"\x01"
RSA1024 = (bytes.fromhex("30819f300d06092a864886f70d010101050003818d00" "30818902818100") + MODULUS + bytes.fromhex("0203010001"))
SIG = ("v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n\td=x.example; s=k1; h=from:to:subject; t=1772442128;\r\n"
       "\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=Zm9v\r\n\t YmFy")
DATE = "Mon, 2 Mar 2026 10:02:08 +0100"


def b64(data):
    return base64.b64encode(data).decode()


HEADER = {
    "plain": "From: a@b.example\r\nTo: c\r\n\r\nbody\r\n",
    "lf": "From: a\nTo: b\n\nbody\n",
    "cr": "From: a\rTo: b\r\rbody\r",
    "mixed": "From: a\r\nTo: b\n\r\nbody\n",
    "folded": "Subject: a\r\n b\r\n\t c\r\n \r\n\r\n",
    "no-end": "From: a\r\nTo: b",
    "preamble": b"\xef\xbb\xbfFrom a@b Mon Mar  2\nA: b\n\n",
    "first-space": " a: b\r\nc: d\r\n\r\n",
    "no-colon": "A: b\r\nnothing\r\n: c\r\nD : e\r\nF\r\n : g\r\n\r\n",
    "nul": b"A: b\0c\r\n\0: d\r\n\r\n\0",
    "bare-cr": "A: b\rc\r\r\n\r\r\n\r\nd\r",
}
TAGLIST = {
    "signature": SIG,
    "key": "v=DKIM1; k=rsa; p=AAAA",
    "spaces": " a = b ;\r\n\tc = d\r\n ; e= ",
    "empty-value": "a=;b=;",
    "empty-part": "a=b;;c=d",
    "twice": "a=b;a=b",
    "junk": "a;=b;1=2;c-d=e",
    "eight-bit": "i=\u00fc@x",
    "control": "a=b\x1b;c=\x7f;d=\0",
}
DKIMSIG = {
    "usual": SIG,
    "all-tags": SIG + "; i=J=C3=BCrg=40@m.x.example; l=17; q=dns/txt; x=1772528528; z=From:a=20b|To:c",
    "ed25519": SIG.replace("rsa-", "ed25519-"),
    "draft": SIG.replace("v=1", "v=0.5"),
    "no-v": SIG[5:],
    "sha1": SIG.replace("sha256", "sha1"),
    "endless": SIG + "; l=99999999999999999999; t2=1; x=99999999999999999999",
    "idn": SIG.replace("x.example", "b\u00fccher.example"),
    "bad-values": SIG.replace("relaxed/relaxed", "nowsp") + "; i=x; q=http; l=-1; z=||=4",
}
KEYREC = {
    "rsa": "v=DKIM1; k=rsa; p=" + b64(RSA1024),
    "flags": "v=DKIM1; h=sha1:sha256; s=email:*; t=y:s; n=note; g=*; p=" + b64(RSA1024),
    "ed25519": "v=DKIM1; k=ed25519; p=" + b64(bytes(range(32))),
    "ed25519-wrapped": "k=ed25519; p=" + b64(bytes.fromhex("302a300506032b6570032100") + bytes(range(32))),
    "revoked": "v=DKIM1; p=",
    "bare": "p=" + b64(RSA1024[22:]),
    "cut": "p=" + b64(RSA1024[:60]),
    "longer": "p=" + b64(RSA1024 + b"xy"),
    "private": "p=MIICXAIBAAKBgQ",
    "v-last": "p=AAAA; v=DKIM1",
    "huge-length": "p=" + b64(b"\x30\x84\xff\xff\xff\xff\x02\x01\x00"),
}
ENCODING = {
    "base64": "Zm9vYmE=",
    "folded": "Zm9v\r\n\tYmFy",
    "unpadded": "Zm9vYg",
    "padded-twice": "Zm9vYg==Zm9v",
    "qp": "a=20b=3D=c3=BC",
    "qp-bad": "a=4 1=g1=",
    "utf8": "\u00fc\u20ac\U0001f600",
    "not-utf8": b"\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xff",
}
RECEIVED = {
    "postfix": f" from a.example (b.example [192.0.2.25])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n"
               f"\tby mx.you.example (Postfix) with ESMTPS id 4Zx1\r\n\tfor <k@you.example>; {DATE} (CET)",
    "exim": f" from [198.51.100.7] (helo=laptop)\r\n\tby mx.example with esmtpsa  (TLS1.3) tls TLS_AES_128_GCM_SHA256\r\n"
            f"\tid 1abc-0001\r\n\tfor c@d.example;\r\n\t{DATE}",
    "qmail": f" from unknown (HELO mail.example) (203.0.113.5)\n  by mx.example with SMTP; {DATE}",
    "exchange": " from AM0.example (2001:db8::15)\r\n by AM1.example with Microsoft SMTP\r\n Server (version=TLS1_2, cipher=X)\r\n"
                " id 15.20; Fri, 7 Mar2014 09:00:00 +0000",
    "gmail": f" by 2002:a17:907:1::1 with SMTP id abc;\r\n        {DATE}",
    "literal": f" from [IPv6:2001:db8::25] by mx.example; {DATE}",
    "nested": f" from a (b (c (d [192.0.2.1]) \\) \"e) by mx.example; {DATE}",
    "open": " from a (b \\",
    "quotes": " from \"a;b\" by \"c",
    "empty": ";;;",
}
MIME = {
    "mailbox": " Kim Lee <kim@acme.example>",
    "group": " friends: a@b.example, \"Lee, Kim\" <c@d.example>;",
    "encoded": " =?UTF-8?Q?J=C3=BCrg?= =?ISO-8859-1?B?/Pz8?= <j@b.example>",
    "eight-bit": b" J\xfcrg <j@b.example>",
    "broken": " \"a <b@c, (d\\",
    "literal": " <a@[192.0.2.1]>, <@r.example:a@b.example>",
    "date": f" {DATE}",
    "exchange-date": " Fri, 7 Mar2014 09:00:00 +0000",
    "odd-date": " 31 Feb 99999 25:61:61 -9999 (x)",
    "nul": b" =?UTF-8?Q?a=00b?=\0<c@d>",
}
ORIGINAL = "DKIM-Signature: " + SIG + "\r\nFrom: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nbody\r\n"
OUTER = "From: filter@b.example\r\nContent-Type: %s\r\n"
TWO = (OUTER % "multipart/mixed; boundary=b") + "\r\n--b\r\n\r\nreport\r\n--b\r\n%s\r\n\r\n%s\r\n--b--\r\n"
ATTACHED = {
    "rfc822": TWO % ("Content-Type: message/rfc822", ORIGINAL),
    "octet-stream": TWO % ("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64", b64(ORIGINAL.encode())),
    "eml": TWO % ('Content-Type: text/html; name="x.eml"', ORIGINAL),
    "quoted-printable": TWO % ("Content-Type: message/global\r\nContent-Transfer-Encoding: quoted-printable", ORIGINAL.replace("=", "=3D")),
    "body": OUTER % "message/rfc822" + "\r\n" + ORIGINAL,
    "text": TWO % ("Content-Type: text/plain; x-spam-type=original", ORIGINAL),
    "pasted": OUTER % "text/plain" + "\r\nSee below.\r\n\r\n------ Original message ------\r\n" + ORIGINAL + "\r\n------ End ------\r\n",
    "nested": OUTER % "message/rfc822" + "\r\n" + OUTER % "message/rfc822" + "\r\n" + OUTER % "message/rfc822" + "\r\n"
              + OUTER % "message/rfc822" + "\r\n" + OUTER % "message/rfc822" + "\r\n" + ORIGINAL,
    "twelve": (OUTER % "multipart/mixed; boundary=b") + "\r\n" + ("--b\r\nContent-Type: message/rfc822\r\n\r\n" + ORIGINAL) * 12 + "--b--\r\n",
}
CANON = {
    "simple": b"\0\0 C \r\nD \t E\r\n\r\n\r\n",
    "relaxed": b"\1\0 C \r\nD \t E\r\n\r\n\r\n",
    "lf": b"\1\1a \n\n\tb\n",
    "literal": b"\3\2a \n\n\tb\r\n\n",
    "cr": b"\5\0a \r\r\tb\r",
    "bare-cr": b"\1\0a \r b\r\r\n\r",
    "empty-lines": b"\0\3\r\n\r\n\n\r\n",
    "white": b"\1\0 \t\r\n \r\n\t",
    "long": b"\1\x10" + b"0123456789abcdef  0123456789abcdef\t0123456789abcdef \r\n" * 3,
    "nul": b"\1\0\0 \0\r\n\0",
}


FROM = "From a@b.example Mon Mar  2 10:02:23 2026\n"
MBOX = {
    "two": (FROM + "A: b\n\nx\n\n") * 2,
    "crlf": ((FROM + "A: b\n\nx\n\n") * 2).replace("\n", "\r\n"),
    "mac": ((FROM + "A: b\n\nx\n\n") * 2).replace("\n", "\r"),
    "lead": "\n\n" + FROM + "A: b\n\n>From c\n>>From d\n",
    "no-empty-line": (FROM + "A: b\n\nx\n") * 3,
    "sentence": FROM + "A: b\n\nFrom c\nB: d\n\nFrom Jan 5 10:00 2004\nx\n",
    "undated": "From -1\nA: b\n\nx\n\nFrom -2\nA: b\n\nFrom x y\n",
    "dates": "".join(f"From a {d}\nA: b\n\nx\n\n" for d in (
        "Mon Mar 02 10:02:23 +0000 2026", "Mon, 2 Mar 2026 10:02 +0100", "2026-03-02 10:02:23", "Mar 2 10:02 2026")),
    "length": FROM + "Content-Length: 51\n\n\n" + FROM + "A: b\n\nx\n\n" + FROM + "Content-Length: 2\n\nx\n",
    "length-wrong": (FROM + "Content-Length: 7\n\nx\n\n") * 2,
    "empty": FROM + "\n" + FROM + "\n" + FROM,
    "long": (FROM + "A: b\n\n" + "x" * 1500 + "\n\n") * 3,
}


def zone():
    """name -> first TXT text, and name -> alias, of samples/keys.zone"""
    texts, aliases = {}, {}
    for line in (TOP / "samples/keys.zone").read_text().splitlines():
        words = line.split(";")[0].split() if not re.search(r"\bTXT\b", line) else line.split(None, 1)
        if not words or line.startswith(";"):
            continue
        name = words[0].rstrip(".").lower()
        if re.search(r"\bTXT\b", line):
            text = line.split("TXT", 1)[1].strip()
            pieces = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
            texts.setdefault(name, "".join(pieces) if pieces else text)
        elif "CNAME" in words:
            aliases[name] = words[-1].rstrip(".").lower()
    return texts, aliases


def messages():
    texts, aliases = zone()
    out = {}
    for sample in sorted((TOP / "samples").glob("*.eml")):
        message = sample.read_bytes()
        field = re.search(rb"^DKIM-Signature:((?:.*\r?\n)(?:[ \t].*\r?\n)*)", message, re.M | re.I)
        tags = dict(t.strip().split("=", 1) for t in field.group(1).decode().split(";") if "=" in t) if field else {}
        name = f"{tags.get('s', '')}._domainkey.{tags.get('d', '')}".lower()
        name = ".".join(label if label.isascii() else label.encode("idna").decode() for label in name.split("."))
        out[sample.stem] = (texts.get(aliases.get(name, name), "!1")).encode() + b"\n" + message
    out["empty"] = b"!2\n"
    out["timeout"] = out["ses"].replace(out["ses"].split(b"\n")[0], b"!5", 1)
    return out


def main():
    corpora = {"header": HEADER, "taglist": TAGLIST, "dkimsig": DKIMSIG, "keyrec": KEYREC, "encoding": ENCODING,
               "received": RECEIVED, "mime": MIME, "attached": ATTACHED, "canon": CANON, "mbox": MBOX,
               "message": messages()}
    for target, seeds in corpora.items():
        folder = TOP / "fuzz/corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, seed in seeds.items():
            (folder / name).write_bytes(seed if isinstance(seed, bytes) else seed.encode())


main()
