#!/bin/sh
# Odd and changed messages: our verdict beside those of dkimpy and Mail::DKIM (differential.py). Skips when
# one of them is not installed.
exec "${PYTHON:-python3}" -B "$top_srcdir/tests/interop/differential.py"
