#!/bin/sh
# dkimverify --filter while each of its system calls fails once, and while a signal comes at each: no message is lost and
# none altered. syscalls.py does it.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
if ! strace -o trace true 2>/dev/null; then
	echo "skipped: strace is not installed or may not be used here (Debian: apt-get install strace)"
	exit 77
fi
printf 'From: Ann <ann@s.example>\r\nSubject: hello\r\n\r\nA line.\r\n' | sign rsa >good.eml
key rsa >keys
"$SIGN" --record -k "$here/keys/rsa.pem" >key.txt
"$PYTHON" "$here/syscalls.py"
