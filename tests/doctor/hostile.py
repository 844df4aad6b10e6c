"""Records whose bytes want to be more than text: escape sequences for the terminal, the syntax of zone files, quotation
marks, line ends, invisible letters. Nothing of that may come out of a report, and what is proposed for a zone file must be
exactly one record with exactly the name and the text that were meant (ldns and NSD read it)."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unicodedata

from zones import *

DOMAIN = "hostile.example"
TOKEN = "a" * 32
BYTES = {
    "escape": "\x1b[2J\x1b]0;owned\x07\x1b[31m",
    "c1": "\u009b31m\u0090q\u009c",
    "raw-c1": b"\x9b31m".decode("utf-8", "surrogateescape"),
    "newline": "\n$INCLUDE /etc/passwd\nevil.example. IN TXT \"x\"\r\n",
    "include": "$INCLUDE /etc/passwd",
    "comment": "; evil ( ) @ $TTL 1 $ORIGIN evil.",
    "quote": '" "x" ) evil TXT "',
    "backslash": "\\\" \\000 \\999 \\",
    "nul": "a\0b\x7f",
    "bidi": "\u202egnp.exe\u2066\u200b\ufeff\u00ad",
    "bad-utf8": b"\xff\xfe\xc0\xaf\xed\xa0\x80".decode("utf-8", "surrogateescape"),
    "format": "%s%n%08x {} ${IFS} `id`",
    "json": '"},{"id":"x"',
    "html": "<script>&amp;</script>",
}


def escaped(label):
    """A label of a name in a zone file."""
    data = label.encode("utf-8", "surrogateescape")[:60]
    return "".join(f"\\{byte:03d}" for byte in data)


def records():
    for name, evil in BYTES.items():
        note = f"n={evil};".replace(";;", ";")
        own = f"{name}._domainkey"
        yield txt(own, *pieces(f"{evil}", 60))
        yield txt(f"note-{own}", "v=DKIM1; ", note, *pieces(f" k=rsa; p={RSA}"))
        yield txt(f"quoted-{own}", '"', "v=DKIM1; ", note, *pieces(f' k=rsa; p={RSA}"'))
        yield txt(f"first-{own}", evil, *pieces(KEY))
        yield txt(f"last-{own}", *pieces(KEY), evil)
        yield txt(f"tag-{own}", *pieces(f"{KEY}; x={evil}"))
        yield txt(f"host-{own}", f"{TOKEN}.dkim.amazonses.com{evil}")
        yield txt(f"line-{own}", *pieces(f'line-{own}.{DOMAIN}. IN TXT "{evil}{KEY}"'))
        yield txt(f"doubled-{own}.{DOMAIN}", *pieces(f"{KEY}; n={evil}"))
        yield cname(f"alias-{own}", f"{escaped(evil)}.provider.example.")
        yield cname(f"typo-{own}", f"{escaped(evil)}.provider.example")
        yield cname(f"alias-doubled-{own}.{DOMAIN}", f"{escaped(evil)}.dkim.provider.example.")


ZONES = [Zone(DOMAIN, list(records())), Zone("evil.example", [key("sel._domainkey")], "a", "a evil")]
KINDS = ["", "note-", "quoted-", "first-", "last-", "tag-", "host-", "line-", "doubled-", "alias-", "typo-", "alias-doubled-"]


def visible(text, also="\n"):
    """No character that does anything but stand there, those aside."""
    return all(c in also or (unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and c != "\u00ad") for c in text)


def read_back(line):
    """The records that ldns finds in a zone with this line, as (owner, type, data); None: it refuses it."""
    with tempfile.NamedTemporaryFile("w", suffix=".zone") as file:
        file.write("$ORIGIN other.example.\nother.example. 60 IN SOA ns h 1 2 3 4 5\nother.example. 60 IN NS ns\n" + line + "\n")
        file.flush()
        done = subprocess.run(["ldns-read-zone", file.name], capture_output=True, text=True)
    lines = [l.split(None, 4) for l in done.stdout.splitlines() if l]
    if done.returncode:
        return None
    return [(l[0], l[3], l[4]) for l in lines if l[0] != "other.example."]


def loads(line, domain):
    """NSD takes it as part of the zone."""
    with tempfile.NamedTemporaryFile("w", suffix=".zone") as file:
        file.write(f"$ORIGIN {domain}.\n@ 60 IN SOA ns h 1 2 3 4 5\n@ 60 IN NS ns\nns 60 IN A 192.0.2.1\n{line}\n")
        file.flush()
        return subprocess.run(["nsd-checkzone", domain, file.name], capture_output=True, text=True).returncode == 0


def text_of(data):
    """The bytes of a TXT record as ldns prints it."""
    joined = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', data))
    return re.sub(r"\\(\d{3}|.)", lambda m: chr(int(m[1])) if m[1].isdigit() else m[1], joined)


def check_line(checks, name, publish):
    line = publish["zone_line"]
    found = read_back(line)
    if not checks.check(f"{name}: one record", found is not None and len(found) == 1, line, found):
        return
    owner, kind, data = found[0]
    value = text_of(data) if kind == "TXT" else data.rstrip(".")
    checks.same(f"{name}: the record that was meant", (publish["name"] + ".", publish["type"], publish["value"]), (owner, kind, value))
    checks.check(f"{name}: NSD takes it", loads(line, DOMAIN), line)
    checks.check(f"{name}: plain text", re.fullmatch(r"[ -~]*", line) and re.fullmatch(r"[ -~]*", publish["value"]), line)


def check_case(checks, selector, ask):
    """ask(format, selector, domain) runs dkimkey and gives its output."""
    reports = {f: ask(f, selector, DOMAIN) for f in ("json", "text", "brief")}
    for form, (out, err) in reports.items():
        checks.check(f"{selector}, {form}: nothing but visible characters", visible(out.decode("utf-8"), "\n\t" if form == "brief" else "\n") and not err, out, err)
    lines = reports["json"][0].decode("utf-8").splitlines()
    checks.same(f"{selector}: one line of JSON", 1, len(lines))
    findings = json.loads(lines[0])["findings"]
    checks.check(f"{selector}: no id of theirs", "x" not in [f["id"] for f in findings])
    checks.same(f"{selector}: one line of brief", 1, reports["brief"][0].count(b"\n"))
    published = [f["publish"] for f in findings if f["publish"]]
    for publish in published:
        check_line(checks, selector, publish)
        checks.check(f"{selector}: the text has the same line", publish["zone_line"] in reports["text"][0].decode())
    return len(published)


def check_servers(checks, run, evil):
    """A server, and a resolver, whose every reply is full of such bytes."""
    for name, options in {"a server": [], "the resolver": ["--nameserver", evil]}.items():
        for form in ("json", "text", "brief"):
            done, seconds = run(*options, f"--format={form}", "sel", "evil.example")
            checks.check(f"{name} is evil, {form}: nothing but visible characters",
                         done.stdout and visible(done.stdout.decode("utf-8"), "\n\t" if form == "brief" else "\n"), done.stdout, done.stderr)
            checks.check(f"{name} is evil, {form}: it ends", seconds < 8, f"{seconds:.1f} s")
            for publish in [f["publish"] for f in json.loads(done.stdout)["findings"] if f["publish"]] if form == "json" else []:
                check_line(checks, f"{name} is evil", publish)


def check_all(checks, ask, word, pool):
    selectors = [kind + name for name in BYTES for kind in KINDS if word in kind + name]
    return sum(pool.map(lambda s: check_case(checks, s, ask), selectors))
