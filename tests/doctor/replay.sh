#!/bin/sh
# dkimkey without a network: transcripts, key files, what --record writes and refuses; and dkimverify with a transcript.
set -u
. "$top_srcdir/tests/cli/lib.sh"
: "${DKIMKEY:=$top_builddir/dkimkey}"
[ -x "$DKIMKEY" ] || { echo "skipped: $DKIMKEY is not built"; exit 77; }
cd "$work" || exit 99

doctor() {
	"$DKIMKEY" --progress=never "$@" <"$in" >"$out" 2>"$err"
	status=$?
}
# found ID...: the findings above information, in any order
found() {
	name=$1
	shift
	same "$name" "$*" "$(json '" ".join(sorted({f["id"] for f in r[0]["findings"] if f["severity"] != "info"}))')"
}
# public KEY: p= of it
public() {
	key "$1" | sed 's/.*p=//;s/" *"//g;s/".*//'
}
rsa=$(public rsa)

# ---- key files: the strings stay apart, as they would be published

cat >zone <<END
\$ORIGIN s.example.
good._domainkey IN TXT "v=DKIM1; k=rsa; " "p=$(echo "$rsa" | cut -c1-200)" "$(echo "$rsa" | cut -c201-)"
lost._domainkey IN TXT "v=DKIM1; k=rsa" "p=$(echo "$rsa" | cut -c1-200)" "$(echo "$rsa" | cut -c201-)"
twice._domainkey IN TXT "v=DKIM1; p=$(echo "$rsa" | cut -c1-200)" "$(echo "$rsa" | cut -c201-)"
twice._domainkey IN TXT "other"
alias._domainkey IN CNAME good._domainkey
gone._domainkey !NXDOMAIN
bogus._domainkey !BOGUS
END
doctor -k zone --offline --format=json good s.example
ends "a key file" 0
found "nothing wrong"
same "its strings are kept apart" "3" "$(json 'len(r[0]["keys"][0]["records"][0])')"
doctor -k zone --offline --format=json lost s.example
found "a boundary without a semicolon" txt-split-space-lost
doctor -k zone --offline --format=json twice s.example
found "two records" txt-multiple-mixed
doctor -k zone --offline --format=json alias s.example
found "an alias"
same "where it leads" "['good._domainkey.s.example']" "$(json 'r[0]["keys"][0]["cname"]')"
doctor -k zone --offline --format=json gone s.example
found "no such name" key-missing
doctor -k zone --offline --format=json bogus s.example
found "a bad DNSSEC signature" dnssec-bogus
doctor -k zone --offline --format=json other s.example
found "a name that is in no file" key-not-recorded
ends "a name that is in no file" 75
doctor -k zone --offline --format=brief
same "without a name: every key of the file" "alias bogus gone good lost twice" \
	"$(cut -f2 "$out" | sed 's/\._domainkey.*//' | sort | tr '\n' ' ' | sed 's/ $//')"

# ---- transcripts

cat >facts <<END
; by hand
transcript 1
ask good._domainkey.s.example TXT of resolver rd edns do
got answered NOERROR from 192.0.2.53 ra ad edns
answer good._domainkey.s.example 3600 TXT "v=DKIM1; k=rsa; p=" "$(echo "$rsa" | cut -c1-200)" "$(echo "$rsa" | cut -c201-)"
END
doctor -k facts --offline --format=json good s.example
ends "a transcript by hand" 0
found "nothing wrong, on what is known"
same "DNSSEC is known" secure "$(json 'r[0]["keys"][0]["dnssec"]')"
printf 'transcript 1\nask x TXT of resolver\ngot nonsense\n' >bad
doctor -k bad --offline good s.example
ends "a bad transcript" 66
has "where it is bad" "$err" "bad:3: "
printf '; dkimkey\ntranscript 2\n' >new
doctor -k new --offline good s.example
ends "a transcript of another version" 66
doctor -k facts -k zone --offline --format=json lost s.example
found "a transcript and a key file" txt-split-space-lost

# ---- what is recorded: here nobody answers, which is an answer too

dead=127.0.0.1:1
doctor -n $dead --timeout 2 --record kept --format=json sel s.example
ends "nobody answers" 75
cp "$out" first
has "it is told for whom it is" kept "dkimkey"
has "that nobody answers is kept" kept "got unreachable from 127.0.0.1:1"
doctor -k kept --offline --format=json sel s.example
ends "the same from the transcript" 75
same "the same report" "$(cat first)" "$(cat "$out")"
size=$(wc -c <kept)
doctor -n $dead --timeout 2 --record kept --format=json sel2 s.example
same "it is appended to" yes "$([ "$(wc -c <kept)" -gt "$size" ] && echo yes)"
doctor -k kept --offline --format=json sel s.example
same "the first is still there" "$(cat first)" "$(cat "$out")"
doctor -n $dead --timeout 2 --record zone sel s.example
has "a key file is not appended to" "$err" "no transcript"
same "and stays as it was" 0 "$(grep -c '^ask' zone)"
[ "$status" != 0 ] && status=failed
ends "a key file is not appended to" failed
run -k zone --record facts --offline /dev/null
has "dkimverify does not append to a transcript" "$err" "transcript of dkimkey"
doctor -n $dead --timeout 2 --record "$work/none/x" sel s.example
[ "$status" != 0 ] && status=failed
ends "a folder that is not there" failed

# ---- dkimverify reads what dkimkey wrote

printf 'From: Ann <ann@s.example>\r\nTo: bob@r.example\r\nSubject: hello\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\nA line.\r\n' |
	"$SIGN" -d s.example -s good -k "$here/keys/rsa.pem" >signed.eml
run -k facts --offline -f json signed.eml
ends "dkimverify with a transcript" 0
same "it is the resolver's answer" secure "$(json 'r[0]["signatures"][0]["key"]["dnssec"]')"
run -k bad --offline -f json signed.eml
has "a bad transcript, by line" "$err" "bad:3: "
finish
