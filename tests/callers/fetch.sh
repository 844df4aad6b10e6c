#!/bin/sh
# fetchmail with filter-then and procmail behind it, and getmail with its filter, from a POP3 server of this test. What
# cannot be filtered stays on the server and comes with the next run.
set -u
. "$top_srcdir/tests/callers/lib.sh"
if ! command -v fetchmail >/dev/null && ! command -v getmail >/dev/null; then
	needs fetchmail "fetchmail or getmail6"
fi
needs procmail procmail
callers_start fetchmail
callers_user=nobody # getmail starts no programs as root

mkdir "$work/server" "$work/home" "$work/mail"
"$PYTHON" "$here/pop3.py" "$work/server" >"$work/port" &
rig_pids="$rig_pids $!"
until [ -s "$work/port" ]; do sleep 0.05; done
port=$(cat "$work/port")
printf 'DEFAULT=%s\nORGMAIL=%s\nUMASK=022\n' "$work/mail/in/" "$work/mail/in/" >"$work/procmailrc"
recipe fetchmailrc | sed -e "s,pop\.example\.org,127.0.0.1 port $port," -e "s/is ann here/is $(id -un 65534 2>/dev/null || echo nobody) here/" \
	-e "s/ssl no rewrite/sslproto '' no rewrite/" -e "s,procmail -d %T,procmail $work/procmailrc," >"$work/fetchmailrc"
recipe getmailrc | sed -e "s,pop\.example\.org,127.0.0.1\nport = $port," -e "s,~/Maildir/,$work/mail/in/," >"$work/home/getmailrc"
chmod 700 "$work/fetchmailrc"
if [ "$(id -u)" = 0 ]; then
	chown -R 65534:65534 "$work/fetchmailrc" "$work/home" "$work/mail" "$work/server"
fi

clean() {
	rm -rf "$work/mail/in" "$work/server/"*
	as_user mkdir -p "$work/mail/in/new" "$work/mail/in/cur" "$work/mail/in/tmp"
}

fetch_with_fetchmail() {
	as_user env -i HOME="$work/home" USER=nobody LOGNAME=nobody PATH=/usr/bin:/bin \
		fetchmail -f "$work/fetchmailrc" --nosyslog --pidfile "$work/home/pid"
}

fetch_with_getmail() {
	as_user env -i HOME="$work/home" USER=nobody PATH=/usr/bin:/bin getmail --getmaildir "$work/home" --rcfile getmailrc
}

deliver() {
	cp "$1" "$work/server/1"
	again
}

# What is still on the server is deferred.
again() {
	"fetch_with_$rules"
	[ -z "$(ls "$work/server")" ] || return 75
}

delivered() {
	find "$work/mail" -type f
}

for rules in fetchmail getmail; do
	command -v "$rules" >/dev/null || { echo "$rules is not here"; continue; }
	caller=$rules
	for each in passing failing unsigned forged large bytes; do
		cell "$each" none "$(result_of "$each")"
	done
	# A line of more than 8 KB fetchmail damages by itself, whatever comes after it.
	[ "$rules" = fetchmail ] || rows_of none none binary
	rows_of temperror dns-dead passing
	rows_of temperror dns-slow passing
	rows_of pass no-env passing
	for fault in out-full pipe-closed mem-none kill-first missing usage; do
		rows_of deferred $fault passing
	done
	rows_of deferred kill large
done
finish
