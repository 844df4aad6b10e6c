#!/bin/sh
# --summary, in text and as JSON; --merge-summary: what is added up is, byte for byte, what one run would have said; and
# files that are no summaries.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
key rsa >keys
key rsa | sed 's/s\.example/other.example/' >>keys
key ed25519 >>keys

# message NUMBER SUBJECT
message() {
	printf 'From: Ann <ann@s.example>\r\nSubject: %s\r\nMessage-ID: <%s@s.example>\r\nDate: Mon, 02 Mar 2026 10:00:02 +0000\r\n\r\nA line.\r\n' "$2" "$1"
}
mkdir box
for i in 1 2 3 4; do
	message "$i" "number $i" | sign rsa -t "177244561$i" >"box/good$i.eml"
done
cp box/good2.eml box/again.eml
message 5 other | sign rsa -d other.example >box/other.eml
message 6 both | sign ed25519 | sign rsa >box/both.eml
sed 's/A line/Another line/' box/good3.eml >box/changed.eml
message 7 "no key" | sign rsa -s gone >box/nokey.eml
message 8 unsigned >box/unsigned.eml
message 9 "$(printf 'bad \033[2J subject')" | sign rsa -i "@s.example" -s "$(printf 'x\ty')" >box/odd.eml
all=$(ls box/*.eml)

run --offline -k keys -q --summary -f json $all
ends "json" 75
cp "$out" one.json
json_of() {
	"$PYTHON" -c 'import json, sys
r = json.loads(open(sys.argv[2], encoding="utf-8").readlines()[-1])
print(eval(sys.argv[1]))' "$1" "${2:-$out}" 2>&1
}
same "json: one line" 1 "$(wc -l <"$out" | tr -d ' ')"
same "json: schema" dkimverify-summary/1 "$(json_of 'r["schema"]')"
same "json: verdicts" "11 7 2 1 1" "$(json_of '" ".join(str(n) for n in [r["messages"]] + list(r["verdicts"].values()))')"
same "json: replays" "box/again.eml box/good2.eml, box/changed.eml box/good3.eml" \
	"$(json_of '", ".join(sorted(" ".join(p["source"] for p in g["places"]) for g in r["groups"]["replays"]))')"
same "json: one key, two organizations" "[('rsa', 2, ['s.example', 'other.example'])]" \
	"$(json_of '[(k["type"], k["organizations"], [d["domain"] for d in k["domains"]]) for k in r["groups"]["shared_keys"]]')"

# Any shares, any order, in one file or in several.
set -- $all
run --offline -k keys -q --summary -f json "$1" "$2" "$3"
cp "$out" a.json
shift 3
run --offline -k keys --summary -f json "$1" "$2" "$3" "$4"
cp "$out" b.jsonl
same "json: the summary comes after the messages" "4 1" "$(grep -c '^{"schema":"dkimverify/1"' b.jsonl) $(tail -n 1 b.jsonl | grep -c summary/1)"
shift 4
run --offline -k keys -q --summary -f json "$@"
cp "$out" c.json
for files in "a.json b.jsonl c.json" "c.json a.json b.jsonl"; do
	run --merge-summary -f json $files
	ends "merge $files" 75
	same "merge $files: as one run" same "$(cmp "$out" one.json && echo same)"
done
cat a.json b.jsonl >three.jsonl
printf '{"schema":"dkimverify/1"\0, a line of a report that a disk spoiled\n' >>three.jsonl
cat c.json >>three.jsonl
in=three.jsonl
run --merge-summary -f json
same "merge from standard input: as one run" same "$(cmp "$out" one.json && echo same)"
in=/dev/null
run --merge-summary -q a.json
nothing "merge -q" "$out"

run --offline -k keys -q --summary $all
cp "$out" one.txt
run --merge-summary a.json b.jsonl c.json
same "merge, text: as one run" same "$(cmp "$out" one.txt && echo same)"
has "text: head" "$out" "SUMMARY    11 messages, "
has "text: replays" "$out" "REPLAYED   "
has "text: places" "$out" "box/again.eml:1, "
has "text: one key" "$out" "ONE KEY    1 key is under domains of different organizations."
has "text: what to do" "$out" "body-hash-mismatch: Look along the path"
has_not "text: nothing raw" "$out" "$(printf '\033')"
run --offline -k keys -f brief --summary box/good1.eml
same "brief: the line, an empty one, the summary" "pass SUMMARY" "$(awk 'NR == 1 { printf "%s ", $1 } NR == 2 && length { print "not empty" } NR == 3 { print $1 }' "$out")"
for status in "0 box/good1.eml" "1 box/changed.eml" "2 box/unsigned.eml" "75 box/nokey.eml"; do
	run --offline -k keys -q --summary -f json box/good1.eml ${status#* }
	cp "$out" s.json
	run --merge-summary -q s.json
	ends "merge: as after the messages" "${status%% *}"
done

# A file is named by whoever sent it, now and then: a name is no list of places.
mkdir names
cp box/good1.eml "$(printf 'names/a:1, b:7 and 90 more')"
cp box/good1.eml "$(printf 'names/c\n\033[2J')"
run --offline -k keys -q --summary names/*
tr -d '\n' <"$out" | tr -s ' ' >flat
has "text: places do not run together" flat ' names/a:1\x2C\x20b:7\x20and\x2090\x20more:1, names/c\x0A\x1B[2J:1'

# Pieces of one mailbox, read from standard input.
in=box/good1.eml
run --offline -k keys -q --summary -f json -
cp "$out" p1.json
in=box/good2.eml
run --offline -k keys -q --summary -f json -
cp "$out" p2.json
in=/dev/null
run --merge-summary --merge-as 'a box' -f json p1.json p2.json
same "pieces: their places" "[('a box', 0), ('a box', 1)]" \
	"$(json_of '[(p["source"], p["index"]) for p in r["groups"]["campaigns"][0]["places"]]')"
{ printf 'From x@y.example Mon Mar  2 10:02:23 2026\n'; cat box/good1.eml; printf '\nFrom x@y.example Mon Mar  2 10:02:23 2026\n'
	cat box/good3.eml; "$PYTHON" -c 'import random; random.seed(1); print(random.getrandbits(80000))'; } | gzip >whole.gz
head -c $(($(wc -c <whole.gz) - 20)) whole.gz >cut.gz
in=cut.gz
run --offline -k keys -q --summary -f json -
ends "a piece with a message that cannot be read" 66
cp "$out" p1.json
in=/dev/null
same "it is told" "1 1" "$(json_of '"%d %d" % (r["messages"], r["unreadable"])')"
run --merge-summary --merge-as 'a box' -f json p1.json p2.json
same "pieces: one that could not be read has a place too" "[('a box', 0), ('a box', 2)]" \
	"$(json_of '[(p["source"], p["index"]) for p in r["groups"]["campaigns"][0]["places"]]')"
run --merge-summary p1.json p2.json
has "text: one that could not be read" "$out" "; 1 more could not be read"
run --offline -k keys -q --summary -f json missing.eml box/good1.eml
same "a file that is not there is no message" "1 0" "$(json_of '"%d %d" % (r["messages"], r["unreadable"])')"
run --merge-summary --merge-as 'a box' a.json
ends "pieces: of a file" 66
has "pieces: of a file, why" "$err" "it is not about standard input alone"

# What is no summary
printf '{"schema":"dkimverify/1"}\n' >messages.jsonl
: >empty
head -c 500 a.json >cut
sed 's/"messages":3/"messages":4/' a.json >sums
sed 's/"limit":[0-9]*/"limit":0/g' a.json >none
for file in messages.jsonl empty cut sums none absent box/good1.eml; do
	run --merge-summary "$file"
	ends "$file" 66
	nothing "$file: no output" "$out"
	has "$file: it is named" "$err" "dkimverify: $file: "
done
# Bytes of no use cost no more memory than bytes of use.
"$PYTHON" - <<'END'
good = open("a.json", "rb").read().rstrip()
lists = b"[" + b"[]," * 10000000 + b"0]"
open("lists", "wb").write(good[:-1] + b',"more":' + lists + b"}\n")
open("row", "wb").write(good.replace(b'"rows":[{', b'"rows":[{"more":' + lists + b",", 1) + b"\n")
open("nested", "wb").write(good[:-1] + b',"more":' + b"[" * 3000000 + b"]" * 3000000 + b"}\n")
open("long", "wb").write(b'{"schema":"dkimverify/1","x":' + lists + b"}\n" + good + b"\n")
open("text", "wb").write(b"[" * 30000000 + b"\n")
END
most=32
for object in asan tsan; do # these keep what was freed
	if nm -D "$DKIMVERIFY" 2>/dev/null | grep -q "__${object}_init"; then most=600; fi
done
for row in "lists 0" "row 66" "nested 0" "long 0" "text 66"; do
	peak=$("$PYTHON" "$here/batch.py" peak ${row#* } "$DKIMVERIFY" --merge-summary --exit-zero ${row% *} 2>"$err")
	same "30 MB, ${row% *}: at most $most MiB ($peak)" yes "$([ "$peak" -le "$most" ] && echo yes)"
done
run --merge-summary row
has "a row that is too long: why" "$err" "row: line 1: a row of it is longer than one may be (LIMIT_JSON_PIECE)"
run --merge-summary -f json lists
cp "$out" lists.sum
run --merge-summary -f json a.json
same "what is passed over changes nothing" same "$(cmp "$out" lists.sum && echo same)"
rm -f lists row nested long text

run --merge-summary a.json sums
nothing "one bad file of two: no sum" "$out"
has "a number that does not fit" "$err" "sums: line 1: its sums do not add up"
for format in html authres; do
	run --summary -f "$format" box/good1.eml
	ends "--summary -f $format" 64
done
run --merge-as x a.json
ends "--merge-as alone" 64

finish
