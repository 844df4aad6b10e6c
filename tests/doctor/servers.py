"""The servers of a zone (B7): who has the key, who has not, who answers in what way, and who does not."""
from zones import *

SEL = [key("sel._domainkey")]
BIG = f"v=DKIM1; k=rsa; n={'x' * 1300}; p={RSA}"
OTHER = KEY.replace("k=rsa", "k=rsa; t=s")
TEN = "a c1 c2 c3 c4 c5 c6 c7 mute mute2"

# name and mode of the servers that misbehave (tests/dns/oddserver.py), in front of a
ODD = {"notxt": "notxt", "noedns": "noedns", "notcp": "notcp", "noaa": "lame", "lower": "lower", "rubbish": "garbage",
       "evil": "evil", "deep": "deep"}

ZONES = [
    Zone("agree.example", SEL),
    Zone("differ.example", SEL, other=[]),
    Zone("differ2.example", SEL, other=[key("sel._domainkey", OTHER)]),
    Zone("view-new.example", SEL, "a b", "a", other=[], stub="b"),
    Zone("view-old.example", SEL, "a b", "b", other=[], stub="a"),
    Zone("stale.example", SEL, serial=7, other=SEL, other_serial=5),
    Zone("stale-differ.example", SEL, serial=7, other=[], other_serial=5),
    Zone("round.example", SEL, serial=3, other=SEL, other_serial=4294967290),
    Zone("lame.example", SEL, "a", "a lame"),
    Zone("refuses.example", SEL, "a", "a refuses"),
    Zone("noaa.example", SEL, "a", "a noaa"),
    Zone("rubbish.example", SEL, "a", "a rubbish"),
    Zone("dead.example", SEL, "a", "a dead"),
    Zone("mute.example", SEL, "a", "a mute"),
    Zone("down.example", SEL, "a", "dead mute", stub="refuses"),
    Zone("ten.example", SEL, "a", TEN),
    Zone("list.example", SEL, "a b", "a b", parent="a"),
    Zone("list2.example", SEL, "a", "a", parent="a b"),
    Zone("nowhere.example", SEL, "a", "a nowhere"),
    Zone("alias.example", SEL, "a", "a alias"),
    Zone("notxt.example", [cname("sel._domainkey", "key.provider.example.")], "a", "notxt", stub="notxt"),
    Zone("notxt2.example", [cname("sel._domainkey", "key.provider.example.")], "a", "a notxt"),
    Zone("noedns.example", SEL, "a", "a noedns"),
    Zone("big.example", [key("sel._domainkey", BIG)]),
    Zone("notcp.example", [key("sel._domainkey", BIG)], "a", "a notcp"),
    Zone("lower.example", SEL, "a", "a lower"),
    Zone("crowd.example", SEL + [f"@ NS n{i}\nn{i} A 127.0.0.1\nn{i} A 127.0.{i}.1" for i in range(40)], "a"),
    Zone("deep.example", SEL, "a", "deep"),
    Zone("minimum.example", SEL, minimum=86400),
    Zone("hour.example", SEL, minimum=3600),
    Zone("signed.example", SEL, "a", signed=True),
    Zone("bogus.example", SEL, "a", signed=True, broken=("DKIM1; k", "DKIM1;  k")),
]

PARTLY = {"verdict": "partly"}
CASES = [
    of("sel", "agree.example", info="dnssec-insecure"),
    of("sel", "differ.example", above="ns-disagree", **PARTLY, says=["a.servers.example", "b.servers.example", "no such name"]),
    Case("from the parent that the resolver knows", ["sel", "agree.example"], hinted=False, says=["as the zone example names them"]),
    Case("the resolver only", ["--quick", "sel", "differ.example"], questions=5),
    of("sel", "differ2.example", above="ns-disagree", **PARTLY, says=["a different one", "of a former provider"]),
    of("sel", "view-new.example", above="key-missing resolver-differs", **PARTLY, says=["will verify with what the servers of the zone say now", "the servers: 1 TXT record", "look again in 60 s"]),
    of("sel", "view-old.example", above="resolver-differs", **PARTLY,
       says=["cannot be verified with what the servers of the zone say now; it still verifies", "the servers: no such name", "no longer have it", "look again in 3"]),
    of("sel", "stale.example", info="soa-serial-stale", says=["b.servers.example", "refresh interval"]),
    of("sel", "stale-differ.example", above="ns-disagree soa-serial-stale", **PARTLY),
    of("sel", "round.example", info="soa-serial-stale", says=["4294967290"]),
    of("sel", "lame.example", above="ns-lame", **PARTLY,
       says=["lame.servers.example", "sends to other servers", "will verify at most receivers", "take it out of the NS records in the zone and at the registrar"]),
    of("sel", "refuses.example", above="ns-lame", **PARTLY, says=["REFUSED"]),
    of("sel", "noaa.example", above="ns-lame", **PARTLY),
    of("sel", "rubbish.example", above="ns-lame", **PARTLY),
    of("sel", "dead.example", above="ns-unreachable", says=["dead.servers.example"]),
    of("sel", "mute.example", above="ns-unreachable", says=["mute.servers.example"]),
    of("sel", "down.example", above="dns-servfail ns-unreachable", verdict="unknown",
       says=["none of its 2 servers answers", "nobody can look up anything", "that comes from what stands above (ns-unreachable)"]),
    of("sel", "ten.example", above="ns-unreachable", says=["mute.servers.example", "mute2.servers.example", "c7.servers.example"],
       timeout=7),
    of("sel", "list.example", above="ns-parent-child", says=["b.servers.example"]),
    of("sel", "list2.example", above="ns-parent-child ns-lame", **PARTLY, says=["take it out of the NS records at the registrar"]),
    of("sel", "nowhere.example", above="ns-no-address", says=["nowhere.servers.example"]),
    of("sel", "alias.example", above="cname-ns"),
    # Unbound asks for the shortest name and type A first, so it learns the CNAME all the same; others do not
    of("sel", "notxt.example", above="txt-query-servfail", **PARTLY, says=["TXT"]),
    of("sel", "notxt2.example", above="txt-query-servfail", **PARTLY),
    of("sel", "noedns.example", above="edns-broken"),
    of("sel", "big.example", info="udp-size", never="udp-truncated-no-tcp"),
    of("sel", "notcp.example", above="udp-truncated-no-tcp", **PARTLY, says=["will fail at some receivers", "cut off, and TCP is not taken"]),
    of("sel", "lower.example", info="case-0x20"),
    of("sel", "crowd.example", above="ns-parent-child ns-unreachable", info="limit-servers", questions=400, timeout=7),
    of("sel", "deep.example", above="ns-lame", **PARTLY, questions=200, timeout=7),
    of("sel", "minimum.example", info="negative-ttl-high"),
    of("sel", "hour.example", never="negative-ttl-high"),
    of("sel", "signed.example", info="dnssec-secure", never="dnssec-insecure"),
    of("sel", "bogus.example", above="dnssec-bogus", **PARTLY, says=["DNSSEC"]),
]
