#!/bin/sh
# dkimkey against a little internet of real servers (NSD, Unbound) and odd ones: names, records, servers, Amazon SES.
set -u
. "$top_srcdir/tests/doctor/house.sh"
: "${DKIMKEY:=$top_builddir/dkimkey}"
export DKIMKEY PYTHON
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
[ -x "$DKIMKEY" ] || { echo "skipped: $DKIMKEY is not built"; exit 77; }
house_start
house_tables
house_open
failed=0
"$PYTHON" "$top_srcdir/tests/doctor/check.py" run "$@" || failed=1
"$PYTHON" "$top_srcdir/tests/doctor/check.py" hostile "$@" || failed=1
exit "$failed"
