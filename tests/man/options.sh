#!/bin/sh
# The man page names all that it must, and nothing that is not there: options, exit status, policies, formats, results,
# outcomes of key files, limits with their values. Ids of reasons stand in reason.def once, and those that the
# documents name are there. Last, what mandoc has to say. Exit 77: mandoc is not installed (the rest was good).
set -eu
page=$top_srcdir/man/dkimverify.1
keypage=$top_srcdir/man/dkimkey.1
: "${DKIMKEY:=$(dirname "$DKIMVERIFY")/dkimkey}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
failures=0 compared=0

complain() {
	failures=$((failures + 1))
	echo "$*"
}

# same WHAT ONE OTHER: two sorted lists, in files named after where they come from, are equal and not empty
same() {
	[ -s "$work/$2" ] || complain "no $1 found in $2: does this test still read it right?"
	compared=$((compared + $(wc -l <"$work/$2")))
	for word in $(comm -23 "$work/$2" "$work/$3"); do
		complain "$1 $word is in $2, not in $3"
	done
	for word in $(comm -13 "$work/$2" "$work/$3"); do
		complain "$1 $word is in $3, not in $2"
	done
}

# section NAME: the lines of one section of the page
section() {
	awk -v want="$1" '/^\.Sh / { here = substr($0, 5) == want; next } here' "$page"
}

# items REGEX: what the group of the regex is in the list items on standard input, sorted
items() {
	sed -n "s/^\\.It $1\$/\\1/p" | sort
}

# flags: the options of each line of mdoc, "-k,--keys"
flags() {
	awk '{
		line = ""
		for (i = 1; i < NF; i++)
			if ($i ~ /^\.?Fl$/ && $(i + 1) != "Ns") line = line (line ? "," : "") "-" $(i + 1)
		if (line) print line
	}'
}

# what stands in quotes on each line, sorted
in_quotes() {
	cut -d'"' -f2 | sort
}

# ---------------------------------------------------------------- options

# options_of PROGRAM: what its --help lists, sorted
options_of() {
	"$1" --help | sed -n 's/^  \(-[a-zA-Z]\), \(--[a-z0-9-]*\).*/\1,\2/p;s/^  *\(--[a-z0-9-]*\).*/\1/p' | sort
}

# same_options PROGRAM: its --help, and DESCRIPTION and SYNOPSIS of $page
same_options() {
	options_of "$1" >"$work/--help"
	section DESCRIPTION | grep '^\.It Fl ' | flags | sort >"$work/DESCRIPTION"
	same option --help DESCRIPTION
	section SYNOPSIS | sed 's/^\.Op Fl/Fl/' | flags | tr , '\n' >"$work/SYNOPSIS"
	for option in $(cat "$work/--help"); do
		grep -qx -e "${option%,*}" -e "${option#*,}" "$work/SYNOPSIS" || complain "option $option is not in SYNOPSIS of $page"
	done
}

# named_options FILE...: the options that documents name
named_options() {
	cat "$@" | sed 's/Fl -/--/g' | grep -o -e '--[a-z][a-z0-9-]*' | grep -vx -e --demo -e --check |
		grep -vx -e --basefile -e --block -e --cleanup -e --pipepart -e --recend -e --recstart | # GNU parallel's
		sort -u
}

same_options "$DKIMVERIFY"
tr , '\n' <"$work/--help" | sort >"$work/options"
named_options "$page" "$top_srcdir/VIOLATIONS" >"$work/used"
for option in $(comm -13 "$work/options" "$work/used"); do
	complain "a document names the option $option, which is not there"
done

page=$keypage
same_options "$DKIMKEY"
tr , '\n' <"$work/--help" | sort >"$work/key-options"
named_options "$page" >"$work/used"
for option in $(comm -13 "$work/key-options" "$work/used"); do
	complain "$page names the option $option, which is not there"
done
sort -u "$work/options" "$work/key-options" >"$work/both"
named_options "$top_srcdir/README" >"$work/used"
for option in $(comm -13 "$work/both" "$work/used"); do
	complain "README names the option $option, which is not there"
done

tr -d '\n' <"$top_srcdir/src/cli/keyoptions.h" | grep -o 'enum key_exit_code *{[^}]*}' | grep -o '= *[0-9]*' | tr -d '= ' |
	sort >"$work/keyoptions.h"
section 'EXIT STATUS' | items '\([0-9]*\)' >"$work/KEY-EXIT-STATUS"
same 'exit status' keyoptions.h KEY-EXIT-STATUS
sed -n '/diagnosis_writers\[\]/,/};/p' "$top_srcdir/src/report/diagnosis_words.c" | grep -o '\.name = "[a-z]*"' | in_quotes >"$work/diagnosis_words.c"
section REPORTS | sed '/^\.Ss/,$d' | items 'Cm \([a-z]*\)' >"$work/KEY-REPORTS"
same format diagnosis_words.c KEY-REPORTS
sed -n '/verdict_word/,/^}/p' "$top_srcdir/src/report/diagnosis_words.c" | grep -o '= "[a-z]*"' | in_quotes >"$work/verdicts.c"
section REPORTS | sed -n '/^\.Ss Verdicts/,/^\.Ss Severities/p' | items 'Cm \([a-z]*\)' >"$work/VERDICTS"
same verdict verdicts.c VERDICTS
sed -n '/doctor_severity_word/,/^}/p' "$top_srcdir/src/doctor/doctorrow.c" | grep -o '= "[a-z]*"' | in_quotes >"$work/doctorrow.c"
section REPORTS | sed -n '/^\.Ss Severities/,$p' | items 'Cm \([a-z]*\)' >"$work/SEVERITIES"
same severity doctorrow.c SEVERITIES
section LIMITS | items 'Dv \(LIMIT_[A-Z_]* No .*\)' >"$work/key-limits"
page=$top_srcdir/man/dkimverify.1

# ---------------------------------------------------------------- words and numbers

tr -d '\n' <"$top_srcdir/src/cli/status.h" | grep -o 'enum exit_code *{[^}]*}' | grep -o '= *[0-9]*' | tr -d '= ' |
	sort >"$work/status.h"
section 'EXIT STATUS' | items '\([0-9]*\)' >"$work/EXIT-STATUS"
same 'exit status' status.h EXIT-STATUS

grep -o '{"[a-z]*", DKV_[A-Z]*}' "$top_srcdir/src/cli/options.c" | in_quotes >"$work/options.c"
section POLICIES | items 'Cm \([a-z]*\)' >"$work/POLICIES"
same policy options.c POLICIES

grep -o '\.name = "[a-z]*"' "$top_srcdir/src/report/writer.c" | in_quotes >"$work/writer.c"
section REPORTS | items 'Cm \([a-z]*\)' >"$work/REPORTS"
same format writer.c REPORTS

sed -n '/dkv_result_word/,/^}/p' "$top_srcdir/parsers/reason.c" | grep -o '= "[a-z]*"' | in_quotes >"$work/reason.c"
section RESULTS | items 'Cm \([a-z]*\)' >"$work/RESULTS"
same result reason.c RESULTS

grep -o '{"[A-Z]*", DKV_ANSWER_' "$top_srcdir/src/lookup/keyfile.c" | in_quotes >"$work/keyfile.c"
section 'KEY FILES' | sed -n 's/^\.Cm !\([A-Z]*\).*/\1/p' | sort >"$work/KEY-FILES"
same outcome keyfile.c KEY-FILES

# NAME VALUE, the value a term such as "4 << 20", to NAME=NUMBER
values() {
	while read -r name value; do
		echo "$name=$(($value))"
	done | sort
}
grep -o 'define LIMIT_.* .*\|LIMIT_[A-Z_]* = [0-9]*' "$top_srcdir/parsers/limits.h" |
	sed 's/^define //;s/ = / /;s/[()]//g;s/\([0-9]\)ul*/\1/' | values >"$work/limits.h"
{ section LIMITS | items 'Dv \(LIMIT_[A-Z_]* No .*\)'; cat "$work/key-limits"; } | tr -d '"()' |
	sed 's/ No / /;s/ KiB$/ << 10/;s/ MiB$/ << 20/;s/ GiB$/ << 30/' | values >"$work/LIMITS"
same limit limits.h LIMITS

# ---------------------------------------------------------------- reasons

sed -n 's/^REASON([A-Z0-9_]*, "\([a-z0-9-]*\)".*/\1/p' "$top_srcdir/parsers/reason.def" | sort >"$work/reason.def"
[ "$(wc -l <"$work/reason.def")" = "$(grep -c '^REASON(' "$top_srcdir/parsers/reason.def")" ] ||
	complain "a row of reason.def has no id that can be read"
for id in $(uniq -d "$work/reason.def"); do
	complain "reason.def has the id $id twice"
done
sed -n 's/^DOCTOR([A-Z0-9_]*, "\([a-z0-9-]*\)".*/\1/p' "$top_srcdir/src/doctor/doctor.def" | sort >"$work/doctor.def"
[ "$(wc -l <"$work/doctor.def")" = "$(grep -c '^DOCTOR(' "$top_srcdir/src/doctor/doctor.def")" ] ||
	complain "a row of doctor.def has no id that can be read"
for id in $(uniq -d "$work/doctor.def"); do
	complain "doctor.def has the id $id twice"
done
# In the page: a word with a hyphen in .Pq Cm. In VIOLATIONS: words in brackets that are a line of their own.
{
	sed -n 's/^\.Pq Cm//p' "$page" | grep -o '[a-z0-9]*-[a-z0-9-]*'
	sed -n 's/^ *(\([a-z0-9, -]*\))$/\1/p' "$top_srcdir/VIOLATIONS" | tr -d ' ' | tr , '\n'
} | sort -u >"$work/named"
[ "$(wc -l <"$work/named")" -gt 40 ] || complain "fewer ids named than there should be: $(cat "$work/named")"
for id in $(comm -13 "$work/reason.def" "$work/named"); do
	complain "a document names the reason $id, which is not in reason.def"
done

# ---------------------------------------------------------------- form

if command -v mandoc >/dev/null; then
	for one in "$top_srcdir"/man/*.[1-9]; do
		mandoc -T lint -W warning "$one" >"$work/lint" 2>&1 || complain "$(cat "$work/lint")"
	done
elif [ "$failures" = 0 ]; then
	echo "mandoc is not installed (Debian: apt-get install mandoc)"
	exit 77
fi
echo "$compared words compared, $failures wrong"
[ "$failures" = 0 ]
