#!/bin/sh
# The asker against real servers (NSD, Unbound) and odd ones: each outcome is told apart, nothing is asked that was not
# wanted, a silent server takes no longer than its share, a thousand questions are no trouble.
set -u
. "$top_srcdir/tests/dns/rig.sh"
. "$top_srcdir/tests/dns/checks.sh"
: "${ASKTOOL:=$top_builddir/tests/dns/asktool}"

# ask ARG...: what the tool says to the questions in standard input, times and sizes aside; how long it took in $ms
ask() {
	"$ASKTOOL" "$@" >"$RIG/out" 2>&1
	ms=$(sed -n 's/^; took //p' "$RIG/out")
	grep -v '^ms \|^size \|^; \|^$' "$RIG/out" | sed 's/ [0-9]* TXT "/ N TXT "/' >"$RIG/got"
}
# one WHAT WANT ARG...: what came of the one question in standard input
one() {
	what=$1 want=$2
	shift 2
	ask "$@"
	equal "$what" "$want" "$(sed -n 's/^got //p' "$RIG/got")"
}

rig_start
rig_zone example.test <<END
plain		TXT "v=DKIM1; " "p=plain"
alias		CNAME plain
out		CNAME key.provider.test.
mail		MX 10 plain
big		TXT $(text 1500)
$(i=0; while [ $i -lt 50 ]; do echo "n$i TXT \"$i\""; i=$((i + 1)); done)
END
rig_zone provider.test <<END
key		TXT "v=DKIM1; p=provider"
END
rig_zone signed.test <<END
s		TXT "v=DKIM1; p=signed"
END
rig_zone broken.test <<END
s		TXT "v=DKIM1; p=rightkey"
END
rig_sign signed.test
rig_sign broken.test
rig_break broken.test rightkey wrongkey
rig_servers

# ---- what real servers say

ask <<END
ask example.test SOA of $NSD
ask Plain.example.test TXT of $NSD edns
ask out.example.test TXT of $NSD
ask alias.example.test CNAME of $NSD
ask mail.example.test MX of $NSD
ask nix.example.test TXT of $NSD
ask elsewhere.test TXT of $NSD
END
gives "an authoritative server" <<END
ask example.test SOA of $NSD
got answered NOERROR from $NSD aa
answer example.test 300 SOA ns.example.test 1 3600 900 604800 60
authority example.test 300 NS ns.example.test
additional ns.example.test 300 A 127.0.0.1
ask Plain.example.test TXT of $NSD edns
got answered NOERROR from $NSD aa edns
answer Plain.example.test N TXT "v=DKIM1; " "p=plain"
authority example.test 300 NS ns.example.test
additional ns.example.test 300 A 127.0.0.1
ask out.example.test TXT of $NSD
got answered NOERROR from $NSD aa
answer out.example.test 300 CNAME key.provider.test
answer key.provider.test N TXT "v=DKIM1; p=provider"
authority provider.test 300 NS ns.provider.test
additional ns.provider.test 300 A 127.0.0.1
ask alias.example.test CNAME of $NSD
got answered NOERROR from $NSD aa
answer alias.example.test 300 CNAME plain.example.test
authority example.test 300 NS ns.example.test
additional ns.example.test 300 A 127.0.0.1
ask mail.example.test MX of $NSD
got answered NOERROR from $NSD aa
answer mail.example.test 300 MX 10 plain.example.test
authority example.test 300 NS ns.example.test
additional ns.example.test 300 A 127.0.0.1
ask nix.example.test TXT of $NSD
got answered NXDOMAIN from $NSD aa
authority example.test 60 SOA ns.example.test 1 3600 900 604800 60
ask elsewhere.test TXT of $NSD
got answered REFUSED from $NSD
END

ask -n "$UNBOUND" <<END
ask s.signed.test TXT of resolver rd edns do
ask s.signed.test TXT of resolver rd
ask s.broken.test TXT of resolver rd edns do
ask s.broken.test TXT of resolver rd cd edns do
END
gives "a validating resolver" <<END
ask s.signed.test TXT of resolver rd edns do
got answered NOERROR from $UNBOUND ra ad edns rrsig
answer s.signed.test N TXT "v=DKIM1; p=signed"
ask s.signed.test TXT of resolver rd
got answered NOERROR from $UNBOUND ra ad
answer s.signed.test N TXT "v=DKIM1; p=signed"
ask s.broken.test TXT of resolver rd edns do
got answered SERVFAIL from $UNBOUND ra edns
ask s.broken.test TXT of resolver rd cd edns do
got answered NOERROR from $UNBOUND ra cd edns rrsig
answer s.broken.test N TXT "v=DKIM1; p=wrongkey"
END

one "too big for UDP" "answered NOERROR from $NSD aa tc edns" <<END
ask big.example.test TXT of $NSD edns
END
one "over TCP it fits" "answered NOERROR from $NSD aa edns" <<END
ask big.example.test TXT of $NSD edns tcp
END
equal "all of it" 15 "$(grep -o '"[0-9]*"' "$RIG/got" | wc -l | tr -d ' ')"

# ---- odd ones

# odd MODE WANT [ARG...]: what comes of a question to such a server; "@" in WANT is the server
odd() {
	mode=$1 want=$2
	shift 2
	rig_odd "$mode"
	one "$mode" "$(echo "$want" | sed "s/@/$ODD/")" "$@" <<END
ask S.odd.test TXT of $ODD $flags
END
}
flags=edns
odd answer "answered NOERROR from @ ra"
odd silent "timeout from @" -t 2000
within 800 "silence costs a quarter of the time"
longer 500 "silence is waited for"
equal "it was asked three times" 3 "$(wc -l <"$ODD_LOG" | tr -d ' ')"
odd noedns "timeout from @" -t 800
flags=
odd noedns "answered NOERROR from @ ra"
flags=edns
odd twice "answered NOERROR from @ ra"
odd slow "answered NOERROR from @ ra"
odd garbage "garbage from @"
within 400 "garbage is not waited after for long"
odd wrongid "garbage from @"
odd otherq "garbage from @"
odd broken "garbage from @"
odd badstring "garbage from @"
odd servfail "answered SERVFAIL from @ ra"
odd refused "answered REFUSED from @ ra"
odd formerr "answered FORMERR from @ ra"
odd formerrq "answered FORMERR from @ ra"
odd badvers "answered RCODE16 from @ ra edns"
odd notimp "answered NOTIMP from @ ra"
odd lower "answered NOERROR from @ ra case"
odd lame "answered NOERROR from @ ra"
odd expired "answered SERVFAIL from @ ra edns"
equal "what the server says about it, harmless" 'error 7 "signature \027[31mexpired"' "$(grep ^error "$RIG/got")"
odd truncated "answered NOERROR from @ tc ra"
flags="edns tcp"
odd truncated "tcp-refused from @"
odd hangup "tcp-refused from @"
odd eof "tcp-refused from @"
odd dribble "garbage from @"
odd tcp "answered NOERROR from @ ra"
odd mute "timeout from @" -t 800

dead=127.0.0.1:$(rig_free_port)
one "nobody listens" "unreachable from $dead" <<END
ask s.odd.test TXT of $dead
END
within 200 "that is known at once"
one "nobody listens, TCP" "tcp-refused from $dead" <<END
ask s.odd.test TXT of $dead tcp
END
ask <<END
ask s.odd.test TXT of elsewhere
ask a..b TXT of $NSD
ask $(awk 'BEGIN { while (i++ < 64) printf "x" }').test TXT of $NSD
END
equal "what cannot be asked" 3 "$(grep -c '^got not-asked$' "$RIG/got")"

# ---- resolvers stand in for each other

rig_odd silent
silent=$ODD
one "one silent, one living" "answered NOERROR from $UNBOUND ra" -n "$silent" -n "$UNBOUND" -t 2000 <<END
ask plain.example.test TXT of resolver rd
END
one "one dead, one living" "answered NOERROR from $UNBOUND ra" -n "$dead" -n "$UNBOUND" <<END
ask plain.example.test TXT of resolver rd
END
within 500 "one dead: the other is asked at once"
one "both silent" "timeout from $silent" -n "$silent" -n "$silent" -t 600 <<END
ask plain.example.test TXT of resolver rd
END

# ---- many

i=0
while [ $i -lt 50 ]; do
	echo "ask n$i.example.test TXT of $NSD"
	i=$((i + 1))
done >"$RIG/questions"
ask -r 20 <"$RIG/questions"
equal "a thousand questions" 1000 "$(grep -c '^got answered NOERROR' "$RIG/got")"
equal "each got its own answer" "" "$(awk '/^ask/ { sub(/\..*/, "", $2); n = substr($2, 2) }
	/^answer/ && $5 != "\"" n "\"" { print n, $5 }' "$RIG/got")"
equal "progress was told a thousand times" "; told 1000" "$(grep '^; told' "$RIG/out")"
sed "s/$NSD/$silent/" "$RIG/questions" >"$RIG/unanswered"
ask -t 2000 -r 20 <"$RIG/unanswered"
equal "a thousand questions to one that is silent" 0 "$(grep -c '^got answered' "$RIG/got")"
within 2200 "the whole ends in time"
cat "$RIG/unanswered" "$RIG/questions" >"$RIG/both"
ask -t 2000 <"$RIG/both"
equal "a silent server does not keep the others from answering" 50 "$(grep -c '^got answered NOERROR' "$RIG/got")"
ulimit -n 40
ask <"$RIG/questions"
equal "few file handles: all are asked" 50 "$(grep -c '^got answered NOERROR' "$RIG/got")"

finish
