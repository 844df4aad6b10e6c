#!/bin/sh
# Whatever a message, its signature or its key has in it: no byte of it reaches the output that could steer a
# terminal, hide, or pass for a word of the report, in any format. hostile.py makes the messages and judges.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
printf 'From: Ann <ann@s.example>\r\nTo: bob@r.example\r\nSubject: hello\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@s.example>\r\nContent-Type: text/plain\r\n\r\nA line.\r\n' | sign rsa -t 1772445600 >good.eml
key rsa >good.keys
"$SIGN" --record -k "$here/keys/rsa.pem" >record
mkdir hostile
count=$("$PYTHON" "$here/hostile.py" make good.eml record hostile) || exit 99
cd hostile || exit 99
D="--offline --keys ../good.keys --keys keys --time 2026-03-03"
same "hostile messages were made" yes "$([ "$count" -gt 5000 ] && echo yes || echo "$count")"

for format in text brief json html authres; do
	run $D --format=$format --authserv-id=mx.r.example *.eml
	mv "$out" out.$format
	ends "$format" 75
	nothing "$format: nothing on standard error" "$err"
done
run $D --color=always *.eml
mv "$out" out.color
run $D -q *.eml
nothing "-q, standard output" "$out"
nothing "-q, standard error" "$err"

"$PYTHON" "$here/hostile.py" check . >judged
same "every report is clean" 0 $?
cat judged
finish
