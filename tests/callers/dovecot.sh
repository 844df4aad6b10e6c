#!/bin/sh
# Dovecot's delivery agent with Pigeonhole, a configuration of its own and no daemon: the scripts with filter, execute
# and pipe.
set -u
. "$top_srcdir/tests/callers/lib.sh"
lda=/usr/lib/dovecot/dovecot-lda
needs "$lda" dovecot-core
needs sievec dovecot-sieve
needs setpriv util-linux
callers_start dovecot
callers_user=nobody # dovecot-lda does not want to be root
rules=lf # Dovecot stores line ends as LF

mkdir "$work/sieve" "$work/home"
ln -s "$work/bin/dkimverify" "$work/sieve/dkimverify"
recipe pigeonhole-log >"$work/sieve/dkim-log"
chmod 755 "$work/sieve/dkim-log"
recipe pigeonhole.conf >"$work/pigeonhole.conf"
cat >"$work/dovecot.conf" <<END_OF_CONF
base_dir = $work/run
state_dir = $work/run
log_path = $work/home/log
mail_location = maildir:~/Maildir
first_valid_uid = 0
ssl = no
hostname = mx.example.org
postmaster_address = postmaster@mx.example.org
protocol lda {
  mail_plugins = \$mail_plugins sieve
}
!include $work/pigeonhole.conf
END_OF_CONF
if [ "$(id -u)" = 0 ]; then chown -R 65534:65534 "$work/home"; fi

# script FILE NAME
script() {
	recipe "$1" >"$work/before.sieve"
	sievec -c "$work/dovecot.conf" "$work/before.sieve" || exit 99
	caller=$2
}

clean() {
	rm -rf "$work/home/Maildir" "$work/home/dkim.json"
}

deliver() {
	as_user env -i PATH=/usr/bin:/bin HOME="$work/home" USER=ann "$lda" -c "$work/dovecot.conf" \
		-f sender@s.example -a ann@mx.example.org <"$1"
}

# What has a flag is in cur.
delivered() {
	find "$work/home/Maildir" -type f '(' -path '*/new/*' -o -path '*/cur/*' ')'
}

# ---- filter

script pigeonhole-filter.sieve dovecot
all_messages
rows_of temperror dns-dead passing
rows_of temperror dns-garbage passing
rows_of temperror dns-slow passing
rows_of temperror dns-slow-8s passing # 8 s, and Dovecot would kill it after 10
rows_of temperror no-resolv passing
rows_of pass no-env passing
rows_of pass tmp-full large
rows_of pass tmp-readonly passing
for fault in out-full out-closed pipe-closed in-stalls mem-none kill-first missing usage; do
	rows_of original $fault passing
done
rows_of original out-cut large
rows_of original kill large
rows_of original missing forged
verdict "a message that was not looked at is marked" 1 "$(grep -c 'DkimUnchecked' "$work/home/Maildir/dovecot-keywords")"

# ---- execute

script pigeonhole-execute.sieve dovecot-execute
# sorted MESSAGE FAULT FOLDER: it lands there, as it was
sorted() {
	rows_of original "$2" "$1"
	verdict "$caller $1 $2: the folder" "$3" "$(delivered | sed "s,^$work/home/Maildir/,,;s,new/.*,,;s,/$,,")"
}
sorted passing none .Dkim-Passed
sorted failing none .Dkim-Failed
sorted unsigned none ""
sorted binary none ""
for fault in dns-dead missing kill-first mem-none out-full; do
	sorted failing $fault ""
done

# ---- pipe

script pigeonhole-pipe.sieve dovecot-pipe
for each in passing failing unsigned binary; do
	cell "$each" none original
	verdict "$caller $each: one line of JSON" 1 "$(grep -c '"verdict"' "$work/home/dkim.json")"
done
rows_of original missing passing
rows_of original kill-first passing
rows_of original out-full passing

finish
