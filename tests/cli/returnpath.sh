#!/bin/sh
# A Return-Path at a domain that does not exist, as key files have it: what is said in each format, and what a file must say
# for it. (tests/dns/verify.sh has the DNS.)
set -u
. "$top_srcdir/tests/cli/lib.sh"
cd "$work" || exit 99

at="--offline --time 2026-03-02T12:00:00Z"
nix=mailfrom.notexist.legit.example
{
	printf 'Return-Path: <any@%s>\n' $nix
	printf 'Received: from attack.example (attack.example [192.0.2.25]) by mx.you.example with ESMTPS id 1; Mon, 2 Mar 2026 10:02:08 +0000\n'
	printf 'Authentication-Results: mx.you.example; spf=pass smtp.mailfrom=%s; dkim=none\n' $nix
	printf 'From: <admin@legit.example>\nTo: <bob@you.example>\nSubject: hello\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nMessage-ID: <1@attack.example>\n\nHi\n'
} >a1.eml
echo "$nix !NXDOMAIN" >says-no
sentence="Return-Path: the Return-Path domain does not exist; $nix; an spf=pass here was about the HELO name; From is not authenticated (no signature)"

# says WANTED ARG...: the ids of the finding in the report about a1.eml, and the exit status; it is what it is without
says() {
	wanted=$1
	shift
	run -f json $at "$@" a1.eml
	ends "$*" 2
	same "$*: findings" "$wanted" "$(json '" ".join(f["id"] for f in r[0]["findings"] if f["id"].startswith("return-path-") and f["id"] != "return-path-differs")')"
}
says "return-path-nonexistent" -k says-no
run $at -k says-no a1.eml
same "text: the sentence" "$sentence (return-path-nonexistent)" "$(tr '\n' ' ' <"$out" | tr -s ' ' | grep -o 'Return-Path: the .*(return-path-nonexistent)')"
has "text: a warning" "$out" "warn  "
run -f html $at -k says-no a1.eml
has "html: it is there" "$out" "the Return-Path domain does not exist"

# No file says so of this very name.
says ""
echo '* !NXDOMAIN' >star
says "" -k star
echo "legit.example !NXDOMAIN" >above
says "" -k above
for outcome in NODATA SERVFAIL BOGUS REFUSED TIMEOUT BAD; do
	echo "$nix !$outcome" >other
	says "" -k other
done
printf '%s. IN CNAME gone.example.\ngone.example !NXDOMAIN\n' $nix >alias
says "" -k alias
printf '%s. IN CNAME elsewhere.example.\n' $nix >leads-out
says "" -k leads-out
printf '%s IN TXT "v=spf1 -all"\n' $nix >texts
says "" -k texts -k says-no
says "return-path-nonexistent" -k star -k says-no

# A key that is found below it speaks against a file that says no.
sign rsa -d $nix <a1.eml >signed.eml
key rsa -d $nix >keys
cat says-no >>keys
run -f json $at -k keys signed.eml
same "a key below it" "pass False" "$(json 'r[0]["verdict"] + " " + str("does not exist" in str(r[0]["findings"]))')"

# The rest says what it says without.
for how in "-f brief" "-f authres" -q; do
	run $at $how a1.eml
	mv "$out" before
	run $at $how -k says-no a1.eml
	ends "$how" 2
	same "$how: the same" "" "$(cmp before "$out" 2>&1)"
done

# Attached messages are not asked for.
printf 'From: kim@acme.example\nContent-Type: message/rfc822\n\n' | cat - a1.eml >outer.eml
run -f json $at -k says-no outer.eml
same "attached: nothing" "1 False" "$(json 'str(len(r[0]["attached"])) + " " + str("does not exist" in str(r[0]))')"
finish
