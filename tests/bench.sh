#!/bin/sh
# The programs of bench/ build and run, and over a small corpus all verifiers that are here say what they should. (Not
# go-msgauth, because a first build of a Go program takes longer than all the rest.)
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LSAN_OPTIONS=detect_leaks=0 ASAN_OPTIONS=detect_leaks=0
export LSAN_OPTIONS ASAN_OPTIONS
"${PYTHON:-python3}" -B "$top_srcdir/bench/run" --build "$top_builddir" --keep "$work" --corpus "$work/corpus" \
	--count 40 --names 25 --rounds 1 --starts 3 --only dkimverify,libopendkim,dkimpy,Mail::DKIM,mailauth
