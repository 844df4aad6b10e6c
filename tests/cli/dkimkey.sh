#!/bin/sh
# dkimkey without a network: what it can be asked about, how it ends, what each report has in it.
set -u
. "$top_srcdir/tests/cli/lib.sh"
[ -x "$DKIMKEY" ] || { echo "skipped: $DKIMKEY is not built"; exit 77; }
VERIFY=$DKIMVERIFY DKIMVERIFY=$DKIMKEY # for run

cd "$work" || exit 99
key rsa >keys
text=$(sed 's/^[^"]*//' keys) # the strings in quotes
printf '%s\n' "$text" >strings
"$SIGN" --record -d s.example -s rsa -k "$here/keys/rsa.pem" >named
cut -f 2- named >record

typed() {
	in=$work/$1
	shift
	run "$@"
	in=/dev/null
}

# ---- a record on standard input, in each form

for form in record strings keys named; do
	typed "$form"
	ends "a record as in $form" 0
	has "it will verify" "$out" "will verify"
	nothing "nothing on standard error" "$err"
done

# ---- as programs print it

dig="; <<>> DiG 9.18 <<>> TXT rsa._domainkey.s.example
;; global options: +cmd
;; QUESTION SECTION:
;rsa._domainkey.s.example.	IN	TXT

;; ANSWER SECTION:"
two="$text
	$text"
printf '%s\nrsa._domainkey.s.example. 300 IN TXT %s\nrsa._domainkey.s.example. 300 IN RRSIG TXT 13 4 300 20270101000000 20260101000000 1 s.example. AbC=\n\n;; Query time: 1 msec\n' "$dig" "$text" >as-dig
printf '%s\nrsa._domainkey.s.example. 300 IN CNAME rsa._domainkey.mailer.example.\nrsa._domainkey.mailer.example. 300 IN TXT %s\n' "$dig" "$text" >as-dig-alias
printf 'rsa.mailer.example.\n%s\n' "$text" >as-dig-short
printf 'www.s.example is an alias for rsa.mailer.example.\nrsa._domainkey.s.example descriptive text %s\n' "$text" >as-host
printf 'Server:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\nNon-authoritative answer:\nrsa._domainkey.s.example\ttext = %s\n' "$text" >as-nslookup
{ printf 'rsa._domainkey.s.example\ttext = \r\n\r\n'; echo "$text" | sed 's/" "/"\n"/g' | sed 's/^ */\t/; s/$/\r/'; } >as-nslookup-of-windows
for form in as-dig as-dig-alias as-dig-short as-host as-nslookup as-nslookup-of-windows; do
	typed $form
	ends "a record $form prints it" 0
	has "it will verify" "$out" "will verify"
done
printf 'rsa._domainkey.s.example. TXT "v=DKIM1; p=" "\\999"\n' >escape
typed escape
ends "an escape that is none" 2
has "is shown as it was typed" "$out" "(txt-backslash)"
printf 'rsa._domainkey.s.example. TXT %s\nother._domainkey.s.example. TXT "v=DKIM1; p="\n' "$text" >lines
typed lines -f brief
ends "two lines of a zone file" 2
same "each is looked at" "rsa._domainkey.s.example verifies other._domainkey.s.example never" "$(awk '{ print $2, $1 }' "$out" | paste -s -d ' ')"
printf 'rsa._domainkey.s.example. TXT %s\nrsa._domainkey.s.example. TXT "v=spf1 -all"\n' "$text" >lines
typed lines -f brief
ends "two of one name" 2
has "are two too many" "$out" "txt-multiple"
printf 'rsa._domainkey.s.example. TXT %s\nother._domainkey.s.example. TXT "v=DKIM1; p=abc\n' "$text" >lines
typed lines -f brief
ends "a second line that is spoilt" 2
has "is told of" "$out" "never	other._domainkey"
{ cat as-nslookup-of-windows; printf 'rsa._domainkey.s.example\ttext = \r\n\r\n\t"v=DKIM1; p="\r\n'; } >two-as-nslookup-of-windows
typed two-as-nslookup-of-windows -f brief
ends "two records as nslookup of Windows prints them" 2
has "are two too many" "$out" "txt-multiple"
{ cat keys; head -c 300000 /dev/zero | tr '\0' '\n'; } >long
typed long
ends "more than is read" 66
has "is refused" "$err" "LIMIT_PASTED_BYTES"
printf 'rsa._domainkey.s.example. 300 IN CNAME rsa._domainkey.mailer.example.\n' >alias
typed alias
ends "a CNAME record" 66
has "has no key in it" "$err" "a CNAME record leads to a key and holds none"
printf 'rsa._domainkey.s.example. IN TXT "%s"\n' "$(cat record)" >long
typed long -f json
ends "a string that no zone file can have" 1
same "is split" "$(sed 's/.*TXT/rsa._domainkey.s.example. 3600 IN TXT/' keys | wc -w)" "$(json 'r[0]["findings"][0]["publish"]["zone_line"]' | wc -w)"
typed record
has "a long record is split for those who need it" "$out" "(txt-to-split)"
same "as a line" 1 "$(grep -c 'SELECTOR._domainkey 3600 IN TXT "v=DKIM1; k=rsa; p=.*" ".*"' "$out")"
"$SIGN" --record -d s.example -s ed -k "$here/keys/ed25519.pem" | cut -f 2- >short
typed short
ends "a short one" 0
has_not "fits" "$out" "(txt-to-split)"
openssl pkey -in "$here/keys/rsa.pem" -pubout -out pem 2>/dev/null || cp /dev/null pem
if [ -s pem ]; then
	typed pem -f json
	ends "a public key file" 2
	same "its record is offered" "$(cat record)" "$(json 'r[0]["findings"][0]["publish"]["value"]')"
	cp "$here/keys/rsa.pem" private
	typed private
	ends "a private key file" 2
	has "is told" "$out" "(pem-private)"
	has "in so many words" "$out" "OTHERS CAN SIGN"
	has_not "and not repeated" "$out" "$(sed -n 3p private)"
	typed private -f json
	has_not "not in JSON either" "$out" "$(sed -n 3p private)"
	{ cat keys; printf 'rsa._domainkey.s.example. TXT "p=%s"\n' "$(sed '/-----/d' private | tr -d '\n' | sed 's/.\{200\}/&" "/g')"; } >both
	for form in text json; do
		run --offline -k both -f $form rsa s.example
		ends "a private key beside the public one, $form" 2
		has "is told" "$out" pem-private
		tr -d ' "\n' <"$out" >in-one-piece # lines and strings are broken anywhere
		has_not "and not repeated" in-one-piece "$(sed -n 3p private)"
	done
else
	skipped "key files" "openssl is not installed"
fi
: >nothing
typed nothing
ends "nothing on standard input" 66
printf '\n' >line
typed line -f brief
ends "an empty line" 2
same "is an empty record" "never	*	fatal	txt-empty" "$(cat "$out")"

# ---- what is offered can be published: it comes back as a record that is good

printf '"%s"' "$(cat record)" | sed 's/;/\\;/g' >quoted
printf 'x._domainkey.s.example. IN TXT "%s"\n' "$(sed 's/["\\]/\\&/g' quoted)" >typed-badly
typed typed-badly -f json
ends "quotes and backslashes inside" 2
json 'r[0]["findings"][0]["publish"]["zone_line"]' >offered
typed offered
ends "the line that is offered" 0
same "it has the name" "x._domainkey.s.example" "$(sed 's/\. .*//' offered)"

# ---- names, messages, files

run --offline -k keys rsa s.example
ends "SELECTOR DOMAIN" 0
run --offline -k keys rsa._domainkey.s.example
ends "the whole name" 0
run --offline -k keys rsa._domainkey s.example
ends "a selector with _domainkey behind it, as panels have it" 0
run --offline -k keys s.example rsa
ends "the wrong way round" 64
has "is said" "$err" "dkimkey rsa s.example"
run --offline -k keys -f brief rsa s.example gone._domainkey.s.example
ends "two, one of which nobody knows" 75
same "one line each" 2 "$(wc -l <"$out" | tr -d ' ')"
run --offline -kkeys -fbrief rsa s.example
ends "values behind the letter" 0
same "are understood" "verifies	rsa._domainkey.s.example	info	-" "$(cat "$out")"
run --offline -k keys
ends "all of a file" 0
run --offline rsa s.example
ends "nobody knows it" 75
has "nobody was asked, and that is said" "$out" "could not be judged: nobody was asked"
has_not "so the DNS is not blamed" "$out" "did not answer"
has "what to do" "$out" "Run it without --offline"
run --offline -k keys rsa s.example gone._domainkey.s.example
has "two: what is said of both" "$out" "not all keys could be judged: nobody was asked, and no file has the others"
run --offline -f json rsa s.example
same "in JSON" "nobody was asked" "$(json 'r[0]["keys"][0]["answer"]')"
printf 'From: a@s.example\r\n\r\nhello\r\n' | sign rsa >message
run --offline -k keys -m message
ends "of a message" 0
printf 'From: a@s.example\r\n\r\nhello\r\n' >unsigned
run -m unsigned
ends "of a message that is not signed" 66
has "is said" "$err" "dkimkey: unsigned: no DKIM signature"
sed 's/s=rsa/s=a\x1b[2Jb/' message >escapes
run --offline -k keys -m escapes
ends "a selector that is none" 2
has "is told" "$out" "(selector-bad-chars)"
has_not "and shown escaped" "$out" "$(printf '\033')"
printf '* !NXDOMAIN\n' >none
run --offline -k none rsa s.example
ends "it does not exist" 2
has "is told" "$out" "(key-missing)"
{ printf 'x._domainkey.s.example. TXT'; i=0; while [ $i -lt 100 ]; do printf ' "string %d"' $i; i=$((i + 1)); done; echo; } >hundred
run --offline -k hundred x s.example
has "of a hundred strings some are shown" "$out" '"string 19"'
has_not "not all" "$out" '"string 20"'
has "and the others counted" "$out" "and 80 more strings, 720 characters"

# ---- Amazon SES, from a file

a=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb c=cccccccccccccccccccccccccccccccc
for token in $a $b $c; do
	printf '%s._domainkey.s.example. CNAME %s.dkim.amazonses.com.\n' $token $token
done >ses
printf '%s.dkim.amazonses.com. TXT %s\n' $a "$text" >>ses
printf '%s.dkim.amazonses.com. TXT ""\n' $b $c >>ses
run --offline -k ses --ses s.example $a $b $c
ends "SES as it should be" 0
has "is said first" "$out" "GOOD    Amazon SES is set up right (3 keys)"
has "the waiting ones are explained" "$out" "that is normal"
run --offline -k ses --ses s.example $a $b
ends "two tokens of three" 1
run --offline -k ses --ses --ses-zone dkim.eu-south-1.amazonses.com s.example $a $b $c
ends "another region is asked for" 2
has "and the record for it" "$out" "$a._domainkey.s.example. 3600 IN CNAME $a.dkim.eu-south-1.amazonses.com."

# ---- block lists

"$PYTHON" - "$here/keys/rsa.pem" >list 2>/dev/null <<'PY' || :
import hashlib, subprocess, sys
out = subprocess.run(["openssl", "rsa", "-in", sys.argv[1], "-modulus", "-noout"], capture_output=True, text=True, check=True).stdout
n = bytes.fromhex(out.strip().split("=")[1])
row = hashlib.sha256(n.lstrip(b"\0")).digest()[:15]
sys.stdout.buffer.write(bytes(15) + b"\1" + row + b"\2" + b"\xff" * 15 + b"\3")
PY
if [ -s list ]; then
	typed record --blocklist list -f brief
	ends "a key of a block list" 2
	has "is told" "$out" "key-blocklisted"
	head -c 16 list >other
	typed record --blocklist other -f brief
	ends "a key of no block list" 0
	head -c 20 list >broken
	typed record --blocklist broken
	ends "a file that is no block list" 66
else
	skipped "block lists" "openssl is not installed"
fi

# ---- the command line

for words in 'x' '--ses s.example' '--format=xml a b' '--timeout=0 a b' '--zone-port=0 a b' '--nameserver=here a b' '--nonsense' '--ses --ses-zone=a;b s.example x'; do
	run $words
	ends "dkimkey $words" 64
	nothing "no output" "$out"
	has "it says so" "$err" "dkimkey: "
done
run -k missing a b
ends "a key file that is not there" 66
run --offline -k keys -q rsa s.example
ends "-q" 0
nothing "no output" "$out"
run --offline -k keys --color=always rsa s.example
has "colour" "$out" "$(printf '\033[1;32mGOOD')"
run --offline -k keys --progress=always rsa s.example
nothing "offline there is nothing to wait for" "$err"

# ---- dkimverify has the same judge

DKIMKEY_ITSELF=$DKIMVERIFY DKIMVERIFY=$VERIFY
printf 'rsa._domainkey.s.example %s\n' "$(sed 's/;/\\\\;/g' record)" >escaped.keys
run --offline -k escaped.keys message
ends "dkimverify, a record with backslashes" 1
has "the reason is a verifier's" "$out" "(v-unknown)"
has "the doctor knows better" "$out" "doctor     a backslash is part of the text: at character 8 (txt-backslash)"
has_not "its report comes only when asked for" "$out" "DOCTOR"
run --offline -k escaped.keys --doctor message
ends "dkimverify --doctor" 1
has "its report" "$out" "BAD     mail signed with selector rsa of s.example cannot be verified"
has "the record to publish" "$out" "rsa._domainkey.s.example. 3600 IN TXT \"v=DKIM1; k=rsa; p="
run --offline -k keys --doctor message
ends "dkimverify --doctor, a good key" 0
has_not "nothing to report" "$out" "DOCTOR"
run --offline --doctor message
ends "dkimverify --doctor, nobody knows the key" 75
has "nor does the doctor" "$out" "(key-not-recorded)"
run --offline -k keys --doctor -f json message
ends "dkimverify --doctor in JSON" 64
printf 'rsa._domainkey.s.example CNAME x.dkim.amazonses.com.\nx.dkim.amazonses.com TXT ""\n' >moved.keys
run --offline -k moved.keys message
has "SES has moved on" "$out" "(ses-empty-selector)"
DKIMVERIFY=$DKIMKEY_ITSELF

# ---- JSON: as the schema and the page say (tests/doctor/doctor.sh has a report with every name)

{
	typed typed-badly -f json && cat "$out"
	typed private -f json && cat "$out"
	run --offline -k keys -f json rsa s.example gone s.example && cat "$out"
	run --offline -k ses --ses -f json s.example $a $b $c && cat "$out"
	run --offline -k keys -m escapes -f json && cat "$out"
} >reports
same "there are reports" 5 "$(wc -l <reports | tr -d ' ')"
schema=$top_srcdir/man/dkimkey-json.schema.json page=$top_srcdir/man/dkimkey.1
judged() {
	"$PYTHON" "$here/schema.py" "$1" "$2" some <reports >judged 2>&1
	echo $?
}
same "all are as the schema and the page say" 0 "$(judged "$schema" "$page")"
cat judged
misfit "a name that is not in the schema" "$schema" '/"usable": {/d'
misfit "another type" "$schema" 's/"bits": \(.*\)"integer"/"bits": \1"boolean"/'
misfit "a word that is not allowed" "$schema" 's/"private", //'
misfit "a name that the page lacks" "$page" '/^\.It Cm because/d'
misfit "a word that the page lacks" "$page" 's/ truncated ,//'
finish
