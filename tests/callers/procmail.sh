#!/bin/sh
# procmail with its recipes: filter, filter or defer, condition. What fails leaves the message as it came, or in the
# mail server's queue.
set -u
. "$top_srcdir/tests/callers/lib.sh"
needs procmail procmail
callers_start procmail
rules=same

# rc FILE NAME: a recipe after what every procmailrc has; mail that nobody else wants lands in this test's folder
rc() {
	{
		printf 'SHELL=/bin/sh\nPATH=/usr/bin:/bin\nMAILDIR=%s\nDEFAULT=%s\nORGMAIL=%s\nLOGFILE=%s\nUMASK=022\n' \
			"$work/mail" "$box" "$box" "$work/log"
		recipe "$1"
	} >"$work/rc"
	caller=$2
}

clean() {
	rm -rf "$work/mail" "$work/log"
	mkdir "$work/mail"
}

deliver() {
	procmail "$work/rc" <"$1"
}

delivered() {
	find "$work/mail" -type f
}

# ---- the field

box=$work/mail/in/
rc procmail-filter.rc procmail
all_messages
rows_of temperror dns-dead passing forged
rows_of none dns-dead unsigned
rows_of temperror dns-garbage passing
rows_of temperror dns-slow passing
rows_of temperror no-resolv passing
rows_of pass no-env passing
rows_of pass no-cwd passing
rows_of pass tmp-full huge
rows_of pass tmp-readonly huge
rows_of pass file-limit huge
rows_of original in-stalls passing
for fault in out-full out-closed pipe-closed in-closed mem-none kill-first missing usage; do
	rows_of original $fault passing
done
rows_of original out-cut large
rows_of original mem-little huge
rows_of original term large
rows_of original kill large

# A mailbox in one file: the separator stays on top.
box=$work/mail/in rules=mbox
rc procmail-filter.rc procmail-mbox
{
	echo 'From ann@s.example  Mon Mar  2 10:00:00 2026'
	cat "$work/in/passing"
} >"$work/in/fromline"
ln "$work/in/fromline" "$work/rest/"
rows_of pass none passing fromline
rows_of original missing passing fromline

# ---- the field, or later

box=$work/mail/in/ rules=same
rc procmail-defer.rc procmail-defer
rows_of pass none passing
rows_of fail none failing
rows_of temperror dns-dead passing
for fault in out-full in-closed mem-none kill-first missing usage; do
	rows_of deferred $fault forged
done
rows_of deferred out-cut large
rows_of deferred kill large

# ---- conditions

rc procmail-condition.rc procmail-condition
# sorted MESSAGE FAULT FOLDER: it lands there, as it was
sorted() {
	rows_of original "$2" "$1"
	verdict "$caller $1 $2: the folder" "$3" "$(delivered | sed "s,^$work/mail/,,;s,/.*,,")"
}
sorted passing none dkim-passed
sorted failing none dkim-failed
sorted unsigned none in
sorted binary none in
sorted empty none in
for fault in dns-dead dns-slow missing kill-first mem-none out-full; do
	sorted failing $fault in
done

# ---- fifty at once

caller=procmail message=50x fault=none
rc procmail-filter.rc procmail
clean
fault none
pids=
for i in 1 2 3 4 5 6 7 8 9 10; do
	for name in passing failing unsigned forged crlf; do
		procmail "$work/rc" <"$work/in/$name" &
		pids="$pids $!"
	done
done
for pid in $pids; do
	wait "$pid" || verdict "50 at once: exit status" 0 $?
done
for name in passing failing unsigned forged crlf; do
	echo "10 $name $(result_of $name)"
done >"$work/wanted"
"$PYTHON" "$here/compare.py" --many same "$work/in" "$work/rest" passing failing unsigned forged crlf -- $(delivered) >"$work/got"
verdict "50 at once: each message ten times" "$(cat "$work/wanted")" "$(cat "$work/got")"
row procmail "50 mails" "at once" 50 "$(delivered | wc -l)" "" 0 0 $((50 - $(delivered | wc -l)))

finish
