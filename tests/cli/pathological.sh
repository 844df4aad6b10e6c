#!/bin/sh
# Messages made to keep the program busy: each is done within a second of processor time in text, JSON and HTML, and the
# finding names what ended it. UNIT_SECONDS in the environment is what is allowed where everything is slower; sanitizers may
# take five.
set -u
. "$top_srcdir/tests/cli/lib.sh"

seconds=${UNIT_SECONDS:-1}
LC_ALL=C grep -q __asan_init "$DKIMVERIFY" && seconds=$((seconds * 5))
mkdir "$work/messages"
"$PYTHON" "$here/pathological.py" make "$work/messages" || exit 99
"$PYTHON" "$here/pathological.py" check "$DKIMVERIFY" "$work/messages" "$seconds" >"$out"
same "all are done in time, and say what ended them" 0 $?
cat "$out"
"$PYTHON" "$here/pathological.py" check "$DKIMVERIFY" "$work/messages" 0 received-500 >"$out"
same "a time that is too long would be seen" 1 $?
finish
