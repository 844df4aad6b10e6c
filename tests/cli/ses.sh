#!/bin/sh
# The report on samples/ses.eml, a message as Amazon SES sent it: all hops with their times although dates are damaged,
# the delays, the border, that it came through Amazon SES, and what does not fit when its marks are changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
checks=0 failures=0
sample=$top_srcdir/samples/ses.eml

report() {
	"$DKIMVERIFY" --offline --keys "$top_srcdir/samples/keys.zone" --color=never "$1" >"$work/report" || :
	tr -s ' \n' '  ' <"$work/report" >"$work/words"
}

says() {
	checks=$((checks + 1))
	grep -qF -- "$1" "$work/words" || {
		failures=$((failures + 1))
		printf 'FAIL %s: the report does not say "%s"\n' "$what" "$1"
	}
}

# changed WHAT SED FINDING: with this change the report has the finding, and without it it has not
changed() {
	what=$1
	checks=$((checks + 1))
	report "$sample"
	if grep -q "($3)" "$work/words"; then
		failures=$((failures + 1))
		echo "FAIL the sample itself has $3"
	fi
	sed "$2" "$sample" >"$work/changed.eml"
	report "$work/changed.eml"
	says "($3)"
}

what=ses.eml
report "$sample"
says '1 20:22:57 a8-97.smtp-out.amazonses.com [54.240.8.97] > ironport2.widgets.example'
says '2 20:22:58 +1 s ###### ironport2.widgets.example [10.20.4.25] > EXMB01.corp.widgets.example'
says '3 20:22:59 +1 s ###### EXMB01.corp.widgets.example [10.20.1.11] > EXMB01.corp.widgets.example'
says 'PATH 3 hops, 2 s'
says 'hop 2: the date is not written as the standard has it; it was read all the same; no blank between month and year'
says 'the message came through Amazon SES; region us-east-1, sent at 2014-03-07 20:22:55 UTC from 54.240.8.97, 2 s before your own servers had it'
says '(ses-return-path)'
says 'nobody had logged in to send it: an allow rule let it pass'
border=$(grep -n 'written by your own servers' "$work/report" | cut -d : -f 1)
first=$(grep -n ' 1  20:22:57' "$work/report" | cut -d : -f 1)
checks=$((checks + 1))
[ "$border" -lt "$first" ] || { failures=$((failures + 1)); echo 'FAIL the border is not above hop 1'; }

changed 'another address in X-SES-Outgoing' 's/^\(X-SES-Outgoing: 2014.03.07-\).*/\154.240.8.98/' ses-ip-differs
changed 'a host whose name is another address' 's/a8-97\.smtp-out/a8-96.smtp-out/' ses-host-differs
changed 'another day in X-SES-Outgoing' 's/^\(X-SES-Outgoing: 2014.03\).07/\1.17/' ses-date-differs
changed 'another time in Message-ID' 's/000001449e367eb4/000001459e367eb4/' ses-time-differs

echo "$checks checks, $failures failures"
[ "$failures" = 0 ]
