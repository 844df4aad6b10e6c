#!/bin/sh
# Every message of samples/ gives the verdict, the results and the reasons that the table in samples/README
# states, every message has a row there, and the messages are what make-samples.sh makes.
set -eu
samples=$top_srcdir/samples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
checks=0 failures=0

check() {
	checks=$((checks + 1))
	if [ "$2" != "$3" ]; then
		failures=$((failures + 1))
		printf 'FAIL %s\n  wanted %s\n  got    %s\n' "$1" "$2" "$3"
	fi
}

# one line of JSON to "VERDICT RESULT(REASON),... FINDING,..."
cat >"$work/words.py" <<'END'
import json, sys
report = json.loads(sys.stdin.readline())
signatures = ','.join('%s(%s)' % (s['result'], s['reason']) for s in report['signatures'])
wanted = set(sys.argv[1].split(',')) - {'-'}
findings = wanted & {f['id'] for f in report['findings']}
print(report['verdict'], signatures or '-', ','.join(sorted(findings)) or '-')
END

judge() {
	"$DKIMVERIFY" --format=json --offline --keys "$samples/keys.zone" --policy "$2" "$samples/$1" >"$work/json" || :
	"$PYTHON" "$work/words.py" "$3" <"$work/json" || echo 'no report'
}

status_of() {
	case $1 in pass) echo 0 ;; none) echo 2 ;; temperror) echo 75 ;; *) echo 1 ;; esac
}

status() {
	"$DKIMVERIFY" --quiet --offline --keys "$samples/keys.zone" --policy "$2" "$samples/$1" >"$work/quiet" && s=0 || s=$?
	echo "$s$(cat "$work/quiet")"
}

awk '$1 ~ /\.eml$/ && NF == 5' "$samples/README" >"$work/table"
while read -r file policy verdict signatures findings; do
	findings=$(echo "$findings" | tr , '\n' | sort | paste -sd, -)
	check "$file --policy=$policy" "$verdict $signatures $findings" "$(judge "$file" "$policy" "$findings")"
	check "$file --policy=$policy, exit status" "$(status_of "$verdict")" "$(status "$file" "$policy")"
done <"$work/table"

awk '$1 ~ /^(mailbox.mbox|Maildir)/ && NF == 3' "$samples/README" >"$work/boxes"
(cd "$samples" && "$DKIMVERIFY" -f brief --offline --keys keys.zone mailbox.mbox Maildir || :) | tr '\t' ' ' >"$work/brief"
check "messages in mailboxes" "$(awk '{ print $1, $2, $3 }' "$work/boxes")" "$(awk '{ print $2, $1, $3 }' "$work/brief")"

# U+200B to U+200F, U+202A to U+202E
marks=$(printf '\342\200[\213-\217\252-\256]')
for file in "$samples"/*.eml; do
	name=${file##*/}
	check "a row in README for $name" yes "$(grep -q "^$name " "$work/table" && echo yes || echo no)"
	"$DKIMVERIFY" --offline --keys "$samples/keys.zone" --color=never "$file" >"$work/report" || :
	check "control bytes in the report of $name" '' "$(LC_ALL=C tr -d '\n -~\200-\377' <"$work/report" | od -An -c)"
	check "UTF-8 in the report of $name" yes "$(iconv -f UTF-8 -t UTF-8 <"$work/report" >/dev/null 2>&1 && echo yes || echo no)"
	check "marks of direction in the report of $name" 0 "$(LC_ALL=C grep -c "$marks" "$work/report" || :)"
done
check "rows in README" yes "$([ "$checks" -gt 40 ] && echo yes || echo "only $checks checks")"

"$top_srcdir/tests/tools/make-samples.sh" "$work" </dev/null
for file in "$samples"/*.eml "$samples"/keys.zone "$samples"/mailbox.mbox; do
	check "${file##*/} is what make-samples.sh makes" same "$(cmp -s "$file" "$work/${file##*/}" && echo same || echo different)"
done
check "Maildir is what make-samples.sh makes" '' "$(diff -r "$samples/Maildir" "$work/Maildir" 2>&1)"

echo "$checks checks, $failures failures"
[ "$failures" = 0 ]
