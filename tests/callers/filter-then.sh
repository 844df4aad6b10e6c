#!/bin/sh
# filter-then by itself: whatever goes wrong it ends with 75, and COMMAND gets all of a message or is not run.
set -u
. "$top_srcdir/tests/callers/lib.sh"
callers_start filter-then
rules=same
mkdir "$work/home"
cat >"$work/bin/command" <<END_OF_COMMAND
#!/bin/sh
cat >"$work/home/new" && mv "$work/home/new" "$work/home/mail" && exit \${1:-0}
END_OF_COMMAND
chmod 755 "$work/bin/command"
ends_with=0 folder=$work/tmp

clean() {
	rm -f "$work/home/"*
}

deliver() {
	TMPDIR=$folder "$work/bin/filter-then" "$work/bin/command" "$ends_with" <"$1"
}

delivered() {
	find "$work/home" -type f
}

all_messages
rows_of temperror dns-dead passing
rows_of temperror dns-slow passing
for fault in out-full out-closed pipe-closed in-closed in-stalls mem-none kill-first missing usage; do
	rows_of deferred $fault passing
done
rows_of deferred kill large
rows_of deferred term large
rows_of deferred out-cut large

# said_by NAME COMMAND...: it ends with 75, and no temporary file stays behind
said_by() {
	name=$1
	shift
	TMPDIR=$folder "$@" <"$work/in/passing" >/dev/null 2>&1
	verdict "$name: exit status" 75 $?
	verdict "$name: no temporary file" "" "$(find "$work/tmp" -type f)"
}
fault none
for status in 1 64 69 77 127; do
	said_by "COMMAND ends with $status" "$work/bin/filter-then" "$work/bin/command" $status
done
said_by "there is no COMMAND of that name" "$work/bin/filter-then" "$work/bin/no-such-command"
folder=$work/no-such-folder
said_by "there is no folder for temporary files" "$work/bin/filter-then" "$work/bin/command"
if [ -c /dev/full ] && unshare -m true 2>/dev/null; then
	folder=$work/full
	mkdir "$folder"
	# shellcheck disable=SC2016 # for the inner shell
	said_by "the folder for temporary files is full" unshare -m sh -c \
		'mount -t tmpfs -o size=4k,nr_inodes=8 none "$0" && cat /dev/zero >"$0/filler" 2>/dev/null; exec "$@"' \
		"$folder" "$work/bin/filter-then" "$work/bin/command"
fi
finish
