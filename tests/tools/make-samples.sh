#!/bin/sh
# Makes samples/*.eml, the mailboxes and samples/keys.zone again, byte for byte, from what tests/samples and tests/keys hold.
#   SIGN=.../tests/tools/sign make-samples.sh [FOLDER]
# A sample NAME is made of: NAME.eml, what is signed; NAME.hop, fields of the sender's own servers, put above it before
# signing; NAME.top, fields that later hops put on top; NAME.below, fields put at the end of the header; NAME.end,
# text put at the end of the body. All but the first may be absent.
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$tests/../samples}
sign=${SIGN:-$tests/tools/sign}
LC_ALL=C
export LC_ALL

part() {
	[ ! -f "$tests/samples/$1" ] || cat "$tests/samples/$1"
}

# signed KEY OPTION...: a signature over standard input
signed() {
	key=$tests/keys/$1.pem
	shift
	"$sign" -k "$key" "$@"
}

source_of() {
	part "$1.hop"
	part "$1.eml"
}

# finish NAME: what happens to the signed message on standard input on its way
finish() {
	cat >"$work"
	{
		part "$1.top"
		sed '/^$/,$d' "$work"
		part "$1.below"
		sed -n '/^$/,$p' "$work"
		part "$1.end"
	} >"$out/$1.eml"
}

zone() {
	comment=$1 key=$tests/keys/$2.pem
	shift 2
	echo "; $comment"
	"$sign" --record --zone -k "$key" "$@"
}

work=$(mktemp)
trap 'rm -f "$work"' EXIT

# ------------------------------------------------------------------------------------------- messages

ses=govzjq4l22mly4e7pfjb3izuaaqy64ay
amazonses=zeh5ojxrf3zprah6v5x7owfk3w2lc2nr
ses_style() {
	signed "$@" -q dns/txt -t 1394223775 --order v,a,q,c,s,d,t,h,bh,b \
		-h From:To:Subject:MIME-Version:Content-Type:Content-Transfer-Encoding:Date:Message-ID
}
source_of ses | ses_style ses-amazonses -s $amazonses -d amazonses.com |
	ses_style ses-harborbooks -s $ses -d harborbooks.example | finish ses

french='From:To:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding:From:To:Subject:Date'
source_of double-signed |
	signed atelier-rsa -c relaxed/relaxed -d atelier.example -s r26 -t 1776148300 -h $french |
	signed atelier-ed25519 -c relaxed/relaxed -d atelier.example -s e26 -t 1776148300 -h $french | finish double-signed

acme() {
	signed acme -c relaxed/relaxed -d acme.example -s 2026a -h From:To:Subject:Date:Message-ID "$@"
}
source_of list-copy | acme -t 1772442129 | sed 's/^Subject: /Subject: [dev] /' | finish list-copy
source_of list-footer | acme -t 1772569066 | sed 's/^Subject: Re: /Subject: Re: [dev] /' | finish list-footer

source_of partial-body | signed bergwerk-bank -d bergwerk-bank.example -s mail -t 1771517112 -l all \
	-h From:To:Subject:Date:Message-ID | finish partial-body
source_of revoked-key | signed olivar -d olivar.example -s 2024 -t 1769683443 | finish revoked-key
source_of weak-key | signed biblioteka -c relaxed/relaxed -d biblioteka.example -s dkim -t 1778070030 | finish weak-key
source_of international | signed buecher -c relaxed/relaxed -d bücher.example -s 2026 -i jürgen@bücher.example \
	-t 1773994500 | finish international
part unsigned.eml >"$out/unsigned.eml"
source_of sha1-old | signed oldmail -a rsa-sha1 -c simple/simple -d oldmail.example -s mail -t 1252935622 | finish sha1-old
source_of expired | signed teatro -c relaxed/relaxed -d teatro.example -s t1 -t 1770015605 -x 1770620405 | finish expired
source_of forged-from | signed townhall -d townhall.example -s hall -t 1775034764 \
	-h From:To:Subject:Date:Message-ID | finish forged-from
source_of second-subject | signed ops -d ops.example -s ops1 -t 1778508189 -h From:From:To:Subject:Date:Message-ID |
	finish second-subject
source_of no-key | signed padaria -d padaria.example -s forno -t 1777314171 | finish no-key
source_of service-signed | signed mailings -c relaxed/relaxed -d mailings.example -s m41 -t 1774587602 -x 1775797202 \
	-i bounce-41@mailings.example | finish service-signed
source_of line-ends | signed sever -d sever.example -s s1 -t 1780487300 | finish line-ends
awk '{ printf "%s\r\n", $0 }' "$out/line-ends.eml" >"$out/line-ends-crlf.eml"
mv "$out/line-ends.eml" "$out/line-ends-lf.eml"
source_of hostile | signed trickster -c relaxed/relaxed -d trickster.example -s one -t 1780887783 | finish hostile
source_of kept-copy | signed eken -c relaxed/relaxed -d eken.example -s brf -t 1779197167 -z \
	-h From:To:Subject:Date:Message-ID | sed 's/^Subject: /Subject: [EXTERN] /' | finish kept-copy
source_of wrong-key | signed cloudy-old -c relaxed/relaxed -d cloudy.example -s key1 -t 1780308011 | finish wrong-key

# ------------------------------------------------------------------------------------------- mailboxes

# boxed POSTMARK FILE: as mboxrd has it
boxed() {
	echo "From $1"
	sed '1,/^$/!s/^>*From />&/' "$2"
	echo
}
source_of quoted | acme -t 1773130541 | finish quoted
{
	boxed 'dev-bounces@lists.example Mon Mar  2 10:02:23 2026' "$out/list-copy.eml"
	boxed 'kim@acme.example Tue Mar 10 09:15:44 2026' "$out/quoted.eml"
	boxed 'sato@chikusei.example Fri Mar 27 11:12:41 2026' "$out/unsigned.eml"
} >"$out/mailbox.mbox"
rm "$out/quoted.eml"

mkdir -p "$out/Maildir/cur" "$out/Maildir/new" "$out/Maildir/tmp" "$out/Maildir/.Lists/cur" "$out/Maildir/.Lists/new"
cp "$out/line-ends-lf.eml" "$out/Maildir/cur/1780487301.M1P7.mx:2,S"
cp "$out/weak-key.eml" "$out/Maildir/new/1778070031.M1P9.mx"
cp "$out/list-copy.eml" "$out/Maildir/.Lists/cur/1772442144.M1P4.mx:2,"
cp "$out/list-footer.eml" "$out/Maildir/.Lists/new/1772569067.M1P4.mx"
head -c 500 "$out/weak-key.eml" >"$out/Maildir/tmp/1778070032.M1P9.mx"

# ------------------------------------------------------------------------------------------- keys

{
	cat <<-END
		; The keys of the messages in this folder. The domains exist only as examples, and the two keys below
		; amazonses.com are not Amazon's: they were made for the sample.

		; Amazon SES, Easy DKIM: three names in the customer's zone point into Amazon's. One holds the key in
		; use, as SES published it in 2014: p= alone. The other two answer an empty text until their turn comes.
		$ses._domainkey.harborbooks.example.	1800 IN CNAME $ses.dkim.amazonses.com.
		hdcohidoqcoj325rm4yzibit3buye4xj._domainkey.harborbooks.example.	1800 IN CNAME hdcohidoqcoj325rm4yzibit3buye4xj.dkim.amazonses.com.
		hk3g6cz3ozpf5wcr5llwin2actwqw43m._domainkey.harborbooks.example.	1800 IN CNAME hk3g6cz3ozpf5wcr5llwin2actwqw43m.dkim.amazonses.com.
		$ses.dkim.amazonses.com.	1800 IN TXT "$("$sign" --record -k "$tests/keys/ses-harborbooks.pem" | sed 's/.*p=/p=/')"
		hdcohidoqcoj325rm4yzibit3buye4xj.dkim.amazonses.com.	1800 IN TXT ""
		hk3g6cz3ozpf5wcr5llwin2actwqw43m.dkim.amazonses.com.	1800 IN TXT ""
	END
	zone 'SES signs a second time for itself' ses-amazonses -s $amazonses -d amazonses.com
	echo
	zone 'double-signed.eml' atelier-rsa -s r26 -d atelier.example
	"$sign" --record --zone -k "$tests/keys/atelier-ed25519.pem" -s e26 -d atelier.example
	zone 'list-copy.eml, list-footer.eml, mailbox.mbox' acme -s 2026a -d acme.example
	zone 'partial-body.eml' bergwerk-bank -s mail -d bergwerk-bank.example
	echo '; revoked-key.eml: the owner took the key back by emptying p='
	echo '2024._domainkey.olivar.example.	IN TXT "v=DKIM1; k=rsa; p="'
	zone 'weak-key.eml: 1024 bits' biblioteka -s dkim -d biblioteka.example
	zone 'international.eml: the name in the DNS has A-labels' buecher -s 2026 -d xn--bcher-kva.example
	zone 'sha1-old.eml' oldmail -s mail -d oldmail.example
	zone 'expired.eml' teatro -s t1 -d teatro.example
	zone 'forged-from.eml' townhall -s hall -d townhall.example
	zone 'second-subject.eml' ops -s ops1 -d ops.example
	echo '; no-key.eml: there is no such name'
	echo 'forno._domainkey.padaria.example	!NXDOMAIN'
	zone 'service-signed.eml' mailings -s m41 -d mailings.example
	zone 'line-ends-lf.eml, line-ends-crlf.eml' sever -s s1 -d sever.example
	zone 'hostile.eml' trickster -s one -d trickster.example
	zone 'kept-copy.eml' eken -s brf -d eken.example
	zone 'wrong-key.eml: another key than the one that signed' cloudy -s key1 -d cloudy.example
} >"$out/keys.zone"
