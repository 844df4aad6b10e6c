#!/bin/sh
# A message of 50 MB, whatever it is made of, takes as much memory as its own size and 16 MiB at most, and is judged
# within seconds.
set -u
. "$top_srcdir/tests/cli/lib.sh"

for object in asan tsan; do
	if nm -D "$DKIMVERIFY" 2>/dev/null | grep -q "__${object}_init"; then
		echo "not here: the program is built with a sanitizer, which takes memory of its own"
		exit 77
	fi
done
cd "$work" || exit 99

# make NAME: a message of 50 MB, its header first
cat >make.py <<'END_PYTHON'
import sys
SIZE = 50_000_000
head = b"From: Ann <ann@s.example>\r\nTo: bob@r.example\r\nSubject: large\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n"
text = b"All work and no play makes Jack a dull boy, and so it goes on and on.\r\n"
parts = {  # what is repeated in header and body
    "crlf": (b"", text),
    "lf": (b"", text.replace(b"\r", b"")),
    "cr": (b"", text.replace(b"\n", b"")),
    "blanks": (b"", b"a \t b  \r\n"),
    "empty": (b"", b"\r\n"),
    "oneline": (b"", b"x" * 64),
    "spaces": (b"", b" " * 64),
    "zeros": (b"", b"\0" * 64),
    "fields": (b"X: y\r\n", b""),
    "field": (b" folded\r\n", b""),
    "received": (b"Received: from a by b with SMTP id 1; Mon, 2 Mar 2026 10:00:00 +0000\r\n", b""),
    "signatures": (b"DKIM-Signature: v=1; a=rsa-sha256; d=s.example; s=rsa; h=from; bh=; b=\r\n", b""),
    "tags": (b" a=b;\r\n", b""),
}
field, line = parts[sys.argv[1]]
if sys.argv[1] in ("lf", "cr"):
    head = head.replace(b"\r" if sys.argv[1] == "lf" else b"\n", b"")
eol = b"\n" if sys.argv[1] == "lf" else b"\r" if sys.argv[1] == "cr" else b"\r\n"
out = sys.stdout.buffer
out.write(head)
if sys.argv[1] == "tags":
    out.write(b"DKIM-Signature: v=1;\r\n")
left = SIZE - len(head) - 100
piece = (field or line) * (60000 // len(field or line))
if field:
    for _ in range(left // len(piece)):
        out.write(piece)
out.write(eol)
if line:
    for _ in range(left // len(piece)):
        out.write(piece)
out.write(b"end" + eol)
END_PYTHON

# peak.py FILE MIB STATUS COMMAND...: runs the command on standard input; prints "within", or by how much its peak
# memory was more than the size of the file and so many MiB
cat >peak.py <<'END_PYTHON'
import os, resource, sys
file, allowed, wanted, command = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
pid = os.fork()
if pid == 0:
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    os.dup2(os.open("report", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.execv(command[0], command)
_, status, usage = os.wait4(pid, 0)
status = os.waitstatus_to_exitcode(status)
over = usage.ru_maxrss - os.path.getsize(file) / 1024
print("within" if over <= allowed * 1024 else "%.0f KiB above the size of the message" % over,
      "" if status == wanted else "exit status %d" % status)
END_PYTHON
key rsa >keys
key ed25519 >>keys

# fits NAME STATUS [MIB [JSON_MIB]]: message.eml, however it is read and reported
fits() {
	for how in "text message.eml" "json message.eml" "authres -" "brief"; do
		format=${how%% *} allowed=${3:-16}
		[ $format = json ] && allowed=${4:-$allowed}
		same "$1, $how" "within " "$("$PYTHON" peak.py message.eml $allowed "$2" \
			"$DKIMVERIFY" --offline --keys keys --format=$format ${how#$format} <message.eml)"
	done
	same "$1, filter" "within " "$("$PYTHON" peak.py message.eml "${3:-16}" 0 \
		"$DKIMVERIFY" --offline --keys keys --filter <message.eml)"
	same "$1, pipe" "within " "$(cat message.eml | "$PYTHON" peak.py message.eml "${3:-16}" "$2" \
		"$DKIMVERIFY" --offline --keys keys -q)"
}

for kind in crlf lf cr; do
	"$PYTHON" make.py $kind >message.eml || exit 99
	fits "$kind, not signed" 2
done
for kind in crlf lf blanks empty oneline spaces zeros; do
	"$PYTHON" make.py $kind | sign rsa -c relaxed/relaxed >signed.eml || exit 99
	sign ed25519 -c simple/simple <signed.eml >message.eml || exit 99
	fits "$kind, signed twice" 0
done

# A header of 50 MB is not read to its end (LIMIT_HEADER_BYTES, LIMIT_FIELDS). What is kept and
# told of each of 10,000 signatures and each hop comes on top.
for kind in fields field tags; do
	"$PYTHON" make.py $kind >message.eml
	fits $kind 2
done
"$PYTHON" make.py received >message.eml
fits received 2 16 32
"$PYTHON" make.py signatures >message.eml
fits signatures 1 32 96

finish
