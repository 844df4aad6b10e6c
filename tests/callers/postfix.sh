#!/bin/sh
# Postfix on loopback, with the lines of postfix-master.cf and filter-then. What comes by SMTP goes through dkimverify
# and back by sendmail; what cannot be filtered waits in the queue. Its configuration, queue and users are this
# test's own: folders of $work are mounted over those of the system, for this test's processes only.
set -u
. "$top_srcdir/tests/callers/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
needs postfix postfix
needs unshare util-linux
as_root_apart Postfix
callers_start postfix
trap 'postfix stop >/dev/null 2>&1; callers_stop' EXIT
rules=postfix
port=$(rig_free_port)

mkdir "$work/conf" "$work/spool" "$work/data" "$work/mail"
chown 65534:65534 "$work/mail"
chown postfix "$work/data"
cp /etc/passwd "$work/passwd"
echo 'dkimfilter:x:65533:65534::/nonexistent:/usr/sbin/nologin' >>"$work/passwd"
: >"$work/maillog"
cat >"$work/conf/main.cf" <<-END_OF_CONF
	compatibility_level = 3.6
	myhostname = mx.example.org
	mydestination =
	mynetworks = 127.0.0.0/8
	inet_interfaces = 127.0.0.1
	inet_protocols = ipv4
	alias_maps =
	local_recipient_maps =
	maillog_file = $work/maillog
	maillog_file_prefixes = $work
	virtual_mailbox_domains = r.example, s.example
	virtual_mailbox_maps = static:box/
	virtual_mailbox_base = $work/mail
	virtual_uid_maps = static:65534
	virtual_gid_maps = static:65534
	message_size_limit = 100000000
	virtual_mailbox_limit = 0
	transport_retry_time = 1s
	minimal_backoff_time = 1s
	# A stranger's mail gets no fields that it lacks; the client of this test is to be one.
	local_header_rewrite_clients =
END_OF_CONF
# The services of the package without its smtpd and without chroot, then the recipe.
{
	sed -e '/^smtp *inet/d' -e 's/^\([a-z]* *[a-z]* *[-yn] *[-yn]\)  *y /\1 n /' /etc/postfix/master.cf.proto
	recipe postfix-master.cf | sed -e "s/^smtp *inet  *n  *-  *y/127.0.0.1:$port inet n - n/"
} >"$work/conf/master.cf"
cp -r /etc/postfix/postfix-files /etc/postfix/postfix-files.d /etc/postfix/post-install /etc/postfix/postfix-script \
	/etc/postfix/dynamicmaps.cf "$work/conf/" 2>/dev/null
mount --bind "$work/conf" /etc/postfix &&
	mount --bind "$work/spool" /var/spool/postfix &&
	mount --bind "$work/data" /var/lib/postfix &&
	mount --bind "$work/passwd" /etc/passwd || exit 99
cd "$work" || exit 99
postfix start >"$work/start" 2>&1 || { cat "$work/start" "$work/maillog"; exit 99; }

queued() {
	find /var/spool/postfix/maildrop /var/spool/postfix/incoming /var/spool/postfix/active -type f
}

# Until nothing moves any more. A message is always in one of the folders; twice, because it may move meanwhile.
settle() {
	tries=600
	while [ "$tries" -gt 0 ] && [ -n "$(queued)$(queued)" ]; do
		sleep 0.05
		tries=$((tries - 1))
	done
	[ -z "$(find /var/spool/postfix/deferred -type f)" ] || return 75
}

clean() {
	rm -rf "$work/mail/box"
	: >"$work/maillog"
}

sender=ann@s.example
deliver() {
	"$PYTHON" "$here/send.py" "$port" "$sender" bob@r.example "$1" || return 1
	settle
}

again() {
	postqueue -f
	tries=100
	while [ "$tries" -gt 0 ] && ! settle; do
		sleep 0.05
		tries=$((tries - 1))
	done
}

delivered() {
	find "$work/mail" -type f
}

for each in passing failing unsigned forged huge binary headonly; do
	cell "$each" none "$(result_of "$each")"
done
rows_of none none empty # which has a Received field when it comes to the filter
sender=
rows_of pass none passing # a bounce has no sender
sender=ann@s.example
rows_of temperror dns-dead passing forged
rows_of temperror dns-garbage passing
rows_of temperror dns-slow passing
rows_of temperror no-resolv passing
rows_of pass no-env passing
rows_of pass tmp-readonly passing
for fault in out-full out-closed pipe-closed in-closed mem-none kill-first missing usage; do
	rows_of deferred $fault passing
done
rows_of deferred kill large
rows_of deferred term large

# What Postfix adds to recipients is added once, though a message is queued twice.
postconf -e always_bcc=archive@s.example
postfix reload >/dev/null 2>&1
clean
fault none
deliver "$work/in/passing"
verdict "with always_bcc a message is there twice" 2 "$(delivered | wc -l)"

verdict "no message went back to its sender" 0 "$(grep -c 'status=bounced' "$work/maillog")"
finish
