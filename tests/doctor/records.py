"""What is published under the right name: CNAME records (B2), how the text is packed (B3), a few of what it says."""
from zones import *

PEM_BODY = "\n".join(pieces(RSA, 64))


def record(selector, *strings):
    return txt(f"{selector}._domainkey", *strings)


HALF = len(KEY) // 2
TEXTS = {
    # near misses: nothing is wrong with these
    "good": pieces(KEY),
    "good-split": [KEY[:100], KEY[100:200], KEY[200:]],
    "good-empty-strings": ["", KEY[:200], "", KEY[200:], ""],
    "good-note": pieces(f'v=DKIM1; n=a "quoted" \\ note; k=rsa; p={RSA}'),
    "good-space-at-end": pieces(KEY + "; "),
    "good-space-between-tags": ["v=DKIM1; ", "k=rsa; ", *pieces("p=" + RSA)],
    # B3
    "space-in-value": ["v=DKIM1; k=r ", *pieces(f"sa; p={RSA}")],
    "space-in-p": [KEY[:200] + " ", KEY[200:]],
    "space-lost": ["v=DKIM1; k=rsa", *pieces(f"p={RSA}")],
    "quotes": pieces(f'"{KEY}"'),
    "backslash": pieces(KEY.replace(";", "\\;")),
    "entity": pieces(f"&quot;{KEY}&quot;"),
    "curly": pieces(f"\u201c{KEY}\u201d"),
    "no-break": pieces(KEY.replace("; ", ";\u00a0")),
    "bom": pieces("\ufeff" + KEY),
    "plus-lost": pieces(KEY.replace("+", " ")),
    "cut-255": [KEY[:255]],
    "dot": pieces(KEY + "."),
    "paren": pieces(KEY + " )"),
    "zone-line": pieces(f'zone-line._domainkey IN TXT "{KEY}"'),
    "empty": [""],
    # B4, B5, B6: one or two of each, the rest is in the unit tests
    "revoked": ["v=DKIM1; p="],
    "no-p": ["v=DKIM1; k=rsa"],
    "v-1": pieces(KEY.replace("DKIM1", "1")),
    "url": pieces(KEY.replace("+", "-").replace("/", "_")),
    "pem": pieces(f"v=DKIM1; k=rsa; p=-----BEGIN PUBLIC KEY-----{RSA}-----END PUBLIC KEY-----"),
    "short": pieces(f"v=DKIM1; k=rsa; p={SHORT}"),
    "ed25519": [f"v=DKIM1; k=ed25519; p={ED25519}"],
    # B1
    "spf": ["v=spf1 include:amazonses.com -all"],
    "dmarc": ["v=DMARC1; p=none"],
    "other": ["google-site-verification=abcdef"],
    "host": ["host.dkim.amazonses.com"],
}

ZONES = [
    Zone("records.example", [record(selector, *strings) for selector, strings in TEXTS.items()] + [
        record("two-keys", *pieces(KEY)), record("two-keys", *pieces(f"v=DKIM1; k=ed25519; p={ED25519}")),
        record("key-and-junk", *pieces(KEY)), record("key-and-junk", "hello"),
        record("cut-in-two", KEY[:HALF]), record("cut-in-two", KEY[HALF:]),
        txt("b.a._domainkey", "v=DKIM1; p="),
        "mail._domainkey MX 10 mail",
        "proxied._domainkey A 192.0.2.1",
        key("ttl-10._domainkey", ttl=10), key("ttl-200._domainkey", ttl=200), key("ttl-300._domainkey", ttl=300),
        key("ttl-week._domainkey", ttl=700000), key("ttl-day._domainkey", ttl=86400),
        # CNAMEs
        cname("one._domainkey", "key.provider.example."),
        cname("far._domainkey", "key.far.example."),
        cname("dangling._domainkey", "nobody.provider.example."),
        cname("hollow._domainkey", "hollow.provider.example."),
        cname("takeover._domainkey", "key.nobody-has-this.example."),
        cname("loop._domainkey", "loop2._domainkey"), cname("loop2._domainkey", "loop._domainkey"),
        cname("self._domainkey", "self._domainkey"),
        cname("typo._domainkey", "key.provider.example"),
        cname("chain3._domainkey", "c1.provider.example."),
        cname("chain4._domainkey", "c0.provider.example."),
        cname("chain9._domainkey", "d1.provider.example."),
    ]),
    Zone("provider.example", [
        key("key"), "hollow A 192.0.2.1",
        cname("c0", "c1"), cname("c1", "c2"), cname("c2", "key"),
        *[cname(f"d{i}", f"d{i + 1}") for i in range(1, 8)], cname("d8", "key"),
    ], where="p"),
    Zone("far.example", [key("key")], "a", "a dead"),
    Zone("own.example", [cname("sel._domainkey", "key.keys.own.example."), cname("near._domainkey", "key.own.example."), key("key"),
                         "keys NS a.servers.example.", "keys NS b.servers.example."]),
    Zone("keys.own.example", [key("key")], other=[]),
    Zone("mixed.example", [key("sel._domainkey")], other=[cname("sel._domainkey", "key.provider.example.")]),
]


def case(selector, **more):
    return of(selector, "records.example", **more)


NEVER = {"verdict": "never"}
CASES = [
    *[case(s) for s in ("good", "good-split", "good-empty-strings", "good-space-at-end", "good-space-between-tags")],
    case("good-note", info="n-tag", never="txt-quotes-inside txt-backslash"),
    case("space-in-value", above="k-unknown txt-split-space-inserted", **NEVER, says=["blank"], publish="space-in-value._domainkey"),
    case("space-in-p", above="txt-split-space-inserted"),
    case("space-lost", above="txt-split-space-lost", **NEVER, says=["semicolon"], publish="space-lost._domainkey"),
    case("quotes", above="txt-quotes-inside", **NEVER, says=["quotation marks"], publish="quotes._domainkey"),
    case("backslash", above="txt-backslash", **NEVER, publish="backslash._domainkey"),
    case("entity", above="txt-entity", **NEVER, publish="entity._domainkey"),
    case("curly", above="txt-entity", **NEVER, publish="curly._domainkey"),
    case("no-break", above="txt-entity", **NEVER, publish="no-break._domainkey"),
    case("bom", above="txt-entity", **NEVER, publish="bom._domainkey"),
    case("plus-lost", above="txt-entity", **NEVER, publish="plus-lost._domainkey"),
    case("cut-255", above="txt-truncated-255 der-truncated", **NEVER, says=["255"], publish="-"),
    case("dot", above="txt-trailing-dot", **NEVER, publish="dot._domainkey"),
    case("paren", above="txt-trailing-paren", **NEVER, publish="paren._domainkey"),
    case("zone-line", above="txt-name-in-value txt-quotes-inside", **NEVER, publish="zone-line._domainkey"),
    case("empty", above="txt-empty", **NEVER, publish="-"),
    case("two-keys", above="txt-multiple", verdict="partly", says=["a second key wants a selector of its own"]),
    case("key-and-junk", above="txt-multiple-mixed", verdict="partly", says=["2 records, one of them a key", "delete the other text"]),
    case("cut-in-two", above="txt-split-as-records", **NEVER, publish="cut-in-two._domainkey"),
    case("revoked", above="p-empty", **NEVER, says=["withdrawn"]),
    case("no-p", above="p-missing", **NEVER),
    case("v-1", above="v-is-1", **NEVER, publish="v-1._domainkey"),
    case("url", above="b64-url-alphabet", **NEVER, publish="url._domainkey"),
    case("pem", above="pem-header", **NEVER, publish="pem._domainkey"),
    case("short", above="rsa-lt-1024", **NEVER),
    case("ed25519"),
    case("spf", above="spf-at-selector", **NEVER, says=["SPF"]),
    case("dmarc", above="dmarc-at-selector", **NEVER, says=["DMARC"]),
    case("other", above="other-text", **NEVER),
    case("host", above="cname-is-txt-text", **NEVER, publish="host._domainkey.records.example. IN CNAME host.dkim.amazonses.com."),
    case("a", above="key-nodata", **NEVER, never="cname-proxied"),
    case("mail", above="key-nodata", **NEVER, never="cname-proxied"),
    case("proxied", above="cname-proxied key-nodata", **NEVER, says=["proxy"]),
    case("ttl-10", above="ttl-low"),
    case("ttl-200", info="ttl-low"),
    case("ttl-300", never="ttl-low"),
    case("ttl-week", above="ttl-high"),
    case("ttl-day", never="ttl-high"),
    # B2
    case("one", info="cname-to-cname-of-domain", never="cname-chain-long cname-takeover"),
    case("far", info="cname-to-cname-of-domain"),
    Case("the servers at the end of a CNAME", ["--follow", "far", "records.example"], above="ns-unreachable", says=["dead.servers.example"]),
    Case("the same, in a zone of one's own", ["--follow", "sel", "own.example"], above="ns-disagree", verdict="partly", says=["keys.own.example   its servers"]),
    Case("a CNAME that stays in the zone", ["--follow", "near", "own.example"]),
    case("dangling", above="cname-dangling", **NEVER, never="cname-takeover", says=["nobody.provider.example"]),
    case("hollow", above="cname-dangling", **NEVER),
    case("takeover", above="cname-dangling cname-takeover", **NEVER, says=["nobody-has-this.example", "registered"]),
    case("loop", above="cname-loop", **NEVER, says=["circle"]),
    case("self", above="cname-loop", **NEVER),
    case("typo", above="cname-dangling cname-target-typo", **NEVER, says=["dot"],
         publish="typo._domainkey.records.example. IN CNAME key.provider.example."),
    case("chain3", never="cname-chain-long"),
    case("chain4", above="cname-chain-long"),
    case("chain9", above="cname-chain-long", verdict="partly", says=["ask it for a shorter way", "run the same again after the change"]),
    of("sel", "mixed.example", above="cname-and-txt ns-disagree", verdict="partly"),
]
