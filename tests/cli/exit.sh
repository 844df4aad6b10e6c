#!/bin/sh
# Exit statuses and what is said when something is wrong: each has its cause, names it, and leaves nothing
# half-printed behind.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
printf 'From: Ann <ann@s.example>\r\nTo: bob@r.example\r\nSubject: hello\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@s.example>\r\n\r\nA line.\r\n' >unsigned.eml
sign rsa -t 1772445600 <unsigned.eml >good.eml
sed 's/A line/A lime/' <good.eml >bad.eml
sed 's/s=rsa/s=gone/' <good.eml >nokey.eml
sed '/^.$/,$d' <unsigned.eml | sign rsa -t 1772445600 >header.eml
printf 'Subject: no empty line' >nobody.eml
: >empty.eml
key rsa >keys
printf '; heading\n%s\n\nx._domainkey.s.example "v=DKIM1\n' "$(cat keys)" >bad.keys
printf 'x._domainkey.s.example !NXDOMIAN\n' >word.keys
mkdir folder
D="--offline --keys keys"

# ---- verdicts

verdict_of() {
	run $D "$2"
	ends "$1" "$3"
	nothing "$1: nothing on standard error" "$err"
	run $D -q "$2"
	ends "$1, -q" "$3"
	nothing "$1, -q: no output" "$out"
}
verdict_of "a signature holds" good.eml 0
verdict_of "the body was changed" bad.eml 1
verdict_of "not signed" unsigned.eml 2
verdict_of "--offline, and no file has the key" nokey.eml 75
verdict_of "a signed message of header fields only" header.eml 0
verdict_of "header fields only, and no line end" nobody.eml 2

# ---- several messages: the worst decides

worst() {
	wanted=$1
	shift
	run $D -f json "$@"
	ends "worst of $*" "$wanted"
	in=$work/$1
	shift
	run $D -f json - "$@"
	in=/dev/null
	ends "worst of - $*" "$wanted"
}
worst 0 good.eml header.eml
worst 2 good.eml unsigned.eml
worst 2 unsigned.eml good.eml
worst 1 unsigned.eml bad.eml good.eml
worst 1 bad.eml unsigned.eml
worst 75 nokey.eml bad.eml unsigned.eml
worst 75 bad.eml good.eml nokey.eml
worst 66 nokey.eml missing.eml good.eml

run $D -f json good.eml missing.eml bad.eml folder empty.eml unsigned.eml
ends "three messages between three that are none" 66
same "a line of JSON for each message, in their order" "['pass', 'fail', 'none']" "$(json '[x["verdict"] for x in r]')"
same "a complaint for each of the others" 3 "$(wc -l <"$err" | tr -d ' ')"

# ---- usage: 64

usage() {
	name=$1 says=$2
	shift 2
	run "$@"
	ends "$name" 64
	nothing "$name: no output" "$out"
	has "$name: what is wrong" "$err" "$says"
	has "$name: where to read on" "$err" "dkimverify --help"
}
usage "unknown option" "--no-such-option" --no-such-option good.eml
usage "unknown letter" "-Z" -Z good.eml
usage "--keys without a value" "--keys" --keys
usage "a value that --offline does not take" "-o" -o
for option in format policy time timeout color nameserver authserv-id; do
	usage "bad --$option" "$option" $D "--$option=;no" good.eml
	usage "empty --$option" "$option" $D "--$option=" good.eml
	usage "--$option without a value" "--$option" "--$option"
done
for value in 0 -1 nan inf 1e9 3601 5x 0x; do
	usage "--timeout=$value" "--timeout=$value: must be" --timeout=$value good.eml
done
for value in now yesterday 2026-13-01 2026-02-30 1e9 -5 99999999999999999999 10:00; do
	usage "--time=$value" "--time=$value: must be" --time=$value good.eml
done
for value in host.example 127.0.0.1:0 127.0.0.1:65536 127.0.0.1: 127.0.0 '[::1' '[::1]53' 1.2.3.4.5 ::1::; do
	usage "--nameserver=$value" "\"$value\"" "--nameserver=$value" good.eml
done
usage "a bad option before a missing file" "--policy=x" --policy=x missing.eml
usage "a bad option before a missing key file" "--policy=x" --policy=x -k missing.keys good.eml

# ---- input: 66

unread() {
	name=$1 says=$2
	shift 2
	run "$@"
	ends "$name" 66
	nothing "$name: no output" "$out"
	has "$name: what is wrong" "$err" "$says"
	same "$name: in one line" 1 "$(wc -l <"$err" | tr -d ' ')"
}
unread "a file that is missing" "missing.eml: No such file" $D missing.eml
unread "a folder" "folder: there is no message in it" $D folder
unread "an empty file" "empty.eml: is empty" $D empty.eml
unread "empty standard input" "standard input: is empty" $D
unread "empty standard input, named" "standard input: is empty" $D -
unread "an empty name" "is an empty name" $D ''
unread "the same with -q" "missing.eml: No such file" $D -q missing.eml
in=$work/folder
unread "a folder as standard input" "standard input: is a folder" $D
in=/dev/null
for format in text brief json html authres; do
	unread "a missing file, $format" "missing.eml: No such file" $D -f $format missing.eml
done
unread "a key file that is missing" "missing.keys: No such file" -k missing.keys good.eml
unread "a key file that is a folder" "folder: " -k folder good.eml
unread "a bad line in a key file" "bad.keys:4: " --offline -k keys -k bad.keys good.eml
unread "an unknown outcome in a key file" "word.keys:1: " --offline -k word.keys good.eml
"$DKIMVERIFY" $D <&- >"$out" 2>"$err"
status=$?
ends "standard input is closed" 66
has "standard input is closed: what is wrong" "$err" "standard input: Bad file descriptor"
if [ "$(id -u)" = 0 ]; then
	skipped "files that may not be read" "root may read every file"
else
	chmod 000 header.eml word.keys
	unread "a file that may not be read" "header.eml: Permission denied" $D header.eml
	unread "a key file that may not be read" "word.keys: Permission denied" --offline -k word.keys good.eml
fi

# ---- output: 74

full() {
	name=$1
	shift
	"$DKIMVERIFY" "$@" </dev/null >/dev/full 2>"$err"
	status=$?
	ends "full disk, $name" 74
	has "full disk, $name: what is wrong" "$err" "No space left on device"
	rm -f rec
	"$DKIMVERIFY" "$@" --record rec </dev/null >&- 2>"$err"
	status=$?
	ends "standard output is closed, $name" 74
	has "standard output is closed, $name: what is wrong" "$err" "Bad file descriptor"
	same "standard output is closed, $name: no report in the file of --record" "" "$(cat rec 2>/dev/null)"
}
if [ -c /dev/full ]; then
	for format in text brief json html authres; do
		full $format $D -f $format good.eml
	done
	full "several messages" $D good.eml bad.eml
	full --help --help
	full --version --version
	"$DKIMVERIFY" $D -q good.eml >/dev/full
	status=$?
	ends "full disk, -q" 0
	run -n 127.0.0.1:1 --timeout 2 --record /dev/full -f json good.eml
	ends "--record on a full disk" 74
	has "--record on a full disk: what is wrong" "$err" "--record"
	same "--record on a full disk: the report is there all the same" "['temperror']" "$(json '[x["verdict"] for x in r]')"
else
	skipped "full disk" "there is no /dev/full"
fi
run $D --record folder/none/rec good.eml
ends "--record in a folder that is missing" 74
has "--record in a folder that is missing: what is wrong" "$err" "folder/none/rec: No such file"
nothing "--record in a folder that is missing: no output" "$out"

# GMime's libraries ignore SIGPIPE once they are initialised, so a run ends by the signal or with 74.
cat >closed.py <<'END_PYTHON'
import os, subprocess, sys
ignored = sys.argv[1] == "ignored"
r, w = os.pipe()
os.close(r)
p = subprocess.run(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=w, stderr=subprocess.PIPE, restore_signals=not ignored)
print("quiet" if not p.stderr else p.stderr.decode(), p.returncode in ([74] if ignored else [-13, 74]) or p.returncode)
END_PYTHON
for args in "good.eml" "-f json good.eml bad.eml" "--help"; do
	same "the reader has gone away: $args" "quiet True" "$("$PYTHON" closed.py default "$DKIMVERIFY" $D $args)"
	same "the same where SIGPIPE is ignored: $args" "quiet True" "$("$PYTHON" closed.py ignored "$DKIMVERIFY" $D $args)"
done

# ---- what is no message

run $D -f json /bin/sh
ends "a program" 2
same "a program: one report that says so" "['not-a-message']" \
	"$(json '[f["id"] for f in r[0]["findings"] if f["id"] == "not-a-message"]')"
"$PYTHON" -c '
import random
for i in range(40):
    r = random.Random(i)
    n = r.choice([1, 2, 3, 10, 100, 5000])
    open("random%d" % i, "wb").write(bytes(r.choice(b"\r\n:\0 \tA\x1b\xff=;") if i % 2 else r.getrandbits(8) for _ in range(n)))'
run $D -f json random*
ends "40 files of random bytes" 2
same "40 files of random bytes: a report each" 40 "$(json 'len(r)')"
nothing "40 files of random bytes: nothing on standard error" "$err"

finish
