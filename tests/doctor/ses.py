"""Amazon SES Easy DKIM: the set-up as it should be, and each state in which it hangs."""
from zones import *

TOKENS = ["abcdefghijklmnopqrstuvwxyz234567", "bcdefghijklmnopqrstuvwxyz234567a", "cdefghijklmnopqrstuvwxyz234567ab"]
ONLY_SOUTH = "zyxwvutsrqponmlkjihgfedcba765432"
EMPTY = ["defghijklmnopqrstuvwxyz234567abc", "efghijklmnopqrstuvwxyz234567abcd", "fghijklmnopqrstuvwxyz234567abcde"]
ZONE = "dkim.amazonses.com"


def good(domainkey="._domainkey", tokens=TOKENS, zone=f"{ZONE}."):
    return [cname(f"{t}{domainkey}", f"{t}.{zone}") for t in tokens]


ZONES = [
    Zone("amazonses.com", [key(f"{TOKENS[0]}.dkim", f"p={RSA}"), *[txt(f"{t}.dkim", "") for t in TOKENS[1:] + EMPTY],
                           key(f"{ONLY_SOUTH}.dkim.eu-south-1", f"p={RSA}")], "p"),
    Zone("ses-good.example", good()),
    Zone("ses-underscore.example", good(".domainkey")),
    Zone("ses-hyphen.example", good("-domainkey")),
    Zone("ses-doubled.example", good("._domainkey.ses-doubled.example")),
    Zone("ses-typo.example", good(zone=ZONE)),
    Zone("ses-swapped.example", [cname(f"{a}._domainkey", f"{b}.{ZONE}.") for a, b in zip(TOKENS, TOKENS[1:] + TOKENS[:1])]),
    Zone("ses-two.example", good()[:2]),
    Zone("ses-none.example", ["@ MX 10 mail"]),
    Zone("ses-waiting.example", good(tokens=EMPTY)),
    Zone("ses-region.example", [cname(f"{ONLY_SOUTH}._domainkey", f"{ONLY_SOUTH}.{ZONE}.")]),
    Zone("ses-text.example", [txt(f"{t}._domainkey", f"{t}.{ZONE}") for t in TOKENS]),
    Zone("ses-proxied.example", [f"{t}._domainkey A 192.0.2.1" for t in TOKENS]),
    Zone("ses-servfail.example", good(), "a", "notxt", stub="notxt"),
    Zone("ses-differ.example", good(), other=[]),
    Zone("ses-elsewhere.example", [cname(f"{t}._domainkey", f"{t}.dkim.provider.example.") for t in TOKENS]),
    Zone("sub.ses-good.example", good()),
]
# a zone below another zone of the table, delegated by it
ZONES[1].records += ["sub NS a.servers.example.", "sub NS b.servers.example."]


def ses(domain, tokens=TOKENS, options=(), **more):
    return Case(f"SES {domain}", ["--ses", *options, domain, *tokens], **more)


CASES = [
    ses("ses-good.example", info="ses-ready ses-empty-selector", says=["set up right", "normal"]),
    ses("sub.ses-good.example", info="ses-ready"),
    ses("ses-underscore.example", above="key-missing ses-all-missing underscore-dropped", verdict="never",
        says=["Amazon SES is NOT set up", "with each of them: the record stands under a name without the right underscore"],
        publish=f"{TOKENS[0]}._domainkey.ses-underscore.example. IN CNAME {TOKENS[0]}.{ZONE}."),
    ses("ses-hyphen.example", above="key-missing ses-all-missing underscore-dropped", verdict="never", says=["underscore"]),
    ses("ses-doubled.example", above="key-missing name-doubled ses-all-missing", verdict="never", says=["twice"],
        publish=f"{TOKENS[0]}._domainkey.ses-doubled.example. IN CNAME {TOKENS[0]}.{ZONE}."),
    ses("ses-typo.example", above="cname-dangling cname-target-typo ses-all-missing ses-target", verdict="never",
        says=["a dot was missing", "with each of them: the target of the CNAME has your own domain at its end"], publish=f"{TOKENS[0]}._domainkey.ses-typo.example. IN CNAME {TOKENS[0]}.{ZONE}."),
    ses("ses-swapped.example", above="cname-wrong-token ses-all-missing", verdict="never", says=["swapped"], never="ses-empty-selector"),
    ses("ses-two.example", above="key-missing ses-incomplete", verdict="never", says=[TOKENS[2]],
        publish=f"{TOKENS[2]}._domainkey.ses-two.example. IN CNAME {TOKENS[2]}.{ZONE}."),
    ses("ses-none.example", above="key-missing ses-all-missing", verdict="never", says=["Publish this CNAME record"]),
    ses("ses-waiting.example", EMPTY, above="ses-no-active-key", info="ses-empty-selector", verdict="unused"),
    ses("ses-region.example", [ONLY_SOUTH], above="cname-dangling ses-all-missing ses-few-tokens ses-wrong-region-zone", verdict="never",
        says=["eu-south-1"], publish=f"{ONLY_SOUTH}._domainkey.ses-region.example. IN CNAME {ONLY_SOUTH}.dkim.eu-south-1.amazonses.com."),
    ses("ses-text.example", above="cname-is-txt-text ses-all-missing", verdict="never", says=["CNAME"],
        publish=f"{TOKENS[0]}._domainkey.ses-text.example. IN CNAME {TOKENS[0]}.{ZONE}."),
    ses("ses-proxied.example", above="cname-proxied key-nodata ses-all-missing", verdict="never", says=["proxy"]),
    ses("ses-servfail.example", above="ses-not-seen txt-query-servfail", never="ses-ready", verdict="partly", says=["CNAME", "TXT", "the status stays Pending"]),
    ses("ses-differ.example", above="ns-disagree ses-not-seen", never="ses-ready", verdict="partly", says=["b.servers.example", "no such name", "not everybody can see them"]),
    ses("ses-elsewhere.example", above="cname-dangling ses-all-missing ses-target", verdict="never", says=["Amazon"]),
    ses("ses-good.example", TOKENS[:2], above="ses-few-tokens", says=["2 different ones of 3"]),
    ses("ses-good.example", [TOKENS[0], TOKENS[0], TOKENS[1]], above="ses-few-tokens", says=["2 different ones of 3"], never="ses-ready"),
    ses("ses-good.example", ["abc", *TOKENS[1:]], above="key-missing ses-incomplete ses-token-shape", verdict="never"),
    of(TOKENS[0], "ses-good.example", info="cname-to-cname-of-domain"),
    of(TOKENS[1], "ses-good.example", info="ses-empty-selector", verdict="unused", says=["normal"]),
]
