#!/bin/sh
# Real reports against the schema of --format=json and its manual page: all samples and all ordinary messages, under each
# policy, messages inside others, and hostile ones. Spoiled copies of the schema show that a difference is seen.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
samples=$top_srcdir/samples schema=$top_srcdir/man/dkimverify-json.schema.json page=$top_srcdir/man/dkimverify-json.5
key rsa >keys
printf 'From: Ann <ann@s.example>\r\nTo: bob@r.example\r\nSubject: hello\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@s.example>\r\nContent-Type: text/plain\r\n\r\nA line.\r\n' |
	sign rsa -t 1772445600 -x 1872445600 -z >good.eml
printf 'From: Ann <ann@s.example>\r\nSubject: Fwd\r\nContent-Type: message/rfc822; name="hello.eml"\r\n\r\n' | cat - good.eml >inside.eml
sed 's/^Subject: hello/Subject: hallo/' good.eml >changed.eml
{ printf 'Received: from x (x [192.0.2.1]) by mx.r.example (Postfix) with ESMTPSA id 1 for <b@r.example>; Mon, 2 Mar 2026 10:00:00 +0000\r\n'
  printf 'Authentication-Results: mx.r.example 1; dkim=pass (good) reason="yes" header.d=s.example header.s=rsa\r\n'; cat good.eml; } >told.eml
mkdir hostile
"$SIGN" --record -k "$here/keys/rsa.pem" >record
"$PYTHON" "$here/hostile.py" make good.eml record hostile >/dev/null || exit 99
: >reports
for policy in strict rfc legacy; do
	run --offline --keys "$samples/keys.zone" -k keys --policy=$policy --format=json "$samples"/*.eml "$top_srcdir"/tests/ordinary/*.eml *.eml
	cat "$out" >>reports
done
run --offline -k keys --time 2026-03-03 --format=json good.eml
cat "$out" >>reports
run --offline -k hostile/keys --format=json $(ls hostile/*.eml | awk 'NR % 20 == 1')
cat "$out" >>reports

judged() {
	"$PYTHON" "$here/schema.py" "$1" "$2" <reports >judged 2>&1
	echo $?
}
same "all reports are as the schema and the page say" 0 "$(judged "$schema" "$page")"
cat judged

misfit "a name that is not in the schema" "$schema" '/"authserv_id":/d'
misfit "a name that no report has" "$schema" 's/"damaged": {/"broken": {"type": "boolean"}, "damaged": {/'
misfit "another type" "$schema" 's/"delay": \(.*\)"integer"/"delay": \1"string"/'
misfit "a word that is not allowed" "$schema" 's/"warn", //'
misfit "a name that the page lacks" "$page" '/^\.It Cm would_verify/d'
misfit "a word that the page lacks" "$page" 's/above-border/up-border/'
finish
