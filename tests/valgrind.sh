#!/bin/sh
# "make check-valgrind": the unit tests, and dkimverify in every format over every sample, under
# valgrind. Any error or lost block that it finds is a failure. Exit 77: valgrind is not installed.
set -u
command -v valgrind >/dev/null || { echo "valgrind is not installed (Debian: apt-get install valgrind)"; exit 77; }
export G_SLICE=always-malloc G_DEBUG=gc-friendly UNIT_SECONDS=600 # everything takes longer here
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0 runs=0

# checked NAME COMMAND...: the command's own exit status is a verdict, 99 is valgrind's
checked() {
	name=$1
	shift
	valgrind -q --suppressions="$top_srcdir/tests/valgrind.supp" --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect \
		--log-file="$log" "$@" >/dev/null 2>&1
	status=$?
	runs=$((runs + 1))
	if [ "$status" -ge 99 ] || [ -s "$log" ]; then
		echo "FAILED (status $status): $name"
		cat "$log"
		failed=$((failed + 1))
	fi
}

cd "$top_builddir" || exit 1
# Beside the samples. Suites that are made of work, or of thousands of random inputs, take minutes here; the sanitizers
# see them too.
suites=$(sed -n 's/^SUITE(\(.*\))$/\1/p' "$top_srcdir/tests/suites.def" |
	grep -vx -e parsers_mbox -e parsers_mimeplain -e doctor_strength -e doctor_doctor -e doctor_keyexam -e pathological | sed 's,_,/,')
unit=
if [ -x tests/unit ]; then
	(
		log=$log.unit
		checked "unit tests" tests/unit $suites
		rm -f "$log"
		exit "$failed"
	) &
	unit=$!
fi
keys=$top_srcdir/samples/keys.zone
for sample in "$top_srcdir"/samples/*.eml; do
	for format in text brief json authres; do
		checked "$format ${sample##*/}" "$DKIMVERIFY" --offline -k "$keys" -f "$format" "$sample"
	done
done
checked "no such file" "$DKIMVERIFY" --offline "$top_srcdir/samples/no-such-file"
checked "unknown option" "$DKIMVERIFY" --no-such-option
checked "help" "$DKIMVERIFY" --help
[ -z "$unit" ] || wait "$unit" || failed=$((failed + 1))
echo "valgrind: $runs runs and the unit tests, $failed with findings"
[ "$failed" = 0 ]
