#!/bin/sh
# maildrop with its recipes: xfilter in an exception, without one, and the condition.
set -u
. "$top_srcdir/tests/callers/lib.sh"
needs maildrop maildrop
needs maildirmake.maildrop maildrop
callers_start maildrop
rules=maildrop

# mailfilter FILE NAME [SED-SCRIPT]: a recipe before the line that delivers all the rest
mailfilter() {
	{
		echo "HOME=\"$work\""
		recipe "$1" | sed "${3:-}"
		echo "to \"$work/Maildir/.\""
	} >"$work/mailfilter"
	chmod 600 "$work/mailfilter"
	caller=$2
}

clean() {
	rm -rf "$work/Maildir"
	maildirmake.maildrop "$work/Maildir"
	maildirmake.maildrop "$work/Maildir/.dkim-failed"
	maildirmake.maildrop "$work/Maildir/.dkim-passed"
}

deliver() {
	maildrop "$work/mailfilter" <"$1"
}

# An empty message it delivers nowhere.
delivered() {
	find "$work/Maildir" -path '*/new/*' -type f
	if [ "$message" = empty ]; then echo "$work/in/empty"; fi
}

mailfilter maildrop-filter maildrop
all_messages
rows_of temperror dns-dead passing
rows_of temperror dns-garbage passing
rows_of temperror dns-slow passing
rows_of pass no-env passing
rows_of pass tmp-full large
for fault in out-full out-closed pipe-closed in-stalls mem-none kill-first missing usage; do
	rows_of original $fault passing
done
rows_of original out-cut large
rows_of original kill large

# As the recipe says: without "exception" the message waits.
mailfilter maildrop-filter maildrop-defer '/^exception/d;/^}/d'
rows_of pass none passing
for fault in out-full pipe-closed kill-first missing usage; do
	rows_of deferred $fault forged
done
rows_of deferred kill large

mailfilter maildrop-condition maildrop-condition
# sorted MESSAGE FAULT FOLDER: it lands there, as it was
sorted() {
	rows_of original "$2" "$1"
	verdict "$caller $1 $2: the folder" "$3" "$(delivered | sed "s,^$work/Maildir/,,;s,new/.*,,;s,/$,,")"
}
sorted passing none .dkim-passed
sorted failing none .dkim-failed
sorted unsigned none ""
sorted binary none ""
for fault in dns-dead dns-slow missing kill-first mem-none out-full; do
	sorted failing $fault ""
done

finish
