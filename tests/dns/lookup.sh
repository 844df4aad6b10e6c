#!/bin/sh
# The lookup against real servers (NSD, Unbound) and one that misbehaves: every outcome that is told apart,
# truncation to TCP, failover, DNSSEC, one question a name, recording and replay.
set -u
. "$top_srcdir/tests/dns/rig.sh"
. "$top_srcdir/tests/dns/checks.sh"
: "${LOOKUPTOOL:=$top_builddir/tests/dns/lookuptool}"

# run ARG...: what the tool says, TTLs of Unbound (which counts them down) as N
run() {
	"$LOOKUPTOOL" "$@" >"$RIG/out" 2>"$RIG/err"
	status=$?
	ms=$(sed -n 's/^ms //p' "$RIG/out")
	grep -v '^ms ' "$RIG/out" | sed "/server=$UNBOUND/s/ttl=[0-9][0-9]*/ttl=N/" >"$RIG/got"
	if [ "$status" = 0 ] && ! [ -s "$RIG/err" ]; then
		return
	fi
	echo "status $status" >>"$RIG/got"
	cat "$RIG/err" >>"$RIG/got"
}

# check WHAT ARG... <<END: the tool's output must be what stdin has
check() {
	what=$1
	shift
	run "$@"
	gives "$what"
}

rig_start
rig_zone example.test <<END
plain		TXT "v=DKIM1; p=plain"
strings		TXT "v=DKIM1; " "p=ab" "cd"
empty		TXT ""
gaps		TXT "" "v=DKIM1;" "" " p=x" ""
bytes		TXT "a\\000b\\"\\\\\\200c"
two		TXT "one"
two		TXT "two"
nodata		A 127.0.0.1
one		CNAME plain
three1		CNAME three2
three2		60 CNAME three3
three3		CNAME plain
across		CNAME key.provider.test.
dangling	CNAME nix.provider.test.
hollow		CNAME nodata
lamealias	CNAME key.lame.test.
big		TXT $(text 1500)
huge		TXT $(text 30000)
END
rig_zone provider.test <<END
key		TXT "v=DKIM1; p=provider"
END
rig_zone signed.test <<END
s		TXT "v=DKIM1; p=signed"
out		CNAME key.provider.test.
in		CNAME s
END
rig_zone broken.test <<END
s		TXT "v=DKIM1; p=rightkey"
in		CNAME s
END
rig_sign signed.test
rig_sign broken.test
rig_break broken.test rightkey wrongkey
rig_lame lame.test
rig_servers
U="server=$UNBOUND" N="server=$NSD"

# ---- what real servers say

check "one record" -n "$UNBOUND" plain.example.test PLAIN.Example.Test. <<END
plain.example.test status=ok dnssec=unknown ttl=N source=dns $U
  txt v=DKIM1; p=plain
PLAIN.Example.Test. status=ok dnssec=unknown ttl=N source=dns $U
  txt v=DKIM1; p=plain
asked 1
END

check "strings are joined, empty ones and any byte kept" -n "$UNBOUND" \
	strings.example.test empty.example.test gaps.example.test bytes.example.test <<END
strings.example.test status=ok dnssec=unknown ttl=N source=dns $U
  txt v=DKIM1; p=abcd
empty.example.test status=ok dnssec=unknown ttl=N source=dns $U
  txt$(printf ' ')
gaps.example.test status=ok dnssec=unknown ttl=N source=dns $U
  txt v=DKIM1; p=x
bytes.example.test status=ok dnssec=unknown ttl=N source=dns $U
  txt a\\000b"\\092\\200c
asked 4
END

run -n "$UNBOUND" two.example.test
equal "several records" "one two" "$(sed -n 's/^  txt //p' "$RIG/got" | sort | tr '\n' ' ' | sed 's/ $//')"

check "there is none" -n "$UNBOUND" nix.example.test nodata.example.test <<END
nix.example.test status=nxdomain dnssec=unknown ttl=N source=dns $U
nodata.example.test status=nodata dnssec=unknown ttl=N source=dns $U
asked 2
END

check "CNAMEs" -n "$UNBOUND" one.example.test three1.example.test across.example.test dangling.example.test \
	hollow.example.test <<END
one.example.test status=ok dnssec=unknown ttl=N source=dns $U
  cname plain.example.test
  txt v=DKIM1; p=plain
three1.example.test status=ok dnssec=unknown ttl=N source=dns $U
  cname three2.example.test
  cname three3.example.test
  cname plain.example.test
  txt v=DKIM1; p=plain
across.example.test status=ok dnssec=unknown ttl=N source=dns $U
  cname key.provider.test
  txt v=DKIM1; p=provider
dangling.example.test status=nxdomain dnssec=unknown ttl=N source=dns $U
  cname nix.provider.test
hollow.example.test status=nodata dnssec=unknown ttl=N source=dns $U
  cname nodata.example.test
asked 5
END

check "the smallest TTL of a chain; of none the SOA's" -n "$NSD" plain.example.test three1.example.test \
	nix.example.test <<END
plain.example.test status=ok dnssec=unknown ttl=300 source=dns $N
  txt v=DKIM1; p=plain
three1.example.test status=ok dnssec=unknown ttl=60 source=dns $N
  cname three2.example.test
  cname three3.example.test
  cname plain.example.test
  txt v=DKIM1; p=plain
nix.example.test status=nxdomain dnssec=unknown ttl=60 source=dns $N
asked 3
END

check "SERVFAIL: a zone whose server does not have it" -n "$UNBOUND" s.lame.test lamealias.example.test <<END
s.lame.test status=servfail dnssec=unknown ttl=-1 source=dns $U
lamealias.example.test status=servfail dnssec=unknown ttl=-1 source=dns $U
asked 2
END

check "REFUSED" -n "$NSD" s.elsewhere.test <<END
s.elsewhere.test status=refused dnssec=unknown ttl=-1 source=dns $N
asked 1
END

check "longer than a UDP packet: TCP" -n "$NSD" big.example.test huge.example.test <<END
big.example.test status=ok dnssec=unknown ttl=300 source=dns $N
  txt $(joined 1500)
huge.example.test status=ok dnssec=unknown ttl=300 source=dns $N
  txt $(joined 30000)
asked 2
END

check "secure, and a chain that leaves the signed zone" -n "$UNBOUND" s.signed.test in.signed.test nix.signed.test \
	out.signed.test <<END
s.signed.test status=ok dnssec=secure ttl=N source=dns $U
  txt v=DKIM1; p=signed
in.signed.test status=ok dnssec=secure ttl=N source=dns $U
  cname s.signed.test
  txt v=DKIM1; p=signed
nix.signed.test status=nxdomain dnssec=secure ttl=N source=dns $U
out.signed.test status=ok dnssec=unknown ttl=N source=dns $U
  cname key.provider.test
  txt v=DKIM1; p=provider
asked 4
END

check "bogus: SERVFAIL, but not with CD=1" -n "$UNBOUND" s.broken.test in.broken.test <<END
s.broken.test status=servfail dnssec=bogus ttl=-1 source=dns $U
in.broken.test status=servfail dnssec=bogus ttl=-1 source=dns $U
asked 2
END

check "names that are none" -n "$NSD" "a b.test" "a\\046b.test" "a..test" <<END
a b.test status=bad dnssec=unknown ttl=-1 source=dns server=
a\\046b.test status=bad dnssec=unknown ttl=-1 source=dns server=
a..test status=bad dnssec=unknown ttl=-1 source=dns server=
asked 0
END

# ---- recording and replay

names="plain.example.test strings.example.test empty.example.test bytes.example.test nix.example.test
	nodata.example.test three1.example.test across.example.test dangling.example.test big.example.test
	two.example.test s.lame.test s.signed.test nix.signed.test out.signed.test s.broken.test huge.example.test"
for name in $names; do
	"$LOOKUPTOOL" -n "$UNBOUND" -r "$RIG/recorded" "$name"
done | grep -v '^asked\|^ms' >"$RIG/live"
sed "s|source=dns $U|source=file server=$RIG/recorded|" "$RIG/live" >"$RIG/live.file"
echo "asked 0" >>"$RIG/live.file"
# shellcheck disable=SC2086
check "what was recorded is replayed" --offline -k "$RIG/recorded" $names <"$RIG/live.file"
cp "$RIG/recorded" "$RIG/twice"
sed 's/p=plain"$/p=newer"/' "$RIG/recorded" >>"$RIG/twice"
ttl=$(sed -n 's/^plain.example.test status.*ttl=\([0-9]*\).*/\1/p' "$RIG/live")
check "of two recordings the later counts" --offline -k "$RIG/twice" plain.example.test <<END
plain.example.test status=ok dnssec=unknown ttl=$ttl source=file server=$RIG/twice
  txt v=DKIM1; p=newer
asked 0
END
check "a record file that cannot be written is told once" -n "$NSD" -r /dev/full --times 2 plain.example.test <<END
plain.example.test status=ok dnssec=unknown ttl=300 source=dns $N
  txt v=DKIM1; p=plain
asked 1
status 1
END
check "a record file that cannot be opened" -n "$NSD" -r "$RIG/no/such" plain.example.test <<END
status 66
lookuptool: $RIG/no/such: No such file or directory
END
echo "plain.example.test v=DKIM1; p=from-file" >"$RIG/keys"
check "key files go before the DNS" -n "$NSD" -k "$RIG/keys" plain.example.test strings.example.test <<END
plain.example.test status=ok dnssec=unknown ttl=-1 source=file server=$RIG/keys
  txt v=DKIM1; p=from-file
strings.example.test status=ok dnssec=unknown ttl=300 source=dns $N
  txt v=DKIM1; p=abcd
asked 1
END
check "offline nothing is asked" -n "$NSD" --offline -k "$RIG/keys" strings.example.test <<END
strings.example.test status=not-recorded dnssec=unknown ttl=-1 source=file server=
asked 0
END

# ---- one question a name

rig_odd answer
n=plain.odd.test
run -n "$ODD" --times 3 $n $n PLAIN.odd.test plain.odd.test. $n
equal "five times one name, three rounds: one question" "asked 1" "$(grep asked "$RIG/got")"
equal "one packet" "$n edns - ad" "$(cat "$ODD_LOG")"

# kept WHAT SECONDS QUESTIONS ARG...: a name twice, with SECONDS between
kept() {
	what=$1 seconds=$2 wanted=$3
	shift 3
	run --times 2 --later "$seconds" "$@"
	equal "$what" "asked $wanted" "$(grep asked "$RIG/got")"
}
kept "a TTL of 300 holds" 299 1 -n "$NSD" plain.example.test
kept "and ends" 301 2 -n "$NSD" plain.example.test
kept "so does that of no such name" 59 1 -n "$NSD" nix.example.test
kept "and ends" 61 2 -n "$NSD" nix.example.test
kept "a TTL of 0 holds a little" 9 1 -n "$ODD" plain.odd.test
kept "and ends" 11 2 -n "$ODD" plain.odd.test
kept "a failure holds" 29 1 -n "$NSD" s.elsewhere.test
kept "and ends" 31 2 -n "$NSD" s.elsewhere.test

# ---- servers that misbehave

# odd WHAT MODE [MS] <<END: what is got from such a server; @ stands for its address
odd() {
	rig_odd "$2"
	sed "s/server=@/server=$ODD/" >"$RIG/odd.want"
	check "$1" -n "$ODD" -t "${3:-2000}" s.odd.test <"$RIG/odd.want"
}
good="status=ok dnssec=unknown ttl=0 source=dns"

odd "an answer cut off inside a record" broken <<END
s.odd.test status=bad dnssec=unknown ttl=-1 source=dns server=@
asked 1
END
odd "a string longer than its record" badstring <<END
s.odd.test status=bad dnssec=unknown ttl=-1 source=dns server=@
asked 1
END
odd "SERVFAIL, also with CD=1" servfail <<END
s.odd.test status=servfail dnssec=unknown ttl=-1 source=dns server=@
asked 1
END
odd "SERVFAIL, silent with CD=1" cdsilent <<END
s.odd.test status=servfail dnssec=unknown ttl=-1 source=dns server=@
asked 1
END
odd "SERVFAIL, an answer with CD=1" bogus <<END
s.odd.test status=servfail dnssec=bogus ttl=-1 source=dns server=@
asked 1
END
equal "the questions of it" "s.odd.test edns - ad,s.odd.test edns cd ad," "$(tr '\n' , <"$ODD_LOG")"
odd "REFUSED" refused <<END
s.odd.test status=refused dnssec=unknown ttl=-1 source=dns server=@
asked 1
END
odd "truncated, and no TCP" truncated <<END
s.odd.test status=bad dnssec=unknown ttl=-1 source=dns server=@
asked 1
END
odd "CNAMEs in a circle" loop <<END
s.odd.test status=bad dnssec=unknown ttl=-1 source=dns server=@
  cname b.odd.test
  cname s.odd.test
asked 1
END
odd "a chain as long as allowed" chain12 <<END
s.odd.test $good server=@
$(for i in 0 1 2 3 4 5 6 7 8 9 10 11; do echo "  cname c$i.odd.test"; done)
  txt v=DKIM1; p=odd
asked 1
END
odd "a chain that is longer" long <<END
s.odd.test status=bad dnssec=unknown ttl=-1 source=dns server=@
$(for i in 0 1 2 3 4 5 6 7 8 9 10 11; do echo "  cname c$i.odd.test"; done)
asked 1
END
odd "half an answer of a server that does not recurse" referral <<END
s.odd.test status=refused dnssec=unknown ttl=-1 source=dns server=@
  cname c0.odd.test
asked 1
END
for mode in formerr formerrq notimp badvers noedns; do
	odd "a server without EDNS ($mode)" $mode <<END
s.odd.test $good server=@
  txt v=DKIM1; p=odd
asked 1
END
done
rig_odd notimp
run -n "$ODD" --each a.odd.test b.odd.test
equal "that a server has no EDNS is remembered" "a edns b plain c" \
	"a $(sed -n '1s/.*\(edns\|plain\).*/\1/p' "$ODD_LOG") b $(sed -n '3s/^b.*\(edns\|plain\).*/\1/p' "$ODD_LOG") c"
odd "an answer that is late, but not too late" slow <<END
s.odd.test $good server=@
  txt v=DKIM1; p=odd
asked 1
END
for mode in silent garbage otherq; do
	odd "nothing that counts as an answer ($mode)" $mode 600 <<END
s.odd.test status=timeout dnssec=unknown ttl=-1 source=dns server=@
asked 1
END
	within 900 "$mode: the time-out holds"
done

dead=127.0.0.1:$(rig_free_port)
check "nobody listens" -n "$dead" s.odd.test <<END
s.odd.test status=bad dnssec=unknown ttl=-1 source=dns server=$dead
asked 1
END
within 500 "nobody listens: that is known at once"
check "nobody listens, IPv6" -n '[::1]:1' s.odd.test <<END
s.odd.test status=bad dnssec=unknown ttl=-1 source=dns server=[::1]:1
asked 1
END

# ---- several servers

check "one dead, one living" -n "$dead" -n "$NSD" plain.example.test <<END
plain.example.test status=ok dnssec=unknown ttl=300 source=dns $N
  txt v=DKIM1; p=plain
asked 1
END
within 500 "one dead: the other is asked at once"
rig_odd silent
check "one silent, one living, within the deadline" -n "$ODD" -n "$NSD" -t 2000 plain.example.test <<END
plain.example.test status=ok dnssec=unknown ttl=300 source=dns $N
  txt v=DKIM1; p=plain
asked 1
END
within 1000 "one silent: the other is asked in time"
check "one refuses, one is silent" -n "$NSD" -n "$ODD" -t 2000 s.elsewhere.test <<END
s.elsewhere.test status=refused dnssec=unknown ttl=-1 source=dns $N
asked 1
END
silent=$ODD
rig_odd servfail
check "one fails, one knows" -n "$ODD" -n "$NSD" plain.example.test <<END
plain.example.test status=ok dnssec=unknown ttl=300 source=dns $N
  txt v=DKIM1; p=plain
asked 1
END
check "a bad signature is not washed off by another server" -n "$UNBOUND" -n "$NSD" s.broken.test <<END
s.broken.test status=servfail dnssec=bogus ttl=-1 source=dns $U
asked 1
END
many=$(i=0; while [ $i -lt 40 ]; do echo "n$i.example.test"; i=$((i + 1)); done)
# shellcheck disable=SC2086
run -n "$silent" -t 600 $many
equal "forty names time out together" 40 "$(grep -c 'status=timeout' "$RIG/got")"
within 900 "forty names in one deadline"

# ---- options

for bad in localhost 127.0.0.1:0 127.0.0.1:65536 '[::1' 1.2.3 '::1:x' '[::1]x' ''; do
	run -n "$bad" s.example.test
	equal "bad nameserver '$bad'" "status 66" "$(head -1 "$RIG/got")"
done
check "IPv6 addresses are understood" -n '[::1]:1' --offline s.example.test <<END
s.example.test status=not-recorded dnssec=unknown ttl=-1 source=file server=
asked 0
END

finish
