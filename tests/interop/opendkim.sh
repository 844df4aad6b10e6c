#!/bin/sh
# OpenDKIM signs and we verify, we sign and it verifies (matrix.py). Skips when OpenDKIM is not installed.
exec "${PYTHON:-python3}" -B "$top_srcdir/tests/interop/matrix.py" OpenDKIM
