#!/bin/sh
# Each option does what dkimverify(1) says.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
message() {
	printf 'From: Ann <ann@s.example>\r\nTo: bob@r.example\r\nSubject: %s\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@s.example>\r\n\r\nA line.\r\n' "$1"
}
made=1772445600 # 2026-03-02T10:00:00Z
message hello >unsigned.eml
sign rsa -t $made <unsigned.eml >good.eml
sign ed25519 -t $made <unsigned.eml >ed25519.eml
sed 's/A line/A lime/' <good.eml >bad.eml
key rsa >rsa.keys
key ed25519 >ed25519.keys
key short >short.keys
cat rsa.keys ed25519.keys short.keys >keys
D="--offline --keys keys"

result() {
	json '" ".join(x["result"] + ":" + x["reason"] for m in r for x in m["signatures"])'
}

# ---- --keys

run --offline -f json --keys rsa.keys --keys ed25519.keys good.eml ed25519.eml
same "--keys, two files" "pass:verified pass:verified" "$(result)"
run --offline -f json --keys=ed25519.keys -k rsa.keys ed25519.eml
same "-k" "pass:verified" "$(result)"
run --offline -f json -k rsa.keys ed25519.eml
same "a key that no file has" "temperror:key-not-recorded" "$(result)"
sed 's/IN TXT.*/!NXDOMAIN/' rsa.keys >gone.keys
run --offline -f json -k gone.keys good.eml
same "an outcome in a file" "permerror:key-missing" "$(result)"
for outcome in NODATA:permerror:key-nodata SERVFAIL:temperror:dns-servfail TIMEOUT:temperror:dns-timeout \
	REFUSED:temperror:dns-refused BOGUS:temperror:dnssec-bogus NXDOMAIN:permerror:key-missing; do
	echo "* !${outcome%%:*}" >any.keys
	run --offline -f json -k any.keys good.eml
	same "* !${outcome%%:*}" "${outcome#*:}" "$(result)"
done
in=$work/rsa.keys
run --offline -f json --keys /dev/stdin good.eml
in=/dev/null
same "--keys from a pipe" "pass:verified" "$(result)"

# ---- --offline, --nameserver: 127.0.0.1:1 is a port on which nothing listens

run --timeout 2 -f json -n 127.0.0.1:1 good.eml
same "without --offline the DNS is asked" "temperror:dns-bad-answer 127.0.0.1:1" \
	"$(result) $(json 'r[0]["signatures"][0]["key"]["server"]')"
ends "the DNS cannot be asked" 75
run --timeout 2 -f json --nameserver=127.0.0.1:1 -k rsa.keys good.eml
same "what a file knows is not asked" "pass:verified" "$(result)"
run --offline -f json -n 127.0.0.1:1 good.eml
same "--offline before --nameserver" "temperror:key-not-recorded" "$(result)"

# ---- --policy

policies() {
	name=$1 file=$2
	for pair in "strict:$3" "rfc:$4" "legacy:$5"; do
		run $D -f json --policy="${pair%%:*}" "$file"
		same "$name, --policy=${pair%%:*}" "${pair#*:}" "$(result)"
	done
	run $D -f json "$file"
	same "$name, no --policy" "$3" "$(result)"
}
sign rsa -a rsa-sha1 -t $made <unsigned.eml >sha1.eml
sign short -t $made <unsigned.eml >short.eml
sign rsa -l all -t $made <unsigned.eml >length.eml
{ cat length.eml && echo 'More.'; } >partial.eml
sign rsa -l 0 -t $made <unsigned.eml >zero.eml
{ printf 'Subject: goodbye\r\n' && cat good.eml; } >added.eml
{ printf 'From: Eve <eve@e.example>\r\n' && cat good.eml; } >from.eml
sign rsa -t 4102444800 <unsigned.eml >future.eml
sign rsa -t $made --drop v <unsigned.eml >nov.eml
policies "a whole signature" good.eml pass:verified pass:verified pass:verified
policies "a broken signature" bad.eml fail:body-hash-mismatch fail:body-hash-mismatch fail:body-hash-mismatch
policies "rsa-sha1" sha1.eml permerror:alg-sha1 permerror:alg-sha1 pass:verified
policies "768 bits" short.eml permerror:rsa-lt-1024 permerror:rsa-lt-1024 pass:verified
policies "l= and text after it" partial.eml policy:l-partial pass:verified pass:verified
policies "l= that covers all" length.eml pass:verified pass:verified pass:verified
policies "l=0" zero.eml policy:l-zero pass:verified pass:verified
policies "a second Subject above" added.eml policy:header-added pass:verified pass:verified
policies "a second From above" from.eml policy:header-added pass:verified pass:verified
policies "t= in the future" future.eml policy:t-future pass:verified pass:verified
policies "no v=" nov.eml permerror:sig-tag-missing permerror:sig-tag-missing pass:verified
run $D -f json sha1.eml
same "rsa-sha1: said to verify all the same" True "$(json 'r[0]["signatures"][0]["would_verify"]')"
run $D -f json --policy=rfc --policy=strict partial.eml
same "the last --policy counts" policy:l-partial "$(result)"

# ---- --time

when() {
	run $D -f json --time="$1" unsigned.eml
	same "--time=$1" "$2 time" "$(json 'r[0]["judged"]["at"] + " " + r[0]["judged"]["by"]')"
}
when 0 1970-01-01T00:00:00Z
when $made 2026-03-02T10:00:00Z
when 4294967296 2106-02-07T06:28:16Z
when 2026-03-02T10:00:00Z 2026-03-02T10:00:00Z
when 2026-03-02T10:00:00 2026-03-02T10:00:00Z
when 2026-03-02T10:00:00+02:00 2026-03-02T08:00:00Z
when 2026-03-02T10:00:00-0330 2026-03-02T13:30:00Z
when 20260302T100000Z 2026-03-02T10:00:00Z
when "2026-03-02 10:00:00" 2026-03-02T10:00:00Z
when 2026-03-02 2026-03-02T00:00:00Z
when 2024-02-29 2024-02-29T00:00:00Z
TZ=America/New_York
export TZ
when 2026-03-02T10:00:00 2026-03-02T10:00:00Z
when 2026-03-02 2026-03-02T00:00:00Z
unset TZ
run $D -f json unsigned.eml
same "no --time: now" True "$(json 'abs(__import__("calendar").timegm(__import__("time").strptime(r[0]["judged"]["at"], "%Y-%m-%dT%H:%M:%SZ")) - __import__("time").time()) < 100')"

sign rsa -t $made -x $((made + 1000)) <unsigned.eml >expires.eml
at() {
	run $D -f json -t "$1" expires.eml
	same "x=, -t $1" "$2" "$(result)"
}
at $((made + 999)) pass:verified
at $((made + 1000)) pass:verified
at $((made + 1001)) permerror:x-expired
{ printf 'Received: from a (a [192.0.2.1]) by mx.r.example with ESMTP id 1;\r\n Mon, 2 Mar 2026 10:00:05 +0000\r\n' && cat expires.eml; } >received.eml
run $D -f json received.eml
same "x=: the time of reception comes before now" "pass:verified border" "$(result) $(json 'r[0]["judged"]["by"]')"

# ---- --format

run $D good.eml
cp "$out" text
has "text: the verdict" text "PASS  signed by s.example"
run $D --format=text good.eml
same "text is what comes without --format" "" "$(cmp "$out" text 2>&1)"
run $D -f brief good.eml bad.eml unsigned.eml
tab=$(printf '\t')
same "brief: a line each, four columns" "pass${tab}good.eml:1${tab}s.example:rsa=pass${tab}<1@s.example>
fail${tab}bad.eml:1${tab}s.example:rsa=fail(body-hash-mismatch)${tab}<1@s.example>
none${tab}unsigned.eml:1${tab}-${tab}<1@s.example>" "$(cat "$out")"
run $D -f json good.eml unsigned.eml
same "json: a line each" 2 "$(wc -l <"$out" | tr -d ' ')"
same "json: its version" "{'dkimverify/1'}" "$(json '{x["schema"] for x in r}')"
run $D -f authres --authserv-id mx.r.example good.eml
same "authres" "Authentication-Results: mx.r.example;
        dkim=pass (2048-bit key) header.d=s.example header.i=@s.example
        header.s=rsa header.a=rsa-sha256 header.b=$(sed -n 's/.*[ ;]b=//p' good.eml | tr -d ' ' | head -c 8)" "$(cat "$out")"
run $D -f authres --authserv-id mx.r.example unsigned.eml
same "authres, not signed" "Authentication-Results: mx.r.example;
        dkim=none" "$(cat "$out")"
run $D -f authres unsigned.eml
has "authres without --authserv-id: the name of this host" "$out" "Authentication-Results: $(uname -n);"
for id in 'a b' 'a;dkim=pass' 'a(b' 'a"b' "$(printf 'a\n b')" "$(printf 'a\033b')" 'a=b'; do
	run $D -f authres --authserv-id "$id" unsigned.eml
	shown=$(printf '%s' "$id" | tr '\n\033' '??')
	ends "--authserv-id=$shown" 64
	nothing "--authserv-id=$shown: no output" "$out"
done

# ---- --quiet

for file in good.eml bad.eml unsigned.eml; do
	for format in text brief json html authres; do
		run $D -q --format=$format $file
		nothing "-q --format=$format $file" "$out"
		nothing "-q --format=$format $file, standard error" "$err"
	done
done
run $D --quiet bad.eml
nothing "--quiet" "$out"
ends "--quiet" 1

# ---- --help, --version

run --help
ends "--help" 0
for option in keys offline record policy nameserver timeout time format authserv-id quiet color version help; do
	has "--help tells of --$option" "$out" "--$option"
done
for status in 0 1 2 64 66 74 75; do
	same "--help tells of exit status $status" 1 "$(sed -n '/^Exit status/,$p' "$out" | tr '\n' ' ' | grep -c " $status ")"
done
cp "$out" help
run -h
same "-h" "" "$(cmp "$out" help 2>&1)"
run --version
ends "--version" 0
same "--version: name and number" 1 "$(grep -c '^dkimverify [0-9][0-9.]*$' "$out")"
has "--version: what it was built with" "$out" "  libraries   gmime-3.0 "

# ---- FILE

in=$work/good.eml
run $D -f json
same "no FILE: standard input" "pass:verified -" "$(result) $(json 'r[0]["source"]')"
for format in text json authres; do
	run $D -f $format -t $made -
	sed 's/"source":"-"/"source":"good.eml"/' "$out" >from-input
	run $D -f $format -t $made good.eml
	same "standard input and file give the same, $format" "" "$(cmp from-input "$out" 2>&1)"
done
run $D -f json bad.eml - unsigned.eml
same "- between files" "['bad.eml', '-', 'unsigned.eml']" "$(json '[x["source"] for x in r]')"
in=/dev/null
cat good.eml | "$DKIMVERIFY" $D -f json >"$out"
same "a pipe" "pass:verified" "$(result)"
(sed -n '1,/^To/p' good.eml && sleep 0.2 && sed '1,/^To/d' good.eml) | "$DKIMVERIFY" $D -f json >"$out"
same "a slow pipe" "pass:verified" "$(result)"
cp good.eml -- -q
run $D -f json -- -q
same "a name with a dash, after --" "pass:verified" "$(result)"
run $D -f json ./-q
same "a name with a dash, after ./" "pass:verified" "$(result)"
run $D good.eml -f json bad.eml -t $made
same "options after files" "pass:verified fail:body-hash-mismatch" "$(result)"

# names are anybody's bytes
"$PYTHON" -c '
import os
for name in (b"n\nl", b"e\x1b[31m", b"r\xe2\x80\xaeb", b"u\xff", "\u00e4\u6771".encode(), b"t\tb", b"p%n%s", b"b\\x41"):
    os.link("good.eml", name)
    os.link("rsa.keys", b"keys." + name)
    open(b"bad.keys." + name, "w").write("x")'
named() {
	odd=$(printf "$1") shown=$2
	run $D -f json "$odd"
	same "file $shown, json" "$shown" "$(json 'r[0]["source"]')"
	run $D -f brief "$odd"
	same "file $shown, brief" "pass${tab}$shown:1" "$(cut -f 1,2 "$out")"
	run $D "$odd" good.eml
	has "file $shown, text" "$out" "FILE  $shown, message 1"
	run $D "gone$odd"
	same "file $shown, missing" "dkimverify: gone$shown: No such file or directory" "$(cat "$err")"
	run --offline -k "bad.keys.$odd" good.eml
	same "file $shown, bad key file" "dkimverify: bad.keys.$shown:1: " "$(sed 's/\(:1: \).*/\1/' "$err")"
	run --offline -k "keys.$odd" -f json good.eml
	same "file $shown, key file" "keys.$shown" "$(json 'r[0]["signatures"][0]["key"]["server"]')"
	run --"$odd" good.eml
	has "file $shown as an option" "$err" "Unknown option --$shown"
	run --policy="$odd" good.eml
	has "file $shown as a policy" "$err" "--policy=$shown: must be"
	run --nameserver="$odd" good.eml
	same "file $shown as a nameserver, one line and where to read on" 2 "$(wc -l <"$err" | tr -d ' ')"
	same "file $shown as a nameserver, nothing raw" "" "$(LC_ALL=C tr -d '\n -~' <"$err" | od -An -c)"
}
named 'n\nl' 'n\x0Al'
named 'e\033[31m' 'e\x1B[31m'
named 'r\342\200\256b' 'r\xE2\x80\xAEb'
named 'u\377' 'u\xFF'
named 't\tb' 't\x09b'
named 'p%%n%%s' 'p%n%s'
named 'b\\x41' 'b\x5Cx41'
run $D -f json "$(printf '\303\244\346\235\261')"
same "a name in letters stays" "$(printf '\303\244\346\235\261')" "$(PYTHONIOENCODING=utf-8 json 'r[0]["source"]')"

# ---- --color

# on_terminal STREAM COMMAND...: what the command writes to a terminal (standard output, or input and error)
cat >on_terminal.py <<'END_PYTHON'
import os, pty, subprocess, sys
master, slave = pty.openpty()
stdin = slave if sys.argv[1] == "input" else subprocess.DEVNULL
p = subprocess.Popen(sys.argv[2:], stdin=stdin, stdout=slave if sys.argv[1] == "output" else subprocess.DEVNULL,
                     stderr=slave)
if sys.argv[1] == "input":
    os.write(master, open("good.eml", "rb").read().replace(b"\r\n", b"\n") + b"\4")
os.close(slave)
got = b""
try:
    while chunk := os.read(master, 65536):
        got += chunk
except OSError:
    pass
sys.stdout.buffer.write(got + b"status %d\n" % p.wait())
END_PYTHON
escapes() {
	LC_ALL=C grep -c "$(printf '\033')" "$1"
}
coloured() {
	same "$1" "$2" "$([ "$(escapes "$out")" -gt 0 ] && echo colour || echo plain)"
}
escape=$(printf '\033')
TERM=xterm
export TERM
for word in always never auto; do
	run $D --color=$word good.eml
	coloured "--color=$word, not a terminal" "$([ $word = always ] && echo colour || echo plain)"
	"$PYTHON" on_terminal.py output "$DKIMVERIFY" $D --color=$word good.eml >"$out"
	coloured "--color=$word, terminal" "$([ $word = never ] && echo plain || echo colour)"
	NO_COLOR=1 "$PYTHON" on_terminal.py output "$DKIMVERIFY" $D --color=$word good.eml >"$out"
	coloured "--color=$word, terminal, NO_COLOR=1" "$([ $word = always ] && echo colour || echo plain)"
	TERM=dumb "$PYTHON" on_terminal.py output "$DKIMVERIFY" $D --color=$word good.eml >"$out"
	coloured "--color=$word, terminal, TERM=dumb" "$([ $word = always ] && echo colour || echo plain)"
done
NO_COLOR= "$PYTHON" on_terminal.py output "$DKIMVERIFY" $D good.eml >"$out"
coloured "terminal, NO_COLOR empty" colour
run $D --color=always good.eml bad.eml
sed "s/${escape}\[[0-9;]*m//g" "$out" >bare
same "colour is nothing but colour" 0 "$(escapes bare)"
run $D --color=never good.eml bad.eml
same "without it the report is the same" "" "$(cmp bare "$out" 2>&1)"
for format in brief json authres; do
	run $D --color=always -f $format good.eml
	coloured "--color=always, $format" plain
done
"$PYTHON" on_terminal.py input "$DKIMVERIFY" $D >"$out"
has "a terminal as standard input: says what it waits for" "$out" "Ctrl-D"
has "a terminal as standard input: the message is read" "$out" "status 0"

finish
