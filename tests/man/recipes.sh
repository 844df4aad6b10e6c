#!/bin/sh
# The recipes of samples/recipes and the page about them belong together: each file is named in dkimverify-recipes(7),
# no other is; each says at its top what to change and what happens when something fails; the program has the options
# that they use; each is run by a test of tests/callers.
set -eu
recipes=$top_srcdir/samples/recipes page=$top_srcdir/man/dkimverify-recipes.7
failures=0 checked=0

complain() {
	failures=$((failures + 1))
	echo "$*"
}

options=$("$DKIMVERIFY" --help | grep -o -e '--[a-z][a-z-]*')
for file in "$recipes"/*; do
	name=${file##*/}
	checked=$((checked + 1))
	grep '^\.It Pa' "$page" | tr -d , | tr ' ' '\n' | grep -qFx -e "$name" || complain "$name has no item in ${page##*/}"
	grep -q '^# *Change: ' "$file" || complain "$name does not say what to change"
	case $name in pigeonhole-log) ;; *)
		grep -q '^# *When something fails' "$file" || complain "$name does not say what happens when something fails" ;;
	esac
	case $name in
	muttrc | neomuttrc) run_as='${program}rc' ;;
	*) run_as=$name ;;
	esac
	grep -qF -e "$run_as" "$top_srcdir"/tests/callers/*.sh || complain "no test runs $name"
	for option in $(grep -e dkimverify -e arguments "$file" | grep -o -e '--[a-z][a-z-]*' | sort -u); do
		checked=$((checked + 1))
		echo "$options" | grep -qx -e "$option" || complain "$name uses $option, which is not there"
	done
done
for name in $(sed -n 's/^\.It Pa //p' "$page" | tr -d ,); do
	[ -e "$recipes/$name" ] || complain "${page##*/} names $name, which is not there"
done
echo "$checked things checked, $failures wrong"
[ "$failures" = 0 ] && [ "$checked" -gt 20 ]
