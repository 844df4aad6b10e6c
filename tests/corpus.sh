#!/bin/sh
# Cases that other projects wrote, where they lie beside this project (../shared/corpus): each signature must pass
# where they say pass, and must not where they say something else. They are not part of a release.
set -u
corpus=$top_srcdir/../shared/corpus
[ -f "$corpus/run.py" ] || { echo "not here: the cases of other projects, which would lie in ../shared/corpus"; exit 77; }
[ -x "$DKIMVERIFY" ] || { echo "$DKIMVERIFY is not built"; exit 99; }
exec "${PYTHON:-python3}" -B "$corpus/run.py" --kinds dkim -v -- cli \
	"'$DKIMVERIFY' --format=json --offline --policy={policy} --keys {keys} --time {time} {msg}"
