#!/bin/sh
# Ordinary mail earns no warning. Over all messages of tests/ordinary the findings of severity warn and error are
# counted that are about the message and not about a signature or its key; there is none. That one would be seen is
# shown with the same messages, spoiled.
set -u
. "$top_srcdir/tests/cli/lib.sh"

# warnings FILE...: "file id" for each finding that counts
warnings() {
	run --offline --format=json --time=2026-11-01T00:00:00Z "$@"
	json '"\n".join(sorted(m["source"].split("/")[-1] + " " + f["id"] for m in r for f in m["findings"]
		if f["severity"] != "info" and f["signature"] is None))'
}

same "warnings on ordinary mail" "" "$(warnings "$top_srcdir"/tests/ordinary/*.eml)"
messages=$(json 'len(r)')
verdict "at least 40 messages, and each is reported" yes \
	"$([ "$messages" -ge 40 ] && [ "$messages" = "$(ls "$top_srcdir"/tests/ordinary/*.eml | wc -l)" ] && echo yes || echo "$messages")"
same "hops of all messages have a date" "" \
	"$(json '" ".join(m["source"] for m in r for h in m["received"] if h["date"] is None)')"
same "hops of all messages name their server" "" \
	"$(json '" ".join(m["source"] for m in r for h in m["received"] if h["by"] is None and "qmail" not in (h["software"] or ""))')"
same "the border is found but where all hops are of one side" \
	"amavis-own-report exchange-2016-inside exchange-journal gmail-dsn gmail-to-gmail o365-internal outlook-saved-eml \
postfix-bounce postfix-cron sendmail-cron spamassassin-wrapped thunderbird-sent-copy" \
	"$(json '" ".join(m["source"].split("/")[-1][:-4] for m in r if not any(h["border"] for h in m["received"]))')"

# The same with a signature that holds, of the domain in From: what is only told of signed mail warns of none of it either.
# Those whose From has no such domain stay as they are.
mkdir "$work/signed"
: >"$work/keys"
json '"\n".join(m["source"] + " " + m["from"]["domain"] for m in r if m["from"]["domain"])' >"$work/domains"
while read -r file domain; do
	"$SIGN" -d "$domain" -s house -k "$here/keys/rsa.pem" -c relaxed/relaxed <"$file" >"$work/signed/${file##*/}"
	"$SIGN" --record --zone -d "$domain" -s house -k "$here/keys/rsa.pem" >>"$work/keys"
done <"$work/domains"
same "warnings on signed mail" "" "$(warnings -k "$work/keys" "$work"/signed/*.eml)"
same "whose signatures hold" "$(wc -l <"$work/domains" | tr -d ' ')" \
	"$(json 'sum(any(s["result"] == "pass" and s["selector"] == "house" for s in m["signatures"]) for m in r)')"

# spoiled NAME SED-SCRIPT ID...: the message then earns these
spoiled() {
	name=$1 script=$2
	shift 2
	sed "$script" "$top_srcdir/tests/ordinary/$name.eml" >"$work/spoiled.eml"
	same "$name, spoiled by $script" "$(printf 'spoiled.eml %s\n' "$@")" "$(warnings "$work/spoiled.eml")"
}
spoiled exim-to-exim-dovecot 's/by mx1.school.example with/by mx.google.com with/' fake-tail format-vs-software
spoiled sendmail-to-sendmail '/authenticated bits/,/for </s/23 May 2023/24 May 2023/' delay-negative id-time-mismatch
spoiled groups-io 's/08 Aug 2024 01:58:49/08 Aug 2024 18:58:49/' delay-negative id-time-mismatch
spoiled postfix-to-gmail 's/^Subject:/Subject: x\nSubject:/' field-repeated
finish
