#!/bin/sh
# The examples of README and of the man page show what the program really prints. Each block of lines of which
# some begin with "$ " is run as one shell script in a folder that has samples/ and build/dkimverify in it; what is shown
# must be what comes, byte for byte.
#
# After a wanted change of a report: "make check TESTS=tests/man/examples.sh UPDATE_EXAMPLES=1" writes into the
# documents what the program prints now, and still fails. Read the difference, then run it again without.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
blocks=0 failures=0
: "${DKIMKEY:=$(dirname "$DKIMVERIFY")/dkimkey}"

# The documents line by line: n is the number of the block that the line is in, text the line as the reader sees
# it, both "" outside. put(n) prints the new text of a block.
forms='
function put(n,   line) {
	while ((getline line <(prefix n ".got")) > 0) {
		if (man) gsub(/\\/, "\\e", line)
		print line == "" ? "" : (man ? "" : "    ") line
	}
}
{ text = "" }
man && /^\.Sh / { examples = $2 == "EXAMPLES" }
man && /^\.Ed/ { inside = 0 }
man && inside { text = $0; gsub(/\\&/, "", text); gsub(/\\-/, "-", text); gsub(/\\e/, "\\", text) }
man && /^\.Bd / && examples { inside = 1; n++; begins = 1 }
!man && /^    \$ / && !inside { inside = 1; n++; begins = 1 }
!man && /^[^ ]/ { inside = 0 }
!man && inside { text = substr($0, 5) }
'

forms_of() {
	case $1 in *.[1-9]) echo "man=1 prefix=$work/${1##*/}." ;; *) echo "man=0 prefix=$work/${1##*/}." ;; esac
}

# Blocks into files; empty lines at the end of one do not belong to it.
split() {
	awk "$forms"'
	!inside || /^\.Bd / { empty = 0; next }
	text ~ /^ *$/ { empty++; next }
	{
		if (begins) empty = 0
		for (begins = 0; empty; empty--) print "" >(prefix n)
		print text >(prefix n)
	}' $(forms_of "$1") "$1"
}

merge() {
	awk "$forms"'
	!inside || /^\.Bd / { for (; empty; empty--) print ""; print; if (!inside) next }
	begins { begins = 0; put(n); next }
	/^ *$/ { empty++; next }
	{ empty = 0 }' $(forms_of "$1") "$1" >"$work/merged"
	cmp -s "$work/merged" "$1" || cat "$work/merged" >"$1"
}

# The block as a script that prints what the block shows. "$?" is that of the command before.
script_of() {
	echo 'st=0'
	sed -n 's/^\$ //p' "$1" | while IFS= read -r command; do
		quoted=$(printf '%s\n' "$command" | sed "s/'/'\\\\''/g")
		printf "printf '%%s\\\\n' '\$ %s'\n(exit \$st)\n%s\nst=\$?\n" "$quoted" "$command"
	done
}

run_block() {
	rm -rf "$work/run"
	mkdir -p "$work/run/build"
	ln -s "$top_srcdir/samples" "$work/run/samples"
	ln -s "$DKIMVERIFY" "$work/run/build/dkimverify"
	ln -s "$DKIMKEY" "$work/run/build/dkimkey"
	script_of "$1" >"$work/script"
	(cd "$work/run" && PATH="$work/run/build:$PATH" sh "$work/script") >"$1.got" 2>&1 </dev/null || :
	blocks=$((blocks + 1))
	if ! diff -u "$1" "$1.got" >"$work/diff"; then
		failures=$((failures + 1))
		echo "$2 shows (-) what the program does not print (+):"
		sed '1,2d' "$work/diff"
	fi
}

# examples_of FILE BLOCKS: how many there must be at least, so that none gets lost by a change of form
examples_of() {
	name=${1##*/}
	split "$1"
	found=0
	for block in "$work/$name".*; do
		[ -f "$block" ] || continue
		found=$((found + 1))
		run_block "$block" "$name"
	done
	if [ "$found" -lt "$2" ]; then
		failures=$((failures + 1))
		echo "$name: $found blocks of examples, there should be $2"
	elif [ -n "${UPDATE_EXAMPLES:-}" ]; then
		merge "$1"
	fi
}

unset NO_COLOR
examples_of "$top_srcdir/man/dkimverify.1" 7
examples_of "$top_srcdir/man/dkimkey.1" 4
examples_of "$top_srcdir/README" 2
echo "$blocks examples run, $failures wrong"
[ "$failures" = 0 ]
