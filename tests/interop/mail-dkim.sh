#!/bin/sh
# Mail::DKIM signs and we verify, we sign and it verifies (matrix.py). Skips when Mail::DKIM is not installed.
exec "${PYTHON:-python3}" -B "$top_srcdir/tests/interop/matrix.py" Mail::DKIM
