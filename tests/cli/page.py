"""What a page of --format=html must be, for html.sh and hostile.sh.

    page.py PAGE REPORTS     judges PAGE; REPORTS is what --format=json says about the same messages

A page is read by Python's own HTML parser and by nothing of ours. It must be whole, run nothing, load nothing, name its
own style sheet in its policy, have what screen readers need, and have every verdict, hop and finding of the reports."""
import base64, hashlib, json, re, sys
from html.parser import HTMLParser

VOID = {"meta"}
ELEMENTS = set("html head meta title style body main header footer article section h1 h2 h3 h4 h5 h6 p ul ol li dl div dt dd "
               "span strong b bdi code pre figure figcaption svg desc g line circle rect path text table thead tbody tr th td".split())
ATTRIBUTES = set("lang charset http-equiv content name class role aria-hidden colspan scope data-label data-hop data-finding width "
                 "height viewbox preserveaspectratio d x y x1 x2 y1 y2 cx cy r text-anchor".split())
VERDICTS = {"PASS": "pass", "FAIL": "fail", "NONE": "none", "TEMPERROR": "temperror"}


class Message:
    def __init__(self):
        self.verdict, self.hops, self.findings, self.codes, self.inside = "", [], [], [], []


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=False)
        self.open, self.messages, self.stack, self.metas, self.headings = [], [], [], {}, []
        self.style, self.declared, self.named_svg = "", 0, 0
        assert text.startswith("<!DOCTYPE html>\n"), "it does not begin with a document type"
        self.feed(text)
        self.close()
        assert self.rawdata == "", "the parser has not understood the end: %r" % self.rawdata[:80]
        assert not self.open, "not closed: %s" % self.open

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        values = dict(attributes)
        assert tag in ELEMENTS, "element %s" % tag
        assert len(set(names)) == len(names) and set(names) <= ATTRIBUTES, "attributes of %s: %s" % (tag, names)
        assert all(value is not None for value in values.values()), "attribute without value: %s" % attributes
        if tag not in VOID:
            self.open.append(tag)
        if tag == "meta":
            self.metas[values.get("http-equiv", values.get("name", "charset")).lower()] = values.get("content", values.get("charset"))
        if tag == "html":
            assert values.get("lang"), "no language"
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "th":
            assert values.get("scope") in ("row", "col"), "a heading of a table without scope"
        if tag == "svg":
            self.drawing(values)
        self.report(tag, values)

    def handle_startendtag(self, tag, attributes):
        assert "svg" in self.open, "%s cannot be closed at once" % tag
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    # a drawing is hidden from readers, a part of one, or has a title and a description as its first children
    def drawing(self, values):
        inner = self.open.count("svg") > 1
        assert inner or values.get("aria-hidden") == "true" or values.get("role") == "img", "a drawing without a role"
        self.named_svg += values.get("role") == "img"

    def report(self, tag, values):
        if tag == "article":
            message = Message()
            (self.stack[-1].inside if self.stack else self.messages).append(message)
            self.stack.append(message)
        if "data-hop" in values:
            self.stack[-1].hops.append(int(values["data-hop"]))
        if "data-finding" in values:
            self.stack[-1].findings.append(values["data-finding"])

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, "%s is closed inside %s" % (tag, self.open[-3:])
        self.open.pop()
        if tag == "article":
            self.stack.pop()

    def handle_data(self, data):
        inside = self.open[-1] if self.open else ""
        if inside == "style":
            self.style += data
            return
        assert "<" not in data and ">" not in data, "a bare < or >: %r" % data[:80]
        if inside == "strong" and data in VERDICTS and self.stack and not self.stack[-1].verdict:
            self.stack[-1].verdict = VERDICTS[data]
        if inside == "code" and self.stack:
            self.stack[-1].codes.append(data)
        if inside in ("title", "desc") and "svg" in self.open:
            self.declared += 1

    def handle_entityref(self, name):
        assert name in ("amp", "lt", "gt", "quot"), "reference &%s" % name

    def handle_charref(self, name):
        assert name == "39", "reference &#%s" % name

    def handle_comment(self, data):
        raise AssertionError("a comment: %r" % data[:80])

    def unknown_decl(self, data):
        raise AssertionError("a declaration: %r" % data[:80])

    handle_pi = unknown_decl


def check_policy(page):
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    wanted = {"default-src": "'none'", "style-src": "'sha256-%s'" % digest, "base-uri": "'none'", "form-action": "'none'"}
    policy = dict(part.strip().split(" ", 1) for part in page.metas["content-security-policy"].split(";"))
    assert policy == wanted, "Content-Security-Policy: %s, wanted %s" % (policy, wanted)
    assert page.metas["charset"] == "utf-8" and page.metas["referrer"] == "no-referrer", page.metas
    assert page.metas["viewport"] == "width=device-width, initial-scale=1", page.metas
    assert not re.search(r"url\(|@import|expression|</", page.style), "the style sheet loads something"


def check_reading(page):
    assert page.headings[:1] == [1] and page.headings.count(1) == 1, "headings %s" % page.headings
    for before, after in zip(page.headings, page.headings[1:]):
        assert after <= before + 1, "a heading of level %d under one of level %d" % (after, before)
    assert page.declared >= 2 * page.named_svg, "a drawing without title or description"


def check_message(message, report):
    where = "%s: " % report["source"]
    assert message.verdict == report["verdict"], where + "verdict %s, wanted %s" % (message.verdict, report["verdict"])
    hops = len(report["received"])
    assert message.hops == list(range(max(0, hops - 100) + 1, hops + 1)), where + "hops %s of %d" % (message.hops, hops)
    reasons = [s["reason"] for s in report["signatures"]]
    said = lambda f: f["signature"] and f["signature"] <= len(reasons) and reasons[f["signature"] - 1] == f["id"]
    wanted = sorted(f["id"] for f in report["findings"] if not said(f))
    assert sorted(message.findings) == wanted[:100], where + "findings %s, wanted %s" % (sorted(message.findings), wanted)
    missing = {f["id"] for f in report["findings"]} | set(reasons[:20]) - set(message.codes)
    assert missing <= set(message.codes), where + "not said: %s" % (missing - set(message.codes))
    assert len(message.inside) == len(report["attached"]), where + "%d messages inside" % len(message.inside)
    for inner, inner_report in zip(message.inside, report["attached"]):
        check_message(inner, inner_report)


def check(text, reports):
    page = Page(text)
    check_policy(page)
    check_reading(page)
    assert len(page.messages) == len(reports), "%d messages, wanted %d" % (len(page.messages), len(reports))
    for message, report in zip(page.messages, reports):
        check_message(message, report)
    return page


def read(name):
    raw = open(name, "rb").read()
    assert not {c for c in raw if c < 32 and c != 10}, "control bytes"
    return raw.decode()


if __name__ == "__main__":
    try:
        check(read(sys.argv[1]), [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")])
    except AssertionError as why:
        print(why)
        sys.exit(1)
