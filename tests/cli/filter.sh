#!/bin/sh
# dkimverify --filter in front of a mailbox: whatever the message, whatever fails around it, the message comes out as it
# was, with our field, or the exit status is 75. filter.py does it; PARTS names some of its parts to do only them.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
printf 'From: Ann <ann@s.example>\r\nTo: bob@r.example\r\nSubject: hello\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@s.example>\r\n\r\nA line.\r\n' >unsigned.eml
for i in 1 2 3 4 5 6 7 8 9 10; do
	printf 'A line of text, and another one, so that the message is not too small.\r\n'
done >>unsigned.eml
sign rsa -t 1772445600 <unsigned.eml >good.eml
key rsa >keys
"$SIGN" --record -k "$here/keys/rsa.pem" >key.txt
SANITIZED=no
for object in asan tsan; do
	nm -D "$DKIMVERIFY" 2>/dev/null | grep -q "__${object}_init" && SANITIZED=yes
done
LSAN_OPTIONS=detect_leaks=0
export SANITIZED LSAN_OPTIONS
"$PYTHON" "$here/filter.py" ${PARTS-}
