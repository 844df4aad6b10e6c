#!/bin/sh
# Every fuzz target runs over its corpus once: seeds, and inputs that once broke it.
set -u
failed=0
[ -n "$FUZZ_TARGETS" ] || { echo "no fuzz target is built"; exit 1; }
for target in $FUZZ_TARGETS; do
	corpus=$top_srcdir/fuzz/corpus/${target#fuzz/fuzz_}
	if [ -z "$(ls "$corpus" 2>/dev/null)" ]; then
		echo "$target: no corpus in $corpus"
		failed=1
	elif ! "$top_builddir/$target" "$corpus"/*; then
		echo "$target: FAILED"
		failed=1
	fi
done
exit "$failed"
