#!/bin/sh
# The whole way: signed messages, keys in the DNS of real servers (NSD, Unbound), dkimverify's verdict.
set -u
. "$top_srcdir/tests/cli/lib.sh"
. "$top_srcdir/tests/dns/rig.sh"
rig_start
trap 'rig_stop; rm -rf "$work"' EXIT
cd "$work" || exit 99

printf 'From: Ann <ann@s.example>\r\nTo: bob@r.example\r\nSubject: hello\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@s.example>\r\n\r\nA line.\r\n' >plain.eml
# message SELECTOR [DOMAIN]: SELECTOR.eml
message() {
	sign rsa -s "$1" -d "${2:-s.example}" -t 1772445600 <plain.eml >"$1.eml"
}
# record OWNER [OPTION...]: the key as a record of OWNER
record() {
	owner=$1
	shift
	key rsa "$@" | sed "s/^[^ 	]*/$owner/"
}

long=$(awk 'BEGIN { while (i++ < 1500) printf "x" }')
rig_zone s.example <<END
$(record direct._domainkey)
$(record large._domainkey --tag "n=$long")
alias._domainkey	CNAME alias.dkim.provider.example.
hollow._domainkey	CNAME nix.dkim.provider.example.
lame._domainkey		CNAME s.lame.example.
nodata._domainkey	A 127.0.0.1
END
rig_zone provider.example <<END
$(record alias.dkim)
END
rig_zone signed.example <<END
$(record secure._domainkey)
END
rig_zone broken.example <<END
$(record bogus._domainkey)
END
rig_sign signed.example
rig_sign broken.example
rig_break broken.example 'k=rsa' 'k=RSA'
rig_lame lame.example
rig_servers

# judged SELECTOR DOMAIN RESULT REASON STATUS ARG...: what comes of a message signed so
judged() {
	selector=$1 wanted="$3 $4" code=$5
	message "$selector" "$2"
	shift 5
	run -f json "$@" "$selector.eml"
	ends "$selector" "$code"
	same "$selector: verdict" "$wanted" "$(json 'r[0]["signatures"][0]["result"] + " " + r[0]["signatures"][0]["reason"]')"
	nothing "$selector: nothing on standard error" "$err"
}
# key_says NAME WANTED: one thing about the key of the last message
key_says() {
	same "$selector: $1" "$2" "$(json "r[0]['signatures'][0]['key']['$1']")"
}

judged direct s.example pass verified 0 -n "$UNBOUND"
key_says source dns
key_says server "$UNBOUND"
key_says dnssec unknown
key_says name direct._domainkey.s.example
key_says cname '[]'
judged alias s.example pass verified 0 -n "$UNBOUND"
key_says cname "['alias.dkim.provider.example']"
judged large s.example pass verified 0 -n "$NSD"
key_says ttl 300
judged secure signed.example pass verified 0 -n "$UNBOUND"
key_says dnssec secure
judged bogus broken.example temperror dnssec-bogus 75 -n "$UNBOUND"
key_says dnssec bogus
judged nix s.example permerror key-missing 1 -n "$UNBOUND"
judged hollow s.example permerror key-missing 1 -n "$UNBOUND"
judged nodata s.example permerror key-nodata 1 -n "$UNBOUND"
judged lame s.example temperror dns-servfail 75 -n "$UNBOUND"
judged elsewhere other.example temperror dns-refused 75 -n "$NSD"
rig_odd silent
judged silence s.example temperror dns-timeout 75 -n "$ODD" --timeout 1
judged patience s.example permerror key-missing 1 -n "$ODD" -n "$NSD" --timeout 4
# Messages in messages in messages, each with signatures of its own: no more than LIMIT_ATTACHED of them are opened, and
# all share the time of the outer one.
"$PYTHON" - >nest.eml <<'END'
count = 0
def message(depth):
    global count
    count += 1
    number = count
    print("DKIM-Signature: v=1; a=rsa-sha256; d=s.example; s=n%d; h=from; b=AAAA;\n bh=%s=\nFrom: ann@s.example" % (number, "A" * 43))
    print("Content-Type: multipart/mixed; boundary=n%d\n" % number)
    for _ in range(6 if depth else 0):
        print("--n%d\nContent-Type: message/rfc822\n" % number)
        message(depth - 1)
    print("--n%d--" % number)
message(3)
END
begun=$(date +%s)
run -f json -n "$ODD" --timeout 1 nest.eml
ends "messages in messages" 75
same "messages in messages: one time-out for all" yes "$([ $(($(date +%s) - begun)) -le 3 ] && echo yes)"
same "messages in messages: how many are opened" "10 True" "$(json '(lambda n: "%d %s" % (n(n, r[0]) - 1, r[0]["attached"][0]["attached"] is not None))(lambda n, m: 1 + sum(n(n, i) for i in m["attached"]))')"
rig_odd broken
judged nonsense s.example temperror dns-bad-answer 75 -n "$ODD"

# One question for a key, however many signatures and messages want it.
rig_odd answer
sign rsa -s direct -t 1772445600 <direct.eml >double.eml
run -f brief -n "$ODD" direct.eml double.eml direct.eml
same "a key is asked for once" "direct._domainkey.s.example edns - ad" "$(cat "$ODD_LOG")"

# Whether the Return-Path domain exists: only for a report, once, with the keys; no answer to it changes a verdict.
# from DOMAIN [SELECTOR SIGNER]: returned.eml, with a signature or without
from() {
	{
		printf 'Return-Path: <any@%s>\r\n' "$1"
		if [ $# = 3 ]; then sign rsa -s "$2" -d "$3" -t 1772445600 <plain.eml; else cat plain.eml; fi
	} >returned.eml
}
# exists SERVER FINDING STATUS ARG...: what is found in it
exists() {
	run -f json -n "$1" --timeout 2 returned.eml
	ends "$(head -n 1 returned.eml)" "$3"
	same "$(head -n 1 returned.eml)" "$2" "$(json '" ".join(f["id"] for f in r[0]["findings"] if f["id"] in ("return-path-nonexistent", "return-path-gone"))')"
}
from nix.s.example
for server in "$UNBOUND" "$NSD"; do
	exists "$server" return-path-nonexistent 2
done
from below.nix.s.example
exists "$UNBOUND" return-path-nonexistent 2
for domain in s.example _domainkey.s.example nodata._domainkey.s.example hollow._domainkey.s.example lame._domainkey.s.example \
	bogus._domainkey.broken.example s.lame.example other.example; do
	from $domain
	exists "$UNBOUND" "" 2
	exists "$NSD" "" 2
done
from nix.s.example direct s.example
exists "$UNBOUND" return-path-gone 0
exists "$ODD" "" 1
from nix.s.example nix nix.s.example # a missing key below it: asked afterwards
exists "$UNBOUND" return-path-nonexistent 1
# asks WANTED ARG...: the names that a run asks for
asks() {
	wanted=$1
	shift
	: >"$ODD_LOG"
	run -n "$ODD" "$@"
	same "asked: $*" "$wanted" "$(cut -d ' ' -f 1 "$ODD_LOG" | sort | tr '\n' ' ')"
}
from bounces.s.example direct s.example
cp returned.eml bounces.eml
both="bounces.s.example direct._domainkey.s.example "
from s.example direct s.example # whose key says that it exists
asks "direct._domainkey.s.example " -f json returned.eml
asks "$both" -f json bounces.eml returned.eml bounces.eml
asks "$both" -f text bounces.eml
asks "$both" -f html bounces.eml
for how in "-f brief" "-f authres" "-q" "-q -f json" "--filter"; do
	in=bounces.eml
	# shellcheck disable=SC2086
	asks "direct._domainkey.s.example " $how
	in=/dev/null
done
asks "direct._domainkey.s.example " -f json --keys /dev/null bounces.eml
asks "" -f json --offline bounces.eml
from bounces.s.example
asks "bounces.s.example " -f json returned.eml
printf 'Return-Path: <a@upper.example>\r\n' | cat - returned.eml >twice.eml
asks "upper.example " -f json twice.eml
from host.localdomain
asks "" -f json returned.eml

# Recorded, and judged again as of the same time: but for where the answers come from the reports are the same.
from nix.s.example
cp returned.eml unsigned.eml
from nix.s.example nix nix.s.example
all="unsigned.eml returned.eml bounces.eml direct.eml alias.eml large.eml secure.eml bogus.eml nix.eml hollow.eml nodata.eml lame.eml"
# shellcheck disable=SC2086
run -f json --time 2026-06-01T00:00:00Z -n "$UNBOUND" --record recorded $all
ends "recording" 75
mv "$out" live
# shellcheck disable=SC2086
run -f json --time 2026-06-01T00:00:00Z --offline --keys recorded $all
ends "replay" 75
same "replay: the same reports" "" "$("$PYTHON" - live "$out" <<'END'
import json, sys
def reports(name):
    found = [json.loads(line) for line in open(name, encoding="utf-8")]
    for report in found:
        for signature in report["signatures"]:
            signature["key"].pop("source")
            signature["key"].pop("server")
    return found
a, b = (reports(name) for name in sys.argv[1:])
print("\n".join("%s\n%s" % (x, y) for x, y in zip(a, b) if x != y), end="")
if len(a) != len(b) or not a:
    print(len(a), "and", len(b), "reports")
END
)"

run -f text --time 2026-03-02T12:00:00Z -n "$UNBOUND" --record recorded.too unsigned.eml
mv "$out" live
run -f text --time 2026-03-02T12:00:00Z --offline --keys recorded.too unsigned.eml
same "replay: nothing signed, byte for byte" "" "$(cmp live "$out" 2>&1)"
has "replay: what was found" "$out" "(return-path-nonexistent)"

finish
