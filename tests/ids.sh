#!/bin/sh
# Every id of parsers/reason.def is asked for by some test, by its name or by its symbol, and what is only a finding has
# advice. An id that no test knows may stop being found, and nobody would see it.
set -u
cd "$top_srcdir" || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
find tests samples/README -type f \( -name '*.c' -o -name '*.sh' -o -name '*.py' -o -name README \) -exec cat {} + |
	tr -c 'A-Za-z0-9_-' '\n' | sort -u >"$work/words"
sed -n 's/^REASON(\([A-Z0-9_]*\), "\([a-z0-9-]*\)", .*/DKV_\1 \2/p' parsers/reason.def >"$work/rows"
sed -n 's/^ *\[\(DKV_[A-Z0-9_]*\)\] =.*/\1/p' src/report/advice.c src/report/advice_findings.c | sort -u >"$work/advised"

# unknown WORDS: the ids that they do not have
unknown() {
	while read -r symbol id; do
		grep -qx -e "$symbol" -e "$id" "$1" || echo "$id"
	done <"$work/rows"
}
failed=0
for id in $(unknown "$work/words"); do
	echo "no test knows $id"
	failed=1
done
for id in $(unknown "$work/advised"); do
	[ "$id" = verified ] && continue
	echo "no advice about $id"
	failed=1
done
grep -vx -e DKV_LOOP -e loop "$work/words" >"$work/fewer"
[ "$(unknown "$work/fewer")" = loop ] || { echo "an id without a test would not be seen"; failed=1; }
echo "$(wc -l <"$work/rows" | tr -d ' ') ids"
exit $failed
