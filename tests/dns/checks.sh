# What asker.sh and lookup.sh hold against their programs, to be sourced. A program's output is in $RIG/got; $ms is how long the
# last round took.
#
#   gives WHAT <<END       that is what it said
#   equal WHAT WANT GOT    two texts are equal
#   within MS WHAT         it took no longer
#   longer MS WHAT         it did not give up before
#   finish                 the count, and the exit status
#
#   text N                 prints a key of N bytes in strings of 100; joined N: without quotes and blanks

tests=0 failed=0

failure() {
	failed=$((failed + 1))
	echo "FAILED: $1"
}

gives() {
	cat >"$RIG/want"
	tests=$((tests + 1))
	cmp -s "$RIG/want" "$RIG/got" && return
	failure "$1"
	diff -u "$RIG/want" "$RIG/got"
}

equal() {
	tests=$((tests + 1))
	[ "$2" = "$3" ] || failure "$1: wanted '$2', got '$3'"
}

within() {
	tests=$((tests + 1))
	[ "$ms" -le "$1" ] || failure "$2: $ms ms, not $1 at most"
}

longer() {
	tests=$((tests + 1))
	[ "$ms" -ge "$1" ] || failure "$2: only $ms ms, not $1"
}

text() {
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i += 100) { s = sprintf("%0100d", i); printf " \"%s\"", s } }'
}

joined() {
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i += 100) printf "%0100d", i }'
}

finish() {
	echo "$tests checks, $failed failures"
	[ "$failed" = 0 ]
}
