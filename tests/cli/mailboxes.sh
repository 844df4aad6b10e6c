#!/bin/sh
# Messages come out of every kind of mailbox as they were put in, compressed or not, from a file or standard input; one
# that cannot be read keeps none of the others from being read.
set -u
. "$top_srcdir/tests/cli/lib.sh"
cd "$work" || exit 99
TZ=UTC0
export TZ

# ---------------------------------------------------------------- messages

# message NUMBER: signed; its body is standard input
message() {
	{
		printf 'From: Ann <ann@s.example>\nTo: bob@r.example\nSubject: message %s\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n' "$1"
		printf 'Message-ID: <%s@s.example>\n\n' "$1"
		cat
	} | sign rsa -c simple/simple -h from:to:subject:message-id >"m$1.eml"
}
printf 'Hello\n\nFrom now on\nFrom here\n' | message 1
printf 'From the first line\n\n\nend\n\n\n' | message 2
printf 'Hello\n>From a reply\n>>From deeper\nbye\n' | message 3
: | message 4
printf 'A forwarded mailbox:\n\nFrom x@y.example Mon Mar  2 10:02:23 2026\nFrom: x@y.example\n\nhi\n\nbye\n' | message 5
printf 'The last one' | message 6
all='m1.eml m2.eml m3.eml m4.eml m5.eml m6.eml'
key rsa >keys

verify() {
	run --offline -k keys -f brief "$@"
}
columns() {
	cut -f "$1" "$out" | tr '\n' ' '
}
numbers='<1@s.example> <2@s.example> <3@s.example> <4@s.example> <5@s.example> <6@s.example> '
passes='pass pass pass pass pass pass '

# six NAME SOURCE: all six, in order, all pass, numbered
six() {
	same "$1: messages" "$numbers" "$(columns 4)"
	same "$1: verdicts" "$passes" "$(columns 1)"
	[ -z "$2" ] || same "$1: sources" "$2:1 $2:2 $2:3 $2:4 $2:5 $2:6 " "$(columns 2)"
	nothing "$1: complaints" "$err"
	ends "$1" 0
}

# ---------------------------------------------------------------- mboxes

for kind in mboxo mboxrd mboxcl mboxcl2 crlf git noempty; do
	"$PYTHON" "$here/box.py" mbox $kind $kind.mbox $all || exit 99
done
for kind in mboxo mboxrd mboxcl crlf git noempty; do
	verify $kind.mbox
	six $kind $kind.mbox
	cat $kind.mbox | "$DKIMVERIFY" --offline -k keys -f brief >"$out" 2>"$err"
	status=$?
	six "$kind through a pipe" -
	for program in gzip xz zstd; do
		if ! command -v $program >/dev/null; then
			skipped "$kind, $program" "$program is not installed"
			continue
		fi
		$program -c <$kind.mbox >$kind.packed
		verify $kind.packed
		six "$kind, $program" $kind.packed
		in=$kind.packed
		verify
		in=/dev/null
		six "$kind, $program, standard input" -
	done
done

# What has no end is given up; a name in a list is no way to read the list.
mkfifo zeros.pipe
{ trap '' PIPE; gzip -1 </dev/zero 2>/dev/null >zeros.pipe; } &
same 'a device without an end' 66 "$(timeout 60 "$DKIMVERIFY" --offline -q --input=message - 2>"$err" <zeros.pipe; echo $?)"
has 'a device without an end: why' "$err" 'larger than a message may be'
printf 'm1.eml\0-\0m2.eml\0' >list
in=list
verify --files0-from=-
in=/dev/null
same '"-" in a list on standard input' '<1@s.example> <2@s.example> ' "$(columns 4)"
has '"-" in a list on standard input: why' "$err" 'standard input: is the list of names'

# Content-Length: nothing that it leads over is lost, and what it says is not lost either.
burst() {
	printf 'From x@y.example Mon Mar  2 10:02:23 2026\nMessage-ID: <%s@s.example>\nContent-Length: %s\n\nHi\n\n' "$1" "$2"
}
hidden() {
	printf 'From x@y.example Mon Mar  2 10:02:23 2026\nMessage-ID: <%s@s.example>\n\nHi\n\n' "$1"
}
over='leads over lines at which messages begin'
verify mboxcl2.mbox
same 'mboxcl2: all are whole, what is in one comes besides' 'pass pass pass pass pass none pass ' "$(columns 1)"
same 'mboxcl2: that is said' 1 "$(grep -c "message 5: .*$over" "$err")"
for kind in mboxo mboxrd mboxcl mboxcl2; do
	verify --input=$kind $kind.mbox
	six "--input=$kind" $kind.mbox
done
verify --input=mboxrd mboxcl2.mbox
same '--input=mboxrd: no length counts' 7 "$(wc -l <"$out" | tr -d ' ')"
nothing '--input=mboxrd: nothing to say' "$err"
{ burst 1 3; burst 2 $((3 + $(hidden 3 | wc -c))); hidden 3; burst 4 $((3 + $(hidden 5 | wc -c))); hidden 5; } >burst.mbox
cat burst.mbox >burst
for source in burst.mbox -; do
	in=burst
	verify $source
	same "a burst, $source: nothing is hidden" '<1@s.example> <2@s.example> <3@s.example> <4@s.example> <5@s.example> ' "$(columns 4)"
	same "a burst, $source: that is said, once" 1 "$(grep -c "$over" "$err")"
	in=/dev/null
done

run --offline -k keys -f json mboxrd.mbox
same 'what quoting was undone is told' '[1, 1, 1, 0, 1, 0]' \
	"$(json '[sum(f["id"] == "mbox-quoted" for f in x["findings"]) for x in r]')"
same 'index' '[0, 1, 2, 3, 4, 5]' "$(json '[x["index"] for x in r]')"
same 'offset and size cut the message out' True \
	"$(json 'all(open("mboxrd.mbox", "rb").read()[x["offset"]:x["offset"] + x["size"]].startswith(b"DKIM-Signature:") for x in r)')"
run --offline -k keys -f text mboxrd.mbox
has 'text says which message' "$out" 'FILE  mboxrd.mbox, message 6'
verify --input=message mboxrd.mbox
same '--input=message: one' '1' "$(wc -l <"$out" | tr -d ' ')"
verify --input=mbox m1.eml
same '--input=mbox of one message' '<1@s.example> ' "$(columns 4)"
sed 's/now on/now off/' mboxrd.mbox >changed.mbox
verify changed.mbox
same 'a change besides the quoting is found' 'fail pass pass pass pass pass ' "$(columns 1)"
sed 's/^>>From/>>>From/' m3.eml >m3changed.eml
verify m3changed.eml
same 'a mark more' 'fail ' "$(columns 1)"
sed 's/^From here/>From here/;s/^From now/>From now/' m1.eml >m1quoted.eml
verify m1quoted.eml
same 'a message cut out of an mbox' 'pass ' "$(columns 1)"

# ---------------------------------------------------------------- folders

mkdir -p box/cur box/new box/tmp box/.Sent/cur box/.Sent/new box/.Sent/tmp box/other mh/inner tree/a/b
cp m1.eml box/new/1001.a
cp m2.eml box/cur/1000.a:2,S
cp m3.eml box/cur/1002.a:2,
cp m4.eml box/tmp/1003.a
cp m4.eml box/other/1003.a
cp m5.eml box/.Sent/cur/1004.a:2,S
printf 'x' >box/dovecot-uidlist
verify box
same 'Maildir' 'box/.Sent/cur/1004.a:2,S:1 box/cur/1000.a:2,S:1 box/cur/1002.a:2,:1 box/new/1001.a:1 ' "$(columns 2)"
same 'Maildir: verdicts' 'pass pass pass pass ' "$(columns 1)"
gzip -c <m4.eml >box/new/1005.a
verify box/
same 'Maildir, one compressed' 'pass pass pass pass pass ' "$(columns 1)"
for n in 1 2 10 9; do cp m1.eml mh/$n; done
cp m2.eml mh/inner/3
cp m3.eml mh/,4
: >mh/.mh_sequences
verify mh
same 'MH' 'mh/1:1 mh/2:1 mh/9:1 mh/10:1 mh/inner/3:1 ' "$(columns 2)"
cp m1.eml tree/z.eml
cp m2.eml tree/a/10.eml
cp m3.eml tree/a/b/plain
cp mboxrd.mbox tree/a/box
printf 'A: text\n' >tree/README
printf 'text\n' >tree/broken.eml
cp m4.eml tree/.hidden.eml
ln -s .. tree/a/up
ln -s ../tree tree/again
ln -s ../m4.eml tree/link.eml
ln -s nowhere tree/dangling.eml
mkfifo tree/pipe.eml
verify tree
same 'directory' "tree/a/10.eml:1 tree/a/b/plain:1 tree/a/box:1 tree/a/box:2 tree/a/box:3 tree/a/box:4 tree/a/box:5 tree/a/box:6 \
tree/broken.eml:1 tree/link.eml:1 tree/z.eml:1 " "$(columns 2)"
nothing 'directory: complaints' "$err"
verify --input=maildir tree
same 'a directory forced to be a Maildir' '' "$(columns 2)"
ends 'no message at all' 66
verify --input=mbox tree
has 'a folder is no mbox' "$err" 'tree: is a folder'
verify --input=mboxcl2 tree
has 'a folder is no mboxcl2' "$err" 'tree: is a folder'
ends 'a folder is no mbox' 66
verify --input=mh m1.eml
has 'a file is no folder' "$err" 'm1.eml: is no folder'
deep=deep
for level in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35; do
	deep=$deep/d
done
mkdir -p $deep
cp m1.eml $deep/
cp m2.eml deep/
verify deep
has 'depth has an end' "$err" 'LIMIT_DIRECTORY_DEPTH'
same 'and the rest is read' 'deep/m2.eml:1 ' "$(columns 2)"
cp m1.eml "$(printf 'tree/esc\033[31m.eml')"
verify tree
same 'names are escaped' 0 "$(grep -c "$(printf '\033')" "$out")"
rm tree/esc*

# ---------------------------------------------------------------- lists of names

printf 'm1.eml\0box/cur\0gone.eml\0m6.eml\0' >list
verify --files0-from=list
same '--files0-from' 'm1.eml:1 box/cur/1000.a:2,S:1 box/cur/1002.a:2,:1 m6.eml:1 ' "$(columns 2)"
has 'one that is gone' "$err" 'gone.eml: No such file or directory'
ends 'one that is gone' 66
in=list
verify m2.eml --files0-from=-
in=/dev/null
same '--files0-from=-' 'm2.eml:1 m1.eml:1 box/cur/1000.a:2,S:1 box/cur/1002.a:2,:1 m6.eml:1 ' "$(columns 2)"
verify --files0-from=- -
ends 'standard input for two things' 64
seq 20000 >lines
verify --files0-from=lines
same '--files0-from with line ends: said shortly' "1 yes" "$(wc -l <"$err" | tr -d ' ') $([ "$(wc -c <"$err")" -lt 200 ] && echo yes)"
has '--files0-from with line ends: why' "$err" "dkimverify: lines: a name in it is longer than names are; each is ended by a NUL"
verify --files0-from=nolist
has 'no list' "$err" 'nolist: No such file or directory'
printf '\0m1.eml' >list
verify --files0-from=list
has 'an empty name' "$err" 'is an empty name'
same 'and the next' 'm1.eml:1 ' "$(columns 2)"

# ---------------------------------------------------------------- what is broken

"$PYTHON" "$here/box.py" broken broken.mbox 2000 m1.eml || exit 99
verify broken.mbox
same 'broken mbox: as many lines as messages' 2000 "$(wc -l <"$out" | tr -d ' ')"
same 'broken mbox: none of the others is lost' 1980 "$(grep -c '^pass' "$out")"
cat broken.mbox | "$DKIMVERIFY" --offline -k keys -f brief >piped
same 'broken mbox through a pipe' "$(cut -f 1,3 "$out" | cksum)" "$(cut -f 1,3 piped | cksum)"
rm -f broken.mbox piped

gzip -c <mboxrd.mbox >whole.gz
head -c -100 whole.gz >cut.gz
verify m1.eml cut.gz m2.eml
has 'cut off gzip' "$err" 'cut.gz, message'
has 'cut off gzip: why' "$err" 'the compressed data ends too early'
same 'cut off gzip: the rest' 'm1.eml:1 cut.gz:1 m2.eml:1 ' "$(columns 2 | sed 's/cut.gz:[2-6] //g')"
{ cat whole.gz; echo rubbish; } >rubbish.gz
verify rubbish.gz
same 'rubbish behind gzip: messages' "$numbers" "$(columns 4)"
has 'rubbish behind gzip' "$err" 'something else follows the compressed data'
{ cat whole.gz whole.gz; head -c 1000 /dev/zero; } >twice.gz
verify twice.gz
same 'gzip twice, and zeros' "$numbers$numbers" "$(columns 4)"
if command -v zstd >/dev/null; then
	head -c 300000000 /dev/zero | zstd -q >bomb
	verify bomb m1.eml
	has 'a bomb' "$err" 'bomb: larger than a message may be'
	same 'a bomb: the next' 'm1.eml:1 ' "$(columns 2)"
	i=0
	while [ $i -lt 16 ]; do cat bomb; i=$((i + 1)); done >bombs
	verify --input=mbox bombs m1.eml
	has 'bombs' "$err" 'LIMIT_UNPACKED_BYTES'
	same 'bombs: the next' 'm1.eml:1 ' "$(columns 2)"
fi
: >empty
verify empty m1.eml
has 'an empty file' "$err" 'empty: is empty; there is no message in it'
if [ "$(id -u)" != 0 ]; then
	cp m1.eml secret.eml
	chmod 0 secret.eml
	verify secret.eml m2.eml
	has 'not readable' "$err" 'secret.eml: Permission denied'
	same 'not readable: the next' 'm2.eml:1 ' "$(columns 2)"
else
	skipped 'not readable' 'root reads everything'
fi

# ---------------------------------------------------------------- what changes while it is read

# The program waits for the reader of its reports, a pipe, and cannot be further than the pipe and a few blocks.
"$PYTHON" - <<'END_PYTHON' || exit 99
head = open("m1.eml", "rb").read()
with open("long.mbox", "wb") as box:
    for i in range(20000):
        box.write(b"From a@b Mon Mar  2 10:02:23 2026\n" + head.replace(b"\nFrom ", b"\n>From ") + b"\n")
END_PYTHON
mkfifo reports
size=$(($(wc -c <long.mbox)))
"$DKIMVERIFY" --offline -k keys -f brief long.mbox m2.eml >reports 2>"$err" &
program=$!
exec 3<reports
head -c 1 <&3 >first
truncate -s $((size * 3 / 4 + 100)) long.mbox
cat <&3 >rest
exec 3<&-
wait $program
status=$?
cat first rest >"$out"
ends 'made shorter while it is read' 66
has 'made shorter: told' "$err" 'the file was made shorter while it was read'
same 'made shorter: once' 1 "$(wc -l <"$err" | tr -d ' ')"
same 'made shorter: the messages before pass' 15000 "$(grep -c '^pass	long.mbox:' "$out")"
same 'made shorter: no other verdict' 0 "$(grep -vc '^pass' "$out")"
same 'made shorter: the next file' 'm2.eml:1' "$(tail -n 1 "$out" | cut -f 2)"
rm -f long.mbox

mkdir going
i=10000
while [ $i -lt 12000 ]; do
	ln m1.eml going/$i.eml
	i=$((i + 1))
done
"$DKIMVERIFY" --offline -k keys -f brief going >reports 2>"$err" &
program=$!
exec 3<reports
head -c 1 <&3 >first
rm going/11999.eml
cat <&3 >rest
exec 3<&-
wait $program
status=$?
cat first rest >"$out"
ends 'gone while others are read' 66
has 'gone: told' "$err" 'going/11999.eml: No such file or directory'
same 'gone: the others' 1999 "$(grep -c '^pass' "$out")"

finish
