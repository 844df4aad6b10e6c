#!/bin/sh
# The end of a body that l= leaves unsigned is shown in every report: where it begins, how long it is, its first bytes,
# and none of them raw.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
key rsa >keys
D="--offline -k keys --time 2026-03-02T12:00:00Z"
head='From: a@s.example\r\nTo: b@r.example\r\nSubject: x\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n'
printf "$head"'\r\nsigned line\r\n' | sign rsa -t 1772445600 -c relaxed/relaxed -l all >whole.eml
{ cat whole.eml; printf '\r\nadded <b>line</b>\r\nPASS  all is well\r\n\033[2J\302\233\r\n'; } >added.eml
{ cat whole.eml; awk 'BEGIN { for (i = 0; i < 500; i++) printf "line %d of the added\r\n", i }'; } >long.eml
{ cat whole.eml; head -c 3000 /dev/zero | tr '\0' 'x'; } >wide.eml

tail='r[0]["coverage"]["body"]["tail"]'
run $D --format=json whole.eml
same "nothing was added" None "$(json "$tail")"
run $D --format=json added.eml
same "where it begins" "$(wc -c <whole.eml | tr -d ' ')" "$(json "$tail['offset']")"
same "its size" "$(($(wc -c <added.eml) - $(wc -c <whole.eml)))" "$(json "$tail['size']")"
same "its text" '\x0D\x0Aadded <b>line</b>\x0D\x0APASS  all is well\x0D\x0A\x1B[2J\xC2\x9B\x0D\x0A' "$(json "$tail['text']")"
run $D --format=json long.eml
same "the first bytes of a long one" 2000 "$(json "len($tail['text'].replace('\\\\x0D\\\\x0A', '..'))")"
same "and its whole size" "$(($(wc -c <long.eml) - $(wc -c <whole.eml)))" "$(json "$tail['size']")"

run $D --format=text added.eml
has "text: where" "$out" "bytes from byte $(wc -c <whole.eml | tr -d ' ') of the message on"
has "text: a line" "$out" '                 > added <b>line</b>'
has "text: a line that poses as ours" "$out" '                 > PASS  all is well'
has "text: what steers a terminal" "$out" '                 > \x1B[2J\xC2\x9B'
run $D --format=text whole.eml
has_not "text: nothing was added" "$out" 'added?'
run $D --format=text long.eml
has "text: a long one is cut" "$out" ' bytes more'
has "text: at a line" "$out" '> line 11 of the added'
has_not "text: and no later" "$out" '> line 12 of the added'
run $D --format=text wide.eml
has "text: a wide one is cut, and what is left counted" "$out" 'and 2800 bytes more'

run $D --format=html added.eml
has "html: where" "$out" 'of the message on, are not signed: anybody could have added them.'
has "html: a line" "$out" 'added &lt;b&gt;line&lt;/b&gt;'
has "html: what steers a terminal" "$out" '\x1B[2J\xC2\x9B'
run $D --format=html long.eml
has "html: a long one is cut" "$out" ' bytes more</p>'
has_not "html: and no longer" "$out" 'line 200 of the added'
finish
