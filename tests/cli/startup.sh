#!/bin/sh
# What a run with --offline touches: its key file and its message, and nothing of the network.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
printf 'From: Ann <ann@s.example>\r\nSubject: hello\r\n\r\nA line.\r\n' | sign rsa >good.eml
key rsa >keys

LSAN_OPTIONS=detect_leaks=0 ASAN_OPTIONS=detect_leaks=0
export LSAN_OPTIONS ASAN_OPTIONS
if ! strace -f -o trace true 2>/dev/null; then
	echo "skipped: strace is not installed or may not be used here (Debian: apt-get install strace)"
	exit 77
fi

# traced NAME STATUS ARG...
traced() {
	name=$1 wanted=$2
	shift 2
	strace -f -o trace "$DKIMVERIFY" "$@" </dev/null >"$out" 2>"$err"
	status=$?
	ends "$name" "$wanted"
	has "$name: the message is read (the trace works)" trace good.eml
}

for args in "-q" "-f text" "-f json" "-f brief" "-f authres --authserv-id mx.r.example"; do
	traced "--offline $args" 0 --offline --keys keys $args good.eml
	for file in /etc/resolv.conf /etc/hosts /etc/nsswitch.conf /etc/services; do
		has_not "--offline $args: $file is not opened" trace "$file"
	done
	same "--offline $args: no socket" 0 "$(grep -cE ' (socket|connect|sendto|bind)\(' trace)"
done
traced "--offline, no key" 75 --offline -q good.eml
has_not "--offline, no key: no DNS configuration is read" trace /etc/resolv.conf
same "--offline, no key: no socket" 0 "$(grep -cE ' (socket|connect|sendto|bind)\(' trace)"
for args in "--offline" ""; do
	traced "${args:-without --offline}, the key is in a file" 0 $args --keys keys -q good.eml
	has_not "${args:-without --offline}, the key is in a file: no DNS configuration is read" trace /etc/resolv.conf
	same "${args:-without --offline}, the key is in a file: no socket" 0 "$(grep -cE ' (socket|connect)\(' trace)"
done
traced "a nameserver on the command line" 75 --nameserver 127.0.0.1:1 --timeout 2 -q good.eml
same "a nameserver on the command line: it is asked" yes "$(grep -q 'socket(' trace && echo yes)"

traced "-q" 0 --offline --keys keys -q good.eml
has_not "-q: GMime's libraries are not started" trace "SIGPIPE"
same "-q: no child process, no thread" 0 "$(grep -cE ' (clone3?|v?fork)\(' trace)"

finish
