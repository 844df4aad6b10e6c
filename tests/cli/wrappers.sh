#!/bin/sh
# The original inside what quarantines, spam filters and people wrap around it is opened and verified as a message of its
# own; what only looks like one is not.
set -u
. "$top_srcdir/tests/cli/lib.sh"

cd "$work" || exit 99
key rsa >keys
D="--offline -k keys --time 2026-03-02T12:00:00Z"
printf 'From: a@s.example\nTo: b@r.example\nSubject: offer\nDate: Mon, 2 Mar 2026 10:00:00 +0000\nMessage-ID: <1@s.example>\n\nBuy now = later.\n\nNot long.\n' |
	sign rsa -t 1772445600 -c relaxed/relaxed >original
sed 's/now/never/' original >changed
sed '/^DKIM-Signature:/,/^From:/{/^From:/!d}' original >unsigned
base64 original >original.b64
sed 's/=/=3D/g' original >original.qp
head='From: Filter <filter@r.example>\nTo: b@r.example\nSubject: *****SPAM***** offer\nDate: Mon, 2 Mar 2026 11:00:00 +0000\nMessage-ID: <2@r.example>\nMIME-Version: 1.0\n'
text='Content-Type: text/plain\n'
mixed='Content-Type: multipart/mixed; boundary="=_b"\n'
report='--=_b\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: inline\n\nSpam detection software has looked at this mail.\n\n'

# inside FIELDS FILE END: head, fields and text, the file, the end
inside() {
	printf "$head$1"
	cat "$2"
	printf '%b' "$3"
}
# opened NAME WANTED: what is inside, each as VERDICT PART PASTED
opened() {
	run $D --format=json wrapped.eml
	same "$1" "$2" "$(json '"; ".join("%s %d %s" % (a["verdict"], a["part"], "pasted" if a["pasted"] else "whole") for a in r[0]["attached"])')"
	same "$1: the verdict on the outer message" none "$(json 'r[0]["verdict"]')"
}

inside "X-Spam-Flag: YES\n$mixed\n$report--=_b\nContent-Type: message/rfc822; x-spam-type=original\nContent-Description: original message before SpamAssassin\n\n" original '\n--=_b--\n' >wrapped.eml
opened "SpamAssassin, report_safe 1" "pass 2 whole"
inside "X-Spam-Flag: YES\n$mixed\n$report--=_b\nContent-Type: text/plain; x-spam-type=original\nContent-Description: original message before SpamAssassin\n\n" original '\n--=_b--\n' >wrapped.eml
opened "SpamAssassin, report_safe 2" "pass 2 pasted"
inside "X-Quarantine-ID: <x>\nX-MIMEDefang-Quarantine: yes\n$mixed\n$report--=_b\nContent-Type: application/octet-stream; name=ENTIRE_MESSAGE\nContent-Transfer-Encoding: base64\n\n" original.b64 '--=_b--\n' >wrapped.eml
opened "MIMEDefang and others, as a file" "pass 2 whole"
inside "X-MS-Exchange-Organization-Quarantine: released\n$mixed\n$report--=_b\nContent-Type: message/rfc822\nContent-Disposition: attachment; filename=offer.eml\n\n" original '\n--=_b--\n' >wrapped.eml
opened "released by Office 365" "pass 2 whole"
inside "$mixed\n$report--=_b\nContent-Type: text/html; name=\"offer.eml\"\nContent-Transfer-Encoding: quoted-printable\n\n" original.qp '\n--=_b--\n' >wrapped.eml
opened "an .eml of a wrong type" "pass 2 whole"
inside "X-Quarantine-Original-Recipient: b@r.example\n$text\n" original '' >wrapped.eml
opened "the body is the original" "pass 0 pasted"
inside "Content-Transfer-Encoding: quoted-printable\n$text\n" original.qp '' >wrapped.eml
opened "the same in quoted-printable" "pass 0 pasted"
inside "Content-Transfer-Encoding: base64\n$text\n" original.b64 '' >wrapped.eml
opened "the same in base64" "pass 0 pasted"
inside "${text}\nThis is what I got.\n\n------ Original message ------\n" original '' >wrapped.eml
opened "pasted below a rule" "pass 0 pasted"
inside "${text}\nHi. This is the qmail-send program.\n\n--- Below this line is a copy of the message.\n\n" original '' >wrapped.eml
opened "a bounce of qmail" "pass 0 pasted"
inside "${text}\n----- Forwarded message from a@s.example -----\n\n" original '\n----- End forwarded message -----\n\n-- \nLee\n' >wrapped.eml
opened "with an end" "pass 0 pasted"
inside "${text}\n" changed '' >wrapped.eml
opened "one that was changed" "fail 0 pasted"
sed 's/$/\r/' wrapped.eml >crlf && mv crlf wrapped.eml
opened "with CRLF" "fail 0 pasted"
run $D --format=text wrapped.eml
has "text" "$out" 'INSIDE  the body of this message has the source of a message in its text:'
has "text: its verdict stands behind a bar" "$out" '| FAIL  '
run $D --format=html wrapped.eml
has "html" "$out" 'the body of this message has the source of a message in its text:'

inside "${text}\n------ Original message ------\n" unsigned '' >wrapped.eml
opened "no signature: a quotation" ""
sed 's/^/> /' original >quoted
inside "${text}\nYou wrote:\n" quoted '' >wrapped.eml
opened "quoted" ""
inside "${text}\nThe header said:\n" original '' >wrapped.eml
opened "right below a line of text" ""
inside "${text}\nDKIM-Signature: is a field\nof the header; From: another\n\nsee RFC 6376\n" /dev/null '' >wrapped.eml
opened "a text about DKIM" ""
inside "${text}\nDKIM-Signature: is a field\n\nFrom: another\n\n" /dev/null '' >wrapped.eml
opened "the fields are not in one block" ""
finish
