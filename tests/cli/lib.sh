# For the shell tests of the command line, to be sourced. A check prints "ok NAME" or "not ok NAME" with what was
# wanted and what came, and goes on; finish ends the test.
#
#   run ARG...               dkimverify ARG...: sets $status; its output is in the files $out and $err. Its
#                            standard input is the file $in, empty when not set
#   same NAME WANTED GOT     two texts are equal
#   ends NAME STATUS         how the last run ended
#   nothing NAME FILE        the file is empty
#   has NAME FILE TEXT       the file has a line with TEXT in it; has_not: it has none
#   json EXPRESSION          prints a Python expression of r, the list of reports in $out
#   sign KEY OPTION...       signs standard input as s.example, selector KEY (keys/KEY.pem)
#   key KEY [OPTION...]      prints its record as a line of a key file
#   skipped NAME REASON      a check that cannot be done here
#   misfit NAME FILE SED     $schema or $page, changed so, no longer fits the reports: judged SCHEMA PAGE prints 1
#   finish                   the count, and the exit status
#
# $work is a folder for the test's files; it goes when the test ends. The DNS is never asked.

here=$top_srcdir/tests/cli
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
out=$work/out err=$work/err in=/dev/null
checks=0 failures=0 skips=0
unset NO_COLOR
for program in "$DKIMVERIFY" "$SIGN"; do
	[ -x "$program" ] || { echo "skipped: $program is not built"; exit 77; }
done

verdict() {
	checks=$((checks + 1))
	if [ "$2" = "$3" ]; then
		printf 'ok %s\n' "$1"
	else
		failures=$((failures + 1))
		printf 'not ok %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$3"
	fi
}

run() {
	"$DKIMVERIFY" "$@" <"$in" >"$out" 2>"$err"
	status=$?
}

same() {
	verdict "$1" "$2" "$3"
}

ends() {
	verdict "$1: exit status $2" "$2" "$status"
}

nothing() {
	verdict "$1" "" "$(head -c 2000 "$2" | od -An -c)"
}

has() {
	if grep -qF -e "$3" "$2"; then verdict "$1" "$3" "$3"; else verdict "$1" "$3" "$(head -c 2000 "$2")"; fi
}

has_not() {
	verdict "$1" "" "$(grep -F -e "$3" "$2")"
}

json() {
	"$PYTHON" -c 'import json, sys
r = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
print(eval(sys.argv[1]))' "$1" "$out" 2>&1
}

sign() {
	name=$1
	shift
	"$SIGN" -d s.example -s "$name" -k "$here/keys/$name.pem" "$@"
}

key() {
	name=$1
	shift
	"$SIGN" --record --zone -d s.example -s "$name" -k "$here/keys/$name.pem" "$@"
}

misfit() {
	sed "$3" "$2" >changed
	same "$1: it was changed" yes "$(cmp -s changed "$2" && echo no || echo yes)"
	if [ "$2" = "$schema" ]; then got=$(judged changed "$page"); else got=$(judged "$schema" changed); fi
	same "$1: seen" 1 "$got"
}

skipped() {
	skips=$((skips + 1))
	printf 'ok %s # skipped: %s\n' "$1" "$2"
}

finish() {
	echo "$checks checks, $failures failures, $skips skipped"
	[ "$failures" = 0 ]
	exit
}
