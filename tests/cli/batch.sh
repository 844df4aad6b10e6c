#!/bin/sh
# A run over many messages: the same reports in the same order however many threads there are; many keys asked for at
# once; memory that has an end; what comes of a reader who goes away, and of an interrupt.
set -u
. "$top_srcdir/tests/cli/lib.sh"
cd "$work" || exit 99
TZ=UTC0
export TZ
server= sleeper=
trap 'kill $server $sleeper 2>/dev/null; rm -rf "$work"' EXIT
B="$PYTHON $here/batch.py"
slow_program=no pause=0.3
for object in asan tsan; do
	if nm -D "$DKIMVERIFY" 2>/dev/null | grep -q "__${object}_init"; then slow_program=yes pause=1; fi
done

# ---------------------------------------------------------------- messages

NAMES=120
body() {
	awk -v lines="$1" 'BEGIN { while (i++ < lines) print "A line of text, and  some\twhite space, number " i "\r" }'
}
body 300 >long
n=0
while [ $n -lt $NAMES ]; do
	key=rsa
	[ $((n % 10)) = 7 ] && key=ed25519
	{
		printf 'From: Ann <ann@d%s.example>\r\nTo: bob@r.example\r\nSubject: message %s\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\n' $n $n
		head -n $((1 + n * 2)) long
	} | sign $key -d d$n.example -c relaxed/relaxed -h from:to:subject:date >s$n.eml
	key $key -d d$n.example
	n=$((n + 1))
done >keys
sed 's/white space/White Space/' s9.eml >bad.eml
printf 'From: Ann <ann@d3.example>\r\nSubject: not signed\r\n\r\nhi\r\n' >none.eml
sed 's/s=rsa/s=gone/' s8.eml >gone.eml
printf 'gone._domainkey.d8.example !NXDOMAIN\n' >>keys
$B mbox all.mbox 600 s*.eml bad.eml none.eml gone.eml
at="--time 2026-03-02T12:00:00Z"
D="--offline --keys keys $at"

# ---------------------------------------------------------------- order

for format in brief json authres text html; do
	for jobs in 1 2 8; do
		run $D -f $format -j$jobs all.mbox
		ends "$format, -j$jobs" 1
		nothing "$format, -j$jobs: nothing on standard error" "$err"
		cp "$out" $format.$jobs
	done
	same "$format: -j2 says what -j1 says" "" "$(cmp $format.1 $format.2 2>&1)"
	same "$format: -j8 says what -j1 says" "" "$(cmp $format.1 $format.8 2>&1)"
done
same "brief: in the order of the mbox" "" "$(cut -f 2 brief.8 | awk -F: '$2 != NR' | head -3)"
run $D -f json all.mbox
same "json: a line for each message" 600 "$(json 'len(r)')"
same "brief and json agree about each message" "$(cut -f 1 brief.1 | tr '\n' ' ')" \
	"$(json '" ".join(x["verdict"] for x in r) + " "')"
same "brief and json agree about each signature" "$(cut -f 3 brief.1 | tr '\n' ' ')" "$(json \
	'" ".join(" ".join("%s:%s=%s%s" % (s["domain"], s["selector"], s["result"], "" if s["result"] == "pass" else "(%s)" % s["reason"]) for s in x["signatures"]) or "-" for x in r) + " "')"
same "brief and text agree about each message" "$(cut -f 1 brief.1 | tr '\n' ' ')" \
	"$(grep -oE '^(PASS|FAIL|NONE|TEMPERROR)  ' text.1 | tr 'A-Z\n' 'a-z ' | tr -s ' ')"
run $D -q -j2 all.mbox
ends "-q counts all messages" 1
run $D -f brief -j 2 s0.eml none.eml s1.eml missing.eml bad.eml
same "several files: in their order" "s0.eml:1 none.eml:1 s1.eml:1 bad.eml:1 " "$(cut -f 2 "$out" | tr '\n' ' ')"
ends "several files" 66
cat all.mbox | "$DKIMVERIFY" $D -f brief -j2 | sed 's/	-:/	all.mbox:/' >"$out"
same "through a pipe: the same" "" "$(cmp "$out" brief.1 2>&1)"

# ---------------------------------------------------------------- which are reported

run $D -f brief --only fail,none all.mbox
same "--only: those that were asked for" "$(grep -cE '^(fail|none)	' brief.1)" "$(grep -cE '^(fail|none)	' "$out")"
has_not "--only: and no other" "$out" "$(printf 'pass\t')"
ends "--only" 1
run $D -f brief --only none all.mbox
ends "--only: the exit status counts all" 1
run $D -f brief --domain D3.example --domain d4.example all.mbox
same "--domain: signed by it, or its author" "- d3.example:rsa=pass d4.example:rsa=pass " \
	"$(cut -f 3 "$out" | LC_ALL=C sort -u | tr '\n' ' ')"
run $D -f json --domain example --only pass all.mbox
same "--domain: and all below it" "$(grep -c '^pass' brief.1)" "$(json 'len(r)')"
for bad in "--only=good" "--only=" "--only=pass,,fail" "--domain=.." "-j0" "-j257" "-jx" "--jobs=" "--progress=yes"; do
	run "$bad" all.mbox
	ends "$bad" 64
done

# ---------------------------------------------------------------- as they are decided

"$DKIMVERIFY" $D -f brief -j2 all.mbox 2>"$err" | head -n 1 >"$out"
same "a reader who goes away: one line" 1 "$(wc -l <"$out" | tr -d ' ')"
nothing "a reader who goes away: no complaint" "$err"
head -c 60000 all.mbox >first
tail -c +60001 all.mbox >second
same "a slow pipe: nobody waits for its end" before "$($B slowly 5 first second "$DKIMVERIFY" $D -f brief -)"

# A pipe that has some bytes and no end.
mkfifo silent
silent() {
	{
		head -c "$1" "$2"
		exec sleep 60
	} >silent &
	sleeper=$!
}
hush() {
	kill "$sleeper"
	wait "$sleeper" 2>/dev/null
	sleeper=
}
gzip -c <all.mbox >all.gz
$B mbox five.mbox 5 none.eml
for what in "0 all.mbox" "900 all.mbox" "0 all.gz" "900 all.gz"; do
	silent $what
	same "SIGINT, and no more to read than $what" 130 \
		"$($B interrupt SIGINT 5 $pause "$out" "$DKIMVERIFY" $D -f brief --summary -j2 five.mbox silent </dev/null 2>"$err")"
	same "... what was done is there" 5 "$(grep -c '	five.mbox:' "$out")"
	same "... and its sum" 1 "$(grep -c '^SUMMARY ' "$out")"
	nothing "... and no complaint" "$err"
	hush
done
silent 0 all.mbox
same "SIGINT, nothing on standard input" 130 "$($B interrupt SIGINT 0 $pause "$out" "$DKIMVERIFY" $D -f brief - <silent)"
hush

run $D -f brief --progress=always all.mbox
same "--progress=always: the same reports" "" "$(cmp "$out" brief.1 2>&1)"
run $D -f brief all.mbox
nothing "--progress=auto: nothing where there is no terminal" "$err"

# ---------------------------------------------------------------- the DNS

dns() {
	[ -z "$server" ] || { kill "$server"; wait "$server" 2>/dev/null; }
	: >port
	"$PYTHON" "$here/slowdns.py" keys "$1" questions >port 2>dns.err &
	server=$!
	tries=100
	while [ $tries -gt 0 ] && ! [ -s port ]; do
		sleep 0.1
		tries=$((tries - 1))
	done
	N="-n 127.0.0.1:$(cat port) $at"
}
# One after the other would take 36 s; 12 s leave room for a busy machine.
milliseconds() {
	"$PYTHON" -c 'import time; print(round(time.monotonic() * 1000))'
}
for jobs in 1 2; do
	dns 300
	rm -f recorded
	begun=$(milliseconds)
	run $N -f brief -j$jobs --record recorded all.mbox
	took=$(($(milliseconds) - begun))
	same "DNS, -j$jobs: the same verdicts as from the file" "" "$(cmp "$out" brief.1 2>&1)"
	same "DNS, -j$jobs: each name is asked for once" "$((NAMES + 1))" "$(wc -l <questions | tr -d ' ')"
	same "DNS, -j$jobs: more than a hundred questions at once" yes "$(awk '$2 > 100 { print "yes"; exit }' questions)"
	[ $slow_program = yes ] || same "DNS, -j$jobs: they wait together ($took ms)" yes "$([ $took -lt 12000 ] && echo yes)"
	run --offline -k recorded $at -f brief all.mbox
	same "--record, -j$jobs: the same verdicts from what was recorded" "" "$(cmp "$out" brief.1 2>&1)"
done

# A report asks besides whether the Return-Path domain exists: once for each, with the keys.
n=0
while [ $n -lt $NAMES ]; do
	case $((n % 4)) in
	0) domain=d$n.example ;; # whose key is there
	1) domain=d$((n + 1)).example ;;
	*) domain=bounces$((n % 40)).example ;;
	esac
	{ printf 'Return-Path: <any@%s>\r\n' $domain; cat s$n.eml; } >r$n.eml
	n=$((n + 1))
done
{ printf 'Return-Path: <any@bounces2.example>\r\n'; cat none.eml; } >r.eml
$B mbox returned.mbox 600 r*.eml
for jobs in 1 8; do
	dns 300
	begun=$(milliseconds)
	run $N -f json -j$jobs returned.mbox
	took=$(($(milliseconds) - begun))
	sed 's/"server":"[^"]*"//g' "$out" >returned.$jobs
	same "Return-Path domains, -j$jobs: each name is asked for once" "$((NAMES + NAMES / 4 + 20))" "$(wc -l <questions | tr -d ' ')"
	same "... and no name twice" "" "$(cut -d ' ' -f 1 questions | sort | uniq -d)"
	[ $slow_program = yes ] || same "... they wait together ($took ms)" yes "$([ $took -lt 12000 ] && echo yes)"
	same "... and some do not exist" "5 446" "$(json '"%d %d" % tuple(sum(f["id"] == i for x in r for f in x["findings"]) for i in ("return-path-nonexistent", "return-path-gone"))')"
done
same "Return-Path domains: -j8 says what -j1 says" "" "$(cmp returned.1 returned.8 2>&1)"
printf 'From: a@s.example\nDKIM-Signature: v=1; a=rsa-sha256; d=dead.example; s=x; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\n\nHi\n' >dead.eml
# Where nobody answers, those that no verdict needs are not waited for one after the other.
# One of them is the name of a key, too, which is.
n=0
while [ $n -lt 2000 ]; do
	printf 'From x@y.example Mon Mar  2 10:02:23 2026\nReturn-Path: <a@d%s.example>\nFrom: a@s.example\n\nHi\n\n' $n
	n=$((n + 1))
	[ $n = 300 ] || continue
	printf 'From x@y.example Mon Mar  2 10:02:23 2026\nReturn-Path: <a@x._domainkey.dead.example>\nFrom: a@s.example\n\nHi\n\n'
	printf 'From x@y.example Mon Mar  2 10:02:23 2026\n'
	cat dead.eml
	printf '\n'
done >unsigned.mbox
for jobs in 1 8; do
	dns 60000
	run $N -f json --timeout 1 -j$jobs unsigned.mbox
	ends "nobody answers, -j$jobs" 75
	same "... all are reported" 2002 "$(wc -l <"$out" | tr -d ' ')"
	asked=$(cut -d ' ' -f 1 questions | sort -u | wc -l | tr -d ' ')
	same "... and no more were asked about than can be at once ($asked)" yes "$([ "$asked" -ge 1 ] && [ "$asked" -le 257 ] && echo yes)"
	has "... but for the key" questions "x._domainkey.dead.example "
done

dns 300
silent 0 all.mbox
same "a silent pipe behind those that wait: exit status" 130 \
	"$($B interrupt SIGINT 5 $pause "$out" "$DKIMVERIFY" $N -f brief s0.eml s1.eml s2.eml s3.eml s4.eml silent </dev/null 2>"$err")"
same "a silent pipe behind those that wait: they are reported" "pass pass pass pass pass " "$(cut -f 1 "$out" | tr '\n' ' ')"
hush

# Each worker has a doctor of its own.
sed 's/s=rsa/s=missing/' s6.eml >missing.eml
dns 5
$B mbox sick.mbox 16 gone.eml s0.eml bad.eml missing.eml
for how in "75 -k keys --offline" "1 -n 127.0.0.1:$(cat port) --timeout 2"; do
	for jobs in 1 8; do
		run ${how#* } $at --doctor -j$jobs sick.mbox
		ends "--doctor ${how#* }, -j$jobs" ${how%% *}
		sed 's/[0-9]* ms//' "$out" >doctor.$jobs
	done
	same "--doctor ${how#* }: -j8 says what -j1 says" "" "$(cmp doctor.1 doctor.8 2>&1)"
	same "--doctor ${how#* }: about each that needs it" 8 "$(grep -c '^DOCTOR' doctor.8)"
done

# A server that does not answer before the end: those who need no key are done all the same.
$B mbox mixed.mbox 40 none.eml
$B mbox unanswered.mbox 200 s*.eml
cat mixed.mbox unanswered.mbox mixed.mbox >both.mbox
dns 60000
for signal in INT:130 TERM:143; do
	for jobs in 1 2; do
		same "SIG${signal%:*}, -j$jobs: exit status" ${signal#*:} \
			"$($B interrupt SIG${signal%:*} 40 $pause "$out" "$DKIMVERIFY" $N --timeout 60 -f json -j$jobs both.mbox </dev/null)"
		same "SIG${signal%:*}, -j$jobs: what is done is there, whole" "40 40" \
			"$(json '"%d %d" % (len([x for x in r if x["index"] < 40]), len([x for x in r if x["index"] >= 240]))')"
		same "SIG${signal%:*}, -j$jobs: and nothing that is not" "{'none'}" "$(json '{x["verdict"] for x in r}')"
	done
done
begun=$(milliseconds) # one after the other: two minutes
run $N --timeout 1 -f brief -j1 unanswered.mbox
took=$(($(milliseconds) - begun))
ends "no answers" 75
same "no answers: they are waited for together ($took ms)" yes "$([ $took -lt 20000 ] && echo yes)"
kill "$server"
wait "$server" 2>/dev/null
server=

# ---------------------------------------------------------------- memory and time

if [ $slow_program = yes ]; then
	skipped "memory and time" "the program is built with a sanitizer"
	finish
fi
$B mbox large.mbox 9000 s100.eml s110.eml s119.eml # 108 MB
for format in brief json; do
	peak=$($B peak 0 "$DKIMVERIFY" $D -f $format -j2 large.mbox)
	same "$format: at most 64 MiB beside the file ($peak)" yes "$([ "$peak" -le 64 ] && echo yes)"
done
dns 1000
peak=$($B peak 0 "$DKIMVERIFY" $N -f json -j2 large.mbox)
same "while all wait for the DNS: at most 64 MiB beside the file ($peak)" yes "$([ "$peak" -le 64 ] && echo yes)"
rm -f large.mbox
# One that waits, and behind it what a summary wants of all the others.
dns 60000
{
	printf 'From: a@s.example\n'
	for i in 1 2 3; do
		printf 'DKIM-Signature: v=1; a=rsa-sha256; d=s%s.example; s=x; h=to; bh=; b=AAAA\n' $i
	done
	printf '\nHi\n'
} >refused.eml
$B mbox one.mbox 1 dead.eml
$B mbox others.mbox 16000 refused.eml
cat one.mbox others.mbox >stalled.mbox
$B peak 75 "$DKIMVERIFY" $N --timeout 3 -q --summary -j2 stalled.mbox >stalled.peak &
stalled=$!
# Small ones that wait, each behind a large one, in what is not mapped.
{
	printf 'From x@y.example Mon Mar  2 10:02:23 2026\nFrom: a@s.example\n\n'
	head -c 20000000 /dev/zero | tr '\0' a
	printf '\n\n'
	cat one.mbox
} >deep
cat deep deep deep deep deep deep deep deep >deep.mbox
peak=$(cat deep.mbox | $B peak 75 "$DKIMVERIFY" $N --timeout 3 -q -j2)
same "what waits does not keep the large messages before it ($peak)" yes "$([ "$peak" -le 100 ] && echo yes)"
rm -f deep.mbox
wait $stalled
peak=$(cat stalled.peak)
same "a summary, while the first waits for the DNS: at most 64 MiB ($peak)" yes "$([ "$peak" -le 64 ] && echo yes)"
if command -v valgrind >/dev/null; then
	$B mbox few.mbox 200 s2.eml s3.eml
	$B mbox many.mbox 2000 s2.eml s3.eml
	few=$($B instructions "$DKIMVERIFY" $D -f json -j1 few.mbox) many=$($B instructions "$DKIMVERIFY" $D -f json -j1 many.mbox)
	same "ten times the messages, ten times the work, not more ($few, $many)" yes "$([ "$many" -le $((few * 11)) ] && [ "$many" -ge $((few * 5)) ] && echo yes)"
else
	skipped "ten times the messages, ten times the work" "not here: valgrind"
fi
finish
