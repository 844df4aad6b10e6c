#!/bin/sh
# mutt and neomutt on a terminal of their own, with the macro of muttrc and neomuttrc, for somebody who has pipe_decode
# set. dkimverify must see the message as it is; afterwards the setting is as it was; the mailbox is never changed.
set -u
. "$top_srcdir/tests/callers/lib.sh"
if ! command -v mutt >/dev/null && ! command -v neomutt >/dev/null; then
	needs mutt mutt
fi
callers_start mutt

# The pager of the recipe, so that what it is to show is in a file.
cat >"$work/bin/less" <<END_OF_LESS
#!/bin/sh
cat >"$work/shown.new"
mv "$work/shown.new" "$work/shown"
END_OF_LESS
chmod 755 "$work/bin/less"
mkdir -p "$work/home/Mail"

# shows PROGRAM RECIPE MESSAGE FAULT TEXT: what stands in the pager
shows() {
	rm -f "$work/shown" "$work/decoded" "$work/decoded.new"
	{
		echo 'From ann@s.example  Mon Mar  2 10:00:00 2026'
		cat "$work/in/$3"
		echo
	} >"$work/mbox"
	cp "$work/mbox" "$work/mbox.before"
	{
		echo 'set pipe_decode'
		recipe "$2"
	} >"$work/rc"
	fault "$4"
	env -i HOME="$work/home" PATH="$work/bin:/usr/bin:/bin" TERM=xterm LC_ALL=C.UTF-8 "$PYTHON" "$here/keys.py" \
		"$1" -n -F "$work/rc" -f "$work/mbox" -- \
		'\033d' "$work/shown" "|cat > $work/decoded.new; mv $work/decoded.new $work/decoded\\n\\n" "$work/decoded" x '' ||
		echo "$1 $3 $4: see above"
	got=$(grep -c -F -e "$5" "$work/shown")
	verdict "$1 $3 $4: shows \"$5\"" 1 "$got"
	verdict "$1 $3 $4: pipe_decode is set as before" 1 "$(grep -c '^na..ve text' "$work/decoded")"
	cmp "$work/mbox" "$work/mbox.before"
	verdict "$1 $3 $4: the mailbox is as it was" 0 $?
	mails=$((mails + 1))
	printf '%-15s %-9s %-15s shown: %s\n' "$1" "$3" "$4" "$(head -n 1 "$work/shown" | tr -d '\033' | cut -c 1-60)"
}

sed 's/^Subject: hello/Subject: hallo/' "$work/in/encoded" >"$work/in/changed"
for program in mutt neomutt; do
	command -v "$program" >/dev/null || { echo "$program is not here"; continue; }
	shows $program ${program}rc encoded none PASS
	shows $program ${program}rc changed none FAIL
	shows $program ${program}rc encoded dns-dead 'TEMPERROR'
	shows $program ${program}rc encoded missing 'not found'
done
finish
