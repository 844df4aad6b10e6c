#!/bin/sh
# The tests of the field that dkimverify-recipes(7) has, as they stand there: procmail, maildrop and Sieve sort what came
# out of the filter, and nothing that a stranger writes is taken for it.
set -u
. "$top_srcdir/tests/cli/lib.sh"
for program in procmail maildrop sieve-test; do
	command -v "$program" >/dev/null || {
		echo "skipped: $program is missing; the Debian packages procmail, maildrop and dovecot-sieve would enable this test"
		exit 77
	}
done
cd "$work" || exit 99
chmod 755 "$work"

# example NUMBER DOMAIN: a literal block of the section, with another domain in it
example() {
	sed -n '/^\.Sh TESTS OF THE FIELD/,/^\.Sh WATCHING/p' "$top_srcdir/man/dkimverify-recipes.7" |
		awk -v wanted="$1" '/^\.Ed/ { inside = 0 } inside && n == wanted { print } /^\.Bd/ { inside = 1; n++ }' |
		sed -e 's/\\e/\\/g' -e "s/acme.\.example/$(echo "$2" | sed 's/\./\\\\./g')/g"
}

# message FROM: unsigned
message() {
	printf 'From: Ann <ann@%s>\nTo: bob@r.example\nSubject: hello\n\nA line.\n' "$1"
}

# filtered NAME: standard input, after the filter
filtered() {
	"$DKIMVERIFY" --filter --authserv-id mx.example.org --add-report-header --offline --keys keys >"$1"
}

signed() {
	"$SIGN" -d "$1" -s rsa -k "$here/keys/rsa.pem"
}

long=a-name-that-fills-most-of-a-line-so-that-it-is-folded.s.example
for domain in s.example $long t.example; do
	"$SIGN" --record --zone -d "$domain" -s rsa -k "$here/keys/rsa.pem"
done >keys
printf 'mail_location = maildir:%s/sieve\nmail_uid = 65534\nmail_gid = 65534\nfirst_valid_uid = 1\nlog_path = /dev/stderr\n' \
	"$work" >dovecot.conf

# sorted PROGRAM DOMAIN MESSAGE: "yes" if its test is true for the message
sorted() {
	rm -rf mail
	mkdir mail
	case $1 in
	procmail)
		{
			printf 'SHELL=/bin/sh\nMAILDIR=%s/mail\nDEFAULT=%s/mail/in\nLOGFILE=%s/log\n' "$work" "$work" "$work"
			example 1 "$2"
		} >rc
		procmail "$work/rc" <"$3"
		if [ -d mail/signed-by-acme ]; then echo yes; elif [ -e mail/in ]; then echo no; fi
		;;
	maildrop)
		{
			printf 'HOME="%s/mail"\n' "$work"
			example 2 "$2" | sed 's,\$HOME,'"$work/mail,;s,Maildir/.signed-by-acme/\.,found,"
			printf 'to "%s/mail/in"\n' "$work"
		} >filter
		chmod 600 filter
		maildrop "$work/filter" <"$3"
		if [ -e mail/found ]; then echo yes; elif [ -e mail/in ]; then echo no; fi
		;;
	sieve)
		example 3 "$2" >test.sieve
		sieve-test -c dovecot.conf test.sieve "$3" 2>&1 |
			sed -n 's/.*folder: Signed-By-Author.*/yes/p;s/.*folder: INBOX.*/no/p'
		;;
	esac
}

message s.example | signed s.example | filtered pass
message "$long" | signed "$long" | filtered folded
message s.example | signed s.example | sed 's/A line/A lime/' | filtered fail
message s.example | filtered unsigned
message s.example | signed s.example | sed 's/A line/A lime/' | signed t.example | filtered other
for id in mx.example.org mx.example.org.t.example t.mx.example.org '"mx.example.org"' 't.example (mx.example.org; dkim=pass)'; do
	printf 'Authentication-Results: %s;\n\tdkim=pass header.d=s.example header.i=@s.example\n' "$id"
done >forged.fields
echo 'X-DKIM-Report: mx.example.org; verdict=pass; aligned=strict;' >>forged.fields
{ cat forged.fields; message s.example; } | filtered forged
{ cat forged.fields; message s.example | signed t.example; } | filtered forged-other

{ printf 'Received: r\nFrom: ann@s.example\n\r\n'; cat forged.fields; printf '\nA line.\n'; } | filtered forged-below

same "the page has an example for each" 3 "$(for n in 1 2 3; do example $n s.example | grep -c .; done | grep -vc '^0')"
for program in procmail maildrop sieve; do
	same "$program: passes" yes "$(sorted $program s.example pass)"
	same "$program: passes, the field is folded" yes "$(sorted $program "$long" folded)"
	for name in fail unsigned other forged forged-other forged-below; do
		same "$program: $name" no "$(sorted $program s.example $name)"
	done
done
finish
