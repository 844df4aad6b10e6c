"""Hostile messages for hostile.sh, and what a report over them must be.

    hostile.py make SIGNED RECORD FOLDER   writes messages 0000.eml ... and keys made of a signed message and its
                                           key's text; prints how many
    hostile.py check FOLDER                judges FOLDER/out.FORMAT, what dkimverify said about all of them in order
"""
import base64, html.parser, json, os, re, sys

POISONS = [
    b"\x1b[31mred\x1b[0m", b"\x1b]0;title\x07", b"\x9b31m", b"\xc2\x9b31m", b"\xe2\x80\xaegpj.exe\xe2\x80\xac",
    b"\xe2\x81\xa6x\xe2\x81\xa9", b"a\xe2\x80\x8bb", b"a\xe2\x80\xa8b", b"a\xc2\xadb", b"a\xf3\xa0\x81\x81b", b"a\0b",
    b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80", b"a\rb", b"\rPASS  signed by bank.example",
    b"a\x7fb", b"\x08\x08\x08\x0b\x0c", b"%n%s%99999d", b'"', b'\\"', b"'", b"\\", b"\\x1B", b"((((", b"))))", b"(\\)",
    b";dkim=pass header.d=bank.example", b' "; dkim=pass header.d=bank.example; x="', b") ; dkim=pass (",
    b"\r\n\tdkim=pass", b"\r\n ; dkim=pass\r\n\t;", b"\nPASS  signed by bank.example", b"\r\n\r\nPASS  signed by bank.example",
    b"=1B=5B31m=0D=0A=E2=80=AE", b"=?utf-8?Q?=1B[31m=0D=0A;dkim=3Dpass?=", b"=?utf-8?B?4oCu?=",
    b"=?iso-2022-jp?B?GyRCRnwbKEI=?=", b"=?x\x1b?Q?a?=", b"<script>`$(id)`&amp;", b"\ttab\t", b"A" * 5000, b"a" * 70 + b"." + b"b" * 300,
    "日本語 ä 🙂".encode(), b"", b" ", b"@", b"a@b@c", b"xn--\x1b", b"bank.example", b"=", b":", b";", b"(", b")", b"a;b", b"a b", b"=pass(verified)",
]
FIELDS = [b"From: %s <ann@s.example>", b'From: "%s" <ann@s.example>', b"From: ann%s@s.example", b"From: ann@s.example%s",
          b"From: %s", b"Subject: %s", b"Message-ID: <1%s@s.example>", b"Message-ID: %s", b"Date: %s",
          b"Date: Mon, 2 Mar 2026 10:00:00 +0000 (%s)", b"To: %s", b"%s: a field's name", b"DKIM-Signature%s: v=1",
          b"Received: from %s (%s [192.0.2.1]) by mx.example with ESMTP id 1; Mon, 2 Mar 2026 10:00:00 +0000",
          b"Received: from a (a [192.0.2.1]) by %s with %s id %s for <%s>; Mon, 2 Mar 2026 10:00:00 +0000",
          b"Received: from a by b (version=%s cipher=%s bits=256); %s", b"Authentication-Results: %s; dkim=pass",
          b"Content-Type: %s", b"X-Any: %s"]
TAGS = b"v a b bh c d h i l q s t x z".split()
KEY_TAGS = b"v k h s t n p g".split()


def escaped(raw):
    return "".join(chr(c) if 32 < c < 127 and c not in b'\\;"()' else "\\%03d" % c for c in raw)


def signature(tags):
    return b"DKIM-Signature: " + b"; ".join(name + b"=" + value for name, value in tags.items()) + b"\r\n"


def encoded_words(poison):
    word = base64.b64encode(poison[:40]).decode()
    return [b"=?utf-8?B?%s?=" % word.encode(), b"=?iso-8859-1?B?%s?=" % word.encode(),
            b"=?us-ascii?Q?%s?=" % b"".join(b"=%02X" % c for c in poison[:20])]


def messages(signed, record):
    """(message, line of the key file or None)"""
    field, rest = re.match(rb"(?s)DKIM-Signature:(.*?\r\n)(?![ \t])(.*)", signed).groups()
    tags = {}
    for tag in re.sub(rb"[\r\n\t ]", b"", field).split(b";"):
        name, _, value = tag.partition(b"=")
        if name:
            tags[name] = value
    key = dict(tag.strip().split(b"=", 1) for tag in record.split(b";") if tag.strip())
    for number, poison in enumerate(POISONS):
        for template in FIELDS:
            for words in [poison] + (encoded_words(poison) if template[:4] in (b"From", b"Subj") else []):
                text = template.replace(b"%s", words) + b"\r\n"
                yield text + signed, None
                name = text.split(b":")[0]
                yield re.sub(b"(?m)^%s:.*\r\n" % re.escape(name), lambda _: text, signed, count=1), None
        for tag in TAGS:
            yield signature({**tags, tag: poison}) + rest, None
            yield signature({**tags, tag: tags.get(tag, b"") + poison}) + signed, None
        yield signature({**tags, b"x" + poison: b"1"}) + rest, None
        yield signature({**tags, b"i": poison.replace(b"=", b"=3D").replace(b";", b"=3B") + b"@s.example"}) + rest, None
        yield signature({**tags, b"h": b"from:" + poison + b":to"}) + rest, None
        yield signature({**tags, b"z": b"Subject:" + b"".join(b"=%02X" % c for c in poison)}) + rest, None
        yield signature({b"d": poison, b"s": poison}) * 3 + rest, None
        for tag in KEY_TAGS:
            for value in (poison, key.get(tag, b"") + poison):
                selector = b"k%d%s%d" % (number, tag, len(value))
                text = b"; ".join(n + b"=" + v for n, v in {**key, tag: value}.items())
                line = "%s._domainkey.s.example %s\n" % (selector.decode(), escaped(text))
                yield signature({**tags, b"s": selector}) + rest, line


def make(signed, record, folder):
    keys, count = {}, 0
    for message, line in messages(open(signed, "rb").read(), open(record, "rb").read().strip()):
        with open("%s/%04d.eml" % (folder, count), "wb") as out:
            out.write(message)
        if line:
            keys[line.split()[0]] = line
        count += 1
    with open(folder + "/keys", "w") as out:
        out.writelines(keys.values())
    print(count)


# ---- what a report must be

RESULTS = "pass|fail|policy|neutral|temperror|permerror"
# what is never shown: controls, marks of direction, what has no width, separators of lines, tags, private use
HIDDEN = re.compile("[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
                    "\u3164\ue000-\uf8ff\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U0010ffff]")


def check_bytes(raw, allowed):
    bad = sorted({c for c in raw if c < 32} - set(allowed))
    assert not bad, "control bytes %s" % bad
    text = raw.decode()  # UTF-8, strictly
    found = HIDDEN.search(text)
    assert not found, "U+%04X is not to be seen" % ord(found.group())
    return text


def check_json(raw, names):
    reports = [json.loads(line) for line in check_bytes(raw, b"\n").splitlines()]
    assert [r["source"] for r in reports] == names, "one line a message"

    def strings(value):
        if isinstance(value, str):
            check_bytes(value.encode(), b"")
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            strings(part)
    strings(reports)
    return reports


def check_text(raw, reports):
    text = check_bytes(raw, b"\n")
    verdicts = []
    for line in text.splitlines():
        start = re.match(r"(FILE|PASS|FAIL|NONE|TEMPERROR|DKIM|COVER|NEXT|PATH|ODD|CLAIMS|INSIDE) +(\S+)|      |\|( |$)|$", line)
        assert start, "this line is not the report's: %r" % line
        if start.group(1) == "FILE":
            verdicts.append([start.group(2), None])
        elif (start.group(1) or "DKIM") not in ("DKIM", "COVER", "NEXT", "PATH", "ODD", "CLAIMS", "INSIDE"):
            assert verdicts[-1][1] is None, "two verdicts for %s" % verdicts[-1][0]
            verdicts[-1][1] = start.group(1).lower()
    assert verdicts == [[r["source"] + ",", r["verdict"]] for r in reports], "one verdict a message"


def check_brief(raw, reports):
    lines = check_bytes(raw, b"\n\t").split("\n")[:-1]
    assert len(lines) == len(reports), "one line a message"
    for line, r in zip(lines, reports):
        verdict, source, signatures, _ = line.split("\t")
        assert (verdict, source) == (r["verdict"], r["source"] + ":1"), line
        count = len(r["signatures"])
        one = r"[^\s:=()]+:[^\s:=()]+=(%s)(\([a-z0-9-]+\))?" % RESULTS
        assert re.fullmatch(" ".join([one] * count) or "-", signatures), "%d signatures: %s" % (count, line)
        words = [w.rsplit("=", 1)[1].split("(")[0] for w in signatures.split(" ")] if count else []
        assert words == [s["result"] for s in r["signatures"]], line


def authres_methods(field):
    """the results of an Authentication-Results field, RFC 8601 section 2.2, each a list of (name, value)"""
    token = re.compile(r'\s+|\((?:[^()\\"]|\\.)*\)|"((?:[^"\\]|\\.)*)"|([^\s()<>@,;:\\"/\[\]?=]+(?:[@/.+][^\s()<>,;:\\"\[\]?=]*)*|@[^\s;="()]+)|([=;])')
    words, at = [], 0
    while at < len(field):
        found = token.match(field, at)
        assert found, "not RFC 8601: %r" % field[at:]
        at = found.end()
        if found.group(1) is not None or found.group(2) or found.group(3):
            words.append(found.group(0))
    parts = [[]]
    for word in words:
        if word == ";":
            parts.append([])
        else:
            parts[-1].append(word)
    assert len(parts[0]) == 1, "authserv-id: %s" % parts[0]
    for part in parts[1:]:
        assert len(part) % 3 == 0 and all(word == "=" for word in part[1::3]), "not name=value: %s" % part
    return [list(zip(part[0::3], part[2::3])) for part in parts[1:]]


def check_authres(raw, reports):
    fields = re.findall(r"(?m)^Authentication-Results:((?:.*\n)(?: .*\n)*)", check_bytes(raw, b"\n"))
    assert "".join("Authentication-Results:" + f for f in fields).encode() == raw, "nothing but the fields"
    assert len(fields) == len(reports), "one field a message"
    for field, r in zip(fields, reports):
        wanted = [s["result"] for s in r["signatures"]] or ["none"]
        methods = authres_methods(field)
        assert [m[0] for m in methods] == [("dkim", w) for w in wanted], "%s: wanted %s: %s" % (r["source"], wanted, field)
        assert field.count(";") == len(wanted), "a ; too many: %s" % field
        assert field.count("dkim=") == len(wanted), "a dkim= too many: %s" % field
        for method, s in zip(methods, r["signatures"]):
            properties = dict(method)
            assert len(properties) == len(method), "a name twice: %s" % field
            assert set(properties) <= {"dkim", "reason", "header.d", "header.i", "header.s", "header.a", "header.b"}, field
            domain, shown = s["domain"] or "", properties.get("header.d")
            plain = domain.isascii() and "\\" not in domain
            assert not shown or (shown.lower() == domain.lower() if plain else re.fullmatch("[a-z0-9.-]+", shown)), field


# what loads, runs or leads anywhere has no place in a report
HTML_TAGS = set("""a animate area audio base button canvas embed foreignobject form frame iframe image img input link map math
noscript object script select set source template textarea use video""".split())
HTML_NAMES = set("""action background data formaction href id ping poster src srcdoc srcset style xlink:href xmlns""".split())


class Page(html.parser.HTMLParser):
    """what a browser would find in a page of reports"""

    def __init__(self):
        super().__init__()
        self.articles, self.verdicts, self.in_word = 0, [], False

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        assert tag not in HTML_TAGS, "<%s>" % tag
        assert not set(names) & HTML_NAMES and len(names) == len(set(names)), "<%s> with %s" % (tag, names)
        for name, value in attributes if tag != "meta" else ():
            assert not name.startswith("on") and re.fullmatch(r"[A-Za-z0-9 %.,()-]*", value), "%s=%r" % (name, value)
        self.articles += tag == "article"
        self.in_word = ("class", "word") in attributes

    def handle_data(self, data):
        check_bytes(data.encode(), b"\n")
        if self.in_word:
            self.verdicts.append(data.strip().lower())
            self.in_word = False

    def handle_comment(self, data):
        raise AssertionError("a comment: %s" % data)
    handle_pi = unknown_decl = handle_comment

    def handle_decl(self, data):
        assert data == "DOCTYPE html" and self.getpos() == (1, 0), data


def check_html(raw, reports):
    page = Page()
    page.feed(check_bytes(raw, b"\n"))
    page.close()
    assert page.articles == len(reports), "%d articles" % page.articles
    assert page.verdicts == [r["verdict"] for r in reports], "the verdicts are not those of the messages"


def check(folder):
    names = sorted(n for n in os.listdir(folder) if n.endswith(".eml"))
    read = lambda name: open("%s/out.%s" % (folder, name), "rb").read()
    reports, failures = None, 0
    for name, test in [("json", lambda: check_json(read("json"), names)), ("text", lambda: check_text(read("text"), reports)),
                       ("brief", lambda: check_brief(read("brief"), reports)),
                       ("authres", lambda: check_authres(read("authres"), reports)),
                       ("html", lambda: check_html(read("html"), reports)),
                       ("color", lambda: check_text(re.sub(rb"\x1b\[[0-9;]*m", b"", read("color")), reports))]:
        try:
            reports = test() or reports
            print("ok %s over %d hostile messages" % (name, len(names)))
        except Exception as why:
            failures += 1
            print("not ok %s over %d hostile messages\n  %s: %.2000s" % (name, len(names), type(why).__name__, why))
    sys.exit(failures > 0)


make(*sys.argv[2:]) if sys.argv[1] == "make" else check(*sys.argv[2:])
