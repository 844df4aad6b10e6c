#!/bin/sh
# What VIOLATIONS says, tried: a signed message is broken in each of the ways, and the result, the reason and the
# findings must be those that the document gives. The order is that of the document.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
tries=0 failures=0
pem=$top_srcdir/tests/keys

# ---------------------------------------------------------------- the tools

sign() {
	"$SIGN" -d acme.example -s 2026a -k "$pem/acme.pem" "$@"
}

# results FILE [OPTION...]: "RESULT(REASON) ..." of the signatures, and the ids of the findings in $work/findings
results() {
	file=$1
	shift
	"$DKIMVERIFY" --offline -k keys -f json "$@" "$file" >json || :
	grep -o '"id":"[^"]*","severity"' json | cut -d'"' -f4 >findings || :
	grep -o '"result":"[a-z]*","reason":"[^"]*"' json | sed 's/"result":"\(.*\)","reason":"\(.*\)"/\1(\2)/' | paste -sd' ' -
}

# is NAME WANTED FILE [OPTION...]: WANTED is what the signatures must come to, then findings with a "+" that must be
# there and findings with a "-" that must not
is() {
	name=$1 wanted=$2
	shift 2
	tries=$((tries + 1))
	got=$(results "$@") bad=
	signatures=$(echo "$wanted" | tr ' ' '\n' | grep -v '^[+-]' | paste -sd' ' -)
	[ "$got" = "$signatures" ] || bad="the signatures are: $got"
	for finding in $(echo "$wanted" | tr ' ' '\n' | grep '^+'); do
		grep -qx -e "${finding#+}" findings || bad="$bad; not found: ${finding#+}"
	done
	for finding in $(echo "$wanted" | tr ' ' '\n' | grep '^-'); do
		! grep -qx -e "${finding#-}" findings || bad="$bad; found: ${finding#-}"
	done
	[ -n "$bad" ] || return 0
	failures=$((failures + 1))
	printf 'not ok %s\n  wanted: %s\n  %s (found: %s)\n' "$name" "$wanted" "$bad" "$(paste -sd' ' findings)"
}

# signed NAME WANTED [OPTION OF SIGN...]: the message, signed so
signed() {
	name=$1 wanted=$2
	shift 2
	sign "$@" <plain >m
	is "$name" "$wanted" m
}

# key NAME WANTED RECORD...: the message, with other texts in the key file
key() {
	name=$1 wanted=$2
	shift 2
	printf "$owner\t%s\n" "$@" >keys
	is "$name" "$wanted" relaxed
}

owner=2026a._domainkey.acme.example
record=$(sign --record | cut -f 2)
p=${record##*p=}
good() {
	printf '%s\t%s\n' "$owner" "$record" >keys
}
good

sed 's/$/\r/' >plain <<'MESSAGE'
Received: from mail.acme.example (mail.acme.example [192.0.2.25])
 by mx.you.example with ESMTPS id 1; Mon, 2 Mar 2026 10:00:10 +0000
From: Kim Lee <kim@acme.example>
To: you@you.example
Subject: Release   plan
Date: Mon, 2 Mar 2026 10:00:00 +0000
Message-ID: <1@acme.example>

Hello,

this is  the plan. 

MESSAGE
border=1772445610
sign -c relaxed/relaxed <plain >relaxed
sign -c simple/simple <plain >simple
is 'the message itself, relaxed' 'pass(verified)' relaxed
is 'the message itself, simple' 'pass(verified)' simple

# edited NAME WANTED SED [FILE]: the relaxed message, or FILE, with an edit
edited() {
	sed -e "$3" "${4:-relaxed}" >m
	is "$1" "$2" m
}

# ---------------------------------------------------------------- the file

for form in relaxed simple; do
	edited "LF, $form" 'pass(verified) -bare-lf' 's/\r$//' $form
	edited "some LF in the header, $form" 'pass(verified) +bare-lf' '3,6s/\r$//' $form
	edited "some LF in the body, $form" 'pass(verified) +bare-lf -bare-lf-literal' '/the plan/s/\r$//' $form
	tr -d '\n' <$form >m
	is "CR only, $form" 'pass(verified) +cr-lines' m
done
(cat plain && printf 'one\ntwo\r\n') | sign --literal >m
is 'signed with single LFs as they are' 'pass(verified) +bare-lf +bare-lf-literal' m
edited 'CR put into a line' 'fail(body-hash-mismatch) +bare-cr' 's/Hello/Hel\rlo/'
(cat plain && printf 'one\rtwo\r\n') | sign >m
is 'CR in a line when it was signed' 'pass(verified) +bare-cr' m
edited 'CR CR LF' 'fail(both-hashes-mismatch) +bare-cr +no-body' 's/\r$/\r\r/'

(printf '\357\273\277' && cat relaxed) >m
is 'byte order mark' 'pass(verified) +bom' m
(printf '>From kim@acme.example Mon Mar  2 10:00:00 2026\r\n' && cat relaxed) >m
is '>From line of a mailbox' 'pass(verified) +mbox-line' m
(printf 'From kim@acme.example Mon Mar  2 10:00:00 2026\r\n' && cat relaxed) >m
is 'From line of a mailbox' 'pass(verified) -mbox-line' m
(cat plain && printf 'From now on\r\n>From then on\r\n') | sign >from
edited 'From lines quoted by mboxrd' 'pass(verified) +mbox-quoted' 's/^>*From [nt]/>&/' from
edited 'From lines mixed up by mboxo' 'fail(body-hash-mismatch) -mbox-quoted' 's/^From now/>&/' from
edited 'more than a mailbox does' 'fail(body-hash-mismatch) -mbox-quoted' 's/^From now/>>>&/' from
(printf '\r\n' && cat relaxed) >m
is 'empty line before the header' 'pass(verified) +not-a-message' m # the signature is that of the message inside
edited 'first line indented' '+first-line-space' '1s/^/ /'
edited 'no empty line' 'fail(body-hash-mismatch) +no-body' '/^\r$/,$d'
edited 'body against the header' 'fail(body-hash-mismatch) +no-colon-line' '0,/^\r$/{/^\r$/d}'
edited 'line of blanks after the header' 'fail(body-hash-mismatch) +no-colon-line' '0,/^\r$/{s/^\r$/ \r/}'
for form in relaxed simple; do
	(cat $form && printf '\r\n\r\n') >m
	is "empty lines at the end, $form" 'pass(verified)' m
	head -c -2 $form >m
	is "no line end at the end, $form" 'pass(verified)' m
done
edited 'blanks in the body, relaxed' 'pass(verified)' 's/is  the plan. /is the plan./'
edited 'blanks in the body, simple' 'fail(body-hash-mismatch)' 's/is  the plan. /is the plan./' simple
edited 'NUL in the header' 'pass(verified) +nul-byte' 's/^To:/X: a\x00b\r\nTo:/'
edited 'NUL in the signature' 'permerror(sig-tag-junk) +nul-in-signature' 's/d=acme/d=\x00acme/'
(cat plain && printf 'a\000b\r\n') | sign >m
is 'NUL in the body' 'pass(verified) -nul-byte' m

# ---------------------------------------------------------------- header fields

edited 'blank before the colon, relaxed' 'pass(verified) +name-space-colon' 's/^Subject:/Subject :/'
edited 'blank before the colon, simple' 'fail(header-hash-mismatch) +name-space-colon' 's/^Subject:/Subject :/' simple
edited 'name folded, relaxed' 'pass(verified) +name-fold-colon' 's/^Subject:/Subject\r\n :/'
edited 'name in capitals, relaxed' 'pass(verified)' 's/^Subject:/SUBJECT:/'
edited 'name in capitals, simple' 'fail(header-hash-mismatch)' 's/^Subject:/SUBJECT:/' simple
edited 'folded anew, relaxed' 'pass(verified)' 's/^Subject: Release /Subject: Release\r\n\t/'
edited 'folded anew, simple' 'fail(header-hash-mismatch)' 's/^Subject: Release /Subject: Release\r\n\t/' simple
edited 'line without colon' 'pass(verified) +no-colon-line' 's/^To:/this is no field\r\nTo:/'
edited 'colon without name' 'pass(verified) +no-colon-line' 's/^To:/: no name\r\nTo:/'
edited 'name with blanks' 'pass(verified) +name-bad-chars' 's/^To:/X Y: z\r\nTo:/'
edited 'second Subject above' 'policy(header-added) +header-added' 's/^From:/Subject: x\r\nFrom:/'
edited 'second Subject below' 'fail(header-hash-mismatch)' 's/^Message-ID:/Subject: x\r\nMessage-ID:/'
edited 'second From above' 'policy(header-added) +from-multiple' 's/^From:/From: <x@y.example>\r\nFrom:/'
is 'the same with --policy=rfc' 'pass(verified) +header-added +from-multiple' m --policy=rfc
sed 's/^From:/From: <x@y.example>\r\nFrom:/' plain | sign -h From:From:To >m
is 'two From, both signed' 'policy(from-multiple) +from-multiple' m
grep -v '^From' plain | sign -h From:To >m
is 'no From, and named in h=' 'pass(verified) +from-missing' m
sign -h From:DKIM-Signature <plain >m
is 'h= names DKIM-Signature, there is no other' 'pass(verified) +h-signs-dkim-signature' m
(sed -n '/^Received/q;p' relaxed && cat relaxed) >m
is 'the same signature twice' 'pass(verified) pass(verified) +sig-copies' m

# ---------------------------------------------------------------- DKIM-Signature

signed ';;' 'permerror(sig-tag-junk)' --set 'd=acme.example;'
signed 'part without =' 'permerror(sig-tag-junk)' --set 'd=acme.example; x'
signed 'tag twice' 'permerror(sig-tag-duplicate)' --tag d=acme.example
signed 'unknown tag twice' 'permerror(sig-tag-duplicate)' --tag y=1 --tag y=1
signed 'unknown tag' 'pass(verified)' --tag y=1
signed 'tag in capitals' 'permerror(sig-tag-missing)' --drop d --tag D=acme.example
signed 'a= in capitals' 'pass(verified)' --set a=RSA-SHA256
signed 'v= is not first' 'pass(verified)' --order a,v
signed 'no v=' 'permerror(sig-tag-missing)' --drop v
is 'no v=, legacy' 'pass(verified) +sig-version-draft' m --policy=legacy
signed 'v=0.5' 'permerror(sig-version)' --set v=0.5
is 'v=0.5, legacy' 'pass(verified) +sig-version-draft' m --policy=legacy
signed 'v=1.0' 'permerror(sig-version)' --set v=1.0
sign -c relaxed/simple --set c=relaxed <plain >m
is 'c= with one word' 'pass(verified)' m
signed 'c= with a word that is not known' 'permerror(canon-unknown)' --set c=nowsp
signed 'q=dns' 'permerror(q-unknown)' -q dns
is 'the same with --policy=legacy' 'pass(verified)' m --policy=legacy
signed 'q= with a method that is not known' 'pass(verified)' -q x:dns/txt
signed 'q= without one that is' 'permerror(q-unknown)' -q x
signed 'd= with a dot at its end' 'permerror(domain-bad)' --set d=acme.example.
signed 's= with a blank' 'permerror(selector-bad-chars)' --set 's=2026 a'
signed '"_" in s=' 'temperror(key-not-recorded)' --set s=_2026
signed 'i= without @' 'permerror(sig-bad-value)' -i acme.example
signed 'i= outside d=' 'permerror(i-not-under-d)' -i kim@xacme.example
signed 'i= in UTF-8' 'pass(verified)' --tag 'i=kïm@acme.example'
signed 'h= without From' 'permerror(from-unsigned)' -h To:Subject
signed 'h= with an empty name' 'permerror(sig-bad-value)' --set h=From::To
signed 'h= names what is not there' 'pass(verified)' -h From:X-None:To:To
edited 'b= without its = signs' 'pass(verified)' 's/yyw==/yyw/'
edited 'blanks in b=' 'pass(verified)' 's/b=\(..\)/b=\1 \t/'
edited 'b= with another character' 'permerror(sig-bad-base64)' 's/b=\(..\)./b=\1-/'
edited 'b= cut off' 'permerror(sig-bad-base64)' 's/yyw==/yy/'
edited 'b= damaged' 'fail(wrong-key-or-damaged-b)' 's/jyyw==/jzyw==/'
signed 'bh= too short' 'permerror(bh-length)' --bh aGVsbG8=
signed 'bh= of an empty body' 'fail(body-hash-mismatch) +bh-empty-body' --bh 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
signed 'l= is the whole body' 'pass(verified) +l-present' -l all
signed 'l= is a part' 'policy(l-partial)' -l 10
is 'l= is a part, rfc' 'pass(verified) +l-partial' m --policy=rfc
signed 'l=0' 'policy(l-zero)' -l 0
signed 'l= beyond the body' 'permerror(l-too-large)' --tag l=999
signed 'l= of many digits' 'permerror(l-too-large)' --tag l=99999999999999999999
signed 'l=-1' 'permerror(sig-bad-number)' --tag l=-1
signed 't= is no number' 'permerror(sig-bad-number)' --tag t=abc
signed 'x= before t=' 'permerror(x-before-t)' -t 100 -x 50
signed 'x= is t=' 'permerror(x-before-t)' -t $border -x $border
signed 'x= when it came' 'pass(verified) +x-expired-since' -x $border
signed 'x= a second before it came' 'permerror(x-expired)' -x $((border - 1))
is 'x=, judged before it came' 'pass(verified)' m -t 2026-03-01
signed 'x= without end' 'pass(verified)' -x 999999999999999999999
signed 't= 300 s late' 'pass(verified)' -t $((border + 300))
signed 't= 301 s late' 'policy(t-future)' -t $((border + 301))
is 't= 301 s late, rfc' 'pass(verified) +t-future' m --policy=rfc
signed 'z= that cannot be read' 'pass(verified) +z-bad' --tag z=abc
sign -z <plain | sed 's/^Subject: /&[x] /' >m
is 'z= tells what was changed' 'fail(header-hash-mismatch) +z-diff' m
sign -a rsa-sha1 <plain >m
is 'rsa-sha1' 'permerror(alg-sha1)' m
is 'rsa-sha1, legacy' 'pass(verified) +alg-sha1' m --policy=legacy
(for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do sed -n '/^Received/q;p' relaxed; done && cat plain) >m
results m >all
tries=$((tries + 1))
grep -q 'pass(verified) neutral(limit-signatures)$' all || { failures=$((failures + 1)) && echo "not ok 21 signatures: $(cat all)"; }

# ---------------------------------------------------------------- key records

key 'p= alone' 'pass(verified)' "p=$p"
key ';;' 'permerror(key-tag-junk)' "v=DKIM1;; p=$p"
key 'flag without =' 'permerror(key-tag-junk)' "v=DKIM1; t; p=$p"
key 'tag twice' 'permerror(key-tag-duplicate)' "v=DKIM1; k=rsa; k=rsa; p=$p"
key 'v= is not first' 'permerror(v-not-first)' "k=rsa; v=DKIM1; p=$p"
key 'v= in small letters' 'permerror(v-unknown)' "v=dkim1; p=$p"
key 'a SPF record' 'permerror(v-unknown)' 'v=spf1 -all'
key 'quotes inside' 'permerror(key-tag-junk)' "\\034v=DKIM1; p=$p\\034"
key 'backslash inside' 'permerror(v-unknown)' "v=DKIM1\\092; p=$p"
key 'empty text' 'permerror(txt-empty)' '""'
key 'no p=' 'permerror(p-missing)' 'v=DKIM1; k=rsa'
key 'p= in capitals' 'permerror(p-missing)' "v=DKIM1; P=$p"
key 'p= empty' 'permerror(p-empty)' 'v=DKIM1; p='
key 'blanks in p=' 'pass(verified)' "v=DKIM1; p=$(echo "$p" | sed 's/..../& /g')"
key 'p= in the other base64' 'permerror(b64-bad-char)' "p=$(echo "$p" | tr +/ -_)"
key 'PEM header in p=' 'permerror(b64-bad-char)' "p=-----BEGIN PUBLIC KEY-----$p"
key 'p= cut off' 'permerror(der-truncated)' "p=$(echo "$p" | cut -c 1-200)"
key 'bytes behind the key' 'pass(verified) +der-trailing' "p=$( (echo "$p" | base64 -d && echo) | base64 | tr -d '\n')"
key 'the same without = signs' 'pass(verified) +der-trailing +b64-padding' "p=$( (echo "$p" | base64 -d && echo) | base64 | tr -d '=\n')"
key 'private key' 'permerror(pem-private)' "p=$(sed -n '/^-----BEGIN/,/^-----END/{/^-----/!p}' "$pem/acme.pem" | tr -d '\n')"
key 'bare RSAPublicKey' 'pass(verified) +pkcs1-bare' "$(sign --record --pkcs1 | cut -f 2)"
key 'two records, one no key' 'pass(verified) +txt-multiple' 'v=spf1 -all' "p=$p"
key 'two records, one withdrawn' 'pass(verified) +txt-multiple' 'v=DKIM1; p=' "p=$p"
key 'ten records' 'pass(verified) +txt-multiple' p=1 p=2 p=3 p=4 p=5 p=6 p=7 p=8 p=9 "p=$p"
key 'eleven records' 'permerror(b64-bad-char) +limit-key-records' p=1 p=2 p=3 p=4 p=5 p=6 p=7 p=8 p=9 p=10 "p=$p"
key 'k= in capitals' 'pass(verified)' "k=RSA; p=$p"
key 'k= that is not known' 'permerror(k-unknown)' "k=x; p=$p"
key 'k= of another type' 'permerror(k-mismatch)' "k=ed25519; p=$p"
key 'h= without the hash' 'permerror(key-h-forbids)' "h=sha1; p=$p"
key 'h= empty' 'permerror(key-h-forbids)' "h=; p=$p"
key 'h= with others too' 'pass(verified)' "h=sha512 : sha256; p=$p"
key 's= for another service' 'permerror(s-not-email)' "s=chat; p=$p"
key 't=y' 'pass(verified) +t-y' "t=y; p=$p"
key 'g=' 'pass(verified) +g-tag' "g=; p=$p"
key 'g= of somebody else' 'pass(verified) +g-tag' "g=bob; p=$p"
printf '%s\tt=s; p=%s\n' "$owner" "$p" >keys
signed 't=s and a subdomain in i=' 'permerror(t-s-violated)' -i kim@news.acme.example
short() {
	"$SIGN" -d acme.example -s 2026a -k "$top_srcdir/tests/man/short.pem" "$@"
}
short --record >keys
short <plain >m
is 'RSA, 512 bits' 'permerror(rsa-lt-1024)' m
is 'RSA, 512 bits, rfc' 'permerror(rsa-lt-1024)' m --policy=rfc
is 'RSA, 512 bits, legacy' 'pass(verified) +rsa-1024' m --policy=legacy
sed 's/Hello/hello/' m >changed
is 'RSA, 512 bits, and a changed body' 'permerror(rsa-lt-1024)' changed
is 'the same, legacy' 'fail(body-hash-mismatch)' changed --policy=legacy
ed25519() {
	"$SIGN" -d acme.example -s 2026a -a ed25519-sha256 -k "$pem/atelier-ed25519.pem" "$@"
}
ed25519 --record >keys
ed25519 <plain >ed
is 'Ed25519 alone' 'pass(verified) +ed25519-only' ed
edited 'Ed25519, a changed header' 'fail(signature-mismatch)' 's/Release/release/' ed
edited 'Ed25519, header and body changed' 'fail(body-hash-mismatch)' 's/Release/release/;s/Hello/hello/' ed
spki=$( (printf '\060\052\060\005\006\003\053\145\160\003\041\000' && sed 's/.*p=//' keys | base64 -d) | base64 | tr -d '\n')
printf '%s\tk=ed25519; p=%s\n' "$owner" "$spki" >keys
is 'Ed25519 key in a SubjectPublicKeyInfo' 'permerror(ed25519-spki)' ed
for outcome in NXDOMAIN:permerror:key-missing NODATA:permerror:key-nodata SERVFAIL:temperror:dns-servfail \
	BOGUS:temperror:dnssec-bogus REFUSED:temperror:dns-refused TIMEOUT:temperror:dns-timeout BAD:temperror:dns-bad-answer; do
	echo "$owner !${outcome%%:*}" >keys
	result=${outcome#*:}
	is "${outcome%%:*}" "${result%:*}(${result#*:})" relaxed
	sign -a rsa-sha1 <plain >m
	is "${outcome%%:*} and rsa-sha1" 'permerror(alg-sha1)' m
done
good

# ---------------------------------------------------------------- Received and dates

# dated TEXT WANTED: the date of a hop
dated() {
	tries=$((tries + 1))
	printf 'Received: from a.example by b.example; %s\r\nFrom: a@a.example\r\n\r\n' "$1" >m
	results m >/dev/null || :
	got=$(sed 's/.*"date":\([^,]*\),"delay".*/\1/' json)
	[ "$got" = "$2" ] && return 0
	failures=$((failures + 1))
	echo "not ok date $1: wanted $2, got $got"
}
then='"2014-03-07T20:22:57Z"'
dated 'Fri, 7 Mar 2014 20:22:57 +0000 (UTC)' "$then"
dated 'Fri, 7 Mar2014 20:22:57 +0000' "$then"
dated '7 Mar 2014 20:22:57 +0000' "$then"
dated 'Wed, 7 Mar 2014 20:22:57 +0000' "$then"
dated 'Fri, 7 Mar 14 20:22:57 +0000' "$then"
dated 'Fri, 07-Mar-2014 20:22:57 GMT' "$then"
dated 'Fri Mar  7 20:22:57 2014' "$then"
dated 'Fri, 7 Mar 2014 15:22:57 EST' "$then"
dated 'Fri, 7 Mar 2014 20:22:57 CET' "$then"
dated 'Fri, 7 Mar 2014 20:22:57' "$then"
dated 'Fri, 7 Mar 2014 20:22 +0000' '"2014-03-07T20:22:00Z"'
dated 'Fri, 7 Mar 114 20:22:57 +0000' "$then"
dated 'Fri, 31 Feb 2014 20:22:57 +0000' null
dated 'Fri, 7 Mar 2014 20:22:60 +0000' '"2014-03-07T20:23:00Z"'
dated '2014-03-07T20:22:57Z' "$then"

echo "$tries tried, $failures wrong"
[ "$failures" = 0 ]
