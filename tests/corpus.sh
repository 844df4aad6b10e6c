#!/bin/sh
# The conformance cases that other projects wrote, when they lie beside this checkout: every DKIM case must be
# judged as it says, but for those in the table below. Then the canonicalization vectors of RFC 6376 section 3.4.5
# and others, at every chunk size.
set -u
corpus=$top_srcdir/../shared/corpus
if [ ! -f "$corpus/run.py" ]; then
	echo "not here: the conformance corpus is not beside this checkout"
	exit 77
fi
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

# Cases that are judged otherwise on purpose: SUITE/CASE and the section of the RFC that says why (see VIOLATIONS).
exceptions() {
	sed '/^$/d' <<-END_TABLE

	END_TABLE
}

fail() {
	failed=1
	echo "not ok $*"
}

# ---- verdicts

template="'$DKIMVERIFY' --format=json --offline --policy={policy} --keys {keys} --time {time} {msg}"
PYTHONDONTWRITEBYTECODE=1 "$PYTHON" "$corpus/run.py" --kinds dkim -v -- cli "$template" >"$work/report"
cat "$work/report"
sed -n 's/^FAIL \([^ ]*\): .*/\1/p' "$work/report" | sort >"$work/other"
exceptions | cut -d ' ' -f 1 | sort >"$work/known"
for name in $(comm -23 "$work/other" "$work/known"); do
	fail "$name is not judged as its suite says, and the table of exceptions does not have it"
done
for name in $(comm -13 "$work/other" "$work/known"); do
	fail "$name is in the table of exceptions, and is judged as its suite says"
done
total=$(sed -n 's/^TOTAL  *\([0-9]*\)\/\([0-9]*\) .*/\1 \2/p' "$work/report")
right=${total% *} all=${total#* }
if [ "${all:-0}" -gt 0 ] && [ "$all" -eq $((right + $(wc -l <"$work/other"))) ]; then
	echo "$right of $all cases, $(wc -l <"$work/known") known exceptions"
else
	fail "the corpus did not run to its end"
fi

# ---- canonical bytes

cat >"$work/vectors.py" <<'END_PYTHON'
import base64, hashlib, json, subprocess, sys
tool, vectors = sys.argv[1], json.load(open(sys.argv[2]))
checks = failures = 0


def check(part, canon, text, wanted):
    global checks, failures
    for chunk in range(1, len(text) + 2):
        got = subprocess.run([tool, part, canon, str(chunk)], input=text.encode(), capture_output=True, check=True).stdout
        checks += 1
        if got != wanted.encode():
            failures += 1
            print("not ok %s %s of %r in chunks of %d: wanted %r, got %r" % (part, canon, text, chunk, wanted, got))


rfc = vectors["rfc6376_3_4_5"]
for canon in "relaxed", "simple":
    check("header", canon, rfc["input"], rfc[canon][0])
    check("body", canon, rfc["input"], rfc[canon][1])
for one in vectors["mail_auth"]:
    for canon in "relaxed", "simple":
        check("body", canon, one["input"], one[canon + "_body"])
for name, wanted in vectors["empty_body"].items():
    canon, algorithm = name.split("_")
    for body in "", "\r\n", "\r\n\r\n\r\n", "\n":
        got = subprocess.run([tool, "body", canon, "1"], input=("A: b\r\n\r\n" + body).encode(), capture_output=True, check=True).stdout
        checks += 1
        if hashlib.new(algorithm, got).digest() != base64.b64decode(wanted):
            failures += 1
            print("not ok empty body %r, %s" % (body, name))
print("ok %d canonical texts" % (checks - failures) if not failures else "not ok %d canonical texts" % failures)
sys.exit(failures > 0)
END_PYTHON
"$PYTHON" "$work/vectors.py" "$top_builddir/tests/tools/canonize" "$corpus/rfc/canonicalization.json" || failed=1
exit $failed
